"""Tables as Arrow whose columns say what they hold: what Parquet and FlatGeobuf keep of it."""

from __future__ import annotations

import json
from typing import Final

import geopandas as gpd
import pyarrow as pa

from atlas.exports.tables import PublishedTable
from atlas.words.columns import describe_column

OGR_TYPES: Final = {
    "text": {"type": "String"},
    "integer": {"type": "Integer64"},
    "real": {"type": "Real"},
    "flag": {"type": "Integer", "subtype": "Boolean"},
}
"""What GDAL calls the types of columns."""

PLAIN: Final = ("title", "description")
OF_GDAL: Final = ("GDAL:OGR:alternative_name", "GDAL:OGR:comment")
"""Under which names a field bears its title and its description."""


def arrow_for_gdal(table: PublishedTable) -> pa.Table:
    """Return a layer as Arrow, shapes as WKB, with the alias and comment of every column."""
    assert isinstance(table.frame, gpd.GeoDataFrame)
    return _with_words(table, pa.table(table.frame.to_arrow(index=False)), OF_GDAL, {})


def arrow_for_parquet(table: PublishedTable, arrow: pa.Table) -> pa.Table:
    """Let the columns of a table say what they hold.

    Parameters
    ----------
    table
        Knows what its columns are.
    arrow
        Its columns, and others (geometry, bounds) that stay as they are.

    Returns
    -------
    pyarrow.Table
        Each field with ``title`` and ``description`` (its unit at the end) in its metadata. The
        schema has those of the table, and ``gdal:schema``, from which GDAL reads the same.
    """
    about = {
        "title": table.text.identifier,
        "description": table.text.description,
        "gdal:schema": _gdal_schema(table),
    }
    return _with_words(table, arrow, PLAIN, about)


def _with_words(
    table: PublishedTable, arrow: pa.Table, keys: tuple[str, str], about: dict[str, str]
) -> pa.Table:
    known = set(table.columns)
    fields = [
        one.with_metadata(dict(zip(keys, _words(table, one.name), strict=True)))
        if one.name in known
        else one
        for one in arrow.schema
    ]
    metadata = {key.encode(): text.encode() for key, text in about.items()}
    return arrow.cast(pa.schema(fields, {**(arrow.schema.metadata or {}), **metadata}))


def _words(table: PublishedTable, name: str) -> tuple[str, str]:
    return table.alias(name), describe_column(table.describe(name))


def _gdal_schema(table: PublishedTable) -> str:
    columns = {}
    for name in table.columns:
        alias, comment = _words(table, name)
        kind = OGR_TYPES[table.describe(name).type]
        columns[name] = {**kind, "alternative_name": alias, "comment": comment}
    return json.dumps({"columns": columns}, ensure_ascii=False)
