"""The closing tables of the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from atlas.country import here
from atlas.country.terms import in_terms
from atlas.model.text import Text as Words
from atlas.terminal.console import open_console
from atlas.words.numbers import counted, fixed, signed
from atlas.words.reading import read_words

if TYPE_CHECKING:
    from atlas.build import BuildReport, CardReport, CheckReport
    from atlas.model.column import Column
    from atlas.model.layer import Layer
    from atlas.model.summary import Summary
    from atlas.model.summary.centres import CoreFigures
    from atlas.model.summary.line import CensusSplit, GridSplit
    from atlas.model.summary.people import GrowthFigures, PairFigures

_TITLE = read_words("terminal", "head")["title"]
_BOTH_TITLES = f"{_TITLE.zh} {_TITLE.en}"

MISSING = "–"
LONGEST_VALUE = 64
"""A SHA-256 has as many digits; its first few tell two of them apart."""
SHOWN_OF_LONG = 20


def print_build(report: BuildReport, seconds: float) -> None:
    """Print the headline figures of a build, its size and time, and where to open it."""
    console = open_console()
    if console.is_terminal:
        console.print()  # the steps stand right above
    for table in headline_tables(report.summary):
        print_table(console, table)
        console.print()
    print_notes(console, report.notes)
    size = f"{report.files:,} files, {report.bytes / 1e6:,.1f} MB"
    console.print(f"{size} in {duration(seconds)}")
    console.print(f"Open {report.out.absolute() / 'index.html'}", soft_wrap=True)


def print_cards(report: CardReport) -> None:
    """Print how many cards were drawn, how fast, and where they are."""
    console = open_console()
    number = len(report.files)
    cards = counted(number, "card")
    each = f" ({report.seconds / number:.2f} s each)" if number > 1 else ""
    console.print(f"{cards}, {report.bytes / 1e6:,.1f} MB in {duration(report.seconds)}{each}")
    where = report.out.absolute()
    console.print(f"Open {where / report.files[0] if number == 1 else where}", soft_wrap=True)


def print_check(report: CheckReport) -> None:
    """Print what was checked, one row each, and how many rows fail."""
    table = plain_table("What", "Expected", "Found", "")
    for row in report.rows:
        verdict = Text("ok", style="green") if row.ok else Text("WRONG", style="bold red")
        table.add_row(str(row.what), _value(row.expected), _value(row.found), verdict)
    console = open_console()
    print_table(console, table)
    console.print()
    print_notes(console, report.notes)
    wrong = sum(not row.ok for row in report.rows)
    console.print(f"{len(report.rows)} checked, {wrong} wrong" if wrong else "All is as expected")


def print_layers(layers: Iterable[Layer]) -> None:
    """Print the maps in their order: one line each on a pipe, two on a terminal."""
    console = open_console()
    print_table(console, _stacked(layers) if console.is_terminal else _one_a_line(layers))


def print_columns(columns: Iterable[Column]) -> None:
    """Print the columns in their order: one line each on a pipe, two on a terminal."""
    console = open_console()
    if console.is_terminal:
        table = plain_table("Column", _BOTH_TITLES, numbers=False)
        for column in columns:
            said = " · ".join(one for one in _of_column(column) if one != MISSING)
            what = Text(column.name).append(f"\n{said}", style="dim")
            words = f"{column.title.zh}\n{column.title.en}"
            table.add_row(what, words, end_section=True)
    else:
        heads = ("Kind", "Unit", "Level", "Made by", _TITLE.zh, _TITLE.en)
        table = plain_table("Column", *heads, numbers=False)
        for column in columns:
            zh, en = column.title.zh, column.title.en
            table.add_row(column.name, *_of_column(column), zh, en)
    print_table(console, table)


def _of_column(column: Column) -> tuple[str, str, str, str]:
    """Say the kind, unit, level and maker of a column."""
    made = f"{column.measure} ({column.option})" if column.option else column.measure
    return column.kind, column.unit.en or MISSING, ", ".join(column.levels) or MISSING, made


def headline_tables(summary: Summary) -> list[Table]:
    """Lay out the figures of ``summary.json``; what it lacks is left out or dashed."""
    tables = [
        _census_table(summary),
        _period_table(summary.units),
        _core_table(summary.core_periphery),
    ]
    if summary.harbin is not None:
        tables.append(_place_table(summary.harbin))
    return [table for table in tables if table.row_count]


def duration(seconds: float) -> str:
    """Write a time as ``12.3 s`` or ``2 min 05 s``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def _census_table(summary: Summary) -> Table:
    totals = summary.totals
    table = plain_table(_said("Census"), *map(str, totals))
    if totals:
        table.add_row("People", *(_value(people) for people in totals.values()))
    splits = [summary.heihe_tengchong.get(year) for year in totals]
    for title, share_of in LINE_ROWS:
        cells = [MISSING if split is None else _share(share_of(split)) for split in splits]
        if any(cell != MISSING for cell in cells):
            table.add_row(_said(title), *cells)
    return table


