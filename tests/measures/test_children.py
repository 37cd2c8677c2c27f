"""Children: a county by hand, the nation as published."""

import pandas as pd
import pytest

from atlas.measures.schooling import ADULT_AGES, CHILD_AGES, aged, children, children_summary
from atlas.model.dataset import Dataset
from atlas.model.summary.people import ChildrenFigures


def county(code: str, boys: int | None, girls: int, adults: int) -> pd.DataFrame:
    """A county whose children are all aged 5–9 and whose adults are men of 30–34."""
    row = {f"{sex}_{group}": 0 for sex in ("male", "female") for group in CHILD_AGES + ADULT_AGES}
    row |= {"male_05_09": boys, "female_05_09": girls, "male_30_34": adults}
    row |= {"population": 100, "male": 60, "female": 40}
    return pd.DataFrame(row, index=[code]).astype("Int64")


def test_thirty_children_beside_forty_adults() -> None:
    found = children({2010: county("110101", 18, 12, 40)}, alike=(2010, 2020)).loc["110101"]
    assert found["children_share_2010"] == 30.0
    assert found["boys_share_2010"] == 30.0
    assert found["girls_share_2010"] == 30.0
    assert found["children_per_adult_2010"] == 0.75
    assert found["children_per_100_adults_2010"] == 75.0
    assert found["boys_per_100_adults_2010"] == 45.0
    assert found["girls_per_100_adults_2010"] == 30.0


def test_change_between_the_censuses() -> None:
    found = children(
        {2010: county("110101", 18, 12, 40), 2020: county("110101", 10, 10, 20)}, alike=(2010, 2020)
    ).loc["110101"]
    assert found["children_share_change_2010_2020"] == -10.0
    assert found["children_per_100_adults_change_2010_2020"] == 25.0


def test_missing_boys_void_the_children_and_not_the_girls() -> None:
    found = children({2010: county("110101", None, 12, 40)}, alike=(2010, 2020)).loc["110101"]
    assert pd.isna(found["children_share_2010"])
    assert pd.isna(found["boys_per_100_adults_2010"])
    assert found["girls_per_100_adults_2010"] == 30.0


def test_nobody_of_the_parents_ages_is_no_ratio() -> None:
    found = children({2010: county("110101", 1, 1, 0)}, alike=(2010, 2020)).loc["110101"]
    assert pd.isna(found["children_per_100_adults_2010"])
    assert found["children_share_2010"] == 2.0


def test_2000_counts_other_age_groups_and_gives_nothing() -> None:
    assert children({2000: county("110101", 1, 1, 1)}, alike=(2010, 2020)).empty


def test_boys_and_girls_make_up_the_children(dataset: Dataset) -> None:
    found = children(dataset.unit_sets["county_2010_2020"].counts, alike=(2010, 2020))
    for year in (2010, 2020):
        both = found[f"boys_per_100_adults_{year}"] + found[f"girls_per_100_adults_{year}"]
        difference = (both - found[f"children_per_100_adults_{year}"]).abs()
        assert difference.max() < 1e-9


def test_children_of_2020_as_published(dataset: Dataset) -> None:
    counts = dataset.unit_sets["county_2010_2020"].counts
    # The communiqué: 253,383,938 children, 17.95 % with servicemen among the residents.
    assert aged(counts[2020], CHILD_AGES).sum() == 253_383_938
    summary = children_summary(counts, alike=(2010, 2020))
    assert summary["2020"].share == pytest.approx(17.95, abs=0.03)
    assert summary["2010"].share == pytest.approx(16.60, abs=0.03)
    assert summary["2010"].boys_per_100_girls > summary["2020"].boys_per_100_girls > 100


def test_summary_counts_units_with_many_children() -> None:
    counts = pd.concat([county("110101", 20, 12, 40), county("110102", 10, 10, 40)])
    assert children_summary({2020: counts}, alike=(2010, 2020))["2020"] == ChildrenFigures(
        children=52,
        share=26.0,
        per_100_adults=65.0,
        boys_per_100_girls=round(100 * 30 / 22, 4),
        units_80_per_100_adults=1,
    )
