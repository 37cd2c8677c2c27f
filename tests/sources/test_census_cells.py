"""Tables of units that are larger than any, or say that they are."""

import io
import os
import re
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from atlas.model.errors import SourceError
from atlas.sources import census_cells
from atlas.sources.census_cells import read_cells

IN_LITTLE_MEMORY = """
import resource, sys, openpyxl, pyarrow.parquet
from pathlib import Path
from atlas.sources.census_cells import read_cells

held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + 100_000_000, held + 100_000_000))
cells = read_cells(Path(sys.argv[1]))
print(cells.columns, cells.rows)
"""
"""Reads a table with a tenth of a gigabyte."""


def workbook(path: Path, *cells: tuple[str, object]) -> Path:
    book = openpyxl.Workbook()
    for place, value in cells:
        book.active[place] = value
    book.save(path)
    return path


def test_a_cell_in_the_last_row_of_a_sheet_costs_no_more_than_a_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "far.xlsx",
        *[("A1", "code"), ("B1", "population"), ("A2", "110101"), ("B2", 5)],
        *[("A1048576", "110102"), ("B1048576", 7)],
    )
    done = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_MEMORY, path], capture_output=True, text=True
    )
    assert done.stdout == "{'code': ['110101', '110102'], 'population': [5, 7]} [2, 1048576]\n"


def test_a_sheet_that_says_it_is_wider_than_its_rows_is_read_as_it_is(tmp_path: Path) -> None:
    path = workbook(tmp_path / "wide.xlsx", ("A1", "code"), ("A2", "110101"))
    whole = tmp_path / "says.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
                assert b"XFD" in part
            new.writestr(name, part)
    assert read_cells(whole).columns == {"code": ["110101"]}


def test_a_workbook_that_unpacks_to_a_flood_is_refused_before(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", ("A1", "code"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("xl/flood.xml", bytes(1 << 29))
    assert path.stat().st_size < 3e6
    with pytest.raises(SourceError, match=r"expected a table of at most 536,870,912 bytes, unpack"):
        read_cells(path)


def hiding(path: Path, state: str) -> Path:
    book = openpyxl.Workbook()
    for title, people in (("备份", 1), ("人口", 7)):
        sheet = book.create_sheet(title)
        sheet.append(["code", "population"])
        sheet.append(["110101", people])
    del book["Sheet"]
    book["备份"].sheet_state = state
    book.active = 1
    book.save(path)
    return path


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_first_sheet_is_named_and_read_by_name_alone(tmp_path: Path, state: str) -> None:
    path = hiding(tmp_path / "people.xlsx", state)
    with pytest.raises(SourceError) as told:
        read_cells(path)
    assert str(told.value) == (
        "people.xlsx is '备份'; expected a first sheet that is not hidden (hidden: '备份'); "
        "name the sheet that is meant, as in people.xlsx:人口"
    )
    for sheet, people in (("人口", 7), ("备份", 1)):
        cells = read_cells(Path(f"{path}:{sheet}"))
        assert cells.columns == {"code": ["110101"], "population": [people]}
    with pytest.raises(
        SourceError, match=r"is '表'; expected the name of one of its sheets: '备份'"
    ):
        read_cells(Path(f"{path}:表"))


def test_a_hidden_sheet_behind_the_first_is_nobody_s_matter(tmp_path: Path) -> None:
    path = hiding(tmp_path / "people.xlsx", "visible")
    book = openpyxl.load_workbook(path)
    book["人口"].sheet_state = "hidden"
    book.save(path)
    assert read_cells(path).columns["population"] == [1]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    os.mkfifo(tmp_path / f"pipe.{kind}")
    with pytest.raises(SourceError) as told:
        read_cells(tmp_path / f"pipe.{kind}")
    refused = f"{tmp_path}/pipe.{kind}: expected a regular file, not a pipe, a socket or a device"
    assert str(told.value) == refused


def test_a_device_that_never_ends_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    with pytest.raises(SourceError, match=r"zero.csv: expected a regular file"):
        read_cells(tmp_path / "zero.csv")


def test_a_file_larger_than_tables_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(SourceError, match=r"^large.csv: expected a file of at most 268,435,456 by"):
        read_cells(path)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_lack_of_memory_names_the_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"wide.{kind}"
    names = [f"c{place}" for place in range(1, 100)]
    rows = {name: ["一二三四五六七八九十" * 8] * 2_000 for name in names}
    if kind == "csv":
        lines = zip(*rows.values(), strict=True)
        path.write_text("\n".join(",".join(line) for line in (names, *lines)), encoding="utf-8")
    elif kind == "xlsx":
        small = workbook(tmp_path / "small.xlsx", ("A1", "code"))
        cell = f'<c t="inlineStr"><is><t>{rows["c1"][0]}</t></is></c>'
        sheet = f"<sheetData>{f'<row>{cell * 99}</row>' * 6_000}</sheetData>"
        with zipfile.ZipFile(small) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                text = old.read(name).decode("utf-8")
                new.writestr(name, re.sub("<sheetData>.*</sheetData>", sheet, text, flags=re.S))
    else:
        pq.write_table(pa.table(rows), path, use_dictionary=False)
    done = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_MEMORY, path], capture_output=True, text=True
    )
    assert f"wide.{kind}: expected a file that fits into the memory there is" in done.stderr


