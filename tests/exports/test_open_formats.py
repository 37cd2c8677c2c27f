"""GeoPackage → GeoParquet → FlatGeobuf keeps values, types, codes and CRS; twice the same bytes."""

import json
import pickle
import subprocess
import sys
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from atlas.country import china
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import WORDS, download_tables
from atlas.exports.vector_files import (
    ROW_GROUP,
    rows_without_shape,
    write_flatgeobuf,
    write_parquet,
)
from atlas.words.numbers import describe_column

WRITE = """
import pickle, sys
from pathlib import Path
from atlas.country import china
from atlas.exports.vector_files import write_flatgeobuf
from atlas.exports.vector_files import write_parquet
from atlas.exports.tables import download_tables
folder = Path(sys.argv[2])
for table in download_tables(pickle.loads(Path(sys.argv[1]).read_bytes())):
    write_parquet(table, folder / f"{table.name}.parquet")
    if table.geometry_type:
        write_flatgeobuf(table, folder / f"{table.name}.fgb")
"""

NULLABLE = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): WORDS,
    pa.large_string(): WORDS,
}


def named(dataset, name):
    return next(table for table in download_tables(dataset) if table.name == name)


def by_key(frame, key):
    """Put rows in the order of their keys, as FlatGeobuf puts them in that of its index."""
    return frame.sort_values(list(key), ignore_index=True)


def read_gdal(path, layer):
    """Read with GDAL's Arrow reader, nulls kept apart from values."""
    return pyogrio.read_dataframe(
        path, layer=layer, use_arrow=True, arrow_to_pandas_kwargs={"types_mapper": NULLABLE.get}
    )


def same(found, expected):
    """Say that two layers agree in columns, types, values, shapes and CRS."""
    assert found.crs == expected.crs == "EPSG:4490"
    assert list(found.columns) == list(expected.columns)
    attributes = [name for name in expected.columns if name != "geometry"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(found[attributes]), pd.DataFrame(expected[attributes]), check_exact=True
    )
    drawn = expected.geometry.notna()
    assert found.geometry.notna().equals(drawn)
    pairs = zip(found.geometry[drawn], expected.geometry[drawn], strict=True)
    assert all(shapely.equals_exact(one, other, tolerance=0) for one, other in pairs)


def read_parquet(path):
    return gpd.read_parquet(path, to_pandas_kwargs={"types_mapper": NULLABLE.get})


@pytest.mark.parametrize(
    "name", ["county_2010_2020", "province", "special_regions", "census_corrections"]
)
def test_a_layer_goes_from_geopackage_to_parquet_to_flatgeobuf_unchanged(dataset, tmp_path, name):
    table = named(dataset, name)
    write_geopackage(download_tables(dataset), tmp_path / "atlas.gpkg", country=china())
    stored = read_gdal(tmp_path / "atlas.gpkg", name)
    same(stored, table.frame)
    write_parquet(replace(table, frame=stored), tmp_path / "layer.parquet")
    carried = read_parquet(tmp_path / "layer.parquet")
    same(carried, table.frame)
    write_flatgeobuf(replace(table, frame=carried), tmp_path / "layer.fgb")
    arrived = by_key(read_gdal(tmp_path / "layer.fgb", name), ["code"])
    drawn = table.frame[table.frame.geometry.notna()]
    same(arrived, drawn.reset_index(drop=True))


def test_the_line_goes_the_same_way(dataset, tmp_path):
    line = named(dataset, "heihe_tengchong_line")
    write_parquet(line, tmp_path / "line.parquet")
    write_flatgeobuf(line, tmp_path / "line.fgb")
    same(read_parquet(tmp_path / "line.parquet"), line.frame)
    same(read_gdal(tmp_path / "line.fgb", line.name), line.frame)


def test_whole_numbers_with_gaps_stay_whole_and_flags_stay_flags(dataset, tmp_path):
    counties = named(dataset, "county_2010_2020")
    write_parquet(counties, tmp_path / "counties.parquet")
    table = pq.read_table(tmp_path / "counties.parquet")
    assert table["population_2010"].type == pa.int64()
    assert table["population_2010"].to_pylist() == [999_999_999, 4, 100, 20, None]
    assert table["is_district"].type == pa.bool_()
    assert table["code"].to_pylist()[-1] == "X63LH0"
    write_flatgeobuf(counties, tmp_path / "counties.fgb")
    info = pyogrio.read_info(tmp_path / "counties.fgb")
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert kinds["population_2010"] == "OFTInteger64"
    subtypes = dict(zip(info["fields"], info["ogr_subtypes"], strict=True))
    assert subtypes["is_district"] == "OFSTBoolean"


