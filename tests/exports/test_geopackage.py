"""Every value, type, code and CRS comes back from the GeoPackage; two writes are one file."""

import logging
import pickle
import sqlite3
import subprocess
import sys
from contextlib import closing

import geopandas as gpd
import pyogrio
import pytest
import shapely

from atlas.catalogue.columns import column_named
from atlas.country import china
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import download_tables
from atlas.model.version import DATE

LAYERS = [
    "county_2010_2020",
    "province",
    "heihe_tengchong_line",
    "south_china_sea_line",
    "special_regions",
    "census_corrections",
    "cities",
]
WRITE = """
import pickle, sys
from pathlib import Path
from atlas.catalogue.columns import column_named
from atlas.country import china
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import download_tables
dataset = pickle.loads(Path(sys.argv[1]).read_bytes())
write_geopackage(download_tables(dataset), Path(sys.argv[2]), country=china())
"""


@pytest.fixture(scope="module")
def path(unchanged, tmp_path_factory):
    """Write it once: no test changes it."""
    path = tmp_path_factory.mktemp("geopackage") / "atlas.gpkg"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        write_geopackage(download_tables(unchanged), path, country=china())
    return path


def query(path, sql):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def test_layers_come_in_published_order_with_declared_geometry(path):
    assert pyogrio.list_layers(path).tolist() == [
        ["county_2010_2020", "MultiPolygon"],
        ["province", "MultiPolygon"],
        ["heihe_tengchong_line", "LineString"],
        ["south_china_sea_line", "LineString"],
        ["special_regions", "MultiPolygon"],
        ["census_corrections", "MultiPolygon"],
        ["cities", None],
    ]


@pytest.mark.parametrize("layer", LAYERS[:-1])
def test_every_shape_is_in_cgcs2000(path, layer):
    assert pyogrio.read_info(path, layer=layer)["crs"] == "EPSG:4490"


def test_columns_follow_the_published_order_and_keep_their_types(path):
    info = pyogrio.read_info(path, layer="county_2010_2020")
    kinds = zip(info["fields"], info["ogr_types"], info["ogr_subtypes"], strict=True)
    assert [(name, kind[3:], subtype[4:]) for name, kind, subtype in kinds] == [
        ("code", "String", "None"),
        ("name_zh", "String", "None"),
        ("name_en", "String", "None"),
        ("population_2010", "Integer64", "None"),
        ("population_2020", "Integer64", "None"),
        ("change_2010_2020", "Integer64", "None"),
        ("change_pct_2010_2020", "Real", "None"),
        ("area_km2", "Real", "None"),
        ("southeast_area_share", "Real", "None"),
        ("comparability", "String", "None"),
        ("member_codes_2010", "String", "None"),
        ("is_district", "Integer", "Boolean"),
        ("schools", "Integer64", "None"),
    ]


def test_every_value_comes_back(path):
    _, table = pyogrio.read_arrow(path, layer="county_2010_2020", read_geometry=False)
    columns = table.to_pydict()
    assert columns["code"] == ["110101", "110102", "110103", "110105", "X63LH0"]
    assert columns["name_zh"] == ["甲区", "乙县/丁县", "丙区", "戊县", None]
    assert columns["population_2010"] == [999_999_999, 4, 100, 20, None]
    assert columns["population_2020"] == [1_000_000_001, 3, 50, None, 7]
    assert columns["change_2010_2020"] == [2, -1, -50, None, None]
    assert columns["change_pct_2010_2020"] == [0.285714, -25.0, -50.0, None, None]
    assert columns["area_km2"] == [1000.0, 1234.568, 2000.0, 500.0, None]
    assert columns["southeast_area_share"] == [0.0, 1.0, 0.333333, 0.0, None]
    assert columns["member_codes_2010"][1] == "110102;110104"
    assert columns["is_district"] == [True, False, True, False, False]


def test_people_are_conserved(path):
    sql = "SELECT sum(population_2010), sum(population_2020) FROM county_2010_2020"
    assert query(path, sql) == [(1_000_000_123, 1_000_000_061)]
    stored = query(path, "SELECT DISTINCT typeof(population_2020) FROM county_2010_2020")
    assert sorted(stored) == [("integer",), ("null",)]


def test_shapes_are_multipolygons_and_an_undrawn_unit_stays_without(path):
    table = gpd.read_file(path, layer="county_2010_2020")
    assert table.geom_type[:4].tolist() == ["MultiPolygon"] * 4
    assert table.geometry.iloc[4] is None
    assert shapely.area(table.geometry.array[:4]).tolist() == [1.0, 2.0, 2.0, 1.0]


