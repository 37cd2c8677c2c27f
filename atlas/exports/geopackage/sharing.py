"""Shapes that layers have in common, stored once: what repeats them becomes a view.

Most counties did not change their borders, so that the units of all periods, and the divisions that
they are made of, are drawn by the same polygons. One layer keeps them; a layer that repeats most of
its shapes keeps its columns, and a view under its name borrows the shapes. To GDAL and QGIS it is a
layer like any other, but for a spatial index, which a few thousand rows can do without.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from atlas.exports.tables import PublishedTable

COLUMNS: Final = "_columns"
"""What the name of a table adds to that of the view on it."""

OWN: Final = "shapes_of_views"
"""The table of the shapes that a view's layer alone has; ``shape`` counts them below 0."""

LEAST: Final = 0.5
"""Part of its shapes that a layer has to repeat, by bytes."""

MINIMUM: Final = 1_000_000
"""Bytes below which a view is not worth it."""


def share_shapes(database: sqlite3.Connection, tables: Sequence[PublishedTable]) -> None:
    """Let layers that repeat shapes of the last county units borrow them.

    Parameters
    ----------
    database
        A GeoPackage with its layers, as GDAL wrote it.
    tables
        What is published.
    """
    drawn = [table for table in tables if table.geometry_type == "MultiPolygon"]
    lenders = sorted(table.name for table in drawn if table.name.startswith("county_"))
    if not lenders:
        return
    lender = lenders[-1]
    kept = {geom: fid for fid, geom in database.execute(f'SELECT fid, geom FROM "{lender}"')}
    kept.pop(None, None)
    for table in drawn:
        if table.name != lender and _repeats(database, table.name, kept):
            _borrow(database, table, lender, kept)


def _repeats(database: sqlite3.Connection, name: str, kept: dict[bytes, int]) -> bool:
    """Whether most shapes of a layer are those of another, and enough to be worth a view."""
    shapes = [geom for (geom,) in database.execute(f'SELECT geom FROM "{name}"') if geom]
    repeated = sum(len(geom) for geom in shapes if geom in kept)
    return repeated > MINIMUM and repeated >= LEAST * sum(map(len, shapes))


def _borrow(
    database: sqlite3.Connection, table: PublishedTable, lender: str, kept: dict[bytes, int]
) -> None:
    """Turn a layer into a view on its columns and the shapes that it borrows."""
    name, stored = table.name, f"{table.name}{COLUMNS}"
    database.execute(
        f"CREATE TABLE IF NOT EXISTS {OWN} (fid INTEGER PRIMARY KEY, geom MULTIPOLYGON)"
    )
    _forget_index(database, name)
    database.execute(f'ALTER TABLE "{name}" RENAME TO "{stored}"')
    database.execute(f'ALTER TABLE "{stored}" ADD COLUMN shape INTEGER')
    own = {geom: -fid for fid, geom in database.execute(f"SELECT fid, geom FROM {OWN}")}
    rows = database.execute(f'SELECT fid, geom FROM "{stored}" WHERE geom NOT NULL').fetchall()
    for fid, geom in rows:
        if geom not in kept and geom not in own:
            added = database.execute(f"INSERT INTO {OWN} (geom) VALUES (?)", (geom,))
            own[geom] = -int(added.lastrowid or 0)
        shape = kept[geom] if geom in kept else own[geom]
        database.execute(f'UPDATE "{stored}" SET shape = ? WHERE fid = ?', (shape, fid))
    database.execute(f'ALTER TABLE "{stored}" DROP COLUMN geom')
    columns = ", ".join(f'c."{column}"' for column in table.columns)
    # GDAL takes a column of this name for the number of a feature. Of shapes that an expression
    # chooses SQLite forgets that they are polygons, which the standard asks it to know.
    database.execute(
        f'CREATE VIEW "{name}" AS SELECT c.fid AS OGC_FID, d.geom AS geom, {columns} '
        f'FROM "{stored}" c LEFT JOIN (SELECT fid AS shape, geom FROM "{lender}" '
        f"UNION ALL SELECT -fid, geom FROM {OWN}) d ON d.shape = c.shape"
    )


def _forget_index(database: sqlite3.Connection, name: str) -> None:
    """Drop the spatial index of a layer and the triggers by which GDAL keeps it."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    for (trigger,) in database.execute(sql, (name,)).fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    database.execute(f'DROP TABLE "rtree_{name}_geom"')
    database.execute("DELETE FROM gpkg_extensions WHERE table_name = ?", (name,))
    database.execute("DELETE FROM gpkg_ogr_contents WHERE table_name = ?", (name,))
