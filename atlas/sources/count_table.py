"""Users' tables of counts and of indicators by code."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import pandas as pd

from atlas.model.country import Codes, Country
from atlas.model.errors import NO_MESSAGE, Fault, Message, SourceError, raise_faults
from atlas.model.text import Text
from atlas.sources.census_cells import Cell, CellTable, check_columns, read_cells
from atlas.sources.codes import are_small, is_county_code, is_missing, normalise_code, read_codes
from atlas.words.numbers import listed
from atlas.words.word_files import read_words

REQUIRED_COLUMNS = ("code", "value")
USED_COLUMNS = (*REQUIRED_COLUMNS, "year")
"""Those that are read: without years a table uses the codes of one year for all rows."""

EXPECTED_VALUE = Message("a finite number such as 1234.5, or an empty cell")
NO_SEPARATORS = Message("a number without separators of thousands (1234.5, not 1,234.5)")
NO_PERCENT = Message("a number without the sign of per cent (12.5, not 12.5%)")
EXPECTED_RANGE = Message("a number between −10¹⁵ and 10¹⁵: more digits than that are not kept")
EXPECTED_YEAR = Message("a year as a whole number")

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
_SEPARATED = re.compile(r"[+-]?[0-9]{1,3}([,，'’\s][0-9]{3})+(\.[0-9]*)?")
_LIMIT = Decimal(10) ** 15

Expectation = Callable[[str, int], Message]
"""Says of a code and a year what was expected in place of the code; empty if it is right."""


@dataclass(frozen=True)
class IndicatorTable:
    """The table of an indicator.

    Attributes
    ----------
    rows
        ``code`` (str), ``year`` (int; that of the last census without years) and ``value``
        (Decimal, None where missing), sorted by year and code.
    dated
        Whether the table has a column ``year``.
    ignored_columns
        Columns of the file that the atlas has no use for.
    """

    rows: pd.DataFrame
    dated: bool
    ignored_columns: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the table, ascending."""
        return tuple(sorted({int(year) for year in self.rows["year"]}))


def read_indicator_file(
    path: Path, years: range, expectation: Expectation, *, country: Country
) -> IndicatorTable:
    """Read and check the table of an indicator.

    Parameters
    ----------
    path
        A file that `atlas.sources.census_cells.read_cells` reads, whose first row
        names the columns: ``code``, ``value`` and, if values are of several years, ``year``. An
        empty value is missing, not 0.
    years
        The years that the atlas can place codes in.
    expectation
        Says what is wrong with a code in a year.
    country
        The country.

    Raises
    ------
    SourceError
        If the file cannot be read, or with all faults of its cells: a missing column, a
        blank, misspelt or unknown code, a code that stands twice in a year, a value that is
        no finite number, a year that is none.
    """
    cells = read_cells(path)
    check_columns(cells, path.name, REQUIRED_COLUMNS)
    codes = [normalise_code(cell, codes=country.codes) for cell in cells.columns["code"]]
    dated = "year" in cells.columns
    given_years = [to_year(cell) for cell in cells.columns["year"]] if dated else None
    row_years = given_years or [country.latest] * len(codes)
    placed = Message(
        "a year from {first} to {last}, whose divisions these units can place",
        first=years[0],
        last=years[-1],
    )
    faults = [
        Fault(EXPECTED_YEAR if year is None else placed, path.name, row, "year", _written(cell))
        for row, cell, year in zip(
            cells.rows, cells.columns.get("year", ()), given_years or (), strict=False
        )
        if year is None or year not in years
    ]
    first_row: dict[tuple[str, int], int] = {}
    for code, year, row in zip(codes, row_years, cells.rows, strict=True):
        if code is None or not is_county_code(code, codes=country.codes, special=country.special):
            well_formed = Message("{code}", code=country.codes.of)
            faults.append(Fault(well_formed, path.name, row, "code", code or ""))
        elif year is not None:
            expected = expectation(code, year)
            if not expected and (first := first_row.setdefault((code, year), row)) != row:
                expected = Message(
                    "a code that stands once a year (it is also in row {n})", n=first
                )
            if expected:
                faults.append(Fault(expected, path.name, row, "code", code))
    faults += cell_faults(cells, "value", path.name, value_fault)
    raise_faults(faults)
    values = [to_value(cell) for cell in cells.columns["value"]]
    if all(value is None for value in values):
        raise SourceError([Fault(Message("at least one value"), path.name, column="value")])
    rows = pd.DataFrame(
        {
            "code": pd.Series(codes, dtype="str"),
            "year": pd.Series(row_years, dtype="int64"),
            "value": pd.Series(values, dtype=object),
        }
    )
    ignored = tuple(name for name in cells.columns if name not in USED_COLUMNS)
    return IndicatorTable(rows.sort_values(["year", "code"], ignore_index=True), dated, ignored)


