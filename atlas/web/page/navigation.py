"""The parts of the site, as the head of every page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from atlas.country import here
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

OPTIONAL: Final = MappingProxyType(
    {
        "index.html": "story",
        "moves.html": "moves",
        "about.html": "method",
        "uncertainty.html": "accuracy",
    }
)
"""Those of them that a country's site may lack, and what its file calls them."""

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


class Located(Protocol):
    """A page: its address in its language's tree, and relative addresses from it."""

    path: str
    lang: str

    def to(self, path: str) -> str:
        """Relative address of another page of the same language."""


@dataclass(frozen=True)
class NavigationLink:
    """A part of the site; ``current`` is the value of ``aria-current``, empty elsewhere."""

    href: str
    words: str
    current: str


def navigation(page: Located) -> list[NavigationLink]:
    """List the parts of the site for a page, its own marked."""
    country = here()
    own = FOLDERS.get(page.path.partition("/")[0], page.path)
    return [
        NavigationLink(
            href=page.to(path),
            words=words.get(page.lang),
            current="" if path != own else "page" if path == page.path else "true",
        )
        for path, words in PARTS.items()
        if path not in OPTIONAL or country.has(OPTIONAL[path])
    ]
