"""Writing the names of towns on a map, and their dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from atlas.drawing.plan.names import Rectangle
from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.labels import (
    ASCENT,
    DESCENT,
    DOT,
    Candidate,
    Placed,
    place_at_dots,
)
from atlas.drawing.sheet.letters import line_width
from atlas.drawing.sheet.paint import Line, Paper

CAPITAL_SIZE, CITY_SIZE = 12.5, 11.0
LARGE_ROOM, CITY_ROOM = 5.0, 15.0
"""Px that the names of large and of other cities keep from others on the national map."""


@dataclass(frozen=True)
class Town:
    """A seat of government: its code, Albers metres, names by language, and its weight."""

    code: str
    x: float
    y: float
    names: dict[str, str]
    capital: bool
    large: bool


def town_names(
    paper: Paper,
    towns: Sequence[Town],
    view: View,
    fixed: Sequence[Line] = (),
    taken: Sequence[Rectangle] = (),
    close: bool = False,
) -> None:
    """Write the names of towns where they fit, and words whose place is fixed.

    Parameters
    ----------
    paper, view
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
            town.names[paper.lang],
            CAPITAL_SIZE if town.capital and not close else CITY_SIZE,
            3.0 if close or town.capital else LARGE_ROOM if town.large else CITY_ROOM,
        )
        for town, (x, y) in zip(towns, places, strict=True)
    ]
    window = _inner(view.box, 2)
    busy = [*taken, *(_around(*words) for words in fixed)]
    most = 999 if close else paper.sheet.most_labels
    placed = _places(tuple(candidates), window, tuple(busy), most)
    capitals = {(c.x, c.y) for c, town in zip(candidates, towns, strict=True) if town.capital}
    _dots(paper, placed, capitals)
    names = ((p.left, p.baseline, p.candidate.name, p.candidate.size) for p in placed)
    # The ends of a country's line may be nameless.
    lines = [line for line in (*fixed, *names) if line[2]]
    paper.halos(lines, paper.style.type.label.halo)
    for x, y, words, size in lines:
        paper.write(x, y, words, size)


@lru_cache(maxsize=64)
def _places(
    candidates: tuple[Candidate, ...], window: Box, busy: tuple[Rectangle, ...], most: int
) -> tuple[Placed, ...]:
    """Place names once for all maps that have the same ones."""
    return tuple(place_at_dots(candidates, window, busy, most))


def _dots(paper: Paper, placed: Sequence[Placed], capitals: set[tuple[float, float]]) -> None:
    ink, page = paper.style.ground.ink.light, paper.style.ground.page.light
    turn = np.linspace(0, 2 * np.pi, 17)
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for radius, of_capitals in ((DOT + 0.5, True), (DOT - 0.3, False)):
        centres = [
            (p.candidate.x, p.candidate.y)
            for p in placed
            if ((p.candidate.x, p.candidate.y) in capitals) is of_capitals
        ]
        if centres:
            dots = paper.device_path([centre + radius * ring for centre in np.array(centres)], True)
            paper.fill(dots, page)
            paper.stroke(dots, ink, 1.1 if of_capitals else 0.8)


def _around(x: float, y: float, words: str, size: float) -> Rectangle:
    return x - 2, y - ASCENT * size, x + line_width(words, size) + 2, y + DESCENT * size


def _inner(box: Box, spare: float) -> Box:
    return Box(box.left + spare, box.top + spare, box.width - 2 * spare, box.height - 2 * spare)
