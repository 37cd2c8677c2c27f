"""The closing table of `china-atlas transfer`: where each total went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.terminal.console import open_console, say
from atlas.terminal.tables import plain_table, print_notes, print_table, print_wrote
from atlas.words.numbers import count, fixed, of_many
from atlas.words.reading import read_words

if TYPE_CHECKING:
    from atlas.tools.transfer.run import TransferReport

SHOWN_COLUMNS = 12
"""A census table has a hundred columns; the first few tell how the transfer went."""

HEADS = ("column", "in", "out", "left", "withheld")

_WORDS = read_words("terminal", "transfer")


def print_transfer(report: TransferReport) -> None:
    """Print each column's total as in = out + what stayed behind, the notes and the files."""
    table = plain_table(*(say(_WORDS[name]) for name in HEADS))
    for name, row in report.totals.head(SHOWN_COLUMNS).iterrows():
        table.add_row(str(name), *(_amount(value) for value in row))
    console = open_console()
    print_table(console, table)
    hidden = len(report.totals) - SHOWN_COLUMNS
    if hidden > 0:
        console.print(say(of_many(_WORDS, "more", hidden)))
    console.print()
    print_notes(console, report.notes)
    sources, targets = count(report.sources), count(report.targets)
    console.print(say(_WORDS["moved"], sources=sources, targets=targets))
    for file in (report.out, report.crosswalk):
        if file is not None:
            print_wrote(console, file.absolute())


def _amount(value: float) -> str:
    return count(value) if isinstance(value, int) else fixed(value, 3)
