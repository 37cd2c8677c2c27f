"""Where cells lie: on whole tens of kilometres, one square kilometre each."""

import numpy as np
import pytest
from shapely import box

from atlas.grids.cells import CellFrame, frame_around


def test_the_frame_stands_on_whole_tens_of_kilometres_around_the_shapes():
    frame = frame_around(
        np.array([box(-12_345, 1_000, 4_000, 9_999), box(0, 5_000, 10_000, 25_001)])
    )
    assert frame == CellFrame(west=-20_000, north=30_000, columns=30, rows=30, cell=1000)
    assert frame.shape == (30, 30)
    assert frame.affine == (1000, 0, -20_000, 0, -1000, 30_000)
    assert frame.area_km2 == 1


def test_shapes_that_end_on_the_step_need_no_further_row():
    assert frame_around(np.array([box(0, 0, 10_000, 20_000)])) == CellFrame(0, 20_000, 10, 20)


def test_a_coarser_frame_covers_the_same_land():
    assert CellFrame(-20_000, 30_000, 30, 20).coarser() == CellFrame(-20_000, 30_000, 3, 2, 10_000)
    assert CellFrame(-20_000, 30_000, 30, 20).coarser().area_km2 == 100


def test_a_frame_that_does_not_divide_is_refused():
    with pytest.raises(ValueError, match="20 rows and 31 columns in blocks of 10"):
        CellFrame(0, 0, 31, 20).coarser()


def test_rows_run_from_the_north_and_columns_from_the_west():
    frame = CellFrame(-2_000, 3_000, 5, 5)
    assert frame.columns_of([-2_000, -1_001, -1_000, 0.5]).tolist() == [0, 0, 1, 2]
    assert frame.rows_of([2_999, 2_000, 1_999, 0]).tolist() == [0, 1, 1, 3]
