"""A user's own table on comparable units: its rows placed by code or by name, then summed.

A row of a division is placed by the list of the year that the table is of; counts are added,
rates averaged by people. A unit of which a division has no value has none, and every row that
is in no figure is named with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final, get_args

import pandas as pd

from atlas.country import china
from atlas.country.names import romanise
from atlas.model.country import UPPER, Country
from atlas.model.errors import (
    Fault,
    FaultCollector,
    SourceError,
    UserError,
    raise_faults,
    split_sheet,
)
from atlas.model.tasks import Progress, SilentProgress
from atlas.model.text import NO_TEXT, Text
from atlas.sources.census_cells import Cell, CellTable, check_columns, read_cells
from atlas.sources.codes import FIRST_ROW, is_missing, normalise_code
from atlas.sources.count_table import (
    CODE,
    YEAR,
    cell_faults,
    choose_counts,
    columns_left_out,
    to_value,
    to_year,
    value_fault,
)
from atlas.tools.find_divisions import SHOWN, By, DivisionFinder, TableRow, tidy_name
from atlas.tools.own_indicators import divisions_of_set, rows_of_censuses, units_of_divisions
from atlas.tools.packaged_units import nearest_census, packaged_inputs
from atlas.tools.transfer_table import check_results, write_results
from atlas.tools.values_on_units import Combine, OnUnits, UnitsOfYear, as_column
from atlas.units.divisions import LevelDivisions
from atlas.units.history import Node, group_values, trace
from atlas.units.inputs import Inputs
from atlas.units.unit_sets import named_county_units
from atlas.words.numbers import listed, of_many
from atlas.words.word_files import LANGS, read_words

_NOTES = read_words("notes", "join")
_STEPS = read_words("steps")

_FIELDS = read_words("terminal", "field")
_NAMED = [_FIELDS[word].get(lang) for word in ("name", "county") for lang in LANGS]
_PROVINCE, _PREFECTURE = (
    [_FIELDS[word].get(lang) for lang in LANGS] for word in ("province", "prefecture")
)

NAME_COLUMNS: Final = ("name_zh", "name_en", *_NAMED)
PROVINCE_COLUMNS: Final = ("province_name_zh", "province_name_en", *_PROVINCE)
PREFECTURE_COLUMNS: Final = ("prefecture_name_zh", "prefecture_name_en", *_PREFECTURE)

MEMBERS, LACKING = "members", "members_lacking"
RESULT_COLUMNS: Final = (CODE, "name_zh", "name_en", MEMBERS, LACKING)
"""Columns that the result has of its own: ``members`` are the rows that make a unit."""


@dataclass(frozen=True)
class JoinOptions:
    """What a join is asked for.

    Attributes
    ----------
    table
        CSV, XLSX or Parquet with ``code``, or a name; or a frame, its index the codes if it has no
        such column.
    target
        The unit set: ``county_2010_2020`` and the like, ``prefecture`` or ``province``.
    by
        Whether rows are placed by ``code`` or by name: the first column of `NAME_COLUMNS`, within
        the province and prefecture that one of `PROVINCE_COLUMNS` and `PREFECTURE_COLUMNS` names.
    year
        The year whose divisions the table has; None finds it.
    sums, means
        Columns of counts, and of rates; none at all are every column of whole numbers.
    country
        The country.
    """

    table: Path | pd.DataFrame
    target: str
    by: By = "code"
    year: int | None = None
    sums: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    country: Country = field(default_factory=china)

    @property
    def file(self) -> str:
        """Name of the table in messages."""
        return self.table.name if isinstance(self.table, Path) else "table"


@dataclass(frozen=True)
class LeftRow:
    """A row that is in no figure of a column, or in none at all.

    Attributes
    ----------
    row
        Its number, as a spreadsheet counts.
    value
        Its code or name.
    column
        The column whose figure it is not in; empty for all.
    reason
        Why, and what may mend it.
    """

    row: int
    value: str
    column: str
    reason: Text


@dataclass(frozen=True)
class Joined:
    """A table on units.

    Attributes
    ----------
    table
        A row for each unit, those of several among the others by their first division:
        ``code``, ``name_zh``, ``name_en``, the columns of the table (Int64 or Float64, missing
        where a member is lacking), ``members`` (codes of its rows, joined by ``;``) and
        ``members_lacking`` (those of its divisions that have no row).
    year
        The year whose divisions the rows were taken for.
    placed
        How many rows have a place.
    left
        Rows that are left, by their number.
    totals
        By column of counts ``in``, ``out`` and ``left``, exact.
    notes
        What is to be said besides.
    """

    table: pd.DataFrame
    year: int
    placed: int
    left: tuple[LeftRow, ...]
    totals: Mapping[str, tuple[Fraction, Fraction, Fraction]]
    notes: tuple[Text, ...]


def join_table(options: JoinOptions, progress: Progress | None = None) -> Joined:
    """Bring a table onto units.

    Raises
    ------
    SourceError
        With all faults of the table: a column that is missing, a code that stands twice, a value
        that is no number, a year that cannot be told.
    UserError
        If there is no such unit set, or it has people alone.
    """
    listener, country = progress or SilentProgress(), options.country
    check_target(options.target, country=country)
    if options.by not in get_args(By):
        raise UserError(f"{options.by}: nothing to place rows by; {', '.join(get_args(By))}")
    with listener.step(_STEPS["table_and_divisions"], 2) as step:
        cells = _cells(options.table)
        step.advance()
        inputs = packaged_inputs(SilentProgress(), country=country)
        history = inputs.history
        divisions = divisions_of_set(options.target, history, trace(history), inputs.censuses)
        finder = DivisionFinder(divisions, inputs)
        step.advance()
    years = country.sets[options.target]
    unit_of = units_of_divisions(divisions, inputs, years)
    collector = FaultCollector()
    with collector.collect():
        columns, left_out = _columns(cells, options)
    with collector.collect():
        rows = _rows(cells, options, country=country)
    collector.raise_all()
    year, notes = _year(cells, rows, finder, unit_of, options)
    placed, unplaced, left = _placed(rows, finder, year, options)
    with listener.step(_STEPS["move"]):
        censuses = rows_of_censuses(inputs, divisions)
        land = _land_without_place(unplaced, finder, unit_of, year, options.by)
        units = UnitsOfYear(year, divisions, unit_of, censuses, frozenset(land))
        of_columns: dict[str, tuple[OnUnits, dict[str, Fraction]]] = {}
        for name, how in columns.items():
            values = _values(cells, name, placed)
            of_columns[name] = units.bring(values, how), values
    names = _names(options.target, inputs, divisions, unit_of, years)
    codes = names[CODE].tolist()
    given = units.group(sorted(placed.values()))
    lacking = _lacking(units, given)
    for name, (on_units, values) in of_columns.items():
        left += _out_of_units(name, on_units, values, rows, placed, units, lacking, land)
    table = names.assign(
        **{name: as_column(on.values, codes) for name, (on, _) in of_columns.items()},
        **{
            MEMBERS: [";".join(given.get(code, ())) for code in codes],
            LACKING: [";".join([*lacking.get(code, ()), *land.get(code, ())]) for code in codes],
        },
    )
    totals = {
        name: _totals(cells, name, of_columns[name][0])
        for name, how in columns.items()
        if how == "sum"
    }
    if left_out:
        notes.append(_NOTES["left_out"].fill(columns=columns_left_out(left_out)))
    notes += _said_notes(of_columns, columns, country, year)
    ordered = tuple(sorted(left, key=lambda row: (row.row, row.column)))
    return Joined(table, year, len(placed), ordered, totals, tuple(notes))


def check_target(target: str, *, country: Country) -> None:
    """Refuse what is no set of units of all counts.

    Raises
    ------
    UserError
        Naming those that there are.
    """
    known = [name for name in country.sets if name != country.people_set]
    if target not in known:
        why = " (its units have people alone)" if target == country.people_set else ""
        raise UserError(f"{target}: no set of units to join to{why}; {', '.join(known)}")


def _cells(table: Path | pd.DataFrame) -> CellTable:
    """Read a file, or take the cells of a frame."""
    if isinstance(table, Path):
        return read_cells(table)
    if not isinstance(table, pd.DataFrame):
        raise UserError(f"a table to join: a DataFrame or a file, not {type(table).__name__}")
    unnamed = all(name is None for name in table.index.names)
    frame = table if CODE in table or unnamed else table.reset_index()
    if twice := sorted(set(map(str, frame.columns[frame.columns.duplicated()]))):
        raise SourceError([Fault("one column of that name", "table", column=it) for it in twice])
    cells = {
        str(name): [None if pd.isna(cell) else cell for cell in frame[name].astype(object)]
        for name in frame.columns
        if name != getattr(frame, "_geometry_column_name", None)
    }
    return CellTable(cells, list(range(2, len(frame) + 2)))


def _columns(
    cells: CellTable, options: JoinOptions
) -> tuple[dict[str, Combine], Mapping[str, Text]]:
    """Choose the columns and how each is combined; of others say why they are left out."""
    asked = (*options.sums, *options.means)
    check_columns(cells, options.file, asked)
    faults = [
        Fault(
            "another name of the column: the result has one of its own that is called so",
            options.file,
            column=name,
        )
        for name in asked
        if name in RESULT_COLUMNS
    ]
    faults += [
        Fault("one way of a column: to be added, or to be averaged", options.file, column=name)
        for name in options.sums
        if name in options.means
    ]
    columns: dict[str, Combine] = dict.fromkeys(options.sums, "sum")
    columns |= dict.fromkeys(options.means, "mean")
    left_out: Mapping[str, Text] = {}
    if not columns:
        kept, left_out = choose_counts(cells, ())
        named = {*RESULT_COLUMNS, *NAME_COLUMNS, *PROVINCE_COLUMNS, *PREFECTURE_COLUMNS}
        columns = {name: "sum" for name in kept if name not in named}
        left_out = {name: why for name, why in left_out.items() if name not in named}
        if not columns:
            expected = "a column of whole numbers, or one that --sum or --mean names"
            others = f"; the other columns are: {columns_left_out(left_out).en}"
            faults.append(Fault(expected + others * bool(left_out), options.file))
    for name in columns:
        faults += cell_faults(cells, name, options.file, value_fault)
    raise_faults(faults)
    return columns, left_out


def _rows(cells: CellTable, options: JoinOptions, *, country: Country) -> list[TableRow]:
    """Read what names each row's division; a code that stands twice is a fault."""
    file, by_name = options.file, options.by == "name"
    wanted = NAME_COLUMNS if by_name else (CODE,)
    column = next((name for name in wanted if name in cells.columns), None)
    if column is None:
        there = ", ".join(cells.columns) or "none"
        raise SourceError(
            [Fault(f"a column {' or '.join(wanted)}; the columns are: {there}", file)]
        )
    nothing: list[Cell] = [None] * len(cells.rows)
    above = [
        next((cells.columns[name] for name in names if name in cells.columns and by_name), nothing)
        for names in (PROVINCE_COLUMNS, PREFECTURE_COLUMNS)
    ]
    first: dict[str, int] = {}
    rows, faults = [], []
    for number, cell, *within in zip(cells.rows, cells.columns[column], *above, strict=True):
        given = normalise_code(cell, country=country) or ""
        tidied = ["" if is_missing(it) else tidy_name(str(it)) for it in (given, *within)]
        row = TableRow(number, *tidied)
        # A name may stand for two divisions, which is said of each where it is placed.
        if row.given and not by_name and first.setdefault(row.given, number) != number:
            expected = f"a code that stands once (it is also in row {first[row.given]})"
            faults.append(Fault(expected, file, number, column, row.given))
        rows.append(row)
    raise_faults(faults)
    return rows


