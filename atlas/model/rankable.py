"""What keeps a place out of rankings: land that may have moved between censuses, or few people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

import pandas as pd

PREFIX = "land_may_have_moved_"

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
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", of)]
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


def small(table: pd.DataFrame) -> pd.Series:
    """Tell which units have fewer than `LEAST_PEOPLE` people in a census of their set."""
    names = [name for name in map(str, table) if re.fullmatch(r"population_\d{4}", name)]
    return table[names].lt(LEAST_PEOPLE).fillna(False).astype(bool).any(axis=1)


def ranked(table: pd.DataFrame, of: str = "") -> pd.Series:
    """Tell which units are ranked by a rate: those that are `rankable` and not `small`.

    Ranks of places, the explorer's ranks and the superlatives of maps are all of these units, so
    that none contradicts another.
    """
    return rankable(table, of) & ~small(table)
