"""A workbook for spreadsheets: a sheet a table, and a dictionary of every column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pandas as pd

from atlas.exports.reproducible import source_date, write_zip
from atlas.exports.tables import PublishedTable
from atlas.words.columns import describe_value
from atlas.words.reading import langs, read_words

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_WORDS: Final = read_words("downloads", "workbook")
PROPERTIES: Final = "docProps/core.xml"
MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
WIDTHS: Final = (24, 30, 34, 34, 16, 16, 10, 70, 70)


def write_workbook(tables: Sequence[PublishedTable], path: Path) -> None:
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
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = _WORDS["creator"].en
    book.properties.title = _both("title")
    book.properties.created = source_date().replace(tzinfo=None)
    _about(book, tables)
    _dictionary(book, tables)
    for table in tables:
        _sheet(book, table)
    written = BytesIO()
    book.save(written)
    write_zip(_undated(written), path)


def _undated(written: BytesIO) -> dict[str, bytes]:
    """Take the files of an archive, with the date of the sources in place of the hour."""
    date = source_date().strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(written) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries[PROPERTIES] = MODIFIED.sub(rb"\g<1>" + date, entries[PROPERTIES])
    return entries


def _about(book: Workbook, tables: Sequence[PublishedTable]) -> None:
    sheet = book.create_sheet(_both("about_sheet"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 110
    for key in ("title", "about"):
        for lang in langs():
            sheet.append([_WORDS[key].get(lang)])
    sheet.append([])
    for table in tables:
        _append(sheet, [table.name, table.text.identifier])
        _append(sheet, [None, table.text.description])


def _dictionary(book: Workbook, tables: Sequence[PublishedTable]) -> None:
    sheet = book.create_sheet(_both("dictionary_sheet"))
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHI"[place]].width = width
    sheet.freeze_panes = "A2"
    titles, units, descriptions = (
        [f"{what}_{lang}" for lang in langs()] for what in ("title", "unit", "description")
    )
    sheet.append(["table", "column", *titles, *units, "type", *descriptions])
    for row in _described(tables):
        _append(sheet, row)


def _described(tables: Sequence[PublishedTable]) -> Iterator[list[str]]:
    for table in tables:
        for name in table.columns:
            column = table.describe(name)
            title, unit, note = (
                [text.get(lang) for lang in langs()]
                for text in (column.title, column.unit, column.note)
            )
            yield [table.name, name, *title, *unit, column.type, *note]
            without = ["" for _ in (*title, *unit)]
            for value in column.values:
                said = [describe_value(column, value), *("" for _ in note[1:])]
                yield [table.name, name, *without, value, *said]


def _sheet(book: Workbook, table: PublishedTable) -> None:
    # A sheet's name holds 31 characters.
    sheet = book.create_sheet(table.name[:31])
    sheet.freeze_panes = "D2" if table.columns[1:2] == ["name_zh"] else "A2"
    sheet.append(table.columns)
    cells = [table.frame[name].astype(object) for name in table.columns]
    for row in zip(*cells, strict=True):
        _append(sheet, row)


def _append(sheet: WriteOnlyWorksheet, row: Iterable[Any]) -> None:
    sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Write a text as a text: openpyxl takes one that begins with ``=`` for a formula."""
    if value is pd.NA:
        return None
    if not isinstance(value, str) or not value.startswith("="):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _both(key: str) -> str:
    return _WORDS[key].both(" ")
