"""Drawing what lies over the units: borders, the line, the sea's inset, frames and their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from atlas.drawing.plan.divide import named_ends
from atlas.drawing.plan.names import Rectangle
from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.canvas import Canvas, Line
from atlas.drawing.sheet.shapes import Borders, Mosaic, Shapes
from atlas.drawing.sheet.sheet import insets
from atlas.drawing.sheet.wrapping import line_width
from atlas.model.country import Country

LABEL: Final = 11.0
"""Size of the words on the map that name no town, px."""

INSET_EDGE: Final = 0.6
"""Edge of every fill in its own colour, px."""


def paint_national_lines(
    canvas: Canvas,
    shapes: Shapes,
    view: View,
    prefectures: str | None = None,
    strong: bool = False,
) -> None:
    """Draw the borders of the national map, the dashed line of the sea and the line of 1935.

    ``prefectures`` is the colour of their borders; without it these are not drawn. ``strong``
    borders of provinces stand out where no colours tell provinces apart.
    """
    line = canvas.style.line
    borders = shapes.borders["national"]
    if prefectures is not None:
        _strokes(canvas, borders.prefectures, view, prefectures, line.county.width[1])
    width = line.province.width[1 if strong else 0]
    _strokes(canvas, borders.provinces, view, line.province.colour.light, width)
    _strokes(canvas, borders.coast, view, line.national.colour.light, 0.7 * line.national.width[0])
    _strokes(canvas, shapes.dashes, view, line.national.colour.light, line.national.width[0])
    divide_line(canvas, view.place(shapes.line))


def divide_line(canvas: Canvas, places: np.ndarray, within: Box | None = None) -> None:
    """Draw the Heihe–Tengchong line: dashes over a casing."""
    divide = canvas.style.line.heihe_tengchong
    line = canvas.device_path([places])
    canvas.stroke(line, divide.casing_colour.light, divide.casing, within=within)
    canvas.stroke(line, divide.colour.light, divide.width, divide.dash, within=within)


def line_ends(canvas: Canvas, shapes: Shapes, view: View) -> list[Line]:
    """Name the line at its ends, outside the country: x, y, words and size."""
    (_, end), (_, start) = named_ends(shapes.line, canvas.style)
    ends = view.place(shapes.line[[0, -1]])
    tengchong, heihe = end.get(canvas.lang), start.get(canvas.lang)
    size = LABEL
    return [
        (ends[0, 0] - line_width(tengchong, size) - 2, ends[0, 1] + size + 2, tengchong, size),
        (ends[1, 0] - 2, ends[1, 1] - 6, heihe, size),
    ]


def paint_sea(canvas: Canvas, shapes: Shapes, view: View | None) -> None:
    """Draw lines, islands and frame of what lies too far off, if anything does."""
    line, inset = canvas.style.line, canvas.style.national_frame.inset
    if view is None or inset is None:
        return
    ink = line.national.colour.light
    borders = shapes.borders["sea"]
    _strokes(canvas, borders.provinces, view, line.province.colour.light, 0.4)
    _strokes(canvas, borders.coast, view, ink, 0.4)
    _strokes(canvas, shapes.dashes, view, ink, inset.line)
    half = np.array([0.45, 0.0])
    dots = [np.array([dot - half, dot + half]) for dot in view.place(shapes.islands)]
    canvas.stroke(canvas.device_path(dots), ink, 0.9)
    canvas.box(view.box, edge=ink, width=inset.border)


def name_sea(canvas: Canvas, view: View | None) -> list[Rectangle]:
    """Write the name of the sea's inset below it; return the room that both take."""
    inset = canvas.style.national_frame.inset
    if view is None or inset is None:
        return []
    title = inset.title.get(canvas.lang)
    box = view.box
    canvas.write(box.right, box.bottom + 11, title, inset.title_px, align="right")
    return [(box.left - 4, box.top - 4, box.right + 4, box.bottom + 14)]


def paint_inset_lines(canvas: Canvas, borders: Borders, mosaic: Mosaic, view: View) -> None:
    """Draw the borders of a city inset."""
    line = canvas.style.line
    _strokes(canvas, mosaic.edges, view, line.county.colour.light, line.county.width[1])
    grey, ink = line.prefecture.colour.light, line.national.colour.light
    _strokes(canvas, borders.prefectures, view, grey, 0.8 * line.prefecture.width[1])
    _strokes(canvas, borders.provinces, view, grey, 0.8 * line.province.width[1])
    _strokes(canvas, borders.coast, view, ink, 0.5)


def paint_inset_frames(canvas: Canvas, main: View, *, country: Country) -> None:
    """Frame the insets and what they show, and name them."""
    frame, ink = canvas.style.national_frame, canvas.style.ground.ink.light
    for inset in insets(country=country):
        own = inset.view(canvas.sheet, frame, country=country)
        canvas.box(own.box, edge=ink, width=INSET_EDGE)
        small = inset.frame_on(main, own)
        canvas.box(small, edge=canvas.style.ground.page.light, width=2.2)
        canvas.box(small, edge=ink, width=0.9)
        letter = chr(ord("A") + inset.place)
        words = f"{letter}  {inset.name.get(canvas.lang)}"
        canvas.write(own.box.left, own.box.top - 4, words, 11.5)


def inset_letters(canvas: Canvas, main: View, *, country: Country) -> list[Line]:
    """Place the letters at the frames on the national map: x, y, words and size."""
    found = []
    for inset in insets(country=country):
        small = inset.frame_on(
            main, inset.view(canvas.sheet, canvas.style.national_frame, country=country)
        )
        found.append((small.right + 3, small.top + 9, chr(ord("A") + inset.place), 11.0))
    return found


def _strokes(
    canvas: Canvas, lines: Sequence[np.ndarray], view: View, colour: str, width: float
) -> None:
    if lines:
        canvas.stroke(canvas.device_path(lines, view=view), colour, width, within=view.box)
