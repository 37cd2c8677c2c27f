"""Join the measured unit sets, cities, panels and cautions into the dataset that is published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from atlas.measures import concentration, concentration_of_china, core_periphery, population_growth
from atlas.measures.checks import uncertainty
from atlas.measures.checks.notes import compared_on_land
from atlas.measures.checks.transfer_audit import audit_transfers, read_reviewed
from atlas.measures.city_classes import add_ladder, city_table
from atlas.measures.headlines import MOVES, city_counts, published_moves, summarise
from atlas.measures.heihe_tengchong import heihe_tengchong_line
from atlas.measures.migration import bounds
from atlas.measures.migration.between_provinces import (
    ESTIMATES,
    measure_beyond,
    measure_indices,
    measure_moves,
    measure_net_migration,
)
from atlas.measures.migration.cohorts import can_follow, survival_ratios
from atlas.measures.migration.indices import indices_summary
from atlas.measures.migration.provinces_of_birth import (
    SAMPLE_MULTIPLIER,
    birth_lines,
    birth_years,
    birthplace_columns,
    corridors,
)
from atlas.measures.scales import measure_scales, scales_summary
from atlas.measures.spatial_dependence import NEIGHBOURS, measure_dependence
from atlas.model.country import Country
from atlas.model.dataset import CensusDivisions, Dataset, UnitSet
from atlas.model.summary.places import CountryFigures, Uncertainty
from atlas.sources.boundary_file import Unions
from atlas.sources.packaged import (
    field_names,
    has_table,
    latest_table,
    optional_table,
    read_latest_table,
    read_table,
)
from atlas.units import as_counted, census_land
from atlas.units.comparability import status
from atlas.units.crosswalk import crosswalk_tables
from atlas.units.divisions import division_changes, division_codes, unrecorded_transfers
from atlas.units.history import county_of_polygon
from atlas.units.inputs import Inputs, hashed
from atlas.units.small_areas import land_around
from atlas.units.unit_members import unit_members
from atlas.units.unit_sets import Comparison, flow_table, people_on_later_counties

ECONOMIES = {"united_states": "economy_us_county", "japan": "economy_japan_prefecture"}
"""The packaged table of people and GDP of each country that others set beside China."""

BIRTHS = "migration_province_birthplace"
"""Packaged table of provinces that a country may have."""

PEOPLE_ON_COUNTIES = "people_{}_on_counties_{}"
"""The table of people of one census on the counties of the next, where there are flows."""

PLACE_NAMES = ["name_zh", "name_en", "province_code", "province_name_zh", "province_name_en"]
"""What a part of a prefecture is named by."""


def measure_cores(
    rows: pd.DataFrame, districts: pd.DataFrame, *, country: Country
) -> dict[str, pd.DataFrame]:
    """Type every prefecture's core and periphery under each definition that has its figures."""
    degrees = latest_table("degree_of_urbanisation", country=country)
    known = {
        "dense_districts": "urban" in field_names(f"census_{country.latest}", country=country),
        "degree_of_urbanisation": has_table(degrees, country=country),
    }
    names = [name for name in core_periphery.DEFINITIONS if known.get(name, True)]
    return {
        name: core_periphery.core_periphery(rows, districts, name, country=country)
        for name in names
    }


def rows_of_whole_prefectures(inputs: Inputs, prefectures: UnitSet) -> pd.DataFrame:
    """Empty the rows of prefectures that a census counts in part, or not at all.

    A prefecture that lacks a district in one census would else seem to lose its centre. What
    lies directly under a province counts as one: the people of a city of the Corps founded
    later were counted among the others.
    """
    upper = inputs.country.codes.prefecture
    lacking = {
        upper(str(code))
        for year in inputs.country.compared
        for code, people in prefectures.counts[year]["population"].items()
        if pd.isna(people)
    }
    rows = inputs.rows_on_later_land
    incomplete = rows["prefecture_code"].map(upper).isin(lacking)
    return rows.assign(population=rows["population"].mask(incomplete))


