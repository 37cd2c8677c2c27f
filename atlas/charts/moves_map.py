"""Moves between provinces as a still: the arrows of a period, or those of one province."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path as Outline

from atlas.catalogue.style import Style
from atlas.country.provinces import short_province
from atlas.drawing.arrows import HAIR, XY, Arrow, Move, along, lay_out, people_to_a_px
from atlas.drawing.canvas.canvas import LABEL, SMALL, WIDTHS, Canvas, drawing, label, place
from atlas.drawing.canvas.country import KM, Country, draw_country, inset_room, map_size
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Box, Point, name_points
from atlas.drawing.canvas.svg import Head, clean
from atlas.measures.migration.move_points import ends_of
from atlas.measures.migration.province_moves import KINDS, THRESHOLDS
from atlas.words.numbers import people_tick
from atlas.words.reading import read_words

_KINDS = read_words("qgis", "moves")
_WORDS = read_words("charts", "moves_map")

STRONG = 10
"""How many arrows of one province are drawn strongly."""

FAINT, EDGE = 0.3, 0.8
"""Opacity of its others; width of the ground's colour round an arrow, px."""

LEGEND = 62
"""Height of the legend below the map, px."""

KEY_WIDTHS = (4, 12)
"""Widths of the arrows in the legend, px."""


@dataclass(frozen=True)
class MovesShapes:
    """What stills are drawn on: the country, and the point of each province in km of Albers."""

    country: Country
    points: Mapping[str, XY]


def moves_shapes(shapes: Country, lines: gpd.GeoDataFrame, style: Style) -> MovesShapes:
    """Take the points from the lines of the moves, and shift those that the style shifts."""
    points = {}
    for code, (x, y) in ends_of(lines).items():
        east, north = style.moves.shift_km.get(code, (0.0, 0.0))
        points[code] = (x / KM + east, y / KM + north)
    return MovesShapes(shapes, points)


def still_size(style: Style, size: str) -> tuple[int, int]:
    """Return width and height of a still in px."""
    return WIDTHS[size], round(map_size(style.national_frame, size)[1] + LEGEND)


def period_still(
    moves: pd.DataFrame, period: str, shapes: MovesShapes, style: Style, lang: str, size: str
) -> str:
    """Draw the moves of one period from 150,000 people on as an SVG.

    Parameters
    ----------
    moves
        ``period``, ``origin_code``, ``destination_code``, ``people``, ``kind``. The largest of all
        periods sets the scale, which is one for all.
    period
        The one to draw.
    shapes
        From `moves_shapes`.
    style
        Colours and type.
    lang, size
        Of the picture: a language, and ``wide`` or ``narrow``.
    """
    shown = moves[moves["period"].eq(period) & moves["people"].ge(THRESHOLDS[0])]
    return _still(shown, int(moves["people"].max()), shapes, style, lang, size)


def province_still(
    moves: pd.DataFrame,
    period: str,
    code: str,
    shapes: MovesShapes,
    style: Style,
    lang: str,
    size: str,
) -> str:
    """Draw all moves out of and into one province; the ten largest strong, the others faint."""
    ours = moves["origin_code"].eq(code) | moves["destination_code"].eq(code)
    shown = moves[ours & moves["period"].eq(period) & moves["people"].gt(0)]
    return _still(shown, int(shown["people"].max()), shapes, style, lang, size, code)


def _still(
    shown: pd.DataFrame,
    largest: int,
    shapes: MovesShapes,
    style: Style,
    lang: str,
    size: str,
    code: str | None = None,
) -> str:
    width, map_height = map_size(style.national_frame, size)
    per_px = people_to_a_px(largest, width)
    rows = shown[
        shown["origin_code"].isin(shapes.points) & shown["destination_code"].isin(shapes.points)
    ].sort_values(["people", "origin_code", "destination_code"], ascending=[False, True, True])
    with drawing(f"moves-{lang}"):
        canvas = Canvas(size, lang, still_size(style, size)[1], style)
        axes = draw_country(canvas, shapes.country)
        pixels = _pixels(axes, shapes.points, canvas)
        moves = [
            Move(origin, destination, max(HAIR, people / per_px))
            for origin, destination, people in zip(
                rows["origin_code"], rows["destination_code"], rows["people"], strict=True
            )
        ]
        arrows, rings = lay_out(moves, pixels)
        strong = len(arrows) if code is None else STRONG
        kinds = rows["kind"].map({kind: f"move-{i}" for i, kind in enumerate(KINDS, start=1)})
        sheet = _sheet_axes(canvas)
        for number, (arrow, colour) in reversed(list(enumerate(zip(arrows, kinds, strict=True)))):
            _draw(sheet, arrow, colour, 1.0 if number < strong else FAINT)
        _name(canvas, axes, shapes.points, arrows[:strong], rings)
        _legend(canvas, map_height, per_px)
        return clean(canvas.raw_svg(), Head("moves", size), style)


