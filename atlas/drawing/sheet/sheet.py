"""The sheets that figures are drawn on, and where map, insets and notes stand on them.

All lengths are CSS px at 1x, as in ``style.toml``; y grows downwards. A sheet turns them into
device units: 2 pixels each in a picture, 0.75 pt each in print.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from atlas.catalogue.style import NationalFrame
from atlas.drawing.plan.sea import sea_view
from atlas.drawing.plan.views import Box, Points, View
from atlas.model.country import Country
from atlas.model.layer import ENLARGED
from atlas.model.text import Text

MARGIN: Final = 20.0
GAP: Final = 14.0
MAP_TOP: Final = 80.0
"""The map reaches up beside the legend: China is highest in the east, its upper left is empty."""

FOOT: Final = 64.0
"""Height of the lines of sources at the foot."""

INSET_TITLE: Final = 16.0
"""Height of the line above an inset."""

BETWEEN_INSETS: Final = 12.0


@dataclass(frozen=True)
class Sheet:
    """A page of one size.

    Attributes
    ----------
    width, height
        In px.
    scale
        Device units per px.
    decimals
        Digits of a device unit that are kept: in print every digit is bytes.
    most_labels
        How many place names the national map bears at most.
    printed
        Whether it becomes paths and no pixels; losses bear minus signs then, for print may have
        no colour.
    """

    width: float
    height: float
    scale: float
    decimals: int
    most_labels: int
    printed: bool = False

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture that it becomes."""
        return round(self.width * self.scale), round(self.height * self.scale)

    @property
    def legend_width(self) -> float:
        """Width of the legend's bar: short of the north-east, which reaches up beside it."""
        return 0.45 * self.width

    def device(self, points: Points) -> Points:
        """Turn px of the sheet, shape (n, 2), into device units, y upwards."""
        turned = np.stack([points[:, 0], self.height - points[:, 1]], axis=1)
        return np.round(turned * self.scale, self.decimals)

    def main(self, frame: NationalFrame) -> View:
        """Place the national map: as high as the sheet allows, at the left.

        One that is wider than the sheet stands lower, clear of the legend.
        """
        height, side = self.height - MAP_TOP - FOOT, frame.city_inset_width * self.width
        room = self.width - 2 * MARGIN - side - GAP
        across, high = (after - before for before, after in (frame.x, frame.y))
        scale = min(height / high, room / across)
        box = Box(MARGIN, self.height - FOOT - high * scale, across * scale, high * scale)
        return View(box, frame.x[0], frame.y[1], scale)

    def sea(self, frame: NationalFrame) -> View | None:
        """Place what lies too far off at the lower right of the map, clear of land."""
        main, inset = self.main(frame), frame.inset
        if inset is None:
            return None
        height = 0.21 * main.box.height
        width = height * inset.aspect[0] / inset.aspect[1]
        left = main.box.left + (inset.left - main.west) * main.scale
        return sea_view(inset, Box(left, main.box.bottom - height - GAP, width, height))

    def side(self, frame: NationalFrame) -> Box:
        """Return the column right of the map: city insets, or the list of extremes."""
        width = frame.city_inset_width * self.width
        return Box(self.width - MARGIN - width, MAP_TOP, width, self.height - MAP_TOP - FOOT)

    def notes(self, frame: NationalFrame, foot: float) -> Box:
        """Return the map's empty corner, where keys and caveats stand, down to ``foot``."""
        main, (east, north) = self.main(frame), frame.corner
        top = main.box.top + (main.north - north) * main.scale
        right = main.box.left + (east - main.west) * main.scale
        return Box(main.box.left, top, right - main.box.left, foot - top)


PICTURE: Final = Sheet(800, 600, 2.0, decimals=3, most_labels=40)
"""1600×1200 pixels."""

PAGE: Final = Sheet(
    297 / 25.4 * 96, 210 / 25.4 * 96, 0.75, decimals=2, most_labels=64, printed=True
)
"""A4, landscape; its device units are points."""


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

    def view(self, sheet: Sheet, frame: NationalFrame, *, country: Country) -> View:
        """Place the inset in the column at the side of a sheet."""
        side, main = sheet.side(frame), sheet.main(frame)
        number = len(insets(country=country))
        each = (side.height - BETWEEN_INSETS * (number - 1)) / number
        top = side.top + self.place * (each + BETWEEN_INSETS) + INSET_TITLE
        box = Box(side.left, top, side.width, each - INSET_TITLE)
        scale = main.scale * self.times
        west = self.centre[0] - box.width / scale / 2
        return View(box, west, self.centre[1] + box.height / scale / 2, scale)

    def frame_on(self, main: View, own: View) -> Box:
        """Return the frame on the national map around what the inset shows."""
        west, south, east, north = own.extent
        left = main.box.left + (west - main.west) * main.scale
        top = main.box.top + (main.north - north) * main.scale
        return Box(left, top, (east - west) * main.scale, (north - south) * main.scale)


@cache
def insets(*, country: Country) -> tuple[Inset, ...]:
    """List the insets of the country as they stand, from the top."""
    return tuple(
        Inset(one.id, one.name, place, one.centre, one.times)
        for place, one in enumerate(country.enlarged)
    )


def is_enlarged(level: str, *, country: Country) -> bool:
    """Tell whether figures of a level bear insets."""
    return level in ENLARGED and bool(insets(country=country))
