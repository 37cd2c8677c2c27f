"""Net migration by several measures: places by hand, and the figures of the ten years to 2020."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.migration.bounds import (
    BALANCES,
    MEASURES,
    STOCK,
    five_year_balances,
    natural_change,
    net_migration_measures,
    ranges,
)
from atlas.measures.migration.cohorts import HEADLINE
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table

PERIODS = pd.DataFrame({"period": ["2010-2015", "2015-2020"], "sampling_fraction": [0.1, 0.1]})


@pytest.fixture(scope="module")
def measured(dataset: Dataset) -> pd.DataFrame:
    return dataset.tables["net_migration_measures"].set_index("area")


def millions(measured: pd.DataFrame, place: str, *measures: str) -> list[float]:
    return [round(int(measured.loc[place, measure]) / 1e6, 2) for measure in measures]


def test_natural_change_is_people_times_rate_of_each_year() -> None:
    rates = pd.DataFrame(
        {
            "province_code": ["110000"] * 3 + ["120000"],
            "year": [2010, 2011, 2012, 2011],
            "natural_rate_permille": [9.0, 5.0, 6.0, -2.0],
            "urban_population_10k": [6.0, 6.0, 7.0, 30.0],
            "rural_population_10k": [4.0, 4.0, 3.0, 20.0],
        }
    )
    found = natural_change(rates, range(2011, 2013))
    assert found.to_dict() == {"110000": 500.0 + 600.0, "120000": -1000.0}


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


def test_a_range_is_over_the_measures_that_count() -> None:
    measured = pd.DataFrame(
        [[20, 40, 30, 10], [-20, 40, 30, -90], [-5, -7, -6, 3], [0, 4, 5, 1]],
        index=["gains", "unsure", "loses", "neither"],
        columns=list(MEASURES),
    )
    found = ranges(measured)
    assert found.loc["gains"].to_list() == [10, 25, 40, "gained"]
    assert found.loc["unsure"].to_list() == [-20, 10, 40, "cannot_be_told"]
    assert found.loc["loses"].to_list() == [-7, -6, -5, "lost"]
    assert found.loc["neither", "direction"] == "cannot_be_told"


def test_the_coast_gained_by_every_measure(measured: pd.DataFrame) -> None:
    assert millions(measured, "coast", *MEASURES) == [26.67, 38.48, 29.44, 23.68]
    assert millions(measured, "coast", "net_first_half", "net_second_half") == [22.19, 16.29]
    assert millions(measured, "coast", "change_of_people", "natural_change") == [57.53, 28.09]
    assert millions(measured, "coast", "net_low", "net_middle", "net_high") == [23.68, 31.08, 38.48]
    assert measured.loc["coast", "direction"] == "gained"
    bounds = [f"net_by_cohort_survival_{end}" for end in ("low", "high")]
    assert millions(measured, "coast", *bounds) == [19.73, 27.3]


@pytest.mark.parametrize(
    ("place", "survival", "moves", "direction"),
    [
        ("510000", 0.86, -3.17, "cannot_be_told"),
        ("500000", 2.23, -0.54, "cannot_be_told"),
        ("410000", -3.85, -7.92, "cannot_be_told"),
        ("230000", -5.51, -2.07, "lost"),
        ("110000", 1.89, 4.53, "gained"),
    ],
)
def test_provinces_whose_measures_differ(
    measured: pd.DataFrame, place: str, survival: float, moves: float, direction: str
) -> None:
    assert millions(measured, place, *BALANCES[:2]) == [survival, moves]
    assert measured.loc[place, "direction"] == direction


def test_every_measure_is_conserved(dataset: Dataset, measured: pd.DataFrame) -> None:
    provinces = measured[measured["level"].eq("province")]
    regions = measured[measured["level"].eq("region")]
    assert len(provinces) == 31
    for measure in (*BALANCES, STOCK, "change_of_people", "natural_change", "net_first_half"):
        # Shares of a person are rounded in each place.
        assert abs(regions[measure].sum() - provinces[measure].sum()) <= 20, measure
    assert provinces["change_of_people"].sum() == 1_409_778_724 - 1_332_810_869
    assert provinces["net_by_five_year_moves"].sum() == 0
    assert abs(provinces["net_by_cohort_survival"].sum()) <= 20
    # Hardly anybody moves abroad: what is left of the country's change is error of the rates.
    figures = dataset.summary.net_migration_measures
    assert figures is not None
    assert figures.unexplained == provinces["net_by_natural_change"].sum()
    assert round(figures.unexplained / 1e6, 1) == 10.4
    assert figures.directions == {"gained": 11, "lost": 12, "cannot_be_told": 8}
    assert figures.places["coast"].middle == measured.loc["coast", "net_middle"]


def test_the_measures_are_those_of_the_unit_table(dataset: Dataset, measured: pd.DataFrame) -> None:
    table = dataset.unit_sets["province"].table.set_index("code")
    provinces = measured[measured["level"].eq("province")]
    for name, column in {
        "net_by_cohort_survival": "net_migration_2010_2020",
        "net_by_cohort_survival_low": "net_migration_specification_low_2010_2020",
        "net_by_cohort_survival_high": "net_migration_specification_high_2010_2020",
        "change_of_people": "change_2010_2020",
    }.items():
        assert provinces[name].eq(table[column].reindex(provinces.index)).all(), name


def test_a_census_without_what_is_needed_has_no_range(dataset: Dataset) -> None:
    country = china()
    of_china = {
        "years": country.compared,
        "days": country.days,
        "regions": country.region,
        "provinces": country.provinces,
    }
    counts = dataset.unit_sets["province"].counts
    tables = [
        read_table(name, country.tables)
        for name in (
            "migration_province_moves",
            "migration_province_moves_periods",
            "natural_change_province_annual",
        )
    ]
    assert net_migration_measures(counts, *tables, **of_china) is not None
    for column in (f"male_{HEADLINE[0]}", "away_other_province"):
        fewer = {**counts, 2010: counts[2010].drop(columns=column)}
        assert net_migration_measures(fewer, *tables, **of_china) is None
    moves, periods, rates = tables
    early = moves[moves["period"].ne("2015-2020")]
    assert net_migration_measures(counts, early, periods, rates, **of_china) is None
    until_2019 = rates[rates["year"].lt(2020)]
    assert net_migration_measures(counts, moves, periods, until_2019, **of_china) is None
