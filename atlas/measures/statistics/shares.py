"""Sums, shares and changes in points over counts of which some may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pandas as pd

from atlas.model.country import Country


def total(counts: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Add up columns of counts.

    Parameters
    ----------
    counts
        One row per unit. A column that a user's own census lacks counts as missing.
    columns
        The columns to add.

    Returns
    -------
    pandas.Series
        Int64; null where one of the columns is null, for a part of a sum is not the sum.
    """
    return counts.reindex(columns=list(columns)).astype("Int64").sum(axis=1, skipna=False)


def share_pct(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return ``part`` in % of ``whole``: Float64, null where either is null or the whole is 0."""
    return ratio(part, whole) * 100


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return ``part`` over ``whole``: Float64, null where either is null or the whole is 0."""
    base = whole.astype("Float64")
    return part.astype("Float64") / base.mask(base.eq(0))


def national_share(part: pd.Series, whole: pd.Series) -> float | None:
    """Return the share in % over all units that know both; None where nobody is counted."""
    known = part.notna() & whole.notna()
    people = float(whole[known].sum())
    return round(100 * float(part[known].sum()) / people, 4) if people else None


def on_one_index(counts: Mapping[int, pd.DataFrame]) -> dict[int, pd.DataFrame]:
    """Give the counts of every census the same units, sorted; a unit without counts has nulls."""
    codes: set[str] = set().union(*(frame.index.to_numpy(object) for frame in counts.values()))
    index = pd.Index(sorted(codes), name="code", dtype="str")
    return {year: frame.reindex(index) for year, frame in counts.items()}


def comparable_years(counts: Mapping[int, pd.DataFrame], *, country: Country) -> tuple[int, ...]:
    """Name the censuses at hand that ask for schooling, ages, origin and industry alike."""
    return tuple(year for year in country.alike if year in counts)


def changes(
    columns: Mapping[str, pd.Series], names: Iterable[str], years: Sequence[int]
) -> dict[str, pd.Series]:
    """Take the change of measured columns from each census to the next.

    Parameters
    ----------
    columns
        With ``<name>_Y`` for each name and year.
    names, years
        The columns without their year, and the years, ascending.

    Returns
    -------
    dict
        ``<name>_change_A_B`` → the column of B less that of A.
    """
    return {
        f"{name}_change_{a}_{b}": columns[f"{name}_{b}"] - columns[f"{name}_{a}"]
        for a, b in pairwise(years)
        for name in names
    }


def rounded(values: Iterable[tuple[str, float | None]], digits: int = 4) -> dict[str, float | None]:
    """Round named figures for ``summary.json``; a missing figure stays None."""
    return {name: rounded_figure(value, digits) for name, value in values}


def rounded_figure(value: float | None, digits: int = 4) -> float | None:
    """Round a figure for ``summary.json``; a missing one is None."""
    return None if value is None or pd.isna(value) else round(float(value), digits)
