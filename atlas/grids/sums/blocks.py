"""How a grid is cut into blocks that fit into memory, and which shapes each may touch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.windows import Window

from atlas.sources.grid_file import Grid

BLOCK_CELLS = 2**20
"""Cells of a block. A worker holds some 50 bytes for each at once, about 50 MB."""


@dataclass(frozen=True)
class Block:
    """A window of a grid, and the positions of the shapes whose boxes meet it."""

    window: Window
    shapes: npt.NDArray[np.intp]


def blocks_of(grid: Grid, shapes: npt.NDArray[np.object_], cells: int = BLOCK_CELLS) -> list[Block]:
    """Cut a grid into blocks along the pieces it is stored in; leave out those without shapes.

    Parameters
    ----------
    grid
        The grid.
    shapes
        Polygons in its pixel space; null ones are met nowhere.
    cells
        The most cells that a block may have.
    """
    tree = shapely.STRtree(shapes)
    height, width = block_shape(grid, cells)
    return [
        Block(window, np.sort(met))
        for window in _windows(grid, height, width)
        if len(met := tree.query(box_of(window)))
    ]


def block_shape(grid: Grid, cells: int) -> tuple[int, int]:
    """Choose rows and columns of the blocks so that a stored piece is unpacked once if it can be.

    Strips span the grid, so blocks of theirs do too; tiles are gathered to about a square.
    """
    tile_height, tile_width = grid.tile
    side = grid.width if tile_width >= grid.width else isqrt(cells)
    width = max(1, min(cells, grid.width, _whole(side, tile_width)))
    height = max(1, min(grid.height, _whole(cells // width, tile_height)))
    return height, width


def box_of(window: Window) -> shapely.Polygon:
    """Return the rectangle of a window in pixel space (column, −row)."""
    box: shapely.Polygon = shapely.box(
        window.col_off,
        -(window.row_off + window.height),
        window.col_off + window.width,
        -window.row_off,
    )
    return box


def _whole(length: int, tile: int) -> int:
    return length // tile * tile if tile <= length else length


def _windows(grid: Grid, height: int, width: int) -> Iterator[Window]:
    for row in range(0, grid.height, height):
        for column in range(0, grid.width, width):
            yield Window(
                column, row, min(width, grid.width - column), min(height, grid.height - row)
            )
