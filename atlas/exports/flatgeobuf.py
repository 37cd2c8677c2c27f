"""FlatGeobuf: one layer in one file that web maps read by window, through its spatial index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyogrio

from atlas.exports.described import arrow_for_gdal
from atlas.exports.reproducible import reproducible_gdal
from atlas.exports.tables import PublishedTable
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.numbers import plural
from atlas.words.reading import read_words

_WORDS = read_words("downloads", "files")


def write_flatgeobuf(table: PublishedTable, path: Path, *, country: Country) -> None:
    """Write the drawn rows of a layer, with a packed Hilbert R-tree.

    Rows stand in the order of the index, not of their codes. A row without a shape is left
    out: the format has no place for it in its index, GDAL refuses it, and GDAL's Arrow reader
    (3.12) crashes on a file without an index that holds one. `undrawn` counts such rows. Each
    column bears its title and its description.

    Parameters
    ----------
    table
        A table with a geometry.
    path
        The file; one that is there is replaced.
    country
        The country whose censuses and divisions are meant.

    Raises
    ------
    pyogrio.errors.DataSourceError
        The file cannot be written.
    """
    drawn, about = (
        table.frame[table.frame["geometry"].notna()],
        describe_drawn(table, country=country),
    )
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
            crs=country.crs,
            layer_options={
                "SPATIAL_INDEX": "YES",
                "TITLE": table.text.identifier,
                "DESCRIPTION": about.both(" / "),
            },
        )


def undrawn(table: PublishedTable) -> int:
    """Count the rows of a layer without a shape, which its FlatGeobuf lacks."""
    return int(table.frame["geometry"].isna().sum())


def describe_drawn(table: PublishedTable, *, country: Country) -> Text:
    """Say what a layer holds, and how many of its rows its FlatGeobuf lacks."""
    about, left_out = table.text.about, undrawn(table)
    if not left_out:
        return about
    said = plural(_WORDS.dated(country), "without_shape", left_out).fill(about=about, n=left_out)
    return Text(said.zh, said.en.lstrip())
