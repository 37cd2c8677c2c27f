"""A map of nine squares, whose colours can be told by hand, and the pages that show it."""

import importlib.util
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from playwright.sync_api import Browser, Page, Route

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.topology import Topology, build_topology
from atlas.model.dataset import UnitSet
from atlas.model.layer import Column
from atlas.model.text import Text
from atlas.web.data.encode import (
    names_script,
    notes_script,
    payload_script,
    units_script,
    values_script,
)
from atlas.web.data.engine_payloads import circle_texts, class_texts, engine_style, facts_texts
from atlas.web.data.geometry import geo_script, lines_script
from atlas.web.page.scripts_and_styles import BUNDLES
from tests.browser import tabs
from tests.browser.tabs import Tabs

SIDE = 300_000.0
LEAVES = ["110101", "110102", "110105", "230102", "230103", "230104", "440103", "440104", "810000"]
CHANGE = [-30.0, -15.0, -7.0, -2.0, 0.0, 7.0, np.nan, 50.0]
RATE = Column("change", "rate", Text("变化", "Change"), "own_indicator", decimals=6)
CLASS_OF = {
    "110101": 0,
    "110102": 1,
    "110105": 2,
    "230102": 3,
    "230103": 4,
    "230104": 5,
    "440104": 8,
}
CODES = LEAVES[:8]
PEOPLE = [1_000_000, 500_000, 300_000, 200_000, 1_000_000, 1_000_000, 900_000, 1_000_000]
MOVED = [-1_000_000, -250_000, -100_000, 0, 100_000, 250_000, pd.NA, 1_000_000]
GROWTH = load_style(country=china()).scale("growth")
STYLE = engine_style(load_style(country=china()))


@dataclass
class Tab(tabs.Tab):
    """An opened map, what went wrong in it, and the files that it asked for."""

    files: list[str] = field(default_factory=list)

    def forget(self) -> None:
        super().forget()
        self.files = []

    def run(self, script: str) -> Any:
        return self.page.evaluate(script)

    def colours(self, code: str, reach: int = 0) -> set[str]:
        """Colours of the map canvas round the middle of a unit or leaf."""
        pixels = self.run(
            f"""() => {{
              const {{x, y}} = atlas.pointOf({code!r}) || leafPoint({code!r});
              const {{margin, dpr}} = atlas.layer.view;
              const side = 2 * {reach} + 1;
              const left = Math.round((x + margin.x) * dpr) - {reach};
              const top = Math.round((y + margin.y) * dpr) - {reach};
              const copy = new OffscreenCanvas(side, side).getContext('2d');
              copy.drawImage(document.querySelector('.atlas-map-canvas'), -left, -top);
              const data = copy.getImageData(0, 0, side, side).data;
              const pixel = (_, i) => [...data.slice(4 * i, 4 * i + 3)];
              return Array.from({{length: side * side}}, pixel);
            }}"""
        )
        return {"#{:02x}{:02x}{:02x}".format(*pixel) for pixel in pixels}

    def centre(self, code: str) -> tuple[float, float]:
        box = self.page.locator("#map").bounding_box()
        point = self.run(f"() => atlas.pointOf({code!r})")
        assert box is not None
        return box["x"] + point["x"], box["y"] + point["y"]


def nine_squares() -> gpd.GeoDataFrame:
    boxes = [
        shapely.box(x * SIDE, 3.5e6 + y * SIDE, (x + 1) * SIDE, 3.5e6 + (y + 1) * SIDE)
        for y in range(3)
        for x in range(3)
    ]
    return gpd.GeoDataFrame({"code": LEAVES}, geometry=boxes, crs=china().equal_area)


