"""Words of places: of their pages, cards and lists, of the search, and what a caution says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from atlas.catalogue.vocabulary import load_vocabulary
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.reading import read_words, table_names

PLACE: Final = read_words("place")


def comparability_words(country: Country) -> Mapping[str, Text]:
    """Return how each kind of unit compares, in words, by its key."""
    return load_vocabulary(country=country)["comparability"]


SECTOR: Final = read_words("accuracy", "sectors")


class Caution(NamedTuple):
    """Name of a caution, and what it says of a unit that bears it."""

    name: Text
    meaning: Text


CAUTION: Final = MappingProxyType(
    {
        key: Caution(**read_words("accuracy", f"caution.{key}"))
        for key in table_names("accuracy", "caution")
    }
)
"""The cautions, those that touch most readers first."""


@cache
def words(lang: str, *, country: Country) -> Mapping[str, str]:
    """Return every phrase of the pages of places in one language."""
    return MappingProxyType({key: text.get(lang) for key, text in PLACE.dated(country).items()})
