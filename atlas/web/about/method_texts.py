"""Words of the page on method: what comparability means, the sources, why a city has no type."""

from __future__ import annotations

from typing import Final

from atlas.words.reading import read_words, table_names

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

CITY_CLASS: Final = read_words("method", "city_class")
