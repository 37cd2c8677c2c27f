"""The words of the explorer."""

from __future__ import annotations

from typing import Final

from atlas.words.reading import read_words

EXPLORE: Final = read_words("explore")
"""For template and scripts alike."""
