"""Points to places: which division a point lies in, and which is near."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import GEOSException, Polygon

from atlas.model.arguments import NUMBERS, PATH, Kind, check_arguments
from atlas.model.errors import Fault, SourceError
from atlas.tools.locate.cutting import Floats, Positions, Shapes, cut_shapes, southeast_of
from atlas.tools.locate.site_divisions import Divisions, read_divisions

if TYPE_CHECKING:
    import pandas as pd


SHORTEST_DEGREE_M = 110_574
"""Metres in a degree of latitude at the equator, where it is shortest."""

NARROWEST = 0.1
"""Cosine of the latitude beyond which nobody looks for a county of China."""

TOLERANCE = 1e-9
"""Degrees, 0.1 mm: a point in no piece belongs to those as near as this. Wider than what
rounding moves where pieces were cut, so that no point falls between two of them."""

STRIP = 0.25
"""Degrees of longitude: about as wide as pieces are."""

OUTSIDE = "outside"
"""The kind of place of a point in no division: at sea or abroad."""

EXPECTED = "the GeoPackage that `china-atlas build` wrote"
READING_ERRORS = (sqlite3.Error, GEOSException, struct.error, LookupError, TypeError, ValueError)
"""What a file that holds something else may raise."""

POLYGON, MULTIPOLYGON = 3, 6
"""Kinds of shapes that have land, as GEOS numbers them."""

METRES = (111_320.0, SHORTEST_DEGREE_M)
"""In a degree of longitude at the equator and of latitude there: distances along a border need no
more than the percent or two that these are off."""

NEAREST = "nearest"
"""The kind of place of a point outside that is taken to the place nearest to it."""

MOST_WITHIN_M = 820.0
"""What nine in ten points of the borders of counties in Tianditu lie within from OpenStreetMap's;
the median is 190. A point nearer to a border may be on its other side."""


def _is_row_of_numbers(value: object) -> bool:
    try:
        numbers = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return False
    return value is not None and numbers.ndim < 2


COORDINATES: Final = Kind("numbers of degrees in one dimension", _is_row_of_numbers)


def _as_many_as(points: int) -> Kind:
    def holds(value: Any) -> bool:
        return np.size(value) == points

    return Kind(f"as many latitudes as longitudes: {points:,}", holds)


def _check_shapes(path: Path, divisions: Divisions) -> None:
    """Refuse divisions whose shapes are broken: a point in one would be said to be elsewhere.

    Raises
    ------
    SourceError
        Naming them.
    """
    shapes = divisions.shapes
    has_land = np.isin(shapely.get_type_id(shapes), (POLYGON, MULTIPOLYGON))
    has_land &= ~shapely.is_empty(shapes)
    code = divisions.columns.index("division_code")
    faults = []
    for at in np.flatnonzero(~(has_land & shapely.is_valid(shapes))):
        reason = shapely.is_valid_reason(shapes[at]) if has_land[at] else "it has no area"
        expected = f"{EXPECTED} (broken shape: {reason})"
        faults.append(Fault(expected, str(path), column="geom", value=divisions.rows[at][code]))
    if faults:
        raise SourceError(faults)


def reach_degrees(lat: npt.ArrayLike, metres: float) -> Floats:
    """Return degrees of longitude, and so of latitude too, that are no less than a distance."""
    narrow = np.maximum(np.cos(np.radians(np.asarray(lat, dtype=float))), NARROWEST)
    return np.asarray(metres / SHORTEST_DEGREE_M / narrow)


def _scaled(shapes: Shapes, scale: Floats) -> Shapes:
    """Stretch each polygon by its own factors, in the directions of x and y."""
    by_vertex = np.repeat(scale, shapely.get_num_coordinates(shapes), axis=0)
    return np.asarray(shapely.transform(shapes, lambda xy: xy * by_vertex))


class Point(NamedTuple):
    """Longitude and latitude in degrees, CGCS2000 or WGS 84."""

    lon: float
    lat: float


class Locator:
    """Divisions in small pieces, and what is said of the places that they make up.

    A point on a border between divisions belongs to the one with the smallest code; on the
    Heihe–Tengchong line itself it is north-west.

    Parameters
    ----------
    columns
        Names of what is said of a division; ``division_code`` among them.
    rows
        For each division, its texts in the order of ``columns``; None where nothing is known.
    shapes
        For each its polygons, EPSG:4490.
    southeast
        The land south-east of the line, in the same degrees.
    accuracy_known
        Whether it is known how exact the boundaries are: it is of the default ones alone.

    Attributes
    ----------
    columns
        Those given, and ``line_side``.
    accuracy_known
        As given.
    places
        The different places, texts in the order of ``columns``; last what is said of a point
        in no division, and of a point without coordinates (nothing).

    Examples
    --------
    >>> from pathlib import Path
    >>> import atlas
    >>> locator = atlas.Locator.open(Path("site/downloads/china-population-atlas.gpkg"))
    >>> places = locator.locate([126.53, 91.12], [45.80, 29.65])
    >>> places[["division_code", "division_name_en", "line_side"]]
      division_code    division_name_en  line_side
    0        230109    Songbei District  southeast
    1        540102  Chengguan District  northwest
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[tuple[str | None, ...]],
        shapes: Shapes,
        southeast: Polygon,
        *,
        accuracy_known: bool,
    ) -> None:
        self.columns, self.accuracy_known = (*columns, "line_side"), accuracy_known
        self._shapes, owner, sides = cut_shapes(shapes, southeast)
        pieces = [(*rows[at], str(side)) for at, side in zip(owner.tolist(), sides, strict=True)]
        keys = [self.columns.index(name) for name in ("division_code", "line_side")]
        places = sorted(set(pieces), key=lambda row: [row[key] or "" for key in keys])
        number = {row: position for position, row in enumerate(places)}
        self.outside, self.unknown = len(places), len(places) + 1
        nowhere = [OUTSIDE if name == "place_kind" else None for name in self.columns]
        self.places = [*places, tuple(nowhere), (None,) * len(self.columns)]
        self._place_of = np.array([number[row] for row in pieces], dtype=np.int64)
        code = self.columns.index("division_code")
        divisions = sorted({row[code] or "" for row in self.places})
        self._division_of = np.array([divisions.index(row[code] or "") for row in self.places])
        west, south, east, north = shapely.bounds(self._shapes).T
        corners = (west - TOLERANCE, south - TOLERANCE, east + TOLERANCE, north + TOLERANCE)
        self._boxes = shapely.STRtree(np.asarray(shapely.box(*corners)))

    def __repr__(self) -> str:
        code = self.columns.index("division_code")
        divisions = len({place[code] for place in self.places if place[code]})
        west, south, east, north = (f"{degrees:.1f}" for degrees in self.bounds)
        return f"<Locator: {divisions:,} divisions within {west}–{east}° E, {south}–{north}° N>"

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all pieces, degrees."""
        west, south, east, north = shapely.total_bounds(self._shapes)
        return west, south, east, north

    @classmethod
    def open(cls, path: Path | str, around: Point | None = None, reach_m: float = 0) -> Locator:
        """Read the divisions of a built site, and cut them into pieces.

        Parameters
        ----------
        path
            Its file ``downloads/china-population-atlas.gpkg``.
        around, reach_m
            Take only the divisions whose bounds hold this point, or are no further from it
            than so many metres.

        Raises
        ------
        SourceError
            If the file is missing or holds no divisions.
        """
        check_arguments("Locator.open", path=(path, PATH), around=(around, NUMBERS.or_none()))
        path = Path(path)
        if not path.is_file():
            raise SourceError([Fault(EXPECTED, str(path))])
        box = None
        if around is not None:
            (lon, lat), reach = around, TOLERANCE
            if reach_m:
                reach = float(reach_degrees(lat, reach_m))
            box = lon - reach, lat - reach, lon + reach, lat + reach
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
                divisions = read_divisions(file, box)
            _check_shapes(path, divisions)
            side, known = southeast_of(divisions.line), divisions.accuracy_known
            given = divisions.columns, divisions.rows, divisions.shapes
            return cls(*given, side, accuracy_known=known)
        # Whoever changed the file, SQLite, GEOS or we may be the first to stumble.
        except READING_ERRORS as error:
            raise SourceError([Fault(f"{EXPECTED} ({error})", str(path))]) from None

    def find(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Positions:
        """Find the place of each point.

        Parameters
        ----------
        lon, lat
            Degrees, CGCS2000 or WGS 84 (the same to within a metre); one dimension, of one
            length.

        Returns
        -------
        ndarray of int64
            Positions in ``places``: ``outside`` for points in no division, ``unknown`` where
            a coordinate is NaN.
        """
        x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        places = np.full(len(x), self.unknown, dtype=np.int64)
        real = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        places[real] = self.outside
        # Points that are near each other meet the same pieces, which are then still at hand:
        # in strips they are found in half the time that they take in a random order.
        real = real[np.lexsort((y[real], np.floor(x[real] / STRIP)))]
        x, y = x[real], y[real]
        dots = np.asarray(shapely.points(x, y))
        at, piece = self._boxes.query(dots)
        # Boxes first and all pairs at once: faster than a predicate in the query, which
        # prepares each point anew.
        inside = shapely.intersects_xy(self._shapes[piece], x[at], y[at])
        np.minimum.at(places, real[at[inside]], self._place_of[piece[inside]])
        left = places[real[at]] == self.outside
        at, piece = at[left], piece[left]
        near = shapely.dwithin(self._shapes[piece], dots[at], TOLERANCE)
        np.minimum.at(places, real[at[near]], self._place_of[piece[near]])
        return places

    def find_near(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike, most_m: float
    ) -> tuple[Positions, Floats]:
        """Find the place nearest to each point, for points off the coast.

        Parameters
        ----------
        lon, lat
            As for `find`; finite.
        most_m
            How far a place may be, metres.

        Returns
        -------
        tuple of ndarray
            Positions in ``places`` (``outside`` where none is so near; of equally near places
            that with the smallest code) and geodesic distances in metres (NaN). The nearest point
            of a place is found in degrees, those of longitude shortened by the cosine of the
            latitude.
        """
        # PROJ takes a tenth of a second to load.
        from pyproj import Geod

        x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        tree, reach = shapely.STRtree(self._shapes), reach_degrees(y, most_m)
        at, piece = tree.query(shapely.points(x, y), predicate="dwithin", distance=reach)
        narrow = np.cos(np.radians(y[at]))
        flat = _scaled(self._shapes[piece], np.column_stack([narrow, np.ones(len(at))]))
        nearest = shapely.shortest_line(shapely.points(x[at] * narrow, y[at]), flat)
        ends = shapely.get_coordinates(nearest)[1::2]
        metres = Geod(ellps="GRS80").inv(x[at], y[at], ends[:, 0] / narrow, ends[:, 1])[2]
        near = np.asarray(metres) <= most_m
        return self._nearest(len(x), at[near], piece[near], np.asarray(metres)[near])

    def _nearest(
        self, points: int, at: Positions, piece: Positions, metres: Floats
    ) -> tuple[Positions, Floats]:
        """Choose for each of some points the place of the piece that is nearest."""
        places, away = np.full(points, self.outside, dtype=np.int64), np.full(points, np.nan)
        # Written from the farthest to the nearest, the nearest stays.
        order = np.lexsort((-self._place_of[piece], -metres.round(3)))
        places[at[order]] = self._place_of[piece[order]]
        away[at[order]] = metres[order]
        return places, away

    def find_border(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike, places: Positions, most_m: float
    ) -> tuple[Positions, Floats]:
        """Find the other division that lies nearest to each point in a division.

        Parameters
        ----------
        lon, lat
            As for `find`.
        places
            What `find` gives for them.
        most_m
            How far the border with it may be, metres.

        Returns
        -------
        tuple of ndarray
            Positions in ``places`` of the other division (``outside`` where none is so near, or
            the point is in none), and metres to it, to some two percent (NaN).
        """
        x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        inside = np.flatnonzero(places < self.outside)
        x, y, narrow = x[inside], y[inside], np.cos(np.radians(y[inside]))
        reach = most_m / METRES[1]
        box = shapely.box(x - reach / narrow, y - reach, x + reach / narrow, y + reach)
        at, piece = self._boxes.query(np.asarray(box))
        own = self._division_of[places[inside[at]]]
        other = self._division_of[self._place_of[piece]] != own
        at, piece = at[other], piece[other]
        scale = np.column_stack([narrow[at] * METRES[0], np.full(len(at), METRES[1])])
        flat = _scaled(self._shapes[piece], scale)
        metres = shapely.distance(shapely.points(np.column_stack([x, y])[at] * scale), flat)
        near = metres <= most_m
        return self._nearest(len(places), inside[at[near]], piece[near], metres[near])

    def locate(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> pd.DataFrame:
        """Tell the division, county units, prefecture, province and side of each point.

        Parameters
        ----------
        lon, lat
            As for `find`, or of one point.

        Returns
        -------
        DataFrame
            One row per point in the order given; texts, ``NA`` where there is nothing to say:
            ``division_code`` and the names of the division, ``place_kind``, the code and names of
            its comparable unit in each period (``unit_2010_2020`` …), of its prefecture and its
            province of 2020, and ``line_side``. Outside all divisions ``place_kind`` alone.
        """
        import pandas as pd

        check_arguments("Locator.locate", lon=(lon, COORDINATES), lat=(lat, COORDINATES))
        x, y = np.atleast_1d(lon), np.atleast_1d(lat)
        check_arguments("Locator.locate", lat=(lat, _as_many_as(len(x))))
        table = pd.DataFrame(self.places, columns=list(self.columns), dtype="string")
        return table.take(self.find(x, y)).reset_index(drop=True)


def find_or_nearest(
    locator: Locator, lon: Floats, lat: Floats, near_m: float
) -> tuple[list[tuple[str | None, ...]], Positions, Floats]:
    """Find points; those outside at the nearest place within a distance, if one is given.

    Returns
    -------
    tuple
        Places as `Locator.places`, then the same as the nearest; the position of each point's
        place in them; and metres to it where it is the nearest, else NaN.
    """
    of, away = locator.find(lon, lat), np.full(len(lon), np.nan)
    places = list(locator.places)
    if near_m:
        off = np.flatnonzero(of == locator.outside)
        near, away[off] = locator.find_near(lon[off], lat[off], near_m)
        # Places as the nearest stand behind the others, in the same order.
        of[off] = np.where(near == locator.outside, near, near + len(places))
        kind = locator.columns.index("place_kind")
        places += [(*row[:kind], NEAREST, *row[kind + 1 :]) for row in places]
    return places, of, away
