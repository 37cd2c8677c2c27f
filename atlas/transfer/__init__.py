"""Areal interpolation: counts moved from one set of boundaries to another, nobody lost."""

from atlas.transfer.counts import Transfer, transfer_counts
from atlas.transfer.crosswalk import AREA, GRID, area_crosswalk, grid_crosswalk
from atlas.transfer.overlay import SLIVER_M, Overlay, overlay

__all__ = [
    "AREA",
    "GRID",
    "SLIVER_M",
    "Overlay",
    "Transfer",
    "area_crosswalk",
    "grid_crosswalk",
    "overlay",
    "transfer_counts",
]
