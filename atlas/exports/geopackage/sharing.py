"""Shapes and texts that layers have in common, stored once: what repeats them becomes a view.

Most counties did not change their borders, so that the units of all periods, and the divisions that
they are made of, are drawn by the same polygons; where a city has no outskirts, its centre is a
prefecture; and a line between two provinces is that of every move between them. One layer keeps
such shapes; a layer that repeats them keeps its columns, and a view under its name borrows the
shapes. To GDAL and QGIS it is a layer like any other, but for a spatial index, which a few thousand
rows can do without. Notes on what was united, which most rows have in the same words, are borrowed
in the same way.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Final

from atlas.exports.tables import PublishedTable

COLUMNS: Final = "_columns"
"""What the name of a table adds to that of the view on it."""

TEXT: Final = "_text"
"""What the name of a column adds that has the numbers of its texts."""

OWN: Final = {"MultiPolygon": "shapes_of_views", "LineString": "lines_of_views"}
"""The table of the shapes that no lender has but views do, by type."""

LENDERS: Final = ("prefecture", "province_migration_lines")
"""Layers that stay tables and lend, beside the last of the county units."""

MINIMUM: Final = 1_000_000
"""Bytes below which a view is not worth it."""

TEXTS: Final = "texts_of_views"
"""The table of the texts that views repeat."""

MINIMUM_TEXT: Final = 50_000
"""Bytes of a column of texts, beside its different ones, below which they are not worth it."""


def share_shapes(database: sqlite3.Connection, tables: Sequence[PublishedTable]) -> None:
    """Let layers that repeat shapes borrow them.

    Parameters
    ----------
    database
        A GeoPackage with its layers, as GDAL wrote it.
    tables
        What is published.
    """
    counties = sorted(table.name for table in tables if table.name.startswith("county_"))
    texts: dict[str, int] = {}
    for kind in OWN:
        drawn = [table for table in tables if table.geometry_type == kind]
        lenders = [t.name for t in drawn if t.name in (*counties[-1:], *LENDERS)]
        others = [table for table in drawn if table.name not in lenders]
        if lenders and others:
            _share(database, kind, lenders, others, texts)
    if texts:
        rows = ((number, text) for text, number in texts.items())
        database.executemany(f"INSERT INTO {TEXTS} VALUES (?, ?)", rows)


def _share(
    database: sqlite3.Connection,
    kind: str,
    lenders: list[str],
    others: list[PublishedTable],
    texts: dict[str, int],
) -> None:
    """Turn those of some layers that repeat enough into views on shapes of one type."""
    kept: dict[bytes, int] = {}
    for place, name in enumerate(lenders, start=1):
        for fid, geom in database.execute(f'SELECT fid, geom FROM "{name}" WHERE geom NOT NULL'):
            kept.setdefault(geom, _number(fid, place, lenders))
    shapes = {table.name: _shapes(database, table.name) for table in others}
    times = Counter(geom for those in shapes.values() for geom in those)
    borrowers = [
        table
        for table in others
        if sum(len(g) for g in shapes[table.name] if g in kept or times[g] > 1) > MINIMUM
    ]
    if borrowers:
        database.execute(f"CREATE TABLE {OWN[kind]} (fid INTEGER PRIMARY KEY, geom {kind.upper()})")
    for table in borrowers:
        _borrow(database, table, kind, lenders, kept)
        _view(database, table, kind, lenders, _borrow_texts(database, table, texts))


def _number(fid: int, place: int, lenders: list[str]) -> int:
    """Number a shape of the lender at some place, from 1 on, or of the own shapes (0)."""
    return fid * (len(lenders) + 1) + place


def _shapes(database: sqlite3.Connection, name: str) -> list[bytes]:
    return [geom for (geom,) in database.execute(f'SELECT geom FROM "{name}"') if geom]


def _borrow(
    database: sqlite3.Connection,
    table: PublishedTable,
    kind: str,
    lenders: list[str],
    kept: dict[bytes, int],
) -> None:
    """Let a layer keep its columns alone, and the numbers of the shapes that it borrows."""
    name, stored = table.name, f"{table.name}{COLUMNS}"
    _forget_index(database, name)
    database.execute(f'ALTER TABLE "{name}" RENAME TO "{stored}"')
    database.execute(f'ALTER TABLE "{stored}" ADD COLUMN shape INTEGER')
    rows = database.execute(f'SELECT fid, geom FROM "{stored}" WHERE geom NOT NULL').fetchall()
    for _, geom in rows:
        if geom not in kept:
            added = database.execute(f"INSERT INTO {OWN[kind]} (geom) VALUES (?)", (geom,))
            kept[geom] = _number(int(added.lastrowid or 0), 0, lenders)
    # A row is written anew whole: without its shape it is a short one.
    database.execute(f'ALTER TABLE "{stored}" DROP COLUMN geom')
    numbers = ((kept[geom], fid) for fid, geom in rows)
    database.executemany(f'UPDATE "{stored}" SET shape = ? WHERE fid = ?', numbers)


def _borrow_texts(
    database: sqlite3.Connection, table: PublishedTable, texts: dict[str, int]
) -> list[str]:
    """Put the numbers of texts in the place of those that a layer repeats; name its columns."""
    stored = f"{table.name}{COLUMNS}"
    borrowed = [name for name in table.columns if _repeats(table, name)]
    if not borrowed:
        return []
    database.execute(f"CREATE TABLE IF NOT EXISTS {TEXTS} (fid INTEGER PRIMARY KEY, text TEXT)")
    numbers = {
        text: texts.setdefault(text, len(texts) + 1)
        for name in borrowed
        for text in table.frame[name].dropna().unique()
    }
    columns = ", ".join(f'"{name}"' for name in borrowed)
    rows = database.execute(f'SELECT fid, {columns} FROM "{stored}"').fetchall()
    for name in borrowed:
        database.execute(f'ALTER TABLE "{stored}" ADD COLUMN "{name}{TEXT}" INTEGER')
    # All at once: a row is written anew whole.
    lent = ", ".join(f'"{name}{TEXT}" = ?' for name in borrowed)
    database.executemany(
        f'UPDATE "{stored}" SET {lent} WHERE fid = ?',
        ((*map(numbers.get, words), fid) for fid, *words in rows),
    )
    for name in borrowed:
        database.execute(f'ALTER TABLE "{stored}" DROP COLUMN "{name}"')
    return borrowed


def _repeats(table: PublishedTable, name: str) -> bool:
    """Tell whether a column of texts repeats enough of them."""
    if table.describe(name).type != "text" or name in table.text.key:
        return False
    column = table.frame[name].dropna()
    weights = column.str.len()
    return int(weights.sum() - weights[~column.duplicated()].sum()) >= MINIMUM_TEXT


def _view(
    database: sqlite3.Connection,
    table: PublishedTable,
    kind: str,
    lenders: list[str],
    borrowed: list[str],
) -> None:
    """Show a layer as it was: its columns, and the shapes and texts that it borrows."""
    name, stored = table.name, f"{table.name}{COLUMNS}"
    places = {column: place for place, column in enumerate(borrowed)}
    columns = ", ".join(
        f't{places[column]}.text AS "{column}"' if column in places else f'c."{column}"'
        for column in table.columns
    )
    joins = "".join(
        f' LEFT JOIN {TEXTS} t{place} ON t{place}.fid = c."{column}{TEXT}"'
        for column, place in places.items()
    )
    lent = " UNION ALL ".join(
        f'SELECT CAST(fid * {len(lenders) + 1} + {place} AS INTEGER) AS shape, geom FROM "{layer}"'
        for place, layer in enumerate([OWN[kind], *lenders])
    )
    # Without its type SQLite would compare every number with every shape, and not look it up.
    # GDAL takes a column of this name for the number of a feature. Of shapes that an expression
    # chooses SQLite forgets that they are polygons, which the standard asks it to know.
    database.execute(
        f'CREATE VIEW "{name}" AS SELECT c.fid AS OGC_FID, d.geom AS geom, {columns} '
        f'FROM "{stored}" c LEFT JOIN ({lent}) d ON d.shape = c.shape{joins}'
    )


def _forget_index(database: sqlite3.Connection, name: str) -> None:
    """Drop the spatial index of a layer and the triggers by which GDAL keeps it."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    for (trigger,) in database.execute(sql, (name,)).fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    database.execute(f'DROP TABLE "rtree_{name}_geom"')
    database.execute("DELETE FROM gpkg_extensions WHERE table_name = ?", (name,))
    database.execute("DELETE FROM gpkg_ogr_contents WHERE table_name = ?", (name,))
