"""Nothing that a reader has begun to read jumps away when the scripts come: on no kind of page."""

import re
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import STANDING
from tests.browser.tabs import Tab, Tabs

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
VIEWS = {"zh, phone": ("", 390, 780), "en, laptop": ("en/", 1280, 800)}

SCRIPTS = re.compile(r"\.js(\?|$)")
PAINTED = "() => performance.getEntriesByType('paint').length > 0 || performance.now() > 400"
"""The page is seen without its scripts, as on a slow line; they are held back until then, but not
for ever: the embedded map of moves has nothing to paint without them.
"""
SETTLED_MS = 700

SHIFTS = """() => new Promise((done) => {
  const seen = [];
  const name = ({ node }) => node ? `${node.nodeName}.${node.className}` : 'gone';
  new PerformanceObserver((list) => seen.push(...list.getEntries()))
    .observe({ type: 'layout-shift', buffered: true });
  const told = ({ value, sources }) => [value, sources.map(name).join(' ')];
  setTimeout(() => done(seen.map(told)), 100);
})"""


class View(NamedTuple):
    """A page, and the window that it is opened in."""

    path: str
    width: int
    height: int


class Seen(NamedTuple):
    """What moved while a page was opened: by how much, and what; and what went wrong."""

    shifts: list[tuple[float, str]]
    faults: list[str]


def _hold(held: list[Route], route: Route) -> None:
    held.append(route)


def opened_late(tabs: Tabs[Tab], site: Path, views: Iterable[View]) -> dict[View, Seen]:
    """Open some pages at once, their scripts late, and look what moved when these came."""
    taken = {view: tabs.take(view.width, view.height) for view in views}
    held: dict[View, list[Route]] = {view: [] for view in taken}
    for view, tab in taken.items():
        tab.page.route(SCRIPTS, partial(_hold, held[view]))
        tab.page.goto((site / view.path).as_uri(), wait_until="commit")
    for view, tab in taken.items():
        tab.page.wait_for_function(PAINTED)
        tab.page.unroute(SCRIPTS)
        for route in held[view]:
            route.continue_()
    for tab in taken.values():
        tab.page.wait_for_function(STANDING)
    *_, last = taken.values()
    last.page.wait_for_timeout(SETTLED_MS)
    seen = {view: Seen(tab.page.evaluate(SHIFTS), tab.faults) for view, tab in taken.items()}
    for tab in taken.values():
        tabs.put_back(tab)
    return seen


def assert_keeps_its_place(seen: Seen) -> None:
    assert sum(value for value, _ in seen.shifts) <= MOST, seen.shifts
    assert seen.faults == []


def view_of(kind: str, view: str) -> View:
    tree, width, height = VIEWS[view]
    return View(tree + KINDS[kind], width, height)


@pytest.fixture(scope="module")
def both_views(tabs, built_site):
    """Open a kind of page in all views at once, and remember what was seen."""
    return cache(lambda kind: opened_late(tabs, built_site, [view_of(kind, it) for it in VIEWS]))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_keeps_its_place_when_its_scripts_come(both_views, kind, view):
    assert_keeps_its_place(both_views(kind)[view_of(kind, view)])


@pytest.mark.parametrize("path", EMBEDS)
def test_an_embed_keeps_its_place_too(tabs, built_site, path):
    view = View(path, 390, 780)
    assert_keeps_its_place(opened_late(tabs, built_site, [view])[view])
