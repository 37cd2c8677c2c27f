"""Lines between places, bent so that there and back do not lie on each other."""

from __future__ import annotations

import numpy as np
import shapely

BEND = 0.12
"""How far a line swings out, as a share of its length, always to the left of its way: so the
stocks of both directions between two provinces are seen side by side."""

STEPS = 24
"""Straight pieces of a line: none turns by more than two degrees."""

METRES_PER_KM = 1000


def bent_lines(start: np.ndarray, end: np.ndarray, bend: float = BEND) -> np.ndarray:
    """Draw lines bent to the left of their straight way, or to the right with a negative bend.

    Parameters
    ----------
    start, end
        Coordinates of the ends, (n, 2), in the units of a plane; NaN of an unknown end.
    bend
        How far the middle swings out, as a share of the distance.

    Returns
    -------
    numpy.ndarray
        LineStrings of `STEPS` pieces, None where an end is unknown: the first and the last point
        are the ends, the middle one lies ``bend`` of the distance to the left of the straight
        line's middle.

    Examples
    --------
    From (0, 0) to (100, 0) the middle is (50, 12).
    """
    along = np.linspace(0, 1, STEPS + 1)[:, None]
    way = end - start
    left = np.stack([-way[:, 1], way[:, 0]], axis=1)
    rise = 4 * bend * along * (1 - along)
    points = start[:, None] + along * way[:, None] + rise * left[:, None]
    drawn = ~np.isnan(points).any(axis=(1, 2))
    lines = np.full(len(points), None, dtype=object)
    lines[drawn] = shapely.linestrings(points[drawn])
    return lines
