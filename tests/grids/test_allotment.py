"""Whole persons on cells: by hand, for any lands, and without streaks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from atlas.grids.cells import NOBODY, NODATA, Allotment, Queues, change, sum_blocks
from atlas.model.errors import AtlasError, ConservationError

OWNERS = np.array([[0, 0, 0], [0, 0, 1], [NOBODY, 1, 1]])
"""By the fraction of 0.7549 column + 0.5698 row the cells are served in this order:

0.00  0.75  0.51        1st  5th  3rd
0.57  0.32  0.08        4th  2nd  1st of the other land
   –  0.89  0.65          –  3rd  2nd
"""


def allot(owners: np.ndarray, lands: int) -> Allotment:
    """Allot to lands of one polygon each."""
    return Allotment(Queues(owners, lands), np.arange(lands, dtype=np.int32))


def known(*values: bool) -> np.ndarray:
    return np.array(values, dtype=bool)


def test_nine_cells_by_hand():
    cells = allot(OWNERS, 2).spread(np.array([13, 7]), known(True, True))
    assert cells.tolist() == [[3, 2, 3], [2, 3, 3], [NODATA, 2, 2]]


def test_every_year_has_the_same_order_so_a_change_is_even_too():
    allotment = allot(OWNERS, 2)
    before = allotment.spread(np.array([13, 7]), known(True, True))
    after = allotment.spread(np.array([9, 9]), known(True, True))
    assert change(before, after).tolist() == [[-1, -1, -1], [0, -1, 0], [NODATA, 1, 1]]


def test_nobody_is_a_count_and_unknown_is_none():
    cells = allot(OWNERS, 2).spread(np.array([0, 0]), known(True, False))
    assert cells.tolist() == [[0, 0, 0], [0, 0, NODATA], [NODATA, NODATA, NODATA]]


def test_where_no_land_is_counted_no_cell_has_data():
    allotment = Allotment(Queues(OWNERS, 2), np.full(2, NOBODY, dtype=np.int32))
    cells = allotment.spread(np.array([], dtype=np.int64), known())
    assert (cells == NODATA).all()
    assert allotment.sums(cells).tolist() == []


def test_a_change_needs_both_censuses():
    before, after = np.array([[NODATA, 5, NODATA]]), np.array([[4, 2, NODATA]])
    assert change(before, after).tolist() == [[NODATA, -3, NODATA]]


@given(
    owners=arrays.arrays(np.int32, (7, 9), elements=st.integers(NOBODY, 3)),
    people=st.lists(st.integers(0, 30_000_000), min_size=4, max_size=4),
)
def test_cells_of_any_lands_sum_to_their_people_and_differ_by_one_at_most(owners, people):
    owners = owners.copy()
    owners[0, :4] = range(4)
    allotment = allot(owners, 4)
    cells = allotment.spread(np.array(people), known(True, True, True, True))
    assert allotment.sums(cells).tolist() == people
    assert (cells[owners == NOBODY] == NODATA).all()
    for land in range(4):
        own = cells[owners == land]
        assert own.max() - own.min() <= 1


@given(
    owners=arrays.arrays(np.int32, (7, 9), elements=st.integers(NOBODY, 4)),
    people=st.lists(st.integers(0, 1000), min_size=2, max_size=2),
)
def test_a_land_of_several_polygons_is_served_as_if_it_were_one(owners, people):
    owners = owners.copy()
    owners[0, :5] = range(5)
    places = np.array([1, 0, NOBODY, 1, 1], np.int32)
    land = np.append(places, np.int32(NOBODY))[owners]
    counts, both = np.array(people), known(True, True)
    joined = Allotment(Queues(owners, 5), places).spread(counts, both)
    assert joined.tolist() == allot(land, 2).spread(counts, both).tolist()


def test_those_left_over_are_scattered():
    allotment = allot(np.zeros((200, 200), np.int32), 1)
    cells = allotment.spread(np.array([4000]), known(True))
    blocks = sum_blocks(cells, 10)
    assert cells.sum() == 4000
    # At random a block of 100 cells would hold 2 to 20.
    assert blocks.min() >= 7
    assert blocks.max() <= 13
    for lines in (cells.sum(axis=0), cells.sum(axis=1)):
        assert lines.min() >= 16
        assert lines.max() <= 24


def test_a_land_without_a_cell_is_refused():
    with pytest.raises(AtlasError, match="land 2 owns no cell"):
        allot(OWNERS, 3)


def test_people_that_cells_cannot_hold_are_not_lost_silently():
    with pytest.raises(ConservationError, match="land 0 holds 50,000,000,000 people"):
        allot(np.array([[0]]), 1).spread(np.array([50_000_000_000]), known(True))


def test_blocks_are_sums_of_the_cells_with_data():
    cells = np.array([[1, 2, NODATA, NODATA], [3, NODATA, NODATA, NODATA]])
    assert sum_blocks(cells, 2).tolist() == [[6, NODATA]]


def test_blocks_beyond_whole_numbers_are_refused():
    with pytest.raises(ConservationError, match="4,000,000,000 people in a block of 2 × 2 cells"):
        sum_blocks(np.full((2, 2), 1_000_000_000, np.int32), 2)


def test_blocks_must_divide_the_cells():
    with pytest.raises(ValueError, match="reshape"):
        sum_blocks(np.zeros((3, 4), np.int32), 2)