def counties() -> UnitSet:
    table = gpd.GeoDataFrame(
        {
            "code": CODES,
            "name_zh": [f"第{code}区" for code in CODES],
            "prefecture_code": [f"{code[:4]}00" for code in CODES],
            "prefecture_name_zh": [f"{code[:2]}市" for code in CODES],
            "province_code": [f"{code[:2]}0000" for code in CODES],
            "province_name_zh": [f"{code[:2]}省" for code in CODES],
            "comparability": ["unchanged"] * 6 + ["merged"] * 2,
            "comparability_note_zh": [pd.NA] * 6 + ["与乙县合并"] * 2,
            "change": pd.array(CHANGE, dtype="Float64"),
            "before": PEOPLE,
            "after": [people // 2 for people in PEOPLE],
            "moved": pd.array(MOVED, dtype="Int64"),
            "district": [code.startswith("23") for code in CODES],
        },
        geometry=[None] * 8,
        crs=china().crs,
    )
    leaves = pd.Series(CODES, index=CODES)
    return UnitSet("county", "county", (2010, 2020), table, leaves, own={"change": RATE})


def provinces() -> UnitSet:
    codes = ["110000", "230000", "440000"]
    table = gpd.GeoDataFrame(
        {
            "code": codes,
            "name_zh": ["甲省", "乙省", "丙省"],
            "province_code": codes,
            "province_name_zh": ["甲省", "乙省", "丙省"],
            "comparability": ["unchanged"] * 3,
            "change": [-30.0, 0.0, 50.0],
            "before": [1_800_000, 2_200_000, 1_900_000],
        },
        geometry=[None] * 3,
        crs=china().crs,
    )
    leaves = pd.Series({code: f"{code[:2]}0000" for code in CODES})
    return UnitSet("province", "province", (2010, 2020), table, leaves, own={"change": RATE})


def topology_of(cell: float) -> Topology:
    return build_topology(nine_squares(), tolerance=0, cell=cell)


def later_scripts() -> dict[str, str]:
    """Files that a map loads when it needs them, by their place beside the engine."""
    square = geo_script(topology_of(500), LEAVES, "detail")
    # The second row as a province of its own, the rest as land round it.
    row = nine_squares().iloc[[3, 4, 5, 0, 1, 2, 6, 7, 8]]
    alone = build_topology(row, tolerance=0, cell=500)
    return {
        "geo/detail.js": square,
        "geo/23.js": geo_script(alone, list(row["code"]), "23", own=3, first=3),
        "notes/county.zh.js": notes_script(counties(), "zh"),
        "notes/province.zh.js": notes_script(provinces(), "zh"),
        "values/county/after.js": values_script(counties(), "after"),
        "values/county/moved.js": values_script(counties(), "moved"),
    }


def data_scripts() -> str:
    edges = GROWTH.edges
    scripts = [
        geo_script(topology_of(1000), LEAVES, "leaves", finer={"id": "detail", "below": 1000}),
        payload_script("style", "atlas", STYLE),
        lines_script(
            gpd.GeoSeries(
                {"heihe_tengchong": shapely.LineString(), "national": shapely.LineString()},
                crs=china().crs,
            ),
            china().equal_area,
        ),
        values_script(counties(), "district"),
    ]
    for units in (counties(), provinces()):
        scripts += [
            units_script(units, LEAVES),
            names_script(units, "zh"),
            values_script(units, "change", decimals=1, edges=edges),
            values_script(units, "before"),
        ]
    return "".join(scripts)


def config(**changes: object) -> dict[str, Any]:
    return {
        "lang": "zh",
        "theme": "light",
        "set": "county",
        "column": "change",
        "classes": {
            "edges": list(GROWTH.edges),
            "light": list(GROWTH.light),
            "dark": list(GROWTH.dark),
        },
        "value": {"label": "变化", "unit": "%", "decimals": 1, "sign": True},
        "counts": [{"column": "before", "label": "2010年"}],
        "unitLabels": False,
        "frame": {"x": [-1e5, 10e5], "y": [3.4e6, 4.5e6]},
        "inset": {"title": "南海诸岛", "x": [0.17e6, 1.82e6], "y": [0.3e6, 2.5e6]},
        "legend": {
            "element": "#legend",
            "title": "人口变化",
            "less": "减少",
            "more": "增加",
            "missing": "无数据",
            "people": "before",
            "land": "不着色",
            "left": {"all": "{units} 个单元，{people} 人", "units": "", "none": ""},
        },
        "texts": {
            **circle_texts(load_style(country=china()), "zh"),
            **class_texts("zh"),
            **facts_texts("zh"),
            "comparability": {"unchanged": "区划未变"},
            "noData": "无数据",
            "leaves": {"810000": {"name": "丁区", "note": "另行普查"}},
            "mapLabel": "地图",
        },
        **changes,
    }


@pytest.fixture(scope="session")
def engine_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay the engine, Leaflet and the data of the nine squares side by side."""
    folder = tmp_path_factory.mktemp("engine")
    spec = importlib.util.find_spec("js_lib_leaflet")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    leaflet = Path(spec.submodule_search_locations[0]) / "static" / "js_lib_leaflet"
    for name in ("leaflet.js", "leaflet.css"):
        shutil.copy(leaflet / name, folder / name)
    for name in (*BUNDLES["atlas.js"], "maps/engine.css"):
        script = files("atlas.web") / "static" / name
        (folder / script.name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in {"data.js": data_scripts(), **later_scripts()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def watched(page: Page, folder: Path) -> Tab:
    """Block every other host, and note every file and fault."""
    tab = Tab(page)

    def only_files(route: Route) -> None:
        if route.request.url.startswith("file:"):
            tab.files.append(route.request.url.removeprefix(f"{folder.as_uri()}/"))
            route.continue_()
        else:
            tab.faults.append(route.request.url)
            route.abort()

    page.route("**/*", only_files)
    page.on("pageerror", lambda error: tab.faults.append(str(error)))
    page.on("console", lambda message: tab.faults.append(message.text))
    return tab


class Opener:
    """Opens maps with a config."""

    def __init__(self, tabs: Tabs[Tab], folder: Path) -> None:
        self.tabs = tabs
        self.folder = folder
        self.taken: list[Tab] = []

    def __call__(self, width: int = 800, height: int = 700, **changes: object) -> Tab:
        tab = self.tabs.take(width, height)
        self.taken.append(tab)
        page = self.folder / "page.html"
        page.write_text(self.html(config(**changes)), encoding="utf-8")
        tab.page.goto(page.as_uri())
        return tab

    @staticmethod
    def html(config: dict[str, Any]) -> str:
        engine = [Path(name).name for name in BUNDLES["atlas.js"]]
        scripts = ("leaflet.js", *engine, "data.js")
        tags = "".join(f'<script src="{name}"></script>' for name in scripts)
        return (
            '<!doctype html><html lang="zh"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="leaflet.css">'
            '<link rel="stylesheet" href="engine.css">'
            "<style>body{margin:0;font:14px sans-serif}#map{height:420px}</style>"
            '<div id="switch"></div>'
            f'<div id="legend" class="legend"></div><div id="map"></div>{tags}'
            f"<script>const atlas = ATLAS.map('map', {json.dumps(config)});"
            "const leafPoint = (code) => { const g = atlas.geometry;"
            "const [a, b, c, d] = g.boxOf([g.codes.indexOf(code)]);"
            "return atlas.layer.containerPointOf((a + c) / 2, (b + d) / 2); };</script></html>"
        )


@pytest.fixture(scope="session")
def engine_tabs(chromium: Browser, engine_folder: Path) -> Tabs[Tab]:
    """Keep the tabs that maps are opened in."""
    return Tabs(chromium, lambda page: watched(page, engine_folder))


@pytest.fixture
def opened(engine_tabs: Tabs[Tab], engine_folder: Path) -> Iterator[Opener]:
    """Open maps; a page that asked another host or wrote to the console fails its test."""
    opener = Opener(engine_tabs, engine_folder)
    yield opener
    faults = [fault for tab in opener.taken for fault in tab.faults]
    for tab in opener.taken:
        engine_tabs.put_back(tab)
    assert faults == []
