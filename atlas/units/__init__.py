"""Comparable units as functions of frames: the same territory in every census of a period.

They take and return (Geo)DataFrames, codes, years and a CRS: no file, no built atlas and no
country. The units of China that the atlas publishes are made by the same code from the packaged
lists; `atlas.load` gives them. What a function needs is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from atlas.model.on_demand import on_demand

if TYPE_CHECKING:
    from atlas.units.areal_interpolation import (
        MovedCounts,
        Overlay,
        area_crosswalk,
        grid_crosswalk,
        overlay,
        transfer_counts,
    )
    from atlas.units.comparable import comparable_units, sum_by_unit
    from atlas.units.unite import area_km2

__all__ = [
    "MovedCounts",
    "Overlay",
    "area_crosswalk",
    "area_km2",
    "comparable_units",
    "grid_crosswalk",
    "overlay",
    "sum_by_unit",
    "transfer_counts",
]

_CHAPTERS: Final = {
    "atlas.units.areal_interpolation": (
        *("MovedCounts", "Overlay", "area_crosswalk"),
        *("grid_crosswalk", "overlay", "transfer_counts"),
    ),
    "atlas.units.comparable": ("comparable_units", "sum_by_unit"),
    "atlas.units.unite": ("area_km2",),
}
"""The public names of each module, which is imported when one of them is first asked for."""


# A checker of types takes the names from above: shown this, it would pass every misspelt one.
if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, _CHAPTERS)


def __dir__() -> list[str]:
    return __all__
