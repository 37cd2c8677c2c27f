"""A user's own census table: CSV, XLSX or Parquet with a code and count columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd

from atlas.model.country import Codes
from atlas.model.dataset import OwnCensus, RowDifference, UnreadColumn
from atlas.model.errors import NO_MESSAGE, Fault, Message, raise_faults
from atlas.model.text import plain_text
from atlas.sources.census_cells import CellTable, check_columns, read_cells
from atlas.sources.codes import (
    COUNTY_FIELD,
    CodeColumn,
    are_small,
    failed_expectation,
    is_missing,
    read_codes,
    to_count,
)
from atlas.sources.count_table import cell_faults, to_value, value_fault

REQUIRED_COLUMNS = ("code", "population")

KIND: Final = "row_kind"
"""Column of the packaged tables that a user's need not have: the lists say what a row is."""

RATES: Final = {"_pct": 100, "_permille": 1000}
"""How the names of rates end, and the most that one may be."""

ELSEWHERE: Final = "hukou_population"
"""People registered in a place, who may live elsewhere: no part of those counted in it."""

_AGES: Final = re.compile(r"(male|female)_[0-9]{2}(_[0-9]{2}|_plus)?")
_SCHOOLING: Final = re.compile(r"schooling_.*_(male|female)")

_EXACT: Final = (
    ("population", ("male", "female")),
    ("population", ("urban", "rural")),
    ("population", ("age_00_14", "age_15_64", "age_65_plus")),
    ("population", ("family_household_population", "collective_household_population")),
    (
        "population",
        ("registered_and_living_here", "away_all", "registration_pending", "counted_while_abroad"),
    ),
    (
        "away_all",
        (
            "away_same_county_or_city",
            "away_same_city_district",
            "away_other_county_same_province",
            "away_other_province",
        ),
    ),
)
"""Columns, and those that add up to each in every row of the packaged censuses."""

_AT_MOST: Final = (
    ("population", ("away_same_county", "away_same_province", "away_other_province")),
    ("population", ("agricultural_hukou", "non_agricultural_hukou")),
)
"""Columns, and those that together are some of each."""


@dataclass(frozen=True)
class UserCensus:
    """A census table that a user gave.

    Attributes
    ----------
    year
        2000, 2010 or 2020.
    table
        ``code`` and, where the file has it, ``name_zh`` as strings; ``population`` and
        further counts as ``Int64`` and rates as ``Float64`` with missing ones null; sorted by
        code. Of divisions below the county also ``county_code``.
    unread
        Columns of the file that the atlas has no use for.
    missing_population
        Number of rows without a population.
    """

    year: int
    table: pd.DataFrame
    unread: tuple[UnreadColumn, ...]
    missing_population: int

    @property
    def small_areas(self) -> bool:
        """Whether it is of divisions below the county."""
        return COUNTY_FIELD in self.table


def read_user_census(
    path: Path,
    year: int,
    known_codes: Collection[str],
    *,
    count_columns: Collection[str],
    rate_columns: Collection[str] = (),
    known_counties: Collection[str] | None = None,
    codes: Codes,
    special: tuple[str, ...],
) -> UserCensus:
    """Read and check a user's census table.

    Parameters
    ----------
    path
        A file that `atlas.sources.census_cells.read_cells` reads, whose first row
        names the columns. Codes may be numbers; counts may be written ``12.0``.
        Codes of townships and villages are read as `atlas.sources.codes.read_codes` does.
    year
        The census that it takes the place of.
    known_codes
        The codes of the leaves that the atlas can place in that year.
    count_columns
        The count columns of the packaged table of that year.
    rate_columns
        Its rates, whose names end as `RATES` has it. Further columns are not read.
    known_counties
        The counties that divisions below them may lie in; None refuses a table of those.
    codes
        How divisions are coded.
    special
        Codes of the special regions.

    Returns
    -------
    UserCensus
        The table, with what was left out of it.

    Raises
    ------
    SourceError
        If the file cannot be read, or with all faults of its cells: a missing column, a
        blank, misspelt, unknown or repeated code, a count that is no whole number of 0 or
        more, a part that is larger than its whole, parts that do not add up to it.
    """
    cells = read_cells(path)
    check_columns(cells, path.name, REQUIRED_COLUMNS)
    counts = [name for name in cells.columns if name in {"population", *count_columns}]
    rates = [name for name in cells.columns if name in rate_columns]
    given = cells.columns["code"]
    small = known_counties is not None and are_small(given, codes=codes)
    read = read_codes(
        given,
        cells.rows,
        path.name,
        "code",
        counties=cells.columns.get(COUNTY_FIELD),
        known_codes=known_counties if small else known_codes,
        small_areas=small,
        codes=codes,
        special=special,
    )
    faults = read.faults
    for name in counts:
        faults += cell_faults(cells, name, path.name, failed_expectation)
    for name in rates:
        faults += cell_faults(cells, name, path.name, partial(_rate_fault, name))
    faults += identity_faults(_counted(cells, counts), path.name)
    raise_faults(faults)
    table = _table(cells, read, counts, rates)
    return UserCensus(
        year=year,
        table=table,
        unread=_unread(cells.columns, {*table, *REQUIRED_COLUMNS, *count_columns, *rate_columns}),
        missing_population=int(table["population"].isna().sum()),
    )


