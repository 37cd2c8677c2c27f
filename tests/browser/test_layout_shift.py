"""Nothing that a reader has begun to read jumps away when the scripts come: on no kind of page."""

import time

import pytest

from tests.browser.conftest import STANDING

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


def shifts_of(page) -> list[tuple[float, str]]:
    """Open a page again, its scripts late, and list what moved by how much."""
    held = []

    def hold(route):
        if not held:
            held.append(route.request.url)
            time.sleep(HELD_S)
        route.continue_()

    page.route("**/*.js", hold)
    page.reload()
    page.wait_for_function(STANDING)
    page.wait_for_timeout(SETTLED_MS)
    return page.evaluate(SHIFTS)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_keeps_its_place_when_its_scripts_come(open_page, kind, view):
    tree, width, height = VIEWS[view]
    page, errors = open_page(tree + KINDS[kind], width=width, height=height, device_scale_factor=1)
    shifts = shifts_of(page)
    assert sum(value for value, _ in shifts) <= MOST, shifts
    assert errors == []


@pytest.mark.parametrize("path", EMBEDS)
def test_an_embed_keeps_its_place_too(open_page, path):
    page, errors = open_page(path, width=390, height=780, device_scale_factor=1)
    shifts = shifts_of(page)
    assert sum(value for value, _ in shifts) <= MOST, shifts
    assert errors == []
