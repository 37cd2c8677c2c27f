"""Layer files, descriptions of indicators, names of files and values of options at fault."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from atlas.cli import main
from tests.campaign.readers import TABLES, boundaries, description, grid, index, layers, points
from tests.campaign.trial import READ, REFUSED, ended

GOOD = (Path(__file__).parents[2] / "layers" / "density_county_2020.toml").read_text("utf-8")
DESCRIBED = 'title = "床位"\nunit = "张"\nsource = "年鉴"\ncombine = "sum"\n'

ANY: dict[str, bytes] = {
    name: content if isinstance(content, bytes) else content.encode()
    for name, content in {
        "empty": "",
        "words": "no TOML at all",
        "JSON": '{"title": 1}',
        "NULs": bytes(1_000),
        "UTF-16": GOOD.encode("utf-16"),
        "GB18030": GOOD.encode("gb18030"),
        "two marks of order": "\ufeff\ufeff" + GOOD,
        "brackets": "a = " + "[" * 100_000,
        "brackets that close": "a = " + "[" * 100_000 + "]" * 100_000,
        "tables in tables": "a = " + "{a = " * 50_000 + "1" + "}" * 50_000,
        "a key of many dots": "a" + ".a" * 50_000 + " = 1",
        "a table of many dots": "[a" + ".a" * 50_000 + "]",
        "digits": "a = " + "9" * 100_000,
        "an order of digits": GOOD + "order = " + "9" * 4_000,
        "hexadecimal digits": "order = 0x" + "f" * 10_000,
        "an exponent": "order = 1e999999999",
        "a text without end": 'a = "' + "x" * 100_000,
        "a text of 1 MB": 'title = "' + "x" * 1_000_000 + '"',
        "a key of 1 MB": "x" * 1_000_000 + " = 1",
        "a key that steers": '"\\u001b[2J\\u202e" = 1',
        "a value that steers": 'level = "\\u001b[2J\\u202e"',
        "a key twice": GOOD + "\ndecimals = 1\ndecimals = 2\n",
        "a date": "title = 2020-11-01",
        "a date that is none": "title = 2020-13-41",
        "nothing but infinite": "breaks = [inf, -inf, nan]\npalette = 'sequential'",
        "ten thousand keys": "".join(f"k{i} = 1\n" for i in range(10_000)),
    }.items()
}

LINES: dict[str, str] = {
    "a column of geometry": 'indicator = "geometry"',
    "a column of texts": 'indicator = "name_zh"',
    "a column of codes": 'indicator = "code"',
    "a column of nobody": 'indicator = "nobody"',
    "a column of 100 kB": f'indicator = "{"x" * 100_000}"',
    "a column that is a number": "indicator = 5",
    "a column of another level": 'indicator = "province_code"',
    "a condition on a number": 'where = "population_2020"',
    "a condition on a text": 'where = "name_zh"',
    "people that are none": 'people = "density_2020"',
    "counts that are none": 'counts = ["name_zh"]',
    "counts of nobody": 'counts = ["nobody", 5]',
    "ten thousand counts": f"counts = {['nobody'] * 10_000}",
    "another level": 'level = "province"',
    "no level": 'level = "village"',
    "units of nobody": 'unit_set = "county_1990_2000"',
    "units that are a list": "unit_set = []",
    "decimals below zero": "decimals = -1",
    "many decimals": "decimals = 400",
    "decimals in words": 'decimals = "two"',
    "no scale": 'scale = "nowhere"',
    "a scale and breaks": "breaks = [1.0, 2.0]",
    "a scale of 100 kB": f'scale = "{"x" * 100_000}"',
    "a finding by machine": 'finding = {zh = "{first}", en = "{first}"}',
    "a title in one language": 'title = {zh = "人"}',
    "a title without words": 'title = {zh = "", en = ""}',
    "a title in three": 'title = {zh = "人", en = "People", fr = "Gens"}',
    "a title that is a list": "title = [1, 2]",
    "a unit of nobody": 'unit = "nobody"',
    "a source of nobody": 'source = ["nobody"]',
    "an order in words": 'order = "first"',
}

CLASSED: dict[str, str] = {
    "infinite breaks": 'breaks = [1.0, 2.0, 3.0, 4.0, inf]\npalette = "sequential"',
    "NaN breaks": 'breaks = [1.0, 2.0, nan, 4.0, 5.0]\npalette = "sequential"',
    "breaks that fall": 'breaks = [5.0, 4.0, 3.0, 2.0, 1.0]\npalette = "sequential"',
    "breaks twice": 'breaks = [1.0, 1.0, 1.0, 1.0, 1.0]\npalette = "sequential"',
    "no breaks": 'breaks = []\npalette = "sequential"',
    "too many breaks": f'breaks = {[float(i) for i in range(20_000)]}\npalette = "sequential"',
    "breaks in words": 'breaks = ["a"]\npalette = "sequential"',
    "breaks of 400 digits": f'breaks = [{"9" * 400}]\npalette = "sequential"',
    "a palette of nobody": 'breaks = [1.0, 2.0, 3.0, 4.0, 5.0]\npalette = "nobody"',
    "no palette": "breaks = [1.0, 2.0, 3.0, 4.0, 5.0]",
    "no zero": 'breaks = [1.0, 2.0, 3.0, 4.0, 5.0]\npalette = "diverging"',
    "no categories": 'categories = []\npalette = "sequential"',
    "categories of numbers": 'categories = [{key = 1, zh = "一", en = "one"}]\npalette = "city"',
}


def in_good(line: str) -> str:
    """Put a line in place of that of its key, or of the scale."""
    keys = {one.split(" = ")[0] for one in line.split("\n")}
    if keys & {"breaks", "categories"} and "palette" in keys:
        keys.add("scale")
    kept = [one for one in GOOD.splitlines() if one.split(" = ")[0] not in keys]
    return "\n".join([line, *kept]) + "\n"


def test_whole_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "density.toml").write_text(GOOD, encoding="utf-8")
    assert ended(lambda: layers(tmp_path), tmp_path, "density") == READ
    path = tmp_path / "beds.toml"
    path.write_text(DESCRIBED, encoding="utf-8")
    assert ended(lambda: description(path), tmp_path, path.name) == READ


@pytest.mark.parametrize("name", ANY)
def test_any_toml(name: str, tmp_path: Path) -> None:
    path = tmp_path / "beds.toml"
    path.write_bytes(ANY[name])
    assert ended(lambda: layers(tmp_path), tmp_path, path.name) == REFUSED
    assert ended(lambda: description(path), tmp_path, path.name) == REFUSED


@pytest.mark.parametrize("name", [*LINES, *CLASSED])
def test_lines_of_layers(name: str, tmp_path: Path) -> None:
    line = (LINES | CLASSED)[name]
    path = tmp_path / "beds.toml"
    path.write_text(in_good(line), encoding="utf-8")
    assert ended(lambda: layers(tmp_path), tmp_path, path.name) == REFUSED
    path.write_text(f"{DESCRIBED}{line}\n", encoding="utf-8")
    ended(lambda: description(path), tmp_path, path.name)


def test_layers_that_are_none(tmp_path: Path) -> None:
    for place, make in enumerate(
        (
            lambda path: path.write_text(GOOD, encoding="utf-8"),
            lambda path: (path / "sub.toml").mkdir(parents=True),
            lambda path: (path.mkdir(), (path / "a.toml").symlink_to("nowhere")),
            lambda path: (path.mkdir(), (path / "a.toml").symlink_to("a.toml")),
            lambda path: (path.mkdir(), (path / "a").symlink_to(path), (path / "b.toml").touch()),
            lambda path: (path.mkdir(), (path / "A b.toml").write_text(GOOD, encoding="utf-8")),
            lambda path: (path.mkdir(), (path / "\x1b[2J.toml").write_bytes(b"x")),
        )
    ):
        folder = tmp_path / f"layers{place}"
        make(folder)
        assert ended(lambda folder=folder: layers(folder), tmp_path, "") == REFUSED, place


def dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def looping(path: Path) -> None:
    path.symlink_to(path.name)


def listening(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as one:
        one.bind(str(path))


PATHS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "missing": ("people", lambda path: None),
    "a folder": ("people", lambda path: path.mkdir()),
    "dangling": ("people", dangling),
    "looping": ("people", looping),
    "through a file": ("file/people", lambda path: path.parent.touch()),
    "a socket": ("people", listening),
    "256 bytes": ("x" * 256, lambda path: None),
    "4,100 bytes": ("/".join(["x" * 200] * 21), lambda path: None),
    "a name that steers": ("\x1b[2J\n\u202epeople", lambda path: path.write_bytes(b"x")),
    "a name in another encoding": ("\udcff\udcfepeople", lambda path: path.write_bytes(b"x")),
    "an address": ("http:/127.0.0.1:9/people", lambda path: None),
    "a web file system": ("vsicurl/http:/127.0.0.1:9/people", lambda path: None),
}

READERS: dict[str, tuple[Callable[[Path], None], str]] = {
    **{name: (read, ".csv") for name, read in TABLES.items()},
    "workbook": (TABLES["census"], ".xlsx"),
    "parquet": (TABLES["counts"], ".parquet"),
    "parquet of points": (points, ".parquet"),
    "boundaries": (boundaries, ".gpkg"),
    "shapefile": (boundaries, ".shp"),
    "geojson": (boundaries, ".geojson"),
    "layer of points": (points, ".geojson"),
    "grid": (grid, ".tif"),
    "index": (index, ".gpkg"),
    "description": (description, ".toml"),
    "layers": (layers, ""),
}


@pytest.mark.parametrize("reader", READERS)
def test_paths(reader: str, tmp_path: Path) -> None:
    read, suffix = READERS[reader]
    for what, (name, make) in PATHS.items():
        path = tmp_path / what.replace(" ", "-").replace(",", "") / f"{name}{suffix}"
        path.parents[-len(tmp_path.parts) - 1].mkdir(exist_ok=True)
        path.parent.mkdir(exist_ok=True, parents=True) if len(
            name
        ) < 255 and "/" not in name else None
        make(path)
        assert ended(lambda path=path: read(path), tmp_path, "") == REFUSED, what


TRANSFER = ["transfer", "a.csv", "--from", "amap", "--to", "b", "--out", "c.csv"]
OPTIONS: dict[str, list[str]] = {
    "an empty name": ["build", "--census", "2020="],
    "blanks": ["build", "--grid", "  "],
    "the home of nobody": ["zonal", "~nobody-at-all/grid.tif"],
    "boundaries of nobody": ["build", "--boundaries", "~nobody-at-all/a.gpkg"],
    "empty boundaries": ["build", "--boundaries", ""],
    "boundaries by a long name": ["build", "--boundaries", "x" * 300],
    "boundaries by a long layer": ["build", "--boundaries", f"a.gpkg:{'x' * 100_000}"],
    "a census by a long name": ["build", "--census", f"2020={'x' * 256}"],
    "a census of 1990": ["build", "--census", "1990=a.csv"],
    "a census without a year": ["build", "--census", "a.csv"],
    "a census of 100 kB": ["build", "--census", "x" * 100_000],
    "a census that steers": ["build", "--census", "\x1b[2J\u202e"],
    "a period of nobody": ["build", "--period", "1990-2000"],
    "a band without a grid": ["build", "--band", "2"],
    "a crs without a grid": ["build", "--crs", "EPSG:4326"],
    "a kind without a grid": ["build", "--grid-kind", "density"],
    "a field without boundaries": ["build", "--code-field", "code"],
    "a band of nothing": ["zonal", "a.tif", "--band", "0"],
    "a band in words": ["zonal", "a.tif", "--band", "two"],
    "a band of many digits": ["zonal", "a.tif", "--band", "9" * 5_000],
    "a year of nobody": ["zonal", "a.tif", "--year", "1990"],
    "jobs of nobody": ["zonal", "a.tif", "--jobs", "0"],
    "an address with a password": ["build", "--base-url", "https://me:secret@example.org/"],
    "an address of lines": ["build", "--base-url", "https://example.org/\n\x1b[2J"],
    "a project at no address": ["build", "--project-url", "javascript:alert(1)"],
    "an address of no kind": ["build", "--base-url", "javascript:alert(1)"],
    "an address of 100 kB": ["build", "--base-url", "x" * 100_000],
    "layers of nobody": ["layers", "--layers", "no-such-folder"],
    "layers by a long name": ["layers", "--layers", "x" * 256],
    "a language of nobody": ["figures", "--lang", "fr"],
    "a place in words": ["locate", "east", "north"],
    "half a place": ["locate", "116"],
    "a place of no number": ["locate", "nan", "inf"],
    "a place out of reach": ["locate", "1e308", "39"],
    "a place in a crs of nobody": ["locate", "116", "39", "--crs", "EPSG:0"],
    "a crs of 100 kB": ["locate", "116", "39", "--crs", "x" * 100_000],
    "a crs that steers": ["locate", "116", "39", "--crs", "\x1b[2J\u202e"],
    "nearest below zero": ["locate", "116", "39", "--nearest", "-1"],
    "nearest of nan": ["locate", "116", "39", "--nearest", "nan"],
    "points beside a place": ["locate", "116", "39", "--out", "a.csv"],
    "points of nobody": ["locate", "--points", ""],
    "a sliver of nan": [*TRANSFER, "--sliver", "nan"],
    "a share of nan": [*TRANSFER, "--withhold", "nan"],
    "a share over one": [*TRANSFER, "--withhold", "2"],
    "back in time": ["transfer", "a.csv", "--from", "2020", "--to", "2010", "--out", "c.csv"],
    "no CSV": ["transfer", "a.csv", "--from", "2010", "--to", "2020", "--out", "c.xlsx"],
    "boundaries from nobody": [*TRANSFER, "--from", "~nobody-at-all/a"],
    "boundaries from ''": [*TRANSFER, "--from", ""],
    "a command of nobody": ["rebuild"],
    "an option of nobody": ["build", "--nobody"],
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended(lambda: main(OPTIONS[name]), tmp_path, "") == REFUSED
