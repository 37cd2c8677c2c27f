"""The pages that other sites embed, and the words that scripts load beside a map."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.figure_renderer import STILLS, still_name
from atlas.exports.figures import figure_path
from atlas.web.embeds import embed_page
from atlas.web.maps.headlines import finding_of
from atlas.web.maps.map_files import about_map, embed_words, from_where, host_lines, map_words
from atlas.web.maps.maps import map_page
from atlas.web.page.scripts_and_styles import embed_stylesheet
from atlas.words.word_files import LANGS
from tests.default_maps import packaged_maps
from tests.editions import EDITION

ID = "growth_county_2010_2020"
EMBED_PAGE_BYTES = 4 * 1024
LAYER = next(layer for layer in packaged_maps() if layer.id == ID)
DRAWN = replace(EDITION, layers=(LAYER,), figures=True)


def test_every_map_can_be_embedded(built_site: Path):
    maps = {file.name for file in (built_site / "maps").glob("*.html")}
    embeds = {file.name: file.stat().st_size for file in (built_site / "embed").glob("*.html")}
    embeds = {name: size for name, size in embeds.items() if not name.startswith("chart-")}
    assert set(embeds) == {*maps, "moves.html"}
    assert {name: size for name, size in embeds.items() if size > EMBED_PAGE_BYTES} == {}


def test_an_embed_page_opens_its_links_beside_the_host(dataset):
    _, html = embed_page(EDITION, dataset, LAYER)
    assert '<base target="_blank">' in html
    assert "noindex" in html
    assert re.findall(r'href="(\.\./[^"]*maps/[^"]*)"', html) == [
        f"../maps/{ID}.html",
        f"../en/maps/{ID}.html",
    ]


def test_a_picture_stands_in_for_the_map_without_script(dataset):
    _, html = embed_page(DRAWN, dataset, LAYER)
    assert f'<img src="../{STILLS}/{still_name(ID, "light")}"' in html
    for lang in LANGS:
        assert f"{finding_of(LAYER.id, dataset, lang)}</h1>" in html
        _, page = map_page(DRAWN, dataset, LAYER, [], lang)
        picture = re.search(r'class="map-still">.*?<img src="([^"]*)" .*? alt="([^"]*)"', page)
        assert picture is not None
        assert picture[1].endswith(f"{STILLS}/{still_name(ID, 'light')}")
        # What it shows; its finding stands beside it.
        assert picture[2] == LAYER.title.get(lang)
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page)[1]
        assert re.sub(r"<[^>]+>", "", heading) == finding_of(LAYER.id, dataset, lang)
        assert f'{figure_path(ID, lang, "pdf")}" download>' in page


def test_without_figures_no_page_names_one(dataset):
    _, html = map_page(replace(DRAWN, figures=False), dataset, LAYER, [], "zh")
    assert "figures/" not in html + embed_page(EDITION, dataset, LAYER)[1]


def test_an_embed_page_names_the_map_page_as_the_one_to_find(dataset):
    edition = replace(DRAWN, base_url="https://example.org/atlas/")
    _, html = embed_page(edition, dataset, LAYER)
    _, page = map_page(edition, dataset, LAYER, [], "en")
    assert f'<link rel="canonical" href="https://example.org/atlas/maps/{ID}.html">' in html
    assert f'og:image" content="https://example.org/atlas/figures/{ID}.zh.png">' in html
    assert f'og:url" content="https://example.org/atlas/en/maps/{ID}.html">' in page
    assert 'data-base="https://example.org/atlas/"' in page


def test_the_host_page_pastes_two_lines_that_trust_nobody():
    lines = host_lines().splitlines()
    assert len(lines) == 2
    # Only a frame of the host itself is resized, and only by a number.
    assert "f.contentWindow===e.source" in lines[1]
    assert "d.height>0" in lines[0]
    assert "</script" not in host_lines()


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_a_map_say_all_that_its_picture_needs(dataset, lang):
    about = about_map(LAYER, dataset.unit_sets[LAYER.unit_set], lang, EDITION.style)
    assert about["title"] == LAYER.title.get(lang)
    assert about["notes"][0] == about["caveat"] == LAYER.caveat.get(lang)
    assert about["source"] in about["notes"][1]
    assert about["dates"] in about["notes"][1]
    assert re.findall(r"20\d\d", about["dates"]) == ["2010", "2020"]
    assert about["legend"]["people"] == "population_2010"
    json.dumps(about, allow_nan=False)


def test_the_source_in_a_few_words_is_the_censuses_or_what_else_there_is(dataset):
    layers = {layer.id: layer for layer in packaged_maps()}

    def said(id: str, lang: str) -> str:
        layer = layers[id]
        return from_where(layer, dataset.unit_sets[layer.unit_set], lang)

    assert said(ID, "en") == "China Population Atlas. Source: census 2010, 2020"
    assert said(ID, "zh") == "中国人口地图集；来源：2010、2020年人口普查"
    assert said("density_county_2020", "en") == "China Population Atlas. Source: census 2020"
    assert said("estimates_2020_2024", "en").startswith(
        "China Population Atlas. Source: National Bureau of Statistics"
    )
    assert "Tianditu" not in said("estimates_2020_2024", "en")


def test_a_map_without_a_finding_has_its_title_for_one(dataset):
    layers = {layer.id: layer for layer in packaged_maps()}
    plain = layers["density_county_2010"]
    assert finding_of(plain.id, dataset, "en") is None
    _, html = embed_page(EDITION, dataset, plain)
    assert f'<h1 lang="en">{plain.title.get("en")}</h1>' in html


def test_both_languages_have_the_same_words():
    for words in (map_words, embed_words):
        chinese, english = words("zh"), words("en")
        assert list(chinese) == list(english)
        fields = [re.findall(r"\{\w+\}", str(text)) for text in chinese.values()]
        assert [set(found) for found in fields] == [
            set(re.findall(r"\{\w+\}", str(text))) for text in english.values()
        ]


def test_the_style_of_an_embedded_map_can_be_told_its_theme():
    style = load_style(country=china())
    css = embed_stylesheet(style)
    page = style.ground.page
    assert f":root{{color-scheme:light;--page:{page.light}" in css
    assert f":root[data-theme=dark]{{color-scheme:dark;--page:{page.dark}" in css
    assert f":root:not([data-theme=light]){{color-scheme:dark;--page:{page.dark}" in css
