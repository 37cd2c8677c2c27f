"""Cells of a user's table: read from CSV, XLSX or Parquet as they stand, unconverted."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from atlas.model.errors import (
    MOST_TABLE_BYTES,
    Fault,
    Message,
    SourceError,
    memory_for,
    raise_faults,
    read_whole,
    readable,
    split_sheet,
)
from atlas.sources.codes import FIRST_ROW
from atlas.sources.gdal_files import check_local_file
from atlas.words.numbers import listed

if TYPE_CHECKING:
    import openpyxl


ENCODINGS = ("UTF-8", "GB18030")


IDEOGRAPH = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")


def decode_text(content: bytes, file: str) -> str:
    """Decode a text file.

    GB18030 gives a character to nearly any pair of bytes, so it is tried only where the
    bytes do not read as UTF-8 with a few damaged places.

    Parameters
    ----------
    content
        The bytes of the file.
    file
        Its name, for the error.

    Returns
    -------
    str
        The text, without a byte order mark.

    Raises
    ------
    SourceError
        If the bytes are in another encoding (UTF-16, say), or are damaged UTF-8.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError([Fault(Message("text in UTF-8 or GB18030, not UTF-16"), file)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _decode_gb18030(content, file, error)
    if "\0" in text:
        raise SourceError([Fault(Message("text in UTF-8 or GB18030, not binary data"), file)])
    return text


def _decode_gb18030(content: bytes, file: str, utf8_error: UnicodeDecodeError) -> str:
    if _is_damaged_utf8(content):
        raise SourceError([_undecodable(file, utf8_error)])
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise SourceError([_undecodable(file, error)]) from None


def _is_damaged_utf8(content: bytes) -> bool:
    """Tell UTF-8 with a few broken bytes from text that never was UTF-8."""
    if content.startswith(codecs.BOM_UTF8):
        return True
    text = content.decode("utf-8", errors="replace")
    return len(IDEOGRAPH.findall(text)) > text.count("�")


def _undecodable(file: str, error: UnicodeDecodeError) -> Fault:
    line = error.object.count(b"\n", 0, error.start) + 1
    found = error.object[error.start : error.end].hex(" ")
    expected = Message("text in UTF-8 or GB18030 (the first bytes that cannot be read)")
    return Fault(expected, file, line, value=found)


MOST_ROWS: Final = 200_000
"""Of a table of units: the villages of a province, and three times the townships of China."""

MOST_COLUMNS: Final = 2_000
"""Of such a table: ten times those of the packaged censuses."""

LAST_ROW: Final = 1_048_576
"""Of a sheet: the number of a row may be any, and the rows before it are blank ones."""

MOST_UNPACKED: Final = 1 << 29
"""Bytes of a workbook, which is a compressed file."""

Cell = object
"""Text, number, truth value, date or None, as the file holds it."""


@dataclass(frozen=True)
class CellTable:
    """A table as it stands in its file.

    Attributes
    ----------
    columns
        The cells of each column by its name in the header, stripped of blanks.
    rows
        The row of each record, as a spreadsheet counts; blank rows are left out.
    """

    columns: dict[str, list[Cell]]
    rows: list[int]


def read_cells(path: Path) -> CellTable:
    """Read a table by the extension of its name.

    Parameters
    ----------
    path
        A ``.csv`` file (UTF-8 or GB18030, commas), an ``.xlsx`` workbook (its first sheet, or as
        ``FILE.xlsx:SHEET`` the one of that name) or a ``.parquet`` file.

    Returns
    -------
    CellTable
        The cells under the header row.

    Raises
    ------
    SourceError
        If the file is missing, empty, damaged, of another kind or in another encoding, is
        larger than tables of units are or than memory, its first sheet is hidden and was not
        asked for by name, or its header names a column twice.
    """
    file, sheet = split_sheet(path)
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        expected = Message("a file of one of these kinds: {names}", names=_READERS)
        raise SourceError([Fault(expected, path.name)])
    check_local_file(file, Message("a file"))
    with readable(str(file)):
        content = read_whole(file, MOST_TABLE_BYTES)
    if not content.strip():
        raise SourceError([Fault(Message("a table; the file is empty"), path.name)])
    with memory_for(path.name), warnings.catch_warnings():
        # openpyxl warns of styles and extensions that it drops; only cells matter here. Not in
        # its reader, which is a generator: left half-way, it would keep all warnings silent.
        warnings.simplefilter("ignore")
        return _cell_table(reader(content, path.name, sheet), path.name)


def check_columns(cells: CellTable, file: str, required: Iterable[str]) -> None:
    """Check that a table has the columns that it must have, and a row.

    Raises
    ------
    SourceError
        With every column that is missing.
    """
    expected = no_such_column(cells.columns)
    faults = [Fault(expected, file, column=name) for name in required if name not in cells.columns]
    if not faults and not cells.rows:
        faults = [Fault(Message("at least one row under the header"), file)]
    raise_faults(faults)


def no_such_column(columns: Iterable[str]) -> Message:
    """Say that a column was expected that is not among these."""
    return Message(
        "a column of that name in row 1; the columns are: {names}",
        names=listed(columns, shown=None),
    )


def _cell_table(lines: Iterable[Sequence[Cell]], file: str) -> CellTable:
    numbered = enumerate(lines, start=FIRST_ROW - 1)
    _, header = next(numbered, (0, ()))
    names = ["" if cell is None else str(cell).strip() for cell in header]
    check_bound(len(names), MOST_COLUMNS, "columns", file)
    faults = _repeated(names, file)
    kept: list[list[Cell]] = []
    rows: list[int] = []
    for row, record in numbered:
        # Blank ones count: a cell at the end of each row of a sheet makes a thousand million.
        check_bound(len(record), MOST_COLUMNS, "columns", file)
        if any(not _is_blank(cell) for cell in record[len(names) :]):
            expected = Message("{n} cells, as the header has", n=len(names))
            faults.append(Fault(expected, file, row, value=f"{len(record)}"))
        elif any(not _is_blank(cell) for cell in record):
            kept.append([*record, *[None] * (len(names) - len(record))])
            rows.append(row)
            check_bound(len(kept), MOST_ROWS, "rows", file)
    longer = sum(fault.column == "" for fault in faults)
    if longer > len(kept):
        # Not the rows are at fault: a title or a comment stands where the names should.
        expected = Message(
            "the names of the columns in row 1; most rows have more than its {n}", n=len(names)
        )
        raise SourceError([Fault(expected, file, 1, value=",".join(names))])
    raise_faults(faults)
    columns = {
        name: [record[position] for record in kept] for position, name in enumerate(names) if name
    }
    return CellTable(columns, rows)


def check_bound(
    found: int, most: int, what: Literal["columns", "rows", "bytes"], file: str
) -> None:
    """Refuse a table that is larger than any of the kind, before it is held.

    Raises
    ------
    SourceError
        Saying the bound.
    """
    if found > most:
        expected = {
            "columns": Message("a table of at most {n:,} columns", n=most),
            "rows": Message("a table of at most {n:,} rows", n=most),
            "bytes": Message("a table of at most {n:,} bytes, unpacked", n=most),
        }
        raise SourceError([Fault(expected[what], file)])


def _repeated(names: Sequence[str], file: str) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for name in names:
        if name and name in seen:
            faults.append(Fault(Message("a column name that stands once"), file, 1, name))
        seen.add(name)
    return faults


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _read_csv(content: bytes, file: str, sheet: str | None) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(decode_text(content, file), newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise SourceError(
            [Fault(Message("a CSV table ({reason})", reason=error), file, reader.line_num)]
        ) from None


def _read_xlsx(content: bytes, file: str, sheet: str | None) -> Iterator[list[Cell]]:
    # A formula that no spreadsheet program has calculated holds no value; kept as its text,
    # it is a fault below, where None would pass for a missing count.
    calculated = _sheet_rows(content, file, sheet, data_only=True)
    written = _sheet_rows(content, file, sheet, data_only=False)
    for pair in zip(calculated, written, strict=True):
        yield [text if value is None else value for value, text in zip(*pair, strict=True)]


def _sheet_rows(
    content: bytes, file: str, name: str | None, *, data_only: bool
) -> Iterator[Sequence[Any]]:
    """Read the rows of a sheet one by one: a cell in its last row leaves a million blank ones."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        check_bound(unpacked, MOST_UNPACKED, "bytes", file)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
        sheet = _choose_sheet(book, name, file)
        # A sheet may say that it reaches to its last column, which its rows do not.
        sheet.reset_dimensions()
        for row, record in enumerate(sheet.iter_rows(values_only=True), start=1):
            check_bound(row, LAST_ROW, "rows", file)
            yield record
        book.close()
    except (SourceError, MemoryError):
        raise
    except Exception as error:  # damaged bytes raise a dozen kinds, all the file's
        expected = Message("a whole XLSX workbook (not XLS, not locked by a password)")
        raise SourceError([Fault(expected, file)]) from error


def _choose_sheet(book: openpyxl.Workbook, name: str | None, file: str) -> Any:
    """Choose the sheet that was asked for, hidden or not; else the first, unless it is hidden."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name is not None:
        if name in sheets:
            return sheets[name]
        expected = Message("the name of one of its sheets: {names}", names=map(repr, sheets))
        raise SourceError([Fault(expected, file, value=name)])
    first = next(iter(sheets.values()))
    if first.sheet_state == "visible":
        return first
    hidden = [title for title, sheet in sheets.items() if sheet.sheet_state != "visible"]
    shown = [title for title in sheets if title not in hidden]
    expected = Message(
        "a first sheet that is not hidden (hidden: {names}); name the sheet that is meant, as in "
        "{file}:{sheet}",
        names=map(repr, hidden),
        file=file,
        sheet=(shown or hidden)[0],
    )
    raise SourceError([Fault(expected, file, value=first.title)])


def _read_parquet(content: bytes, file: str, sheet: str | None) -> Iterator[list[Cell]]:
    import pyarrow.parquet as pq

    try:
        # One thread: what goes wrong in another ends the process, and not the reading.
        parquet = pq.ParquetFile(io.BytesIO(content), pre_buffer=False)
        check_bound(parquet.metadata.num_columns, MOST_COLUMNS, "columns", file)
        check_bound(parquet.metadata.num_rows, MOST_ROWS, "rows", file)
        table = parquet.read(use_threads=False)
        # Lengths and indices that damage made up would be followed out of memory.
        table.validate(full=True)
        columns = [column.to_pylist() for column in table.columns]
    except (SourceError, MemoryError):
        raise
    except Exception as error:
        raise SourceError([Fault(Message("a whole Parquet file"), file)]) from error
    yield list(table.column_names)
    yield from map(list, zip(*columns, strict=True))


_READERS: dict[str, Callable[[bytes, str, str | None], Iterable[Sequence[Cell]]]] = {
    ".csv": _read_csv,
    ".xlsx": _read_xlsx,
    ".parquet": _read_parquet,
}
