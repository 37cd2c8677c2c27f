"""A user's own indicator: CSV, XLSX or Parquet with a code, a value and perhaps a year."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError
from atlas.sources.census_cells import Cell, CellTable, check_columns, read_cells
from atlas.sources.codes import is_code, normalise_code
from atlas.sources.counts import is_missing

REQUIRED_COLUMNS = ("code", "value")
USED_COLUMNS = (*REQUIRED_COLUMNS, "year")
"""The year of the divisions whose codes a table without years uses."""

VALUE = "a finite number such as 1234.5, or an empty cell"
NO_SEPARATORS = "a number without separators of thousands (1234.5, not 1,234.5)"
NO_PERCENT = "a number without the sign of per cent (12.5, not 12.5%)"
PLAUSIBLE = "a number between −10¹⁵ and 10¹⁵: more digits than that are not kept"
YEAR = "a year as a whole number"

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
_SEPARATED = re.compile(r"[+-]?[0-9]{1,3}([,，'’\s][0-9]{3})+(\.[0-9]*)?")
_LIMIT = Decimal(10) ** 15

Expectation = Callable[[str, int], str]
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
        The country whose censuses and divisions are meant.

    Raises
    ------
    SourceError
        If the file cannot be read, or with all faults of its cells: a missing column, a
        blank, misspelt or unknown code, a code that stands twice in a year, a value that is
        no finite number, a year that is none.
    """
    cells = read_cells(path)
    check_columns(cells, path.name, REQUIRED_COLUMNS)
    codes = [normalise_code(cell, country=country) for cell in cells.columns["code"]]
    dated = "year" in cells.columns
    found = [to_year(cell) for cell in cells.columns["year"]] if dated else None
    row_years = found or [country.latest] * len(codes)
    faults = _year_faults(cells, row_years, years, path.name) if dated else []
    faults += _code_faults(codes, row_years, cells.rows, path.name, expectation, country=country)
    faults += _value_faults(cells, path.name)
    if faults:
        raise SourceError(sorted(faults, key=lambda fault: fault.row or 0))
    values = [to_value(cell) for cell in cells.columns["value"]]
    if all(value is None for value in values):
        raise SourceError([Fault("at least one value", path.name, column="value")])
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


def value_fault(cell: Cell) -> str:
    """Say what a value that is not missing fails to meet; empty where it is a number."""
    if isinstance(cell, str):
        text = cell.strip()
        if not _NUMBER.fullmatch(text):
            if _SEPARATED.fullmatch(text):
                return NO_SEPARATORS
            return NO_PERCENT if text.endswith(("%", "％")) else VALUE
        return "" if abs(Decimal(text)) < _LIMIT else PLAUSIBLE
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return VALUE
    if not math.isfinite(cell):
        return VALUE
    return "" if abs(Decimal(str(cell))) < _LIMIT else PLAUSIBLE


def _year_faults(
    cells: CellTable, years: Sequence[int | None], known: range, file: str
) -> list[Fault]:
    expected = f"a year from {known[0]} to {known[-1]}, whose divisions these units can place"
    return [
        Fault(YEAR if year is None else expected, file, row, "year", _written(cell))
        for row, cell, year in zip(cells.rows, cells.columns["year"], years, strict=True)
        if year is None or year not in known
    ]


def _code_faults(
    codes: Sequence[str | None],
    years: Sequence[int | None],
    rows: Sequence[int],
    file: str,
    expectation: Expectation,
    *,
    country: Country,
) -> list[Fault]:
    first_row: dict[tuple[str, int], int] = {}
    faults = []
    for code, year, row in zip(codes, years, rows, strict=True):
        if code is None or not is_code(code, country=country):
            expected = country.codes.of
        elif year is None:
            continue
        else:
            expected = expectation(code, year)
            if not expected and (first := first_row.setdefault((code, year), row)) != row:
                expected = f"a code that stands once a year (it is also in row {first})"
        if expected:
            faults.append(Fault(expected, file, row, "code", code or ""))
    return faults


def _value_faults(cells: CellTable, file: str) -> list[Fault]:
    return [
        Fault(expected, file, row, "value", _written(cell))
        for row, cell in zip(cells.rows, cells.columns["value"], strict=True)
        if not is_missing(cell) and (expected := value_fault(cell))
    ]


def _written(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
