"""Points to places: which division a point lies in, and which is near."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from atlas.exports.tables import PublishedTable


ENVELOPE_BYTES = (0, 32, 48, 48, 64)
"""Length of the envelope in the header of a GeoPackage geometry, by its code (OGC 12-128)."""

LINE: Final = "line_extended"
"""The Heihe–Tengchong line from border to border, in the layer of that name."""

BEYOND: Final = 5.0
"""How far it runs on beyond the borders, degrees."""

NAMES: Final = ("name_zh", "name_en")
UPPER: Final = [
    f"{level}_{part}" for level in ("prefecture", "province") for part in ("code", *NAMES)
]

COUNTED: Final = "counted"
"""In a county unit whose people the censuses count."""

UNCOUNTED: Final = "not_counted"
"""In a division that the boundaries draw and no census counts (Kinmen 350527)."""

SPECIAL_REGION: Final = "special_region"
"""In Hong Kong, Macao or Taiwan, which take their own censuses: no unit, no prefecture."""

UNIT_PARTS: Final = ("", "_name_zh", "_name_en")
"""What the names of the columns of a unit end with: its code and its names."""

UNIT, STATE = "unit_code", "comparability"
"""Columns of ``comparability``, before their periods."""

ACCURACY: Final = """SELECT 1 FROM gpkg_metadata
JOIN gpkg_metadata_reference ON md_file_id = id WHERE table_name = ? AND metadata LIKE ?"""
STATED: Final = "%DQ_AbsoluteExternalPositionalAccuracy%"
"""In the metadata (ISO 19139) of boundaries whose accuracy is known."""

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Box = tuple[float, float, float, float]
Cells = dict[str, str | None]


SOUTHEAST, NORTHWEST = "southeast", "northwest"
MOST_VERTICES = 128
"""Pieces with more are halved: with half as many it takes three times as long to cut all."""

EAST, SOUTH = 180.0, -10.0
"""Beyond every division: closes the land south-east of the line, in degrees."""

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
STUMBLES = (sqlite3.Error, shapely.GEOSException, struct.error, LookupError, TypeError, ValueError)
"""What a file that holds something else may raise."""

METRES = (111_320.0, 110_574.0)
"""In a degree of longitude at the equator and of latitude there: distances along a border need no
more than the percent or two that these are off."""

WGS84 = "wgs84"
NEAREST = "nearest"
"""The kind of place of a point outside that is taken to the place nearest to it."""

MOST_WITHIN_M = 820.0
"""What nine in ten points of the borders of counties in Tianditu lie within from OpenStreetMap's;
the median is 190. A point nearer to a border may be on its other side."""


@dataclass(frozen=True)
class Divisions:
    """Divisions as a site publishes them.

    Attributes
    ----------
    columns
        As of `atlas.tools.locate.index.describe_divisions`.
    rows
        For each division its texts in their order.
    shapes
        For each its MultiPolygon, EPSG:4490.
    line
        The Heihe–Tengchong line from south-west to north-east, beyond every border.
    accuracy_known
        Whether the site's metadata say how exact the boundaries are.
    """

    columns: list[str]
    rows: list[tuple[str | None, ...]]
    shapes: Shapes
    line: Floats
    accuracy_known: bool


def _states_accuracy(file: sqlite3.Connection) -> bool:
    """Whether the metadata, if the file has any, say how exact the boundaries are."""
    held = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'gpkg_metadata%'"
    if not file.execute(held).fetchone()[0]:
        return False
    return bool(file.execute(ACCURACY, ("comparability", STATED)).fetchone())


def read_divisions(file: sqlite3.Connection, box: Box | None = None) -> Divisions:
    """Read the divisions that the boundaries draw.

    Parameters
    ----------
    file
        ``downloads/china-population-atlas.gpkg`` of a site.
    box
        West, south, east and north: only divisions whose bounds meet it.

    Raises
    ------
    sqlite3.Error, shapely.GEOSException, struct.error, LookupError, TypeError, ValueError
        If the file holds something else.
    """
    drawn = {**_shapes(file, "comparability", box), **_shapes(file, "special_regions", box)}
    described = {
        cells["division_code"]: cells for cells in _cells(file, None if box is None else drawn)
    }
    units = [f"unit_{period}{part}" for period in _periods(file) for part in UNIT_PARTS]
    names = [f"division_{part}" for part in NAMES]
    columns = ["division_code", *names, "place_kind", *units, *UPPER]
    (blob,) = file.execute("SELECT geom FROM heihe_tengchong_line WHERE id = ?", (LINE,)).fetchone()
    return Divisions(
        columns,
        [tuple(described[code].get(name) for name in columns) for code in drawn],
        np.asarray(shapely.from_wkb([wkb(blob) for blob in drawn.values()]), dtype=object),
        _prolonged(shapely.get_coordinates(shapely.from_wkb(wkb(blob)))),
        _states_accuracy(file),
    )


def wkb(blob: bytes) -> bytes:
    """Cut the header of a GeoPackage geometry off its well-known binary."""
    return blob[8 + ENVELOPE_BYTES[blob[3] >> 1 & 7] :]


def _shapes(file: sqlite3.Connection, layer: str, box: Box | None) -> dict[str, bytes]:
    every = file.execute(f"SELECT code, geom FROM {layer} WHERE geom NOT NULL ORDER BY code")
    return {code: blob for code, blob in every if box is None or _meets(blob, box)}


def _meets(blob: bytes, box: Box) -> bool:
    if blob[3] >> 1 & 7 == 0:
        return True
    west, east, south, north = struct.unpack_from("<4d" if blob[3] & 1 else ">4d", blob, 8)
    return bool(west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1])


def _periods(file: sqlite3.Connection) -> list[str]:
    known = [row[1] for row in file.execute("PRAGMA table_info(comparability)")]
    return sorted(name.removeprefix(f"{UNIT}_") for name in known if name.startswith(f"{UNIT}_"))


def _cells(file: sqlite3.Connection, codes: Iterable[str] | None) -> Iterator[Cells]:
    """Say of divisions what they belong to, as `describe_divisions` does."""
    periods = _periods(file)
    dated = [f"{stem}_{period}" for stem in (UNIT, STATE) for period in periods]
    columns = [*NAMES, *UPPER, *dated]
    rows = _by_code(file, "comparability", columns, codes)
    units = {}
    for period in periods:
        wanted = None if codes is None else {row[f"{UNIT}_{period}"] for row in rows.values()}
        units[period] = _by_code(file, f"county_{period}", [*NAMES, *UPPER], wanted)
    prefectures = {code for (code,) in file.execute("SELECT code FROM prefecture")}
    for code, row in rows.items():
        unit_codes = {period: row[f"{UNIT}_{period}"] for period in periods}
        unit_rows = {period: units[period][unit] for period, unit in unit_codes.items() if unit}
        counted = any(row[f"{STATE}_{period}"] != UNCOUNTED for period in unit_rows)
        # A city that was founded after the last census counts in another prefecture.
        elsewhere = row["prefecture_code"] not in prefectures
        holders = (unit for unit in unit_rows.values() if elsewhere and unit["prefecture_code"])
        upper = next(holders, row)
        yield {
            "division_code": code,
            **{f"division_{part}": row[part] for part in NAMES},
            "place_kind": COUNTED if counted else UNCOUNTED,
            **{f"unit_{period}": unit for period, unit in unit_codes.items()},
            **{
                f"unit_{period}_{part}": unit[part]
                for period, unit in unit_rows.items()
                for part in NAMES
            },
            **{name: upper[name] for name in UPPER},
        }
    for code, row in _by_code(file, "special_regions", list(NAMES), codes).items():
        levels = ("division", "province")
        texts = {f"{level}_{part}": row[part] for level in levels for part in NAMES}
        kind = {"place_kind": SPECIAL_REGION}
        yield {"division_code": code, "province_code": code, **texts, **kind}


def _by_code(
    file: sqlite3.Connection, table: str, columns: list[str], codes: Iterable[str | None] | None
) -> dict[str, Cells]:
    """Read rows by their code: those of some codes, or all of them."""
    query = f"SELECT code, {', '.join(columns)} FROM {table}"
    wanted = sorted(filter(None, codes or ()))
    if codes is not None:
        query += f" WHERE code IN ({', '.join('?' * len(wanted))})"
    every = file.execute(query, wanted)
    return {code: dict(zip(columns, texts, strict=True)) for code, *texts in every}


def _prolonged(line: Floats) -> Floats:
    """Let a line run straight on at both ends."""
    first, last = line[0] - line[1], line[-1] - line[-2]
    before = line[0] + first / np.hypot(*first) * BEYOND
    after = line[-1] + last / np.hypot(*last) * BEYOND
    return np.vstack([before, line, after])


def cut_divisions(divisions: gpd.GeoDataFrame, *, country: Country) -> gpd.GeoDataFrame:
    """Cut divisions at the line, then in halves until each piece has few vertices.

    Parameters
    ----------
    divisions
        ``code`` and polygons in EPSG:4490.
    country
        The country.

    Returns
    -------
    GeoDataFrame
        EPSG:4490, one row per piece: ``code``, ``line_side`` (``southeast`` or
        ``northwest``) and ``geometry`` (Polygon of at most `MOST_VERTICES` vertices). The
        pieces of a division cover it and do not overlap.
    """
    import geopandas as gpd

    shapes, owner, sides = cut_shapes(
        np.asarray(divisions.geometry.array), southeast_degrees(country=country)
    )
    pieces = gpd.GeoDataFrame(
        {"code": divisions["code"].to_numpy()[owner], "line_side": sides},
        geometry=shapes,
        crs=divisions.crs,
    )
    corners = pieces.geometry.bounds[["minx", "miny", "maxx", "maxy"]]
    order = corners.assign(code=pieces["code"], side=pieces["line_side"]).sort_values(
        ["code", "side", "minx", "miny", "maxx", "maxy"], kind="stable"
    )
    return pieces.loc[order.index].reset_index(drop=True)


def cut_shapes(shapes: Shapes, side: Polygon) -> tuple[Shapes, Positions, npt.NDArray[np.str_]]:
    """Cut polygons as `cut_divisions` does.

    Parameters
    ----------
    shapes
        Polygons of one part or many.
    side
        The land south-east of the line, in their CRS.

    Returns
    -------
    tuple
        The pieces, the position in ``shapes`` that each is of, and its ``line_side``.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    parts, owner, southeast = cut_at_line(parts, owner, side)
    pieces, kept = halve(parts)
    return pieces, owner[kept], np.where(southeast[kept], SOUTHEAST, NORTHWEST)


