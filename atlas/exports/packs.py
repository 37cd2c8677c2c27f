"""Smaller files for other tools: shapefiles, the workbook, styles for map servers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio

from atlas.exports.documentation import (
    CITATION,
    PRODUCER,
    USE,
    Documentation,
    document_dataset,
    edition_text,
)
from atlas.exports.geopackage import write_geopackage
from atlas.exports.readme import README
from atlas.exports.reproducible import csv_text, reproducible_gdal, source_date, write_zip
from atlas.exports.styles.documents import sld
from atlas.exports.styles.grids import GridStyle, grid_sld
from atlas.exports.styles.rules import LayerStyle
from atlas.exports.tables import DownloadTable, Order
from atlas.exports.vector_files import write_tiles
from atlas.exports.web_maps import (
    LEVELS,
    MARKS,
    Lighten,
    borders_of,
    light_tables,
    main_columns,
    write_geojson,
    write_marks,
    write_topojson,
)
from atlas.model.country import UPPER, Country
from atlas.model.text import Text
from atlas.words.numbers import describe_column, describe_value
from atlas.words.word_files import LANGS, between, read_words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet


FIELD_LIST_FILE = "fields.csv"


def write_shapefiles(tables: Sequence[DownloadTable], licences: Sequence[Text], path: Path) -> None:
    """Write tables as shapefiles in one zip archive, which GDAL and QGIS open as it is.

    A field has its column's short name, for the format keeps ten characters; ``fields.csv``
    says what each is, ``README.txt`` on what terms they are and how they are cited. Texts are
    UTF-8, as the ``.cpg`` beside each file says. Rows without a shape have none here either.

    Parameters
    ----------
    tables
        From `atlas.exports.web_maps.light_tables`.
    licences
        Of their sources.
    path
        The archive; one that is there is replaced.
    """
    entries = {README: _readme(licences), FIELD_LIST_FILE: _fields(tables)}
    with TemporaryDirectory() as name, reproducible_gdal():
        folder = Path(name)
        for table in tables:
            _write(table, folder / f"{table.name}.shp")
        entries |= {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    write_zip(entries, path)


def _readme(licences: Sequence[Text]) -> bytes:
    """Say in each language of which edition the files are, on what terms, and how to cite them."""
    texts = (PRODUCER, edition_text(), USE, *licences, CITATION)
    halves = ("".join(f"{text.get(lang)}\n" for text in texts) for lang in LANGS)
    return "\n".join(halves).encode("utf-8-sig")


def _write(table: DownloadTable, path: Path) -> None:
    short = {name: _short(table, name) for name in table.columns}
    pyogrio.write_dataframe(
        table.frame.rename(columns=short),
        path,
        driver="ESRI Shapefile",
        encoding="UTF-8",
        geometry_type="Polygon" if table.geometry_type == "MultiPolygon" else table.geometry_type,
        layer_options={"DBF_DATE_LAST_UPDATE": source_date().date().isoformat()},
    )


def _short(table: DownloadTable, name: str) -> str:
    return table.describe(name).short or name[:10]


def _fields(tables: Sequence[DownloadTable]) -> bytes:
    rows = [["file", "field", "column", "title_zh", "title_en", "description"]]
    for table in tables:
        for name in table.columns:
            column = table.describe(name)
            words = (column.title.zh, column.title.en, describe_column(column))
            rows.append([f"{table.name}.shp", _short(table, name), name, *words])
    return csv_text(rows).encode("utf-8-sig")


STYLE_LIST_FILE = "styles.csv"


def write_slds(
    every: Mapping[str, Sequence[LayerStyle]], grids: Sequence[GridStyle], path: Path
) -> None:
    """Write each style as a file, and ``styles.csv``, which says what layer it is for.

    Maps of counties shown at another level are left out: their classes are the same.

    Parameters
    ----------
    every
        Of the layers of the GeoPackage, the default of each first: the very ones that its
        table ``layer_styles`` holds.
    grids
        Of the grids; a grid's style has its name.
    path
        The zip archive; one that is there is replaced.
    """
    rows = [["file", "layer", "default", "title_zh", "title_en"]]
    files: dict[str, str] = {}
    for layer, styles in every.items():
        own = [style for style in styles if not style.id.endswith(f"_by_{layer}")]
        for position, style in enumerate(own):
            default = "false" if position else "true"
            rows.append([f"{style.id}.sld", layer, default, style.title.zh, style.title.en])
            files[f"{style.id}.sld"] = sld(style, layer)
    for grid in grids:
        rows.append([f"{grid.id}.sld", grid.file, "true", grid.title.zh, grid.title.en])
        files[f"{grid.id}.sld"] = grid_sld(grid)
    texts = {name: text.encode("utf-8") for name, text in files.items()}
    write_zip({STYLE_LIST_FILE: csv_text(rows).encode("utf-8-sig"), **texts}, path)


_WORKBOOK_WORDS: Final = read_words("downloads", "workbook")
DICTIONARY_COLUMN_WIDTHS: Final = (24, 30, 34, 34, 16, 16, 10, 70, 70)


def write_workbook(tables: Sequence[DownloadTable], path: Path) -> None:
    """Write tables as one xlsx workbook; the same tables give the same bytes.

    The first sheet says what the others are, the second what each column is: name, titles,
    units, type, and what its coded values mean. Then comes a sheet a table: codes are text,
    what is missing is empty, flags are true or false.

    Parameters
    ----------
    tables
        In the order of the sheets; without their shapes.
    path
        The file; one that is there is replaced.
    """
    from xlsxwriter import Workbook

    with Workbook(path, {"in_memory": True}) as book:
        date = source_date().replace(tzinfo=None)
        said = {"author": _WORKBOOK_WORDS["creator"].en, "title": _both("title"), "created": date}
        book.set_properties(said)
        _about(book, tables)
        _dictionary(book, tables)
        for table in tables:
            _sheet(book, table)


def _about(book: Workbook, tables: Sequence[DownloadTable]) -> None:
    sheet = book.add_worksheet(_both("about_sheet"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    rows = [[_WORKBOOK_WORDS[key].get(lang)] for key in ("title", "about") for lang in LANGS]
    rows += [[text.get(lang)] for text in (edition_text(), CITATION) for lang in LANGS]
    rows.append([])
    for table in tables:
        rows += [[table.name, table.text.identifier], ["", table.text.description]]
    _write_cells(sheet, rows)


def _dictionary(book: Workbook, tables: Sequence[DownloadTable]) -> None:
    sheet = book.add_worksheet(_both("dictionary_sheet"))
    for position, width in enumerate(DICTIONARY_COLUMN_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.freeze_panes("A2")
    titles, units, descriptions = (
        [f"{what}_{lang}" for lang in LANGS] for what in ("title", "unit", "description")
    )
    head = ["table", "column", *titles, *units, "type", *descriptions]
    _write_cells(sheet, [head, *_described(tables)])


def _described(tables: Sequence[DownloadTable]) -> Iterator[list[str]]:
    for table in tables:
        for name in table.columns:
            column = table.describe(name)
            title, unit, note = (
                [text.get(lang) for lang in LANGS]
                for text in (column.title, column.unit, column.note)
            )
            yield [table.name, name, *title, *unit, column.type, *note]
            without = ["" for _ in (*title, *unit)]
            for value in column.values:
                said = [describe_value(column, value), *("" for _ in note[1:])]
                yield [table.name, name, *without, value, *said]


def _sheet(book: Workbook, table: DownloadTable) -> None:
    # A sheet's name holds 31 characters.
    sheet = book.add_worksheet(table.name[:31])
    sheet.freeze_panes("D2" if table.columns[1:2] == ["name_zh"] else "A2")
    cells = [table.frame[name].astype(object) for name in table.columns]
    _write_cells(sheet, [table.columns, *zip(*cells, strict=True)])


def _write_cells(sheet: Worksheet, rows: Iterable[Iterable[Any]]) -> None:
    """Write each value as what it is: no text becomes a formula, a number or a link.

    What is missing has no cell, nor has an empty text.
    """
    ways = {
        str: sheet.write_string,
        bool: sheet.write_boolean,
        int: sheet.write_number,
        float: sheet.write_number,
    }
    for position, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not pd.NA and value != "":
                ways[type(value)](position, column, value)


def _both(key: str) -> str:
    return _WORKBOOK_WORDS[key].both(" ")


_WORDS: Final = read_words("downloads", "files")


LEVELS_WITH_ALL_COLUMNS: Final = frozenset({"prefecture", "province"})
"""Sheets with every column: of counties that would be 600,000 cells more."""


def pack_orders(
    tables: Sequence[DownloadTable],
    documents: Mapping[str, Documentation],
    lightened: Lighten,
    *,
    country: Country,
) -> list[Order]:
    """Order the light GeoPackage, the shapefiles, the workbook and the borders for web maps.

    Parameters
    ----------
    tables
        What the build publishes; a pack takes those of its tables that there are.
    documents
        What is said about each table.
    lightened
        From `atlas.exports.web_maps.lightening`.
    country
        Its units are in the workbook, and files have its name.
    """
    light = light_tables(tables, lightened)
    names = tuple(table.name for table in light)
    own = {name: documents[name] for name in names}
    write_light = partial(write_geopackage, light, documents=own, country=country)
    known = {table.name: table for table in tables}
    project, prefix, longest = country.project, country.id, country.longest
    counties = dict.fromkeys((country.unit_set(), longest.unit_set))
    workbook = between(_WORDS["workbook"], country.compared)
    workbook = workbook.fill(first=longest.ends[0], last=longest.ends[1])
    sheets = [known[name] for name in (*counties, *UPPER) if name in known]
    wide = [
        table if table.name in LEVELS_WITH_ALL_COLUMNS else main_columns(table) for table in sheets
    ]
    licences = document_dataset(own, project).licences
    zipped = partial(write_shapefiles, light, licences)
    orders = [
        Order(f"{project}-light.gpkg", _WORDS["light"], "gis", write_light, layers=names),
        Order(f"{project}-shapefiles.zip", _WORDS["shapefiles"], "gis", zipped),
        Order(f"{project}.xlsx", workbook, "sheet", partial(write_workbook, wide)),
    ]
    if tiled := [table for table in light if table.name.startswith("county_")]:
        name = f"{prefix}-county-units.pmtiles"
        orders.append(Order(name, _WORDS["tiles"], "web", partial(write_tiles, tiled[0])))
    if "comparability" in known:
        regions = known.get("special_regions")
        marks = [known[name] for name in MARKS if name in known]
        orders += _web_orders(known["comparability"], regions, marks, prefix)
    return orders


def _web_orders(
    divisions: DownloadTable,
    regions: DownloadTable | None,
    marks: Sequence[DownloadTable],
    prefix: str,
) -> list[Order]:
    frames = divisions.frame, divisions.frame.iloc[:0] if regions is None else regions.frame
    assert all(isinstance(frame, gpd.GeoDataFrame) for frame in frames)
    borders = borders_of(*frames)
    files = [
        (f"-{level}.geojson", _WORDS[f"web_{level}"], partial(write_geojson, borders, level))
        for level in LEVELS
    ]
    files += [
        (f"-{table.name.replace('_', '-')}.geojson", table.text.about, partial(write_marks, table))
        for table in marks
    ]
    files.append((".topojson", _WORDS["topology"], partial(write_topojson, borders, marks=marks)))
    return [Order(f"{prefix}{name}", what, "web", write) for name, what, write in files]
