"""Measure the united sets: their own columns first, then what every chapter gives."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

import atlas.units.as_counted as as_counted
import atlas.units.census_land as census_land
from atlas.measures.chapter import Reading, measure_chapters
from atlas.measures.checks.notes import compared_on_land
from atlas.measures.heihe_tengchong import heihe_tengchong_line, southeast_side
from atlas.measures.identical_territory import settle_identical
from atlas.measures.line_by_grid import divide_by_grid
from atlas.measures.migration.estimate import estimate_migration
from atlas.measures.unit_measures import measure_people, measure_set
from atlas.model.dataset import CensusDivisions, Dataset, UnitSet
from atlas.model.summary import Summary
from atlas.model.tasks import Progress, Step
from atlas.sources.packaged import read_latest_table
from atlas.units.comparability import status
from atlas.units.crosswalk import crosswalk_tables
from atlas.units.divisions import division_changes, division_codes, unrecorded_transfers
from atlas.units.history import county_of_polygon
from atlas.units.inputs import Inputs, hashed
from atlas.units.small_areas import land_around
from atlas.units.unit_members import unit_members
from atlas.units.unit_sets import Comparison, flow_table


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
    urban_centre = read_latest_table("degree_of_urbanisation", country.tables).set_index("code")
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


def measure(
    inputs: Inputs,
    unit_sets: Mapping[str, UnitSet],
    comparisons: Mapping[str, Comparison],
    divisions: Mapping[int, CensusDivisions],
    progress: Progress,
    step: Step,
) -> Dataset:
    """Measure united sets, and make the dataset that is published of them.

    Parameters
    ----------
    inputs
        What was read.
    unit_sets
        The unit sets by id, with their people and land.
    comparisons
        Period → what its censuses are compared over.
    divisions
        Census year → its own divisions.
    progress
        Hears of the sums of a user's grid.
    step
        Advances with every set, and with the rest.
    """
    country = inputs.country
    side = southeast_side(country.line, country.crs, country.equal_area)
    migration = {
        period.name: estimate_migration(
            comparisons[period.name], None if units is None else units.compared, period.ends
        )
        for period in country.period
        if period.compared
        for units in [unit_sets.get(period.unit_set)]
    }
    nations = {name: comparison.nation for name, comparison in comparisons.items()}
    sets = {}
    for name, unit_set in unit_sets.items():
        measured = measure_set(unit_set, side, days=country.days, spans=country.spans)
        sets[name] = measure_people(
            measured,
            nations,
            periods=country.period,
            censuses=country.censuses,
            migration=migration,
        )
        step.advance()
    sets = settle_identical(sets)
    if inputs.grid is not None:
        sets = divide_by_grid(sets, inputs.grid, progress, side)
    reading = measure_chapters(
        Reading(
            inputs, sets, comparisons, latest_districts(inputs), migration.get(country.main.name)
        )
    )
    step.advance()
    return _dataset(reading, divisions)


def _dataset(reading: Reading, divisions: Mapping[int, CensusDivisions]) -> Dataset:
    """Put what was measured beside the tables of the units themselves."""
    inputs, given, country = reading.inputs, reading.given, reading.country
    drawn = inputs.small_leaves
    return Dataset(
        country=country,
        unit_sets=dict(reading.unit_sets),
        leaves=inputs.leaves,
        small_leaves=None
        if drawn is None
        else land_around(drawn, inputs.leaves, codes=country.codes, special=country.special),
        small_files={
            year: hashed(census.small_file)
            for year, census in inputs.censuses.items()
            if census.small_file is not None
        },
        boundaries=inputs.boundaries,
        own_census=inputs.own,
        own_censuses=compared_on_land(inputs),
        line=heihe_tengchong_line(inputs.land, country.line, country.crs, country.equal_area),
        special_regions=reading.table("special_regions"),
        corrections=reading.table("census_corrections"),
        summary=Summary(**given.summary),
        divisions=dict(divisions),
        tables={**given.tables, **_tables_of_units(reading)},
        derived=dict(given.derived),
        migration=reading.migration,
        census_files={year: census.source() for year, census in inputs.censuses.items()},
        bases={period: comparison.base for period, comparison in reading.comparisons.items()},
    )


def _tables_of_units(reading: Reading) -> dict[str, pd.DataFrame]:
    """Tabulate the units, censuses and divisions themselves, and what leads between them."""
    inputs, country = reading.inputs, reading.country
    crosswalks = crosswalk_tables(inputs)
    censuses = as_counted.census_tables(inputs, crosswalks)
    flows = flow_table(inputs)
    return {
        **({} if flows is None else {f"county_flows_{reading.span}": flows}),
        census_land.DRAWN: as_counted.trace_divisions(
            inputs.leaves, reading.unit_sets, inputs.history
        ),
        **censuses,
        census_land.DRAWN_JOINED: census_land.joined_land(
            censuses.values(), inputs.leaves, equal_area=country.equal_area
        ),
        "unit_members": unit_members(inputs),
        **crosswalks,
        "division_codes": division_codes(tables=country.tables, codes=country.codes),
        "division_changes": division_changes(tables=country.tables, codes=country.codes),
        "unrecorded_transfers": unrecorded_transfers(inputs.transfers, codes=country.codes),
        "census_code_map": reading.table("census_code_map"),
    }
