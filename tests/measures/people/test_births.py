"""The youngest: a county by hand, small bases, rates weighted by people, the nation."""

import pandas as pd
import pytest

from atlas.measures.people import CHILDBEARING_AGES, births_and_deaths, people_of_rates, youngest
from atlas.model.dataset import Dataset
from atlas.units.unite import sum_counts


def county(boys: int | None, girls: int, women: int) -> pd.DataFrame:
    """A county whose children are all 1–4 and whose women are all 30–34."""
    row = {f"female_{group}": 0 for group in CHILDBEARING_AGES}
    row |= {"male_00": 0, "female_00": 0, "female_30_34": women}
    row |= {"male_01_04": boys, "female_01_04": girls}
    return pd.DataFrame(row, index=["110101"]).astype("Int64")


def test_boys_beside_girls_and_children_beside_women() -> None:
    found = youngest({2020: county(1_200, 1_000, 10_000)}).loc["110101"]
    assert found["children_0_4_2020"] == 2_200
    assert found["boys_per_100_girls_0_4_2020"] == 120.0
    assert found["children_per_1000_women_2020"] == 220.0


@pytest.mark.parametrize(("boys", "known"), [(999, False), (1_000, True), (None, False)])
def test_too_few_children_have_no_sex_ratio(boys: int | None, known: bool) -> None:
    found = youngest({2020: county(boys, 1_000, 100)}).loc["110101"]
    assert pd.notna(found["boys_per_100_girls_0_4_2020"]) == known
    assert pd.notna(found["children_per_1000_women_2020"]) == (boys is not None)


def test_rates_of_two_rows_are_weighted_by_their_people() -> None:
    rows = pd.DataFrame(
        {
            "population": pd.array([1_000, 3_000], dtype="Int64"),
            "birth_rate_permille": pd.array([12.0, 8.0], dtype="Float64"),
            "death_rate_permille": pd.array([4.0, 8.0], dtype="Float64"),
        },
        index=["110101", "110102"],
    )
    counts = rows[["population"]].join(people_of_rates(rows))
    unit = sum_counts(counts, pd.Series("110101", index=rows.index))
    found = births_and_deaths({2010: unit}).loc["110101"]
    assert found[["births_2010", "deaths_2010"]].to_list() == [36, 28]
    assert found["birth_rate_2010"] == 9.0
    assert found["death_rate_2010"] == 7.0
    assert found["natural_increase_rate_2010"] == 2.0


def test_a_row_without_its_rate_leaves_its_province_without_a_count(dataset: Dataset) -> None:
    provinces = dataset.unit_sets["province"].table.set_index("code")
    assert int(provinces["births_2010"].isna().sum()) == 1
    # Hainan leaves out Sansha, of 444 people.
    assert provinces["birth_rate_2010"].notna().all()
    assert int(provinces["deaths_2010"].isna().sum()) == 0
    # The census counted 5.6 deaths per 1,000; the yearly estimate of that year is 7.1.
    assert provinces["deaths_2010"].sum() / 1_332_810_869 == pytest.approx(0.00558, abs=5e-6)


def test_the_nation_of_small_children(dataset: Dataset) -> None:
    counts = dataset.unit_sets["province"].counts
    found = youngest({year: frame.sum().to_frame("all").T for year, frame in counts.items()})
    assert round(found.at["all", "boys_per_100_girls_0_4_2010"], 1) == 119.1
    assert round(found.at["all", "boys_per_100_girls_0_4_2020"], 1) == 111.0
