"""Tables as FlatGeobuf and GeoParquet."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from atlas.exports.reproducible import reproducible_gdal
from atlas.exports.tables import DownloadTable
from atlas.model.text import Text
from atlas.words.numbers import describe_column, plural
from atlas.words.word_files import read_words

_WORDS = read_words("downloads", "files")


OGR_TYPES: Final = {
    "text": {"type": "String"},
    "integer": {"type": "Integer64"},
    "real": {"type": "Real"},
    "flag": {"type": "Integer", "subtype": "Boolean"},
}
"""What GDAL calls the types of columns."""

GDAL_METADATA_KEYS: Final = ("GDAL:OGR:alternative_name", "GDAL:OGR:comment")
"""Under which names a field bears its title and its description."""


def arrow_for_gdal(table: DownloadTable) -> pa.Table:
    """Return a layer as Arrow, shapes as WKB, with the alias and comment of every column."""
    assert isinstance(table.frame, gpd.GeoDataFrame)
    arrow = pa.table(table.frame.to_arrow(index=False))
    known = set(table.columns)
    fields = [
        field.with_metadata(
            dict(zip(GDAL_METADATA_KEYS, _alias_and_comment(table, field.name), strict=True))
        )
        if field.name in known
        else field
        for field in arrow.schema
    ]
    return arrow.cast(pa.schema(fields, arrow.schema.metadata))


def arrow_for_parquet(table: DownloadTable, arrow: pa.Table) -> pa.Table:
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


def _alias_and_comment(table: DownloadTable, name: str) -> tuple[str, str]:
    column = table.describe(name)
    return column.alias, describe_column(column)


def _gdal_schema(table: DownloadTable) -> str:
    columns = {}
    for name in table.columns:
        alias, comment = _alias_and_comment(table, name)
        kind = OGR_TYPES[table.describe(name).type]
        columns[name] = {**kind, "alternative_name": alias, "comment": comment}
    return json.dumps({"columns": columns}, ensure_ascii=False)


def write_flatgeobuf(table: DownloadTable, path: Path) -> None:
    """Write the drawn rows of a layer, with a packed Hilbert R-tree.

    Rows stand in the order of the index, not of their codes. A row without a shape is left
    out: the format has no place for it in its index, GDAL refuses it, and GDAL's Arrow reader
    (3.12) crashes on a file without an index that holds one. `rows_without_shape` counts such
    rows. Each column bears its title and its description.

    Parameters
    ----------
    table
        A table with a geometry.
    path
        The file; one that is there is replaced.

    Raises
    ------
    pyogrio.errors.DataSourceError
        The file cannot be written.
    """
    drawn = table.frame[table.frame["geometry"].notna()]
    about = describe_drawn(table)
    arrow = arrow_for_gdal(replace(table, frame=drawn))
    path.unlink(missing_ok=True)
    with reproducible_gdal():
        pyogrio.write_arrow(
            arrow,
            path,
            driver="FlatGeobuf",
            layer=table.name,
            geometry_name="geometry",
            geometry_type=table.geometry_type,
            crs=str(drawn.crs),
            layer_options={
                "SPATIAL_INDEX": "YES",
                "TITLE": table.text.identifier,
                "DESCRIPTION": about.both(" / "),
            },
        )


TILE_COLUMNS: Final = (
    "code",
    "name_zh",
    "name_en",
    "population",
    "change_pct",
    "net_migration_rate",
)
"""What tiles have of a unit, the years left off: the code leads to all else."""

TILE_ZOOMS: Final = (2, 6)
"""From the nation to a prefecture: shapes simplified to some 2 km bear no more."""


def write_tiles(table: DownloadTable, path: Path) -> None:
    """Write the drawn rows of a layer as vector tiles in one PMTiles archive.

    Parameters
    ----------
    table
        A table with polygons, made light.
    path
        The file; one that is there is replaced.
    """
    kept = [name for name in table.columns if re.sub(r"(_\d{4})+$", "", name) in TILE_COLUMNS]
    frame = table.frame.loc[table.frame["geometry"].notna(), [*kept, "geometry"]]
    path.unlink(missing_ok=True)
    least, most = map(str, TILE_ZOOMS)
    with reproducible_gdal():
        pyogrio.write_dataframe(
            frame,
            path,
            driver="PMTiles",
            layer=table.name,
            dataset_options={
                **{"MINZOOM": least, "MAXZOOM": most, "MAX_SIZE": "2000000"},
                **{"NAME": table.text.identifier, "DESCRIPTION": table.text.description},
            },
        )


def rows_without_shape(table: DownloadTable) -> int:
    """Count the rows of a layer without a shape, which its FlatGeobuf lacks."""
    return int(table.frame["geometry"].isna().sum())


def describe_drawn(table: DownloadTable) -> Text:
    """Say what a layer holds, and how many of its rows its FlatGeobuf lacks."""
    about, left_out = table.text.about, rows_without_shape(table)
    if not left_out:
        return about
    said = plural(_WORDS, "without_shape", left_out).fill(about=about, n=left_out)
    return Text(said.zh, said.en.lstrip())


ZSTD_LEVEL = 7
"""A tenth smaller than level 3; 9 saves 1 % more for half as much work again."""

PAGE_BYTES = 1 << 26
"""A column is one page: a border is then found again in its neighbour, however far behind it."""


ROW_GROUP = 512
"""Rows that a reader of a window takes or leaves together. Of 256 a file of counties would be a
quarter larger, for each border is stored once a group; of 512 it is an eighth."""


def write_parquet(table: DownloadTable, path: Path) -> None:
    """Write a table as one Parquet file, compressed with Zstandard.

    A layer becomes GeoParquet 1.1: geometry as WKB, the CRS as PROJJSON, and a column ``bbox``
    (a struct of ``xmin``, ``ymin``, ``xmax``, ``ymax``, named in the metadata as the covering)
    by which readers skip rows outside a window. Polygons of more rows than a `ROW_GROUP` stand
    along a Hilbert curve, in groups of so many, and those without a shape last: a window touches
    few groups, and no others are read. All other tables keep their order. Whole numbers, flags
    and texts stay such where values are missing: nulls are Parquet's own. Each column says what
    it holds, see `arrow_for_parquet`.

    Raises
    ------
    OSError
        The file cannot be written.

    Notes
    -----
    GeoParquet 1.1.0 is a specification of the Open Geospatial Consortium's incubator
    (geoparquet.org); `geopandas` writes it.
    """
    arrow = _arrow(table)
    with pq.ParquetWriter(
        path,
        arrow.schema,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        data_page_size=PAGE_BYTES,
        # Few values repeat, and of those that do Zstandard makes less than a dictionary.
        use_dictionary=False,
        # Arrow's own schema would say once more, and longer, what is said of the columns.
        store_schema=False,
    ) as writer:
        writer.write_table(arrow, row_group_size=ROW_GROUP if _along_curve(table) else None)
        writer.add_key_value_metadata(arrow.schema.metadata)


def _along_curve(table: DownloadTable) -> bool:
    return table.geometry_type == "MultiPolygon" and len(table.frame) > ROW_GROUP


def _arrow(table: DownloadTable) -> pa.Table:
    if not isinstance(table.frame, gpd.GeoDataFrame):
        return arrow_for_parquet(table, pa.Table.from_pandas(table.frame, preserve_index=False))
    frame = table.frame
    if _along_curve(table):
        drawn = frame[frame.geometry.notna()]
        order = drawn.hilbert_distance().sort_values(kind="stable").index
        frame = pd.concat([drawn.loc[order], frame[frame.geometry.isna()]])
    # Only `to_parquet` adds the covering and what the file says of its geometry.
    written = BytesIO()
    frame.to_parquet(
        written, index=False, compression=None, schema_version="1.1.0", write_covering_bbox=True
    )
    return arrow_for_parquet(table, pq.read_table(written))
