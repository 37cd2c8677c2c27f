"""How much of a division's people and land goes where: what is known, and what is estimated.

Two sizes are known exactly: the whole of a source that goes to one target, and people whom somebody
counted as they passed. All others are estimates, and their basis says so:

* People of a source that was divided are shared out in proportion to the people whom the later
  census counts in the targets (target-density weighting), within what bulletins say of the border
  of a prefecture. A target that several sources made up is
  first shared among these in proportion to their own people. Nobody counts the divisions of the
  boundaries: the people of the last census are led there, and where that census itself is divided,
  by area.
* Land is shared out by the polygons of the boundaries that both ends hold. A polygon that several
  pairs hold, because their border is gone since, is shared among them in proportion to the people
  above.

A part of unknown size has no weight: the source's other weights add up to 1 without it.

References
----------
Schroeder, J. P. (2007): Target-density weighting interpolation and uncertainty evaluation for
temporal analysis of census data. Geographical Analysis 39 (3), 311–335.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from atlas.units.history import DivisionHistory
from atlas.units.links import Links, Move, link
from atlas.units.vintages import Vintage
from atlas.units.weights import (
    BY_AREA,
    BY_AREA_SHARED,
    BY_PEOPLE,
    BY_PEOPLE_SHARED,
    Pair,
    Weight,
    held_to,
    rounded,
    set_apart,
    shared_sizes,
    shares,
)

Sizes = tuple[dict[Pair, float], dict[Pair, str]]
"""Size of every pair, and what it rests on."""


class Crossing(NamedTuple):
    """People who came to another prefecture with their land, as bulletins count them.

    Attributes
    ----------
    census
        When they were counted.
    end
        The first census that counts them across the border.
    gaining, losing
        Codes of the prefectures.
    people
        How many.
    """

    census: int
    end: int
    gaining: str
    losing: str
    people: int


@dataclass(frozen=True)
class Weighing:
    """What divisions are linked and weighed by.

    Attributes
    ----------
    history
        The yearly lists and their changes.
    vintages
        The divisions of each year: of the censuses, and of the boundaries.
    moves
        Reviewed moves that no list records.
    crossings
        Counted parts of divisions that the lists divide between two prefectures.
    drawn
        Code of a polygon of the boundaries → km²; empty if neither area nor boundaries count.
    """

    history: DivisionHistory
    vintages: Mapping[int, Vintage]
    moves: tuple[Move, ...]
    crossings: tuple[Crossing, ...]
    drawn: Mapping[str, float]

    def links(self, start: int, end: int) -> Links:
        """Link two vintages; each two of them are linked once."""
        span = (start, end)
        if span not in self._linked:
            source, target = self.vintages[start], self.vintages[end]
            self._linked[span] = link(source, target, self.history, self.moves)
        return self._linked[span]

    def people(self, start: int, end: int) -> dict[Pair, Weight]:
        """Weigh every pair by people; those that nobody knows the size of are left out."""
        links = self.links(start, end)
        parts = {
            pair: one.people / self.vintages[one.years[0]].people[one.codes[0]]
            for pair, one in links.unrecorded.items()
            if one.people is not None
        }
        weights: Mapping[Pair, Weight] = shares(links.whole, *self._people_sizes(start, end))
        for one in self.crossings:
            if start <= one.census and one.end <= end:
                weights = self._held(weights, one, start)
        return rounded(set_apart(weights, parts))

    def area(self, start: int, end: int) -> dict[Pair, Weight]:
        """Weigh every pair by area; zones and what is not drawn are left out."""
        sizes, basis = self._area_sizes(start, end)
        number = Counter(source for source, _ in sizes)
        drawn = [pair for pair in sizes if sizes[pair] > 0 or number[pair[0]] == 1]
        return rounded(shares(drawn, sizes, basis))

    def _held(
        self, weights: Mapping[Pair, Weight], one: Crossing, start: int
    ) -> Mapping[Pair, Weight]:
        """Hold the one source that lies on both sides of a border to who crossed it."""
        sides: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
        for pair in weights:
            sides[pair[0]][self.history.prefecture(pair[1])].append(pair)
        divided = [code for code, side in sides.items() if {one.gaining, one.losing} <= set(side)]
        counted = self.vintages[one.census].people
        if len(divided) != 1 or divided[0] not in counted:
            return weights
        source = divided[0]
        part = one.people / counted[source]
        return held_to(weights, sides[source][one.gaining], part, exact=start == one.census)

    @cached_property
    def areas(self) -> Mapping[str, float]:
        """Square kilometres of each polygon of the boundaries; 0 where none is drawn."""
        return defaultdict(float, self.drawn)

    @cached_property
    def _linked(self) -> dict[tuple[int, int], Links]:
        return {}

    @property
    def _last(self) -> int:
        return max(year for year, one in self.vintages.items() if one.people)

    def _people_sizes(self, start: int, end: int) -> Sizes:
        if end == self.history.country.boundaries.year and start == self._last:
            return self._polygon_sizes(start)
        pairs = self.links(start, end).whole
        at_targets = self.vintages[end].people or self._on_boundaries
        sizes = shared_sizes(pairs, at_targets, self.vintages[start].people)
        return sizes, _bases(pairs, BY_PEOPLE, BY_PEOPLE_SHARED)

    @cached_property
    def _on_boundaries(self) -> Mapping[str, float]:
        """Lead the people of the last census to the boundaries."""
        people = self.vintages[self._last].people
        found: dict[str, float] = defaultdict(float)
        for (source, target), one in self.people(
            self._last, self.history.country.boundaries.year
        ).items():
            found[target] += people[source] * (one.value or 0.0)
        return found

    def _area_sizes(self, start: int, end: int) -> Sizes:
        if end == self.history.country.boundaries.year:
            return self._polygon_sizes(start)
        return self._held_sizes(start, end)

    def _polygon_sizes(self, start: int) -> Sizes:
        """Share each polygon among the divisions that hold it; a zone only lies on it."""
        source, pairs = (
            self.vintages[start],
            self.links(start, self.history.country.boundaries.year).whole,
        )
        holding = [pair for pair in pairs if pair[0] not in source.zones]
        sizes = {pair: self.areas[pair[1]] for pair in pairs}
        sizes |= shared_sizes(holding, self.areas, source.people)
        bases = dict.fromkeys(pairs, BY_AREA) | _bases(holding, BY_AREA, BY_AREA_SHARED)
        return sizes, bases

    def _held_sizes(self, start: int, end: int) -> Sizes:
        """Sum the polygons that both ends of a pair hold, zones left out."""
        zones = self.vintages[end].zones
        pairs = [pair for pair in self.links(start, end).whole if pair[1] not in zones]
        before, after = self._polygons(start), self._polygons(end)
        people, _ = self._people_sizes(start, end)
        held = [
            ((source, target), polygon)
            for source, target in pairs
            for polygon in sorted(before[source] & after[target])
        ]
        number, on = Counter(polygon for _, polygon in held), defaultdict[str, float](float)
        for pair, polygon in held:
            on[polygon] += people[pair]
        sizes, bases = dict.fromkeys(pairs, 0.0), dict.fromkeys(pairs, BY_AREA)
        for pair, polygon in held:
            part = people[pair] / on[polygon] if on[polygon] else 1 / number[polygon]
            sizes[pair] += self.areas[polygon] * part
            if number[polygon] > 1:
                bases[pair] = BY_AREA_SHARED
        return sizes, bases

    def _polygons(self, year: int) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for source, target in self.links(year, self.history.country.boundaries.year).whole:
            found[source].add(target)
        return found


def _bases(pairs: Iterable[Pair], alone: str, shared: str) -> dict[Pair, str]:
    """Tell pairs whose target has other sources from those that have it alone."""
    every = list(pairs)
    number = Counter(target for _, target in every)
    return {pair: shared if number[pair[1]] > 1 else alone for pair in every}
