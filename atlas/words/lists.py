"""Lists of codes and names in a sentence, cut where they grow long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from atlas.model.text import Text, alike
from atlas.words.numbers import count
from atlas.words.reading import read_words

SHOWN: Final = 20
"""So many are named, and the rest counted."""

_WORDS: Final = read_words("notes", "list")


def listed(items: Iterable[str | Text], shown: int = SHOWN) -> Text:
    """List codes or names: the first few, and how many more there are.

    Examples
    --------
    >>> listed(["a", "b", "c"], shown=2).en
    'a, b … and 1 more'
    """
    every = [one if isinstance(one, Text) else alike(one) for one in items]
    row = _WORDS["between"].join(every[:shown])
    hidden = len(every) - shown
    if hidden <= 0:
        return row
    return _WORDS["more"].fill(listed=row, hidden=count(hidden))
