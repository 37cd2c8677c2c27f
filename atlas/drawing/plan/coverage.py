"""Coverages cut and united: what is left shares its borders to the last digit."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from atlas.drawing.plan.views import Points

Polygons = npt.NDArray[np.object_]

SAME_POINT: Final = 1e-3
"""Metres within which two cuts of one border are the same."""


def close_up(
    leaves: Polygons, extent: tuple[float, float, float, float], tolerance: float
) -> Polygons:
    """Cut leaves to what an inset shows and a little more, and simplify what is left."""
    west, south, east, north = extent
    spare = 0.04 * (east - west)
    window = (west - spare, south - spare, east + spare, north + spare)
    near = shapely.intersects(leaves, shapely.box(*window))
    shown = np.full(len(leaves), shapely.Polygon(), dtype=object)
    shown[near] = clipped(shapely.coverage_simplify(leaves[near], tolerance), window)
    return shown


def clipped(polygons: Polygons, window: tuple[float, float, float, float]) -> Polygons:
    """Cut a coverage to a rectangle; what only touches it goes, and a coverage is left."""
    parts, owner = shapely.get_parts(shapely.clip_by_rect(polygons, *window), return_index=True)
    area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    shown = np.full(len(polygons), shapely.Polygon(), dtype=object)
    cut = shapely.transform(parts[area], lambda points: _joined_on_the_rim(points, window))
    shapely.multipolygons(cut, indices=owner[area], out=shown)
    return shown


def _joined_on_the_rim(points: Points, window: tuple[float, float, float, float]) -> Points:
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
    names, member = np.unique(group.astype(str), return_inverse=True)
    order = np.argsort(member, kind="stable")
    starts = np.searchsorted(member[order], np.arange(len(names) + 1))
    return {
        str(name): polygons[order[start]]
        if end - start == 1
        else shapely.coverage_union_all(polygons[order[start:end]])
        for name, start, end in zip(names, starts[:-1], starts[1:], strict=True)
    }
