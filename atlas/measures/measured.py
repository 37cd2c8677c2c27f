"""Measure the unit sets: every measure in turn, joined into the dataset that is published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from atlas.measures.checks.transfer_audit import audit_transfers, read_reviewed
from atlas.measures.checks.uncertainty import (
    caution_flags,
    cautions,
    sign_flips,
    uncertainty_summary,
)
from atlas.measures.cities.city_classes import add_ladder, city_table
from atlas.measures.cities.core_parts import parts_by_definition
from atlas.measures.cities.core_periphery import DEFINITIONS, core_periphery, types_by_definition
from atlas.measures.concentration.balance import concentration_summary
from atlas.measures.concentration.concentration import concentration
from atlas.measures.concentration.concentration_panel import country_panels, larger_panels
from atlas.measures.growth.growth import add_growth
from atlas.measures.growth.local_gains import holds_half_of_gains
from atlas.measures.headlines import CORE_PERIOD, city_counts, summarise
from atlas.measures.line.heihe_tengchong import (
    heihe_tengchong_line,
    line_side,
    southeast_area_share,
)
from atlas.measures.migration.away_from_registration import away_from_registration
from atlas.measures.migration.birth_lines import birth_lines
from atlas.measures.migration.cohorts import AGE_COLUMNS, follow_cohorts, survival_ratios
from atlas.measures.migration.growth_parts import growth_parts
from atlas.measures.migration.interval import (
    net_migration_interval,
    net_migration_variants,
    provincial_survival,
)
from atlas.measures.migration.net_migration import net_migration
from atlas.measures.migration.provinces_of_birth import (
    corridors,
    five_year_migration,
    province_columns,
)
from atlas.measures.migration.university_towns import university_towns
from atlas.measures.people.ageing import ageing
from atlas.measures.people.births import births_and_deaths, youngest
from atlas.measures.people.composition import minorities, registration, urban_level
from atlas.measures.people.counted import broad_ages, people_of_rates
from atlas.measures.people.households import households
from atlas.measures.people.occupations import occupation_parts, occupations
from atlas.measures.work.children import children
from atlas.measures.work.schooling import schooling, schooling_parts
from atlas.measures.work.sector_growth import people_and_manufacturing
from atlas.measures.work.sectors import sector_parts, sectors
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.panel import Panel
from atlas.model.summary.concentration import CountryFigures
from atlas.model.summary.uncertainty import Uncertainty
from atlas.sources.packaged import CENSUS_YEARS, read_table
from atlas.units.area import area_km2
from atlas.units.comparison import Comparison
from atlas.units.describe import status
from atlas.units.inputs import Inputs
from atlas.units.succession import holders
from atlas.units.traced import trace_divisions

CAUTIONED = "county_2010_2020"
"""The units that say what may be wrong with their figures."""

ECONOMIES = {
    "china": "economy_china_prefecture",
    "united_states": "economy_us_county",
    "japan": "economy_japan_prefecture",
}
"""The packaged table of people and GDP of each country whose concentration is measured."""

CORE_YEARS = (2010, 2020)
"""The censuses between which core and periphery, and moves, are compared."""

ESTIMATED = ("net_migration_", "expected_survivors_")
RATES = ("net_migration_rate_", "net_migration_small_")
"""Prefixes of the columns of estimated people, and of those among them that are no people."""

PLACE_NAMES = ["name_zh", "name_en", "province_code", "province_name_zh", "province_name_en"]
"""What a part of a prefecture is named by."""

INDUSTRY = "long_form_employed_by_industry"
OCCUPATION = "long_form_occupation_professional"
ATTAINMENT = "schooling_university_male"
SERVICES_CHANGE = "services_share_change_2010_2020"
"""Columns that tell whether a census has industries, occupations and schooling, and a table both
years."""

MOVES = "net_migration_2010_2020"
"""The column that tells whether both censuses have ages."""

PEOPLE_MEASURES = (
    ("away_other_province", away_from_registration),
    (INDUSTRY, sectors),
    (ATTAINMENT, schooling),
    ("male_85_plus", children),
    ("aged_65_plus", ageing),
    ("family_households", households),
    ("male_85_plus", youngest),
    ("births", births_and_deaths),
    ("minority_people", minorities),
    ("non_agricultural_hukou", registration),
    ("urban", urban_level),
    (OCCUPATION, occupations),
)
"""Measures of one unit's counts, each with a column that a census needs for it."""


