"""GCJ-02 and BD-09, the offset coordinates of Chinese web maps, back to WGS 84.

GCJ-02 moves a point by a smooth offset of some 300–700 m that depends on where it is; BD-09
moves it once more. Nobody publishes the offset officially. The formula here is the one that
leaked in 2010 (EvilTransform) and that all open converters share; they agree with the maps
to a few metres. Amap, Tencent and Google's map of China use GCJ-02, Baidu BD-09. The formula
moves all points in a box around China (`OFFSET_LAND`); of the land beyond its borders most maps
show WGS 84 as it is, so points there are not to be moved.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from pyproj import Geod

Floats = npt.NDArray[np.float64]

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
        by_east, by_north = _offset(east, north)
        next_east = np.where(inside, lon - by_east, lon)
        next_north = np.where(inside, lat - by_north, lat)
        moved = np.fmax(np.abs(next_east - east), np.abs(next_north - north))
        east, north = next_east, next_north
        if not np.any(moved > CLOSE):
            break
    return east, north


def wgs84_to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Move WGS 84 as GCJ-02 does; degrees, arrays of one shape."""
    by_east, by_north = _offset(lon, lat)
    inside = _offset_land(lon, lat)
    return np.where(inside, lon + by_east, lon), np.where(inside, lat + by_north, lat)


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


def _offset(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
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
