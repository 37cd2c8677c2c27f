"""Labels of classes and of columns, as legends and tables write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from atlas.model.layer import Categories, ClassBreaks, Column
from atlas.model.text import LANGUAGES, Text
from atlas.words.numbers import format_number
from atlas.words.word_files import read_words, table_names

_WORDS: Final = read_words("numbers", "class")

SHORT_UNITS: Final = ("%",)
_VALUES: Final = read_words("values")
_OF_COLUMN: Final = {name: read_words("values", name) for name in table_names("values")}
_WITH_UNIT: Final = read_words("documentation")["column_with_unit"]

_YEARS: Final = re.compile(r"_[0-9]{4}")


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


def describe_column(column: Column) -> str:
    """Say what a column holds and its unit, Chinese before English."""
    what = Text(column.note.zh or column.title.zh, column.note.en or column.title.en)
    with_unit = _WITH_UNIT.fill(what=what, unit=column.unit)
    sides = ((with_unit if column.unit.get(lang) else what).get(lang) for lang in LANGUAGES)
    return Text(*sides).both(" / ")


def describe_value(column: Column, value: str) -> str:
    """Say what a coded value of a column means, Chinese before English; else the code itself."""
    of_column = _OF_COLUMN.get(_YEARS.sub("", column.name), _VALUES)
    words = of_column.get(value) or _VALUES.get(value)
    return value if words is None else words.both(" ")
