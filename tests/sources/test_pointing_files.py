"""Files that point elsewhere are refused, and nothing is asked of any network."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import rasterio
import typer
from shapely.geometry import box

from atlas.cli import app, main
from atlas.country import china
from atlas.model.errors import SourceError
from atlas.sources import gdal_files, vector_file
from atlas.sources.boundary_file import parse_boundary_option, read_boundary_file
from atlas.sources.census_cells import check_columns, read_cells
from atlas.sources.grid_file import open_grid
from atlas.tools.locate.points import Asked, read_points
from tests.grids.sums.grids import write_grid
from tests.started import next_line, started

VRT, WFS, WMS = "a virtual layer (VRT)", "a WFS description", "a WMS description"
INDICATOR = """
title = { zh = "一", en = "One" }
unit = { zh = "张", en = "beds" }
source = { zh = "书", en = "Book" }
combine = "sum"
breaks = [10, 20, 40, 80, 160]
"""
BY_NAME = "expected a crs with its name in the file, not one that is behind a link"


SERVER = """
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    asked, _ = server.accept()
    print(asked.recv(1000), flush=True)
    asked.sendall(b"HTTP/1.1 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n")
    asked.close()
"""
"""Answers every request with "not found". A process of its own: GDAL may hold the interpreter."""


class Ear:
    """What was asked of a port of this machine."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server
        self.port = int(next_line(server))
        self.url = f"http://127.0.0.1:{self.port}"

    def heard(self) -> list[str]:
        """List the requests so far; connections are answered in their order."""
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"the last one")
            return list(iter(partial(next_line, self._server), "b'the last one'\n"))


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with started("-I", "-c", SERVER) as server:
        yield Ear(server)


def feature(more: str = "") -> str:
    ring = "[[[116,39],[117,39],[117,40],[116,39]]]"
    shape = f'{{"type":"Polygon","coordinates":{ring}{more}}}'
    return f'{{"type":"Feature","properties":{{"code":"110101"}},"geometry":{shape}}}'


def collection(crs: str, more: str = "") -> str:
    return f'{{"type":"FeatureCollection",{crs}"features":[{feature(more)}]}}'


def link(url: str, key: str = "crs") -> str:
    return f'"{key}":{{"properties":{{"href":"{url}/crs"}},"type":"link"}}'


def virtual_layer(url: str) -> str:
    source = f"<SrcDataSource>{url}/a.geojson</SrcDataSource>"
    return f'<OGRVRTDataSource><OGRVRTLayer name="a">{source}</OGRVRTLayer></OGRVRTDataSource>'


def topology(url: str) -> str:
    return (
        f'{{"type":"Topology",{link(url)},"arcs":[[[116,39],[117,39],[117,40],[116,39]]],'
        '"objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon",'
        '"arcs":[[0]],"properties":{"code":"110101"}}]}}}'
    )


VECTORS: dict[str, tuple[Callable[[str], str], str]] = {
    "layer.vrt": (virtual_layer, VRT),
    "disguised.gpkg": (virtual_layer, VRT),
    "curl.vrt": (lambda url: virtual_layer(f"/vsicurl/{url}"), VRT),
    "behind_a_signature.fgb": (lambda url: "fgb\x03fgb\x01" + virtual_layer(url), VRT),
    "wfs.xml": (lambda url: f"<OGRWFSDataSource><URL>{url}/w</URL></OGRWFSDataSource>", WFS),
    "a.gdalg.json": (
        lambda url: (
            '{"type":"gdal_streamed_alg",'
            f'"command_line":"gdal vector filter --where 1=1 {url}/a.geojson --of stream a"}}'
        ),
        "a GDAL pipeline (GDALG)",
    ),
    "link.geojson": (lambda url: collection(f"{link(url)},"), BY_NAME),
    "escaped.geojson": (lambda url: collection(link(url, "CR\\u0073") + ","), BY_NAME),
    "shape.geojson": (lambda url: collection("", f",{link(url)}"), BY_NAME),
    "lines.geojsonl": (lambda url: feature(f",{link(url)}") + "\n", BY_NAME),
    "link.topojson": (topology, BY_NAME),
}


