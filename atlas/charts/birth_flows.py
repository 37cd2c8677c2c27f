"""Provinces of birth and residence as a map: the largest stocks as curved lines."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
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
from atlas.drawing.canvas.country import DrawnCountry, draw_country, map_size, name_places
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Point
from atlas.drawing.canvas.svg import CLASS_MARK
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.numbers import fixed, people_text, people_tick
from atlas.words.reading import LANGS, read_words

_WORDS = read_words("charts", "born_in_another_province")
_HEADS = read_words("charts", "born_in_another_province.columns")
_SOURCES = read_words("charts", "sources")


ENDS = ("birth", "residence")

SHOWN = 30
"""How many stocks the national map shows."""

BEND = 0.16
"""How far a line swings out, as a share of its length; always to the left of its way."""

ARROW = 8.0
"""Room that names leave to arrows, px."""

WIDEST = {"narrow": 9.0, "wide": 15.0}
"""Width in px of the largest stock."""

LONG_FORM = _SOURCES["long_form_birth"]


def flow_chart(
    corridors: pd.DataFrame, shapes: DrawnCountry, style: Style, *, country: Country
) -> Chart:
    """Chart the largest stocks of people born in one province and living in another.

    Parameters
    ----------
    corridors
        From `atlas.measures.migration.provinces_of_birth.corridors`, 2010, the largest first.
    shapes
        From `atlas.drawing.canvas.country.drawn_country`.
    style
        For the frame of the map.
    country
        The country whose censuses and divisions are meant.
    """
    shown = named_corridors(corridors, country=country).head(SHOWN)
    everyone = int(corridors["people"].sum())
    share = 100 * int(shown["people"].sum()) / everyone
    first = shown.iloc[0]
    birth, residence = (Text(first[f"{end}_zh"], first[f"{end}_en"]) for end in ENDS)
    heights = [round(map_size(style.national_frame, size)[1] + 44) for size in WIDTHS]
    return Chart(
        id="born-in-another-province",
        topic=_WORDS["topic"],
        claim=_WORDS["claim"].fill(
            people=people_text(everyone, width="long"), birth=birth, residence=residence
        ),
        subtitle=_WORDS["subtitle"].fill(n=len(shown)),
        draw=partial(_draw, shown, shapes, country=country),
        heights=(heights[0], heights[1]),
        table=Table(
            shown,
            (
                Column("rank", _HEADS["rank"]),
                Column("birth", _HEADS["birth"]),
                Column("residence", _HEADS["residence"]),
                Column("people", _HEADS["people"], 0),
                Column("share_pct", _HEADS["share_pct"], 1),
            ),
        ),
        caption=_WORDS["caption"].fill(
            people=people_text(everyone),
            birth=birth,
            residence=residence,
            largest=people_text(first["people"]),
            n=len(shown),
            share=fixed(share, 0),
        ),
        cannot_show=_WORDS["cannot_show"],
        source=LONG_FORM,
    )


def named_corridors(corridors: pd.DataFrame, *, country: Country) -> pd.DataFrame:
    """Add the short names of both provinces in both languages."""
    named = corridors.copy()
    for end in ("birth", "residence"):
        for lang in LANGS:
            codes = named[f"{end}_code"]
            named[f"{end}_{lang}"] = [
                short_province(code, country=country).get(lang) for code in codes
            ]
    return named


def _draw(shown: pd.DataFrame, shapes: DrawnCountry, canvas: Canvas, *, country: Country) -> None:
    axes = draw_country(canvas, shapes)
    widest, largest = WIDEST[canvas.size], float(shown["people"].max())
    for row in shown.iloc[::-1].to_dict("records"):
        ends = shapes.centres[row["birth_code"]], shapes.centres[row["residence_code"]]
        draw_line(axes, *ends, widest * float(row["people"]) / largest, "step-4")
    middles = np.array([_middle(row, shapes) for row in shown.to_dict("records")])
    told = ("birth", "residence", "people", "share_pct")
    canvas.marks.append(marks_at(axes, told, shown.index, *middles.T))
    _name_ends(canvas, axes, shown, shapes, country=country)
    _width_key(canvas, widest, largest)


def _middle(row: Mapping[Hashable, Any], shapes: DrawnCountry) -> np.ndarray:
    """Return the middle of a curved line."""
    first, last = (np.asarray(shapes.centres[row[f"{end}_code"]]) for end in ENDS)
    way = last - first
    middle: np.ndarray = (first + last) / 2 + BEND / 2 * np.array([-way[1], way[0]])
    return middle


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


def _name_ends(
    canvas: Canvas, axes: Axes, shown: pd.DataFrame, shapes: DrawnCountry, *, country: Country
) -> None:
    weights: dict[str, float] = {}
    for row in shown.to_dict("records"):
        for end in ("birth_code", "residence_code"):
            weights[row[end]] = weights.get(row[end], 0) + float(row["people"])
    codes = sorted(weights, key=lambda code: (-weights[code], code))
    reached = set(shown["residence_code"])
    points = [
        Point(
            *shapes.centres[code],
            short_province(code, country=country).get(canvas.lang),
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
        written = _WORDS["width"].say(canvas.lang, n=people_tick(number, canvas.lang))
        label(axes, x + 48, 20, written, size=LABEL)
        x += 150
