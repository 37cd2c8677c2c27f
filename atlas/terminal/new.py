"""The command ``china-atlas new``: the skeleton of a map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atlas.country import china
from atlas.country.outline import compared_span
from atlas.terminal.console import Command, Group, open_console, say
from atlas.terminal.ending import ending_well
from atlas.terminal.options import DebugOption
from atlas.terminal.values import user_path
from atlas.words.reading import read_words

_END = read_words("terminal", "end")

new = typer.Typer(
    cls=Group, no_args_is_help=True, help="Write the skeleton of a map, which works as it is."
)

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="Lower-case letters, digits and _.")
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

RATE = f"annual_rate_pct_{compared_span()}"
"""Column of a map that nobody named one for."""


@new.command("layer", cls=Command)
def layer_command(
    name: NameArgument,
    indicator: ColumnOption = RATE,
    layers: FolderOption = None,
    debug: DebugOption = False,
) -> None:
    """Write a layer file for a column, filled in from what the column is."""
    with ending_well(debug=debug):
        from atlas.tools.skeletons.layer import new_layer

        path, steps = new_layer(name, indicator, layers, country=china())
        console = open_console()
        console.print(say(_END["wrote"], file=path), soft_wrap=True)
        console.print(say(_END["next"]))
        for number, step in enumerate(steps, 1):
            console.print(f"{number}. {say(step)}", soft_wrap=True)
