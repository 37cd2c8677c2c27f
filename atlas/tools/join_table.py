"""A user's own table on comparable units: its rows placed by code or by name, then summed.

A row of a division is placed by the list of the year that the table is of; counts are added,
rates averaged by people. A unit of which a division has no value has none, and every row that
is in no figure is named with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, get_args

import pandas as pd

from atlas.country import china
from atlas.country.names import name_key
from atlas.model.country import Codes
from atlas.model.errors import (
    Fault,
    FaultCollector,
    Message,
    SourceError,
    UserError,
    raise_faults,
    split_sheet,
)
from atlas.model.tasks import Progress, SilentProgress
from atlas.model.text import NO_TEXT, Text
from atlas.sources.census_cells import Cell, CellTable, check_columns, read_cells
from atlas.sources.codes import FIRST_ROW, is_missing, normalise_code, stands_once
from atlas.sources.count_table import (
    CODE,
    OWN_COLUMN,
    YEAR,
    cell_faults,
    choose_counts,
    columns_left_out,
    to_value,
    to_year,
    value_fault,
)
from atlas.tools.find_divisions import SHOWN, By, DivisionFinder, Place, TableRow
from atlas.tools.own_indicators import divisions_of_set, rows_of_censuses
from atlas.tools.transfer_table import check_results, write_results
from atlas.tools.values_on_units import Combine, OnUnits, UnitsOfTable, as_column
from atlas.units.history import group_values
from atlas.units.lookup import KINDS, Kind, Vintage, written_as
from atlas.units.packaged_units import known_inputs, nearest_census, packaged_lookup
from atlas.words.numbers import listed, of_many
from atlas.words.word_files import LANGS, read_words

_NOTES = read_words("notes", "join")
_AND = read_words("marks", "years")["last"]
_STEPS = read_words("steps")

CODE_COLUMNS, NAME_COLUMNS, PROVINCE_COLUMNS, PREFECTURE_COLUMNS = (
    tuple(written_as("column", key)) for key in ("code", "name", "province", "prefecture")
)
"""What tables call the columns of codes and of names; case, blanks and marks do not matter."""

MEMBERS, LACKING = "members", "members_lacking"
RESULT_COLUMNS: Final = (CODE, "name_zh", "name_en", MEMBERS, LACKING)
"""Columns that the result has of its own: ``members`` are the rows that make a unit."""


@dataclass(frozen=True)
class JoinOptions:
    """What a join is asked for.

    Attributes
    ----------
    table
        CSV, XLSX or Parquet with one of `CODE_COLUMNS` or `NAME_COLUMNS`; or a frame, its index
        the codes if it has no such column.
    target
        The unit set: ``county_2010_2020`` and the like, ``prefecture`` or ``province``.
    by
        Whether rows are placed by ``code`` or by name: the first column of `NAME_COLUMNS`, within
        the province and prefecture that one of `PROVINCE_COLUMNS` and `PREFECTURE_COLUMNS` names.
    year
        The year whose divisions the table has; None finds it.
    kind
        Whether its rows are those of that year's ``list`` or ``census``; None finds it.
    sums, means
        Columns of counts, and of rates; none at all are every column of whole numbers.
    """

    table: Path | pd.DataFrame
    target: str
    by: By = "code"
    year: int | None = None
    kind: Kind | None = None
    sums: tuple[str, ...] = ()
    means: tuple[str, ...] = ()

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
    vintage
        The year whose divisions the rows were taken for, and whether they are those of its list
        or of its census.
    placed
        How many rows have a place.
    guessed
        Rows that were placed otherwise than by a code of that year or a whole name: each with
        the code that it was taken for.
    left
        Rows that are left, by their number.
    totals
        By column of counts ``in``, ``out`` and ``left``, exact.
    notes
        What is to be said besides.
    """

    table: pd.DataFrame
    vintage: Vintage
    placed: int
    guessed: tuple[LeftRow, ...]
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
    listener, country = progress or SilentProgress(), china()
    check_target(options.target, sets=country.sets, people_set=country.people_set)
    if options.by not in get_args(By):
        raise UserError(
            "{by}: nothing to place rows by; {names}", by=options.by, names=get_args(By)
        )
    if options.kind not in (None, *KINDS):
        raise UserError("{kind}: no kind of rows; {names}", kind=options.kind, names=KINDS)
    with listener.step(_STEPS["table_and_divisions"], 2) as step:
        cells = _cells(options.table)
        step.advance()
        inputs = known_inputs(country=country)
        lookup, names = packaged_lookup(options.target, country=country)
        finder = DivisionFinder(lookup, options.target, inputs.history, options.by)
        step.advance()
    collector = FaultCollector()
    with collector.collect():
        columns, left_out = _columns(cells, options)
    with collector.collect():
        rows = _rows(cells, options, codes=country.codes)
    collector.raise_all()
    vintage, notes = _vintage(cells, rows, finder, options)
    placed, unplaced, left = _placed(rows, finder, vintage, options)
    with listener.step(_STEPS["move"]):
        history = inputs.history
        divisions = divisions_of_set(options.target, history, history.lineage, inputs.censuses)
        land = _land_without_place(unplaced, finder, vintage)
        units = UnitsOfTable(
            lookup,
            options.target,
            vintage,
            divisions,
            rows_of_censuses(inputs, divisions),
            frozenset(land),
        )
        of_columns: dict[str, tuple[OnUnits, dict[str, Fraction]]] = {}
        for name, how in columns.items():
            values = _values(cells, name, placed)
            of_columns[name] = units.bring(values, how), values
    codes = names[CODE].tolist()
    given = units.group(sorted(place.entry.code for place in placed.values()))
    lacking = {unit: wanted for unit, own in given.items() if (wanted := units.lacking(unit, own))}
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
    notes += _said_notes(of_columns, columns, country.years, vintage)
    guessed = tuple(_guessed(rows, placed, vintage))
    if guessed and options.by == "name":
        shown = listed(
            (
                Text(f"{it.value} → {it.reason.zh}", f"{it.value} → {it.reason.en}")
                for it in guessed
            ),
            SHOWN,
        )
        notes.append(of_many(_NOTES, "guessed", len(guessed), rows=shown))
    ordered = tuple(sorted(left, key=lambda row: (row.row, row.column)))
    return Joined(table, vintage, len(placed), guessed, ordered, totals, tuple(notes))


