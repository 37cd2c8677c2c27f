"""Composition: counties by hand, the censuses' own denominators, the nation as published."""

import pandas as pd
import pytest

from atlas.measures.people import minorities, people_of_rates, registration, urban_level
from atlas.model.dataset import Dataset


def county(**counts: int | None) -> pd.DataFrame:
    return pd.DataFrame(counts, index=["110101"]).astype("Int64")


def test_a_fifth_is_of_a_minority() -> None:
    rows = pd.DataFrame({"population": [1_000], "minority_pct": [20.0]}, index=["110101"])
    counted = rows[["population"]].join(people_of_rates(rows)).astype("Int64")
    found = minorities({2020: counted}).loc["110101"]
    assert found.to_dict() == {"minority_people_2020": 200, "minority_share_2020": 20.0}


def test_registration_over_both_kinds_where_both_are_counted() -> None:
    counted = county(non_agricultural_hukou=20, agricultural_hukou=60, population=100)
    assert registration({2000: counted}).loc["110101", "non_agricultural_share_2000"] == 25.0
    told = {"non_agricultural_hukou_known": 20, "non_agricultural_hukou_of": 100}
    counted = county(non_agricultural_hukou=20, population=100, **told)
    assert registration({2010: counted}).loc["110101", "non_agricultural_share_2010"] == 20.0


def test_urban_is_a_level_of_each_year_and_no_change() -> None:
    counts = {2010: county(urban=30, population=60), 2020: county(urban=40, population=50)}
    found = urban_level(counts).loc["110101"]
    assert found.to_dict() == {"urban_share_2010": 50.0, "urban_share_2020": 80.0}


def test_what_is_missing_stays_missing() -> None:
    told = {"minority_people_known": 0, "minority_people_of": 0}
    counted = county(minority_people=None, population=9, **told)
    assert minorities({2010: counted}).isna().all(axis=None)


def test_the_nation_as_published(dataset: Dataset) -> None:
    provinces = dataset.unit_sets["province"]
    counts = provinces.counts
    # Published for 2000: 24.73 % of both kinds.
    kinds = counts[2000][["non_agricultural_hukou", "agricultural_hukou"]].sum()
    assert 100 * kinds.iloc[0] / kinds.sum() == pytest.approx(24.73, abs=0.005)
    # Published: 50.27 % in 2010, 63.89 % in 2020 with the servicemen, who count as urban.
    for year, share in ((2010, 50.27), (2020, 63.84)):
        people = counts[year][["urban", "population"]].sum()
        assert round(100 * people.iloc[0] / people.iloc[1], 2) == share
    assert not [name for name in provinces.table if name.startswith("urban_share_change")]


def test_a_province_leaves_out_a_county_that_hardly_counts(dataset: Dataset) -> None:
    # Three counties of 2010 have no share: Lingqiu (0.66 % of Shanxi's people), Tongjiang
    # (0.85 % of Sichuan's), Wugong (1.10 % of Shaanxi's).
    table = dataset.unit_sets["province"].table.set_index("code")
    lacking = table[["minority_people_2010", "minority_share_2010"]].isna()
    found = {str(name): [*lacking.index[column]] for name, column in lacking.items()}
    assert found == {
        "minority_people_2010": ["140000", "510000", "610000"],
        "minority_share_2010": ["610000"],
    }
