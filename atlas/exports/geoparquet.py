"""Parquet: layers as GeoParquet 1.1, tables of attributes alone as plain Parquet."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from atlas.exports.tables import PublishedTable

ZSTD_LEVEL = 9
"""A fifth smaller than the default of 3 at the same speed; 15 saves 1 % more at four times it."""


def write_parquet(table: PublishedTable, path: Path) -> None:
    """Write a table as one Parquet file, compressed with Zstandard.

    A layer becomes GeoParquet 1.1: geometry as WKB, the CRS as PROJJSON, and a column ``bbox``
    (a struct of ``xmin``, ``ymin``, ``xmax``, ``ymax``, named in the metadata as the covering)
    by which readers skip rows outside a window. Whole numbers, flags and texts stay such where
    values are missing: nulls are Parquet's own.

    Raises
    ------
    OSError
        The file cannot be written.

    Notes
    -----
    GeoParquet 1.1.0 is a specification of the Open Geospatial Consortium's incubator
    (geoparquet.org); `geopandas` writes it.
    """
    if isinstance(table.frame, gpd.GeoDataFrame):
        table.frame.to_parquet(
            path,
            index=False,
            compression="zstd",
            compression_level=ZSTD_LEVEL,
            schema_version="1.1.0",
            write_covering_bbox=True,
        )
    else:
        table.frame.to_parquet(path, index=False, compression="zstd", compression_level=ZSTD_LEVEL)
