"""Measure one unit set: every measure of its territory and of its people, as columns beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

import atlas.measures.sectors as sectors
from atlas.measures.chapter import all_chapters
from atlas.measures.heihe_tengchong import line_side, southeast_area_share
from atlas.measures.migration import cohorts
from atlas.measures.migration.migration_estimate import MigrationEstimate
from atlas.measures.population_growth import add_growth, counties_held, holds_half_of_gains
from atlas.measures.statistics import ratio
from atlas.model.country import Census, Period
from atlas.model.dataset import UnitSet
from atlas.model.figures import AS_COUNTED_SUFFIX
from atlas.units.unite import area_km2

ESTIMATED = ("net_migration_", "expected_survivors_")
NOT_PEOPLE = ("net_migration_rate_", "net_migration_small_")
"""Prefixes of the columns of estimated people, and of those among them that are no people."""

RAW_PEOPLE = f"population{AS_COUNTED_SUFFIX}"
"""Column of people as counted beside those on later land."""


def measure_set(
    unit_set: UnitSet,
    side: gpd.GeoSeries,
    *,
    days: Mapping[int, dt.date],
    spans: Collection[tuple[int, int]] = (),
) -> UnitSet:
    """Add area, density, growth, the side of the line and where gains landed to a unit set.

    Parameters
    ----------
    unit_set
        Units of any level, with their people and land.
    side
        The land south-east of the line, in the equal-area projection that areas are measured in.
    days
        Reference day of each census.
    spans
        Further pairs of first and last census to compare.
    """
    table = unit_set.table.copy()
    # Projected once for all that is measured on it.
    land = table.to_crs(side.crs)
    table["area_km2"] = area_km2(land.geometry, side.crs)
    for year in unit_set.years:
        table[f"density_{year}"] = table[f"population_{year}"] / table["area_km2"]
    table["southeast_area_share"] = southeast_area_share(land, side)
    table["line_side"] = line_side(table["southeast_area_share"])
    compared = {
        span: [
            table["code"].map(people)
            for people in (
                *(counts[year]["population"] for year in span),
                *(counts[span[0]][name] for name in [RAW_PEOPLE] if name in counts[span[0]]),
            )
        ]
        for span, counts in unit_set.on_one_territory.items()
    }
    table = add_growth(table, unit_set.years, compared, days=days, spans=spans)
    if unit_set.level == "county" and len(unit_set.years) > 1:
        period = f"{unit_set.years[0]}_{unit_set.years[-1]}"
        table[f"half_of_gains_{period}"] = holds_half_of_gains(
            table[f"change_{period}"], counties_held(table, unit_set.years[-1])
        )
        if (came := f"people_moved_in_{period}") in table:
            before = table[f"population_{unit_set.years[0]}"]
            table[f"moved_in_share_{period}"] = ratio(table[came], before) * 100
            table[f"land_came_{period}"] = table[came].gt(0)
    return replace(unit_set, table=table)


def derived_row_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Derive from a census's rows the counts that measures sum: ages, rates, work, schooling.

    Parameters
    ----------
    counts
        All counts and rates of a census by code of the row.

    Returns
    -------
    DataFrame
        The same with the derived ones beside them, where the census has what they need.
    """
    derivations = (pair for chapter in all_chapters() for pair in chapter.of_rows)
    derived = [derive(counts) for needed, derive in derivations if needed in (None, *counts)]
    return pd.concat([counts, *derived], axis=1)


def measure_people(
    unit_set: UnitSet,
    nations: Mapping[str, Mapping[int, pd.DataFrame]],
    *,
    periods: Sequence[Period],
    censuses: Mapping[int, Census],
    migration: Mapping[str, MigrationEstimate | None],
) -> UnitSet:
    """Add what the censuses say about the people: who moved, where they work, their schooling.

    Parameters
    ----------
    unit_set
        Units of any level.
    nations
        Period → census year → counts of the provinces, over what both censuses count: survival
        ratios and deaths are theirs. Without any, nothing can be said of who moved.
    periods
        The periods of censuses.
    censuses
        Census year → its reference day, and whether it asks as others do.
    migration
        Period → its estimate of net migration, or None where there is none.
    """
    days = {year: census.day for year, census in censuses.items()}
    known = {
        "alike": [year for year, census in censuses.items() if census.alike],
        "spans": [period.ends for period in periods],
    }
    compared = [period for period in periods if period.compared]
    measured = [
        _migration(unit_set, period.ends, nations[period.name], migration[period.name], days=days)
        for period in compared
    ]
    of_people = (entry for chapter in all_chapters() for entry in chapter.of_people)
    for needed, measure, *told in of_people:
        counts = {year: count for year, count in unit_set.counts.items() if needed in count}
        if counts:
            measured.append(measure(counts, **{name: known[name] for name in told}))
    table = unit_set.table.join(pd.concat(measured, axis=1), on="code")
    for period in compared:
        if f"net_migration_{period.span}" in table:
            moved = table[f"net_migration_{period.span}"]
            direction = table.get(f"net_migration_direction_{period.span}")
            change = change_as_counted(table, period.span)
            table = table.join(cohorts.growth_parts(change, moved, direction, period.ends))
        if f"services_share_change_{period.span}" in table:
            by_code = table.set_index("code")
            classes = sectors.people_and_manufacturing(
                by_code[f"change_{period.span}"], by_code, period.span
            )
            table = table.join(classes, on="code")
    return replace(unit_set, table=table)


def change_as_counted(table: pd.DataFrame, span: str) -> pd.Series:
    """Return the change in people over the land of the other counts of the censuses."""
    change = f"change_{span}"
    return table.get(f"{change}{AS_COUNTED_SUFFIX}", table[change])


def _migration(
    unit_set: UnitSet,
    years: tuple[int, int],
    nation: Mapping[int, pd.DataFrame],
    migration: MigrationEstimate | None,
    *,
    days: Mapping[int, dt.date],
) -> pd.DataFrame:
    """Estimate net migration where both censuses were taken by age, ten years apart."""
    table = unit_set.table.set_index("code")
    found = cohorts.follow_units(unit_set, nation, years, days=days)
    if found is None:
        return pd.DataFrame(index=table.index)
    followed, variants = found
    estimates = cohorts.survival_of_period(followed, years).join(
        cohorts.specification_range(variants, years)
    )
    # The share of student age is a figure of one census, so it is that of the unit's own people.
    last_counts = unit_set.counts[years[-1]]
    # Estimates of people are published whole; rates keep their decimals.
    counts = [
        c for c in map(str, estimates) if c.startswith(ESTIMATED) and not c.startswith(NOT_PEOPLE)
    ]
    whole_people = estimates[counts].astype("Float64").round().astype("Int64")
    estimates = estimates.assign(**whole_people).join(
        cohorts.university_towns(followed, last_counts, years[-1])
    )
    if migration is None:
        return estimates
    expected = estimates[f"expected_survivors_{cohorts.period_name(years)}"]
    return migration.columns(unit_set, expected).join(estimates)
