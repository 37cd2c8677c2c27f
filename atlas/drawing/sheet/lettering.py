"""A line of words that is laid out once: Matplotlib's own text is measured before it is drawn.

Figures know where their words stand, so all that its layout finds out (line breaks, ascents, the
box around) is thrown away; and it takes as long as the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import ceil, floor
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties

from atlas.drawing.sheet.letters import line_width

Align = Literal["left", "center", "right"]

BEFORE: Final[Mapping[Align, float]] = MappingProxyType({"left": 0.0, "center": 0.5, "right": 1.0})
"""The share of a line that stands before its x."""


class Lettering(Artist):
    """One line of words.

    Parameters
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

    zorder = 3.0  # as Matplotlib has it: words stand over fills and lines

    def __init__(
        self, x: float, y: float, words: str, font: FontProperties, colour: str, align: Align
    ) -> None:
        super().__init__()
        self._x, self._y, self._words, self._font = x, y, words, font
        self._colour, self._align = colour, align

    def draw(self, renderer: RendererBase) -> None:
        """Lay the line on a picture: most lines stand at the same place on many."""
        assert isinstance(renderer, RendererAgg)
        if not self._words:
            return
        left, before = self._x, BEFORE[self._align]
        if before:
            width = renderer.get_text_width_height_descent(self._words, self._font, False)[0]
            left -= before * width
        across, up = floor(left), floor(self._y)
        key = self._words, self._font, self._colour, renderer.dpi, left - across, self._y - up
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
