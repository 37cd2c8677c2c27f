"""The units of a map: filled by class, hatched without a value, signed where they lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from atlas.drawing.plan.coverage import Polygons
from atlas.drawing.plan.views import Box, Points, View
from atlas.drawing.sheet.canvas import Canvas
from atlas.drawing.sheet.figure_spec import MISSING, PLAIN
from atlas.drawing.sheet.shapes import Mosaic
from atlas.drawing.sheet.sheet import Sheet

SEAM: Final = 0.5
"""Edge of every fill in its own colour, device units: it closes the hairlines that antialiasing
leaves between neighbours, and moves no border by more than a quarter of a pixel."""

APART: Final = (7.0, 5.0)
"""Between one minus sign and the next, across and down, px; every other row is shifted by half."""

LENGTH, WIDTH = 3.2, 0.75

DARK_GROUND: Final = 0.3
"""Relative luminance below which a sign is written in white."""


class Tiles:
    """The polygons of a mosaic in device units, of which maps fill some as one path.

    Parameters
    ----------
    polygons
        Albers metres, a coverage.
    view, sheet
        Where they are drawn.
    """

    def __init__(self, polygons: Polygons, view: View, sheet: Sheet) -> None:
        self.view = view
        self._polygons = shapely.orient_polygons(polygons)
        self._sheet = sheet
        self._vertices, self._codes, self._owner = self._flat(self._polygons)

    def path(self, chosen: npt.NDArray[np.bool_]) -> Path | None:
        """Return the outlines of some polygons as one path; None if they have none here.

        Parameters
        ----------
        chosen
            One flag a polygon.
        """
        points = chosen[self._owner]
        return Path(self._vertices[points], self._codes[points]) if points.any() else None

    def _flat(
        self, polygons: Polygons
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        parts, owner_of_part = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        metres, ring = shapely.get_coordinates(rings, return_index=True)
        device = self._sheet.device(self.view.place(metres))
        owner = owner_of_part[part][ring]
        kept = np.ones(len(device), dtype=bool)
        kept[1:] = (device[1:] != device[:-1]).any(axis=1) | (ring[1:] != ring[:-1])
        device, ring, owner = device[kept], ring[kept], owner[kept]
        codes = np.full(len(device), Path.LINETO, dtype=Path.code_type)
        starts = np.flatnonzero(np.diff(ring, prepend=-1))
        codes[np.append(starts[1:], len(ring))[: len(starts)] - 1] = Path.CLOSEPOLY
        codes[starts] = Path.MOVETO
        return device, codes, owner


def paint_units(
    canvas: Canvas, tiles: Tiles, classes: npt.NDArray[np.int8], colours: Sequence[str]
) -> None:
    """Fill the polygons of a map by class, hatch those without a value.

    Parameters
    ----------
    canvas, tiles
        Where, and the polygons.
    classes
        Of each polygon: a place in ``colours``, or `MISSING` or `PLAIN`.
    colours
        Of the classes.
    """
    missing, box = canvas.style.missing, tiles.view.box
    land = canvas.style.ground.land_without_theme.light
    seam = SEAM / canvas.sheet.scale
    for place, colour in ((MISSING, missing.fill.light), (PLAIN, land), *enumerate(colours)):
        outline = tiles.path(classes == place)
        if outline is None:
            continue
        canvas.fill(outline, colour, seam, box)
        if place == MISSING:
            lines = canvas.device_path(diagonals(canvas, box))
            canvas.stroke(lines, missing.hatch.light, missing.width, within=box, inside=outline)


def hatched(canvas: Canvas, box: Box) -> None:
    """Fill a rectangle with the hatch of missing values."""
    missing = canvas.style.missing
    canvas.box(box, fill=missing.fill.light)
    canvas.stroke(
        canvas.device_path(diagonals(canvas, box)), missing.hatch.light, missing.width, within=box
    )


def diagonals(canvas: Canvas, box: Box) -> list[np.ndarray]:
    """Return lines at 45° over a rectangle, as far apart as the style has them."""
    apart = canvas.style.missing.spacing * np.sqrt(2)
    # Held to the sheet, not to the rectangle: the hatch runs on from one unit to the next.
    first = np.floor((box.left + box.top) / apart) * apart
    starts = np.arange(first, box.right + box.bottom + apart, apart)
    return [
        np.array([[start - box.bottom, box.bottom], [start - box.top, box.top]]) for start in starts
    ]


class SignGrid:
    """The places of minus signs on one map, and the unit at each.

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
        point, polygon = tree.query(at, predicate="intersects")
        self._unit = np.full(len(at), -1)
        self._unit[point] = mosaic.owners[polygon]
        self._px = view.place(self._px)
        self._lone = self._units_without(mosaic, view)

    def _units_without(self, mosaic: Mosaic, view: View) -> dict[int, Points]:
        """Give a unit that lies between the places of the grid a sign of its own, if it is wide."""
        areas = shapely.area(mosaic.polygons)
        empty = np.isin(mosaic.owners, np.setdiff1d(mosaic.owners, self._unit))
        wide = np.flatnonzero(empty & (areas > (LENGTH / view.scale) ** 2))
        # Of several polygons the largest, which comes last, bears it.
        wide = wide[np.argsort(areas[wide], kind="stable")]
        centres = shapely.get_coordinates(shapely.point_on_surface(mosaic.polygons[wide]))
        places = zip(mosaic.owners[wide], view.place(centres), strict=True)
        return {int(unit): place for unit, place in places if view.box.holds(*place)}

    def places(self, chosen: npt.NDArray[np.bool_]) -> Points:
        """Return the places, px, that lie in some units; one flag a unit."""
        drawn = (self._unit >= 0) & chosen[self._unit]
        lone = [place for unit, place in self._lone.items() if chosen[unit]]
        return np.concatenate([self._px[drawn], np.reshape(lone, (-1, 2))])


def sign_losses(
    canvas: Canvas,
    grid: SignGrid,
    classes: npt.NDArray[np.int8],
    colours: Sequence[str],
    losses: Sequence[bool],
) -> None:
    """Write minus signs over the units of each class that is a loss; one class a unit."""
    for place, (colour, loss) in enumerate(zip(colours, losses, strict=True)):
        if loss:
            minus_signs(canvas, grid.places(classes == place), colour)


def minus_signs(canvas: Canvas, places: Points, ground: str) -> None:
    """Write minus signs, in ink or in white, whichever shows on their ground."""
    if not len(places):
        return
    half = np.array([[LENGTH / 2, 0.0]])
    ends = np.stack([places - half, places + half], axis=1)
    light, ink = canvas.style.ground.page.light, canvas.style.ground.ink.light
    colour = light if luminance(ground) < DARK_GROUND else ink
    canvas.stroke(canvas.device_path(list(ends)), colour, WIDTH)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour ``#rrggbb`` as WCAG 2 defines it, 0–1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
