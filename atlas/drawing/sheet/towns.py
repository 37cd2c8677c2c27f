"""The names of towns on a map: on which side of its dot each stands, and writing both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from atlas.drawing.plan.names import SIDES, Asked, Place, Rectangle, Room, place_names
from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.canvas import Canvas, Line
from atlas.drawing.sheet.wrapping import line_width

CAPITAL_SIZE, CITY_SIZE = 12.5, 11.0
LARGE_ROOM, CITY_ROOM = 5.0, 15.0
"""Px that the names of large and of other cities keep from others on the national map."""

DOT: Final = 1.9
"""Radius of the dot at a seat, px."""

GAP: Final = 2.0
"""Between the dot and its name, and around a name."""

ASCENT, DESCENT = 0.86, 0.16
"""How far letters reach above and below their baseline, of their size (Noto Sans SC)."""


@dataclass(frozen=True)
class Town:
    """A seat of government: its code, Albers metres, names by language, and its weight."""

    code: str
    x: float
    y: float
    names: dict[str, str]
    capital: bool
    large: bool


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


def town_names(
    canvas: Canvas,
    towns: Sequence[Town],
    view: View,
    fixed: Sequence[Line] = (),
    taken: Sequence[Rectangle] = (),
    close: bool = False,
) -> None:
    """Write the names of towns where they fit, and words whose place is fixed.

    Parameters
    ----------
    canvas, view
        Where.
    towns
        In order of importance.
    fixed
        x, y, words and size, which come first.
    taken
        Rectangles that no name may enter.
    close
        Whether this is an inset: all towns that fit.
    """
    places = view.place(np.array([(town.x, town.y) for town in towns]).reshape(-1, 2))
    candidates = [
        Candidate(
            float(x),
            float(y),
            town.names[canvas.lang],
            CAPITAL_SIZE if town.capital and not close else CITY_SIZE,
            3.0 if close or town.capital else LARGE_ROOM if town.large else CITY_ROOM,
        )
        for town, (x, y) in zip(towns, places, strict=True)
    ]
    window = _inner(view.box, 2)
    busy = [*taken, *(_around(*words) for words in fixed)]
    most = 999 if close else canvas.sheet.most_labels
    placed = _placed(tuple(candidates), window, tuple(busy), most)
    capitals = {(c.x, c.y) for c, town in zip(candidates, towns, strict=True) if town.capital}
    _dots(canvas, placed, capitals)
    names = ((p.left, p.baseline, p.candidate.name, p.candidate.size) for p in placed)
    # The ends of a country's line may be nameless.
    lines = [line for line in (*fixed, *names) if line[2]]
    canvas.halos(lines, canvas.style.type.label.halo)
    for x, y, words, size in lines:
        canvas.write(x, y, words, size)


@lru_cache(maxsize=64)
def _placed(
    candidates: tuple[Candidate, ...], window: Box, busy: tuple[Rectangle, ...], most: int
) -> tuple[Placed, ...]:
    """Place names once for all maps that have the same ones."""
    return tuple(place_at_dots(candidates, window, busy, most))


def _dots(canvas: Canvas, placed: Sequence[Placed], capitals: set[tuple[float, float]]) -> None:
    ink, page = canvas.style.ground.ink.light, canvas.style.ground.page.light
    turn = np.linspace(0, 2 * np.pi, 17)
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for radius, of_capitals in ((DOT + 0.5, True), (DOT - 0.3, False)):
        centres = [
            (p.candidate.x, p.candidate.y)
            for p in placed
            if ((p.candidate.x, p.candidate.y) in capitals) is of_capitals
        ]
        if centres:
            rings = [centre + radius * ring for centre in np.array(centres)]
            dots = canvas.device_path(rings, closed=True)
            canvas.fill(dots, page)
            canvas.stroke(dots, ink, 1.1 if of_capitals else 0.8)


def _around(x: float, y: float, words: str, size: float) -> Rectangle:
    return x - 2, y - ASCENT * size, x + line_width(words, size) + 2, y + DESCENT * size


def _inner(box: Box, spare: float) -> Box:
    return Box(box.left + spare, box.top + spare, box.width - 2 * spare, box.height - 2 * spare)


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
    asking = [Asked(_sides(candidate), mark=_dot(candidate)) for candidate in candidates]
    room = Room((window.left, window.top, window.right, window.bottom), taken)
    return [
        Placed(candidates[number], *place.how) for number, place in place_names(asking, room, most)
    ]


def _sides(candidate: Candidate) -> Iterator[Place[tuple[float, float]]]:
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
