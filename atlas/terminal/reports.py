"""What the commands on users' own data print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from atlas.terminal.console import open_console, say
from atlas.terminal.tables import (
    plain_table,
    print_notes,
    print_open,
    print_table,
    print_wrote,
    written,
    written_share,
)
from atlas.words.numbers import count, fixed, of_many, signed
from atlas.words.word_files import read_words

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.measures.checks.grid_comparison import GridAgreement
    from atlas.model.text import Text
    from atlas.tools.join_table import JoinReport
    from atlas.tools.transfer_table import TransferReport
    from atlas.tools.zonal.report import (
        CensusFigures,
        LineComparison,
        UnitDifference,
        ZonalReport,
        ZonalSummary,
    )


SHOWN_COLUMNS = 12
"""A census table has a hundred columns; the first few tell how the transfer went."""

SHOWN_ROWS = 20
"""Rows that are left and named one by one."""

HEADS = ("column", "in", "out", "left", "withheld")

_TRANSFER = read_words("terminal", "transfer")
_JOIN = read_words("terminal", "join")
_ZONAL = read_words("terminal", "zonal")
_END = read_words("terminal", "end")


def print_transfer(report: TransferReport) -> None:
    """Print each column's total as in = out + what stayed behind, the notes and the files."""
    table = plain_table(*(say(_TRANSFER[name]) for name in HEADS))
    for name, row in report.totals.head(SHOWN_COLUMNS).iterrows():
        amounts = (count(value) if isinstance(value, int) else fixed(value, 3) for value in row)
        table.add_row(str(name), *amounts)
    console = open_console()
    _print_totals(console, table, len(report.totals))
    print_notes(console, report.notes)
    sources, targets = count(report.sources), count(report.targets)
    console.print(say(_TRANSFER["moved"], sources=sources, targets=targets))
    for file in (report.out, report.crosswalk):
        if file is not None:
            print_wrote(console, file.absolute())


def print_join(report: JoinReport) -> None:
    """Print each column's total as in = in units + left, the rows that are left, and the files."""
    from atlas.tools.join_table import LACKING, MEMBERS, left_notes

    joined, console = report.joined, open_console()
    table = plain_table(*(say(_JOIN[name]) for name in ("column", "in", "out", "left")))
    for name, amounts in list(joined.totals.items())[:SHOWN_COLUMNS]:
        whole = all(value.denominator == 1 for value in amounts)
        table.add_row(name, *(count(int(v)) if whole else fixed(v, 3) for v in amounts))
    if joined.totals:
        _print_totals(console, table, len(joined.totals))
    print_notes(console, [*joined.notes, *left_notes(report.file, joined.left, SHOWN_ROWS)])
    full = joined.table[MEMBERS].ne("") & joined.table[LACKING].eq("")
    said = {"rows": count(joined.placed), "units": count(len(full)), "full": count(int(full.sum()))}
    console.print(say(_JOIN["joined"], set=report.target, **said))
    for file in (report.out, report.left):
        if file is not None:
            print_wrote(console, file.absolute())


def _print_totals(console: Console, table: Table, columns: int) -> None:
    """Print the totals of the first columns, and how many more columns there are."""
    print_table(console, table)
    if columns > SHOWN_COLUMNS:
        console.print(say(of_many(_TRANSFER, "more", columns - SHOWN_COLUMNS)))
    console.print()


def print_new_layer(path: Path, steps: Sequence[Text]) -> None:
    """Print which layer file was written, and what is to be done next."""
    console = open_console()
    print_wrote(console, path)
    console.print(say(_END["next"]))
    for number, step in enumerate(steps, 1):
        console.print(f"{number}. {say(step)}", soft_wrap=True)


def print_zonal(report: ZonalReport) -> None:
    """Print the comparison of a grid with a census, and where the files are."""
    console = open_console()
    if console.is_terminal:
        console.print()  # the steps stand right above
    for table in zonal_tables(report.summary):
        print_table(console, table)
        console.print()
    print_notes(console, report.summary.notes)
    for file in report.files:
        print_open(console, file)


def zonal_tables(summary: ZonalSummary) -> list[Table]:
    """Lay out the figures of a comparison."""
    year = summary.census.year
    return [
        _grid_table(summary),
        _agreement_table(summary.agreement, summary.census),
        _line_table(summary.heihe_tengchong, year),
        _largest_table(summary.largest_differences, year),
    ]


def _said(name: str, **values: object) -> str:
    return say(_ZONAL[name], **values)


def _grid_table(summary: ZonalSummary) -> Table:
    grid, units, coverage, cells = summary.grid, summary.units, summary.coverage, summary.cells
    table = plain_table(_said("grid"), grid.file, numbers=False)
    size = _said(
        "size",
        columns=written(grid.columns),
        rows=written(grid.rows),
        width=f"{grid.cell_width:g}",
        height=f"{grid.cell_height:g}",
        unit=grid.axis_unit,
        band=grid.band,
        kind=_ZONAL[grid.kind],
    )
    table.add_row(_said("cells"), size)
    table.add_row(_said("grid_crs"), grid.crs)
    table.add_row(_said("unit_crs"), _said("carried", crs=units.crs))
    covered = _said(
        "covered",
        units=written(coverage.units),
        set=units.unit_set,
        whole=written(coverage.wholly_on_data),
        partly=written(coverage.partly_on_data),
        none=written(coverage.without_data),
    )
    table.add_row(_said("units"), covered)
    table.add_row(_said("area"), written_share(coverage.area_share_on_data))
    table.add_row(_said("cells_in_units"), written(cells.cells, 1))
    for name in ("nodata_cells", "negative_cells", "nonfinite_cells"):
        table.add_row(_said(name), written(getattr(cells, name), 1))
    return table


def _agreement_table(agreement: GridAgreement, census: CensusFigures) -> Table:
    title = _said("beside", year=census.year, why=census.chosen_because)
    table = plain_table(title, "")
    table.add_row(_said("units_with_both"), written(agreement.units))
    for name in ("grid_people", "census_people"):
        table.add_row(_said(name), written(getattr(agreement, name)))
    for name in ("ratio", "median_ratio"):
        table.add_row(_said(name), written(getattr(agreement, name), 4))
    table.add_row(_said("close"), written_share(agreement.share_within_10_pct))
    for name in ("correlation", "correlation_of_logs"):
        table.add_row(_said(name), written(getattr(agreement, name), 4))
    return table


def _line_table(line: LineComparison, year: int) -> Table:
    heads = _said("grid_by_cell"), _said("census_by_area", year=year)
    table = plain_table(_said("line"), *heads)
    for side, grid, census in (
        ("southeast", line.grid_people_southeast, line.census_people_southeast),
        ("northwest", line.grid_people_northwest, line.census_people_northwest),
    ):
        table.add_row(_said(side), written(grid), written(census))
    shares = written_share(line.grid_by_cell), written_share(line.census_by_area)
    table.add_row(_said("share_southeast"), *shares)
    return table


def _largest_table(rows: Iterable[UnitDifference], year: int) -> Table:
    heads = (_said("grid"), _said("census", year=year), _said("difference"), _said("of_census"))
    table = plain_table(_said("largest"), *heads)
    for row in rows:
        table.add_row(
            f"{row.code} {row.name_zh} {row.name_en}",
            written(row.grid_people),
            written(row.census_people),
            signed(row.difference),
            written(row.ratio, 3),
        )
    return table
