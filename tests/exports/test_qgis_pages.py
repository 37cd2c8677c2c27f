"""What stands ready in a project: map themes, a page for each, bookmarks, names of places."""

from dataclasses import replace
from xml.etree import ElementTree
from zipfile import ZipFile

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from atlas.catalogue.columns import describe_table
from atlas.catalogue.style import load_style, load_vocabulary
from atlas.country import china
from atlas.exports.documentation import document_dataset, document_tables
from atlas.exports.geopackage import write_geopackage
from atlas.exports.packs import write_slds
from atlas.exports.projects import Contents, write_project
from atlas.exports.styles.grids import grid_style
from atlas.exports.styles.of_tables import styles_of
from atlas.exports.tables import DownloadTable, download_tables
from atlas.model.text import Text
from tests.default_maps import packaged_maps

STYLE = load_style(country=china())
SOURCES = load_vocabulary(china().vocabulary)["source"]
SE = "{http://www.opengis.net/se}"
PAGES = [
    "Population change: Counties, 2010–2020",
    "Centre and outskirts: Population change of city districts, 2010–2020",
    "People per 1 km cell, 2020",
]


def seats():
    frame = pd.DataFrame(
        {
            "code": ["110000", "110101"],
            "name_zh": ["某市", "甲区"],
            "name_en": ["Mou", "Jia District"],
            "label_zh": ["某", "甲区"],
            "label_en": ["Mou", "Jia District"],
            "seat_level": ["province", "county"],
            "label_rank": [1, 2],
        }
    )
    points = [Point(110.5, 30.5), Point(110.2, 30.2)]
    return DownloadTable(
        "seats",
        describe_table("seats", china().table_years),
        gpd.GeoDataFrame(frame, geometry=points, crs=4490),
        "Point",
    )


@pytest.fixture
def contents(dataset):
    shown = ("growth_county_2010_2020", "growth_districts_2010_2020")
    layers = [layer for layer in packaged_maps() if layer.id in shown]
    tables = [*download_tables(dataset), seats()]
    documents = document_tables(dataset, tables, layers)
    return Contents(
        tables,
        layers,
        styles_of(tables, layers, STYLE, country=china()),
        documents,
        document_dataset(documents, china().project),
        STYLE,
        "atlas.gpkg",
        china(),
        [grid_style("people_1km", (year,), STYLE, SOURCES) for year in (2010, 2020)],
    )


@pytest.fixture
def root(contents, tmp_path):
    write_geopackage(contents.tables, tmp_path / contents.geopackage, country=china())
    write_project(contents, "en", tmp_path / "atlas.qgz")
    with ZipFile(tmp_path / "atlas.qgz") as archive:
        return ElementTree.fromstring(archive.read("atlas.qgs"))


def test_a_theme_shows_one_map_under_the_lines_and_names(root):
    ids = {layer.findtext("id") for layer in root.findall("./projectlayers/maplayer")}
    presets = root.findall("./visibility-presets/visibility-preset")
    assert {one.get("name") for one in presets} >= {*PAGES, "People per 1 km cell, 2010"}
    for preset in presets:
        shown = [layer.get("id") for layer in preset.findall("./layer")]
        assert set(shown) <= ids
        over, below = shown[:-1], shown[-1]
        names = [id.removeprefix("china_population_atlas_") for id in over]
        assert names == [
            *("seats_en", "heihe_tengchong_line", "south_china_sea_line"),
            *("special_regions", "province_borders"),
        ]
        assert below not in over
    grid = next(one for one in presets if one.get("name") == PAGES[2])
    assert [one.get("id") for one in grid.findall("./checked-group-nodes/*")] == ["Grids"]


def test_a_page_of_a4_has_map_legend_inset_scale_and_source(root):
    pages = root.findall("./Layouts/Layout")
    assert [page.get("name") for page in pages] == PAGES
    for page in pages:
        items = page.findall("./LayoutItem")
        kinds = [item.get("type") for item in items]
        assert sorted(set(kinds)) == ["65639", "65641", "65642", "65646"]
        maps = [item for item in items if item.get("type") == "65639"]
        assert {item.get("followPresetName") for item in maps} == {page.get("name")}
        paper = page.find("./PageCollection/LayoutItem")
        assert paper.get("size") == "297,210,mm"
        for item in items:
            left, top = map(float, item.get("position").split(",")[:2])
            width, height = map(float, item.get("size").split(",")[:2])
            assert 0 <= left <= left + width <= 297
            assert 0 <= top <= top + height <= 210
        said = " ".join(item.get("labelText", "") for item in items)
        assert "No map approval number (审图号) of its own." in said.replace("\n", " ")
        assert "Source: S" in said
        legend = next(item for item in items if item.get("type") == "65642")
        [map_id] = {item.get("uuid") for item in maps} & {legend.get("map_uuid")}
        assert map_id == next(i for i in items if i.get("type") == "65646").get("mapUuid")


