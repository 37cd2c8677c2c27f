"""WCAG 2.2 AA by axe-core: no violation on any kind of page, in either language and light.

The pages that it looks at are held to what `test_pages` asks of the same kinds in four more views.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_pages import KINDS, scroll_width

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
VIEWS = {"zh, phone, light": ("", 390, 780, False), "en, desktop, dark": ("en/", 1280, 800, True)}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", KINDS)
def test_a_page_opens_without_error_and_axe_finds_no_violation(open_page, path, view):
    tree, width, height, dark = VIEWS[view]
    page, errors = open_page(tree + path, width=width, height=height, dark=dark)
    assert errors == []
    assert scroll_width(page) == width
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


def test_axe_finds_no_violation_in_the_explorer_in_use(open_page):
    hash = "#map=growth_county_2010_2020&with=services_county_2020&place=330782"
    page, _ = open_page("explore.html", fragment=hash, width=390, height=780)
    page.wait_for_selector(".has-place .card h2")
    with_figures = Axe().run(page, options=RULES)
    page.get_by_role("button", name="选图").click()
    with_controls = Axe().run(page, options=RULES)
    for results in (with_figures, with_controls):
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "path",
    [
        "embed/net_migration_county_2010_2020.html",
        "embed/type_prefecture_districts.html",
        "embed/moves.html",
        "embed/chart-growth-by-density.html",
    ],
)
def test_axe_finds_no_violation_in_an_embed_shut_or_open(open_page, path, dark):
    page, errors = open_page(path, width=340, height=620, dark=dark)
    page.locator(".info > summary").wait_for()
    # Before axe, which asks for the sheets itself, and is refused by the page's policy.
    assert errors == []
    shut = Axe().run(page, options=RULES)
    page.locator(".info > summary").click()
    opened = Axe().run(page, options=RULES)
    for results in (shut, opened):
        assert results.violations_count == 0, results.generate_report()


def test_axe_finds_no_violation_in_the_whole_legend_of_the_explorer(open_page):
    page, _ = open_page("en/explore.html")
    page.wait_for_selector(".explore[data-ready]")
    page.locator(".pane.first .info > summary").click()
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
