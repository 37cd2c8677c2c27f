"""Where everything stands on a map: frame and inset, outlines, names clear of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Final, Generic, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from rtree import index

from atlas.catalogue.style import FrameInset, NationalFrame, Style
from atlas.model.country import Inset
from atlas.model.text import Text

Points = npt.NDArray[np.float64]

Extent = tuple[float, float, float, float]
"""West, south, east and north, in units of the projection."""

KM: Final = 1000.0
"""Charts and sketches count in kilometres of the projection, figures in metres."""


@dataclass(frozen=True)
class Box:
    """A rectangle of a sheet, px from its upper left."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class View:
    """A part of the plane in a box of the sheet.

    Attributes
    ----------
    box
        Where it is drawn.
    west, north
        Albers metres, or kilometres, at the upper left corner of the box.
    scale
        Px per unit of these.
    """

    box: Box
    west: float
    north: float
    scale: float

    @property
    def extent(self) -> Extent:
        """What the box shows."""
        across, down = self.box.width / self.scale, self.box.height / self.scale
        return self.west, self.north - down, self.west + across, self.north

    def place(self, points: Points) -> Points:
        """Turn points of the projection, shape (n, 2), into px of the sheet."""
        x = self.box.left + (points[:, 0] - self.west) * self.scale
        y = self.box.top + (self.north - points[:, 1]) * self.scale
        return np.stack([x, y], axis=1)


def fitted(extent: Extent, box: Box) -> View:
    """Show an extent in the middle of a box, as large as it fits."""
    west, south, east, north = extent
    scale = min(box.width / (east - west), box.height / (north - south))
    across, down = box.width / scale, box.height / scale
    return View(box, (west + east - across) / 2, (south + north + down) / 2, scale)


def map_height(frame: NationalFrame, width: float) -> float:
    """Return the height in px of a national map of this width."""
    return width * (frame.y[1] - frame.y[0]) / (frame.x[1] - frame.x[0])


def national_view(frame: NationalFrame, box: Box, unit: float = 1.0) -> View:
    """Show the national frame in a box as wide as it, in units of so many metres."""
    scale = box.width / (frame.x[1] - frame.x[0]) * unit
    return View(box, frame.x[0] / unit, frame.y[1] / unit, scale)


def albers_km(geometry: gpd.GeoSeries, crs: str) -> gpd.GeoSeries:
    """Project shapes to kilometres of a CRS in metres."""
    return geometry.to_crs(crs).scale(1 / KM, 1 / KM, origin=(0, 0))


GAP: Final = 3.0
"""From the corner of the map, px."""


def sea_km(sea: FrameInset | Inset) -> shapely.Polygon:
    """Return what the inset shows, kilometres of the projection."""
    (west, east), (south, north) = sea.x, sea.y
    return shapely.box(west / KM, south / KM, east / KM, north / KM)


def sea_view(sea: FrameInset, box: Box, unit: float = 1.0) -> View:
    """Show the inset in a box, in units of so many metres."""
    west, north = sea.x[0] / unit, sea.y[1] / unit
    return View(box, west, north, box.width / (sea.x[1] / unit - west))


def corner_box(sea: FrameInset, width: float, height: float, px: float = 1.0) -> Box:
    """Place the inset at the lower right of a map.

    Parameters
    ----------
    sea
        Its share of the map's width, and its shape.
    width, height
        Of the map.
    px
        What a px is in the units of these.
    """
    across = sea.width * width
    high = across * sea.aspect[1] / sea.aspect[0]
    return Box(width - across - GAP * px, height - high - GAP * px, across, high)


def name_lines(title: str, narrow: bool = True) -> list[str]:
    """Divide the inset's name into two lines where one would reach Hainan."""
    words = title.split(" ")
    half = len(words) // 2 if narrow else 0
    return [title] if half == 0 else [" ".join(words[:half]), " ".join(words[half:])]


Polygons = npt.NDArray[np.object_]

SAME_POINT: Final = 1e-3
"""Metres within which two cuts of one border are the same."""


def close_up(leaves: Polygons, extent: Extent, tolerance: float) -> Polygons:
    """Cut leaves to what an inset shows and a little more, and simplify what is left."""
    west, south, east, north = extent
    spare = 0.04 * (east - west)
    window = (west - spare, south - spare, east + spare, north + spare)
    near = shapely.intersects(leaves, shapely.box(*window))
    shown = np.full(len(leaves), shapely.Polygon(), dtype=object)
    shown[near] = clipped(shapely.coverage_simplify(leaves[near], tolerance), window)
    return shown