def test_a_legend_explains_all_that_the_map_may_bear(root):
    page = root.find("./Layouts/Layout")
    layers = {
        layer.get("id").removeprefix("china_population_atlas_"): {
            one.get("name"): one.get("value") for one in layer.findall(".//Option[@name]")
        }
        for layer in page.findall(".//layer-tree-layer")
    }
    assert list(layers) == [
        *("county_2010_2020", "seats_en", "heihe_tengchong_line"),
        *("south_china_sea_line", "special_regions"),
    ]
    words = layers["county_2010_2020"]
    assert words["legend/title-style"] == "subgroup"
    # The heading is node 0; nine classes and missing values follow, then the dots of merged units.
    assert words["legend/node-order"] == ",".join(map(str, range(1, 12)))
    assert words["legend/label-1"] == "below −20"
    assert words["legend/label-11"].startswith("Dotted: merged")
    assert layers["seats_en"]["legend/label-0"].startswith("Capitals")


def test_bookmarks_lead_to_the_country_its_south_and_each_province(root):
    marks = {one.get("name"): one for one in root.findall("./Bookmarks/Bookmark")}
    assert list(marks)[:2] == ["China", "South China Sea Islands"]
    assert marks["China"].get("extent").startswith("Polygon ((-2700000 300000, 2250000 300000")
    assert marks["某省"].get("group") == "Provinces"


def test_places_are_named_in_the_language_of_the_project_by_scale(root):
    layers = root.findall("./projectlayers/maplayer")
    layer = next(one for one in layers if one.findtext("id").endswith("seats_en"))
    assert layer.get("labelsEnabled") == "1"
    rules = layer.findall("./labeling/rules/rule")
    assert [rule.get("filter") for rule in rules] == [
        f"\"seat_level\" = '{level}'" for level in ("province", "prefecture", "county")
    ]
    assert {rule.find("./settings/text-style").get("fieldName") for rule in rules} == {"label_en"}
    # Zoom 6 and 8 of the web map: 2,000 and 500 m a pixel of 0.2646 mm.
    assert [rule.get("scalemaxdenom") for rule in rules] == [None, "7559055", "1889764"]


def test_no_title_of_a_style_is_a_formula(contents, tmp_path):
    """That of a user's own map may be one, and stood as it was in this list alone."""
    runs = Text("=cmd|' /C calc'!A0", "@SUM(1+1)")
    (first, *_) = contents.styles["county_2010_2020"]
    styles = {"county_2010_2020": [replace(first, title=runs)]}
    write_slds(styles, contents.grids, tmp_path / "sld.zip")
    with ZipFile(tmp_path / "sld.zip") as archive:
        row = archive.read("styles.csv").decode("utf-8-sig").splitlines()[1]
    assert row.split(",")[3:] == [f"'{runs.zh}", f"'{runs.en}"]


def test_the_archive_of_styles_says_which_layer_each_is_for(contents, tmp_path):
    path = tmp_path / "sld.zip"
    write_slds(contents.styles, contents.grids, path)
    with ZipFile(path) as archive:
        names = archive.namelist()
        rows = archive.read("styles.csv").decode("utf-8-sig").splitlines()
        named = ElementTree.fromstring(archive.read("seats_en.sld"))
    assert sorted(names) == sorted(["styles.csv", *(row.split(",")[0] for row in rows[1:])])
    assert "people_1km_2020.sld" in names
    assert not any("_by_" in name for name in names)
    counties = [row.split(",")[:3] for row in rows if ",county_2010_2020," in row]
    assert counties[0] == ["growth_county_2010_2020.sld", "county_2010_2020", "true"]
    assert {row[2] for row in counties[1:]} == {"false"}
    labels = [one[0].text for one in named.iter(f"{SE}Label")]
    assert labels == ["label_en"] * 3