def _sheet_axes(canvas: Canvas) -> Axes:
    """Add axes over the whole sheet, in px from its upper left."""
    axes = canvas.panel(0, 0, canvas.width, canvas.height)
    axes.set_xlim(0, canvas.width)
    axes.set_ylim(canvas.height, 0)
    return axes


def _pixels(axes: Axes, points: Mapping[str, XY], canvas: Canvas) -> dict[str, XY]:
    placed = axes.transData.transform(list(points.values()))
    return {
        code: (float(x), canvas.height - float(y))
        for code, (x, y) in zip(points, placed, strict=True)
    }


def _draw(axes: Axes, arrow: Arrow, colour: str, strength: float) -> None:
    """Draw an arrow on a thin edge of the ground, so that those that cross stay apart."""
    shaft = Outline([*arrow.shaft], [Outline.MOVETO, *[Outline.CURVE4] * 3])
    inks = [("page", 2 * EDGE), (colour, 0.0)] if strength == 1 else [(colour, 0.0)]
    for ink, more in inks:
        line: dict[str, Any] = {"edgecolor": paint(ink), "alpha": strength}
        width = arrow.move.width + more
        place(axes, PathPatch(shaft, fill=False, linewidth=width, capstyle="butt", **line))
        corners = np.asarray(arrow.head)
        place(axes, Polygon(corners, facecolor=paint(ink), linewidth=more, **line))


def _name(
    canvas: Canvas,
    axes: Axes,
    points: Mapping[str, XY],
    arrows: Sequence[Arrow],
    rings: Mapping[str, float],
) -> None:
    """Name the ends of arrows beside them, clear of what is drawn where there is room."""
    weights = dict.fromkeys(rings, 0.0)
    for arrow in arrows:
        weights[arrow.move.origin] += arrow.move.width
        weights[arrow.move.destination] += arrow.move.width
    codes = sorted(rings, key=lambda code: (-weights[code], code))
    named = [
        Point(*points[code], short_province(code).get(canvas.lang), rings[code]) for code in codes
    ]
    room = axes.get_window_extent()
    sheet = Box(0, room.y0, canvas.width, room.y1)
    inset = inset_room(canvas, axes)
    size = LABEL if canvas.wide else SMALL
    drawn = [box for arrow in arrows for box in _boxes(arrow, canvas.height)]
    name_points(axes, named, size, clear_of=inset, within=sheet, avoid=drawn)


def _boxes(arrow: Arrow, height: float) -> list[Box]:
    """Cover an arrow with small squares, px from the lower left."""
    half = max(1.0, arrow.move.width / 2)
    return [
        Box(x - half, height - y - half, x + half, height - y + half) for x, y in along(arrow, 24)
    ]


def _legend(canvas: Canvas, top: float, per_px: float) -> None:
    """Write the kinds, and how wide so many people are."""
    keys = [
        (f"move-{number}", canvas.say(_KINDS[kind])) for number, kind in enumerate(KINDS, start=1)
    ]
    foot = write_keys(canvas, keys, top + 18)
    axes = _sheet_axes(canvas)
    x = 16.0
    for width in KEY_WIDTHS:
        line: dict[str, Any] = {
            "color": paint("muted"),
            "linewidth": width,
            "solid_capstyle": "butt",
        }
        axes.plot([x, x + 34], [foot - 4] * 2, **line)
        words = _WORDS["width"].say(canvas.lang, n=people_tick(width * per_px, canvas.lang))
        label(axes, x + 42, foot - 4, words, size=SMALL)
        x += 150
