"""The insets of the national county figures: which regions they enlarge, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from atlas.catalogue.style import NationalFrame
from atlas.country import here, once_here
from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.sheet import Sheet
from atlas.model.classes import Text
from atlas.model.layer import ENLARGED

TITLE: Final = 16.0
"""Height of the line above an inset."""

BETWEEN: Final = 12.0


@dataclass(frozen=True)
class Inset:
    """A city region at several times the scale of the map.

    Attributes
    ----------
    id, name
        For the code, and for readers.
    place
        From the top of the column, 0, 1, 2.
    centre
        Albers metres.
    times
        Its scale over that of the national map.
    """

    id: str
    name: Text
    place: int
    centre: tuple[float, float]
    times: float

    def view(self, sheet: Sheet, frame: NationalFrame) -> View:
        """Place the inset in the column at the side of a sheet."""
        side, main = sheet.side(frame), sheet.main(frame)
        number = len(insets())
        each = (side.height - BETWEEN * (number - 1)) / number
        top = side.top + self.place * (each + BETWEEN) + TITLE
        box = Box(side.left, top, side.width, each - TITLE)
        scale = main.scale * self.times
        west = self.centre[0] - box.width / scale / 2
        return View(box, west, self.centre[1] + box.height / scale / 2, scale)

    def frame_on(self, main: View, own: View) -> Box:
        """Return the frame on the national map around what the inset shows."""
        west, south, east, north = own.extent
        left = main.box.left + (west - main.west) * main.scale
        top = main.box.top + (main.north - north) * main.scale
        return Box(left, top, (east - west) * main.scale, (north - south) * main.scale)


@once_here
def insets() -> tuple[Inset, ...]:
    """List the insets of the country in force as they stand, from the top."""
    return tuple(
        Inset(one.id, one.name, place, one.centre, one.times)
        for place, one in enumerate(here().enlarged)
    )


def is_enlarged(level: str) -> bool:
    """Tell whether figures of a level bear insets."""
    return level in ENLARGED and bool(insets())
