"""The corrections of the census tables on the map: each with the unit that holds its row."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from atlas.model.dataset import Dataset, UnitSet

KEY = ["year", "code"]
TAKEN = ["unit_code", "name_zh", "name_en", "geometry"]


def drawn_corrections(dataset: Dataset) -> gpd.GeoDataFrame:
    """Give each correction the county unit that holds the census row, and the unit's shape.

    A census row has no boundaries of its own; its unit is the smallest territory that is drawn
    and surely holds it. The unit is one of the first period with that census that was built.

    Returns
    -------
    GeoDataFrame
        The corrections in their order, with ``unit_code``, ``name_zh`` and ``name_en`` of the
        unit, and ``geometry`` (MultiPolygon, the CRS of the leaves); all null where no unit
        holds the row, the geometry where the boundaries do not draw it.
    """
    counties = [one for one in dataset.unit_sets.values() if one.level == "county"]
    # A period of two censuses has smaller units than one of three.
    counties.sort(key=lambda one: (len(one.years), one.years))
    members = [_members(one, year) for one in counties for year in one.years]
    held = pd.concat([pd.DataFrame(columns=[*KEY, *TAKEN]), *members])
    held = held.astype({"year": "int64"}).drop_duplicates(KEY)
    frame = dataset.corrections.merge(held, on=KEY, how="left", validate="m:1")
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=dataset.leaves.crs)


def _members(unit_set: UnitSet, year: int) -> pd.DataFrame:
    """List the census rows of a year with the unit that each belongs to."""
    column = f"member_codes_{year}"
    if column not in unit_set.table:
        return pd.DataFrame()
    rows = unit_set.table[["code", "name_zh", "name_en", column, "geometry"]]
    rows = rows.dropna(subset=[column]).rename(columns={"code": "unit_code"})
    rows = rows.assign(year=year, code=rows[column].str.split(";"))
    return pd.DataFrame(rows.explode("code").drop(columns=column))
