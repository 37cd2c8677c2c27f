"""One territory, one answer: units that are a larger unit as well, in every table of units."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest

from atlas.measures.identical_territory import settle_identical
from atlas.model.dataset import Dataset, UnitSet

NAMES = ("name_zh", "name_en", "prefecture_", "land_in", "geometry")
"""Columns that name a unit or place it: a province lies in no prefecture."""


def same_land(one: UnitSet, other: UnitSet) -> list[str]:
    """List the codes of which both sets have the same polygons and the same people."""
    tables = [unit_set.table.set_index("code") for unit_set in (one, other)]
    years = sorted(set(one.years) & set(other.years))
    held = [
        {unit: set(codes) for unit, codes in leaves.groupby(leaves).groups.items()}
        for leaves in (unit_set.leaves.dropna() for unit_set in (one, other))
    ]
    people = [f"population_{year}" for year in years]
    return [
        code
        for code in tables[0].index.intersection(tables[1].index)
        if held[0].get(code) == held[1].get(code)
        and tables[0].loc[code, people].equals(tables[1].loc[code, people])
    ]


def differing(dataset: Dataset, one: str, other: str) -> dict[str, set[str]]:
    """Find by column the units of the same land that two tables tell apart."""
    sets = [dataset.unit_sets[name] for name in (one, other)]
    codes = same_land(*sets)
    tables = [unit_set.table.set_index("code").loc[codes] for unit_set in sets]
    found = {}
    for name in map(str, tables[0]):
        if name not in tables[1] or name.startswith(NAMES):
            continue
        first, second = (table[name] for table in tables)
        if pd.api.types.is_float_dtype(first.dtype):
            first, second = (column.astype("Float64").round(6) for column in (first, second))
        apart = first.astype(object).fillna("") != second.astype(object).fillna("")
        if apart.any():
            found[name] = set(apart.index[apart])
    return found


LEVELS = ["county_2010_2020", "county_people_2010_2020", "county_2000_2020", "county_2000_2010"]


@pytest.mark.parametrize("smaller", LEVELS)
def test_a_county_that_is_a_prefecture_bears_its_figures(dataset: Dataset, smaller: str) -> None:
    """Before, 26 had two ranges of migration: Dongguan from 328,755 and from 773,200."""
    codes = same_land(dataset.unit_sets[smaller], dataset.unit_sets["prefecture"])
    assert len(codes) >= 24
    found = differing(dataset, smaller, "prefecture")
    # Shihezi compares by townships alone, as a prefecture together with its neighbours.
    assert {code for apart in found.values() for code in apart} <= {"659001"}


def test_a_municipality_has_one_interval_of_each_stage(dataset: Dataset) -> None:
    """Before, Beijing's children were 15.9 to 30.6, and 9.6 to 36.8 as those of a province."""
    assert len(same_land(dataset.unit_sets["prefecture"], dataset.unit_sets["province"])) == 4
    assert differing(dataset, "prefecture", "province") == {}


def test_settled_sets_stay_as_they_are(dataset: Dataset) -> None:
    settled = settle_identical(dataset.unit_sets)
    for name in ("county_2010_2020", "prefecture", "province"):
        assert settled[name].table.equals(dataset.unit_sets[name].table)


def test_every_pair_of_county_sets_has_one_count_of_a_unit(dataset: Dataset) -> None:
    for one, other in combinations(LEVELS, 2):
        tables = [dataset.unit_sets[name].table.set_index("code") for name in (one, other)]
        leaves = [dataset.unit_sets[name].leaves for name in (one, other)]
        held = [found.groupby(found).groups for found in leaves]
        codes = [
            code
            for code in tables[0].index.intersection(tables[1].index)
            if code in held[0] and set(held[0][code]) == set(held[1].get(code, []))
        ]
        first, second = (table.loc[codes, "population_2010"] for table in tables)
        assert (first.fillna(-1) == second.fillna(-1)).all(), (one, other)
