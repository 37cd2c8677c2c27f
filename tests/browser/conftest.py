"""A Chromium that reaches no network, and pages opened in it from disk."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.failures import lost
from tests.browser.nine_squares import engine_folder, engine_tabs, opened  # noqa: F401
from tests.browser.tabs import Tab, Tabs

ELSEWHERE = re.compile(r"^(?!file:|data:|blob:|about:)")
"""Addresses that lead off this machine."""

STANDING = "() => !document.querySelector('.map[aria-busy], script[data-waiting]')"
"""All scripts are there, and no map is still being put together.

Tests wait for functions: words would have to be evaluated, which the policy of the pages forbids.
"""

OpenPage = Callable[..., tuple[Page, list[str]]]


def watched(page: Page) -> Tab:
    """Note what goes wrong on a page of the site, and let it ask no host."""
    tab = Tab(page)
    page.route(
        ELSEWHERE, lambda route: (tab.faults.append(f"asked {route.request.url}"), route.abort())
    )
    page.on("requestfailed", lambda request: tab.faults.extend(lost(request)))
    page.on("pageerror", lambda error: tab.faults.append(f"threw {error}"))
    page.on(
        "console",
        lambda said: tab.faults.append(said.text) if said.type in ("error", "warning") else None,
    )
    return tab


@pytest.fixture(scope="session")
def tabs(chromium: Browser) -> Tabs[Tab]:
    """Keep the tabs that pages of the site are opened in."""
    return Tabs(chromium, watched)


@pytest.fixture
def open_page(chromium: Browser, tabs: Tabs[Tab], built_site: Path) -> Iterator[OpenPage]:
    """Open a page of the built site; what goes wrong on it is collected beside it.

    ``open_page(path, width=1280, height=800, dark=False, fragment="")`` returns the page and the
    list of its errors: requests to any host, failed requests, messages of errors and warnings.
    Further options are those of a window, which is then opened for this page alone.
    """
    taken: list[Tab] = []
    alone: list[Page] = []

    def open_one(
        path: str,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        fragment: str = "",
        **options: Any,
    ) -> tuple[Page, list[str]]:
        if options:
            size: ViewportSize = {"width": width, "height": height}
            scheme = "dark" if dark else "light"
            tab = watched(chromium.new_page(viewport=size, color_scheme=scheme, **options))
            alone.append(tab.page)
        else:
            tab = tabs.take(width, height, dark=dark)
            taken.append(tab)
        tab.page.goto((built_site / path).as_uri() + fragment)
        tab.page.wait_for_function(STANDING)
        return tab.page, tab.faults

    yield open_one
    for page in alone:
        page.context.close()
    for tab in taken:
        tabs.put_back(tab)
