"""Cohorts: the people of one sex and age in a census, and the same ten years older in the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas.measures.growth.growth import census_interval
from atlas.model.country import Country

SEXES = ("male", "female")

INFANTS = "00_04"
"""The cohort that the earlier census undercounts most, kept out of every headline."""

COHORTS = (
    INFANTS,
    *(f"{age:02d}_{age + 4:02d}" for age in range(5, 75, 5)),
    "75_plus",
)
"""The sixteen cohorts of each sex by age in the earlier census, ``75_plus`` open-ended."""

STAGES = {
    "children": COHORTS[1:2],
    "youth": COHORTS[2:5],
    "adults": COHORTS[5:10],
    "older": COHORTS[10:],
}
"""Life stages by age in the earlier census: 5–9, 10–24, 25–49, 50 and over."""

YEARS_OLDER = 10
SMALL_BASE = 3000
"""Expected survivors below which a rate says more about chance than about migration."""

_GROUPS = ("00", "01_04", *COHORTS[1:-1], "75_79", "80_84", "85_plus")
_BEFORE: dict[str, tuple[str, ...]] = {
    INFANTS: _GROUPS[:2],
    **{cohort: (cohort,) for cohort in COHORTS[1:-1]},
    "75_plus": _GROUPS[-3:],
}
_AFTER = dict(zip(COHORTS, ((group,) for group in _GROUPS[3:]), strict=True))

AGE_COLUMNS = tuple(f"{sex}_{group}" for sex in SEXES for group in _GROUPS)
"""The columns that a census needs for cohorts, such as ``male_00`` and ``female_85_plus``."""


def can_follow(counts: Iterable[pd.DataFrame], years: tuple[int, int], *, country: Country) -> bool:
    """Tell whether cohorts can be followed: ages in all counts, and ten years between the censuses.

    People five years older are of no cohort that the next census counts.
    """
    aged = all(set(AGE_COLUMNS) <= set(frame) for frame in counts)
    return aged and census_interval(*years, country=country) == YEARS_OLDER


@dataclass(frozen=True)
class Cohorts:
    """Cohorts of each unit in two censuses; all three tables have the same axes.

    Attributes
    ----------
    before
        People counted in the earlier census: a row per unit, columns (sex, cohort); a null
        cell is NaN.
    expected
        Those of them expected in the later census at national survival, if nobody moved.
    found
        People counted in the later census, ten years older.
    """

    before: pd.DataFrame
    expected: pd.DataFrame
    found: pd.DataFrame

    def net(self, cohorts: Sequence[str]) -> pd.Series:
        """Sum the people found beyond those expected (Float64; null where a count is null)."""
        return _total(self.found - self.expected, cohorts)

    def base(self, cohorts: Sequence[str]) -> pd.Series:
        """Sum the expected survivors (Float64; null where a count is null)."""
        return _total(self.expected, cohorts)


def survival_ratios(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Tabulate the national census survival ratio of each sex and cohort.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart, a row per unit of the whole country
        (index: unit code), with `AGE_COLUMNS` (people, nullable).

    Returns
    -------
    DataFrame
        32 rows, by sex and age: ``sex``, ``cohort``, ``age_before`` (``0–4``), ``age_after``
        (``10–14``), ``people_before``, ``people_after`` (Int64) and ``survival_ratio``
        (Float64; null where nobody was counted before).

    Raises
    ------
    KeyError
        A census lacks a column of ages.

    Notes
    -----
    Survivors counted in the later census over the base counted in the earlier one, over the
    units that both count. The ratio holds whatever makes the two counts differ for the nation:
    deaths, migration abroad, and undercounts — which is why it exceeds 1 for the youngest.
    Method: United Nations, *Manual VI: Methods of Measuring Internal Migration* (1970).

    Examples
    --------
    40,000 boys of 10–14 in 2010 and 36,000 men of 20–24 in 2020 make a ratio of 0.9.
    """
    base, found = _aligned(before, after)
    known = base.notna() & found.notna()
    people = {"people_before": base.where(known).sum(), "people_after": found.where(known).sum()}
    rows = pd.DataFrame(people).rename_axis(["sex", "cohort"]).reset_index()
    ages = [(age_text(_BEFORE[cohort]), age_text(_AFTER[cohort])) for cohort in rows["cohort"]]
    rows.insert(2, "age_before", [age for age, _ in ages])
    rows.insert(3, "age_after", [age for _, age in ages])
    divisor = rows["people_before"].mask(rows["people_before"].eq(0))
    rows["survival_ratio"] = (rows["people_after"] / divisor).astype("Float64")
    return rows.astype({"people_before": "Int64", "people_after": "Int64"})


