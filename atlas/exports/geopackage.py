"""The GeoPackage: every published table a layer, described, styled and documented inside.

GDAL writes the layers; everything that is said about them is written by SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final

import pyogrio

from atlas.catalogue.style import join_texts
from atlas.exports.documentation import Documentation, document_dataset
from atlas.exports.geopackage_styles import (
    SUFFIX,
    VIEW,
    create_table,
    describe_views,
    drawn_views,
    share_shapes,
    view_names,
    write_styles,
    write_views,
    written_date,
)
from atlas.exports.render import render_xml
from atlas.exports.reproducible import reproducible_gdal
from atlas.exports.styles.rules import LayerStyle, both
from atlas.exports.tables import DownloadTable
from atlas.model.country import Country
from atlas.units.census_land import DRAWN
from atlas.words.numbers import describe_column, describe_value


def add_extension(
    database: sqlite3.Connection, name: str, definition: str, tables: Sequence[str]
) -> None:
    """Make the tables of an extension, and say that readers and writers have to know it."""
    for table in (*tables, "gpkg_extensions"):
        create_table(database, table)
    database.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
        [(table, name, definition) for table in tables],
    )


SCHEMA_EXTENSION: Final = "http://www.geopackage.org/spec121/#extension_schema"


def describe_columns(database: sqlite3.Connection, tables: Sequence[DownloadTable]) -> None:
    """Write what is known of the columns of all tables, and the words of those with coded values.

    A column with coded values has them as an enumeration, which GDAL calls a coded domain and
    from which QGIS shows the words in place of the codes.
    """
    own = ("gpkg_data_columns", "gpkg_data_column_constraints")
    add_extension(database, "gpkg_schema", SCHEMA_EXTENSION, own)
    database.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)",
        [row for table in tables for row in _column_rows(table)],
    )
    database.executemany(
        "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
        dict.fromkeys(row for table in tables for row in _enumeration_rows(table)),
    )


def index_keys(database: sqlite3.Connection, tables: Sequence[DownloadTable]) -> None:
    """Index the columns that tell the rows of a table apart: no two rows may have them alike."""
    for table in tables:
        columns = ", ".join(f'"{name}"' for name in table.text.key if name in table.columns)
        if columns:
            sql = f'CREATE UNIQUE INDEX "{table.name}_key" ON "{table.name}" ({columns})'
            database.execute(sql)


def _column_rows(table: DownloadTable) -> Iterator[tuple[str, str, str, str, str, str | None]]:
    aliases: set[str] = set()
    for name in table.columns:
        column = table.describe(name)
        # A user may have given a column the title of another one.
        alias = column.alias if column.alias not in aliases else f"{column.alias} ({name})"
        aliases.add(alias)
        words = describe_column(column)
        yield table.name, name, alias, column.title.en, words, name if column.values else None


def _enumeration_rows(table: DownloadTable) -> Iterator[tuple[str, str, str]]:
    for name in table.columns:
        column = table.describe(name)
        for value in column.values:
            yield name, value, describe_value(column, value)


def document_views(
    views: Sequence[DownloadTable], documents: Mapping[str, Documentation]
) -> dict[str, Documentation]:
    """Document the views of `drawn_views`: each its table on the land of the divisions.

    Parameters
    ----------
    views
        The views.
    documents
        What is said about each table; that of the divisions, if there are views.

    Returns
    -------
    dict
        By name of the view.
    """
    found = {}
    for view in views:
        table, land = documents[view.name.removesuffix(SUFFIX)], documents[DRAWN]
        found[view.name] = replace(
            table,
            id=f"{table.id}{SUFFIX}",
            title=view.text.title,
            abstract=view.text.about,
            lineage=tuple(dict.fromkeys([*table.lineage, *land.lineage])),
            origins=tuple(dict.fromkeys([*table.origins, *land.origins])),
            bounds=land.bounds,
            crs=land.crs,
            accuracy=land.accuracy,
        )
    return found


def as_view(document: Documentation) -> Documentation:
    """Let what is said about a layer say that it is a view and cannot be edited."""
    return replace(document, abstract=join_texts([document.abstract, VIEW]))


METADATA_EXTENSION: Final = "http://www.geopackage.org/spec120/#extension_metadata"


def write_metadata(
    database: sqlite3.Connection, documents: Mapping[str, Documentation], project: str
) -> None:
    """Write the metadata of all tables and of the file.

    Parameters
    ----------
    database
        A GeoPackage with its tables and views.
    documents
        What is said about each of them, by its name.
    project
        Its name, which is that of the file.
    """
    own = ("gpkg_metadata", "gpkg_metadata_reference")
    add_extension(database, "gpkg_metadata", METADATA_EXTENSION, own)
    views = view_names(database)
    # What is said of the whole file, which is no table, comes first.
    said: dict[str | None, Documentation] = {None: document_dataset(documents, project)}
    said |= {name: as_view(one) if name in views else one for name, one in documents.items()}
    parents: dict[str, int] = {}
    for (table, document), (standard, template) in product(
        said.items(), METADATA_TEMPLATES.items()
    ):
        text = render_xml(template, document=document, say=both)
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


METADATA_TEMPLATES: Final = {
    "http://www.isotc211.org/2005/gmd": "iso_metadata.xml.j2",
    "http://mrcc.com/qgis.dtd": "qgis_metadata.xml.j2",
}
"""Standards of metadata by the URI that a reader knows them by, QGIS's own among them."""


PAGE_BYTES = 1024


def write_geopackage(
    tables: Sequence[DownloadTable],
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
        What is said about each table and view, by its name; None writes no metadata.
    country
        Its name is that of the project; its days are those of the censuses.

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
        views = drawn_views(tables, country.table_years)
        write_views(database, tables, views)
        describe_views(database)
        if documents is not None:
            write_metadata(database, documents, country.project)
        if styles is not None:
            write_styles(database, [*tables, *views], styles, country.project)
        database.execute("COMMIT")
        # Pages that were filled and freed on the way may hold anything; written anew, the file
        # depends on its content alone. The rest of a row's last page lies idle: short ones waste
        # less of it (a tenth of the file).
        database.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        database.execute("VACUUM")


def _write_layer(table: DownloadTable, path: Path) -> None:
    pyogrio.write_dataframe(
        table.frame,
        path,
        layer=table.name,
        driver="GPKG",
        geometry_type=table.geometry_type,
        use_arrow=True,  # the same file, in two thirds of the time
        layer_options={"IDENTIFIER": table.text.identifier, "DESCRIPTION": table.text.description},
    )
