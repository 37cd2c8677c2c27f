"""Placing names beside points so that none covers another, nor a point that is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from matplotlib.axes import Axes

from atlas.drawing.canvas.canvas import SMALL, label, text_width
from atlas.drawing.plan.names import SIDES, Asked, Place, Rectangle, Room, place_names

GAP = 2.0

Beside = tuple[str, tuple[float, float]]
"""How a name is aligned, and how far from its point, px to the right and upwards."""

_ALIGN: Final = MappingProxyType({1: "left", 0: "center", -1: "right"})


@dataclass(frozen=True)
class Point:
    """A point of a panel and its name; ``radius`` in px is that of its mark."""

    x: float
    y: float
    name: str
    radius: float = 3.0


def name_points(
    axes: Axes,
    points: Sequence[Point],
    size: float = SMALL,
    most: int | None = None,
    clear_of: Sequence[Rectangle] = (),
    within: Rectangle | None = None,
) -> list[str]:
    """Write the names of points, the first ones first, each where it meets nothing.

    Parameters
    ----------
    axes
        The panel; its limits must be set.
    points
        In order of importance. A name that finds no place is left out: the table has it.
    size
        Of the type, px.
    most
        How many names at most.
    clear_of
        What else the names must not cover, px from the lower left of the sheet.
    within
        What they must not leave; the panel by default.

    Returns
    -------
    list of str
        The names that were written.
    """
    frame = axes.get_window_extent()
    pixels = axes.transData.transform([(point.x, point.y) for point in points])
    marks = [_around(x, y, point.radius) for (x, y), point in zip(pixels, points, strict=True)]
    room = Room(within or (frame.x0, frame.y0, frame.x1, frame.y1), [*marks, *clear_of])
    asking = [
        Asked(_places(float(x), float(y), point, size), own=number)
        for number, (point, (x, y)) in enumerate(zip(points, pixels, strict=True))
    ]
    written = []
    for number, place in place_names(asking, room, most):
        point, (align, offset) = points[number], place.how
        label(axes, point.x, point.y, point.name, offset, halo=True, size=size, align=align)
        written.append(point.name)
    return written


def _around(x: float, y: float, radius: float) -> Rectangle:
    return x - radius, y - radius, x + radius, y + radius


def _places(x: float, y: float, point: Point, size: float) -> Iterator[Place[Beside]]:
    """List where a name may stand beside its point, px from the lower left."""
    width, height = text_width(point.name, size) * 1.06, size * 1.1
    for right, up in SIDES:
        dx = right * (point.radius + GAP)
        dy = up * (point.radius + GAP + height / 2 if not right else height / 2)
        left = {1: x + dx, -1: x + dx - width, 0: x - width / 2}[right]
        words = left, y + dy - height / 2, left + width, y + dy + height / 2
        yield Place(words, (_ALIGN[right], (dx, dy)))
