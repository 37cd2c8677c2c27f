"""The comparison as a GeoPackage: the units with their columns, in the colours of the map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from atlas.catalogue.style import load_style
from atlas.catalogue.tables import describe_table
from atlas.exports.geopackage.write import write_geopackage
from atlas.exports.styles.rules import layer_style
from atlas.exports.tables import PublishedTable
from atlas.model.country import Country
from atlas.model.dataset import UnitSet
from atlas.sources.grid_file import Grid
from atlas.tools.zonal.columns import compared_columns
from atlas.tools.zonal.layer import grid_layer


def write_compared(
    grid: Grid, table: pd.DataFrame, unit_set: UnitSet, year: int, path: Path, *, country: Country
) -> None:
    """Write a comparison as one styled layer, named for its units.

    Parameters
    ----------
    grid
        The grid, which the layer names.
    table
        From `atlas.tools.zonal.report.comparison_table`.
    unit_set, year
        The units, with their polygons, and the census.
    path
        The file.
    country
        The country whose censuses and divisions are meant.
    """
    shapes = unit_set.table.set_index("code").geometry.reindex(table["code"])
    frame = gpd.GeoDataFrame(table, geometry=shapes.array, crs=unit_set.table.crs)
    published = PublishedTable(
        unit_set.id,
        describe_table(unit_set.id, country=country),
        frame,
        "MultiPolygon",
        compared_columns(year),
    )
    style = load_style(country=country)
    layer = grid_layer(grid, unit_set, year, style, country=country)
    shown = replace(layer, counts=(*layer.counts, "ratio"))
    write_geopackage(
        [published],
        path,
        {unit_set.id: [layer_style(shown, style, published, country=country)]},
        country=country,
    )
