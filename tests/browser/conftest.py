"""A Chromium that reaches no network, and pages opened in it from disk."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.failures import lost
from tests.browser.nine_squares import engine_folder, opened  # noqa: F401

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]

OpenPage = Callable[..., tuple[Page, list[str]]]


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "these tests need Chromium on the path, or its path in CHROMIUM"
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, built_site: Path) -> Iterator[OpenPage]:
    """Open a page of the built site; what goes wrong on it is collected beside it.

    ``open_page(path, width=1280, height=800, dark=False, fragment="")`` returns the page and the
    list of its errors: requests to any host, failed requests, messages of errors and warnings.
    """
    contexts = []

    def open_one(
        path: str,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        fragment: str = "",
        **options: Any,
    ) -> tuple[Page, list[str]]:
        scheme = "dark" if dark else "light"
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page, errors = context.new_page(), []
        page.route(
            lambda url: not url.startswith(("file:", "data:", "blob:")),
            lambda route: (errors.append(f"asked {route.request.url}"), route.abort()),
        )
        page.on("requestfailed", lambda request: errors.extend(lost(request)))
        page.on("pageerror", lambda error: errors.append(f"threw {error}"))
        page.on(
            "console",
            lambda said: errors.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.goto((built_site / path).as_uri() + fragment)
        return page, errors

    yield open_one
    for context in contexts:
        context.close()
