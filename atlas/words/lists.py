"""Lists of codes and names in a sentence, cut where they grow long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from atlas.model.text import Text, alike
from atlas.words.numbers import count
from atlas.words.reading import read_words

SHOWN: Final = 20
"""So many are named, and the rest counted."""

_BETWEEN: Final = read_words("marks", "years")["between"]
_WORDS: Final = read_words("notes", "list")


def listed(items: Iterable[str | Text], shown: int | None = SHOWN) -> Text:
    """List codes or names: the first few (None: all), and how many more; "none" of nothing.

    Examples
    --------
    >>> listed(["a", "b", "c"], shown=2).en
    'a, b … and 1 more'
    """
    every = [one if isinstance(one, Text) else alike(one) for one in items]
    if not every:
        return _WORDS["none"]
    row = _BETWEEN.join(every[:shown])
    hidden = len(every[shown:]) if shown else 0
    return _WORDS["more"].fill(listed=row, hidden=count(hidden)) if hidden else row
