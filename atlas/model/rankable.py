"""The one property that keeps a place out of rankings: land may have moved between the censuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

import pandas as pd

PREFIX = "land_may_have_moved_"

LEAST_PEOPLE = 10_000
"""Units of fewer people are in no superlative of rates: in Sansha 444 became 2,333."""


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
        f"{PREFIX}{start}_{end}": any(start <= first and last <= end for first, last in spans)
        for start, end in combinations(years, 2)
    }


def rankable(table: pd.DataFrame, of: str = "") -> pd.Series:
    """Tell which units may stand in a ranking, a headline, an example or a superlative.

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
    years = [int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", of)]
    periods = {
        tuple(map(int, name.removeprefix(PREFIX).split("_"))): name
        for name in map(str, table)
        if name.startswith(PREFIX)
    }
    if years:
        first, last = min(years), max(years)
        reached = [(start, end) for start, end in periods if start <= first and last <= end]
        least = min((end - start for start, end in reached), default=0)
        periods = {it: periods[it] for it in reached if it[1] - it[0] == least}
    return ~table[list(periods.values())].astype(bool).any(axis=1)
