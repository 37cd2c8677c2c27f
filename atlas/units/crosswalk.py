"""How counts are led from one year's divisions to another's, by people and by land."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import pandas as pd

from atlas.country.names import romanise
from atlas.model.country import Country
from atlas.sources.packaged import read_table
from atlas.units import inputs as unit_inputs
from atlas.units import links as linking
from atlas.units.flows import CERTAINTIES, Flows, read_flows
from atlas.units.history import Change, DivisionHistory, group_values
from atlas.units.unite import Transfer

WHOLE, COUNTED, ALL_BUT_UNKNOWN = "whole", "counted", "all_but_unknown"
"""What is known: all goes to one target; somebody counted; all that is known goes there."""

BY_PEOPLE, BY_PEOPLE_SHARED = "target_people", "target_people_shared"
BY_AREA, BY_AREA_SHARED = "target_area", "target_area_shared"
"""What is estimated, by the size of the targets; shared, where other sources hold them too."""

TOWNSHIPS = "townships"
BY_TOWNSHIPS = (TOWNSHIPS, "townships_likely", "townships_assumed")
"""What townships count, by the least sure of the people: in the order of `CERTAINTIES`."""

UNKNOWN = "unknown"
"""Nobody knows the size: there is no weight."""

DECIMALS = 9

Pair = tuple[str, str]


class Weight(NamedTuple):
    """A weight, and what it rests on: one of the words above."""

    value: float | None
    basis: str


def weigh_by_size(
    pairs: Iterable[Pair], sizes: Mapping[Pair, float], basis: Mapping[Pair, str]
) -> dict[Pair, Weight]:
    """Weight each source's pairs by their sizes; one that has a single pair goes there whole.

    A source that is divided, and none of whose parts has a size, gets no weights.
    """
    weights: dict[Pair, Weight] = {}
    for group in group_values((pair[0], pair) for pair in pairs).values():
        if len(group) == 1:
            weights[group[0]] = Weight(1.0, WHOLE)
            continue
        total = sum(sizes[pair] for pair in group)
        if total > 0:
            weights |= {pair: Weight(sizes[pair] / total, basis[pair]) for pair in group}
    return weights


def shared_sizes(
    pairs: Collection[Pair], at_targets: Mapping[str, float], at_sources: Mapping[str, float]
) -> dict[Pair, float]:
    """Share each target's size among its sources, in proportion to theirs."""
    sources = group_values((target, source) for source, target in pairs)
    totals = {
        target: sum(at_sources[source] for source in holders) for target, holders in sources.items()
    }
    return {
        (source, target): at_targets[target]
        * (at_sources[source] / totals[target] if totals[target] else 1 / len(sources[target]))
        for source, target in pairs
    }


def set_counted_apart(
    weights: Mapping[Pair, Weight], counted: Mapping[Pair, float]
) -> dict[Pair, Weight]:
    """Take counted parts (0–1 of their source) out of what the others share."""
    parts: dict[str, float] = defaultdict(float)
    for (source, _), part in counted.items():
        parts[source] += part
    rest = dict(weights)
    for pair, weight in weights.items():
        if pair[0] in parts and weight.value is not None:
            basis = COUNTED if weight.basis == WHOLE else weight.basis
            rest[pair] = Weight(weight.value * (1 - parts[pair[0]]), basis)
    return rest | {pair: Weight(part, COUNTED) for pair, part in counted.items()}


def hold_to_part(
    weights: Mapping[Pair, Weight], crossing: Sequence[Pair], part: float, *, exact: bool
) -> dict[Pair, Weight]:
    """Hold the pairs of one source that cross a border to a part that was counted together.

    Parameters
    ----------
    weights
        Weights of all pairs.
    crossing
        Those pairs of the source that cross; others of it do not.
    part
        What crosses, 0–1 of the source.
    exact
        Whether it was counted among the very people that are moved. A side that is one pair alone
        is then known.
    """
    source = crossing[0][0]
    staying = [pair for pair in weights if pair[0] == source and pair not in crossing]
    held = dict(weights)
    for side, due in ((crossing, part), (staying, 1 - part)):
        given = sum(weights[pair].value or 0.0 for pair in side)
        for pair in side:
            value, basis = weights[pair]
            known = exact and len(side) == 1
            held[pair] = Weight((value or 0.0) * due / given, COUNTED if known else basis)
    return held


