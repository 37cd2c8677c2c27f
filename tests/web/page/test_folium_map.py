"""The site's Folium elements: own scripts only, fixed names, pages that are the same each time."""

import json
import re

import pytest

from atlas.web.page.folium_map import AlbersMap, AtlasFigure, AtlasMap, script_json
from atlas.web.page.pages import Page

SCRIPTS = ["assets/leaflet/leaflet.js", "assets/atlas.js", "assets/geo.js"]
STYLES = ["assets/leaflet/leaflet.css", "assets/atlas.css"]


def figure(lang: str = "en") -> AtlasFigure:
    page = Page("maps/one.html", lang, "A <map>", "What it shows")
    return AtlasFigure(page, "page/base.html.j2", SCRIPTS, STYLES, {})


def drawn(lang: str = "en") -> str:
    made = figure(lang)
    drawing = AtlasMap([("config", lang), ("layer", f"one.{lang}")], {"link": "place/{code}.html"})
    made.add_map(AlbersMap("one", "Map: one", "Zoom in", "Zoom out"), drawing)
    return made.render()


def test_only_the_sites_own_scripts_are_loaded_and_in_order():
    html = drawn()
    # The still first: see live.js.
    assert re.findall(r'<script src="([^"]+)"', html) == ["../../assets/live.js"]
    assert re.findall(r'data-files="([^"]+)"', html) == [
        " ".join(f"../../{path}" for path in SCRIPTS)
    ]
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', html) == [
        f"../../{path}" for path in STYLES
    ]


@pytest.mark.parametrize("word", ["http", "cdn", "jquery", "bootstrap", "user-scalable"])
def test_nothing_of_stock_folium_is_left(word):
    assert word not in drawn().lower()


def test_the_map_opens_in_albers_under_a_fixed_name_and_goes_to_the_engine():
    html = drawn()
    opened = html.index('var map_one=L.map("map_one",{crs:L.CRS.Albers,zoomControl:false});')
    handed = html.index(
        'ATLAS.mapSoon(map_one,{...ATLAS.get("config","en"),'
        '...ATLAS.get("layer","one.en"),"link":"place/{code}.html"});'
    )
    assert html.index("function makeMaps(){") < opened < handed


def test_the_same_map_gives_the_same_bytes():
    assert drawn() == drawn()


def test_two_maps_of_a_page_keep_their_own_names():
    made = figure()
    for name in ("left", "right"):
        made.add_map(AlbersMap(name, name, "+", "−"), AtlasMap([], {"column": name}))
    html = made.render()
    for name in ("left", "right"):
        assert f'ATLAS.mapSoon(map_{name},{{"column":"{name}"}});' in html


def test_the_page_says_its_language_and_leads_to_the_other():
    html = drawn("zh")
    assert '<html lang="zh-Hans">' in html
    assert '<a class="switch" href="../en/maps/one.html" lang="en">English</a>' in html
    assert "hreflang" not in html
    assert "<title>A &lt;map&gt; · 中国人口地图集</title>" in html


def test_words_cannot_end_the_script_they_stand_in():
    value = {"name": "</script><b>东城区 & co", "gap": "\u2028"}
    text = script_json(value)
    assert "</" not in text
    assert "\u2028" not in text
    assert json.loads(text) == value