def _guessed(
    rows: Iterable[TableRow], placed: Mapping[int, Place], vintage: Vintage
) -> Iterator[LeftRow]:
    """List the rows that were placed by a short name, another spelling, or another year's code."""
    for row in rows:
        place = placed.get(row.number)
        if place is not None and not place.is_exact:
            entry = place.entry
            yield LeftRow(row.number, row.given, "", entry.names.with_code(entry.code))


def check_target(target: str, *, sets: Mapping[str, tuple[int, ...]], people_set: str) -> None:
    """Refuse what is no set of units of all counts.

    Raises
    ------
    UserError
        Naming those that there are.
    """
    known = [name for name in sets if name != people_set]
    if target not in known:
        if target == people_set:
            raise UserError(
                "{set}: no set of units to join to (its units have people alone); {names}",
                set=target,
                names=known,
            )
        raise UserError("{set}: no set of units to join to; {names}", set=target, names=known)


def _cells(table: Path | pd.DataFrame) -> CellTable:
    """Read a file, or take the cells of a frame."""
    if isinstance(table, Path):
        return read_cells(table)
    if not isinstance(table, pd.DataFrame):
        raise UserError(
            "a table to join: a DataFrame or a file, not {type}", type=type(table).__name__
        )
    unnamed = all(name is None for name in table.index.names)
    frame = table if CODE in table or unnamed else table.reset_index()
    if twice := sorted(set(map(str, frame.columns[frame.columns.duplicated()]))):
        raise SourceError(
            [Fault(Message("one column of that name"), "table", column=it) for it in twice]
        )
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
        Fault(OWN_COLUMN, options.file, column=name) for name in asked if name in RESULT_COLUMNS
    ]
    one_way = Message("one way of a column: to be added, or to be averaged")
    faults += [
        Fault(one_way, options.file, column=name) for name in options.sums if name in options.means
    ]
    columns: dict[str, Combine] = dict.fromkeys(options.sums, "sum")
    columns |= dict.fromkeys(options.means, "mean")
    left_out: Mapping[str, Text] = {}
    if not columns:
        kept, left_out = choose_counts(cells, ())
        named = {
            column_key(name)
            for names in (CODE_COLUMNS, NAME_COLUMNS, PROVINCE_COLUMNS, PREFECTURE_COLUMNS)
            for name in (*RESULT_COLUMNS, *names)
        }
        columns = {name: "sum" for name in kept if column_key(name) not in named}
        left_out = {n: why for n, why in left_out.items() if column_key(n) not in named}
        if not columns:
            expected = Message("a column of whole numbers, or one that --sum or --mean names")
            if left_out:
                expected = Message(
                    "{what}; the other columns are: {names}",
                    what=expected,
                    names=columns_left_out(left_out),
                )
            faults.append(Fault(expected, options.file))
    for name in columns:
        faults += cell_faults(cells, name, options.file, value_fault)
    raise_faults(faults)
    return columns, left_out


def column_key(name: str) -> str:
    """Reduce the name of a column to what is compared."""
    return name_key(str(name))


