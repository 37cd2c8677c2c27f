"""What the command line shows: progress, tables of figures, and how a run ended."""

from atlas.terminal.ending import ending_well
from atlas.terminal.places import print_place, print_points
from atlas.terminal.running import progress_shown
from atlas.terminal.tables import (
    print_build,
    print_check,
    print_columns,
    print_drawn,
    print_layers,
    print_wrong,
)
from atlas.terminal.transfers import print_transfer
from atlas.terminal.zonal import print_zonal

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
