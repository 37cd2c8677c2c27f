"""Longitudes and latitudes as users write them: checked, and brought back to WGS 84.

GCJ-02 moves a point by a smooth offset of some 300–700 m that depends on where it is; BD-09
moves it once more. Nobody publishes the offset officially. The formula here is the one that
leaked in 2010 (EvilTransform) and that all open converters share; they agree with the maps
to a few metres. Amap, Tencent and Google's map of China use GCJ-02, Baidu BD-09. The formula
moves all points in a box around China (`OFFSET_LAND`); of the land beyond its borders most maps
show WGS 84 as it is, so points there are not to be moved.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import Geod, Transformer

from atlas.model.errors import NO_MESSAGE, Fault, Message, raise_faults
from atlas.sources.census_cells import Cell

Floats = npt.NDArray[np.float64]

WGS84 = "wgs84"

MOST_LON, MOST_LAT = 180.0, 90.0

MOST_METRES = 1e8
"""Beyond any coordinate of a projection: with the number of a zone before it, 40,500,000."""

LON = Message("a longitude in degrees from −180 to 180, such as 116.39")
LAT = Message("a latitude in degrees from −90 to 90, such as 39.91")

PROJECTED_FROM = 1000
"""Numbers beyond are metres: no slip of the pen turns degrees into thousands."""


def out_of_range(lon: float, lat: float) -> tuple[Message, Message]:
    """Say what was expected in place of a longitude and of a latitude; empty if it is right."""
    lon_right, lat_right = abs(lon) <= MOST_LON, abs(lat) <= MOST_LAT
    expected = []
    for value, right, words in ((lon, lon_right, LON), (lat, lat_right, LAT)):
        if right:
            expected.append(NO_MESSAGE)
        elif abs(value) >= PROJECTED_FROM:
            expected.append(Message("{what}; not metres of a projection", what=words))
        elif not lat_right and abs(lat) <= MOST_LON and abs(lon) <= MOST_LAT:
            expected.append(Message("{what}; are longitude and latitude swapped?", what=words))
        else:
            expected.append(words)
    return expected[0], expected[1]


@dataclass(frozen=True)
class Fields:
    """A file of points, and its columns of coordinates."""

    file: str
    lon: str
    lat: str

    @property
    def columns(self) -> tuple[str, str]:
        """Names of the two columns."""
        return self.lon, self.lat


def read_coordinates(
    lon: Sequence[Cell],
    lat: Sequence[Cell],
    rows: Sequence[int],
    fields: Fields,
    *,
    degrees: bool = True,
) -> tuple[Floats, Floats]:
    """Read the coordinates of a table.

    Parameters
    ----------
    lon, lat
        Cells: text, numbers or None.
    rows
        The row of each, as a spreadsheet counts.
    fields
        Where the cells are from.
    degrees
        Whether they are longitudes and latitudes, and not those of a projection.

    Returns
    -------
    tuple of ndarray
        Degrees; NaN in rows without any coordinate.

    Raises
    ------
    SourceError
        With each cell that is no number or out of range, and each row with one coordinate only.
    """
    x, y = (np.array([_number(cell) for cell in cells], dtype=float) for cells in (lon, lat))
    most = (MOST_LON, MOST_LAT) if degrees else (MOST_METRES, MOST_METRES)
    wrong = ~((np.abs(x) <= most[0]) & (np.abs(y) <= most[1]))
    faults = []
    for at in np.flatnonzero(wrong).tolist():
        cells = (lon[at], lat[at])
        blank = [_is_blank(cell) for cell in cells]
        if all(blank):
            continue
        for cell, empty, name, expected in zip(
            cells, blank, (fields.lon, fields.lat), _expected(x[at], y[at], blank), strict=True
        ):
            if expected:
                written = "" if empty else str(cell).strip()
                faults.append(Fault(expected, fields.file, rows[at], name, written))
    raise_faults(faults)
    return x, y


def _expected(lon: float, lat: float, blank: Sequence[bool]) -> tuple[Message, Message]:
    """Say what was expected in each cell of a row that has a fault."""
    if not any(math.isnan(value) for value in (lon, lat)):
        return out_of_range(lon, lat)
    missing = [
        Message("{what}, or both cells empty", what=words) if empty else words
        for words, empty in zip((LON, LAT), blank, strict=True)
    ]
    if math.isnan(lon):
        return missing[0], missing[1] if math.isnan(lat) else out_of_range(0, lat)[1]
    return out_of_range(lon, 0)[0], missing[1]


def _number(cell: Cell) -> float:
    """Read one cell; NaN where it is no number."""
    # Python reads 1_000 and True as numbers, which in a table are slips of the pen.
    if cell is None or isinstance(cell, bool) or (isinstance(cell, str) and "_" in cell):
        return math.nan
    try:
        return float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


KRASOVSKY_AXIS = 6_378_245.0
"""Semi-major axis of the ellipsoid that the formula is written for, metres."""

KRASOVSKY_E2 = 0.00669342162296594323
"""Its squared eccentricity."""

ORIGIN = (105.0, 35.0)
"""Longitude and latitude that the formula counts from."""

OFFSET_LAND = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north: converters leave points elsewhere as they are."""