def clipped(polygons: Polygons, window: Extent) -> Polygons:
    """Cut a coverage to a rectangle; what only touches it goes, and a coverage is left."""
    parts, owner = shapely.get_parts(shapely.clip_by_rect(polygons, *window), return_index=True)
    area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    shown = np.full(len(polygons), shapely.Polygon(), dtype=object)
    cut = shapely.transform(parts[area], lambda points: _joined_on_the_rim(points, window))
    shapely.multipolygons(cut, indices=owner[area], out=shown)
    return shown


def _joined_on_the_rim(points: Points, window: Extent) -> Points:
    """Give neighbours the same point where the rectangle cuts the border between them.

    Each computes it along its own ring, one from the other end: they may differ in the last
    digit, and what is no coverage cannot be united.
    """
    joined = points.copy()
    for axis, rim in enumerate(window):
        on = np.flatnonzero(points[:, axis % 2] == rim)
        along = points[on, 1 - axis % 2]
        order = np.argsort(along)
        first = np.diff(along[order], prepend=-np.inf) > SAME_POINT
        joined[on[order], 1 - axis % 2] = along[order][first][np.cumsum(first) - 1]
    return joined


def dissolve(polygons: Polygons, group: npt.NDArray[np.object_]) -> dict[str, shapely.Geometry]:
    """Unite the polygons of a coverage by group; groups in the order of their names."""
    return {
        str(name): own.iloc[0] if len(own) == 1 else shapely.coverage_union_all(own.to_numpy())
        for name, own in pd.Series(polygons, dtype=object).groupby(group.astype(str))
    }


def outlined(polygons: Polygons, group: npt.NDArray[np.object_]) -> Polygons:
    """Unite the polygons of a coverage by group, and close the gaps between them."""
    return without_slivers(np.array(list(dissolve(polygons, group).values()), dtype=object))


LARGEST_GAP: Final = 4e6
"""Square metres of the largest gap between leaves, which is no hole of the land."""


def rings_of(
    polygons: Polygons | Sequence[shapely.Geometry] | shapely.Geometry,
) -> tuple[Points, ...]:
    """Return every ring of some polygons, of one or several parts."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    return tuple(shapely.get_coordinates(ring) for ring in rings)


def without_specks(
    shape: shapely.Geometry, least: float, *, holes: bool = True
) -> shapely.MultiPolygon:
    """Leave out the parts of polygons below an area, and the holes in them.

    With ``holes`` kept as they are (False), the largest part stays however small it is.
    """
    parts = shapely.get_parts(shape)
    large = parts[shapely.area(parts) >= least]
    if holes:
        return shapely.MultiPolygon([_closed(part, least) for part in large])
    kept = large if len(large) else parts[[shapely.area(parts).argmax()]]
    return shapely.MultiPolygon(list(kept))


def without_slivers(polygons: Polygons) -> Polygons:
    """Close the gaps between leaves, which would be drawn as coasts: no real hole is so small."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    closed = np.array([_closed(part, LARGEST_GAP) for part in parts], dtype=object)
    found = np.full(len(polygons), shapely.Polygon(), dtype=object)
    shapely.multipolygons(closed, indices=owner, out=found)
    return found


def _closed(polygon: shapely.Polygon, least: float) -> shapely.Polygon:
    """Leave out the holes of a polygon below an area."""
    rings = [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= least]
    return shapely.Polygon(polygon.exterior, rings)


