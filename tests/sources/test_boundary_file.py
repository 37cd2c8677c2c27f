import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from atlas.country import china
from atlas.model.errors import SourceError
from atlas.sources.boundary_file import parse_boundary_option, read_boundary_file

WEST, EAST = box(116, 39, 117, 40), box(117, 39, 118, 40)


def write(
    path: Path,
    codes: list[object],
    shapes: list[BaseGeometry | None],
    crs: str = "EPSG:4490",
    **options: str,
) -> Path:
    field = options.pop("field", "code")
    gpd.GeoDataFrame({field: codes}, geometry=shapes, crs=crs).to_file(path, **options)
    return path


def faults_of(path: Path, layer: str | None = None, **options: object) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read_boundary_file(path, layer, **options, country=china())
    return str(caught.value).splitlines()


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb", ".shp"])
def test_reads_every_common_format(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a{suffix}", ["110102", "110101"], [EAST, WEST])
    table = read_boundary_file(path, known_codes={"110101", "110102"}, country=china())
    assert list(table["code"]) == ["110101", "110102"]
    assert list(table.geom_type) == ["MultiPolygon", "MultiPolygon"]
    assert [shape.bounds for shape in table.geometry] == [WEST.bounds, EAST.bounds]
    assert table.crs.to_epsg() == 4490
    assert table["name_zh"].isna().all()


def test_divisions_below_the_county_are_read_where_they_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["110101002", 110101001], [EAST, WEST])
    table = read_boundary_file(path, known_codes={"110101"}, small_areas=True, country=china())
    assert list(table["code"]) == ["110101001", "110101002"]
    assert list(table["county_code"]) == ["110101", "110101"]
    counties = write(tmp_path / "b.gpkg", ["110101", "110102"], [WEST, EAST])
    assert "county_code" not in read_boundary_file(counties, small_areas=True, country=china())
    assert "six digits" in faults_of(path)[0]


@pytest.mark.parametrize("codes", [[110101, 110102], [110101.0, 110102.0]])
def test_codes_as_numbers_become_strings(tmp_path: Path, codes: list[object]) -> None:
    path = write(tmp_path / "a.gpkg", codes, [WEST, EAST], field="adcode")
    table = read_boundary_file(path, code_field="adcode", country=china())
    assert list(table["code"]) == ["110101", "110102"]


def test_names_are_taken_over(tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {"code": ["110101", "110102"], "name_zh": ["东城\x1b区\n", None]},
        geometry=[WEST, EAST],
        crs="EPSG:4490",
    )
    table.to_file(tmp_path / "a.gpkg")
    names = read_boundary_file(tmp_path / "a.gpkg", country=china())["name_zh"]
    assert names[0] == "东城区"
    assert names.isna().tolist() == [False, True]


def test_a_projected_file_is_reprojected(tmp_path: Path) -> None:
    # 500 km east of zero is the central meridian: 117° E in zone 50, and 4,427,757 m is
    # the meridian arc to 40° N times 0.9996.
    square = box(500_000, 4_427_757.2, 510_000, 4_437_757.2)
    path = write(tmp_path / "a.gpkg", ["110101"], [square], crs="EPSG:32650")
    (shape,) = read_boundary_file(path, country=china()).geometry
    corner = min(shape.geoms[0].exterior.coords)
    assert corner == pytest.approx((117, 40), abs=1e-6)


def test_wgs84_and_heights_keep_their_degrees(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["110101"], [shapely.force_3d(WEST, 9)], crs="EPSG:4326")
    (shape,) = read_boundary_file(path, country=china()).geometry
    assert not shape.has_z
    assert shape.bounds == WEST.bounds


def test_a_datum_without_a_published_transformation_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "a.gpkg", ["110101"], [WEST], crs="EPSG:4610")
    with caplog.at_level(logging.WARNING, logger="atlas"):
        read_boundary_file(path, country=china())
    assert "no transformation from Xian 1980 to CGCS2000 is published" in caplog.text


