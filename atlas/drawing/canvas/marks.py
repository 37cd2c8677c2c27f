"""What the marks of a sheet say: which row and columns of the table each of them shows.

A chart tells it beside drawing; the finished SVG does not carry it, so that a page that only shows
the drawing is no heavier. The words are those of the table and stand nowhere else.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

SHAPES = "told"
"""Class of the group whose shapes, one after the other, are the marks that lie on land."""


@dataclass(frozen=True)
class Marks:
    """Marks of one panel that show the same columns.

    Attributes
    ----------
    axes
        The panel.
    keys
        Columns of the table that they show, the one that names them first.
    rows
        Labels of the rows of the table's frame.
    corners
        In the units of the panel: two columns (points), or four (two opposite corners of bars).
    on_land
        Whether they are the shapes of the group `SHAPES`, in its order.
    """

    axes: Axes
    keys: tuple[str, ...]
    rows: tuple[Hashable, ...]
    corners: np.ndarray
    on_land: bool = False

    def places(self, height: float) -> np.ndarray:
        """Return where they lie: px of the sheet from its upper left, left, top, right, bottom.

        Parameters
        ----------
        height
            Of the sheet, px.
        """
        size = self.corners.shape[1]
        found = np.asarray(self.axes.transData.transform(self.corners.reshape(-1, 2)))
        found[:, 1] = height - found[:, 1]
        whole: np.ndarray = np.rint(found).astype(int).reshape(-1, size)
        if size == 2:
            return whole
        first, second = whole[:, :2], whole[:, 2:]
        return np.hstack([np.minimum(first, second), np.maximum(first, second)])


def points(
    axes: Axes,
    keys: Sequence[str],
    rows: Iterable[Hashable],
    x: ArrayLike,
    y: ArrayLike,
    *,
    on_land: bool = False,
) -> Marks:
    """Describe marks at points of a panel, in its units; missing ones are left out."""
    at = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    there = ~np.isnan(at).any(axis=1)
    kept = tuple(row for row, known in zip(rows, there, strict=True) if known)
    return Marks(axes, tuple(keys), kept, at[there], on_land)


def box(
    axes: Axes,
    keys: Sequence[str],
    row: Hashable,
    corner: tuple[float, float],
    size: tuple[float, float],
) -> Marks:
    """Describe a bar by a corner and its width and height, as `canvas.bar` draws it."""
    (x, y), (width, height) = corner, size
    return Marks(axes, tuple(keys), (row,), np.array([[x, y, x + width, y + height]], dtype=float))