@cache
def southeast_degrees(*, country: Country) -> Polygon:
    """Return the land south-east of the line, in EPSG:4490.

    Between its vertices, 5 km apart, the line is straight in degrees here and in the plane of
    the projection elsewhere: the two are less than 1 m apart.
    """
    from pyproj import Transformer

    from atlas.measures.line.heihe_tengchong import extended_line

    back = Transformer.from_crs(country.equal_area, country.crs, always_xy=True)
    return southeast_of(np.column_stack(back.transform(*extended_line(country=country).xy)))


def southeast_of(line: Floats) -> Polygon:
    """Close a line in degrees, from south-west to north-east, into the land south-east of it."""
    (west, _), (_, north) = line[0], line[-1]
    return Polygon([*line, (EAST, north), (EAST, SOUTH), (west, SOUTH)])


def cut_at_line(
    shapes: Shapes, owner: Positions, side: Polygon
) -> tuple[Shapes, Positions, npt.NDArray[np.bool_]]:
    """Cut polygons where a side begins, and say for each part whether it is on that side.

    Parameters
    ----------
    shapes, owner
        Polygons, and the number of the division that each belongs to.
    side
        The land on one side, in the CRS of the polygons.

    Returns
    -------
    tuple
        The parts, their divisions, and whether they lie in ``side``.
    """
    crossed = np.zeros(len(shapes), dtype=bool)
    crossed[shapely.STRtree(shapes).query(side.exterior, predicate="intersects")] = True
    whole = shapes[~crossed]
    shapely.prepare(side)
    pieces = [(whole, owner[~crossed], shapely.contains(side, shapely.point_on_surface(whole)))]
    for inside in (True, False):
        part = shapely.intersection if inside else shapely.difference
        parts, origin = _polygons(part(shapes[crossed], side))
        pieces.append((parts, owner[crossed][origin], np.full(len(parts), inside)))
    shapes, owner, southeast = (np.concatenate(column) for column in zip(*pieces, strict=True))
    return shapes, owner, southeast