@pytest.mark.parametrize("left_behind", [".cpg", ".nothing"])
def test_a_gbk_shapefile_is_read_with_and_without_cpg(tmp_path: Path, left_behind: str) -> None:
    table = gpd.GeoDataFrame(
        {"县代码": ["110101", "110102"], "name_zh": ["东城区", "西城区"]},
        geometry=[WEST, EAST],
        crs="EPSG:4490",
    )
    table.to_file(tmp_path / "a.shp", encoding="GBK")
    (tmp_path / f"a{left_behind}").unlink(missing_ok=True)
    read = read_boundary_file(tmp_path / "a.shp", code_field="县代码", country=china())
    assert list(read["code"]) == ["110101", "110102"]
    assert list(read["name_zh"]) == ["东城区", "西城区"]


def test_all_faults_of_a_table_come_in_one_error(tmp_path: Path) -> None:
    codes = ["110101", "1101", "110199", "110101", None, "110102", "110103"]
    shapes = [WEST, WEST, WEST, WEST, WEST, None, Point(116, 39)]
    path = write(tmp_path / "a.gpkg", codes, shapes)
    assert faults_of(path, known_codes={"110101", "110102", "110103"}) == [
        "a.gpkg, row 3, column 'code' is '1101'; "
        "expected a GB/T 2260 code of six digits, 110000 to 829999",
        "a.gpkg, row 4, column 'code' is '110199'; "
        "expected a county-level code that the atlas knows",
        "a.gpkg, row 5, column 'code' is '110101'; "
        "expected a code that stands once (it is also in row 2)",
        "a.gpkg, row 6, column 'code' is ''; "
        "expected a GB/T 2260 code of six digits, 110000 to 829999",
        "a.gpkg, row 7, column 'geometry' is 'null'; expected a Polygon or MultiPolygon",
        "a.gpkg, row 8, column 'geometry' is 'Point'; expected a Polygon or MultiPolygon",
    ]


def test_codes_at_fault_do_not_hide_a_place_at_fault(tmp_path: Path) -> None:
    paris = box(2, 48, 3, 49)
    path = write(tmp_path / "a.gpkg", ["1101", "110102"], [WEST, paris])
    told = faults_of(path)
    assert len(told) == 2
    assert told[0].startswith("a.gpkg, row 2, column 'code' is '1101'; expected a GB/T 2260")
    assert told[1].startswith("a.gpkg, row 3, column 'geometry' is '2.00, 48.00'; expected a place")


def test_an_empty_geometry_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["110101", "110102"], [WEST, MultiPolygon()])
    assert faults_of(path) == [
        "a.gpkg, row 3, column 'geometry' is 'empty'; expected a Polygon or MultiPolygon"
    ]