def _year(
    cells: CellTable,
    rows: Sequence[TableRow],
    finder: DivisionFinder,
    unit_of: Mapping[Node, str],
    options: JoinOptions,
) -> tuple[int, list[Text]]:
    """Tell the year whose divisions a table has: given, in its column, or from what it holds."""
    span = finder.divisions.years
    known = f"a year from {span[0]} to {span[-1]}, whose divisions {options.target} can place"
    if options.year is not None:
        if options.year not in span:
            raise SourceError([Fault(known, "--year", value=str(options.year))])
        return options.year, []
    given = {to_year(cell) for cell in cells.columns.get(YEAR, ()) if not is_missing(cell)}
    if given:
        if len(given) > 1:
            expected = "rows of one year; join those of each by themselves"
            raise SourceError([Fault(expected, options.file, column=YEAR)])
        (only,) = given
        if only is None or only not in span:
            value = str(next(cell for cell in cells.columns[YEAR] if not is_missing(cell)))
            raise SourceError([Fault(known, options.file, column=YEAR, value=value)])
        return only, [_NOTES["year_column"].fill(year=only)]
    year = _found_year(rows, finder, unit_of, options)
    return year, [_NOTES["year_found"].fill(year=year)]


def _found_year(
    rows: Sequence[TableRow],
    finder: DivisionFinder,
    unit_of: Mapping[Node, str],
    options: JoinOptions,
) -> int:
    """Find the year whose list has most of the rows, and nothing else where they are.

    Of several years the census, or the last, if the rows make the same units in all of them: a
    district that was parted has the code of the whole, and nothing tells the one from the other.
    Rows that are of earlier divisions than the units would lack land, and look whole, in any other
    year.
    """
    divisions = finder.divisions
    found = {year: finder.in_list(rows, year, options.by) for year in finder.country.list_years}
    most = max(map(len, found.values()))
    if not most:
        raise _no_row_has_one(f"a {options.by} of a division", rows, options)
    best = [year for year, codes in found.items() if len(codes) == most]
    years = [year for year in best if year in divisions.years]
    if not years:
        first, last = divisions.years[0], divisions.years[-1]
        expected = (
            f"divisions of {first} to {last}, which {options.target} can place; most rows are in "
            f"the lists of {listed(map(str, best), None).en}: join them to units that begin "
            f"before, or lead them to {first} with transfer"
        )
        raise SourceError([Fault(expected, options.file)])
    years = [year for year in years if finder.fit(found[year], year)] or years
    ways = {_way(found[year], year, divisions, unit_of) for year in years if len(years) > 1}
    if len(ways) > 1:
        named = ", ".join(map(str, years))
        expected = f"--year: the rows fit the lists of {named}, and make other units in each"
        raise SourceError([Fault(expected, options.file)])
    return max([year for year in years if year in finder.inputs.censuses] or years)


