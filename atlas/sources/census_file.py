"""A user's own census table: CSV, XLSX or Parquet with a code and count columns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from atlas.model.errors import Fault, SourceError
from atlas.model.text import plain_text
from atlas.sources.census_cells import CellTable, check_columns, read_cells
from atlas.sources.codes import COUNTY_FIELD, CodeColumn, are_small, read_codes
from atlas.sources.counts import EXPECTATIONS, failed_expectation, is_missing, to_count

REQUIRED_COLUMNS = ("code", "population")


@dataclass(frozen=True)
class UserCensus:
    """A census table that a user gave.

    Attributes
    ----------
    year
        2000, 2010 or 2020.
    table
        ``code`` and, where the file has it, ``name_zh`` as strings; ``population`` and
        further counts as ``Int64`` with missing ones null; sorted by code. Of divisions below
        the county also ``county_code``.
    ignored_columns
        Columns of the file that the atlas has no use for.
    missing_population
        Number of rows without a population.
    """

    year: int
    table: pd.DataFrame
    ignored_columns: tuple[str, ...]
    missing_population: int

    @property
    def small_areas(self) -> bool:
        """Whether it is of divisions below the county."""
        return COUNTY_FIELD in self.table


def read_census_file(
    path: Path,
    year: int,
    known_codes: Collection[str],
    *,
    count_columns: Collection[str],
    known_counties: Collection[str] | None = None,
) -> UserCensus:
    """Read and check a user's census table.

    Parameters
    ----------
    path
        A ``.csv`` (UTF-8 or GB18030), ``.xlsx`` (first sheet) or ``.parquet`` file whose
        first row names the columns. Codes may be numbers; counts may be written ``12.0``.
        Codes of townships and villages are read as `atlas.sources.codes.read_codes` does.
    year
        The census that it takes the place of.
    known_codes
        The codes of the leaves that the atlas can place in that year.
    count_columns
        The count columns of the packaged table of that year; others are ignored.
    known_counties
        The counties that divisions below them may lie in; None refuses a table of those.

    Returns
    -------
    UserCensus
        The table, with what was left out of it.

    Raises
    ------
    SourceError
        If the file cannot be read, or with all faults of its cells: a missing column, a
        blank, misspelt, unknown or repeated code, a count that is no whole number of 0 or
        more.
    """
    cells = read_cells(path)
    check_columns(cells, path.name, REQUIRED_COLUMNS)
    counts = [name for name in cells.columns if name in {"population", *count_columns}]
    codes = cells.columns["code"]
    small = known_counties is not None and are_small(codes)
    read = read_codes(
        codes,
        cells.rows,
        file=path.name,
        column="code",
        counties=cells.columns.get(COUNTY_FIELD),
        known_codes=known_counties if small else known_codes,
        small_areas=small,
    )
    faults = read.faults + _count_faults(cells, counts, path.name)
    if faults:
        raise SourceError(sorted(faults, key=lambda fault: fault.row or 0))
    table = _table(cells, read, counts)
    return UserCensus(
        year=year,
        table=table,
        ignored_columns=tuple(name for name in cells.columns if name not in table),
        missing_population=int(table["population"].isna().sum()),
    )


def count_schema(columns: Collection[str]) -> pa.DataFrameSchema:
    """Describe count columns as a file spells them: one check per expectation.

    Parameters
    ----------
    columns
        Names of the columns; their cells may be text or numbers, or missing.

    Returns
    -------
    DataFrameSchema
        A cell fails at most one check, whose ``error`` says what was expected.
    """
    checks = [
        pa.Check(
            lambda cell, expected=expected: failed_expectation(cell) != expected,
            element_wise=True,
            error=expected,
        )
        for expected in EXPECTATIONS
    ]
    return pa.DataFrameSchema({name: pa.Column(object, checks, nullable=True) for name in columns})


def _count_faults(cells: CellTable, counts: list[str], file: str) -> list[Fault]:
    # A table has hundreds of thousands of counts, as a rule all right: the schema, which asks each
    # for every expectation by itself, sees only the columns where one is not.
    at_fault = [name for name in counts if any(map(_is_at_fault, cells.columns[name]))]
    frame = pd.DataFrame(
        {
            name: pd.Series(
                [None if is_missing(cell) else cell for cell in cells.columns[name]],
                index=cells.rows,
                dtype=object,
            )
            for name in at_fault
        }
    )
    try:
        count_schema(at_fault).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        return [
            Fault(str(case.check), file, int(case.row), str(case.column), str(case.failure_case))
            for case in cases.rename(columns={"index": "row"}).itertuples(index=False)
        ]
    return []


def _is_at_fault(cell: object) -> bool:
    return not is_missing(cell) and failed_expectation(cell) != ""


def _table(cells: CellTable, read: CodeColumn, counts: list[str]) -> pd.DataFrame:
    table = {"code": pd.Series(read.codes, dtype="str")}
    if read.counties is not None:
        table[COUNTY_FIELD] = pd.Series(read.counties, dtype="str")
    if "name_zh" in cells.columns:
        names = [
            None if is_missing(cell) else plain_text(str(cell)) for cell in cells.columns["name_zh"]
        ]
        table["name_zh"] = pd.Series(names, dtype="str")
    for name in counts:
        table[name] = pd.Series(map(to_count, cells.columns[name]), dtype="Int64")
    return pd.DataFrame(table).sort_values("code", ignore_index=True)
