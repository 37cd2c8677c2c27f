"""The GeoPackage: every published table a layer, with aliases, descriptions and units inside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pyogrio

from atlas.exports.reproducible import reproducible_gdal
from atlas.exports.tables import PublishedTable

SCHEMA_EXTENSION = "http://www.geopackage.org/spec121/#extension_schema"

# The definitions of OGC 12-128r15, annex F.9; `name` is what GDAL and QGIS show as the alias,
# and it has to be unique in a table.
DATA_COLUMNS = """
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  name TEXT,
  title TEXT,
  description TEXT,
  mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name)
)"""
DATA_COLUMN_CONSTRAINTS = """
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL,
  constraint_type TEXT NOT NULL,
  value TEXT,
  min NUMERIC,
  min_is_inclusive BOOLEAN,
  max NUMERIC,
  max_is_inclusive BOOLEAN,
  description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
)"""
EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)"""


def write_geopackage(tables: Sequence[PublishedTable], path: Path) -> None:
    """Write the tables as layers of one new GeoPackage in EPSG:4490.

    Two writes of the same tables with the same GDAL, PROJ and SQLite give the same bytes:
    GDAL takes its date from `atlas.exports.reproducible.source_date`.

    Parameters
    ----------
    tables
        The layers, in the order in which the file lists them.
    path
        The file; one that is there is replaced.

    Raises
    ------
    pyogrio.errors.DataSourceError
        The file cannot be written.
    """
    path.unlink(missing_ok=True)
    with reproducible_gdal():
        for table in tables:
            _write_layer(table, path)
    _describe_columns(tables, path)


def _write_layer(table: PublishedTable, path: Path) -> None:
    pyogrio.write_dataframe(
        table.frame,
        path,
        layer=table.name,
        driver="GPKG",
        geometry_type=table.geometry_type,
        layer_options={
            "IDENTIFIER": table.text.identifier,
            "DESCRIPTION": table.text.description,
        },
    )


def _describe_columns(tables: Sequence[PublishedTable], path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        for definition in (EXTENSIONS, DATA_COLUMNS, DATA_COLUMN_CONSTRAINTS):
            database.execute(definition)
        database.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            [
                (name, SCHEMA_EXTENSION)
                for name in ("gpkg_data_columns", "gpkg_data_column_constraints")
            ],
        )
        database.executemany(
            "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)",
            [row for table in tables for row in _column_rows(table)],
        )
        database.execute("COMMIT")
        # Pages that were filled and freed on the way may hold anything; written anew, the file
        # depends on its content alone.
        database.execute("VACUUM")


def _column_rows(table: PublishedTable) -> Iterator[tuple[str, str, str, str, str]]:
    aliases: set[str] = set()
    for name in table.columns:
        if field := table.describe(name):
            # A user may have given a column the title of another one.
            alias = field.alias if field.alias not in aliases else f"{field.alias} ({name})"
            aliases.add(alias)
            yield table.name, name, alias, field.title.en, field.description
