"""The sums of one block of a grid by shape: each cell by the part of it that a shape covers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from exactextract import exact_extract
from exactextract.operation import Operation
from exactextract.raster import NumPyRasterSource
from rasterio.windows import Window

from atlas.grids.sums.blocks import Block, box_of
from atlas.grids.sums.cell_areas import CellAreas
from atlas.grids.sums.polygons import Polygons
from atlas.model.country import Country
from atlas.sources.grid_file import Cells, Grid, Numbers

FAULTS = ("nodata_cells", "negative_cells", "nonfinite_cells")

SUMS = ("people", "cells", "usable_cells", "missing_km2", *FAULTS)
"""What is summed of the cells of a shape, each cell by the part of it that is covered."""

Sums = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Work:
    """What every block is summed with: the grid, and the shapes in its pixel space."""

    country: Country
    grid: Grid
    shapes: npt.NDArray[np.object_]

    @cached_property
    def areas(self) -> CellAreas:
        """Measures cells."""
        return CellAreas(self.grid, self.country)


def block_sums(work: Work, block: Block) -> Sums:
    """Sum the cells of one block: a row for each of its shapes, the columns of `SUMS`."""
    read = work.grid.read(block.window)
    layers = _layers(work, read, block.window)
    bounds = shapely.bounds(box_of(block.window))
    sources = {name: NumPyRasterSource(layer, *bounds, name=name) for name, layer in layers.items()}
    asked = [Operation("sum", name, source) for name, source in sources.items()]
    asked.append(Operation("count", "usable_cells", sources["people"]))
    if "missing_km2" in sources:
        asked.append(Operation("count", "cells", sources["missing_km2"]))
    polygons = Polygons(work.shapes[block.shapes])
    features = exact_extract(list(sources.values()), polygons, asked)
    found = {
        one.name: np.array([feature["properties"][one.name] for feature in features])
        for one in asked
    }
    cells = found.setdefault("cells", found["usable_cells"])
    faults = list(read.faults)
    if len(faults) == 1:
        found[f"{faults[0]}_cells"] = cells - found["usable_cells"]
    nothing = np.zeros(len(features))
    return np.column_stack([found.get(name, nothing) for name in SUMS])


def _layers(work: Work, read: Cells, window: Window) -> dict[str, Numbers]:
    """Lay out what is to be summed: as little as there is, for every layer takes its time.

    Cells without usable data are no numbers among the people, so that exactextract does not
    count them; how many there are of one kind then needs no layer of its own.
    """
    faults, density = read.faults, work.grid.kind == "density"
    if not faults and not density:
        return {"people": read.values}
    area = work.areas.of_window(window)
    # What is too large for a number is infinite, and told of when all blocks are summed.
    with np.errstate(over="ignore"):
        people = read.values * area if density else read.values
    if not faults:
        return {"people": people}
    usable = read.usable
    layers = {"people": np.where(usable, people, np.nan), "missing_km2": np.where(usable, 0, area)}
    if len(faults) > 1:
        layers |= {f"{name}_cells": flags.astype(float) for name, flags in faults.items()}
    return layers
