"""The map of a figure: units, borders, the line, the sea, and names of towns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from atlas.drawing.plan import (
    SIDES,
    Box,
    NameRequest,
    Place,
    Points,
    Polygons,
    Rectangle,
    Room,
    View,
    named_ends,
    place_names,
)
from atlas.drawing.sheet.canvas import FigureCanvas, Line, Sheet, insets, line_width
from atlas.drawing.sheet.figure_spec import MISSING, PLAIN
from atlas.drawing.sheet.shapes import Borders, Mosaic, Shapes

SEAM: Final = 0.5
"""Edge of every fill in its own colour, device units: it closes the hairlines that antialiasing
leaves between neighbours, and moves no border by more than a quarter of a pixel."""

APART: Final = (7.0, 5.0)
"""Between one minus sign and the next, across and down, px; every other row is shifted by half."""

LENGTH, WIDTH = 3.2, 0.75

DARK_GROUND: Final = 0.3
"""Relative luminance below which a sign is written in white."""


class Tiles:
    """The polygons of a mosaic in device units, of which maps fill some as one path.

    Parameters
    ----------
    polygons
        Albers metres, a coverage.
    view, sheet
        Where they are drawn.
    """

    def __init__(self, polygons: Polygons, view: View, sheet: Sheet) -> None:
        self.view = view
        self._polygons = shapely.orient_polygons(polygons)
        self._sheet = sheet
        self._vertices, self._codes, self._owner = self._flat(self._polygons)

    def path(self, chosen: npt.NDArray[np.bool_]) -> Path | None:
        """Return the outlines of some polygons as one path; None if they have none here.

        Parameters
        ----------
        chosen
            One flag a polygon.
        """
        points = chosen[self._owner]
        return Path(self._vertices[points], self._codes[points]) if points.any() else None

    def _flat(
        self, polygons: Polygons
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        parts, owner_of_part = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        metres, ring = shapely.get_coordinates(rings, return_index=True)
        device = self._sheet.device(self.view.place(metres))
        owner = owner_of_part[part][ring]
        kept = np.ones(len(device), dtype=bool)
        kept[1:] = (device[1:] != device[:-1]).any(axis=1) | (ring[1:] != ring[:-1])
        device, ring, owner = device[kept], ring[kept], owner[kept]
        codes = np.full(len(device), Path.LINETO, dtype=Path.code_type)
        starts = np.flatnonzero(np.diff(ring, prepend=-1))
        codes[np.append(starts[1:], len(ring))[: len(starts)] - 1] = Path.CLOSEPOLY
        codes[starts] = Path.MOVETO
        return device, codes, owner


def paint_units(
    canvas: FigureCanvas, tiles: Tiles, classes: npt.NDArray[np.int8], colours: Sequence[str]
) -> None:
    """Fill the polygons of a map by class, hatch those without a value.

    Parameters
    ----------
    canvas, tiles
        Where, and the polygons.
    classes
        Of each polygon: a place in ``colours``, or `MISSING` or `PLAIN`.
    colours
        Of the classes.
    """
    missing, box = canvas.style.missing, tiles.view.box
    land = canvas.style.ground.land_without_theme.light
    seam = SEAM / canvas.sheet.scale
    for place, colour in ((MISSING, missing.fill.light), (PLAIN, land), *enumerate(colours)):
        outline = tiles.path(classes == place)
        if outline is None:
            continue
        canvas.fill(outline, colour, seam, box)
        if place == MISSING:
            lines = canvas.device_path(diagonals(canvas, box))
            canvas.stroke(lines, missing.hatch.light, missing.width, within=box, inside=outline)


def hatched(canvas: FigureCanvas, box: Box) -> None:
    """Fill a rectangle with the hatch of missing values."""
    missing = canvas.style.missing
    canvas.box(box, fill=missing.fill.light)
    canvas.stroke(
        canvas.device_path(diagonals(canvas, box)), missing.hatch.light, missing.width, within=box
    )


def diagonals(canvas: FigureCanvas, box: Box) -> list[np.ndarray]:
    """Return lines at 45° over a rectangle, as far apart as the style has them."""
    apart = canvas.style.missing.spacing * np.sqrt(2)
    # Held to the sheet, not to the rectangle: the hatch runs on from one unit to the next.
    first = np.floor((box.left + box.top) / apart) * apart
    starts = np.arange(first, box.right + box.bottom + apart, apart)
    return [
        np.array([[start - box.bottom, box.bottom], [start - box.top, box.top]]) for start in starts
    ]


class SignGrid:
    """The places of minus signs on one map, and the unit at each.

    Parameters
    ----------
    mosaic, view
        The units, and where they are drawn.
    """

    def __init__(self, mosaic: Mosaic, view: View) -> None:
        west, south, east, north = view.extent
        across, down = (length / view.scale for length in APART)
        rows = np.arange(south + down / 2, north, down)
        points = [
            np.stack([x, np.full(len(x), y)], axis=1)
            for row, y in enumerate(rows)
            for x in [np.arange(west + across / 2 * (1 + row % 2), east, across)]
        ]
        self._px = np.concatenate(points)
        at = np.asarray(shapely.points(self._px), dtype=object)
        tree = shapely.STRtree(mosaic.polygons)
        point, polygon = tree.query(at, predicate="intersects")
        self._unit = np.full(len(at), -1)
        self._unit[point] = mosaic.owners[polygon]
        self._px = view.place(self._px)
        self._lone = self._units_without(mosaic, view)

    def _units_without(self, mosaic: Mosaic, view: View) -> dict[int, Points]:
        """Give a unit that lies between the places of the grid a sign of its own, if it is wide."""
        areas = shapely.area(mosaic.polygons)
        empty = np.isin(mosaic.owners, np.setdiff1d(mosaic.owners, self._unit))
        wide = np.flatnonzero(empty & (areas > (LENGTH / view.scale) ** 2))
        # Of several polygons the largest, which comes last, bears it.
        wide = wide[np.argsort(areas[wide], kind="stable")]
        centres = shapely.get_coordinates(shapely.point_on_surface(mosaic.polygons[wide]))
        places = zip(mosaic.owners[wide], view.place(centres), strict=True)
        return {int(unit): place for unit, place in places if view.box.holds(*place)}

    def places(self, chosen: npt.NDArray[np.bool_]) -> Points:
        """Return the places, px, that lie in some units; one flag a unit."""
        drawn = (self._unit >= 0) & chosen[self._unit]
        lone = [place for unit, place in self._lone.items() if chosen[unit]]
        return np.concatenate([self._px[drawn], np.reshape(lone, (-1, 2))])


def sign_losses(
    canvas: FigureCanvas,
    grid: SignGrid,
    classes: npt.NDArray[np.int8],
    colours: Sequence[str],
    losses: Sequence[bool],
) -> None:
    """Write minus signs over the units of each class that is a loss; one class a unit."""
    for position, (colour, loss) in enumerate(zip(colours, losses, strict=True)):
        if loss:
            minus_signs(canvas, grid.places(classes == position), colour)


def minus_signs(canvas: FigureCanvas, places: Points, ground: str) -> None:
    """Write minus signs, in ink or in white, whichever shows on their ground."""
    if not len(places):
        return
    half = np.array([[LENGTH / 2, 0.0]])
    ends = np.stack([places - half, places + half], axis=1)
    light, ink = canvas.style.ground.page.light, canvas.style.ground.ink.light
    colour = light if luminance(ground) < DARK_GROUND else ink
    canvas.stroke(canvas.device_path(list(ends)), colour, WIDTH)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour ``#rrggbb`` as WCAG 2 defines it, 0–1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LABEL: Final = 11.0
"""Size of the words on the map that name no town, px."""

INSET_EDGE: Final = 0.6
"""Edge of every fill in its own colour, px."""


def paint_national_lines(
    canvas: FigureCanvas, shapes: Shapes, view: View, prefectures: str | None = None
) -> None:
    """Draw the borders of the national map, the dashed line of the sea and the line of 1935.

    ``prefectures`` is the colour of their borders; without it these are not drawn.
    """
    line = canvas.style.line
    borders = shapes.borders["national"]
    if prefectures is not None:
        _strokes(canvas, borders.prefectures, view, prefectures, line.county.width[1])
    _strokes(canvas, borders.provinces, view, line.province.colour.light, line.province.width[0])
    _strokes(canvas, borders.coast, view, line.national.colour.light, 0.7 * line.national.width[0])
    _strokes(canvas, shapes.dashes, view, line.national.colour.light, line.national.width[0])
    divide_line(canvas, view.place(shapes.line))


def divide_line(canvas: FigureCanvas, places: np.ndarray, within: Box | None = None) -> None:
    """Draw the Heihe–Tengchong line: dashes over a casing."""
    divide = canvas.style.line.heihe_tengchong
    line = canvas.device_path([places])
    canvas.stroke(line, divide.casing_colour.light, divide.casing, within=within)
    canvas.stroke(line, divide.colour.light, divide.width, divide.dash, within=within)


def line_ends(canvas: FigureCanvas, shapes: Shapes, view: View) -> list[Line]:
    """Name the line at its ends, outside the country: x, y, words and size."""
    (_, end), (_, start) = named_ends(shapes.line, canvas.style)
    ends = view.place(shapes.line[[0, -1]])
    tengchong, heihe = end.get(canvas.lang), start.get(canvas.lang)
    size = LABEL
    return [
        (ends[0, 0] - line_width(tengchong, size) - 2, ends[0, 1] + size + 2, tengchong, size),
        (ends[1, 0] - 2, ends[1, 1] - 6, heihe, size),
    ]


def paint_sea(canvas: FigureCanvas, shapes: Shapes, view: View | None) -> None:
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


def name_sea(canvas: FigureCanvas, view: View | None) -> list[Rectangle]:
    """Write the name of the sea's inset below it; return the room that both take."""
    inset = canvas.style.national_frame.inset
    if view is None or inset is None:
        return []
    title = inset.title.get(canvas.lang)
    box = view.box
    canvas.write(box.right, box.bottom + 11, title, inset.title_px, align="right")
    return [(box.left - 4, box.top - 4, box.right + 4, box.bottom + 14)]


