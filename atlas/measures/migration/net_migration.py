"""Net migration between two censuses, estimated by cohort with national survival ratios."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from atlas.measures.migration.cohorts import (
    COHORTS,
    INFANTS,
    SMALL_BASE,
    STAGES,
    Cohorts,
    follow_cohorts,
    people_without_age,
    period_name,
    rate,
)
from atlas.model.country import Country
from atlas.model.summary.moves import NetMigration, StageFigures

HEADLINE = COHORTS[1:]
"""The fifteen cohorts aged 5 and over in the earlier census, 15 and over in the later one."""

_PARTS = {"": HEADLINE, **{f"_{stage}": members for stage, members in STAGES.items()}}


def net_migration(
    cohorts: Cohorts, years: tuple[int, int] | None = None, *, country: Country
) -> pd.DataFrame:
    """Estimate each unit's net migration: headline, life stages, and infants apart.

    Parameters
    ----------
    cohorts
        From `atlas.measures.migration.cohorts.follow_cohorts`.
    years
        The two census years, ten apart.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    DataFrame
        By unit code, for the headline and for each stage (``_children``, ``_youth``,
        ``_adults``, ``_older`` before the years): ``net_migration_A_B`` (Float64, people),
        ``net_migration_rate_A_B`` (Float64, per 100 expected survivors) and
        ``expected_survivors_A_B`` (Float64, people). The rate is null where fewer than 3,000
        are expected; ``net_migration_small_base_A_B`` then names the parts (``all``,
        ``children`` … joined by ``;``), and is null where every base suffices. Also
        ``net_migration_infants_A_B``. All is null where a census does not count the unit.

    Raises
    ------
    ValueError
        The years are not ten apart.

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
    """
    years = years or country.compared
    period = period_name(years)
    columns: dict[str, pd.Series] = {}
    for suffix, members in _PARTS.items():
        net, base = cohorts.net(members), cohorts.base(members)
        base = base.mask(net.isna())
        columns[f"net_migration{suffix}_{period}"] = net
        columns[f"net_migration_rate{suffix}_{period}"] = rate(net, base, SMALL_BASE)
        columns[f"expected_survivors{suffix}_{period}"] = base
    columns[f"net_migration_infants_{period}"] = cohorts.net([INFANTS])
    columns[f"net_migration_small_base_{period}"] = _small_bases(columns, period)
    return pd.DataFrame(columns)


def _small_bases(columns: dict[str, pd.Series], period: str) -> pd.Series:
    small = pd.DataFrame(
        {
            suffix.removeprefix("_") or "all": columns[f"expected_survivors{suffix}_{period}"]
            .lt(SMALL_BASE)
            .fillna(False)
            for suffix in _PARTS
        }
    )
    names = small.columns.to_numpy(dtype=object)
    words = [";".join(names[row]) for row in small.to_numpy(dtype=bool)]
    return pd.Series([word or None for word in words], small.index, dtype="str")


def net_migration_summary(
    before: pd.DataFrame,
    after: pd.DataFrame,
    area_km2: pd.Series | None = None,
    years: tuple[int, int] | None = None,
    *,
    country: Country,
) -> NetMigration:
    """Summarise net migration over units that cover the country.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart, a row per unit (index: unit code), with
        ``population`` and the columns of ages (people, nullable).
    area_km2
        Area of each unit by code (km², null without a polygon); None leaves the land out.
    years
        The two census years.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    NetMigration
        The share of the land only with ``area_km2``; without the check by five-year nets.

    Raises
    ------
    ValueError
        The years are not ten apart.
    """
    years = years or country.compared
    cohorts = follow_cohorts(before, after)
    table = net_migration(cohorts, years, country=country)
    period = period_name(years)
    net = table[f"net_migration_{period}"].dropna()
    people = after["population"].reindex(net.index)
    headline = cohorts.found.loc[net.index].drop(columns=INFANTS, level="cohort")
    gaining, losing, gain = _signs(net)
    figures = NetMigration(
        gaining_units=gaining,
        losing_units=losing,
        gross_gain=gain,
        units=len(net),
        losing_share=_share((net < 0).sum(), len(net)),
        people_in_losing_share=_share(people[net < 0].sum(), people.sum()),
        cohorts_share=_share(headline.to_numpy().sum(), people.sum()),
        stages={stage: _stage_summary(table, stage, period) for stage in STAGES},
        infants={
            str(year): int(part.loc[net.index].xs(INFANTS, axis=1, level="cohort").to_numpy().sum())
            for year, part in zip(years, (cohorts.before, cohorts.found), strict=True)
        },
        without_age={
            str(year): int(people_without_age(counts).sum())
            for year, counts in zip(years, (before, after), strict=True)
        },
        left_out_units=len(table) - len(net),
    )
    if area_km2 is None:
        return figures
    area = area_km2.reindex(net.index)
    return replace(figures, gaining_area_share=_share(area[net > 0].sum(), area.sum()))


def _signs(net: pd.Series) -> tuple[int, int, int]:
    """Count the units that gain and those that lose, and the people whom the former gain."""
    return int((net > 0).sum()), int((net < 0).sum()), round(net[net > 0].sum())


def _stage_summary(table: pd.DataFrame, stage: str, period: str) -> StageFigures:
    base = table[f"expected_survivors_{stage}_{period}"].dropna()
    small = base[base < SMALL_BASE]
    gaining, losing, gain = _signs(table[f"net_migration_{stage}_{period}"].dropna())
    return StageFigures(
        gaining_units=gaining,
        losing_units=losing,
        gross_gain=gain,
        small_base_units=len(small),
        small_base_people=round(small.sum()),
    )


def _share(part: float, whole: float) -> float | None:
    return round(float(part) / float(whole), 6) if whole else None
