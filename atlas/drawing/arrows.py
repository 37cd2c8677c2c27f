"""Arrows between provinces: which moves are drawn, and how each arrow is laid out.

``static/moves/arrows.js`` lays them out alike: ``tests/frontend/fixtures/arrows.json`` holds both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, cos, hypot, log, log10, pi, sin
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.catalogue.style import Style
from atlas.drawing.canvas import XY
from atlas.drawing.plan import View
from atlas.measures.migration.bent_lines import METRES_PER_KM
from atlas.measures.migration.province_moves import KINDS, ends_of

BEND = 0.145
"""How far a curve's middle lies off the chord, to the right of travel, as a share of its length."""

RING, GAP = 5.0, 1.5
"""Smallest ring round a point, and the room between two ends on it, px."""

FILLED = 0.8
"""Most of a ring that ends may fill."""

LEAST_HANDLE = 0.35
"""Shortest handle of a curve, of the one that its bend asks."""

HEAD_SHARE = 0.5
"""Most of a chord that a head may take."""

HAIR = 0.5
"""Thinnest arrow, px."""

WIDEST = ((390.0, 8.0), (1200.0, 22.0))
"""Width of a map and of the widest arrow on it, px: a phone's and a screen's."""

ROUND = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""Leading figures of people to a px: a legend can say them."""

HALVINGS = 20

Cubic = tuple[XY, XY, XY, XY]


@dataclass(frozen=True)
class Move:
    """An arrow to lay out.

    Attributes
    ----------
    origin, destination
        Codes of its ends.
    width
        In px.
    room
        How much of its slot it takes, 0 to 1: faint ones crowd.
    """

    origin: str
    destination: str
    width: float
    room: float = 1.0


@dataclass(frozen=True)
class Arrow:
    """An arrow as it is drawn.

    Attributes
    ----------
    move
        What it shows.
    shaft
        A cubic curve of four points.
    head
        Three corners, the tip first.
    """

    move: Move
    shaft: Cubic
    head: tuple[XY, XY, XY]


@dataclass(frozen=True)
class _End:
    arrow: int
    order: tuple[float, str, str]
    slot: float
    depth: float
    is_tip: bool

    def angle(self, radius: float) -> float:
        """The part of a ring that it takes: a head is broadest at its base, farther out."""
        return self.slot / (radius + self.depth)

    @property
    def wanted(self) -> float:
        return self.order[0]


def head_length(width: float) -> float:
    """Return the length of an arrow's head, px."""
    return 4 + 0.9 * width


def head_breadth(width: float) -> float:
    """Return the breadth of an arrow's head, px."""
    return 3 + 1.45 * width


def people_to_a_px(largest: float, map_width: float) -> float:
    """Choose how many people a px of an arrow's width stands for: a round number.

    Parameters
    ----------
    largest
        People of the largest move that the scale must hold.
    map_width
        Width of the map, px.
    """
    (narrow, least), (wide, most) = WIDEST
    share = min(1.0, max(0.0, (map_width - narrow) / (wide - narrow)))
    wanted = largest / (least + share * (most - least))
    power: float = 10 ** (ceil(log10(wanted) + 1e-12) - 1)
    return power * min(ROUND, key=lambda figure: abs(log(figure * power / wanted)))


def lay_out(
    moves: Sequence[Move], points: Mapping[str, XY]
) -> tuple[list[Arrow], dict[str, float]]:
    """Lay out arrows so that at each point no end hides another.

    Parameters
    ----------
    moves
        What to draw.
    points
        Code → px, y downwards.

    Returns
    -------
    tuple
        The arrows in the order of ``moves``, and the radius of the ring round each point, px.

    Notes
    -----
    Each end, of arrows out and in, wants the angle at which its curve leaves the point, and takes
    a slot as broad as its shaft or head. Slots are pushed apart as little as they must be, in
    the order of the angles: least squares under smallest distances, which is an isotonic
    regression (pool adjacent violators). The circle is cut where it is emptiest. A curve runs
    straight towards the point where it meets the ring.
    """
    starts: dict[int, tuple[XY, float]] = {}
    tips: dict[int, tuple[XY, float]] = {}
    rings: dict[str, float] = {}
    for code, ends in _ends(moves, points).items():
        radius, angles = _spread(ends)
        x, y = points[code]
        rings[code] = radius
        for end, angle in angles:
            found = tips if end.is_tip else starts
            found[end.arrow] = (x + radius * cos(angle), y + radius * sin(angle)), angle
    arrows = [_drawn(move, starts[number], tips[number]) for number, move in enumerate(moves)]
    return arrows, rings


