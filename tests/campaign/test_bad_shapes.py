"""Boundaries, layers of points, grids and indexes at fault."""

from __future__ import annotations

import shutil
import sqlite3
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from atlas.tools.locate.locator import NAMES, UPPER
from tests.campaign.readers import boundaries, grid, index, points
from tests.campaign.trial import READ, REFUSED, ended
from tests.grids.sums.grids import NINE, write_grid

WEST, EAST = box(116, 39, 116.5, 40), box(116.5, 39, 117, 40)


def frame(*shapes: Any, crs: Any = "EPSG:4490", **columns: Any) -> gpd.GeoDataFrame:
    columns = columns or {"code": [f"11010{place}" for place, _ in enumerate(shapes, 1)]}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


GOOD = frame(WEST, EAST)
RING = "[[116,39],[117,39],[117,40],[116,39]]"


def feature(geometry: str, code: str = '"110101"') -> str:
    return f'{{"type":"Feature","properties":{{"code":{code}}},"geometry":{geometry}}}'


def collection(*features: str, more: str = "") -> str:
    return f'{{"type":"FeatureCollection",{more}"features":[{",".join(features)}]}}'


def topology(shape: str) -> str:
    return f'{{"type":"Topology","objects":{{"a":{shape}}},"arcs":[]}}'


def polygon(rings: str) -> str:
    return feature(f'{{"type":"Polygon","coordinates":{rings}}}')


def coded(code: str) -> str:
    return collection(feature(f'{{"type":"Polygon","coordinates":[{RING}]}}', code))


def crs(text: str) -> str:
    return collection(polygon(f"[{RING}]"), more=f'"crs":{text},')


DEEP = 100_000
GEOJSON: dict[str, str | bytes] = {
    "empty": "",
    "a brace": "{",
    "no JSON": '{"type":"FeatureCollection","features":[',
    "an object alone": "{}",
    "null": "null",
    "a list": "[1,2]",
    "no features": collection(),
    "features that are none": '{"type":"FeatureCollection","features":{"a":1}}',
    "features that are numbers": '{"type":"FeatureCollection","features":[1,2]}',
    "a geometry alone": f'{{"type":"Polygon","coordinates":[{RING}]}}',
    "null geometry": collection(feature("null")),
    "a geometry that is a number": collection(feature("5")),
    "a point": collection(feature('{"type":"Point","coordinates":[116,39]}')),
    "a line": collection(feature('{"type":"LineString","coordinates":[[116,39],[117,40]]}')),
    "an empty polygon": collection(polygon("[]")),
    "an empty ring": collection(polygon("[[]]")),
    "two corners": collection(polygon("[[[116,39],[117,40]]]")),
    "a ring in words": collection(polygon('[[["116","39"],["117","39"],["117","40"]]]')),
    "a ring of nulls": collection(polygon("[[[null,null],[117,39],[117,40],[116,39]]]")),
    "a ring of NaN": collection(polygon("[[[NaN,39],[117,39],[117,40],[116,39]]]")),
    "corners of 1e308": collection(polygon("[[[1e308,39],[117,1e308],[117,40],[1e308,39]]]")),
    "corners of 1e999": collection(polygon("[[[1e999,39],[117,39],[117,40],[1e999,39]]]")),
    "a corner of 400 digits": collection(polygon(f"[[[{'9' * 400},39],[117,39],[117,40]]]")),
    "a code of 5,000 digits": coded("9" * 5_000),
    "one number a corner": collection(polygon("[[[116],[117],[117],[116]]]")),
    "at sea": collection(polygon("[[[0,0],[1,0],[1,1],[0,0]]]")),
    "metres for degrees": collection(polygon("[[[5e5,4e6],[6e5,4e6],[6e5,4.1e6],[5e5,4e6]]]")),
    "a knot": collection(polygon("[[[116,39],[117,40],[117,39],[116,40],[116,39]]]")),
    "a point drawn as an area": collection(polygon("[[[116,39],[116,39],[116,39],[116,39]]]")),
    "a code twice": collection(*[polygon(f"[{RING}]")] * 2),
    "a code that is a list": coded("[1,2]"),
    "a code that is true": coded("true"),
    "a code of control": coded('"\\u001b[2J\\n"'),
    "a code of 100 kB": coded(f'"{"x" * 100_000}"'),
    "no code": collection(polygon(f"[{RING}]")).replace('"code"', '"Code\\u001b"'),
    "a name of 100 kB": collection(polygon(f"[{RING}]")).replace('"code"', f'"{"c" * 100_000}"'),
    "a crs by link": crs('{"type":"link","properties":{"href":"http://127.0.0.1:9/"}}'),
    "a crs by a word": crs('{"type":"name","properties":{"name":"nowhere"}}'),
    "a crs by nothing": crs('{"type":"name"}'),
    "a crs in space": crs('{"type":"name","properties":{"name":"EPSG:4978"}}'),
    "a crs of the Moon": crs('{"type":"name","properties":{"name":"IAU_2015:30100"}}'),
    "a crs that is a number": crs('{"type":"EPSG","properties":{"code":1e99}}'),
    "a crs in a file": crs('{"type":"name","properties":{"name":"/etc/passwd"}}'),
    "a crs that is deep": crs('{"a":' * 30_000 + "1" + "}" * 30_000),
    "brackets without end": "{" + '"a":[' * 1 + "[" * DEEP,
    "rings that are deep": collection(polygon("[" * DEEP + "]" * DEEP)),
    "objects that are deep": '{"a":' * DEEP + "1" + "}" * DEEP,
    "digits without end": '{"type":' + "9" * DEEP + "}",
    "UTF-16": collection(polygon(f"[{RING}]")).encode("utf-16"),
    "NULs": b"{" + bytes(10_000),
    "no UTF-8": collection(polygon(f"[{RING}]")).encode().replace(b"110101", b"\xff\xfe\xff\xfe"),
    "two files in one": collection(polygon(f"[{RING}]")) * 2,
    "a topology of nothing": '{"type":"Topology","objects":{},"arcs":[]}',
    "a topology that points past": topology('{"type":"Polygon","arcs":[[9]]}'),
    "a topology of itself": topology('{"type":"GeometryCollection","geometries":[]}'),
    "a pointer": "<OGRVRTDataSource></OGRVRTDataSource>",
    "a service": '{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline"}',
    "ESRI's JSON": '{"displayFieldName":"","features":[{"geometry":{"rings":[]}}]}',
    "a sequence cut short": "\x1e" + polygon(f"[{RING}]") + "\n\x1e" + polygon(f"[{RING}]")[:80],
    "a sequence of nothing": "\x1e\n\x1e\n",
}


