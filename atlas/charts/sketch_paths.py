"""Shapes as an SVG of whole steps has them: rounded, in relative paths, without specks."""

from __future__ import annotations

import numpy as np
import shapely


def apart(points: np.ndarray) -> np.ndarray:
    """Round points to steps, and leave out those that fall on the one before; two stay at least."""
    rounded = np.rint(points).astype(int)
    moved = np.any(np.diff(rounded, axis=0) != 0, axis=1)
    kept: np.ndarray = rounded[np.r_[True, moved]]
    return kept if len(kept) > 1 else rounded[[0, -1]]


def relative(points: np.ndarray) -> str:
    """Write points as one path: the first where it is, the others as steps from the last.

    Examples
    --------
    >>> relative(np.array([[5, 5], [7, 4], [7, 9]]))
    'M5 5l2-1 0 5'
    """
    first = f"M{points[0, 0]} {points[0, 1]}"
    steps = [f"{x} {y}" if y >= 0 else f"{x}{y}" for x, y in np.diff(points, axis=0)]
    joined = "".join(
        step if step[0] == "-" or not n else " " + step for n, step in enumerate(steps)
    )
    return f"{first}l{joined}" if steps else first


def without_specks(shape: shapely.Geometry, least: float) -> shapely.Geometry:
    """Leave out the parts of polygons, and the holes in them, below an area in km²."""
    kept = []
    for part in shapely.get_parts(shape):
        if part.area >= least:
            holes = [hole for hole in part.interiors if shapely.Polygon(hole).area >= least]
            kept.append(shapely.Polygon(part.exterior, holes))
    return shapely.MultiPolygon(kept)
