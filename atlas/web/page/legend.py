"""Legends as static HTML: the same class-break object that colours the map, in words."""

from __future__ import annotations

from dataclasses import dataclass

from atlas.catalogue.style import load_style
from atlas.drawing.shown import (
    ClassShare,
    base_year,
    class_shares,
    has_transfers,
    outside,
    shown,
)
from atlas.model.classes import Categories, ClassBreaks
from atlas.model.country import Country
from atlas.model.dataset import UnitSet
from atlas.model.layer import Layer
from atlas.words.classes import class_labels, edge_labels, with_unit


@dataclass(frozen=True)
class Step:
    """One class: its two colours, its words, its units, and their share of people in %."""

    light: str
    dark: str
    words: str
    units: int
    share: float | None
    short_share: str

    @property
    def pair(self) -> tuple[str, str]:
        """The colour on light ground and the one on dark ground."""
        return self.light, self.dark


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
    decimals
        Of the share of each category, as the finding writes it.
    outside
        Words for the units that the map leaves uncoloured on purpose; empty if there are none.
    transfers
        Words for the lines that units with an unresolved transfer bear in close views; empty if
        there are none.
    """

    title: str
    steps: tuple[Step, ...]
    joints: tuple[Joint, ...]
    less: str
    more: str
    missing: str
    year: int
    decimals: int
    outside: str
    transfers: str

    @property
    def zero_at(self) -> str:
        """Place of the zero, in % of the bar's width; empty without one."""
        return next((joint.at for joint in self.joints if joint.is_zero), "")


def legend_of(layer: Layer, unit_set: UnitSet, lang: str, *, country: Country) -> Legend:
    """Build the legend of a map, with the share of people of each class."""
    classes = layer.classes
    words = [label.get(lang) for label in class_labels(classes)]
    plain = outside(layer)
    flagged = has_transfers(shown(layer, unit_set, "transfer_flagged"))
    return Legend(
        title=layer.legend.get(lang),
        steps=_steps(classes, words, class_shares(layer, unit_set)),
        joints=joints(classes, layer.unit.get(lang)) if isinstance(classes, ClassBreaks) else (),
        less=layer.less.get(lang) if layer.less else "",
        more=layer.more.get(lang) if layer.more else "",
        missing=layer.missing.get(lang),
        year=base_year(layer.indicator, unit_set),
        decimals=layer.decimals,
        outside=plain.get(lang) if plain else "",
        transfers=transfer_words(lang, country=country) if flagged else "",
    )


def transfer_words(lang: str, *, country: Country) -> str:
    """Return the words for the lines over a unit with an unresolved transfer."""
    return load_style(country=country).comparability.transfer_flagged.words.get(lang)


def joints(classes: ClassBreaks, unit: str) -> tuple[Joint, ...]:
    """Place the breaks along the bar of equal steps; the last one carries a short unit."""
    labels = with_unit(edge_labels(classes), unit)
    steps = len(classes.light)
    return tuple(
        Joint(label, css_number((place + 1) / steps * 100), edge == 0)
        for place, (label, edge) in enumerate(zip(labels, classes.edges, strict=True))
    )


def css_number(value: float) -> str:
    """Write a number for CSS with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _steps(
    classes: ClassBreaks | Categories, words: list[str], shares: tuple[ClassShare, ...]
) -> tuple[Step, ...]:
    return tuple(
        Step(
            light=classes.light[place],
            dark=classes.dark[place],
            words=word,
            units=shares[place].units,
            share=shares[place].share,
            short_share=shares[place].short,
        )
        for place, word in enumerate(words)
    )
