"""A census in the GeoPackage: a layer whose shapes stand in the file once."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import MultiPolygon, box

from atlas.catalogue.columns import describe_table
from atlas.country import china
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import DownloadTable


@pytest.fixture
def tables():
    west, east = (MultiPolygon([box(x, 30, x + 1, 31)]) for x in (110, 111))
    both = MultiPolygon([box(110, 30, 112, 31)])
    divisions = gpd.GeoDataFrame({"code": ["110101", "110102"]}, geometry=[west, east], crs=4490)
    land = gpd.GeoDataFrame({"polygon_codes": ["110101;110102"]}, geometry=[both], crs=4490)
    rows = pd.DataFrame(
        {
            "code": ["110101", "110171", "110201"],
            "population": pd.array([5, 7, 9], dtype="Int64"),
            "land_basis": ["own_polygon", "zone", "joined_polygons"],
            "polygon_codes": ["110101", None, "110101;110102"],
        }
    )
    return [
        DownloadTable(
            "comparability",
            describe_table("comparability", country=china()),
            divisions,
            "MultiPolygon",
        ),
        DownloadTable("census_2020", describe_table("census_2020", country=china()), rows, None),
        DownloadTable(
            "census_land", describe_table("census_land", country=china()), land, "MultiPolygon"
        ),
    ]


def test_rows_are_drawn_by_a_view_on_the_polygons(tables, tmp_path):
    path = tmp_path / "atlas.gpkg"
    write_geopackage(tables, path, country=china())
    layers = dict(pyogrio.list_layers(path))
    assert layers["census_2020"] is None
    assert layers["census_2020_map"] == "MultiPolygon"
    drawn = pyogrio.read_dataframe(path, layer="census_2020_map", fid_as_index=True)
    assert list(drawn["population"]) == [5, 7, 9]
    assert [None if one is None else one.area for one in drawn.geometry] == [1, None, 2]
    assert drawn.crs.to_epsg() == 4490
    assert drawn.index.is_unique
    window = pyogrio.read_dataframe(path, layer="census_2020_map", bbox=(111.5, 30.2, 111.6, 30.4))
    assert list(window["code"]) == ["110201"]
    said = pyogrio.read_info(path, layer="census_2020_map")["layer_metadata"]
    assert said["IDENTIFIER"] == "2020 年人口普查：逐行原数（图） Census of 2020, as counted (map)"
    assert said["DESCRIPTION"].endswith("is a view and cannot be edited; export it to edit it.")
    table = pyogrio.read_info(path, layer="census_2020")["layer_metadata"]
    assert "view" not in table["DESCRIPTION"]
    with closing(sqlite3.connect(path)) as database:
        aliases = database.execute(
            "SELECT column_name, name FROM gpkg_data_columns WHERE table_name = 'census_2020_map'"
        ).fetchall()
        geom = database.execute("PRAGMA table_info(census_2020_map)").fetchall()[1]
    assert geom[1:3] == ("geom", "MULTIPOLYGON")
    assert dict(aliases)["population"] == "普查人口 Residents"
    assert len(aliases) == 4
    columns = pyogrio.read_arrow(path, layer="census_2020_map")[1].schema
    assert columns.field("land_basis").metadata[b"GDAL:OGR:domain_name"] == b"land_basis"
    again = tmp_path / "again.gpkg"
    write_geopackage(tables, again, country=china())
    assert again.read_bytes() == path.read_bytes()


def test_without_the_polygons_there_is_no_view(tables, tmp_path):
    write_geopackage(tables[1:2], tmp_path / "atlas.gpkg", country=china())
    assert dict(pyogrio.list_layers(tmp_path / "atlas.gpkg")) == {"census_2020": None}
