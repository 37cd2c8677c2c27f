"""Lines between provinces: how many people born in one live in another, a stock."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.measures.migration.provinces_of_birth import birth_years, corridors
from atlas.model.country import Country

BEND = 0.12
"""How far a line swings out, as a share of its length, always to the left of its way: so the
stocks of both directions between two provinces are seen side by side."""

STEPS = 24
"""Straight pieces of a line: none turns by more than two degrees."""

METRES_PER_KM = 1000


def birth_lines(
    birthplace: pd.DataFrame, provinces: gpd.GeoDataFrame, *, country: Country
) -> gpd.GeoDataFrame:
    """Draw a line from each province of birth to each province of residence, with its people.

    Parameters
    ----------
    birthplace
        As for `atlas.measures.migration.provinces_of_birth.birth_matrix`.
    provinces
        ``code``, ``name_en`` and ``geometry`` of the 31 provinces, any CRS; the geometry is
        null where a user's boundaries do not draw one.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    GeoDataFrame
        One row per ordered pair of provinces (930), sorted by ``birth_code`` and
        ``residence_code``; ``birth_zh``, ``birth_en``, ``residence_zh``, ``residence_en``; per
        year ``sample_persons_Y`` (Int64), ``born_there_living_here_Y`` (Int64, people; only of
        a census whose sample fraction is known), ``share_of_stock_Y`` (Float64, % of all who
        live outside their province of birth), ``rank_Y`` (Int64, 1 is the largest);
        ``distance_km`` (Float64, straight in the Albers projection between the ends);
        LineStrings in the CRS of ``provinces``. Without a shape of both provinces a row has
        neither distance nor line.

    Raises
    ------
    ValueError
        As for `birth_matrix`.

    Notes
    -----
    A line runs between representative points (a point on the surface of each province) and
    joins two provinces: it is no route. It is a parabola in the Albers projection.
    """
    table = _stocks(birthplace, birth_years(birthplace))
    points = provinces.set_index("code").to_crs(country.equal_area).representative_point()
    places = pd.DataFrame({"x": points.x, "y": points.y})
    names = provinces.set_index("code")["name_en"]
    for side in ("birth", "residence"):
        table[f"{side}_en"] = table[f"{side}_code"].map(names)
    start, end = (
        places.reindex(table[f"{side}_code"]).to_numpy() for side in ("birth", "residence")
    )
    table["distance_km"] = np.hypot(*(end - start).T) / METRES_PER_KM
    table["distance_km"] = table["distance_km"].astype("Float64")
    drawn = table["distance_km"].notna().to_numpy()
    lines = np.full(len(table), None, dtype=object)
    lines[drawn] = shapely.linestrings(arcs(start[drawn], end[drawn]))
    return gpd.GeoDataFrame(table, geometry=lines, crs=country.equal_area).to_crs(provinces.crs)


def arcs(start: np.ndarray, end: np.ndarray, bend: float = BEND) -> np.ndarray:
    """Bend straight lines to the left of their way, or to the right with a negative bend.

    Parameters
    ----------
    start, end
        Coordinates of the ends, (n, 2), in the units of a plane.
    bend
        How far the middle swings out, as a share of the distance.

    Returns
    -------
    numpy.ndarray
        (n, `STEPS` + 1, 2): the first and the last point are the ends, the middle one lies
        ``bend`` of the distance to the left of the straight line's middle.

    Examples
    --------
    From (0, 0) to (100, 0) the middle is (50, 12).
    """
    along = np.linspace(0, 1, STEPS + 1)[:, None]
    way = end - start
    left = np.stack([-way[:, 1], way[:, 0]], axis=1)
    rise = 4 * bend * along * (1 - along)
    points: np.ndarray = start[:, None] + along * way[:, None] + rise * left[:, None]
    return points


def _stocks(birthplace: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    key = ["birth_code", "birth_zh", "residence_code", "residence_zh"]
    wide = pd.DataFrame()
    for year in years:
        listed = corridors(birthplace, year).set_index(key)
        named = listed.rename(
            columns={
                "sample_persons": f"sample_persons_{year}",
                "people": f"born_there_living_here_{year}",
                "share_pct": f"share_of_stock_{year}",
                "rank": f"rank_{year}",
            }
        )
        named = named.dropna(axis="columns", how="all")
        wide = named if wide.empty else wide.join(named, how="outer", validate="1:1")
    return wide.sort_index().reset_index()
