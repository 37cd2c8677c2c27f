"""Nothing that a reader has begun to read jumps away when the scripts come: on no kind of page."""

import time

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.browser.conftest import STANDING, watched

MOST = 0.02
"""The cumulative layout shift beyond which a page is mended; 0.1 is what the web calls good."""

KINDS = {
    "story": "index.html",
    "map": "maps/net_migration_county_2010_2020.html",
    "cores": "maps/growth_prefecture_2010_2020.html",
    "moves": "moves.html",
    "explore": "explore.html",
    "place": "place/230100.html",
    "places": "places.html",
    "gains": "gains/230000.html",
    "maps": "maps.html",
    "chart": "charts/net-migration-by-age.html",
    "lecture": "lecture.html",
    "method": "about.html",
    "accuracy": "uncertainty.html",
    "downloads": "downloads.html",
    "grids": "grids.html",
}
EMBEDS = ["embed/net_migration_county_2010_2020.html", "embed/moves.html"]
VIEWS = {
    "zh, phone": ("", 390, 780),
    "en, laptop": ("en/", 1280, 800),
}

HELD_S = 0.4
"""How long the scripts are held back: the page is painted without them, as on a slow line."""
SETTLED_MS = 700

SHIFTS = """() => new Promise((done) => {
  const seen = [];
  const name = ({ node }) => node ? `${node.nodeName}.${node.className}` : 'gone';
  new PerformanceObserver((list) => seen.push(...list.getEntries()))
    .observe({ type: 'layout-shift', buffered: true });
  const told = ({ value, sources }) => [value, sources.map(name).join(' ')];
  setTimeout(() => done(seen.map(told)), 100);
})"""


def assert_keeps_its_place(chromium: Browser, address: str, width: int, height: int) -> None:
    """Open a page, its scripts late, and look what moved by how much."""
    size: ViewportSize = {"width": width, "height": height}
    tab = watched(chromium.new_page(viewport=size, device_scale_factor=1))
    page, held = tab.page, []

    def hold(route):
        if not held:
            held.append(route.request.url)
            time.sleep(HELD_S)
        route.continue_()

    page.route("**/*.js", hold)
    page.goto(address)
    page.wait_for_function(STANDING)
    page.wait_for_timeout(SETTLED_MS)
    shifts = page.evaluate(SHIFTS)
    page.context.close()
    assert sum(value for value, _ in shifts) <= MOST, shifts
    assert tab.faults == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_keeps_its_place_when_its_scripts_come(chromium, built_site, kind, view):
    tree, width, height = VIEWS[view]
    assert_keeps_its_place(chromium, (built_site / tree / KINDS[kind]).as_uri(), width, height)


@pytest.mark.parametrize("path", EMBEDS)
def test_an_embed_keeps_its_place_too(chromium, built_site, path):
    assert_keeps_its_place(chromium, (built_site / path).as_uri(), 390, 780)