def latest_districts(inputs: Inputs) -> pd.DataFrame:
    """Describe the counties of the last census that core and periphery are made of.

    Parameters
    ----------
    inputs
        What was read.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``prefecture_code``, ``status``, ``area_km2``,
        ``population``, ``urban`` and ``urban_centre_share``; development zones are
        counted with the county that hosts them.
    """
    country = inputs.country
    year, listed = country.latest, country.status_year
    census = inputs.censuses[year].table.set_index("code")
    urban_centre = read_latest_table("degree_of_urbanisation", country=country).set_index("code")
    rows = inputs.rows[inputs.rows["year"] == year].set_index("code")
    areas = pd.Series(inputs.areas, dtype="Float64")
    by = rows["latest_code"]
    codes = sorted(inputs.rows_on_later_land["latest_code"].unique())
    frame = pd.DataFrame(index=pd.Index(codes, name="code"))
    frame["name_zh"] = [inputs.history.name(code, listed) for code in codes]
    frame["prefecture_code"] = [inputs.history.prefecture(code) for code in codes]
    frame["status"] = [status(code, inputs.history) for code in codes]
    frame["area_km2"] = areas.groupby(county_of_polygon(inputs.polygons, inputs.history)).sum()
    frame["population"] = rows["population"].groupby(by).sum(min_count=1)
    urban = census.get("urban", pd.Series(pd.NA, rows.index, dtype="Int64"))
    frame["urban"] = urban.reindex(rows.index).groupby(by).sum(min_count=1)
    frame["urban_centre_share"] = urban_centre["share_urban_centre_30"]
    return frame.reset_index()


def assemble(
    inputs: Inputs,
    unit_sets: Mapping[str, UnitSet],
    districts: pd.DataFrame,
    comparisons: Mapping[str, Comparison],
    divisions: Mapping[int, CensusDivisions],
) -> Dataset:
    """Join unit sets, types and headline figures into the dataset of a build.

    Parameters
    ----------
    inputs
        What was read.
    unit_sets
        The measured unit sets by id.
    districts
        From `latest_districts`.
    comparisons
        Period → what its censuses are compared over.
    divisions
        Census year → its own divisions.
    """
    country = inputs.country
    rows = rows_of_whole_prefectures(inputs, unit_sets["prefecture"])
    cores = measure_cores(rows, districts, country=country)
    cities = city_counts(inputs, comparisons[country.main.name], districts)
    derived = concentration_of_china.read_derived(country=country)
    indices, concentrated = measure_economies(inputs, derived)
    summary = summarise(inputs, unit_sets, cores, districts, cities, concentrated, comparisons)
    lines, figures = measure_moves(inputs) if has_table(MOVES, country=country) else (None, {})
    move_indices = None if lines is None else measure_indices(inputs, lines)
    if move_indices is not None:
        counted = move_indices["moved"].notna()
        summary = replace(
            summary,
            migration_indices=indices_summary(move_indices[counted]),
            migration_indices_of_sample=indices_summary(move_indices[~counted]),
        )
    annual, estimates, since = optional_table(ESTIMATES, country=country), None, None
    if annual is not None:
        estimates = population_growth.annual_estimates(annual, country=country)
        # Else nothing is to be told since the last census.
        if population_growth.ends_since(estimates, country=country)[0] == country.latest:
            since = population_growth.since_summary(estimates, country=country)
    measures = measure_net_migration(comparisons[country.main.name])
    scale_tables = measure_scales(inputs, unit_sets, districts, comparisons)
    summary = replace(
        summary,
        moves=figures,
        since_the_census=since,
        net_migration_measures=None if measures is None else bounds.measures_summary(measures),
        scales=scales_summary(scale_tables),
    )
    corrections = read_table("census_corrections", country=country)
    types = core_periphery.types_by_definition(cores)
    sets = dict(unit_sets)
    prefectures = sets["prefecture"]
    table = prefectures.table.merge(types, on="code", how="left", validate="1:1")
    sets["prefecture"] = replace(prefectures, table=table)
    sets["province"] = _with_published(sets["province"], inputs, estimates)
    if measures is not None:
        for level in ("prefecture", "province"):
            table = bounds.with_ranges_of_provinces(sets[level].table, measures, country.span)
            sets[level] = replace(sets[level], table=table)
    cautioned, neighbours = country.unit_set(), None
    if cautioned in sets:
        flipping = summary.core_periphery_flips
        sets[cautioned], found = measure_cautions(
            sets[cautioned], corrections, flipping, country=country
        )
        sets[cautioned], neighbours, dependence = measure_dependence(
            sets[cautioned], country=country
        )
        summary = replace(summary, uncertainty=found, spatial_dependence=dependence)
    crosswalks = crosswalk_tables(inputs)
    censuses = as_counted.census_tables(inputs, crosswalks)
    drawn = inputs.small_leaves
    known = {
        "concentration": indices,
        "province_moves": lines,
        "migration_indices": move_indices,
        "moves_beyond_distance": None
        if lines is None
        else measure_beyond(lines, sets["province"].table),
        ESTIMATES: estimates,
        "net_migration_measures": measures,
        NEIGHBOURS.format(country.span): neighbours,
        f"county_flows_{country.span}": flow_table(inputs),
        PEOPLE_ON_COUNTIES.format(*country.compared): _with_growth(
            people_on_later_counties(inputs), country=country
        ),
    }
    return Dataset(
        country=country,
        unit_sets=sets,
        leaves=inputs.leaves,
        small_leaves=None if drawn is None else land_around(drawn, inputs.leaves, country=country),
        small_files={
            year: hashed(census.small_file)
            for year, census in inputs.censuses.items()
            if census.small_file is not None
        },
        boundaries=inputs.boundaries,
        own_census=inputs.own,
        own_censuses=compared_on_land(inputs),
        line=heihe_tengchong_line(inputs.land, country=country),
        special_regions=read_table("special_regions", country=country),
        corrections=corrections,
        summary=summary,
        divisions=dict(divisions),
        tables={
            **{name: table for name, table in known.items() if table is not None},
            **scale_tables,
            "transfer_audit": audit_transfers(
                sets, read_reviewed(inputs.transfers, country=country), country=country
            ),
            **national_tables(comparisons[country.main.name], cities),
            **draw_further_tables(inputs, rows, sets, districts, cores),
            **censuses,
            census_land.DRAWN_JOINED: census_land.joined_land(
                censuses.values(), inputs.leaves, country=country
            ),
            "unit_members": unit_members(inputs),
            **crosswalks,
            "division_codes": division_codes(country=country),
            "division_changes": division_changes(country=country),
            "unrecorded_transfers": unrecorded_transfers(inputs.transfers, country=country),
            "census_code_map": read_table("census_code_map", country=country),
        },
        derived={} if derived is None else derived.tables(),
        census_files={year: census.source() for year, census in inputs.censuses.items()},
        bases={period: comparison.base for period, comparison in comparisons.items()},
    )


