"""The index that a build keeps for finding points: small pieces of divisions in a GeoPackage.

The pieces stand in an R-tree that GDAL loads in bulk when it closes the file. SQLite reads
the few pages of it that a point needs, and SQLite is in Python's standard library: a look-up
starts without the second that GDAL and its frames take to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd

from atlas.exports.download import Order
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import PublishedTable
from atlas.model.dataset import Dataset, UnitSet
from atlas.tools.locate.cutting import cut
from atlas.tools.locate.places import describe_divisions
from atlas.words.reading import read_words

INDEX = "locate.gpkg"
"""Its name in the downloads folder."""

LAYER = "locate"

ABOUT = read_words("downloads", "files")["locate"]


def index_table(
    divisions: gpd.GeoDataFrame,
    unit_sets: Mapping[str, UnitSet],
    special_regions: pd.DataFrame,
) -> PublishedTable:
    """Cut divisions into pieces that say what they belong to.

    Parameters
    ----------
    divisions, unit_sets, special_regions
        As for `atlas.tools.locate.places.describe_divisions`; polygons in EPSG:4490.

    Returns
    -------
    PublishedTable
        The layer ``locate``: the columns of `describe_divisions`, ``line_side`` and
        ``geometry`` (Polygon), sorted by division and side.
    """
    pieces = cut(divisions)
    places = describe_divisions(divisions, unit_sets, special_regions).set_index("division_code")
    rows = places.reindex(pieces["code"]).reset_index(names="division_code")
    frame = rows.assign(line_side=pieces["line_side"].astype("string"))
    shapes = gpd.GeoDataFrame(frame.astype("string"), geometry=pieces.geometry, crs=pieces.crs)
    return PublishedTable(LAYER, shapes, "Polygon")


def index_order(dataset: Dataset) -> Order:
    """Order the index of a dataset among the downloads of its build."""
    write = partial(write_index, dataset.leaves, dataset.unit_sets, dataset.special_regions)
    return Order(INDEX, ABOUT, "program", write)


def write_index(
    divisions: gpd.GeoDataFrame,
    unit_sets: Mapping[str, UnitSet],
    special_regions: pd.DataFrame,
    path: Path,
) -> None:
    """Write the index as a GeoPackage; see `index_table` for the parameters."""
    write_geopackage([index_table(divisions, unit_sets, special_regions)], path)