def follow_cohorts(
    before: pd.DataFrame, after: pd.DataFrame, ratios: pd.DataFrame | None = None
) -> Cohorts:
    """Set each unit's cohorts beside those expected at national survival.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart, a row per unit (index: unit code), with
        `AGE_COLUMNS` (people, nullable). A unit that one census does not count is null in it.
    ratios
        National ratios from `survival_ratios`; those of the units themselves if None. Units
        that do not cover the whole country in both censuses need them.

    Raises
    ------
    KeyError
        A census lacks a column of ages, or the ratios lack a cohort.
    """
    base, found = _aligned(before, after)
    table = survival_ratios(before, after) if ratios is None else ratios
    ratio = table.set_index(["sex", "cohort"])["survival_ratio"].loc[base.columns]
    expected = base * ratio.to_numpy(dtype=float, na_value=np.nan)
    # A cohort that nobody is in has no ratio, and nobody to expect of it.
    return Cohorts(base, expected.mask(base.eq(0), 0.0), found)


def age_profile(cohorts: Cohorts, units: Sequence[str]) -> pd.DataFrame:
    """Tabulate gain and loss by age, both sexes, over one or several units together.

    Parameters
    ----------
    cohorts
        From `follow_cohorts`.
    units
        Codes of the units to add up: one county, or the districts of a city.

    Returns
    -------
    DataFrame
        Sixteen rows by age: ``cohort``, ``stage`` (``infants`` or one of `STAGES`),
        ``age_before``, ``age_after``, ``people_before``, ``people_after`` (Int64),
        ``expected_survivors``, ``net_migration`` (Float64, people), ``net_migration_rate``
        (Float64, per 100 expected survivors) and ``small_base`` (boolean: fewer than 3,000 of
        them). Null where a unit lacks a count.

    Raises
    ------
    KeyError
        A unit is not among the cohorts'.
    """
    codes = list(units)
    parts = {
        "people_before": cohorts.before,
        "expected_survivors": cohorts.expected,
        "people_after": cohorts.found,
    }
    sums = {name: _by_cohort(part.loc[codes]) for name, part in parts.items()}
    profile = pd.DataFrame(sums).reindex(COHORTS).rename_axis("cohort").reset_index()
    profile.insert(1, "stage", [stage_of(cohort) for cohort in COHORTS])
    profile.insert(2, "age_before", [age_text(_BEFORE[cohort]) for cohort in COHORTS])
    profile.insert(3, "age_after", [age_text(_AFTER[cohort]) for cohort in COHORTS])
    profile["net_migration"] = profile["people_after"] - profile["expected_survivors"]
    profile["net_migration_rate"] = rate(profile["net_migration"], profile["expected_survivors"])
    profile["small_base"] = profile["expected_survivors"].lt(SMALL_BASE)
    return profile.astype({"people_before": "Int64", "people_after": "Int64"})


def people_without_age(counts: pd.DataFrame) -> pd.Series:
    """Count the people of each unit whose age the table does not give (Int64).

    The difference between ``population`` and the sum of `AGE_COLUMNS`: 6 men of 430407 in
    2010, whose ages sum to less than the men, and nobody else.
    """
    return counts["population"] - counts[list(AGE_COLUMNS)].sum(axis=1, skipna=False)


def period_name(years: tuple[int, int]) -> str:
    """Write a period as columns end in it, ``2010_2020``.

    Raises
    ------
    ValueError
        The years are not ten apart, so nobody is ten years older.
    """
    first, last = years
    if last - first != YEARS_OLDER:
        raise ValueError(f"cohorts are followed over {YEARS_OLDER} years, not {first}–{last}")
    return f"{first}_{last}"


def rate(net: pd.Series, base: pd.Series, smallest: float = 0) -> pd.Series:
    """Return ``net`` per 100 of ``base`` (Float64), null where the base is 0 or too small."""
    return 100 * net / base.mask(base.eq(0) | base.lt(smallest))


def stage_of(cohort: str) -> str:
    """Name the life stage of a cohort; ``infants`` belong to none of `STAGES`."""
    return next((name for name, members in STAGES.items() if cohort in members), "infants")


def age_text(groups: Sequence[str]) -> str:
    """Write the ages that groups span: ``0–4`` for ``00`` and ``01_04``, ``85+`` if open."""
    first, last = groups[0].split("_")[0], groups[-1].split("_")[-1]
    return f"{int(first)}+" if last == "plus" else f"{int(first)}–{int(last)}"


def people_by_cohort(counts: pd.DataFrame, ages: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Sum age columns into columns (sex, cohort); NaN where a count is null."""
    columns = {
        (sex, cohort): sum(
            counts[f"{sex}_{group}"].to_numpy(dtype=float, na_value=np.nan) for group in groups
        )
        for sex in SEXES
        for cohort, groups in ages.items()
    }
    names = pd.MultiIndex.from_tuples(columns, names=["sex", "cohort"])
    return pd.DataFrame(np.column_stack(list(columns.values())), counts.index, names)


def _aligned(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    base, found = people_by_cohort(before, _BEFORE), people_by_cohort(after, _AFTER)
    units = base.index.union(found.index).rename(before.index.name)
    return base.reindex(units), found.reindex(units)


def _total(people: pd.DataFrame, cohorts: Sequence[str]) -> pd.Series:
    columns = people.columns.get_level_values("cohort").isin(cohorts)
    return people.loc[:, columns].sum(axis=1, skipna=False).astype("Float64")


def _by_cohort(people: pd.DataFrame) -> pd.Series:
    return people.sum(skipna=False).groupby("cohort").sum(min_count=len(SEXES)).astype("Float64")