def halve(shapes: Shapes, most_vertices: int = MOST_VERTICES) -> tuple[Shapes, Positions]:
    """Cut polygons across the middle of their longer side until each has few vertices.

    Returns
    -------
    tuple
        The pieces, and for each the position of its polygon in ``shapes``.
    """
    owner = np.arange(len(shapes))
    done: list[tuple[Shapes, Positions]] = []
    while len(shapes):
        small = shapely.get_num_coordinates(shapes) <= most_vertices
        done.append((shapes[small], owner[small]))
        large, owner = shapes[~small], owner[~small]
        halves = [shapely.intersection(large, boxes) for boxes in _half_boxes(large)]
        shapes, origin = _polygons(np.concatenate(halves))
        owner = np.tile(owner, 2)[origin]
    pieces, owners = zip(*done, strict=True) if done else ([shapes], [owner])
    return np.concatenate(pieces), np.concatenate(owners)


def _half_boxes(shapes: Shapes) -> list[Shapes]:
    """Draw the two halves of each bounding box."""
    lower = shapely.bounds(shapes)
    upper = lower.copy()
    size = lower[:, 2:] - lower[:, :2]
    # A degree of longitude is shorter than one of latitude, by a fifth or more in China.
    axis = np.where(size[:, 0] * 0.8 >= size[:, 1], 0, 1)
    every = np.arange(len(shapes))
    middle = (lower[every, axis] + lower[every, axis + 2]) / 2
    lower[every, axis + 2] = middle
    upper[every, axis] = middle
    return [np.asarray(shapely.box(*corners.T)) for corners in (lower, upper)]


