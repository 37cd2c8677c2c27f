"""Letters of the figures: the width of a line, and the halo around it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import numpy as np
import shapely
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import TextPath

from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.plan.views import Points

_EM: Final = 64
_FIXED_POINT: Final = 65536


def line_width(words: str, size: float) -> float:
    """Measure a line in px: the sum of its letters' advances, which are looked up once each."""
    return sum(map(_advance, words)) * size


@cache
def _advance(letter: str) -> float:
    """Return the width of a letter in shares of the type's size."""
    font = get_font(str(font_file()))
    font.set_size(_EM, 72)
    # By glyph: of a letter that the font lacks, as a user's own text may have, that is the box.
    glyph = font.load_glyph(font.get_char_index(ord(letter)))
    return float(glyph.linearHoriAdvance) / _FIXED_POINT / _EM


@lru_cache(maxsize=4096)
def halo(words: str, size: float, spread: float) -> tuple[Points, ...]:
    """Outline the ground around a line of letters that begins at 0, 0; y upwards.

    Parameters
    ----------
    words, size, spread
        The line, its size, and how far the halo reaches, all in one unit.

    Returns
    -------
    tuple of array
        Rings, shape (n, 2). A tenth of the points that stroking the letters would take.
    """
    font = FontProperties(fname=str(font_file()))
    letters = TextPath((0, 0), words, size=size, prop=font)
    rings = [shapely.Polygon(np.asarray(ring)) for ring in letters.to_polygons()]
    round_them = shapely.union_all(shapely.buffer(rings, spread, quad_segs=3))
    shape = shapely.simplify(round_them, spread / 12)
    outer = [shapely.get_exterior_ring(part) for part in shapely.get_parts(shape)]
    return tuple(shapely.get_coordinates(ring) for ring in outer)
