"""What a map draws and says, before any program's way to write it: rules over columns.

A rule holds conditions that a unit must meet, the symbol that it then bears, and the words of
the legend. Both writers, QML and SLD, read the same rules, and these come from the very classes,
colours, hatches and words that the web map and the figures use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import pandas as pd

from atlas.catalogue.style import BorderLine, Hatched, Style, join_texts
from atlas.drawing.classification import MERGED, has_merged, has_transfers, outside
from atlas.exports.tables import DownloadTable
from atlas.model.layer import ClassBreaks, Column, Layer
from atlas.model.text import Text
from atlas.words.numbers import class_labels
from atlas.words.word_files import read_words

_MARKS = read_words("marks")
CLOSE_VIEWS: Final = read_words("qgis")["close_views"]
"""What the words of a rule add that is drawn in close views alone."""


@dataclass(frozen=True)
class Between:
    """A number from ``low`` on and below ``high``; None is no bound.

    The number is that of the column, or divided by another column, ``per``.
    """

    column: str
    low: float | None
    high: float | None
    per: str | None = None


@dataclass(frozen=True)
class Equals:
    """A word."""

    column: str
    word: str


@dataclass(frozen=True)
class OneOf:
    """One of several words."""

    column: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """No value."""

    column: str


@dataclass(frozen=True)
class Flag:
    """A truth value that holds, or one that does not or is missing."""

    column: str
    holds: bool


Condition = Between | Equals | OneOf | Missing | Flag


@dataclass(frozen=True)
class Hatch:
    """Parallel lines over an area (angle in degrees, lengths in px)."""

    colour: str
    angle: float
    width: float
    spacing: float


@dataclass(frozen=True)
class Line:
    """A line along an outline or a path (px).

    ``inset`` draws it that far inside an outline. ``flow`` makes a path an arrow as wide as the
    people of that column: ``width`` is then that of the legend, and a program that knows no head
    of an arrow (SLD has none) draws the shaft.
    """

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    inset: float = 0.0
    flow: str = ""


PEOPLE_PER_PX: Final = 200_000
"""How many people an arrow of flow is a px wide for."""


def flow_width(people: float) -> float:
    """Return the width of an arrow of so many people (px)."""
    return people / PEOPLE_PER_PX


@dataclass(frozen=True)
class Dot:
    """A dot at a point: its fill, the colour of its edge, and its diameter (px)."""

    fill: str
    edge: str
    size: float


@dataclass(frozen=True)
class Symbol:
    """What a unit bears: a fill, a hatch over it, lines over both from the lowest up.

    ``swatch`` is a fill of the legend alone, on which a mark in the colour of paper shows. A
    point bears a ``dot``.
    """

    fill: str | None = None
    hatch: Hatch | None = None
    lines: tuple[Line, ...] = ()
    swatch: str | None = None
    dot: Dot | None = None


@dataclass(frozen=True)
class Label:
    """Names beside points that meet a condition, from a zoom level of the web map on.

    Attributes
    ----------
    column, rank
        The columns of the name, and of the number by which names give way: the smallest stays.
    condition
        Which points.
    size, colour, halo, halo_width
        Of the letters (px).
    from_zoom
        As of a `Rule`.
    """

    column: str
    rank: str
    condition: Equals
    size: float
    colour: str
    halo: str
    halo_width: float
    from_zoom: int | None = None


@dataclass(frozen=True)
class Rule:
    """One row of a legend.

    Attributes
    ----------
    words
        What the legend says of it.
    conditions
        All of them must be met.
    symbol
        How the units are drawn.
    from_zoom
        The zoom level of the web map from which it is drawn; None draws it always.
    key
        Whether it explains the symbols of other rules and is no feature's own.
    """

    words: Text
    conditions: tuple[Condition, ...]
    symbol: Symbol
    from_zoom: int | None = None
    key: bool = False

    @property
    def label(self) -> str:
        """The words in both languages."""
        return both(self.words)

    @property
    def marks(self) -> bool:
        """Whether it lies over the fills of all units: in close views, or as a hatch alone."""
        hatch_alone = self.symbol.hatch is not None and self.symbol.fill is None
        return self.from_zoom is not None or hatch_alone


@dataclass(frozen=True)
class BorderStep:
    """The border of every unit from one zoom level on, up to the next step."""

    from_zoom: int
    line: Line


@dataclass(frozen=True)
class LayerStyle:
    """One way to draw a published table.

    Attributes
    ----------
    id
        Letters, digits and ``_``: of the map that it is the style of.
    name
        What a list of styles shows, once in a table; so is a map theme called.
    title, abstract
        Of the map: what it shows, what it cannot show, and its sources.
    heading
        The sentence over the legend; None writes none.
    rules
        Classes first, then missing values, units left plain, and marks over them.
    borders
        Lines of all units, by zoom level; empty for lines and where there are none.
    names
        The columns of the names at the head of a map tip, by language; of a line both ends.
    tip
        The columns whose values it says below.
    labels
        Names that are written beside points.
    listed
        Whether it is a map of its own in lists of maps, not one shown at another level.
    """

    id: str
    name: Text
    title: Text
    abstract: Text
    heading: Text | None
    rules: tuple[Rule, ...]
    borders: tuple[BorderStep, ...] = ()
    names: tuple[Text, ...] = ()
    tip: tuple[Column, ...] = ()
    listed: bool = True
    labels: tuple[Label, ...] = ()


def both(text: Text) -> str:
    """Write a text in the languages of the site, once where they are the same."""
    return text.both(" / ")


def layer_style(layer: Layer, style: Style, table: DownloadTable) -> LayerStyle:
    """Make the style of a map.

    Parameters
    ----------
    layer
        The map.
    style
        Hatches, marks and borders.
    table
        The units as they are published: it calls its columns by their aliases, and marks of
        comparability are ruled only where a unit bears them.

    Returns
    -------
    LayerStyle
        Classes as `ClassBreaks.classify` makes them: a value equal to an edge belongs to the
        class above it.
    """
    columns = dict.fromkeys((layer.indicator, *layer.counts))
    level = "county" if table.name.startswith("county_") else table.name
    return LayerStyle(
        id=layer.id,
        name=short_name(layer),
        title=layer.title,
        abstract=join_texts([_stopped(layer.subtitle), layer.caveat, _stopped(layer.source)]),
        heading=layer.legend,
        rules=(*_unit_rules(layer, style), *_mark_rules(style, table.frame)),
        borders=borders(level, style),
        names=name_columns(table),
        tip=tips(table, columns),
    )


def tips(table: DownloadTable, columns: Iterable[str]) -> tuple[Column, ...]:
    """List the columns that a tip says; after an estimate its range."""
    return tuple(
        table.describe(name)
        for column in columns
        for name in (column, *table.describe(column).bounds)
        if name == column or name in table.columns
    )


def name_columns(table: DownloadTable) -> tuple[Text, ...]:
    """Return the columns that name a row; of a line, those of its two ends."""
    ends = (("name",), ("birth", "residence"), ("origin", "destination"))
    named = (tuple(Text(f"{end}_zh", f"{end}_en") for end in those) for those in ends)
    known = set(table.columns)
    return next((texts for texts in named if known >= {t.zh for t in texts}), ())


def short_name(layer: Layer) -> Text:
    """Return the name of a map in a list of all: its group and its short title."""
    group, title = layer.group or Text("", ""), layer.short_title
    both_named = _MARKS["under"].fill(group=group, title=title)
    return Text(
        title.zh if title.zh.startswith(group.zh) else both_named.zh,
        title.en if title.en.startswith(group.en) else both_named.en,
    )


def _stopped(text: Text) -> Text:
    """End a title as a sentence ends."""
    stop = _MARKS["stop"]
    return Text(text.zh.rstrip(stop.zh) + stop.zh, text.en.rstrip(stop.en) + stop.en)


def missing_symbol(style: Style) -> Symbol:
    """Return the hatched grey of units without a value."""
    return hatched(style.missing)


def hatched(look: Hatched) -> Symbol:
    """Return a fill with a hatch over it."""
    hatch = Hatch(look.hatch.light, look.angle, look.width, look.spacing)
    return Symbol(look.fill.light, hatch)


def borders(level: str, style: Style) -> tuple[BorderStep, ...]:
    """Return the borders of units of a level, as the web map draws them.

    Prefectures and provinces are few, so that their borders have room at every zoom; far out,
    those of prefectures are as quiet as borders of counties.
    """
    lines = style.line
    if level == "county":
        return _steps(lines.county)
    if level == "province":
        return _steps(lines.province)
    near = _steps(lines.prefecture)
    quiet = Line(lines.county.colour.light, lines.county.width_at(near[0].from_zoom))
    return (BorderStep(0, quiet), *near)


def _steps(border: BorderLine) -> tuple[BorderStep, ...]:
    steps = zip(border.from_zoom, border.width, strict=True)
    return tuple(BorderStep(z, Line(border.colour.light, width)) for z, width in steps if width)


def _unit_rules(layer: Layer, style: Style) -> list[Rule]:
    words = class_labels(layer.classes)
    classes = zip(words, _classes(layer), layer.classes.light, strict=True)
    rules = [Rule(text, (condition,), Symbol(colour)) for text, condition, colour in classes]
    rules.append(Rule(layer.missing, (Missing(layer.indicator),), missing_symbol(style)))
    plain = outside(layer)
    if layer.where is None or plain is None:
        return rules
    shown = Flag(layer.where, holds=True)
    rules = [replace(rule, conditions=(shown, *rule.conditions)) for rule in rules]
    land = Symbol(style.ground.land_without_theme.light)
    return [*rules, Rule(plain, (Flag(layer.where, holds=False),), land)]


def _classes(layer: Layer) -> list[Condition]:
    classes, column = layer.classes, layer.indicator
    if isinstance(classes, ClassBreaks):
        edges = (None, *classes.edges, None)
        return [Between(column, low, high) for low, high in pairwise(edges)]
    return [Equals(column, key) for key in classes.keys]


def _mark_rules(style: Style, table: pd.DataFrame) -> list[Rule]:
    """Mark in close views what is not plainly comparable."""
    marks, rules = style.comparability, []
    if has_transfers(table):
        mark = marks.transfer_flagged
        hatch = Hatch(style.ground.page.light, mark.angle, mark.width, mark.spacing)
        symbol = Symbol(hatch=hatch, swatch=style.ground.muted.light)
        flagged = Flag("transfer_flagged", holds=True)
        rules.append(Rule(CLOSE_VIEWS.fill(words=mark.words), (flagged,), symbol, mark.from_zoom))
    if has_merged(table):
        dots = marks.merged
        line = Line(style.ground.ink.light, dots.width, dots.dash, dots.inset)
        symbol, merged = Symbol(lines=(line,)), OneOf("comparability", MERGED)
        rules.append(Rule(CLOSE_VIEWS.fill(words=dots.words), (merged,), symbol, dots.from_zoom))
    return rules
