"""The land nearest to points off the coast, within some distance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

SHORTEST_DEGREE_M = 110_574
"""Metres in a degree of latitude at the equator, where it is shortest."""

NARROWEST = 0.1
"""Cosine of the latitude beyond which nobody looks for a county of China."""


def reach_degrees(lat: npt.ArrayLike, metres: float) -> Floats:
    """Return degrees of longitude, and so of latitude too, that are no less than a distance."""
    narrow = np.maximum(np.cos(np.radians(np.asarray(lat, dtype=float))), NARROWEST)
    return np.asarray(metres / SHORTEST_DEGREE_M / narrow)


def near_pieces(
    shapes: npt.NDArray[np.object_], lon: Floats, lat: Floats, metres: float
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
