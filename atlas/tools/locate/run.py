"""The work of `china-atlas locate`: find one point, or all points of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from atlas.model.errors import Fault, FaultyInputError, SourceError
from atlas.model.progress import Progress
from atlas.publish import check_separate, replacing
from atlas.tools.locate.coordinates import Faults, Fields, out_of_range, read_coordinates
from atlas.tools.locate.locator import OUTSIDE, Floats, Locator, Places, Point
from atlas.tools.locate.opening import Uniting, open_locator
from atlas.tools.locate.point_files import Chunk, LayerPoints, PointFile, open_points
from atlas.tools.locate.results import RESULTS, Found, check_kind
from atlas.words.reading import read_words

WGS84 = "wgs84"

_FIELDS = read_words("terminal", "field")
LON_NAMES = ("lon", "lng", _FIELDS["longitude"].en, _FIELDS["longitude"].zh)
LAT_NAMES = ("lat", _FIELDS["latitude"].en, _FIELDS["latitude"].zh)
"""Names of columns, in small letters, that need not be given."""

FINE = 100
"""Parts of a file that progress is told in."""

SWAPPED_NOTE = "it would be inside with the two numbers exchanged; longitude comes before latitude"

NEAREST = "nearest"
"""The kind of place of a point outside that is taken to the place nearest to it."""

NEAREST_M = "nearest_m"

HALF_WITHIN_M, MOST_WITHIN_M = 190.0, 820.0
"""How far the borders of counties in Tianditu lie from those of OpenStreetMap: the median, and
what nine in ten are within. A point nearer to a border may be on its other side."""

BORDER_M, ACROSS = "border_m", "across_division_code"
"""Columns of a point near a border: how near, and the division on its other side."""

MOVED = ("lon_wgs84", "lat_wgs84", "moved_m")
DECIMALS = {"lon_wgs84": 7, "lat_wgs84": 7, "moved_m": 1, NEAREST_M: 0, BORDER_M: 0}
"""Columns of numbers that are added on demand, and their digits: 1 cm, 10 cm, and 1 m."""


@dataclass(frozen=True)
class Located:
    """Where a point is.

    Attributes
    ----------
    point
        As it was given.
    wgs84
        As it was looked up.
    moved_m
        Metres between the two; 0 unless the point is of a web map.
    place
        What is said of its place, by column.
    crs
        What the point was taken as: ``wgs84``, ``gcj02`` or ``bd09``.
    nearest_m
        Metres to the place, if it is the nearest to a point outside; else None.
    border_m, across
        Metres to the border with another division and what is said of that one, if it is within
        `MOST_WITHIN_M`; else None.
    notes
        Where the answer comes from, if not from a built site; and whether the
        point would be in a division with longitude and latitude exchanged.
    """

    point: Point
    wgs84: Point
    moved_m: float
    place: Mapping[str, str | None]
    crs: str
    nearest_m: float | None
    border_m: float | None
    across: Mapping[str, str | None] | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PointsOptions:
    """Which points are to be found.

    Attributes
    ----------
    points, out
        A CSV or Parquet file, and the file for the result.
    lon_field, lat_field
        Its columns; None takes those with a usual name.
    site
        As for `atlas.tools.locate.opening.open_locator`.
    crs
        ``wgs84`` (or CGCS2000), ``gcj02``, ``bd09`` or any other that PROJ knows, as
        ``EPSG:4527``; a file of points with a CRS of its own needs none.
    borders
        Whether to say how near to the border with another division points are.
    near_km
        Points outside are taken to the nearest place within so many kilometres; 0 leaves them
        outside.
    """

    points: Path
    out: Path
    lon_field: str | None = None
    lat_field: str | None = None
    site: Path | None = None
    crs: str = WGS84
    near_km: float = 0
    borders: bool = False


@dataclass(frozen=True)
class PointsReport:
    """What was found for a file of points.

    Attributes
    ----------
    out
        The file that was written.
    kinds
        Number of points by kind of place; rows without coordinates under the empty text.
    swapped
        Points outside that would be inside with longitude and latitude exchanged.
    crs
        What the points were taken as.
    moved_mean_m, moved_most_m
        How far points of a web map were moved; 0 for others.
    seconds
        Time from opening the file to its end.
    note
        Where the answers come from, if not from a built site.
    near_border
        Points within `MOST_WITHIN_M` of another division; None if that was not asked for.
    """

    out: Path
    kinds: Mapping[str, int]
    swapped: int
    crs: str
    moved_mean_m: float
    moved_most_m: float
    seconds: float
    note: str
    near_border: int | None = None

    @property
    def points(self) -> int:
        """Number of rows."""
        return sum(self.kinds.values())


def locate_point(
    point: Point, site: Path | None, crs: str, near_km: float, unite: Uniting, progress: Progress
) -> Located:
    """Find one point.

    Parameters
    ----------
    point
        In the CRS ``crs``.
    site
        As for `atlas.tools.locate.opening.open_locator`.
    crs
        ``wgs84`` (or CGCS2000), ``gcj02`` or ``bd09``.
    near_km
        As for `PointsOptions`.
    unite, progress
        What unites the packaged figures and hears of the steps, if that has to be done.

    Raises
    ------
    FaultyInputError
        If the coordinates are no longitude and latitude.
    SourceError
        If the site has no divisions.
    """
    expected = ("", "") if own_crs(crs) else out_of_range(point.lon, point.lat)
    faults = [
        Fault(words, name, value=f"{value:g}")
        for words, name, value in zip(expected, ("LON", "LAT"), point, strict=True)
        if words
    ]
    if faults:
        raise FaultyInputError(faults)
    lon, lat, moved = _to_wgs84(np.array([point.lon]), np.array([point.lat]), crs)
    wgs84 = Point(float(lon[0]), float(lat[0]))
    if not np.isfinite(wgs84).all():
        given = f"{point.lon:g}, {point.lat:g}"
        raise FaultyInputError([Fault(f"coordinates of {crs}", "LON LAT", value=given)])
    near_m = near_km * 1000
    reach_m = max(near_m, MOST_WITHIN_M)
    locator, note = open_locator(site, unite, progress, wgs84, reach_m)
    places, of, away = _places(locator, lon, lat, near_m)
    place = dict(zip(locator.columns, places[of[0]], strict=True))
    nearest_m = None if np.isnan(away[0]) else float(away[0])
    notes = [note] if note else []
    if place["place_kind"] == OUTSIDE:
        across = Point(wgs84.lat, wgs84.lon)
        turned = locator if note else open_locator(site, unite, progress, across)[0]
        if turned.find(lat, lon)[0] < turned.outside:
            notes.append(SWAPPED_NOTE)
    border_m, opposite = None, None
    beyond, metres = locator.find_border(lon, lat, locator.find(lon, lat), MOST_WITHIN_M)
    if beyond[0] < locator.outside:
        border_m = float(metres[0])
        opposite = dict(zip(locator.columns, locator.places[beyond[0]], strict=True))
    moved_m = float(moved[0])
    return Located(point, wgs84, moved_m, place, crs, nearest_m, border_m, opposite, tuple(notes))


def locate_points(options: PointsOptions, unite: Uniting, progress: Progress) -> PointsReport:
    """Find all points of a file and write them with what was found, all or none.

    Rows are read, found and written in chunks, so that a file of any length takes the same
    memory. A row without coordinates stays, with nothing said of it.

    Raises
    ------
    SourceError
        If the file cannot be used, or with all faults of its cells; nothing is written.
    FaultyInputError
        If the result cannot be of the kind asked for.
    OutputError
        If the result cannot be written, or would take the place of the points.
    """
    start = perf_counter()
    check_separate([("--out", options.out)], [("--points", options.points)])
    points = open_points(options.points)
    check_kind(options.points, options.out)
    if isinstance(points, LayerPoints) and options.crs != WGS84:
        expected = f"no --crs: {points.path.name} says its own"
        raise FaultyInputError([Fault(expected, "--crs", value=options.crs)])
    fields = find_fields(points, options.lon_field, options.lat_field)
    locator, note = open_locator(options.site, unite, progress)
    faults, tally = Faults(), _Tally()
    with replacing(options.out) as (draft,), ExitStack() as open_files:
        result = RESULTS[options.out.suffix.lower()](draft, points, open_files)
        with progress.step("Find the points", FINE) as step:
            told = 0
            for chunk in points.chunks(faults):
                found = _find(chunk, points, fields, options, locator, faults, tally)
                if not faults.count:
                    result.write(chunk, found)
                step.advance(int(chunk.part * FINE) - told)
                told = int(chunk.part * FINE)
            if not tally.kinds and not faults.count:
                raise SourceError([Fault("at least one row under the header", fields.file)])
            faults.raise_any()
    seconds = perf_counter() - start
    return PointsReport(
        options.out,
        tally.kinds,
        tally.swapped,
        options.crs,
        *tally.moved(),
        seconds,
        note,
        tally.near_border if options.borders else None,
    )


def find_fields(points: PointFile, lon: str | None, lat: str | None) -> Fields:
    """Choose the columns of coordinates.

    Raises
    ------
    SourceError
        If a column is missing, or several have a usual name and none is named.
    """
    if isinstance(points, LayerPoints):
        return Fields(points.path.name, *points.places)
    present = ", ".join(points.columns) or "none"
    faults, chosen = [], []
    for given, names, option in (
        (lon, LON_NAMES, "--lon-field"),
        (lat, LAT_NAMES, "--lat-field"),
    ):
        usual = [name for name in points.columns if name.lower() in names]
        if given is not None and given not in points.columns:
            expected = f"a column of that name in row 1; the columns are: {present}"
            faults.append(Fault(expected, points.path.name, column=given))
        elif given is None and len(usual) != 1:
            found = f"; there are {', '.join(usual)}" if usual else ""
            expected = f"one column named {', '.join(names[:-1])} or {names[-1]}{found}"
            expected += f", or {option} NAME; the columns are: {present}"
            faults.append(Fault(expected, points.path.name, 1))
        else:
            chosen.append(given if given is not None else usual[0])
    if faults:
        raise SourceError(faults)
    return Fields(points.path.name, chosen[0], chosen[1])


def default_out(points: Path) -> Path:
    """Name the file beside the points that the result goes into, if none is named."""
    suffix = points.suffix if points.suffix.lower() in RESULTS else ".csv"
    return points.with_name(f"{points.stem}-located{suffix}")


class _Tally:
    """What has been found so far."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.swapped = 0
        self.near_border = 0
        self._moved: list[tuple[int, float, float]] = []

    def add_moved(self, metres: Floats) -> None:
        moved = metres[metres > 0]
        if len(moved):
            self._moved.append((len(moved), float(moved.sum()), float(moved.max())))

    def moved(self) -> tuple[float, float]:
        if not self._moved:
            return 0.0, 0.0
        counts, sums, most = zip(*self._moved, strict=True)
        return sum(sums) / sum(counts), max(most)


