"""Divisions below the county that a user brings: units of their own, on their own boundaries.

Nobody publishes how townships and villages changed, so nothing is united here: a code stands for
the same ground in every table and in the boundaries, and whoever brings them answers for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from atlas.country.names import romanise_small
from atlas.model.country import Codes
from atlas.model.dataset import UnitSet
from atlas.model.errors import ConservationError, Fault, Message, SourceError
from atlas.model.layer import SMALL_AREA
from atlas.sources.boundary_file import dissolve_coverage
from atlas.sources.codes import COUNTY_FIELD
from atlas.units.comparability import NOT_COUNTED, above, parent_columns
from atlas.units.history import county_of_polygon
from atlas.units.inputs import CensusInput, Inputs

SAME_GROUND = "unchanged"


def check_together(censuses: Mapping[int, CensusInput], drawn: Path | None, small: bool) -> None:
    """Refuse small areas that are counted and not drawn, or drawn and not counted.

    Parameters
    ----------
    censuses
        The censuses by year.
    drawn
        A user's boundaries, if they brought any.
    small
        Whether these are of small areas.

    Raises
    ------
    SourceError
        Naming the files that lack their counterpart.
    """
    files = [census.small_file for census in censuses.values() if census.small_file is not None]
    if small and drawn is not None and not files:
        expected = Message("a table of the same divisions beside them (--census)")
        raise SourceError([Fault(expected, drawn.name, column="code")])
    if files and not small:
        expected = Message(
            "boundaries of the same divisions below the county beside it (--boundaries)"
        )
        raise SourceError([Fault(expected, file.name, column="code") for file in files])


def small_area_set(inputs: Inputs) -> UnitSet | None:
    """Make units of the small areas of the users' tables.

    Parameters
    ----------
    inputs
        What was read.

    Returns
    -------
    UnitSet or None
        ``table`` holds ``code``, names, county, prefecture and province of 2020,
        ``comparability``, ``population_<year>`` and the geometry; an area that the boundaries do
        not draw has none, one that no table counts has no people. None where no table or no
        boundaries are of small areas.
    """
    counted = {
        year: census.small_areas.set_index("code")
        for year, census in sorted(inputs.censuses.items())
        if census.small_areas is not None
    }
    drawn = inputs.small_leaves
    if not counted or drawn is None:
        return None
    drawn = drawn[~drawn[COUNTY_FIELD].isin(inputs.country.special)].set_index("code")
    table = _described(_joined(drawn, counted), inputs)
    counts = {
        year: inputs.derive_counts(rows.select_dtypes(["Int64", "Float64"]))
        .select_dtypes("Int64")
        .reindex(table["code"])
        for year, rows in counted.items()
    }
    for year, count in counts.items():
        table[f"population_{year}"] = count["population"].array
        _check_conserved(table, counted[year], year)
    shapes = drawn.geometry.reindex(table["code"]).to_numpy()
    placed = gpd.GeoDataFrame(table, geometry=shapes, crs=drawn.crs)
    leaves = pd.Series(drawn.index, index=drawn.index, name="unit", dtype="str")
    return UnitSet(SMALL_AREA, SMALL_AREA, tuple(counts), placed, leaves, counts)


def land_around(
    drawn: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, *, codes: Codes, special: tuple[str, ...]
) -> gpd.GeoDataFrame:
    """Add the land that no small area covers, a province a row, so that no map ends with them.

    Parameters
    ----------
    drawn
        Small areas: ``code``, ``name_zh``, ``county_code``, ``geometry``.
    counties
        ``code`` and ``geometry`` of the whole country, of the same CRS.
    codes
        How divisions are coded.
    special
        Codes of the special regions.

    Returns
    -------
    GeoDataFrame
        The small areas, then the special regions with their own code as ``county_code``, then what
        is left of the provinces, without one.
    """
    provinces = counties.assign(province=counties["code"].map(codes.province))
    land = dissolve_coverage(provinces, "province")
    # Borders of two sources never quite agree: where they overlap, the user's hold.
    covered = shapely.coverage_union_all(drawn.geometry.to_numpy())
    left = [
        shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.area > 0])
        for shape in shapely.difference(land.to_numpy(), covered)
    ]
    around = gpd.GeoDataFrame({"code": land.index}, geometry=left, crs=drawn.crs)
    apart = around["code"].isin(special)
    whole = around[apart].assign(**{COUNTY_FIELD: around["code"]})
    joined = pd.concat([drawn, whole, around[~apart & ~around.is_empty]], ignore_index=True)
    return gpd.GeoDataFrame(joined, crs=drawn.crs)


def _joined(drawn: pd.DataFrame, counted: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """List every area once, by code: its name and county as the latest that has it says."""
    latest = [rows for _, rows in sorted(counted.items(), reverse=True)]
    of_tables = pd.concat([rows.reindex(columns=["name_zh", COUNTY_FIELD]) for rows in latest])
    of_tables = of_tables[~of_tables.index.duplicated()]
    columns = drawn[["name_zh", COUNTY_FIELD]]
    joined = pd.DataFrame(columns).combine_first(of_tables).sort_index()
    joined["counted"] = joined.index.isin(of_tables.index)
    return joined


def _described(areas: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    counties = county_of_polygon(sorted(areas[COUNTY_FIELD].unique()), inputs.history)
    parents = {code: _above(county, inputs) for code, county in counties.items()}
    rows = pd.DataFrame([parents[county] for county in areas[COUNTY_FIELD]], index=areas.index)
    names = areas["name_zh"].fillna(areas.index.to_series()).astype(str)
    described = {
        "name_zh": names,
        "name_en": [
            romanise_small(name, code, codes=inputs.country.codes)
            for name, code in zip(names, names.index, strict=True)
        ],
        **{column: rows[column] for column in rows},
        "comparability": areas["counted"].map({True: SAME_GROUND, False: NOT_COUNTED}),
    }
    return pd.DataFrame(described).rename_axis("code").reset_index()


def _above(county: str, inputs: Inputs) -> dict[str, str]:
    history = inputs.history
    return parent_columns(history, county=county, **above(county, history))


def _check_conserved(table: pd.DataFrame, rows: pd.DataFrame, year: int) -> None:
    people, found = int(rows["population"].sum()), int(table[f"population_{year}"].sum())
    if people != found:
        raise ConservationError(f"{year}, small areas: {found:,} people of {people:,}")
