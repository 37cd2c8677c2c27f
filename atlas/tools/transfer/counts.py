"""Counts led along a crosswalk: whole persons stay whole, and the total is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import fsum

import numpy as np
import pandas as pd

from atlas.model.errors import ConservationError

NO_SHAPE, NO_OVERLAP = "no shape", "no overlap"
"""Why a row of a table could not be moved: its code has no polygon, or no target lies on it."""

WITHHELD, PARTLY, UNREACHED = "withheld", "partly_uncounted", "no_source"
"""Flags of targets: missing, for a source without a count reaches them; counted all the same, for
it reaches no more than a sliver; without any counted source."""

WITHHOLD = 0.01
"""Default share of a target's land from which a source without a count leaves it missing."""

ROUNDING = 1e-9
"""Relative error that sums of amounts with fractions may have; people are summed exactly."""


@dataclass(frozen=True)
class Transfer:
    """A table on new boundaries, and where its total went.

    Attributes
    ----------
    table
        Index: code of every target, sorted. The columns of the table that was given, ``Int64``
        where all its values were whole, else ``Float64``; missing where no source reaches, or
        where a source without a value does.
    totals
        Index: columns. ``given`` = ``moved`` + ``not_transferred`` + ``withheld``, each an int
        or a float: what stands in ``table``, what rows without a shape or an overlap held, and
        what fell to targets that are missing because a source without a value reaches them too.
    left
        Index: code of the rows not transferred, sorted. ``reason``: why.
    withheld
        Column → codes of the targets that are missing though somebody came to them.
    partly
        Codes of the targets with a count in spite of a source without one, sorted.
    """

    table: pd.DataFrame
    totals: pd.DataFrame
    left: pd.DataFrame
    withheld: dict[str, tuple[str, ...]]
    partly: tuple[str, ...] = ()

    def flags(self) -> pd.Series:
        """Flag the targets, by code: `WITHHELD`, `PARTLY` or `UNREACHED`; missing for others."""
        flags = pd.Series(pd.NA, self.table.index, dtype="string")
        flags[self.table.isna().all(axis=1)] = UNREACHED
        flags[list(self.partly)] = PARTLY
        flags[sorted({code for codes in self.withheld.values() for code in codes})] = WITHHELD
        return flags


def transfer_counts(
    counts: pd.DataFrame,
    crosswalk: pd.DataFrame,
    targets: Collection[str],
    drawn: Collection[str] = (),
    withhold: float = WITHHOLD,
) -> Transfer:
    """Move counts from the units of a crosswalk's sources to its targets.

    Parameters
    ----------
    counts
        One row per source unit, indexed by code; numeric columns of extensive variables,
        missing ones null.
    crosswalk
        ``source_code``, ``target_code``, ``weight``: see `area_crosswalk`.
    targets
        Codes of all target units.
    drawn
        Codes of the sources that have a shape: tells rows without an overlap from those
        without a polygon.
    withhold
        Sources without a count leave a target missing from this share of its land on, if the
        crosswalk has ``area_km2``; else, and with 0, wherever they reach it.

    Returns
    -------
    Transfer
        A source of the crosswalk that has no row counts as missing.

    Raises
    ------
    ConservationError
        If a total is not kept.

    Notes
    -----
    Whole counts are dealt out by the method of largest remainders within each source unit
    (Hamilton): every target gets the whole part of count × weight, and what is left goes one
    by one to the largest fractions; ties to the lower code. Columns are dealt out one by one,
    so male and female may differ from all by a person or so in a target that is cut.

    Examples
    --------
    10 people and weights of ⅓, ⅓ and ⅓: 4, 3 and 3.
    """
    pairs = crosswalk.sort_values(["source_code", "target_code"], ignore_index=True)
    places = pd.Index(sorted(targets), name="code")
    lost = counts.index[~counts.index.isin(pairs["source_code"])]
    reason = np.where(lost.isin(list(drawn)), NO_OVERLAP, NO_SHAPE)
    left = pd.DataFrame({"reason": pd.Series(reason, lost, dtype="str")}).sort_index()
    columns, totals, withheld, partly = {}, {}, {}, set[str]()
    for name in map(str, counts):
        given = _typed(counts[name])
        shares = _dealt(given, pairs)
        columns[name], hidden, in_part = _gathered(shares, pairs, places, withhold)
        partly.update(in_part)
        totals[name] = _balance(name, given, columns[name], given.loc[lost], hidden)
        withheld[name] = tuple(hidden.index)
    table = pd.DataFrame(columns, index=places)
    order = ["given", "moved", "not_transferred", "withheld"]
    balance = pd.DataFrame(totals, dtype=object).T.reindex(columns=order)
    return Transfer(table, balance, left, withheld, tuple(sorted(partly)))


