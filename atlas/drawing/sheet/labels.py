"""Place names at their seats of government: on which side of its dot each may stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from atlas.drawing.plan.names import SIDES, Asked, Place, Rectangle, Room, place_names
from atlas.drawing.plan.views import Box
from atlas.drawing.sheet.letters import line_width

DOT: Final = 1.9
"""Radius of the dot at a seat, px."""

GAP: Final = 2.0
"""Between the dot and its name, and around a name."""

ASCENT, DESCENT = 0.86, 0.16
"""How far letters reach above and below their baseline, of their size (Noto Sans SC)."""


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


def place_at_dots(
    candidates: Sequence[Candidate], window: Box, taken: Iterable[Rectangle] = (), most: int = 999
) -> list[Placed]:
    """Give names their places beside their dots, the first ones first.

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
    asking = [Asked(_places(candidate), mark=_dot(candidate)) for candidate in candidates]
    room = Room((window.left, window.top, window.right, window.bottom), taken)
    return [
        Placed(candidates[number], *place.how) for number, place in place_names(asking, room, most)
    ]


def _places(candidate: Candidate) -> Iterator[Place[tuple[float, float]]]:
    """List where a name may stand, each with the left end of its baseline."""
    width = line_width(candidate.name, candidate.size)
    ascent, descent = ASCENT * candidate.size, DESCENT * candidate.size
    away = DOT + GAP
    middle = (ascent - descent) / 2
    for right, up in SIDES:
        # At a corner a name comes closer: a dot is round.
        near = away if 0 in (right, up) else away * 0.6
        left = candidate.x + {1: near, -1: -near - width, 0: -width / 2}[right]
        baseline = candidate.y + {0: middle, 1: -near - descent, -1: near + ascent}[up]
        words = left, baseline - ascent, left + width, baseline + descent
        yield Place(words, (left, baseline), _wider(words, candidate.room))


def _dot(candidate: Candidate) -> Rectangle:
    x, y = candidate.x, candidate.y
    return x - DOT, y - DOT, x + DOT, y + DOT


def _wider(rectangle: Rectangle, room: float) -> Rectangle:
    left, top, right, bottom = rectangle
    return left - room, top - room / 2, right + room, bottom + room / 2
