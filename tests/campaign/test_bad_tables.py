"""Tables at fault, through each reader of tables: CSV, workbooks, Parquet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.campaign.readers import TABLES
from tests.campaign.trial import READ, REFUSED, ended

HEADER = "code,population,value,year,lon,lat"
FIRST = "110101,5,1.5,2020,116.4,39.9"
SECOND = "110102,7,2.5,2020,116.3,39.8"
GOOD = f"{HEADER}\n{FIRST}\n{SECOND}\n"


def cell(text: str) -> str:
    """Put a text in place of every cell of the second row, quoted as CSV does."""
    quoted = '"{}"'.format(text.replace('"', '""'))
    return f"{HEADER}\n{FIRST}\n{','.join([quoted] * 6)}\n"


CSV: dict[str, bytes] = {
    name: content if isinstance(content, bytes) else content.encode()
    for name, content in {
        "empty": "",
        "blanks": " \n \n\t\n",
        "one byte": "x",
        "header alone": f"{HEADER}\n",
        "header without an end": HEADER,
        "comment first": f"# people of 2020\n{GOOD}",
        "blank line first": f"\n{GOOD}",
        "title first": f"Table 1: people,,\n{GOOD}",
        "semicolons": GOOD.replace(",", ";"),
        "tabs": GOOD.replace(",", "\t"),
        "no columns of ours": "a,b\n1,2\n",
        "headers without names": ",,,\n1,2,3,4\n",
        "a header twice": f"{HEADER},{HEADER}\n{FIRST},{FIRST}\n",
        "headers in capitals": GOOD.replace("code", "CODE"),
        "a header of 100 kB": GOOD.replace("code", "c" * 100_000),
        "a hundred headers of 1 kB": ",".join(f"{i:x>1000}" for i in range(100)) + "\n1\n",
        "headers that steer a terminal": "\x1b[31mcode,\x07pop\u202eulation\n110101,5\n",
        "a second mark of order": "\ufeff\ufeff" + GOOD,
        "a mark of order inside": GOOD.replace("110102", "\ufeff110102"),
        "UTF-16 little": GOOD.encode("utf-16"),
        "UTF-16 big": b"\xfe\xff" + GOOD.encode("utf-16-be"),
        "UTF-16 without a mark": GOOD.encode("utf-16-le"),
        "UTF-32": GOOD.encode("utf-32"),
        "NULs": GOOD.encode() + bytes(100),
        "a NUL in a cell": GOOD.replace("7", "\0"),
        "NULs alone": bytes(1_000),
        "two encodings": "code,population\n东城区,".encode() + "西城区".encode("gb18030"),
        "GB18030 cut in a character": GOOD.encode() + "东城".encode("gb18030")[:-1],
        "Latin-1": GOOD.encode() + "café,é\n".encode("latin-1"),
        "damaged UTF-8": f"{HEADER}\n东城区东城区".encode() + b"\xff\xfe,1\n",
        "bytes of all kinds": bytes(range(256)) * 4,
        "a quote that never ends": f'{HEADER}\n"110101,5,1\n{SECOND}\n',
        "a quote within": f'{HEADER}\n"1101"01,5,1.5,2020,116,39\n',
        "a cell over the bound of CSV": cell("x" * 200_000),
        "a cell of 100 kB": cell("x" * 100_000),
        "a row too long": GOOD + "1,2,3,4,5,6,7,8\n",
        "a row too short": GOOD + "110101\n",
        "rows of a million commas": f"{HEADER}\n{',' * 1_000_000}1\n",
        "a million columns": ",".join(map(str, range(1_000_000))) + "\n1\n",
        "a million columns without names": "," * 1_000_000 + "\n1\n",
        "200,001 rows": HEADER + "\n" + "110101,5\n" * 200_001,
        "a code twice": GOOD + FIRST + "\n",
        "an unknown code": GOOD.replace("110102", "999999"),
        "codes of nine digits": GOOD.replace("110102", "110102001"),
        "codes in full width": GOOD.replace("110102", "１１０１０２"),
        "carriage returns alone": GOOD.replace("\n", "\r"),
        "a zip by the name of CSV": b"PK\3\4" + bytes(100),
        "a workbook of old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "XML": "<?xml version='1.0'?><OGRVRTDataSource/>",
        "HTML": "<!DOCTYPE html><html><body>404</body></html>",
    }.items()
}

CELLS = (
    *(
        "-5",
        "5.5",
        "1,234",
        "１２３",
        "nan",
        "inf",
        "-inf",
        "1e308",
        "1e-308",
        "1e999",
        "9e9999999",
    ),
    *(
        "9e9999999",
        "9" * 20,
        "9" * 400,
        "9" * 5_000,
        "0x10",
        "1_000",
        "True",
        "None",
        "#REF!",
        "=1+1",
        "５五",
    ),
    *("\x1b[2J", "a\nb", "a\rb", "\u202e", "\ud7ff", "٣", "½", "+", "-", ".", "e", "1e", "--5"),
    *("116.4°E", "116,4", "39;9", "91", "181", "10000000000000000", "2020-11-01", "%", "'5"),
)


@pytest.mark.parametrize("reader", TABLES)
@pytest.mark.parametrize("name", CSV)
def test_csv(name: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(CSV[name])
    ended(lambda: TABLES[reader](path), tmp_path, path.name)


@pytest.mark.parametrize("reader", TABLES)
def test_cells(reader: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    codes = []
    for text in CELLS:
        path.write_text(cell(text), encoding="utf-8", newline="")
        codes.append(ended(lambda: TABLES[reader](path), tmp_path, path.name))
    assert codes.count(REFUSED) >= len(CELLS) - 6


@pytest.mark.parametrize("reader", TABLES)
def test_whole_tables_are_read(reader: str, tmp_path: Path) -> None:
    """Else a reader that refuses everything would pass."""
    path = tmp_path / "people.csv"
    path.write_text(GOOD, encoding="utf-8")
    assert ended(lambda: TABLES[reader](path), tmp_path, path.name) == READ


def packed(**parts: bytes) -> bytes:
    """Pack a zip; two underscores in a name stand for a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def book(fill: Callable[[Any], object]) -> bytes:
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    fill(workbook)
    workbook.save(file)
    return file.getvalue()


