"""What one map's figures show, ready to be drawn in another process: classes, colours, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atlas.catalogue.style import Style
from atlas.country import here
from atlas.drawing.sheet import texts
from atlas.drawing.sheet.insets import is_enlarged
from atlas.drawing.sheet.rankings import Ranking, rankings
from atlas.drawing.shown import base_year, census_years, class_numbers, class_shares, outside, shown
from atlas.model.classes import ClassBreaks, Text
from atlas.model.dataset import UnitSet
from atlas.model.layer import Layer
from atlas.words.classes import class_labels, edge_labels
from atlas.words.reading import LANGS

MISSING, PLAIN = -1, -2
"""Classes of units without a value, and of those that a map leaves uncoloured on purpose."""


@dataclass(frozen=True)
class Words:
    """What a figure says in one language; `labels` are those of the classes."""

    title: str
    subtitle: str
    legend: str
    labels: tuple[str, ...]
    less: str
    more: str
    unit: str
    share_note: str
    missing: str
    outside: str
    caveat: str
    source: str
    dates: str
    rankings: tuple[Ranking, ...]


@dataclass(frozen=True)
class Plate:
    """One map.

    Attributes
    ----------
    id, unit_set, level
        Of its layer.
    classes
        Class of each unit of the mosaic of its set, or `MISSING` or `PLAIN`.
    colours, dark
        Of the classes, on light ground and on dark.
    losses
        Whether each class is a loss, which print marks with minus signs.
    edges
        The breaks as they are written; empty for categories.
    zero
        Which of the breaks is 0, or None.
    shares
        Per cent of the people in each class, as written.
    words
        By language.
    """

    id: str
    unit_set: str
    level: str
    classes: npt.NDArray[np.int8]
    colours: tuple[str, ...]
    dark: tuple[str, ...]
    losses: tuple[bool, ...]
    edges: tuple[str, ...]
    zero: int | None
    shares: tuple[str, ...]
    words: Mapping[str, Words]


def plate_of(layer: Layer, unit_set: UnitSet, codes: tuple[str, ...], style: Style) -> Plate:
    """Prepare one map.

    Parameters
    ----------
    layer, unit_set
        What it shows.
    codes
        The units of its mosaic, in order.
    style
        Its diverging palette tells which colours are losses.
    """
    classes = layer.classes
    numeric = isinstance(classes, ClassBreaks)
    edges = edge_labels(classes) if isinstance(classes, ClassBreaks) else ()
    signed = isinstance(classes, ClassBreaks) and classes.signed and 0 in classes.edges
    return Plate(
        id=layer.id,
        unit_set=unit_set.id,
        level=layer.level,
        classes=_classes(layer, unit_set, codes),
        colours=classes.light,
        dark=classes.dark,
        losses=tuple(colour in loss_colours(style) for colour in classes.light),
        edges=edges,
        zero=classes.edges.index(0) if isinstance(classes, ClassBreaks) and signed else None,
        shares=tuple(share.short for share in class_shares(layer, unit_set)),
        words={lang: _words(layer, unit_set, lang, numeric) for lang in LANGS},
    )


def loss_colours(style: Style) -> tuple[str, ...]:
    """Return the colours that mean fewer: those below 0 of the diverging palette."""
    diverging = style.palettes["diverging"]
    return diverging.light[: diverging.losses]


def _classes(layer: Layer, unit_set: UnitSet, codes: tuple[str, ...]) -> npt.NDArray[np.int8]:
    coloured = shown(layer, unit_set, "code", layer.indicator)
    numbers = class_numbers(layer, coloured)
    known = dict.fromkeys(here().special, MISSING)
    known |= zip(coloured["code"].tolist(), numbers.tolist(), strict=True)
    # What is neither coloured nor counted apart is land: around divisions below the county.
    return np.array([known.get(code, PLAIN) for code in codes], dtype=np.int8)


def _words(layer: Layer, unit_set: UnitSet, lang: str, numeric: bool) -> Words:
    year = base_year(layer.indicator, unit_set)
    plain = outside(layer)
    note = texts.SHARES if numeric else texts.SHARE_OF_KEYS
    return Words(
        title=layer.title.get(lang),
        subtitle=layer.subtitle.get(lang),
        legend=layer.legend.get(lang),
        labels=tuple(label.get(lang) for label in class_labels(layer.classes)),
        less=_in(layer.less, lang),
        more=_in(layer.more, lang),
        unit=layer.unit.get(lang),
        share_note=note.get(lang).format(year=year),
        missing=layer.missing.get(lang),
        outside=_in(plain, lang),
        caveat=layer.caveat.get(lang),
        source=texts.SOURCE.get(lang).format(source=layer.source.get(lang)),
        dates=_dates(layer, unit_set, lang),
        rankings=() if is_enlarged(layer.level) else rankings(layer, unit_set, lang),
    )


def _dates(layer: Layer, unit_set: UnitSet, lang: str) -> str:
    if layer.dated is not None:
        return texts.DATED.get(lang).format(dated=layer.dated.get(lang))
    years = map(str, census_years(layer, unit_set))
    return texts.DATES.get(lang).format(years=texts.BETWEEN_YEARS.get(lang).join(years))


def _in(text: Text | None, lang: str) -> str:
    return text.get(lang) if text is not None else ""
