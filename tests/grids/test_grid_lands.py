"""Which people a grid places on which polygon, and whom it cannot place."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from atlas.grids.cells import Unplaced, grid_lands, land_of, lands_of
from atlas.model.dataset import UnitSet
from atlas.model.text import Text


def units(**changes: object) -> UnitSet:
    """A host with two guests, an uncounted unit, one counted once, one that nobody can place."""
    columns = {
        "code": ["150723", "232761", "232762", "350527", "110105", "632857"],
        "name_zh": ["鄂伦春自治旗", "加格达奇区", "松岭区", "金门县", "戊县", "冷湖"],
        "name_en": ["Oroqen", "Jiagedaqi", "Songling", "Jinmen", "Wu", None],
        "land_in": [None, "150723", "150723", None, None, "999999"],
        "population_2010": pd.array([100, 30, 7, None, 9, 5], dtype="Int64"),
        "population_2020": pd.array([90, 40, 6, None, None, 4], dtype="Int64"),
        **changes,
    }
    shapes = [box(110, 30, 111, 31), None, None, box(111, 30, 112, 31), box(112, 30, 113, 31), None]
    table = gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4490")
    leaves = pd.Series(
        {"150723": "150723", "350527": "350527", "110106": "110105", "110105": "110105"}
    )
    return UnitSet("county_2010_2020", "county", (2010, 2020), table, leaves)


def test_people_without_borders_are_counted_on_the_polygon_that_holds_their_land():
    lands = lands_of(units())
    assert lands.codes == (("110105",), ("150723", "232761", "232762"))
    assert lands.people.tolist() == [[9, 0], [137, 136]]
    assert lands.known.tolist() == [[True, False], [True, True]]
    assert lands.totals() == (146, 136)
    assert lands.polygons == (("110105", "110106"), ("150723",))
    assert lands.of(["150723", "350527", "110106"]).tolist() == [1, -1, 0]


def test_who_cannot_be_placed_is_named_with_the_people():
    assert lands_of(units()).unplaced == (Unplaced("632857", Text("冷湖", "632857"), (5, 4)),)


def test_a_part_of_a_lands_people_is_not_its_count():
    people = pd.array([100, None, 7, None, 9, 5], dtype="Int64")
    lands = lands_of(units(population_2010=people))
    assert lands.known.tolist() == [[True, False], [False, True]]
    assert lands.people.tolist() == [[9, 0], [0, 136]]


def test_without_known_hosts_guests_cannot_be_placed():
    found = units()
    table = found.table.drop(columns="land_in")
    lands = lands_of(UnitSet(found.id, found.level, found.years, table, found.leaves))
    assert [unit.code for unit in lands.unplaced] == ["232761", "232762", "632857"]


def test_polygons_counted_throughout_are_those_of_complete_land():
    assert lands_of(units()).counted_throughout() == {"150723"}
    people = pd.array([90, None, 6, None, None, 4], dtype="Int64")
    assert lands_of(units(population_2020=people)).counted_throughout() == set()


def test_land_of_says_whose_polygon():
    land = land_of(units())
    assert land.dropna().to_dict() == {
        "110105": "110105",
        "150723": "150723",
        "232761": "150723",
        "232762": "150723",
        "350527": "350527",
    }


FINER = "county_people_2010_2020"


@pytest.mark.parametrize(
    ("left_out", "years", "common"),
    [
        ((), (2000, 2010, 2020), "county_people_2010_2020"),
        ((FINER,), (2000, 2010, 2020), "county_2010_2020"),
        ((FINER, "county_2010_2020"), (2000, 2010, 2020), "county_2000_2020"),
        ((FINER, "county_2010_2020", "county_2000_2020"), (2000, 2010), "county_2000_2010"),
    ],
)
def test_a_change_is_over_the_units_of_fewest_censuses(dataset, left_out, years, common):
    sets = {name: found for name, found in dataset.unit_sets.items() if name not in left_out}
    lands = grid_lands(type(dataset)(**{**vars(dataset), "unit_sets": sets}))
    assert (lands.years, lands.common.unit_set) == (years, common)
    assert [own.unit_set for own in lands.own.values()] == [f"county_{year}" for year in years]
