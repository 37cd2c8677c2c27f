"""Words of the page on how wrong the figures could be: the cautions, the heads of its tables."""

from __future__ import annotations

from typing import Final

from atlas.words.reading import read_words

WORDS: Final = read_words("accuracy")