def virtual_grid(url: str) -> str:
    return (
        '<VRTDataset rasterXSize="3" rasterYSize="3"><SRS>EPSG:4326</SRS><Metadata>'
        '<MDI key="INTERNAL_MASK_FLAGS_1">2</MDI></Metadata><GeoTransform>100,1,0,33,0,-1'
        '</GeoTransform><VRTRasterBand dataType="Float32" band="1"><SimpleSource>'
        f'<SourceFilename relativeToVRT="0">/vsicurl/{url}/x.tif</SourceFilename>'
        "<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )


def map_service(url: str) -> str:
    return (
        f'<GDAL_WMS><Service name="WMS"><ServerUrl>{url}/wms?</ServerUrl><Layers>a</Layers>'
        "</Service><DataWindow><UpperLeftX>100</UpperLeftX><UpperLeftY>33</UpperLeftY>"
        "<LowerRightX>103</LowerRightX><LowerRightY>30</LowerRightY><SizeX>3</SizeX>"
        "<SizeY>3</SizeY></DataWindow><BandsCount>1</BandsCount></GDAL_WMS>"
    )


def coverage(url: str) -> str:
    return f"<WCS_GDAL><ServiceURL>{url}/c?</ServiceURL><CoverageName>a</CoverageName></WCS_GDAL>"


def tiles(url: str) -> str:
    return f"<GDAL_WMTS><GetCapabilitiesUrl>{url}/w</GetCapabilitiesUrl></GDAL_WMTS>"


RASTERS: dict[str, tuple[Callable[[str], str], str]] = {
    "grid.vrt": (virtual_grid, "a virtual raster (VRT)"),
    "disguised.tif": (virtual_grid, "a virtual raster (VRT)"),
    "wms.xml": (map_service, WMS),
    "wcs.xml": (coverage, "a WCS description"),
    "wmts.xml": (tiles, "a WMTS description"),
    "grid.tif.msk": (virtual_grid, "a virtual raster (VRT)"),
}


def write(folder: Path, name: str, ear: Ear) -> Path:
    """Write a file that points to the ear, and give the path that a user would name."""
    path = folder / name
    path.write_text({**VECTORS, **RASTERS}[name][0](ear.url), encoding="latin-1")
    return write_grid(path.with_suffix("")) if name.endswith(".msk") else path


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [*VECTORS, *RASTERS])
def test_gdal_alone_would_ask_the_network(tmp_path: Path, ear: Ear, name: str) -> None:
    path = write(tmp_path, name, ear)
    with suppress(Exception):
        if name in VECTORS:
            pyogrio.read_dataframe(path)
        else:
            with rasterio.open(path) as file:
                file.read(1, masked=True)
    assert ear.heard()


@pytest.mark.parametrize("name", VECTORS)
def test_boundaries_that_point_elsewhere_are_refused(tmp_path: Path, ear: Ear, name: str) -> None:
    path = write(tmp_path, name, ear)
    with pytest.raises(SourceError) as caught:
        read_boundary_file(path, country=china())
    message = str(caught.value)
    assert message.startswith(name)
    assert VECTORS[name][1] in message
    assert ear.heard() == []
    if VECTORS[name][1] != BY_NAME:
        assert "expected one of these: GeoPackage, shapefile (.shp), GeoJSON" in message


@pytest.mark.parametrize("name", RASTERS)
def test_grids_that_point_elsewhere_are_refused(tmp_path: Path, ear: Ear, name: str) -> None:
    path = write(tmp_path, name, ear)
    with pytest.raises(SourceError) as caught:
        open_grid(path)
    message = str(caught.value)
    assert message.startswith(f"{name}: expected one of these: GeoTIFF")
    assert message.endswith(f"; {RASTERS[name][1]} may point to other files and servers")
    assert ear.heard() == []


NOTHING: tuple[str, ...] = ()
"""What points elsewhere in the place of a folder, or of a file that is written or read later."""

PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "build --out": ("build --out {}", NOTHING),
    "build --layers": ("build --out s --layers {}", NOTHING),
    "build --census": ("build --out s --census 2020={}", ("table.parquet",)),
    "build --boundaries": ("build --out s --boundaries {}", ("wfs.xml",)),
    "build --grid": ("build --out s --grid {}", ("grid.vrt",)),
    "build --indicator": ("build --out s --indicator {}", ("table.xlsx",)),
    "figures --layers": ("figures line_side_county --out f --layers {}", NOTHING),
    "figures --census": ("figures line_side_county --out f --census 2020={}", ("table.csv",)),
    "figures --boundaries": ("figures line_side_county --out f --boundaries {}", ("layer.vrt",)),
    "figures --indicator": ("figures line_side_county --out f --indicator {}", ("table.xlsx",)),
    "figures --out": ("figures line_side_county --out {}", NOTHING),
    "check --layers": ("check --layers {}", NOTHING),
    "check --census": ("check --census 2020={}", ("table.csv",)),
    "check --boundaries": ("check --boundaries {}", ("layer.vrt", "link.geojson")),
    "check --grid": ("check --grid {}", ("wms.xml",)),
    "check --indicator": ("check --indicator {}", ("table.parquet",)),
    "transfer table": ("transfer {} --out o.csv --from own.gpkg --to own.gpkg", ("table.xlsx",)),
    "transfer --from": ("transfer t.csv --out o.csv --from {} --to own.gpkg", ("layer.vrt",)),
    "transfer --to": ("transfer t.csv --out o.csv --from own.gpkg --to {}", ("wfs.xml",)),
    "transfer --grid": (
        "transfer t.csv --out o.csv --from own.gpkg --to own.gpkg --grid {}",
        ("wms.xml",),
    ),
    "transfer --out": ("transfer t.csv --from own.gpkg --to own.gpkg --out {}", NOTHING),
    "transfer --crosswalk": (
        "transfer t.csv --from own.gpkg --to own.gpkg --out o.csv --crosswalk {}",
        NOTHING,
    ),
    "join table": ("join {} --out o.csv --to province", ("table.xlsx",)),
    "join --out": ("join t.csv --to province --out {}", NOTHING),
    "join --left": ("join t.csv --to province --out o.csv --left {}", NOTHING),
    "layers --layers": ("layers --layers {}", NOTHING),
    "layers --indicator": ("layers --indicator {}", NOTHING),
    "columns --site": ("columns county_2010_2020 --site {}", NOTHING),
    "locate --points": ("locate --points {}", ("table.parquet", "disguised.gpkg")),
    "locate --out": ("locate --points t.csv --out {}", NOTHING),
    "locate --site": ("locate 116 39 --site {}", NOTHING),
    "zonal grid": ("zonal {} --out z", ("grid.vrt", "disguised.tif")),
    "zonal --out": ("zonal grid.tif --out {}", NOTHING),
    "new layer --layers": ("new layer mine --layers {}", NOTHING),
}
"""Every argument and option that takes a file or folder: how it is given, and what points away."""

NAMES_A_PATH = re.compile("FILE|FOLDER|GRID|TABLE|BOUNDARIES")


def paths_of(command: Any, name: str = "") -> Iterator[str]:
    """List the arguments and options of a command and its commands that take a path."""
    for below, sub in getattr(command, "commands", {}).items():
        yield from paths_of(sub, f"{name} {below}".strip())
    for option in command.params:
        if NAMES_A_PATH.search(option.metavar or ""):
            yield f"{name} {option.opts[0]}"


def test_every_path_that_a_command_takes_is_tried() -> None:
    assert set(paths_of(typer.main.get_command(app))) == set(PATHS)


