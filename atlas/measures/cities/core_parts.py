"""Core and periphery of each prefecture as polygons, with their people in every census."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import geopandas as gpd
import pandas as pd

from atlas.measures.cities.core_definition import in_core
from atlas.measures.growth.growth import change_pct
from atlas.model.country import Country
from atlas.model.errors import ConservationError
from atlas.sources.coverage import Unions
from atlas.units.area import area_km2

PARTS = ("core", "periphery", "unclassified")
"""In the order in which a prefecture's parts stand."""

TABLE_NAMES = {
    "districts": "core_periphery_districts",
    "dense_districts": "core_periphery_dense_districts",
    "degree_of_urbanisation": "core_periphery_degurba",
}
"""The published layer of each definition of the core."""

KEY = ["code", "part"]


def core_parts(
    leaves: pd.DataFrame,
    districts: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    definition: str,
    years: Sequence[int] | None = None,
    unions: Unions | None = None,
    *,
    country: Country,
) -> gpd.GeoDataFrame:
    """Dissolve each prefecture into its core and its periphery, and sum their people.

    Parameters
    ----------
    leaves
        One row per census year and leaf, as `atlas.measures.cities.core_periphery.core_periphery`
        takes them: ``year``, ``code``, ``population``, ``leaf``, ``prefecture_code``.
    districts
        The county-level units of 2020, as `atlas.measures.cities.core_definition.in_core` takes
        them, with ``prefecture_code``.
    polygons
        A clean coverage: ``leaf`` (the unit of ``districts`` that each polygon is part
        of; one that is none of them is left out) and ``geometry``, any CRS.
    definition
        One of `atlas.measures.cities.core_definition.DEFINITIONS`.
    years
        The census years, ascending; None takes all.
    unions
        Of the ``polygons``, where other definitions ask for them too.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    GeoDataFrame
        One row per prefecture and part that it has, sorted by ``code`` (of the prefecture) and
        ``part`` (`PARTS`): ``member_codes_Y`` of the last census (its county-level
        units, joined by ``;``),
        ``population_Y`` (Int64), ``change_A_B`` (Int64) and ``change_pct_A_B`` (Float64) of
        neighbouring and of the outermost censuses, ``area_km2`` and ``geometry``
        (MultiPolygons, a clean coverage; null if nothing of the part is drawn).
        ``population_Y`` is null where a count is missing, and where no census row of the year
        follows the part: its people were counted with the other part, so neither has a change.

    Raises
    ------
    ConservationError
        The parts do not sum to the people of a census.

    Notes
    -----
    Polygons are those of the boundary vintage: one that has united units of 2020 since
    (Sanyuan 350404, of Meilie 350402 and Sanyuan 350403) is drawn with the part of the first.
    """
    years = years or country.years
    part = in_core(districts, definition).map({True: "core", False: "periphery"})
    members = districts[["code", "prefecture_code"]].assign(
        part=part.fillna("unclassified").to_numpy()
    )
    grouped = members.sort_values("code").groupby(["prefecture_code", "part"])["code"]
    table = (
        grouped.agg(";".join).rename(f"member_codes_{country.latest}").rename_axis(KEY).to_frame()
    )
    where = members.set_index("code")
    for year in years:
        table[f"population_{year}"] = _people(leaves[leaves["year"].eq(year)], where, table.index)
    _check(table, leaves, years)
    for a, b in _periods(years):
        before, after = (_told_apart(table[f"population_{year}"]) for year in (a, b))
        table[f"change_{a}_{b}"] = after - before
        table[f"change_pct_{a}_{b}"] = change_pct(before, after)
    table = table.reset_index()
    part_of = (where["prefecture_code"] + where["part"]).reindex(polygons["leaf"])
    united = (unions or Unions(polygons.geometry)).by(part_of)
    shapes = gpd.GeoSeries((table["code"] + table["part"]).map(united), crs=polygons.crs)
    placed = gpd.GeoDataFrame(table, geometry=shapes)
    placed["area_km2"] = area_km2(placed.geometry, country=country)
    order = placed["part"].map(PARTS.index)
    return (
        placed.assign(order=order)
        .sort_values(["code", "order"], ignore_index=True)
        .drop(columns="order")
    )


def describe_parts(
    parts: gpd.GeoDataFrame, typed: pd.DataFrame, names: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Join to each part the names and the type of its prefecture.

    Parameters
    ----------
    parts
        From `core_parts`.
    typed
        From `atlas.measures.cities.core_periphery.core_periphery` under the same definition.
    names
        By code of the prefecture: its names and province.
    """
    columns = {"type": "core_periphery_type", "reason": "untyped_because"}
    types = typed.set_index("code")[[*columns, "note_zh", "note_en"]].rename(columns=columns)
    return parts.join(names, on="code").join(types, on="code")


def _people(rows: pd.DataFrame, where: pd.DataFrame, parts: pd.Index) -> pd.Series:
    at = rows[["leaf"]].join(where, on="leaf")
    keys = [at["prefecture_code"].rename("code"), at["part"]]
    summed = rows["population"].astype("Int64").groupby(keys).sum(skipna=False)
    return summed.reindex(parts)


def _told_apart(people: pd.Series) -> pd.Series:
    """Leave out the prefectures of which one part has no people: they were counted elsewhere."""
    return people.mask(people.isna().groupby(level="code").transform("any"))


def _check(table: pd.DataFrame, leaves: pd.DataFrame, years: Sequence[int]) -> None:
    for year in years:
        counts = leaves.loc[leaves["year"].eq(year), "population"]
        expected, found = int(counts.sum()), int(table[f"population_{year}"].sum())
        if found != expected and not counts.isna().any():
            raise ConservationError(
                f"{year}: core and periphery hold {found:,} people, the census {expected:,}"
            )


def _periods(years: Sequence[int]) -> list[tuple[int, int]]:
    steps = list(pairwise(years))
    return [*steps, (years[0], years[-1])] if len(steps) > 1 else steps


def parts_by_definition(
    leaves: pd.DataFrame,
    districts: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    typed: Mapping[str, pd.DataFrame],
    names: pd.DataFrame,
    *,
    country: Country,
) -> dict[str, gpd.GeoDataFrame]:
    """Make the layer of each definition, by its published name (`TABLE_NAMES`)."""
    unions = Unions(polygons.geometry)
    return {
        TABLE_NAMES[name]: describe_parts(
            core_parts(leaves, districts, polygons, name, unions=unions, country=country),
            table,
            names,
        )
        for name, table in typed.items()
    }
