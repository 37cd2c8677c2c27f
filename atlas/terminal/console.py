"""The consoles that everything is printed on."""

from __future__ import annotations

import sys

from rich.console import Console

# Wider than any of our tables, so that no line of a pipe or a log is folded.
PIPE_WIDTH = 1000


def open_console(*, stderr: bool = False) -> Console:
    """Open a console: as wide as the terminal, or as wide as the text on a pipe."""
    stream = sys.stderr if stderr else sys.stdout
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console
