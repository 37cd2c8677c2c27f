"""Where the mean person of a unit stands, by rows of the census at the points of their polygons."""

import geopandas as gpd
import pytest

from atlas.places.people_centres import people_centres
from atlas.places.seats import seats_of_leaves


@pytest.fixture(scope="module")
def centres(dataset):
    return people_centres(dataset)


@pytest.fixture(scope="module")
def points(dataset):
    """The point midway between seat and centroid of each polygon, in the equal-area plane."""
    plane = dataset.country.equal_area
    land = dataset.leaves.set_index("code").geometry.to_crs(plane).centroid
    seats = seats_of_leaves(dataset).to_crs(plane).reindex(land.index)
    return gpd.GeoDataFrame({"x": (seats.x + land.x) / 2, "y": (seats.y + land.y) / 2})


def at(centres, level, code, year):
    chosen = centres[centres["unit_level"].eq(level) & centres["code"].eq(code)]
    (row,) = chosen[chosen["year"].eq(year)].itertuples()
    return row


def degrees(dataset, x, y):
    point = gpd.GeoSeries.from_xy([x], [y], crs=dataset.country.equal_area)
    (found,) = point.to_crs(dataset.leaves.crs)
    return pytest.approx((found.x, found.y), abs=0.001)


def test_a_county_of_one_row_stands_between_its_seat_and_the_middle_of_its_land(
    centres, dataset, points
):
    yiwu = at(centres, "county", "330782", 2020)
    assert (yiwu.lon, yiwu.lat) == degrees(dataset, *points.loc["330782"])
    assert (yiwu.census_rows, yiwu.drawn_share, yiwu.population) == (1, 100, 1_859_390)


def test_a_prefecture_is_weighted_by_the_people_of_its_rows(centres, dataset, points):
    rows = dataset.tables["census_2020"]
    rows = rows[rows["prefecture_code"].eq("330700")].set_index("code")
    people = rows["population"].astype(float)
    own = people[people.index.isin(points.index)]
    jinhua = at(centres, "prefecture", "330700", 2020)
    assert jinhua.census_rows == len(rows)
    assert jinhua.population == people.sum()
    assert jinhua.drawn_share == 100
    # Its development zone stands at its host and moves the mean by less than a few kilometres.
    where = points.loc[own.index].mul(own, axis=0).sum() / own.sum()
    near = degrees(dataset, *where)
    assert (jinhua.lon, jinhua.lat) == pytest.approx(near.expected, abs=0.03)


def test_all_people_are_placed_but_those_of_two_places_without_land(centres, dataset):
    for year, rows in ((y, dataset.tables[f"census_{y}"]) for y in dataset.country.years):
        nation = at(centres, "nation", "100000", year)
        missing = rows["population"].sum() - nation.population
        assert 0 <= missing < 200_000
        # Published centres of China's people lie in southern Henan, and move south-west.
        assert 113 < nation.lon < 114
        assert 32 < nation.lat < 33
    lats = [at(centres, "nation", "100000", year).lat for year in dataset.country.years]
    assert lats == sorted(lats, reverse=True)
    by_level = centres.groupby(["year", "unit_level"])["population"].sum()
    assert (by_level[2020] == by_level[2020]["nation"]).all()


def test_keys_are_single_and_the_county_units_are_those_of_the_main_period(centres, dataset):
    assert not centres.duplicated(["unit_level", "code", "year"]).any()
    counties = centres[centres["unit_level"].eq("county")]
    assert set(counties["year"]) == {2010, 2020}
    units = dataset.unit_sets["county_2010_2020"].table
    assert set(units["code"]) - set(counties["code"]) == {"232761", "232762", "350527"}
    assert centres["name_en"].notna().all()
