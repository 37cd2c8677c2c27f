"""A line of words on a picture.

Matplotlib's own text is measured before it is drawn, and drawn glyph by glyph from Python; it takes
ten times as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg

from atlas.drawing.sheet.pixels import numbers_of, rgba
from atlas.drawing.sheet.typeface import EM, Typeface

Align = Literal["left", "center", "right"]

BEFORE: Final[Mapping[Align, float]] = MappingProxyType({"left": 0.0, "center": 0.5, "right": 1.0})
"""The share of a line that stands before its x."""


@dataclass(frozen=True)
class Lettering:
    """One line of words.

    Attributes
    ----------
    x, y
        Pixels, y upwards: the baseline, and a point on it.
    words, size
        What is written, and its size in pixels.
    colour
        Of the letters.
    align
        Which end of the line ``x`` is, or its middle.
    """

    x: float
    y: float
    words: str
    size: float
    colour: str
    align: Align

    def draw(self, renderer: RendererAgg, face: Typeface) -> None:
        """Lay the line on a picture."""
        left = self.x
        if before := BEFORE[self.align]:
            left -= before * face.line(self.words).width * self.size / EM
        across, up = floor(left), floor(self.y)
        # Most lines stand at the same place on many pictures.
        ink = face.ink(self.words, self.size, left - across, self.y - up)
        if not ink.cover.size:
            return
        pixels = np.empty((*ink.cover.shape, 4), dtype=np.uint8)
        numbers_of(pixels)[:] = numbers_of(rgba(self.colour))
        pixels[..., 3] = ink.cover
        how = renderer.new_gc()
        renderer.draw_image(how, across + ink.left, up + ink.foot, pixels)
        how.restore()