def to_value(cell: Cell) -> Decimal | None:
    """Turn a cell without a fault into a number, every written digit kept; None if missing."""
    if is_missing(cell):
        return None
    # The shortest digits that give the same double back are those that the file's author saw.
    return Decimal(str(cell).strip())


def to_year(cell: Cell) -> int | None:
    """Read a year from a cell, ``2015`` or ``2015.0``; None where it holds no whole number."""
    text = "" if isinstance(cell, bool) else str(cell).strip()
    return int(text.partition(".")[0]) if re.fullmatch(r"[0-9]{4}(\.0*)?", text) else None


def value_fault(cell: Cell) -> Message:
    """Say what a value that is not missing fails to meet; empty where it is a number."""
    if isinstance(cell, str):
        text = cell.strip()
        if not _NUMBER.fullmatch(text):
            if _SEPARATED.fullmatch(text):
                return NO_SEPARATORS
            return NO_PERCENT if text.endswith(("%", "％")) else EXPECTED_VALUE
        return NO_MESSAGE if abs(Decimal(text)) < _LIMIT else EXPECTED_RANGE
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return EXPECTED_VALUE
    if not math.isfinite(cell):
        return EXPECTED_VALUE
    return NO_MESSAGE if abs(Decimal(str(cell))) < _LIMIT else EXPECTED_RANGE


def cell_faults(
    cells: CellTable, name: str, file: str, expectation: Callable[[Cell], Message]
) -> list[Fault]:
    """List the cells of a column that are not missing and fail an expectation."""
    return [
        Fault(expected, file, row, name, _written(cell))
        for row, cell in zip(cells.rows, cells.columns[name], strict=True)
        if not is_missing(cell) and (expected := expectation(cell))
    ]


