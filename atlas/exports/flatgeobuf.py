"""FlatGeobuf: one layer in one file that web maps read by window, through its spatial index."""

from __future__ import annotations

from pathlib import Path

import pyogrio

from atlas.exports.reproducible import reproducible_gdal
from atlas.exports.tables import PublishedTable


def write_flatgeobuf(table: PublishedTable, path: Path) -> None:
    """Write the drawn rows of a layer, with a packed Hilbert R-tree.

    Rows stand in the order of the index, not of their codes. A row without a shape is left
    out: the format has no place for it in its index, GDAL refuses it, and GDAL's Arrow reader
    (3.12) crashes on a file without an index that holds one. `undrawn` counts such rows.

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
    path.unlink(missing_ok=True)
    with reproducible_gdal():
        pyogrio.write_dataframe(
            drawn,
            path,
            driver="FlatGeobuf",
            layer=table.name,
            geometry_type=table.geometry_type,
            layer_options={
                "SPATIAL_INDEX": "YES",
                "TITLE": table.text.identifier,
                "DESCRIPTION": table.text.description,
            },
        )


def undrawn(table: PublishedTable) -> int:
    """Count the rows of a layer without a shape, which its FlatGeobuf lacks."""
    return int(table.frame["geometry"].isna().sum())
