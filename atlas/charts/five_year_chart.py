"""Moves between provinces within five years: who came and who left."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.country.provinces import short_province
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.numbers import people, people_tick, round_ticks
from atlas.drawing.canvas.paints import paint
from atlas.model.classes import Text

PERIODS = ("2005-2010", "2010-2015")
ROW = 28.0
BAR = 10.0
FAINT = 0.55


_FIVE_YEAR_LIMITS = Text(
    "只问五年前住在哪里：五年之内去而复返的不算，五岁以下儿童不算。"
    "两期来自不同的调查（普查长表与1%抽样），水平之间有抽样误差。",
    "Asked is only where people lived five years before: who left and came back in between "
    "is not counted, nor are children under five. The periods are from different surveys "
    "(long form, 1% sample), with sampling errors between their levels.",
)


def five_year_chart(moves: pd.DataFrame) -> Chart:
    """Chart in- and out-migration of provinces over 2005–2010 and 2010–2015.

    Parameters
    ----------
    moves
        From `atlas.measures.migration.provinces_of_birth.five_year_migration`.
    """
    frame = _frame(moves)
    sums = {period: moves.loc[moves["period"] == period, "in_migrants"].sum() for period in PERIODS}
    before, after = (float(sums[period]) for period in PERIODS)
    first = frame.iloc[0]
    height = round(ROW * len(frame) + 90)
    return Chart(
        id="five-year-migration",
        title=Text(
            "省际五年迁移，2010年与2015年",
            "Moves between provinces, 2005–2010 and 2010–2015",
        ),
        subtitle=Text(
            "五年前常住外省的人：右为迁入，左为迁出；每省上条为2005—2010年，下条为2010—2015年，"
            "竖线为净迁移。各省按后一期的净迁移排列。",
            "People who lived in another province five years before: those who came to the right, "
            "those who left to the left; above 2005–2010, below 2010–2015; the tick is the net. "
            "Provinces stand in the order of the later net.",
        ),
        draw=partial(_draw, frame),
        heights=(height, height),
        table=Table(frame, _columns()),
        caption=Text(
            f"五年中跨省迁移的人由{people(before, 'zh')}变为{people(after, 'zh')}；"
            f"净迁入最多的是{first['name_zh']}。",
            f"Those who moved between provinces within five years went from {people(before, 'en')} "
            f"to {people(after, 'en')}; the largest net gain is {first['name_en']}'s.",
        ),
        cannot_show=_FIVE_YEAR_LIMITS,
        source=Text(
            "2010年人口普查长表；2015年全国1%人口抽样调查（省际迁移）。",
            "Census of 2010, long form; 1% sample survey of 2015 (moves between provinces).",
        ),
    )


def _columns() -> tuple[Column, ...]:
    heads = {"in": Text("迁入", "In"), "out": Text("迁出", "Out"), "net": Text("净迁移", "Net")}
    figures = (
        Column(
            f"{way}_{period}",
            Text(
                f"{head.zh}，{period.replace('-', '—')}", f"{head.en}, {period.replace('-', '–')}"
            ),
            0,
            signed=way == "net",
        )
        for period in PERIODS
        for way, head in heads.items()
    )
    return (Column("name", Text("省份", "Province")), *figures)


def _frame(moves: pd.DataFrame) -> pd.DataFrame:
    wide = moves.pivot(index="province_code", columns="period")
    frame = pd.DataFrame(index=wide.index)
    for period in PERIODS:
        for way in ("in", "out", "net"):
            frame[f"{way}_{period}"] = wide[f"{way}_migrants", period]
    order = frame.sort_values(f"net_{PERIODS[-1]}", ascending=False).reset_index()
    for lang in ("zh", "en"):
        order[f"name_{lang}"] = [short_province(code).get(lang) for code in order["province_code"]]
    return order


def _draw(frame: pd.DataFrame, canvas: Canvas) -> None:
    ways = {"gain": Text("迁入", "came"), "loss": Text("迁出", "left")}
    keys = [(colour, canvas.say(way)) for colour, way in ways.items()]
    top = write_keys(canvas, keys, 18)
    words = Text(
        "淡：2005—2010年；深：2010—2015年；竖线：净迁移",
        "pale: 2005–2010; full: 2010–2015; tick: net",
    )
    canvas.write(16, top, canvas.say(words), colour="muted")
    top += 14
    margin = 92 if canvas.lang == "en" else 56
    axes = canvas.panel(margin, top, canvas.width - margin - 14, ROW * len(frame))
    axes.set_ylim(ROW * len(frame), 0)
    low = -float(frame[[f"out_{period}" for period in PERIODS]].max().max())
    high = float(frame[[f"in_{period}" for period in PERIODS]].max().max())
    axes.set_xlim(low * 1.03, high * 1.03)
    ticks = round_ticks(low, high, 6 if canvas.wide else 4)
    scale_x(axes, ticks, [people_tick(abs(tick), canvas.lang) for tick in ticks])
    for number, row in enumerate(frame.to_dict("records")):
        y = number * ROW + 3
        how: dict[str, Any] = {"align": "right", "size": LABEL if canvas.wide else SMALL}
        label(axes, axes.get_xlim()[0], y + BAR, row[f"name_{canvas.lang}"], (-6, 0), **how)
        for place, period in enumerate(PERIODS):
            _bars(axes, row, period, y + place * (BAR + 1), FAINT if place == 0 else 1.0)
    axes.axvline(0, color=paint("ink"), linewidth=1)
    _nets(axes, frame)


def _nets(axes: Axes, frame: pd.DataFrame) -> None:
    """Draw the ticks of net migration, each with the ground around it."""
    nets = [frame[f"net_{period}"].astype(float) for period in PERIODS]
    tops = [pd.Series(frame.index) * ROW + 3 + place * (BAR + 1) for place in range(len(PERIODS))]
    x, y = pd.concat(nets), pd.concat(tops)
    for colour, width in (("page", 4), ("ink", 2)):
        axes.vlines(x, y - 0.5, y + BAR + 0.5, color=paint(colour), linewidth=width)


def _bars(
    axes: Axes, row: Mapping[Hashable, float], period: str, y: float, strength: float
) -> None:
    """Draw one period of one province; the earlier one is fainter."""
    for way, sign, colour in (("in", 1, "gain"), ("out", -1, "loss")):
        value = sign * float(row[f"{way}_{period}"])
        bar(axes, (0, y), value, BAR, colour, strength)
