"""People of 2010 on the land of 2020: the packaged flows, and how they are held to a census."""

from __future__ import annotations

import pandas as pd
import pytest

from atlas.country import china
from atlas.sources.packaged import read_census
from atlas.units.flows import CERTAINTIES, Flows, read_flows


@pytest.fixture(scope="module")
def flows() -> Flows:
    found = read_flows(country=china())
    assert found is not None
    return found


def test_every_county_of_2010_is_counted_to_the_person(flows: Flows) -> None:
    counted = read_census(2010, country=china()).set_index("code")["population"]
    assert flows.table.groupby("source")["people"].sum().equals(counted.sort_index())
    assert int(flows.table["people"].sum()) == 1_332_810_869


def test_every_flow_ends_at_a_row_of_2020_and_is_the_sum_of_its_certainties(flows: Flows) -> None:
    assert set(flows.table["target"]) <= set(read_census(2020, country=china())["code"])
    assert flows.table[list(CERTAINTIES)].sum(axis=1).eq(flows.table["people"]).all()
    assert not flows.table.duplicated(["source", "target"]).any()


@pytest.mark.parametrize(
    ("source", "target", "people"),
    [
        ("440306", "440309", 1_379_460),  # Bao'an → Longhua
        ("440306", "440311", 480_907),  # Bao'an → Guangming
        ("320211", "320214", 537_695),  # Binhu → Xinwu, as the bulletin of Wuxi has it
        ("130982", "130638", 79_262),  # Renqiu → Xiong, as the bulletins have it
        ("130628", "130632", 27_294),  # Gaoyang → Anxin, likewise
    ],
)
def test_known_moves_of_land_are_as_published(
    flows: Flows, source: str, target: str, people: int
) -> None:
    table = flows.table.set_index(["source", "target"])
    assert int(table.loc[(source, target), "people"]) == people


def test_the_park_of_suzhou_has_the_people_that_its_bulletin_counts(flows: Flows) -> None:
    park = flows.table["target"] == "320571"
    assert int(flows.table.loc[park, "people"].sum()) == 695_354


def flows_of(*rows: tuple[str, str, int, int, int]) -> Flows:
    table = pd.DataFrame(rows, columns=["source", "target", *CERTAINTIES])
    table.insert(2, "people", table[list(CERTAINTIES)].sum(axis=1))
    return Flows((2010, 2020), table.astype(dict.fromkeys(("people", *CERTAINTIES), "Int64")))


def test_a_census_of_other_people_is_shared_alike_and_to_the_person() -> None:
    given = flows_of(("a", "x", 60, 0, 0), ("a", "y", 0, 20, 20), ("b", "y", 7, 0, 0))
    held = given.held_to({"a": 11, "b": 7, "c": 5}).table
    # 6.6, 2.2 and 2.2 of eleven people: the last goes to the largest remainder.
    assert held.to_dict("records") == [
        {"source": "a", "target": "x", "people": 7, "certain": 7, "likely": 0, "assumed": 0},
        {"source": "a", "target": "y", "people": 4, "certain": 0, "likely": 2, "assumed": 2},
        {"source": "b", "target": "y", "people": 7, "certain": 7, "likely": 0, "assumed": 0},
    ]


def test_a_county_that_a_census_lacks_is_left_out() -> None:
    given = flows_of(("a", "x", 60, 0, 0), ("b", "y", 7, 0, 0))
    assert given.held_to({"b": 7, "a": None}).table["source"].tolist() == ["b"]
    assert given.held_to({}).table.empty


def test_the_packaged_census_leaves_the_flows_as_they_are(flows: Flows) -> None:
    census = read_census(2010, country=china())
    people = dict(zip(census["code"], census["population"].astype(object), strict=True))
    assert flows.held_to(people).table.equals(flows.table)


def test_units_are_one_where_too_many_may_stand_on_the_wrong_side() -> None:
    given = flows_of(
        ("a", "x", 1000, 0, 0),
        ("a", "y", 0, 4, 0),  # 4 of the 104 of y: more than three in a hundred
        ("b", "y", 100, 0, 0),
        ("b", "z", 0, 0, 3),  # 3 of 103: fewer
        ("c", "z", 100, 0, 0),
        ("c", "x", 500, 0, 0),  # nobody doubts these, though they are the most
    )
    assert list(given.unsure_pairs({code: code for code in "xyz"})) == [("x", "y")]
    assert list(given.unsure_pairs({"x": "x", "y": "x", "z": "z"})) == []
