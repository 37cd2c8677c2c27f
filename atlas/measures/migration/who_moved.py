"""What the estimate and the cohorts tell of who moved: gains, losses, parts of growth, checks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration import province_moves
from atlas.measures.migration.cohorts import (
    COHORTS,
    INFANTS,
    STAGES,
    STUDENT_COHORTS,
    WAYS,
    Cohorts,
    can_follow,
    follow_cohorts,
    people_without_age,
    period_name,
    survival_of_period,
    survival_ratios,
    university_towns,
    youngest_cohort_summary,
)
from atlas.measures.migration.estimate import describe_units
from atlas.measures.statistics import SMALL_BASE, rounded_share
from atlas.model.dataset import UnitSet
from atlas.model.figures import people_as_counted
from atlas.model.summary import people as records


def net_migration_summary(
    before: pd.DataFrame, after: pd.DataFrame, table: pd.DataFrame, *, years: tuple[int, int]
) -> records.NetMigration:
    """Summarise net migration over units that cover the country.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart, a row per unit (index: unit code), with
        ``population`` and the columns of ages (people, nullable).
    table
        By unit code: ``net_migration_A_B`` (people) and ``area_km2`` (km², null without a
        polygon).
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    NetMigration
        Without the check by five-year nets.

    Raises
    ------
    ValueError
        The years are not ten apart.
    """
    cohorts = follow_cohorts(before, after)
    of_stages = survival_of_period(cohorts, years)
    period = period_name(years)
    estimated = table[f"net_migration_{period}"]
    net = estimated.dropna()
    people = after["population"].reindex(net.index)
    headline = cohorts.found.loc[net.index].drop(columns=INFANTS, level="cohort")
    area = table["area_km2"].reindex(net.index)
    return records.NetMigration(
        **_gains_and_losses(net),
        units=len(net),
        cohorts_share=rounded_share(headline.to_numpy().sum(), people.sum()),
        stages={stage: _stage_summary(of_stages, stage, period) for stage in STAGES},
        students=_student_gains(cohorts, after, years[-1]),
        infants={
            str(year): int(part.loc[net.index].xs(INFANTS, axis=1, level="cohort").to_numpy().sum())
            for year, part in zip(years, (cohorts.before, cohorts.found), strict=True)
        },
        without_age={
            str(year): int(people_without_age(counts).sum())
            for year, counts in zip(years, (before, after), strict=True)
        },
        left_out_units=len(estimated) - len(net),
        gaining_area_share=rounded_share(area[net > 0].sum(), area.sum()),
    )


def _gains_and_losses(net: pd.Series) -> dict[str, Any]:
    """Count the units that gain and those that lose, and the people whom the former gain."""
    return {
        "gaining_units": int((net > 0).sum()),
        "losing_units": int((net < 0).sum()),
        "gross_gain": round(net[net > 0].sum()),
    }


def _stage_summary(table: pd.DataFrame, stage: str, period: str) -> records.StageFigures:
    base = table[f"expected_survivors_{stage}_{period}"].dropna()
    small = base[base < SMALL_BASE]
    return records.StageFigures(
        **_gains_and_losses(table[f"net_migration_{stage}_{period}"].dropna()),
        small_base_units=len(small),
        small_base_people=round(small.sum()),
    )


def _student_gains(cohorts: Cohorts, after: pd.DataFrame, year: int) -> records.StudentGains:
    """Sum what university towns gained of those aged 15–19 in the later census."""
    marked = university_towns(cohorts, after, year)[f"university_town_{year}"].fillna(False)
    towns = marked.astype(bool)
    gains = cohorts.net(STUDENT_COHORTS[:1]).clip(lower=0)
    people = after["population"].reindex(towns.index)
    return records.StudentGains(
        towns=int(towns.sum()),
        gains_share=rounded_share(gains[towns].sum(), gains.sum()),
        people_share=rounded_share(people[towns].sum(), people.sum()),
    )


def directions(table: pd.DataFrame, period: str) -> dict[str, records.UnitsAndPeople] | None:
    """Count the units, and their people at the start, that gained, lost, and cannot be told.

    Parameters
    ----------
    table
        Units with ``net_migration_direction_<period>`` and the population at its start, whom
        the shares of maps of change are of too.
    period
        ``A_B``.

    Returns
    -------
    dict or None
        By direction, the most units first; None where units have no interval.
    """
    column = f"net_migration_direction_{period}"
    if column not in table:
        return None
    # Who moved is told on the land of either count, as it was.
    people = people_as_counted(table, int(period.split("_")[0])).groupby(table[column])
    counted = people.agg(["size", "sum"]).sort_values("size", ascending=False)
    return {
        str(way): records.UnitsAndPeople(units=int(row["size"]), people=int(row["sum"]))
        for way, row in counted.iterrows()
    }


def kinds_of_units(
    kind: pd.Series, table: pd.DataFrame, period: str
) -> dict[str, records.KindFigures]:
    """Count how many units of each kind gained or lost by migration.

    Parameters
    ----------
    kind
        Kind of each unit by code: district, county_level_city, county or other.
    table
        One row per unit by code, with ``net_migration_<period>``, its direction if that is known,
        and the population at both its ends.
    period
        ``A_B``.
    """
    net = table[f"net_migration_{period}"].dropna()
    return {
        str(name): records.KindFigures(
            units=len(of_kind), directions=directions(table.loc[of_kind.index], period) or {}
        )
        for name, of_kind in net.groupby(kind.reindex(net.index))
    }


def growth_parts_summary(
    table: pd.DataFrame,
    sums_by: Callable[[pd.Series], pd.DataFrame],
    *,
    years: tuple[int, int],
    coast: Collection[str],
) -> records.GrowthParts:
    """Sum the parts of growth over the nation, provinces, the sides of the line, the coast.

    Parameters
    ----------
    table
        One row per county unit by code: ``province_code``, ``line_side``, ``population_Y`` of
        both years, ``net_migration_A_B`` and what `growth_parts` gives.
    sums_by
        Sums the estimate of net migration to groups of units: as
        `atlas.measures.migration.estimate.MigrationEstimate.sums_by`.
    years
        The two censuses compared, the earlier first.
    coast
        Codes of the provinces on the coast.

    Returns
    -------
    GrowthParts
        Over the units whose parts are known; those of no known side stand in no side.
    """
    period = period_name(years)
    known = table[table[f"rest_of_change_{period}"].notna()]
    # Change is the sum of its parts on the land of both.
    known = known.assign(**{f"population_{years[0]}": people_as_counted(known, years[0])})
    eastern = known["province_code"].isin(coast)
    groups = {
        "nation": pd.Series("nation", known.index),
        "provinces": known["province_code"],
        "line": known["line_side"],
        "coast": eastern.map({True: "coast", False: "inland"}),
    }
    found = {
        name: {
            str(place): _parts(rows, sums[place], years)
            for sums in [sums_by(group).to_dict("index")]
            for place, rows in known.groupby(group)
        }
        for name, group in groups.items()
    }
    return records.GrowthParts(nation=found.pop("nation")["nation"], **found)


def _parts(
    rows: pd.DataFrame, moved: Mapping[Any, Any], years: tuple[int, int]
) -> records.PartsOfGrowth:
    period = f"{years[0]}_{years[1]}"
    population = {str(year): int(rows[f"population_{year}"].sum()) for year in years}
    before, after = population.values()
    net, change = round(moved["mean"]), after - before
    ways = rows.groupby(f"people_and_migration_{period}")[f"population_{years[1]}"]
    counted = ways.agg(["size", "sum"]).reindex(WAYS, fill_value=0)
    return records.PartsOfGrowth(
        units=len(rows),
        population=population,
        change=change,
        net_migration=net,
        net_low=round(moved["low"]),
        net_high=round(moved["high"]),
        p_gain=float(moved["p_gain"]),
        direction=str(moved["direction"]),
        rest=change - net,
        change_pct=rounded_share(100 * change, before, 4),
        ways={
            way: records.UnitsAndPeople(units=int(units), people=int(people))
            for way, units, people in zip(WAYS, counted["size"], counted["sum"], strict=True)
        },
    )


def _both_counts(unit_set: UnitSet, years: tuple[int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    first, last = years
    return unit_set.counts[first], unit_set.counts[last]


def _checks_from_outside(
    net: pd.Series,
    provinces: UnitSet,
    counties: UnitSet,
    published: pd.DataFrame,
    years: tuple[int, int],
) -> dict[str, Any]:
    """Set the provinces' net migration beside published moves, and beside births and deaths."""
    before, after = _both_counts(provinces, years)
    expected = follow_cohorts(before, after).base(COHORTS)
    people = after["population"]
    published = published[published["province_code"].isin(net.index)]
    agreements = {}
    for period in province_moves.checked_periods(years):
        if period in set(published["period"]):
            compared = province_moves.five_year_comparison(net, published, period)
            agreements[period] = province_moves.agreement(compared, expected, people)
    checks: dict[str, Any] = {"five_year_check": agreements}
    counted, change = counties.counts[years[0]], people - before["population"]
    if {"births", "deaths"} <= set(counted):
        # A county without a rate (Sansha, of 444 people) is left out, and not its whole province.
        of_province = counties.table.set_index("code")["province_code"]
        increase = (counted["births"] - counted["deaths"]).groupby(of_province).sum()
        check = province_moves.natural_increase_check(net, change, increase)
        checks["natural_increase_check"] = check
    return checks


