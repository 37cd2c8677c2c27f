"""The grids of the packaged censuses: every unit, every year, to the person."""

import numpy as np
import pytest
from shapely import Point

from atlas.grids.allot import Allotment
from atlas.grids.cells import own_cells
from atlas.grids.frame import NODATA, frame_around
from atlas.grids.lands import grid_units, lands_of
from atlas.grids.make import CHANGE, KINDS, PEOPLE, POTENTIAL, SUM, SUM_CHANGE, make
from atlas.model.crs import ALBERS

TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


@pytest.fixture(scope="module")
def lands(dataset):
    return lands_of(grid_units(dataset))


@pytest.fixture(scope="module")
def frame(lands):
    return frame_around(lands.shapes)


@pytest.fixture(scope="module")
def owners(lands, frame):
    return own_cells(lands.shapes, frame)


@pytest.fixture(scope="module")
def allotment(lands, owners):
    return Allotment(owners, len(lands.shapes))


@pytest.fixture(scope="module")
def grids(lands, frame, allotment):
    return {(grid.kind, grid.years): grid for grid in make(lands, frame, allotment)}


def total(values: np.ndarray) -> int:
    return int(values[values != NODATA].sum(dtype=np.int64))


def test_every_counted_unit_is_on_the_grid(dataset, lands):
    table = dataset.unit_sets["county_2000_2020"].table
    counted = table.loc[table["population_2020"].notna(), "code"]
    assert sorted(code for codes in lands.codes for code in codes) == sorted(counted)
    assert lands.unplaced == ()
    assert [codes for codes in lands.codes if len(codes) > 1] == [("150723", "232761", "232762")]


def test_every_land_owns_a_cell(lands, allotment):
    assert len(allotment.held) == len(lands.shapes) == 2434
    assert allotment.held.min() >= 1


def test_the_islands_of_sansha_are_on_the_grid(lands, owners, frame):
    place = [codes[0] for codes in lands.codes].index("460300")
    rows, _ = np.nonzero(owners == place)
    # The southernmost drawn land lies 407 km from the origin of the projection.
    assert frame.north - frame.cell * (rows.max() + 1) < 500_000


@pytest.mark.parametrize("year", TOTALS)
def test_the_cells_of_each_unit_sum_to_its_people(lands, allotment, grids, year):
    sums = allotment.sums(grids[PEOPLE, (year,)].values)
    assert sums.tolist() == lands.people[:, lands.years.index(year)].tolist()


@pytest.mark.parametrize("year", TOTALS)
@pytest.mark.parametrize("kind", [PEOPLE, SUM])
def test_national_totals_are_exact(grids, kind, year):
    assert total(grids[kind, (year,)].values) == TOTALS[year]


def test_the_change_of_each_unit_is_that_of_its_people(lands, allotment, grids):
    sums = allotment.sums(grids[CHANGE, (2010, 2020)].values)
    assert sums.tolist() == (lands.people[:, 2] - lands.people[:, 1]).tolist()
    for kind in (CHANGE, SUM_CHANGE):
        assert total(grids[kind, (2010, 2020)].values) == TOTALS[2020] - TOTALS[2010]


def test_a_coarse_cell_is_the_sum_of_its_hundred_cells(grids):
    fine, coarse = grids[PEOPLE, (2020,)].values, grids[SUM, (2020,)].values
    rows, columns = np.nonzero(coarse != NODATA)
    for row, column in zip(rows[::97], columns[::97], strict=True):
        block = fine[10 * row : 10 * row + 10, 10 * column : 10 * column + 10]
        assert total(block) == coarse[row, column]


def test_cells_measure_the_area_of_their_units(dataset, lands, allotment):
    table = dataset.unit_sets["county_2000_2020"].table.set_index("code")
    area = table.loc[[codes[0] for codes in lands.codes], "area_km2"].to_numpy(float)
    assert abs(allotment.held.sum() / area.sum() - 1) < 1e-3
    large = area > 1000
    assert np.abs(allotment.held[large] / area[large] - 1).max() < 0.05


def test_density_of_a_county_stands_in_its_cells(dataset, lands, owners, grids):
    place = [codes[0] for codes in lands.codes].index("330782")
    cells = grids[PEOPLE, (2020,)].values[owners == place]
    table = dataset.unit_sets["county_2000_2020"].table.set_index("code")
    assert cells.max() - cells.min() == 1
    assert cells.mean() == pytest.approx(table.at["330782", "density_2020"], rel=0.02)


def test_potential_is_highest_in_shanghai_and_lowest_in_the_west(dataset, grids):
    grid = grids[POTENTIAL, (2020,)]
    row, column = np.unravel_index(np.argmax(grid.values), grid.values.shape)
    x = grid.frame.west + (column + 0.5) * grid.frame.cell
    y = grid.frame.north - (row + 0.5) * grid.frame.cell
    provinces = dataset.unit_sets["province"].table.to_crs(ALBERS)
    assert list(provinces.loc[provinces.contains(Point(x, y)), "code"]) == ["310000"]
    least = np.where(grid.values == NODATA, np.inf, grid.values).argmin() % grid.values.shape[1]
    assert least < grid.values.shape[1] / 10


def test_all_kinds_are_made(grids):
    assert {kind for kind, _ in grids} == set(KINDS)
    assert len(grids) == 12
