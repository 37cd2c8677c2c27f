"""The comparison as a GeoPackage: the units with their columns, in the colours of the map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from atlas.catalogue.style import Style
from atlas.exports.geopackage.write import write_geopackage
from atlas.exports.styles.rules import layer_style
from atlas.exports.tables import PublishedTable
from atlas.model.column import Column, Kind
from atlas.model.dataset import UnitSet
from atlas.model.layer import Layer
from atlas.words.reading import read_words

_TITLES: Final = read_words("grid_check", "column")

MEASURE: Final = "zonal"

KINDS: Final[dict[str, tuple[Kind, int]]] = {
    "grid_people": ("count", 0),
    "census_people": ("count", 0),
    "difference": ("count", 0),
    "grid_difference_pct": ("rate", 6),
    "ratio": ("rate", 6),
    "coverage": ("rate", 6),
    "cells": ("rate", 6),
    "nodata_cells": ("rate", 6),
    "negative_cells": ("rate", 6),
    "nonfinite_cells": ("rate", 6),
}
"""What the columns are, and their digits; some bear the year of the census behind."""


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
    published = PublishedTable(unit_set.id, frame, "MultiPolygon", _columns(year))
    shown = replace(layer, counts=(f"census_people_{year}", "grid_people", "ratio"))
    write_geopackage([published], path, {unit_set.id: [layer_style(shown, style, published)]})


def _columns(year: int) -> dict[str, Column]:
    """Describe the columns that no table of the atlas has."""
    named = {}
    for name, (kind, decimals) in KINDS.items():
        dated = name in ("census_people", "grid_difference_pct")
        full = f"{name}_{year}" if dated else name
        title = _TITLES[name].fill(year=year)
        named[full] = Column(full, kind, title, MEASURE, decimals=decimals, option="zonal")
    return named
