"""Ageing: a county by hand, three censuses as published."""

import pandas as pd
import pytest

from atlas.measures.people import ageing
from atlas.model.dataset import Dataset


def county(young: int, working: int, old: int | None) -> pd.DataFrame:
    row = {"aged_0_14": young, "aged_15_64": working, "aged_65_plus": old, "population": 150}
    return pd.DataFrame(row, index=["110101"]).astype("Int64")


def test_twenty_old_beside_a_hundred_of_working_age() -> None:
    found = ageing({2000: county(30, 100, 20)}, alike=(2010, 2020)).loc["110101"]
    assert found["aged_65_plus_2000"] == 20
    assert found["aged_65_plus_share_2000"] == pytest.approx(13.3333, abs=1e-4)
    assert found["old_age_dependency_2000"] == 20.0
    assert found["child_dependency_2000"] == 30.0


def test_change_needs_both_later_censuses() -> None:
    found = ageing({2010: county(30, 105, 15), 2020: county(15, 105, 30)}, alike=(2010, 2020)).loc[
        "110101"
    ]
    assert found["aged_65_plus_share_change_2010_2020"] == pytest.approx(10.0)
    assert not [
        name for name in ageing({2000: county(1, 1, 1)}, alike=(2010, 2020)) if "change" in name
    ]


def test_missing_old_people_void_no_children() -> None:
    found = ageing({2010: county(30, 100, None)}, alike=(2010, 2020)).loc["110101"]
    assert pd.isna(found["aged_65_plus_share_2010"])
    assert pd.isna(found["old_age_dependency_2010"])
    assert found["child_dependency_2010"] == 30.0


def test_nobody_of_working_age_is_no_ratio() -> None:
    assert pd.isna(
        ageing({2010: county(1, 0, 1)}, alike=(2010, 2020)).loc["110101", "old_age_dependency_2010"]
    )


def test_three_censuses_as_published(dataset: Dataset) -> None:
    provinces = dataset.unit_sets["province"].table
    # Published for 2020: 190,635,280 people, 13.5 %.
    assert int(provinces["aged_65_plus_2020"].sum()) == 190_635_280
    shares = [
        provinces[f"aged_65_plus_{year}"].sum() / provinces[f"population_{year}"].sum()
        for year in (2000, 2010, 2020)
    ]
    assert shares == pytest.approx([0.0710, 0.0892, 0.1352], abs=5e-5)


def test_the_long_panel_tells_all_three(dataset: Dataset) -> None:
    units = dataset.unit_sets["county_2000_2020"].table
    for year in (2000, 2020):
        assert units[f"aged_65_plus_share_{year}"].notna().mean() > 0.99
