"""What the figures of one map show: classes, colours, words, lists of extremes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.catalogue.columns import column_of, rounded_as_declared
from atlas.catalogue.style import Style
from atlas.country.names import short_name
from atlas.drawing.classification import (
    base_year,
    census_years,
    class_numbers,
    class_shares,
    outside,
    people_column,
    shown,
)
from atlas.drawing.sheet.canvas import is_enlarged
from atlas.model.country import Province
from atlas.model.dataset import UnitSet
from atlas.model.figures import LEAST_PEOPLE, rankable, ranked
from atlas.model.layer import ClassBreaks, Layer
from atlas.model.text import Text
from atlas.words.numbers import class_labels, count, edge_labels, format_number
from atlas.words.word_files import LANGS, read_words

MISSING, PLAIN = -1, -2
"""Classes of units without a value, and of those that a map leaves uncoloured on purpose."""


WORDS: Final = read_words("figures")
"""What all figures say."""

LISTED: Final = 9
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


@dataclass(frozen=True)
class FigureWords:
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
class FigureSpec:
    """What the figures of one map show, ready to be drawn in another process.

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
    words: Mapping[str, FigureWords]


def make_figure_spec(
    layer: Layer,
    unit_set: UnitSet,
    codes: tuple[str, ...],
    style: Style,
    *,
    special: Iterable[str],
    provinces: Mapping[str, Province],
) -> FigureSpec:
    """Prepare the figures of one map.

    Parameters
    ----------
    layer, unit_set
        What it shows.
    codes
        The units of its mosaic, in order.
    style
        Its diverging palette tells which colours are losses.
    special
        Codes of the regions that take their own census.
    provinces
        By code: lists have their short names.
    """
    classes = layer.classes
    breaks = classes if isinstance(classes, ClassBreaks) else None
    signed = breaks is not None and breaks.signed and 0 in breaks.edges
    diverging, listed = style.palettes["diverging"], {}
    if not is_enlarged(layer.level, style.national_frame):
        listed = {lang: rankings(layer, unit_set, lang, provinces) for lang in LANGS}
    return FigureSpec(
        id=layer.id,
        unit_set=unit_set.id,
        level=layer.level,
        classes=_classes(layer, unit_set, codes, special),
        colours=classes.light,
        dark=classes.dark,
        # Those below 0 of the diverging palette mean fewer.
        losses=tuple(colour in diverging.light[: diverging.losses] for colour in classes.light),
        edges=edge_labels(breaks) if breaks is not None else (),
        zero=breaks.edges.index(0) if breaks is not None and signed else None,
        shares=tuple(share.short for share in class_shares(layer, unit_set)),
        words={lang: _words(layer, unit_set, lang, listed.get(lang, ())) for lang in LANGS},
    )


def _classes(
    layer: Layer, unit_set: UnitSet, codes: tuple[str, ...], special: Iterable[str]
) -> npt.NDArray[np.int8]:
    coloured = shown(layer, unit_set, "code", layer.indicator)
    numbers = class_numbers(layer, coloured)
    known = dict.fromkeys(special, MISSING)
    known |= zip(coloured["code"].tolist(), numbers.tolist(), strict=True)
    # What is neither coloured nor counted apart is land: around divisions below the county.
    return np.array([known.get(code, PLAIN) for code in codes], dtype=np.int8)


def _words(layer: Layer, unit_set: UnitSet, lang: str, listed: tuple[Ranking, ...]) -> FigureWords:
    year = base_year(layer.indicator, unit_set)
    note = WORDS["shares" if isinstance(layer.classes, ClassBreaks) else "share_of_keys"]
    said = ("title", "subtitle", "legend", "unit", "missing", "caveat")
    return FigureWords(
        **{name: getattr(layer, name).get(lang) for name in said},
        labels=tuple(label.get(lang) for label in class_labels(layer.classes)),
        less=_in(layer.less, lang),
        more=_in(layer.more, lang),
        share_note=note.get(lang).format(year=year),
        outside=_in(outside(layer), lang),
        source=WORDS["source"].get(lang).format(source=layer.source.get(lang)),
        dates=_dates(layer, unit_set, lang),
        rankings=listed,
    )


