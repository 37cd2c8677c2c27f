"""Styles, views and shared shapes in a GeoPackage."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from atlas.catalogue.columns import describe_table
from atlas.exports.render import render
from atlas.exports.reproducible import source_date
from atlas.exports.styles.documents import qml
from atlas.exports.styles.rules import LayerStyle, both
from atlas.exports.tables import DownloadTable, say_how_drawn
from atlas.units.census_land import DRAWN, DRAWN_JOINED, POLYGON_CODES, STAND_IN_CODES
from atlas.words.word_files import read_words


def written_date() -> str:
    """Return the date that a build bears, as OGC 12-128r15 wants a DATETIME."""
    return source_date().strftime("%Y-%m-%dT%H:%M:%S.000Z")


def create_table(database: sqlite3.Connection, name: str) -> None:
    """Make an empty table as ``templates/geopackage.sql.j2`` defines it."""
    statements = map(str.strip, render("geopackage.sql.j2").split(";"))
    database.execute(next(sql for sql in statements if f" {name} (" in sql.partition("\n")[0]))


SHARING_COLUMNS: Final = "_columns"
"""What the name of a table adds to that of the view on it."""

TEXT: Final = "_text"
"""What the name of a column adds that has the numbers of its texts."""

OWN: Final = {"MultiPolygon": "shapes_of_views", "LineString": "lines_of_views"}
"""The table of the shapes that no lender has but views do, by type."""

LENDERS: Final = ("prefecture", DRAWN_JOINED, "province_migration_lines")
"""Layers that stay tables and lend, beside the last of the county units."""

COUNTY_UNITS: Final = re.compile(r"county_\d{4}_\d{4}")
"""Names of the county units over which every count is compared: what users open, edit and join."""

MINIMUM: Final = 1_000_000
"""Bytes below which a view is not worth it."""

TEXTS: Final = "texts_of_views"
"""The table of the texts that views repeat."""

MINIMUM_TEXT: Final = 50_000
"""Bytes of a column of texts, beside its different ones, below which they are not worth it."""


def share_shapes(database: sqlite3.Connection, tables: Sequence[DownloadTable]) -> None:
    """Let layers that repeat shapes borrow them.

    Parameters
    ----------
    database
        A GeoPackage with its layers, as GDAL wrote it.
    tables
        What is published.
    """
    counties = sorted(table.name for table in tables if COUNTY_UNITS.fullmatch(table.name))
    texts: dict[str, int] = {}
    for kind in OWN:
        drawn = [table for table in tables if table.geometry_type == kind]
        lenders = [t.name for t in drawn if t.name in (*counties[-1:], *LENDERS)]
        others = [table for table in drawn if table.name not in lenders]
        if lenders and others:
            _Loans(database, kind, lenders, texts).share_with(others)
    if texts:
        rows = ((number, text) for text, number in texts.items())
        database.executemany(f"INSERT INTO {TEXTS} VALUES (?, ?)", rows)


class _Loans:
    """The shapes of one type that lenders have, and the texts that all views repeat.

    Parameters
    ----------
    database
        The GeoPackage.
    kind
        The type of the shapes.
    lenders
        The names of the layers that lend.
    texts
        The numbers of the texts so far; those of these views are added.
    """

    def __init__(
        self, database: sqlite3.Connection, kind: str, lenders: list[str], texts: dict[str, int]
    ) -> None:
        self._database, self._kind, self._lenders, self._texts = database, kind, lenders, texts
        self._kept: dict[bytes, int] = {}

    def share_with(self, others: list[DownloadTable]) -> None:
        """Turn those of some layers that repeat enough into views."""
        shapes: dict[str, list[bytes]] = {}
        for position, name in enumerate(self._lenders, start=1):
            sql = f'SELECT fid, geom FROM "{name}" WHERE geom NOT NULL'
            for fid, geom in self._database.execute(sql):
                self._kept.setdefault(geom, self._number(fid, position))
        for table in others:
            rows = self._database.execute(f'SELECT geom FROM "{table.name}"')
            shapes[table.name] = [geom for (geom,) in rows if geom]
        times = Counter(geom for those in shapes.values() for geom in those)
        borrowers = [
            table
            for table in others
            if sum(len(g) for g in shapes[table.name] if g in self._kept or times[g] > 1) > MINIMUM
        ]
        if borrowers:
            columns = f"fid INTEGER PRIMARY KEY, geom {self._kind.upper()}"
            self._database.execute(f"CREATE TABLE {OWN[self._kind]} ({columns})")
        for table in borrowers:
            self._borrow_shapes(table)
            self._show(table, self._borrow_texts(table))

    def _number(self, fid: int, place: int) -> int:
        """Number a shape of the lender at some place, from 1 on, or of the own shapes (0)."""
        return fid * (len(self._lenders) + 1) + place

    def _borrow_shapes(self, table: DownloadTable) -> None:
        """Let a layer keep its columns alone, and the numbers of the shapes that it borrows."""
        database, name, stored = self._database, table.name, f"{table.name}{SHARING_COLUMNS}"
        _forget_index(database, name)
        database.execute(f'ALTER TABLE "{name}" RENAME TO "{stored}"')
        database.execute(f'ALTER TABLE "{stored}" ADD COLUMN shape INTEGER')
        rows = database.execute(f'SELECT fid, geom FROM "{stored}" WHERE geom NOT NULL').fetchall()
        for _, geom in rows:
            if geom not in self._kept:
                sql = f"INSERT INTO {OWN[self._kind]} (geom) VALUES (?)"
                fid = database.execute(sql, (geom,)).lastrowid or 0
                self._kept[geom] = self._number(fid, 0)
        # A row is written anew whole: without its shape it is a short one.
        database.execute(f'ALTER TABLE "{stored}" DROP COLUMN geom')
        numbers = ((self._kept[geom], fid) for fid, geom in rows)
        database.executemany(f'UPDATE "{stored}" SET shape = ? WHERE fid = ?', numbers)

    def _borrow_texts(self, table: DownloadTable) -> list[str]:
        """Put numbers in the place of texts that a layer repeats; name its columns of such."""
        database, stored = self._database, f"{table.name}{SHARING_COLUMNS}"
        borrowed = [name for name in table.columns if _repeats(table, name)]
        if not borrowed:
            return []
        database.execute(f"CREATE TABLE IF NOT EXISTS {TEXTS} (fid INTEGER PRIMARY KEY, text TEXT)")
        numbers = {
            text: self._texts.setdefault(text, len(self._texts) + 1)
            for name in borrowed
            for text in table.frame[name].dropna().unique()
        }
        columns = ", ".join(f'"{name}"' for name in borrowed)
        rows = database.execute(f'SELECT fid, {columns} FROM "{stored}"').fetchall()
        for name in borrowed:
            database.execute(f'ALTER TABLE "{stored}" ADD COLUMN "{name}{TEXT}" INTEGER')
        # All at once: a row is written anew whole.
        lent = ", ".join(f'"{name}{TEXT}" = ?' for name in borrowed)
        changed = ((*map(numbers.get, words), fid) for fid, *words in rows)
        database.executemany(f'UPDATE "{stored}" SET {lent} WHERE fid = ?', changed)
        for name in borrowed:
            database.execute(f'ALTER TABLE "{stored}" DROP COLUMN "{name}"')
        return borrowed

    def _show(self, table: DownloadTable, borrowed: list[str]) -> None:
        """Show a layer as it was: its columns, and the shapes and texts that it borrows."""
        stored = f"{table.name}{SHARING_COLUMNS}"
        places = {column: position for position, column in enumerate(borrowed)}
        columns = ", ".join(
            f't{places[column]}.text AS "{column}"' if column in places else f'c."{column}"'
            for column in table.columns
        )
        every = len(self._lenders) + 1
        joins = "".join(
            f' LEFT JOIN {TEXTS} t{place} ON t{place}.fid = c."{column}{TEXT}"'
            for column, place in places.items()
        )
        lent = " UNION ALL ".join(
            f'SELECT geom FROM "{layer}" '
            f"WHERE fid = c.shape / {every} AND c.shape % {every} = {place}"
            for place, layer in enumerate([OWN[self._kind], *self._lenders])
        )
        # GDAL takes a column of this name for the number of a feature.
        self._database.execute(
            f'CREATE VIEW "{table.name}" AS SELECT c.fid AS OGC_FID, {_looked_up(lent)}, {columns} '
            f'FROM "{stored}" c{joins}'
        )


def _looked_up(geom: str) -> str:
    """Write the column of a shape that another query finds.

    A join with the lenders, which are a union, would copy all their shapes before the first row,
    and QGIS reads that row of each view whenever it opens the file. Of shapes that an expression
    chooses, SQLite forgets that they are polygons, which the standard asks it to know.
    """
    return f"({geom}) AS geom"


def _repeats(table: DownloadTable, name: str) -> bool:
    """Tell whether a column of texts repeats enough of them."""
    if table.describe(name).type != "text" or name in table.text.key:
        return False
    column = table.frame[name].dropna()
    weights = column.str.len()
    return int(weights.sum() - weights[~column.duplicated()].sum()) >= MINIMUM_TEXT


def _forget_index(database: sqlite3.Connection, name: str) -> None:
    """Drop the spatial index of a layer and the triggers by which GDAL keeps it."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    for (trigger,) in database.execute(sql, (name,)).fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    database.execute(f'DROP TABLE "rtree_{name}_geom"')
    database.execute("DELETE FROM gpkg_extensions WHERE table_name = ?", (name,))
    database.execute("DELETE FROM gpkg_ogr_contents WHERE table_name = ?", (name,))


