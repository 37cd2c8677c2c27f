"""Place names at their seats of government, none over another: an R-tree holds what is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rtree import index

from atlas.drawing.sheet.letters import line_width
from atlas.drawing.sheet.sheet import Box

Rectangle = tuple[float, float, float, float]

DOT: Final = 1.9
"""Radius of the dot at a seat, px."""

GAP: Final = 2.0
"""Between the dot and its name, and around a name."""

ASCENT, DESCENT = 0.86, 0.16
"""How far letters reach above and below their baseline, of their size (Noto Sans SC)."""

_WAYS: Final = (
    (1, 0),
    (-1, 0),
    (0, -1),
    (0, 1),
    (1, -1),
    (1, 1),
    (-1, -1),
    (-1, 1),
)
"""Where a name may stand beside its dot: to the right (1), left, above (−1), below."""


@dataclass(frozen=True)
class Candidate:
    """A name that asks for a place.

    Attributes
    ----------
    x, y
        The dot, px.
    name, size
        One line, and its size in px.
    room
        Px around it that no other name may enter: thins out the less important ones.
    """

    x: float
    y: float
    name: str
    size: float
    room: float = GAP


@dataclass(frozen=True)
class Placed:
    """A name in its place: left end of its baseline, px."""

    candidate: Candidate
    left: float
    baseline: float


def place_names(
    candidates: Sequence[Candidate], window: Box, taken: Iterable[Rectangle] = (), most: int = 999
) -> list[Placed]:
    """Give names their places, the first ones first.

    Parameters
    ----------
    candidates
        In order of importance. Each stands beside its dot, on the first of eight sides where
        it covers neither another name nor a dot nor anything that is taken; one that finds no
        side is left out, dot and all.
    window
        Names stay inside it, and seats outside it have none.
    taken
        Rectangles that must stay free: left, top, right, bottom, px.
    most
        How many names at most.

    Returns
    -------
    list of Placed
        In the order of the candidates.
    """
    tree = index.Index()
    for number, rectangle in enumerate(taken):
        tree.insert(number, rectangle)
    placed: list[Placed] = []
    for candidate in candidates:
        if len(placed) == most:
            break
        dot = _dot(candidate)
        if not _within(dot, window) or tree.count(dot):
            continue
        found = _place(candidate, window, tree)
        if found is not None:
            placed.append(found)
            tree.insert(-1, dot)
            tree.insert(-1, _words(candidate, found.left, found.baseline))
    return placed


def _place(candidate: Candidate, window: Box, tree: index.Index) -> Placed | None:
    width = line_width(candidate.name, candidate.size)
    ascent, descent = ASCENT * candidate.size, DESCENT * candidate.size
    away = DOT + GAP
    middle = (ascent - descent) / 2
    for right, down in _WAYS:
        # At a corner a name comes closer: a dot is round.
        near = away if 0 in (right, down) else away * 0.6
        left = candidate.x + {1: near, -1: -near - width, 0: -width / 2}[right]
        drop = {0: middle, 1: near + ascent, -1: -near - descent}[down]
        baseline = candidate.y + drop
        words = _words(candidate, left, baseline)
        if _within(words, window) and not tree.count(_wider(words, candidate.room)):
            return Placed(candidate, left, baseline)
    return None


def _dot(candidate: Candidate) -> Rectangle:
    x, y = candidate.x, candidate.y
    return x - DOT, y - DOT, x + DOT, y + DOT


def _words(candidate: Candidate, left: float, baseline: float) -> Rectangle:
    top, foot = baseline - ASCENT * candidate.size, baseline + DESCENT * candidate.size
    return left, top, left + line_width(candidate.name, candidate.size), foot


def _wider(rectangle: Rectangle, room: float) -> Rectangle:
    left, top, right, bottom = rectangle
    return left - room, top - room / 2, right + room, bottom + room / 2


def _within(rectangle: Rectangle, box: Box) -> bool:
    left, top, right, bottom = rectangle
    inside = left >= box.left and right <= box.right
    return inside and top >= box.top and bottom <= box.bottom
