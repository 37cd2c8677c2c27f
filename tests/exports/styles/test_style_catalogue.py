"""Every table with a shape has a style, and the one that opens with it comes first."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, box

from atlas.catalogue.columns import describe_table
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.styles.documents import qml, sld
from atlas.exports.styles.of_tables import COMPARABILITY, lead, styles_of
from atlas.exports.styles.rules import Between, Equals, Missing
from atlas.exports.tables import DownloadTable
from atlas.model.text import Text
from tests.default_maps import packaged_maps

STYLE = load_style(country=china())
LINE = LineString([(0, 0), (1, 1)])


def table(name: str, columns: dict[str, list[object]], kind: str = "MultiPolygon"):
    rows = len(next(iter(columns.values())))
    shape = (
        MultiPolygon([box(0, 0, 1, 1)]) if kind == "MultiPolygon" else LineString([(0, 0), (1, 1)])
    )
    frame = gpd.GeoDataFrame(pd.DataFrame(columns), geometry=[shape] * rows, crs="EPSG:4490")
    return DownloadTable(name, describe_table(name, china().table_years), frame, kind)


def test_the_packaged_maps_are_all_there_and_the_lead_opens(dataset, tables):
    layers = [layer for layer in packaged_maps() if layer.unit_set == "county_2010_2020"]
    styles = styles_of([tables["county_2010_2020"]], layers, STYLE, country=china())[
        "county_2010_2020"
    ]
    ids = [style.id for style in styles]
    assert ids[0] == lead(china().span)
    assert set(ids) == {layer.id for layer in layers} | {"county_2010_2020_comparability"}
    assert len({style.name for style in styles}) == len(styles)


def test_a_legend_names_nothing_twice(tables):
    """Units of merged divisions, and of those that took land, bear one mark: two rules said it."""
    for styles in styles_of(
        list(tables.values()), packaged_maps(), STYLE, country=china()
    ).values():
        for style in styles:
            words = [rule.words for rule in style.rules]
            assert len(set(words)) == len(words), style.id


def test_without_the_lead_the_first_map_opens(tables, growth):
    second = replace(growth, id="second", short_title=growth.title)
    styles = styles_of([tables["county_2010_2020"]], [growth, second], STYLE, country=china())[
        "county_2010_2020"
    ]
    assert [style.id for style in styles[:2]] == [growth.id, "second"]


def test_larger_units_bear_a_map_of_counties_whose_columns_they_hold():
    columns = {"code": ["110000"], "change_pct_2010_2020": [1.5]}
    counts = ("population_2010", "population_2020", "change_2010_2020")
    counts += ("net_migration_2010_2020", "rest_of_change_2010_2020")
    columns |= {name: [1] for name in counts}
    layers = [layer for layer in packaged_maps() if layer.indicator == "change_pct_2010_2020"]
    [growth] = [layer for layer in layers if layer.id == "growth_county_2010_2020"]
    found = styles_of([table("prefecture", columns)], [growth], STYLE, country=china())[
        "prefecture"
    ]
    assert [style.id for style in found] == ["growth_county_2010_2020_by_prefecture"]
    assert found[0].title.en == "Prefectures 2000–2020: Population change: Counties, 2010–2020"
    assert not found[0].listed
    # Its borders are those of prefectures.
    assert found[0].borders[-1].line.colour == STYLE.line.prefecture.colour.light
    # Prefectures have a map of that column themselves, which tells the same.
    own = styles_of([table("prefecture", columns)], layers, STYLE, country=china())["prefecture"]
    assert own[0].id == "growth_prefecture_2010_2020"
    assert "growth_county_2010_2020_by_prefecture" not in [style.id for style in own]
    empty = table("prefecture", columns | {"change_pct_2010_2020": [None]})
    assert (
        styles_of([empty], [growth], STYLE, country=china())["prefecture"][0].rules[0].conditions
        == ()
    )


def test_two_maps_of_one_name_can_be_told_apart(tables, growth):
    twin = replace(growth, id="twin")
    styles = styles_of([tables["county_2010_2020"]], [growth, twin], STYLE, country=china())[
        "county_2010_2020"
    ]
    assert styles[1].name.en == f"{styles[0].name.en} (twin)"


def test_every_shape_has_a_style_and_tables_have_none(tables):
    styles = styles_of(list(tables.values()), [], STYLE, country=china())
    assert set(styles) == {name for name, one in tables.items() if one.geometry_type}
    assert all(styles.values())


def test_special_regions_are_hatched_and_named(tables):
    [style] = styles_of([tables["special_regions"]], [], STYLE, country=china())["special_regions"]
    assert style.rules[0].words.en.endswith(": separate census")
    assert style.rules[0].symbol.hatch is not None


def test_comparability_is_a_style_of_county_units(tables):
    [style] = styles_of([tables["county_2010_2020"]], [], STYLE, country=china())[
        "county_2010_2020"
    ]
    assert style.name.en.endswith(f": {COMPARABILITY.en.lower()}")
    assert style.rules[3].conditions == (Equals("comparability", "merged"),)
    assert style.rules[3].label == "合并 / merged"
    assert style.rules[-1].conditions == (Missing("comparability"),)


def test_of_several_periods_the_latest_is_compared():
    words = {"comparability_2000_2010": ["merged"], "comparability_2010_2020": ["recoded"]}
    [style] = styles_of([table("comparability", words)], [], STYLE, country=china())[
        "comparability"
    ]
    assert style.rules[0].conditions == (Equals("comparability_2010_2020", "unchanged"),)


def test_cores_and_corrections_are_coloured_by_their_words():
    cores = table("core_periphery_districts", {"part": ["core", "periphery"]})
    corrections = table("census_corrections", {"status": ["applied"]})
    styles = styles_of([cores, corrections], [], STYLE, country=china())
    [core] = styles["core_periphery_districts"]
    assert [rule.label for rule in core.rules[:2]] == ["中心 / Centre", "外围 / Outskirts"]
    assert core.rules[2].symbol.hatch is not None
    [correction] = styles["census_corrections"]
    assert [rule.conditions for rule in correction.rules] == [
        (Equals("status", "applied"),),
        (Equals("status", "flagged"),),
    ]


def test_lines_between_provinces_widen_with_their_people():
    people = {"birth_zh": ["甲"], "residence_zh": ["乙"], "born_there_living_here_2010": [5]}
    lines = table("province_migration_lines", people, "LineString")
    [style] = styles_of([lines], [], STYLE, country=china())["province_migration_lines"]
    widths = [rule.symbol.lines[0].width for rule in style.rules]
    assert widths == sorted(widths)
    column = "born_there_living_here_2010"
    assert style.rules[0].conditions == (Between(column, None, 20_000),)
    assert style.rules[-1].label == "1,000,000 及以上 / 1,000,000 and above"
    assert style.names == (Text("birth_zh", "birth_en"), Text("residence_zh", "residence_en"))


def test_moves_are_arrows_as_wide_as_their_people_in_a_style_a_period():
    moves = {"period": ["1995-2000", "2015-2020"], "people": [5, 5], "low": [1, 1], "high": [9, 9]}
    names = {"origin_zh": ["甲"] * 2, "destination_zh": ["乙"] * 2, "kind": ["within_coast"] * 2}
    lines = table("province_moves", moves | names, "LineString")
    first, last = styles_of([lines], [], STYLE, country=china())["province_moves"]
    assert (first.id, last.id) == ("province_moves_2015_2020", "province_moves_1995_2000")
    small, *kinds = (rule for rule in first.rules if not rule.key)
    assert kinds[-1].conditions == (
        Equals("period", "2015-2020"),
        Equals("kind", "within_inland"),
        Between("people", 150_000, None),
    )
    assert [rule.symbol.lines[0].colour for rule in kinds] == [*STYLE.palettes["moves"].light]
    assert small.conditions[1:] == (Between("people", 50_000, 150_000),)
    assert small.from_zoom is not None
    # The widths of the legend are no feature's: 1 px for 200,000.
    widths = [rule.symbol.lines[0].width for rule in first.rules if rule.key]
    assert widths == [0.75, 1.5, 3.0, 6.0]
    document = qml(first, "LineString")
    assert document.count('class="ArrowLine"') == len(first.rules)
    assert document.count('filter="FALSE"') == len(widths)
    assert "<ogc:Literal>200000</ogc:Literal>" in sld(first, "province_moves")


@pytest.mark.parametrize("kind", ["MultiPolygon", "LineString"])
def test_a_table_that_nobody_knows_is_drawn_plainly(kind):
    [style] = styles_of([table("another", {"code": ["1"]}, kind)], [], STYLE, country=china())[
        "another"
    ]
    assert [rule.conditions for rule in style.rules] == [()]
