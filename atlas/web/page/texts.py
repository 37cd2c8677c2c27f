"""The words of the interface, in Chinese and English.

Words that belong to one map stand in its layer file, those of a page in its file of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from atlas.model.country import Country
from atlas.words.reading import LANGS, read_words

UI: Final = read_words("interface")


@cache
def phrases_in(lang: str, country: Country) -> Mapping[str, str]:
    """Return every phrase of the interface in one language: thousands of pages ask for them."""
    return MappingProxyType({key: text.get(lang) for key, text in UI.dated(country).items()})


LANGUAGE: Final = MappingProxyType({lang: UI["own_name"].get(lang) for lang in LANGS})
"""The name of each language, in that language."""

SET_NAME: Final = read_words("interface", "set_name")
