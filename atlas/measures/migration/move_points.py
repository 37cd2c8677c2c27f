"""Where the moves of a province begin and end: the centre of its people."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.measures.migration.birth_lines import METRES_PER_KM, arcs
from atlas.model.country import Country

BEND = -0.145
"""How far a line swings out, as a share of its length; to the right of its way."""


def centres_of_people(
    rows: pd.DataFrame, leaves: gpd.GeoDataFrame, *, country: Country
) -> pd.DataFrame:
    """Find the mean point of the people of each province.

    Parameters
    ----------
    rows
        Counted rows of one census: ``leaf``, ``province_code``, ``population``.
    leaves
        ``code`` and ``geometry`` of the counties, any CRS.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        By ``province_code``: ``x``, ``y`` in metres of the Albers projection, the mean of a
        point in each county weighted by its people. Counties without a polygon are left out.
    """
    points = leaves.set_index("code").to_crs(country.equal_area).representative_point()
    counted = rows[rows["leaf"].isin(points.index) & rows["population"].gt(0)]
    people = counted["population"].astype("float64")
    found = points.reindex(counted["leaf"])
    weighted = pd.DataFrame(
        {"x": found.x.to_numpy() * people, "y": found.y.to_numpy() * people, "people": people}
    )
    sums = weighted.groupby(counted["province_code"]).sum()
    return sums[["x", "y"]].div(sums["people"], axis=0)


def distances_km(moves: pd.DataFrame, centres: pd.DataFrame) -> pd.Series:
    """Measure how far the centres of origin and destination lie apart, straight, in km."""
    start, end = _ends(moves, centres)
    return pd.Series(np.hypot(*(end - start).T) / METRES_PER_KM, moves.index)


def move_lines(
    moves: pd.DataFrame, centres: pd.DataFrame, crs: object, *, country: Country
) -> gpd.GeoDataFrame:
    """Draw each move as a line from the centre of its origin to that of its destination.

    Parameters
    ----------
    moves
        ``origin_code``, ``destination_code`` and more, which is kept.
    centres
        From `centres_of_people`.
    crs
        CRS of the lines.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    GeoDataFrame
        ``distance_km`` (Float64) and LineStrings, bent to the right of the way so that the two
        ways between a pair of provinces lie side by side. They join centres, and are no routes.
    """
    start, end = _ends(moves, centres)
    drawn = ~np.isnan(np.hstack([start, end])).any(axis=1)
    lines = np.full(len(moves), None, dtype=object)
    lines[drawn] = shapely.linestrings(arcs(start[drawn], end[drawn], BEND))
    distance = distances_km(moves, centres).astype("Float64")
    told = moves.assign(distance_km=distance)
    return gpd.GeoDataFrame(told, geometry=lines, crs=country.equal_area).to_crs(crs)


def ends_of(lines: gpd.GeoDataFrame, *, country: Country) -> dict[str, tuple[float, float]]:
    """Return the point of each province from the lines of `move_lines`: Albers metres by code."""
    first = lines[lines.geometry.notna()].drop_duplicates("origin_code").to_crs(country.equal_area)
    starts = shapely.get_coordinates(shapely.get_point(first.geometry.array, 0))
    return {
        code: (float(x), float(y))
        for code, (x, y) in zip(first["origin_code"], starts, strict=True)
    }


def _ends(moves: pd.DataFrame, centres: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    start, end = (
        centres.reindex(moves[f"{end}_code"])[["x", "y"]].to_numpy("float64")
        for end in ("origin", "destination")
    )
    return start, end
