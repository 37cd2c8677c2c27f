"""Which land each cell of a grid belongs to: every land has a cell, no cell has two lands.

Cells are given to polygons once. Lands that are made of polygons have the cells of these, so that
a cell of a land lies in every larger unit that holds the land.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from atlas.grids.frame import Frame, frame_around
from atlas.model.country import Country
from atlas.model.errors import AtlasError

NOBODY = -1
"""The owner of a cell on no land."""

Owners = npt.NDArray[np.int32]
"""Place of the land that each cell belongs to, by row and column; `NOBODY` for none."""


@dataclass(frozen=True)
class Ground:
    """The cells of all grids, and the polygon that each belongs to.

    Attributes
    ----------
    frame
        Rows and columns.
    polygons
        Codes of the polygons.
    owners
        Place of its polygon by cell.
    """

    frame: Frame
    polygons: tuple[str, ...]
    owners: Owners


def lay_ground(polygons: gpd.GeoDataFrame, *, country: Country) -> Ground:
    """Lay the frame around polygons and give each cell to one of them.

    Parameters
    ----------
    polygons
        ``code`` and geometry, a clean coverage in a declared CRS.
    country
        The country whose censuses and divisions are meant.
    """
    shapes = np.asarray(polygons.geometry.to_crs(country.equal_area).array)
    frame = frame_around(shapes)
    return Ground(frame, tuple(polygons["code"]), own_cells(shapes, frame))


def own_cells(shapes: npt.NDArray[np.object_], frame: Frame) -> Owners:
    """Give each cell to the land that its centre lies in.

    Parameters
    ----------
    shapes
        Polygons in Albers metres that do not overlap.
    frame
        From `atlas.grids.frame.frame_around` of the shapes.

    Returns
    -------
    Owners
        A land in which no centre lies has the cell of its representative point, taken from
        the land around it, or the nearest cell that can be taken: one of no land, or of a
        land that keeps another. Such lands are served in their order.

    Raises
    ------
    AtlasError
        If there are more lands than cells.
    """
    from affine import Affine
    from rasterio.features import rasterize

    numbered = ((shape, place) for place, shape in enumerate(shapes))
    owners: Owners = rasterize(
        numbered,
        out_shape=frame.shape,
        transform=Affine(*frame.affine),
        fill=NOBODY,
        dtype="int32",
    )
    held = np.bincount(owners[owners != NOBODY], minlength=len(shapes))
    for place in np.flatnonzero(held == 0):
        row, column = _free_cell(owners, held, shapes[place], frame)
        if owners[row, column] != NOBODY:
            held[owners[row, column]] -= 1
        owners[row, column] = place
        held[place] = 1
    return owners


def _free_cell(
    owners: Owners, held: npt.NDArray[np.int64], shape: shapely.Geometry, frame: Frame
) -> tuple[int, int]:
    """Find the cell nearest to a land's representative point that can be taken."""
    point = shapely.point_on_surface(shape)
    # On the eastern or southern edge of the frame a point lies in no cell.
    column = min(int(frame.columns_of(point.x)), frame.columns - 1)
    row = min(int(frame.rows_of(point.y)), frame.rows - 1)
    for reach in (0, 1, 4, 16, max(frame.shape)):
        top, left = max(row - reach, 0), max(column - reach, 0)
        window = owners[top : row + reach + 1, left : column + reach + 1]
        rows, columns = np.nonzero((window == NOBODY) | (held[window] > 1))
        if len(rows):
            away = (rows + top - row) ** 2 + (columns + left - column) ** 2
            nearest = int(np.argmin(away))
            return int(rows[nearest]) + top, int(columns[nearest]) + left
    raise AtlasError(f"{len(held)} lands on a grid of {frame.rows * frame.columns} cells")