def _find(
    chunk: Chunk,
    points: PointFile,
    fields: Fields,
    options: PointsOptions,
    locator: Locator,
    faults: Faults,
    tally: _Tally,
) -> Found:
    lon_cells, lat_cells = (points.cells(chunk, name) for name in (fields.lon, fields.lat))
    given = read_coordinates(
        lon_cells, lat_cells, chunk.rows, fields, faults, degrees=not own_crs(options.crs)
    )
    lon, lat, moved = _to_wgs84(*given, options.crs)
    places, of, away = _places(locator, lon, lat, options.near_km * 1000)
    kind = locator.columns.index("place_kind")
    for place, count in zip(*np.unique(of, return_counts=True), strict=True):
        tally.kinds[places[place][kind] or ""] += int(count)
    tally.swapped += _swapped(lon[of == locator.outside], lat[of == locator.outside], locator)
    tally.add_moved(moved)
    numbers = {} if options.crs == WGS84 else dict(zip(MOVED, (lon, lat, moved), strict=True))
    if own_crs(options.crs):
        del numbers["moved_m"]
    if options.near_km:
        numbers[NEAREST_M] = away
    columns = locator.columns
    if options.borders:
        # The code across stands among the texts of a place: one for each pair there is.
        across, numbers[BORDER_M] = locator.find_border(
            lon, lat, locator.find(lon, lat), MOST_WITHIN_M
        )
        tally.near_border += int(np.isfinite(numbers[BORDER_M]).sum())
        columns = (*columns, ACROSS)
        pairs, of = np.unique(np.column_stack([of, across]), axis=0, return_inverse=True)
        code = locator.columns.index("division_code")
        places = [(*places[own], locator.places[other][code]) for own, other in pairs]
    return Found(columns, places, of.ravel(), numbers, DECIMALS)


