"""The units of a map as compound paths: one path for each class, whatever units it holds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from atlas.drawing.plan.coverage import Polygons
from atlas.drawing.plan.views import View
from atlas.drawing.sheet.shapes import Mosaic
from atlas.drawing.sheet.sheet import Sheet


class Tiles:
    """A mosaic in device units.

    Parameters
    ----------
    mosaic
        Units and their polygons.
    view, sheet
        Where they are drawn.
    """

    def __init__(self, mosaic: Mosaic, view: View, sheet: Sheet) -> None:
        self._polygons = shapely.orient_polygons(mosaic.polygons)
        self._drawn = ~shapely.is_empty(mosaic.polygons)
        self._view, self._sheet = view, sheet
        self._vertices, self._codes, self._unit = self._flat(self._polygons)

    def path(self, chosen: npt.NDArray[np.bool_]) -> Path | None:
        """Return the outlines of some units as one path; None if they have none here.

        Parameters
        ----------
        chosen
            One flag a unit of the mosaic.
        """
        if self._sheet.printed:
            return self._merged(chosen)
        points = chosen[self._unit]
        return Path(self._vertices[points], self._codes[points]) if points.any() else None

    def _merged(self, chosen: npt.NDArray[np.bool_]) -> Path | None:
        """Join neighbours first: a border inside a class would be bytes that nobody sees."""
        polygons = self._polygons[chosen & self._drawn]
        if not len(polygons):
            return None
        whole = np.array([shapely.orient_polygons(shapely.coverage_union_all(polygons))])
        vertices, codes, _ = self._flat(whole)
        return Path(vertices, codes)

    def _flat(
        self, polygons: Polygons
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        parts, unit_of_part = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        metres, ring = shapely.get_coordinates(rings, return_index=True)
        device = self._sheet.device(self._view.place(metres))
        unit = unit_of_part[part][ring]
        kept = np.ones(len(device), dtype=bool)
        kept[1:] = (device[1:] != device[:-1]).any(axis=1) | (ring[1:] != ring[:-1])
        device, ring, unit = device[kept], ring[kept], unit[kept]
        codes = np.full(len(device), Path.LINETO, dtype=Path.code_type)
        starts = np.flatnonzero(np.diff(ring, prepend=-1))
        codes[np.append(starts[1:], len(ring))[: len(starts)] - 1] = Path.CLOSEPOLY
        codes[starts] = Path.MOVETO
        return device, codes, unit
