"""A census in the GeoPackage: a layer whose shapes stand in the file once."""

import sqlite3
from contextlib import closing
from xml.etree import ElementTree
from zipfile import ZipFile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import MultiPolygon, box

from atlas.catalogue.columns import describe_table
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.documentation import document_dataset, document_tables
from atlas.exports.geopackage import document_views, write_geopackage
from atlas.exports.geopackage_styles import drawn_views
from atlas.exports.projects import Contents, write_project
from atlas.exports.styles.of_tables import styles_of
from atlas.exports.styles.rules import Equals
from atlas.exports.tables import DownloadTable


@pytest.fixture
def tables():
    west, east = (MultiPolygon([box(x, 30, x + 1, 31)]) for x in (110, 111))
    both = MultiPolygon([box(110, 30, 112, 31)])
    divisions = gpd.GeoDataFrame({"code": ["110101", "110102"]}, geometry=[west, east], crs=4490)
    land = gpd.GeoDataFrame({"polygon_codes": ["110101;110102"]}, geometry=[both], crs=4490)
    rows = pd.DataFrame(
        {
            "code": ["110101", "110171", "110201", "110202"],
            "population": pd.array([5, 7, 9, 11], dtype="Int64"),
            "area_km2": pd.array([5, None, None, None], dtype="Float64"),
            "land_basis": ["own_polygon", "zone", "merged_since", "not_drawn"],
            "shape": ["own", "of_the_host", "of_the_unit", "none"],
            "polygon_codes": ["110101", None, None, None],
            "approximate_polygon_codes": [None, "110101", "110101;110102", None],
        }
    )
    return [
        DownloadTable(
            "comparability",
            describe_table("comparability", china().table_years),
            divisions,
            "MultiPolygon",
        ),
        DownloadTable(
            "census_2020", describe_table("census_2020", china().table_years), rows, None
        ),
        DownloadTable(
            "census_land", describe_table("census_land", china().table_years), land, "MultiPolygon"
        ),
    ]


def test_rows_are_drawn_by_a_view_on_the_polygons(tables, tmp_path):
    path = tmp_path / "atlas.gpkg"
    write_geopackage(tables, path, country=china())
    layers = dict(pyogrio.list_layers(path))
    assert layers["census_2020"] is None
    assert layers["census_2020_map"] == "MultiPolygon"
    drawn = pyogrio.read_dataframe(path, layer="census_2020_map", fid_as_index=True)
    assert list(drawn["population"]) == [5, 7, 9, 11]
    assert [None if one is None else one.area for one in drawn.geometry] == [1, 1, 2, None]
    assert drawn.crs.to_epsg() == 4490
    assert drawn.index.is_unique
    window = pyogrio.read_dataframe(path, layer="census_2020_map", bbox=(111.5, 30.2, 111.6, 30.4))
    assert list(window["code"]) == ["110201"]
    said = pyogrio.read_info(path, layer="census_2020_map")["layer_metadata"]
    assert said["IDENTIFIER"] == "2020 年人口普查：逐行原数（图） Census of 2020, as counted (map)"
    assert said["DESCRIPTION"].endswith("is a view and cannot be edited; export it to edit it.")
    approximate = "Of 4 rows 2, with 16 people (50.0%), have no shape of their own and are drawn"
    assert f"{approximate} approximately." in said["DESCRIPTION"]
    table = pyogrio.read_info(path, layer="census_2020")["layer_metadata"]
    assert "view" not in table["DESCRIPTION"]
    with closing(sqlite3.connect(path)) as database:
        aliases = database.execute(
            "SELECT column_name, name FROM gpkg_data_columns WHERE table_name = 'census_2020_map'"
        ).fetchall()
        geom = database.execute("PRAGMA table_info(census_2020_map)").fetchall()[1]
    assert geom[1:3] == ("geom", "MULTIPOLYGON")
    assert dict(aliases)["population"] == "普查人口 Residents"
    assert len(aliases) == 7
    columns = pyogrio.read_arrow(path, layer="census_2020_map")[1].schema
    assert columns.field("land_basis").metadata[b"GDAL:OGR:domain_name"] == b"land_basis"
    again = tmp_path / "again.gpkg"
    write_geopackage(tables, again, country=china())
    assert again.read_bytes() == path.read_bytes()