def _column(cells: CellTable, names: Iterable[str]) -> str | None:
    """Find the column that a table has of those that may hold a thing, the first of them first."""
    own = {column_key(name): name for name in reversed(list(cells.columns))}
    return next((own[key] for key in map(column_key, names) if key in own), None)


def _rows(cells: CellTable, options: JoinOptions, *, codes: Codes) -> list[TableRow]:
    """Read what names each row's division; a code that stands twice is a fault."""
    file, by_name = options.file, options.by == "name"
    wanted = NAME_COLUMNS if by_name else CODE_COLUMNS
    column = _column(cells, wanted)
    if column is None:
        asked = ["name" if by_name else CODE, *wanted[:2]]
        expected = Message(
            "a column {first} or {second} or {third}; the columns are: {names}",
            **dict(zip(("first", "second", "third"), asked, strict=True)),
            names=listed(cells.columns, shown=None),
        )
        raise SourceError([Fault(expected, file)])
    nothing: list[Cell] = [None] * len(cells.rows)
    others = (PROVINCE_COLUMNS, PREFECTURE_COLUMNS) if by_name else ()
    named = [
        cells.columns[found] if (found := _column(cells, names)) and found != column else nothing
        for names in (*others, () if by_name else NAME_COLUMNS)
    ]
    if not by_name:
        named = [nothing, nothing, *named]
    first: dict[str, int] = {}
    rows, faults = [], []
    for number, cell, *texts in zip(cells.rows, cells.columns[column], *named, strict=True):
        given = normalise_code(cell, codes=codes) or ""
        tidied = ["" if is_missing(it) else str(it).strip() for it in (given, *texts)]
        row = TableRow(number, *tidied)
        # A name may stand for two divisions, which is said of each where it is placed.
        if row.given and not by_name and first.setdefault(row.given, number) != number:
            faults.append(Fault(stands_once(first[row.given]), file, number, column, row.given))
        rows.append(row)
    raise_faults(faults)
    return rows


def _vintage(
    cells: CellTable, rows: Sequence[TableRow], finder: DivisionFinder, options: JoinOptions
) -> tuple[Vintage, list[Text]]:
    """Tell whose rows a table has: what is given, its column of years, or what it holds."""
    vintages = [it for it in finder.lookup.vintages if finder.lookup.can_place(it, options.target)]
    years = sorted({vintage.year for vintage in vintages})
    ends = {"first": years[0], "last": years[-1], "set": options.target}
    known = Message("a year from {first} to {last}, whose divisions {set} can place", **ends)
    year, note = options.year, ""
    given = {to_year(cell) for cell in cells.columns.get(YEAR, ()) if not is_missing(cell)}
    if year is not None and year not in years:
        raise SourceError([Fault(known, "--year", value=str(year))])
    if year is None and given:
        note = "year_column"
        if len(given) > 1:
            expected = Message("rows of one year; join those of each by themselves")
            raise SourceError([Fault(expected, options.file, column=YEAR)])
        (year,) = given
        if year is None or year not in years:
            value = str(next(cell for cell in cells.columns[YEAR] if not is_missing(cell)))
            raise SourceError([Fault(known, options.file, column=YEAR, value=value)])
    if year is not None:
        best = [finder.of_year(rows, year, options.kind)]
    else:
        best = finder.choose(rows, None, options.kind)
    if not best:
        what = Message("a name of a division")
        if options.by == "code":
            what = Message("a code of a division")
        raise _no_row_has_one(what, rows, options)
    if not finder.lookup.can_place(best[0], options.target):
        expected = Message(
            "divisions of {first} to {last}, which {set} can place; the rows fit {fitting}: join "
            "them to units that begin before, or lead them to {first} with transfer",
            fitting=_said_vintages(best),
            **ends,
        )
        raise SourceError([Fault(expected, options.file)])
    if len(best) > 1:
        expected = Message(
            "--year (or --kind): the rows fit {vintages}, which make different units of them",
            vintages=_said_vintages(sorted(best)),
        )
        raise SourceError([Fault(expected, options.file)])
    said = _NOTES[note or "year_found"].fill(vintage=_said_vintage(best[0]), year=best[0].year)
    return best[0], [] if options.year is not None and not note else [said]


def _said_vintage(vintage: Vintage) -> Text:
    return _NOTES[f"of_{vintage.kind}"].fill(year=vintage.year)


def _said_vintages(vintages: Iterable[Vintage]) -> Text:
    return _AND.join(map(_said_vintage, vintages))