def paint_inset_lines(canvas: FigureCanvas, borders: Borders, mosaic: Mosaic, view: View) -> None:
    """Draw the borders of a city inset."""
    line = canvas.style.line
    _strokes(canvas, mosaic.edges, view, line.county.colour.light, line.county.width[1])
    grey, ink = line.prefecture.colour.light, line.national.colour.light
    _strokes(canvas, borders.prefectures, view, grey, 0.8 * line.prefecture.width[1])
    _strokes(canvas, borders.provinces, view, grey, 0.8 * line.province.width[1])
    _strokes(canvas, borders.coast, view, ink, 0.5)


def paint_inset_frames(canvas: FigureCanvas, main: View) -> None:
    """Frame the insets and what they show, and name them."""
    frame, ink = canvas.style.national_frame, canvas.style.ground.ink.light
    for inset in insets(frame):
        own = inset.view(canvas.sheet, frame)
        canvas.box(own.box, edge=ink, width=INSET_EDGE)
        small = inset.frame_on(main, own)
        canvas.box(small, edge=canvas.style.ground.page.light, width=2.2)
        canvas.box(small, edge=ink, width=0.9)
        letter = chr(ord("A") + inset.place)
        words = f"{letter}  {inset.name.get(canvas.lang)}"
        canvas.write(own.box.left, own.box.top - 4, words, 11.5)


