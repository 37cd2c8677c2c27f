"""Counts led along a crosswalk: whole, conserved, and missing where they must be."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from km_squares import square, units

from atlas import UserError
from atlas.country import china
from atlas.units.areal_interpolation import (
    area_crosswalk,
    divided,
    grid_crosswalk,
    overlay,
    transfer_counts,
)

ALBERS = china().equal_area


def crosswalk(*pairs: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["source_code", "target_code", "weight"])


def counts(**columns: list[float | None]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    codes = [f"11010{number}" for number in range(1, rows + 1)]
    return pd.DataFrame(columns, index=pd.Index(codes, name="code"), dtype="Float64")


def test_forty_and_sixty_per_cent_of_the_land() -> None:
    sources = units(a110101=square(0, 0, 10, 10), a110102=square(10, 0, 20, 10))
    targets = units(a110201=square(0, 0, 4, 10), a110202=square(4, 0, 20, 10))
    found = overlay(sources, targets, crs=ALBERS)
    weights = area_crosswalk(found)
    assert weights["weight"].round(9).tolist() == [0.4, 0.6, 1.0]
    assert weights["weighted_by"].tolist() == ["area", "area", "whole"]
    table = counts(population=[101, 7])
    moved = transfer_counts(table, weights, found.targets.index)
    # 101 · 0.4 = 40.4 and 101 · 0.6 = 60.6: the one left over goes to the larger fraction.
    assert moved.table["population"].tolist() == [40, 61 + 7]
    assert moved.table["population"].dtype == "Int64"
    assert moved.totals.loc["population"].tolist() == [108, 108, 0, 0]


def test_what_no_target_covers_goes_to_those_that_cover_the_rest() -> None:
    # A quarter and a half of the source are covered; a quarter is sea on the second map.
    found = overlay(
        units(a110101=square(0, 0, 8, 8)),
        units(a110201=square(0, 0, 2, 8), a110202=square(2, 0, 6, 8)),
        crs=ALBERS,
    )
    moved = transfer_counts(counts(population=[300]), area_crosswalk(found), found.targets.index)
    assert moved.table["population"].tolist() == [100, 200]


def test_one_person_goes_to_the_lower_code_where_fractions_are_equal() -> None:
    third = 1 / 3
    pairs = crosswalk(*[("110101", f"11020{n}", third) for n in (3, 1, 2)])
    moved = transfer_counts(counts(population=[10]), pairs, ["110201", "110202", "110203"])
    assert moved.table["population"].to_dict() == {"110201": 4, "110202": 3, "110203": 3}


def test_amounts_with_fractions_are_kept_to_rounding() -> None:
    pairs = crosswalk(("110101", "110201", 0.25), ("110101", "110202", 0.75))
    moved = transfer_counts(counts(gdp=[10.5]), pairs, ["110201", "110202"])
    assert moved.table["gdp"].tolist() == [2.625, 7.875]
    assert moved.table["gdp"].dtype == "Float64"
    assert moved.totals.loc["gdp", "moved"] == 10.5


def test_a_loss_is_dealt_out_as_well() -> None:
    pairs = crosswalk(("110101", "110201", 0.5), ("110101", "110202", 0.5))
    moved = transfer_counts(counts(change=[-7]), pairs, ["110201", "110202"])
    assert moved.table["change"].tolist() == [-3, -4]


def test_a_target_that_a_missing_source_reaches_is_missing_and_its_people_are_withheld() -> None:
    pairs = crosswalk(
        ("110101", "110201", 0.5),
        ("110101", "110202", 0.5),
        ("110102", "110202", 0.2),
        ("110102", "110203", 0.8),
    )
    moved = transfer_counts(counts(population=[100, None]), pairs, ["110201", "110202", "110203"])
    assert moved.table["population"].isna().tolist() == [False, True, True]
    assert moved.table["population"].iloc[0] == 50
    assert moved.totals.loc["population"].tolist() == [100, 50, 0, 50]
    # 110203 is missing, too, but nobody came there.
    assert moved.withheld == {"population": ("110202",)}


def test_a_source_without_a_row_counts_as_missing() -> None:
    pairs = crosswalk(("110101", "110201", 1.0), ("119999", "110201", 1.0))
    moved = transfer_counts(counts(population=[100]), pairs, ["110201"])
    assert moved.table["population"].isna().all()
    assert moved.totals.loc["population"].tolist() == [100, 0, 0, 100]


def test_a_missing_source_says_nothing_of_a_target_that_its_people_do_not_live_in() -> None:
    pairs = crosswalk(
        ("110101", "110201", 1.0), ("110102", "110201", 0.0), ("110102", "110202", 1.0)
    )
    moved = transfer_counts(counts(population=[100, None]), pairs, ["110201", "110202"])
    assert moved.table["population"].to_dict() == {"110201": 100, "110202": None}


def test_rows_without_shape_or_overlap_are_named_and_stand_in_the_equation() -> None:
    sources = units(
        a110101=square(0, 0, 2, 2), a110102=square(50, 0, 52, 2), a110109=square(9, 9, 10, 10)
    )
    found = overlay(
        sources, units(a110201=square(0, 0, 2, 2), a110202=square(70, 0, 72, 2)), crs=ALBERS
    )
    moved = transfer_counts(
        counts(population=[1, 20, 300]), area_crosswalk(found), found.targets.index, ["110102"]
    )
    assert moved.left["reason"].to_dict() == {"110102": "no overlap", "110103": "no shape"}
    assert moved.totals.loc["population"].tolist() == [321, 1, 320, 0]
    # Nothing is known of the target that no source reaches: missing, not 0.
    assert moved.table["population"].to_dict() == {"110201": 1, "110202": None}


def test_grid_people_decide_where_they_are_and_land_where_they_are_not() -> None:
    sources = units(a110101=square(0, 0, 10, 10), a110102=square(10, 0, 20, 10))
    targets = units(a110201=square(0, 0, 4, 10), a110202=square(4, 0, 15, 10))
    targets.loc[2] = ["110203", square(15, 0, 20, 10)]
    found = overlay(sources, targets, crs=ALBERS)
    assert divided(found).index.tolist() == [0, 1, 2, 3]
    weights = grid_crosswalk(found, pd.Series([90.0, 10.0, 0.0, np.nan]))
    assert weights["weight"].round(9).tolist() == [0.9, 0.1, 0.5, 0.5]
    assert weights["weighted_by"].tolist() == ["grid", "grid", "area", "area"]
    moved = transfer_counts(counts(population=[1000, 60]), weights, found.targets.index)
    assert moved.table["population"].tolist() == [900, 130, 30]


def test_weights_that_lose_people_are_found_out() -> None:
    with pytest.raises(UserError, match=r"'110101', column 'weight' is '0.5'; .* add up to 1"):
        transfer_counts(counts(gdp=[10.5]), crosswalk(("110101", "110201", 0.5)), ["110201"])
    with pytest.raises(UserError, match=r"'target_code' is '110201'; .* that targets have"):
        transfer_counts(counts(gdp=[10.5]), crosswalk(("110101", "110201", 1.0)), ["110202"])
    with pytest.raises(UserError, match=r"counts at '110101', column 'gdp' is 'ten'"):
        transfer_counts(
            pd.DataFrame({"gdp": ["ten"]}, ["110101"]),
            crosswalk(("110101", "110201", 1.0)),
            ["110201"],
        )


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nobody_is_lost_whatever_the_weights(data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 6))
    people = data.draw(
        st.lists(st.none() | st.integers(-(10**6), 2 * 10**9), min_size=number, max_size=number)
    )
    pairs = []
    for source in range(1, number + 1):
        parts = data.draw(st.lists(st.floats(0, 1e6), max_size=5))
        whole = sum(parts)
        if whole > 0:
            pairs += [
                (f"11010{source}", f"11020{target}", part / whole)
                for target, part in enumerate(parts)
            ]
    targets = [f"11020{target}" for target in range(6)]
    moved = transfer_counts(counts(population=people), crosswalk(*pairs), targets)
    given_, out, left, withheld = moved.totals.loc["population"]
    assert given_ == sum(count for count in people if count is not None)
    assert given_ == out + left + withheld
    assert out == moved.table["population"].sum()


coordinates = st.floats(0, 100).map(lambda km: round(km, 3))


@settings(max_examples=40, deadline=None)
@given(
    source=st.lists(coordinates, min_size=2, max_size=8, unique=True).map(sorted),
    target=st.lists(coordinates, min_size=2, max_size=8, unique=True).map(sorted),
    data=st.data(),
)
def test_strips_cut_by_strips_conserve_and_each_target_is_within_a_person_a_source(
    source: list[float], target: list[float], data: st.DataObject
) -> None:
    def strips(cuts: list[float]) -> dict[str, object]:
        return {
            f"a11010{n}": square(west, 0, east, 10) for n, (west, east) in enumerate(pairwise(cuts))
        }

    found = overlay(units(**strips(source)), units(**strips(target)), sliver_m=0, crs=ALBERS)
    weights = area_crosswalk(found)
    people = data.draw(
        st.lists(st.integers(0, 10**8), min_size=len(source) - 1, max_size=len(source) - 1)
    )
    index = pd.Index([f"11010{n}" for n in range(len(people))])
    table = pd.DataFrame({"population": pd.array(people, "Int64")}, index)
    moved = transfer_counts(table, weights, found.targets.index, found.sources.index)
    given_, out, left, withheld = moved.totals.loc["population"]
    assert (given_, withheld) == (sum(people), 0)
    assert out + left == given_
    exact = table["population"].reindex(weights["source_code"]).to_numpy(float)
    due = (pd.Series(exact * weights["weight"])).groupby(weights["target_code"]).sum()
    pieces = weights.groupby("target_code").size()
    came = moved.table["population"].reindex(due.index).astype(float)
    assert ((came - due).abs() <= pieces + 1e-6).all()
