"""What one column of a published table is: its kind, unit, decimals and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from atlas.model.layer import SMALL_AREA, Level
from atlas.model.text import NO_TEXT, Text

PLACES = re.compile(r"\{(\w+)\}")
"""The parts of a column's pattern where years stand."""

Kind = Literal[
    "code",
    "text",
    "category",
    "flag",
    "year",
    "count",
    "share",
    "rate",
    "difference",
    "error",
    "mean",
    "index",
    "rank",
    "area",
    "length",
]
WORDS = frozenset({"code", "text", "category"})
"""Kinds whose values are text."""


@dataclass(frozen=True)
class Column:
    """What one column is.

    Attributes
    ----------
    name
        Its name, or a pattern with ``{y}`` (a census year) or ``{a}``, ``{b}`` (a period).
    kind
        What its values are; ``type`` follows from it.
    unit, note
        Unit, and what the title leaves open; either may be empty.
    decimals
        Digits after the point that files are rounded to; 0 for whole numbers and words.
    printed
        Digits after the point that pages print where no layer file says it.
    title, label
        What an attribute table is headed with, and what a tooltip says; None: in no tooltip.
    levels
        The unit tables that have it; none for a column of other tables.
    measure
        The module that makes it.
    option
        Option or command without which nobody makes it; empty for what every build makes.
    values
        All words that a category may be; empty if it may be any.
    minimum
        What no number may be less than, where there is such a bound.
    since, whole, years
        Which years a unit table has it for: from a census on, for the whole of its period only,
        or these alone.
    short
        What smaller files call it, in ten characters at most; empty: they lack it.
    """

    name: str
    kind: Kind
    title: Text
    measure: str
    unit: Text = NO_TEXT
    note: Text = NO_TEXT
    label: Text | None = None
    decimals: int = 0
    printed: int = 0
    levels: tuple[Level, ...] = ()
    option: str = ""
    values: tuple[str, ...] = ()
    minimum: int | None = None
    since: int = 0
    whole: bool = False
    years: tuple[str, ...] = ()
    short: str = ""

    @property
    def type(self) -> str:
        """``text``, ``flag``, ``integer`` or ``real``."""
        if self.kind in WORDS:
            return "text"
        if self.kind == "flag":
            return "flag"
        return "real" if self.decimals else "integer"

    @property
    def alias(self) -> str:
        """Both titles in one line, as an attribute table heads the column."""
        return self.title.both(" ")

    def stands_at(self, level: Level) -> bool:
        """Whether units of a level have it; those below the county have what counties have."""
        return level in self.levels or (level == SMALL_AREA and "county" in self.levels)

    def names(self, years: Sequence[int]) -> Iterator[str]:
        """Give the names that the column has in a unit table with these censuses."""
        places = PLACES.findall(self.name)
        if self.years:
            counted = set(map(str, years))
            filled = [one for one in self.years if len(places) > 1 or one in counted]
        else:
            since = [year for year in years if year >= self.since]
            spans: Iterable[tuple[int, ...]] = combinations(since, len(places))
            if self.whole:
                spans = [(years[0], years[-1])] if since == list(years) else []
            filled = ["_".join(map(str, span)) for span in spans]
        for one in filled:
            yield self.name.format(**dict(zip(places, one.split("_"), strict=False)))
