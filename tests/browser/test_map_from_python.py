"""`atlas.map`: what Folium's children are on the map, in a file that is opened from a disk."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import folium
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from folium.plugins import Fullscreen, MarkerCluster
from playwright.sync_api import Browser, Page, expect
from pyproj import Transformer

import atlas
from atlas.catalogue.layers import load_layers
from atlas.country import china
from atlas.drawing.measured_layers import fit_layers
from atlas.model.dataset import Dataset
from atlas.tools import table_map
from atlas.web.embeds import embed_page
from atlas.web.maps.added_children import added_to_maps, write_children
from atlas.web.maps.maps import map_page
from atlas.web.page.pages import write_page
from atlas.words.word_files import LANGS
from tests.browser.conftest import watched
from tests.browser.tabs import Tab
from tests.browser.test_access import RULES
from tests.browser.test_foreign_code import INTRUDERS, REFUSED
from tests.editions import EDITION

MAP = "growth_county_2010_2020"
HARBIN, KUNMING = (45.80, 126.53), (25.04, 102.71)
FOOT = (12, 41)
"""Where the point of Leaflet's own pin lies in its picture, pixels."""

CORNERS = [(85, 33), (95, 33), (95, 37), (85, 37)]
SQUARE = {
    "type": "Feature",
    "properties": {"name": "Square in the west"},
    "geometry": {"type": "Polygon", "coordinates": [[*CORNERS, CORNERS[0]]]},
}
WEST = {"type": "FeatureCollection", "features": [SQUARE]}

GREY = "<svg xmlns='http://www.w3.org/2000/svg' width='256' height='256'/>"
"""A tile."""