def inset_letters(canvas: FigureCanvas, main: View) -> list[Line]:
    """Place the letters at the frames on the national map: x, y, words and size."""
    letters, frame = [], canvas.style.national_frame
    for inset in insets(frame):
        small = inset.frame_on(main, inset.view(canvas.sheet, frame))
        letters.append((small.right + 3, small.top + 9, chr(ord("A") + inset.place), 11.0))
    return letters


def _strokes(
    canvas: FigureCanvas, lines: Sequence[np.ndarray], view: View, colour: str, width: float
) -> None:
    if lines:
        canvas.stroke(canvas.device_path(lines, view=view), colour, width, within=view.box)


CAPITAL_SIZE, CITY_SIZE = 12.5, 11.0
LARGE_ROOM, CITY_ROOM = 5.0, 15.0
"""Px that the names of large and of other cities keep from others on the national map."""

DOT: Final = 1.9
"""Radius of the dot at a seat, px."""

GAP: Final = 2.0
"""Between the dot and its name, and around a name."""

ASCENT, DESCENT = 0.86, 0.16
"""How far letters reach above and below their baseline, of their size (Noto Sans SC)."""


@dataclass(frozen=True)
class Town:
    """A seat of government: its code, Albers metres, names by language, and its weight."""

    code: str
    x: float
    y: float
    names: dict[str, str]
    capital: bool
    large: bool


@dataclass(frozen=True)
class Candidate:
    """A name that asks for a place.

    Attributes
    ----------
    x, y
        The dot, px.
    name, size
        One line, and its size in px.
    room
        Px around it that no other name may enter: thins out the less important ones.
    capital
        Whether its dot is the larger one of a capital.
    """

    x: float
    y: float
    name: str
    size: float
    room: float = GAP
    capital: bool = False


@dataclass(frozen=True)
class Placed:
    """A name in its place: left end of its baseline, px."""

    candidate: Candidate
    left: float
    baseline: float


