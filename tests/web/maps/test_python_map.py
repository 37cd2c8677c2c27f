"""`atlas.map` without a browser: what a map takes, what it refuses and why, and what it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import folium
import numpy as np
import pytest
from branca.element import Element, JavascriptLink, MacroElement
from folium.plugins import DualMap, Fullscreen, HeatMap, MarkerCluster, MiniMap
from folium.raster_layers import ImageOverlay
from folium.template import Template

import atlas
from atlas.model.errors import UserError
from atlas.web.maps.python_map import MapOfSite, PythonMap
from tests.editions import EDITION

ABOUT = {"title": "A <map>", "subtitle": "What it shows"}
HARBIN = (45.80, 126.53)


@pytest.fixture
def shown() -> PythonMap:
    """A map whose page is whole but for its data."""
    return PythonMap(MapOfSite("one", "en", ABOUT, ("ATLAS.here = 1;",)), EDITION)


def html_of(made: folium.Map) -> str:
    return str(made.get_root().render())


def policy_of(html: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert found is not None
    return found[1].replace("&#39;", "'")


def pictures() -> ImageOverlay:
    return ImageOverlay(np.zeros((2, 2, 3)), [[30, 100], [40, 110]])


REFUSED: dict[str, tuple[Callable[[], Element], str]] = {
    "tiles": (folium.TileLayer, r'Web Mercator.*projection="mercator".*folium\.GeoJson'),
    "wms": (lambda: folium.WmsTileLayer("https://example.org/wms", layers="one"), "Web Mercator"),
    "a picture": (pictures, r'parallels are curved.*projection="mercator"'),
    "a sign": (
        lambda: folium.Marker(HARBIN, icon=folium.Icon(icon="cloud")),
        "'cloud' is of a font on another host.*plain pin",
    ),
    "a plugin": (Fullscreen, "Fullscreen loads https://.*Fullscreen.default_js"),
    "two maps": (DualMap, "DualMap is a map of its own, and cannot stand on a map of the atlas"),
    "another map": (lambda: folium.Map(tiles=None), "Map is a map of its own"),
    "a small map": (MiniMap, "MiniMap is a second map, of tiles from another host"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_stand_on_it_is_refused_with_the_reason(shown: PythonMap, what: str) -> None:
    make, why = REFUSED[what]
    with pytest.raises(UserError, match=f"(?s){why}"):
        make().add_to(shown)


def test_a_tile_layer_in_a_group_is_refused_wherever_it_was_added(shown: PythonMap) -> None:
    group = folium.FeatureGroup("Base")
    group.add_to(shown)
    folium.TileLayer().add_to(group)
    with pytest.raises(UserError, match="Web Mercator"):
        html_of(shown)


def test_a_script_put_into_the_figure_by_hand_is_refused(shown: PythonMap) -> None:
    colours = folium.LinearColormap(["red", "blue"], vmin=0, vmax=1)
    colours.add_to(shown)
    with pytest.raises(UserError, match=r"^LinearColormap loads https://.*legend of its own"):
        html_of(shown)


def test_a_link_in_the_head_is_refused_by_the_name_that_its_user_knows(shown: PythonMap) -> None:
    shown.get_root().header.add_child(JavascriptLink("https://example.org/plugin.js"))
    with pytest.raises(
        UserError, match=r"^get_root\(\).header loads .*JavascriptLink\(\"plugin.js"
    ):
        html_of(shown)


class Words(MacroElement):
    """What recipes put on the root of a map: a title, its rules, and a line of script."""

    _template = Template(
        "{% macro header(this, kwargs) %}<style>#words{top:0}</style>{% endmacro %}"
        '{% macro html(this, kwargs) %}<p id="words">One</p>{% endmacro %}'
        "{% macro script(this, kwargs) %}window.told = 1;{% endmacro %}"
    )


def test_a_macro_on_the_root_is_drawn(shown: PythonMap) -> None:
    shown.get_root().add_child(Words())
    for _ in range(2):
        html = html_of(shown)
        assert html.count('<p id="words">One</p>') == 1
        assert html.count("<style>#words{top:0}</style>") == 1
        assert html.count("window.told = 1;") == 1


@pytest.mark.parametrize(
    ("child", "why"),
    [
        (
            lambda: Element("<p>"),
            "Element was put on get_root.. itself, where Folium draws nothing",
        ),
        (lambda: folium.Marker(HARBIN), "Marker was put on get_root.., which is a page and no map"),
    ],
)
def test_what_the_root_cannot_draw_is_refused(shown: PythonMap, child, why: str) -> None:
    shown.get_root().add_child(child())
    with pytest.raises(UserError, match=why):
        html_of(shown)


def test_where_the_map_is_to_open_is_where_it_opens(shown: PythonMap) -> None:
    shown.location = list(HARBIN)
    name = shown.get_name()
    assert f"{name}.setView([45.8, 126.53], {name}.getZoom()," in html_of(shown)
    shown.options["zoom"] = 7
    assert f"{name}.setView([45.8, 126.53], 7," in html_of(shown)
    shown.zoom_start = 6
    assert f"{name}.setView([45.8, 126.53], 6," in html_of(shown)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda it: it.options.update(dragging=False), r"options\['dragging'\]"),
        (lambda it: setattr(it, "width", (300, "px")), "width"),
    ],
)
def test_what_a_map_of_the_atlas_cannot_follow_is_refused(shown, change, named: str) -> None:
    change(shown)
    with pytest.raises(UserError, match=f"{named} was set on the map"):
        html_of(shown)


def test_a_pane_of_two_maps_is_refused(shown: PythonMap) -> None:
    both = DualMap(tiles=None)
    shown.add_to(both.m1)
    with pytest.raises(UserError, match="page of its own, and was put into another one"):
        both.get_root().render()


def test_what_the_package_of_folium_holds_needs_no_host(shown: PythonMap) -> None:
    HeatMap([[*HARBIN, 1.0]]).add_to(shown)
    html = html_of(shown)
    assert "L.heatLayer=function" in html.replace(" ", "")
    assert "cdn.jsdelivr.net" not in html


def test_without_children_its_policy_is_that_of_any_page_that_stands_alone(
    shown: PythonMap,
) -> None:
    html = html_of(shown)
    assert "unsafe" not in policy_of(html)
    assert "frame-src" not in policy_of(html)
    assert "withMap" not in html
    assert 'mergeOptions({"iconUrl"' not in html


def test_with_children_only_attributes_may_bear_rules(shown: PythonMap) -> None:
    folium.Marker(HARBIN).add_to(shown)
    policy = policy_of(html_of(shown))
    assert [part for part in policy.split(";") if "unsafe" in part] == [
        "style-src-attr 'unsafe-inline'"
    ]
    assert "http" not in policy


def test_neither_map_asks_another_host(shown: PythonMap) -> None:
    folium.Marker(HARBIN, popup="Harbin").add_to(shown)
    folium.LayerControl().add_to(shown)
    html = html_of(shown)
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=.?https?:", html)
    assert not re.search(r"url\((?!data:)(?!#)", html)


def test_what_is_made_twice_is_the_same_bytes(tmp_path: Path) -> None:
    """Folium names what it writes at random: a popup, which holds an element, as well."""
    for name in ("first", "second"):
        made = PythonMap(MapOfSite("one", "en", ABOUT, ()), EDITION)
        folium.Marker(HARBIN, popup="Harbin").add_to(made)
        folium.LayerControl().add_to(made)
        made.save(tmp_path / name)
    first = (tmp_path / "first").read_text("utf-8")
    assert (tmp_path / "second").read_text("utf-8") == first
    assert (
        len(set(re.findall(r"(?:var|let) ((?:marker|popup|html|layer_control)_\d+)\b", first))) == 4
    )


def test_a_child_that_was_taken_away_is_gone(shown: PythonMap) -> None:
    bare = html_of(shown)
    marker = folium.Marker(HARBIN)
    marker.add_to(shown)
    assert "L.marker" in html_of(shown)
    del shown._children[marker.get_name()]
    assert html_of(shown) == bare


def test_words_put_into_the_figure_stand_in_the_page_and_its_policy(shown: PythonMap) -> None:
    figure = shown.get_root()
    figure.html.add_child(Element("<p class='mine'>Mine</p>"))  # type: ignore[attr-defined]
    figure.header.add_child(Element("<style>.mine{color:red}</style>"))  # type: ignore[attr-defined]
    html = html_of(shown)
    assert "<p class='mine'>Mine</p>" in html
    head = html[: html.index("</head>")]
    assert "<style>.mine{color:red}</style>" in head
    assert html == html_of(shown)


def test_its_title_is_read_as_words(shown: PythonMap) -> None:
    assert "<title>A &lt;map&gt;</title>" in html_of(shown)


def test_a_layer_that_is_to_stay_in_front_is_brought_there(shown: PythonMap) -> None:
    line = folium.PolyLine([HARBIN, (25.04, 102.71)])
    group = folium.FeatureGroup("Front")
    line.add_to(group)
    group.add_to(shown)
    shown.keep_in_front(group)
    (name,) = re.findall(r"var (feature_group_\d+)", html := html_of(shown))
    assert f"{name}.bringToFront()" in html


def mercator() -> PythonMap:
    return PythonMap(MapOfSite("one", "en", ABOUT, ()), EDITION, "mercator")


@pytest.mark.parametrize(
    ("layer", "host"),
    [
        (
            lambda: folium.TileLayer("https://{s}.tile.example.org/{z}/{x}/{y}.png", attr="Mine"),
            "img-src data: https://*.tile.example.org;",
        ),
        (
            lambda: folium.WmsTileLayer("https://example.org/wms?map=1", layers="one"),
            "img-src data: https://example.org;",
        ),
        (lambda: folium.TileLayer("tiles/{z}/{x}/{y}.png", attr="Mine"), "img-src data: 'self';"),
    ],
    ids=["subdomains", "wms", "on the disk"],
)
def test_the_map_of_tiles_asks_their_host_alone(layer: Callable[[], Element], host: str) -> None:
    bare = mercator()
    folium.Marker(HARBIN).add_to(bare)
    assert "img-src data:;" in policy_of(html_of(bare))
    made = mercator()
    group = folium.FeatureGroup("Ground").add_to(made)
    layer().add_to(group)
    policy = policy_of(html_of(made))
    assert host in policy
    assert policy.count("http") == host.count("http")


def test_the_map_of_tiles_takes_a_picture_that_is_in_the_file_and_no_other() -> None:
    pictures().add_to(mercator())
    with pytest.raises(UserError, match="ImageOverlay is not in the file"):
        ImageOverlay("https://example.org/one.png", [[30, 100], [40, 110]]).add_to(mercator())


def test_a_plugin_comes_from_its_package(shown: PythonMap) -> None:
    MarkerCluster().add_to(shown)
    html = html_of(shown)
    assert "L.MarkerClusterGroup=" in html
    assert ".marker-cluster-small" in html
    assert "cdnjs" not in html


def test_without_its_package_a_plugin_is_refused_with_the_command_that_brings_it(
    shown: PythonMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "files", lacking)
    with pytest.raises(UserError, match=r"pip install 'china-population-atlas\[maps\]'"):
        MarkerCluster().add_to(shown)


def test_it_says_what_it_is_and_what_stands_on_it(shown: PythonMap) -> None:
    assert repr(shown) == "<PythonMap 'one', albers: nothing added>"
    folium.Marker(HARBIN).add_to(shown)
    assert repr(shown) == "<PythonMap 'one', albers: Marker>"


def test_a_projection_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no projection 'robinson': there are albers, mercator"):
        atlas.map("one", folder=tmp_path, projection="robinson")  # type: ignore[arg-type]


def test_without_a_site_it_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"china-atlas build --out site.*folder=") as raised:
        atlas.map("growth_county_2010_2020")
    assert str(tmp_path) in str(raised.value)


def test_a_language_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no language 'fr': there are zh, en"):
        atlas.map("growth_county_2010_2020", lang="fr", folder=tmp_path)


def test_a_map_that_there_is_not_is_named_with_those_like_it(built_site: Path) -> None:
    with pytest.raises(UserError, match=r"no map 'growth_county_2010'.*growth_county_2010_2020"):
        atlas.map("growth_county_2010", folder=built_site)


def test_it_is_found_from_the_downloads_as_tables_are(built_site: Path) -> None:
    made = atlas.map("density_county_2020", lang="en", folder=built_site / "downloads")
    assert isinstance(made, folium.Map)


def test_every_map_of_a_site_can_be_opened(built_site: Path) -> None:
    """Of every kind: classes, categories, estimates with a range, parts of counties."""
    pages = sorted((built_site / "embed").glob("*.html"))
    names = [page.stem for page in pages if (built_site / "maps" / page.name).is_file()]
    assert len(names) > 30
    for name in names:
        assert "ATLAS.put" in html_of(atlas.map(name, folder=built_site))
