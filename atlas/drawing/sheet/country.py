"""Drawing the country: what lies under the borders, and the borders and lines over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from atlas.drawing.plan.divide import named_ends
from atlas.drawing.plan.names import Rectangle
from atlas.drawing.plan.views import View
from atlas.drawing.sheet.insets import insets
from atlas.drawing.sheet.letters import line_width
from atlas.drawing.sheet.marginalia import diagonals, divide_line
from atlas.drawing.sheet.paint import Line, Paper
from atlas.drawing.sheet.plates import MISSING, PLAIN
from atlas.drawing.sheet.shapes import Borders, Mosaic, Shapes
from atlas.drawing.sheet.signs import SignGrid, minus_signs
from atlas.drawing.sheet.tiles import Tiles

LABEL: Final = 11.0
"""Size of the words on the map that name no town, px."""

SEAM: Final = 0.6
INSET_EDGE: Final = 0.6
"""Edge of every fill in its own colour, px."""


class Coloured(Protocol):
    """Units with their classes: a plate, or any other map."""

    @property
    def classes(self) -> npt.NDArray[np.int8]:
        """Class of each unit, or `MISSING` or `PLAIN`."""

    @property
    def colours(self) -> tuple[str, ...]:
        """Of the classes."""

    @property
    def losses(self) -> tuple[bool, ...]:
        """Whether each class is a loss."""


def paint_units(
    paper: Paper, plate: Coloured, tiles: Tiles, view: View, signs: SignGrid | None
) -> None:
    """Fill the units of one map by class, hatch those without a value."""
    missing, land = paper.style.missing, paper.style.ground.land_without_theme
    hatch = tiles.path(plate.classes == MISSING)
    if hatch is not None:
        paper.fill(hatch, missing.fill.light, SEAM, view.box)
        lines = paper.device_path(diagonals(paper, view.box))
        paper.stroke(lines, missing.hatch.light, missing.width, within=view.box, inside=hatch)
    plain = tiles.path(plate.classes == PLAIN)
    if plain is not None:
        paper.fill(plain, land.light, SEAM, view.box)
    for place, colour in enumerate(plate.colours):
        chosen = plate.classes == place
        outline = tiles.path(chosen)
        if outline is None:
            continue
        paper.fill(outline, colour, SEAM, view.box)
        if signs is not None and plate.losses[place]:
            minus_signs(paper, signs.places(chosen), colour)


def paint_national_lines(
    paper: Paper,
    shapes: Shapes,
    view: View,
    prefectures: str | None = None,
    strong: bool = False,
) -> None:
    """Draw the borders of the national map, the dashed line of the sea and the line of 1935.

    ``prefectures`` is the colour of their borders; without it these are not drawn. ``strong``
    borders of provinces stand out where no colours tell provinces apart.
    """
    line = paper.style.line
    borders = shapes.borders["national"]
    if prefectures is not None:
        _strokes(paper, borders.prefectures, view, prefectures, line.county.width[1])
    width = line.province.width[1 if strong else 0]
    _strokes(paper, borders.provinces, view, line.province.colour.light, width)
    _strokes(paper, borders.coast, view, line.national.colour.light, 0.7 * line.national.width[0])
    _strokes(paper, shapes.dashes, view, line.national.colour.light, line.national.width[0])
    divide_line(paper, view.place(shapes.line))


def line_ends(paper: Paper, shapes: Shapes, view: View) -> list[Line]:
    """Name the line at its ends, outside the country: x, y, words and size."""
    (_, end), (_, start) = named_ends(shapes.line, paper.style)
    ends = view.place(shapes.line[[0, -1]])
    tengchong, heihe = end.get(paper.lang), start.get(paper.lang)
    size = LABEL
    return [
        (ends[0, 0] - line_width(tengchong, size) - 2, ends[0, 1] + size + 2, tengchong, size),
        (ends[1, 0] - 2, ends[1, 1] - 6, heihe, size),
    ]


def paint_sea(paper: Paper, shapes: Shapes, view: View | None) -> None:
    """Draw lines, islands and frame of what lies too far off, if anything does."""
    line, inset = paper.style.line, paper.style.national_frame.inset
    if view is None or inset is None:
        return
    ink = line.national.colour.light
    borders = shapes.borders["sea"]
    _strokes(paper, borders.provinces, view, line.province.colour.light, 0.4)
    _strokes(paper, borders.coast, view, ink, 0.4)
    _strokes(paper, shapes.dashes, view, ink, inset.line)
    half = np.array([[0.45, 0.0]])
    dots = view.place(shapes.islands)
    paper.stroke(paper.device_path([np.array([d - half[0], d + half[0]]) for d in dots]), ink, 0.9)
    paper.box(view.box, edge=ink, width=inset.border)


def name_sea(paper: Paper, view: View | None) -> list[Rectangle]:
    """Write the name of the sea's inset below it; return the room that both take."""
    inset = paper.style.national_frame.inset
    if view is None or inset is None:
        return []
    title = inset.title.get(paper.lang)
    box = view.box
    paper.write(box.right, box.bottom + 11, title, inset.title_px, align="right")
    return [(box.left - 4, box.top - 4, box.right + 4, box.bottom + 14)]


def paint_inset_lines(paper: Paper, borders: Borders, mosaic: Mosaic, view: View) -> None:
    """Draw the borders of a city inset."""
    line = paper.style.line
    _strokes(paper, mosaic.edges, view, line.county.colour.light, line.county.width[1])
    grey, ink = line.prefecture.colour.light, line.national.colour.light
    _strokes(paper, borders.prefectures, view, grey, 0.8 * line.prefecture.width[1])
    _strokes(paper, borders.provinces, view, grey, 0.8 * line.province.width[1])
    _strokes(paper, borders.coast, view, ink, 0.5)


def paint_inset_frames(paper: Paper, main: View) -> None:
    """Frame the insets and what they show, and name them."""
    frame, ink = paper.style.national_frame, paper.style.ground.ink.light
    for inset in insets():
        own = inset.view(paper.sheet, frame)
        paper.box(own.box, edge=ink, width=INSET_EDGE)
        small = inset.frame_on(main, own)
        paper.box(small, edge=paper.style.ground.page.light, width=2.2)
        paper.box(small, edge=ink, width=0.9)
        letter = chr(ord("A") + inset.place)
        words = f"{letter}  {inset.name.get(paper.lang)}"
        paper.write(own.box.left, own.box.top - 4, words, 11.5)


def letters(paper: Paper, main: View) -> list[Line]:
    """Place the letters at the frames on the national map: x, y, words and size."""
    found = []
    for inset in insets():
        small = inset.frame_on(main, inset.view(paper.sheet, paper.style.national_frame))
        found.append((small.right + 3, small.top + 9, chr(ord("A") + inset.place), 11.0))
    return found


def _strokes(
    paper: Paper, lines: Sequence[np.ndarray], view: View, colour: str, width: float
) -> None:
    if lines:
        paper.stroke(paper.device_path(lines, view=view), colour, width, within=view.box)
