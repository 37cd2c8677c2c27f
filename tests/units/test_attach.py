"""Where the rows of each census stand in the yearly lists."""

import pytest

from atlas.country import china
from atlas.model.errors import SourceError
from atlas.sources.packaged import read_table
from atlas.units.history import Node, attach


@pytest.fixture(scope="module")
def attached(history):
    code_map, hosts = (
        read_table("census_code_map", china().tables),
        read_table("zone_hosts", china().tables),
    )
    return lambda year, *codes: attach(codes, year, history, code_map, hosts, "mine.csv")


def test_a_code_of_the_census_list(attached):
    assert attached(2010, "110103") == {"110103": (Node(2009, "110103"),)}


def test_codes_of_2000_that_mean_another_place_later(attached):
    # 469025 is 定安 in the 2000 table and 白沙 in every later list.
    assert attached(2000, "469025") == {"469025": (Node(2000, "460025"),)}


def test_an_old_city_that_is_three_districts_of_the_2000_list(attached):
    nodes = attached(2000, "320283")["320283"]
    assert [node.code for node in nodes] == ["320205", "320206", "320211"]


def test_a_row_that_the_list_has_merged_already(attached):
    assert attached(2020, "320611") == {"320611": (Node(2019, "320611"),)}


def test_a_zone_stands_on_its_hosts(attached):
    nodes = attached(2020, "410173")["410173"]
    assert [node.code for node in nodes] == ["410122", "410184"]


def test_unknown_codes_are_all_named(attached):
    with pytest.raises(SourceError) as raised:
        attached(2020, "110101", "999999", "888888")
    assert str(raised.value).splitlines() == [
        "mine.csv, row 3, column 'code' is '999999'; expected a code that a list of 2000–2023 has",
        "mine.csv, row 4, column 'code' is '888888'; expected a code that a list of 2000–2023 has",
    ]
