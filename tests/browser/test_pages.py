"""Every kind of page in a real browser, from disk, with every other host out of reach.

Each kind is opened in Chinese, wide and light, and in English, narrow and dark; in `test_access`,
where axe looks at it too, in Chinese, narrow and light, and in English, wide and dark. Then its
window is made as narrow as the smallest phones.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import STANDING
from tests.browser.failures import lost

KINDS = [
    "index.html",
    "maps.html",
    "maps/growth_county_2010_2020.html",
    "maps/line_side_county.html",
    "maps/type_prefecture_districts.html",
    "maps/growth_districts_2010_2020.html",
    "place/230100.html",
    "place/659007.html",
    "moves.html",
    "explore.html",
    "places.html",
    "gains/230000.html",
    "charts/net-migration-by-age.html",
    "charts/born-in-another-province.html",
    "lecture.html",
    "about.html",
    "uncertainty.html",
    "downloads.html",
    "grids.html",
]
PAGES = KINDS + [f"en/{path}" for path in KINDS]
HARBIN = "place/230100.html"
SMALL_PHONES = (360, 320)
WIDEST_PLACE = "place/510116.html"
"""Shuangliu: none has longer numbers in its table."""


def scroll_width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("path", [*PAGES, WIDEST_PLACE, f"en/{WIDEST_PLACE}"])
def test_a_page_opens_from_disk_without_error_and_no_wider_than_its_window(open_page, path):
    is_dark = path.startswith("en/")
    width, height = (390, 780) if is_dark else (1280, 800)
    page, errors = open_page(path, width=width, height=height, dark=is_dark)
    assert scroll_width(page) == width
    for narrower in SMALL_PHONES:
        page.set_viewport_size({"width": narrower, "height": 640})
        assert scroll_width(page) <= narrower
    assert errors == []


@pytest.mark.parametrize(
    "path", ["maps/growth_prefecture_2010_2020.html", "maps/line_side_county.html"]
)
def test_a_map_fills_its_place(open_page, path):
    page, _ = open_page(path, width=390, height=780)
    for box in [found.bounding_box() for found in page.locator(".map").all()]:
        assert box["width"] == 390
        assert box["height"] >= 240
    assert page.locator(".map canvas.atlas-map-canvas").count() == page.locator(".map").count()


WRITTEN = """
const write = CanvasRenderingContext2D.prototype.fillText;
window.written = [];
CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
  window.written.push(text);
  return write.call(this, text, ...at);
};
"""
"""Keeps the names that a map writes: its words are pixels."""


@pytest.mark.parametrize("width", [320, 390, 1000, 1280])
def test_the_example_of_the_claim_is_named_on_the_map_of_centre_and_outskirts(
    chromium, built_site, width
):
    page = chromium.new_page(viewport={"width": width, "height": 780})
    page.add_init_script(WRITTEN)
    for path, name in (("", "哈尔滨"), ("en/", "Harbin")):
        page.goto((built_site / f"{path}maps/type_prefecture_districts.html").as_uri())
        page.wait_for_function(STANDING)
        page.wait_for_function("() => window.written.length > 5")
        assert name in page.evaluate("window.written")
    page.context.close()


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


@pytest.mark.parametrize("path", ["index.html", "maps/growth_county_2010_2020.html", HARBIN])
def test_a_finger_hits_every_link_of_the_navigation(open_page, path):
    page, _ = open_page(path, width=390, height=780)
    links = page.locator(
        "header.site a, .others a, .around a, .province a, .cards a, .leaflet-bar a"
    )
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


@pytest.mark.parametrize("query", ["Yiwu", "yiwu", "义乌", "330782"])
def test_keys_alone_lead_from_the_story_to_the_number_of_a_county(open_page, query):
    page, errors = open_page("index.html")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "find":
            break
    page.keyboard.type(query)
    expect(page.get_by_role("option").first).to_contain_text("义乌")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/place/330782.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("义乌")
    expect(page.locator(".finding")).to_contain_text("50.7%")
    assert errors == []


def test_every_other_page_opens_without_error(chromium, built_site):
    """All maps, charts, embeds and lists but those above; of places the pages of one province."""
    found = {path.relative_to(built_site).as_posix() for path in built_site.rglob("*.html")}
    pages = sorted(found - set(PAGES))
    # Those that lead on to another page are tried with the places.
    chosen = [
        path
        for path in pages
        if "/place/" not in f"/{path}" or re.search(r"/U?46", path)
        if b'http-equiv="refresh"' not in (built_site / path).read_bytes()
    ]
    assert len(chosen) > 300
    context = chromium.new_context(viewport={"width": 390, "height": 780})
    page, errors = context.new_page(), []
    page.route("http*://**/*", lambda route: route.abort())
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on(
        "requestfailed",
        lambda request: errors.extend(f"{page.url}: {failed}" for failed in lost(request)),
    )
    page.on(
        "console",
        lambda said: (
            errors.append(f"{page.url}: {said.text}") if said.type in ("error", "warning") else None
        ),
    )
    widths = [*SMALL_PHONES, 390]
    for path in chosen:
        page.goto((built_site / path).as_uri())
        # The next page begins with the width that this one ends with: no map is drawn for a width
        # that nobody asks for.
        widths.reverse()
        for width in widths:
            page.set_viewport_size({"width": width, "height": 780})
            if scroll_width(page) > width:
                # A map that is still being put together may be as wide as it was a moment ago.
                page.wait_for_function(STANDING)
            if scroll_width(page) > width:
                errors.append(f"{path} is {scroll_width(page)} px wide on {width}")
    context.close()
    assert errors == []


def test_on_a_phone_what_is_said_of_a_place_leaves_the_map_in_sight(open_page):
    page, errors = open_page(
        "en/maps/net_migration_county_2010_2020.html", width=390, height=780, has_touch=True
    )
    shown = page.locator(".map").bounding_box()
    page.touchscreen.tap(shown["x"] + 0.75 * shown["width"], shown["y"] + 0.55 * shown["height"])
    said = page.locator(".atlas-tooltip")
    expect(said).to_contain_text("expected survivors")
    box = said.bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 780)
    assert box["y"] > shown["y"] + 0.75 * shown["height"]
    page.get_by_role("button", name="Close").tap()
    expect(said).to_be_hidden()
    assert page.evaluate("ATLAS.maps[0].selected") == -1
    assert errors == []


def test_beside_another_map_what_is_said_of_a_place_stays_on_its_own(open_page):
    both = "#map=growth_county_2010_2020&with=net_migration_county_2010_2020"
    page, errors = open_page("en/explore.html", width=1280, fragment=both)
    page.wait_for_function("() => document.querySelector('.explore').dataset.ready")
    shown = page.locator(".pane.first .map").bounding_box()
    assert shown["width"] < 600
    # Taiwan, of which there is no card: all that is said of it stands in the box.
    at = page.evaluate("ATLAS.maps[0].leaflet.latLngToContainerPoint([23.7, 121])")
    page.mouse.click(shown["x"] + at["x"], shown["y"] + at["y"])
    box = page.locator(".pane.first .atlas-tooltip.is-selected").bounding_box()
    assert shown["x"] <= box["x"]
    assert box["x"] + box["width"] <= shown["x"] + shown["width"]
    assert errors == []