def _way(
    codes: Iterable[str], year: int, divisions: LevelDivisions, unit_of: Mapping[Node, str]
) -> object:
    """Tell how codes of a year make units: how many are in each, and which are complete."""
    ones = {code: Fraction(1) for code in codes if not divisions.expectation(code, year)}
    on_units = UnitsOfYear(year, divisions, unit_of, {}).bring(ones, "sum")
    return frozenset(on_units.values.items()), on_units.incomplete


def _placed(
    rows: Sequence[TableRow], finder: DivisionFinder, year: int, options: JoinOptions
) -> tuple[dict[int, str], list[TableRow], list[LeftRow]]:
    """Find the code of each row by its number; list rows without one, and all that are left."""
    placed: dict[int, str] = {}
    taken: dict[str, int] = {}
    unplaced, left = [], []
    for row in rows:
        code = finder.find(row, year, options.by)
        if code is None:
            unplaced.append(row)
            why = finder.why_not(row, year, options.by)
        elif (first := taken.setdefault(code, row.number)) != row.number:
            why = _NOTES["twice"].fill(row=first, code=code)
        else:
            placed[row.number] = code
            continue
        left.append(LeftRow(row.number, row.given, "", why))
    if not placed:
        raise _no_row_has_one(f"a {options.by} of a division of {year}", rows, options)
    return placed, unplaced, left


