"""The commands of ``china-atlas new``: the skeleton of a map, and of a measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from atlas.country.outline import compared_span
from atlas.terminal.console import open_console, say
from atlas.terminal.ending import ending_well
from atlas.terminal.options import DebugOption
from atlas.terminal.values import user_path
from atlas.words.reading import read_words

if TYPE_CHECKING:
    from atlas.tools.skeletons.writing import Written

_END = read_words("terminal", "end")

new = typer.Typer(
    no_args_is_help=True, help="Write the skeleton of a map or of a measure, which works as it is."
)

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="Lower-case letters and _; of a map digits as well.")
]
ColumnOption = Annotated[
    str,
    typer.Option(
        "--indicator", metavar="COLUMN", help="What the map shows: one of china-atlas columns."
    ),
]
FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--layers",
        parser=user_path,
        metavar="FOLDER",
        help="Where the file goes. Default: layers/ of the source checkout.",
    ),
]
RoomOption = Annotated[
    str, typer.Option("--room", metavar="ROOM", help="A folder of atlas/measures: growth, work, …")
]


RATE = f"annual_rate_pct_{compared_span()}"
"""Column of a map that nobody named one for."""


@new.command("layer")
def layer_command(
    name: NameArgument,
    indicator: ColumnOption = RATE,
    layers: FolderOption = None,
    debug: DebugOption = False,
) -> None:
    """Write a layer file for a column, filled in from what the column is."""
    with ending_well(debug=debug):
        from atlas.tools.skeletons.layer import new_layer

        print_written(new_layer(name, indicator, layers))


@new.command("measure")
def measure_command(
    name: NameArgument, room: RoomOption = "growth", debug: DebugOption = False
) -> None:
    """Write a measure with its test and its column, and join it to the units' tables."""
    with ending_well(debug=debug):
        from atlas.tools.skeletons.measure import new_measure

        print_written(new_measure(name, room))


def print_written(written: Written) -> None:
    """Print which files were written, and what to do next."""
    console = open_console()
    for done, paths in (("wrote", written.new), ("added", written.changed)):
        for path in paths:
            console.print(say(_END[done], file=path), soft_wrap=True)
    console.print(say(_END["next"]))
    for number, step in enumerate(written.steps, 1):
        console.print(f"{number}. {say(step)}", soft_wrap=True)
