"""Grids of people as functions of frames: cells of 1 km², potential, sums by polygon.

They take and return GeoDataFrames and arrays with their projection: no built atlas and no country.
What a function needs is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from atlas.model.on_demand import on_demand

if TYPE_CHECKING:
    from atlas.grids.cells import NODATA, CellFrame, sum_blocks
    from atlas.grids.make import potential
    from atlas.grids.people import PeopleGrid, people_on_cells
    from atlas.grids.sums import sum_by_polygon
    from atlas.sources.grid_file import UserGrid, open_grid

__all__ = [
    "NODATA",
    "CellFrame",
    "PeopleGrid",
    "UserGrid",
    "open_grid",
    "people_on_cells",
    "potential",
    "sum_blocks",
    "sum_by_polygon",
]

_CHAPTERS: Final = {
    "atlas.grids.cells": ("NODATA", "CellFrame", "sum_blocks"),
    "atlas.grids.make": ("potential",),
    "atlas.grids.people": ("PeopleGrid", "people_on_cells"),
    "atlas.grids.sums": ("sum_by_polygon",),
    "atlas.sources.grid_file": ("UserGrid", "open_grid"),
}
"""The public names of each module, which is imported when one of them is first asked for."""


# A checker of types takes the names from above: shown this, it would pass every misspelt one.
if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, _CHAPTERS)


def __dir__() -> list[str]:
    return __all__