def _with_growth(counties: pd.DataFrame | None, *, country: Country) -> pd.DataFrame | None:
    """Say how counties grew, as townships count their people and with one heir for each county."""
    if counties is None:
        return None
    start, end = country.compared
    after = counties[f"population_{end}"]
    for suffix in ("", "_one_heir"):
        change = population_growth.change_pct(counties[f"population_{start}{suffix}"], after)
        counties[f"change_pct{suffix}_{start}_{end}"] = change
    return counties


def _with_published(provinces: UnitSet, inputs: Inputs, estimates: pd.DataFrame | None) -> UnitSet:
    """Join what is published of provinces alone, as far as the country has it."""
    country = inputs.country
    table = provinces.table
    if has_table(BIRTHS, country=country) and has_table(MOVES, country=country):
        people = _packaged_people(inputs, "province_code")[max(SAMPLE_MULTIPLIER)]
        columns = birthplace_columns(
            read_table(BIRTHS, country=country), published_moves(country=country), people
        )
        table = table.join(columns, on="code")
    if estimates is not None:
        table = table.join(population_growth.changes_since(estimates, country=country), on="code")
    return replace(provinces, table=table)


def measure_economies(
    inputs: Inputs, derived: concentration_of_china.DerivedFigures | None
) -> tuple[pd.DataFrame | None, dict[str, CountryFigures]]:
    """Measure the concentration of people and GDP in two countries beside the derived figures.

    Those of China are packaged, whatever census a user brings: its GDP may not be passed on.

    Returns
    -------
    tuple
        The table of the indices of the three countries and of their larger units, and the same as
        ``summary.json`` has it. Nothing where the country has no such tables.
    """
    country = inputs.country
    if derived is None or not all(has_table(name, country=country) for name in ECONOMIES.values()):
        return None, {}
    economies = {where: read_table(name, country=country) for where, name in ECONOMIES.items()}
    panels = concentration.country_panels(economies)
    areas = read_table("us_county_cbsa", country=country)
    panels |= concentration.larger_panels(panels, areas)
    people = _packaged_people(inputs, "prefecture_code")
    nation = {year: int(people[year].sum()) for year in country.years}
    measured = {key: concentration.concentration(panel) for key, panel in panels.items()}
    measured |= concentration_of_china.indices_of_panels(derived.figures)
    summaries = concentration.concentration_summary(panels, measured, economies)
    summaries |= concentration_of_china.china_figures(derived.figures, nation)
    countries = ("china", *ECONOMIES)
    order = [*countries, *sorted(measured.keys() - set(countries))]
    indices = pd.concat([measured[key] for key in order], ignore_index=True)
    return indices, {key: summaries[key] for key in order}


