"""Net migration by cohort survival: ratios, intervals, the parts of growth, and students."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from atlas.measures.migration.nested import CANNOT_BE_TOLD, GAINED, LOST
from atlas.measures.population_growth import census_interval
from atlas.measures.schooling import aged
from atlas.measures.statistics import (
    SMALL_BASE,
    joined_flags,
    rate,
    ratio,
    rounded_share,
    share_pct,
)
from atlas.model.dataset import UnitSet
from atlas.model.frames import COUNT, check_frame
from atlas.model.summary import people as records

SEXES = ("male", "female")

INFANTS = "00_04"
"""The cohort that the earlier census undercounts most, kept out of every headline."""

COHORTS = (INFANTS, *(f"{age:02d}_{age + 4:02d}" for age in range(5, 75, 5)), "75_plus")
"""The sixteen cohorts of each sex by age in the earlier census, ``75_plus`` open-ended."""

STAGES = {
    "children": COHORTS[1:2],
    "youth": COHORTS[2:5],
    "adults": COHORTS[5:10],
    "older": COHORTS[10:],
}
"""Life stages by age in the earlier census: 5–9, 10–24, 25–49, 50 and over."""

YEARS_OLDER = 10

_GROUPS = ("00", "01_04", *COHORTS[1:-1], "75_79", "80_84", "85_plus")
_BEFORE: dict[str, tuple[str, ...]] = {
    INFANTS: _GROUPS[:2],
    **{cohort: (cohort,) for cohort in COHORTS[1:-1]},
    "75_plus": _GROUPS[-3:],
}
_AFTER = dict(zip(COHORTS, ((group,) for group in _GROUPS[3:]), strict=True))

AGE_COLUMNS = tuple(f"{sex}_{group}" for sex in SEXES for group in _GROUPS)
"""The columns that a census needs for cohorts, such as ``male_00`` and ``female_85_plus``."""

UNDER_FIVE = tuple(f"{sex}_{group}" for sex in SEXES for group in _BEFORE[INFANTS])
"""Those of the children who were not born five years before."""


def can_follow(
    counts: Iterable[pd.DataFrame], years: tuple[int, int], *, days: Mapping[int, dt.date]
) -> bool:
    """Return whether cohorts can be followed: ages in all counts, ten years between the censuses.

    People five years older are of no cohort that the next census counts.
    """
    aged = all(set(AGE_COLUMNS) <= set(frame) for frame in counts)
    return aged and census_interval(*years, days=days) == YEARS_OLDER


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
    UserError
        A column of ages is missing, or holds what is no count.

    Notes
    -----
    Survivors counted in the later census over the base counted in the earlier one, over the
    units that both count. The ratio holds whatever makes the two counts differ for the nation:
    deaths, migration abroad, and undercounts — which is why it exceeds 1 for the youngest.
    Method: United Nations, *Manual VI: Methods of Measuring Internal Migration* (1970).

    Examples
    --------
    40,000 boys of 10–14 in 2010 and 36,000 men of 20–24 in 2020 make a ratio of 0.9.

    >>> then = pd.DataFrame(0, index=["a"], columns=list(AGE_COLUMNS)).assign(male_10_14=40_000)
    >>> now = pd.DataFrame(0, index=["a"], columns=list(AGE_COLUMNS)).assign(male_20_24=36_000)
    >>> survival_ratios(then, now).dropna()[["sex", "cohort", "survival_ratio"]].values.tolist()
    [['male', '10_14', 0.9]]
    """
    call = "atlas.measures.survival_ratios"
    for name, counts in (("before", before), ("after", after)):
        check_frame(call, name, counts, dict.fromkeys(AGE_COLUMNS, COUNT))
    base, found = _aligned(before, after)
    known = base.notna() & found.notna()
    people = {"people_before": base.where(known).sum(), "people_after": found.where(known).sum()}
    rows = pd.DataFrame(people).rename_axis(["sex", "cohort"]).reset_index()
    rows.insert(2, "age_before", [age_text(_BEFORE[cohort]) for cohort in rows["cohort"]])
    rows.insert(3, "age_after", [age_text(_AFTER[cohort]) for cohort in rows["cohort"]])
    rows["survival_ratio"] = ratio(rows["people_after"], rows["people_before"])
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
    UserError
        A census lacks a column of ages.
    KeyError
        The ratios lack a cohort.
    """
    base, found = _aligned(before, after)
    table = survival_ratios(before, after) if ratios is None else ratios
    survival = table.set_index(["sex", "cohort"])["survival_ratio"].loc[base.columns]
    expected = base * survival.to_numpy(dtype=float, na_value=np.nan)
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
    sums = {}
    for name, part in parts.items():
        people = part.loc[codes].sum(skipna=False).groupby("cohort").sum(min_count=len(SEXES))
        sums[name] = people.astype("Float64")
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


HEADLINE = COHORTS[1:]
"""The fifteen cohorts aged 5 and over in the earlier census, 15 and over in the later one."""

_PARTS = {"": HEADLINE, **{f"_{stage}": members for stage, members in STAGES.items()}}


def survival_of_period(cohorts: Cohorts, years: tuple[int, int]) -> pd.DataFrame:
    """Give what cohort survival finds in each unit as columns that name the years.

    Parameters
    ----------
    cohorts
        From `follow_cohorts`.
    years
        The two census years.

    Returns
    -------
    DataFrame
        By unit code: ``net_migration_by_survival_A_B`` of those aged 5 and over in the first
        census (Float64, people); ``expected_survivors_A_B`` of all who were alive then; what
        `net_migration` gives of the stages of life and of infants; and
        ``net_migration_small_base_A_B``, with ``all`` where few of all are expected.

    Raises
    ------
    ValueError
        The years are not ten apart.
    """
    table = _net_migration(cohorts)
    everyone = cohorts.base(COHORTS).mask(cohorts.net(COHORTS).isna())
    bases = {"all": everyone} | {stage: table[f"expected_survivors_{stage}"] for stage in STAGES}
    table = table.rename(columns={"net_migration": "net_migration_by_survival"}).assign(
        expected_survivors=everyone, net_migration_small_base=_small_bases(bases)
    )
    return table.drop(columns="net_migration_rate").add_suffix(f"_{period_name(years)}")


def net_migration(
    ages_then: pd.DataFrame, ages_now: pd.DataFrame, survival: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Estimate each unit's net migration by cohort survival: headline, life stages, and infants.

    Parameters
    ----------
    ages_then, ages_now
        The counts of two censuses ten years apart, a row per unit (index: code of the unit), with
        the people (nullable) of each sex and age: ``male_00``, ``male_01_04``, ``male_05_09`` …
        ``male_80_84``, ``male_85_plus``, and ``female_`` alike.
    survival
        The ratios of the country from `survival_ratios`; None takes those of the units themselves,
        which then have to cover it.

    Returns
    -------
    DataFrame
        By unit, for the headline and for each stage (``_children``, ``_youth``, ``_adults`` and
        ``_older``, behind the name): ``net_migration`` (Float64, people),
        ``net_migration_rate`` (Float64, per 100 expected survivors) and
        ``expected_survivors`` (Float64, people). The rate is null where fewer than 3,000
        are expected; ``net_migration_small_base`` then names the parts (``all``,
        ``children`` … joined by ``;``), and is null where every base suffices. Also
        ``net_migration_infants``. All is null where a census does not count the unit.

    Raises
    ------
    UserError
        A column of ages is missing, or holds what is no count.

    Notes
    -----
    With P the people of one sex and cohort, and S the national survival ratio of the two::

        expected = S · P_A
        net      = P_B(ten years older) − expected
        rate     = 100 · Σ net / Σ expected

    The census survival ratio method (United Nations, *Manual VI*, 1970). Per sex and cohort the
    nation sums to zero by construction, which proves nothing. Deaths are taken as equal
    everywhere, so at older ages the figure includes differences in mortality. Those aged 0–4 in
    the earlier census stand apart: their national ratio, 1.11 and 1.15, repairs an undercount
    that was not the same in all provinces. Stages add up to the headline.

    Examples
    --------
    Two counties with 10,000 and 30,000 boys of 10–14, and 15,000 and 21,000 men of 20–24 ten
    years on. S = 36,000 / 40,000 = 0.9; expected are 9,000 and 27,000; net migration is +6,000
    and −6,000, or +66.7 and −22.2 per 100 expected survivors.

    >>> nobody = pd.DataFrame(0, index=["a", "b"], columns=list(AGE_COLUMNS))
    >>> then = nobody.assign(male_10_14=[10_000, 30_000])
    >>> now = nobody.assign(male_20_24=[15_000, 21_000])
    >>> net_migration(then, now)[["net_migration", "net_migration_rate"]].round(1)
       net_migration  net_migration_rate
    a         6000.0                66.7
    b        -6000.0               -22.2
    """
    call = "atlas.measures.net_migration"
    for name, counts in (("ages_then", ages_then), ("ages_now", ages_now)):
        check_frame(call, name, counts, dict.fromkeys(AGE_COLUMNS, COUNT))
    return _net_migration(follow_cohorts(ages_then, ages_now, survival))