SUFFIX: Final = "_map"
"""What the name of a view adds to that of its table."""

VIEWS_CONTENTS: Final = """
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


VIEW: Final = read_words("qgis")["view"]
"""Says that a layer is a view and cannot be edited."""


def view_names(database: sqlite3.Connection) -> frozenset[str]:
    """Name the views of a GeoPackage."""
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
    return frozenset(name for (name,) in rows)


def read_view_names(path: Path) -> frozenset[str]:
    """Name the views of the GeoPackage in a file, which has to be there and stays as it is."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        return view_names(database)


def write_views(
    database: sqlite3.Connection, tables: Sequence[DownloadTable], views: Sequence[DownloadTable]
) -> None:
    """Draw the tables whose rows name the polygons that are their land, or stand in for it.

    Parameters
    ----------
    database
        A GeoPackage with its tables, those that draw the polygons among them, and what is said of
        their columns, which the views take over.
    tables, views
        What is published, and what `drawn_views` lists of it.
    """
    land = f'coalesce(r."{POLYGON_CODES}", r."{STAND_IN_CODES}")'
    for table, view in zip(_drawn_elsewhere(tables), views, strict=True):
        name = view.name
        columns = ", ".join(f'r."{column}"' for column in table.columns)
        lands = (
            f'SELECT geom FROM "{DRAWN}" WHERE code = {land} UNION ALL '
            f'SELECT geom FROM "{DRAWN_JOINED}" WHERE "{POLYGON_CODES}" = {land}'
        )
        # GDAL takes a column of this name for the number of a feature.
        database.execute(
            f'CREATE VIEW "{name}" AS SELECT r.fid AS OGC_FID, {_looked_up(lands)}, {columns} '
            f'FROM "{table.name}" r'
        )
        words = (view.text.identifier, view.text.description)
        database.execute(VIEWS_CONTENTS, (name, *words, written_date(), DRAWN))
        database.execute(GEOMETRY, (name, DRAWN))
        database.execute(DESCRIPTIONS, (name, table.name))


