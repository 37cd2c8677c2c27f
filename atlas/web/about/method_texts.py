"""Words of the page on method: its text, the sources, why a city has no type, each measure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.words.reading import read_words, table_names

TEXT: Final = read_words("method", "text")

COMPARABILITY_MEANING: Final = read_words("method", "comparability_meaning")

UNTYPED: Final = read_words("method", "untyped")

DEFINITION: Final = read_words("method", "definition")

SOURCES: Final = tuple(
    tuple(read_words("method", f"sources.{name}").values())
    for name in table_names("method", "sources")
)
"""Source, what it serves for, and its licence."""

MEASURE: Final = read_words("method", "measure")
"""Measures with a section of their own, by its anchor, in the order of the page."""

MEASURE_TEXT: Final = MappingProxyType({name: read_words("measures", name) for name in MEASURE})
"""What each of those sections says."""

LINE_GRID: Final = read_words("measures", "line_grid")
"""What the section on the line says of the user's grid."""

CITY_CLASS: Final = read_words("method", "city_class")