def _net_migration(cohorts: Cohorts) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    bases: dict[str, pd.Series] = {}
    for suffix, members in _PARTS.items():
        net, base = cohorts.net(members), cohorts.base(members)
        base = base.mask(net.isna())
        columns[f"net_migration{suffix}"] = net
        columns[f"net_migration_rate{suffix}"] = rate(net, base, SMALL_BASE)
        columns[f"expected_survivors{suffix}"] = base
        bases[suffix.removeprefix("_") or "all"] = base
    columns["net_migration_infants"] = cohorts.net([INFANTS])
    columns["net_migration_small_base"] = _small_bases(bases)
    return pd.DataFrame(columns)


def _small_bases(bases: Mapping[str, pd.Series]) -> pd.Series:
    """Name the parts of which too few are expected, joined by ``;``."""
    return joined_flags(pd.DataFrame(bases).lt(SMALL_BASE).fillna(False))


DOUBTFUL: Final = "15_19"
"""The cohort that the census ten years on lacks some 7.5 million of: its national ratio (0.93 and
0.91) is no survival, but double counting in the earlier census or omission in the later one."""

COHORTS_COUNTED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "headline": HEADLINE,
        "with_infants": COHORTS,
        "without_15_19": tuple(cohort for cohort in HEADLINE if cohort != DOUBTFUL),
        "with_infants_without_15_19": tuple(cohort for cohort in COHORTS if cohort != DOUBTFUL),
    }
)
"""Which cohorts are added up."""