def test_special_regions_have_one_row_each_and_their_own_counts(path):
    table = gpd.read_file(path, layer="special_regions")
    assert table["code"].tolist() == ["710000", "820000"]
    assert table["population_2010"].tolist() == [23_162_123, 552_300]
    assert table["population_2020"].tolist() == [23_561_236, 683_218]
    assert table["source_2010"].tolist() == ["communiqué 2010"] * 2
    assert table.geometry.iloc[0].bounds == (112, 32, 113, 33)
    assert table.geometry.iloc[1] is None


def test_the_spatial_index_holds_every_shape(path):
    count = query(path, "SELECT count(*) FROM rtree_county_2010_2020_geom_rowid")
    assert count == [(4,)]
    found = gpd.read_file(path, layer="county_2010_2020", bbox=(110.2, 32.2, 110.8, 32.8))
    assert found["code"].tolist() == ["110101"]


def test_contents_are_named_and_dated_in_words(path):
    rows = query(path, "SELECT table_name, data_type, identifier, last_change FROM gpkg_contents")
    date = f"{DATE}T00:00:00.000Z"
    kinds = {name: kind for name, kind, _, _ in rows}
    assert kinds == dict.fromkeys(LAYERS[:-1], "features") | {LAYERS[-1]: "attributes"}
    assert rows[0][2] == "县级可比单位 2010–2020 Comparable county-level units 2010–2020"
    assert {changed for *_, changed in rows} == {date}
    empty = query(path, "SELECT count(*) FROM gpkg_contents WHERE description NOT LIKE '% / %'")
    assert empty == [(0,)]


def test_the_date_is_that_of_source_date_epoch(dataset, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    write_geopackage(download_tables(dataset), tmp_path / "dated.gpkg", country=china())
    dates = query(tmp_path / "dated.gpkg", "SELECT DISTINCT last_change FROM gpkg_contents")
    assert dates == [("1970-01-02T00:00:00.000Z",)]


def test_columns_bear_alias_and_description(path):
    sql = (
        "SELECT name, description FROM gpkg_data_columns "
        "WHERE table_name = 'county_2010_2020' AND column_name = 'population_2010'"
    )
    [(alias, description)] = query(path, sql)
    assert alias == "2010 年人口 Population 2010"
    assert "（单位：人）" in description
    assert description.endswith("(unit: people)")


def test_each_column_has_its_row(path):
    for layer in LAYERS:
        fields = pyogrio.read_info(path, layer=layer)["fields"]
        sql = f"SELECT column_name FROM gpkg_data_columns WHERE table_name = '{layer}'"
        assert {name for (name,) in query(path, sql)} == set(fields)


def test_coded_values_are_domains_with_words(path):
    sql = (
        "SELECT value, c.description FROM gpkg_data_columns d "
        "JOIN gpkg_data_column_constraints c USING (constraint_name) "
        "WHERE table_name = 'county_2010_2020' AND column_name = ? AND constraint_type = 'enum'"
    )
    with closing(sqlite3.connect(path)) as database:
        found = dict(database.execute(sql, ("comparability",)).fetchall())
    assert found["merged"] == "合并 Merged"
    assert set(found) == set(column_named("comparability").values)


def test_no_two_rows_may_have_one_code(path):
    with closing(sqlite3.connect(path)) as database:
        plan = "EXPLAIN QUERY PLAN SELECT * FROM county_2010_2020 WHERE code = '110101'"
        assert "county_2010_2020_key" in database.execute(plan).fetchall()[0][3]
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            database.execute("INSERT INTO cities (code) SELECT code FROM cities")


def test_the_file_is_a_sound_geopackage(path):
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA foreign_key_check") == []
    assert query(path, "PRAGMA freelist_count") == [(0,)]
    assert path.read_bytes()[68:72] == b"GPKG"
    extensions = query(path, "SELECT table_name FROM gpkg_extensions ORDER BY rowid DESC LIMIT 2")
    assert extensions == [("gpkg_data_column_constraints",), ("gpkg_data_columns",)]


def test_gdal_reads_every_layer_without_a_word(path, caplog):
    caplog.set_level(logging.DEBUG)
    for layer in LAYERS:
        assert len(pyogrio.read_dataframe(path, layer=layer)) > 0
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_file_that_is_there_is_replaced(dataset, tmp_path):
    path = tmp_path / "atlas.gpkg"
    path.write_bytes(b"not a database")
    write_geopackage(download_tables(dataset), path, country=china())
    assert len(pyogrio.list_layers(path)) == len(LAYERS)


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(dataset, path, tmp_path):
    source = tmp_path / "dataset.pickle"
    source.write_bytes(pickle.dumps(dataset))
    written = tmp_path / "other.gpkg"
    command = [sys.executable, "-c", WRITE, str(source), str(written)]
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    subprocess.run(command, check=True, env=environment | {"PYTHONPATH": ":".join(sys.path)})
    assert written.read_bytes() == path.read_bytes()
