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


def arrow_of(table: PublishedTable) -> pa.Table:
    """Return the columns of a table as Arrow, shapes as WKB, each column described."""
    if isinstance(table.frame, gpd.GeoDataFrame):
        return with_words(table, pa.table(table.frame.to_arrow(index=False)))
    return with_words(table, pa.Table.from_pandas(table.frame, preserve_index=False))


def with_words(table: PublishedTable, arrow: pa.Table) -> pa.Table:
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
        Each field with ``title`` and ``description`` (its unit at the end) in its metadata, and
        both again under the keys by which GDAL takes them for alias and comment. The schema has
        ``title``, ``description`` and ``gdal:schema``, from which GDAL reads them in Parquet.
    """
    fields = [_field(table, field) for field in arrow.schema]
    known = {
        "title": table.text.identifier,
        "description": table.text.description,
        "gdal:schema": _gdal_schema(table),
    }
    metadata = {key.encode(): text.encode() for key, text in known.items()}
    schema = pa.schema(fields, {**(arrow.schema.metadata or {}), **metadata})
    return arrow.cast(schema)


def _field(table: PublishedTable, field: pa.Field) -> pa.Field:
    if field.name not in table.columns:
        return field
    title, description = table.alias(field.name), describe_column(table.describe(field.name))
    words = {
        "title": title,
        "description": description,
        "GDAL:OGR:alternative_name": title,
        "GDAL:OGR:comment": description,
    }
    return field.with_metadata({**(field.metadata or {}), **words})


def _gdal_schema(table: PublishedTable) -> str:
    columns = {
        name: {
            **OGR_TYPES[table.describe(name).type],
            "alternative_name": table.alias(name),
            "comment": describe_column(table.describe(name)),
        }
        for name in table.columns
    }
    return json.dumps({"columns": columns}, ensure_ascii=False)