@pytest.fixture
def refused(
    tmp_path: Path, ear: Ear, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """Run a command that must end with 2, ask nothing and leave nothing; return what it says."""
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("code,people\n110101,5\n")
    own = gpd.GeoDataFrame({"code": ["110101"]}, geometry=[box(116, 39, 117, 40)], crs=4490)
    own.to_file("own.gpkg")

    def run(words: str) -> str:
        before = sorted(tmp_path.iterdir())
        with pytest.raises(SystemExit) as ended:
            main(words.split())
        assert ended.value.code == 2, words
        assert sorted(tmp_path.iterdir()) == before
        assert ear.heard() == []
        # The frame around an error of usage.
        return re.sub(r"[\s│]+", " ", capsys.readouterr().err)

    return run


@pytest.mark.parametrize(("path", "name"), [(path, it) for path in PATHS for it in PATHS[path][1]])
def test_no_path_of_a_command_leads_elsewhere(
    tmp_path: Path, ear: Ear, refused: Callable[[str], str], path: str, name: str
) -> None:
    if name.startswith("table."):
        (tmp_path / name).write_text(virtual_layer(ear.url))
        (tmp_path / "table.toml").write_text(INDICATOR)
    else:
        write(tmp_path, name, ear)
    assert f"Error: {name}" in refused(PATHS[path][0].format(name))


@pytest.mark.parametrize("path", PATHS)
def test_an_address_is_no_file(ear: Ear, refused: Callable[[str], str], path: str) -> None:
    words, names = PATHS[path]
    suffix = Path(names[0]).suffix if names else ""
    for address in ("/vsicurl/{}/x", "{}/x", "WFS:{}/x", "WMS:{}/x"):
        said = refused(words.format(address.format(ear.url) + suffix))
        assert "file on this disk, not an address" in said, address


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("content", [virtual_layer, map_service, lambda url: f"/vsicurl/{url}/x"])
def test_no_table_leads_elsewhere(
    tmp_path: Path, ear: Ear, content: Callable[[str], str], suffix: str
) -> None:
    table = tmp_path / f"table{suffix}"
    table.write_text(content(ear.url))
    with pytest.raises(SourceError, match=r"^table\."):
        check_columns(read_cells(table), table.name, ["code"])
    with suppress(SourceError):
        read_points(table, None, None, Asked())
    assert ear.heard() == []


PROJ_AT_WORK = """
import atlas.terminal.tables
from atlas.cli import main

def transform(layers):
    import pyproj
    pyproj.Transformer.from_crs(4267, 4326, always_xy=True).transform(-100, 40)
    print("transformed")

atlas.terminal.tables.print_layers = transform
main(["layers"])
"""


def test_proj_asks_for_no_grid_even_where_a_user_lets_it(ear: Ear) -> None:
    network = {"PROJ_NETWORK": "ON", "PROJ_NETWORK_ENDPOINT": ear.url}
    own = os.environ | network | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", PROJ_AT_WORK], env=own, stdout=subprocess.PIPE)
    assert done.stdout == b"transformed\n"
    assert ear.heard() == []


def test_a_connection_string_is_no_layer_of_a_file() -> None:
    assert parse_boundary_option("PG:dbname=atlas") == (Path("PG:dbname=atlas"), None)
    with pytest.raises(SourceError, match=r"^PG:dbname=atlas: expected a file on this disk"):
        read_boundary_file(Path("PG:dbname=atlas"), country=china())


@pytest.mark.parametrize("name", ["link.geojson", "shape.geojson", "behind_a_signature.fgb"])
def test_what_gets_past_the_checks_reaches_no_server(
    tmp_path: Path, ear: Ear, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = write(tmp_path, name, ear)
    monkeypatch.setattr(vector_file, "link_faults", lambda path: [])
    monkeypatch.setattr(gdal_files, "_POINTERS", {})
    before = pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY")
    with pytest.raises(SourceError, match=f"^{name}"):
        read_boundary_file(path, code_field="none", country=china())
    assert ear.heard() == []
    assert pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY") == before


def test_a_mask_that_changes_after_the_check_reaches_no_server(tmp_path: Path, ear: Ear) -> None:
    grid = open_grid(write_grid(tmp_path / "grid.tif"))
    (tmp_path / "grid.tif.msk").write_text(virtual_grid(ear.url))
    with pytest.raises(SourceError, match=r"^grid\.tif: expected a raster that GDAL reads"):
        grid.read(rasterio.windows.Window(0, 0, 3, 3))
    assert ear.heard() == []


def test_masks_and_overviews_of_a_grid_are_welcome(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "grid.tif")
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=False), rasterio.open(path, "r+") as file:
        file.write_mask(np.array([[True, True, False]] * 3))
    write_grid(tmp_path / "grid.tif.ovr")
    assert (tmp_path / "grid.tif.msk").exists()
    read = open_grid(path).read(rasterio.windows.Window(0, 0, 3, 3))
    assert read.nodata.sum() == 3
    (tmp_path / "grid.tif.ovr").write_text("elsewhere")
    with pytest.raises(SourceError, match=r"^grid\.tif\.ovr: expected a GeoTIFF, as it belongs"):
        open_grid(path)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.kml", "<?xml version='1.0'?><kml/>", "an XML file may point to other files"),
        ("a.shp", "PK\3\4", "unpack the archive first"),
        ("a.mif", "Version 300", "expected one of these: GeoPackage"),
        ("a.gpkg", "SQLite", "expected one of these: GeoPackage"),
    ],
)
def test_files_of_other_kinds_are_told_what_is_accepted(
    tmp_path: Path, name: str, content: str, expected: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(SourceError) as caught:
        read_boundary_file(tmp_path / name, country=china())
    assert str(caught.value).startswith(f"{name}: expected one of these: GeoPackage")
    assert expected in str(caught.value)


def test_a_folder_is_read_if_it_is_a_geodatabase(tmp_path: Path) -> None:
    table = gpd.GeoDataFrame({"code": ["110101"]}, geometry=[box(116, 39, 117, 40)], crs=4490)
    table.to_file(tmp_path / "a.gdb", driver="OpenFileGDB")
    assert read_boundary_file(tmp_path / "a.gdb", country=china())["code"].tolist() == ["110101"]
    with pytest.raises(SourceError, match="it is a folder"):
        read_boundary_file(tmp_path, country=china())
