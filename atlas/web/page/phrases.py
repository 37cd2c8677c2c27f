"""Headings that break between phrases: Chinese has no spaces to break at."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

PHRASE: Final = re.compile(r"\d年(?:各?(?:区县|地市州|省区市))?(?=[一-鿿])|[，；：。]|(?=（)")
"""What a phrase ends with: the year, with the units that follow it; a mark; or before a bracket."""


def phrases(words: str) -> Markup:
    """Hold the phrases of a Chinese sentence together, so that a heading breaks between them.

    Chinese has no spaces, and a browser would break a line in the middle of a word. Other
    languages come back as they are, escaped.

    Examples
    --------
    ``2010—2020年各区县净迁移`` may break after ``各区县``.
    """
    ends = [found.end() for found in PHRASE.finditer(words)]
    cuts = sorted({0, *ends, len(words)})
    parts = [words[start:end] for start, end in pairwise(cuts)]
    if len(parts) < 2:
        return Markup(escape(words))
    return Markup("").join(Markup('<span class="phrase">{}</span>').format(part) for part in parts)
