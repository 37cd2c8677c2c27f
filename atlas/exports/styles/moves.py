"""How QGIS draws moves between provinces: a style a period, kinds in colour, people in width."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Final

import pandas as pd

from atlas.catalogue.style import Style
from atlas.exports.styles.rules import (
    Between,
    Equals,
    LayerStyle,
    Line,
    Rule,
    Symbol,
    both,
    name_columns,
    tips,
)
from atlas.exports.tables import PublishedTable
from atlas.measures.migration.province_moves import KINDS, THRESHOLDS
from atlas.model.layer import ClassBreaks
from atlas.words.labels import class_labels
from atlas.words.reading import read_words

_MARKS = read_words("marks")
_KINDS: Final = read_words("qgis", "moves")
_PERIOD: Final = read_words("province_moves")["period"]

FAR, CLOSE = THRESHOLDS
PEOPLE: Final = (float(CLOSE), float(FAR), 300_000.0, 600_000.0, 1_200_000.0)
"""Breaks of people; those below the first are not drawn, those below the second in close views."""

WIDTHS: Final = (0.75, 1.7, 3.4, 6.8, 13.6)
"""Width in px of each class: as wide as the people in its middle, 1 px to some 132,000."""

CLOSE_ZOOM: Final = 5


def move_styles(table: PublishedTable, style: Style) -> list[LayerStyle]:
    """Make the style of each period, the latest first.

    Parameters
    ----------
    table
        ``province_moves`` as it is published.
    style
        The palette ``moves``.
    """
    periods = sorted(pd.unique(table.frame["period"]), reverse=True)
    return [_of_period(table, style, str(period)) for period in periods]


def _of_period(table: PublishedTable, style: Style, period: str) -> LayerStyle:
    start, end = period.split("-")
    title = _MARKS["under"].fill(group=table.text.title, title=_PERIOD.fill(start=start, end=end))
    colours = dict(zip(KINDS, style.palettes["moves"].light, strict=True))
    edges = [*pairwise(PEOPLE), (PEOPLE[-1], None)]
    breaks = ClassBreaks(PEOPLE, ("",) * 6, ("",) * 6)
    labels = class_labels(breaks)[1:]
    rules = [
        Rule(
            _MARKS["under"].fill(group=_KINDS[kind], title=words),
            (Equals("period", period), Equals("kind", kind), Between("people", low, high)),
            Symbol(lines=(Line(colours[kind], width, head=True),)),
            CLOSE_ZOOM if low == CLOSE else None,
        )
        for (words, (low, high), width), kind in product(
            zip(labels, edges, WIDTHS, strict=True), KINDS
        )
    ]
    columns = ("people", "low", "high")
    return LayerStyle(
        id=f"province_moves_{start}_{end}",
        name=both(title),
        title=title,
        abstract=table.text.about,
        heading=_KINDS["heading"],
        rules=tuple(rules),
        names=name_columns(table),
        tip=tips(table, columns),
    )
