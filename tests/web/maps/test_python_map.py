"""`atlas.map` without a browser: what a map takes, what it refuses and why, and what it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import folium
import numpy as np
import pytest
from branca.element import Element
from folium.plugins import MarkerCluster, MiniMap
from folium.raster_layers import ImageOverlay

import atlas
from atlas.country import china
from atlas.model.errors import UserError
from atlas.web.maps.python_map import MapOfSite, PythonMap

ABOUT = {"title": "A <map>", "subtitle": "What it shows"}
HARBIN = (45.80, 126.53)


@pytest.fixture
def shown() -> PythonMap:
    """A map whose page is whole but for its data."""
    return PythonMap(MapOfSite("one", "en", ABOUT, ("ATLAS.here = 1;",)), country=china())


def html_of(made: folium.Map) -> str:
    return str(made.get_root().render())


def policy_of(html: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert found is not None
    return found[1].replace("&#39;", "'")


def pictures() -> ImageOverlay:
    return ImageOverlay(np.zeros((2, 2, 3)), [[30, 100], [40, 110]])


REFUSED: dict[str, tuple[Callable[[], Element], str]] = {
    "tiles": (folium.TileLayer, "Web Mercator.*folium.GeoJson"),
    "wms": (lambda: folium.WmsTileLayer("https://example.org/wms", layers="one"), "Web Mercator"),
    "a picture": (pictures, "parallels are curved.*folium.GeoJson"),
    "a sign": (
        lambda: folium.Marker(HARBIN, icon=folium.Icon(icon="cloud")),
        "'cloud' is of a font on another host.*plain pin",
    ),
    "a plugin": (MarkerCluster, "MarkerCluster loads https://.*MarkerCluster.default_js"),
    # A small map needs both a plugin and tiles.
    "a small map": (MiniMap, "MiniMap loads https://"),
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
    with pytest.raises(UserError, match="loads https://"):
        html_of(shown)


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


def test_it_is_saved_twice_alike_and_a_child_that_was_taken_away_is_gone(
    shown: PythonMap, tmp_path: Path
) -> None:
    bare = html_of(shown)
    marker = folium.Marker(HARBIN)
    marker.add_to(shown)
    shown.save(tmp_path / "first.html")
    shown.save(str(tmp_path / "second.html"))
    first = (tmp_path / "first.html").read_bytes()
    assert (tmp_path / "second.html").read_bytes() == first
    assert marker.get_name().encode() in first
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
    assert f"{group.get_name()}.bringToFront()" in html_of(shown)


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
