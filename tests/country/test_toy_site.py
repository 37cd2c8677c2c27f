"""The whole site of a country of ten counties: what it has, says and shows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from toyland import toyland

import atlas.build
from atlas.build import BuildOptions, CardOptions, build, draw_cards
from atlas.cards import write as cards
from atlas.country import moved_to
from atlas.exports.figures import pool as figures
from tests.browser.conftest import STANDING, watched
from tests.lesser_site import AtHand, no_second_process

pytestmark = pytest.mark.slow

FOREIGN = re.compile(
    "Heihe|Tengchong|Hu Huanyong|China|Beijing|Harbin|Yiwu|Taiwan|Hong Kong|Albers equal|Tianditu"
    "|frykit|GB/T|4490|CGCS|[Ss]ix.digit|1 Nov"
    "|胡焕庸|黑河|腾冲|中国|北京|哈尔滨|义乌|台湾|香港|南海|阿伯斯|天地图|审图|六位|11月|自治|市辖区"
)
"""What belongs to the atlas of China alone."""

READ = (".html", ".json", ".jsonld", ".js", ".csv", ".csvt", ".geojson", ".sql", ".svg", ".xml")
OF_CODE = ("leaflet/leaflet.js", "summary.schema.json")
"""What no country changes: a library, and the documentation of our own classes."""

LINKS = re.compile(r"""(?:href|src|data-files)=(?:"([^"]*)"|([^\s">]+))""")
PAGES = {"index.html", "explore.html", "places.html", "downloads.html"}

GROWN, SHRUNK = (0x54, 0x30, 0x96), (0xB9, 0x58, 0x09)
"""Of the classes +20 to +40 % and −20 to −10 %: two counties of ten each."""


@contextmanager
def at_hand(
    _: int | None, open_up: Callable[..., None], given: tuple[Any, ...]
) -> Iterator[AtHand]:
    open_up(*given)
    yield AtHand()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it in this process: its workers would take longer to start than to work."""
    folder = tmp_path_factory.mktemp("toy") / "site"
    with pytest.MonkeyPatch.context() as patch, moved_to(toyland()):
        patch.setattr(atlas.build, "second_process", no_second_process)
        for room in (figures, cards):
            patch.setattr(room, "worker_pool", at_hand)
        build(BuildOptions(folder, base_url="https://toyland.example/"))
        draw_cards(CardOptions(folder.with_name("cards"), ("T-10",), jobs=1))
    return folder


def html(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_it_has_what_its_file_names_in_both_languages(site: Path) -> None:
    assert {page.name for page in site.glob("*.html")} == PAGES
    assert {page.name for page in (site / "en").glob("*.html")} == PAGES
    listed = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "https://toyland.example/en/explore.html" in listed
    assert not re.search("moves|about|uncertainty|lecture|lesson|grids|charts/|maps.html", listed)
    downloads = {file.name for file in (site / "downloads").iterdir()}
    assert {
        "toy-population-atlas.gpkg",
        "toy-population-atlas-zh.qgz",
        "toy-population-atlas-en.qgz",
        "toy.topojson",
    } <= downloads
    assert not [name for name in downloads if "china" in name or "south_china_sea" in name]


def test_nothing_in_it_speaks_of_china(site: Path) -> None:
    files = [
        file
        for file in sorted(site.rglob("*"))
        if file.suffix in READ and not file.as_posix().endswith(OF_CODE)
    ]
    said = {
        f"{file.relative_to(site)}: {found[0]}"
        for file in files
        for found in FOREIGN.finditer(file.read_text(encoding="utf-8"))
    }
    assert sorted(said) == []
    assert len(files) > 150


def test_no_link_leads_nowhere(site: Path) -> None:
    dead = {
        f"{page.relative_to(site)}: {address}"
        for page in html(site)
        for found in LINKS.findall(page.read_text(encoding="utf-8"))
        for address in "".join(found).split()
        if not re.match("[a-z]+:|#|$", address)
        and not (page.parent / address.partition("#")[0].partition("?")[0]).exists()
    }
    assert sorted(dead) == []


def share_of(page: Page, colour: Sequence[int]) -> float:
    """Return the share of the first map that has a colour."""
    image = Image.open(io.BytesIO(page.locator(".map").first.screenshot())).convert("RGB")
    pixels = image.get_flattened_data() if hasattr(image, "get_flattened_data") else image.getdata()
    return sum(pixel == tuple(colour) for pixel in pixels) / (image.width * image.height)


def test_its_pages_open_without_a_fault_and_its_map_shows_the_units(
    site: Path, chromium: Browser
) -> None:
    tab = watched(chromium.new_page(viewport={"width": 1280, "height": 800}))
    page, faults = tab.page, tab.faults

    def opened(path: str) -> Page:
        page.goto((site / path).as_uri())
        page.wait_for_function(STANDING)
        return page

    for lang in ("", "en/"):
        opened(f"{lang}maps/growth_county_2001_2006.html")
        # Two squares of ten each, of land that takes about half of the frame.
        assert share_of(page, GROWN) > 0.05
        assert share_of(page, SHRUNK) > 0.05
        opened(f"{lang}explore.html")
        assert page.locator(".pane.first h2").inner_text()
        opened(f"{lang}place/T-11.html")
        for path in ("index.html", "places.html", "downloads.html", "gains/T-00.html"):
            opened(f"{lang}{path}")
    opened("embed/growth_county_2001_2006.html")
    opened("en/places.html").get_by_role("combobox").first.fill("t-11")
    page.get_by_role("link", name="Laocheng District").first.click()
    page.wait_for_url("**/en/place/T-11.html")
    assert faults == []
    page.close()


def test_figures_and_a_card_are_drawn(site: Path) -> None:
    drawn = Image.open(site / "figures" / "growth_county_2001_2006.en.png").convert("RGB")
    assert drawn.size == (1600, 1200)
    assert {GROWN, SHRUNK} <= {colour for _, colour in drawn.getcolors(1 << 24) or []}
    assert not list((site / "figures").glob("exercise*"))
    assert {card.name for card in site.with_name("cards").iterdir() if card.suffix == ".png"} == {
        "T-10.zh.png",
        "T-10.en.png",
    }
