"""The inset of the South China Sea: what it shows, where it stands, how its name is broken."""

from __future__ import annotations

from typing import Final

import shapely

from atlas.catalogue.style import SouthChinaSea
from atlas.drawing.plan.views import KM, Box, View

SEA_X, SEA_Y = (0.17e6, 1.82e6), (0.3e6, 2.5e6)
"""What it shows, Albers metres: Hainan to the southern end, 3:4."""

SEA: Final = (SEA_X[0], SEA_Y[0], SEA_X[1], SEA_Y[1])
"""The same as west, south, east, north."""

SEA_KM: Final = shapely.box(SEA_X[0] / KM, SEA_Y[0] / KM, SEA_X[1] / KM, SEA_Y[1] / KM)
"""The same as a rectangle, Albers kilometres."""

GAP: Final = 3.0
"""From the corner of the map, px."""


def sea_view(box: Box, unit: float = 1.0) -> View:
    """Show the sea in a box, in units of so many metres."""
    west, north = SEA_X[0] / unit, SEA_Y[1] / unit
    return View(box, west, north, box.width / (SEA_X[1] / unit - west))


def corner_box(sea: SouthChinaSea, width: float, height: float, px: float = 1.0) -> Box:
    """Place the inset at the lower right of a map.

    Parameters
    ----------
    sea
        Its share of the map's width, and its shape.
    width, height
        Of the map.
    px
        What a px is in the units of these.
    """
    across = sea.width * width
    high = across * sea.aspect[1] / sea.aspect[0]
    return Box(width - across - GAP * px, height - high - GAP * px, across, high)


def name_lines(title: str, narrow: bool = True) -> list[str]:
    """Divide the inset's name into two lines where one would reach Hainan."""
    words = title.split(" ")
    half = len(words) // 2 if narrow else 0
    return [title] if half == 0 else [" ".join(words[:half]), " ".join(words[half:])]
