"""A line of words that is laid out once: Matplotlib's own text is measured before it is drawn.

Figures know where their words stand, so all that its layout finds out (line breaks, ascents, the
box around) is thrown away; and it takes as long as the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties

from atlas.drawing.sheet.letters import line_width

Align = Literal["left", "center", "right"]

BEFORE: Final[Mapping[Align, float]] = MappingProxyType({"left": 0.0, "center": 0.5, "right": 1.0})
"""The share of a line that stands before its x."""


@dataclass(frozen=True)
class Lettering:
    """One line of words.

    Attributes
    ----------
    x, y
        Device units, y upwards: the baseline, and a point on it.
    words, font
        What is written, and its font and size.
    colour
        Of the letters.
    align
        Which end of the line ``x`` is, or its middle.
    """

    x: float
    y: float
    words: str
    font: FontProperties
    colour: str
    align: Align

    def draw(self, renderer: RendererAgg) -> None:
        """Lay the line on a picture: most lines stand at the same place on many."""
        if not self.words:
            return
        left, before = self.x, BEFORE[self.align]
        if before:
            width = renderer.get_text_width_height_descent(self.words, self.font, False)[0]
            left -= before * width
        across, up = floor(left), floor(self.y)
        key = self.words, self.font, self.colour, renderer.dpi, left - across, self.y - up
        spare, pixels = _pixels(*key)
        how = renderer.new_gc()
        renderer.draw_image(how, across - spare, up - spare, pixels)
        how.restore()


@lru_cache(maxsize=1024)
def _pixels(
    words: str, font: FontProperties, colour: str, dpi: float, across: float, up: float
) -> tuple[int, npt.NDArray[np.uint8]]:
    """Draw a line on nothing: how far it begins from the lower left, and RGBA from below."""
    # Letters may reach beyond what they take on the line.
    size = font.get_size_in_points() * dpi / 72
    spare = ceil(size)
    width, height = ceil(line_width(words, size)) + 2 * spare, 3 * spare
    small = RendererAgg(width, height, dpi)
    how = small.new_gc()
    how.set_foreground(to_rgba(colour), isRGBA=True)
    small.draw_text(how, spare + across, height - spare - up, words, font, 0.0)
    return spare, np.array(small.buffer_rgba())[::-1]


@lru_cache(maxsize=256)
def font_of(file: str, size: float) -> FontProperties:
    """Return the font of a file in one size, in points; not to be changed."""
    return FontProperties(fname=file, size=size)
