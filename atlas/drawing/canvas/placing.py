"""Placing names beside points so that none covers another, nor a point that is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from atlas.drawing.canvas.canvas import SMALL, label, text_width

GAP = 2.0
_WAYS = (
    ("left", 1, 0),
    ("right", -1, 0),
    ("center", 0, 1),
    ("center", 0, -1),
    ("left", 1, 1),
    ("left", 1, -1),
    ("right", -1, 1),
    ("right", -1, -1),
)


@dataclass(frozen=True)
class Point:
    """A point of a panel and its name; ``radius`` in px is that of its mark."""

    x: float
    y: float
    name: str
    radius: float = 3.0


@dataclass(frozen=True)
class Box:
    """A rectangle of the sheet, px from its lower left."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Tell whether the two have a point inside both."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def within(self, other: Box) -> bool:
        """Tell whether nothing of it lies outside the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


def name_points(
    axes: Axes,
    points: Sequence[Point],
    size: float = SMALL,
    most: int | None = None,
    clear_of: Sequence[Box] = (),
    within: Box | None = None,
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
        What else the names must not cover.
    within
        What they must not leave; the panel by default.

    Returns
    -------
    list of str
        The names that were written.
    """
    frame = axes.get_window_extent()
    inside = within or Box(frame.x0, frame.y0, frame.x1, frame.y1)
    pixels = axes.transData.transform([(point.x, point.y) for point in points])
    marks = [_around(x, y, point.radius) for (x, y), point in zip(pixels, points, strict=True)]
    taken = list(clear_of)
    written: list[str] = []
    for number, (point, (x, y)) in enumerate(zip(points, pixels, strict=True)):
        if most is not None and len(written) == most:
            break
        others = [*taken, *marks[:number], *marks[number + 1 :]]
        place = _place(float(x), float(y), point, size, others, inside)
        if place is None:
            continue
        box, align, offset = place
        label(axes, point.x, point.y, point.name, offset, halo=True, size=size, align=align)
        taken.append(box)
        written.append(point.name)
    return written


def _around(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, y - radius, x + radius, y + radius)


def _place(
    x: float, y: float, point: Point, size: float, others: Iterable[Box], inside: Box
) -> tuple[Box, str, tuple[float, float]] | None:
    width, height = text_width(point.name, size) * 1.06, size * 1.1
    blocking = list(others)
    for align, right, up in _WAYS:
        dx = right * (point.radius + GAP)
        dy = up * (point.radius + GAP + height / 2 if not right else height / 2)
        left = {"left": x + dx, "right": x + dx - width, "center": x - width / 2}[align]
        box = Box(left, y + dy - height / 2, left + width, y + dy + height / 2)
        if box.within(inside) and not any(box.meets(other) for other in blocking):
            return box, align, (dx, dy)
    return None