def test_a_file_without_crs_and_without_the_field_names_both(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp", ["110101"], [WEST])
    path.with_suffix(".prj").unlink()
    assert faults_of(path, code_field="adcode") == [
        "a.shp: expected a coordinate reference system; the file names none",
        "a.shp, column 'adcode': expected a field of codes (a code-field option names it); "
        "the fields are: code",
    ]


def test_a_damaged_crs_is_a_fault_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp", ["110101"], [WEST])
    path.with_suffix(".prj").write_bytes(b"GEOGCS[\xff\xfe")
    (fault,) = faults_of(path)
    assert fault.startswith("a.shp: expected ")


def test_a_crs_of_another_body_is_a_fault(tmp_path: Path) -> None:
    moon = 'GEOGCRS["Moon",DATUM["Moon",ELLIPSOID["Moon",1737400,0]],CS[ellipsoidal,2],'
    moon += 'AXIS["longitude",east],AXIS["latitude",north],ANGLEUNIT["degree",0.0174532925199433]]'
    path = write(tmp_path / "a.gpkg", ["110101"], [WEST], crs=moon)
    (fault,) = faults_of(path)
    assert fault.startswith("a.gpkg is 'Moon'; expected a coordinate reference system on the Earth")


def test_degrees_under_a_crs_in_metres_are_caught(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["110101"], [WEST], crs="EPSG:3857")
    (fault,) = faults_of(path)
    assert fault == (
        "a.gpkg, row 2, column 'geometry' is '0.00, 0.00'; expected a place in China "
        "(70 to 140° E, 0 to 56° N) in the file's WGS 84 / Pseudo-Mercator"
    )


def test_an_overlap_larger_than_a_sliver_is_a_fault(tmp_path: Path) -> None:
    # Cleaning gives a quarter of 110101 to its neighbour: 0.25° × 1°, about 2,380 km².
    shapes = [box(116, 39, 117, 40), box(116.75, 39, 118, 40)]
    (fault,) = faults_of(write(tmp_path / "a.gpkg", ["110101", "110102"], shapes))
    assert "expected a polygon that does not overlap its neighbours (cleaning moves 2,3" in fault


def test_a_sliver_is_cleaned(tmp_path: Path) -> None:
    shapes = [box(116, 39, 117.001, 40), box(117, 39, 118, 40)]
    table = read_boundary_file(
        write(tmp_path / "a.gpkg", ["110101", "110102"], shapes), country=china()
    )
    assert shapely.coverage_is_valid(table.geometry.to_numpy())
    assert table.total_bounds.tolist() == [116, 39, 118, 40]


def test_an_invalid_polygon_is_repaired(tmp_path: Path) -> None:
    bow_tie = Polygon([(116, 39), (117, 40), (117, 39), (116, 40)])
    (shape,) = read_boundary_file(
        write(tmp_path / "a.gpkg", ["110101"], [bow_tie]), country=china()
    ).geometry
    assert shape.is_valid
    assert len(shape.geoms) == 2


def test_a_polygon_folded_to_a_line_is_a_fault(tmp_path: Path) -> None:
    folded = Polygon([(116, 39), (117, 39), (118, 39), (116, 39)])
    (fault,) = faults_of(write(tmp_path / "a.gpkg", ["110101"], [folded]))
    assert fault.startswith("a.gpkg, row 2, column 'geometry' is '110101'")


def test_an_unknown_layer_lists_those_there_are(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["110101"], [WEST], layer="county")
    write(path, ["110000"], [WEST], layer="province")
    assert faults_of(path, "town") == [
        "a.gpkg is 'town'; expected the name of one of its layers: county, province"
    ]
    assert faults_of(path) == ["a.gpkg: expected the name of one of its layers: county, province"]
    assert list(read_boundary_file(path, "province", country=china())["code"]) == ["110000"]


def test_tables_without_geometry_are_no_layers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code\n110101\n", encoding="utf-8")
    assert faults_of(tmp_path / "a.csv") == [
        "a.csv: expected one of these: GeoPackage, shapefile (.shp), GeoJSON, TopoJSON, "
        "FlatGeobuf or file geodatabase (.gdb)"
    ]
    path = write(tmp_path / "a.gpkg", ["110101"], [WEST])
    pd.DataFrame({"code": ["110101"]}).pipe(pyogrio.write_dataframe, path, layer="names")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM gpkg_geometry_columns")
        database.execute("UPDATE gpkg_contents SET data_type = 'attributes'")
    assert faults_of(path) == ["a.gpkg: expected a layer with polygons; no layer has geometry"]


def test_a_layer_without_features_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["110101"], [WEST])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TRIGGER IF EXISTS trigger_delete_feature_count_a")
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("DELETE FROM a")
    assert faults_of(path) == ["a.gpkg: expected at least one polygon; the layer is empty"]


def test_a_missing_and_an_empty_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").touch()
    assert faults_of(tmp_path / "a.gpkg") == ["a.gpkg: expected boundaries; the file is empty"]
    assert faults_of(tmp_path / "b.gpkg") == [f"{tmp_path / 'b.gpkg'}: expected a file that exists"]


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.99])
@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".geojson"])
def test_a_truncated_file_is_a_fault(tmp_path: Path, suffix: str, kept: float) -> None:
    path = write(tmp_path / f"a{suffix}", ["110101", "110102"], [WEST, EAST])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    (fault,) = faults_of(path)
    assert fault.startswith(f"a{suffix}: expected a whole file that GDAL reads (")


