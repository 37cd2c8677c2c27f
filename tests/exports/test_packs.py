"""Smaller files for other tools: each opens with right names and codes; twice the same bytes."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely import box

from atlas.catalogue.columns import column_named, load_columns
from atlas.exports.documentation import CITATION
from atlas.exports.packs import write_shapefiles, write_workbook
from atlas.exports.tables import download_tables, write_csv, write_csvt, write_zipped_csv
from atlas.exports.vector_files import TILE_ZOOMS, write_tiles
from atlas.exports.web_maps import (
    borders_of,
    light_tables,
    write_geojson,
    write_marks,
    write_topojson,
)
from atlas.model.text import Text
from atlas.model.version import DATE, __version__
from atlas.words.numbers import describe_value


@pytest.fixture
def tables(dataset, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return download_tables(dataset)


def twice(write, folder, name):
    """Write a file twice, and return it once its bytes are seen to be the same."""
    (folder / "again").mkdir()
    write(folder / name)
    write(folder / "again" / name)
    assert (folder / name).read_bytes() == (folder / "again" / name).read_bytes()
    return folder / name


def test_light_tables_hold_the_main_columns_and_the_same_people(tables):
    light = {table.name: table for table in light_tables(tables)}
    assert list(light) == [
        "county_2010_2020",
        "province",
        "special_regions",
        "heihe_tengchong_line",
        "south_china_sea_line",
    ]
    counties = light["county_2010_2020"]
    assert {"code", "name_zh", "population_2020", "comparability"} <= set(counties.columns)
    assert not {"member_codes_2010", "schools"} & set(counties.columns)
    assert counties.frame["population_2020"].sum() == 1_000_000_061
    # Squares have nothing to simplify, and the undrawn unit stays.
    assert shapely.area(counties.frame.geometry.array[:4]).tolist() == [1.0, 2.0, 2.0, 1.0]
    assert counties.frame.geometry.iloc[4] is None
    assert set(counties.frame.geom_type.dropna()) == {"MultiPolygon"}


def test_shapefiles_open_with_short_names_and_readable_chinese(tables, tmp_path):
    light = light_tables(tables)
    licence = Text("某许可：某来源", "Some licence: some source")
    path = twice(lambda file: write_shapefiles(light, [licence], file), tmp_path, "shapes.zip")
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {DATE.timetuple()[:3]}
        assert archive.read("county_2010_2020.cpg") == b"UTF-8"
        names = list(csv.DictReader(io.StringIO(archive.read("fields.csv").decode("utf-8-sig"))))
        readme = archive.read("README.txt").decode("utf-8-sig").splitlines()
    for said in (licence, CITATION):
        assert {said.zh, said.en} <= set(readme)
    assert f"Version {__version__}, {DATE}" in readme
    assert {name for name, _ in pyogrio.list_layers(path)} == {table.name for table in light}
    found = gpd.read_file(f"/vsizip/{path}/county_2010_2020.shp")
    assert found["code"].tolist()[:2] == ["110101", "110102"]
    assert found["name_zh"].tolist()[:2] == ["甲区", "乙县/丁县"]
    assert found["pop_2020"].tolist()[0] == 1_000_000_001
    assert found.crs.to_epsg() == 4490
    assert all(len(name) <= 10 for name in found.columns)
    of_file = {row["field"]: row for row in names if row["file"] == "county_2010_2020.shp"}
    assert set(of_file) == set(found.columns) - {"geometry"}
    assert of_file["chg_10_20"]["column"] == "change_2010_2020"


def test_short_names_are_single():
    short = [column.short for column in load_columns() if column.short]
    assert len(set(short)) == len(short) >= 15


def test_the_workbook_keeps_codes_as_text_and_explains_its_columns(tables, tmp_path):
    path = twice(lambda file: write_workbook(tables[:2], file), tmp_path, "atlas.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert f"{DATE}T00:00:00Z</dcterms:modified>".encode() in archive.read("docProps/core.xml")
    counties = tables[0]
    formula = counties.frame.assign(name_zh="=1+1")
    write_workbook([replace(counties, frame=formula)], tmp_path / "formula.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "formula.xlsx")["county_2010_2020"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["说明 Read me", "字段 Fields", "county_2010_2020", "province"]
    about = [row[0] for row in book["说明 Read me"].iter_rows(values_only=True)]
    assert CITATION.zh in about
    assert f"Version {__version__}, {DATE}" in about
    head, *rows = book["county_2010_2020"].iter_rows(values_only=True)
    units = [dict(zip(head, row, strict=True)) for row in rows]
    assert [unit["code"] for unit in units] == ["110101", "110102", "110103", "110105", "X63LH0"]
    assert [unit["population_2010"] for unit in units] == [999_999_999, 4, 100, 20, None]
    assert units[0]["is_district"] is True
    words = list(book["字段 Fields"].iter_rows(values_only=True))
    assert {row[1] for row in words if row[0] == "county_2010_2020"} == set(head)
    merged = next(row for row in words if row[1] == "comparability" and row[6] == "merged")
    assert merged[7] == "合并 Merged"


@pytest.mark.parametrize("where", ["counties.csv", "/vsizip/counties.csv.zip"])
def test_gdal_reads_codes_as_text_by_the_types_beside_a_csv(tables, tmp_path, monkeypatch, where):
    """Beside the file, or in one archive with it; and though GDAL would guess at the cells."""
    counties = tables[0]
    monkeypatch.chdir(tmp_path)
    if where.endswith(".zip"):
        write_zipped_csv(counties, Path("counties.csv.zip"))
    else:
        write_csv(counties, Path("counties.csv"))
        write_csvt(counties, Path("counties.csvt"))
    info = pyogrio.read_info(where, AUTODETECT_TYPE="YES")
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert kinds["code"] == kinds["member_codes_2010"] == "OFTString"
    assert kinds["population_2020"] == "OFTInteger64"
    found = pyogrio.read_dataframe(where, AUTODETECT_TYPE="YES")
    assert found["code"].tolist()[0] == "110101"
    assert found["is_district"].tolist() == [True, False, True, False, False]


@pytest.fixture
def borders(dataset):
    """Draw two counties of one prefecture, one of another, and a region of its own."""
    frame = pd.DataFrame(
        {
            "code": ["110101", "110102", "120101"],
            "name_zh": ["甲区", "乙县", "丙县"],
            "name_en": ["Jia", "Yi", "Bing"],
            "prefecture_code": ["110100", "110100", "120100"],
            "prefecture_name_zh": ["甲市", "甲市", "丙市"],
            "prefecture_name_en": ["Jia", "Jia", "Bing"],
            "province_code": ["110000", "110000", "120000"],
            "province_name_zh": ["甲省", "甲省", "丙省"],
            "province_name_en": ["Jia", "Jia", "Bing"],
            "unit_code_2010_2020": ["110101", "110101", "120101"],
        }
    )
    ring = box(112, 30, 115, 33) - box(113, 31, 114, 32)
    shapes = [box(110, 30, 111, 33), box(111, 30, 112, 33), ring]
    regions = gpd.GeoDataFrame(
        {"code": ["810000"], "name_zh": ["港"], "name_en": ["Gang"]},
        geometry=[box(113, 31, 114, 32)],
        crs="EPSG:4490",
    )
    return borders_of(gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4490"), regions)


def test_geojson_is_keyed_by_adcode_and_wound_as_the_standard_says(borders, tmp_path):
    path = twice(lambda file: write_geojson(borders, "county", file), tmp_path, "county.geojson")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert [one["id"] for one in features] == ["110101", "110102", "120101", "810000"]
    assert features[1]["properties"] == {
        "adcode": "110102",
        "name": "乙县",
        "name_en": "Yi",
        "prefecture": "110100",
        "province": "110000",
        "unit_2010_2020": "110101",
    }
    [[shell, hole]] = features[2]["geometry"]["coordinates"]
    assert shapely.is_ccw(shapely.linearrings(shell))
    assert not shapely.is_ccw(shapely.linearrings(hole))
    found = gpd.read_file(path)
    assert found.total_bounds.tolist() == [110, 30, 115, 33]
    assert found.is_valid.all()
    assert shapely.coverage_is_valid(found.geometry.to_numpy())


def test_topojson_holds_three_levels_of_shared_lines(borders, tmp_path):
    path = twice(lambda file: write_topojson(borders, file), tmp_path, "all.topojson")
    document = json.loads(path.read_text(encoding="utf-8"))
    used = [
        ref if ref >= 0 else ~ref
        for one in document["objects"]["county"]["geometries"]
        for polygon in one["arcs"]
        for ring in polygon
        for ref in ring
    ]
    # The coast in four pieces; shared are the lines between the counties and round the region.
    assert sorted(used.count(arc) for arc in set(used)) == [1, 1, 1, 1, 2, 2, 2]
    levels = {
        name: gpd.read_file(path, layer=name) for name in ("county", "prefecture", "province")
    }
    assert levels["prefecture"]["adcode"].tolist() == ["110100", "120100", "810000"]
    assert levels["prefecture"].geometry.area.round(6).tolist() == [6, 8, 1]
    assert levels["prefecture"]["name"].tolist() == ["甲市", "丙市", "港"]
    assert levels["province"]["name"].tolist() == ["甲省", "丙省", "港"]


def test_the_line_of_the_sea_and_the_seats_stand_beside_the_borders(borders, tables, tmp_path):
    (line,) = (table for table in tables if table.name == "south_china_sea_line")
    points = gpd.GeoDataFrame(
        {
            "code": pd.Series(["110100", "120100"], dtype="string"),
            **{f"name_{lang}": ["x", "y"] for lang in ("zh", "en")},
            "label_zh": ["甲", "丙"],
            "label_en": ["Jia", "Bing"],
            "seat_level": ["prefecture", "prefecture"],
            "point_basis": ["seat", pd.NA],
            **{"lon": [110.5, 113.5], "lat": [31.25, 31.5], "label_rank": [1, 2]},
        },
        geometry=gpd.points_from_xy([110.5, 113.5], [31.25, 31.5]),
        crs="EPSG:4490",
    )
    seats = replace(line, name="seats", frame=points, geometry_type="Point")
    path = twice(lambda file: write_marks(seats, file), tmp_path, "seats.geojson")
    first, second = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert first == {
        "type": "Feature",
        "id": "110100",
        "properties": {
            **{"adcode": "110100", "label": "甲", "label_en": "Jia"},
            **{"seat_level": "prefecture", "point_basis": "seat"},
        },
        "geometry": {"type": "Point", "coordinates": [110.5, 31.25]},
    }
    assert "point_basis" not in second["properties"]
    write_marks(line, tmp_path / "line.geojson")
    write_topojson(borders, tmp_path / "all.topojson", [line, seats])
    for dashes in (
        gpd.read_file(tmp_path / "line.geojson"),
        gpd.read_file(tmp_path / "all.topojson", layer="south_china_sea_line"),
    ):
        assert dashes["dash"].tolist() == list(range(1, 11))
        east_of_taiwan = (122.5066, 23.4677, 122.7887, 24.5722)
        assert dashes.geometry.iloc[9].bounds == pytest.approx(east_of_taiwan, abs=1e-9)
        away = shapely.hausdorff_distance(dashes.geometry.array, line.frame.geometry.array)
        assert away.max() < 0.0001
    found = gpd.read_file(tmp_path / "all.topojson", layer="seats")
    assert found["adcode"].tolist() == ["110100", "120100"]
    assert [point.coords[0] for point in found.geometry] == [(110.5, 31.25), (113.5, 31.5)]
    county = gpd.read_file(tmp_path / "all.topojson", layer="county")
    assert county.total_bounds.tolist() == [110, 30, 115, 33]


def test_tiles_bear_codes_and_counts_and_are_the_same_twice(tables, tmp_path):
    (county,) = (table for table in light_tables(tables) if table.name == "county_2010_2020")
    path = twice(lambda file: write_tiles(county, file), tmp_path, "counties.pmtiles")
    assert path.read_bytes()[:8] == b"PMTiles\x03"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["again", "counties.pmtiles"]
    info = pyogrio.read_info(path)
    known = info["dataset_metadata"]
    assert (int(known["minzoom"]), int(known["maxzoom"])) == TILE_ZOOMS
    tiles = pyogrio.read_dataframe(path)  # the last zoom level, in which a unit may be cut
    drawn = county.frame[county.frame.geometry.notna()].set_index("code")
    people = tiles.groupby("code")["population_2020"].first().dropna()
    assert people.to_dict() == drawn["population_2020"].dropna().to_dict()
    assert set(tiles["code"]) == set(drawn.index)
    assert not set(tiles.columns) & {"comparability", "prefecture_code"}


def test_every_coded_value_has_words(tables):
    """An attribute table shows them in place of the code; detectors are named by letters."""
    bare = {
        value
        for column in load_columns()
        for value in column.values
        if describe_value(column, value) == value
    }
    assert bare == {"A", "A*"}
    zone = {describe_value(column_named(name), "zone") for name in ("detector", "row_kind")}
    assert len(zone) == 2


def test_a_pack_takes_what_tables_there_are(tables, tmp_path):
    lone = replace(tables[0], name="county_2000_2010")
    assert [table.name for table in light_tables([lone])] == ["county_2000_2010"]


def test_no_title_in_the_list_of_fields_is_a_formula(tables, tmp_path):
    (county,) = (one for one in light_tables(tables) if one.name == "county_2010_2020")
    runs = Text("=cmd|' /C calc'!A0", "@SUM(1+1)")
    own = {"name_zh": replace(county.describe("name_zh"), title=runs)}
    write_shapefiles([replace(county, own={**county.own, **own})], [], tmp_path / "shapes.zip")
    with zipfile.ZipFile(tmp_path / "shapes.zip") as archive:
        rows = csv.DictReader(io.StringIO(archive.read("fields.csv").decode("utf-8-sig")))
        (titled,) = (row for row in rows if row["column"] == "name_zh")
    assert (titled["title_zh"], titled["title_en"]) == (f"'{runs.zh}", f"'{runs.en}")
