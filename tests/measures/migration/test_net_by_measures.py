"""The estimate beside other measures: places by hand, and the ten years to 2020."""

import pandas as pd
import pytest

from atlas.measures.migration.estimate import registered_events
from atlas.measures.migration.net_by_measures import MEASURES, five_year_balances
from atlas.model.dataset import Dataset

PERIODS = pd.DataFrame({"period": ["2010-2015", "2015-2020"], "sampling_fraction": [0.1, 0.1]})


@pytest.fixture(scope="module")
def measured(dataset: Dataset) -> pd.DataFrame:
    return dataset.tables["net_migration_measures"].set_index("area")


def millions(measured: pd.DataFrame, place: str, *measures: str) -> list[float]:
    return [round(int(measured.loc[place, measure]) / 1e6, 2) for measure in measures]


def test_balances_are_added_and_errors_by_squares() -> None:
    rows = [
        ("2010-2015", "130000", "110000", 30_000),
        ("2010-2015", "110000", "130000", 10_000),
        ("2010-2015", "130000", "120000", 5_000),
        ("2015-2020", "130000", "110000", 10_000),
        ("2015-2020", "110000", "120000", 40_000),
    ]
    moves = pd.DataFrame(
        rows, columns=["period", "origin_code", "destination_code", "people"]
    ).assign(sample_persons=lambda frame: frame["people"] // 10)
    members = {"110000": ("110000",), "both": ("110000", "120000")}
    found = five_year_balances(moves, PERIODS, members, ("2010-2015", "2015-2020"))
    # v = 4 · 0.9 / n, so that people² · v = 36 · people: 36 · (30 + 10 + 10 + 40) thousand.
    assert found.loc["110000"].to_list() == [
        *(-10_000, -10_000 - 3528, -10_000 + 3528),
        *(20_000, -30_000),
    ]
    # What moves between the two is in no balance of both: 36 · (35 + 10 + 10) thousand.
    assert found.loc["both"].to_list() == [35_000, 35_000 - 2758, 35_000 + 2758, 25_000, 10_000]


def test_moves_and_the_stock_overshoot_the_estimate_of_the_coast(measured: pd.DataFrame) -> None:
    assert millions(measured, "coast", *MEASURES) == [28.71, 25.73, 38.48, 23.68]
    assert millions(measured, "coast", "net_first_half", "net_second_half") == [22.19, 16.29]
    assert millions(measured, "coast", "net_low", "net_migration", "net_high") == [
        *(25.22, 28.17, 31.12)
    ]
    # What five-year moves give lies beyond the interval: growth of 57.53 million less so many
    # would leave 19 million of natural increase, where registered rates give 28.
    assert measured.loc["coast", MEASURES[2]] > measured.loc["coast", "net_high"]


def test_every_measure_is_conserved(dataset: Dataset, measured: pd.DataFrame) -> None:
    provinces = measured[measured["level"].eq("province")]
    regions = measured[measured["level"].eq("region")]
    assert len(provinces) == 31
    for measure in ("net_migration", *MEASURES, "net_first_half"):
        # Shares of a person are rounded in each place.
        assert abs(regions[measure].sum() - provinces[measure].sum()) <= 20, measure
    for measure in ("net_migration", *MEASURES[:3]):
        assert abs(provinces[measure].sum()) <= 20, measure
    figures = dataset.summary.net_migration_measures
    assert figures is not None
    # What the registered rates leave of the country's change.
    assert round(figures.unexplained / 1e6, 1) == 10.4
    assert figures.directions == {"gained": 12, "lost": 15, "cannot_be_told": 4}
    assert figures.places["coast"].net_migration == measured.loc["coast", "net_migration"]


def test_the_estimate_is_that_of_the_unit_table_and_the_balance(
    dataset: Dataset, measured: pd.DataFrame
) -> None:
    table = dataset.unit_sets["province"].table.set_index("code")
    balance = dataset.tables["population_balance_2010_2020"].set_index("province_code")
    provinces = measured[measured["level"].eq("province")]
    for name, column in {
        "net_migration": "net_migration_2010_2020",
        "net_low": "net_migration_low_2010_2020",
        "net_high": "net_migration_high_2010_2020",
        "direction": "net_migration_direction_2010_2020",
    }.items():
        assert provinces[name].eq(table[column].reindex(provinces.index)).all(), name
        if name in balance:
            assert provinces[name].eq(balance[name].reindex(provinces.index)).all(), name
    change = table["change_2010_2020"].reindex(balance.index)
    assert balance["change_of_people"].eq(change).all()


def test_registered_events_are_people_times_rate_of_each_year() -> None:
    rates = pd.DataFrame(
        {
            "province_code": ["110000"] * 3 + ["120000"],
            "year": [2010, 2011, 2012, 2011],
            "birth_rate_permille": [9.0, 5.0, 6.0, 2.0],
            "death_rate_permille": [1.0, 2.0, 2.0, 4.0],
            "urban_population_10k": [6.0, 6.0, 7.0, 30.0],
            "rural_population_10k": [4.0, 4.0, 3.0, 20.0],
        }
    )
    found = registered_events(rates, (2010, 2012))
    assert found.loc["110000"].to_dict() == {"births": 500.0 + 600.0, "deaths": 400.0}
    assert found.loc["120000"].to_dict() == {"births": 1000.0, "deaths": 2000.0}