def _give(reading: Reading) -> Given:
    """Give the nation's survival ratios, and what they and the estimate tell of who moved."""
    country, nation = reading.country, reading.main.nation
    years, days, span = reading.years, country.days, reading.span
    first, last = (nation.get(year, pd.DataFrame()) for year in years)
    tables = {}
    if can_follow((first, last), years, days=days):
        tables[f"survival_ratios_{span}"] = survival_ratios(first, last)
    counties, estimate = reading.compared_counties, reading.migration
    if counties is None or not tables:
        return Given(tables=tables)
    provinces = reading.unit_sets["province"].compared
    cohort = youngest_cohort_summary(*_both_counts(provinces, years))
    if estimate is None:
        return Given(tables=tables, summary={"youngest_cohort": cohort})
    table, history = counties.table.set_index("code"), reading.inputs.history
    published = province_moves.published_moves(country.tables, country.provinces)
    kind = describe_units(table, history)["kind"]
    net = estimate.balance.parts["net_migration"]
    moved = replace(
        net_migration_summary(*_both_counts(counties, years), table, years=years),
        **_checks_from_outside(net, provinces, counties, published, years),
        by_kind_of_unit=kinds_of_units(kind, table, span),
        directions=directions(table, span),
    )
    parts = growth_parts_summary(table, estimate.sums_by, years=years, coast=country.coast)
    return Given(
        tables=tables,
        summary={"net_migration": moved, "growth_parts": parts, "youngest_cohort": cohort},
    )


CHAPTER: Final = Chapter("net_migration", gives=_give)