def round_weights(weights: Mapping[Pair, Weight]) -> dict[Pair, Weight]:
    """Round the weights so that those of each source still add up to 1, to the last digit."""
    units = 10**DECIMALS
    known = [pair for pair, weight in weights.items() if weight.value is not None]
    whole: dict[Pair, int] = {}
    for group in group_values((pair[0], pair) for pair in known).values():
        parts = {pair: round((weights[pair].value or 0.0) * units) for pair in group}
        largest = max(group, key=lambda pair: (parts[pair], pair))
        parts[largest] += units - sum(parts.values())
        whole |= parts
    return {
        pair: weight if weight.value is None else Weight(whole[pair] / units, weight.basis)
        for pair, weight in weights.items()
    }


def weigh_by_flows(flows: pd.DataFrame, linked: linking.Links) -> dict[Pair, Weight]:
    """Weigh the pairs of each source by its people whom townships count on the land of a target.

    Parameters
    ----------
    flows
        One row a flow, as `atlas.units.flows.Flows` has them.
    linked
        What joins the two censuses.

    Returns
    -------
    dict
        Every flow, linked or not, and 0 for those linked pairs of its source that nobody lived
        on: whole links to a target that other flows reach, and moves that are a flow between
        other ends. A flow is on the basis of the least sure of its people, a pair of nobody on
        that of the least sure flow of its source; a source that is left with one pair goes there
        whole. There is no weight where townships cannot tell: no flow reaches the target, or none
        is part of the move.
    """
    parts = flows["people"] / flows.groupby("source")["people"].transform("sum")
    kinds = [flows[kind].gt(0) for kind in CERTAINTIES]
    shares = {
        (source, target): (float(part), max(rank for rank, has in enumerate(held) if has))
        for source, target, part, *held in zip(
            flows["source"], flows["target"], parts, *kinds, strict=True
        )
    }
    doubts = group_values((source, doubt) for (source, _), (_, doubt) in shares.items())
    reached = {target for _, target in shares}
    moves: dict[Pair, frozenset[Change | Transfer]] = {
        **{pair: frozenset(changes) for pair, changes in linked.partial.items()},
        **{pair: frozenset([move]) for pair, move in linked.unrecorded.items()},
    }
    counted_moves = {move for pair in shares for move in moves.get(pair, ())}
    empty = [pair for pair in linked.whole if pair[1] in reached]
    empty += [pair for pair, passed in moves.items() if passed <= counted_moves]
    for pair in empty:
        if pair[0] in doubts:
            shares.setdefault(pair, (0.0, max(doubts[pair[0]])))
    number = Counter(source for source, _ in shares)
    return {
        pair: Weight(part, BY_TOWNSHIPS[doubt] if number[pair[0]] > 1 else WHOLE)
        for pair, (part, doubt) in sorted(shares.items())
    }


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
    flows
        How many people of a census live on the land of which row of the next, as townships count
        them; None where nobody tells.
    """

    history: DivisionHistory
    vintages: Mapping[int, linking.Vintage]
    moves: tuple[linking.PlacedMove, ...]
    crossings: tuple[Crossing, ...]
    drawn: Mapping[str, float]
    flows: Flows | None = None

    def links(self, start: int, end: int) -> linking.Links:
        """Link two vintages; each two of them are linked once."""
        span = (start, end)
        if span not in self._linked:
            source, target = self.vintages[start], self.vintages[end]
            self._linked[span] = linking.link(source, target, self.history, self.moves)
        return self._linked[span]

    def people(self, start: int, end: int) -> dict[Pair, Weight]:
        """Weigh every pair by people; those that nobody knows the size of are left out.

        Of the sources that the flows of these years know, townships tell all, in place of every
        estimate and bulletin.
        """
        linked = self.links(start, end)
        if self.flows is None or self.flows.years != (start, end):
            return round_weights(self._without_townships(start, end))
        counted = weigh_by_flows(self.flows.table, linked)
        known = {source for source, _ in counted}
        others = {
            pair: weight
            for pair, weight in self._without_townships(start, end).items()
            if pair[0] not in known
        }
        return round_weights(others | counted)

    def _without_townships(self, start: int, end: int) -> dict[Pair, Weight]:
        """Weigh every pair by what bulletins count and by the size of its target."""
        linked = self.links(start, end)
        parts = {
            pair: move.people / self.vintages[move.years[0]].people[move.codes[0]]
            for pair, move in linked.unrecorded.items()
            if move.people is not None
        }
        weights: Mapping[Pair, Weight] = weigh_by_size(
            linked.whole, *self._people_sizes(start, end)
        )
        for move in self.crossings:
            if start <= move.census and move.end <= end:
                weights = self._held(weights, move, start)
        return set_counted_apart(weights, parts)

    def area(self, start: int, end: int) -> dict[Pair, Weight]:
        """Weigh every pair by area; zones and what is not drawn are left out."""
        on_boundaries = end == self.history.boundary_year
        sizes, basis = self._polygon_sizes(start) if on_boundaries else self._held_sizes(start, end)
        number = Counter(source for source, _ in sizes)
        drawn = [pair for pair in sizes if sizes[pair] > 0 or number[pair[0]] == 1]
        return round_weights(weigh_by_size(drawn, sizes, basis))

    def _held(
        self, weights: Mapping[Pair, Weight], crossing: Crossing, start: int
    ) -> Mapping[Pair, Weight]:
        """Hold the one source that lies on both sides of a border to who crossed it."""
        sides: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
        for pair in weights:
            sides[pair[0]][self.history.prefecture(pair[1])].append(pair)
        divided = [
            code for code, side in sides.items() if {crossing.gaining, crossing.losing} <= set(side)
        ]
        counted = self.vintages[crossing.census].people
        if len(divided) != 1 or divided[0] not in counted:
            return weights
        source = divided[0]
        part = crossing.people / counted[source]
        return hold_to_part(
            weights, sides[source][crossing.gaining], part, exact=start == crossing.census
        )

    @cached_property
    def areas(self) -> Mapping[str, float]:
        """Square kilometres of each polygon of the boundaries; 0 where none is drawn."""
        return defaultdict(float, self.drawn)

    @cached_property
    def _linked(self) -> dict[tuple[int, int], linking.Links]:
        return {}

    @property
    def _last(self) -> int:
        return max(year for year, vintage in self.vintages.items() if vintage.people)

    def _people_sizes(self, start: int, end: int) -> Sizes:
        if end == self.history.boundary_year and start == self._last:
            return self._polygon_sizes(start)
        pairs = self.links(start, end).whole
        at_targets = self.vintages[end].people or self._on_boundaries
        sizes = shared_sizes(pairs, at_targets, self.vintages[start].people)
        return sizes, _bases(pairs, BY_PEOPLE, BY_PEOPLE_SHARED)

    @cached_property
    def _on_boundaries(self) -> Mapping[str, float]:
        """Lead the people of the last census to the boundaries."""
        people = self.vintages[self._last].people
        arrived: dict[str, float] = defaultdict(float)
        weights = self.people(self._last, self.history.boundary_year)
        for (source, target), weight in weights.items():
            arrived[target] += people[source] * (weight.value or 0.0)
        return arrived

    def _polygon_sizes(self, start: int) -> Sizes:
        """Share each polygon among the divisions that hold it; a zone only lies on it."""
        source = self.vintages[start]
        pairs = self.links(start, self.history.boundary_year).whole
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
        polygons = group_values(self.links(year, self.history.boundary_year).whole)
        return defaultdict(set, {source: set(targets) for source, targets in polygons.items()})


def _bases(pairs: Iterable[Pair], alone: str, shared: str) -> dict[Pair, str]:
    """Name the basis of each pair: whether its target has other sources too."""
    every = list(pairs)
    number = Counter(target for _, target in every)
    return {pair: shared if number[pair[1]] > 1 else alone for pair in every}


UNCHANGED, RECODED, MERGED, SPLIT, REDRAWN = "unchanged", "recoded", "merged", "split", "redrawn"
ZONE, PARTIAL, UNRECORDED = "zone", "partial_transfer", "unrecorded_transfer"
"""Values of ``change_kind``; the docs say what each is."""

LISTED, REVIEWED, CODE_MAP, BULLETIN = "list", "reviewed", "code_map", "bulletin"
"""Evidence: the lists, a reviewed change that they lack, a reviewed code, a census bulletin."""


def crosswalk_name(start: int, end: int) -> str:
    """Name a crosswalk as its table is: ``crosswalk_2010_2020``."""
    return f"crosswalk_{start}_{end}"


def weighing_of(inputs: unit_inputs.Inputs) -> Weighing:
    """Prepare to weigh what was read: the packaged censuses, whoever counted those of a build."""
    return _weighing(inputs.history, inputs.censuses, inputs.transfers, inputs.areas, inputs.flows)


def read_weighing(*, drawn: bool, country: Country) -> Weighing:
    """Prepare to weigh the packaged censuses.

    Parameters
    ----------
    drawn
        Whether to read the boundaries too, which takes most of the time: weights by area need
        them, and so do those of people to the divisions of 2023.
    country
        The country.
    """
    history = unit_inputs.read_division_history(country=country)
    censuses = unit_inputs.read_census_inputs(history)
    transfers = unit_inputs.read_unrecorded(censuses, country=country)
    areas: Mapping[str, float] = {}
    if drawn:
        areas = unit_inputs.Inputs(
            country, history, censuses, unit_inputs.read_leaves(history)[0], transfers
        ).areas
    return _weighing(history, censuses, transfers, areas, read_flows(country=country))


def _weighing(
    history: DivisionHistory,
    censuses: Mapping[int, unit_inputs.CensusInput],
    transfers: Sequence[Transfer],
    areas: Mapping[str, float],
    flows: Flows | None,
) -> Weighing:
    vintages = {year: linking.census_vintage(census) for year, census in censuses.items()}
    moves = linking.moves_of(transfers, {year: vintage.nodes for year, vintage in vintages.items()})
    vintages[history.boundary_year] = linking.boundary_vintage(history)
    # A row that corrects a prefecture names the gaining one first.
    crossings = tuple(
        Crossing(*moved.years, *moved.codes, moved.people)
        for moved in transfers
        if moved.kind == "correct" and moved.joins
        if moved.people is not None and len(moved.codes) == 2
    )
    return Weighing(history, vintages, tuple(moves), crossings, areas, flows)


def crosswalk_tables(inputs: unit_inputs.Inputs) -> dict[str, pd.DataFrame]:
    """Make every crosswalk of the country, by the name of its table.

    Between two censuses ``unit_code`` names the comparable unit that holds both ends; null where
    only townships tell of a move, and the ends are in two units.
    """
    weighing = weighing_of(inputs)
    tables = {}
    for start, end in inputs.country.crosswalks:
        table = crosswalk_table(weighing, start, end)
        if (period := f"{start}-{end}") in inputs.country.periods:
            rows = inputs.membership(period).rows
            unit = table["from_code"].map(rows[start])
            table["unit_code"] = unit.where(unit == table["to_code"].map(rows[end]))
        tables[crosswalk_name(start, end)] = table
    return tables


def crosswalk_table(weighing: Weighing, start: int, end: int) -> pd.DataFrame:
    """Make one crosswalk.

    Parameters
    ----------
    weighing
        What divisions are linked and weighed by.
    start, end
        Year of the source and of the target: a census, and a later one or that of the boundaries.

    Returns
    -------
    DataFrame
        One row per source and target, sorted by both: ``from_code``, ``to_code`` and their names,
        ``change_kind``, ``change_years``, ``evidence``, ``weight_people`` and ``weight_area``
        (0–1; those of a source add up to 1; null where the size is unknown), ``people_basis``,
        ``area_basis``, ``size_known`` (whether its people are known exactly) and
        ``from_population``.
    """
    source, target = weighing.vintages[start], weighing.vintages[end]
    linked = weighing.links(start, end)
    people, area = weighing.people(start, end), weighing.area(start, end)
    described = _PairDescriber(linked, source, target, frozenset(people))
    records = []
    for pair in sorted({*linked.whole, *linked.partial, *linked.unrecorded, *people}):
        of_people = described.people(pair, people.get(pair))
        of_area = area.get(pair, Weight(None, UNKNOWN))
        records.append(
            {
                **_named("from", pair[0], source, country=weighing.history.country),
                **_named("to", pair[1], target, country=weighing.history.country),
                **described.change(pair, of_people.basis, country=weighing.history.country),
                "weight_people": of_people.value,
                "people_basis": of_people.basis,
                "size_known": described.is_known(pair, of_people.basis),
                "weight_area": of_area.value,
                "area_basis": of_area.basis,
                "from_population": source.people[pair[0]],
            }
        )
    return pd.DataFrame(records)


@dataclass(frozen=True)
class _PairDescriber:
    """What is said of the pairs of a crosswalk: their change, its years, how it is known."""

    links: linking.Links
    source: linking.Vintage
    target: linking.Vintage
    weighed: frozenset[Pair]

    def people(self, pair: Pair, weight: Weight | None) -> Weight:
        """Say what a weight rests on, parts of unknown size minded."""
        if weight is None:
            return Weight(None, UNKNOWN)
        loose = weight.basis == WHOLE and pair[0] in self._losing
        return Weight(weight.value, ALL_BUT_UNKNOWN) if loose else weight

    def is_known(self, pair: Pair, basis: str) -> bool:
        """Return whether the people of a pair are known exactly."""
        if basis == TOWNSHIPS:
            return pair[0] not in self._losing
        if basis != COUNTED:
            return basis == WHOLE
        moved = [
            transfer for (code, _), transfer in self.links.unrecorded.items() if code == pair[0]
        ]
        counted = all(
            transfer.people and transfer.years[0] == self.source.year for transfer in moved
        )
        return counted and pair[0] not in {code for code, _ in self.links.partial}

    def change(self, pair: Pair, basis: str, *, country: Country) -> dict[str, str | None]:
        """Return ``change_kind``, ``change_years`` and ``evidence``."""
        if pair not in self._linked:
            # Nothing moved where a zone of the census counts a township that lies with its host.
            return _change(ZONE if pair[1] in self.target.zones else UNRECORDED, (), [TOWNSHIPS])
        if pair in self.links.unrecorded:
            evidence_found = list(self.links.unrecorded[pair].evidence)
            return _change(UNRECORDED, (), evidence_found)
        partial = pair in self.links.partial
        changes = self.links.partial[pair] if partial else self.links.whole[pair]
        reviewed = _reviewed(country=country)
        edges = [(change.year, change.source, change.target) for change in changes]
        evidence = {REVIEWED if edge in reviewed else LISTED for edge in edges}
        for code, vintage in zip(pair, (self.source, self.target), strict=True):
            if code in vintage.zones:
                evidence.add(_zone_evidence(country=country)[code])
            elif {node.code for node in vintage.nodes[code]} != {code}:
                evidence.add(CODE_MAP)
        kind = PARTIAL if partial else self._kind(pair)
        if basis == COUNTED and kind in (SPLIT, REDRAWN):
            evidence |= {LISTED, BULLETIN}
        return _change(kind, changes, sorted(evidence) or [LISTED])

    def _kind(self, pair: Pair) -> str:
        if pair[0] in self.source.zones or pair[1] in self.target.zones:
            return ZONE
        parted, joined = self._targets[pair[0]] > 1, self._sources[pair[1]] > 1
        if parted or joined:
            return REDRAWN if parted and joined else SPLIT if parted else MERGED
        hosts = pair[0] in self._hosts_after or pair[1] in self._hosts_before
        return ZONE if hosts else UNCHANGED if pair[0] == pair[1] else RECODED

    @cached_property
    def _losing(self) -> frozenset[str]:
        """Sources of which a part of unknown size may have gone elsewhere."""
        return frozenset(source for source, _ in self._linked - self.weighed)

    @cached_property
    def _linked(self) -> frozenset[Pair]:
        return frozenset([*self.links.whole, *self.links.partial, *self.links.unrecorded])

    @cached_property
    def _lasting(self) -> list[Pair]:
        """Pairs of divisions that are no zones."""
        before, after = self.source.zones, self.target.zones
        return [pair for pair in self.links.whole if pair[0] not in before and pair[1] not in after]

    @cached_property
    def _targets(self) -> Counter[str]:
        return Counter(source for source, _ in self._lasting)

    @cached_property
    def _sources(self) -> Counter[str]:
        return Counter(target for _, target in self._lasting)

    @cached_property
    def _hosts_after(self) -> frozenset[str]:
        return frozenset(code for code, end in self.links.whole if end in self.target.zones)

    @cached_property
    def _hosts_before(self) -> frozenset[str]:
        return frozenset(end for code, end in self.links.whole if code in self.source.zones)


def _change(kind: str, changes: tuple[Change, ...], evidence: list[str]) -> dict[str, str | None]:
    years = sorted({change.year for change in changes})
    return {
        "change_kind": kind,
        "change_years": ";".join(map(str, years)) or None,
        "evidence": ";".join(evidence),
    }


def _named(side: str, code: str, vintage: linking.Vintage, *, country: Country) -> dict[str, str]:
    name = vintage.names[code]
    named = {"code": code, "name_zh": name, "name_en": romanise(name, code, country=country)}
    return {f"{side}_{key}": value for key, value in named.items()}


@cache
def _reviewed(*, country: Country) -> frozenset[tuple[int, str, str]]:
    """List the changes that were added to the lists by hand."""
    table = read_table("division_changes_reviewed", country=country)
    added = table[table["action"] == "add"]
    columns = (added["year"].astype(int), added["code_from"], added["code_to"])
    return frozenset(zip(*columns, strict=True))


@cache
def _zone_evidence(*, country: Country) -> Mapping[str, str]:
    table = read_table("zone_hosts", country=country)
    return dict(zip(table["code"], table["basis"], strict=True))
