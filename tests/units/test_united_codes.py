"""A unit of several divisions has a code of none: joined by it, no division is taken for a unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.country import Codes
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.figures import people_as_counted
from atlas.sources.packaged import read_packaged_census, read_table

CODES = china().codes
SETS = ("county_2000_2010", "county_2010_2020", "county_2000_2020", "county_people_2010_2020")
PAIRS = [(name, year) for name in SETS for year in china().years]
HANDED_ON = {"232701", "469025", "469026", "469027", "469028", "469030"}
"""Codes that other counties had in 2000 than in the lists since: of Mohe, and in Hainan."""


def members_of(units: UnitSet) -> Iterator[tuple[str, dict[int, list[str]]]]:
    """List the census rows of every unit, by year."""
    table = pd.DataFrame(units.table).set_index("code")
    for code, row in table.iterrows():
        listed: dict[int, Any] = {year: row[f"member_codes_{year}"] for year in units.years}
        yield str(code), {y: c.split(";") for y, c in listed.items() if isinstance(c, str)}


@pytest.mark.parametrize("name", SETS)
def test_a_unit_has_the_code_of_its_one_division_or_one_of_its_own(
    dataset: Dataset, name: str
) -> None:
    units = dataset.unit_sets[name]
    listed = set(read_table("division_codes", china().tables)["code"])
    # Two forestry districts and a zone are in no list.
    for year in china().years:
        listed |= set(read_packaged_census(year, china().tables)["code"])
    several = 0
    for code, members in members_of(units):
        if CODES.is_united(code):
            assert code not in listed
            several += 1
        else:
            assert code in listed
            assert all(len(rows) == 1 for rows in members.values()), code
    assert several == units.table["code"].str.startswith("U").sum() > 100
    assert units.table["code"].is_unique


@pytest.mark.parametrize(("name", "year"), PAIRS)
def test_a_join_of_a_census_by_code_takes_no_row_for_a_unit_of_several(
    dataset: Dataset, name: str, year: int
) -> None:
    """What matches is the whole unit, so that its people are those of the row, to the person.

    But for codes that another county had then; and of units of which people alone are known, the
    people of before are those of townships, on the land of now.
    """
    units = dataset.unit_sets[name]
    census = read_packaged_census(year, china().tables)[["code", "population"]]
    joined = units.table.merge(census, on="code")
    assert len(joined) > 1700
    assert not joined["code"].map(CODES.is_united).any()
    if year in units.years and not (units.people_alone and year == units.years[0]):
        other = people_as_counted(joined, year).ne(joined["population"])
        assert set(joined.loc[other, "code"]) == (HANDED_ON if year == 2000 else set())


def test_a_join_of_any_list_by_code_takes_no_division_for_a_unit_of_several(
    dataset: Dataset,
) -> None:
    listed = read_table("division_codes", china().tables)
    for name in SETS:
        joined = dataset.unit_sets[name].table.merge(listed[["code", "name_zh"]], on="code")
        assert not joined["code"].map(CODES.is_united).any(), name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("U440306", "宝安区（含龙华区、光明区）"),
        ("441900", "东莞市"),
        # Its districts of 2020 were carved from a prefecture that no census counts in parts.
        ("460300", "三沙市"),
    ],
)
def test_units_that_are_known(dataset: Dataset, code: str, name: str) -> None:
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    assert table.loc[code, "name_zh"] == name


def test_codes_of_units_tell_where_they_lie() -> None:
    assert CODES.united(["440309", "U440306"]) == "U440306"
    assert CODES.united(["440309"]) == "U440309"
    assert [CODES.first_division(code) for code in ("U440306", "440306")] == ["440306"] * 2
    assert (CODES.province("U440306"), CODES.prefecture("U440306")) == ("440000", "440300")
    assert CODES.is_municipality("U110101")
    with pytest.raises(ValueError, match="min"):
        CODES.united([])


def test_codes_that_begin_with_the_letter_are_those_of_divisions_where_they_are_as_long() -> None:
    toy = Codes(of="a code", pattern="U-[0-9]{2}", length=4, province_digits=3, prefecture_digits=4)
    assert toy.first_division("U-10") == "U-10"
    assert toy.united(["U-11", "U-10"]) == "UU-10"
    assert toy.first_division("UU-10") == "U-10"
    assert not toy.is_united("U-10")
