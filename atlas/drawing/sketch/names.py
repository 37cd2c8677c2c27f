"""Where the words of a sketch may stand: beside a place or upon it, clear of the inset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from atlas.catalogue.style import FrameInset
from atlas.drawing.canvas.canvas import text_width
from atlas.drawing.plan.names import Place, Rectangle
from atlas.drawing.plan.sea import name_lines
from atlas.drawing.sketch.measures import SIZES, STEPS, WIDTH

NAMES = {"wide": 12, "narrow": 7}
"""How many places are named at most."""


@dataclass(frozen=True)
class Name:
    """A place to name: where it is (Albers km), and on which side its words may stand.

    The sides are ``start``, ``end``, ``above`` and ``below``. ``clear`` is the radius in px of what
    is drawn round the place; words that have room within may stand on the place itself.
    """

    x: float
    y: float
    words: str
    sides: tuple[str, ...] = ("start", "end")
    clear: float = 0.0


def places_of(size: str, name: Name, x: float, y: float) -> Iterator[Place[tuple[str, float]]]:
    """List where a name may stand, with its anchor, and where that is."""
    px, clear = STEPS * SIZES[size], STEPS * name.clear
    wide, high = 1.06 * STEPS * text_width(name.words, SIZES[size]), 0.62 * px
    if np.hypot(wide / 2, high) < clear:
        yield Place((x - wide / 2, y - high, x + wide / 2, y + high), ("middle", x))
    for side in name.sides:
        if side in ("above", "below"):
            off = (clear + high) * (1 if side == "below" else -1)
            words = x - wide / 2, y + off - high, x + wide / 2, y + off + high
            yield Place(words, ("middle", x))
            continue
        way = 1 if side == "start" else -1
        near, far = x + way * clear, x + way * (clear + 0.45 * px + wide)
        words = min(near, far), y - high, max(near, far), y + high
        yield Place(words, (side, near + way * 0.45 * px))


def inset_boxes(size: str, height: float, sea: FrameInset, lang: str) -> list[Rectangle]:
    """Return the room of the inset, and that of its name beside it."""
    across = sea.width * WIDTH * STEPS
    right, foot = float(WIDTH * STEPS), float(height * STEPS)
    lines = name_lines(sea.title.get(lang), size == "narrow")
    long = 1.06 * STEPS * max(text_width(line, SIZES[size]) for line in lines)
    high = 1.1 * STEPS * SIZES[size] * len(lines)
    left = right - 1.1 * across
    return [
        (left, foot - 1.5 * across, right, foot),
        (left - long, foot - 6 * STEPS - high, right, foot),
    ]