Open = Callable[..., Tab]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Save a map and open the file, where every request is a fault."""
    pages: list[Page] = []

    def open_saved(shown: folium.Map, tiles: str = "", **options: Any) -> Tab:
        file = tmp_path / "saved.html"
        shown.save(str(file))
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"} | options
        page = chromium.new_page(**options)
        pages.append(page)
        tab = watched(page)
        if tiles:
            # The last rule that fits is the one that holds.
            page.route(tiles, lambda route: route.fulfill(body=GREY, content_type="image/svg+xml"))
        page.goto(file.as_uri())
        expect(page.locator(".atlas-map:not([aria-busy])")).to_be_visible()
        return tab

    yield open_saved
    for page in pages:
        page.close()


@pytest.fixture
def shown(built_site: Path) -> folium.Map:
    made = atlas.map(MAP, lang="en", folder=built_site)
    assert isinstance(made, folium.Map)
    return made


def foot_of(page: Page, pin: str) -> tuple[float, float]:
    """Where the point of a pin lies, from the corner of the map."""
    frame, box = (page.locator(name).bounding_box() for name in (".atlas-map", pin))
    assert frame is not None
    assert box is not None
    return box["x"] + FOOT[0] - frame["x"], box["y"] + FOOT[1] - frame["y"]


def test_a_marker_stands_where_its_place_is_in_albers_projection(
    shown: folium.Map, opened: Open
) -> None:
    folium.Marker(HARBIN, alt="Harbin").add_to(shown)
    folium.Marker(KUNMING, alt="Kunming").add_to(shown)
    page = opened(shown).page
    metres = Transformer.from_crs("EPSG:4326", china().equal_area, always_xy=True)
    there, here = (metres.transform(lon, lat) for lat, lon in (HARBIN, KUNMING))
    zoom = page.evaluate("ATLAS.maps[0].leaflet.getZoom()")
    pixel = page.evaluate("zoom => ATLAS.albers.metresPerPixel(zoom)", zoom)
    harbin, kunming = (foot_of(page, f"img[alt={name}]") for name in ("Harbin", "Kunming"))
    across, down = harbin[0] - kunming[0], harbin[1] - kunming[1]
    assert across == pytest.approx((there[0] - here[0]) / pixel, abs=1.5)
    assert down == pytest.approx((here[1] - there[1]) / pixel, abs=1.5)
    # And on the land that the map itself calls so.
    x, y = harbin
    code = page.evaluate(
        "at => { const map = ATLAS.maps[0]; return map.scene.units.codes[map.unitAt(at)]; }", [x, y]
    )
    assert code.startswith("2301")


def test_a_pin_is_a_picture_in_the_file_and_its_popup_opens(
    shown: folium.Map, opened: Open
) -> None:
    words = "<b>Harbin</b> <span style='color:rgb(1, 2, 3)'>``coldest`` capital</span>"
    folium.Marker(HARBIN, popup=folium.Popup(words), alt="Harbin").add_to(shown)
    tab = opened(shown)
    page, pin = tab.page, tab.page.locator("img[alt=Harbin]")
    assert pin.evaluate("it => it.naturalWidth") > 0
    assert (pin.get_attribute("src") or "").startswith("data:image/png")
    pin.click()
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_be_visible()
    expect(popup).to_contain_text("coldest")
    # Its words stand in one line, whatever width Folium asks for.
    box = popup.bounding_box()
    assert box is not None
    assert box["height"] < 40
    expect(popup.locator("span")).to_have_css("color", "rgb(1, 2, 3)")
    # The click was the pin's: the map told nothing of the unit below.
    expect(page.locator(".atlas-tooltip")).to_be_hidden()
    assert tab.faults == []


def test_while_a_child_tells_of_itself_the_map_is_silent(shown: folium.Map, opened: Open) -> None:
    folium.GeoJson(WEST, name="West", tooltip=folium.GeoJsonTooltip(["name"])).add_to(shown)
    tab = opened(shown)
    page, shape = tab.page, tab.page.locator("path.leaflet-interactive")
    box = shape.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".leaflet-tooltip")).to_contain_text("Square in the west")
    expect(page.locator(".atlas-tooltip")).to_be_hidden()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] + 40, steps=3)
    expect(page.locator(".leaflet-tooltip")).to_have_count(0)
    expect(page.locator(".atlas-tooltip")).to_be_visible()
    assert tab.faults == []


def test_a_shape_follows_the_parallels_of_its_corners(shown: folium.Map, opened: Open) -> None:
    folium.GeoJson(WEST, style_function=lambda _: {"color": "#010203"}).add_to(shown)
    page = opened(shown).page
    shape = page.locator("path[stroke='#010203']")
    # In the west a meridian leans: a rectangle of degrees is none of pixels.
    (x1, _), (x2, _), (x3, _), (x4, _) = page.evaluate(
        "ll => ll.map(([lon, lat]) => ATLAS.albers.forward(lon, lat))", CORNERS
    )
    pixel = page.evaluate("ATLAS.albers.metresPerPixel(ATLAS.maps[0].leaflet.getZoom())")
    box = shape.evaluate(
        "it => ({...JSON.parse(JSON.stringify(it.getBBox())), w: it.getBBox().width})"
    )
    assert box["w"] == pytest.approx((max(x2, x3) - min(x1, x4)) / pixel, abs=2)
    assert abs(x1 - x4) / pixel > 5


def test_the_layer_control_takes_a_group_away_and_brings_it_back(
    shown: folium.Map, opened: Open
) -> None:
    group = folium.FeatureGroup("Journey")
    folium.PolyLine([HARBIN, KUNMING], color="#040506").add_to(group)
    folium.Marker(HARBIN, icon=folium.Icon(color="red")).add_to(group)
    group.add_to(shown)
    folium.LayerControl().add_to(shown)
    tab = opened(shown)
    page = tab.page
    line, pin = page.locator("path[stroke='#040506']"), page.locator(".atlas-pin")
    expect(line).to_have_count(1)
    expect(pin.locator("path")).to_have_attribute("fill", "#d13e2a")
    toggle = page.locator(".leaflet-control-layers-toggle")
    assert "data:image/png" in toggle.evaluate("it => getComputedStyle(it).backgroundImage")
    corner = toggle.bounding_box()
    assert corner is not None
    page.mouse.move(corner["x"] + 5, corner["y"] + 5)
    page.get_by_label("Journey").uncheck()
    expect(line).to_have_count(0)
    expect(pin).to_have_count(0)
    page.get_by_label("Journey").check()
    expect(line).to_have_count(1)
    assert tab.faults == []


def test_a_close_view_needs_no_file_and_names_the_unit(shown: folium.Map, opened: Open) -> None:
    folium.FitBounds([(45.5, 126.2), (46.1, 126.9)]).add_to(shown)
    tab = opened(shown)
    page = tab.page
    page.wait_for_function("() => ATLAS.maps[0].geometry.id === 'detail'")
    frame = page.locator(".atlas-map").bounding_box()
    assert frame is not None
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    tip = page.locator(".atlas-tooltip")
    expect(tip).to_contain_text("Harbin")
    # Its people are told without another file, too.
    expect(tip.get_by_role("row").first).to_be_visible()
    zoom = page.evaluate("ATLAS.maps[0].leaflet.getZoom()")
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_function("() => ATLAS.maps[0].leaflet.getSize().x < 1010")
    assert page.evaluate("ATLAS.maps[0].leaflet.getZoom()") == zoom
    assert tab.faults == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_speaks_the_language_that_was_asked_for(
    built_site: Path, opened: Open, lang: str
) -> None:
    tab = opened(atlas.map(MAP, lang=lang, folder=built_site), locale="zh-CN")
    page = tab.page
    expect(page.locator("html")).to_have_attribute("lang", {"zh": "zh-Hans", "en": "en"}[lang])
    words = {"zh": "县级单位人口减少", "en": "county-level units lost people"}
    expect(page.get_by_role("heading", level=1)).to_contain_text(words[lang])
    # There is no other language in the file to lead to.
    expect(page.locator(".foot a[hreflang]")).to_have_count(0)
    assert tab.faults == []


def test_a_notebook_shows_it_in_a_frame_without_an_address(
    shown: folium.Map, chromium: Browser, tmp_path: Path
) -> None:
    folium.Marker(HARBIN, alt="Harbin", popup="Harbin").add_to(shown)
    cell = tmp_path / "cell.html"
    cell.write_text(f"<!doctype html><meta charset=utf-8>{shown._repr_html_()}", encoding="utf-8")
    page = chromium.new_page(viewport={"width": 900, "height": 700})
    tab = watched(page)
    page.goto(cell.as_uri())
    frame = page.frame_locator("iframe")
    expect(frame.locator(".atlas-map:not([aria-busy])")).to_be_visible()
    frame.locator("img[alt=Harbin]").click()
    expect(frame.locator(".leaflet-popup-content")).to_have_text("Harbin")
    assert tab.faults == []
    page.close()


def test_its_policy_lets_nothing_from_another_host_in(shown: folium.Map, opened: Open) -> None:
    picture = "<img src='https://example.org/flag.png' alt='flag'>"
    folium.Marker(HARBIN, popup=picture, alt="Harbin").add_to(shown)
    tab = opened(shown)
    tab.page.locator("img[alt=Harbin]").click()
    expect(tab.page.locator(".leaflet-popup-content")).to_be_visible()
    # Refused before it was asked for.
    assert any("Content Security Policy" in fault for fault in tab.faults), tab.faults
    assert not any(fault.startswith("asked") for fault in tab.faults)


def test_a_plugin_on_the_disk_stands_in_the_file(
    shown: folium.Map, opened: Open, tmp_path: Path
) -> None:
    plugin, rules = tmp_path / "plugin.js", tmp_path / "plugin.css"
    plugin.write_text(
        "window.plugged = '</script>'.length; L.control.fullscreen = () => L.layerGroup();", "utf-8"
    )
    rules.write_text(".leaflet-marker-icon{opacity:.5}", encoding="utf-8")
    button = Fullscreen()
    button.default_js, button.default_css = [("plugin", str(plugin))], [("rules", str(rules))]
    button.add_to(shown)
    folium.Marker(HARBIN, alt="Harbin").add_to(shown)
    tab = opened(shown)
    expect(tab.page.locator("img[alt=Harbin]")).to_have_css("opacity", "0.5")
    assert tab.page.evaluate("window.plugged") == len("</script>")
    assert tab.faults == []


def test_markers_that_lie_close_are_one_cluster_until_it_is_opened(
    shown: folium.Map, opened: Open
) -> None:
    group = MarkerCluster().add_to(shown)
    for number in range(3):
        folium.Marker((HARBIN[0] + 0.2 * number, HARBIN[1]), alt=f"pin {number}").add_to(group)
    folium.Marker(KUNMING, alt="Kunming").add_to(group)
    tab = opened(shown)
    page, cluster = tab.page, tab.page.locator(".marker-cluster")
    expect(cluster).to_have_text("3")
    expect(page.locator("img[alt=Kunming]")).to_be_visible()
    expect(page.locator("img[alt^=pin]")).to_have_count(0)
    cluster.click()
    expect(page.locator("img[alt^=pin]")).to_have_count(3)
    assert tab.faults == []


def test_with_children_axe_finds_nothing_and_a_popup_opens_by_keys(
    shown: folium.Map, opened: Open
) -> None:
    folium.Marker(HARBIN, popup="Coldest capital", alt="Harbin", title="Harbin").add_to(shown)
    folium.GeoJson(WEST, name="West", tooltip=folium.GeoJsonTooltip(["name"])).add_to(shown)
    cluster = MarkerCluster().add_to(shown)
    for number in range(3):
        folium.Marker((KUNMING[0] + 0.2 * number, KUNMING[1]), alt=f"pin {number}").add_to(cluster)
    folium.LayerControl().add_to(shown)
    for scheme in ("light", "dark"):
        tab = opened(shown, color_scheme=scheme)
        page = tab.page
        assert Axe().run(page, options=RULES).response["violations"] == []
        popup = page.locator(".leaflet-popup-content")
        page.locator("img[alt=Harbin]").focus()
        page.keyboard.press("Enter")
        expect(popup).to_have_text("Coldest capital")
        # It fades in.
        expect(page.locator(".leaflet-popup")).to_have_css("opacity", "1")
        assert Axe().run(page, options=RULES).response["violations"] == []
        page.keyboard.press("Escape")
        expect(popup).to_have_count(0)
        expect(page.locator(".atlas-tooltip")).to_be_hidden()
        assert tab.faults == []


def test_on_the_map_of_tiles_land_and_pins_lie_where_the_tiles_have_them(
    built_site: Path, opened: Open
) -> None:
    shown = atlas.map(MAP, lang="en", folder=built_site, projection="mercator")
    # The north-western corner of tile 4/13/6: of 16 columns of 22.5°, and of the 16 rows of the
    # square of Mercator the sixth begins at atan(sinh(pi / 4)).
    corner = (math.degrees(math.atan(math.sinh(math.pi / 4))), 13 * 22.5 - 180)
    folium.Marker(corner, alt="corner").add_to(shown)
    folium.Marker(HARBIN, alt="Harbin").add_to(shown)
    folium.TileLayer("https://{s}.tiles.example.org/{z}/{x}/{y}.png", attr="Somebody").add_to(shown)
    tab = opened(shown, tiles="https://*.tiles.example.org/**", color_scheme="dark")
    page = tab.page
    tile = page.locator("img.leaflet-tile-loaded[src*='/4/13/6.png']")
    expect(tile).to_be_visible()
    box, frame = tile.bounding_box(), page.locator(".atlas-map").bounding_box()
    assert box is not None
    assert frame is not None
    at = foot_of(page, "img[alt=corner]")
    assert at == pytest.approx((box["x"] - frame["x"], box["y"] - frame["y"]), abs=2)
    code = page.evaluate(
        "at => { const map = ATLAS.maps[0]; return map.scene.units.codes[map.unitAt(at)]; }",
        list(foot_of(page, "img[alt=Harbin]")),
    )
    assert code.startswith("2301")
    # On light tiles white borders would be lost: the page is light for a reader who asks for dark.
    assert page.evaluate("ATLAS.maps[0].ink.theme") == "light"
    # Tiles are seen through the land, and whoever made them is named.
    expect(page.locator(".atlas-map-canvas")).to_have_css("opacity", "0.72")
    expect(page.locator(".leaflet-control-attribution")).to_have_text("Somebody")
    expect(page.locator(".atlas-legend-title").first).to_have_text(
        "Change from 2010 to 2020 in per cent"
    )
    assert tab.faults == []


def test_without_a_tile_layer_the_map_of_tiles_asks_nobody_and_shows_all_of_the_country(
    built_site: Path, opened: Open
) -> None:
    tab = opened(atlas.map(MAP, lang="en", folder=built_site, projection="mercator"))
    page = tab.page
    south = page.evaluate(
        """() => {
            const { leaflet, geometry: { extent, cell } } = ATLAS.maps[0];
            const corner = ATLAS.albers.at(extent[0] * cell, extent[1] * cell);
            const at = leaflet.latLngToContainerPoint(corner);
            return [at.x, at.y, leaflet.getSize().x, leaflet.getSize().y];
        }"""
    )
    assert 0 < south[0] < south[2]
    assert 0 < south[1] < south[3]
    expect(page.locator(".atlas-map-canvas")).to_have_css("opacity", "1")
    expect(page.locator(".atlas-inset")).to_have_count(0)
    assert tab.faults == []


def test_the_share_of_the_land_is_that_of_the_equal_area_plane_on_the_map_of_tiles(
    built_site: Path, opened: Open
) -> None:
    said = [
        opened(atlas.map(MAP, lang="en", folder=built_site, projection=projection)).page.evaluate(
            "ATLAS.maps[0].keys.say(1)"
        )
        for projection in ("albers", "mercator")
    ]
    assert "of the land" in said[0]
    assert said[0] == said[1]


def provinces_but(
    left_out: list[str], dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Give the units that others made already; return the codes of provinces."""
    sets = {id: dataset.unit_sets[id] for id in ("province", "prefecture")}
    made = dataset.leaves, sets
    monkeypatch.setattr(table_map, "unite_packaged", lambda *asked, **country: made)
    return [code for code in sets["province"].table["code"] if code not in left_out]


