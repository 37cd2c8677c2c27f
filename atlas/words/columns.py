"""What a column of the published tables holds, in one line."""

from __future__ import annotations

import re
from typing import Final

from atlas.model.column import Column
from atlas.model.text import Text
from atlas.words.reading import read_words, table_names

_VALUES: Final = read_words("values")
_OF_COLUMN: Final = {name: read_words("values", name) for name in table_names("values")}
_YEARS: Final = re.compile(r"_[0-9]{4}")
_WITH_UNIT: Final = read_words("documentation")["column_with_unit"]


def describe_column(column: Column) -> str:
    """Say what a column holds and its unit, Chinese before English."""
    what = Text(column.note.zh or column.title.zh, column.note.en or column.title.en)
    said = _WITH_UNIT.fill(what=what, unit=column.unit)
    chinese = said.zh if column.unit.zh else what.zh
    english = said.en if column.unit.en else what.en
    return Text(chinese, english).both(" / ")


def describe_value(column: Column, value: str) -> str:
    """Say what a coded value of a column means, Chinese before English; else the code itself."""
    own = _OF_COLUMN.get(_YEARS.sub("", column.name), _VALUES)
    words = own.get(value) or _VALUES.get(value)
    return value if words is None else words.both(" ")