def describe_views(database: sqlite3.Connection) -> None:
    """Say of every layer that is a view that it cannot be edited, where a GIS tells what it is."""
    sql = (
        "UPDATE gpkg_contents SET description = trim(description || ' ' || ?) WHERE table_name = ?"
    )
    database.executemany(sql, [(VIEW.both(" / "), name) for name in sorted(view_names(database))])


def drawn_views(tables: Sequence[DownloadTable], years: Mapping[str, str]) -> list[DownloadTable]:
    """List the views that a GeoPackage of these tables has, as tables that have a shape.

    The ``years`` are those that `atlas.catalogue.columns.describe_table` knows.
    """
    views = []
    for table in _drawn_elsewhere(tables):
        name = f"{table.name}{SUFFIX}"
        text = say_how_drawn(describe_table(name, years), table.frame)
        views.append(replace(table, name=name, text=text, geometry_type="MultiPolygon"))
    return views


def _drawn_elsewhere(tables: Sequence[DownloadTable]) -> Iterator[DownloadTable]:
    """Find the tables without shapes whose rows name polygons that other tables draw."""
    if {DRAWN, DRAWN_JOINED} <= {table.name for table in tables}:
        yield from (t for t in tables if t.geometry_type is None and POLYGON_CODES in t.columns)


CONTENTS: Final = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', ?, ?)"""
ABOUT: Final = read_words("qgis")["layer_styles"]


def write_styles(
    database: sqlite3.Connection,
    tables: Sequence[DownloadTable],
    styles: Mapping[str, Sequence[LayerStyle]],
    owner: str,
) -> None:
    """Write the styles of all layers; the first of each is the one that opens with it.

    Parameters
    ----------
    database
        A GeoPackage with its layers.
    tables, styles
        The layers, and the styles of each by its name.
    owner
        Whose they are.
    """
    create_table(database, "layer_styles")
    database.execute(CONTENTS, (both(ABOUT), written_date()))
    geometry = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    rows = [
        {
            # QGIS looks for a default under empty texts, not under nulls.
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": table.name,
            "f_geometry_column": geometry.get(table.name, ""),
            "styleName": both(style.name),
            "styleQML": qml(style, str(table.geometry_type)),
            # QGIS reads the one before; the others are in an archive of their own.
            "styleSLD": None,
            "useAsDefault": int(position == 0),
            "description": both(style.title),
            "owner": owner,
            "update_time": written_date(),
        }
        for table in tables
        for position, style in enumerate(styles.get(table.name, ()))
    ]
    for row in rows:
        marks = ", ".join("?" * len(row))
        sql = f"INSERT INTO layer_styles ({', '.join(row)}) VALUES ({marks})"
        database.execute(sql, tuple(row.values()))
