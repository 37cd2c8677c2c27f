"""The parts of the site, as the head of every page lists them."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from atlas.words.reading import read_words

_WORDS: Final = read_words("interface", "parts")

PARTS: Final = MappingProxyType(
    {
        "index.html": _WORDS["story"],
        "maps.html": _WORDS["maps"],
        "moves.html": _WORDS["moves"],
        "explore.html": _WORDS["explore"],
        "places.html": _WORDS["places"],
        "about.html": _WORDS["method"],
        "uncertainty.html": _WORDS["accuracy"],
        "downloads.html": _WORDS["data"],
    }
)
"""Address in a language's tree, and name, in the order of the list."""

FOLDERS: Final = MappingProxyType(
    {
        "lecture.html": "index.html",
        "maps": "maps.html",
        "charts": "maps.html",
        "grids.html": "maps.html",
        "place": "places.html",
        "gains": "places.html",
    }
)
"""Folders of pages, and pages in none, and the part that they belong to."""

_LINK: Final = Markup('<a href="{}"{}>{}</a>\n')
_CURRENT: Final = Markup(' aria-current="{}"')


def part_of(path: str) -> tuple[str, bool]:
    """Return the address of the part that a page belongs to, and whether the page is that one."""
    part = FOLDERS.get(path.partition("/")[0], path)
    return part, part == path


def links_to_parts(to: Callable[[str], str], lang: str, own: str, *, is_own: bool) -> Markup:
    """List the parts of the site for the head of a page, a link to a line.

    Parameters
    ----------
    to
        Gives the address of a part as the page has it.
    lang
        Language of the page.
    own, is_own
        From `part_of`: the part that is marked, and whether it is the page itself.
    """
    current = _CURRENT.format("page" if is_own else "true")
    return Markup("").join(
        _LINK.format(to(path), current if path == own else "", words.get(lang))
        for path, words in PARTS.items()
    )
