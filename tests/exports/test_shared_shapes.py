"""Layers of a GeoPackage that repeat shapes borrow them, and read as if they held them."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely import LineString, MultiPolygon, box

from atlas.catalogue.columns import describe_table
from atlas.country import china
from atlas.exports import geopackage_styles as sharing
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import DownloadTable


def layer(name, shapes, kind="MultiPolygon"):
    frame = gpd.GeoDataFrame(
        {
            "code": [f"11010{place}" for place in range(len(shapes))],
            "population_2010": pd.array(range(len(shapes)), dtype="Int64"),
        },
        geometry=shapes,
        crs="EPSG:4490",
    )
    return DownloadTable(name, describe_table(name, china().table_years), frame, kind)


@pytest.fixture
def tables(monkeypatch):
    monkeypatch.setattr(sharing, "MINIMUM", 0)
    squares = [MultiPolygon([box(x, 30, x + 1, 31)]) for x in range(110, 114)]
    line = LineString([(110, 30), (111, 31)])
    joined = MultiPolygon([box(112, 30, 114, 31)])
    return [
        layer("county_2000_2010", [squares[0], squares[1], joined, None]),
        layer("county_2010_2020", squares),
        layer("prefecture", [joined]),
        layer("core_periphery", [joined, MultiPolygon([box(114, 30, 115, 31)])]),
        layer("comparability", [MultiPolygon([box(114, 30, 115, 31)])]),
        layer("province", [MultiPolygon([box(110, 30, 115, 31)])]),
        layer("province_moves", [line, line, line], "LineString"),
        layer("province_migration_lines", [line], "LineString"),
    ]


def test_a_borrowed_shape_is_stored_once_and_read_as_before(tables, tmp_path):
    path = tmp_path / "atlas.gpkg"
    write_geopackage(tables, path, country=china())
    assert [name for name, _ in pyogrio.list_layers(path)][: len(tables)] == [
        one.name for one in tables
    ]
    for table in tables:
        found = pyogrio.read_dataframe(path, layer=table.name, fid_as_index=True)
        assert list(found.columns) == list(table.frame.columns)
        assert found["population_2010"].tolist() == table.frame["population_2010"].tolist()
        assert found.crs.to_epsg() == 4490
        assert found.index.is_unique
        same = shapely.to_wkb(found.geometry.array) == shapely.to_wkb(table.frame.geometry.array)
        assert same.all()
    window = (110.2, 30.2, 110.4, 30.4)
    lent = pyogrio.read_dataframe(path, layer="county_2000_2010", bbox=window)
    assert lent["code"].tolist() == ["110100"]
    again = tmp_path / "again.gpkg"
    write_geopackage(tables, again, country=china())
    assert again.read_bytes() == path.read_bytes()


def test_what_repeats_shapes_becomes_a_view_and_what_lends_stays_a_table(tables, tmp_path):
    path = tmp_path / "atlas.gpkg"
    write_geopackage(tables, path, country=china())
    with closing(sqlite3.connect(path)) as database:
        views = database.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY 1")
        found = [name for (name,) in views]
        own = database.execute("SELECT count(*) FROM shapes_of_views").fetchone()
        sound = database.execute("PRAGMA integrity_check").fetchone()
        indexed = database.execute("SELECT table_name FROM gpkg_extensions ORDER BY 1").fetchall()
        typed = {
            name: [
                kind
                for _, at, kind, *_ in database.execute(f"PRAGMA table_info({name})")
                if at == "geom"
            ]
            for name in found
        }
    assert found == ["comparability", "core_periphery", "county_2000_2010", "province_moves"]
    # The square in the east, which two views show and no lender has.
    assert (own, sound) == ((1,), ("ok",))
    # The standard asks the type of the file itself (requirement 25), in a view too.
    assert typed == {name: ["MULTIPOLYGON"] for name in found[:3]} | {found[3]: ["LINESTRING"]}
    assert {name for (name,) in indexed} >= {"county_2010_2020", "prefecture", "province"}
    assert not {(name,) for name in found} & set(indexed)


def test_a_view_looks_its_shapes_up(tables, tmp_path):
    """And copies no lender whole before its first row, which QGIS reads of all views on opening."""
    path = tmp_path / "atlas.gpkg"
    write_geopackage(tables, path, country=china())
    with closing(sqlite3.connect(path)) as database:
        plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM core_periphery").fetchall()
    steps = [step for *_, step in plan]
    assert [step for step in steps if step.startswith("SCAN")] == ["SCAN c"]
    assert not [step for step in steps if "MATERIALIZE" in step or "AUTOMATIC" in step]
    assert sum(step.startswith("SEARCH") for step in steps) == 3
