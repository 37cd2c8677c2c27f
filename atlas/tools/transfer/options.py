"""What moving counts to other boundaries is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from atlas.sources.grid_file import Grid, open_grid
from atlas.tools.transfer.overlay import SLIVER_M


@dataclass(frozen=True)
class TransferOptions:
    """What a transfer is asked for.

    Attributes
    ----------
    table
        The counts: CSV, XLSX or Parquet with ``code``.
    source, target
        The boundaries of the counts, and those that they are moved to: ``tianditu``, ``amap``
        or ``FILE[:LAYER]``; or the years of two vintages, as `atlas.units.crosswalk.CROSSWALKS`.
    out
        The CSV to write.
    columns
        The counts to move; none at all are every column of whole numbers.
    crosswalk
        Where to write the crosswalk, too; None leaves it out.
    source_field, target_field
        The fields of the codes in boundary files.
    grid, grid_kind, grid_band, grid_crs
        A population grid to weight by, in place of area; see `atlas.sources.grid_file.open_grid`.
    by
        Between two vintages, what counts are weighted by; None is by people.
    sliver_m
        See `atlas.tools.transfer.overlay.overlay`.
    """

    table: Path
    source: str
    target: str
    out: Path
    columns: tuple[str, ...] = ()
    crosswalk: Path | None = None
    source_field: str = "code"
    target_field: str = "code"
    sliver_m: float = SLIVER_M
    grid: Path | None = None
    grid_kind: Literal["count", "density"] = "count"
    grid_band: int | None = None
    grid_crs: str | None = None
    by: Literal["people", "area"] | None = None

    def open_grid(self) -> Grid | None:
        """Check the grid; None if there is none."""
        if self.grid is None:
            return None
        return open_grid(self.grid, self.grid_kind, band=self.grid_band, crs=self.grid_crs)
