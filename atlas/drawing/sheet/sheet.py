"""The two sheets that figures are drawn on, and where everything stands on them.

All lengths are CSS px at 1x, as in ``style.toml``; y grows downwards. A sheet turns them into
device units: 2 pixels each in a picture, 0.75 pt each in print.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from atlas.catalogue.style import NationalFrame
from atlas.drawing.plan.sea import sea_view
from atlas.drawing.plan.views import Box, Points, View

MARGIN: Final = 20.0
GAP: Final = 14.0
MAP_TOP: Final = 80.0
"""The map reaches up beside the legend: China is highest in the east, its upper left is empty."""

FOOT: Final = 64.0
"""Height of the lines of sources at the foot."""


@dataclass(frozen=True)
class Sheet:
    """A page of one size.

    Attributes
    ----------
    name
        ``png`` or ``pdf``: what it becomes.
    width, height
        In px.
    scale
        Device units per px.
    dpi
        Device units per inch.
    decimals
        Digits of a device unit that are kept: in print every digit is bytes.
    tolerance
        Px by which a border may be off.
    most_labels
        How many place names the national map bears at most.
    """

    name: str
    width: float
    height: float
    scale: float
    dpi: float
    decimals: int
    tolerance: float
    most_labels: int

    @property
    def printed(self) -> bool:
        """Whether it becomes a print: paths and no pixels."""
        return self.name == "pdf"

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture that it becomes."""
        return round(self.width * self.scale), round(self.height * self.scale)

    def pixel_box(self, box: Box) -> tuple[int, int, int, int]:
        """Return the pixels that are nearest to a box: left, top, right, bottom."""
        left, top, right, bottom = (
            round(side * self.scale) for side in (box.left, box.top, box.right, box.bottom)
        )
        return left, top, right, bottom

    @property
    def signs(self) -> bool:
        """Whether losses bear minus signs: print may have no colour."""
        return self.printed

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


PICTURE: Final = Sheet("png", 800, 600, 2.0, 144, 3, 0.24, 40)
"""1600×1200 pixels."""

PAGE: Final = Sheet("pdf", 297 / 25.4 * 96, 210 / 25.4 * 96, 0.75, 72, 1, 0.8, 64)
"""A4, landscape."""
