"""Small grids, written as files."""

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine

NINE = np.arange(1, 10, dtype="float32").reshape(3, 3)
"""Three rows of three: 1 2 3, 4 5 6, 7 8 9."""

DEGREES = Affine(1, 0, 100, 0, -1, 33)
"""Cells of one degree, from 100° E, 33° N to the east and the south."""


def write_grid(
    path: Path,
    cells: np.ndarray = NINE,
    transform: Affine | None = DEGREES,
    crs: Any = "EPSG:4326",
    **options: Any,
) -> Path:
    """Write an array, of two dimensions or with bands first, as a GeoTIFF; give its path."""
    bands = cells[None] if cells.ndim == 2 else cells
    tags = {key: options.pop(key) for key in ("scales", "offsets") if key in options}
    shape = {"count": len(bands), "height": bands.shape[1], "width": bands.shape[2]}
    options |= {"driver": "GTiff", "dtype": bands.dtype, **shape}
    with rasterio.open(path, "w", crs=crs, transform=transform, **options) as file:
        file.write(bands)
        for key, value in tags.items():
            setattr(file, key, value)
    return path
