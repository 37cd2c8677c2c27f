"""Where the reader's system sets the colours: keys keep theirs, and what is pressed is seen.

What is compared are pixels of the screen, as a reader sees them.
"""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

from atlas.catalogue.style import load_style
from atlas.country import china
from tests.browser.conftest import STANDING

STYLE = load_style(country=china())

KEYS = {
    "maps/growth_county_2010_2020.html": ".bar>i, .swatch:not(.line)",
    "maps/type_prefecture_districts.html": ".swatch:not(.line)",
    "moves.html": ".moves-bar i, .moves-keys .swatch, .moves-rows .swatch",
    "explore.html": ".atlas-legend-step, .atlas-swatch",
    "index.html": "#playing .swatch",
    "gains/230000.html": ".province-moves .swatch",
    "place/230100.html": ".key:not(.outline)",
    "charts/core-and-periphery.html": ".cores-keys i.core, .plot .whole",
    "embed/growth_county_2010_2020.html": ".atlas-legend-step, .atlas-swatch",
    "embed/moves.html": ".moves-keys .swatch",
}
"""Pages, and what of their keys bears a colour that means something."""

CHARTS = {
    "charts/net-migration-by-age.html": "svg.chart-wide",
    "embed/chart-net-migration-by-age.html": "svg.chart-wide",
    "place/230100.html": ".chart-of-place svg",
}

BUTTONS = {
    "maps/growth_county_2010_2020.html": "#land-or-people button",
    "explore.html": "[data-show]",
    "moves.html": ".moves-shows label span",
}
"""Pages, and buttons beside each other of which one is pressed."""


def pixels(element: Locator) -> np.ndarray:
    """What is seen of an element, as rows of red, green and blue."""
    element.scroll_into_view_if_needed()
    seen = Image.open(io.BytesIO(element.screenshot(animations="disabled"))).convert("RGB")
    return np.asarray(seen, dtype=int)


def middles(page: Page, elements: list[Locator]) -> list[tuple[int, ...]]:
    """What is seen in the middle of each element: all that lie in one window are in one picture."""
    size, seen, found = page.viewport_size, None, []
    for one in elements:
        box = one.bounding_box()
        if seen is None or not 0 <= box["y"] <= size["height"] - box["height"]:
            one.scroll_into_view_if_needed()
            box = one.bounding_box()
            picture = io.BytesIO(page.screenshot(animations="disabled"))
            seen = Image.open(picture).convert("RGB")
        at = (int(box["x"] + box["width"] / 2), int(box["y"] + box["height"] / 2))
        found.append(seen.getpixel(at))
    return found


def force(page: Page, *, colours: bool) -> None:
    page.emulate_media(forced_colors="active" if colours else "none")


@pytest.fixture
def opened(open_page):
    """Open a page in a window of its own, which is told to force colours only by the test."""

    def open_one(path: str, **options) -> Page:
        page, _ = open_page(path, **{"forced_colors": "none", **options})
        return page

    return open_one


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", KEYS)
def test_keys_keep_their_colours(opened, path, dark):
    page = opened(path, dark=dark)
    page.locator(KEYS[path]).first.wait_for()
    shown = [one for one in page.locator(KEYS[path]).all() if one.is_visible()][:12]
    assert shown
    before = middles(page, shown)
    force(page, colours=True)
    now = middles(page, shown)
    assert now == before
    assert len(set(now)) > 1 or len(now) == 1


def test_the_bar_has_the_colours_of_the_classes(opened):
    page = opened("maps/growth_county_2010_2020.html", forced_colors="active")
    steps = [pixels(step) for step in page.locator(".bar>i").all()]
    middles = [step[step.shape[0] // 2, step.shape[1] // 2] for step in steps]
    written = ["#{:02x}{:02x}{:02x}".format(*middle) for middle in middles]
    palette = STYLE.palettes["diverging"].light
    assert written == list(palette)


def test_the_kinds_of_moves_have_their_colours_on_the_page_of_a_province(opened):
    for forced in ("none", "active"):
        page = opened("gains/230000.html", forced_colors=forced)
        seen = [pixels(one) for one in page.locator(".province-moves .swatch").all()]
        middles = ["#{:02x}{:02x}{:02x}".format(*one[len(one) // 2, 4]) for one in seen]
        assert middles == list(STYLE.palettes["moves"].light)


@pytest.mark.parametrize("path", CHARTS)
def test_charts_look_as_they_do_without(opened, path):
    page = opened(path)
    chart = page.locator(CHARTS[path]).first
    chart.wait_for()
    before = pixels(chart)
    force(page, colours=True)
    assert (pixels(chart) != before).any(axis=2).mean() < 0.001


@pytest.mark.parametrize("path", ["maps/growth_county_2010_2020.html", "moves.html"])
def test_maps_keep_land_and_sea(opened, path):
    page = opened(path)
    page.wait_for_function(STANDING)
    before = pixels(page.locator(".map").first)
    force(page, colours=True)
    page.wait_for_timeout(200)
    # Buttons of the map are the system's.
    assert (pixels(page.locator(".map").first) != before).any(axis=2).mean() < 0.05


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", BUTTONS)
def test_what_is_pressed_looks_other_than_what_is_not(opened, path, dark):
    page = opened(path, dark=dark, forced_colors="active")
    page.locator(BUTTONS[path]).first.wait_for()
    buttons = [one for one in page.locator(BUTTONS[path]).all() if one.is_visible()]
    grounds = [tuple(pixels(one)[4, 4]) for one in buttons]
    counted = [grounds.count(ground) for ground in grounds]
    # One alone is of its colour.
    assert sorted(counted) == [1, *[len(grounds) - 1] * (len(grounds) - 1)]


def test_the_place_that_is_chosen_in_a_list_looks_other_than_the_others(opened):
    page = opened("places.html", forced_colors="active")
    page.locator("#find").fill("朝阳")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    options = page.get_by_role("option").all()
    assert len(options) > 1
    grounds = [tuple(pixels(one)[3, -4]) for one in options]
    assert grounds.count(grounds[0]) == 1


def test_the_row_of_the_table_that_is_marked_is_outlined(opened):
    page = opened("moves.html", forced_colors="active")
    rows = page.locator(".moves-rows tbody tr")
    page.wait_for_selector(".moves[data-ready]")
    x, y = page.evaluate(
        """(({ laid, view }) => {
          const [x, y] = laid.arrows[0].head[0];
          return [x - view.margin.x, y - view.margin.y];
        })(ATLAS.movesPage.view)"""
    )
    box = page.locator(".map").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.wait_for_selector("tr.is-marked")
    marked, other = pixels(page.locator("tr.is-marked")), pixels(rows.last)
    assert tuple(marked[1, 40]) != tuple(other[1, 40])
