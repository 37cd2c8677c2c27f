"""The balance of provinces: by hand, and the provinces of the ten years to 2020."""

import numpy as np
import pandas as pd
import pytest

from atlas import measures
from atlas.measures.migration.balance import reconcile_balance, spread_coverage
from atlas.measures.migration.migration_estimate import MigrationEstimate
from atlas.model.dataset import Dataset
from tests.refusals import assert_refused

PLACES = pd.Index(["a", "b", "c"])

# Thousands: the estimate of a second computation from the same tables, and its 90 % interval.
PINNED = {
    "110000": (1_682, 1_441, 1_923),
    "120000": (605, 447, 763),
    "130000": (-2_200, -3_168, -1_231),
    "210000": (-776, -1_313, -239),
    "220000": (-3_428, -3_755, -3_100),
    "230000": (-6_199, -6_652, -5_747),
    "310000": (1_658, 1_385, 1_931),
    "330000": (8_062, 7_370, 8_753),
    "370000": (-151, -1_437, 1_135),
    "410000": (-2_362, -3_684, -1_039),
    "440000": (12_384, 11_012, 13_756),
    "510000": (561, -484, 1_606),
    "520000": (176, -366, 718),
    "610000": (326, -176, 829),
}

UNTOLD = {"370000", "510000", "520000", "610000"}


@pytest.fixture(scope="module")
def estimate(dataset: Dataset) -> MigrationEstimate:
    assert dataset.migration is not None
    return dataset.migration


def errors(**own: float) -> pd.DataFrame:
    return pd.DataFrame({"own": own, "common": 0.0})


def test_estimates_of_births_are_weighed_by_their_errors() -> None:
    births = pd.DataFrame({"sure": [30.0, 20, 50], "unsure": [50.0, 20, 30]}, PLACES)
    deaths = pd.DataFrame({"register": [10.0, 10, 10]}, PLACES)
    nothing = pd.Series(0.0, PLACES)
    people = pd.Series(1000.0, PLACES)
    balance = reconcile_balance(
        pd.Series([24, 10, 36], PLACES),
        births,
        deaths,
        nothing,
        errors(sure=0.1, unsure=0.2, register=0.1, coverage=1e-9),
        people=people,
        region=pd.Series(["x", "y", "z"], PLACES),
        all_births=100,
    )
    # Four times the weight for half the error: 34, 20 and 46 births; the country had 30 deaths.
    # What is left of the change is 0, 0 and 0.
    assert balance.parts["births"].tolist() == [34, 20, 46]
    assert balance.parts["deaths"].tolist() == [10, 10, 10]
    assert balance.parts["net_migration"].tolist() == [0, 0, 0]
    # Of each place the variances of births, (size ÷ 10)² · 4/5, and of deaths, 1, make V.
    size = np.array([40.0, 20, 40])
    variance = (0.1 * size) ** 2 * 4 / 5 + 1
    expected = np.diag(variance) - np.outer(variance, variance) / variance.sum()
    np.testing.assert_allclose(balance.covariance, expected, atol=1e-6)


def test_parts_sum_to_the_change_whatever_is_left() -> None:
    births = pd.DataFrame({"register": [30.0, 20, 50]}, PLACES)
    deaths = pd.DataFrame({"register_of_deaths": [10.0, 10, 20]}, PLACES)
    coverage = pd.Series([5.0, -2, 1], PLACES)
    change = pd.Series([100, -40, 7], PLACES)
    balance = reconcile_balance(
        change,
        births,
        deaths,
        coverage,
        errors(register=0.1, register_of_deaths=0.1, coverage=0.01),
        people=pd.Series([500.0, 800, 300], PLACES),
        region=pd.Series("x", PLACES),
        all_births=110,
    )
    parts = balance.parts
    summed = parts["births"] - parts["deaths"] + parts["net_migration"] + parts["coverage"]
    assert summed.tolist() == change.tolist()
    assert parts["net_migration"].sum() == 0
    np.testing.assert_allclose(balance.covariance.sum(), 0, atol=1e-6)