def _polygons(shapes: Shapes) -> tuple[Shapes, Positions]:
    """Take the polygons of what a cut left: where it only touched, there are lines and points."""
    parts, origin = shapely.get_parts(shapes, return_index=True)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    kept = areas & ~shapely.is_empty(parts)
    return parts[kept], origin[kept]


def reach_degrees(lat: npt.ArrayLike, metres: float) -> Floats:
    """Return degrees of longitude, and so of latitude too, that are no less than a distance."""
    narrow = np.maximum(np.cos(np.radians(np.asarray(lat, dtype=float))), NARROWEST)
    return np.asarray(metres / SHORTEST_DEGREE_M / narrow)


def near_pieces(
    shapes: Shapes, lon: Floats, lat: Floats, metres: float
) -> tuple[Positions, Positions, Floats]:
    """Find the polygons within a distance of points, and how far they are.

    Parameters
    ----------
    shapes
        Polygons in EPSG:4490.
    lon, lat
        Degrees.
    metres
        The distance.

    Returns
    -------
    tuple of ndarray
        Positions of points, positions of polygons, and metres between them, for
        each pair. The nearest point of a polygon is found in degrees, those of longitude
        shortened by the cosine of the latitude; the distance to it is geodesic.
    """
    points = shapely.points(lon, lat)
    tree = shapely.STRtree(shapes)
    at, piece = tree.query(points, predicate="dwithin", distance=reach_degrees(lat, metres))
    if not len(at):
        return at, piece, np.array([])
    narrow = np.cos(np.radians(lat[at]))
    by_vertex = np.repeat(narrow, shapely.get_num_coordinates(shapes[piece]))
    flat = shapely.transform(
        shapes[piece], lambda xy: xy * np.column_stack([by_vertex, by_vertex**0])
    )
    nearest = shapely.shortest_line(shapely.points(lon[at] * narrow, lat[at]), flat)
    ends = shapely.get_coordinates(nearest)[1::2]
    # PROJ takes a tenth of a second to load.
    from pyproj import Geod

    away = Geod(ellps="GRS80").inv(lon[at], lat[at], ends[:, 0] / narrow, ends[:, 1])[2]
    within = away <= metres
    return at[within], piece[within], np.asarray(away)[within]


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
        Names of what is said of a place; ``division_code`` and ``line_side`` among them.
    rows
        For each piece, its texts in the order of ``columns``; None where nothing is known.
    shapes
        For each piece its polygon, EPSG:4490.
    accuracy_known
        Whether it is known how exact the boundaries are: it is of the default ones alone.

    Attributes
    ----------
    columns, accuracy_known
        As given.
    places
        The different places, texts in the order of ``columns``; last what is said of a point
        in no division, and of a point without coordinates (nothing).

    Examples
    --------
    >>> locator = Locator.open(Path("site/downloads/china-population-atlas.gpkg"))
    >>> locator.locate([126.53], [45.80])["division_name_zh"]
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Iterable[tuple[str | None, ...]],
        shapes: Shapes,
        *,
        accuracy_known: bool = True,
    ) -> None:
        self.columns, self.accuracy_known = tuple(columns), accuracy_known
        pieces = list(rows)
        keys = [self.columns.index(name) for name in ("division_code", "line_side")]
        places = sorted(set(pieces), key=lambda row: [row[key] or "" for key in keys])
        number = {row: place for place, row in enumerate(places)}
        self.outside, self.unknown = len(places), len(places) + 1
        nowhere = [OUTSIDE if name == "place_kind" else None for name in self.columns]
        self.places = [*places, tuple(nowhere), (None,) * len(self.columns)]
        self._place_of = np.array([number[row] for row in pieces], dtype=np.int64)
        self._shapes = shapes
        code = self.columns.index("division_code")
        divisions = sorted({row[code] or "" for row in self.places})
        self._division_of = np.array([divisions.index(row[code] or "") for row in self.places])
        west, south, east, north = shapely.bounds(shapes).T
        corners = (west - TOLERANCE, south - TOLERANCE, east + TOLERANCE, north + TOLERANCE)
        self._boxes = shapely.STRtree(np.asarray(shapely.box(*corners)))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all pieces, degrees."""
        west, south, east, north = shapely.total_bounds(self._shapes)
        return west, south, east, north

    @classmethod
    def open(cls, path: Path, around: Point | None = None, reach_m: float = 0) -> Locator:
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
        if not path.is_file():
            raise SourceError([Fault(EXPECTED, str(path))])
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
                divisions = read_divisions(file, around and _box(around, reach_m))
            pieces, owner, sides = cut_shapes(divisions.shapes, southeast_of(divisions.line))
            owners = zip(owner.tolist(), sides, strict=True)
            rows = [(*divisions.rows[at], str(side)) for at, side in owners]
            columns = [*divisions.columns, "line_side"]
            return cls(columns, rows, pieces, accuracy_known=divisions.accuracy_known)
        # Whoever changed the file, SQLite, GEOS or we may be the first to stumble.
        except STUMBLES as error:
            raise SourceError([Fault(f"{EXPECTED} ({error})", str(path))]) from None

    @classmethod
    def of_table(cls, table: PublishedTable, *, country: Country) -> Locator:
        """Take the pieces of `atlas.tools.locate.index.index_table` without writing them."""
        texts = table.frame[table.columns].astype(object)
        columns = [texts[name].where(texts[name].notna(), None) for name in texts]
        shapes = np.asarray(table.frame["geometry"].array, dtype=object)
        known = not country.boundaries.brought
        return cls(table.columns, zip(*columns, strict=True), shapes, accuracy_known=known)

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
            that with the smallest code) and geodesic distances in metres (NaN).
        """
        x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        return self._nearest(len(x), *near_pieces(self._shapes, x, y, most_m))

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
        by_vertex = np.repeat(scale, shapely.get_num_coordinates(self._shapes[piece]), axis=0)
        flat = shapely.transform(self._shapes[piece], lambda xy: xy * by_vertex)
        metres = shapely.distance(shapely.points(np.column_stack([x, y])[at] * scale), flat)
        near = metres <= most_m
        return self._nearest(len(places), inside[at[near]], piece[near], metres[near])

    def locate(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> pd.DataFrame:
        """Tell the division, county units, prefecture, province and side of each point.

        Parameters
        ----------
        lon, lat
            As for `find`.

        Returns
        -------
        DataFrame
            One row per point in the order given; texts, ``NA`` where there is nothing to say.
            Columns: see `atlas.tools.locate.index.describe_divisions`, and ``line_side``. Outside
            all divisions only ``place_kind`` is told.
        """
        import pandas as pd

        table = pd.DataFrame(self.places, columns=list(self.columns), dtype="string")
        return table.take(self.find(lon, lat)).reset_index(drop=True)


def _box(around: Point, reach_m: float) -> tuple[float, float, float, float]:
    lon, lat = around
    reach = float(reach_degrees(lat, reach_m)) if reach_m else TOLERANCE
    return lon - reach, lat - reach, lon + reach, lat + reach


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


def is_named_crs(crs: str) -> bool:
    """Tell whether coordinates are in a CRS that is named, and not of degrees or a web map."""
    return crs not in (WGS84, "gcj02", "bd09")


def to_wgs84(
    lon: Floats, lat: Floats, crs: str, *, country: Country
) -> tuple[Floats, Floats, Floats]:
    """Move points of a web map back, and say by how many metres."""
    if crs == WGS84:
        return lon, lat, np.zeros(len(lon))
    # PROJ takes a tenth of a second to load, which most look-ups need not spend.
    if is_named_crs(crs):
        from pyproj import Transformer

        x, y = Transformer.from_crs(crs, country.crs, always_xy=True).transform(lon, lat)
        outside = ~(np.isfinite(x) & np.isfinite(y))
        x[outside], y[outside] = np.nan, np.nan
        return x, y, np.zeros(len(x))
    from atlas.tools.locate.gcj02 import bd09_to_wgs84, gcj02_to_wgs84, metres_between

    undo = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}[crs]
    to_lon, to_lat = undo(lon, lat)
    return to_lon, to_lat, metres_between(lon, lat, to_lon, to_lat)
