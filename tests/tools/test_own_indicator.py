"""Values on units: figures that can be worked out by hand, and sums that lose nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.country import china
from atlas.tools.values_on_units import CensusRow, UnitsOfTable, change_between
from atlas.units.history import Node
from atlas.units.lookup import Entry, Kind, Lookup, Names, Vintage

UNITS = {"110101": "110101", "110102": "110101", "110103": "110103", "110104": "110103"}


def entry(
    code: str, unit: str, kind: Kind = "list", years: tuple[int, int] = (2010, 2020)
) -> Entry:
    names = Names(code, code)
    return Entry(kind, *years, code, names, "110100", "110000", units={"county": (unit,)})


LISTED = tuple(entry(code, unit) for code, unit in UNITS.items())


@dataclass
class Toy:
    """Four divisions that make up two units; what other years and censuses have, by hand."""

    further: tuple[Entry, ...] = ()
    zones: Collection[str] = ()
    links: dict[tuple[Node, int], frozenset[str]] = field(default_factory=dict)
    years: range = range(2009, 2024)
    history = SimpleNamespace(country=china())

    def lookup(self) -> Lookup:
        return Lookup("county", (*LISTED, *self.further))

    def find(self, code: str, year: int) -> Node | None:
        return Node(year, "110101" if code in self.zones else code)

    def hosted(self, code: str, year: int) -> bool:
        return code in self.zones

    def reach(self, node: Node, year: int) -> frozenset[str]:
        return self.links.get((node, year), frozenset({node.code}))

    def row_node(self, node: Node) -> Node:
        return node

    def counted(self, year: int) -> dict[str, tuple[Node, ...]]:
        return {}


def census(**people: int | None) -> list[CensusRow]:
    return [
        CensusRow(code.strip("c"), (Node(2020, code.strip("c")),), count)
        for code, count in people.items()
    ]


PEOPLE = {2020: census(c110101=300, c110102=100, c110103=50, c110104=50)}


def brought(values, combine="sum", divisions=None, censuses=PEOPLE, year=2020, kind="list"):
    exact, toy = {code: Fraction(value) for code, value in values.items()}, divisions or Toy()
    vintage = Vintage(year, kind)
    return UnitsOfTable(toy.lookup(), "county", vintage, toy, censuses).bring(exact, combine)


def test_counts_are_added():
    found = brought({"110101": 1, "110102": 2, "110103": 4, "110104": 8})
    assert found.values == {"110101": 3, "110103": 12}
    assert found.kept == 15


def test_rates_are_weighted_by_people():
    found = brought({"110101": 10, "110102": 20, "110103": 1, "110104": 4}, "mean")
    # (10 · 300 + 20 · 100) / 400 and (1 · 50 + 4 · 50) / 100
    assert found.values == {"110101": Fraction("12.5"), "110103": Fraction("2.5")}


def test_a_unit_without_one_of_its_parts_has_no_value():
    found = brought({"110101": 1, "110103": 4, "110104": 8})
    assert found.values == {"110103": 12}
    assert found.incomplete == ("110101",)
    assert found.kept == 12


def rows_of_census(*codes: str) -> tuple[Entry, ...]:
    return tuple(entry(code, UNITS.get(code, "110101"), "census", (2020, 2020)) for code in codes)


def test_all_rows_of_a_census_are_the_unit_whatever_its_list_has():
    """One row of a census may count several divisions of the list."""
    one, two = (Toy(rows_of_census(*codes)) for codes in (["110101"], ["110101", "110102"]))
    assert brought({"110101": 3}, divisions=one, kind="census").values == {"110101": 3}
    assert brought({"110101": 3}, divisions=two, kind="census").values == {}
    assert brought({"110101": 3}, divisions=one).values == {}


def test_zero_is_a_value():
    assert brought({"110101": 0, "110102": 0}).values == {"110101": 0}


def test_rows_of_hong_kong_macao_and_taiwan_are_left_out():
    found = brought({"110101": 1, "110102": 2, "810000": 7})
    assert (found.values, found.separate, found.kept) == ({"110101": 3}, ("810000",), 3)


def of_2009(*codes: str) -> Toy:
    return Toy(tuple(entry(code, "110101", years=(2009, 2009)) for code in codes))


def test_a_code_of_an_earlier_list_gives_the_division_that_it_became():
    found = brought({"110199": 5, "110102": 2}, divisions=of_2009("110199", "110102"))
    assert found.values == {"110101": 7}
    assert found.other_lists == ("110199",)


def test_half_of_what_a_division_was_made_of_does_not_give_it():
    found = brought({"110199": 5, "110102": 2}, divisions=of_2009("110198", "110199", "110102"))
    assert (found.values, found.incomplete) == ({}, ("110101",))


def test_a_division_and_what_it_was_before_are_not_both_counted():
    found = brought({"110199": 5, "110101": 5, "110102": 2}, divisions=of_2009("110199", "110102"))
    assert (found.values, found.incomplete) == ({}, ("110101",))


ZONE = Toy(rows_of_census("110171", *UNITS), zones={"110171"})


def test_a_zone_is_added_to_its_host_and_does_not_stand_for_it():
    whole = {"110171": 9, "110101": 1, "110102": 2}
    for kind in ("census", "list"):
        assert brought(whole, divisions=ZONE, kind=kind).values == {"110101": 12}
        without_host = {"110171": 9, "110102": 2}
        assert brought(without_host, divisions=ZONE, kind=kind).incomplete == ("110101",)


def test_a_census_without_its_zone_has_no_figure_of_the_unit():
    found = brought({"110101": 1, "110102": 2}, divisions=ZONE, kind="census")
    assert (found.values, found.incomplete) == ({}, ("110101",))


def test_a_zone_has_its_own_people():
    row = CensusRow("110171", (Node(2020, "110101"),), 100)
    values = {"110171": 40, "110101": 10, "110102": 20}
    found = brought(values, "mean", ZONE, {2020: [*PEOPLE[2020], row]}, kind="census")
    # (40 · 100 + 10 · 300 + 20 · 100) / 500
    assert found.values == {"110101": 18}


def test_the_nearest_census_that_tells_parts_apart_weighs():
    later = [CensusRow("110101", (Node(2020, "110101"), Node(2020, "110102")), 900)]
    censuses = {2010: census(c110101=10, c110102=30), 2020: later}
    found = brought({"110101": 1, "110102": 5}, "mean", censuses=censuses)
    assert found.values == {"110101": 4}  # (1 · 10 + 5 · 30) / 40
    assert brought({"110101": 1, "110102": 5}, "mean", censuses={2020: later}).inseparable == (
        "110101",
    )


@pytest.mark.parametrize("year", [2012, 2015, 2018])
def test_of_two_censuses_as_near_the_later_weighs(year):
    censuses = {2010: census(c110101=1, c110102=3), 2020: census(c110101=3, c110102=1)}
    found = brought({"110101": 0, "110102": 8}, "mean", censuses=censuses, year=year)
    assert found.values == {"110101": 6 if year < 2015 else 2}


def test_people_that_nobody_counted_are_no_weight():
    censuses = {2020: census(c110101=None, c110102=5)}
    assert brought({"110101": 1, "110102": 5}, "mean", censuses=censuses).values == {}


values = st.dictionaries(
    st.sampled_from(sorted(UNITS)), st.decimals(-(10**9), 10**9, places=4), min_size=1
)


@given(values)
def test_units_add_up_to_the_rows_that_they_hold(cells):
    found = brought(cells)
    held = [code for code in cells if UNITS[code] in found.values]
    assert sum(found.values.values()) == sum(Fraction(cells[code]) for code in held) == found.kept


@given(values)
def test_a_mean_lies_between_its_parts(cells):
    for unit, mean in brought(cells, "mean").values.items():
        parts = [Fraction(cells[code]) for code in cells if UNITS[code] == unit]
        assert min(parts) <= mean <= max(parts)


def test_change_is_a_difference_or_per_cent_of_what_was_there():
    first = {"a": Fraction(4), "b": Fraction(0), "c": Fraction(1)}
    last = {"a": Fraction(5), "b": Fraction(2)}
    assert change_between(first, last, percent=False) == {"a": 1, "b": 2}
    assert change_between(first, last, percent=True) == {"a": 25}
