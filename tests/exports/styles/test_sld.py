"""SLD says the same as QML, in the words of the standard."""

from xml.etree import ElementTree

import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.styles.documents import sld
from atlas.exports.styles.of_tables import styles_of
from atlas.exports.styles.rules import layer_style

STYLE = load_style(country=china())
NAMES = {
    "sld": "http://www.opengis.net/sld",
    "se": "http://www.opengis.net/se",
    "ogc": "http://www.opengis.net/ogc",
}


def document(style, table="county_2010_2020"):
    return ElementTree.fromstring(sld(style, table).encode())


@pytest.fixture
def growth_sld(growth, counties):
    return document(layer_style(growth, STYLE, counties))


def rules(root):
    return root.findall(".//se:FeatureTypeStyle[1]/se:Rule", NAMES)


def test_the_descriptor_names_table_and_map(growth_sld, growth):
    assert growth_sld.get("version") == "1.1.0"
    assert growth_sld.findtext("./sld:NamedLayer/se:Name", None, NAMES) == "county_2010_2020"
    about = growth_sld.find(".//sld:UserStyle/se:Description", NAMES)
    assert about.findtext("se:Title", None, NAMES) == f"{growth.title.zh} / {growth.title.en}"
    assert "it is not migration." in about.findtext("se:Abstract", None, NAMES)


def test_a_class_is_closed_below_and_open_above(growth_sld, growth):
    rule = rules(growth_sld)[4]
    assert rule.findtext("./se:Description/se:Title", None, NAMES) == "0 至 +5 / 0 to +5"
    [both] = list(rule.find("./ogc:Filter", NAMES))
    assert both.tag == f"{{{NAMES['ogc']}}}And"
    tests = [(one.tag.split("}")[1], one[0].text, float(one[1].text)) for one in both]
    column = "change_pct_2010_2020"
    assert tests == [
        ("PropertyIsGreaterThanOrEqualTo", column, 0),
        ("PropertyIsLessThan", column, 5),
    ]
    fill = rule.findtext(".//se:Fill/se:SvgParameter[@name='fill']", None, NAMES)
    assert fill == growth.classes.light[4]


def test_a_missing_unit_is_hatched(growth_sld):
    rule = rules(growth_sld)[9]
    assert rule.find("./ogc:Filter/ogc:PropertyIsNull", NAMES) is not None
    graphic = rule.find(".//se:GraphicFill/se:Graphic", NAMES)
    marks = [mark.text for mark in graphic.findall(".//se:WellKnownName", NAMES)]
    assert marks == ["horline", "shape://horline"]
    assert graphic.findtext("se:Size", None, NAMES) == "6"


def test_a_unit_outside_the_map_may_have_no_flag_at_all(districts, counties):
    root = document(layer_style(districts, STYLE, counties))
    plain = rules(root)[10].find("./ogc:Filter/ogc:Or", NAMES)
    kinds = [one.tag.split("}")[1] for one in plain]
    assert kinds == ["PropertyIsNull", "PropertyIsEqualTo", "PropertyIsLike"]
    assert {one.findtext("ogc:Literal", None, NAMES) for one in plain[1:]} == {"false"}


def test_marks_and_borders_are_painted_after_all_fills(growth_sld):
    fills, marks, lines = growth_sld.findall(".//se:FeatureTypeStyle", NAMES)
    far, near = lines.findall("se:Rule", NAMES)
    # 128 km a pixel at zoom 0; the standard's pixel is 0.28 mm.
    assert far.findtext("se:MaxScaleDenominator", None, NAMES) == "14285714"
    assert far.findtext("se:MinScaleDenominator", None, NAMES) == "1785714"
    assert near.findtext("se:MaxScaleDenominator", None, NAMES) == "1785714"
    assert near.find("se:MinScaleDenominator", NAMES) is None
    assert fills.find(".//se:Stroke", NAMES) is not None
    titles = [one.text for one in marks.findall(".//se:Title", NAMES)]
    words = ("边内有点：由多个区县合并（放大后显示）", "Dotted: merged counties (in close views)")
    assert titles == [" / ".join(words)]
    either = marks.findall(".//ogc:Or/ogc:PropertyIsEqualTo/ogc:Literal", NAMES)
    assert [one.text for one in either] == ["merged", "transfer_united"]


def test_no_rule_is_without_a_symbolizer(tables):
    [*_, style] = styles_of([tables["province"]], [], STYLE, country=china())["province"]
    assert style.id == "province_borders"
    for rule in document(style, "province").iter(f"{{{NAMES['se']}}}Rule"):
        assert any(child.tag.endswith("Symbolizer") for child in rule)
