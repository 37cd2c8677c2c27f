"""The map engine in Chromium, on nine squares whose colours can be told by hand."""

import importlib.util
import itertools
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
import pyproj
import pytest
import shapely
from playwright.sync_api import Browser, Page, Route

from atlas.crs import ALBERS, CGCS2000
from atlas.dataset import UnitSet
from atlas.style import load_style
from atlas.web.configuration import engine_style
from atlas.web.encode import (
    ENGINE_SCRIPTS,
    geo_script,
    lines_script,
    names_script,
    payload_script,
    units_script,
    values_script,
)
from atlas.web.topology import build_topology

SIDE = 300_000.0
LEAVES = ["110101", "110102", "110105", "230102", "230103", "230104", "440103", "440104", "810000"]
CHANGE = [-30.0, -15.0, -7.0, -2.0, 0.0, 7.0, np.nan, 50.0]
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
GROWTH = load_style().scale("growth")
STYLE = engine_style(load_style())


@dataclass
class Tab:
    """An opened page and everything that went wrong in it."""

    page: Page
    faults: list[str] = field(default_factory=list)

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
    return gpd.GeoDataFrame({"code": LEAVES}, geometry=boxes, crs=ALBERS)


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
            "change": pd.array(CHANGE, dtype="Float64"),
            "before": PEOPLE,
            "district": [code.startswith("23") for code in CODES],
        },
        geometry=[None] * 8,
        crs=CGCS2000,
    )
    leaves = pd.Series(CODES, index=CODES)
    return UnitSet("county", "county", (2010, 2020), table, leaves)


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
        crs=CGCS2000,
    )
    leaves = pd.Series({code: f"{code[:2]}0000" for code in CODES})
    return UnitSet("province", "province", (2010, 2020), table, leaves)


