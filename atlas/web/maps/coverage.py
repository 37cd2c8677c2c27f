"""What the map of a user's own indicator leaves out, in words."""

from __future__ import annotations

from atlas.model.classes import Text
from atlas.model.dataset import Coverage, Dataset
from atlas.model.layer import Layer
from atlas.words.numbers import count, percent

REACH = Text(
    "{all}个单位中有{n}个有数值，{year}年有{people}的人口居住其中。",
    "{n} of {all} units have a value; {people} of the people of {year} live in them.",
)
LEFT_OUT = (
    (
        Text(
            "另有{n}个单位只有部分区划有数值，不计。",
            "Units left out because only some of their divisions have a value: {n}.",
        ),
        "incomplete",
    ),
    (
        Text(
            "另有{n}个单位的各部分没有分开的人口数，无法加权，不计。",
            "Units left out because no census counts the people of their divisions apart: {n}.",
        ),
        "inseparable",
    ),
)


def coverage_of(layer: Layer, dataset: Dataset) -> Coverage | None:
    """Find how far the column of a user's table reaches; None for a column of the atlas."""
    key = (layer.unit_set, layer.indicator)
    own = {(column.unit_set, column.name): column.coverage for column in dataset.own_columns}
    return own.get(key)


def coverage_facts(coverage: Coverage, lang: str) -> list[str]:
    """Say how many units have a value, how many people live there, and what is left out."""
    reach = REACH.get(lang).format(
        n=count(coverage.with_value),
        all=count(coverage.units),
        people=percent(coverage.share),
        year=coverage.year,
    )
    left_out = [
        text.get(lang).format(n=count(len(units)))
        for text, key in LEFT_OUT
        if (units := getattr(coverage, key))
    ]
    return [reach, *left_out]