def sheet(*lines: list[object], at: tuple[int, int] | None = None) -> bytes:
    def fill(workbook: Any) -> None:
        for line in lines:
            workbook.active.append(line)
        if at is not None:
            workbook.active.cell(*at, "110102")

    return book(fill)


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change a part of a workbook."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            found = before.read(name)
            after.writestr(name, change(found) if name.endswith(part) else found)
    return result.getvalue()


def said_to_be_of(size: int) -> bytes:
    """Have the directory of a workbook say a size of its sheets, unpacked."""
    entry = re.compile(rb"(PK\x01\x02.{20}).{4}(?=.{18}xl/worksheets/)", re.S)
    return entry.sub(lambda found: found[1] + size.to_bytes(4, "little"), GOOD_BOOK)


NAMES = HEADER.split(",")
ROW: list[object] = ["110101", 5, 1.5, 2020, 116.4, 39.9]
GOOD_BOOK = sheet(NAMES, ROW)
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
STYLE = b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'

XLSX: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: GOOD.encode(),
    "zip alone": lambda: b"PK\5\6" + bytes(18),
    "no workbook": lambda: packed(a=b"1"),
    "cut short": lambda: GOOD_BOOK[: len(GOOD_BOOK) // 2],
    "its end alone": lambda: GOOD_BOOK[-200:],
    "a locked one": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
    "an empty sheet": lambda: sheet(),
    "blank first row": lambda: sheet([], NAMES, ROW),
    "a title first": lambda: sheet(["People of 2020"], NAMES, ROW),
    "blank cells in the last column": lambda: changed(
        GOOD_BOOK, "sheet1.xml", lambda xml: xml.replace(b"</row>", b"<c r='XFD1'/></row>", 1)
    ),
    "a cell in the last column": lambda: sheet(NAMES, ROW, at=(2, 16_384)),
    "a formula": lambda: sheet(NAMES, ["110101", "=1+1", "=A1", "=B1", "=1/0", "=Z9"]),
    "errors": lambda: sheet(NAMES, ["#REF!", "#N/A", "#DIV/0!", "#NUM!", "#VALUE!", "#NAME?"]),
    "dates": lambda: sheet(NAMES, ["110101", *[date(2020, 11, 1)] * 5]),
    "truth": lambda: sheet(NAMES, ["110101", *[True] * 5]),
    "cells of 1e308": lambda: sheet(NAMES, ["110101", *[1e308] * 5]),
    "cells of 30 kB": lambda: sheet(NAMES, ["x" * 30_000] * 6),
    "a header twice": lambda: sheet([*NAMES, *NAMES], [*ROW, *ROW]),
    "headers that are numbers": lambda: sheet([1, 2, 3], [1, 2, 3]),
    "a flood": lambda: said_to_be_of(600 << 20),
    "a flood of cells": lambda: changed(
        GOOD_BOOK, "sheet1.xml", lambda xml: xml.replace(b"</row>", b"<c r='A1'/>" * 200_000, 1)
    ),
    "deep XML": lambda: changed(GOOD_BOOK, "sheet1.xml", lambda _: b"<a>" * 100_000),
    "entities": lambda: changed(GOOD_BOOK, "sheet1.xml", lambda xml: ENTITY + xml),
    "a DTD elsewhere": lambda: changed(GOOD_BOOK, "sheet1.xml", lambda xml: STYLE + xml),
    "no strings": lambda: changed(GOOD_BOOK, "workbook.xml.rels", lambda _: b"<a/>"),
    "a sheet cut short": lambda: changed(GOOD_BOOK, "sheet1.xml", lambda xml: xml[: len(xml) // 2]),
    "a sheet of noise": lambda: changed(GOOD_BOOK, "sheet1.xml", lambda _: bytes(range(256))),
    "a row below zero": lambda: changed(
        GOOD_BOOK, "sheet1.xml", lambda xml: xml.replace(b'row r="2"', b'row r="-2"')
    ),
    "a column that is none": lambda: changed(
        GOOD_BOOK, "sheet1.xml", lambda xml: xml.replace(b'r="A2"', b'r="AAAAAAAA2"')
    ),
    "a string that is not there": lambda: changed(
        GOOD_BOOK, "sheet1.xml", lambda xml: xml.replace(b"<v>0</v>", b"<v>4000000</v>")
    ),
    "a number that is none": lambda: changed(
        GOOD_BOOK, "sheet1.xml", lambda xml: xml.replace(b"<v>5</v>", b"<v>5x</v>")
    ),
}


def written(columns: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


COLUMNS: dict[str, Any] = dict(zip(NAMES, ([one] * 50 for one in ROW), strict=True))
GOOD_PARQUET = written(COLUMNS, compression="none")


def zeroed(start: float, end: float, content: bytes = GOOD_PARQUET) -> bytes:
    """Zero a part of a file, of its pages or of its foot."""
    first, last = (int(part * len(content)) for part in (start, end))
    return content[:first] + bytes(last - first) + content[last:]


def every(value: Any) -> bytes:
    return written({name: pa.array([value]) for name in NAMES})


PARQUET: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: GOOD.encode(),
    "its marks alone": lambda: b"PAR1PAR1",
    "a foot that is too long": lambda: b"PAR1" + b"\xff\xff\xff\x7fPAR1",
    "cut short": lambda: GOOD_PARQUET[:-40],
    "its end alone": lambda: GOOD_PARQUET[-400:],
    "without rows": lambda: written({name: pa.array([], pa.string()) for name in NAMES}),
    "without columns": lambda: written({}),
    "2,100 columns": lambda: written({f"c{i}": pa.array([1]) for i in range(2_100)}),
    "a column twice": lambda: written(pa.table([pa.array([1])] * 2, names=["code", "code"])),  # type: ignore[arg-type]
    "truth": lambda: every(True),
    "1e308": lambda: every(1e308),
    "infinite": lambda: every(float("inf")),
    "not a number": lambda: every(float("nan")),
    "null": lambda: written({name: pa.nulls(1) for name in NAMES}),
    "lists": lambda: every([1, 2]),
    "tables within": lambda: every({"a": 1}),
    "bytes": lambda: every(b"\xff\x00"),
    "dates": lambda: every(date(2020, 11, 1)),
    "decimals": lambda: every(Decimal("1e30")),
    "texts of 1 MB": lambda: every("x" * 1_000_000),
    "texts that steer": lambda: every("\x1b[2J\u202e"),
    "texts that are no UTF-8": lambda: written(
        {name: pa.array([b"\xff\xfe"]).cast(pa.binary()).view(pa.binary()) for name in NAMES}
    ),
    "text that says it is UTF-8": lambda: written(
        {
            name: pa.Array.from_buffers(
                pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
            )
            for name in NAMES
        }
    ),
    "times out of reach": lambda: written(
        {name: pa.array([2**62], pa.timestamp("us")) for name in NAMES}
    ),
    **{f"zeroed from {i} %": partial(zeroed, i / 100, i / 100 + 0.05) for i in range(0, 100, 5)},
    **{f"zeroed page {i}": partial(zeroed, i / 100, i / 100 + 0.01) for i in range(1, 40, 3)},
}


@pytest.mark.parametrize("reader", [name for name in TABLES if name != "points"])
@pytest.mark.parametrize("name", XLSX)
def test_workbooks(name: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(XLSX[name]())
    ended(lambda: TABLES[reader](path), tmp_path, path.name)


def test_a_workbook_with_a_row_far_off(tmp_path: Path) -> None:
    path, far = tmp_path / "people.xlsx", b'r="99999999999"'
    path.write_bytes(changed(GOOD_BOOK, "sheet1.xml", lambda xml: xml.replace(b'r="2"', far)))
    assert ended(lambda: TABLES["counts"](path), tmp_path, path.name) == REFUSED


@pytest.mark.parametrize("reader", TABLES)
@pytest.mark.parametrize("name", PARQUET)
def test_parquet(name: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    path.write_bytes(PARQUET[name]())
    ended(lambda: TABLES[reader](path), tmp_path, path.name)


@pytest.mark.parametrize("reader", TABLES)
@pytest.mark.parametrize("content", [GOOD_PARQUET, written(COLUMNS, compression="zstd")])
def test_whole_parquet_is_read(reader: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    path.write_bytes(content)
    assert ended(lambda: TABLES[reader](path), tmp_path, path.name) == (
        REFUSED if reader != "points" else READ
    )
