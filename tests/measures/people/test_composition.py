"""Composition: counties by hand, the censuses' own denominators, the nation as published."""

import pandas as pd
import pytest

from atlas.measures.people.composition import minorities, registration, urban_level
from atlas.model.dataset import Dataset


def county(**counts: int | None) -> pd.DataFrame:
    return pd.DataFrame(counts, index=["110101"]).astype("Int64")


def test_a_fifth_is_of_a_minority() -> None:
    found = minorities({2020: county(minority_people=200, population=1_000)}).loc["110101"]
    assert found.to_dict() == {"minority_people_2020": 200, "minority_share_2020": 20.0}


def test_registration_over_both_kinds_where_both_are_counted() -> None:
    counted = county(non_agricultural_hukou=20, agricultural_hukou=60, population=100)
    assert registration({2000: counted}).loc["110101", "non_agricultural_share_2000"] == 25.0
    counted = county(non_agricultural_hukou=20, population=100)
    assert registration({2010: counted}).loc["110101", "non_agricultural_share_2010"] == 20.0


def test_urban_is_a_level_of_each_year_and_no_change() -> None:
    counts = {2010: county(urban=30, population=60), 2020: county(urban=40, population=50)}
    found = urban_level(counts).loc["110101"]
    assert found.to_dict() == {"urban_share_2010": 50.0, "urban_share_2020": 80.0}


def test_what_is_missing_stays_missing() -> None:
    assert pd.isna(minorities({2010: county(minority_people=None, population=9)}).iloc[0, 1])


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
    # Three counties of 2010 have no share: Lingqiu, Tongjiang, Wugong.
    lacking = provinces.table.set_index("code")["minority_share_2010"].isna()
    assert [*lacking[lacking].index] == ["140000", "510000", "610000"]
    assert not [name for name in provinces.table if name.startswith("urban_share_change")]