@pytest.fixture
def documents(tables, dataset):
    of_tables = document_tables(dataset, tables, [])
    return of_tables | document_views(drawn_views(tables, china().table_years), of_tables)


CANNOT = {
    "zh": "2行、16人（占人口50.0%）没有自己的图形，在图上近似画出。"
    "此图层是视图，不能编辑；要编辑，请先导出。",
    "en": "Of 4 rows 2, with 16 people (50.0%), have no shape of their own and are drawn "
    "approximately. The layer is a view and cannot be edited; export it to edit it.",
}


def test_the_records_of_a_view_say_that_it_cannot_be_edited_and_how_it_is_drawn(
    tables, documents, tmp_path
):
    path = tmp_path / "atlas.gpkg"
    write_geopackage(tables, path, documents=documents, country=china())
    sql = (
        "SELECT table_name, metadata FROM gpkg_metadata JOIN gpkg_metadata_reference "
        "ON md_file_id = id WHERE reference_scope = 'table'"
    )
    with closing(sqlite3.connect(path)) as database:
        records = database.execute(sql).fetchall()
    for table in ("comparability", "census_2020", "census_land", "census_2020_map"):
        iso, qgis = (text for name, text in records if name == table)
        assert "<gmd:MD_Metadata" in iso
        assert "<qgis" in qgis
        for words in CANNOT.values():
            assert (words in iso and words in qgis) == (table == "census_2020_map")
    iso = next(text for name, text in records if name == "census_2020_map")
    assert "china-population-atlas.census_2020_map<" in iso
    assert "<gmd:westBoundLongitude><gco:Decimal>110.0" in iso
    assert "Census of 2020, as counted (map)" in iso


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_project_opens_a_view_read_only_and_says_so(tables, documents, tmp_path, lang):
    every, style = [*tables, *drawn_views(tables, china().table_years)], load_style(country=china())
    write_geopackage(tables, tmp_path / "atlas.gpkg", country=china())
    looks = styles_of(every, [], style, country=china())
    whole = document_dataset(documents, china().project)
    contents = Contents(every, [], looks, documents, whole, style, "atlas.gpkg", china())
    write_project(contents, lang, tmp_path / "atlas.qgz")
    with ZipFile(tmp_path / "atlas.qgz") as archive:
        root = ElementTree.fromstring(archive.read("atlas.qgs"))
    layers = {
        layer.findtext("datasource").partition("|layername=")[2]: layer
        for layer in root.findall("./projectlayers/maplayer")
    }
    assert [name for name, one in layers.items() if one.get("readOnly")] == ["census_2020_map"]
    said = {name: one.findtext("resourceMetadata/abstract") for name, one in layers.items()}
    assert said["census_2020_map"].endswith(CANNOT[lang])
    assert "view and" not in said["census_2020"]


def test_land_that_stands_in_is_hatched_and_bears_no_class(tables):
    (view,) = drawn_views(tables, china().table_years)
    style = load_style(country=china())
    (look,) = styles_of([view], [], style, country=china())["census_2020_map"]
    *classes, unit, host = look.rules
    # A density takes an area, which land that stands in has not.
    assert all(rule.conditions[0].per == "area_km2" for rule in classes)
    assert [rule.label for rule in (unit, host)] == [
        "近似：所在可比单位的土地（1行，占人口28.13%） / "
        "Approximate: land of its comparable unit (1 row, 28.13% of people)",
        "近似：所在区县的土地（1行，占人口21.88%） / "
        "Approximate: land of its host county (1 row, 21.88% of people)",
    ]
    assert [rule.conditions for rule in (unit, host)] == [
        (Equals("shape", "of_the_unit"),),
        (Equals("shape", "of_the_host"),),
    ]
    assert unit.symbol.hatch == host.symbol.hatch
    assert unit.symbol.hatch.angle != style.missing.angle
    # The land of a host is drawn for the host too: the hatch lies over it, and hides nothing.
    assert (unit.symbol.fill, host.symbol.fill) == (style.approximate.fill.light, None)
    assert (unit.marks, host.marks) == (False, True)


def test_without_the_polygons_there_is_no_view(tables, tmp_path):
    write_geopackage(tables[1:2], tmp_path / "atlas.gpkg", country=china())
    assert dict(pyogrio.list_layers(tmp_path / "atlas.gpkg")) == {"census_2020": None}
