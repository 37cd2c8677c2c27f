"""Figures as they are published: how they are rounded, whether ranked, and under which keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar, dataclass_transform

if TYPE_CHECKING:
    # A command that only prints need wait for neither.
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

Numbers = TypeVar("Numbers", float, "npt.NDArray[np.float64]")

HALF_STEP = 0.5 + 1e-7
"""Of a step, added before what is behind the point is cut off. A little more than a half: 2.675 is
stored as a number just below it, and is to become 2.68 all the same."""


def rounded_figure(numbers: Numbers, decimals: int) -> Numbers:
    """Round to so many decimals, a half away from zero, as a reader or a spreadsheet does.

    Parameters
    ----------
    numbers
        A number, or an array of them; NaN stays NaN.
    decimals
        Digits kept after the point.

    Returns
    -------
    float or ndarray of float
        What rounds to zero is 0 without a sign.

    Examples
    --------
    >>> [rounded(number, 1) for number in (0.25, -0.25, 4.9721, -0.04)]
    [0.3, -0.3, 5.0, 0.0]
    """
    scale: int = 10**decimals
    steps = (abs(numbers) * scale + HALF_STEP) // 1 / scale
    signed: Numbers = (numbers > 0) * steps - (numbers < 0) * steps
    return signed


LAND_MOVED_PREFIX = "land_may_have_moved_"

AS_COUNTED_SUFFIX = "_as_counted"
"""What a column of people is called beside that of the same people on the land of the next census.

``population_2010`` is the latter; ages and all else of a census are of the land as counted.
"""

OTHER_LAND_PREFIX = "counted_on_other_land_"
"""What flags units of which both differ, before the year."""


def counted_people(table: pd.DataFrame, year: int, since: int | None = None) -> pd.Series:
    """Return the people of a census on the land that it is compared over.

    Parameters
    ----------
    table
        Units with ``population_<year>``, and maybe the same ``…_as_counted``.
    year
        The census.
    since
        The census that it is compared with, where that is an earlier one: its people are of the
        land as counted. None for a later one, or none.
    """
    return table[f"population_{year}"] if since is None else people_as_counted(table, year)


def people_as_counted(table: pd.DataFrame, year: int) -> pd.Series:
    """Return the people of a census on the land of its other counts."""
    raw = f"population_{year}{AS_COUNTED_SUFFIX}"
    return table[raw if raw in table else f"population_{year}"]


LEAST_PEOPLE = 10_000
"""Units of fewer people in any census are in no ranking of rates: in Sansha 444 became 2,333."""


def moved_columns(years: Sequence[int], moves: Iterable[tuple[int, int]]) -> dict[str, bool]:
    """Flag a unit in every period of its censuses in which land may have moved.

    Parameters
    ----------
    years
        The censuses of the unit's set.
    moves
        Of each move, which nothing mends, the two censuses between which it fell.

    Examples
    --------
    A move between 2010 and 2020 flags ``…_2010_2020`` and ``…_2000_2020``, not ``…_2000_2010``.
    """
    spans = list(moves)
    return {
        f"{LAND_MOVED_PREFIX}{start}_{end}": any(
            start <= first and last <= end for first, last in spans
        )
        for start, end in combinations(years, 2)
    }


def rankable(table: pd.DataFrame, of: str = "") -> pd.Series:
    """Find which units may stand in a ranking, a headline, an example or a superlative.

    Parameters
    ----------
    table
        Units; a table without flags has none to leave out.
    of
        What they are ranked by: a column, or a period such as ``2010_2020``. A change is judged
        by the flag of its own period, a figure of one year by those of the shortest periods that
        reach it, anything else by all.

    Returns
    -------
    Series
        Boolean by the table's index.
    """
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", of)]
    periods = {
        tuple(map(int, name.removeprefix(LAND_MOVED_PREFIX).split("_"))): name
        for name in map(str, table)
        if name.startswith(LAND_MOVED_PREFIX)
    }
    if years:
        first, last = min(years), max(years)
        reached = [(start, end) for start, end in periods if start <= first and last <= end]
        least = min((end - start for start, end in reached), default=0)
        periods = {ends: periods[ends] for ends in reached if ends[1] - ends[0] == least}
    return ~table[list(periods.values())].astype(bool).any(axis=1)


def too_small_to_rank(table: pd.DataFrame) -> pd.Series:
    """Find which units have fewer than `LEAST_PEOPLE` people in a census of their set."""
    names = [name for name in map(str, table) if re.fullmatch(r"population_\d{4}", name)]
    return table[names].lt(LEAST_PEOPLE).fillna(False).astype(bool).any(axis=1)


def ranked(table: pd.DataFrame, of: str = "") -> pd.Series:
    """Find which units are ranked by a rate: those that are `rankable` and not `too_small_to_rank`.

    Ranks of places, the explorer's ranks and the superlatives of maps are all of these units, so
    that none contradicts another.
    """
    return rankable(table, of) & ~too_small_to_rank(table)


_NEEDS: Final = "needs"
_KEY: Final = "key"
_SPREAD: Final = "spread"
_UNPUBLISHED: Final = "unpublished"

ANY_KEY: Final = "{}"
"""Keys of a mapping that stand as they are among a record's other figures."""

