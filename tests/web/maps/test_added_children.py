"""What a build's own function puts on the maps of a site: files, policies, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import folium
import pytest
from branca.element import Element
from folium.plugins import Fullscreen, MarkerCluster

from atlas.build import BuildOptions, build
from atlas.catalogue.edition import Edition
from atlas.catalogue.layers import load_layers
from atlas.country import china
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError
from atlas.web.embeds import embed_page
from atlas.web.maps.added_children import added_to_maps, write_children
from atlas.web.maps.maps import map_page
from tests.editions import EDITION

HARBIN = (45.80, 126.53)
MAPS = ("growth_county_2010_2020", "density_county_2020")


@pytest.fixture(scope="module")
def edition() -> Edition:
    layers = {layer.id: layer for layer in load_layers(None, country=china())}
    return replace(EDITION, layers=tuple(layers[id] for id in MAPS))


def add(shown: folium.Map, layer: str, lang: str) -> None:
    """Put a marker on every map in English, and a cluster on one."""
    if lang == "en":
        folium.Marker(HARBIN, popup=f"Harbin on {layer}").add_to(shown)
    if layer == MAPS[1]:
        folium.Marker(HARBIN).add_to(MarkerCluster().add_to(shown))


def files_of(site: Path) -> dict[str, bytes]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def test_what_is_put_on_a_map_is_in_the_file_of_its_map_and_language(
    edition: Edition, tmp_path: Path
) -> None:
    write_children(added_to_maps(add, edition), tmp_path)
    files = files_of(tmp_path)
    assert sorted(files) == [
        "assets/children.css",
        "assets/children.js",
        f"assets/children/{MAPS[1]}.en.js",
        f"assets/children/{MAPS[1]}.zh.js",
        f"assets/children/{MAPS[0]}.en.js",
    ]
    growth, density = (files[f"assets/children/{id}.en.js"].decode() for id in MAPS)
    assert f"Harbin on {MAPS[0]}" in growth
    assert "MarkerClusterGroup" not in growth
    assert "L.MarkerClusterGroup=" in density
    assert ".marker-cluster-small" in files["assets/children.css"].decode()


def test_the_same_function_writes_the_same_bytes(edition: Edition, tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_children(added_to_maps(add, edition), tmp_path / name)
    first = files_of(tmp_path / "first")
    assert first == files_of(tmp_path / "second")


def test_without_a_function_nothing_is_written(edition: Edition, tmp_path: Path) -> None:
    write_children(added_to_maps(None, edition), tmp_path)
    write_children(added_to_maps(lambda *_: None, edition), tmp_path)
    assert files_of(tmp_path) == {}


def policy_of(html: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert found is not None
    return found[1].replace("&#39;", "'")


def test_only_the_pages_of_maps_with_children_have_a_wider_policy(
    dataset: Dataset, edition: Edition
) -> None:
    layer = edition.layers[0]
    given = edition, dataset, layer, [], "en"
    bare, full = (map_page(*given, children=has)[1] for has in (False, True))
    assert "unsafe" not in policy_of(bare)
    assert "children" not in bare
    assert "style-src-attr 'unsafe-inline'" in policy_of(full)
    assert "img-src 'self' data:" in policy_of(full)
    assert policy_of(full).count("unsafe") == 1
    assert f"assets/children/{layer.id}.en.js" in full
    assert full.index("assets/atlas.css") < full.index("assets/children.css")
    embeds = [embed_page(edition, dataset, layer, children=has)[1] for has in ((), ("en",))]
    assert "children" not in embeds[0]
    assert 'data-children="en"' in embeds[1]
    assert policy_of(embeds[1]).count("unsafe") == 1


REFUSED: dict[str, tuple[Callable[[folium.Map], object], str]] = {
    "tiles": (lambda shown: folium.TileLayer().add_to(shown), "tiles are drawn in Web Mercator"),
    "a host": (lambda shown: Fullscreen().add_to(shown), "Fullscreen loads https://"),
    "words in the page": (
        lambda shown: shown.get_root().html.add_child(Element("<p>Mine</p>")),  # type: ignore[attr-defined]
        "written into the page itself",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_stand_on_the_site_is_refused_and_the_map_is_named(
    edition: Edition, what: str
) -> None:
    put, why = REFUSED[what]
    with pytest.raises(UserError, match=rf"add_to_maps, map '{MAPS[0]}' in 'zh': .*{why}"):
        added_to_maps(lambda shown, *_: put(shown), edition)


def test_a_slip_in_the_function_shows_the_map_that_it_came_of(edition: Edition) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        added_to_maps(lambda *_: 1 / 0, edition)
    assert raised.value.__notes__ == [f"in add_to_maps, of the map '{MAPS[0]}' in 'zh'"]


def test_a_build_that_may_not_begin_writes_nothing(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.build.make_dataset", lambda *asked: dataset)
    monkeypatch.setattr("atlas.build.site_tasks", lambda *asked: pytest.fail("it began"))
    options = BuildOptions(
        tmp_path / "site", add_to_maps=lambda shown, *_: REFUSED["tiles"][0](shown)
    )
    with pytest.raises(UserError, match="add_to_maps"):
        build(options)
    assert not (tmp_path / "site").exists()
