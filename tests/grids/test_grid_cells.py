"""Every land owns a cell, no cell has two owners."""

import numpy as np
import pytest
from shapely import Point, box

from atlas.grids.cells import NOBODY, CellFrame, own_cells
from atlas.model.errors import AtlasError

FRAME = CellFrame(0, 3000, 3, 3)
"""Centres at 500, 1500 and 2500 m."""


def owners(*shapes) -> list[list[int]]:
    return own_cells(np.array(shapes), FRAME).tolist()


def test_a_cell_belongs_to_the_land_in_which_its_centre_lies():
    west, east = box(0, 0, 1400, 3000), box(1400, 0, 2400, 2000)
    assert owners(west, east) == [[0, NOBODY, NOBODY], [0, 1, NOBODY], [0, 1, NOBODY]]


def test_a_centre_on_a_border_has_one_owner():
    left, right = box(0, 0, 1500, 3000), box(1500, 0, 3000, 3000)
    found = np.array(owners(left, right))
    assert (found[:, 0] == 0).all()
    assert (found[:, 2] == 1).all()
    assert (found[:, 1] != NOBODY).all()


def test_a_land_without_a_centre_has_the_cell_of_its_representative_point():
    small = box(1100, 1100, 1300, 1300)
    around = box(0, 0, 3000, 3000).difference(small)
    assert owners(around, small) == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


def test_two_small_lands_in_one_cell_have_a_cell_each():
    first, second = box(1100, 1600, 1300, 1800), box(1100, 1100, 1300, 1300)
    around = box(0, 0, 3000, 3000).difference(first).difference(second)
    found = owners(around, first, second)
    assert found[1][1] == 1
    assert sum(row.count(2) for row in found) == 1
    assert sum(row.count(0) for row in found) == 7


def test_the_last_cell_of_a_land_is_not_taken():
    # The centre of the middle cell is the first land's, and its only one.
    first, second = box(1400, 1400, 1600, 1600), box(1100, 1100, 1300, 1300)
    found = owners(first, second)
    assert found[1][1] == 0
    assert sum(row.count(1) for row in found) == 1


def test_a_point_on_the_edge_of_the_frame_has_the_cell_inside():
    assert owners(Point(3000, 0).buffer(1).intersection(box(0, 0, 3000, 3000)))[2][2] == 0


def test_an_island_that_no_centre_meets_keeps_a_cell_at_sea():
    assert owners(box(2100, 2600, 2200, 2700))[0] == [NOBODY, NOBODY, 0]


def test_more_lands_than_cells_are_refused():
    specks = [box(1000 + x, 1000, 1000.5 + x, 1000.5) for x in range(10)]
    with pytest.raises(AtlasError, match="10 lands on a grid of 9 cells"):
        owners(*specks)
