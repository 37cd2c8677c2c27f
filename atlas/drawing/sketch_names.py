"""Where the names of a small map stand: at their places, else at the end of a line from these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from atlas.drawing.canvas import XY, text_width
from atlas.drawing.plan import Place, Rectangle

STEPS = 2
"""Steps per px that coordinates are written in."""

SIZES = {"wide": 13.0, "narrow": 26.0}
"""Size of the words in px of a picture `WIDTH` wide: on a phone it is shown at half its size."""


CLAIM_SIZES = {"wide": 21.0, "narrow": 30.0}
"""Size of the few words of a claim that stand on a map."""


@dataclass(frozen=True)
class Name:
    """A place to name: where it is (Albers km), and on which side its words may stand.

    The sides are ``start``, ``end``, ``above`` and ``below``. ``clear`` is the radius in px of what
    is drawn round the place; words that have room within may stand on the place itself. A name that
    is a ``claim`` is set as large as the words of one, in a ``colour``. A ``figure`` stands behind
    the words, or on a line below them where there is no room. A name that is ``led`` to may stand
    further off, at the end of a line from its place; its words keep ``off`` some land (Albers km).
    """

    x: float
    y: float
    words: str
    sides: tuple[str, ...] = ("start", "end")
    clear: float = 0.0
    claim: bool = False
    figure: str = ""
    led: bool = False
    off: shapely.Geometry | None = None

    def size(self, size: str) -> float:
        """Return the size of its words, px, in a picture of a size."""
        return (CLAIM_SIZES if self.claim else SIZES)[size]

    @property
    def layouts(self) -> tuple[tuple[str, ...], ...]:
        """The lines of its words, in the order in which they are tried."""
        if not self.figure:
            return ((self.words,),)
        one, two = (f"{self.words} {self.figure}",), (self.words, self.figure)
        return (two, one) if self.claim else (one, two)


@dataclass(frozen=True)
class Spot:
    """How a name stands at a place: its lines, their anchor, and where they begin, in steps.

    ``led_to`` is where the line from its place ends; None where the name stands at the place.
    """

    lines: tuple[str, ...]
    anchor: str
    x: float
    led_to: XY | None = None


def name_spots(size: str, name: Name, x: float, y: float) -> Iterator[Place[Spot]]:
    """List where a name may stand, the best first: at its place, then further and further off."""
    px, clear = STEPS * name.size(size), STEPS * name.clear
    for lines in name.layouts:
        wide, high = _half_box(lines, name.size(size))
        if np.hypot(wide, high) < clear:
            yield Place((x - wide, y - high, x + wide, y + high), Spot(lines, "middle", x))
        for side in name.sides:
            if side in ("above", "below"):
                off = (clear + high) * (1 if side == "below" else -1)
                words = x - wide, y + off - high, x + wide, y + off + high
                yield Place(words, Spot(lines, "middle", x))
                continue
            way = 1 if side == "start" else -1
            near, far = x + way * clear, x + way * (clear + 0.45 * px + 2 * wide)
            words = min(near, far), y - high, max(near, far), y + high
            yield Place(words, Spot(lines, side, near + way * 0.45 * px))


def _half_box(lines: Sequence[str], px: float) -> tuple[float, float]:
    """Return half the width and half the height of lines of words, in steps."""
    wide = 0.53 * STEPS * max(text_width(line, px) for line in lines)
    return wide, (0.62 + 0.575 * (len(lines) - 1)) * STEPS * px


LED: Final = (120, 330)
"""How far off a name is led to, px from its place; further where all that is taken."""

EVERY: Final = 6
"""Its words are tried so many px apart."""


def led_spots(
    size: str, name: Name, at: tuple[float, float], circles: shapely.Geometry, window: Rectangle
) -> Iterator[Place[Spot]]:
    """List where a name may stand off all circles at the end of a line, the shortest line first.

    Parameters
    ----------
    size, name
        As in `name_spots`.
    at
        Its place, in steps.
    circles
        Those of the map, in steps.
    window
        The sheet: words that would leave it are pushed back to its edge.
    """
    for reach in LED:
        steps = STEPS * np.arange(-reach, reach + 1, EVERY, dtype=float)
        around = np.array(np.meshgrid(steps, steps)).reshape(2, -1).T + at
        found = []
        for number, lines in enumerate(name.layouts):
            half = np.array(_half_box(lines, name.size(size)))
            middles = np.clip(around, np.array(window[:2]) + half, np.array(window[2:]) - half)
            boxes = np.unique(np.hstack([middles - half, middles + half]), axis=0)
            ends = np.clip(np.array(at), boxes[:, :2], boxes[:, 2:])
            far = np.hypot(*(ends - at).T)
            near = np.flatnonzero((far > STEPS * name.clear) & (far <= reach * STEPS))
            clear = near[~shapely.intersects(circles, shapely.box(*boxes[near].T))]
            found += [(far[i], number, tuple(boxes[i]), tuple(ends[i])) for i in clear]
        for _, number, box, end in sorted(found):
            middle = (box[0] + box[2]) / 2
            yield Place(box, Spot(name.layouts[number], "middle", middle, end))


def circles_of(marks: Sequence[tuple[float, float, float]]) -> shapely.Geometry:
    """Join circles, each given by x, y and radius."""
    x, y, radius = np.array(marks, dtype=float).reshape(-1, 3).T
    joined = shapely.union_all(shapely.buffer(shapely.points(x, y), radius))
    shapely.prepare(joined)
    return joined


ALONG: Final = 12.0
"""From one point of a name's line to the next, in steps."""


def along_line(start: np.ndarray, end: XY) -> list[XY]:
    """Return points along the line from a place to its name."""
    far = int(np.hypot(end[0] - start[0], end[1] - start[1]) // ALONG) + 1
    ways = np.linspace(start, np.array(end), far + 1)
    return [(float(x), float(y)) for x, y in ways]
