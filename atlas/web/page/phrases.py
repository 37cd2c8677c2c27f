"""Headings that break between phrases: Chinese has no spaces to break at."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

from atlas.words.reading import read_words

PHRASE: Final = re.compile(read_words("interface")["phrase_end"].zh)
"""What a phrase ends with."""


def phrases(words: str) -> Markup:
    """Hold the phrases of a Chinese sentence together, so that a heading breaks between them.

    Chinese has no spaces, and a browser would break a line in the middle of a word: after the
    year and the units behind it, or a comma, it may. Other languages come back as they are,
    escaped.
    """
    ends = [found.end() for found in PHRASE.finditer(words)]
    cuts = sorted({0, *ends, len(words)})
    parts = [words[start:end] for start, end in pairwise(cuts)]
    if len(parts) < 2:
        return Markup(escape(words))
    return Markup("").join(Markup('<span class="phrase">{}</span>').format(part) for part in parts)
