"""The city insets of the national county figures: which they are, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from atlas.catalogue.style import NationalFrame
from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.sheet import Sheet
from atlas.model.classes import Text
from atlas.words.reading import read_words

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
        each = (side.height - BETWEEN * (len(INSETS) - 1)) / len(INSETS)
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


_NAME: Final = read_words("figures", "inset")

INSETS: Final = (
    Inset("jingjin", _NAME["jingjin"], 0, (1.0e6, 4.3e6), 4.5),
    Inset("changsanjiao", _NAME["changsanjiao"], 1, (1.43e6, 3.36e6), 4.0),
    Inset("zhusanjiao", _NAME["zhusanjiao"], 2, (0.86e6, 2.42e6), 5.0),
)
"""From north to south, as they stand."""
