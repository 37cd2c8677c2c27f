"""A workbook for spreadsheets: a sheet a table, and a dictionary of every column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from atlas.exports.reproducible import source_date
from atlas.exports.tables import PublishedTable
from atlas.words.columns import describe_value
from atlas.words.reading import LANGS, read_words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_WORDS: Final = read_words("downloads", "workbook")
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
    from xlsxwriter import Workbook

    with Workbook(path, {"in_memory": True}) as book:
        date = source_date().replace(tzinfo=None)
        said = {"author": _WORDS["creator"].en, "title": _both("title"), "created": date}
        book.set_properties(said)
        _about(book, tables)
        _dictionary(book, tables)
        for table in tables:
            _sheet(book, table)


def _about(book: Workbook, tables: Sequence[PublishedTable]) -> None:
    sheet = book.add_worksheet(_both("about_sheet"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    rows = [[_WORDS[key].get(lang)] for key in ("title", "about") for lang in LANGS]
    rows.append([])
    for table in tables:
        rows += [[table.name, table.text.identifier], ["", table.text.description]]
    _write(sheet, rows)


def _dictionary(book: Workbook, tables: Sequence[PublishedTable]) -> None:
    sheet = book.add_worksheet(_both("dictionary_sheet"))
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.freeze_panes("A2")
    titles, units, descriptions = (
        [f"{what}_{lang}" for lang in LANGS] for what in ("title", "unit", "description")
    )
    head = ["table", "column", *titles, *units, "type", *descriptions]
    _write(sheet, [head, *_described(tables)])


def _described(tables: Sequence[PublishedTable]) -> Iterator[list[str]]:
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


def _sheet(book: Workbook, table: PublishedTable) -> None:
    # A sheet's name holds 31 characters.
    sheet = book.add_worksheet(table.name[:31])
    sheet.freeze_panes("D2" if table.columns[1:2] == ["name_zh"] else "A2")
    cells = [table.frame[name].astype(object) for name in table.columns]
    _write(sheet, [table.columns, *zip(*cells, strict=True)])


def _write(sheet: Worksheet, rows: Iterable[Iterable[Any]]) -> None:
    """Write each value as what it is: no text becomes a formula, a number or a link.

    What is missing has no cell, nor has an empty text.
    """
    ways = {
        str: sheet.write_string,
        bool: sheet.write_boolean,
        int: sheet.write_number,
        float: sheet.write_number,
    }
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not pd.NA and value != "":
                ways[type(value)](place, column, value)


def _both(key: str) -> str:
    return _WORDS[key].both(" ")
