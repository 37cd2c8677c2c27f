"""How sure a unit's net migration is: the spread of those who hardly move, and what it tells."""

import numpy as np
import pandas as pd
import pytest

from atlas.measures.migration.bounds import with_ranges_of_provinces
from atlas.measures.migration.cohorts import CANNOT_BE_TOLD, GAINED, LOST, NINE_IN_TEN
from atlas.measures.migration.unit_intervals import (
    LEAST_IN_ALL,
    direction_of,
    placebo_spread,
    unit_intervals,
)
from atlas.model.dataset import Dataset

PERIOD = "2010_2020"


def around(middle: float, spread: float, units: int) -> list[float]:
    """Rates on both sides of a middle whose median absolute deviation makes this spread."""
    half = spread / 1.4826
    return [middle + half * (1 if unit % 2 else -1) for unit in range(units)]


def placebo(spreads: dict[str, float], units: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    rates = [rate for spread in spreads.values() for rate in around(-3.0, spread, units)]
    names = [f"{province}{unit}" for province in spreads for unit in range(units)]
    province = pd.Series([name[0] for name in names], names)
    # Sizes take turns, so that every province has as many units of each.
    base = pd.Series([100_000.0 + unit for unit in range(len(names))], names)
    return pd.Series(rates, names), base.sample(frac=1, random_state=1).reindex(names), province


def test_spreads_of_groups_shrink_toward_each_other() -> None:
    rates, _, province = placebo({"p": 4.0, "q": 8.0}, 30)
    # Each half of both provinces: three sizes of ten units each.
    order = [unit % 3 for unit in range(30)] * 2
    base = pd.Series([10_000.0 * (size + 1) + i for i, size in enumerate(order)], rates.index)
    # Of every size a province has five units on either side, its rates taking turns by pairs.
    rates = pd.Series(
        [
            -3.0 + spread / 1.4826 * (1 if unit // 3 % 2 else -1)
            for spread in (4.0, 8.0)
            for unit in range(30)
        ],
        rates.index,
    )
    found = placebo_spread(rates, base, province)
    assert found is not None
    # Six groups of ten: v = 0.136, μ = ln √32; Q = 6 · (ln 2 / 2)² / 0.136 = 5.30, so
    # τ² = (5.30 − 5) / (6 − 1) · 0.136 = 0.0081, and logarithms keep 0.0562 of their distance.
    kept = 0.3466 * (0.0081 / (0.0081 + 0.136))
    assert found.loc["p0", "spread"] == pytest.approx(np.exp(np.log(32) / 2 - kept), rel=1e-3)
    assert found.loc["q0", "spread"] == pytest.approx(np.exp(np.log(32) / 2 + kept), rel=1e-3)
    assert found["deviation"].abs().round(3).unique().tolist() == [2.698, 5.396]


def test_one_province_or_few_units_tell_nothing() -> None:
    rates, base, province = placebo({"p": 4.0, "q": 8.0}, LEAST_IN_ALL // 2)
    assert placebo_spread(rates, base, province) is not None
    assert placebo_spread(rates.iloc[1:], base.iloc[1:], province.iloc[1:]) is None
    assert placebo_spread(rates, base, province.replace("q", "p")) is None
    assert placebo_spread(rates.mask(province.eq("q")), base, province) is None


def test_a_unit_gains_where_its_whole_interval_does() -> None:
    rates, base, province = placebo({"p": 5.0, "q": 5.0}, 30)
    net = pd.Series(12_000.0, rates.index)
    net.iloc[1], net.iloc[2] = 6_000.0, -12_000.0
    base[:] = 100_000.0
    table = pd.DataFrame(
        {
            f"net_migration_{PERIOD}": net.astype("Float64"),
            f"expected_survivors_{PERIOD}": base.astype("Float64"),
            f"net_migration_specification_low_{PERIOD}": net - 1_000,
            f"net_migration_specification_high_{PERIOD}": net + 1_000,
            f"net_migration_rate_{PERIOD}": (net / 1000).astype("Float64"),
            f"net_migration_rate_older_{PERIOD}": rates.astype("Float64"),
            **{
                f"net_migration_rate_{stage}_{PERIOD}": (net / 1000).astype("Float64")
                for stage in ("children", "youth", "adults")
            },
        }
    )
    found = unit_intervals(table, province, (2010, 2020))
    wide = NINE_IN_TEN * 5.0
    assert found[f"net_migration_low_{PERIOD}"].iloc[0] == pytest.approx(12_000 - 1_000 * wide)
    assert found[f"net_migration_rate_youth_high_{PERIOD}"].iloc[0] == pytest.approx(12 + wide)
    assert found[f"net_migration_direction_{PERIOD}"].tolist()[:3] == [GAINED, CANNOT_BE_TOLD, LOST]
    # Specifications that lie farther off than the spread widen the interval to them.
    table[f"net_migration_specification_low_{PERIOD}"] = net - 30_000
    wider = unit_intervals(table, province, (2010, 2020))
    assert wider[f"net_migration_low_{PERIOD}"].iloc[0] == pytest.approx(-18_000)
    assert wider[f"net_migration_direction_{PERIOD}"].iloc[0] == CANNOT_BE_TOLD
    one = unit_intervals(table, province.replace("q", "p"), (2010, 2020))
    assert one.empty
    assert list(one.index) == list(table.index)


def test_a_unit_without_an_estimate_has_no_direction() -> None:
    low, high = pd.Series([None, 1.0], dtype="Float64"), pd.Series([None, 2.0], dtype="Float64")
    assert direction_of(low, high).isna().tolist() == [True, False]


def test_a_province_bears_the_range_of_all_measures() -> None:
    table = pd.DataFrame(
        {
            "code": ["110000", "130000", "710000"],
            f"expected_survivors_{PERIOD}": [1000.0, 1000.0, 1000.0],
            f"net_migration_low_{PERIOD}": pd.array([1, 2, 3], "Int64"),
            f"net_migration_high_{PERIOD}": pd.array([4, 5, 6], "Int64"),
            f"net_migration_rate_low_{PERIOD}": [0.1, 0.2, 0.3],
            f"net_migration_direction_{PERIOD}": [GAINED, GAINED, GAINED],
            f"net_migration_interval_method_{PERIOD}": ["error_interval"] * 3,
        }
    )
    measures = pd.DataFrame(
        {
            "area": ["110000", "130000"],
            "net_low": pd.array([-50, -1], "Int64"),
            "net_high": pd.array([100, 1], "Int64"),
            "direction": [CANNOT_BE_TOLD, CANNOT_BE_TOLD],
        }
    )
    found = with_ranges_of_provinces(table, measures, PERIOD)
    assert found[f"net_migration_low_{PERIOD}"].tolist() == [-50, -1, 3]
    assert found[f"net_migration_high_{PERIOD}"].tolist() == [100, 1, 6]
    assert found[f"net_migration_rate_low_{PERIOD}"].tolist() == [-5.0, -0.1, 0.3]
    assert found[f"net_migration_direction_{PERIOD}"].tolist() == [
        CANNOT_BE_TOLD,
        CANNOT_BE_TOLD,
        GAINED,
    ]
    method = found[f"net_migration_interval_method_{PERIOD}"]
    assert method.tolist() == ["method_range", "method_range", "error_interval"]


def test_a_column_says_how_each_interval_is_made(dataset: Dataset) -> None:
    """Provinces have the range of several measures, and with them the units of their territory."""
    method, ends = f"net_migration_interval_method_{PERIOD}", f"net_migration_low_{PERIOD}"
    of_provinces = set(dataset.tables["net_migration_measures"]["area"])
    for level, ranges in {
        "province": of_provinces,
        "prefecture": {"110000", "120000", "310000", "500000"},
        "county_2010_2020": set(),
    }.items():
        table = dataset.unit_sets[level].table.set_index("code")
        assert table[method].notna().equals(table[ends].notna())
        assert set(table.index[table[method].eq("method_range")]) == ranges & set(table.index)
        assert set(table[method].dropna()) <= {"error_interval", "method_range"}


def test_how_many_counties_gain_lose_or_cannot_be_told(dataset: Dataset) -> None:
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    way = table[f"net_migration_direction_{PERIOD}"]
    assert way.value_counts().to_dict() == {LOST: 1177, CANNOT_BE_TOLD: 1023, GAINED: 447}
    # With one spread of 5 for all it would be 509, 1,391 and 747.
    rate = 100 * table[f"net_migration_{PERIOD}"] / table[f"expected_survivors_{PERIOD}"]
    wide = NINE_IN_TEN * 5
    plain = direction_of(rate - wide, rate + wide).value_counts().to_dict()
    assert plain == {GAINED: 509, LOST: 1391, CANNOT_BE_TOLD: 747}
    # Whatever turns under another specification cannot be told.
    ends = (table[f"net_migration_specification_{end}_{PERIOD}"] for end in ("low", "high"))
    low, high = ends
    assert set(way[low.lt(0) & high.gt(0)]) == {CANNOT_BE_TOLD}


def test_the_placebo_is_as_far_apart_as_published(dataset: Dataset) -> None:
    table = dataset.unit_sets["county_2010_2020"].table
    older = table[f"net_migration_rate_older_{PERIOD}"].astype(float)
    off = older - older.groupby(table["province_code"]).transform("median")
    assert 1.4826 * off.abs().median() == pytest.approx(6.1, abs=0.05)
    assert older.abs().gt(5).mean() == pytest.approx(0.60, abs=0.005)


def test_municipalities_say_what_their_provinces_say(dataset: Dataset) -> None:
    sets = {
        level: dataset.unit_sets[level].table.set_index("code")
        for level in ("prefecture", "province")
    }
    measures = dataset.tables["net_migration_measures"].set_index("area")
    for name, end in ((f"net_migration_{end}_{PERIOD}", f"net_{end}") for end in ("low", "high")):
        for code in ("110000", "310000", "500000"):
            assert sets["prefecture"].loc[code, name] == measures.loc[code, end]
        assert sets["province"][name].tolist() == measures.loc[sets["province"].index, end].tolist()
