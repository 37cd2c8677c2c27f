"""The layers of a real build: valid, clean coverages, the same in every format."""

import functools
import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

import atlas
from atlas.catalogue.columns import describe_table, find_column, with_own_shapes
from atlas.country import china
from atlas.words.numbers import file_size

COVERAGES = [
    "county_2000_2010",
    "county_2010_2020",
    "county_2000_2020",
    "prefecture",
    "province",
    "core_periphery_districts",
    "core_periphery_dense_districts",
    "core_periphery_degurba",
    "comparability",
    "special_regions",
]
LAYERS = [
    *COVERAGES,
    "heihe_tengchong_line",
    "province_migration_lines",
    "province_moves",
    "census_corrections",
]
NULLABLE = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
    pa.large_string(): pd.StringDtype(),
}
NATION = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


@pytest.fixture(scope="module")
def layer(built_site):
    """Read a layer of the GeoPackage once, nulls kept apart from values."""
    path = built_site / "downloads" / "china-population-atlas.gpkg"
    return functools.cache(functools.partial(_read_gdal, path))


def _read_gdal(path, name):
    types = {"types_mapper": NULLABLE.get}
    return pyogrio.read_dataframe(path, layer=name, use_arrow=True, arrow_to_pandas_kwargs=types)


def by_key(frame, name):
    return frame.sort_values(list(describe_table(name, china().table_years).key), ignore_index=True)


@pytest.mark.parametrize("name", LAYERS)
def test_shapes_are_valid_and_declare_cgcs2000(layer, name):
    shapes = layer(name).geometry
    assert shapes.crs == "EPSG:4490"
    assert set(shapes.dropna().geom_type) <= {"MultiPolygon", "LineString"}
    assert shapes.dropna().is_valid.all()
    assert not shapes.dropna().is_empty.any()


def test_the_file_itself_says_what_shapes_a_layer_has(built_site):
    path = built_site / "downloads" / "china-population-atlas.gpkg"
    with closing(sqlite3.connect(path)) as database:
        said = "SELECT table_name, geometry_type_name FROM gpkg_geometry_columns"
        kinds = dict(database.execute(said))
        found = {
            name: [kind for _, column, kind, *_ in columns if column == "geom"]
            for name in kinds
            for columns in [database.execute(f'PRAGMA table_info("{name}")').fetchall()]
        }
    # Requirement 25 of the standard, in tables and in the views that borrow shapes.
    assert len(kinds) > 15
    assert found == {name: [kind] for name, kind in kinds.items()}


@pytest.mark.parametrize("name", COVERAGES)
def test_polygons_neither_overlap_nor_gap(layer, name):
    assert shapely.coverage_is_valid(layer(name).geometry.dropna().to_numpy())


@pytest.mark.parametrize("name", LAYERS)
def test_keys_are_whole_and_single_and_every_column_is_described(layer, name):
    frame = layer(name)
    key = list(describe_table(name, china().table_years).key)
    assert frame[key].notna().all(axis=None)
    assert not frame.duplicated(key).any()
    assert [column for column in frame if not (column == "geometry" or find_column(column))] == []


@pytest.mark.parametrize("name", LAYERS)
def test_every_format_holds_the_same(layer, built_site, name):
    """Every value, type, code, shape and the CRS; FlatGeobuf the main columns of what is drawn.

    Where other formats leave the shapes to the GeoPackage, `atlas.load` puts both together.
    """
    stored = by_key(layer(name), name)
    folder = built_site / "downloads"
    _same(by_key(atlas.load(name, built_site), name), stored)
    own = name in with_own_shapes(LAYERS)
    file = pq.read_schema(folder / f"{name}.parquet")
    assert (b"geo" in file.metadata) == ("geometry" in file.names) == own
    assert (folder / f"{name}.fgb").is_file() == own
    if not own:
        return
    drawn = stored[stored.geometry.notna()].reset_index(drop=True)
    light = by_key(_read_gdal(folder / f"{name}.fgb", name), name)
    columns = [column for column in light.columns if column != "geometry"]
    assert set(describe_table(name, china().table_years).key) <= set(columns) <= set(drawn.columns)
    assert light.crs == drawn.crs
    pd.testing.assert_frame_equal(
        pd.DataFrame(light[columns]), pd.DataFrame(drawn[columns]), check_exact=True
    )
    assert light.is_valid.all()
    if name in COVERAGES:
        assert shapely.coverage_is_valid(light.geometry.to_numpy())


def _same(found, expected):
    assert found.crs == expected.crs
    assert list(found.columns) == list(expected.columns)
    columns = [name for name in expected.columns if name != "geometry"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(found[columns]), pd.DataFrame(expected[columns]), check_exact=True
    )
    assert shapely.to_wkb(found.geometry.array).tolist() == (
        shapely.to_wkb(expected.geometry.array).tolist()
    )


@pytest.mark.parametrize("name", COVERAGES[5:8])
def test_core_and_periphery_hold_the_nation(layer, name):
    parts = layer(name)
    for year, people in NATION.items():
        assert parts[f"population_{year}"].sum() == people
    types = parts.groupby("code")["core_periphery_type"].nunique()
    assert types.max() == 1


def test_core_and_periphery_fill_the_prefectures(layer):
    prefectures = layer("prefecture").set_index("code")["area_km2"]
    for name in COVERAGES[5:8]:
        parts = layer(name).groupby("code")["area_km2"].sum()
        assert (parts - prefectures).abs().max() < 0.01


