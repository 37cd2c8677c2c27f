"""Claims are one click away: every address of a fold on method or accuracy is at one."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

FOLDED = ("about.html", "uncertainty.html")
ADDRESS = re.compile(
    r"""(?:href=["']?|["'])((?:\.\./)*(?:en/)?(about|uncertainty)\.html)#([\w-]+)"""
)
OWN = re.compile(r'href="#([\w-]+)"')


class Folds(HTMLParser):
    """The anchors of a page inside a fold, those outside, and what stands before the first fold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.inside: dict[str, str] = {}
        self.outside: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "details":
            self.open.append(known.get("class") or "list")
        if id := known.get("id"):
            if "fold" in self.open:
                self.inside[id] = " > ".join(self.open)
            else:
                self.outside.add(id)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self.open.pop()


@pytest.fixture(scope="module")
def folds(built_site: Path) -> dict[str, Folds]:
    return {
        f"{tree}{page}": Folds((built_site / f"{tree}{page}").read_text(encoding="utf-8"))
        for tree in ("", "en/")
        for page in FOLDED
    }


def links(site: Path) -> dict[tuple[str, str], set[str]]:
    """Address of a page and anchor → the pages and scripts that lead to it."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in (*site.rglob("*.html"), *site.rglob("*.js")):
        name = path.relative_to(site)
        text = path.read_text(encoding="utf-8")
        for address, page, anchor in ADDRESS.findall(text):
            english = name.parts[0] == "en" or "en/" in address
            file = f"{'en/' if english else ''}{page}.html"
            found.setdefault((file, anchor), set()).add(str(name))
        if path.name in FOLDED:
            for anchor in OWN.findall(text):
                found.setdefault((str(name), anchor), set()).add(str(name))
    return found


def test_every_address_of_method_and_accuracy_is_that_of_a_fold(
    built_site: Path, folds: dict[str, Folds]
) -> None:
    led = links(built_site)
    lost = {}
    for (page, anchor), by in led.items():
        # The list of contents leads to headings of groups, and the skip link past the head.
        among = anchor.startswith("of-") or anchor == "main"
        known = folds[page].outside if among else folds[page].inside
        if anchor not in known:
            lost[page, anchor] = sorted(by)[:3]
    assert lost == {}
    assert len(led) > 100
    # All kinds of pages lead there: the story, the lecture, maps, moves, grids, places, the search.
    kinds = {name.removeprefix("en/").split("/")[0] for by in led.values() for name in by}
    assert {"index.html", "lecture.html", "maps", "moves.html", "place", "assets"} <= kinds


def test_a_lost_anchor_would_be_found() -> None:
    page = '<i id="a"></i><details class="fold"><details><b id="c"></b></details></details>'
    assert Folds(page).inside == {"c": "fold > list"}
    assert Folds(page).outside == {"a"}


def test_every_map_leads_to_the_fold_that_explains_it(built_site: Path) -> None:
    expected = {
        "growth_county_2010_2020": "measures",
        "net_migration_county_2010_2020": "net_migration",
        "half_of_gains_county_2010_2020": "local_gains",
        "line_side_county": "line",
        "away_county_2020": "away",
        "services_county_2020": "sectors",
        "schooling_years_county_2020": "schooling",
        "children_per_adults_county_2020": "children",
        "aged_65_plus_county_2020": "residents",
        "type_prefecture_districts": "centre",
        "estimates_2020_2024": "since_the_census",
        "hot_spots_migration_county_2010_2020": "spatial_dependence",
        "land_that_moved_county_2010_2020": "townships",
    }
    for tree in ("", "en/"):
        for path in (built_site / f"{tree}maps").glob("*.html"):
            led = re.findall(r'<a href="\.\./about\.html#(\w+)"', path.read_text(encoding="utf-8"))
            assert len(led) == 1, path
            assert led[0] == expected.get(path.stem, led[0]), path


@pytest.mark.parametrize("page", FOLDED)
def test_a_fold_begins_with_a_sentence_and_neither_table_nor_formula(
    built_site: Path, page: str
) -> None:
    for tree in ("", "en/"):
        html = (built_site / f"{tree}{page}").read_text(encoding="utf-8")
        starts = re.findall(r'</summary>\n<section id="(\w+)">\s*<(.*?)>', html)
        assert len(starts) > 10
        said = ("p", "ul", 'dl class="terms"')
        assert [name for name, first in starts if first not in said] == []