def along(arrow: Arrow, steps: int) -> list[XY]:
    """Return points of an arrow from its start to its tip."""
    return [*(_point(arrow.shaft, step / steps) for step in range(steps + 1)), arrow.head[0]]


def _ends(moves: Sequence[Move], points: Mapping[str, XY]) -> dict[str, list[_End]]:
    ends: dict[str, list[_End]] = {}
    for number, move in enumerate(moves):
        start, tip = points[move.origin], points[move.destination]
        control = _control(start, tip)
        name = move.origin, move.destination
        leaving, arriving = (_angle(start, control), *name), (_angle(tip, control), *name)
        slot = move.room * (move.width + GAP)
        ends.setdefault(move.origin, []).append(_End(number, leaving, slot, 0, False))
        slot, depth = move.room * (head_breadth(move.width) + GAP), head_length(move.width)
        ends.setdefault(move.destination, []).append(_End(number, arriving, slot, depth, True))
    return ends


def _spread(ends: Iterable[_End]) -> tuple[float, list[tuple[_End, float]]]:
    """Return the radius of the ring, and each end with the angle at which it stands."""
    from scipy.optimize import isotonic_regression  # Slow to import, and pages have no arrows.

    row = sorted(ends, key=lambda end: end.order)
    radius = _radius(row)
    before = [row[0].wanted + 2 * pi - row[-1].wanted]
    before += [end.wanted - last.wanted for last, end in pairwise(row)]
    first = before.index(max(before))
    row = row[first:] + row[:first]
    wanted = [end.wanted + (2 * pi if i >= len(row) - first else 0) for i, end in enumerate(row)]
    offsets = [0.0]
    for last, end in pairwise(row):
        offsets.append(offsets[-1] + (last.angle(radius) + end.angle(radius)) / 2)
    fitted = isotonic_regression(np.subtract(wanted, offsets)).x
    angles = (fitted + offsets).tolist()
    return radius, list(zip(row, angles, strict=True))


def _radius(ends: Sequence[_End]) -> float:
    """Return the radius of the smallest ring on which all ends have room, by halving."""

    def fits(radius: float) -> bool:
        return sum(end.angle(radius) for end in ends) <= 2 * pi * FILLED

    low, high = RING, sum(end.slot for end in ends) / (2 * pi * FILLED)
    if fits(RING):
        return RING
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def _drawn(move: Move, begin: tuple[XY, float], end: tuple[XY, float]) -> Arrow:
    (start, _), (tip, entering) = begin, end
    control = _control(start, tip)
    chord = hypot(tip[0] - start[0], tip[1] - start[1])
    length, half = min(head_length(move.width), HEAD_SHARE * chord), head_breadth(move.width) / 2
    out = cos(entering), sin(entering)
    base = (tip[0] + length * out[0], tip[1] + length * out[1])
    shaft = (start, _between(start, control, 2 / 3), _handle(base, control, entering), base)
    left = (base[0] + half * out[1], base[1] - half * out[0])
    right = (base[0] - half * out[1], base[1] + half * out[0])
    return Arrow(move, shaft, (tip, left, right))


def _handle(at: XY, control: XY, angle: float) -> XY:
    """Return the handle at an end: straight out from the point at its angle.

    It is as long as the curve over the chord has it, and shorter the farther the end was pushed
    aside, or the curve would swing out.
    """
    aside = cos(_angle(at, control) - angle)
    reach = hypot(control[0] - at[0], control[1] - at[1])
    length = 2 / 3 * reach * max(LEAST_HANDLE, aside)
    return at[0] + length * cos(angle), at[1] + length * sin(angle)