def test_errors_common_to_a_region_do_not_cancel_in_it() -> None:
    each = pd.Series([50.0, 50, 50, 50], list("abcd"))
    spread = errors(register=0.1, register_of_deaths=0.0001, coverage=0.0001)
    spread.loc["register", "common"] = 0.2
    balance = reconcile_balance(
        pd.Series(20, each.index),
        each.to_frame("register"),
        each.to_frame("register_of_deaths"),
        0 * each,
        spread,
        people=each,
        region=pd.Series(["x", "x", "y", "y"], each.index),
        all_births=200,
    )
    of_pairs = {
        pair: balance.covariance.loc[list(pair), list(pair)].to_numpy().sum()
        for pair in ("ab", "ac")
    }
    # Own errors of 5 and common ones of 10, the mean of all taken out: two places of a region
    # have 2 · 5² ÷ 2 + (2 · 10)² ÷ 2, and those of two regions their own errors alone.
    assert of_pairs["ab"] == pytest.approx(225, rel=0.01)
    assert of_pairs["ac"] == pytest.approx(25, rel=0.01)


def test_coverage_sums_to_what_is_known_of_the_country() -> None:
    children = {"00_04": pd.Series([100.0, 300.0]), "05_09": pd.Series([200.0, 200.0])}
    found = spread_coverage(
        children,
        {"00_04": 1.1, "05_09": 1.0},
        {"00_04": 1.0, "05_09": 1.0},
        pd.Series([30.0, 10.0]),
        20,
    )
    # 10 and 30 children were missed; of the other ages 20 fewer, by 3 to 1.
    assert found.tolist() == pytest.approx([10 - 15, 30 - 5])


def test_a_frame_without_a_place_is_refused() -> None:
    each = pd.Series(1.0, PLACES)
    assert_refused(
        lambda: measures.reconcile_balance(
            each,
            each.to_frame("register").drop("b"),
            each.to_frame("register_of_deaths"),
            each,
            errors(register=1, register_of_deaths=1, coverage=1),
            people=each,
            region=pd.Series("x", PLACES),
            all_births=3,
        ),
        ["births", "b"],
    )


@pytest.mark.parametrize("code", PINNED)
def test_provinces_are_as_a_second_computation_has_them(
    estimate: MigrationEstimate, dataset: Dataset, code: str
) -> None:
    mean, low, high = (1_000 * pinned for pinned in PINNED[code])
    row = dataset.unit_sets["province"].table.set_index("code").loc[code]
    people = int(row["population_2010"])
    assert row["net_migration_2010_2020"] == pytest.approx(mean, abs=0.002 * people)
    half = (high - low) / 2
    for end, pinned in (("low", low), ("high", high)):
        assert row[f"net_migration_{end}_2010_2020"] == pytest.approx(pinned, abs=0.1 * half)
    told = row["net_migration_direction_2010_2020"]
    assert told == ("cannot_be_told" if code in UNTOLD else "gained" if mean > 0 else "lost")


def test_the_balance_of_all_provinces_is_exact(dataset: Dataset) -> None:
    table = dataset.tables["population_balance_2010_2020"]
    net, change = table["net_migration"], table["change_of_people"]
    assert (table["births"] - table["deaths"] + net + table["coverage"]).equals(change)
    assert net.sum() == 0
    assert change.sum() == 1_409_778_724 - 1_332_810_869
    # Children of 0–9 in 2020 over their survival; the rest follows from the balance.
    assert table["births"].sum() == pytest.approx(169.8e6, rel=0.002)
    assert table["deaths"].sum() == pytest.approx(97.8e6, rel=0.002)
    assert table["coverage"].sum() == pytest.approx(4.95e6, abs=0.2e6)


def test_regions_are_summed_with_their_errors(dataset: Dataset) -> None:
    table = dataset.tables["net_migration_measures"].set_index("area")
    millions = {
        place: [
            round(table.loc[place, name] / 1e6, 1)
            for name in ("net_migration", "net_low", "net_high")
        ]
        for place in ("coast", "northeast")
    }
    assert millions == {"coast": [28.2, 25.2, 31.1], "northeast": [-10.4, -11.3, -9.5]}
    assert table.loc["coast", "direction"] == "gained"
    directions = table.loc[table["level"].eq("province"), "direction"].value_counts().to_dict()
    assert directions == {"lost": 15, "gained": 12, "cannot_be_told": 4}
