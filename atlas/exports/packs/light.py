"""Light tables: the columns that have a short name, and shapes simplified as a coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from atlas.exports.tables import PublishedTable

TOLERANCE: Final = 0.02
"""Of the simplification, degrees: the square root of the smallest triangle kept, some 2 km."""

BESIDE: Final = ("special_regions", "heihe_tengchong_line")
"""What a map of any level shows too."""


Lighten = Callable[[PublishedTable], PublishedTable]


def light_tables(
    tables: Sequence[PublishedTable], lightened: Lighten | None = None
) -> list[PublishedTable]:
    """Make the light tables of each level: the last county units, prefectures, provinces.

    Hong Kong, Macao and Taiwan, and the Heihe–Tengchong line, stand beside them.

    Parameters
    ----------
    tables
        What is published.
    lightened
        From `lightening`, where others make the same tables light.
    """
    lightened = lightened or lighten
    known = {table.name: table for table in tables}
    counties = [name for name in sorted(known) if name.startswith("county_")][-1:]
    names = (*counties, "prefecture", "province", *BESIDE)
    return [lightened(known[name]) for name in names if name in known]


def lightening() -> Lighten:
    """Return `lighten` for the tables of one build: it keeps what it made, by the table's name."""
    made: dict[str, PublishedTable] = {}

    def lightened(table: PublishedTable) -> PublishedTable:
        if table.name not in made:
            made[table.name] = lighten(table)
        return made[table.name]

    return lightened


def lighten(table: PublishedTable) -> PublishedTable:
    """Keep the columns of `main_columns`; simplify the shapes."""
    return simplify(main_columns(table))


def main_columns(table: PublishedTable) -> PublishedTable:
    """Keep the columns with a short name, or all if it is keyed by others, and the shapes."""
    columns = [name for name in table.columns if table.describe(name).short]
    if not set(table.text.key) <= set(columns):
        columns = table.columns
    return replace(table, frame=table.frame[[*columns, "geometry"]])


def simplify(table: PublishedTable) -> PublishedTable:
    """Simplify the polygons of a table so that neighbours still share their borders."""
    frame = table.frame
    if table.geometry_type != "MultiPolygon" or not isinstance(frame, gpd.GeoDataFrame):
        return table
    drawn = frame.geometry.notna()
    shapes = np.array(frame.geometry.array, dtype=object)
    simple = shapely.coverage_simplify(shapes[drawn], TOLERANCE)
    # A unit of one part has become a polygon.
    single = shapely.get_type_id(simple) == shapely.GeometryType.POLYGON
    simple[single] = [shapely.MultiPolygon([shape]) for shape in simple[single]]
    shapes[drawn] = simple
    return replace(table, frame=gpd.GeoDataFrame(frame.assign(geometry=shapes), crs=frame.crs))