def _period_table(units: Mapping[str, GrowthFigures]) -> Table:
    table = plain_table("Period", "Units compared", "Declining", "Share")
    for period, figures in units.items():
        counts = _value(figures.compared), _value(figures.declining)
        table.add_row(period, *counts, _share(figures.declining_share))
    return table


def _core_table(definitions: Mapping[str, CoreFigures]) -> Table:
    heads = (_said(name.replace("_", " ")) for name in definitions)
    table = plain_table(_said("Centre and outskirts"), *heads)
    for title, written in CORE_ROWS:
        cells = [written(figures) for figures in definitions.values()]
        if any(cell != MISSING for cell in cells):
            table.add_row(_said(title), *cells)
    return table


def _place_table(place: PairFigures) -> Table:
    years = here().main.name.replace("-", "–")
    table = plain_table(f"{place.name}, {years}", "Change")
    if place.change_pct is not None:
        table.add_row(_said("The whole prefecture"), _pct(place.change_pct))
        for name, change in place.districts.items():
            table.add_row(f"  {name}", _pct(change))
    return table


def _one_a_line(layers: Iterable[Layer]) -> Table:
    table = plain_table("Layer", "Level", "Indicator", _TITLE.zh, _TITLE.en, numbers=False)
    for layer in layers:
        table.add_row(layer.id, layer.level, layer.indicator, layer.title.zh, layer.title.en)
    return table


def _stacked(layers: Iterable[Layer]) -> Table:
    table = plain_table("Layer", _BOTH_TITLES, numbers=False)
    for layer in layers:
        what = Text(layer.id).append(f"\n{layer.level} · {layer.indicator}", style="dim")
        what.no_wrap = True
        table.add_row(what, f"{layer.title.zh}\n{layer.title.en}", end_section=True)
    return table


def print_notes(console: Console, notes: Iterable[str]) -> None:
    """Print what is to be said beside the figures, one line each."""
    for note in notes:
        console.print(f"Note: {note}", soft_wrap=not console.is_terminal)


def print_table(console: Console, table: Table) -> None:
    """Print a table; on a pipe without spaces at the ends of lines."""
    if console.is_terminal:
        console.print(table)
        return
    # Rich fills every line up to the table's width, which is noise in a file or a diff.
    with console.capture() as text:
        console.print(table)
    lines = [line.rstrip() for line in text.get().splitlines()]
    console.print("\n".join(lines), soft_wrap=True)


def plain_table(first: str, *others: str, numbers: bool = True) -> Table:
    """Begin a table with a rule under its head; numbers stand at the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    return table


def _said(words: str) -> str:
    """Say what stands before figures as the country in force does."""
    return in_terms(Words(words, words)).en


def _value(value: object) -> str:
    if value is None:
        return MISSING
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = str(value)
    return text if len(text) < LONGEST_VALUE else f"{text[:SHOWN_OF_LONG]}…"


def _share(value: float | None) -> str:
    return MISSING if value is None else f"{fixed(100 * value, 2)} %"


def _pct(value: float | None) -> str:
    return MISSING if value is None else f"{signed(value, 1)} %"


def _share_by_grid(split: GridSplit | None) -> float | None:
    return None if split is None else split.population_share_southeast


LINE_ROWS: tuple[tuple[str, Callable[[CensusSplit], float | None]], ...] = (
    ("South-east of the line", lambda split: split.area_split.population_share_southeast),
    (
        "… by representative point",
        lambda split: split.representative_point.population_share_southeast,
    ),
    ("… by grid", lambda split: _share_by_grid(split.grid_split)),
    ("… share of the area", lambda split: split.area_split.area_share_southeast),
)
"""Rows of the split by the line: title and share."""

CORE_ROWS: tuple[tuple[str, Callable[[CoreFigures], str]], ...] = (
    ("Prefectures with both", lambda found: _value(found.prefectures)),
    ("Lose people", lambda found: _value(found.declining)),
    ("… and their centre grows", lambda found: _value(found.declining_with_growing_core)),
    ("Centres of prefectures with both", lambda found: _pct(found.core_growth_pct)),
    ("Outskirts of prefectures with both", lambda found: _pct(found.periphery_growth_pct)),
    ("All centres", lambda found: _pct(found.all_core_growth_pct)),
    ("Everywhere outside centres", lambda found: _pct(found.all_periphery_growth_pct)),
)
"""Rows of core and periphery: title and figure as it is written."""
