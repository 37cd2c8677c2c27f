"""The words of the interface, in Chinese and English.

Words that belong to one map stand in its layer file, those of a page in its file of words.
"""

from __future__ import annotations

from typing import Final

from atlas.words.reading import read_words

UI: Final = read_words("interface")

SET_NAME: Final = read_words("interface", "set_name")