def town_names(
    canvas: FigureCanvas,
    towns: Sequence[Town],
    view: View,
    fixed: Sequence[Line] = (),
    taken: Sequence[Rectangle] = (),
    close: bool = False,
) -> None:
    """Write the names of towns where they fit, and words whose place is fixed.

    Parameters
    ----------
    canvas, view
        Where.
    towns
        In order of importance.
    fixed
        x, y, words and size, which come first.
    taken
        Rectangles that no name may enter.
    close
        Whether this is an inset: all towns that fit.
    """
    places = view.place(np.array([(town.x, town.y) for town in towns]).reshape(-1, 2))
    candidates = []
    for town, (x, y) in zip(towns, places, strict=True):
        size = CAPITAL_SIZE if town.capital and not close else CITY_SIZE
        room = 3.0 if close or town.capital else LARGE_ROOM if town.large else CITY_ROOM
        name = town.names[canvas.lang]
        candidates.append(Candidate(float(x), float(y), name, size, room, town.capital))
    box = view.box
    window = Box(box.left + 2, box.top + 2, box.width - 4, box.height - 4)
    around = (
        (x - 2, y - ASCENT * size, x + line_width(words, size) + 2, y + DESCENT * size)
        for x, y, words, size in fixed
    )
    most = 999 if close else canvas.sheet.most_labels
    placed = _placed(tuple(candidates), window, (*taken, *around), most)
    _dots(canvas, placed)
    names = ((p.left, p.baseline, p.candidate.name, p.candidate.size) for p in placed)
    # The ends of the line may be nameless.
    lines = [line for line in (*fixed, *names) if line[2]]
    canvas.halos(lines, canvas.style.type.label.halo)
    for x, y, words, size in lines:
        canvas.write(x, y, words, size)


@lru_cache(maxsize=64)
def _placed(
    candidates: tuple[Candidate, ...], window: Box, busy: tuple[Rectangle, ...], most: int
) -> tuple[Placed, ...]:
    """Place names once for all maps that have the same ones."""
    return tuple(place_at_dots(candidates, window, busy, most))


def _dots(canvas: FigureCanvas, placed: Sequence[Placed]) -> None:
    ink, page = canvas.style.ground.ink.light, canvas.style.ground.page.light
    turn = np.linspace(0, 2 * np.pi, 17)
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for radius, of_capitals in ((DOT + 0.5, True), (DOT - 0.3, False)):
        towns = [p.candidate for p in placed if p.candidate.capital is of_capitals]
        if towns:
            rings = [(town.x, town.y) + radius * ring for town in towns]
            dots = canvas.device_path(rings, closed=True)
            canvas.fill(dots, page)
            canvas.stroke(dots, ink, 1.1 if of_capitals else 0.8)


def place_at_dots(
    candidates: Sequence[Candidate], window: Box, taken: Iterable[Rectangle] = (), most: int = 999
) -> list[Placed]:
    """Give names their places beside their dots, the first ones first.

    Parameters
    ----------
    candidates
        In order of importance. Each stands beside its dot, on the first of eight sides where
        it covers neither another name nor a dot nor anything that is taken; one that finds no
        side is left out, dot and all.
    window
        Names stay inside it, and seats outside it have none.
    taken
        Rectangles that must stay free: left, top, right, bottom, px.
    most
        How many names at most.

    Returns
    -------
    list of Placed
        In the order of the candidates.
    """
    requests = [
        NameRequest(_sides(name), mark=(name.x - DOT, name.y - DOT, name.x + DOT, name.y + DOT))
        for name in candidates
    ]
    room = Room((window.left, window.top, window.right, window.bottom), taken)
    return [
        Placed(candidates[number], *place.how)
        for number, place in place_names(requests, room, most)
    ]


def _sides(candidate: Candidate) -> Iterator[Place[tuple[float, float]]]:
    """List where a name may stand, each with the left end of its baseline."""
    width = line_width(candidate.name, candidate.size)
    ascent, descent = ASCENT * candidate.size, DESCENT * candidate.size
    away = DOT + GAP
    middle = (ascent - descent) / 2
    for right, up in SIDES:
        # At a corner a name comes closer: a dot is round.
        near = away if 0 in (right, up) else away * 0.6
        left = candidate.x + {1: near, -1: -near - width, 0: -width / 2}[right]
        baseline = candidate.y + {0: middle, 1: -near - descent, -1: near + ascent}[up]
        words = left, baseline - ascent, left + width, baseline + descent
        room, half = candidate.room, candidate.room / 2
        wider = left - room, words[1] - half, words[2] + room, words[3] + half
        yield Place(words, (left, baseline), wider)
