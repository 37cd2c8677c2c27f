"""People on the two sides of the Heihe–Tengchong line, straddling units divided by a grid.

Dasymetric mapping (Wright 1936, Geographical Review 26(1)) puts the people of a unit where
something finer than the unit says that people are; here, a population grid.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Polygon

from atlas.measures.line.line_geometry import (
    NORTHWEST,
    SOUTHEAST,
    STRADDLING,
    line_side,
    southeast_polygon,
    with_hosts,
)
from atlas.model.country import Country
from atlas.model.rankable import rankable
from atlas.model.summary.line import Undecided, WorkedExample

GRID_SHARE = "southeast_grid_share"
PEOPLE = {side: f"grid_people_{side}" for side in (SOUTHEAST, NORTHWEST)}
COVERAGE = "grid_coverage"
"""The columns that a grid adds to a table of units."""

FULLY = 0.99
"""A unit that the grid covers to this share or more is not worth a word."""


def halves(
    units: gpd.GeoDataFrame, side: Polygon | None = None, *, country: Country
) -> gpd.GeoDataFrame:
    """Cut the straddling units along the line.

    Parameters
    ----------
    units
        ``southeast_area_share`` and polygons in any declared CRS.
    side
        Land that counts as south-east, in the equal-area projection; default the extended line's.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    GeoDataFrame
        Two rows for each straddling unit with a polygon: ``unit`` (its label in the index of
        ``units``), ``side`` (``southeast`` or ``northwest``), ``geometry`` (in metres).
    """
    side = side or southeast_polygon(country=country)
    straddling = line_side(units["southeast_area_share"]).eq(STRADDLING).fillna(False)
    cut = units[straddling & units.geometry.notna()]
    shapes = cut.geometry.to_crs(country.equal_area).to_numpy()
    geometry = np.concatenate(
        [shapely.intersection(shapes, side), shapely.difference(shapes, side)]
    )
    sides = np.repeat([SOUTHEAST, NORTHWEST], len(cut))
    labels = [*cut.index, *cut.index]
    return gpd.GeoDataFrame(
        {"unit": labels, "side": sides}, geometry=geometry, crs=country.equal_area
    )


def grid_columns(
    units: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame, sums: pd.DataFrame
) -> pd.DataFrame:
    """Turn the people of a grid on both sides into each unit's share south-east.

    Parameters
    ----------
    units
        ``code``, ``southeast_area_share``, and ``land_in`` for units without a polygon.
    pieces
        What `halves` gives.
    sums
        On the index of ``pieces``: ``people`` (missing without data), ``data_km2`` and
        ``area_km2`` of the grid on each piece.

    Returns
    -------
    DataFrame
        On the index of ``units``, all Float64. ``southeast_grid_share``: 0 or 1 for units
        wholly on one side; for straddling ones people of the grid south-east over people of
        the grid in the unit; null where the grid has nobody there. ``grid_people_southeast``,
        ``grid_people_northwest`` and ``grid_coverage`` (share of the area on cells with data,
        0–1) of straddling units alone.
    """
    area_share = units["southeast_area_share"].astype("Float64")
    table = pd.DataFrame(index=units.index)
    for side, column in PEOPLE.items():
        here = pieces["side"].eq(side)
        found = sums["people"][here].fillna(0).set_axis(pieces["unit"][here])
        table[column] = found.reindex(units.index).astype("Float64")
    areas = sums[["data_km2", "area_km2"]].groupby(pieces["unit"]).sum()
    table[COVERAGE] = (areas["data_km2"] / areas["area_km2"]).reindex(units.index).astype("Float64")
    everyone = table[PEOPLE[SOUTHEAST]] + table[PEOPLE[NORTHWEST]]
    share = (table[PEOPLE[SOUTHEAST]] / everyone).mask(everyone.eq(0).fillna(False))
    one_sided = area_share.isin([0, 1])
    share = share.where(~one_sided, area_share).rename(GRID_SHARE)
    return pd.concat([with_hosts(share, units), table], axis=1)


def divided_by_grid(
    table: gpd.GeoDataFrame, year: int, area_share: pd.Series
) -> tuple[pd.Series, Undecided]:
    """Choose the share that divides each unit, and count what the grid could not decide.

    Parameters
    ----------
    table
        Units with ``code``, ``population_<year>`` and the columns of `grid_columns`.
    year
        Census year.
    area_share
        Share of each unit's area south-east, for units where the grid has nobody.

    Returns
    -------
    tuple of Series and Undecided
        Share of people south-east (Float64, 0–1, null where the side is unknown), and what the
        grid could not decide.
    """
    share = table[GRID_SHARE].fillna(area_share)
    people = table[f"population_{year}"].astype("Int64")
    straddling = line_side(area_share).eq(STRADDLING).fillna(False) & people.notna()
    by_area = straddling & table[GRID_SHARE].isna()
    partly = straddling & table[COVERAGE].lt(FULLY).fillna(False)
    return share, Undecided(
        units_by_grid=int((straddling & ~by_area).sum()),
        units_by_area=int(by_area.sum()),
        people_by_area=int(people[by_area].sum()),
        partly_covered=sorted(table.loc[partly, "code"]),
    )


def worked_example(table: gpd.GeoDataFrame, year: int) -> WorkedExample | None:
    """Write out the division of the straddling unit with the most people that the grid decides.

    Parameters
    ----------
    table
        Units with ``code``, ``name_zh``, ``name_en``, ``population_<year>``,
        ``southeast_area_share`` and the columns of `grid_columns`.
    year
        Census year.

    Returns
    -------
    WorkedExample or None
        None if the grid decides no counted unit.
    """
    people = table[f"population_{year}"].astype("Int64")
    decided = table[table[GRID_SHARE].notna() & table[COVERAGE].notna() & people.notna()]
    decided = decided[rankable(decided, str(year))]
    if decided.empty:
        return None
    row = decided.loc[people[decided.index].idxmax()]
    count = int(row[f"population_{year}"])
    return WorkedExample(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        year=year,
        grid_people_southeast=round(float(row[PEOPLE[SOUTHEAST]])),
        grid_people_northwest=round(float(row[PEOPLE[NORTHWEST]])),
        share=round(float(row[GRID_SHARE]), 6),
        population=count,
        people_southeast=round(count * float(row[GRID_SHARE])),
        people_southeast_by_area=round(count * float(row["southeast_area_share"])),
    )
