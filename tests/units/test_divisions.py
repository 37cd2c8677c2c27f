"""What a code in a user's table stands for, at each level."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.sources.packaged import read_table
from atlas.units.divisions import (
    CountyDivisions,
    UpperDivisions,
    units_of_upper,
    unrecorded_transfers,
)
from atlas.units.history import Node


@pytest.fixture(scope="module")
def lineage(history):
    return history.lineage


@pytest.fixture(scope="module")
def counties(inputs, lineage):
    attached = {year: census.packaged_attached for year, census in inputs.censuses.items()}
    zones = {year: census.zones for year, census in inputs.censuses.items()}
    return CountyDivisions(inputs.history, lineage, 2009, attached, zones)


@pytest.fixture(scope="module")
def prefectures(history, lineage):
    return UpperDivisions(history, lineage, "prefecture")


@pytest.mark.parametrize(
    ("code", "year", "node"),
    [
        ("110101", 2020, Node(2020, "110101")),
        ("441900", 2020, Node(2020, "441900")),  # 东莞 has no counties and is a leaf itself
        ("320684", 2020, Node(2019, "320684")),  # the last list that has it
        ("330113", 2020, Node(2021, "330113")),  # the first list that has it
        ("130171", 2020, Node(2020, "130108")),  # a zone of the census, with its host
        ("130171", 2019, None),  # which only that census knows
        ("110199", 2020, None),
    ],
)
def test_a_county_code_is_found_in_the_list_of_the_year_or_near_it(counties, code, year, node):
    assert counties.find(code, year) == node
    assert bool(counties.expectation(code, year)) == (node is None)


def test_a_zone_is_no_value_of_its_whole_host(counties):
    assert counties.hosted("130171", 2020)
    assert not counties.hosted("130108", 2020)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("230100", "a county-level code; this is 哈尔滨市, a division of a higher level"),
        ("230101", "a county-level code that a list of 2009–2023 has"),
        ("810000", ""),  # left out with a note: an own census
    ],
)
def test_a_wrong_county_code_is_told_what_it_is(counties, code, expected):
    assert counties.expectation(code, 2020) == expected


@pytest.mark.parametrize(
    ("code", "year", "unit"),
    [
        ("370100", 2015, "370100"),
        ("371200", 2015, "370100"),  # 莱芜 went to 济南 whole
        ("659011", 2022, "650500"),  # 新星市 was part of 哈密 in 2020
        ("110000", 2020, "110000"),
        ("341400", 2010, None),  # 巢湖 was parted between three cities
        ("110100", 2020, None),
    ],
)
def test_a_prefecture_code_leads_to_the_prefecture_of_2020(prefectures, code, year, unit):
    assert prefectures.unit(prefectures.find(code, year)) == unit
    assert bool(prefectures.expectation(code, year)) == (unit is None)


def test_a_wrong_upper_code_is_told_what_it_is(history, lineage, prefectures):
    provinces = UpperDivisions(history, lineage, "province")
    assert provinces.expectation("230000", 2020) == ""
    assert provinces.expectation("230100", 2020) == (
        "a province-level code; this is 哈尔滨市, of another level"
    )
    assert prefectures.expectation("341400", 2010) == (
        "a prefecture-level code whose counties lie in one prefecture of 2020"
    )


def test_every_prefecture_since_2011_has_a_unit(prefectures):
    units = units_of_upper(prefectures)
    since_2011 = range(2011, 2024)
    assert all(
        Node(year, code) in units for year in since_2011 for code in prefectures.listed(year)
    )
    assert len(set(units.values())) == 367


def test_every_reviewed_transfer_is_published_with_its_decision(inputs):
    table = unrecorded_transfers(inputs.transfers, codes=china().codes)
    packaged = read_table("unrecorded_transfers", china().tables)
    assert table["treatment"].tolist() == packaged["kind"].tolist()
    assert table["codes"].tolist() == packaged["codes"].tolist()
    assert table["moved_people"].sum() == packaged["people"].sum()
    first = table.iloc[0]
    assert (first["names_en"], first["evidence"]) == ("Renqiu;Xiongxian County", "bulletin;ages")
    assert pd.isna(first["cause"])
