"""Every kind of page in a real browser, from disk, with every other host out of reach."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from atlas.style import load_style

KINDS = [
    "index.html",
    "maps/growth_county_2010_2020.html",
    "maps/line_side_county.html",
    "maps/type_prefecture_districts.html",
    "maps/growth_districts_2010_2020.html",
    "place/230100.html",
    "place/659007.html",
    "charts/net-migration-by-age.html",
    "charts/born-in-another-province.html",
    "about.html",
    "uncertainty.html",
    "downloads.html",
]
PAGES = KINDS + [f"en/{path}" for path in KINDS]
HARBIN = "place/230100.html"
SONGBEI, SHANGZHI = "230109", "230183"

COLOUR_AT = """
([map, code]) => {
  const at = window[map].pointOf(code);
  const canvas = window[map].leaflet.getContainer().querySelector('canvas.atlas-map-canvas');
  const box = canvas.getBoundingClientRect();
  const home = window[map].leaflet.getContainer().getBoundingClientRect();
  const scale = canvas.width / box.width;
  const pen = canvas.getContext('2d');
  const x = (at.x + home.left - box.left) * scale, y = (at.y + home.top - box.top) * scale;
  const data = pen.getImageData(x - 12, y - 12, 24, 24).data;
  const found = {};
  for (let i = 0; i < data.length; i += 4) {
    const hex = [...data.slice(i, i + 3)].map((n) => n.toString(16).padStart(2, '0')).join('');
    found['#' + hex] = (found['#' + hex] || 0) + 1;
  }
  return found;
}
"""


def scroll_width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def most_common_colour(page: Page, name: str, code: str, picture: Path) -> str:
    """Return the colour that fills most of the 24 px around a unit's inner point."""
    page.screenshot(path=picture)
    found = page.evaluate(COLOUR_AT, [name, code])
    return max(found, key=found.get)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_from_disk_without_error(open_page, path):
    _, errors = open_page(path)
    assert errors == []


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_needs_no_sideways_scrolling(open_page, path):
    page, errors = open_page(path, width=390, height=780, dark=True)
    assert errors == []
    assert scroll_width(page) == 390


@pytest.mark.parametrize("path", ["index.html", "maps/line_side_county.html", HARBIN])
def test_a_map_fills_its_place(open_page, path):
    page, _ = open_page(path, width=390, height=780)
    for box in [found.bounding_box() for found in page.locator(".map").all()]:
        assert box["width"] == 390
        assert box["height"] >= 240
    assert page.locator(".map canvas.atlas-map-canvas").count() == page.locator(".map").count()


@pytest.mark.parametrize(
    "path", ["index.html", "maps/line_side_county.html", f"en/{HARBIN}", "en/about.html"]
)
def test_the_language_switch_leads_to_the_same_page(open_page, path):
    page, errors = open_page(path)
    language = page.locator("html").get_attribute("lang")
    page.locator("a.switch").click()
    here = page.url.split("/site/")[1]
    assert here == (path.removeprefix("en/") if language == "en" else f"en/{path}")
    assert page.locator("html").get_attribute("lang") == ("zh-Hans" if language == "en" else "en")
    assert errors == []


@pytest.mark.parametrize(("dark", "tone"), [(False, "light"), (True, "dark")])
def test_harbins_pair_shows_the_whole_falling_and_its_centre_rising(
    open_page, tmp_path, dark, tone
):
    page, _ = open_page(HARBIN, dark=dark)
    growth = load_style().scale("growth")
    colours = getattr(growth, tone)
    picture = tmp_path / f"harbin_{tone}.png"
    # −5.9 % lies between −10 and −5, +74.6 % above +40, −20.8 % below −20.
    expected = {
        ("atlas_map_pair_whole", "230100"): colours[2],
        ("atlas_map_pair_parts", SONGBEI): colours[8],
        ("atlas_map_pair_parts", SHANGZHI): colours[0],
    }
    found = {key: most_common_colour(page, *key, picture) for key in expected}
    assert found == expected, f"see {picture}"


def test_a_place_stands_in_the_page_without_script(open_page):
    page, errors = open_page(HARBIN, java_script_enabled=False)
    assert "10,009,854" in page.locator(".lead").inner_text()
    assert page.locator("table.units tbody tr").count() == 19
    assert errors == []


@pytest.mark.parametrize(
    ("path", "words", "name"),
    [
        ("index.html", "义乌", "义乌市"),
        ("index.html", "yiwu", "义乌市"),
        ("en/index.html", "Yiwu", "Yiwu"),
        ("index.html", "哈尔滨", "哈尔滨市"),
    ],
)
def test_the_search_leads_from_a_name_to_its_prefecture(open_page, path, words, name):
    page, errors = open_page(path)
    page.fill("#find", words)
    first = page.locator("form.find li a").first
    expect(first).to_contain_text(name)
    page.locator("#find").press("Enter")
    page.wait_for_url("**/place/*.html")
    expect(page.locator("table.units")).to_contain_text(name)
    assert errors == []


def test_the_search_says_when_it_finds_nothing(open_page):
    page, _ = open_page("en/index.html")
    page.fill("#find", "Atlantis")
    expect(page.locator("form.find [role=status]")).to_have_text("No place found.")


@pytest.mark.parametrize("path", ["index.html", "maps/growth_county_2010_2020.html", HARBIN])
def test_a_finger_hits_every_link_of_the_navigation(open_page, path):
    page, _ = open_page(path, width=390, height=780)
    links = page.locator("header.site a, nav.others a, .province a, .cards a, .leaflet-bar a")
    boxes = [link.bounding_box() for link in links.all() if link.is_visible()]
    assert len(boxes) > 5
    assert min(box["height"] for box in boxes) >= 44
    assert min(box["width"] for box in boxes) >= 44


def test_the_keyboard_reaches_the_content_first(open_page):
    page, _ = open_page("en/index.html")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the content")
    assert skip.bounding_box()["x"] >= 0
