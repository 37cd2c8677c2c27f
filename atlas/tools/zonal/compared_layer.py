"""A grid beside a census as a layer: its columns, its colours and its GeoPackage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from atlas.catalogue.columns import describe_table
from atlas.catalogue.layer_schema import SOURCE_SEPARATOR
from atlas.catalogue.style import Style, join_texts, load_style, load_vocabulary
from atlas.country import china
from atlas.exports.geopackage import write_geopackage
from atlas.exports.styles.rules import layer_style
from atlas.exports.tables import DownloadTable
from atlas.model.dataset import UnitSet
from atlas.model.layer import Column, Kind, Layer
from atlas.model.text import same_in_all_languages
from atlas.sources.grid_file import UserGrid
from atlas.words.word_files import read_words

_TITLES: Final = read_words("grid_check", "column")

COUNTS: Final = ("grid_people", "census_people", "difference")
"""The columns of whole numbers."""

RATES: Final = (
    *("grid_difference_pct", "ratio", "coverage"),
    *("cells", "nodata_cells", "negative_cells", "nonfinite_cells"),
)
"""The columns with six digits."""

_WORDS: Final = read_words("grid_check")
PLACES: Final = read_words("grid_check", "place")
LAYER_KINDS: Final = read_words("grid_check", "kind")

SCALE_NAME: Final = "grid_difference"
LONGEST_NAME: Final = 56
"""Characters of a file name that fit under the title."""


def difference_column(year: int) -> str:
    """Name the column that the colours show."""
    return f"grid_difference_pct_{year}"


def compared_columns(year: int) -> dict[str, Column]:
    """Describe the columns of a comparison with a census, which no table of the atlas has."""
    named = {}
    for name in (*COUNTS, *RATES):
        dated = name in ("census_people", "grid_difference_pct")
        full = f"{name}_{year}" if dated else name
        title = _TITLES[name].fill(year=year)
        kind: Kind = "count" if name in COUNTS else "rate"
        decimals = 6 if kind == "rate" else 0
        named[full] = Column(full, kind, title, "zonal", decimals=decimals, option="zonal")
    return named


def grid_layer(grid: UserGrid, unit_set: UnitSet, year: int, style: Style) -> Layer:
    """Make the layer that shows how far a grid is above or below a census.

    Parameters
    ----------
    grid
        The grid, which the layer names.
    unit_set
        Its units.
    year
        The census.
    style
        Its scale ``grid_difference`` gives the classes.
    """
    words = load_vocabulary(china().vocabulary)
    columns = compared_columns(year)
    counts = (f"census_people_{year}", "grid_people")
    name = grid.path.name
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 1]}…"
    of_census, of_shapes = words["source"][f"census_{year}"], words["source"]["boundaries"]
    sources = [same_in_all_languages(name), of_census, of_shapes]
    keys = ("short_title", "legend", "less", "more", "missing", "caveat")
    said: dict[str, Any] = {key: _WORDS[key] for key in keys}
    return Layer(
        id="grid_difference",
        level=unit_set.level,  # type: ignore[arg-type]
        unit_set=unit_set.id,
        indicator=difference_column(year),
        classes=style.scale(SCALE_NAME),
        counts=counts,
        decimals=1,
        unit=words["unit"]["percent"],
        title=_WORDS["title"].fill(year=year, place=PLACES[unit_set.level]),
        subtitle=_WORDS["subtitle"].fill(name=name, kind=LAYER_KINDS[grid.kind]),
        **said,
        source=join_texts(sources, SOURCE_SEPARATOR),
        own_labels={name: columns[name].title for name in counts},
    )


def write_compared(
    grid: UserGrid, table: pd.DataFrame, unit_set: UnitSet, year: int, path: Path
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
    """
    shapes = unit_set.table.set_index("code").geometry.reindex(table["code"])
    frame = gpd.GeoDataFrame(table, geometry=shapes.array, crs=unit_set.table.crs)
    country = china()
    text, columns = describe_table(unit_set.id, country.table_years), compared_columns(year)
    published = DownloadTable(unit_set.id, text, frame, "MultiPolygon", columns)
    style = load_style(country=country)
    layer = grid_layer(grid, unit_set, year, style)
    shown = replace(layer, counts=(*layer.counts, "ratio"))
    styles = {unit_set.id: [layer_style(shown, style, published)]}
    write_geopackage([published], path, styles, country=country)