DEATHS: Final = ("national", "provincial")
"""Whose deaths the survival ratios hold."""


def provincial_survival(provinces: Cohorts, deaths: pd.Series | None) -> pd.DataFrame:
    """Scale the survival of those aged 50 and over by each province's deaths.

    Parameters
    ----------
    provinces
        Cohorts of the provinces, at national survival.
    deaths
        Deaths of a year by province (people, nullable); None where the census has none.

    Returns
    -------
    DataFrame
        Survival ratios by province and (sex, cohort). Below 50 they are the national ones; a
        province without deaths has those of the nation throughout.

    Notes
    -----
    With P the people of a province and cohort and S the national ratio, the nation would have
    Σ P·(1 − S) of each province die in ten years. A province's part in the deaths counted, over
    its part in those, is its mortality m beside the nation's, as in indirect standardisation;
    its ratio is S^m. These are scaled so that each cohort of the nation sums to what it did.

    Examples
    --------
    Two provinces of 100 old people each, S = 0.5, and deaths of 2 and 1: m = 4/3 and 2/3, the
    ratios 0.397 and 0.630, and scaled to the 100 survivors 0.386 and 0.614.
    """
    national = (provinces.expected.sum() / provinces.before.sum()).fillna(1.0)
    older = national.index.get_level_values("cohort").isin(STAGES["older"])
    dying = (provinces.before * (1 - national)).loc[:, older].sum(axis=1)
    counted = pd.Series(deaths, dtype="Float64").reindex(dying.index).astype("float64")
    mortality = (counted / counted.sum()) / (dying / dying.sum())
    powers = np.where(older, mortality.fillna(1.0).to_numpy()[:, None], 1.0)
    scaled = pd.DataFrame(
        national.to_numpy() ** powers, index=dying.index, columns=provinces.before.columns
    )
    return scaled * (provinces.expected.sum() / (provinces.before * scaled).sum()).fillna(1.0)


