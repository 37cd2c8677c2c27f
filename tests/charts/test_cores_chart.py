"""Core against periphery: a toy of four cities by hand, then what the build says of all."""

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.charts.centres import WAYS, cores_frame
from atlas.charts.chart import ChartData
from atlas.charts.sketches import centre_charts
from atlas.country import china

STYLE = load_style(country=china())


def parts_of(cities):
    """Rows of core and periphery: code → (core before, after, periphery before, after)."""
    rows = []
    for code, (a, b, c, d) in cities.items():
        for part, before, after in (("core", a, b), ("periphery", c, d)):
            row = {"code": code, "part": part, "population_2010": before, "population_2020": after}
            row["change_pct_2010_2020"] = (after / before - 1) * 100
            row["core_periphery_type"] = pd.NA if code == "9" else "typed"
            rows.append(row)
    names = ("name_zh", "name_en", "province_name_zh", "province_name_en")
    return pd.DataFrame(rows).assign(**{name: lambda t: t["code"] for name in names})


@pytest.fixture
def frame():
    parts = parts_of(
        {
            "1": (100, 120, 200, 150),
            "2": (100, 90, 300, 280),
            "3": (100, 150, 100, 120),
            "4": (100, 90, 100, 120),
            "9": (100, 90, 100, 120),
        }
    )
    whole = {"1": -10.0, "2": -7.5, "3": 35.0, "4": 12.0}
    prefectures = pd.DataFrame({"change_pct_2010_2020": whole})
    flags = [False, True, False, False]
    return cores_frame(
        parts, prefectures.assign(land_may_have_moved_2010_2020=flags), years=(2010, 2020)
    )


def test_cities_stand_by_their_people_with_all_three_changes(frame):
    assert list(frame.index) == ["2", "1", "3", "4"]
    first = frame.loc["1"]
    assert first["people"] == 270
    changes = [first[f"{it}_pct"] for it in ("core", "periphery", "whole")]
    assert changes == pytest.approx([20, -25, -10])


def test_the_four_ways_are_those_of_the_whole_and_of_its_core(frame):
    assert dict(frame["way"]) == dict(zip("1234", WAYS, strict=True))


def test_a_city_whose_land_moved_is_not_plain(frame):
    """Flagged is 2; of 4 the whole on one territory (+12 %) is not the sum of the parts (+5 %)."""
    assert dict(frame["plain"]) == {"1": True, "2": False, "3": True, "4": False}


def test_the_title_says_how_many_centres_grew_in_cities_that_fell(dataset):
    charts = {it.id: it for it in centre_charts(ChartData(dataset), STYLE)}
    chart = charts["core-and-periphery"]
    assert chart.title.en == "Of 136 cities that lost people, 91 have a centre that grew"
    assert chart.title.zh.startswith("136个")
    frame = chart.table.frame
    assert frame["way"].value_counts()[WAYS[0]] == 91
    # The whole that the row shows falls exactly where its parts together do.
    assert list(frame["whole_pct"] < 0) == list(frame["way"].str.startswith("falls"))
    # Townships put the people of Wuhu on its land of 2020: its parts make up its whole.
    assert frame.loc["340200", "plain"]


def test_the_whole_of_a_city_is_the_one_that_its_page_prints(dataset):
    charts = {it.id: it for it in centre_charts(ChartData(dataset), STYLE)}
    frame = charts["core-and-periphery"].table.frame
    own = dataset.unit_sets["prefecture"].table.set_index("code")["change_pct_2010_2020"]
    assert list(frame["whole_pct"]) == list(own.loc[frame.index].astype(float))
    harbin = frame.loc["230100"]
    assert (round(harbin["whole_pct"], 1), round(harbin["core_pct"], 1)) == (-5.9, 4.1)
