"""Provinces of birth and residence as a map: the largest stocks as curved lines."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path as Outline

from atlas.catalogue.style import Style
from atlas.charts.chart import Chart, Column, Table
from atlas.country.provinces import short_province
from atlas.drawing.canvas.canvas import LABEL, SMALL, WIDTHS, Canvas, label, place
from atlas.drawing.canvas.country import Country, draw_country, map_size, name_places
from atlas.drawing.canvas.numbers import people, people_tick
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Point
from atlas.drawing.canvas.svg import CLASS_MARK
from atlas.model.classes import Text

SHOWN = 30
"""How many stocks the national map shows."""

BEND = 0.16
"""How far a line swings out, as a share of its length; always to the left of its way."""

ARROW = 8.0
"""Room that names leave to arrows, px."""

WIDEST = {"narrow": 9.0, "wide": 15.0}
"""Width in px of the largest stock."""

LONG_FORM_2010 = Text(
    "2010年人口普查长表，按出生省与现住省的样本人数×10；合计与公布的1.0231亿一致。",
    "Long form of the census of 2010, sample persons by province of birth and of residence × 10; "
    "the sum is the published 102.31 m.",
)

STOCK = Text(
    "这是存量：一生中的迁移只要没有返回都在其中，不论何时；不是某一年的流量。"
    "只画最大的若干项，其余在矩阵里。线只连接两省，不表示路径。香港、澳门、台湾另行普查，不在表中。",
    "A stock: it holds every move of a lifetime that was not undone, whenever it was, and is no "
    "flow of any year. Only the largest are drawn; the matrix has all. A line joins two provinces "
    "and is no route. Hong Kong, Macao and Taiwan take censuses of their own and are not in it.",
)


def flow_chart(corridors: pd.DataFrame, shapes: Country, style: Style) -> Chart:
    """Chart the largest stocks of people born in one province and living in another.

    Parameters
    ----------
    corridors
        From `atlas.measures.migration.provinces_of_birth.corridors`, 2010, the largest first.
    shapes
        From `atlas.drawing.canvas.country.country`.
    style
        For the frame of the map.
    """
    shown = named_corridors(corridors).head(SHOWN)
    everyone = int(corridors["people"].sum())
    share = 100 * int(shown["people"].sum()) / everyone
    first = shown.iloc[0]
    heights = [round(map_size(style.national_frame, size)[1] + 44) for size in WIDTHS]
    return Chart(
        id="born-in-another-province",
        title=Text("出生省与现住省，2010年", "Province of birth and of residence, 2010"),
        subtitle=Text(
            f"出生在一省而住在另一省的人，最大的{len(shown)}项；线宽与人数成正比，箭头指向现住省。",
            f"People born in one province and living in another: the {len(shown)} largest stocks; "
            "the width of a line is the number of people, its arrow points to where they live.",
        ),
        draw=partial(_draw, shown, shapes),
        heights=(heights[0], heights[1]),
        table=Table(
            shown,
            (
                Column("rank", Text("序", "Rank")),
                Column("birth", Text("出生省", "Born in")),
                Column("residence", Text("现住省", "Living in")),
                Column("people", Text("人数", "People"), 0),
                Column("share_pct", Text("占全部，%", "Of all, %"), 1),
            ),
        ),
        caption=Text(
            f"2010年{people(everyone, 'zh')}人住在出生省以外；最大的一项是"
            f"{first['birth_zh']}出生、住在{first['residence_zh']}的"
            f"{people(first['people'], 'zh')}人。图中{len(shown)}项占全部的{share:.0f}%。",
            f"In 2010, {people(everyone, 'en')} people lived outside their province of birth. The "
            f"largest stock is the {people(first['people'], 'en')} born in {first['birth_en']} "
            f"and living in {first['residence_en']}. The {len(shown)} on the map are "
            f"{share:.0f}% of all.",
        ),
        cannot_show=STOCK,
        source=LONG_FORM_2010,
    )


def named_corridors(corridors: pd.DataFrame) -> pd.DataFrame:
    """Add the short names of both provinces in both languages."""
    named = corridors.copy()
    for end in ("birth", "residence"):
        for lang in ("zh", "en"):
            codes = named[f"{end}_code"]
            named[f"{end}_{lang}"] = [short_province(code).get(lang) for code in codes]
    return named


def _draw(shown: pd.DataFrame, shapes: Country, canvas: Canvas) -> None:
    axes = draw_country(canvas, shapes)
    widest, largest = WIDEST[canvas.size], float(shown["people"].max())
    for row in shown.iloc[::-1].to_dict("records"):
        ends = shapes.centres[row["birth_code"]], shapes.centres[row["residence_code"]]
        draw_line(axes, *ends, widest * float(row["people"]) / largest, "step-4")
    _name_ends(canvas, axes, shown, shapes)
    _width_key(canvas, widest, largest)


def draw_line(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    width: float,
    colour: str,
    group: str | None = None,
) -> None:
    """Draw a curved line with an arrow at its end.

    Parameters
    ----------
    axes, start, end
        The map, and both ends in its units.
    width
        Of the line, px.
    colour
        A name of `atlas.drawing.canvas.paints`.
    group
        Class of the SVG's group that holds it.
    """
    px = float(np.diff(axes.get_xlim())[0]) / axes.get_window_extent().width
    first, last = np.asarray(start), np.asarray(end)
    way = last - first
    bow = (first + last) / 2 + BEND * np.array([-way[1], way[0]])
    aim = (last - bow) / np.hypot(*(last - bow))
    length, half = (width * 1.1 + 5) * px, (width * 0.95 + 2.2) * px
    foot = last - aim * length
    side = np.array([-aim[1], aim[0]])
    curve = Outline([first, bow, foot], [Outline.MOVETO, Outline.CURVE3, Outline.CURVE3])
    how: dict[str, Any] = {"alpha": 0.8, "zorder": 3, "gid": group and f"{CLASS_MARK}{group}"}
    line = {"edgecolor": paint(colour), "linewidth": max(width, 0.8), "capstyle": "butt"}
    place(axes, PathPatch(curve, fill=False, **line, **how))
    head = [last, foot + side * half, foot - side * half]
    place(axes, Polygon(head, facecolor=paint(colour), linewidth=0, **how))


def _name_ends(canvas: Canvas, axes: Axes, shown: pd.DataFrame, shapes: Country) -> None:
    weights: dict[str, float] = {}
    for row in shown.to_dict("records"):
        for end in ("birth_code", "residence_code"):
            weights[row[end]] = weights.get(row[end], 0) + float(row["people"])
    codes = sorted(weights, key=lambda code: (-weights[code], code))
    reached = set(shown["residence_code"])
    points = [
        Point(
            *shapes.centres[code],
            short_province(code).get(canvas.lang),
            ARROW if code in reached else 2,
        )
        for code in codes
    ]
    size = LABEL if canvas.wide else SMALL
    name_places(canvas, axes, points, size)


def _width_key(canvas: Canvas, widest: float, largest: float) -> None:
    """Draw lines of two round numbers below the map."""
    axes = canvas.panel(0, canvas.height - 40, canvas.width, 40)
    axes.set_xlim(0, canvas.width)
    axes.set_ylim(0, 40)
    x = 16.0
    for number in (1e6, 4e6):
        axes.plot(
            [x, x + 40],
            [20, 20],
            color=paint("step-4"),
            linewidth=widest * number / largest,
            solid_capstyle="butt",
            alpha=0.8,
        )
        words = Text("{n}人", "{n} people")
        written = canvas.say(words).format(n=people_tick(number, canvas.lang))
        label(axes, x + 48, 20, written, size=LABEL)
        x += 150
