"""The map of charts: provinces in Albers kilometres, and names on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from atlas.catalogue.style import FrameInset, NationalFrame
from atlas.drawing.canvas import SMALL, WIDTHS, ChartCanvas, Panel, text_width
from atlas.drawing.canvas_svg import paint
from atlas.drawing.plan import (
    GAP,
    KM,
    SIDES,
    NameRequest,
    Place,
    Rectangle,
    Room,
    albers_km,
    corner_box,
    map_height,
    name_lines,
    place_names,
    rings_of,
    sea_km,
    without_specks,
)
from atlas.model.country import Inset

PLACING_GAP = 2.0

Beside = tuple[str, tuple[float, float]]
"""How a name is aligned, and how far from its point, px to the right and upwards."""

_ALIGN: Final = MappingProxyType({1: "left", 0: "center", -1: "right"})


@dataclass(frozen=True)
class Point:
    """A point of a panel and its name; ``radius`` in px is that of its mark."""

    x: float
    y: float
    name: str
    radius: float = 3.0


def name_points(
    axes: Panel,
    points: Sequence[Point],
    size: float = SMALL,
    most: int | None = None,
    clear_of: Sequence[Rectangle] = (),
    within: Rectangle | None = None,
) -> list[str]:
    """Write the names of points, the first ones first, each where it meets nothing.

    Parameters
    ----------
    axes
        The panel; its limits must be set.
    points
        In order of importance. A name that finds no place is left out: the table has it.
    size
        Of the type, px.
    most
        How many names at most.
    clear_of
        What else the names must not cover, px from the lower left of the sheet.
    within
        What they must not leave; the panel by default.

    Returns
    -------
    list of str
        The names that were written.
    """
    frame = axes.get_window_extent()
    pixels = axes.transData.transform([(point.x, point.y) for point in points])
    marks = [_around(x, y, point.radius) for (x, y), point in zip(pixels, points, strict=True)]
    room = Room(within or (frame.x0, frame.y0, frame.x1, frame.y1), [*marks, *clear_of])
    requests = [
        NameRequest(_places(float(x), float(y), point, size), own=number)
        for number, (point, (x, y)) in enumerate(zip(points, pixels, strict=True))
    ]
    written = []
    for number, placed in place_names(requests, room, most):
        point, (align, offset) = points[number], placed.how
        axes.label(point.x, point.y, point.name, offset, halo=True, size=size, align=align)
        written.append(point.name)
    return written


def _around(x: float, y: float, radius: float) -> Rectangle:
    return x - radius, y - radius, x + radius, y + radius


def _places(x: float, y: float, point: Point, size: float) -> Iterator[Place[Beside]]:
    """List where a name may stand beside its point, px from the lower left."""
    width, height = text_width(point.name, size) * 1.06, size * 1.1
    for right, up in SIDES:
        dx = right * (point.radius + PLACING_GAP)
        dy = up * (point.radius + PLACING_GAP + height / 2 if not right else height / 2)
        left = {1: x + dx, -1: x + dx - width, 0: x - width / 2}[right]
        words = left, y + dy - height / 2, left + width, y + dy + height / 2
        yield Place(words, (_ALIGN[right], (dx, dy)))


TOLERANCE = 11.0
"""How far a drawn border may lie off the true one, km."""

FINER = 4.0
"""The same for the inset."""

SMALLEST = 400.0
"""Islands below this area (km²) are not drawn; the inset shows those of the South China Sea."""

SEA = 22.0
"""Room beside a narrow map, px: Shanghai has its name there."""

INSET_GAP = 4.0
"""Between the inset and its name, px."""


@dataclass(frozen=True)
class DrawnCountry:
    """Shapes in Albers kilometres.

    Attributes
    ----------
    provinces
        Code → outline, Hong Kong, Macao and Taiwan among them.
    inset
        Code → outline for the inset of the South China Sea, less coarse.
    dashes
        The dashes of the South China Sea that the inset shows.
    further_dashes
        The others, which the map itself shows.
    centres
        Code → the point that lines start from and end at.
    special
        Codes of those among the provinces that are asked in censuses of their own.
    """

    provinces: dict[str, shapely.Geometry]
    inset: dict[str, shapely.Geometry]
    dashes: tuple[shapely.Geometry, ...]
    further_dashes: tuple[shapely.Geometry, ...]
    centres: dict[str, tuple[float, float]]
    special: tuple[str, ...] = ()


def drawn_country(
    provinces: gpd.GeoDataFrame,
    leaves: gpd.GeoDataFrame,
    dashes: Sequence[shapely.LineString],
    *,
    special: tuple[str, ...],
    inset: Inset | None,
    projection: str,
) -> DrawnCountry:
    """Prepare the shapes.

    Parameters
    ----------
    provinces
        ``code``, ``geometry``: the provinces.
    leaves
        ``code``, ``geometry``: where the special regions are taken from.
    dashes
        From `atlas.sources.boundary_file.read_dashed_line`.
    special
        Codes of the special regions.
    inset
        What lies too far off; None for nothing.
    projection
        As PROJ reads it, in metres.
    """
    apart = leaves[leaves["code"].isin(special)]
    codes = [*provinces["code"], *apart["code"]]
    whole = np.concatenate([provinces.geometry.array, apart.geometry.array])
    shapes = albers_km(gpd.GeoSeries(whole, crs=provinces.crs), projection)
    lines = albers_km(gpd.GeoSeries(list(dashes), crs=provinces.crs), projection)
    coarse = shapely.coverage_simplify(shapes.to_numpy(), TOLERANCE)
    drawn: dict[str, shapely.Geometry] = {
        code: without_specks(shape, SMALLEST, holes=False)
        for code, shape in zip(codes, coarse, strict=True)
    }
    southern: dict[str, Any] = {}
    in_inset = np.zeros(len(lines), dtype=bool)
    if inset is not None:
        finer = shapely.coverage_simplify(shapes.to_numpy(), FINER)
        southern = dict(zip(codes, shapely.intersection(finer, sea_km(inset)), strict=True))
        in_inset = lines.intersects(sea_km(inset)).to_numpy()
    return DrawnCountry(
        provinces=drawn,
        inset={code: shape for code, shape in southern.items() if not shape.is_empty},
        dashes=tuple(lines[in_inset]),
        further_dashes=tuple(lines[~in_inset]),
        centres={code: _centre(shape) for code, shape in drawn.items()},
        special=special,
    )


def _centre(shape: shapely.Geometry) -> tuple[float, float]:
    """Return the point furthest from the border: a centroid may lie in another province."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    spine = shapely.maximum_inscribed_circle(largest, tolerance=10)
    return float(spine.coords[0][0]), float(spine.coords[0][1])