def _dates(layer: Layer, unit_set: UnitSet, lang: str) -> str:
    if layer.dated is not None:
        return WORDS["dated"].get(lang).format(dated=layer.dated.get(lang))
    years = map(str, census_years(layer, unit_set))
    return WORDS["dates"].get(lang).format(years=WORDS["between_years"].get(lang).join(years))


def _in(text: Text | None, lang: str) -> str:
    return text.get(lang) if text is not None else ""


def rankings(
    layer: Layer, unit_set: UnitSet, lang: str, provinces: Mapping[str, Province]
) -> tuple[Ranking, ...]:
    """List the units of a map that readers look for first, and that may be ranked.

    Returns
    -------
    tuple of Ranking
        The highest and the lowest values; for categories the units of each with most people.
    """
    if isinstance(layer.classes, ClassBreaks):
        return _extremes(layer, unit_set, lang, layer.classes.signed, provinces)
    return _largest(layer, unit_set, lang, provinces)


def _extremes(
    layer: Layer, unit_set: UnitSet, lang: str, signed: bool, provinces: Mapping[str, Province]
) -> tuple[Ranking, ...]:
    known = shown(layer, unit_set)
    known = known[known[layer.indicator].notna()]
    table = known[ranked(known, layer.indicator)]
    column = column_of(unit_set, layer.indicator)
    values = pd.Series(
        rounded_as_declared(table[layer.indicator], column), _names(layer, table, lang, provinces)
    )
    ordered = values.dropna().sort_values(ascending=False, kind="stable")
    rows = [
        (str(name), format_number(float(value), signed=signed, decimals=layer.decimals))
        for name, value in zip(ordered.index, ordered, strict=True)
    ]
    few = min(LISTED, len(rows) // 2)
    unit = layer.unit.get(lang)
    measured = WORDS["in_unit"].get(lang).format(unit=unit) if unit else ""
    return (
        Ranking(WORDS["highest"].get(lang) + measured, None, tuple(rows[:few])),
        Ranking(WORDS["lowest"].get(lang) + measured, None, tuple(rows[len(rows) - few :])),
        *([_among(len(table), lang)] if len(table) < len(known) else []),
    )


def _among(units: int, lang: str) -> Ranking:
    """Say below the highest and the lowest among whom they are."""
    words = WORDS["among"].say(lang, n=count(units), least=count(LEAST_PEOPLE))
    return Ranking("", None, ((words, ""),))


def _largest(
    layer: Layer, unit_set: UnitSet, lang: str, provinces: Mapping[str, Province]
) -> tuple[Ranking, ...]:
    table = shown(layer, unit_set)
    table = table[rankable(table, layer.indicator)]
    people = table[people_column(layer, unit_set)].astype("Float64")
    units = pd.DataFrame(
        {
            "name": _names(layer, table, lang, provinces),
            "class": class_numbers(layer, table).to_numpy(),
            "people": people.to_numpy(),
        }
    ).sort_values("people", ascending=False, kind="stable")
    found, between = [], WORDS["between_names"].get(lang)
    for position, label in enumerate(class_labels(layer.classes)):
        names = units.loc[units["class"] == position, "name"][:LISTED]
        rows = tuple((str(name), "") for name in names)
        found.append(Ranking(label.get(lang), layer.classes.light[position], rows, between))
    return tuple(found)


def _names(
    layer: Layer, table: pd.DataFrame, lang: str, provinces: Mapping[str, Province]
) -> list[str]:
    if layer.level == "province":
        return [provinces[str(code)].short.get(lang) for code in table["code"]]
    return [short_name(str(name)) for name in table[f"name_{lang}"]]
