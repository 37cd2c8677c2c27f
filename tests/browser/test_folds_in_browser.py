"""Folds of the pages on method and accuracy: opened by an address, by a button, on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_access import RULES
from tests.browser.test_pages import scroll_width

FOLDED = ["about.html", "en/about.html", "uncertainty.html", "en/uncertainty.html"]

IN_SIGHT = """(id) => {
  const target = document.getElementById(id);
  const whole = target.parentElement.matches('.fold') ? target.previousElementSibling : target;
  const { top } = whole.getBoundingClientRect();
  return top > -2 && top < innerHeight / 2;
}"""
"""The heading of a fold whose anchor it is, or what has the anchor inside it."""


def open_folds(page):
    return page.locator("details.fold[open]")


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize(
    ("path", "anchor"),
    [
        ("about.html", "net_migration"),
        ("en/about.html", "sectors"),
        ("en/about.html", "merged"),  # a word among others in a fold
        ("uncertainty.html", "counties"),
        ("en/uncertainty.html", "near_zero"),
    ],
)
def test_an_address_opens_its_fold_with_and_without_script(open_page, path, anchor, scripted):
    only = {} if scripted else {"java_script_enabled": False}
    page, errors = open_page(path, width=390, height=780, fragment=f"#{anchor}", **only)
    expect(page.locator(f"#{anchor}")).to_be_visible()
    expect(open_folds(page)).to_have_count(1)
    # A page without scripts has no frames to wait in, and its browser scrolls smoothly.
    for _ in range(50):
        if page.evaluate(IN_SIGHT, anchor):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(IN_SIGHT, anchor)
    assert errors == []


def test_a_list_inside_a_fold_opens_with_the_fold_around_it(open_page):
    page, _ = open_page("en/uncertainty.html")
    nested = "#transfers details:last-of-type dl"
    page.evaluate(f"document.querySelector('{nested}').id = 'deep'")
    expect(page.locator("#deep")).to_be_hidden()
    page.evaluate("location.hash = '#deep'")
    expect(page.locator("#deep")).to_be_visible()
    expect(page.locator("details[open]")).to_have_count(2)


def test_links_open_folds_one_by_one_and_the_button_all(open_page):
    page, errors = open_page("en/about.html")
    expect(open_folds(page)).to_have_count(0)
    page.locator(".summary").get_by_role("link", name="line", exact=True).click()
    expect(page.locator("#line table").first).to_be_visible()
    # A link in a fold leads to another.
    page.evaluate("location.hash = '#units'")
    page.locator("#units").get_by_role("link", name="corrections").click()
    expect(page.locator("#corrections table")).to_be_visible()
    page.evaluate("location.hash = '#of-migration'")
    expect(open_folds(page)).to_have_count(3)
    folds = page.locator("details.fold").count()
    page.get_by_role("button", name="Open all").click()
    expect(open_folds(page)).to_have_count(folds)
    page.get_by_role("button", name="Close all").click()
    expect(open_folds(page)).to_have_count(0)
    assert errors == []


@pytest.mark.parametrize("path", FOLDED)
def test_closed_folds_are_whole_on_paper(open_page, path):
    # A window of its own: no other page is to be opened as on paper.
    page, _ = open_page(path, java_script_enabled=True)
    before = page.locator("details.fold section p >> visible=true").count()
    page.emulate_media(media="print")
    for section in page.locator("details.fold section").all():
        expect(section).to_be_visible()
        assert section.bounding_box()["height"] > 20
    assert page.locator("details.fold section p >> visible=true").count() > before + 20
    expect(page.locator(".unfold")).to_be_hidden()


def test_a_browser_that_prints_closed_folds_closed_has_them_opened_and_closed_again(open_page):
    page, _ = open_page("about.html", fragment="#line")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(open_folds(page)).to_have_count(page.locator("details.fold").count())
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(open_folds(page)).to_have_count(1)


@pytest.mark.parametrize(("path", "dark"), [(path, path.startswith("en")) for path in FOLDED])
def test_open_folds_are_accessible_and_no_wider_than_a_phone(open_page, path, dark):
    page, errors = open_page(path, width=390, height=780, dark=dark)
    page.locator(".unfold").click()
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    assert scroll_width(page) == 390
    assert errors == []
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", FOLDED)
def test_the_summary_is_one_and_a_half_screens_at_most(open_page, path):
    page, _ = open_page(path, width=1280, height=800)
    box = page.locator(".summary").bounding_box()
    assert box["y"] + box["height"] < 1.5 * 800
