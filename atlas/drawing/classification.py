"""What a map shows of its units: which it colours, the class of each, and the people of a class."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_

import numpy as np
import pandas as pd

from atlas.catalogue.style import YEARS
from atlas.model.dataset import UnitSet
from atlas.model.figures import AS_COUNTED_SUFFIX
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.words.numbers import whole_share
from atlas.words.word_files import read_words

YEAR = re.compile(r"(?:19|20)\d\d")

OUTSIDE = read_words("map")["outside"]
"""Words for the units that a map leaves plain, where its layer has none of its own."""


@dataclass(frozen=True)
class ClassShare:
    """The units of one class, and their share of the people in %."""

    units: int
    share: float | None

    @property
    def short(self) -> str:
        """The share for a narrow cell under a legend's bar: ``9``, ``<1``, or nothing."""
        return "" if self.share is None else whole_share(self.share)


def shown(layer: Layer, unit_set: UnitSet, *columns: str) -> pd.DataFrame:
    """Return the units that a map colours.

    Parameters
    ----------
    layer, unit_set
        The map, and what it is drawn from.
    *columns
        The columns that are asked for, as far as the table has them; all, if none is named. To
        take rows of hundreds of them is slow.
    """
    table: pd.DataFrame = unit_set.table
    if columns:
        table = pd.DataFrame({name: table[name] for name in columns if name in table})
    if layer.where is None:
        return table
    coloured: pd.DataFrame = table[unit_set.table[layer.where].astype("boolean").fillna(False)]
    return coloured


def outside(layer: Layer) -> Text | None:
    """Return the words for the units that a map leaves plain on purpose; None if there are none."""
    return None if layer.where is None else layer.outside or OUTSIDE


MERGED = ("merged", "transfer_united")
"""What `comparability` says of units that several divisions make up."""


def has_transfers(table: pd.DataFrame) -> bool:
    """Return whether any unit has a partial transfer that its figures may contain."""
    return "transfer_flagged" in table and bool(table["transfer_flagged"].any())


def has_merged(table: pd.DataFrame) -> bool:
    """Return whether any unit is made of several divisions."""
    return "comparability" in table and bool(table["comparability"].isin(MERGED).any())


def base_year(indicator: str, unit_set: UnitSet) -> int:
    """Return the first census that an indicator's name holds, else the set's last.

    A user's own indicator may name any year: the census nearest to it is taken, of two as near
    the later one.
    """
    named = YEAR.search(indicator)
    year = int(named.group()) if named else unit_set.years[-1]
    return min(unit_set.years, key=lambda census: (abs(census - year), -census))


def census_years(layer: Layer, unit_set: UnitSet) -> list[int]:
    """Return the censuses that a map rests on: those its columns name, else all of its set."""
    named = {int(year) for name in (layer.indicator, *layer.counts) for year in YEARS.findall(name)}
    return sorted(named & set(unit_set.years)) or list(unit_set.years)


def counted(layer: Layer, unit_set: UnitSet, table: pd.DataFrame) -> pd.Series:
    """Tell of each unit whether all the censuses that a map rests on count it."""
    years = census_years(layer, unit_set)
    return reduce(and_, (table[f"population_{year}"].notna() for year in years))


def people_column(layer: Layer, unit_set: UnitSet) -> str:
    """Name the column of the people whom a map's classes divide: those of its figures' land.

    They are those of the first census that the indicator names: who lived where, before it
    changed; as counted, if the map's figures are of that land (`fit_layers`).
    """
    name = f"population_{base_year(layer.indicator, unit_set)}"
    raw = f"{name}{AS_COUNTED_SUFFIX}"
    return raw if raw in layer.counts else name


def class_numbers(layer: Layer, table: pd.DataFrame) -> pd.Series:
    """Return the class of each unit, −1 where it has no value."""
    return pd.Series(layer.classes.classify(table[layer.indicator]), table.index)


def class_shares(layer: Layer, unit_set: UnitSet) -> tuple[ClassShare, ...]:
    """Count the units of each class, and the share of the people who live in them.

    The people are those of `people_column`. Units that one of the map's censuses does not count
    are in no class and no share.
    """
    population = people_column(layer, unit_set)
    counts = (f"population_{year}" for year in census_years(layer, unit_set))
    table = shown(layer, unit_set, layer.indicator, population, *counts)
    table = table[counted(layer, unit_set, table)]
    numbers = layer.classes.classify(table[layer.indicator])
    people = table[population].astype("Int64").to_numpy("int64", na_value=0)
    everyone, known = int(people.sum()), numbers >= 0
    classes = len(layer.classes.light)
    units = np.bincount(numbers[known], minlength=classes)
    sums = np.bincount(numbers[known], people[known], minlength=classes)
    return tuple(
        ClassShare(int(number), int(living) / everyone * 100 if everyone else None)
        for number, living in zip(units, sums, strict=True)
    )
