"""Metadata inside a GeoPackage: of the whole file and of each table, in two standards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

from atlas.exports.documentation.describe import Documentation, document_dataset
from atlas.exports.documentation.iso import STANDARD, iso_metadata
from atlas.exports.documentation.qgis import STANDARD as QGIS_STANDARD
from atlas.exports.documentation.qgis import qgis_metadata
from atlas.exports.geopackage.dates import written_date
from atlas.exports.geopackage.extensions import register_extension
from atlas.model.country import Country

METADATA_EXTENSION: Final = "http://www.geopackage.org/spec120/#extension_metadata"

# The definitions of OGC 12-128r15, annex F.8.
METADATA: Final = """
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
)"""
REFERENCES: Final = """
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL,
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
)"""


def write_metadata(
    database: sqlite3.Connection, documents: Mapping[str, Documentation], *, country: Country
) -> None:
    """Write the metadata of all tables and of the file.

    Parameters
    ----------
    database
        A GeoPackage with its tables.
    documents
        What is said about each table, by its name.
    country
        The country whose censuses and divisions are meant.
    """
    database.execute(METADATA)
    database.execute(REFERENCES)
    own = ("gpkg_metadata", "gpkg_metadata_reference")
    register_extension(database, "gpkg_metadata", METADATA_EXTENSION, own)
    parents: dict[str, int] = {}
    for table, standard, text in _texts(documents, country=country):
        row = ("dataset", standard, "text/xml", text)
        sql = "INSERT INTO gpkg_metadata VALUES (NULL, ?, ?, ?, ?)"
        number = database.execute(sql, row).lastrowid
        scope = "geopackage" if table is None else "table"
        reference = (scope, table, written_date(), number, parents.get(standard))
        database.execute(
            "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, ?)", reference
        )
        if table is None and number is not None:
            parents[standard] = number


def _texts(
    documents: Mapping[str, Documentation], *, country: Country
) -> Iterator[tuple[str | None, str, str]]:
    """List table, standard and text; the whole file, which has no table, comes first."""
    whole: dict[str | None, Documentation] = {None: document_dataset(documents, country=country)}
    for table, document in (whole | dict(documents)).items():
        yield table, STANDARD, iso_metadata(document, country=country)
        yield table, QGIS_STANDARD, qgis_metadata(document, country=country)