def _packaged_people(inputs: Inputs, by: str) -> pd.DataFrame:
    """Sum the packaged censuses: packaged tables of other figures are set beside their people."""
    return inputs.packaged_rows.groupby([by, "year"])["population"].sum().unstack()


def measure_cautions(
    unit_set: UnitSet, corrections: pd.DataFrame, flipping: Collection[str], *, country: Country
) -> tuple[UnitSet, Uncertainty]:
    """Add the cautions of each county unit, and count them.

    Parameters
    ----------
    unit_set
        The measured county units of the main period.
    corrections
        Packaged table ``census_corrections``.
    flipping
        Prefectures whose type depends on the definition of the core.
    country
        The country.
    """
    table = unit_set.table.set_index("code")
    flips = None
    if f"net_migration_{country.span}" in table:
        before, after = (unit_set.counts[year] for year in country.compared)
        flips = uncertainty.sign_flips(before, after, table["province_code"])
    hosts = read_table("zone_hosts", country=country)
    flags = uncertainty.caution_flags(table, hosts, corrections, flipping, country=country)
    column = uncertainty.cautions(flags).rename(f"cautions_{country.span}")
    joined = unit_set.table.join(column, on="code")
    return replace(unit_set, table=joined), uncertainty.uncertainty_summary(
        table, flags, flips, country=country
    )


def national_tables(
    comparison: Comparison, cities: Mapping[int, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Tabulate what is published for the nation: ratios, cities, stocks and moves."""
    country = comparison.inputs.country
    tables = {}
    if (births := optional_table(BIRTHS, country=country)) is not None:
        stocks = [corridors(births, year).assign(year=year) for year in birth_years(births)]
        tables["provinces_of_birth"] = pd.concat(stocks, ignore_index=True)
    if has_table(MOVES, country=country):
        tables["five_year_migration"] = published_moves(country=country)
    first, last = (comparison.nation.get(year, pd.DataFrame()) for year in country.compared)
    if can_follow((first, last), country.compared, country=country):
        tables[f"survival_ratios_{country.span}"] = survival_ratios(first, last)
    if cities:
        urban = read_latest_table("urban_area_population", country=country)
        table = add_ladder(
            city_table(cities, urban, country=country), comparison.inputs.counts, country=country
        )
        tables["cities"] = table.rename_axis("code").reset_index()
    return tables


def draw_further_tables(
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
        From `latest_districts`.
    cores
        From `measure_cores`.
    """
    held = county_of_polygon(inputs.polygons, inputs.history)
    polygons = inputs.leaves.assign(latest_code=inputs.leaves["code"].map(held))
    names = sets["prefecture"].table.set_index("code")[PLACE_NAMES]
    unions = Unions(polygons.geometry)
    layers = {census_land.DRAWN: as_counted.trace_divisions(inputs.leaves, sets, inputs.history)}
    for name, typed in cores.items():
        parts = core_periphery.core_parts(
            rows, districts, polygons, name, unions, country=inputs.country
        )
        described = core_periphery.describe_parts(parts, typed, names)
        layers[core_periphery.TABLE_NAMES[name]] = described
    if (births := optional_table(BIRTHS, country=inputs.country)) is not None:
        lines = birth_lines(births, sets["province"].table, country=inputs.country)
        layers["province_migration_lines"] = lines
    return layers
