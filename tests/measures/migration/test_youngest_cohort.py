"""The youngest cohort: a county by hand, and Shanghai as counted."""

import pandas as pd
import pytest

from atlas.measures.migration.cohorts import youngest_cohort, youngest_cohort_summary
from atlas.model.dataset import Dataset
from atlas.model.summary.people import CohortFigures

BEFORE = {"male_00": 10, "female_00": 8, "male_01_04": 42, "female_01_04": 40}
AFTER = {"male_10_14": 45, "female_10_14": 35}


def county(code: str, counts: dict[str, int | None]) -> pd.DataFrame:
    return pd.DataFrame(counts, index=[code]).astype("Int64")


def test_a_hundred_small_children_and_eighty_ten_years_on() -> None:
    found = youngest_cohort(county("110101", BEFORE), county("110101", AFTER))
    assert found.loc["110101"].tolist() == [100, 80]
    summary = youngest_cohort_summary(county("110101", BEFORE), county("110101", AFTER))
    assert summary.nation == CohortFigures(under_5=100, aged_10_14=80, ratio=0.8)
    assert summary.provinces["110101"] == summary.nation


def test_a_count_that_is_missing_leaves_the_unit_out() -> None:
    before = pd.concat([county("110101", BEFORE), county("110102", BEFORE | {"male_00": None})])
    after = pd.concat([county("110101", AFTER), county("110102", AFTER)])
    assert list(youngest_cohort_summary(before, after).provinces) == ["110101"]


def test_shanghai_lost_a_sixth_of_the_cohort_while_the_nations_grew(dataset: Dataset) -> None:
    found = dataset.summary.youngest_cohort
    assert found.provinces["310000"] == CohortFigures(
        under_5=793_295, aged_10_14=664_775, ratio=pytest.approx(0.838, abs=0.0005)
    )
    # More are counted at 10–14 than under five: those whom the census of 2010 missed.
    assert found.nation.under_5 == dataset.summary.net_migration.infants["2010"]
    assert found.nation.ratio > 1.12
