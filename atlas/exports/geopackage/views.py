"""Layers of a GeoPackage that borrow their shapes: views on a table and on the layers that draw it.

A census as counted has no shapes of its own: its rows name the polygons of 2023 that are their
land, and these stand in the file once, for all censuses. A view is a layer like any other to GDAL
and QGIS, but for a spatial index, which a few thousand rows can do without.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from atlas.catalogue.tables import describe_table
from atlas.exports.geopackage.dates import written_date
from atlas.exports.tables import PublishedTable
from atlas.model.country import Country
from atlas.units.as_counted import DRAWN, DRAWN_JOINED, LAND

SUFFIX: Final = "_map"
"""What the name of a view adds to that of its table."""

CONTENTS: Final = """
INSERT INTO gpkg_contents
  (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id)
SELECT ?, 'features', ?, ?, ?, min_x, min_y, max_x, max_y, srs_id
FROM gpkg_contents WHERE table_name = ?"""
GEOMETRY: Final = """
INSERT INTO gpkg_geometry_columns
SELECT ?, 'geom', geometry_type_name, srs_id, z, m
FROM gpkg_geometry_columns WHERE table_name = ?"""

DESCRIPTIONS: Final = """
INSERT INTO gpkg_data_columns
SELECT ?, column_name, name, title, description, mime_type, constraint_name
FROM gpkg_data_columns WHERE table_name = ?"""


def write_views(
    database: sqlite3.Connection, tables: Sequence[PublishedTable], *, country: Country
) -> None:
    """Draw the tables whose rows name the polygons that are their land.

    Parameters
    ----------
    database
        A GeoPackage with its tables, those that draw the polygons among them, and what is said of
        their columns, which the views take over.
    tables
        What is published.
    country
        The country whose censuses and divisions are meant.
    """
    for table, view in zip(
        _drawn_elsewhere(tables), drawn_views(tables, country=country), strict=True
    ):
        name = view.name
        columns = ", ".join(f'r."{column}"' for column in table.columns)
        # GDAL takes a column of this name for the number of a feature. Of shapes that an expression
        # chooses SQLite forgets that they are polygons, which the standard asks it to know.
        database.execute(
            f'CREATE VIEW "{name}" AS SELECT r.fid AS OGC_FID, d.geom AS geom, {columns} '
            f'FROM "{table.name}" r LEFT JOIN ('
            f'SELECT code AS land, geom FROM "{DRAWN}" '
            f'UNION ALL SELECT "{LAND}", geom FROM "{DRAWN_JOINED}") d ON d.land = r."{LAND}"'
        )
        said = (view.text.identifier, view.text.description)
        database.execute(CONTENTS, (name, *said, written_date(), DRAWN))
        database.execute(GEOMETRY, (name, DRAWN))
        database.execute(DESCRIPTIONS, (name, table.name))


def drawn_views(tables: Sequence[PublishedTable], *, country: Country) -> list[PublishedTable]:
    """List the views that a GeoPackage of these tables has, as tables that have a shape."""
    views = []
    for table in _drawn_elsewhere(tables):
        name = f"{table.name}{SUFFIX}"
        text = describe_table(name, country=country)
        views.append(replace(table, name=name, text=text, geometry_type="MultiPolygon"))
    return views


def _drawn_elsewhere(tables: Sequence[PublishedTable]) -> Iterator[PublishedTable]:
    """Find the tables without shapes whose rows name polygons that other tables draw."""
    if {DRAWN, DRAWN_JOINED} <= {table.name for table in tables}:
        yield from (t for t in tables if t.geometry_type is None and LAND in t.columns)
