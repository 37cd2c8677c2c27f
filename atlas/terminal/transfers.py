"""The closing table of `china-atlas transfer`: where each total went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.terminal.console import open_console
from atlas.terminal.tables import plain_table, print_notes, print_table

if TYPE_CHECKING:
    from atlas.tools.transfer.run import TransferReport

SHOWN_COLUMNS = 12
"""A census table has a hundred columns; the first few tell how the transfer went."""


def print_transfer(report: TransferReport) -> None:
    """Print each column's total as in = out + what stayed behind, the notes and the files."""
    table = plain_table("Column", "In", "= Out", "+ Not transferred", "+ Withheld")
    for name, row in report.totals.head(SHOWN_COLUMNS).iterrows():
        table.add_row(str(name), *(_amount(value) for value in row))
    console = open_console()
    print_table(console, table)
    hidden = len(report.totals) - SHOWN_COLUMNS
    if hidden > 0:
        console.print(f"… and {hidden} more columns; the total of each is kept")
    console.print()
    print_notes(console, report.notes)
    console.print(f"{report.sources:,} source units moved to {report.targets:,} targets")
    for file in (report.out, report.crosswalk):
        if file is not None:
            console.print(f"Wrote {file.absolute()}", soft_wrap=True)


def _amount(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"