def measure_set(unit_set: UnitSet) -> UnitSet:
    """Add area, density, growth, the side of the line and where gains landed to a unit set."""
    table = unit_set.table
    table["area_km2"] = area_km2(table.geometry)
    for year in unit_set.years:
        table[f"density_{year}"] = table[f"population_{year}"] / table["area_km2"]
    table["southeast_area_share"] = southeast_area_share(table)
    table["line_side"] = line_side(table["southeast_area_share"])
    people = {
        span: tuple(table["code"].map(counts[year]["population"]) for year in span)
        for span, counts in unit_set.alike.items()
    }
    table = add_growth(table, unit_set.years, people)
    if unit_set.level == "county" and len(unit_set.years) > 1:
        period = f"{unit_set.years[0]}_{unit_set.years[-1]}"
        table[f"half_of_gains_{period}"] = holds_half_of_gains(table[f"change_{period}"])
    return replace(unit_set, table=table)


def row_parts(counts: pd.DataFrame) -> pd.DataFrame:
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
    parts = [counts, broad_ages(counts), people_of_rates(counts)]
    if INDUSTRY in counts:
        parts.append(sector_parts(counts))
    if OCCUPATION in counts:
        parts.append(occupation_parts(counts))
    if ATTAINMENT in counts:
        parts.append(schooling_parts(counts))
    return pd.concat(parts, axis=1)


def measure_people(unit_set: UnitSet, nation: Mapping[int, pd.DataFrame]) -> UnitSet:
    """Add what the censuses say about the people: who moved, where they work, their schooling.

    Parameters
    ----------
    unit_set
        Units of any level.
    nation
        Census year → counts of the provinces, over what both censuses count: survival ratios and
        deaths are theirs. Without any, nothing can be said of who moved.
    """
    found = [_migration(unit_set, nation)]
    for needed, measure in PEOPLE_MEASURES:
        counts = {year: count for year, count in unit_set.counts.items() if needed in count}
        if counts:
            found.append(measure(counts))
    table = unit_set.table.join(pd.concat(found, axis=1), on="code")
    if MOVES in table:
        table = table.join(growth_parts(table["change_2010_2020"], table[MOVES]))
    if SERVICES_CHANGE in table:
        by_code = table.set_index("code")
        drawn = people_and_manufacturing(by_code["change_2010_2020"], by_code)
        table = table.join(drawn, on="code")
    return replace(unit_set, table=table)


