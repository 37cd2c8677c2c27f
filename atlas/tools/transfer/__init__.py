"""Areal interpolation: counts moved from one set of boundaries to another, nobody lost."""

from atlas.tools.transfer.counts import (
    AREA,
    GRID,
    SLIVER_M,
    WHOLE,
    Overlay,
    Transfer,
    area_crosswalk,
    divided,
    grid_crosswalk,
    overlay,
    transfer_counts,
)

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