def test_web_maps_draw_every_division_once_without_gaps(built_site):
    """Of 2,852 divisions two are not drawn; prefectures and provinces share their lines."""
    folder = built_site / "downloads"
    for level, count in (("county", 2851), ("prefecture", 372), ("province", 34)):
        found = gpd.read_file(folder / f"china-{level}.geojson")
        shared = gpd.read_file(folder / "china.topojson", layer=level)
        assert len(found) == found["adcode"].nunique() == len(shared) == count
        assert found.is_valid.all()
        assert shapely.coverage_is_valid(found.geometry.to_numpy())
        assert found["name"].tolist() == shared["name"].tolist()
        areas = (shapely.area(one.geometry.to_numpy()) for one in (found, shared))
        assert max(abs(np.subtract(*areas))) < 1e-6


def test_the_light_geopackage_is_light_and_counts_everybody(built_site):
    path = built_site / "downloads" / "china-population-atlas-light.gpkg"
    assert path.stat().st_size <= 8_000_000
    for level in ("county_2010_2020", "prefecture", "province"):
        found = _read_gdal(path, level)
        assert found["population_2020"].sum() == NATION[2020]
        assert found.geometry.dropna().is_valid.all()


def test_harbin_gains_in_its_core_alone(layer):
    harbin = layer("core_periphery_dense_districts").query("code == '230100'").set_index("part")
    assert harbin["change_2010_2020"].gt(0).to_dict() == {"core": True, "periphery": False}
    assert harbin["core_periphery_type"].unique().tolist() == ["core_only"]


def test_every_unit_of_every_period_holds_a_division(layer):
    divisions = layer("comparability")
    for period in ("2000_2010", "2010_2020", "2000_2020"):
        units = layer(f"county_{period}").set_index("code")
        found = divisions.groupby(f"unit_code_{period}")[f"comparability_{period}"].unique()
        assert found.map(list).to_dict() == {
            code: [word] for code, word in units["comparability"].items()
        }


def test_lines_carry_the_published_stock(layer):
    """102.31 m people lived outside their province of birth in 2010 (sample × 10)."""
    lines = layer("province_migration_lines")
    assert len(lines) == 31 * 30
    assert lines["born_there_living_here_2010"].sum() == 102_306_910
    assert lines["sample_persons_2010"].sum() * 10 == 102_306_910
    assert lines["share_of_stock_2000"].sum() == pytest.approx(100, abs=0.001)
    first = lines.sort_values("rank_2010").iloc[0]
    assert (first["birth_en"], first["residence_en"]) == ("Hunan", "Guangdong")


def test_moves_carry_the_published_sums(layer):
    moves = layer("province_moves")
    assert len(moves) == 5 * 31 * 30
    people = moves.groupby("period")["people"].sum()
    assert people["2015-2020"] == 50_831_910
    assert people["2005-2010"] == 54_993_910
    assert (moves["low"] <= moves["people"]).all()
    assert (moves["people"] <= moves["high"]).all()
    assert moves.geometry.notna().all()


def test_every_correction_has_a_shape(layer):
    corrections = layer("census_corrections")
    assert corrections.geometry.notna().all()
    swapped = corrections[corrections["code"] == "654002"].iloc[0]
    assert swapped["name_en"].startswith("Yining")


def test_every_file_of_the_folder_is_described_with_its_hash(built_site):
    folder = built_site / "downloads"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {one["path"]: one["hash"] for one in package["resources"]}
    files = [path for path in folder.iterdir() if path.name != "datapackage.json"]
    assert described == {
        path.name: f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files
    }


def test_every_cell_of_a_csv_keeps_to_its_schema(built_site):
    """Codes fit their pattern, words are among those listed, numbers do not fall below bounds."""
    folder = built_site / "downloads"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for one in package["resources"]:
        if one["format"] == "csv":
            table = _read_csv(folder / one["path"])
            assert not table.duplicated(one["schema"]["primaryKey"]).any()
            for field in one["schema"]["fields"]:
                cells = table[field["name"]]
                _keep(cells[cells != ""], len(cells), field.get("constraints", {}))


def _read_csv(path):
    """Read a CSV as text; in a zip its types lie beside it."""
    asked = {"dtype": str, "keep_default_na": False}
    if path.suffix != ".zip":
        return pd.read_csv(path, **asked)
    with zipfile.ZipFile(path) as archive, archive.open(path.stem) as file:
        return pd.read_csv(file, **asked)


def _keep(cells, rows, constraints):
    if constraints.get("required"):
        assert len(cells) == rows
    if "pattern" in constraints:
        assert cells.str.fullmatch(constraints["pattern"]).all()
    if "enum" in constraints:
        assert set(cells) <= set(constraints["enum"])
    if "minimum" in constraints:
        assert (cells.astype(float) >= constraints["minimum"]).all()


def test_all_downloads_together_are_light(built_site):
    files = {file.name: file.stat().st_size for file in (built_site / "downloads").iterdir()}
    assert sum(files.values()) <= 145_000_000, sorted(files.items(), key=lambda it: -it[1])[:12]
    words = (built_site / "downloads.html").read_text(encoding="utf-8")
    assert f"全部文件共 {file_size(sum(files.values()))}" in words
