"""Growth between censuses: change, per cent, annual rate, and how many units decline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import pandas as pd

from atlas.model.country import Country
from atlas.model.summary.people import GrowthFigures

Table = TypeVar("Table", bound=pd.DataFrame)


def years_between(start: dt.date, end: dt.date) -> float:
    """Count the years from one date to a later one.

    Full anniversaries count one each; the days after the last of them count as their part of
    the year that they began, so censuses on the same day of the year are whole years apart.

    Raises
    ------
    ValueError
        ``end`` is not after ``start``.
    """
    if end <= start:
        raise ValueError(f"{end} is not after {start}")
    whole = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    last = start.replace(year=start.year + whole)
    following = start.replace(year=start.year + whole + 1)
    return whole + (end - last) / (following - last)


def census_interval(start: int, end: int, *, country: Country) -> float:
    """Return the years between two censuses, from reference day to reference day.

    Raises
    ------
    ValueError
        No reference day is known for a year, or the years are in the wrong order.
    """
    known = country.censuses
    unknown = sorted({start, end} - known.keys())
    if unknown:
        raise ValueError(f"no census date for {unknown}; known: {sorted(known)}")
    return years_between(known[start].day, known[end].day)


def periods(years: Sequence[int], *, country: Country) -> list[tuple[int, int]]:
    """List the periods between consecutive years, the whole span, and further ones of the country.

    Examples
    --------
    >>> periods([2000, 2010, 2020])
    [(2000, 2010), (2010, 2020), (2000, 2020)]
    """
    known = [*pairwise(years), (years[0], years[-1])] if len(years) > 1 else []
    known += [period.ends for period in country.period if set(period.ends) <= set(years)]
    return list(dict.fromkeys(known))


def change_pct(before: pd.Series, after: pd.Series) -> pd.Series:
    """Return the change in % of ``before``: Float64, null where a count is null or the base 0."""
    base = before.astype("Float64")
    base = base.mask(base.eq(0))
    return (after.astype("Float64") / base - 1) * 100


def annual_rate_pct(before: pd.Series, after: pd.Series, years: float) -> pd.Series:
    """Return the geometric annual rate, ``((after / before) ** (1 / years) − 1) × 100``.

    Float64, % a year; null where a count is null or the base is 0.
    """
    ratio = change_pct(before, after) / 100 + 1
    return (ratio ** (1 / years) - 1) * 100


def add_growth(
    table: Table,
    years: Sequence[int],
    compared: Mapping[tuple[int, int], tuple[pd.Series, pd.Series]] | None = None,
    *,
    country: Country,
) -> Table:
    """Add change, per cent and annual rate for each period and for the whole span.

    Parameters
    ----------
    table
        One row per unit with ``population_Y`` (people, nullable) for each year. A
        GeoDataFrame stays one.
    years
        Census years in ascending order.
    compared
        First and last year → people of both on one territory, by the table's index, where the
        counts of the table are on two.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    DataFrame
        A copy with, for each period A–B, ``change_A_B`` (Int64, people), ``change_pct_A_B``
        (Float64, %) and ``annual_rate_pct_A_B`` (Float64, % a year). Null where a count is
        null; the two rates are null as well where the base is 0.

    Raises
    ------
    KeyError
        The table lacks the count of a year.
    ValueError
        A year has no census date, or the years are not ascending.

    Notes
    -----
    With P the people counted and T the years from census day to census day (1 November, so
    10 or 20 exactly)::

        change          = P_B − P_A
        change_pct      = 100 · (P_B / P_A − 1)
        annual_rate_pct = 100 · ((P_B / P_A)^(1/T) − 1)

    The average annual growth rate of the census communiqués (0.53 % for 2010–2020). Counts
    are as published: change from 2000 is about 1.7 points too high (the census's ``uplift``).

    Examples
    --------
    >>> one = pd.DataFrame({"population_2010": [100], "population_2020": [121]})
    >>> float(add_growth(one, [2010, 2020])["change_pct_2010_2020"].round(6)[0])
    21.0
    """
    grown = table.copy()
    for start, end in periods(years, country=country):
        interval = census_interval(start, end, country=country)
        counted = grown[f"population_{start}"], grown[f"population_{end}"]
        before, after = (compared or {}).get((start, end), counted)
        grown[f"change_{start}_{end}"] = after.astype("Int64") - before.astype("Int64")
        grown[f"change_pct_{start}_{end}"] = change_pct(before, after)
        grown[f"annual_rate_pct_{start}_{end}"] = annual_rate_pct(before, after, interval)
    return grown


def counted_once(table: pd.DataFrame, start: int, end: int) -> pd.Series:
    """Tell which units stand for the territory that their change is that of.

    Parameters
    ----------
    table
        Units with ``population_<end>`` and, where some are compared as one, with
        ``compared_codes_<start>_<end>``.
    start, end
        The censuses compared.

    Returns
    -------
    Series
        Boolean by the table's index: of units compared as one only that with most people, so that
        their change is summed, drawn or fitted once.
    """
    joined = table.get(f"compared_codes_{start}_{end}")
    if joined is None:
        return pd.Series(True, index=table.index)
    people = table[f"population_{end}"].astype("Float64").fillna(0)
    first = people.groupby(joined).transform("max").eq(people)
    return joined.isna() | first.fillna(False).astype(bool)


def growth_summary(table: pd.DataFrame, years: Sequence[int], *, country: Country) -> GrowthFigures:
    """Summarise growth from the first to the last of the years over all units.

    Parameters
    ----------
    table
        One row per unit with ``population_Y`` (people, nullable) for each year.
    years
        Census years in ascending order; those between the first and the last are not used.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    GrowthFigures
        Without the words of comparability. Where the first census needs an uplift (2000), with
        the decliners once its count is raised by the same factor everywhere (1.0167).
    """
    first, last = years[0], years[-1]
    counts = table[[f"population_{first}", f"population_{last}"]].astype("Int64")
    left_out = counts.isna().any(axis=1)
    before, after = (counts[column][~left_out] for column in counts)
    declining = after < before
    figures = GrowthFigures(
        count=len(counts),
        compared=len(before),
        declining=int(declining.sum()),
        declining_share=_share(declining.sum(), len(before)),
        population_in_declining=int(after[declining].sum()),
        population_in_declining_share=_share(after[declining].sum(), after.sum()),
        left_out_units=int(left_out.sum()),
        left_out_people={
            str(year): int(counts[f"population_{year}"][left_out].sum()) for year in (first, last)
        },
    )
    uplift = country.uplift(first)
    if uplift is None:
        return figures
    uplifted = (after < before * uplift).sum()
    return replace(
        figures,
        uniform_uplift=uplift,
        declining_uniform_uplift=int(uplifted),
        declining_share_uniform_uplift=_share(uplifted, len(before)),
    )


def _share(part: float, whole: float) -> float | None:
    return round(float(part) / float(whole), 6) if whole else None