Metadata = Mapping[str, str]

UNPUBLISHED: Final[Metadata] = MappingProxyType({_UNPUBLISHED: ""})
"""The field serves the build's own reports alone."""


def optional_with(name: str) -> Metadata:
    """Publish the field, None or not, only where another field of the record is not None."""
    return {_NEEDS: name}


def keyed(key: str) -> Metadata:
    """Publish the field under another key: its name is a word that Python keeps for itself."""
    return {_KEY: key}


def spread(keys: str = ANY_KEY) -> Metadata:
    """Publish the items of a mapping among the record's other figures.

    Parameters
    ----------
    keys
        What the key of an item becomes: ``population_{}`` for the people of a year.
    """
    return {_SPREAD: keys}


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Figures:
    """Figures of the summary that belong together: each subclass is a frozen dataclass.

    Its fields are given by keyword; their metadata are those above. One that is None unless it is
    given is published only where it is not None.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)


@dataclass(frozen=True)
class RecordField:
    """How a field of a record is published.

    Attributes
    ----------
    name
        Its name in the record.
    key
        The key under which it stands.
    keys
        If its items stand among the other figures, what the key of an item becomes.
    needs
        If it may be left out, the field that must not be None for it to be published.
    """

    name: str
    key: str
    keys: str | None
    needs: str | None

    @property
    def always(self) -> bool:
        """Whether every such record has the key."""
        return self.needs is None and self.keys is None

    @property
    def never_null(self) -> bool:
        """Whether it is left out where it is None."""
        return self.needs == self.name


def record_fields(kind: type) -> Iterator[RecordField]:
    """Describe how the fields of a kind of record are published, in their order."""
    for declared in fields(kind):
        name, how = declared.name, declared.metadata
        if _UNPUBLISHED not in how:
            needs = how.get(_NEEDS, name if declared.default is None else None)
            yield RecordField(name, how.get(_KEY, name), how.get(_SPREAD), needs)


def record_items(record: Any) -> Iterator[tuple[str, Any]]:
    """Give the keys and the values of a record in the order in which they are published.

    Examples
    --------
    >>> from dataclasses import dataclass, field
    >>> @dataclass(frozen=True, kw_only=True)
    ... class Side:
    ...     units: int
    ...     people: dict[int, int] = field(metadata=spread("population_{}"))
    ...     note: str | None = None
    >>> dict(record_items(Side(units=2, people={2020: 7})))
    {'units': 2, 'population_2020': 7}
    """
    for declared in record_fields(type(record)):
        value = getattr(record, declared.name)
        if declared.needs is not None and getattr(record, declared.needs) is None:
            continue
        if declared.keys is None:
            yield declared.key, value
        else:
            yield from ((declared.keys.format(key), item) for key, item in value.items())
