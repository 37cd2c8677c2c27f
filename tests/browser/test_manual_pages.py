"""The documentation: it is made without a warning, holds what is public, and asks no host."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect

import atlas
from tests.browser.conftest import watched

ROOT = Path(__file__).parents[2]
LOADED = {"script": "src", "img": "src", "iframe": "src", "link": "href"}
"""What a page asks for by itself, by the attribute that names it."""

IN_PIECES = """() => [...document.querySelectorAll("table code .pre")]
    .filter((word) => word.getClientRects().length > 1).map((word) => word.textContent)"""
"""Names of files and columns that the cell of a table breaks."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, BeautifulSoup]:
    """Make the documentation, with its notebooks as they stand, unrun."""
    folder = tmp_path_factory.mktemp("documentation")
    options = ["-W", "--keep-going", "-q", "-D", "nb_execution_mode=off"]
    ran = subprocess.run(
        [sys.executable, "-m", "sphinx", "-M", "html", ROOT / "docs", folder, *options],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    made = sorted((folder / "html").rglob("*.html"))
    return {file: BeautifulSoup(file.read_text("utf-8"), "html.parser") for file in made}


def targets(page: BeautifulSoup, tags: dict[str, str]) -> Iterator[str]:
    """Give the addresses that elements of a page name."""
    for tag, attribute in tags.items():
        yield from (it[attribute] for it in page.find_all(tag) if it.has_attr(attribute))


def test_every_page_of_the_folder_is_in_it(pages: dict[Path, BeautifulSoup]) -> None:
    root = min(pages, key=lambda file: len(file.parts)).parent
    made = {file.relative_to(root).with_suffix("").as_posix() for file in pages}
    sources = {
        file.relative_to(ROOT / "docs").with_suffix("").as_posix()
        for file in (ROOT / "docs").rglob("*.md")
    }
    assert sources <= made


def test_links_lead_to_files_and_parts_that_are_there(pages: dict[Path, BeautifulSoup]) -> None:
    lost = []
    for file, page in pages.items():
        for target in targets(page, {**LOADED, "a": "href"}):
            if re.match(r"(https?|data|mailto):", target):
                continue
            path, part = urldefrag(target)
            other = (file.parent / unquote(path.split("?")[0])).resolve() if path else file
            if not other.exists() or (part and not pages[other].find(id=unquote(part))):
                lost.append((file.name, target))
    assert lost == []


def test_pages_ask_no_other_host(pages: dict[Path, BeautifulSoup]) -> None:
    for file, page in pages.items():
        assert [it for it in targets(page, LOADED) if re.match(r"(https?:)?//", it)] == [], file
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy is not None
        assert policy["content"].startswith("default-src 'self'"), file


def test_the_reference_is_of_the_public_names_and_no_more(pages: dict[Path, BeautifulSoup]) -> None:
    reference = next(page for file, page in pages.items() if file.name == "api.html")
    named = {it["id"] for it in reference.find_all(id=re.compile(r"^atlas\.\w+$"))}
    assert named == {f"atlas.{name}" for name in atlas.__all__ if not name.startswith("_")}
    members = {it["id"] for it in reference.find_all(id=re.compile(r"^atlas\.\w+\.\w+$"))}
    assert {"atlas.BuildOptions.out", "atlas.Dataset.total", "atlas.UnitSet.span"} <= members
    assert not members & {"atlas.BuildOptions.named_files", "atlas.Dataset.bases"}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_stand_from_a_disk(
    pages: dict[Path, BeautifulSoup], chromium: Browser, width: int, dark: bool
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 780}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    tab = watched(page)
    for file in pages:
        page.goto(file.as_uri())
        expect(page.locator(".page")).to_be_visible()
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (file, wide)
        assert page.evaluate(IN_PIECES) == [], file
    index = next(file for file in pages if file.name == "search.html")
    page.goto(f"{index.as_uri()}?q=crosswalk")
    expect(page.locator("#search-results li").first).to_be_visible()
    assert tab.faults == []
    context.close()
