"""Words of the pages of places, of the lists of gains and losses, and of the search."""

from __future__ import annotations

from typing import Final

from atlas.words.reading import read_words

PLACE: Final = read_words("place")


def words(lang: str) -> dict[str, str]:
    """Return every phrase of the pages of places in one language."""
    return {key: text.get(lang) for key, text in PLACE.items()}