def borders_of(polygons: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Return the borders of some polygons, each once."""
    return shapely.union_all(shapely.boundary(list(polygons)))


def lines_of(borders: shapely.Geometry) -> tuple[Points, ...]:
    """Return borders as lines that run as far as they can."""
    merged = shapely.get_parts(shapely.line_merge(borders))
    return tuple(shapely.get_coordinates(line) for line in merged if line.length > 0)


def inner_borders(
    shapes: Iterable[shapely.Geometry], whole: shapely.Geometry, least: float
) -> tuple[shapely.Geometry, ...]:
    """Return the lines between shapes (km), each once.

    The rings of islands and holes below an area of ``least`` km² are no borders: ``whole``, which
    is the land without such specks, draws no coast round them.
    """
    coast = shapely.buffer(shapely.boundary(whole), 1)
    inner = shapely.difference(borders_of(shapes), coast)
    lines = shapely.get_parts(shapely.line_merge(inner))
    long = (line for line in lines if not line.is_closed or shapely.Polygon(line).area >= least)
    return tuple(long)


def from_the_south_west(line: Points) -> Points:
    """Turn a line so that it runs from south-west to north-east."""
    return line if line[0, 0] < line[-1, 0] else line[::-1]


def named_ends(line: Points, style: Style) -> tuple[tuple[Points, Text], tuple[Points, Text]]:
    """Return the ends of the line, the south-western first, each with its words."""
    southern, northern = from_the_south_west(line)[[0, -1]]
    words = style.line.heihe_tengchong
    return (southern, words.end), (northern, words.start)


Rectangle = tuple[float, float, float, float]
"""Left, top, right and bottom of a sheet, px; y may as well run upwards."""

How = TypeVar("How")

SIDES: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""Where a name may stand beside its point, in the order in which they are tried: to the right (1)
or the left, above (1) or below."""


@dataclass(frozen=True)
class Place(Generic[How]):
    """Where a name may stand.

    Attributes
    ----------
    words
        What its letters cover.
    how
        What the one who draws needs to know of it.
    room
        What must be free of others, where that is more.
    """

    words: Rectangle
    how: How
    room: Rectangle | None = None


@dataclass(frozen=True)
class NameRequest(Generic[How]):
    """A name that asks for a place.

    Attributes
    ----------
    places
        Where it may stand, the best one first.
    mark
        What is drawn at its point: if that is taken, it has no name, and with the name it is taken.
    own
        Number of its own mark among those that the room holds from the beginning: its name may lie
        over that one.
    """

    places: Iterable[Place[How]]
    mark: Rectangle | None = None
    own: int | None = None


@dataclass
class Room:
    """The sheet with what is taken on it.

    Parameters
    ----------
    window
        Names stay within.
    taken
        What no name may cover; numbered as given.
    crowd
        Points that names keep off where there is a choice.
    """

    window: Rectangle
    taken: Iterable[Rectangle] = ()
    crowd: Iterable[tuple[float, float]] = ()
    _tree: index.Index = field(init=False, repr=False)
    _crowd: index.Index | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._tree = _tree_of(self.taken)
        crowd = [(x, y, x, y) for x, y in self.crowd]
        self._crowd = _tree_of(crowd) if crowd else None

    def take(self, rectangle: Rectangle) -> None:
        """Keep others out of a rectangle."""
        self._tree.insert(-1, rectangle)

    def is_free(self, rectangle: Rectangle, own: int | None = None) -> bool:
        """Return whether nothing that is taken lies in a rectangle, but for one's own mark."""
        return all(number == own for number in self._tree.intersection(rectangle))

    def holds(self, rectangle: Rectangle) -> bool:
        """Return whether a rectangle lies within the window."""
        left, top, right, bottom = rectangle
        west, north, east, south = self.window
        return left >= west and right <= east and top >= north and bottom <= south

    def crowd_in(self, rectangle: Rectangle) -> int:
        """Count the points of the crowd in a rectangle."""
        return 0 if self._crowd is None else int(self._crowd.count(rectangle))

    def choose(self, request: NameRequest[How]) -> Place[How] | None:
        """Choose the first free place, of those with the smallest crowd; None if none is free."""
        free = (
            place
            for place in request.places
            if self.holds(place.words) and self.is_free(place.room or place.words, request.own)
        )
        if self._crowd is None:
            return next(free, None)
        return min(free, key=lambda place: self.crowd_in(place.words), default=None)


def place_names(
    requests: Sequence[NameRequest[How]], room: Room, most: int | None = None
) -> Iterator[tuple[int, Place[How]]]:
    """Give names their places, the first ones first.

    Parameters
    ----------
    requests
        In order of importance. One that finds no place is left out.
    room
        The sheet; what is given is taken on it.
    most
        How many names at most; None for all.

    Yields
    ------
    tuple of int and Place
        Which of the names stands where, in their order.
    """
    given = 0
    for number, request in enumerate(requests):
        if given == most:
            return
        mark = request.mark
        if mark is not None and not (room.holds(mark) and room.is_free(mark, request.own)):
            continue
        place = room.choose(request)
        if place is None:
            continue
        if mark is not None:
            room.take(mark)
        room.take(place.words)
        given += 1
        yield number, place


def _tree_of(rectangles: Iterable[Rectangle]) -> index.Index:
    # The mark of a value that is missing is drawn nowhere.
    drawn = [
        (number, rectangle, None)
        for number, rectangle in enumerate(rectangles)
        if not any(map(isnan, rectangle))
    ]
    # All at once: one by one takes several times as long.
    return index.Index(drawn) if drawn else index.Index()
