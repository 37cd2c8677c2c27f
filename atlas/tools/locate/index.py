"""Pieces of divisions in which points are found where no site is built."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from atlas.catalogue.tables import describe_table
from atlas.exports.tables import PublishedTable
from atlas.model.country import Country
from atlas.model.dataset import UnitSet
from atlas.tools.locate.cutting import cut
from atlas.tools.locate.places import describe_divisions

LAYER = "locate"


def index_table(
    divisions: gpd.GeoDataFrame,
    unit_sets: Mapping[str, UnitSet],
    special_regions: pd.DataFrame,
    *,
    country: Country,
) -> PublishedTable:
    """Cut divisions into pieces that say what they belong to.

    Parameters
    ----------
    divisions, unit_sets, special_regions
        As for `atlas.tools.locate.places.describe_divisions`; polygons in EPSG:4490.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    PublishedTable
        The layer ``locate``: the columns of `describe_divisions`, ``line_side`` and
        ``geometry`` (Polygon), sorted by division and side.
    """
    pieces = cut(divisions, country=country)
    places = describe_divisions(divisions, unit_sets, special_regions, country=country).set_index(
        "division_code"
    )
    rows = places.reindex(pieces["code"]).reset_index(names="division_code")
    frame = rows.assign(line_side=pieces["line_side"].astype("string"))
    shapes = gpd.GeoDataFrame(frame.astype("string"), geometry=pieces.geometry, crs=pieces.crs)
    return PublishedTable(LAYER, describe_table(LAYER, country=country), shapes, "Polygon")
