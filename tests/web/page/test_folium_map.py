"""The site's Folium elements: own scripts only, fixed names, pages that are the same each time."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from atlas.web.page.pages import Page
from atlas.web.page.scripts_and_styles import AlbersMap, AtlasFigure, Drawing, script_json
from tests.editions import EDITION

SCRIPTS = ["assets/leaflet/leaflet.js", "assets/atlas.js", "assets/geo.js"]
STYLES = ["assets/leaflet/leaflet.css", "assets/atlas.css"]


def figure(lang: str = "en") -> AtlasFigure:
    page = Page(EDITION, "maps/one.html", lang, "A <map>", "What it shows")
    return AtlasFigure(page, "page/base.html.j2", SCRIPTS, STYLES, {})


class Maps(HTMLParser):
    """Collects the maps of a page: name, and what is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("data-map"):
            self.found.append((str(given["id"]), json.loads(str(given["data-map"]))))


def maps_of(made: AtlasFigure) -> list[tuple[str, Any]]:
    made.render()
    parser = Maps()
    parser.feed("".join(element.render() for element in made.html._children.values()))
    return parser.found


def with_map(lang: str = "en") -> AtlasFigure:
    made = figure(lang)
    payloads = [("config", lang), ("layer", f"one.{lang}")]
    drawing = Drawing("mapSoon", payloads, {"link": "place/{code}.html", "note": "it's <i>&"})
    made.add_child(AlbersMap("one", "Map: one", drawing))
    return made


def drawn(lang: str = "en") -> str:
    return with_map(lang).render()


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


@pytest.mark.parametrize("word", ["https:", "http:", "cdn", "jquery", "bootstrap", "user-scalable"])
def test_nothing_of_stock_folium_is_left(word):
    assert word not in drawn().lower()


def test_the_map_stands_under_a_fixed_name_with_what_the_engine_draws_on_it():
    ((name, call),) = maps_of(with_map())
    payloads = [["config", "en"], ["layer", "one.en"]]
    options = {"link": "place/{code}.html", "note": "it's <i>&"}
    assert (name, call) == ("map_one", ["mapSoon", payloads, options])


def test_the_same_map_gives_the_same_bytes():
    assert drawn() == drawn()


def test_two_maps_of_a_page_keep_their_own_names():
    made = figure()
    for name in ("left", "right"):
        drawing = Drawing("mapSoon", [], {"column": name})
        made.add_child(AlbersMap(name, name, drawing))
    found = {name: call[-1] for name, call in maps_of(made)}
    assert found == {"map_left": {"column": "left"}, "map_right": {"column": "right"}}


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
