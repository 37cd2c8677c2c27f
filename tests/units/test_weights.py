"""Weights of a crosswalk, by hand."""

import pandas as pd
import pytest

from atlas.units.flows import CERTAINTIES
from atlas.units.history import Change
from atlas.units.links import Links
from atlas.units.unite import Transfer
from atlas.units.weights import (
    Weight,
    hold_to_part,
    round_weights,
    set_counted_apart,
    shared_sizes,
    weigh_by_flows,
    weigh_by_size,
)


def test_a_source_with_one_target_goes_there_whole_and_others_by_size():
    pairs = [("a", "x"), ("b", "x"), ("b", "y")]
    found = weigh_by_size(
        pairs, {("a", "x"): 0, ("b", "x"): 30, ("b", "y"): 10}, dict.fromkeys(pairs, "?")
    )
    assert found == {("a", "x"): (1, "whole"), ("b", "x"): (0.75, "?"), ("b", "y"): (0.25, "?")}
    unsized = weigh_by_size(pairs, dict.fromkeys(pairs, 0.0), dict.fromkeys(pairs, "?"))
    assert unsized == {("a", "x"): (1, "whole")}


def test_a_target_of_several_sources_is_shared_among_them_by_their_size():
    pairs = [("a", "x"), ("b", "x"), ("b", "y")]
    sizes = shared_sizes(pairs, {"x": 100, "y": 7}, {"a": 30, "b": 10})
    assert sizes == {("a", "x"): 75, ("b", "x"): 25, ("b", "y"): 7}
    assert shared_sizes(pairs, {"x": 100, "y": 7}, {"a": 0, "b": 0})["a", "x"] == 50


def test_what_was_counted_leaves_the_others_what_remains():
    weights = {("a", "a"): Weight(1, "whole"), ("b", "b"): Weight(1, "whole")}
    found = set_counted_apart(weights, {("a", "c"): 0.1})
    assert found["a", "a"] == (pytest.approx(0.9), "counted")
    assert found["a", "c"] == (0.1, "counted")
    assert found["b", "b"] == (1, "whole")


def test_a_side_of_a_border_is_held_to_what_was_counted():
    """Of ten people four crossed: two of three ways cross, weighing 0.5 and 0.3 before."""
    pairs = [("a", "x"), ("a", "y"), ("a", "a"), ("b", "x")]
    values = [(0.5, "target_people"), (0.3, "target_people"), (0.2, "target_people"), (1, "whole")]
    weights = {pair: Weight(*one) for pair, one in zip(pairs, values, strict=True)}
    found = hold_to_part(weights, pairs[:2], 0.4, exact=True)
    assert found["a", "x"] == (pytest.approx(0.25), "target_people")
    assert found["a", "y"] == (pytest.approx(0.15), "target_people")
    assert found["a", "a"] == (pytest.approx(0.6), "counted")
    assert found["b", "x"] == (1, "whole")
    assert hold_to_part(weights, pairs[:2], 0.4, exact=False)["a", "a"].basis == "target_people"


def test_rounded_weights_still_add_up():
    third = Weight(1 / 3, "target_people")
    found = round_weights({("a", target): third for target in "xyz"})
    assert [one.value for one in found.values()] == [0.333333333, 0.333333333, 0.333333334]


def flows(*rows: tuple[str, str, int, int, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["source", "target", *CERTAINTIES])
    return table.assign(people=table[list(CERTAINTIES)].sum(axis=1))


def test_a_flow_weighs_by_its_people_and_is_as_sure_as_the_least_of_them():
    given = flows(
        ("a", "x", 60, 0, 0), ("a", "y", 29, 1, 0), ("a", "z", 8, 1, 1), ("b", "y", 0, 5, 0)
    )
    linked = Links({("a", "x"): (), ("b", "y"): ()}, {}, {})
    assert weigh_by_flows(given, linked) == {
        ("a", "x"): (0.6, "townships"),
        ("a", "y"): (0.3, "townships_likely"),
        ("a", "z"): (0.1, "townships_assumed"),
        ("b", "y"): (1.0, "whole"),  # the lists tell of nowhere else
    }


def test_nobody_lived_on_land_that_passed_without_a_township():
    """Part of b passed to c, townships saw nothing of it; who moved between c and d, they did."""
    ceded = Change(2012, "b", "c", partial=True)
    moved = Transfer((2010, 2020), "county", "unite", "likely", ("c", "d"), ("丙", "丁"))
    linked = Links(
        {(code, code): () for code in "abcd"} | {("a", "b"): (), ("a", "zone"): ()},
        {("b", "c"): (ceded,)},
        {("c", "d"): moved, ("d", "c"): moved},
    )
    given = flows(
        ("a", "a", 0, 9, 0),
        ("b", "b", 9, 0, 0),
        ("c", "c", 6, 0, 0),
        ("c", "d", 3, 0, 0),
        ("d", "d", 9, 0, 0),
    )
    weights = weigh_by_flows(given, linked)
    assert weights["a", "b"] == (0.0, "townships_likely")
    assert weights["a", "a"] == (1.0, "townships_likely")
    assert ("a", "zone") not in weights
    assert ("b", "c") not in weights
    assert weights["b", "b"] == (1.0, "whole")
    assert weights["d", "c"] == (0.0, "townships")
    assert weights["d", "d"] == (1.0, "townships")