def test_a_table_by_code_is_told_as_it_was_given(
    dataset: Dataset, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = provinces_but(["650000"], dataset, monkeypatch)
    table = pd.DataFrame({"code": codes, "beds": [100 + 7 * i for i in range(len(codes))]})
    words = {"title": "Beds <of> hospitals", "unit": "beds", "source": "A yearbook"}
    shown = atlas.map(table, "beds", lang="en", **words)
    folium.Marker(HARBIN, alt="Harbin").add_to(shown)
    tab = opened(shown)
    page = tab.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Beds <of> hospitals")
    expect(page.locator(".foot")).to_contain_text("A yearbook")
    told = {code: page.evaluate("code => ATLAS.maps[0].info(code)", code) for code in codes[:9]}
    values = table.set_index("code")["beds"]
    assert {code: facts["value"] for code, facts in told.items()} == values[:9].to_dict()
    assert page.evaluate("ATLAS.maps[0].info('650000').value") is None
    x, y = foot_of(page, "img[alt=Harbin]")
    frame = page.locator(".atlas-map").bounding_box()
    assert frame is not None
    page.mouse.click(frame["x"] + x, frame["y"] + y + 8)
    tip = page.locator(".atlas-tooltip")
    expect(tip).to_contain_text("Heilongjiang")
    expect(tip).to_contain_text(f"{values['230000']} beds")
    assert tab.faults == []


def test_a_count_stands_as_circles_on_plain_land(
    dataset: Dataset, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = provinces_but(["650000"], dataset, monkeypatch)
    beds = [1600 if code == "620000" else 100 for code in codes]
    shown = atlas.map(
        pd.DataFrame({"code": codes, "beds": beds}), "beds", lang="en", unit="beds", kind="count"
    )
    tab = opened(shown)
    page = tab.page
    circles = page.evaluate("ATLAS.maps[0].scene.circles.map(({ unit, people }) => [unit, people])")
    assert [people for _, people in circles[:2]] == [1600, 100]
    assert len(circles) == len(codes)
    # The circle of 1,600 has 4 times the radius of one of 100; the ground at its edge is land.
    colours = page.evaluate(
        """() => {
            const map = ATLAS.maps[0];
            const pen = document.querySelector('.atlas-map-canvas').getContext('2d');
            const { x, y } = map.pointOf('620000');
            const radius = ATLAS.circles.radiusOf(map.ink.circles, 1600, map.circleScale());
            const { margin, dpr } = map.layer.view;
            const left = [(x + margin.x) * dpr, (y + margin.y) * dpr];
            const row = pen.getImageData(...left, Math.ceil(2 * radius * dpr), 1).data;
            const at = (dx) => [...row.slice(4 * Math.round(dx * dpr))].slice(0, 3);
            return [radius, at(radius - 2), at(radius + 3)];
        }"""
    )
    radius, inside, outside = colours
    assert radius > 15
    assert inside[2] > inside[1] + 40, inside
    assert max(outside) - min(outside) < 12, outside
    expect(page.locator(".people-legend .legend-title")).to_have_text("beds (beds)")
    expect(page.locator(".people-legend")).to_be_visible()
    expect(page.locator(".atlas-legend-graphic").first).to_be_hidden()
    expect(page.locator(".land-or-people button")).to_have_count(0)
    assert page.evaluate("ATLAS.maps[0].info('620000').value") == 1600
    assert tab.faults == []


def put_on_maps(shown: folium.Map, layer: str, lang: str) -> None:
    words = {"zh": "哈尔滨", "en": "Harbin"}[lang]
    popup = f"<span style='color:rgb(1, 2, 3)'>{words}</span>"
    folium.Marker(HARBIN, popup=popup, alt="Harbin").add_to(shown)


@pytest.fixture
def added_site(dataset: Dataset, built_site: Path, tmp_path: Path) -> Path:
    """Write the pages of one map, on which something was put, beside the assets of the site."""
    layers = fit_layers(dataset, load_layers(None, country=china()))
    layer = next(one for one in layers if one.id == MAP)
    edition = replace(EDITION, layers=(layer,))
    (tmp_path / "assets").mkdir()
    for asset in (built_site / "assets").iterdir():
        (tmp_path / "assets" / asset.name).symlink_to(asset)
    added = added_to_maps(put_on_maps, edition)
    write_children(added, tmp_path)
    for lang in LANGS:
        write_page(tmp_path, *map_page(edition, dataset, layer, [], lang, children=True))
    write_page(tmp_path, *embed_page(edition, dataset, layer, children=LANGS))
    return tmp_path


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"maps/{MAP}.html", "哈尔滨"),
        (f"en/maps/{MAP}.html", "Harbin"),
        (f"embed/{MAP}.html?lang=en", "Harbin"),
        (f"embed/{MAP}.html?lang=zh", "哈尔滨"),
    ],
)
def test_what_a_build_adds_stands_on_the_page_and_where_it_is_embedded(
    added_site: Path, chromium: Browser, path: str, words: str
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    tab = watched(page)
    page.goto(added_site.as_uri() + f"/{path}")
    page.locator("img[alt=Harbin]").click()
    popup = page.locator(".leaflet-popup-content span")
    expect(popup).to_have_text(words)
    expect(popup).to_have_css("color", "rgb(1, 2, 3)")
    code = page.evaluate(
        "at => { const map = ATLAS.maps[0]; return map.scene.units.codes[map.unitAt(at)]; }",
        list(foot_of(page, "img[alt=Harbin]")),
    )
    assert code.startswith("2301")
    # Before axe, which asks for the sheets itself, and is refused by the page's policy.
    assert tab.faults == []
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.close()


def test_on_a_page_with_children_only_rules_of_elements_get_in(
    added_site: Path, chromium: Browser
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    watched(page)
    page.goto(added_site.as_uri() + f"/maps/{MAP}.html")
    expect(page.locator("img[alt=Harbin]")).to_be_visible()
    page.evaluate(INTRUDERS)
    asked = [*(REFUSED - {"style-src-attr"})]
    page.wait_for_function("(all) => all.every((one) => refused.includes(one))", arg=asked)
    assert page.evaluate("window.ran") is None
    page.close()
