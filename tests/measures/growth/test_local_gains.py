"""Half of all gains: a handful of units by hand, the nation, and what cannot move the answer."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.measures.population_growth import holds_half_of_gains, local_gains_summary
from atlas.model.dataset import Dataset
from atlas.model.summary.people import LargestGain, LocalGains, ProvinceOfGains


def units(*change: int | None) -> pd.Series:
    return pd.Series(change, [f"11010{i}" for i in range(len(change))], dtype="Int64")


def alone(change: pd.Series) -> pd.Series:
    """Give each unit one county."""
    return pd.Series(1, change.index, dtype="Int64")


def half_of(*change: int | None) -> pd.Series:
    """Mark the units of one county each that hold half of their gains."""
    return holds_half_of_gains(units(*change), alone(units(*change)))


def test_one_unit_holds_half_of_ten_gained_whatever_another_lost() -> None:
    assert half_of(5, 3, 1, 1, -10).tolist() == [True] + 4 * [False]


def test_a_second_unit_is_taken_where_the_first_falls_short() -> None:
    assert half_of(1, 4, 3, 2).tolist() == [False, True, True, False]


def test_equal_gains_are_taken_in_the_order_of_codes() -> None:
    assert half_of(2, 2, 2, 2).tolist() == [True, True, False, False]


def test_a_union_of_counties_takes_its_place_by_their_mean_gain() -> None:
    """Three counties gained 9 together, 3 each: the two that gained 4 and 5 come before them."""
    counties = pd.Series([3, 1, 1], units(9, 4, 5).index, dtype="Int64")
    assert holds_half_of_gains(units(9, 4, 5), counties).tolist() == [False, True, True]


def test_an_unknown_change_is_unknown_and_nobody_who_lost_holds_a_gain() -> None:
    found = half_of(-1, None, 0)
    assert found.isna().tolist() == [False, True, False]
    assert not found.fillna(False).any()


@given(st.lists(st.integers(-1_000, 1_000), min_size=1, max_size=30))
def test_the_units_hold_half_and_one_fewer_would_not(change: list[int]) -> None:
    series = units(*change)
    gains = series[holds_half_of_gains(series, alone(series)).astype(bool)].sort_values()
    total = int(np.clip(change, 0, None).sum())
    assert 2 * gains.sum() >= total
    assert 2 * gains.iloc[1:].sum() < total or total == 0


def test_the_summary_by_hand() -> None:
    change = units(60, 40, -30, None)
    area = pd.Series([1.0, 3.0, 6.0, np.nan], change.index)
    province = pd.Series("110000", change.index)
    before = pd.Series([100, 60, 340, 1_000], change.index)
    assert local_gains_summary(change, before, area, province, alone(change)) == LocalGains(
        units=3,
        gaining=2,
        gross_gain=100,
        half_units=1,
        half_gain=60,
        half_area_km2=1.0,
        half_area_share=0.1,
        half_people_share=0.2,
        largest=LargestGain(code="110100", gain=60),
        province=ProvinceOfGains(code="110000", units=1),
    )


def test_a_unit_that_no_ranking_may_name_is_not_the_largest() -> None:
    change = pd.Series([9, 5, -1], index=list("abc"))
    area, province = pd.Series(1.0, index=change.index), pd.Series("x", index=change.index)
    named = pd.Series([False, True, True], index=change.index)
    before = pd.Series(20, change.index)
    found = local_gains_summary(change, before, area, province, alone(change), named)
    assert (found.half_units, found.gross_gain, found.largest) == (1, 14, None)
    largest = local_gains_summary(change, before, area, province, alone(change)).largest
    assert largest is not None
    assert largest.code == "a"


def test_nobody_gained() -> None:
    change = units(-1, 0)
    before, area = pd.Series(9, change.index), pd.Series(1.0, change.index)
    found = local_gains_summary(change, before, area, pd.Series("1", change.index), alone(change))
    assert found.half_people_share == 0
    assert found.half_units == 0
    assert found.largest is None


def test_half_of_the_nations_gains_lie_on_an_eightieth_of_its_land(dataset: Dataset) -> None:
    table = dataset.unit_sets["county_people_2010_2020"].table
    found = dataset.summary.local_gains["2010-2020"]
    half = table["half_of_gains_2010_2020"].fillna(False)
    assert int(half.sum()) == found.half_units == 137
    assert found.half_area_share == pytest.approx(0.0126, abs=0.0005)
    assert found.half_people_share == pytest.approx(0.1099, abs=0.0005)
    assert int(table.loc[half, "change_2010_2020"].sum()) == found.half_gain
    assert found.half_gain / found.gross_gain == pytest.approx(0.5, abs=0.005)
    # Gains and losses of all units make up the growth of the nation.
    change = table["change_2010_2020"].dropna()
    totals = dataset.summary.totals
    assert found.gross_gain + int(change[change < 0].sum()) == totals["2020"] - totals["2010"]
