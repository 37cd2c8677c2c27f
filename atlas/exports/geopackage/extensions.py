"""The register of the extensions that a GeoPackage uses (OGC 12-128r15, clause 2.3)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)"""


def register_extension(
    database: sqlite3.Connection, name: str, definition: str, tables: Iterable[str]
) -> None:
    """Say that some tables belong to an extension that readers and writers have to know."""
    database.execute(EXTENSIONS)
    database.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
        [(table, name, definition) for table in tables],
    )
