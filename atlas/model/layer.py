"""A map: what it shows, how it is classed, what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from atlas.model.classes import Categories, ClassBreaks
from atlas.model.text import Text

Level = Literal["small_area", "county", "prefecture", "province"]
SMALL_AREA: Final = "small_area"
"""The level of divisions below the county, and the id of their unit set."""

ENLARGED: Final[tuple[Level, ...]] = (SMALL_AREA, "county")
"""Levels whose units are too small for a map of the whole country alone."""


@dataclass(frozen=True)
class Layer:
    """One map.

    Attributes
    ----------
    id
        The stem of its file; the name of its page.
    order, group
        Place in lists, and the heading it stands under (None: under none).
    level, unit_set, indicator
        ``small_area``, ``county``, ``prefecture`` or ``province``; the id of the unit set; its
        column.
    classes
        Class breaks of a number, or categories of a word.
    where
        A column of truth values: only units where it holds are coloured. None: all.
    counts
        Columns of counts that the tooltip adds.
    people
        The column of people behind the indicator, signed where it is a change: the map can show
        it as circles instead. None: no number of people stands behind it.
    decimals, unit
        Places after the point, and the unit that follows the number.
    title, short_title, subtitle, legend
        Title of the page, its name in a list, one sentence below the title, and the
        sentence at the legend.
    less, more
        Words on either side of zero; None where the classes have no zero.
    missing
        Words for units without a value.
    outside
        Words for the units that ``where`` leaves plain; None takes those of the site.
    finding
        One sentence that says where to look; None where the file has none.
    compared
        Among which units the finding's highest and lowest are; None where it is all of them.
    caveat, source
        What the map cannot show, and where its figures come from.
    dated
        What its figures are of, where that is no census; None where it is.
    headline
        Whether it is among the maps that a reader is shown first: a build draws these for print.
    own_labels
        Names of columns in ``counts`` that came with a user's own table.
    """

    id: str
    order: int
    group: Text | None
    level: Level
    unit_set: str
    indicator: str
    classes: ClassBreaks | Categories
    where: str | None
    counts: tuple[str, ...]
    people: str | None
    decimals: int
    unit: Text
    title: Text
    short_title: Text
    subtitle: Text
    legend: Text
    less: Text | None
    more: Text | None
    missing: Text
    outside: Text | None
    caveat: Text
    source: Text
    finding: Text | None = None
    compared: Text | None = None
    dated: Text | None = None
    headline: bool = False
    own_labels: Mapping[str, Text] = field(default_factory=dict)
