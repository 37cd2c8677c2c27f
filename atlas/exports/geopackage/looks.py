"""The styles of layers inside a GeoPackage: the table ``layer_styles`` as QGIS keeps it.

The table is no part of the GeoPackage standard. It is registered as a table of attributes, so
that the file is sound; QGIS knows its name and does not list it among the layers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from atlas.exports.geopackage.dates import written_date
from atlas.exports.styles.qml import qml
from atlas.exports.styles.rules import LayerStyle, both
from atlas.exports.tables import PublishedTable
from atlas.model.country import Country
from atlas.words.reading import read_words

LAYER_STYLES: Final = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256),
  f_table_schema TEXT(256),
  f_table_name TEXT(256),
  f_geometry_column TEXT(256),
  styleName TEXT,
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT(30),
  ui TEXT(30),
  update_time DATETIME DEFAULT CURRENT_TIMESTAMP
)"""
CONTENTS: Final = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', ?, ?)"""
COLUMNS: Final = (
    "f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, "
    "styleSLD, useAsDefault, description, owner, update_time"
)
ABOUT: Final = read_words("qgis")["layer_styles"]


def write_styles(
    database: sqlite3.Connection,
    tables: Sequence[PublishedTable],
    styles: Mapping[str, Sequence[LayerStyle]],
    *,
    country: Country,
) -> None:
    """Write the styles of all layers; the first of each is the one that opens with it.

    Parameters
    ----------
    database
        A GeoPackage with its layers.
    tables, styles
        The layers, and the styles of each by its name.
    country
        The country whose censuses and divisions are meant.
    """
    database.execute(LAYER_STYLES)
    database.execute(CONTENTS, (both(ABOUT), written_date()))
    geometry = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    marks = ", ".join("?" * (COLUMNS.count(",") + 1))
    database.executemany(
        f"INSERT INTO layer_styles ({COLUMNS}) VALUES ({marks})",
        [
            row
            for table in tables
            for row in _rows(
                table, geometry.get(table.name, ""), styles.get(table.name, ()), country=country
            )
        ],
    )


def _rows(
    table: PublishedTable, geometry: str, styles: Sequence[LayerStyle], *, country: Country
) -> Iterator[tuple[str | int | None, ...]]:
    for place, style in enumerate(styles):
        yield (
            # QGIS looks for a default under empty texts, not under nulls.
            "",
            "",
            table.name,
            geometry,
            style.name,
            qml(style, str(table.geometry_type), country=country),
            # QGIS reads the one before; the others are in an archive of their own.
            None,
            int(place == 0),
            both(style.title),
            country.project,
            written_date(),
        )
