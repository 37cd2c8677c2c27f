"""Schooling: people on their rungs by hand; the nation's and the counties' figures."""

import math

import pandas as pd
import pytest

from atlas.measures.schooling import (
    YEARS_OF_LEVEL,
    income_on_schooling,
    schooling,
    schooling_parts,
    schooling_summary,
)
from atlas.model.dataset import Dataset
from atlas.model.figures import record_items
from atlas.model.summary.places import IncomeOnSchooling
from atlas.units.inputs import Inputs
from atlas.units.unite import sum_counts


def county(code: str, year: int = 2020, **people: int | None) -> pd.DataFrame:
    """Counts of one county: women by level, and as many men as are named with ``_male``."""
    levels = [level for level in YEARS_OF_LEVEL if year == 2020 or level != "preschool"]
    row: dict[str, int | None] = {f"schooling_{level}_male": 0 for level in levels}
    row |= {f"schooling_{level}_female": people.get(level, 0) for level in levels}
    row["population"] = people.get("population", 1000)
    return pd.DataFrame(row, index=[code]).astype("Int64")


def test_mean_years_by_hand() -> None:
    found = schooling(
        {2020: county("110101", none=1, primary=1, junior_secondary=2)}, alike=(2010, 2020)
    )
    assert found.loc["110101", "mean_schooling_years_2020"] == 6.0
    assert found.loc["110101", "college_share_2020"] == 0.0


def test_college_counts_three_years_and_more() -> None:
    found = schooling(
        {2020: county("110101", senior_secondary=2, college=1, university=1)}, alike=(2010, 2020)
    )
    assert found.loc["110101", "mean_schooling_years_2020"] == (12 * 2 + 15 + 16) / 4
    assert found.loc["110101", "college_share_2020"] == 50.0


def test_both_sexes_count_and_preschool_is_no_year() -> None:
    counts = county("110101", primary=1, preschool=1)
    counts["schooling_primary_male"] = 2
    assert (
        schooling({2020: counts}, alike=(2010, 2020)).loc["110101", "mean_schooling_years_2020"]
        == 18 / 4
    )


def test_2010_has_no_preschool_and_changes_compare() -> None:
    before = county("110101", 2010, primary=3, college=1)
    after = county("110101", 2020, primary=1, college=1)
    found = schooling({2010: before, 2020: after}, alike=(2010, 2020)).loc["110101"]
    assert found["mean_schooling_years_2010"] == 33 / 4
    assert found["mean_schooling_years_change_2010_2020"] == 10.5 - 8.25
    assert found["college_share_change_2010_2020"] == 25.0


def test_an_unknown_level_leaves_its_row_out_and_keeps_the_rest() -> None:
    rows = pd.concat(
        [county("110101", primary=4, population=9700), county("110102", none=None, population=300)]
    )
    parts = schooling_parts(rows)
    assert parts.loc["110102", "schooling_people"] == 0
    assert parts["schooling_unknown_people"].tolist() == [0, 300]
    units = pd.Series("110100", rows.index)
    together = sum_counts(rows.join(parts), units)
    assert (
        schooling({2020: together}, alike=(2010, 2020)).loc["110100", "mean_schooling_years_2020"]
        == 6.0
    )
    apart = schooling({2020: rows}, alike=(2010, 2020))["mean_schooling_years_2020"]
    assert apart.tolist() == [6.0, pd.NA]


def test_too_many_unknown_people_void_the_unit() -> None:
    rows = pd.concat(
        [county("110101", primary=4, population=9400), county("110102", none=None, population=600)]
    )
    together = sum_counts(rows.join(schooling_parts(rows)), pd.Series("110100", rows.index))
    assert schooling({2020: together}, alike=(2010, 2020))["mean_schooling_years_2020"].isna().all()


def test_nation_and_counties_as_expected(dataset: Dataset) -> None:
    counts = dataset.unit_sets["county_2010_2020"].counts
    summary = schooling_summary(counts, alike=(2010, 2020))
    assert summary.years["2010"].mean_years == pytest.approx(8.75, abs=0.01)
    assert summary.years["2020"].mean_years == pytest.approx(9.41, abs=0.01)
    assert summary.units_falling < 90
    # The communiqué: 15,467 of 100,000 residents with college or more in 2020; it counts
    # servicemen, more than half of whom have it.
    college = schooling_parts(counts[2020])["schooling_college"].sum()
    assert college / 1_409_778_724 == pytest.approx(0.15467, abs=1e-3)


def test_counties_of_one_code_rise_by_half_a_year(inputs: Inputs) -> None:
    means = {}
    for year in (2010, 2020):
        parts = schooling_parts(inputs.censuses[year].counts)
        means[year] = parts["schooling_years"] / parts["schooling_people"].replace(0, pd.NA)
    change = (means[2020] - means[2010]).dropna()
    # A join by code alone: +0.52 years on average, and some ninety counties fall.
    assert len(change) == pytest.approx(2530, abs=3)
    assert float(change.mean()) == pytest.approx(0.52, abs=0.005)
    assert int(change.lt(0).sum()) == pytest.approx(90, abs=2)


def test_income_that_doubles_with_each_year() -> None:
    years = pd.Series([6.0, 7.0, 8.0, 9.0], ["a", "b", "c", "d"])
    income = pd.Series([10.0, 20.0, 40.0, 80.0, 5.0], ["a", "b", "c", "d", "e"])
    found = income_on_schooling(years, income)
    assert found == IncomeOnSchooling(
        units=4, correlation=1.0, pct_per_year=100.0, lecture_pct_per_year=21
    )


def test_income_correlation_by_hand() -> None:
    # ln income 0, 2, 1 beside 6, 7, 8 years: r = 1 / √(2 · 2), slope 1/2.
    found = income_on_schooling(pd.Series([6.0, 7.0, 8.0]), pd.Series([1.0, math.e**2, math.e]))
    assert found.correlation == 0.5
    assert found.pct_per_year == pytest.approx(100 * (math.sqrt(math.e) - 1), abs=1e-3)


def test_income_of_too_few_places_has_no_slope() -> None:
    found = income_on_schooling(pd.Series([6.0, None]), pd.Series([1.0, 2.0]))
    assert dict(record_items(found)) == {"units": 1, "lecture_pct_per_year": 21}
