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

OF_GDAL: Final = ("GDAL:OGR:alternative_name", "GDAL:OGR:comment")
"""Under which names a field bears its title and its description."""


def arrow_for_gdal(table: PublishedTable) -> pa.Table:
    """Return a layer as Arrow, shapes as WKB, with the alias and comment of every column."""
    assert isinstance(table.frame, gpd.GeoDataFrame)
    arrow = pa.table(table.frame.to_arrow(index=False))
    known = set(table.columns)
    fields = [
        one.with_metadata(dict(zip(OF_GDAL, _words(table, one.name), strict=True)))
        if one.name in known
        else one
        for one in arrow.schema
    ]
    return arrow.cast(pa.schema(fields, arrow.schema.metadata))


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
        Its schema has ``title`` and ``description`` of the table in its metadata, and those of
        each column (its unit at the end) in ``gdal:schema``, from which GDAL reads them.
    """
    about = {
        "title": table.text.identifier,
        "description": table.text.description,
        "gdal:schema": _gdal_schema(table),
    }
    return arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), **about})


def _words(table: PublishedTable, name: str) -> tuple[str, str]:
    return table.alias(name), describe_column(table.describe(name))


def _gdal_schema(table: PublishedTable) -> str:
    columns = {}
    for name in table.columns:
        alias, comment = _words(table, name)
        kind = OGR_TYPES[table.describe(name).type]
        columns[name] = {**kind, "alternative_name": alias, "comment": comment}
    return json.dumps({"columns": columns}, ensure_ascii=False)