def _placed(
    rows: Sequence[TableRow], finder: DivisionFinder, vintage: Vintage, options: JoinOptions
) -> tuple[dict[int, Place], list[TableRow], list[LeftRow]]:
    """Find the division of each row by its number; list rows without one, and all that are left."""
    found: dict[int, Place] = {}
    unplaced, left = [], []
    for row in rows:
        place = finder.find(row, vintage)
        if place is None:
            unplaced.append(row)
            left.append(LeftRow(row.number, row.given, "", finder.why_not(row, vintage)))
        elif finder.lookup.unit(place.entry, place.vintage.year, options.target) is None:
            unplaced.append(row)
            left.append(LeftRow(row.number, row.given, "", finder.why_no_unit(place.entry)))
        else:
            found[row.number] = place
    if not found:
        what = Message("a name of a division of {year}", year=vintage.year)
        if options.by == "code":
            what = Message("a code of a division of {year}", year=vintage.year)
        raise _no_row_has_one(what, rows, options)
    numbers = group_values((place.entry.code, number) for number, place in found.items())
    given = {row.number: row.given for row in rows}
    for code, twice in numbers.items():
        for number in twice if len(twice) > 1 else ():
            others = listed((str(other) for other in twice if other != number), SHOWN)
            why = _NOTES["twice"].fill(rows=others, code=code)
            left.append(LeftRow(number, given[number], "", why))
            del found[number]
    return found, unplaced, left


def _no_row_has_one(what: Message, rows: Sequence[TableRow], options: JoinOptions) -> SourceError:
    first = next((row for row in rows if row.given), TableRow(FIRST_ROW, ""))
    expected = Message("{what}; no row has one", what=what)
    return SourceError([Fault(expected, options.file, first.number, value=first.given)])


def _values(cells: CellTable, name: str, placed: Mapping[int, Place]) -> dict[str, Fraction]:
    """Read a column's numbers by code; a code without one is not in it."""
    return {
        placed[number].entry.code: Fraction(value)
        for number, cell in zip(cells.rows, cells.columns[name], strict=True)
        if number in placed and (value := to_value(cell)) is not None
    }


def _land_without_place(
    unplaced: Iterable[TableRow], finder: DivisionFinder, vintage: Vintage
) -> dict[str, list[str]]:
    """Group rows that have no place by the units that have their land: those would look whole."""
    pairs = {(unit, row.given) for row in unplaced for unit in finder.land_of(row, vintage)}
    return group_values(sorted(pairs))


def _out_of_units(
    name: str,
    on_units: OnUnits,
    values: Mapping[str, Fraction],
    rows: Sequence[TableRow],
    placed: Mapping[int, Place],
    units: UnitsOfTable,
    lacking: Mapping[str, Sequence[str]],
    land: Mapping[str, Sequence[str]],
) -> Iterator[LeftRow]:
    """Name the rows whose unit has no figure of a column, and the rows without a value."""
    codes = {number: place.entry.code for number, place in placed.items()}
    valueless = units.group(code for code in codes.values() if code not in values)
    why = {
        unit: _NOTES["incomplete"].fill(
            unit=unit, codes=listed([*lacking.get(unit, ()), *valueless.get(unit, ())], SHOWN)
        )
        for unit in on_units.incomplete
    }
    why |= {
        unit: _NOTES["overlapping"].fill(unit=unit, codes=listed(others, SHOWN))
        for unit in why.keys() - lacking.keys() - valueless.keys()
        if (others := units.of_other_years(unit, codes.values()))
    }
    why |= {unit: _NOTES["inseparable"].fill(unit=unit) for unit in on_units.inseparable}
    why |= {
        unit: _NOTES["without_place"].fill(unit=unit, rows=listed(named, SHOWN))
        for unit, named in land.items()
    }
    for row in rows:
        code = codes.get(row.number)
        unit = None if code is None else units.of(code)
        if code is None or unit is None:
            continue
        if code not in values:
            yield LeftRow(row.number, row.given, name, _NOTES["blank"].fill(unit=unit))
        elif code in on_units.in_cities:
            yield LeftRow(row.number, row.given, name, _NOTES["in_city"].fill(unit=unit))
        elif unit in why:
            yield LeftRow(row.number, row.given, name, why[unit])


def _totals(cells: CellTable, name: str, on_units: OnUnits) -> tuple[Fraction, Fraction, Fraction]:
    given = (to_value(cell) for cell in cells.columns[name])
    whole = sum((Fraction(value) for value in given if value is not None), Fraction(0))
    return whole, on_units.kept, whole - on_units.kept


def _said_notes(
    of_columns: Mapping[str, tuple[OnUnits, object]],
    columns: Mapping[str, Combine],
    years: tuple[int, ...],
    vintage: Vintage,
) -> Iterator[Text]:
    """Say by whose people rates are averaged, and which codes are those of other lists."""
    if "mean" in columns.values():
        census = nearest_census(years, vintage.year)
        yield _NOTES["averaged"].fill(census=census)
    others = sorted({code for on, _ in of_columns.values() for code in on.other_lists})
    if others:
        yield of_many(
            _NOTES, "other_lists", len(others), year=vintage.year, codes=listed(others, SHOWN)
        )


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
