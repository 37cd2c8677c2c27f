"""A user's table of amounts that add up: a code, and columns of counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import pandas as pd

from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError
from atlas.model.text import Text
from atlas.sources.census_cells import Cell, CellTable, check_columns, read_cells
from atlas.sources.codes import are_small, read_codes
from atlas.sources.counts import is_missing
from atlas.sources.indicator_file import to_value, value_fault
from atlas.words.lists import listed
from atlas.words.reading import read_words

CODE = "code"

_NO_AMOUNT = re.compile(r"(^|_)(codes?|years?|id|fid|lon|lat|longitude|latitude)(_|$)", re.I)
"""Names of columns of numbers that are no amounts."""

RESULT: Final = ("name_zh", "flag")
"""Columns that a result has of its own: a count of such a name would be lost in it."""

_WHY = read_words("notes", "why")
_MARKS = read_words("marks")
"""Why a column is left out: it holds text; it may be a share or a rate; it is no amount."""


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


def read_count_table(path: Path, columns: Sequence[str] = (), *, country: Country) -> CountTable:
    """Read and check a table of counts.

    Parameters
    ----------
    path
        A file that `atlas.sources.census_cells.read_cells` reads, with ``code`` and
        at least one count.
    columns
        The counts to read. None takes every column of whole numbers of 0 or more whose name
        is not that of a code, a year or a coordinate: a column with fractions may be a share,
        which does not add up, so that amounts with fractions are to be named.
    country
        The country whose censuses and divisions are meant.

    Raises
    ------
    SourceError
        If the file cannot be read, or with all faults of its cells: a missing column, a
        blank, misspelt or repeated code, a value that is no finite number. Or if a column that was
        asked for is that of the codes, or bears a name that the result has a use for.
    """
    cells = read_cells(path)
    check_columns(cells, path.name, (CODE, *columns))
    if taken := [Fault(why, path.name, column=name) for name in columns if (why := _taken(name))]:
        raise SourceError(taken)
    kept, left_out = _choose(cells, columns)
    own = cells.columns[CODE]
    read = read_codes(
        own,
        cells.rows,
        file=path.name,
        column=CODE,
        small_areas=are_small(own, country=country),
        country=country,
    )
    faults = read.faults
    faults += [fault for name in kept for fault in _value_faults(cells, name, path.name)]
    if faults:
        raise SourceError(sorted(faults, key=lambda fault: fault.row or 0))
    if not kept:
        others = columns_left_out(left_out).en
        expected = f"a column of counts; the other columns are: {others}"
        raise SourceError([Fault(expected, path.name)])
    index = pd.Index(read.codes, dtype="str", name=CODE)
    counts = pd.DataFrame({name: _column(cells.columns[name], index) for name in kept}, index)
    return CountTable(counts.sort_index(), left_out)


def _choose(cells: CellTable, columns: Sequence[str]) -> tuple[list[str], dict[str, Text]]:
    """Choose the columns of counts, and say of the others why they are none."""
    if columns:
        return list(dict.fromkeys(columns)), {}
    reasons = {name: _objection(name, cells.columns[name]) for name in cells.columns}
    kept = [name for name, reason in reasons.items() if not reason and name != CODE]
    return kept, {name: _WHY[why] for name, why in reasons.items() if why and name != CODE}


def _taken(name: str) -> str:
    """Say what was expected in the place of a column that cannot be moved by its name."""
    if name == CODE:
        return "the name of a column of counts; these are the codes"
    if name in RESULT:
        return "another name of the column: the result has one of its own that is called so"
    return ""


def _objection(name: str, column: Sequence[Cell]) -> str:
    """Say by which words a column is no count; empty where it is one."""
    if name in RESULT:
        return "taken"
    if _NO_AMOUNT.search(name):
        return "name"
    filled = [cell for cell in column if not is_missing(cell)]
    numbers = [Decimal(str(cell).strip()) for cell in filled if not value_fault(cell)]
    # A few cells that are no numbers are faults of a count, to be reported, and no text.
    if 2 * len(numbers) <= len(filled):
        return "no_numbers"
    return "fractions" if any(number < 0 or number % 1 for number in numbers) else ""


def _value_faults(cells: CellTable, name: str, file: str) -> list[Fault]:
    return [
        Fault(expected, file, row, name, str(cell).strip())
        for row, cell in zip(cells.rows, cells.columns[name], strict=True)
        if not is_missing(cell) and (expected := value_fault(cell))
    ]


def _column(column: Sequence[Cell], index: pd.Index) -> pd.Series:
    values = [to_value(cell) for cell in column]
    if all(value is None or value % 1 == 0 for value in values):
        whole = [None if value is None else int(value) for value in values]
        return pd.Series(whole, index, dtype="Int64")
    return pd.Series([None if v is None else float(v) for v in values], index, dtype="Float64")
