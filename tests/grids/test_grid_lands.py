"""Which people a grid places on which polygon, and whom it cannot place."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from atlas.grids.lands import Unplaced, counted_throughout, grid_units, land_of, lands_of
from atlas.model.classes import Text
from atlas.model.dataset import UnitSet


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
    return UnitSet("county_2010_2020", "county", (2010, 2020), table, pd.Series(dtype=str))


def test_people_without_borders_are_counted_on_the_polygon_that_holds_their_land():
    lands = lands_of(units())
    assert lands.codes == (("110105",), ("150723", "232761", "232762"))
    assert lands.people.tolist() == [[9, 0], [137, 136]]
    assert lands.known.tolist() == [[True, False], [True, True]]
    assert lands.totals() == (146, 136)
    assert len(lands.shapes) == 2


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


def test_units_counted_throughout_share_only_complete_land():
    assert counted_throughout(units()) == {"150723", "232761", "232762"}
    people = pd.array([90, None, 6, None, None, 4], dtype="Int64")
    assert counted_throughout(units(population_2020=people)) == set()


def test_land_of_says_whose_polygon():
    land = land_of(units())
    assert land.dropna().to_dict() == {
        "110105": "110105",
        "150723": "150723",
        "232761": "150723",
        "232762": "150723",
        "350527": "350527",
    }


def test_the_units_of_most_censuses_are_taken(dataset):
    assert grid_units(dataset).id == "county_2000_2020"


@pytest.mark.parametrize("left_out", ["county_2000_2020"])
def test_of_two_censuses_the_latest(dataset, left_out):
    sets = {name: found for name, found in dataset.unit_sets.items() if name != left_out}
    shorter = type(dataset)(**{**vars(dataset), "unit_sets": sets})
    assert grid_units(shorter).id == "county_2010_2020"
