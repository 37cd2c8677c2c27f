"""The inset of what lies too far off: what it shows, where it stands, how its name is broken."""

from __future__ import annotations

from typing import Final

import shapely

from atlas.catalogue.style import FrameInset
from atlas.drawing.plan.views import KM, Box, View

GAP: Final = 3.0
"""From the corner of the map, px."""


def sea_km(sea: FrameInset) -> shapely.Polygon:
    """Return what the inset shows, kilometres of the projection."""
    west, south, east, north = sea.extent
    return shapely.box(west / KM, south / KM, east / KM, north / KM)


def sea_view(sea: FrameInset, box: Box, unit: float = 1.0) -> View:
    """Show the inset in a box, in units of so many metres."""
    west, north = sea.x[0] / unit, sea.y[1] / unit
    return View(box, west, north, box.width / (sea.x[1] / unit - west))


def corner_box(sea: FrameInset, width: float, height: float, px: float = 1.0) -> Box:
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
