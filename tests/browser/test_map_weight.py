"""What the page of a map weighs, and what it leaves for later."""

import gzip
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from playwright.sync_api import Page

from atlas.catalogue.style import load_style
from atlas.country import china
from tests.browser.conftest import STANDING

MAP = "maps/growth_county_2010_2020.html"
FIRST_VIEW_BYTES = 300_000
PAGE_BYTES = 9_000
INDICATOR_BYTES = 10_500


def opened_anew(open_page, path: str, **screen: int) -> tuple[Page, list[Path]]:
    """Open a page from another one, and note the files that it asks for, then and later."""
    page, errors = open_page("about.html", **screen)
    page.wait_for_timeout(300)
    errors.clear()
    files: list[Path] = []
    page.on("request", lambda request: files.append(Path(unquote(urlparse(request.url).path))))
    page.goto(page.url.replace("about.html", path))
    page.wait_for_function(STANDING)
    page.wait_for_timeout(500)
    assert errors == []
    return page, files


def gzipped(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), mtime=0))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
def test_the_first_view_is_light_and_takes_no_detail(open_page, width, height):
    _, files = opened_anew(open_page, MAP, width=width, height=height)
    assert not [file for file in files if file.parent.name == "geo"]
    assert len(files) > 8
    assert sum(map(gzipped, files)) <= FIRST_VIEW_BYTES


def test_detail_comes_with_the_zoom_and_nothing_twice(open_page):
    page, files = opened_anew(open_page, MAP)
    page.evaluate("ATLAS.maps[0].leaflet.setView([31.2, 121.4], 8, {animate: false})")
    page.wait_for_function("() => ATLAS.maps[0].geometry.cell < 500")
    assert [file.parent.name for file in files].count("geo") == 1
    # The browser itself asks for the icon again when the address says where the map looks.
    data = [file for file in files if file.name != "icon.svg"]
    assert len(data) == len(set(data))


@pytest.mark.parametrize("lang", ["", "en"])
def test_no_map_page_is_heavy(built_site, lang):
    sizes = {page.name: page.stat().st_size for page in (built_site / lang / "maps").glob("*.html")}
    assert len(sizes) > 40
    assert {name: size for name, size in sizes.items() if size > PAGE_BYTES} == {}


def test_no_further_indicator_is_heavy(built_site):
    sizes = {file: gzipped(file) for file in (built_site / "assets" / "values").rglob("*.js")}
    assert {file.name: size for file, size in sizes.items() if size > INDICATOR_BYTES} == {}


def test_people_are_shown_and_the_map_stays_in_its_place(open_page):
    page, errors = open_page("maps/net_migration_county_2010_2020.html")
    top = page.locator(".map").bounding_box()["y"]
    page.get_by_role("button", name="人", exact=True).click()
    page.locator(".people-legend").wait_for()
    assert page.locator(".map").bounding_box()["y"] == pytest.approx(top, abs=12)
    largest = page.evaluate(
        "(({scene}) => scene.units.codes[scene.circles[0].unit])(ATLAS.maps[0])"
    )
    # Shenzhen's Bao'an and Longgang gained most: units of Guangdong.
    assert largest.removeprefix("U").startswith("4403")
    land = load_style(country=china()).ground.land_without_theme.light
    colour = page.evaluate("ATLAS.painter.colourOf(ATLAS.maps[0].scene, ATLAS.maps[0].ink, -2)")
    assert colour == land
    assert errors == []


def test_a_phones_circles_are_no_specks(open_page):
    page, errors = open_page("maps/net_migration_county_2010_2020.html", width=390, height=780)
    page.get_by_role("button", name="人", exact=True).click()
    page.locator(".people-legend").wait_for()
    across = page.evaluate(
        """((map) => [1e5, 1e6].map((people) => (
          2 * ATLAS.circles.radiusOf(map.ink.circles, people, map.circleScale())
        )))(ATLAS.maps[0])"""
    )
    # A line of text is 17 px high: seen beside it, and no larger than a province's name.
    assert 4 <= across[0] < across[1] <= 17
    assert errors == []


def test_no_island_is_thinned_away(open_page):
    page, _ = open_page(MAP, width=390, height=780)
    fewest = page.evaluate(
        """(({geometry: g}) => {
          const far = g._level(g.tolerances.length - 1);
          const closed = [...Array(g.arcCount).keys()].filter((arc) => {
            const [a, b] = [g.starts[arc], g.starts[arc + 1] - 1];
            return g.x[a] === g.x[b] && g.y[a] === g.y[b];
          });
          const points = closed.map((arc) => {
            let drawn = 0;
            const count = () => { drawn++; };
            g._follow({ moveTo: count, lineTo: count }, far, arc, true);
            return drawn;
          });
          return [closed.length, Math.min(...points)];
        })(ATLAS.maps[0])"""
    )
    islands, points = fewest
    assert islands > 400
    # A ring of three corners ends where it begins.
    assert points >= 4
