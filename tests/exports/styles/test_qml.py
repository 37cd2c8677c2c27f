"""QML is what QGIS reads: rules with filters, symbols with passes, lengths in points."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from atlas.catalogue.columns import column_named
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.styles.documents import printed, qml, tip
from atlas.exports.styles.notation import expression
from atlas.exports.styles.of_tables import styles_of
from atlas.exports.styles.rules import Between, Equals, Flag, LayerStyle, OneOf, layer_style
from atlas.model.text import Text

STYLE = load_style(country=china())


@pytest.fixture
def document(growth, counties):
    return ElementTree.fromstring(qml(layer_style(growth, STYLE, counties), "MultiPolygon"))


def options(layer) -> dict[str, str]:
    return {option.get("name"): option.get("value") for option in layer.findall("./Option/Option")}


def test_the_document_is_a_style_of_areas(document):
    assert document.tag == "qgis"
    assert document.findtext("layerGeometryType") == "2"
    renderer = document.find("renderer-v2")
    assert (renderer.get("type"), renderer.get("symbollevels")) == ("RuleRenderer", "1")


def test_rules_stand_under_the_sentence_of_the_legend(document):
    [heading] = document.findall("./renderer-v2/rules/rule")
    assert heading.get("label").endswith(" / Change from 2010 to 2020 in per cent")
    assert heading.get("symbol") is heading.get("filter") is None
    rules = heading.findall("./rule")
    assert rules[3].get("filter") == (
        '"change_pct_2010_2020" >= -5.0 AND "change_pct_2010_2020" < 0.0'
    )
    assert rules[9].get("filter") == '"change_pct_2010_2020" IS NULL'
    names = {symbol.get("name") for symbol in document.findall("./renderer-v2/symbols/symbol")}
    assert {rule.get("symbol") for rule in rules} == names


def test_keys_are_the_same_each_time_and_no_two_alike(growth, counties, document):
    keys = [rule.get("key") for rule in document.iter("rule")]
    assert len(set(keys)) == len(keys)
    style = layer_style(growth, STYLE, counties)
    assert qml(style, "MultiPolygon") == qml(style, "MultiPolygon")
    other = qml(replace(style, id="other"), "MultiPolygon")
    assert not set(keys) & {rule.get("key") for rule in ElementTree.fromstring(other).iter("rule")}


def test_fills_lie_under_marks_and_marks_under_borders(document):
    passes = {
        (layer.get("class"), layer.get("pass"))
        for layer in document.findall("./renderer-v2/symbols/symbol/layer")
    }
    assert passes == {
        ("SimpleFill", "0"),
        ("LinePatternFill", "0"),
        ("SimpleLine", "1"),
        ("SimpleLine", "2"),
    }


def test_a_missing_unit_bears_grey_and_lines_at_the_angle_of_the_style(document):
    fill, hatch, _ = document.findall("./renderer-v2/symbols/symbol[@name='9']/layer")
    assert options(fill)["color"] == "230,230,226,255"
    drawn = options(hatch)
    # Six px apart, 0.75 px wide: 4.5 and 0.5625 points.
    assert (drawn["angle"], drawn["distance"], drawn["distance_unit"]) == ("45", "4.5", "Point")
    stroke = options(hatch.find("./symbol/layer"))
    assert stroke["line_color"] == "118,118,112,255"
    assert stroke["line_width"] == "0.5625"


def test_borders_of_counties_appear_at_zoom_five_and_widen_at_eight(document):
    border = document.findall("./renderer-v2/symbols/symbol[@name='0']/layer")[-1]
    found = {
        option.get("name"): option.find("./Option[@name='expression']").get("value")
        for option in border.findall("./data_defined_properties//Option[@name='properties']/Option")
    }
    # 128 km a pixel at zoom 0, 96 pixels to the inch.
    assert round(128_000 / 2**5 / (0.0254 / 96)) == 15_118_110
    assert found == {
        "enabled": "@map_scale <= 15118110",
        "outlineWidth": "CASE WHEN @map_scale <= 1889764 THEN 0.6 ELSE 0.3375 END",
    }


def test_a_mark_has_no_border_and_a_scale(document):
    [rule] = [one for one in document.iter("rule") if one.get("scalemaxdenom")]
    assert rule.get("filter") == "\"comparability\" IN ('merged', 'transfer_united')"
    assert rule.get("scalemaxdenom") == "3779528"
    [dots] = document.findall(f"./renderer-v2/symbols/symbol[@name='{rule.get('symbol')}']/layer")
    drawn = options(dots)
    assert (drawn["offset"], drawn["customdash"]) == ("1.5", "0.75;1.5")


def test_a_tip_says_name_and_values_under_what_they_are_called(document):
    tip = document.findtext("mapTip")
    assert tip.startswith('<b>[% "name_zh" %] / [% "name_en" %]</b><br>')
    said = """Population 2010: [% coalesce(format_number("population_2010", 0), '–') %]"""
    assert said in tip


def test_a_tip_prints_a_value_as_the_site_does():
    """Rounded as declared, an estimate to two figures, a coded value in its words."""
    share, estimate, word = map(
        column_named, ("away_share_2020", "net_migration_2010_2020", "comparability")
    )
    assert printed(share) == """coalesce(format_number("away_share_2020", 1), '–')"""
    assert "round(" in printed(estimate)
    assert "log10" in printed(estimate)
    assert printed(word) == """coalesce(represent_value("comparability"), '–')"""


def test_a_line_is_named_by_both_ends_in_the_language_of_the_project():
    names = (Text("origin_zh", "origin_en"), Text("destination_zh", "destination_en"))
    style = LayerStyle("moves", names[0], names[0], names[0], None, (), names=names)
    assert tip(style, lambda text: text.en) == (
        '<b>[% "origin_en" %]</b> → <b>[% "destination_en" %]</b>'
    )


def test_words_and_columns_are_quoted():
    assert expression(Equals('a"b', "it's")) == "\"a\"\"b\" = 'it''s'"
    assert expression(OneOf("a", ("b", "c"))) == "\"a\" IN ('b', 'c')"
    assert expression(Flag("a", holds=True)) == '"a" = true'
    assert expression(Flag("a", holds=False)) == '("a" IS NULL OR "a" = false)'
    assert expression(Between("a", None, 1)) == '"a" < 1.0'


def test_the_line_is_dashes_over_a_casing(tables):
    styles = styles_of([tables["heihe_tengchong_line"]], [], STYLE, country=china())
    [style] = styles["heihe_tengchong_line"]
    document = ElementTree.fromstring(qml(style, "LineString"))
    assert document.findtext("layerGeometryType") == "1"
    casing, dashes = document.findall("./renderer-v2/symbols/symbol[@type='line']/layer")
    assert options(casing)["line_width"] == "2.55"
    assert options(dashes)["customdash"] == "5.25;1.875"
