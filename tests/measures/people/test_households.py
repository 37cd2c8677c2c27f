"""Households: a county by hand, the nation as published."""

import pandas as pd

from atlas.measures.people import households
from atlas.model.dataset import Dataset


def county(**counts: int | None) -> pd.DataFrame:
    return pd.DataFrame(counts, index=["110101"]).astype("Int64")


def test_a_quarter_lives_alone() -> None:
    counted = county(
        family_households=1_000, family_household_population=2_600, households_one_person=250
    )
    found = households({2020: counted}).loc["110101"]
    assert found.to_dict() == {"household_size_2020": 2.6, "one_person_households_share_2020": 25.0}


def test_2000_tells_the_size_only() -> None:
    found = households({2000: county(family_households=2, family_household_population=7)})
    assert found.loc["110101"].to_dict() == {"household_size_2000": 3.5}


def test_no_household_has_no_size() -> None:
    counted = county(family_households=0, family_household_population=0)
    assert pd.isna(households({2000: counted}).loc["110101", "household_size_2000"])


def test_the_nation_as_published(dataset: Dataset) -> None:
    counts = dataset.unit_sets["province"].counts
    # Published: 3.44 people in 2000, 3.10 in 2010, 2.62 in 2020, servicemen's families included.
    for year, size in ((2000, 3.46), (2010, 3.09), (2020, 2.62)):
        sums = counts[year][["family_household_population", "family_households"]].sum()
        assert round(sums.iloc[0] / sums.iloc[1], 2) == size
    # Published for 2020: 125,490,007 households of one person.
    assert counts[2020]["households_one_person"].sum() == 125_490_007
