"""Growth by density: which places fill and which thin, from the emptiest to the densest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.numbers import round_ticks
from atlas.drawing.canvas.paints import paint
from atlas.model.classes import Text, format_number
from atlas.model.summary.people import DensityClass

ROW = 34.0
TOP, FOOT, MARGIN = 26.0, 26.0, 14.0
BARS_FROM = {"narrow": 0.42, "wide": 0.34}
"""Where the panel of the bars begins, as a part of the sheet's width."""

IN_BRACKETS = Text("（{}）", " ({})")

TWO_CENSUSES = Text(
    "2010、2020年人口普查分县资料；边界为天地图2023年，本站计算。",
    "Censuses of 2010 and 2020, tabulation by county; boundaries of Tianditu, 2023; our "
    "computation.",
)

_COLUMNS = (
    Column("name", Text("2010年每平方公里人数", "People per km² in 2010")),
    Column("units", Text("单位数", "Units"), 0),
    Column("people_before", Text("2010年人口", "People 2010"), 0),
    Column("people_after", Text("2020年人口", "People 2020"), 0),
    Column("change_pct", Text("增减，%", "Change, %"), 1, signed=True),
)


def density_chart(classes: Sequence[DensityClass]) -> Chart:
    """Chart the change of people by density of the first census.

    Parameters
    ----------
    classes
        From `atlas.measures.growth.density_growth.growth_by_density`, 2010–2020; a class without
        people is left out.
    """
    known = [row for row in classes if row.change_pct is not None]
    frame, names = pd.DataFrame(known), [class_name(row.lower, row.upper) for row in known]
    for lang in ("zh", "en"):
        frame[f"name_{lang}"] = [name.get(lang) for name in names]
    best, last = frame.iloc[int(frame["change_pct"].argmax())], frame.iloc[-1]
    return Chart(
        id="growth-by-density",
        title=Text("按密度看人口增减，2010—2020年", "Change of people by density, 2010–2020"),
        subtitle=Text(
            "区县单位按2010年每平方公里人数分组，各组人口合计的增减（%）；括号内为单位数。",
            "County units by people per km² in 2010: change of the people of each class, %; "
            "in brackets the number of units.",
        ),
        draw=partial(_draw, frame),
        heights=(int(ROW * len(frame) + TOP + FOOT),) * 2,
        table=Table(frame, _COLUMNS),
        caption=Text(
            f"增长最快的一组是每平方公里{best['name_zh']}人的单位（{_pct(best['change_pct'])}）；"
            f"最密的一组（{last['name_zh']}人）变化{_pct(last['change_pct'])}。",
            f"Units of {best['name_en']} people per km² grew most ({_pct(best['change_pct'])}); "
            f"the densest ({last['name_en']}) changed by {_pct(last['change_pct'])}.",
        ),
        cannot_show=Text(
            "密度是整个单位的平均，包括农田与山地；各组的单位数相差很大。每个单位始终留在2010年的组里，"
            "增减包括出生、死亡和迁移。",
            "Density is over the whole unit, fields and hills included, and the classes differ "
            "much in number of units. A unit stays in its class of 2010; change holds births, "
            "deaths and migration together.",
        ),
        source=TWO_CENSUSES,
    )


def class_name(low: float | None, high: float | None) -> Text:
    """Name a class of densities: ``1,500–3,000``, ``below 10``, ``24,000 and above``."""
    if low is None or pd.isna(low):
        end = format_number(high or 0)
        return Text(f"不足{end}", f"below {end}")
    if high is None or pd.isna(high):
        start = format_number(low)
        return Text(f"{start}以上", f"{start} and above")
    return Text(*(f"{format_number(low)}{dash}{format_number(high)}" for dash in "—–"))


def _pct(value: float) -> str:
    return format_number(value, signed=True, decimals=1) + "%"


def _draw(frame: pd.DataFrame, canvas: Canvas) -> None:
    left = BARS_FROM[canvas.size] * canvas.width
    axes = canvas.panel(left, TOP, canvas.width - left - MARGIN, ROW * len(frame))
    values = frame["change_pct"].astype(float)
    low, high = min(values.min(), 0), max(values.max(), 0)
    room = (0.2 if canvas.wide else 0.3) * (high - low)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(ROW * len(frame), 0)
    ticks = round_ticks(low, high, 4)
    marks = [_tick(tick, tick == ticks[-1]) for tick in ticks]
    scale_x(axes, ticks, marks)
    axes.axvline(0, color=paint("ink"), linewidth=1)
    canvas.write(MARGIN, 16, canvas.say(_COLUMNS[0].head), SMALL, "muted")
    for number, row in enumerate(frame.to_dict("records")):
        y, value = number * ROW, float(row["change_pct"])
        foot = TOP + y + ROW / 2 + 4
        units = canvas.say(IN_BRACKETS).format(format_number(row["units"]))
        canvas.write(MARGIN, foot, row[f"name_{canvas.lang}"] + units, LABEL)
        bar(axes, (0, y + 6), value, ROW - 12, "gain" if value > 0 else "loss")
        side = {"align": "left" if value > 0 else "right", "size": SMALL}
        label(axes, value, y + ROW / 2, _pct(value), (5 if value > 0 else -5, 0), halo=True, **side)


def _tick(value: float, unit: bool) -> str:
    return format_number(value, signed=True) + ("%" if unit else "")