def _written(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


CODE, YEAR = "code", "year"

_NAMED = read_words("terminal", "named")


def _with_a_word_of(kind: str) -> re.Pattern[str]:
    english, chinese = ("|".join(_NAMED[kind].get(lang).split()) for lang in ("en", "zh"))
    return re.compile(rf"(^|_)({english})(_|$)|{chinese}", re.I)


_NO_AMOUNT, _RATE = _with_a_word_of("no_amount"), _with_a_word_of("rate")
"""Names of columns of numbers that are no amounts, and of those that do not add up."""

_NO_NUMBER = frozenset({"-", "--", "–", "—", "——", "...", "…", "……", "NA", "N/A"})
"""What tables write where there is no number."""

RESULT_COLUMNS: Final = ("name_zh", "flag")
"""Columns that a result has of its own: a count of such a name would be lost in it."""

_WHY = read_words("notes", "why")
"""Why a column is left out: it is text; it is a rate, or may be one; it is no amount."""
_MARKS = read_words("marks")


@dataclass(frozen=True)
class CountTable:
    """A table of counts as its file holds them.

    Attributes
    ----------
    counts
        Index: ``code`` (six digits; nine or twelve below the county), sorted. One column per
        count: ``Int64`` where all values are whole, else ``Float64``; empty cells are missing.
    left_out
        Column → why it is not among the counts, in the order of the file.
    """

    counts: pd.DataFrame
    left_out: dict[str, Text]


def columns_left_out(reasons: Mapping[str, Text]) -> Text:
    """Name columns, each with why it is not among the counts."""
    named = (_MARKS["with_unit"].fill(title=name, unit=why) for name, why in reasons.items())
    return listed(named, shown=None)


CodeCheck = Callable[[Mapping[str, int], int | None], Iterable[Fault]]
"""Says what is wrong with codes, given the row of each and the year that the table says."""


def read_count_table(
    path: Path,
    columns: Sequence[str] = (),
    check: CodeCheck | None = None,
    *,
    codes: Codes,
    special: tuple[str, ...],
) -> CountTable:
    """Read and check a table of counts.

    Parameters
    ----------
    path
        A file that `atlas.sources.census_cells.read_cells` reads, with ``code`` and
        at least one count.
    columns
        The counts to read. None takes every column of whole numbers of 0 or more whose name
        is not that of a code, a year, a coordinate or a rate: a column with fractions may be a
        share, which does not add up, so that amounts with fractions are to be named.
    check
        What codes have to meet beside being well formed.
    codes
        How divisions are coded.
    special
        Codes of the special regions.

    Raises
    ------
    SourceError
        If the file cannot be read, or with all faults of its cells: a missing column, a
        blank, misspelt or repeated code, a value that is no finite number. Or if a column that was
        asked for is that of the codes, or bears a name that the result has a use for; or if a
        column ``year`` has several, and codes of several years are no table.
    """
    cells = read_cells(path)
    check_columns(cells, path.name, (CODE, *columns))
    raise_faults(Fault(why, path.name, column=name) for name in columns if (why := _taken(name)))
    kept, left_out = choose_counts(cells, columns)
    column = cells.columns[CODE]
    # A cell of a Parquet file may be a list.
    several = check is not None or len({str(code) for code in column}) < len(column)
    year = _only_year(cells, path.name) if several else None
    small = are_small(column, codes=codes)
    read = read_codes(
        column, cells.rows, path.name, CODE, small_areas=small, codes=codes, special=special
    )
    faults = read.faults
    given = dict(zip(read.codes, cells.rows, strict=True))
    well_formed = {code: row for code, row in given.items() if code}
    for fault in faults:
        well_formed.pop(fault.value or "", None)
    if check is not None:
        faults += check(well_formed, year)
    faults += [fault for name in kept for fault in cell_faults(cells, name, path.name, value_fault)]
    raise_faults(faults)
    if not kept:
        expected = Message(
            "a column of counts; the other columns are: {names}", names=columns_left_out(left_out)
        )
        raise SourceError([Fault(expected, path.name)])
    index = pd.Index(read.codes, dtype="str", name=CODE)
    counts = pd.DataFrame({name: _column(cells.columns[name], index) for name in kept}, index)
    return CountTable(counts.sort_index(), left_out)


def _only_year(cells: CellTable, file: str) -> int | None:
    """Read the year of all rows: codes mean other land in another, and would stand twice."""
    given = [] if YEAR not in cells.columns else [to_year(cell) for cell in cells.columns[YEAR]]
    years = sorted({year for year in given if year is not None})
    if len(years) > 1:
        row = next(row for row, year in zip(cells.rows, given, strict=True) if year == years[1])
        expected = Message(
            "rows of one year ({year} stands before); make a table of each", year=years[0]
        )
        raise SourceError([Fault(expected, file, row, YEAR, str(years[1]))])
    return years[0] if years else None


def choose_counts(cells: CellTable, columns: Sequence[str]) -> tuple[list[str], dict[str, Text]]:
    """Choose the columns of counts, and say of the others why they are none."""
    if columns:
        return list(dict.fromkeys(columns)), {}
    reasons = {name: _objection(name, cells.columns[name]) for name in cells.columns}
    kept = [name for name, reason in reasons.items() if not reason and name != CODE]
    return kept, {name: _WHY[why] for name, why in reasons.items() if why and name != CODE}


def _taken(name: str) -> Message:
    """Say what was expected in the place of a column that cannot be moved by its name."""
    if name == CODE:
        return Message("the name of a column of counts; these are the codes")
    if name in RESULT_COLUMNS:
        return OWN_COLUMN
    return NO_MESSAGE


OWN_COLUMN: Final = Message(
    "another name of the column: the result has one of its own that is called so"
)
"""Expected of a column that is called as one of `RESULT_COLUMNS`."""


def _objection(name: str, column: Sequence[Cell]) -> str:
    """Say by which words a column is no count; empty where it is one."""
    if name in RESULT_COLUMNS:
        return "taken"
    if _NO_AMOUNT.search(name):
        return "name"
    filled = [cell for cell in column if not is_missing(cell)]
    wrong = [value_fault(cell) for cell in filled]
    if NO_PERCENT in wrong or _RATE.search(name):
        return "rate"
    numbers = [
        Decimal(str(cell).strip()) for cell, fault in zip(filled, wrong, strict=True) if not fault
    ]
    # What is a number but for how it is written, and signs that there is none, are faults of a
    # count, to be reported, and so are a few other cells. All else is text.
    separated = wrong.count(NO_SEPARATORS)
    signs = sum(str(cell).strip() in _NO_NUMBER for cell in filled)
    is_count = bool(numbers or separated) and len(numbers) + separated + signs == len(filled)
    if not is_count and 2 * len(numbers) <= len(filled):
        return "no_numbers"
    return "fractions" if any(number < 0 or number % 1 for number in numbers) else ""


def _column(column: Sequence[Cell], index: pd.Index) -> pd.Series:
    values = [to_value(cell) for cell in column]
    if all(value is None or value % 1 == 0 for value in values):
        whole = [None if value is None else int(value) for value in values]
        return pd.Series(whole, index, dtype="Int64")
    return pd.Series([None if v is None else float(v) for v in values], index, dtype="Float64")
