from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from atlas.sources.vector_file import shapefile_encoding, shapefile_faults


def write(folder: Path, columns: dict[str, list[object]], encoding: str) -> Path:
    rows = len(next(iter(columns.values())))
    table = gpd.GeoDataFrame(columns, geometry=[Point(0, 0)] * rows, crs="EPSG:4490")
    table.to_file(folder / "a.shp", encoding=encoding)
    (folder / "a.cpg").unlink()
    return folder / "a.shp"


@pytest.mark.parametrize(("written", "found"), [("GBK", "GB18030"), ("UTF-8", "UTF-8")])
def test_names_and_values_tell_the_encoding(tmp_path: Path, written: str, found: str) -> None:
    names = {"code": [1], "name": ["鄂伦春自治旗"]}
    assert shapefile_encoding(write(tmp_path, names, written)) == found
    fields = {"县码": [1], "x": [2.5]}
    assert shapefile_encoding(write(tmp_path, fields, written)) == found


def test_a_name_cut_within_a_character_still_reads(tmp_path: Path) -> None:
    path = write(tmp_path, {"name": ["东城区"]}, "UTF-8")
    dbf = path.with_suffix(".dbf")
    whole, cut = "城区".encode(), "城区".encode()[:-1] + b" "
    dbf.write_bytes(dbf.read_bytes().replace(whole, cut))
    assert shapefile_encoding(path) == "UTF-8"


def test_a_cpg_file_has_the_word(tmp_path: Path) -> None:
    path = write(tmp_path, {"name": ["东城区"]}, "GBK")
    (tmp_path / "a.CPG").write_text("GBK", encoding="ascii")
    assert shapefile_encoding(path) is None


def test_other_encodings_and_formats_are_left_to_gdal(tmp_path: Path) -> None:
    path = write(tmp_path, {"name": ["ÿÿ"]}, "ISO-8859-1")
    assert shapefile_encoding(path) is None
    assert shapefile_encoding(tmp_path / "a.gpkg") is None
    assert shapefile_encoding(tmp_path / "missing.shp") is None


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Three records: a square (136 bytes), none (12 bytes), a square."""
    shapes = [box(0, 0, 1, 1), None, box(1, 0, 2, 1)]
    table = gpd.GeoDataFrame({"code": ["1", "2", "3"]}, geometry=shapes, crs="EPSG:4490")
    table.to_file(tmp_path / "a.shp")
    return tmp_path / "a.shp"


def faults_of(path: Path) -> list[str]:
    return [str(fault) for fault in shapefile_faults(path)]


def test_a_whole_shapefile_has_no_faults(whole: Path) -> None:
    assert faults_of(whole) == []
    whole.with_suffix(".shx").rename(whole.with_suffix(".SHX"))
    whole.write_bytes(whole.read_bytes() + b"behind the end")
    assert faults_of(whole) == []


@pytest.mark.parametrize(
    ("suffix", "kept", "expected"),
    [
        (
            ".shp",
            384 - 1,
            [
                "a.shp: expected the 384 bytes that its header says; there are 383",
                "a.shp: expected all of its 3 records; cut off or damaged are 1",
            ],
        ),
        (
            ".shx",
            100 + 8 * 2,
            [
                "a.shx: expected the 124 bytes that its header says; there are 116",
                "a.shx: expected as many records as a.dbf has, 3; there are 2",
            ],
        ),
    ],
)
def test_each_part_is_as_long_as_it_says(
    whole: Path, suffix: str, kept: int, expected: list[str]
) -> None:
    part = whole.with_suffix(suffix)
    part.write_bytes(part.read_bytes()[:kept])
    assert faults_of(whole) == expected


def test_a_table_without_its_last_row_is_too_short(whole: Path) -> None:
    part = whole.with_suffix(".dbf")
    content = part.read_bytes()
    rest = int.from_bytes(content[10:12], "little") + 1
    part.write_bytes(content[:-rest])
    (fault,) = faults_of(whole)
    assert fault == (
        f"a.dbf: expected the {len(content) - 1:,} bytes that its header says; "
        f"there are {len(content) - rest:,}"
    )


def test_parts_of_other_numbers_of_records_are_not_one_shapefile(whole: Path) -> None:
    part = whole.with_suffix(".dbf")
    part.write_bytes(part.read_bytes()[:4] + b"\2\0\0\0" + part.read_bytes()[8:])
    assert faults_of(whole) == ["a.shx: expected as many records as a.dbf has, 2; there are 3"]


@pytest.mark.parametrize("start", [100, 108, 384 - 136, 384 - 128])
def test_zeros_in_the_place_of_a_record_are_damage(whole: Path, start: int) -> None:
    content = whole.read_bytes()
    whole.write_bytes(content[:start] + bytes(12) + content[start + 12 :])
    assert faults_of(whole) == ["a.shp: expected all of its 3 records; cut off or damaged are 1"]


def test_an_index_of_zeros_is_damage(whole: Path) -> None:
    part = whole.with_suffix(".shx")
    part.write_bytes(part.read_bytes()[:100] + bytes(24))
    assert faults_of(whole) == ["a.shp: expected all of its 3 records; cut off or damaged are 3"]


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_part_that_is_not_there_is_named(whole: Path, suffix: str) -> None:
    whole.with_suffix(suffix).unlink()
    assert faults_of(whole) == [f"a.shp: expected a{suffix} beside it"]