def data_scripts() -> str:
    edges = GROWTH.edges
    scripts = [
        geo_script(nine_squares(), tolerance=0, cell=1000),
        payload_script("style", "atlas", STYLE),
        lines_script({"heihe_tengchong": shapely.LineString(), "national": shapely.LineString()}),
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
        "inset": {"title": "南海诸岛"},
        "legend": {
            "element": "#legend",
            "title": "人口变化",
            "less": "减少",
            "more": "增加",
            "missing": "无数据",
            "people": "before",
            "land": "不着色",
            "left": "{units} 个单元，{people} 人",
        },
        "texts": {
            "comparability": {"unchanged": "区划未变"},
            "noData": "无数据",
            "leaves": {"810000": {"name": "丁区", "note": "另行普查"}},
            "mapLabel": "地图",
        },
        **changes,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay the engine, Leaflet and the data of the nine squares side by side."""
    folder = tmp_path_factory.mktemp("engine")
    spec = importlib.util.find_spec("js_lib_leaflet")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    leaflet = Path(spec.submodule_search_locations[0]) / "static" / "js_lib_leaflet"
    for name in ("leaflet.js", "leaflet.css"):
        shutil.copy(leaflet / name, folder / name)
    for name in ENGINE_SCRIPTS:
        script = files("atlas.web") / "static" / name
        (folder / name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "data.js").write_text(data_scripts(), encoding="utf-8")
    return folder


class Opener:
    """Opens pages with a config; every other host is blocked and every fault noted."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.tabs: list[Tab] = []

    def __call__(self, width: int = 800, height: int = 700, **changes: object) -> Tab:
        context = self.browser.new_context(viewport={"width": width, "height": height})
        tab = Tab(context.new_page())
        self.tabs.append(tab)
        context.route("**/*", lambda route: self.only_files(route, tab))
        tab.page.on("pageerror", lambda error: tab.faults.append(str(error)))
        tab.page.on("console", lambda message: tab.faults.append(message.text))
        page = self.folder / "page.html"
        page.write_text(self.html(config(**changes)), encoding="utf-8")
        tab.page.goto(page.as_uri())
        return tab

    @staticmethod
    def only_files(route: Route, tab: Tab) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            tab.faults.append(route.request.url)
            route.abort()

    @staticmethod
    def html(config: dict[str, Any]) -> str:
        scripts = ("leaflet.js", *ENGINE_SCRIPTS, "data.js")
        tags = "".join(f'<script src="{name}"></script>' for name in scripts)
        return (
            '<!doctype html><html lang="zh"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="leaflet.css">'
            "<style>body{margin:0;font:14px sans-serif}#map{height:420px}</style>"
            f'<div id="legend"></div><div id="map"></div>{tags}'
            f"<script>const atlas = ATLAS.map('map', {json.dumps(config)});"
            "const leafPoint = (code) => { const g = atlas.geometry;"
            "const [a, b, c, d] = g.boxOf([g.codes.indexOf(code)]);"
            "return atlas.layer.containerPointOf((a + c) / 2, (b + d) / 2); };</script></html>"
        )


@pytest.fixture
def opened(chromium: Browser, folder: Path) -> Iterator[Opener]:
    """Open maps; a page that asked another host or wrote to the console fails its test."""
    opener = Opener(chromium, folder)
    yield opener
    faults = [fault for tab in opener.tabs for fault in tab.faults]
    for tab in opener.tabs:
        tab.page.context.close()
    assert faults == []


def test_projection_is_proj_s_albers_to_a_metre(opened: Opener) -> None:
    tab = opened()
    lon, lat = (grid.ravel() for grid in np.meshgrid(np.arange(73, 137, 4), np.arange(3, 55, 3)))
    places = np.column_stack([lon, lat]).tolist()
    ours = np.array(tab.page.evaluate("(p) => p.map((q) => ATLAS.albers.forward(...q))", places))
    transformer = pyproj.Transformer.from_crs(CGCS2000, ALBERS, always_xy=True)
    assert np.abs(ours - np.column_stack(transformer.transform(lon, lat))).max() < 1
    back = tab.page.evaluate("(p) => p.map((q) => ATLAS.albers.inverse(...q))", ours.tolist())
    assert np.abs(np.array(back) - np.array(places)).max() < 1e-8


def test_pages_decode_the_arcs_that_python_wrote(opened: Opener) -> None:
    tab = opened()
    topology = build_topology(nine_squares(), tolerance=0, cell=1000)
    decoded = tab.run(
        """() => { const g = ATLAS.read('geo', 'leaves');
        return Object.fromEntries(['x', 'y', 'starts', 'left', 'right'].map((k) => [k, [...g[k]]])
          .concat([['refs', g.rings.flatMap((rings) => rings.flatMap((ring) => [...ring]))]])); }"""
    )
    assert decoded["x"] == topology.points[:, 0].tolist()
    assert decoded["y"] == topology.points[:, 1].tolist()
    assert decoded["starts"] == topology.arc_starts.tolist()
    assert decoded["left"] == topology.left.tolist()
    assert decoded["right"] == topology.right.tolist()
    assert decoded["refs"] == topology.refs.tolist()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_unit_has_the_colour_of_its_class(opened: Opener, theme: str) -> None:
    tab = opened(theme=theme)
    palette = getattr(GROWTH, theme)
    for code, index in CLASS_OF.items():
        assert tab.colours(code, reach=3) == {palette[index]}


@pytest.mark.parametrize("code", ["440103", "810000"])
def test_missing_is_hatched_and_never_a_class(opened: Opener, code: str) -> None:
    colours = opened().colours(code, reach=12)
    fill, hatch = STYLE["missing"]["fill"][0], STYLE["missing"]["hatch"][0]
    assert fill in colours
    darkest = min(colours, key=lambda colour: int(colour[1:3], 16))
    assert abs(int(darkest[1:3], 16) - int(hatch[1:3], 16)) < 60
    assert colours.isdisjoint({*GROWTH.light, "#ffffff"})


def test_theme_can_be_set(opened: Opener) -> None:
    tab = opened()
    tab.run("() => atlas.setTheme('dark')")
    assert tab.colours("440104") == {GROWTH.dark[8]}
    assert tab.page.locator("#map").get_attribute("data-theme") == "dark"


def test_units_outside_where_are_plain_land(opened: Opener) -> None:
    tab = opened(where="district")
    assert tab.colours("110101") == {STYLE["ground"]["land_without_theme"][0]}
    assert tab.colours("230102") == {GROWTH.light[3]}
    assert "3 个单元，2,200,000 人" in tab.page.locator("#legend").inner_text()


def test_filter_by_comparability_drops_the_others(opened: Opener) -> None:
    tab = opened()
    tab.run("() => atlas.show({filter: ['merged']})")
    assert tab.colours("230103") == {STYLE["ground"]["land_without_theme"][0]}
    assert tab.colours("440104") == {GROWTH.light[8]}
    tab.run("() => atlas.show({filter: null})")
    assert tab.colours("230103") == {GROWTH.light[4]}


def test_level_is_switched_on_the_same_geometry(opened: Opener) -> None:
    tab = opened()
    tab.run("() => atlas.show({set: 'province'})")
    for leaf, index in {"110102": 0, "230102": 4, "230104": 4, "440103": 8}.items():
        point = f"() => {{ const p = leafPoint({leaf!r}); return atlas.unitAt([p.x, p.y]); }}"
        assert tab.run(point) == ["11", "23", "44"].index(leaf[:2])
        assert tab.run(f"() => atlas.info({leaf!r}).class") == index
    assert tab.colours("230000", reach=50) == {GROWTH.light[4]}


def test_focus_colours_only_its_leaves_and_fits_them(opened: Opener) -> None:
    tab = opened(focus={"prefecture": "230100"})
    assert tab.colours("230103") == {GROWTH.light[4]}
    assert tab.colours("110102") == {STYLE["ground"]["land_without_theme"][0]}
    left, right = (
        tab.run("() => atlas.pointOf('230102').x"),
        tab.run("() => atlas.pointOf('230104').x"),
    )
    assert right - left == pytest.approx(800 * 2 / 3 / 1.08, abs=2)


def test_hover_says_name_value_and_people(opened: Opener) -> None:
    tab = opened()
    tab.page.mouse.move(*tab.centre("110101"))
    tooltip = tab.page.locator(".atlas-tooltip")
    tooltip.wait_for(state="visible")
    text = tooltip.inner_text()
    for words in ("第110101区", "变化：−30.0%", "2010年", "1,000,000", "区划未变"):
        assert words in text
    assert tab.page.locator(".atlas-live").inner_text() == "第110101区 变化：−30.0%"
    tab.page.mouse.move(5, tab.centre("110101")[1])
    tooltip.wait_for(state="hidden")


def test_hover_over_a_region_with_a_census_of_its_own(opened: Opener) -> None:
    tab = opened()
    point = tab.run("() => leafPoint('810000')")
    box = tab.page.locator("#map").bounding_box()
    assert box is not None
    tab.page.mouse.move(box["x"] + point["x"], box["y"] + point["y"])
    tooltip = tab.page.locator(".atlas-tooltip")
    tooltip.wait_for(state="visible")
    assert "丁区" in tooltip.inner_text()
    assert "另行普查" in tooltip.inner_text()


def test_click_selects_and_tells_the_page(opened: Opener) -> None:
    tab = opened(link="place/{prefecture}.html", linkText="看")
    tab.run("() => atlas.on('select', (facts) => { window.told = facts; })")
    tab.page.mouse.click(*tab.centre("230104"))
    assert tab.run("() => told.code") == "230104"
    assert tab.run("() => told.value") == 7
    link = tab.page.locator(".atlas-tooltip.is-selected a")
    assert link.get_attribute("href") == "place/230100.html"
    tab.page.keyboard.press("Escape")
    assert tab.run("() => told") is None
    assert not tab.page.locator(".atlas-tooltip").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_legend_is_whole_at_every_width(opened: Opener, width: int) -> None:
    tab = opened(width=width)
    breaks = tab.page.locator(".atlas-legend-breaks span")
    expected = ["−20", "−10", "−5", "0", "+5", "+10", "+20", "+40%"]
    assert breaks.all_inner_texts() == expected
    boxes = [box for box in (item.bounding_box() for item in breaks.all()) if box]
    assert len(boxes) == 8
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert all(a["x"] + a["width"] < b["x"] for a, b in itertools.pairwise(boxes))


def test_legend_gives_the_share_of_people_per_class(opened: Opener) -> None:
    tab = opened()
    # 5.0 million people are counted in a class: 1.0, 0.5, 0.3, 0.2, 1.0, 1.0, none, none, 1.0.
    shares = tab.page.locator(".atlas-legend-people span").all_inner_texts()
    assert shares == ["20", "10", "6", "4", "20", "20", "0", "0", "20"]
    steps = tab.page.locator(".atlas-legend-step").all()
    assert len(steps) == 9
    assert "无数据" in tab.page.locator(".atlas-legend-missing").inner_text()


def test_categories_have_a_list_for_a_legend(opened: Opener) -> None:
    categories = {
        "keys": ["no", "yes"],
        "labels": ["否", "是"],
        "light": ["#111111", "#eeeeee"],
        "dark": ["#222222", "#dddddd"],
    }
    tab = opened(column="district", classes=categories)
    assert tab.colours("110101") == {"#111111"}
    assert tab.colours("230102") == {"#eeeeee"}
    assert tab.page.locator(".atlas-legend-list li").all_inner_texts() == ["否 5", "是 3"]


def test_national_frame_fits_a_phone(opened: Opener) -> None:
    tab = opened(width=390, frame={"x": [-2.7e6, 2.25e6], "y": [1.75e6, 6e6]})
    left, right = tab.run(
        """() => [-2.7e6, 2.25e6].map((x) => atlas.layer.containerPointOf(x / 1000, 4000).x)"""
    )
    assert left == pytest.approx(0, abs=1)
    assert right == pytest.approx(390, abs=1)
    assert tab.page.locator(".atlas-inset-title").inner_text() == "南海诸岛"
    inset = tab.page.locator(".atlas-inset canvas").bounding_box()
    assert inset is not None
    assert inset["height"] / inset["width"] == pytest.approx(4 / 3, rel=0.02)


def test_inset_on_a_small_map_leaves_taiwan_free(opened: Opener) -> None:
    # 489 × 420 px is the frame's own shape: nothing is left beside it.
    tab = opened(width=489, frame={"x": [-2.7e6, 2.25e6], "y": [1.75e6, 6e6]})
    east_of_taiwan = tab.run("() => atlas.layer.containerPointOf(1708, 2500).x")
    inset = tab.page.locator(".atlas-inset").bounding_box()
    assert inset is not None
    assert east_of_taiwan < inset["x"]
    assert inset["x"] + inset["width"] <= 489


def test_moved_map_keeps_colours_under_the_pointer(opened: Opener) -> None:
    tab = opened()
    x, y = tab.centre("230103")
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + 60, y + 40, steps=4)
    tab.page.wait_for_timeout(120)
    tab.page.mouse.up()
    tab.page.wait_for_timeout(400)
    assert tab.colours("230103") == {GROWTH.light[4]}
    assert tab.centre("230103")[0] == pytest.approx(x + 60, abs=2)


def test_map_and_live_line_are_named_for_screen_readers(opened: Opener) -> None:
    tab = opened()
    assert tab.page.locator("#map").get_attribute("aria-label") == "地图"
    assert tab.page.locator(".atlas-live").get_attribute("aria-live") == "polite"
    legend = tab.page.locator(".atlas-legend-graphic").get_attribute("aria-label")
    assert legend == "人口变化 · 减少 · −20%, −10%, −5%, 0%, +5%, +10%, +20%, +40% · 增加"


def test_a_payload_that_is_not_loaded_is_named(opened: Opener) -> None:
    tab = opened()
    message = tab.run(
        "() => { try { atlas.show({set: 'prefecture'}); } catch (error) { return error.message; } }"
    )
    assert message == "ATLAS: units/prefecture is not loaded on this page"
