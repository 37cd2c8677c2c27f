"""Minus signs over the units that lost: what tells loss from gain where colour is not printed."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from atlas.drawing.plan.views import Points, View
from atlas.drawing.sheet.paint import Paper
from atlas.drawing.sheet.shapes import Mosaic

APART: Final = (7.0, 5.0)
"""Between one sign and the next, across and down, px; every other row is shifted by half."""

LENGTH, WIDTH = 3.2, 0.75

DARK_GROUND: Final = 0.3
"""Relative luminance below which a sign is written in white."""


class SignGrid:
    """The places of signs on one map, and the unit at each.

    Parameters
    ----------
    mosaic, view
        The units, and where they are drawn.
    """

    def __init__(self, mosaic: Mosaic, view: View) -> None:
        west, south, east, north = view.extent
        across, down = (length / view.scale for length in APART)
        rows = np.arange(south + down / 2, north, down)
        points = [
            np.stack([x, np.full(len(x), y)], axis=1)
            for row, y in enumerate(rows)
            for x in [np.arange(west + across / 2 * (1 + row % 2), east, across)]
        ]
        self._px = np.concatenate(points)
        at = np.asarray(shapely.points(self._px), dtype=object)
        tree = shapely.STRtree(mosaic.polygons)
        point, unit = tree.query(at, predicate="intersects")
        self._unit = np.full(len(at), -1)
        self._unit[point] = unit
        self._px = view.place(self._px)
        self._lone = self._units_without(mosaic, view)

    def _units_without(self, mosaic: Mosaic, view: View) -> dict[int, Points]:
        """Give a unit that lies between the places of the grid a sign of its own, if it is wide."""
        empty = np.setdiff1d(np.arange(len(mosaic.codes)), self._unit)
        smallest = (LENGTH / view.scale) ** 2
        wide = empty[shapely.area(mosaic.polygons[empty]) > smallest]
        centres = shapely.get_coordinates(shapely.point_on_surface(mosaic.polygons[wide]))
        places = zip(wide, view.place(centres), strict=True)
        return {int(unit): place for unit, place in places if view.box.holds(*place)}

    def places(self, chosen: npt.NDArray[np.bool_]) -> Points:
        """Return the places, px, that lie in some units; one flag a unit."""
        drawn = (self._unit >= 0) & chosen[self._unit]
        lone = [place for unit, place in self._lone.items() if chosen[unit]]
        return np.concatenate([self._px[drawn], np.reshape(lone, (-1, 2))])


def minus_signs(paper: Paper, places: Points, ground: str) -> None:
    """Write minus signs, in ink or in white, whichever shows on their ground."""
    if not len(places):
        return
    half = np.array([[LENGTH / 2, 0.0]])
    ends = np.stack([places - half, places + half], axis=1)
    light, ink = paper.style.ground.page.light, paper.style.ground.ink.light
    colour = light if luminance(ground) < DARK_GROUND else ink
    paper.stroke(paper.device_path(list(ends)), colour, WIDTH)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour ``#rrggbb`` as WCAG 2 defines it, 0–1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
