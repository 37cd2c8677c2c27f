"""People of a grid by shape, in bounded memory."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.progress import Progress, SilentProgress
from atlas.sources.grid_file import Grid
from atlas.zonal.block_sums import SUMS, Work
from atlas.zonal.blocks import BLOCK_CELLS, blocks_of
from atlas.zonal.pixel_space import to_pixel_space
from atlas.zonal.running import all_sums

STEP = "Sum the grid by unit"


def grid_sums(
    grid: Grid,
    shapes: gpd.GeoSeries,
    *,
    jobs: int = 1,
    dask: str | None = None,
    cells: int = BLOCK_CELLS,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Sum the people of a grid by shape.

    Parameters
    ----------
    grid
        A checked grid (`atlas.sources.grid_file.open_grid`), north up or not, in any CRS.
    shapes
        Polygons in any declared CRS; null where there is none. They may overlap.
    jobs
        Worker processes.
    dask
        Address of the scheduler of a Dask cluster that sums the blocks instead; its workers
        need the atlas, and the file under the same path. The sums depend on neither.
    cells
        The most cells to hold at once. Sums depend on it in their last digits alone.
    progress
        Hears of a step with a part for each block.

    Returns
    -------
    pandas.DataFrame
        On the index of the shapes: ``people`` (each cell by the part of it that the shape
        covers; a density times the area of the cell on the ellipsoid; missing where no cell
        has data), ``coverage`` (part of the shape's area that lies on cells with data, 0–1),
        ``data_km2`` and ``area_km2`` (that area, and the whole), and how many ``cells`` the
        shape covers, with ``nodata_cells``, ``negative_cells`` and ``nonfinite_cells`` of
        them, parts of cells counted as such. Negative and non-finite cells are no data.

    Raises
    ------
    SourceError
        If the file is damaged.
    UnavailableError
        If the cluster cannot be used.
    ValueError
        If the shapes declare no CRS.
    """
    work = Work(grid, to_pixel_space(shapes, grid))
    blocks = blocks_of(grid, work.shapes, cells)
    totals = np.zeros((len(shapes), len(SUMS)))
    with (progress or SilentProgress()).step(STEP, len(blocks)) as step:
        # Blocks are added in the order of the grid, whichever is done first.
        for block, sums in zip(blocks, all_sums(work, blocks, jobs, dask), strict=True):
            totals[block.shapes] += sums
            step.advance()
    return _table(work, pd.DataFrame(totals, shapes.index, SUMS))


def _table(work: Work, sums: pd.DataFrame) -> pd.DataFrame:
    grid = work.grid
    bounds = shapely.bounds(work.shapes)
    inside = (bounds[:, :2] >= (0, -grid.height)).all(1) & (bounds[:, 2:] <= (grid.width, 0)).all(1)
    # Of a shape that is wholly inside, the cells themselves are the measure: full is exactly 1.
    area = sums["grid_km2"].to_numpy(copy=True)
    area[~inside] = work.areas.of_shapes(work.shapes[~inside])
    with np.errstate(invalid="ignore"):
        coverage = np.minimum(sums["data_km2"] / area, 1.0)
    return pd.DataFrame(
        {
            "people": sums["people"].where(sums["data_km2"] > 0),
            "coverage": coverage,
            "data_km2": sums["data_km2"],
            "area_km2": area,
            **{name: sums[name] for name in SUMS[3:]},
        }
    )
