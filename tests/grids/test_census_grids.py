"""The grids of the packaged censuses: every unit, every year, to the person."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from atlas.country import china
from atlas.grids.cells import NODATA, grid_lands, lands_of, lay_cells
from atlas.grids.make import CHANGE, KINDS, PEOPLE, POTENTIAL, SUM, SUM_CHANGE, allot, make_grids
from atlas.model.dataset import UnitSet
from atlas.model.figures import people_as_counted

pytestmark = pytest.mark.slow

TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}
GUESTS = {"232761", "232762"}
"""Jagdaqi and Songling: no polygon is theirs, and their people are on that of Oroqen."""

XINJIANG = {"652700", "652800", "653200", "654000", "654200", "654300"}
ACROSS = {
    2000: {"150700", "232700", "340200", "340500", "640100", "640200", *XINJIANG}
    | {"652300", "652900", "653100"},
    2010: {"150700", "232700", "340200", "340500", *XINJIANG},
    2020: {"150700", "232700"},
}
"""Prefectures whose border has moved since: what a row counted then is on both sides of it now.

Always Hulunbuir and Daxing'anling: the polygon of the one holds Jagdaqi of the other."""


@pytest.fixture(scope="module")
def lands(dataset):
    return grid_lands(dataset)


@pytest.fixture(scope="module")
def ground(dataset, lands):
    return lay_cells(
        dataset.leaves[dataset.leaves["code"].isin(lands.polygons())], china().equal_area
    )


@pytest.fixture(scope="module")
def grids(lands, ground):
    return {(grid.kind, grid.years): grid for grid in make_grids(lands, ground)}


@pytest.fixture(scope="module")
def by_polygon(ground, grids):
    """The people of each census by polygon."""

    def summed(year: int) -> pd.Series:
        values, on = grids[PEOPLE, (year,)].values, ground.owners >= 0
        people = np.where(values == NODATA, 0, values)[on]
        return pd.Series(np.bincount(ground.owners[on], people).astype(int), ground.polygons)

    return {year: summed(year) for year in TOTALS}


def total(values: np.ndarray) -> int:
    return int(values[values != NODATA].sum(dtype=np.int64))


@pytest.mark.parametrize("year", TOTALS)
def test_every_counted_division_is_on_its_grid(dataset, lands, year):
    own = lands.own[year]
    table = dataset.divisions[year].table
    counted = table.loc[table[f"population_{year}"].notna(), "code"]
    assert sorted(code for codes in own.codes for code in codes) == sorted(counted)
    assert own.unplaced == ()
    assert [codes for codes in own.codes if len(codes) > 1] == [("150723", *sorted(GUESTS))]


def test_each_census_has_its_own_divisions(lands):
    """Those of 2010 were 2,772; townships part 25 of them into 56."""
    assert [len(own.codes) for own in lands.own.values()] == [2662, 2772 - 25 + 56, 2789]
    assert len(lands.common.codes) == 2738
    assert [own.totals() for own in lands.own.values()] == [(total,) for total in TOTALS.values()]


def test_every_polygon_owns_a_cell(ground):
    held = np.bincount(ground.owners[ground.owners >= 0], minlength=len(ground.polygons))
    assert held.min() >= 1


def test_the_islands_of_sansha_are_on_the_grid(ground):
    rows, _ = np.nonzero(ground.owners == ground.polygons.index("460300"))
    # The southernmost drawn land lies 407 km from the origin of the projection.
    assert ground.frame.north - ground.frame.cell * (rows.max() + 1) < 500_000


def test_zengcheng_has_its_own_people(by_polygon):
    """Over the units of three censuses it is one with its neighbour, and had 5.4 million."""
    assert by_polygon[2020]["440118"] == 1_466_331


def test_longhua_has_the_people_of_2010_whom_its_townships_count(by_polygon):
    """The census has them in Bao'an, which Longhua was part of."""
    assert by_polygon[2010]["440309"] == 1_379_460


def as_counted(units: UnitSet) -> UnitSet:
    """Give units the people of each census by its rows, on whose land the grids put them."""
    people = {f"population_{year}": people_as_counted(units.table, year) for year in units.years}
    return replace(units, table=units.table.assign(**people))