@pytest.mark.parametrize("skip_undrawn", [False, True])
def test_a_truncated_shapefile_is_a_fault(tmp_path: Path, skip_undrawn: bool) -> None:
    path = write(tmp_path / "a.shp", ["110101", "110102"], [WEST, EAST])
    path.write_bytes(path.read_bytes()[:-20])
    assert faults_of(path, skip_undrawn=skip_undrawn) == [
        "a.shp: expected the 372 bytes that its header says; there are 352",
        "a.shp: expected all of its 2 records; cut off or damaged are 1",
    ]


def test_an_unreadable_geometry_is_no_missing_one(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["110101", "110102", "110103"], [WEST, None, EAST])
    assert len(read_boundary_file(path, skip_undrawn=True, country=china())) == 2
    with closing(sqlite3.connect(path)) as database, database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)
        database.execute("UPDATE a SET geom = substr(geom, 1, 60) WHERE code = '110103'")
    fault = "a.gpkg, row 4, column 'geometry': expected a geometry that GDAL reads, or null"
    assert faults_of(path, skip_undrawn=True) == [fault]


@pytest.mark.parametrize(
    ("coordinates", "said"),
    [
        ('[[[116,39],[117,39],[117,"40"],[116,39]]]', "row 7, column 'coordinates'"),
        ("[[[116,39],[117],[117,40],[116,39]]]", "a whole file that GDAL reads (OGRGeoJSONRead"),
        ("null", "row 3, column 'geometry': expected a geometry that GDAL reads, or null"),
    ],
)
def test_a_ring_that_gdal_leaves_out_is_a_fault(
    tmp_path: Path, coordinates: str, said: str
) -> None:
    path = write(tmp_path / "a.geojson", ["110101", "110102", "110103"], [WEST, EAST, None])
    assert len(read_boundary_file(path, skip_undrawn=True, country=china())) == 2
    head, east, tail = path.read_text().partition('"coordinates": [ [ [ 118')
    assert east
    rest = tail[tail.index("] ] ]") + len("] ] ]") :]
    path.write_text(f'{head}"coordinates": {coordinates}{rest}')
    (fault,) = faults_of(path, skip_undrawn=True)
    assert said in fault
    assert fault.startswith("a.geojson")


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_features_in_lines_are_read_all_or_none(tmp_path: Path, kept: float) -> None:
    codes = [f"11010{number}" for number in range(1, 10)]
    shapes = [box(110 + number, 39, 111 + number, 40) for number in range(9)]
    path = write(tmp_path / "a.geojsonl", codes, shapes, "EPSG:4326", driver="GeoJSONSeq")
    assert read_boundary_file(path, country=china())["code"].tolist() == codes
    content = path.read_bytes()
    cut = int(len(content) * kept)
    path.write_bytes(content[:cut])
    assert len(faults_of(path, skip_undrawn=True)) == 1
    path.write_bytes(content[: cut - 20] + b"\0" * 20 + content[cut:])
    assert len(faults_of(path, skip_undrawn=True)) == 1


def test_a_topology_is_read(tmp_path: Path) -> None:
    ring = "[[116,39],[116,40],[117,40],[117,39],[116,39]]"
    unit = '{"type":"Polygon","arcs":[[0]],"properties":{"code":"110101"}}'
    (tmp_path / "a.json").write_text(
        f'{{"type":"Topology","arcs":[{ring}],"crs":{{"type":"name","properties":'
        '{"name":"urn:ogc:def:crs:EPSG::4490"}},"objects":{"county":'
        f'{{"type":"GeometryCollection","geometries":[{unit}]}}}}}}'
    )
    assert read_boundary_file(
        tmp_path / "a.json", "county", country=china()
    ).total_bounds.tolist() == [*(116, 39, 117, 40)]