def _places(
    locator: Locator, lon: Floats, lat: Floats, near_m: float
) -> tuple[list[tuple[str | None, ...]], Places, Floats]:
    """Find points; with a distance also those outside that are no further than it."""
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


def _swapped(lon: Floats, lat: Floats, locator: Locator) -> int:
    """Count points that would be in a division with longitude and latitude exchanged."""
    west, south, east, north = locator.bounds
    likely = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
    return int((locator.find(lat[likely], lon[likely]) < locator.outside).sum())


def own_crs(crs: str) -> bool:
    """Tell whether coordinates are in a CRS that is named, and not of degrees or a web map."""
    return crs not in (WGS84, "gcj02", "bd09")


def _to_wgs84(lon: Floats, lat: Floats, crs: str) -> tuple[Floats, Floats, Floats]:
    """Move points of a web map back, and say by how many metres."""
    if crs == WGS84:
        return lon, lat, np.zeros(len(lon))
    # PROJ takes a tenth of a second to load, which most look-ups need not spend.
    if own_crs(crs):
        from pyproj import Transformer

        from atlas.country import here

        x, y = Transformer.from_crs(crs, here().crs, always_xy=True).transform(lon, lat)
        outside = ~(np.isfinite(x) & np.isfinite(y))
        x[outside], y[outside] = np.nan, np.nan
        return x, y, np.zeros(len(x))
    from atlas.tools.locate.gcj02 import bd09_to_wgs84, gcj02_to_wgs84, metres_between

    undo = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}[crs]
    to_lon, to_lat = undo(lon, lat)
    return to_lon, to_lat, metres_between(lon, lat, to_lon, to_lat)
