"""Squares of whole kilometres, whose overlaps a reader can work out."""

from __future__ import annotations

import geopandas as gpd
from shapely import Geometry, box

from atlas.country import china

ORIGIN = (0.0, 3_700_000.0)
"""South-west corner in the projection: on the central meridian, amid China, in metres."""


def square(west: float, south: float, east: float, north: float) -> Geometry:
    """Draw a rectangle whose sides are given in km from `ORIGIN`."""
    x, y = ORIGIN
    return box(x + west * 1000, y + south * 1000, x + east * 1000, y + north * 1000)


def units(**shapes: Geometry | None) -> gpd.GeoDataFrame:
    """Name shapes by a code of six digits: ``units(a110101=square(0, 0, 10, 10))``."""
    codes = [name[1:] for name in shapes]
    return gpd.GeoDataFrame({"code": codes}, geometry=list(shapes.values()), crs=china().equal_area)