def test_lines_are_no_boundaries(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", ["110101"], [LineString([(116, 39), (117, 40)])])
    (fault,) = faults_of(path)
    assert "is 'LineString'; expected a Polygon or MultiPolygon" in fault


@pytest.mark.parametrize(
    ("text", "file", "layer"),
    [
        ("a.shp", "a.shp", None),
        ("a.gpkg:county", "a.gpkg", "county"),
        ("data/a.gpkg:county", "data/a.gpkg", "county"),
        ("C:/maps/a.gpkg", "C:/maps/a.gpkg", None),
        ("C:\\maps\\a.gpkg", "C:\\maps\\a.gpkg", None),
        ("C:\\maps\\a.gpkg:county", "C:\\maps\\a.gpkg", "county"),
        ("data:old/a.shp", "data:old/a.shp", None),
        ("a.gpkg:", "a.gpkg:", None),
    ],
)
def test_the_option_is_split_at_the_layer(text: str, file: str, layer: str | None) -> None:
    assert parse_boundary_option(text) == (Path(file), layer)


def test_a_colon_of_an_existing_file_belongs_to_its_name(tmp_path: Path) -> None:
    (tmp_path / "a:b.gpkg").touch()
    whole = str(tmp_path / "a:b.gpkg")
    assert parse_boundary_option(whole) == (Path(whole), None)
    assert parse_boundary_option(f"{whole}:c") == (Path(whole), "c")
    (tmp_path / "d.gpkg").touch()
    file = str(tmp_path / "d.gpkg")
    assert parse_boundary_option(f"{file}:x:y") == (Path(file), "x:y")


def test_rows_without_a_geometry_are_passed_over_where_that_is_asked(tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {"code": ["110101", "110102", "110103"]},
        geometry=[None, box(116, 39, 117, 40), box(10, 39, 11, 40)],
        crs=4490,
    )
    path = tmp_path / "own.gpkg"
    table.iloc[:2].to_file(path)
    assert read_boundary_file(path, skip_undrawn=True, country=china())["code"].tolist() == [
        "110102"
    ]
    with pytest.raises(SourceError, match="row 2, column 'geometry' is 'null'"):
        read_boundary_file(path, country=china())
    table.to_file(path)
    with pytest.raises(SourceError, match=r"row 4, column 'geometry' is '10\.00, 39\.00'"):
        read_boundary_file(path, skip_undrawn=True, country=china())
    table.iloc[:1].to_file(path, geometry_type="Polygon")
    with pytest.raises(SourceError, match="no row has a geometry"):
        read_boundary_file(path, skip_undrawn=True, country=china())


@pytest.mark.parametrize("name", ["pipe.gpkg", "pipe.geojson", "a.dbf"])
def test_a_pipe_in_the_place_of_a_file_or_of_its_part_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name == "a.dbf":
        file = write(tmp_path / "a.shp", ["110101"], [WEST])
        (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    refused = f"{tmp_path / name}: expected a regular file, not a pipe, a socket or a device"
    assert faults_of(file) == [refused]


@pytest.mark.parametrize("name", ["o;p.gpkg", "a!b.gpkg"])
def test_a_name_that_is_taken_for_an_address_is_named_and_not_called_damaged(
    tmp_path: Path, name: str
) -> None:
    file = write(tmp_path / "a.gpkg", ["110101"], [WEST]).rename(tmp_path / name)
    expected = "expected a file whose name has no ; and whose path has no !, ? or line break"
    assert faults_of(file) == [f"{file}: {expected}"]


def test_a_lack_of_memory_is_no_damage_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*arguments: object, **options: object) -> None:
        raise MemoryError

    file = write(tmp_path / "a.gpkg", ["110101"], [WEST])
    monkeypatch.setattr(pyogrio, "read_dataframe", exhausted)
    assert faults_of(file) == ["a.gpkg: expected a file that fits into the memory there is"]