READABLE = {"a geometry alone", "a knot", "a crs that is a number"}


@pytest.mark.parametrize("read", [boundaries, points])
@pytest.mark.parametrize("name", GEOJSON)
def test_geojson(name: str, read: Callable[[Path], None], tmp_path: Path) -> None:
    path, content = tmp_path / "counties.geojson", GEOJSON[name]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code = ended(lambda: read(path), tmp_path, path.name)
    assert code == REFUSED or read is points or name in READABLE


def test_whole_geojson_is_read(tmp_path: Path) -> None:
    path = tmp_path / "counties.geojson"
    path.write_text(collection(polygon(f"[{RING}]")), encoding="utf-8")
    assert ended(lambda: boundaries(path), tmp_path, path.name) == READ
    path.write_text(GEOJSON["a point"], encoding="utf-8")  # type: ignore[arg-type]
    assert ended(lambda: points(path), tmp_path, path.name) == READ


BUILDING = (
    'ENGCRS["a",EDATUM["b"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
)
FRAMES: dict[str, gpd.GeoDataFrame] = {
    "no crs": frame(WEST, crs=None),
    "a crs in space": frame(WEST, crs="EPSG:4978"),
    "a crs of heights": frame(WEST, crs="EPSG:5773"),
    "a crs of a building": frame(WEST, crs=BUILDING),
    "no rows": frame(code=[]),
    "points": frame(Point(116, 39), Point(117, 40)),
    "a point without a place": frame(Point(), Point(116, 39)),
    "lines": frame(LineString([(116, 39), (117, 40)])),
    "kinds": frame(WEST, Point(116, 39)),
    "null": frame(None, WEST),
    "empty": frame(Polygon(), MultiPolygon()),
    "elsewhere": frame(box(-10, -10, -9, -9)),
    "everywhere": frame(box(-180, -90, 180, 90)),
    "corners of 1e308": frame(box(1e307, 1e307, 1e308, 1e308)),
    "corners that are infinite": frame(Polygon([(np.inf, 39), (117, 39), (117, 40)])),
    "one over the other": frame(WEST, WEST),
    "too thin to see": frame(box(116, 39, 116 + 1e-13, 40)),
    "codes that are fractions": frame(WEST, code=[110101.5]),
    "codes that are missing": frame(WEST, EAST, code=[None, None]),
    "codes that are dates": frame(WEST, code=np.array(["2020-11-01"], "datetime64[D]")),
    "codes that are bytes": frame(WEST, code=[b"110101"]),
    "another field": frame(WEST, **{"adcode": ["110101"]}),
    "names that steer": frame(WEST, code=["110101"], **{"\x1b[2J": ["\x1b[2J"]}),
}


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".shp"])
@pytest.mark.parametrize("name", FRAMES)
def test_layers(name: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"counties{suffix}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            FRAMES[name].to_file(path)
    except Exception:  # what cannot be written in this format nobody can bring in it
        return
    for read in (boundaries, points):
        ended(lambda read=read: read(path), tmp_path, path.name)


def in_sqlite(*said: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as file:
            # The triggers that keep the index of a layer ask for these.
            for name in ("IsEmpty", "MinX", "MaxX", "MinY", "MaxY"):
                file.create_function(f"ST_{name}", 1, lambda shape: 0)
            for line in ("PRAGMA writable_schema=ON", *said):
                file.execute(line)
            file.commit()

    return damage


def in_bytes(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(change(path.read_bytes())), None)[1]


def without_drop(table: str) -> Callable[[Path], None]:
    return in_sqlite(f"DROP TABLE {table}")


GPKG: dict[str, Callable[[Path], None]] = {
    "its head alone": in_bytes(lambda c: c[:100]),
    "half": in_bytes(lambda c: c[: len(c) // 2]),
    "no head": in_bytes(lambda c: bytes(16) + c[16:]),
    "a page of zeros": in_bytes(lambda c: c[:4096] + bytes(4096) + c[8192:]),
    "a page of ones": in_bytes(lambda c: c[:8192] + b"\xff" * 4096 + c[12288:]),
    "all pages of zeros": in_bytes(lambda c: c[:100] + bytes(len(c) - 100)),
    "a page size of nothing": in_bytes(lambda c: c[:16] + b"\0\0" + c[18:]),
    "no contents": without_drop("gpkg_contents"),
    "no columns": without_drop("gpkg_geometry_columns"),
    "no systems": without_drop("gpkg_spatial_ref_sys"),
    "no table": without_drop("counties"),
    "shapes that are texts": in_sqlite("UPDATE counties SET geom = 'x'"),
    "shapes that are numbers": in_sqlite("UPDATE counties SET geom = 5"),
    "shapes cut short": in_sqlite("UPDATE counties SET geom = substr(geom, 1, 20)"),
    "shapes of one byte": in_sqlite("UPDATE counties SET geom = x'00'"),
    "shapes that say a thousand million corners": in_sqlite(
        "UPDATE counties SET geom = "
        "CAST(substr(geom, 1, 49) || x'ffffffff' || substr(geom, 54) AS BLOB)"
    ),
    "a system that is none": in_sqlite("UPDATE gpkg_geometry_columns SET srs_id = 777777"),
    "a system in words": in_sqlite("UPDATE gpkg_spatial_ref_sys SET definition = 'nowhere'"),
    "a layer that is itself": in_sqlite(
        "DROP TABLE counties", "CREATE VIEW counties AS SELECT * FROM counties"
    ),
    "a schema of noise": in_sqlite("UPDATE sqlite_master SET sql = 'x' WHERE name = 'counties'"),
    "a layer by another name": in_sqlite("UPDATE gpkg_contents SET table_name = 'a\";--'"),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write one whole file of each kind, to be damaged in a copy."""
    folder = tmp_path_factory.mktemp("whole")
    for suffix in (".gpkg", ".fgb", ".shp"):
        GOOD.to_file(folder / f"counties{suffix}", layer="counties")
    return folder


@pytest.mark.parametrize("name", GPKG)
def test_geopackages(name: str, whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "counties.gpkg"
    shutil.copy(whole / path.name, path)
    GPKG[name](path)
    code = ended(lambda: boundaries(path), tmp_path, path.name)
    assert code == REFUSED or name == "a system in words"
    assert ended(lambda: points(path), tmp_path, path.name) == REFUSED


SHAPEFILE: dict[str, Callable[[Path], object]] = {
    "no shx": lambda f: f.with_suffix(".shx").unlink(),
    "no dbf": lambda f: f.with_suffix(".dbf").unlink(),
    "no prj": lambda f: f.with_suffix(".prj").unlink(),
    "a prj of noise": lambda f: f.with_suffix(".prj").write_bytes(bytes(range(256))),
    "a prj that is empty": lambda f: f.with_suffix(".prj").write_bytes(b""),
    "a prj of 1 MB": lambda f: f.with_suffix(".prj").write_bytes(b"GEOGCS[" * 150_000),
    "a cpg of noise": lambda f: f.with_suffix(".cpg").write_bytes(b"\xff\0no such\n"),
    "an empty dbf": lambda f: f.with_suffix(".dbf").write_bytes(b""),
    "an empty shx": lambda f: f.with_suffix(".shx").write_bytes(b""),
    "a dbf of one byte": lambda f: f.with_suffix(".dbf").write_bytes(b"\3"),
    "a dbf of zeros": lambda f: in_bytes(lambda c: bytes(len(c)))(f.with_suffix(".dbf")),
    "a dbf of ones": lambda f: in_bytes(lambda c: b"\xff" * len(c))(f.with_suffix(".dbf")),
    "a dbf of many rows": lambda f: in_bytes(lambda c: c[:4] + b"\xff\xff\xff\x7f" + c[8:])(
        f.with_suffix(".dbf")
    ),
    "rows of no bytes": lambda f: in_bytes(lambda c: c[:10] + b"\0\0" + c[12:])(
        f.with_suffix(".dbf")
    ),
    "a head of no bytes": lambda f: in_bytes(lambda c: c[:8] + b"\0\0" + c[10:])(
        f.with_suffix(".dbf")
    ),
    "a shx of ones": lambda f: in_bytes(lambda c: c[:100] + b"\xff" * (len(c) - 100))(
        f.with_suffix(".shx")
    ),
    "a shx of zeros": lambda f: in_bytes(lambda c: c[:100] + bytes(len(c) - 100))(
        f.with_suffix(".shx")
    ),
    "a shp of zeros": lambda f: in_bytes(lambda c: c[:100] + bytes(len(c) - 100))(f),
    "a shp of ones": lambda f: in_bytes(lambda c: c[:100] + b"\xff" * (len(c) - 100))(f),
    "a shp of many corners": lambda f: in_bytes(
        lambda c: c[:148] + b"\xff\xff\xff\x7f" * 2 + c[156:]
    )(f),
    "a shp cut short": lambda f: in_bytes(lambda c: c[:-20])(f),
    "a shx without a file": lambda f: (
        f.with_suffix(".shx").unlink(),
        f.with_suffix(".shx").symlink_to("nowhere"),
    ),
    "a dbf that is a folder": lambda f: (
        f.with_suffix(".dbf").unlink(),
        f.with_suffix(".dbf").mkdir(),
    ),
}


@pytest.mark.parametrize("name", SHAPEFILE)
def test_shapefiles(name: str, whole: Path, tmp_path: Path) -> None:
    for part in whole.glob("counties.[sdpc]*"):
        shutil.copy(part, tmp_path / part.name)
    path = tmp_path / "counties.shp"
    SHAPEFILE[name](path)
    code = ended(lambda: boundaries(path), tmp_path, "counties.")
    assert code == REFUSED or name == "a cpg of noise"


def ascii_grid(**said: object) -> bytes:
    head = {"ncols": 2, "nrows": 2, "xllcorner": 116, "yllcorner": 39, "cellsize": 1} | said
    return "".join(f"{key} {value}\n" for key, value in head.items()).encode() + b"1 2\n3 4\n"


def tiff(**options: Any) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            write_grid(path, **options)

    return write


def damaged_tiff(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        write_grid(path)
        in_bytes(change)(path)

    return write


def as_bytes(content: bytes) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(content), None)[1]


WIDTH = b"\x00\x01\x03\0\x01\0\0\0\x03\0"
VRT = b'<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>'
GRIDS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "empty": ("g.tif", as_bytes(b"")),
    "text": ("g.tif", as_bytes(b"people\n1\n")),
    "its mark alone": ("g.tif", as_bytes(b"II*\0")),
    "a directory elsewhere": ("g.tif", as_bytes(b"II*\0\xff\xff\xff\x7f")),
    "a directory that is itself": ("g.tif", as_bytes(b"II*\0\x08\0\0\0\0\0\x08\0\0\0")),
    "a BigTIFF of nothing": ("g.tif", as_bytes(b"II+\0\x08\0\0\0" + b"\xff" * 8)),
    "half": ("g.tif", damaged_tiff(lambda c: c[: len(c) // 2])),
    "tags of zeros": ("g.tif", damaged_tiff(lambda c: c[:10] + bytes(60) + c[70:])),
    "tags of ones": ("g.tif", damaged_tiff(lambda c: c[:10] + b"\xff" * 60 + c[70:])),
    "a thousand million columns": (
        "g.tif",
        damaged_tiff(lambda c: c.replace(WIDTH, WIDTH[:-2] + b"\xff\xff", 1)),
    ),
    "no crs": ("g.tif", tiff(crs=None)),
    "a crs in space": ("g.tif", tiff(crs="EPSG:4978")),
    "no place": ("g.tif", tiff(transform=None)),
    "two bands": ("g.tif", tiff(cells=np.stack([NINE, NINE]))),
    "imaginary cells": ("g.tif", tiff(cells=NINE.astype("complex64"))),
    "a pointer": ("g.vrt", as_bytes(VRT)),
    "a pointer by another name": ("g.tif", as_bytes(VRT)),
    "a service": ("g.tif", as_bytes(b"<GDAL_WMS></GDAL_WMS>")),
    "a tile index": ("g.tif", as_bytes(b"<GDALTileIndexDataset></GDALTileIndexDataset>")),
    "PNG": ("g.png", as_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))),
    "JPEG": ("g.tif", as_bytes(b"\xff\xd8\xff\xe0" + bytes(100))),
    "HDF": ("g.nc", as_bytes(b"\x89HDF\r\n\x1a\n" + bytes(1_000))),
    "netCDF of nothing": ("g.nc", as_bytes(b"CDF\x01" + bytes(28))),
    "netCDF cut short": ("g.nc", as_bytes(b"CDF\x02\xff\xff\xff\xff")),
    "an image of Erdas alone": ("g.img", as_bytes(b"EHFA_HEADER_TAG\0" + b"\xff" * 100)),
    "ASCII of no columns": ("g.asc", as_bytes(ascii_grid(ncols=0))),
    "ASCII below zero": ("g.asc", as_bytes(ascii_grid(ncols=-2))),
    "ASCII of many columns": ("g.asc", as_bytes(ascii_grid(ncols=2_000_000_000))),
    "ASCII of many rows": ("g.asc", as_bytes(ascii_grid(nrows=2_000_000_000))),
    "ASCII of no size": ("g.asc", as_bytes(ascii_grid(cellsize=0))),
    "ASCII of a size of nan": ("g.asc", as_bytes(ascii_grid(cellsize="nan"))),
    "ASCII of 1e308": ("g.asc", as_bytes(ascii_grid(cellsize="1e308"))),
    "ASCII in words": ("g.asc", as_bytes(ascii_grid(ncols="two"))),
    "ASCII of words": ("g.asc", as_bytes(ascii_grid().replace(b"1 2", b"a b"))),
    "ASCII cut short": ("g.asc", as_bytes(ascii_grid()[:-4])),
    "ENVI without a head": ("g.dat", as_bytes(bytes(100))),
}


@pytest.mark.parametrize("name", GRIDS)
def test_grids(name: str, tmp_path: Path) -> None:
    file, write = GRIDS[name]
    path = tmp_path / file
    write(path)
    assert ended(lambda: grid(path), tmp_path, path.name) == REFUSED


@pytest.mark.parametrize(
    "cells", [NINE * np.nan, NINE * np.inf, NINE - 5, NINE.astype("f8") * 1e307, NINE * 0]
)
def test_cells_of_grids(cells: np.ndarray, tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif", cells)
    assert ended(lambda: grid(path), tmp_path, path.name) == READ


def beside(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    "write",
    [
        beside("g.tif.msk", VRT),
        beside("g.tif.ovr", VRT),
        beside("g.tif.MSK", b"x"),
        beside("g.tif.aux.xml", b"<PAMDataset>" * 1_000),
        lambda folder: (folder / "g.tif.ovr").symlink_to("nowhere"),
        lambda folder: (folder / "g.tif.msk").symlink_to("g.tif.msk"),
        lambda folder: (folder / "g.tif.msk").mkdir(),
    ],
)
def test_files_beside_a_grid(write: Callable[[Path], object], tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif")
    write(tmp_path)
    ended(lambda: grid(path), tmp_path, "g.tif")


DIVISIONS: dict[str, Callable[[Path], None]] = {
    "empty": in_bytes(lambda c: b""),
    "text": in_bytes(lambda c: b"no index"),
    "half": in_bytes(lambda c: c[: len(c) // 2]),
    "a page of zeros": in_bytes(lambda c: c[:4096] + bytes(4096) + c[8192:]),
    "all pages of zeros": in_bytes(lambda c: c[:100] + bytes(len(c) - 100)),
    "pages of ones": in_bytes(lambda c: c[:4096] + b"\xff" * (len(c) - 4096)),
    "no table": in_sqlite("DROP TABLE comparability"),
    "no units": in_sqlite("DROP TABLE county_2010_2020"),
    "no rows": in_sqlite("DELETE FROM comparability"),
    "no shapes": in_sqlite("UPDATE comparability SET geom = NULL"),
    "shapes of one byte": in_sqlite("UPDATE comparability SET geom = x'00'"),
    "shapes that are texts": in_sqlite("UPDATE comparability SET geom = 'x'"),
    "shapes cut short": in_sqlite("UPDATE comparability SET geom = substr(geom, 1, 40)"),
    "points for shapes": in_sqlite(
        "UPDATE comparability SET geom = "
        "CAST(x'47500001fa1100000101000000' || zeroblob(16) AS BLOB)"
    ),
    "another table": in_sqlite("ALTER TABLE comparability RENAME TO found"),
    "columns by other names": in_sqlite("ALTER TABLE comparability RENAME COLUMN code TO a"),
    "texts that are numbers": in_sqlite("UPDATE comparability SET code = 5"),
    "units that no table has": in_sqlite("UPDATE comparability SET unit_code_2010_2020 = '9'"),
}


def blob(shape: BaseGeometry) -> bytes:
    """Write a shape as a GeoPackage holds it, without an envelope."""
    return b"GP\0\1" + (4490).to_bytes(4, "little") + shape.wkb


@pytest.fixture
def divisions(tmp_path: Path) -> Path:
    """Write the GeoPackage of a site with one division, as far as `locate` asks."""
    path = tmp_path / "china-population-atlas.gpkg"
    upper = ", ".join(f"{name} TEXT" for name in (*NAMES, *UPPER))
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            f"CREATE TABLE comparability (code TEXT, {upper}, unit_code_2010_2020 TEXT, "
            "comparability_2010_2020 TEXT, geom BLOB);"
            "CREATE TABLE special_regions (code TEXT, name_zh TEXT, name_en TEXT, geom BLOB);"
            f"CREATE TABLE county_2010_2020 (code TEXT, {upper});"
            "CREATE TABLE prefecture (code TEXT);"
        )
        own = {"code": "110101", "unit_code_2010_2020": "110101", "geom": blob(AREA)}
        put = f"INSERT INTO comparability ({', '.join(own)}) VALUES (?, ?, ?)"
        file.execute(put, tuple(own.values()))
        file.execute("INSERT INTO county_2010_2020 (code) VALUES ('110101')")
        file.commit()
    return path


AREA = MultiPolygon([box(110, 30, 111, 31)])


def test_whole_divisions_are_read(divisions: Path, tmp_path: Path) -> None:
    assert ended(lambda: index(divisions), tmp_path, divisions.name) == READ


@pytest.mark.parametrize("name", DIVISIONS)
def test_divisions(name: str, divisions: Path, tmp_path: Path) -> None:
    DIVISIONS[name](divisions)
    code = ended(lambda: index(divisions), tmp_path, divisions.name)
    assert code == REFUSED or name in (
        "no rows",
        "no shapes",
        "points for shapes",
        "texts that are numbers",
    )
