"""Tables of users' own indicators: what is read, and every fault of a cell."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import SourceError
from atlas.sources.count_table import IndicatorTable, read_indicator_file

YEARS = range(2009, 2024)
KNOWN = {"110101", "110102", "110105"}


def expectation(code: str, year: int) -> str:
    return "" if code in KNOWN else f"a code of {year}"


def read(path: Path) -> IndicatorTable:
    return read_indicator_file(path, YEARS, expectation, country=china())


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def faults_of(path: Path) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read(path)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_without_years_is_of_2020(tmp_path: Path, encoding: str) -> None:
    text = "code,name,value\n110102,西城区,2.50\n110101,东城区,\n110105,朝阳区,1e3\n"
    table = read(write(tmp_path / "a.csv", text, encoding))
    assert table.rows.to_dict("list") == {
        "code": ["110101", "110102", "110105"],
        "year": [2020, 2020, 2020],
        "value": [None, Decimal("2.50"), Decimal("1000")],
    }
    assert (table.dated, table.years, table.ignored_columns) == (False, (2020,), ("name",))


def test_rows_are_sorted_by_year_and_code(tmp_path: Path) -> None:
    text = "year,value,code\n2020,1,110102\n2010,-2,110102\n2010.0,3,110101\n"
    table = read(write(tmp_path / "a.csv", text))
    assert table.rows[["year", "code"]].to_numpy().tolist() == [
        [2010, "110101"],
        [2010, "110102"],
        [2020, "110102"],
    ]
    assert (table.dated, table.years) == (True, (2010, 2020))


def test_numbers_of_a_spreadsheet_keep_the_digits_that_it_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["code", "value", "year"], [110101, 0.1, 2015], [110102.0, 7, 2015.0]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = read(tmp_path / "a.xlsx")
    assert table.rows["value"].tolist() == [Decimal("0.1"), Decimal("7")]
    assert table.years == (2015,)


def test_parquet_reads_like_the_others(tmp_path: Path) -> None:
    frame = pd.DataFrame({"code": ["110101", "110102"], "value": [1.5, float("nan")]})
    frame.to_parquet(tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet").rows["value"].tolist() == [Decimal("1.5"), None]


def test_all_faults_come_in_one_error_by_row(tmp_path: Path) -> None:
    text = """code,year,value
110101,2010,"1,234.5"
,2010,5
110199,2010,12.5%
110102,soon,many
110102,1999,inf
110102,2010,
110102,2010,1
110102,2011,1e16
"""
    assert faults_of(write(tmp_path / "a.csv", text)) == [
        "a.csv, row 2, column 'value' is '1,234.5'; "
        "expected a number without separators of thousands (1234.5, not 1,234.5)",
        "a.csv, row 3, column 'code' is ''; "
        "expected a GB/T 2260 code of six digits, 110000 to 829999",
        "a.csv, row 4, column 'code' is '110199'; expected a code of 2010",
        "a.csv, row 4, column 'value' is '12.5%'; "
        "expected a number without the sign of per cent (12.5, not 12.5%)",
        "a.csv, row 5, column 'year' is 'soon'; expected a year as a whole number",
        "a.csv, row 5, column 'value' is 'many'; "
        "expected a finite number such as 1234.5, or an empty cell",
        "a.csv, row 6, column 'year' is '1999'; "
        "expected a year from 2009 to 2023, whose divisions these units can place",
        "a.csv, row 6, column 'value' is 'inf'; "
        "expected a finite number such as 1234.5, or an empty cell",
        "a.csv, row 8, column 'code' is '110102'; "
        "expected a code that stands once a year (it is also in row 7)",
        "a.csv, row 9, column 'value' is '1e16'; "
        "expected a number between −10¹⁵ and 10¹⁵: more digits than that are not kept",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,beds\n110101,1\n", "column 'value': expected a column of that name in row 1"),
        ("name,value\nx,1\n", "column 'code': expected a column of that name in row 1"),
        ("code,value\n", "expected at least one row under the header"),
        ("code,value\n110101,\n", "column 'value': expected at least one value"),
        ("", "expected a table; the file is empty"),
    ],
)
def test_what_is_no_table_of_an_indicator(tmp_path: Path, text: str, message: str) -> None:
    (fault,) = faults_of(write(tmp_path / "a.csv", text))
    assert message in fault


def test_truth_values_are_no_numbers(tmp_path: Path) -> None:
    frame = pd.DataFrame({"code": ["110101"], "value": [True]})
    frame.to_parquet(tmp_path / "a.parquet")
    assert "column 'value' is 'True'" in faults_of(tmp_path / "a.parquet")[0]