def _control(start: XY, tip: XY) -> XY:
    """Return the control point over a chord; the right of (dx, dy) on a screen is (−dy, dx)."""
    (ax, ay), (bx, by) = start, tip
    return (ax + bx) / 2 - 2 * BEND * (by - ay), (ay + by) / 2 + 2 * BEND * (bx - ax)


def _angle(start: XY, end: XY) -> float:
    return atan2(end[1] - start[1], end[0] - start[0])


def _between(start: XY, end: XY, t: float) -> XY:
    return start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t


def _point(curve: Cubic, t: float) -> XY:
    """Return the point of a cubic curve at a share of its way (de Casteljau)."""
    a, b, c, d = curve
    ab, bc, cd = _between(a, b, t), _between(b, c, t), _between(c, d, t)
    return _between(_between(ab, bc, t), _between(bc, cd, t), t)


CROWDED = 0.3
"""How much of their room faint arrows take at a point."""


class DrawnMove(NamedTuple):
    """People who moved from one province to another, and the place of their kind in `KINDS`."""

    origin: str
    destination: str
    people: int
    kind: int


def move_ends(lines: gpd.GeoDataFrame, style: Style, *, crs: str) -> dict[str, tuple[float, float]]:
    """Return the point of each province, Albers metres by code.

    Parameters
    ----------
    lines
        The table ``province_moves``: lines between the centres of people of the provinces.
    style
        How far points are shifted where arrows of neighbours would meet.
    crs
        The projection, in metres.
    """
    points = {}
    for code, (x, y) in ends_of(lines, crs=crs).items():
        east, north = style.moves.shift_km.get(code, (0.0, 0.0))
        points[code] = (x + METRES_PER_KM * east, y + METRES_PER_KM * north)
    return points


def largest_first(moves: pd.DataFrame, points: Mapping[str, XY]) -> tuple[DrawnMove, ...]:
    """Take moves between provinces that have a point, the largest first.

    Parameters
    ----------
    moves
        Rows of the table ``province_moves``.
    points
        Code → where arrows end.
    """
    ends = "origin_code", "destination_code"
    drawn = moves[moves[ends[0]].isin(points) & moves[ends[1]].isin(points)]
    rows = drawn.sort_values(["people", *ends], ascending=[False, True, True])
    kinds = rows["kind"].map(KINDS.index)
    told = zip(rows[ends[0]], rows[ends[1]], rows["people"], kinds, strict=True)
    return tuple(DrawnMove(a, b, int(people), int(kind)) for a, b, people, kind in told)


def arrows_on(
    view: View,
    moves: Sequence[DrawnMove],
    points: Mapping[str, XY],
    per_px: float,
    strong: int | None = None,
) -> tuple[list[Arrow], dict[str, float]]:
    """Lay out the arrows of moves on a map.

    Parameters
    ----------
    view, points
        The map, and code → where arrows end, in its units.
    moves
        From `largest_first`.
    per_px
        People that a px of an arrow's width stands for.
    strong
        How many are drawn strongly; the others crowd. None for all.

    Returns
    -------
    tuple
        As `lay_out` returns it.
    """
    first = len(moves) if strong is None else strong
    asked = [
        Move(a, b, max(HAIR, people / per_px), 1.0 if rank < first else CROWDED)
        for rank, (a, b, people, _) in enumerate(moves)
    ]
    placed = view.place(np.array(list(points.values())))
    pairs = zip(points, placed, strict=True)
    return lay_out(asked, {code: (float(x), float(y)) for code, (x, y) in pairs})


def by_weight(moves: Sequence[DrawnMove], codes: Sequence[str]) -> list[str]:
    """Order provinces by the people whom their arrows carry; those without any come last."""
    weights = dict.fromkeys(codes, 0)
    for origin, destination, people, _ in moves:
        weights[origin] += people
        weights[destination] += people
    return sorted(weights, key=lambda code: (-weights[code], code))
