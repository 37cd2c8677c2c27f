"""Letters of the figures: the width of a line, and the halo around it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import numpy as np
import shapely
from matplotlib.font_manager import get_font
from matplotlib.ft2font import GlyphIndexType, LoadFlags
from matplotlib.path import Path

from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.plan.views import Points
from atlas.drawing.sheet.typeface import EM, Typeface

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
    glyphs = _face().line(words).glyphs
    grounds = np.array([_ground(glyph.number, spread / size) for glyph in glyphs], dtype=object)
    points, of = shapely.get_coordinates(grounds, return_index=True)
    points[:, 0] += np.array([glyph.start / EM for glyph in glyphs])[of]
    shape = shapely.union_all(shapely.set_coordinates(grounds, points * size))
    outer = [shapely.get_exterior_ring(part) for part in shapely.get_parts(shape)]
    return tuple(shapely.get_coordinates(ring) for ring in outer)


@cache
def _face() -> Typeface:
    return Typeface(font_file())


@cache
def _ground(number: int, spread: float) -> shapely.Geometry:
    """Outline the ground around a glyph, in shares of the type's size: many lines have it."""
    font = get_font(str(font_file()))
    font.set_size(_EM, 72)
    font.load_glyph(GlyphIndexType(number), flags=LoadFlags.NO_HINTING)
    rings = [shapely.Polygon(np.asarray(ring)) for ring in Path(*font.get_path()).to_polygons()]
    ground = shapely.union_all(shapely.buffer(rings, spread * _EM, quad_segs=3))
    small = shapely.transform(ground, lambda points: points / _EM)
    return shapely.simplify(small, spread / 12)
