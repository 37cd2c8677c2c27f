"""Aliases, descriptions, units and coded values of columns: the schema extension, and keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from atlas.exports.geopackage.extensions import register_extension
from atlas.exports.tables import PublishedTable
from atlas.words.columns import describe_column, describe_value

SCHEMA_EXTENSION: Final = "http://www.geopackage.org/spec121/#extension_schema"

# The definitions of OGC 12-128r15, annex F.9; `name` is what GDAL and QGIS show as the alias,
# and it has to be unique in a table.
DATA_COLUMNS: Final = """
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
DATA_COLUMN_CONSTRAINTS: Final = """
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


def describe_columns(database: sqlite3.Connection, tables: Sequence[PublishedTable]) -> None:
    """Write what is known of the columns of all tables, and the words of those with coded values.

    A column with coded values has them as an enumeration, which GDAL calls a coded domain and
    from which QGIS shows the words in place of the codes.
    """
    database.execute(DATA_COLUMNS)
    database.execute(DATA_COLUMN_CONSTRAINTS)
    own = ("gpkg_data_columns", "gpkg_data_column_constraints")
    register_extension(database, "gpkg_schema", SCHEMA_EXTENSION, own)
    database.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)",
        [row for table in tables for row in _column_rows(table)],
    )
    database.executemany(
        "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
        dict.fromkeys(row for table in tables for row in _enumeration_rows(table)),
    )


def index_keys(database: sqlite3.Connection, tables: Sequence[PublishedTable]) -> None:
    """Index the columns that tell the rows of a table apart: no two rows may have them alike."""
    for table in tables:
        key = [name for name in table.text.key if name in table.columns]
        if key:
            columns = ", ".join(f'"{name}"' for name in key)
            database.execute(
                f'CREATE UNIQUE INDEX "{table.name}_key" ON "{table.name}" ({columns})'
            )


def _column_rows(table: PublishedTable) -> Iterator[tuple[str, str, str, str, str, str | None]]:
    aliases: set[str] = set()
    for name in table.columns:
        column = table.describe(name)
        # A user may have given a column the title of another one.
        alias = column.alias if column.alias not in aliases else f"{column.alias} ({name})"
        aliases.add(alias)
        words = describe_column(column)
        yield table.name, name, alias, column.title.en, words, name if column.values else None


def _enumeration_rows(table: PublishedTable) -> Iterator[tuple[str, str, str]]:
    for name in table.columns:
        column = table.describe(name)
        for value in column.values:
            yield name, value, describe_value(column, value)
