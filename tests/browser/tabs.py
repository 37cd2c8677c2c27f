"""Tabs that tests use one after another.

A new window costs Chromium more work than most of our pages do, and tests open some five hundred
pages. What one test did to a tab is not seen by the next: the site keeps nothing in the browser,
and the tab is emptied in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from playwright.sync_api import Browser, Page

NOWHERE = (-1, -1)
"""Where the pointer is before a test moves it."""


@dataclass
class Tab:
    """A page and everything that went wrong in it since a test took it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Begin the lists anew; those of the last test are its own."""
        self.faults = []


AnyTab = TypeVar("AnyTab", bound=Tab)


class Tabs(Generic[AnyTab]):
    """Hands out tabs, those first that a test is done with.

    Parameters
    ----------
    browser
        Where they are opened.
    watched
        Makes a tab of a new page, and listens to what goes wrong in it.
    """

    def __init__(self, browser: Browser, watched: Callable[[Page], AnyTab]) -> None:
        self._browser, self._watched = browser, watched
        self._free: list[AnyTab] = []

    def take(self, width: int, height: int, *, dark: bool = False) -> AnyTab:
        """Give an empty tab of this size."""
        tab = self._free.pop() if self._free else self._watched(self._browser.new_page())
        tab.forget()
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.page.emulate_media(color_scheme="dark" if dark else "light")
        return tab

    def put_back(self, tab: AnyTab) -> None:
        """Empty a tab, and close what was opened from it."""
        tab.page.mouse.move(*NOWHERE)
        tab.page.goto("about:blank")
        for other in tab.page.context.pages:
            if other != tab.page:
                other.close()
        self._free.append(tab)
