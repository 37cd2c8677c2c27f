"""Writing the file: layers by GDAL, everything that is said about them by SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pyogrio

from atlas.exports.documentation.describe import Documentation
from atlas.exports.geopackage.columns import describe_columns, index_keys
from atlas.exports.geopackage.looks import write_styles
from atlas.exports.geopackage.metadata import write_metadata
from atlas.exports.geopackage.sharing import share_shapes
from atlas.exports.geopackage.views import drawn_views, write_views
from atlas.exports.reproducible import reproducible_gdal
from atlas.exports.styles.rules import LayerStyle
from atlas.exports.tables import PublishedTable
from atlas.model.country import Country

PAGE_BYTES = 1024


def write_geopackage(
    tables: Sequence[PublishedTable],
    path: Path,
    styles: Mapping[str, Sequence[LayerStyle]] | None = None,
    documents: Mapping[str, Documentation] | None = None,
    *,
    country: Country,
) -> None:
    """Write the tables as layers of one new GeoPackage in EPSG:4490.

    Two writes of the same tables with the same GDAL, PROJ and SQLite give the same bytes:
    GDAL takes its date from `atlas.exports.reproducible.source_date`.

    Parameters
    ----------
    tables
        The layers, in the order in which the file lists them.
    path
        The file; one that is there is replaced.
    styles
        Styles of layers by the layer's name, the one that opens with it first; None writes none.
    documents
        What is said about each table, by its name; None writes no metadata.
    country
        The country whose censuses and divisions are meant.

    Raises
    ------
    pyogrio.errors.DataSourceError
        The file cannot be written.
    """
    path.unlink(missing_ok=True)
    with reproducible_gdal():
        for table in tables:
            _write_layer(table, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("BEGIN")
        describe_columns(database, tables)
        index_keys(database, tables)
        share_shapes(database, tables)
        if documents is not None:
            write_metadata(database, documents, country=country)
        write_views(database, tables, country=country)
        if styles is not None:
            write_styles(
                database, [*tables, *drawn_views(tables, country=country)], styles, country=country
            )
        database.execute("COMMIT")
        # Pages that were filled and freed on the way may hold anything; written anew, the file
        # depends on its content alone. The rest of a row's last page lies idle: short ones waste
        # less of it (a tenth of the file).
        database.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        database.execute("VACUUM")


def _write_layer(table: PublishedTable, path: Path) -> None:
    pyogrio.write_dataframe(
        table.frame,
        path,
        layer=table.name,
        driver="GPKG",
        geometry_type=table.geometry_type,
        use_arrow=True,  # the same file, in two thirds of the time
        layer_options={
            "IDENTIFIER": table.text.identifier,
            "DESCRIPTION": table.text.description,
        },
    )
