"""The words of the pages of maps: levels, table, embed code, and the embedded map itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from atlas.model.text import Text
from atlas.words.reading import read_words

LEVEL: Final = read_words("map", "level")

THEME: Final = read_words("map", "theme")

TAKE: Final = read_words("map", "take")
"""For the template of a map's page."""

PAGE: Final = read_words("map", "page")
"""For the script that every map's page loads."""

SCRIPT: Final = read_words("map", "script")
"""For the scripts that table and embed code load when they are opened."""

EMBED: Final = read_words("map", "embed")
"""For the script of an embedded map."""


def in_language(texts: Mapping[str, Text], lang: str) -> dict[str, str]:
    """Pick one language of a table of texts."""
    return {key: text.get(lang) for key, text in texts.items()}
