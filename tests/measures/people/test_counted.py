"""Counts behind rates and ages: a row by hand, rates that do not sum, the nation as published."""

import pandas as pd
import pytest

from atlas.measures.people import BROAD_AGES, broad_ages, people_of_rates, rate_where_known
from atlas.model.dataset import Dataset
from atlas.units.unite import sum_counts


def test_three_ages_out_of_nineteen() -> None:
    groups = [group for ages in BROAD_AGES.values() for group in ages]
    assert len(groups) == len(set(groups)) == 19
    row = {f"{sex}_{group}": 1 for sex in ("male", "female") for group in groups}
    found = broad_ages(pd.DataFrame(row, index=["110101"]).astype("Int64")).loc["110101"]
    assert found.to_dict() == {"aged_0_14": 8, "aged_15_64": 20, "aged_65_plus": 10}


def test_2000_prints_the_three_ages() -> None:
    row = {"age_00_14": 30, "age_15_64": 60, "age_65_plus": 10}
    found = broad_ages(pd.DataFrame(row, index=["110101"]).astype("Int64")).loc["110101"]
    assert found.to_list() == [30, 60, 10]


def test_a_census_without_ages_has_none() -> None:
    assert broad_ages(pd.DataFrame({"population": [1]}, index=["110101"])).columns.empty


def test_a_missing_age_is_no_part_of_a_sum() -> None:
    groups = [group for ages in BROAD_AGES.values() for group in ages]
    row = {f"{sex}_{group}": 1 for sex in ("male", "female") for group in groups}
    row |= {"male_85_plus": None}
    found = broad_ages(pd.DataFrame(row, index=["110101"]).astype("Int64")).loc["110101"]
    assert pd.isna(found["aged_65_plus"])
    assert found["aged_0_14"] == 8


def test_rates_become_people() -> None:
    rows = pd.DataFrame(
        {
            "population": pd.array([708_829, 1_000, 2_000], dtype="Int64"),
            "minority_pct": pd.array([5.78, None, 50.0], dtype="Float64"),
            "birth_rate_permille": pd.array([10.0, 12.0, 12.5], dtype="Float64"),
        },
        index=["110101", "110102", "110103"],
    )
    found = people_of_rates(rows)
    assert [*found][::3] == ["minority_people", "births"]
    assert found["minority_people"].to_list() == [40_970, pd.NA, 1_000]
    assert found["minority_people_known"].to_list() == [40_970, 0, 1_000]
    assert found["minority_people_of"].to_list() == [708_829, 0, 2_000]
    assert found["births"].to_list() == [7_088, 12, 25]


@pytest.mark.parametrize(("untold", "share"), [(9, 0.2), (50, None)])
def test_a_rate_is_over_those_who_tell_it_if_nearly_all_do(
    untold: int, share: float | None
) -> None:
    rows = pd.DataFrame(
        {
            "population": pd.array([1_000, untold], dtype="Int64"),
            "minority_pct": pd.array([20.0, None], dtype="Float64"),
        },
        index=["110101", "110102"],
    )
    counts = rows[["population"]].join(people_of_rates(rows))
    unit = sum_counts(counts, pd.Series("110101", index=rows.index))
    assert pd.isna(unit.at["110101", "minority_people"])
    found = rate_where_known(unit, "minority_people").at["110101"]
    assert found == share if share else pd.isna(found)


def test_only_counts_are_summed(dataset: Dataset) -> None:
    counts = dataset.unit_sets["province"].counts[2010]
    assert not {"minority_pct", "non_agricultural_hukou_pct", "birth_rate_permille"} & {*counts}
    # 10.40 per 1,000 in the year before the census, one county without a rate.
    assert counts["births"].sum() / 1_332_810_869 > 0.0100
    # Published: 125,332,390, without those whose nationality is unknown.
    minority = dataset.unit_sets["province"].counts[2020]["minority_people"].sum()
    assert abs(minority - 125_332_390) < 10_000
