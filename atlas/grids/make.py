"""All grids of the censuses, one after the other: people, sums, potential, and their changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atlas.grids.allot import Allotment, change, sum_blocks
from atlas.grids.frame import COARSE, Cells, Frame
from atlas.grids.lands import Lands
from atlas.grids.potential import potential

PEOPLE, CHANGE, SUM, SUM_CHANGE, POTENTIAL, POTENTIAL_CHANGE = KINDS = (
    "people_1km",
    "people_change_1km",
    "people_10km",
    "people_change_10km",
    "potential_10km",
    "potential_change_10km",
)
"""Kinds of grids, in the order of lists."""


@dataclass(frozen=True)
class Grid:
    """One grid.

    Attributes
    ----------
    kind, years
        One of `KINDS`, and its census, or the two between which it is the change.
    frame, values
        Its cells: people, or people per km of potential.
    people
        People of each cell in the last of the years.
    even
        Of people and change at 1 km: what a cell of each land holds before rounding to whole
        persons, NaN where it is not known.
    """

    kind: str
    years: tuple[int, ...]
    frame: Frame
    values: Cells
    people: Cells
    even: npt.NDArray[np.float64] | None = None


def make(
    lands: Lands, frame: Frame, allotment: Allotment, national: Collection[int] | None = None
) -> Iterator[Grid]:
    """Make people, sums and potential of every census, and the changes between the last two.

    Parameters
    ----------
    lands
        Polygons and people.
    frame
        Cells of 1 km.
    allotment
        Of the cells of the frame to the lands.
    national
        The censuses that count the country: potential is over all its people, and there is none
        of the others. None takes all.

    Yields
    ------
    Grid
        One at a time, for each is large.
    """
    coarse = frame.coarser(COARSE)
    last = len(lands.years) - 1
    for place, year in enumerate(lands.years):
        people = allotment.spread(lands.people[:, place], lands.known[:, place])
        sums = sum_blocks(people, COARSE)
        even = _even(lands.people[:, place], lands.known[:, place], allotment)
        yield Grid(PEOPLE, (year,), frame, people, people, even)
        yield Grid(SUM, (year,), coarse, sums, sums)
        if national is None or year in national:
            reach = potential(sums, coarse.cell / 1000)
            yield Grid(POTENTIAL, (year,), coarse, reach, sums)
        if place == last and place:
            yield from _changes(lands, frame, allotment, national)


def _changes(
    lands: Lands, frame: Frame, allotment: Allotment, national: Collection[int] | None
) -> Iterator[Grid]:
    """Make the changes between the last two censuses, over the lands that both of them know."""
    coarse, years = frame.coarser(COARSE), lands.years[-2:]
    both = lands.known[:, -1] & lands.known[:, -2]
    before, after = (allotment.spread(lands.people[:, place], both) for place in (-2, -1))
    sums_before, sums = (sum_blocks(people, COARSE) for people in (before, after))
    even = _even(lands.people[:, -1] - lands.people[:, -2], both, allotment)
    yield Grid(CHANGE, years, frame, change(before, after), after, even)
    yield Grid(SUM_CHANGE, years, coarse, change(sums_before, sums), sums)
    if national is None or set(years) <= set(national):
        reaches = [potential(people, coarse.cell / 1000) for people in (sums_before, sums)]
        yield Grid(POTENTIAL_CHANGE, years, coarse, change(*reaches), sums)


def _even(
    people: npt.NDArray[np.int64], known: npt.NDArray[np.bool_], allotment: Allotment
) -> npt.NDArray[np.float64]:
    return np.where(known, people / allotment.held, np.nan)
