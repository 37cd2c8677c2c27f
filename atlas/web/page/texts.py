"""The words of the interface, in Chinese and English.

Words that belong to one map stand in its layer file, those of a page in its file of words.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.words.reading import LANGS, read_words

UI: Final = read_words("interface")

LANGUAGE: Final = MappingProxyType({lang: UI["own_name"].get(lang) for lang in LANGS})
"""The name of each language, in that language."""

SET_NAME: Final = read_words("interface", "set_name")