def _unread(columns: Collection[str], known: Collection[str]) -> tuple[UnreadColumn, ...]:
    """List columns without use; of a slip of the pen, the name that it may stand for."""
    lacking = {name.casefold(): name for name in known if name not in columns}
    unread = []
    for name in [name for name in columns if name not in known and name != KIND]:
        near = get_close_matches(name.casefold().replace(" ", "_"), lacking, n=1, cutoff=0.8)
        unread.append(UnreadColumn(name, lacking[near[0]] if near else None))
    return tuple(unread)


def _counted(cells: CellTable, counts: list[str]) -> pd.DataFrame:
    """Take the counts without a fault of their own, by row of the file."""
    whole = {
        name: [None if failed_expectation(cell) else to_count(cell) for cell in cells.columns[name]]
        for name in counts
    }
    return pd.DataFrame(whole, index=cells.rows, dtype="Int64")


def identities(columns: Collection[str]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Yield what the counts of one row must meet: a column, its parts, whether they make it up.

    Every count of people, households or persons of the sample is some of the people, but for
    `ELSEWHERE`. The parts of men and women by age or by schooling are some of them.

    Parameters
    ----------
    columns
        Names of the counts that a table has.
    """
    yield from ((whole, parts, True) for whole, parts in _EXACT if {whole, *parts} <= set(columns))
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in columns:
        for kind in (_AGES, _SCHOOLING):
            if (part := kind.fullmatch(name)) and part[1] in columns:
                groups[part[1], kind.pattern].append(name)
    yield from ((whole, tuple(parts), False) for (whole, _), parts in groups.items())
    for whole, parts in _AT_MOST:
        yield whole, tuple(name for name in parts if name in columns), False
    for name in columns:
        if name not in ("population", ELSEWHERE):
            yield "population", (name,), False


def identity_faults(counts: pd.DataFrame, file: str) -> list[Fault]:
    """List the parts that are larger than their whole, and those that do not add up to it.

    Parameters
    ----------
    counts
        Counts as ``Int64`` by row of the file. What is missing is not held to anything.
    file
        Its name.
    """
    faults = []
    seen: set[tuple[int, str]] = set()
    # A part that is too large by itself is named alone, and not in each sum that it spoils.
    known = [identity for identity in identities(counts.columns) if identity[1]]
    for whole, parts, exact in sorted(known, key=lambda identity: len(identity[1])):
        total, given = counts[list(parts)].sum(axis=1), counts[whole]
        wrong = (total > given).fillna(False)
        if exact:
            wrong |= (counts[list(parts)].notna().all(axis=1) & (total != given)).fillna(False)
        for row in counts.index[wrong]:
            if seen.isdisjoint((row, name) for name in (whole, *parts)):
                seen |= {(row, name) for name in parts}
                named = " + ".join(parts) if len(parts) < 5 else f"{parts[0]} + … + {parts[-1]}"
                most = {"n": int(given[row]), "column": whole}
                expected = Message("no more than the {n:,} of {column} in its row", **most)
                if exact and len(parts) > 1:
                    expected = Message("as many as the {n:,} of {column} in its row", **most)
                faults.append(Fault(expected, file, row, named, f"{int(total[row]):,}"))
    return faults


def _rate_fault(name: str, cell: object) -> Message:
    if expected := value_fault(cell):
        return expected
    most = next(most for end, most in RATES.items() if name.endswith(end))
    value = to_value(cell)
    if value is None or 0 <= value <= most:
        return NO_MESSAGE
    return Message("a rate from 0 to {most:,}", most=most)


def _table(cells: CellTable, read: CodeColumn, counts: list[str], rates: list[str]) -> pd.DataFrame:
    table = {"code": pd.Series(read.codes, dtype="str")}
    if read.counties is not None:
        table[COUNTY_FIELD] = pd.Series(read.counties, dtype="str")
    if "name_zh" in cells.columns:
        names = [
            None if is_missing(cell) else plain_text(str(cell)) for cell in cells.columns["name_zh"]
        ]
        table["name_zh"] = pd.Series(names, dtype="str")
    for name in cells.columns:
        if name in counts:
            table[name] = pd.Series(map(to_count, cells.columns[name]), dtype="Int64")
        elif name in rates:
            values = map(to_value, cells.columns[name])
            given = [None if value is None else float(value) for value in values]
            table[name] = pd.Series(given, dtype="Float64")
    return pd.DataFrame(table).sort_values("code", ignore_index=True)


def compare_census(
    read: UserCensus, packaged: pd.DataFrame, file: str, unknown: Collection[tuple[str, str]] = ()
) -> OwnCensus:
    """Count a user's table, and compare it with the packaged census.

    Parameters
    ----------
    read
        The table.
    packaged
        As `atlas.sources.packaged.read_packaged_census` gives it.
    file
        Name of the user's file.
    unknown
        Code and column of the packaged cells that are taken for missing. The published table of the
        census has nothing there, and is the same census none the less.

    Returns
    -------
    OwnCensus
        Divisions below the county are compared by the sums of their counties.
    """
    own, theirs = read.table, packaged.set_index("code")
    people = own.set_index("code")["population"]
    if read.small_areas:
        people = own.groupby(COUNTY_FIELD)["population"].sum(min_count=1)
    both = pd.DataFrame({"own": people, "packaged": theirs["population"]}).dropna()
    counted = OwnCensus(
        year=read.year,
        file=file,
        rows=len(own),
        people=int(own["population"].sum()),
        whole=int(theirs["population"].sum()),
        compared=int(both["own"].sum()),
        packaged=int(both["packaged"].sum()),
        unread=read.unread,
        small_areas=read.small_areas,
    )
    if read.small_areas:
        return counted
    return _by_row(counted, own.set_index("code"), theirs, unknown)


def _by_row(
    counted: OwnCensus,
    own: pd.DataFrame,
    packaged: pd.DataFrame,
    unknown: Collection[tuple[str, str]],
) -> OwnCensus:
    shared = own.index.intersection(packaged.index)
    columns = [name for name in packaged if name in own]
    mine, theirs = own.loc[shared, columns], packaged.loc[shared, columns]
    unequal = pd.DataFrame(
        {
            name: (mine[name] != theirs[name]).fillna(mine[name].isna() != theirs[name].isna())
            for name in columns
        }
    )
    for code, name in unknown:
        if code in shared and name in columns and mine[name].isna()[code]:
            unequal.at[code, name] = False
    apart, lacking, blank, added = _rows_apart(own, packaged)
    differing = int(unequal.any(axis=1).sum())
    absent = tuple(str(name) for name in packaged if name not in {*own, KIND})
    return replace(
        counted,
        same=not (absent or differing or added or lacking),
        differing=differing,
        columns_apart=tuple(str(name) for name in columns if unequal[name].any()),
        absent=absent,
        apart=apart,
        added=added,
        lacking=lacking,
        blank=blank,
    )


def _rows_apart(own: pd.DataFrame, packaged: pd.DataFrame) -> list[tuple[RowDifference, ...]]:
    """List the rows that count other people, those that one lacks, and those without people.

    Returns
    -------
    list of tuple
        Rows of both with other people, of the packaged census alone, of both without people in the
        user's table, and of that table alone; the largest differences first.
    """
    names = packaged["name_zh"].combine_first(own.get("name_zh", packaged["name_zh"]))
    people = pd.DataFrame({"own": own["population"], "packaged": packaged["population"]})
    in_own, in_packaged = (people.index.isin(table.index) for table in (own, packaged))
    counted = people.notna()
    both = in_own & in_packaged
    parts = (
        counted.all(axis=1) & people["own"].ne(people["packaged"]).fillna(False),
        in_packaged & ~in_own,
        both & counted["packaged"] & ~counted["own"],
        in_own & ~in_packaged,
    )
    listed = []
    for part in parts:
        rows = [
            RowDifference(
                str(code),
                "" if pd.isna(name := names.get(code)) else str(name),
                None if pd.isna(mine) else int(mine),
                None if pd.isna(theirs) else int(theirs),
            )
            for code, mine, theirs in people[part].itertuples()
        ]
        listed.append(tuple(sorted(rows, key=lambda row: -abs(row.people))))
    return listed