@pytest.mark.parametrize(
    ("name", "year"),
    [
        *(("county_2000_2010", year) for year in (2000, 2010)),
        *(("county_2010_2020", year) for year in (2010, 2020)),
        *((name, year) for name in ("county_2000_2020", "own") for year in TOTALS),
    ],
)
def test_each_year_sums_to_every_unit_set_to_the_person(dataset, lands, by_polygon, name, year):
    units = lands.own[year] if name == "own" else lands_of(as_counted(dataset.unit_sets[name]))
    place = pd.Series(units.of(by_polygon[year].index), by_polygon[year].index)
    found = by_polygon[year].groupby(place).sum()
    expected = units.people[:, units.years.index(year)]
    assert (found[found.index >= 0] - expected).abs().max() == 0
    assert len(found[found.index >= 0]) == len(expected)


@pytest.mark.parametrize("year", TOTALS)
@pytest.mark.parametrize("name", ["prefecture", "province"])
def test_each_year_sums_to_prefectures_whose_land_stayed(dataset, by_polygon, name, year):
    units = dataset.unit_sets[name]
    people = people_as_counted(units.table.set_index("code"), year).dropna().astype(int)
    found = by_polygon[year].groupby(units.leaves).sum().reindex(people.index)
    off = set(people.index[found != people])
    assert off == (ACROSS[year] if name == "prefecture" else {"150000", "230000"})


@pytest.mark.parametrize("year", TOTALS)
@pytest.mark.parametrize("kind", [PEOPLE, SUM])
def test_national_totals_are_exact(grids, kind, year):
    assert total(grids[kind, (year,)].values) == TOTALS[year]


def test_the_change_of_each_unit_is_that_of_its_people(lands, ground, grids):
    common, grid = lands.common, grids[CHANGE, (2010, 2020)]
    assert (common.unit_set, common.years) == ("county_people_2010_2020", (2010, 2020))
    sums = allot(common, ground).sums(grid.values)
    assert sums.tolist() == (common.people[:, 1] - common.people[:, 0]).tolist()
    for kind in (CHANGE, SUM_CHANGE):
        assert total(grids[kind, (2010, 2020)].values) == TOTALS[2020] - TOTALS[2010]


def test_a_coarse_cell_is_the_sum_of_its_hundred_cells(grids):
    fine, coarse = grids[PEOPLE, (2020,)].values, grids[SUM, (2020,)].values
    rows, columns = np.nonzero(coarse != NODATA)
    for row, column in zip(rows[::97], columns[::97], strict=True):
        block = fine[10 * row : 10 * row + 10, 10 * column : 10 * column + 10]
        assert total(block) == coarse[row, column]


def test_cells_measure_the_area_of_their_units(dataset, lands, grids):
    table = dataset.people_units.table.set_index("code")
    area = table.loc[[codes[0] for codes in lands.common.codes], "area_km2"].to_numpy(float)
    held = grids[CHANGE, (2010, 2020)].even.held
    assert abs(held.sum() / area.sum() - 1) < 1e-3
    large = area > 1000
    assert np.abs(held[large] / area[large] - 1).max() < 0.05


def test_density_of_a_county_stands_in_its_cells(dataset, ground, grids):
    place = ground.polygons.index("330782")
    cells = grids[PEOPLE, (2020,)].values[ground.owners == place]
    table = dataset.unit_sets["county_2000_2020"].table.set_index("code")
    assert cells.max() - cells.min() == 1
    assert cells.mean() == pytest.approx(table.at["330782", "density_2020"], rel=0.02)


def test_potential_is_highest_in_shanghai_and_lowest_in_the_west(dataset, grids):
    grid = grids[POTENTIAL, (2020,)]
    row, column = np.unravel_index(np.argmax(grid.values), grid.values.shape)
    x = grid.frame.west + (column + 0.5) * grid.frame.cell
    y = grid.frame.north - (row + 0.5) * grid.frame.cell
    provinces = dataset.unit_sets["province"].table.to_crs(china().equal_area)
    assert list(provinces.loc[provinces.contains(Point(x, y)), "code"]) == ["310000"]
    least = np.where(grid.values == NODATA, np.inf, grid.values).argmin() % grid.values.shape[1]
    assert least < grid.values.shape[1] / 10


def test_all_kinds_are_made(grids):
    assert {kind for kind, _ in grids} == set(KINDS)
    assert len(grids) == 12
