"""Words for the classes of a map: what stands beside each colour and each edge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from atlas.model.classes import Categories, ClassBreaks
from atlas.model.text import Text
from atlas.words.numbers import format_number
from atlas.words.reading import read_words

_WORDS: Final = read_words("numbers", "class")

SHORT_UNITS: Final = ("%",)


def edge_labels(classes: ClassBreaks) -> tuple[str, ...]:
    """Write each edge: "−20", "0", "+5" for changes, "1,500" otherwise."""
    return tuple(format_number(edge, signed=classes.signed) for edge in classes.edges)


def with_unit(labels: Sequence[str], unit: str) -> list[str]:
    """Let the last of the breaks along a bar carry a short unit; longer ones stand in its title."""
    short = unit if unit in SHORT_UNITS else ""
    return [*labels[:-1], labels[-1] + short]


def class_labels(classes: ClassBreaks | Categories) -> tuple[Text, ...]:
    """Write each class in words, from the lowest up; that of a category is its label."""
    if isinstance(classes, Categories):
        return classes.labels
    edges = edge_labels(classes)
    first = _WORDS["first"].fill(edge=edges[0])
    between = (_WORDS["between"].fill(lower=low, upper=high) for low, high in pairwise(edges))
    return (first, *between, _WORDS["last"].fill(edge=edges[-1]))
