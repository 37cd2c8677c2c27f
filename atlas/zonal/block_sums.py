"""The sums of one block of a grid by shape: each cell by the part of it that a shape covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from exactextract import exact_extract
from exactextract.feature import Feature, FeatureSource
from exactextract.raster import NumPyRasterSource

from atlas.sources.grid_file import Grid
from atlas.zonal.blocks import Block, box_of
from atlas.zonal.cell_areas import CellAreas

SUMS = (
    "people",
    "data_km2",
    "grid_km2",
    "cells",
    "nodata_cells",
    "negative_cells",
    "nonfinite_cells",
)
"""What is summed of the cells of a shape, each cell by the part of it that is covered."""

GDAL_CACHE_MB = 64
"""Of unpacked pieces of the file that GDAL keeps; its own default grows with the machine."""


@dataclass(frozen=True)
class Work:
    """What every block is summed with: the grid, and the shapes in its pixel space."""

    grid: Grid
    shapes: npt.NDArray[np.object_]

    @cached_property
    def areas(self) -> CellAreas:
        """Measures cells."""
        return CellAreas(self.grid)


def block_sums(work: Work, block: Block) -> npt.NDArray[np.float64]:
    """Sum the cells of one block: a row for each of its shapes, the columns of `SUMS`."""
    window = block.window
    with rasterio.Env(GDAL_CACHEMAX=GDAL_CACHE_MB):
        read = work.grid.read(window)
    area = work.areas.of_window(window)
    usable = read.usable
    whole = bool(usable.all())
    layers: dict[str, Any] = {
        "people": read.values * area if work.grid.kind == "density" else read.values,
        "data_km2": area if whole else np.where(usable, area, 0.0),
    }
    if not whole:
        layers["grid_km2"] = area
        faults = {"nodata": read.nodata, "negative": read.negative, "nonfinite": read.nonfinite}
        layers |= {
            f"{name}_cells": flags.astype(float) for name, flags in faults.items() if flags.any()
        }
    bounds = shapely.bounds(box_of(window))
    sources = [NumPyRasterSource(layer, *bounds, name=name) for name, layer in layers.items()]
    features = exact_extract(sources, _Polygons(work.shapes[block.shapes]), ["sum", "count"])
    found = [feature["properties"] for feature in features]
    fields = {name: f"{name}_sum" for name in layers}
    fields |= {"cells": "people_count"} | ({"grid_km2": "data_km2_sum"} if whole else {})
    return np.array([[row.get(fields.get(name), 0.0) for name in SUMS] for row in found])


class _Polygon(Feature):
    """A polygon handed to exactextract as WKB, which keeps every digit."""

    def __init__(self, wkb: bytes) -> None:
        super().__init__()
        self._wkb = wkb

    def geometry(self) -> bytes:
        return self._wkb

    def fields(self) -> list[str]:
        return []


class _Polygons(FeatureSource):
    def __init__(self, shapes: npt.NDArray[np.object_]) -> None:
        super().__init__()
        self._shapes = shapely.to_wkb(shapes)

    def count(self) -> int:
        return len(self._shapes)

    def __iter__(self) -> Iterator[_Polygon]:
        for wkb in self._shapes:
            yield _Polygon(wkb)

    def srs_wkt(self) -> None:
        """Name no CRS: pixel space has none."""
