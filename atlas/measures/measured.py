"""Join the measured unit sets, cities, panels and cautions into the dataset that is published."""

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
from atlas.measures.growth.since_the_census import (
    annual_estimates,
    changes_since,
    since_summary,
)
from atlas.measures.headlines import CORE_PERIOD, city_counts, published_moves, summarise
from atlas.measures.line.heihe_tengchong import heihe_tengchong_line
from atlas.measures.migration.birth_lines import birth_lines
from atlas.measures.migration.cohorts import AGE_COLUMNS, survival_ratios
from atlas.measures.migration.move_points import centres_of_people, distances_km, move_lines
from atlas.measures.migration.province_moves import moves_summary, province_moves
from atlas.measures.migration.provinces_of_birth import corridors, province_columns
from atlas.measures.of_units import CORE_YEARS, MOVES
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.panel import Panel
from atlas.model.summary.concentration import CountryFigures
from atlas.model.summary.province_moves import MovesFigures
from atlas.model.summary.uncertainty import Uncertainty
from atlas.sources.packaged import CENSUS_YEARS, read_table
from atlas.units.area import area_km2
from atlas.units.as_counted import DRAWN, DRAWN_JOINED, census_tables, joined_land, unit_members
from atlas.units.comparison import Comparison
from atlas.units.crosswalk import crosswalk_tables
from atlas.units.describe import status
from atlas.units.division_lists import division_changes, division_codes
from atlas.units.inputs import Inputs
from atlas.units.panel import divisions_of
from atlas.units.small_areas import land_around
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

PLACE_NAMES = ["name_zh", "name_en", "province_code", "province_name_zh", "province_name_en"]
"""What a part of a prefecture is named by."""


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
    lines, figures = measure_moves(inputs)
    estimates = annual_estimates(read_table("population_province_annual"))
    summary = replace(summary, moves=figures, since_the_census=since_summary(estimates))
    corrections = read_table("census_corrections")
    types = types_by_definition(cores)
    sets = dict(unit_sets)
    prefectures = sets["prefecture"]
    table = prefectures.table.merge(types, on="code", how="left", validate="1:1")
    sets["prefecture"] = replace(prefectures, table=table)
    provinces = sets["province"]
    moves = province_columns(
        read_table("migration_province_birthplace"),
        published_moves(),
        _packaged_people(inputs, "province_code")[2010],
    )
    table = provinces.table.join(moves, on="code").join(changes_since(estimates), on="code")
    sets["province"] = replace(provinces, table=table)
    if CAUTIONED in sets:
        flipping = summary.core_periphery_flips
        sets[CAUTIONED], found = measure_cautions(sets[CAUTIONED], corrections, flipping)
        summary = replace(summary, uncertainty=found)
    return Dataset(
        unit_sets=sets,
        leaves=inputs.leaves,
        small_leaves=_with_land(inputs),
        small_files={
            year: file
            for year, census in inputs.censuses.items()
            if (file := census.small_source()) is not None
        },
        boundaries=inputs.boundaries,
        own_census=inputs.own,
        line=heihe_tengchong_line(inputs.leaves),
        special_regions=read_table("special_regions"),
        corrections=corrections,
        summary=summary,
        divisions={year: divisions_of(inputs, year) for year in sorted(inputs.censuses)},
        tables={
            "concentration": indices,
            "transfer_audit": audit_transfers(sets, read_reviewed(inputs.transfers)),
            **national_tables(comparisons[CORE_PERIOD], cities),
            **further_layers(inputs, rows, sets, districts, cores),
            "province_moves": lines,
            "population_province_annual": estimates,
            **published_rows(inputs),
        },
        panels=panels,
        census_files={year: census.source() for year, census in inputs.censuses.items()},
        bases={period: comparison.base for period, comparison in comparisons.items()},
    )


def _with_land(inputs: Inputs) -> gpd.GeoDataFrame | None:
    drawn = inputs.small_leaves
    return None if drawn is None else land_around(drawn, inputs.leaves)


def published_rows(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """Tabulate the censuses as counted, what leads from one to another, and the lists behind."""
    crosswalks = crosswalk_tables(inputs)
    censuses = census_tables(inputs, crosswalks)
    return {
        **censuses,
        DRAWN_JOINED: joined_land(censuses.values(), inputs.leaves),
        "unit_members": unit_members(inputs),
        **crosswalks,
        "division_codes": division_codes(),
        "division_changes": division_changes(),
    }


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


def measure_moves(inputs: Inputs) -> tuple[gpd.GeoDataFrame, dict[str, MovesFigures]]:
    """Draw the published moves between provinces as lines, and summarise each period."""
    periods = read_table("migration_province_moves_periods")
    moves = province_moves(read_table("migration_province_moves"), periods)
    rows = inputs.packaged_rows
    centres = centres_of_people(rows[rows["year"] == max(CENSUS_YEARS)], inputs.leaves)
    lines = move_lines(moves, centres, inputs.leaves.crs)
    return lines, moves_summary(moves, periods, distances_km(moves, centres))


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
        "five_year_migration": published_moves(),
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
        DRAWN: trace_divisions(inputs.leaves, sets, inputs.history),
        **parts_by_definition(rows, districts, polygons, cores, prefectures[PLACE_NAMES]),
        "province_migration_lines": birth_lines(
            read_table("migration_province_birthplace"), sets["province"].table
        ),
    }
