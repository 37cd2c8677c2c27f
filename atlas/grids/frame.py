"""The frame of a grid: where its cells lie in the atlas's Albers projection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

CELL_M: Final = 1000
"""Side of a cell, metres: the cell is a square kilometre, so people per cell are per km² too."""

COARSE: Final = 10
"""Cells of 1 km to a side of a coarse cell."""

NODATA: Final = int(np.iinfo(np.int32).min)
"""What a cell holds that nothing is known of. Never 0: nobody lives there is a count."""

Cells = npt.NDArray[np.int32]
"""Values by row (from the north) and column (from the west)."""


@dataclass(frozen=True)
class Frame:
    """Rows and columns of square cells in Albers metres.

    Attributes
    ----------
    west, north
        The upper left corner.
    columns, rows
        How many cells there are across and down.
    cell
        Side of a cell.
    """

    west: int
    north: int
    columns: int
    rows: int
    cell: int = CELL_M

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, as arrays have them."""
        return self.rows, self.columns

    @property
    def affine(self) -> tuple[float, float, float, float, float, float]:
        """From column and row to metres, in the order in which `affine.Affine` takes it."""
        return self.cell, 0, self.west, 0, -self.cell, self.north

    @property
    def area_km2(self) -> float:
        """Area of a cell."""
        return (self.cell / 1000) ** 2

    def coarser(self, factor: int = COARSE) -> Frame:
        """Return the frame whose cells hold ``factor`` by ``factor`` of these.

        Raises
        ------
        ValueError
            If rows and columns do not divide into them.
        """
        if self.columns % factor or self.rows % factor:
            raise ValueError(f"{self.rows} rows and {self.columns} columns in blocks of {factor}")
        columns, rows = self.columns // factor, self.rows // factor
        return Frame(self.west, self.north, columns, rows, self.cell * factor)

    def columns_of(self, x: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the column that each x lies in."""
        return np.floor((np.asarray(x) - self.west) / self.cell).astype(np.int64)

    def rows_of(self, y: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the row that each y lies in."""
        return np.floor((self.north - np.asarray(y)) / self.cell).astype(np.int64)


def frame_around(shapes: npt.NDArray[np.object_]) -> Frame:
    """Lay the frame of 1 km cells around shapes.

    Its corners stand on whole multiples of 10 km from the origin of the projection: grids of
    other boundaries fit it cell by cell, and it divides into coarse cells.

    Parameters
    ----------
    shapes
        Geometries in Albers metres, at least one of them not empty.
    """
    step = CELL_M * COARSE
    west, south, east, north = shapely.total_bounds(shapes)
    left, top = int(np.floor(west / step)), int(np.ceil(north / step))
    right, bottom = int(np.ceil(east / step)), int(np.floor(south / step))
    columns, rows = (right - left) * COARSE, (top - bottom) * COARSE
    return Frame(left * step, top * step, columns, rows)
