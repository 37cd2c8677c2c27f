"""What the map of a user's own indicator leaves out, in words."""

from __future__ import annotations

from atlas.model.dataset import Coverage, Dataset
from atlas.model.layer import Layer
from atlas.words.numbers import count, percent
from atlas.words.reading import read_words

_WORDS = read_words("map", "coverage")

LEFT_OUT = ("incomplete", "inseparable")
"""What may be left out, as fields of the coverage and as words."""


def coverage_of(layer: Layer, dataset: Dataset) -> Coverage | None:
    """Find how far the column of a user's table reaches; None for a column of the atlas."""
    key = (layer.unit_set, layer.indicator)
    own = {(column.unit_set, column.name): column.coverage for column in dataset.own_columns}
    return own.get(key)


def coverage_facts(coverage: Coverage, lang: str) -> list[str]:
    """Say how many units have a value, how many people live there, and what is left out."""
    reach = _WORDS["reach"].say(
        lang,
        n=count(coverage.with_value),
        all=count(coverage.units),
        people=percent(coverage.share),
        year=coverage.year,
    )
    left_out = [
        _WORDS[key].say(lang, n=count(len(units)))
        for key in LEFT_OUT
        if (units := getattr(coverage, key))
    ]
    return [reach, *left_out]
