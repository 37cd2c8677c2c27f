"""Growth by density: a class by hand, no one lost, and the nation's ring and core."""

import pandas as pd

from atlas.measures.population_growth import EDGES, growth_by_density
from atlas.model.dataset import Dataset
from atlas.model.summary.people import DensityClass


def test_two_units_of_one_density_make_one_class() -> None:
    found = growth_by_density(
        pd.Series([5000.0, 5000.0]), pd.Series([100, 300]), pd.Series([120, 290])
    )
    (row,) = (row for row in found if row.units)
    assert row == DensityClass(
        lower=3000, upper=6000, units=2, people_before=400, people_after=410, change_pct=2.5
    )


def test_a_class_holds_its_lower_edge_and_not_its_upper() -> None:
    density = pd.Series([1499.9, 1500.0, 3000.0])
    found = growth_by_density(density, pd.Series([1, 1, 1]), pd.Series([1, 1, 1]))
    units = {row.lower: row.units for row in found}
    assert (units[400], units[1500], units[3000]) == (1, 1, 1)


def test_an_unknown_density_is_in_no_class_and_an_empty_class_has_no_change() -> None:
    found = growth_by_density(pd.Series([None, 5.0]), pd.Series([7, 8]), pd.Series([7, 8]))
    assert [row.units for row in found] == [1] + len(EDGES) * [0]
    assert found[-1].change_pct is None


def test_the_classes_hold_all_who_have_land(dataset: Dataset) -> None:
    found = dataset.summary.growth_by_density["2010-2020"]
    table = dataset.unit_sets["county_people_2010_2020"].table
    drawn = table[table["density_2010"].notna() & table["population_2020"].notna()]
    assert sum(row.units for row in found) == len(drawn)
    assert sum(row.people_after for row in found) == int(drawn["population_2020"].sum())


def test_the_ring_fills_and_the_densest_thin(dataset: Dataset) -> None:
    found = {row.lower: row.change_pct for row in dataset.summary.growth_by_density["2010-2020"]}
    assert all(20 <= found[low] <= 31 for low in (1500, 3000, 6000))
    assert found[24000] < -6
    assert found[10] < found[100] < 0