def test_a_million_columns_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{place}" for place in range(1_000_000)) + "\n")
    with pytest.raises(SourceError, match=r"^wide.csv: expected a table of at most 2,000 columns$"):
        read_cells(path)


def test_a_refused_workbook_leaves_the_filters_of_warnings_as_they_were(tmp_path: Path) -> None:
    """All warnings of the process were dropped for as long as anyone kept the error."""
    path = workbook(tmp_path / "wide.xlsx", ("A1", "code"), ("CYA1", "population"))
    before = list(warnings.filters)
    with pytest.raises(SourceError, match="at most 2,000 columns") as kept:
        read_cells(path)
    assert warnings.filters == before
    assert kept.tb is not None


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_more_rows_than_there_are_units_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(census_cells, "MOST_ROWS", 3)
    path = tmp_path / f"long.{kind}"
    codes = [f"11010{place}" for place in range(4)]
    if kind == "csv":
        path.write_text("\n".join(["code", *codes]))
    else:
        pq.write_table(pa.table({"code": codes}), path)
    with pytest.raises(SourceError, match=r"expected a table of at most 3 rows"):
        read_cells(path)


def test_a_parquet_file_that_says_a_thousand_million_rows_is_refused(tmp_path: Path) -> None:
    table = pa.table({"code": pa.array(["110101"] * 1_000_000).dictionary_encode()})
    content = io.BytesIO()
    pq.write_table(table, content)
    path = tmp_path / "long.parquet"
    path.write_bytes(content.getvalue())
    assert path.stat().st_size < 50_000
    with pytest.raises(SourceError, match=r"expected a table of at most 200,000 rows"):
        read_cells(path)


@pytest.mark.parametrize("first", ["# people of 2020", "", "Table 1,"])
def test_a_comment_in_place_of_the_header_is_the_one_fault(tmp_path: Path, first: str) -> None:
    rows = [f"11010{place},{place},5" for place in range(1, 10)]
    path = tmp_path / "people.csv"
    path.write_text("\n".join([first, "code,population,households", *rows]))
    with pytest.raises(SourceError) as told:
        read_cells(path)
    (line,) = str(told.value).splitlines()
    assert line.startswith(f"people.csv, row 1 is {first!r}; expected the names of the columns")


def test_a_row_that_is_too_long_is_at_fault_itself(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("code,population\n110101,1,200\n110102,5\n110105,6\n")
    with pytest.raises(SourceError, match=r"^people.csv, row 2 is '3'; expected 2 cells"):
        read_cells(path)
