"""Legends as static HTML: the same class-break object that colours the map, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from atlas.dataset import UnitSet
from atlas.layers import Layer
from atlas.style import Categories, ClassBreaks, format_number
from atlas.web.texts import UI

YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Step:
    """One class: its two colours, its words, its units, and their share of people in %."""

    light: str
    dark: str
    words: str
    units: int
    share: float | None

    @property
    def pair(self) -> tuple[str, str]:
        """The colour on light ground and the one on dark ground."""
        return self.light, self.dark

    @property
    def short_share(self) -> str:
        """The share for the narrow cell under the bar: ``9``, ``<1``, or nothing."""
        if self.share is None:
            return ""
        return "<1" if 0 < self.share < 0.5 else format_number(self.share, decimals=0)


@dataclass(frozen=True)
class Joint:
    """A break, written where two steps meet; ``at`` in % of the bar's width."""

    label: str
    at: str
    is_zero: bool


@dataclass(frozen=True)
class Legend:
    """What a legend prints.

    Attributes
    ----------
    title, less, more, missing
        Words in the page's language; ``less`` and ``more`` are empty without a zero.
    steps, joints
        The classes from the lowest up, and the breaks between them (none for categories).
    year
        Census whose people the shares count.
    outside
        Words for the units that the map leaves uncoloured on purpose; empty if there are none.
    transfers
        Whether some units bear the lines of an unresolved transfer in close views.
    """

    title: str
    steps: tuple[Step, ...]
    joints: tuple[Joint, ...]
    less: str
    more: str
    missing: str
    year: int
    outside: str
    transfers: bool

    @property
    def zero_at(self) -> str:
        """Place of the zero, in % of the bar's width; empty without one."""
        return next((joint.at for joint in self.joints if joint.is_zero), "")


def legend_of(layer: Layer, unit_set: UnitSet, lang: str) -> Legend:
    """Build the legend of a map, with the share of people of each class.

    The people are those of the first census that the indicator names: who lived where, before
    it changed.
    """
    table = shown(layer, unit_set)
    year = base_year(layer.indicator, unit_set)
    classes = layer.classes
    numbers = class_numbers(layer, table)
    people = table[f"population_{year}"].astype("Int64")
    words = [label.get(lang) for label in classes.class_labels()]
    return Legend(
        title=layer.legend.get(lang),
        steps=_steps(classes, words, numbers, people),
        joints=joints(classes, layer.unit.get(lang)) if isinstance(classes, ClassBreaks) else (),
        less=layer.less.get(lang) if layer.less else "",
        more=layer.more.get(lang) if layer.more else "",
        missing=layer.missing.get(lang),
        year=year,
        outside=_outside(layer, lang),
        transfers=has_transfers(table),
    )


def _outside(layer: Layer, lang: str) -> str:
    if layer.where is None:
        return ""
    return layer.outside.get(lang) if layer.outside else UI["legend_outside"].get(lang)


def shown(layer: Layer, unit_set: UnitSet) -> pd.DataFrame:
    """Return the units that a map colours."""
    table = unit_set.table
    if layer.where is None:
        return table
    return table[table[layer.where].astype("boolean").fillna(False)]


def has_transfers(table: pd.DataFrame) -> bool:
    """Whether any unit has a partial transfer that its figures may contain."""
    return "transfer_flagged" in table and bool(table["transfer_flagged"].any())


def base_year(indicator: str, unit_set: UnitSet) -> int:
    """Return the first census that an indicator's name holds, else the set's last."""
    named = YEAR.search(indicator)
    return int(named.group()) if named else unit_set.years[-1]


def class_numbers(layer: Layer, table: pd.DataFrame) -> pd.Series:
    """Return the class of each unit, −1 where it has no value."""
    return pd.Series(layer.classes.classify(table[layer.indicator]), table.index)


def joints(classes: ClassBreaks, unit: str) -> tuple[Joint, ...]:
    """Place the breaks along the bar of equal steps; the last one carries a short unit."""
    labels = list(classes.edge_labels())
    if unit == "%":
        labels[-1] += unit
    steps = len(classes.light)
    return tuple(
        Joint(label, css_number((place + 1) / steps * 100), edge == 0)
        for place, (label, edge) in enumerate(zip(labels, classes.edges, strict=True))
    )


def mark_at(classes: ClassBreaks, value: float) -> str:
    """Place a value along the bar: in the middle of its class."""
    place = int(classes.classify([value])[0])
    return css_number((place + 0.5) / len(classes.light) * 100)


def css_number(value: float) -> str:
    """Write a number for CSS with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _steps(
    classes: ClassBreaks | Categories, words: list[str], numbers: pd.Series, people: pd.Series
) -> tuple[Step, ...]:
    everyone = int(people.sum())
    units = numbers.value_counts()
    sums = people.groupby(numbers).sum()
    return tuple(
        Step(
            light=classes.light[place],
            dark=classes.dark[place],
            words=word,
            units=int(units.get(place, 0)),
            share=int(sums.get(place, 0)) / everyone * 100 if everyone else None,
        )
        for place, word in enumerate(words)
    )