BAIDU_SHIFT = (0.0065, 0.006)
BAIDU_TURN = np.pi * 3000 / 180
BAIDU_WAVE = (2e-5, 3e-6)

ROUNDS = 30
"""The offset changes by less than 1 % of the step, so that ten rounds reach the last digit."""

CLOSE = 1e-11
"""Degrees; a thousandth of a millimetre."""


def gcj02_to_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Undo the offset of GCJ-02.

    Parameters
    ----------
    lon, lat
        GCJ-02, degrees; arrays of one shape. NaN stays NaN.

    Returns
    -------
    tuple of ndarray
        WGS 84, degrees: the point whose GCJ-02 coordinates are those given, to less than
        0.1 mm by the formula. Outside `OFFSET_LAND` points stay where they are.
    """
    east, north = np.array(lon, dtype=float), np.array(lat, dtype=float)
    inside = _offset_land(east, north)
    for _ in range(ROUNDS):
        by_east, by_north = gcj02_offset(east, north)
        next_east = np.where(inside, lon - by_east, lon)
        next_north = np.where(inside, lat - by_north, lat)
        moved = np.fmax(np.abs(next_east - east), np.abs(next_north - north))
        east, north = next_east, next_north
        if not np.any(moved > CLOSE):
            break
    return east, north


def bd09_to_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Undo the offset of BD-09, then that of GCJ-02.

    Parameters
    ----------
    lon, lat
        BD-09, degrees; arrays of one shape. NaN stays NaN.

    Returns
    -------
    tuple of ndarray
        WGS 84, degrees. Baidu's own step back to GCJ-02 is good to about 1 m.
    """
    inside = _offset_land(lon, lat)
    x, y = lon - BAIDU_SHIFT[0], lat - BAIDU_SHIFT[1]
    radius = np.hypot(x, y) - BAIDU_WAVE[0] * np.sin(y * BAIDU_TURN)
    angle = np.arctan2(y, x) - BAIDU_WAVE[1] * np.cos(x * BAIDU_TURN)
    east = np.where(inside, radius * np.cos(angle), lon)
    north = np.where(inside, radius * np.sin(angle), lat)
    return gcj02_to_wgs84(east, north)


def metres_between(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    """Measure how far points were moved: geodesic distances in metres."""
    return np.asarray(Geod(ellps="GRS80").inv(lon, lat, to_lon, to_lat)[2])


def gcj02_offset(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return how far GCJ-02 moves points of WGS 84, in degrees of longitude and latitude."""
    x, y = lon - ORIGIN[0], lat - ORIGIN[1]
    waves = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + waves
    east += _waves(x, (20, 1), (40, 3)) + _waves(x, (150, 12), (300, 30))
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + waves
    north += _waves(y, (20, 1), (40, 3)) + _waves(y, (160, 12), (320, 30))
    phi = np.radians(lat)
    flat = 1 - KRASOVSKY_E2 * np.sin(phi) ** 2
    parallel = KRASOVSKY_AXIS / np.sqrt(flat) * np.cos(phi)
    meridian = KRASOVSKY_AXIS * (1 - KRASOVSKY_E2) / flat**1.5
    return np.degrees(east / parallel), np.degrees(north / meridian)


def _waves(along: Floats, *waves: tuple[int, int]) -> Floats:
    """Add waves given by their height and their length in thirds of 360 degrees."""
    total = np.zeros_like(along, dtype=float)
    for height, length in waves:
        total += height * np.sin(along * np.pi / length)
    return total * 2 / 3


def _offset_land(lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
    west, south, east, north = OFFSET_LAND
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def is_named_crs(crs: str) -> bool:
    """Tell whether coordinates are in a CRS that is named, and not of degrees or a web map."""
    return crs not in (WGS84, "gcj02", "bd09")


def to_wgs84(lon: Floats, lat: Floats, crs: str, *, degrees: str) -> tuple[Floats, Floats, Floats]:
    """Move points of a web map back, and say by how many metres."""
    if crs == WGS84:
        return lon, lat, np.zeros(len(lon))
    if is_named_crs(crs):
        x, y = Transformer.from_crs(crs, degrees, always_xy=True).transform(lon, lat)
        outside = ~(np.isfinite(x) & np.isfinite(y))
        x[outside], y[outside] = np.nan, np.nan
        return x, y, np.zeros(len(x))
    undo = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}[crs]
    to_lon, to_lat = undo(lon, lat)
    return to_lon, to_lat, metres_between(lon, lat, to_lon, to_lat)
