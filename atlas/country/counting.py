"""When a country was counted: its censuses, and the periods that compare them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from atlas.country.strict import Strict


@dataclass(frozen=True)
class Census(Strict):
    """One census.

    Attributes
    ----------
    year, day
        Its year and its reference day.
    list
        The year of the code list that its tabulation used.
    uplift
        The published total over the sum of its county table, where the table misses people.
    alike
        Whether its county table asks for ages, schooling, origin and industry as those of the
        other censuses so marked, so that their answers compare.
    zones
        Whether development zones have rows of their own beside counties.
    away
        Published figures of those who live away from their registration, people, by the fields of
        `atlas.model.summary.moves.PublishedAway`.
    """

    year: int
    day: dt.date
    list: int
    uplift: float | None = None
    alike: bool = False
    zones: bool = False
    away: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Period(Strict):
    """Censuses that units are made comparable over.

    Attributes
    ----------
    name
        As options and pages name it: its ends, such as ``2010-2020``.
    censuses
        Their years, ascending: those between the ends are comparable as well.
    compared
        Whether core and periphery, moves, work and schooling are measured between its ends.
    """

    name: str
    censuses: tuple[int, ...]
    compared: bool = False

    @property
    def ends(self) -> tuple[int, int]:
        """Return the first and the last year."""
        return self.censuses[0], self.censuses[-1]

    @property
    def span(self) -> str:
        """Return how columns name the ends: ``2010_2020``."""
        return "{}_{}".format(*self.ends)
