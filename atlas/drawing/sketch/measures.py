"""How large a sketch is, and its words."""

from __future__ import annotations

from atlas.catalogue.style import Style
from atlas.drawing.plan.views import map_height

WIDTH = 760
"""Width in px at which strokes and circles have their true size."""

STEPS = 2
"""Steps per px that coordinates are written in."""

SIZES = {"wide": 13.0, "narrow": 26.0}
"""Size of the words in px of a picture `WIDTH` wide: on a phone it is shown at half its size."""


def sketch_height(style: Style) -> int:
    """Return the height in px of a picture `WIDTH` wide."""
    return round(map_height(style.national_frame, WIDTH))
