from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

from atlas.sources.shapefile import shapefile_encoding


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
