"""The comparison as a GeoPackage: the units with their columns, in the colours of the map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from atlas.catalogue.style import Style
from atlas.exports.geopackage.write import write_geopackage
from atlas.exports.styles.rules import layer_style
from atlas.exports.tables import PublishedTable
from atlas.model.dataset import UnitSet
from atlas.model.layer import Layer
from atlas.tools.zonal.columns import compared_columns


def write_compared(
    table: pd.DataFrame, unit_set: UnitSet, year: int, layer: Layer, style: Style, path: Path
) -> None:
    """Write a comparison as one styled layer, named for its units.

    Parameters
    ----------
    table
        From `atlas.tools.zonal.report.comparison_table`.
    unit_set, year
        The units, with their polygons, and the census.
    layer, style
        The map of the differences, and how it looks.
    path
        The file.
    """
    shapes = unit_set.table.set_index("code").geometry.reindex(table["code"])
    frame = gpd.GeoDataFrame(table, geometry=shapes.array, crs=unit_set.table.crs)
    published = PublishedTable(unit_set.id, frame, "MultiPolygon", compared_columns(year))
    shown = replace(layer, counts=(*layer.counts, "ratio"))
    write_geopackage([published], path, {unit_set.id: [layer_style(shown, style, published)]})
