"""Weights between the divisions of any two years, by people and by land.

People are known at the censuses alone. Between two of them they are put on the divisions of a year
by the pieces of land that lead from the one census to the other: see `atlas.units.pieces`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

import geopandas as gpd

import atlas.units.inputs as unit_inputs
import atlas.units.links as linking
from atlas.model.country import Country
from atlas.units.flows import Flows, read_flows
from atlas.units.history import DivisionHistory, group_values
from atlas.units.links import Pair, Vintage
from atlas.units.pieces import FlowsBetween, Ways, flows_between, spread
from atlas.units.weights import (
    BY_AREA,
    BY_AREA_SHARED,
    BY_PEOPLE,
    BY_PEOPLE_SHARED,
    BY_TOWNSHIPS,
    Weight,
    hold_to_part,
    round_weights,
    set_counted_apart,
    shared_sizes,
    weigh_by_flows,
    weigh_by_size,
)

Value = TypeVar("Value")

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
    censuses
        The rows of each census, by its year.
    moves
        Reviewed moves that no list records.
    crossings
        Counted parts of divisions that the lists divide between two prefectures.
    drawn
        Code of a polygon of the boundaries → km²; empty if neither area nor boundaries count.
    flows
        How many people of a census live on the land of which row of the next, as townships count
        them; None where nobody tells.
    by_list
        Censuses whose year stands for its list here, and not for the rows that were counted.
    """

    history: DivisionHistory
    censuses: Mapping[int, Vintage]
    moves: tuple[linking.PlacedMove, ...]
    crossings: tuple[Crossing, ...]
    drawn: Mapping[str, float]
    flows: Flows | None = None
    by_list: frozenset[int] = frozenset()
    # What is worked out once; a copy that weighs by other lists begins anew.
    _vintages: dict[int, Vintage] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _linked: dict[tuple[object, object], linking.Links] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _spread: dict[object, Mapping[str, float]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def vintage(self, year: int) -> Vintage:
        """Return the divisions of a year: the rows of its census, else those of its list."""
        if year in self.censuses and year not in self.by_list:
            return self.censuses[year]
        if year not in self._vintages:
            self._vintages[year] = linking.listed_vintage(self.history, year)
        return self._vintages[year]

    def links(self, start: int, end: int) -> linking.Links:
        """Link the divisions of two years; to look back, in the opposite direction."""
        return self._links(self.vintage(start), self.vintage(end))

    def people(self, start: int, end: int) -> dict[Pair, Weight]:
        """Weigh every pair by people; those that nobody knows the size of are left out.

        Of the sources that townships know between these years, they tell all, in place of every
        estimate and bulletin.
        """
        return self._weigh(self.vintage(start), self.vintage(end))

    def area(self, start: int, end: int) -> dict[Pair, Weight]:
        """Weigh every pair by area; what is not drawn is left out.

        The people of a zone go as the land of its hosts does. No land goes to a zone: it is that
        of the hosts.
        """
        target = self.vintage(end)
        early, late = sorted((self.vintage(start), target), key=_when)
        sizes, basis = self._area_sizes(early, late)
        if early is target:
            sizes, basis = _swapped(sizes), _swapped(basis)
        pairs = [pair for pair in sizes if pair[1] not in target.zones]
        number = Counter(source for source, _ in pairs)
        drawn = [pair for pair in pairs if sizes[pair] > 0 or number[pair[0]] == 1]
        return round_weights(weigh_by_size(drawn, sizes, basis))

    def census_of(self, basis: str, start: int, end: int) -> int | None:
        """Return the census whose people a weight rests on; None where it rests on no census."""
        if basis in BY_TOWNSHIPS and self.flows is not None:
            return self.flows.years[0]
        return self._counted(self.vintage(end)) if basis in (BY_PEOPLE, BY_PEOPLE_SHARED) else None

    def undated(self, start: int, end: int) -> frozenset[Pair]:
        """Find pairs between which townships passed that no list records, maybe between the years.

        Townships are known at two censuses; between years of one decade nobody tells when.
        """
        told = self._told(self.vintage(start), self.vintage(end))
        return told.undated if told is not None else frozenset()

    def _weigh(self, source: Vintage, target: Vintage) -> dict[Pair, Weight]:
        told = self._told(source, target)
        if told is None:
            return round_weights(self._without_townships(source, target))
        counted = {
            pair: weight
            for pair, weight in weigh_by_flows(told.table, self._links(source, target)).items()
            if pair[0] not in told.untold
        }
        known = {source_code for source_code, _ in counted}
        others = {
            pair: weight
            for pair, weight in self._without_townships(source, target).items()
            if pair[0] not in known
        }
        return round_weights(others | counted)

    def _told(self, source: Vintage, target: Vintage) -> FlowsBetween | None:
        """Find what townships tell between two years; None where that is nothing."""
        if self.flows is None:
            return None
        first, last = (self.censuses[year] for year in self.flows.years)
        early, late = sorted((source, target), key=_when)
        if early.year < first.year or late.year > last.year:
            return None
        if early is first and late is last:
            told = FlowsBetween(self.flows.table)
        else:
            before, after = (self._ways(first, last, vintage) for vintage in (early, late))
            told = flows_between(self.flows.table, before, after, self._links(early, late))
        return told if early is source else told.turned()

    def _ways(self, first: Vintage, last: Vintage, vintage: Vintage) -> Ways:
        """Find how the divisions of a year lie between two censuses, or of one of them."""
        return Ways.along(self._way(first, vintage), self._way(vintage, last))

    def _way(self, source: Vintage, target: Vintage) -> linking.Links:
        return linking.stay(source) if source is target else self._links(source, target)

    def _links(self, source: Vintage, target: Vintage) -> linking.Links:
        """Link two vintages; each two of them are linked once."""
        key = (_when(source), _when(target))
        if key not in self._linked:
            if key[0] > key[1]:
                self._linked[key] = self._links(target, source).turned()
            else:
                self._linked[key] = linking.link(source, target, self.history, self.moves)
        return self._linked[key]

    def _without_townships(self, source: Vintage, target: Vintage) -> dict[Pair, Weight]:
        """Weigh every pair by what bulletins count and by the size of its target."""
        linked = self._links(source, target)
        weights: Mapping[Pair, Weight] = weigh_by_size(
            linked.whole, *self._people_sizes(source, target)
        )
        for crossing in self.crossings:
            if source.year <= crossing.census and crossing.end <= target.year:
                weights = self._held(weights, crossing, source)
        parts = {
            pair: move.people / self.censuses[move.years[0]].people[move.codes[0]]
            for pair, move in linked.unrecorded.items()
            # Who moved is part of the source only if the source is what it was before the move.
            if move.people is not None
            and source.year <= move.years[0]
            and move.years[1] <= target.year
        }
        return set_counted_apart(weights, parts)

    def _held(
        self, weights: Mapping[Pair, Weight], crossing: Crossing, source: Vintage
    ) -> Mapping[Pair, Weight]:
        """Hold the one source that lies on both sides of a border to who crossed it."""
        sides: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
        for pair in weights:
            sides[pair[0]][self.history.prefecture(pair[1])].append(pair)
        divided = [
            code for code, side in sides.items() if {crossing.gaining, crossing.losing} <= set(side)
        ]
        counted = self.censuses[crossing.census].people
        if len(divided) != 1 or divided[0] not in counted:
            return weights
        code = divided[0]
        part = crossing.people / counted[code]
        is_same = source.people is counted
        return hold_to_part(weights, sides[code][crossing.gaining], part, exact=is_same)

    @cached_property
    def areas(self) -> Mapping[str, float]:
        """Square kilometres of each polygon of the boundaries; 0 where none is drawn."""
        return defaultdict(float, self.drawn)

    @cached_property
    def _boundaries(self) -> Vintage:
        return self.vintage(self.history.boundary_year)

    @cached_property
    def _last(self) -> Vintage:
        return self.censuses[max(self.censuses)]

    def _people_sizes(self, source: Vintage, target: Vintage) -> Sizes:
        """Size every pair by the people of its target; after the last census by its land."""
        if source.year >= self._last.year and _when(source) < _when(target):
            return self._area_sizes(source, target)
        pairs = self._links(source, target).whole
        sizes = shared_sizes(pairs, self._people_on(target), self._people_on(source))
        return sizes, _bases(pairs, BY_PEOPLE, BY_PEOPLE_SHARED)

    def _people_on(self, vintage: Vintage) -> Mapping[str, float]:
        """Put the people of the nearest census that can tell on the divisions of a year."""
        if vintage.people:
            return vintage.people
        if (key := _when(vintage)) not in self._spread:
            self._spread[key] = self._led(vintage)
        return self._spread[key]

    def _led(self, vintage: Vintage) -> Mapping[str, float]:
        """Lead the people of a census to the divisions of a year without one."""
        if vintage.year >= self._last.year:
            people: dict[str, float] = defaultdict(float)
            for (source, target), weight in self._weigh(self._last, vintage).items():
                people[target] += self._last.people[source] * (weight.value or 0.0)
            return people
        first, last = self._around(vintage)
        if self.flows is not None and self.flows.years == (first.year, last.year):
            table = self.flows.table
            keys = zip(table["source"], table["target"], strict=True)
            pieces = dict(zip(keys, table["people"].astype(float), strict=True))
        else:
            pieces, _ = self._people_sizes(first, last)
        return defaultdict(float, spread(pieces, self._ways(first, last, vintage)))

    def _counted(self, vintage: Vintage) -> int:
        """Return the census whose people are put on the divisions of a year."""
        if vintage.people or vintage.year >= self._last.year:
            return min(vintage.year, self._last.year)
        first, last = self._around(vintage)
        by_townships = self.flows is not None and self.flows.years == (first.year, last.year)
        return (first if by_townships else last).year

    def _around(self, vintage: Vintage) -> tuple[Vintage, Vintage]:
        """Return the censuses before and after a list."""
        return next(
            (self.censuses[first], self.censuses[last])
            for first, last in pairwise(sorted(self.censuses))
            if first <= vintage.year < last
        )

    def _area_sizes(self, early: Vintage, late: Vintage) -> Sizes:
        if late is self._boundaries:
            return self._polygon_sizes(early)
        return self._held_sizes(early, late)

    def _polygon_sizes(self, source: Vintage) -> Sizes:
        """Share each polygon among the divisions that hold it; a zone only lies on it."""
        pairs = self._links(source, self._boundaries).whole
        holding = [pair for pair in pairs if pair[0] not in source.zones]
        sizes = {pair: self.areas[pair[1]] for pair in pairs}
        sizes |= shared_sizes(holding, self.areas, self._people_on(source))
        bases = dict.fromkeys(pairs, BY_AREA) | _bases(holding, BY_AREA, BY_AREA_SHARED)
        return sizes, bases

    def _held_sizes(self, source: Vintage, target: Vintage) -> Sizes:
        """Sum the polygons that both ends of a pair hold; a zone only lies on its hosts'."""
        pairs, zones = self._links(source, target).whole, {*source.zones, *target.zones}
        before, after = self._polygons(source), self._polygons(target)
        both = [
            (pair, polygon)
            for pair in pairs
            for polygon in sorted(before[pair[0]] & after[pair[1]])
        ]
        held = [(pair, polygon) for pair, polygon in both if zones.isdisjoint(pair)]
        people: Mapping[Pair, float]
        if source.year < self._last.year:
            people, _ = self._people_sizes(source, target)
        else:
            people = {pair: self._people_on(source)[pair[0]] for pair in pairs}
        number, on = Counter(polygon for _, polygon in held), defaultdict[str, float](float)
        for pair, polygon in held:
            on[polygon] += people[pair]
        sizes, bases = dict.fromkeys(pairs, 0.0), dict.fromkeys(pairs, BY_AREA)
        # What each end holds of a polygon, for the zones upon it; sources are ends 0, targets 1.
        land = defaultdict[tuple[tuple[int, str], str], float](float)
        for pair, polygon in held:
            part = people[pair] / on[polygon] if on[polygon] else 1 / number[polygon]
            sizes[pair] += self.areas[polygon] * part
            for end in enumerate(pair):
                land[end, polygon] += self.areas[polygon] * part
        for pair, polygon in both:
            if not zones.isdisjoint(pair):
                end = (0, pair[0]) if pair[1] in target.zones else (1, pair[1])
                sizes[pair] += land[end, polygon]
            if number[polygon] > 1:
                bases[pair] = BY_AREA_SHARED
        return sizes, bases

    def _polygons(self, vintage: Vintage) -> Mapping[str, set[str]]:
        if vintage is self._boundaries:
            return defaultdict(set, {code: {code} for code in vintage.nodes})
        polygons = group_values(self._links(vintage, self._boundaries).whole)
        return defaultdict(set, {source: set(targets) for source, targets in polygons.items()})


def _when(vintage: Vintage) -> tuple[int, bool, int]:
    """Order vintages by their lists; the rows of a census come before the list that they follow."""
    return vintage.list_year, not vintage.people, vintage.year


def _bases(pairs: Iterable[Pair], alone: str, shared: str) -> dict[Pair, str]:
    """Name the basis of each pair: whether its target has other sources too."""
    every = list(pairs)
    number = Counter(target for _, target in every)
    return {pair: shared if number[pair[1]] > 1 else alone for pair in every}


def _swapped(of_pairs: Mapping[Pair, Value]) -> dict[Pair, Value]:
    return {(target, source): value for (source, target), value in of_pairs.items()}


def weighing_of(inputs: unit_inputs.Inputs) -> Weighing:
    """Prepare to weigh what was read: the packaged censuses, whoever counted those of a build."""
    vintages = {year: linking.census_vintage(census) for year, census in inputs.censuses.items()}
    nodes = {year: vintage.nodes for year, vintage in vintages.items()}
    moves = tuple(linking.moves_of(inputs.transfers, nodes))
    # A row that corrects a prefecture names the gaining one first.
    crossings = tuple(
        Crossing(*moved.years, *moved.codes, moved.people)
        for moved in inputs.transfers
        if moved.kind == "correct" and moved.joins
        if moved.people is not None and len(moved.codes) == 2
    )
    return Weighing(inputs.history, vintages, moves, crossings, inputs.areas, inputs.flows)


def read_weighing(*, drawn: bool, country: Country) -> Weighing:
    """Prepare to weigh the packaged censuses.

    Parameters
    ----------
    drawn
        Whether to read the boundaries too, which takes most of the time: weights by area need
        them, and so do those of people to the divisions of later years than the last census.
    country
        The country.
    """
    history = unit_inputs.read_division_history(country=country)
    censuses = unit_inputs.read_census_inputs(history)
    transfers = unit_inputs.read_unrecorded(censuses, tables=country.tables)
    leaves = gpd.GeoDataFrame({"code": []}, geometry=[], crs=country.crs)
    if drawn:
        leaves, _ = unit_inputs.read_leaves(history)
    flows = read_flows(country.compared, country.tables)
    return weighing_of(
        unit_inputs.Inputs(country, history, censuses, leaves, transfers, flows=flows)
    )
