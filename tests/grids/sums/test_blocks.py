"""Blocks follow the pieces that a file is stored in, and stay within the cells allowed."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from atlas.grids.sums import block_shape, blocks_of
from atlas.sources.grid_file import UserGrid, open_grid
from tests.grids.sums.grids import write_grid


def grid(tmp_path: Path, rows: int, columns: int, **options: object) -> UserGrid:
    return open_grid(write_grid(tmp_path / "g.tif", np.ones((rows, columns), "uint8"), **options))


@pytest.mark.parametrize(
    ("cells", "expected"), [(10_000, (100, 100)), (1000, (10, 100)), (64, (1, 64)), (1, (1, 1))]
)
def test_strips_are_read_across(tmp_path: Path, cells: int, expected: tuple[int, int]) -> None:
    striped = grid(tmp_path, 200, 100, blockysize=1)
    assert block_shape(striped, cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"), [(2500, (48, 48)), (1024, (32, 32)), (300, (16, 16)), (100, (10, 10))]
)
def test_tiles_are_gathered(tmp_path: Path, cells: int, expected: tuple[int, int]) -> None:
    tiled = grid(tmp_path, 200, 100, tiled=True, blockxsize=16, blockysize=16)
    assert block_shape(tiled, cells) == expected


def test_blocks_cover_what_shapes_touch_and_nothing_else(tmp_path: Path) -> None:
    tiled = grid(tmp_path, 64, 64, tiled=True, blockxsize=16, blockysize=16)
    shapes = np.array([shapely.box(1, -2, 3, -1), None, shapely.box(10, -40, 20, -30)])
    blocks = blocks_of(tiled, shapes, cells=256)
    where = [(block.window.row_off, block.window.col_off) for block in blocks]
    assert where == [(0, 0), (16, 0), (16, 16), (32, 0), (32, 16)]
    assert [block.shapes.tolist() for block in blocks] == [[0], [2], [2], [2], [2]]
