"""Giving names their places: the first ones first, none over another nor over what is taken.

Whoever draws says where a name may stand, side by side with its point or on its land; who comes
first, and which place is free, is decided here alone. An R-tree holds what is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Final, Generic, TypeVar

from rtree import index

Rectangle = tuple[float, float, float, float]
"""Left, top, right and bottom of a sheet, px; y may as well run upwards."""

How = TypeVar("How")

SIDES: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""Where a name may stand beside its point, in the order in which they are tried: to the right (1)
or the left, above (1) or below."""


@dataclass(frozen=True)
class Place(Generic[How]):
    """Where a name may stand.

    Attributes
    ----------
    words
        What its letters cover.
    how
        What the one who draws needs to know of it.
    room
        What must be free of others, where that is more.
    """

    words: Rectangle
    how: How
    room: Rectangle | None = None


@dataclass(frozen=True)
class Asked(Generic[How]):
    """A name that asks for a place.

    Attributes
    ----------
    places
        Where it may stand, the best one first.
    mark
        What is drawn at its point: if that is taken, it has no name, and with the name it is taken.
    own
        Number of its own mark among those that the room holds from the beginning: its name may lie
        over that one.
    """

    places: Iterable[Place[How]]
    mark: Rectangle | None = None
    own: int | None = None


@dataclass
class Room:
    """The sheet with what is taken on it.

    Parameters
    ----------
    window
        Names stay within.
    taken
        What no name may cover; numbered as given.
    crowd
        Points that names keep off where there is a choice.
    """

    window: Rectangle
    taken: Iterable[Rectangle] = ()
    crowd: Iterable[tuple[float, float]] = ()
    _tree: index.Index = field(init=False, repr=False)
    _crowd: index.Index | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._tree = _tree_of(self.taken)
        crowd = [(x, y, x, y) for x, y in self.crowd]
        self._crowd = _tree_of(crowd) if crowd else None

    def take(self, rectangle: Rectangle) -> None:
        """Keep others out of a rectangle."""
        self._tree.insert(-1, rectangle)

    def is_free(self, rectangle: Rectangle, own: int | None = None) -> bool:
        """Whether nothing that is taken lies in a rectangle, but for one's own mark."""
        return all(number == own for number in self._tree.intersection(rectangle))

    def holds(self, rectangle: Rectangle) -> bool:
        """Whether a rectangle lies within the window."""
        left, top, right, bottom = rectangle
        west, north, east, south = self.window
        return left >= west and right <= east and top >= north and bottom <= south

    def crowd_in(self, rectangle: Rectangle) -> int:
        """Count the points of the crowd in a rectangle."""
        return 0 if self._crowd is None else int(self._crowd.count(rectangle))

    def choose(self, asked: Asked[How]) -> Place[How] | None:
        """Choose the first free place, of those with the smallest crowd; None if none is free."""
        free = (
            place
            for place in asked.places
            if self.holds(place.words) and self.is_free(place.room or place.words, asked.own)
        )
        if self._crowd is None:
            return next(free, None)
        return min(free, key=lambda place: self.crowd_in(place.words), default=None)


def place_names(
    asking: Sequence[Asked[How]], room: Room, most: int | None = None
) -> Iterator[tuple[int, Place[How]]]:
    """Give names their places, the first ones first.

    Parameters
    ----------
    asking
        In order of importance. One that finds no place is left out.
    room
        The sheet; what is given is taken on it.
    most
        How many names at most; None for all.

    Yields
    ------
    tuple of int and Place
        Which of the names stands where, in their order.
    """
    given = 0
    for number, asked in enumerate(asking):
        if given == most:
            return
        mark = asked.mark
        if mark is not None and not (room.holds(mark) and room.is_free(mark, asked.own)):
            continue
        place = room.choose(asked)
        if place is None:
            continue
        if mark is not None:
            room.take(mark)
        room.take(place.words)
        given += 1
        yield number, place


def _tree_of(rectangles: Iterable[Rectangle]) -> index.Index:
    # The mark of a value that is missing is drawn nowhere.
    drawn = [
        (number, rectangle, None)
        for number, rectangle in enumerate(rectangles)
        if not any(map(isnan, rectangle))
    ]
    # All at once: one by one takes several times as long.
    return index.Index(drawn) if drawn else index.Index()