def net_migration_variants(
    cohorts: Cohorts, province: pd.Series, survival: pd.DataFrame
) -> pd.DataFrame:
    """Estimate each unit's net migration under every choice that the method leaves open.

    Parameters
    ----------
    cohorts
        Of the units, at national survival.
    province
        Province code by unit code.
    survival
        From `provincial_survival`.

    Returns
    -------
    DataFrame
        By unit code, Float64 people, a column for each of `DEATHS` and `COHORTS_COUNTED`; the
        first is the headline. Null where a census does not count the unit.
    """
    ratios = survival.reindex(province.reindex(cohorts.before.index)).to_numpy()
    at_provincial = cohorts.before * np.where(np.isnan(ratios), 1.0, ratios)
    provincial = at_provincial.where(~np.isnan(ratios), cohorts.expected)
    followed = (cohorts, replace(cohorts, expected=provincial))
    return pd.DataFrame(
        {
            (deaths, name): by_deaths.net(counted)
            for deaths, by_deaths in zip(DEATHS, followed, strict=True)
            for name, counted in COHORTS_COUNTED.items()
        }
    )


def variants_between(
    counts: tuple[pd.DataFrame, pd.DataFrame],
    nation: tuple[pd.DataFrame, pd.DataFrame],
    province: pd.Series,
) -> tuple[Cohorts, pd.DataFrame]:
    """Follow units between two censuses, and estimate their net migration under every choice.

    Parameters
    ----------
    counts
        Of the units in both censuses: as in `follow_cohorts`.
    nation
        Of the provinces in both, whose ratios and deaths are taken.
    province
        Province code by unit code.

    Returns
    -------
    tuple of Cohorts and DataFrame
        The cohorts at national survival, and what `net_migration_variants` makes of them.
    """
    first, last = nation
    followed = follow_cohorts(*counts, survival_ratios(first, last))
    survival = provincial_survival(follow_cohorts(first, last), first.get("deaths"))
    return followed, net_migration_variants(followed, province, survival)


def follow_units(
    unit_set: UnitSet,
    nation: Mapping[int, pd.DataFrame],
    years: tuple[int, int],
    *,
    days: Mapping[int, dt.date],
) -> tuple[Cohorts, pd.DataFrame] | None:
    """Follow the units of a set as `variants_between` does; None where a count lacks ages."""
    frames = [
        counts.get(year, pd.DataFrame())
        for counts in (unit_set.between(*years), nation)
        for year in years
    ]
    if not can_follow(frames, years, days=days):
        return None
    before, after, first, last = frames
    province = unit_set.table.set_index("code")["province_code"]
    return variants_between((before, after), (first, last), province)


