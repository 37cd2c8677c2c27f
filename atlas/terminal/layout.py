"""How tables and notes are laid out, on a terminal and on a pipe."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table


def print_notes(console: Console, notes: Iterable[str]) -> None:
    """Print each note on lines of its own."""
    for note in notes:
        console.print(f"Note: {note}", soft_wrap=not console.is_terminal)


def print_table(console: Console, table: Table) -> None:
    """Print a table; on a pipe without blanks at the ends of lines."""
    if console.is_terminal:
        console.print(table)
        return
    # Rich fills every line up to the table's width, which is noise in a file or a diff.
    with console.capture() as text:
        console.print(table)
    lines = [line.rstrip() for line in text.get().splitlines()]
    console.print("\n".join(lines), soft_wrap=True)


def bare_table(first: str, *others: str, numbers: bool = True) -> Table:
    """Begin a table of rules under the header alone; all but its first column hold numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    return table
