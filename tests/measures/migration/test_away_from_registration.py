"""Living away from the registration: small counties by hand, the nation as published."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.migration.away_from_registration import (
    ORIGINS,
    away_from_registration,
    away_summary,
    floating,
)
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table


def later(code: str, residents: int | None, *away: int | None, hukou: int = 80) -> pd.DataFrame:
    """Counts of 2010 or 2020: residents, then away in the order of `ORIGINS`."""
    columns = ["population", *(f"away_{origin}" for origin in ORIGINS), "hukou_population"]
    return pd.DataFrame([[residents, *away, hukou]], [code], columns).astype("Int64")


def earlier(code: str, residents: int, everyone: int, other_province: int) -> pd.DataFrame:
    columns = ["population", "away_all", "away_other_province", "away_same_city_district"]
    return pd.DataFrame([[residents, everyone, other_province, 4]], [code], columns).astype("Int64")


def published(measure: str, year: int) -> float:
    figures = read_table("published_figures", china().tables)
    rows = figures[figures["measure"].eq(measure) & figures["year"].eq(year)]
    return float(rows["value"].iloc[0])


def test_one_county_in_three_censuses() -> None:
    found = away_from_registration(
        {
            2000: earlier("110101", 200, 30, 10),
            2010: later("110101", 100, 10, 5, 5),
            2020: later("110101", 100, 10, 5, 25),
        },
        alike=(2010, 2020),
    ).loc["110101"]
    assert found["away_within_province_2000"] == 20
    assert found["away_share_2000"] == 15.0
    assert found["away_within_province_2010"] == 15
    assert found["away_all_2020"] == 40
    assert found["away_other_province_share_2020"] == 25.0
    assert found["away_share_change_2010_2020"] == 20.0
    assert found["away_share_change_2000_2020"] == 25.0
    assert found["away_within_province_share_change_2000_2010"] == 5.0
    assert found["residents_per_registered_2010"] == 1.25


def test_2000_is_never_split_within_the_province() -> None:
    found = away_from_registration(
        {2000: earlier("110101", 200, 30, 10), 2010: later("110101", 100, 10, 5, 5)},
        alike=(2010, 2020),
    )
    by_origin = [column for column in found if "same_" in column]
    assert by_origin
    assert not [column for column in by_origin if "2000" in column]


def test_a_missing_origin_voids_the_sum_and_leaves_the_rest() -> None:
    found = away_from_registration(
        {2020: later("110101", 100, 10, None, 25)}, alike=(2010, 2020)
    ).loc["110101"]
    assert found[["away_all_2020", "away_within_province_2020", "away_share_2020"]].isna().all()
    assert found["away_other_province_share_2020"] == 25.0


def test_a_table_without_origins_gives_nulls() -> None:
    people = pd.DataFrame({"population": [5]}, index=["110101"], dtype="Int64")
    assert away_from_registration({2020: people}, alike=(2010, 2020)).isna().all(axis=None)


def test_floating_population_leaves_out_moves_between_districts() -> None:
    assert floating(earlier("110101", 200, 30, 10)).tolist() == [26]


@pytest.mark.parametrize("set_id", ["county_2000_2020", "prefecture", "province"])
def test_2020_meets_the_communique_to_the_person(dataset: Dataset, set_id: str) -> None:
    found = away_from_registration(dataset.unit_sets[set_id].counts, alike=(2010, 2020))
    away = china().censuses[2020].away
    assert found["away_all_2020"].sum() == away["all"]
    assert found["away_other_province_2020"].sum() == away["other_province"]
    assert found["away_within_province_2020"].sum() + 124_837_153 == 492_762_506


def test_parts_of_the_published_total_of_2020() -> None:
    parts = china().censuses[2020].away
    assert parts["within_one_city"] + parts["floating"] == parts["all"]
    assert parts["floating"] / 1e6 == pytest.approx(
        published("floating_population_million", 2020), abs=1e-4
    )


def test_2000_and_2010_meet_the_published_figures(dataset: Dataset) -> None:
    counts = dataset.unit_sets["county_2000_2020"].counts
    summary = away_summary(counts, china().censuses, units={})
    floating = summary["2000"].floating / 1e6
    assert floating == pytest.approx(published("floating_population_million", 2000), abs=1e-4)
    for year in (2000, 2010, 2020):
        found = summary[str(year)].other_province / 1e6
        assert found == pytest.approx(published("interprovincial_hukou_million", year), abs=1e-4)
    # Without servicemen, so a little under the communiqué's 261.39 million.
    assert summary["2010"].all == 260_937_942
    assert 0 < china().censuses[2010].away["all"] - summary["2010"].all < 500_000


def test_origins_sum_to_the_whole_in_every_unit(dataset: Dataset) -> None:
    found = away_from_registration(dataset.unit_sets["county_2010_2020"].counts, alike=(2010, 2020))
    for year in (2010, 2020):
        parts = sum(found[f"away_{origin}_{year}"] for origin in ORIGINS)
        assert parts.equals(found[f"away_all_{year}"])
        assert found[f"away_share_{year}"].dropna().between(0, 100).all()


def test_summary_counts_units_where_half_live_away(dataset: Dataset) -> None:
    nation = {2020: later("110000", 200, 99, 0, 0)}
    units = {2020: pd.concat([later("110101", 100, 50, 0, 0), later("110102", 100, 49, 0, 0)])}
    summary = away_summary(nation, china().censuses, units=units)
    assert summary["2020"].units_half_away == 1
    assert summary["2020"].share == 49.5
    assert away_summary(nation, china().censuses, units={})["2020"].units_half_away is None


def test_units_where_half_live_away_are_counties_in_the_summary(dataset: Dataset) -> None:
    """The summary counted provinces, two of them, where the page on method counted counties."""
    table = dataset.unit_sets["county_2000_2020"].table
    for year, figures in dataset.summary.away_from_registration.items():
        assert figures.units_half_away == table[f"away_share_{year}"].ge(50).sum()
    found = dataset.summary.away_from_registration
    assert [found[year].units_half_away for year in ("2000", "2010", "2020")] == [18, 83, 309]
