"""How people move between provinces, from the packaged tables: lines, indices, ranges."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration.cohorts import UNDER_FIVE
from atlas.measures.migration.indices import (
    indices_of_sample,
    indices_summary,
    migration_indices,
    moves_beyond_distance,
)
from atlas.measures.migration.province_moves import (
    MOVES,
    centres_of_people,
    distances_km,
    five_year_summary,
    move_lines,
    moves_summary,
    province_moves,
    published_moves,
)
from atlas.measures.population_growth import ESTIMATES, annual_estimates
from atlas.model.summary.people import MovesFigures
from atlas.sources.packaged import has_table, published_figures, read_packaged_census

SAMPLE_OF_1995 = "migration_province_moves_1990_1995"
"""Packaged table of sample persons that a country may have."""


def measure_moves(reading: Reading) -> tuple[gpd.GeoDataFrame, dict[str, MovesFigures]]:
    """Draw the published moves between provinces as lines, and summarise each period."""
    country, inputs = reading.country, reading.inputs
    periods, crs = reading.table(f"{MOVES}_periods"), country.equal_area
    moves = province_moves(
        reading.table(MOVES), periods, provinces=country.provinces, coast=country.coast
    )
    rows = inputs.packaged_rows
    centres = centres_of_people(rows[rows["year"] == country.latest], inputs.land, crs=crs)
    lines = move_lines(moves, centres, inputs.leaves.crs, measured_in=crs)
    return lines, moves_summary(moves, periods, distances_km(moves, centres))


def measure_indices(reading: Reading, lines: gpd.GeoDataFrame) -> pd.DataFrame:
    """Measure the indices of the moves that `measure_moves` draws: see `migration_indices`.

    The moves are packaged, and so are the people whom they are set beside: those of a census, else
    the estimate of the provinces or of the country for the end of the year. A survey of which only
    the sample is known, of the provinces of its time, comes last, whatever its period.
    """
    country, inputs = reading.country, reading.inputs
    ends = {str(period): int(str(period).split("-")[1]) for period in lines["period"].unique()}
    everyone = {
        int(year): round(million * 1e6)
        for year, million in published_figures("year_end_people_million", country.tables).items()
    }
    if (annual := reading.optional_table(ESTIMATES)) is not None:
        estimates = annual_estimates(annual, provinces=country.provinces)
        by_year = estimates.groupby("year")["people"].sum()
        everyone |= {int(str(year)): int(people) for year, people in by_year.items()}
    aged = {}
    for year in set(ends.values()) & set(country.years):
        census = read_packaged_census(year, country.tables)
        everyone[year] = int(census["population"].sum())
        if set(UNDER_FIVE) <= set(census):
            aged[year] = everyone[year] - int(census[list(UNDER_FIVE)].sum().sum())
    people, people_5_plus = (
        {period: counted[end] for period, end in ends.items() if end in counted}
        for counted in (everyone, aged)
    )
    indices = migration_indices(lines, lines["distance_km"], people, people_5_plus)
    sample = reading.optional_table(SAMPLE_OF_1995)
    if sample is None:
        return indices
    rows = inputs.packaged_rows
    rows = rows[rows["year"] == country.latest]
    then = rows.assign(province_code=rows["province_code"].replace(country.once_in))
    centres = centres_of_people(then, inputs.land, crs=country.equal_area)
    apart = indices_of_sample(sample, distances_km(sample, centres))
    return pd.concat([indices, apart], ignore_index=True)


def measure_beyond(lines: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> pd.DataFrame | None:
    """Set the moves of all periods beside those expected: see `moves_beyond_distance`.

    There is nothing where a user's boundaries lack a province.
    """
    if lines["distance_km"].isna().any():
        return None
    land = provinces[["code", "geometry"]]
    met = land.sjoin(land, predicate="intersects")
    touching = set(zip(met["code_left"], met["code_right"], strict=True))
    pairs = zip(lines["origin_code"], lines["destination_code"], strict=True)
    adjacent = pd.Series([pair in touching for pair in pairs], lines.index, dtype="boolean")
    return moves_beyond_distance(pd.DataFrame(lines.drop(columns="geometry")), adjacent)


def _give(reading: Reading) -> Given:
    """Give the moves between provinces, their indices, and what distance lets expect."""
    country = reading.country
    if not has_table(MOVES, country.tables):
        return Given()
    lines, figures = measure_moves(reading)
    indices = measure_indices(reading, lines)
    counted = indices["moved"].notna()
    published = published_moves(country.tables, country.provinces)
    tables = {
        "province_moves": lines,
        "migration_indices": indices,
        "moves_beyond_distance": measure_beyond(lines, reading.unit_sets["province"].table),
        "five_year_migration": published,
    }
    return Given(
        tables={name: table for name, table in tables.items() if table is not None},
        summary={
            "moves": figures,
            "migration_indices": indices_summary(indices[counted]),
            "migration_indices_of_sample": indices_summary(indices[~counted]),
            "five_year_migration": five_year_summary(published),
        },
    )


CHAPTER: Final = Chapter("moves", gives=_give)
