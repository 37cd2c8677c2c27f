"""Pieces between two censuses, by hand: a and b became x and y; s and t are of a year between."""

import pandas as pd
import pytest

from atlas.units.flows import CERTAINTIES
from atlas.units.history import Change
from atlas.units.links import Links
from atlas.units.pieces import Ways, flows_between, spread


def links(*whole: str, partial: tuple[str, ...] = ()) -> Links:
    """Link codes of one letter: ``as`` from a to s."""
    part = Change(2015, "?", "?", partial=True)
    return Links(
        {(pair[0], pair[1]): () for pair in whole}, {(p[0], p[1]): (part,) for p in partial}, {}
    )


def flows(**people: int) -> pd.DataFrame:
    rows = [(pair[0], pair[1], count, count, 0, 0) for pair, count in people.items()]
    return pd.DataFrame(rows, columns=["source", "target", "people", *CERTAINTIES])


def test_a_piece_lies_where_both_its_ends_lead() -> None:
    ways = Ways.along(links("as", "at", "bt"), links("sx", "ty"))
    assert ways.of(("a", "x")) == ["s"]
    assert ways.of(("a", "y")) == ["t"]
    assert ways.of(("b", "x")) == []


def test_a_part_passed_only_where_the_whole_did_not() -> None:
    """Part of a passed to t before the year, or of s to y after it."""
    before = Ways.along(links("as", "bt", partial=("at",)), links("sx", "ty"))
    after = Ways.along(links("as", "bt"), links("sx", "ty", partial=("sy",)))
    assert before.of(("a", "y")) == ["t"]
    assert after.of(("a", "y")) == ["s"]
    both = Ways.along(links("as", "bt", partial=("at",)), links("sx", "ty", partial=("sy",)))
    assert both.of(("a", "y")) == ["s", "t"]


def test_people_of_a_piece_on_two_ways_go_as_those_who_are_sure() -> None:
    """Of a 30 are in s and 10 in t for certain; 8 more are in either: 6 and 2."""
    ways = Ways.along(links("as", "at"), links("sx", "ty", "sz", "tz"))
    found = spread({("a", "x"): 30, ("a", "y"): 10, ("a", "z"): 8}, ways)
    assert found == {"s": 36, "t": 12}
    # No list leads from b to x: they stay where b is.
    assert spread({("b", "x"): 5}, Ways.along(links("bt"), links("ty"))) == {"t": 5}


def test_flows_lead_from_a_year_on_as_far_as_they_are_told() -> None:
    """a is s and t in the year; x and y after it, and z holds of both."""
    early = Ways.along(links("as", "at", "bb"), links("sx", "sz", "tz", "ty", "bb"))
    late = Ways.along(links("ax", "az", "ay", "bb"), links("xx", "yy", "zz", "bb"))
    linked = links("sx", "sz", "tz", "ty", "bb")
    told = flows_between(flows(ax=3, az=4, ay=5, bb=6, by=1), early, late, linked)
    found = told.table.set_index(["source", "target"])["people"].to_dict()
    assert found == {("s", "x"): 3, ("t", "y"): 5, ("b", "b"): 6}
    assert told.untold == {"s", "t"}
    assert told.untold_targets == {"z"}
    assert told.undated == {("b", "y")}
    back = told.turned()
    assert back.table.set_index(["source", "target"])["people"]["x", "s"] == 3
    assert (back.untold, back.undated) == ({"z"}, {("y", "b")})


def test_flows_of_two_divisions_that_became_one_are_summed() -> None:
    early = Ways.along(links("as", "bs"), links("sx"))
    late = Ways.along(links("ax", "bx"), links("xx"))
    told = flows_between(flows(ax=3, bx=4), early, late, links("sx"))
    assert told.table.loc[0, ["source", "target", "people"]].tolist() == ["s", "x", 7]
    assert told.table.loc[0, "certain"] == pytest.approx(7)
