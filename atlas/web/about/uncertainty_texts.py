"""Words of the page on how wrong the figures could be: the cautions, the heads of its tables."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from atlas.model.classes import Text
from atlas.words.reading import read_words, table_names


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

WORDS: Final = read_words("accuracy")

SECTOR: Final = read_words("accuracy", "sectors")
