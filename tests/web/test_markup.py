"""Every page of the built site: names only where they may stand, no empty heading, own words."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

NAMED = frozenset(
    {
        "a",
        "area",
        "article",
        "aside",
        "audio",
        "button",
        "canvas",
        "details",
        "dialog",
        "embed",
        "fieldset",
        "footer",
        "form",
        "header",
        "iframe",
        "img",
        "input",
        "main",
        "meter",
        "nav",
        "object",
        "output",
        "progress",
        "section",
        "select",
        "summary",
        "svg",
        "table",
        "textarea",
        "video",
    }
)
"""Elements that may bear a name without a role of their own."""

HEADINGS = {f"h{level}" for level in range(1, 7)}
NOINDEX = re.compile(r'<meta name="?robots"? content="?noindex')


class Markup(HTMLParser):
    """Collects the faults of a page, and what describes it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.description = ""
        self.links: list[str] = []
        self.heading = ""
        self.said = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        named = given.keys() & {"aria-label", "aria-labelledby"}
        if named and tag not in NAMED and "role" not in given:
            self.faults.append(f"{tag} with a name and no role")
        if tag == "meta" and given.get("name") == "description":
            self.description = given["content"] or ""
        if tag == "link" and given.get("rel") in ("alternate", "canonical"):
            self.links.append(given["href"] or "")
        if tag in HEADINGS:
            self.heading, self.said = tag, False

    def handle_data(self, data: str) -> None:
        self.said = self.said or bool(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == self.heading:
            if not self.said:
                self.faults.append(f"{tag} without words")
            self.heading = ""


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<div aria-label="Map"></div>', ["div with a name and no role"]),
        ('<div role="group" aria-label="Map"></div>', []),
        ('<ul aria-label="Ways"></ul>', ["ul with a name and no role"]),
        ('<h2 class="a"> </h2>', ["h2 without words"]),
        ("<h2><b>Words</b></h2>", []),
    ],
)
def test_a_fault_is_seen(html, fault):
    assert Markup(html).faults == fault


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, tuple[Markup, bool]]:
    """Every page by its address: its markup, and whether it may be listed."""
    found = {}
    for file in sorted(built_site.rglob("*.html")):
        html = file.read_text(encoding="utf-8")
        found[str(file.relative_to(built_site))] = (Markup(html), not NOINDEX.search(html))
    return found


def test_names_stand_where_they_may_and_headings_have_words(pages):
    assert {path: it.faults for path, (it, _) in pages.items() if it.faults} == {}


def test_every_page_that_may_be_listed_has_a_description_of_its_own(pages):
    described = {path: it.description for path, (it, listed) in pages.items() if listed}
    assert [path for path, words in described.items() if not words] == []
    assert [words for words, times in Counter(described.values()).items() if times > 1] == []


def test_a_site_without_an_address_names_none(pages):
    assert [path for path, (it, _) in pages.items() if it.links] == []
