"""Shapefiles for old tools: short names of fields, UTF-8, one archive with a table of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyogrio

from atlas.exports.plain_cells import csv_text
from atlas.exports.reproducible import reproducible_gdal, source_date, write_zip
from atlas.exports.tables import PublishedTable
from atlas.words.columns import describe_column

NAMES = "fields.csv"


def write_shapefiles(tables: Sequence[PublishedTable], path: Path) -> None:
    """Write tables as shapefiles in one zip archive, which GDAL and QGIS open as it is.

    A field has its column's short name, for the format keeps ten characters; ``fields.csv``
    says what each is. Texts are UTF-8, as the ``.cpg`` beside each file says. Rows without a
    shape have none here either.

    Parameters
    ----------
    tables
        From `atlas.exports.packs.light.light_tables`.
    path
        The archive; one that is there is replaced.
    """
    entries = {NAMES: _names(tables)}
    with TemporaryDirectory() as name, reproducible_gdal():
        folder = Path(name)
        for table in tables:
            _write(table, folder / f"{table.name}.shp")
        entries |= {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    write_zip(entries, path)


def _write(table: PublishedTable, path: Path) -> None:
    short = {name: _short(table, name) for name in table.columns}
    pyogrio.write_dataframe(
        table.frame.rename(columns=short),
        path,
        driver="ESRI Shapefile",
        encoding="UTF-8",
        geometry_type="Polygon" if table.geometry_type == "MultiPolygon" else table.geometry_type,
        layer_options={"DBF_DATE_LAST_UPDATE": source_date().date().isoformat()},
    )


def _short(table: PublishedTable, name: str) -> str:
    return table.describe(name).short or name[:10]


def _names(tables: Sequence[PublishedTable]) -> bytes:
    head = ["file", "field", "column", "title_zh", "title_en", "description"]
    return csv_text([head, *_rows(tables)]).encode("utf-8-sig")


def _rows(tables: Sequence[PublishedTable]) -> Iterator[list[str]]:
    for table in tables:
        for name in table.columns:
            column = table.describe(name)
            words = (column.title.zh, column.title.en, describe_column(column))
            yield [f"{table.name}.shp", _short(table, name), name, *words]
