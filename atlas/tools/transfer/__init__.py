"""Areal interpolation: counts moved from one set of boundaries to another, nobody lost."""

from atlas.tools.transfer.counts import Transfer, transfer_counts
from atlas.tools.transfer.crosswalk import (
    AREA,
    GRID,
    WHOLE,
    area_crosswalk,
    divided,
    grid_crosswalk,
)
from atlas.tools.transfer.overlay import SLIVER_M, Overlay, overlay

__all__ = [
    "AREA",
    "GRID",
    "SLIVER_M",
    "WHOLE",
    "Overlay",
    "Transfer",
    "area_crosswalk",
    "divided",
    "grid_crosswalk",
    "overlay",
    "transfer_counts",
]