def _no_row_has_one(what: str, rows: Sequence[TableRow], options: JoinOptions) -> SourceError:
    first = next((row for row in rows if row.given), TableRow(FIRST_ROW, ""))
    expected = f"{what}; no row has one"
    return SourceError([Fault(expected, options.file, first.number, value=first.given)])


def _values(cells: CellTable, name: str, placed: Mapping[int, str]) -> dict[str, Fraction]:
    """Read a column's numbers by code; a code without one is not in it."""
    return {
        placed[number]: Fraction(value)
        for number, cell in zip(cells.rows, cells.columns[name], strict=True)
        if number in placed and (value := to_value(cell)) is not None
    }


def _land_without_place(
    unplaced: Iterable[TableRow],
    finder: DivisionFinder,
    unit_of: Mapping[Node, str],
    year: int,
    by: By,
) -> dict[str, list[str]]:
    """Group rows that have no place by the units that have their land: those would look whole."""
    now = finder.history.status_year
    pairs = {
        (unit_of[node], row.given)
        for row in unplaced
        for code in finder.land_in(row, year, by)
        if (node := Node(now, code)) in unit_of
    }
    return group_values(sorted(pairs))


def _lacking(units: UnitsOfYear, given: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """List, of units that some divisions do not make whole, the other divisions."""
    ones = {code: Fraction(1) for codes in given.values() for code in codes}
    parts = units.parts()
    return {
        unit: [code for code in parts.get(unit, ()) if code not in given[unit]]
        for unit in units.bring(ones, "sum").incomplete
    }


def _out_of_units(
    name: str,
    on_units: OnUnits,
    values: Mapping[str, Fraction],
    rows: Sequence[TableRow],
    placed: Mapping[int, str],
    units: UnitsOfYear,
    lacking: Mapping[str, Sequence[str]],
    land: Mapping[str, Sequence[str]],
) -> Iterator[LeftRow]:
    """Name the rows whose unit has no figure of a column, and the rows without a value."""
    valueless = units.group(code for code in placed.values() if code not in values)
    why = {
        unit: _NOTES["incomplete"].fill(
            unit=unit, codes=listed([*lacking.get(unit, ()), *valueless.get(unit, ())], SHOWN)
        )
        for unit in on_units.incomplete
    }
    why |= {unit: _NOTES["inseparable"].fill(unit=unit) for unit in on_units.inseparable}
    why |= {
        unit: _NOTES["without_place"].fill(unit=unit, rows=listed(named, SHOWN))
        for unit, named in land.items()
    }
    for row in rows:
        code = placed.get(row.number)
        unit = None if code is None else units.of(code)
        if code is None or unit is None:
            continue
        if code not in values:
            yield LeftRow(row.number, row.given, name, _NOTES["blank"].fill(unit=unit))
        elif code in on_units.in_cities:
            yield LeftRow(row.number, row.given, name, _NOTES["in_city"].fill(unit=unit))
        elif unit in why:
            yield LeftRow(row.number, row.given, name, why[unit])


def _names(
    target: str,
    inputs: Inputs,
    divisions: LevelDivisions,
    unit_of: Mapping[Node, str],
    years: Sequence[int],
) -> pd.DataFrame:
    """Name every unit of the set."""
    if target not in UPPER:
        named = named_county_units(inputs, tuple(years))
        return named[list(RESULT_COLUMNS[:3])]
    history, country = inputs.history, inputs.country
    codes = sorted(set(unit_of.values()))
    chinese = [history.name(code, history.status_year) for code in codes]
    english = [romanise(*pair, country=country) for pair in zip(chinese, codes, strict=True)]
    return pd.DataFrame({CODE: codes, "name_zh": chinese, "name_en": english})


def _totals(cells: CellTable, name: str, on_units: OnUnits) -> tuple[Fraction, Fraction, Fraction]:
    given = (to_value(cell) for cell in cells.columns[name])
    whole = sum((Fraction(value) for value in given if value is not None), Fraction(0))
    return whole, on_units.kept, whole - on_units.kept


def _said_notes(
    of_columns: Mapping[str, tuple[OnUnits, object]],
    columns: Mapping[str, Combine],
    country: Country,
    year: int,
) -> Iterator[Text]:
    """Say by whose people rates are averaged, and which codes are those of other lists."""
    if "mean" in columns.values():
        census = nearest_census(country.years, year)
        yield _NOTES["averaged"].fill(census=census)
    others = sorted({code for on, _ in of_columns.values() for code in on.other_lists})
    if others:
        yield of_many(_NOTES, "other_lists", len(others), year=year, codes=listed(others, SHOWN))


@dataclass(frozen=True)
class JoinReport:
    """What a join did: its files, and what is to be said of it."""

    out: Path
    left: Path | None
    file: str
    target: str
    joined: Joined


def run_join(
    options: JoinOptions, out: Path, left: Path | None = None, progress: Progress | None = None
) -> JoinReport:
    """Join a table and write it as CSV, and the rows that are left as another, all or nothing.

    Raises
    ------
    SourceError, UserError
        As `join_table`.
    OutputError
        If a file cannot be written, is no CSV, or would replace the table.
    """
    outputs = [("--out", out), *([("--left", left)] if left is not None else [])]
    table = options.table
    check_results(outputs, [("TABLE", split_sheet(table)[0])] if isinstance(table, Path) else [])
    joined = join_table(options, progress)
    write_results({out: joined.table} | ({left: left_table(joined.left)} if left else {}))
    return JoinReport(out, left, options.file, options.target, joined)


def left_table(left: Sequence[LeftRow]) -> pd.DataFrame:
    """Tabulate rows that are left: ``row``, ``value``, ``column``, ``reason_zh``, ``reason_en``."""
    rows = [(it.row, it.value, it.column, *map(it.reason.get, LANGS)) for it in left]
    names = ["row", "value", "column", *(f"reason_{lang}" for lang in LANGS)]
    return pd.DataFrame(rows, columns=names)


def left_notes(file: str, left: Sequence[LeftRow], shown: int) -> Iterator[Text]:
    """Name the rows that are left, one by one, and count those that are not shown."""
    for row in left[:shown]:
        column = Text(f" {row.column}", f" {row.column}") if row.column else NO_TEXT
        yield _NOTES["left"].fill(
            file=file, row=row.row, value=row.value, column=column, reason=row.reason
        )
    if len(left) > shown:
        yield of_many(_NOTES, "more", len(left) - shown)


def default_out(table: Path) -> Path:
    """Name the result of a table: ``beds.csv`` becomes ``beds-joined.csv``."""
    file, _ = split_sheet(table)
    return file.with_name(f"{file.stem}-joined.csv")