def map_size(frame: NationalFrame, size: str) -> tuple[float, float]:
    """Return width and height in px of the map on a sheet of one of the `WIDTHS`.

    On a narrow sheet the names of the coast have the sea beside the map.
    """
    width = WIDTHS[size] - (SEA if size == "narrow" else 0)
    return width, map_height(frame, width)


def draw_country(canvas: ChartCanvas, shapes: DrawnCountry) -> Panel:
    """Draw the map and its inset from the sheet's upper left; return its axes, in kilometres."""
    frame = canvas.style.national_frame
    axes = canvas.panel(0, 0, *map_size(frame, canvas.size))
    axes.set_xlim(*(metres / KM for metres in frame.x))
    axes.set_ylim(*(metres / KM for metres in frame.y))
    for code in sorted(shapes.provinces):
        _land(axes, shapes.provinces[code])
    _inset(canvas, axes, shapes)
    return axes


def _land(axes: Panel, shape: shapely.Geometry) -> None:
    how = {"facecolor": paint("land"), "edgecolor": paint("hatch"), "linewidth": 0.5}
    axes.place(PathPatch(outline(shape), **how))


def _dashes(axes: Panel, dashes: Iterable[shapely.Geometry], width: float) -> None:
    for dash in dashes:
        x, y = np.asarray(shapely.get_coordinates(dash)).T
        axes.plot(x, y, color=paint("muted"), linewidth=width)


def outline(shape: shapely.Geometry) -> Outline:
    """Turn polygons into one path."""
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings_of(shape)))


def name_places(main: Panel, points: Sequence[Point], size: float) -> None:
    """Name points of the map of `draw_country`, on it or beside it, clear of the inset."""
    room = main.get_window_extent()
    sheet = 0.0, room.y0, main.sheet.width, room.y1
    name_points(main, points, size, clear_of=inset_room(main), within=sheet)


def inset_room(main: Panel) -> list[Rectangle]:
    """Return where the inset of `draw_country` and its name stand, px from the lower left."""
    sea = main.sheet.style.national_frame.inset
    if sea is None:
        return []
    frame, lines = _inset_frame(sea, main), name_lines(main.sheet.say(sea.title))
    wide = max(text_width(line, SMALL) for line in lines)
    right, foot = frame[0] - INSET_GAP, frame[1]
    return [frame, (right - wide, foot, right, foot + len(lines) * (SMALL + 3) + 2)]


def _inset_frame(sea: FrameInset, main: Panel) -> Rectangle:
    """Place the inset at the lower right, at the style's share of the width; px from below."""
    room = main.get_window_extent()
    box, foot = corner_box(sea, room.width, room.height), room.y0 + GAP
    return room.x0 + box.left, foot, room.x1 - GAP, foot + box.height


def _inset(canvas: ChartCanvas, main: Panel, shapes: DrawnCountry) -> None:
    """Draw the inset of what lies too far off, if anything does, and the line to either side."""
    sea = canvas.style.national_frame.inset
    if sea is None:
        return
    _dashes(main, shapes.further_dashes, sea.line)
    left, bottom, right, top = _inset_frame(sea, main)
    axes = canvas.panel(left, canvas.height - top, right - left, top - bottom)
    axes.set_xlim(*(metres / KM for metres in sea.x))
    axes.set_ylim(*(metres / KM for metres in sea.y))
    for code in sorted(shapes.inset):
        _land(axes, shapes.inset[code])
    _dashes(axes, shapes.dashes, sea.line)
    for spine in axes.spines.values():
        spine.set(visible=True, color=paint("muted"), linewidth=sea.border)
    for number, line in enumerate(reversed(name_lines(canvas.say(sea.title)))):
        foot = canvas.height - bottom - 3 - number * (SMALL + 3)
        canvas.write(left - INSET_GAP, foot, line, SMALL, "muted", align="right")
