"""How to cite: what is copied stands on the page; where it cannot be copied, it is selected."""

import pytest
from playwright.sync_api import expect

from atlas.exports.documentation import CITATION, bibtex

REFUSE = """() => {
  Object.defineProperty(navigator, 'clipboard', { value: undefined });
  document.execCommand = () => false;
}"""


@pytest.mark.parametrize(
    ("path", "lang", "copied"),
    [("downloads.html", "zh", "已复制。"), ("en/downloads.html", "en", "Copied.")],
)
def test_the_buttons_copy_the_citation_and_the_entry(open_page, path, lang, copied):
    allowed = ["clipboard-read", "clipboard-write"]
    page, faults = open_page(path, permissions=allowed, fragment="#cite")
    for name, text in (("citation", CITATION.get(lang)), ("bibtex", bibtex(lang))):
        page.locator(f"[data-copy={name}]").click()
        expect(page.locator(f"#{name} + p [role=status]")).to_have_text(copied)
        assert page.evaluate("() => navigator.clipboard.readText()") == text
    assert faults == []


def test_a_browser_that_copies_nothing_leaves_the_entry_selected(open_page):
    page, faults = open_page("en/downloads.html")
    page.evaluate(REFUSE)
    page.locator("[data-copy=bibtex]").click()
    expect(page.locator("#bibtex + p [role=status]")).to_contain_text("the text is selected")
    assert page.evaluate("() => getSelection().toString()").strip() == bibtex("en").strip()
    assert faults == []


def test_without_scripts_there_are_no_buttons_that_do_nothing(open_page):
    page, _ = open_page("en/downloads.html", java_script_enabled=False)
    expect(page.locator("#bibtex")).to_be_visible()
    expect(page.locator("[data-copy=bibtex]")).to_be_hidden()
