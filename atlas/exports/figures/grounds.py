"""The grounds of pictures: every unit in the colour of its class, pixel by pixel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from atlas.catalogue.style import Style
from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.cover import Cover
from atlas.drawing.sheet.marginalia import diagonals
from atlas.drawing.sheet.paint import Picture
from atlas.drawing.sheet.pixels import Pixels, numbers_of, rgba
from atlas.drawing.sheet.plates import MISSING, Plate
from atlas.drawing.sheet.shapes import Shapes
from atlas.model.layer import SMALL_AREA


class Grounds:
    """Colours the units of maps on sheets of one size, and keeps what maps share.

    Parameters
    ----------
    shapes
        Leaves, and the units that they lie in.
    paper
        A clear one of that size.
    """

    def __init__(self, shapes: Shapes, paper: Picture) -> None:
        self._shapes, self._paper, self._sheet = shapes, paper, paper.sheet
        self._covers: dict[tuple[str, bool], Cover] = {}

    def draw(self, plate: Plate, views: Mapping[str, View], style: Style, around: str) -> Pixels:
        """Draw the ground of a map.

        Parameters
        ----------
        plate
            Classes of its units, and their colours.
        views
            Where it shows them, by place; a later one lies over an earlier one, in a sea of its
            own.
        style
            Colours of the sea and of units without a class.
        around
            Colour of the sheet and of the sea of the first view.

        Returns
        -------
        array
            RGBA, shape (height, width, 4).
        """
        sea, land = style.ground.sea.light, style.ground.land_without_theme.light
        # The class of what is plain or missing counts from the end.
        colours = rgba(*plate.colours, land, style.missing.fill.light)
        width, height = self._sheet.pixels
        pixels = np.empty((height, width, 4), dtype=np.uint8)
        numbers_of(pixels)[:] = numbers_of(rgba(around))
        for place, view in views.items():
            classes = plate.classes[self._shapes.mosaic(place, plate.unit_set).owners]
            ground = rgba(around if place == "national" else sea)
            cover = self._cover(place, plate, view)
            cover.paint(pixels, np.concatenate([colours[classes], ground]))
            self._hatch(pixels, *cover.shares_of(classes == MISSING), style)
        return pixels

    def _hatch(
        self,
        pixels: Pixels,
        at: npt.NDArray[np.int64],
        share: npt.NDArray[np.float64],
        style: Style,
    ) -> None:
        """Draw the lines of the hatch where values are missing."""
        ink, fill = rgba(style.missing.hatch.light, style.missing.fill.light).astype(np.float32)
        flat = pixels.reshape(-1, 4)
        covered = share * (self._lines[at] / 255)
        flat[at] = np.round(flat[at] + covered[:, None] * (ink - fill))

    def _cover(self, place: str, plate: Plate, view: View) -> Cover:
        """Return the cover of a place: all sets have the same leaves, but for small areas."""
        key = (place, plate.level == SMALL_AREA)
        if key not in self._covers:
            leaves = self._shapes.mosaic(place, plate.unit_set).polygons
            self._covers[key] = Cover(leaves, view, self._sheet)
        return self._covers[key]

    @cached_property
    def _lines(self) -> npt.NDArray[np.uint8]:
        """How much of every pixel the lines of the hatch cover, 0–255, wherever they are shown."""
        paper = self._paper
        whole = Box(0, 0, self._sheet.width, self._sheet.height)
        lines = paper.device_path(diagonals(paper, whole))
        paper.stroke(lines, "black", paper.style.missing.width)
        return paper.pixels()[..., 3].ravel()
