"""Shapes as an SVG of whole steps has them: rounded, in relative paths."""

from __future__ import annotations

import numpy as np
import shapely

from atlas.catalogue.style import Missing

STRIP = 60
"""Circles are written strip by strip of this many steps, so that each is near the last."""


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
    steps = [f"{x} {y}" if y >= 0 else f"{x}{y}" for x, y in np.diff(points, axis=0).tolist()]
    joined = "".join(
        step if step[0] == "-" or not n else " " + step for n, step in enumerate(steps)
    )
    return f"{first}l{joined}" if steps else first


def hatched(path: str, missing: Missing, steps: float) -> str:
    """Fill a path as land without a value; a px has so many ``steps``."""
    every, wide = steps * missing.spacing, steps * missing.width
    return (
        f'<pattern id="h" width="{every:g}" height="{every:g}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({missing.angle:g})">'
        f'<path d="M0 0h{every:g}v{every:g}H0z" fill="var(--rule)"/>'
        f'<path d="M0 0v{every:g}" stroke="var(--hatch)" stroke-width="{2 * wide:g}"/>'
        f'</pattern><path d="{path}" fill="url(#h)"/>'
    )


def bends(coordinates: np.ndarray) -> np.ndarray:
    """Choose the points that a line needs to stay within a fifth of a km of itself."""
    simple = shapely.LineString(coordinates).simplify(0.2)
    kept = {tuple(at) for at in shapely.get_coordinates(simple)}
    return np.array([tuple(at) in kept for at in coordinates])


def dotted(centres: np.ndarray) -> str:
    """Write points as lines without length, each a short way from the last."""
    ordered = centres[np.lexsort((centres[:, 1], centres[:, 0] // STRIP))]
    moves = np.diff(ordered, axis=0, prepend=0)
    return "".join(f"m{x} {y}h0" if y >= 0 else f"m{x}{y}h0" for x, y in moves)