def _migration(unit_set: UnitSet, nation: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Estimate net migration where both censuses that it needs were taken by age."""
    before, after, first, last = (
        counts.get(year, pd.DataFrame())
        for counts in (unit_set.between(*CORE_YEARS), nation)
        for year in CORE_YEARS
    )
    if not all(set(AGE_COLUMNS) <= set(count) for count in (before, after, first, last)):
        return pd.DataFrame(index=pd.Index(unit_set.table["code"], name="code"))
    cohorts = follow_cohorts(before, after, survival_ratios(first, last))
    survival = provincial_survival(follow_cohorts(first, last), first.get("deaths"))
    variants = net_migration_variants(
        cohorts, unit_set.table.set_index("code")["province_code"], survival
    )
    estimates = net_migration(cohorts).join(net_migration_interval(variants))
    # The share of student age is a figure of one census, so it is that of the unit's own people.
    own = unit_set.counts[CORE_YEARS[-1]]
    # Estimates of people are published whole; rates keep their decimals.
    people = [c for c in map(str, estimates) if c.startswith(ESTIMATED) and not c.startswith(RATES)]
    whole_people = estimates[people].astype("Float64").round().astype("Int64")
    return estimates.assign(**whole_people).join(university_towns(cohorts, own))


def measure_cores(rows: pd.DataFrame, districts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Type every prefecture's core and periphery under each definition."""
    return {name: core_periphery(rows, districts, name, *CORE_YEARS) for name in DEFINITIONS}


def rows_of_whole_prefectures(inputs: Inputs, prefectures: UnitSet) -> pd.DataFrame:
    """Take the people out of the rows of prefectures that a census counts in part, or not.

    A prefecture that lacks a district in one census would else seem to lose its centre. What
    lies directly under a province counts as one: the people of a city of the Corps founded
    later were counted among the others.
    """
    lacking = {
        str(code)[:4]
        for year in CORE_YEARS
        for code, people in prefectures.counts[year]["population"].items()
        if pd.isna(people)
    }
    rows = inputs.rows
    incomplete = rows["prefecture_code"].str[:4].isin(lacking)
    return rows.assign(population=rows["population"].mask(incomplete))


def districts_of_2020(inputs: Inputs) -> pd.DataFrame:
    """Describe the counties of 2020 that core and periphery are made of.

    Parameters
    ----------
    inputs
        What was read.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``prefecture_code``, ``status``, ``area_km2``,
        ``population_2020``, ``urban_2020`` and ``urban_centre_share``; development zones are
        counted with the county that hosts them.
    """
    census = inputs.censuses[2020].table.set_index("code")
    urban_centre = read_table("degree_of_urbanisation_2020").set_index("code")
    rows = inputs.rows[inputs.rows["year"] == 2020].set_index("code")
    areas = pd.Series(area_km2(inputs.leaves.geometry).array, index=inputs.leaves["code"])
    by = rows["leaf_2020"]
    codes = sorted(inputs.rows["leaf_2020"].unique())
    frame = pd.DataFrame(index=pd.Index(codes, name="code"))
    frame["name_zh"] = [inputs.history.name(code, 2020) for code in codes]
    frame["prefecture_code"] = [inputs.history.prefecture(code) for code in codes]
    frame["status"] = [status(code, inputs.history) for code in codes]
    frame["area_km2"] = areas.groupby(holders(inputs.polygons, inputs.history)).sum()
    frame["population_2020"] = rows["population"].groupby(by).sum(min_count=1)
    if "urban" in census:
        frame["urban_2020"] = census["urban"].reindex(rows.index).groupby(by).sum(min_count=1)
    else:
        frame["urban_2020"] = pd.Series(pd.NA, frame.index, dtype="Int64")
    frame["urban_centre_share"] = urban_centre["share_urban_centre_30"]
    return frame.reset_index()


def assemble(
    inputs: Inputs,
    unit_sets: Mapping[str, UnitSet],
    districts: pd.DataFrame,
    comparisons: Mapping[str, Comparison],
) -> Dataset:
    """Join unit sets, types and headline figures into the dataset of a build.

    Parameters
    ----------
    inputs
        What was read.
    unit_sets
        The measured unit sets by id.
    districts
        From `districts_of_2020`.
    comparisons
        What the censuses of each period of `atlas.units.unite.PERIODS` are compared over.
    """
    rows = rows_of_whole_prefectures(inputs, unit_sets["prefecture"])
    cores = measure_cores(rows, districts)
    cities = city_counts(inputs, comparisons[CORE_PERIOD], districts)
    panels, indices, concentrated = measure_economies(inputs)
    summary = summarise(inputs, unit_sets, cores, districts, cities, concentrated, comparisons)
    corrections = read_table("census_corrections")
    types = types_by_definition(cores)
    sets = dict(unit_sets)
    prefectures = sets["prefecture"]
    table = prefectures.table.merge(types, on="code", how="left", validate="1:1")
    sets["prefecture"] = replace(prefectures, table=table)
    provinces = sets["province"]
    moves = province_columns(
        read_table("migration_province_birthplace"),
        read_table("migration_province_five_year"),
        _packaged_people(inputs, "province_code")[2010],
    )
    sets["province"] = replace(provinces, table=provinces.table.join(moves, on="code"))
    if CAUTIONED in sets:
        flipping = summary.core_periphery_flips
        sets[CAUTIONED], found = measure_cautions(sets[CAUTIONED], corrections, flipping)
        summary = replace(summary, uncertainty=found)
    return Dataset(
        unit_sets=sets,
        leaves=inputs.leaves,
        line=heihe_tengchong_line(inputs.leaves),
        special_regions=read_table("special_regions"),
        corrections=corrections,
        summary=summary,
        tables={
            "concentration": indices,
            "transfer_audit": audit_transfers(sets, read_reviewed(inputs.transfers)),
            **national_tables(comparisons[CORE_PERIOD], cities),
            **further_layers(inputs, rows, sets, districts, cores),
        },
        panels=panels,
        census_files={year: census.source() for year, census in inputs.censuses.items()},
        bases={period: comparison.base for period, comparison in comparisons.items()},
    )


def measure_economies(
    inputs: Inputs,
) -> tuple[dict[str, Panel], pd.DataFrame, dict[str, CountryFigures]]:
    """Measure the concentration of people and GDP in three countries.

    The packaged GDP of prefectures is set beside the packaged people, whatever census a user
    brings.

    Returns
    -------
    tuple
        The panels by country, the table of the indices of these and of larger units, and both as
        ``summary.json`` has them.
    """
    economies = {country: read_table(name) for country, name in ECONOMIES.items()}
    people = _packaged_people(inputs, "prefecture_code")
    panels = country_panels(economies, {year: int(people[year].sum()) for year in CENSUS_YEARS})
    measured = panels | larger_panels(panels, read_table("us_county_cbsa"))
    indices = pd.concat(map(concentration, measured.values()), ignore_index=True)
    people.columns = [f"population_{year}" for year in people]
    return panels, indices, concentration_summary(measured, indices, economies, people)


def _packaged_people(inputs: Inputs, by: str) -> pd.DataFrame:
    """Sum the packaged censuses: packaged tables of other figures are set beside their people."""
    return inputs.packaged_rows.groupby([by, "year"])["population"].sum().unstack()


def measure_cautions(
    unit_set: UnitSet, corrections: pd.DataFrame, flipping: Collection[str]
) -> tuple[UnitSet, Uncertainty]:
    """Add the cautions of each county unit, and count them.

    Parameters
    ----------
    unit_set
        The measured county units of 2010–2020.
    corrections
        Packaged table ``census_corrections``.
    flipping
        Prefectures whose type depends on the definition of the core.
    """
    table = unit_set.table.set_index("code")
    flips = None
    if MOVES in table:
        before, after = (unit_set.counts[year] for year in CORE_YEARS)
        flips = sign_flips(before, after, table["province_code"])
    flags = caution_flags(table, read_table("zone_hosts"), corrections, flipping, flips)
    column = cautions(flags).rename("cautions_2010_2020")
    joined = unit_set.table.join(column, on="code")
    return replace(unit_set, table=joined), uncertainty_summary(table, flags, flips)


def national_tables(
    comparison: Comparison, cities: Mapping[int, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Tabulate what is published for the nation: ratios, cities, stocks and moves."""
    birthplace = read_table("migration_province_birthplace")
    tables = {
        "provinces_of_birth": pd.concat(
            [corridors(birthplace, year).assign(year=year) for year in (2000, 2010)],
            ignore_index=True,
        ),
        "five_year_migration": five_year_migration(read_table("migration_province_five_year")),
    }
    first, last = (comparison.nation.get(year, pd.DataFrame()) for year in CORE_YEARS)
    if set(AGE_COLUMNS) <= set(first) & set(last):
        tables["survival_ratios_2010_2020"] = survival_ratios(first, last)
    if cities:
        urban = read_table("urban_area_population_2020")
        table = add_ladder(city_table(cities, urban), comparison.inputs.counts)
        tables["cities"] = table.rename_axis("code").reset_index()
    return tables


def further_layers(
    inputs: Inputs,
    rows: pd.DataFrame,
    sets: Mapping[str, UnitSet],
    districts: pd.DataFrame,
    cores: Mapping[str, pd.DataFrame],
) -> dict[str, gpd.GeoDataFrame]:
    """Draw what is published beside the units: divisions, cores, lines between provinces.

    Parameters
    ----------
    inputs
        What was read.
    rows
        From `rows_of_whole_prefectures`.
    sets
        All unit sets by id.
    districts
        From `districts_of_2020`.
    cores
        From `measure_cores`.
    """
    held = holders(inputs.polygons, inputs.history)
    polygons = inputs.leaves.assign(leaf_2020=inputs.leaves["code"].map(held))
    prefectures = sets["prefecture"].table.set_index("code")
    return {
        "comparability": trace_divisions(inputs.leaves, sets, inputs.history),
        **parts_by_definition(rows, districts, polygons, cores, prefectures[PLACE_NAMES]),
        "province_migration_lines": birth_lines(
            read_table("migration_province_birthplace"), sets["province"].table
        ),
    }