def test_geoparquet_says_what_it_is(dataset, tmp_path):
    write_parquet(named(dataset, "county_2010_2020"), tmp_path / "counties.parquet")
    file = pq.ParquetFile(tmp_path / "counties.parquet")
    geo = json.loads(file.schema_arrow.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    shape = geo["columns"]["geometry"]
    assert shape["encoding"] == "WKB"
    assert shape["geometry_types"] == ["MultiPolygon"]
    assert shape["crs"]["id"] == {"authority": "EPSG", "code": 4490}
    assert shape["covering"]["bbox"]["ymax"] == ["bbox", "ymax"]
    group = file.metadata.row_group(0)
    compressions = {group.column(i).compression for i in range(group.num_columns)}
    assert compressions == {"ZSTD"}


def test_columns_say_what_they_hold_in_both_formats(dataset, tmp_path):
    counties = named(dataset, "county_2010_2020")
    write_parquet(counties, tmp_path / "counties.parquet")
    write_flatgeobuf(counties, tmp_path / "counties.fgb")
    stored = pq.read_schema(tmp_path / "counties.parquet")
    carried = pyogrio.read_arrow(tmp_path / "counties.fgb")[1].schema
    of_gdal = json.loads(stored.metadata[b"gdal:schema"])["columns"]
    for name in counties.columns:
        title, words = counties.describe(name).alias, describe_column(counties.describe(name))
        known = of_gdal[name]
        assert (known["alternative_name"], known["comment"]) == (title, words)
        found = {key.decode(): text.decode() for key, text in carried.field(name).metadata.items()}
        assert found["GDAL:OGR:alternative_name"] == title
        assert found["GDAL:OGR:comment"] == words
    assert stored.metadata[b"title"].decode() == counties.text.identifier
    flag = of_gdal["is_district"]
    assert (flag["type"], flag["subtype"]) == ("Integer", "Boolean")


def test_both_formats_are_read_by_window(dataset, tmp_path):
    counties = named(dataset, "county_2010_2020")
    window = (110.2, 32.2, 110.8, 32.8)
    write_parquet(counties, tmp_path / "counties.parquet")
    write_flatgeobuf(counties, tmp_path / "counties.fgb")
    assert gpd.read_parquet(tmp_path / "counties.parquet", bbox=window)["code"].tolist() == [
        "110101"
    ]
    assert gpd.read_file(tmp_path / "counties.fgb", bbox=window)["code"].tolist() == ["110101"]
    assert pyogrio.read_info(tmp_path / "counties.fgb")["capabilities"]["fast_spatial_filter"]


def test_a_window_of_a_long_layer_touches_few_row_groups(dataset, tmp_path):
    """Of 2,500 squares, whatever their codes, those of a corner stand together."""
    table = named(dataset, "county_2010_2020")
    places = [(x, y) for y in range(50) for x in range(50)]
    rows = table.frame.iloc[[0] * (len(places) + 1)].reset_index(drop=True)
    shapes = [shapely.MultiPolygon([shapely.box(x, y, x + 1, y + 1)]) for x, y in places]
    codes = pd.Series([f"{(7919 * n) % 900_000 + 100_000}" for n in range(len(rows))], dtype=WORDS)
    frame = gpd.GeoDataFrame(rows.assign(code=codes), geometry=[None, *shapes], crs="EPSG:4490")
    path = tmp_path / "long.parquet"
    write_parquet(replace(table, frame=frame), path)
    groups = pq.ParquetFile(path).metadata
    assert [groups.row_group(n).num_rows for n in range(5)] == [ROW_GROUP] * 4 + [453]
    near = (
        (pc.field("bbox", "xmin") <= 3)
        & (pc.field("bbox", "ymin") <= 3)
        & (pc.field("bbox", "xmax") >= 1)
        & (pc.field("bbox", "ymax") >= 1)
    )
    (whole,) = ds.dataset(path).get_fragments()
    assert len(whole.split_by_row_group()) == 5
    # The first, and perhaps the last, whose row without a shape has no bounds.
    assert len(whole.split_by_row_group(near)) <= 2
    found = gpd.read_parquet(path)
    assert found["geometry"].isna().tolist() == [False] * 2500 + [True]
    assert sorted(found["code"]) == sorted(codes)
    assert len(gpd.read_parquet(path, bbox=(1.5, 1.5, 2.5, 2.5))) == 4


def test_flatgeobuf_leaves_out_what_is_not_drawn_and_bears_its_title(dataset, tmp_path):
    counties = named(dataset, "county_2010_2020")
    write_flatgeobuf(counties, tmp_path / "counties.fgb")
    info = pyogrio.read_info(tmp_path / "counties.fgb")
    assert (rows_without_shape(counties), info["features"]) == (1, 4)
    assert info["layer_metadata"]["TITLE"] == (
        "县级可比单位 2010–2020 Comparable county-level units 2010–2020"
    )
    description = info["layer_metadata"]["DESCRIPTION"]
    assert "此格式不含没有图形的 1 行。 / County-level units" in description
    assert description.endswith("This format lacks the 1 row without a shape.")


def test_a_table_of_attributes_is_plain_parquet(dataset, tmp_path):
    write_parquet(named(dataset, "cities"), tmp_path / "cities.parquet")
    table = pq.read_table(tmp_path / "cities.parquet")
    assert b"geo" not in table.schema.metadata
    assert table["code"].to_pylist() == ["110100"]
    assert table["urban_area_population"].to_pylist() == [900_000_001]


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(dataset, tmp_path):
    source = tmp_path / "dataset.pickle"
    source.write_bytes(pickle.dumps(dataset))
    written = []
    for seed, zone in (("7", "Asia/Shanghai"), ("8", "America/Lima")):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": ":".join(sys.path)}
        command = [sys.executable, "-c", WRITE, str(source), str(folder)]
        subprocess.run(command, check=True, env=environment)
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    assert len(written[0]) == 13


def test_a_layer_of_which_nothing_is_drawn_is_an_empty_file(dataset, tmp_path):
    """Boundaries of a user's own may leave out Taiwan, Hong Kong and Macao."""
    regions = named(dataset, "special_regions")
    regions.frame.geometry = [None] * len(regions.frame)
    write_flatgeobuf(regions, tmp_path / "regions.fgb")
    write_parquet(regions, tmp_path / "regions.parquet")
    assert len(read_gdal(tmp_path / "regions.fgb", "special_regions")) == 0
    assert pyogrio.read_info(tmp_path / "regions.fgb")["crs"] == "EPSG:4490"
    carried = read_parquet(tmp_path / "regions.parquet")
    assert carried["code"].tolist() == ["710000", "820000"]
    assert carried.geometry.isna().all()
