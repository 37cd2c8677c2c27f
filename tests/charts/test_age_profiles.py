"""Age profiles on two units whose cohorts can be worked out."""

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.charts.migration import Place, age_profile_chart, known_units
from atlas.country import china
from atlas.drawing.canvas import drawing
from atlas.measures.migration.cohorts import AGE_COLUMNS, follow_cohorts
from atlas.model.text import Text

STYLE = load_style(country=china())


@pytest.fixture(scope="module")
def cohorts():
    """Two units with 4,000 of each sex and age group; then 1,000 aged 20–24 move from b to a."""
    before = pd.DataFrame(4000, ["a", "b"], list(AGE_COLUMNS), dtype="Int64")
    after = before.copy()
    for sex in ("male", "female"):
        after.loc["a", f"{sex}_20_24"] += 500
        after.loc["b", f"{sex}_20_24"] -= 500
    return follow_cohorts(before, after)


@pytest.fixture(scope="module")
def chart(cohorts):
    places = [Place(Text("甲", "A"), ("a",)), Place(Text("乙", "B"), ("b",))]
    estimated = [
        pd.Series({"mean": 1000, "low": 400, "high": 1600}),
        pd.Series({"mean": -1000, "low": -1600, "high": -400}),
    ]
    return age_profile_chart(cohorts, estimated, places, years=(2010, 2020))


def bars_of(chart, size):
    with drawing("ages"):
        canvas = chart.drawn(size, "zh", STYLE)
        return [[patch.get_height() for patch in axes.patches] for axes in canvas.figure.axes]


@pytest.mark.parametrize("size", ["narrow", "wide"])
def test_the_bars_are_the_net_migration(chart, size):
    first, second = bars_of(chart, size)
    assert first == [0, 0, 1000, *[0] * 13]
    assert second == [0, 0, -1000, *[0] * 13]


def test_the_axes_hold_zero(chart):
    with drawing("ages"):
        for axes in chart.drawn("wide", "zh", STYLE).figure.axes:
            low, high = axes.get_ylim()
            assert low <= 0 <= high


def test_the_table_has_a_row_for_each_bar(chart):
    assert len(chart.table.frame) == 2 * 16
    moved = chart.table.frame["net_migration"].ne(0)
    assert chart.table.frame.loc[moved, "age_after"].tolist() == ["20–24", "20–24"]
    assert chart.table.rows("zh")[2] == [
        "甲", "10—14", "20—24", "8,000", "8,000", "9,000", "+1,000",
    ]  # fmt: skip


def test_the_largest_move_is_written_beside_its_bar(chart):
    svg = chart.svg("en", STYLE)
    assert svg.count("aged 20–24") == 4
    assert svg.count("net migration +1,000 (+400 to +1,600)") == 2
    assert svg.count("net migration −1,000 (−1,600 to −400)") == 2


def test_units_that_were_not_counted_are_left_out(cohorts):
    assert list(known_units(cohorts, ["a", "c"])) == ["a"]
