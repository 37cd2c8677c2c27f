"""What divisions of today were: by hand for a recode, a split, a merger and a transfer."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.units.as_counted import trace_divisions
from atlas.units.history import Node


@pytest.fixture(scope="module")
def traced(dataset, history):
    return trace_divisions(dataset.leaves, dataset.unit_sets, history).set_index("code")


def test_a_division_names_what_it_was_and_what_changed(traced):
    keqiao = traced.loc["330603"]
    assert keqiao["name_en"] == "Keqiao District"
    assert (keqiao["was_codes_2000"], keqiao["was_codes_2010"]) == ("330621", "330621")
    assert (keqiao["was_names_zh_2010"], keqiao["was_codes_2020"]) == ("绍兴县", "330603")
    assert keqiao["changes_en"] == (
        "2001: part of Shaoxing County 330621 → Yuecheng District 330602; "
        "2013: Shaoxing County 330621 → Yuecheng District 330602; "
        "2013: Shaoxing County 330621 → Keqiao District 330603"
    )
    assert keqiao["changes_zh"].startswith(
        "2001年：绍兴县 330621的一部分 → 越城区 330602；2013年："
    )


def test_a_merged_division_names_both_that_it_was(traced):
    assert traced.loc["110101", "was_names_zh_2000"] == "东城区;崇文区"
    assert traced.loc["110101", "comparability_2010_2020"] == "merged"


def test_a_division_that_gave_land_away_says_so(traced):
    """胡杨河市 was carved from 乌苏市 in 2019: both tell it, and one unit holds both and 奎屯市."""
    told = "2019: Wusu 654202 → Huyanghe 659010"
    assert traced.loc["654202", "changes_en"] == traced.loc["659010", "changes_en"] == told
    assert traced.loc["659010", "unit_code_2010_2020"] == "U654003"
    assert traced.loc["659010", "unit_divisions_2010_2020"] == 3


def test_an_unchanged_division_has_no_changes(traced):
    assert pd.isna(traced.loc["340602", "changes_en"])
    assert traced.loc["340602", "comparability_2000_2020"] == "unchanged"


def test_a_unit_that_is_not_drawn_has_its_row(traced):
    jagdaqi = traced.loc["232761"]
    assert jagdaqi.geometry is None
    assert jagdaqi["comparability_2010_2020"] == "no_polygon"
    assert pd.isna(jagdaqi["unit_divisions_2010_2020"])


def test_the_special_regions_are_in_no_unit(traced, dataset):
    assert not {"710000", "810000", "820000"} & set(traced.index)
    assert traced.geometry.notna().sum() == len(dataset.leaves) - 3


def test_divisions_are_traced_as_the_lineage_of_the_lists_has_them(traced, history):
    lineage = history.lineage
    for code in traced.index:
        now = Node(history.last_year(code, 2023), code)
        for census, year in china().lists.items():
            expected = ";".join(sorted(lineage.reach(now, year)))
            assert traced.loc[code, f"was_codes_{census}"] == expected
