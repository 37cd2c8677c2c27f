"""What the command line shows: progress, tables of figures, and how a run ended."""

from atlas.terminal.reports import print_transfer, print_zonal
from atlas.terminal.running import ending_well, progress_shown
from atlas.terminal.tables import (
    print_build,
    print_check,
    print_columns,
    print_drawn,
    print_layers,
    print_place,
    print_points,
    print_wrong,
)

__all__ = [
    "ending_well",
    "print_build",
    "print_check",
    "print_columns",
    "print_drawn",
    "print_layers",
    "print_place",
    "print_points",
    "print_transfer",
    "print_wrong",
    "print_zonal",
    "progress_shown",
]
