"""Migrant and left-behind children: the published national figures, and no place of ours."""

from __future__ import annotations

from functools import partial

import pandas as pd

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.numbers import people, people_tick
from atlas.model.classes import Text

MEASURES = (
    "children_0_17_total",
    "children_affected_by_migration",
    "migrant_children_0_17",
    "left_behind_children_0_17",
    "left_behind_children_urban",
    "left_behind_children_rural",
)
"""Rows from the top; the last two are parts of the one above them."""

COLOURS = ("step-2", "step-3", "step-4", "step-4", "step-2", "step-2")
NARROW_DEFINITION = "rural_left_behind_children"
YEAR = 2020
MILLION = 1_000_000
ROW = 50.0


_CHILDREN_COLUMNS = (
    Column("title", Text("项目", "Figure")),
    Column("year", Text("年", "Year")),
    Column("value_million", Text("百万人", "Million"), 2),
    Column("source", Text("来源", "Source")),
)


def children_chart(figures: pd.DataFrame) -> Chart:
    """Chart the published figures of children who moved and children who stayed behind.

    Parameters
    ----------
    figures
        The packaged ``children_migration_national``: ``measure``, ``year``, ``title_zh|en``,
        ``value_million``, ``source``.

    Raises
    ------
    KeyError
        A measure is not in the table.
    """
    rows = figures[figures["year"].eq(YEAR)].set_index("measure").loc[list(MEASURES)]
    frame = rows.reset_index()
    frame["people"] = frame["value_million"].astype(float) * MILLION
    millions = dict(zip(frame["measure"], frame["people"], strict=True))
    left, everyone = millions["left_behind_children_0_17"], millions["children_0_17_total"]
    moved = millions["children_affected_by_migration"]
    share = f"{100 * moved / everyone:.0f}"
    return Chart(
        id="children-and-migration",
        title=Text("流动儿童与留守儿童，2020年", "Migrant and left-behind children, 2020"),
        subtitle=Text("0—17岁，全国，已公布的数字。", "Aged 0–17, whole country, as published."),
        draw=partial(_draw, frame),
        heights=(336, 336),
        table=Table(frame, _CHILDREN_COLUMNS),
        caption=Text(
            f"陆铭的讲座所说“六千多万”留守儿童，公布的数字是{people(left, 'zh')}。"
            f"流动与留守儿童合计占全部儿童的{share}%，而不是总人口的{share}%。",
            'The "over 60 million" left-behind children of Lu Ming\'s lecture are '
            f"{people(left, 'en')} as published. Together with migrant children they are "
            f"{share}% of all children, not of all people.",
        ),
        cannot_show=_limits(figures),
        source=Text(
            "国家统计局、联合国儿童基金会、联合国人口基金《2020年中国儿童人口状况》（2023年），"
            "转引自表中所列网页。",
            "NBS, UNICEF and UNFPA, What the 2020 Census Can Tell Us about Children in China "
            "(2023), as quoted by the pages in the table.",
        ),
    )


def _limits(figures: pd.DataFrame) -> Text:
    """Say what is not public, and which figure follows another definition."""
    narrow = figures[figures["measure"].eq(NARROW_DEFINITION)].sort_values("year").iloc[-1]
    fewer, then = float(narrow["value_million"]) * MILLION, int(narrow["year"])
    return Text(
        "各县、各省的留守儿童没有公开的表，本站也不推算。"
        f"民政部的农村留守儿童（{then}年{people(fewer, 'zh')}）按更窄的定义，与此不可比。",
        "No table by county or province is public, and we make none up. The rural left-behind "
        f"children of the Ministry of Civil Affairs ({people(fewer, 'en')} in {then}) follow a "
        "narrower definition and do not compare.",
    )


def _draw(frame: pd.DataFrame, canvas: Canvas) -> None:
    axes = canvas.panel(16, 6, canvas.width - 32, canvas.height - 34)
    axes.set_ylim(ROW * len(frame), 0)
    longest = float(frame["people"].max())
    axes.set_xlim(0, longest * (1.12 if canvas.wide else 1.22))
    ticks = [value * 1e8 for value in range(int(longest / 1e8) + 1)]
    scale_x(axes, ticks, [people_tick(tick, canvas.lang) for tick in ticks])
    for number, (row, colour) in enumerate(zip(frame.to_dict("records"), COLOURS, strict=True)):
        y, value = number * ROW + 4, float(row["people"])
        inner = 10 if row["measure"].endswith(("urban", "rural")) else 0
        label(axes, 0, y + 8, row[f"title_{canvas.lang}"], (inner, 0), halo=True)
        bar(axes, (0, y + 19), value, 20, colour)
        label(axes, value, y + 29, people(value, canvas.lang), (5, 0), size=SMALL)