def specification_range(variants: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """Bound net migration by the least and the most of its variants.

    Parameters
    ----------
    variants
        From `net_migration_variants`.
    years
        The two census years.

    Returns
    -------
    DataFrame
        By unit code: ``net_migration_specification_low_A_B`` and ``…_high_A_B`` (Float64,
        people). The headline lies between them. It is no confidence interval: what nobody knows
        of, such as a move of land that no list records, is not in it.
    """
    period = f"{years[0]}_{years[1]}"
    ends = {"low": variants.min(axis=1), "high": variants.max(axis=1)}
    return pd.DataFrame(ends).rename(
        columns=lambda end: f"net_migration_specification_{end}_{period}"
    )


WAYS = ("both_up", "up_moving_out", "down_moving_in", "both_down", CANNOT_BE_TOLD)
"""More people or fewer, and a gain or a loss by migration, where that can be told."""


def growth_parts(
    change: pd.Series, net_migration: pd.Series, direction: pd.Series | None, years: tuple[int, int]
) -> pd.DataFrame:
    """Split each unit's change into net migration and the rest, and name its way.

    Parameters
    ----------
    change
        Change of all people by unit (Int64, null where it is not known).
    net_migration
        By the same index, of all ages (people, Int64).
    direction
        By the same index, ``gained``, ``lost`` or ``cannot_be_told``; None without intervals.
    years
        The two census years.

    Returns
    -------
    DataFrame
        ``rest_of_change_A_B`` (Int64, people) and, with directions, ``people_and_migration_A_B``
        (one of `WAYS`). Null where either part is; a unit with as many people as before has no
        way.

    Notes
    -----
    ::

        rest = change − net migration

    Beside births less deaths it holds the people whom only one of the censuses counts, and the
    error of the estimate.

    Examples
    --------
    A county grew by 300 people and lost about 500 by migration: the rest is +800, and
    its way ``up_moving_out``.
    """
    period = f"{years[0]}_{years[1]}"
    rest = change.astype("Int64") - net_migration.astype("Int64")
    parts = pd.DataFrame({f"rest_of_change_{period}": rest})
    if direction is None:
        return parts
    return parts.assign(**{f"people_and_migration_{period}": ways(change, direction)})


def ways(change: pd.Series, direction: pd.Series) -> pd.Series:
    """Name which of `WAYS` each unit went (str); null without a change or a direction."""
    known = direction.notna() & change.ne(0).fillna(False)
    up, gained, lost = change.gt(0).fillna(False), direction.eq(GAINED), direction.eq(LOST)
    told = [up & gained, up & lost, ~up & gained, ~up & lost]
    way = np.select(told, WAYS[:4], CANNOT_BE_TOLD)
    return pd.Series(way, change.index, dtype="str").where(known)


def youngest_cohort(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Count the children under five, and the cohort of the same years of birth ten years later.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart (index: unit code), with ``<sex>_<ages>``.

    Returns
    -------
    pandas.DataFrame
        By unit code: ``under_5`` in the earlier census and ``aged_10_14`` in the later (Int64).

    Notes
    -----
    The two are not the same children one by one: some came, some left, some died, and the
    earlier census missed many of this age, everywhere. The headline of net migration leaves the
    cohort out for that reason (`INFANTS`).
    """
    return pd.DataFrame(
        {"under_5": aged(before, ("00", "01_04")), "aged_10_14": aged(after, ("10_14",))}
    )


def youngest_cohort_summary(before: pd.DataFrame, after: pd.DataFrame) -> records.YoungestCohort:
    """Summarise the cohort for the nation and by unit; one without either count is left out."""
    cohort = youngest_cohort(before, after).dropna()
    return records.YoungestCohort(
        nation=_cohort_figures(*cohort.sum()),
        provinces={
            str(code): _cohort_figures(row["under_5"], row["aged_10_14"])
            for code, row in cohort.sort_index().iterrows()
        },
    )


def _cohort_figures(under_five: int, later: int) -> records.CohortFigures:
    share = rounded_share(later, under_five)
    return records.CohortFigures(under_5=int(under_five), aged_10_14=int(later), ratio=share)


STUDENT_COHORTS = ("05_09", "10_14")
"""Those of student age in the later census, by their age in the earlier one."""

STUDENT_AGE_SHARE_PCT = 18.0
"""The national share of 2020 was 10.5 %."""

STUDENT_RATE = 100.0
"""Per 100 expected survivors: twice as many as would live there if nobody had moved."""


def university_towns(cohorts: Cohorts, after: pd.DataFrame, year: int) -> pd.DataFrame:
    """Find the units whose people of student age are many and mostly came from elsewhere.

    Parameters
    ----------
    cohorts
        From `follow_cohorts`.
    after
        The counts of the later census by unit code: ``population`` and the ages (people).
    year
        The later census year.

    Returns
    -------
    DataFrame
        By unit code, for the later year Y: ``student_age_share_Y`` (Float64, %: people of
        15–24 among all) and ``university_town_Y`` (boolean: that share is 18 % or more, and the
        two cohorts of that age gained 100 or more per 100 expected survivors). Null where a
        census does not count the unit; too small a base (3,000) makes no university town.

    Notes
    -----
    The censuses have no column of students. A gain of youth beside a loss of adults does not
    find them: it finds where first jobs are (Shanghai, Shenzhen), since graduates who leave a
    university town were counted there as youth in 2010. The rule marks 45 of 2,647 units;
    in each of them more than the national 15.4 % of people have been to college, a figure that
    the rule does not use. Campuses within larger districts (Haidian, Nanjing's Xuanwu) and
    those that grew before 2010 remain unmarked: a unit that is not marked may have students.

    Examples
    --------
    Of 100,000 people 20,000 are of student age (20 %), and 8,000 were expected of them: the
    rate is +150, and the unit is marked.
    """
    units = cohorts.found.index
    students = aged(after, ("15_19", "20_24"))
    share = share_pct(students, after["population"]).reindex(units)
    base = cohorts.base(STUDENT_COHORTS)
    net = cohorts.net(STUDENT_COHORTS)
    gains = rate(net, base, SMALL_BASE).ge(STUDENT_RATE).fillna(False)
    marked = share.ge(STUDENT_AGE_SHARE_PCT) & gains
    return pd.DataFrame(
        {
            f"student_age_share_{year}": share,
            f"university_town_{year}": marked.mask(net.isna() | share.isna()).astype("boolean"),
        }
    )
