"""What counts as the core of a city: three definitions, each by the figures of 2020."""

from __future__ import annotations

import pandas as pd

DEFINITIONS = ("districts", "dense_districts", "degree_of_urbanisation")
"""Districts; dense districts; half the people in urban centres."""

DENSE_PEOPLE_PER_KM2 = 1500
DENSE_URBAN_SHARE = 0.8
URBAN_CENTRE_SHARE = 0.5

NOTABLE_DISTRICTS = ("110112", "120116", "330109", "510116")
"""Tongzhou, Binhai, Xiaoshan, Shuangliu: city in all but the figures if a dense core lacks them."""


def density_per_km2(districts: pd.DataFrame) -> pd.Series:
    """Return people of the last census per km² (Float64); null without an area."""
    area = districts["area_km2"].astype("Float64")
    return districts["population"].astype("Float64") / area.mask(area.eq(0))


def urban_share(districts: pd.DataFrame) -> pd.Series:
    """Return the share of people of the last census who live in urban places (Float64, 0–1)."""
    people = districts["population"].astype("Float64")
    return districts["urban"].astype("Float64") / people.mask(people.eq(0))


def in_core(districts: pd.DataFrame, definition: str) -> pd.Series:
    """Say which county-level units of the last census are core.

    Parameters
    ----------
    districts
        One row per unit: ``code``, ``status`` (``district``, ``county_level_city``, ``county``,
        ``other``), ``area_km2``, ``population`` (people), ``urban`` (people, nullable)
        and ``urban_centre_share`` (0–1, nullable: people in class 30, urban centre, of the
        degree of urbanisation).
    definition
        ``districts``: the districts (shixiaqu); ``dense_districts``: those with 1,500 people per
        km² or more, or 80 % or more urban; ``degree_of_urbanisation``: units with half their
        people or more in urban centres, whatever their status.

    Returns
    -------
    pandas.Series
        ``boolean`` by code; null where the figures that decide are missing.

    Raises
    ------
    ValueError
        The definition is none of the three.

    Notes
    -----
    The degree of urbanisation is that of the UN Statistical Commission (2020) as computed in
    GHSL R2023A: an urban centre is a contiguous cluster of 1 km² cells of at least 1,500 people
    per km² with 50,000 people or more.
    """
    if definition not in DEFINITIONS:
        raise ValueError(f"{definition!r} is none of {', '.join(DEFINITIONS)}")
    if definition == "degree_of_urbanisation":
        core = districts["urban_centre_share"].astype("Float64").ge(URBAN_CENTRE_SHARE)
    else:
        core = districts["status"].astype("string").eq("district")
    if definition == "dense_districts":
        dense = density_per_km2(districts).ge(DENSE_PEOPLE_PER_KM2)
        core = core & (dense | urban_share(districts).ge(DENSE_URBAN_SHARE))
    return pd.Series(core.array, pd.Index(districts["code"], name="code"), "boolean", "core")


def outside_dense_core(districts: pd.DataFrame) -> pd.DataFrame:
    """List the districts (shixiaqu) that the dense core leaves out or cannot class.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``code``: ``code``, ``name_zh``, ``prefecture_code``, ``population``,
        ``density_per_km2``, ``urban_share`` (0–1), ``notable`` (bool: one of
        `NOTABLE_DISTRICTS`).
    """
    dense = in_core(districts, "dense_districts").fillna(False).to_numpy()
    outside = districts["status"].eq("district").to_numpy() & ~dense
    listed = districts.loc[outside, ["code", "name_zh", "prefecture_code", "population"]]
    listed = listed.assign(
        density_per_km2=density_per_km2(districts),
        urban_share=urban_share(districts),
        notable=listed["code"].isin(NOTABLE_DISTRICTS),
    )
    by_code: pd.DataFrame = listed.sort_values("code", ignore_index=True)
    return by_code
