"""A map of the atlas: what it shows, by which classes, and the column behind it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal

from atlas.model.text import NO_TEXT, Text

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class ClassBreaks:
    """Classes of a number: n ascending edges, n + 1 colours.

    Attributes
    ----------
    edges
        Interior breaks; a value equal to an edge belongs to the class above it.
    light, dark
        Colours on light and on dark ground, from the lowest class up.
    signed
        Whether values are changes, written with their sign.
    """

    edges: tuple[float, ...]
    light: tuple[str, ...]
    dark: tuple[str, ...]
    signed: bool = False

    def classify(self, values: Any) -> np.ndarray:
        """Number the class of each value, from 0; −1 where the value is missing."""
        # Light commands, which know classes by their words alone, need not wait for either.
        import numpy as np
        import pandas as pd

        numbers = pd.Series(values, dtype="Float64").to_numpy(dtype=float, na_value=np.nan)
        classes = np.searchsorted(np.asarray(self.edges), numbers, side="right")
        return np.where(np.isnan(numbers), -1, classes)


def drawn_classes(present: Collection[int], count: int) -> range:
    """Return the classes that a bar shows: from the lowest with a unit up to the highest.

    Parameters
    ----------
    present
        Classes with a unit; those below 0 are none.
    count
        Of all classes, which are shown where no unit has a value.
    """
    known = [number for number in present if number >= 0]
    return range(min(known, default=0), max(known, default=count - 1) + 1)


def breaks_around(drawn: range, count: int) -> range:
    """Return which of so many breaks stand on a bar of some classes.

    Those at its ends do, too: what lies beyond them is no unit's, and zero may be one of them.
    """
    return range(max(0, drawn.start - 1), min(count, drawn.stop))


@dataclass(frozen=True)
class Categories:
    """Classes of a word: one key, label and colour each, in legend order."""

    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    light: tuple[str, ...]
    dark: tuple[str, ...]

    def classify(self, values: Any) -> np.ndarray:
        """Number the category of each value, from 0; −1 where the value is missing.

        Raises
        ------
        ValueError
            If a value is neither missing nor a key: it would pass for missing on the map.
        """
        import pandas as pd

        words = pd.Series(values, dtype="object")
        classes = pd.Index(self.keys).get_indexer(pd.Index(words))
        unknown = words[(classes < 0) & words.notna().to_numpy()]
        if len(unknown):
            raise ValueError(f"{unknown.iloc[0]!r} is none of {', '.join(self.keys)}")
        found: np.ndarray = classes
        return found


Level = Literal["small_area", "county", "prefecture", "province"]
ColumnLevel = Level | Literal["people"]
"""What units have a column: those of a level, or the finer counties of people alone."""

SMALL_AREA: Final = "small_area"
"""The level of divisions below the county, and the id of their unit set."""

ENLARGED: Final[tuple[Level, ...]] = (SMALL_AREA, "county")
"""Levels whose units are too small for a map of the whole country alone."""


@dataclass(frozen=True, kw_only=True)
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
        it as circles instead. None: no number of people stands behind it. The indicator itself:
        the map shows circles alone.
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
    order: int = 0
    group: Text | None = None
    level: Level
    unit_set: str
    indicator: str
    classes: ClassBreaks | Categories
    where: str | None = None
    counts: tuple[str, ...]
    people: str | None = None
    decimals: int
    unit: Text
    title: Text
    short_title: Text
    subtitle: Text
    legend: Text
    less: Text | None = None
    more: Text | None = None
    missing: Text
    outside: Text | None = None
    caveat: Text
    source: Text
    dated: Text | None = None
    headline: bool = False
    own_labels: Mapping[str, Text] = field(default_factory=dict)


PLACES = re.compile(r"\{(\w+)\}")
"""The parts of a column's pattern where years stand."""

_Mark = Literal["code", "text", "category", "flag", "year"]
_Amount = Literal["count", "share", "rate", "difference", "error"]
_Measure = Literal["mean", "index", "rank", "area", "length"]
Kind = Literal[_Mark, _Amount, _Measure]
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
    bounds
        The columns of the low and the high end of its range, which pages print with it; empty
        where it has none.
    estimate
        Whether it is an estimate of people, of which pages print two figures.
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
    levels: tuple[ColumnLevel, ...] = ()
    option: str = ""
    values: tuple[str, ...] = ()
    minimum: int | None = None
    since: int = 0
    whole: bool = False
    years: tuple[str, ...] = ()
    short: str = ""
    bounds: tuple[str, ...] = ()
    estimate: bool = False

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

    def stands_at(self, level: ColumnLevel) -> bool:
        """Return whether units of a level have it; those below counties have what counties have."""
        return level in self.levels or (level == SMALL_AREA and "county" in self.levels)

    def names(self, years: Sequence[int]) -> Iterator[str]:
        """Give the names that the column has in a unit table with these censuses."""
        places = PLACES.findall(self.name)
        if self.years:
            counted = set(map(str, years))
            filled = [year for year in self.years if len(places) > 1 or year in counted]
        else:
            since = [year for year in years if year >= self.since]
            spans: Iterable[tuple[int, ...]] = combinations(since, len(places))
            if self.whole:
                spans = [(years[0], years[-1])] if since == list(years) else []
            filled = ["_".join(map(str, span)) for span in spans]
        for span in filled:
            yield self.name.format(**dict(zip(places, span.split("_"), strict=False)))
