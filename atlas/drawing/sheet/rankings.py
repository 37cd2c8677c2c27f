"""Lists beside the maps of provinces and prefectures: the highest and lowest, or the largest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from atlas.catalogue.columns import column_of
from atlas.catalogue.published import published
from atlas.country.names import short_name
from atlas.country.provinces import short_province
from atlas.drawing.sheet import texts
from atlas.drawing.shown import base_year, class_numbers, shown
from atlas.model.classes import ClassBreaks
from atlas.model.dataset import UnitSet
from atlas.model.layer import Layer
from atlas.model.rankable import rankable
from atlas.words.classes import class_labels
from atlas.words.numbers import format_number

MOST: Final = 9
"""How many units a list holds."""


@dataclass(frozen=True)
class Ranking:
    """A short list beside the map.

    Attributes
    ----------
    heading, colour
        What it lists; the colour of a class, or None.
    rows
        Name and value of each; the value is empty where the class says it.
    between
        What parts the names where they have no values.
    """

    heading: str
    colour: str | None
    rows: tuple[tuple[str, str], ...]
    between: str = ""


def rankings(layer: Layer, unit_set: UnitSet, lang: str) -> tuple[Ranking, ...]:
    """List the units of a map that readers look for first, and that may be ranked.

    Returns
    -------
    tuple of Ranking
        The highest and the lowest values; for categories the units of each with most people.
    """
    if isinstance(layer.classes, ClassBreaks):
        return _extremes(layer, unit_set, lang, layer.classes.signed)
    return _largest(layer, unit_set, lang)


def _ranked(layer: Layer, unit_set: UnitSet) -> pd.DataFrame:
    table = shown(layer, unit_set)
    return table[rankable(table, layer.indicator)]


def _extremes(layer: Layer, unit_set: UnitSet, lang: str, signed: bool) -> tuple[Ranking, ...]:
    table = _ranked(layer, unit_set)
    column = column_of(unit_set, layer.indicator)
    values = pd.Series(published(table[layer.indicator], column), _names(layer, table, lang))
    ordered = values.dropna().sort_values(ascending=False, kind="stable")
    rows = [
        (str(name), format_number(float(value), signed=signed, decimals=layer.decimals))
        for name, value in zip(ordered.index, ordered, strict=True)
    ]
    few = min(MOST, len(rows) // 2)
    unit = layer.unit.get(lang)
    measured = texts.IN_UNIT.get(lang).format(unit=unit) if unit else ""
    return (
        Ranking(texts.HIGHEST.get(lang) + measured, None, tuple(rows[:few])),
        Ranking(texts.LOWEST.get(lang) + measured, None, tuple(rows[len(rows) - few :])),
    )


def _largest(layer: Layer, unit_set: UnitSet, lang: str) -> tuple[Ranking, ...]:
    table = _ranked(layer, unit_set)
    people = table[f"population_{base_year(layer.indicator, unit_set)}"].astype("Float64")
    units = pd.DataFrame(
        {
            "name": _names(layer, table, lang),
            "class": class_numbers(layer, table).to_numpy(),
            "people": people.to_numpy(),
        }
    ).sort_values("people", ascending=False, kind="stable")
    return tuple(
        Ranking(
            label.get(lang),
            layer.classes.light[place],
            tuple((str(name), "") for name in units.loc[units["class"] == place, "name"][:MOST]),
            texts.BETWEEN_NAMES.get(lang),
        )
        for place, label in enumerate(class_labels(layer.classes))
    )


def _names(layer: Layer, table: pd.DataFrame, lang: str) -> list[str]:
    if layer.level == "province":
        return [short_province(str(code)).get(lang) for code in table["code"]]
    return [short_name(str(name)) for name in table[f"name_{lang}"]]