def _typed(column: pd.Series) -> pd.Series:
    """Make a column ``Int64`` where all its values are whole, else ``Float64``."""
    numbers = column.astype("Float64")
    return numbers.astype("Int64") if numbers.dropna().mod(1).eq(0).all() else numbers


def _dealt(given: pd.Series, pairs: pd.DataFrame) -> pd.Series:
    """Deal the count of each source out to its pairs; missing where the source is."""
    count = given.reindex(pairs["source_code"]).reset_index(drop=True)
    exact = count.astype("Float64") * pairs["weight"]
    if given.dtype != "Int64":
        return exact
    low = exact.floordiv(1)
    # Fractions are compared after rounding: ⅓ of 10 is the same three times over.
    fraction = (exact - low).round(9)
    rest = count - low.groupby(pairs["source_code"]).transform("sum").astype("Int64")
    order = pd.DataFrame({"source": pairs["source_code"], "fraction": fraction})
    order = order.sort_values(["source", "fraction"], ascending=[True, False], kind="stable")
    rank = order.groupby("source").cumcount().reindex(pairs.index)
    return low.astype("Int64") + (rank < rest).astype("Int64")


def _gathered(
    shares: pd.Series, pairs: pd.DataFrame, places: pd.Index, withhold: float
) -> tuple[pd.Series, pd.Series, pd.Index]:
    """Sum what came to each target.

    Return also the sums of those that must be missing, and the codes of those that a source
    without a count reaches too little for that.
    """
    by = pairs["target_code"]
    sums = shares.groupby(by).sum().reindex(places)
    unknown = shares.isna() & (pairs["weight"] > 0)
    touched = unknown.groupby(by).any().reindex(places, fill_value=False)
    incomplete = touched
    if "area_km2" in pairs:
        area = pairs["area_km2"].groupby(by).sum()
        share = pairs["area_km2"].where(unknown, 0).groupby(by).sum() / area
        incomplete = touched & share.reindex(places, fill_value=0).ge(withhold)
    reached = places.isin(by)
    hidden = sums[incomplete.to_numpy() & sums.fillna(0).ne(0).to_numpy(dtype=bool)]
    counted = sums.where(reached & ~incomplete.to_numpy(dtype=bool))
    partly = places[(touched & ~incomplete).to_numpy(dtype=bool) & counted.notna().to_numpy()]
    return counted, hidden, partly


def _balance(
    name: str, given: pd.Series, moved: pd.Series, left: pd.Series, hidden: pd.Series
) -> dict[str, int | float]:
    """Sum where a column's total went, and hold it against what was given."""
    parts = {
        "given": _sum(given),
        "moved": _sum(moved),
        "not_transferred": _sum(left),
        "withheld": _sum(hidden),
    }
    whole, *others = parts.values()
    allowed = 0 if given.dtype == "Int64" else ROUNDING * _sum(given.abs())
    if abs(whole - sum(others)) > allowed:
        raise ConservationError(f"{name}: {whole:,} were given, {sum(others):,} are accounted for")
    return parts


def _sum(column: pd.Series) -> int | float:
    values = column.dropna()
    return int(values.sum()) if column.dtype == "Int64" else fsum(values)
