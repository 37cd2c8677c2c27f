"""Where points are, and how far from what: the same for one point and for all of a file."""

from __future__ import annotations

import numpy as np

from atlas.model.country import Country
from atlas.tools.locate.locator import Floats, Locator, Places

WGS84 = "wgs84"

NEAREST = "nearest"
"""The kind of place of a point outside that is taken to the place nearest to it."""

MOST_WITHIN_M = 820.0
"""What nine in ten points of the borders of counties in Tianditu lie within from OpenStreetMap's;
the median is 190. A point nearer to a border may be on its other side."""


def places_of(
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


def own_crs(crs: str) -> bool:
    """Tell whether coordinates are in a CRS that is named, and not of degrees or a web map."""
    return crs not in (WGS84, "gcj02", "bd09")


def to_wgs84(
    lon: Floats, lat: Floats, crs: str, *, country: Country
) -> tuple[Floats, Floats, Floats]:
    """Move points of a web map back, and say by how many metres."""
    if crs == WGS84:
        return lon, lat, np.zeros(len(lon))
    # PROJ takes a tenth of a second to load, which most look-ups need not spend.
    if own_crs(crs):
        from pyproj import Transformer

        x, y = Transformer.from_crs(crs, country.crs, always_xy=True).transform(lon, lat)
        outside = ~(np.isfinite(x) & np.isfinite(y))
        x[outside], y[outside] = np.nan, np.nan
        return x, y, np.zeros(len(x))
    from atlas.tools.locate.gcj02 import bd09_to_wgs84, gcj02_to_wgs84, metres_between

    undo = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}[crs]
    to_lon, to_lat = undo(lon, lat)
    return to_lon, to_lat, metres_between(lon, lat, to_lon, to_lat)
