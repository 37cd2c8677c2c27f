"""People of a grid by shape, in bounded memory."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.grids.sums.block_sums import FAULTS, SUMS, Work
from atlas.grids.sums.blocks import BLOCK_CELLS, blocks_of
from atlas.grids.sums.pixel_space import to_pixel_space
from atlas.grids.sums.running import all_sums
from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError
from atlas.model.progress import Progress, SilentProgress
from atlas.sources.grid_file import Grid, Numbers
from atlas.words.reading import read_words

_STEPS = read_words("steps")

MOST_PEOPLE: Final = 1e15
"""People of a shape that no grid has: beyond, a double no longer counts them one by one."""


def grid_sums(
    grid: Grid,
    shapes: gpd.GeoSeries,
    *,
    jobs: int = 1,
    dask: str | None = None,
    cells: int = BLOCK_CELLS,
    progress: Progress | None = None,
    country: Country,
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
    country
        The country whose censuses and divisions are meant.

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
        If the file is damaged, or the people of a shape are `MOST_PEOPLE` or more.
    UnavailableError
        If the cluster cannot be used.
    ValueError
        If the shapes declare no CRS.
    """
    work = Work(country, grid, to_pixel_space(shapes, grid))
    blocks = blocks_of(grid, work.shapes, cells)
    totals = np.zeros((len(shapes), len(SUMS)))
    with (progress or SilentProgress()).step(_STEPS["grid_sums"], len(blocks)) as step:
        # Blocks are added in the order of the grid, whichever is done first.
        for block, sums in zip(blocks, all_sums(work, blocks, jobs, dask), strict=True):
            with np.errstate(over="ignore"):
                totals[block.shapes] += sums
            step.advance()
    _check_people(grid, totals)
    return _table(work, pd.DataFrame(totals, shapes.index, SUMS))


def _check_people(grid: Grid, totals: Numbers) -> None:
    """Refuse sums that no people are: as a rule cells without data bear a value undeclared."""
    people, usable = (totals[:, SUMS.index(name)] for name in ("people", "usable_cells"))
    counted = people[usable > 0]
    if not (counted < MOST_PEOPLE).all():
        expected = (
            "cells whose people add up to fewer than 10¹⁵ in a unit; is a value that marks cells "
            "without data declared as such?"
        )
        most = counted.max()
        value = f"{most:.3g} people" if np.isfinite(most) else "more people than numbers reach"
        raise SourceError([Fault(expected, grid.path.name, value=value)])


def _table(work: Work, sums: pd.DataFrame) -> pd.DataFrame:
    area, outside = _areas(work)
    some = sums["usable_cells"] > 0
    # Without a missing cell this is exactly 1; without a usable one it must be exactly 0.
    coverage = (1 - (sums["missing_km2"] + outside) / area).clip(0, 1).where(some | ~(area > 0), 0)
    return pd.DataFrame(
        {
            "people": sums["people"].where(some),
            "coverage": coverage,
            "data_km2": coverage * area,
            "area_km2": area,
            "cells": sums["cells"],
            **{name: sums[name] for name in FAULTS},
        }
    )


def _areas(work: Work) -> tuple[Numbers, Numbers]:
    """Measure each shape, and what of it lies outside of the grid, km²."""
    grid, shapes = work.grid, work.shapes
    area = work.areas.of_shapes(shapes)
    outside = np.zeros(len(shapes))
    west, south, east, north = shapely.bounds(shapes).T
    beyond = (west < 0) | (south < -grid.height) | (east > grid.width) | (north > 0)
    inside = shapely.clip_by_rect(shapes[beyond], 0, -grid.height, grid.width, 0)
    outside[beyond] = area[beyond] - work.areas.of_shapes(inside)
    return area, outside
