"""A part of the country in a box of a sheet: from Albers metres or kilometres to px."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from atlas.catalogue.style import NationalFrame
from atlas.model.country import Country

Points = npt.NDArray[np.float64]

KM: Final = 1000.0
"""Charts and sketches count in kilometres of the projection, figures and cards in metres."""


@dataclass(frozen=True)
class Box:
    """A rectangle of a sheet, px from its upper left."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class View:
    """A part of the country in a box of the sheet.

    Attributes
    ----------
    box
        Where it is drawn.
    west, north
        Albers metres, or kilometres, at the upper left corner of the box.
    scale
        Px per unit of these.
    """

    box: Box
    west: float
    north: float
    scale: float

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """What the box shows: west, south, east, north, in units of the projection."""
        across, down = self.box.width / self.scale, self.box.height / self.scale
        return self.west, self.north - down, self.west + across, self.north

    def place(self, points: Points) -> Points:
        """Turn points of the projection, shape (n, 2), into px of the sheet."""
        x = self.box.left + (points[:, 0] - self.west) * self.scale
        y = self.box.top + (self.north - points[:, 1]) * self.scale
        return np.stack([x, y], axis=1)


def map_height(frame: NationalFrame, width: float) -> float:
    """Return the height in px of a national map of this width."""
    return width * (frame.y[1] - frame.y[0]) / (frame.x[1] - frame.x[0])


def national_view(frame: NationalFrame, box: Box, unit: float = 1.0) -> View:
    """Show the national frame in a box as wide as it, in units of so many metres."""
    scale = box.width / (frame.x[1] - frame.x[0]) * unit
    return View(box, frame.x[0] / unit, frame.y[1] / unit, scale)


def albers_km(geometry: gpd.GeoSeries, *, country: Country) -> gpd.GeoSeries:
    """Project shapes to Albers kilometres."""
    return geometry.to_crs(country.equal_area).scale(1 / KM, 1 / KM, origin=(0, 0))
