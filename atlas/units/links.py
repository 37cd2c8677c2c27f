"""Which divisions of one vintage share land with which of another, and by what changes.

Land is followed through the yearly lists along whole changes, as the comparable units follow it.
A change of part of a division, and a move that no list records, is a link of its own kind: who
took part is known, and how much is not, unless somebody counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations, product
from typing import TypeVar

from atlas.units.history import Attachment, Change, DivisionHistory, Node, group_values
from atlas.units.inputs import CensusInput
from atlas.units.unite import Transfer


@dataclass(frozen=True)
class Vintage:
    """The divisions of one year.

    Attributes
    ----------
    year
        The census, or the year of the list.
    list_year
        The year of the list that it follows.
    nodes
        Code of each division → entries of the lists whose land it is.
    names
        Code → name in Chinese.
    zones
        Codes of the development zones among them, which lie on the land of others.
    people
        Code → people counted; empty for a list, which no census counts.
    """

    year: int
    list_year: int
    nodes: Attachment
    names: Mapping[str, str]
    zones: Collection[str] = frozenset()
    people: Mapping[str, int] = field(default_factory=dict)


def census_vintage(census: CensusInput) -> Vintage:
    """Take the rows of a packaged census, whoever counted the people of a build."""
    people = {code: int(count or 0) for code, count in census.packaged_people.items()}
    return Vintage(
        census.year,
        census.list_year,
        census.packaged_attached,
        census.row_names,
        census.zones,
        people,
    )


def listed_vintage(history: DivisionHistory, year: int) -> Vintage:
    """Take the divisions of the list of a year, drawn or not, which no census counts."""
    codes = sorted(history.divisions(year))
    return Vintage(
        year,
        year,
        {code: (Node(year, code),) for code in codes},
        {code: history.name(code, year) for code in codes},
    )


Changes = frozenset[Change]
Pair = tuple[str, str]
Linked = TypeVar("Linked")


@dataclass(frozen=True)
class PlacedMove:
    """A reviewed move that no list records, with the entries of the lists on each of its sides."""

    transfer: Transfer
    ends: tuple[tuple[Node, ...], ...]


def moves_of(transfers: Sequence[Transfer], attached: Mapping[int, Attachment]) -> list[PlacedMove]:
    """Find the sides of the moves that unite counties.

    Parameters
    ----------
    transfers
        All reviewed moves.
    attached
        Census year → attachment of the rows of its packaged table.
    """
    moves = []
    for move in (transfer for transfer in transfers if transfer.unites):
        lists = [attached[year] for year in move.years]
        ends = [[node for nodes in lists for node in nodes.get(code, ())] for code in move.codes]
        moves.append(PlacedMove(move, tuple(map(tuple, ends))))
    return moves


@dataclass(frozen=True)
class Links:
    """What joins two vintages.

    Attributes
    ----------
    whole
        Source and target that share land along whole changes → those changes, sorted.
    partial
        Pairs between which part of a division passed by the lists → those changes.
    unrecorded
        Pairs between which a reviewed move passed that no list records → that move. Where the
        first of its codes is known to be the losing one and its people were counted, only in
        that direction.
    """

    whole: Mapping[Pair, tuple[Change, ...]]
    partial: Mapping[Pair, tuple[Change, ...]]
    unrecorded: Mapping[Pair, Transfer]

    def turned(self) -> Links:
        """Look from the later vintage back: the same changes between targets and sources."""
        return Links(_turned(self.whole), _turned(self.partial), _turned(self.unrecorded))


def stay(vintage: Vintage) -> Links:
    """Link the divisions of a vintage to themselves."""
    return Links({(code, code): () for code in vintage.nodes}, {}, {})


def _turned(links: Mapping[Pair, Linked]) -> dict[Pair, Linked]:
    return dict(sorted(((end, start), why) for (start, end), why in links.items()))


def link(
    source: Vintage, target: Vintage, history: DivisionHistory, moves: Sequence[PlacedMove]
) -> Links:
    """Link the divisions of a vintage to those of a later one.

    Parameters
    ----------
    source, target
        The vintages, the earlier one first.
    history
        The yearly lists and their changes.
    moves
        Reviewed moves that no list records; those that unite, and may lie between the two, count.
    """
    trails = _Trails(source, target, history)
    whole = {
        (code, end): tuple(sorted(passed))
        for code, nodes in source.nodes.items()
        for end, passed in _merged(trails.onward(node) for node in nodes).items()
    }
    partial: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in history.changes:
        if change.partial and source.list_year < change.year <= target.list_year:
            for pair in trails.across(change):
                if pair not in whole:
                    partial[pair].append(change)
    moved = {
        pair: move.transfer
        for move in moves
        # A move between censuses may have come before or after a list between them.
        if source.year < move.transfer.years[1] and move.transfer.years[0] < target.year
        for pair in trails.between(move)
        if pair not in whole
    }
    return Links(
        dict(sorted(whole.items())),
        {pair: tuple(changes) for pair, changes in sorted(partial.items())},
        dict(sorted(moved.items())),
    )


class _Trails:
    """The ways from the divisions of one vintage to those of another."""

    def __init__(self, source: Vintage, target: Vintage, history: DivisionHistory) -> None:
        self._source, self._target, self._history = source, target, history
        self._starts = _at_nodes(source.nodes)
        # A zone may lie on a host that an earlier list has: its land is that of the host's heirs.
        led = {
            code: [heir for node in nodes for heir in _led(node, source.list_year, history)]
            for code, nodes in target.nodes.items()
        }
        self._ends = _at_nodes(led)
        # What a census counts apart before a list does is nobody else's land any more.
        self._apart = {node for node in self._starts if node.year > source.list_year}
        self._last = max(node.year for node in (*self._starts, *self._ends))
        stops = (*self._ends, *history.handed_on)
        self._stops = group_values((node.code, node.year) for node in stops)
        self._onward: dict[Node, dict[str, Changes]] = {}
        self._behind: dict[Node, frozenset[str]] = {}

    def onward(self, node: Node) -> dict[str, Changes]:
        """Find the targets on the land of an entry of the lists, with the changes on the way."""
        # Pass over the lists that a code only lives on in, to where more is to be said.
        last = min(self._history.until(node).year, self._last)
        stops = [year for year in self._stops.get(node.code, ()) if node.year <= year < last]
        node = Node(min(stops, default=max(last, node.year)), node.code)
        if node not in self._onward:
            self._onward[node] = self._find(node)
        return self._onward[node]

    def behind(self, node: Node) -> frozenset[str]:
        """Find the sources on the land of an entry of the lists."""
        if node not in self._behind:
            here = frozenset(self._starts.get(node, ()))
            self._behind[node] = here.union(*map(self.behind, self._previous(node)))
        return self._behind[node]

    def across(self, change: Change) -> Iterator[tuple[str, str]]:
        """Pair the sources and targets at the ends of a partial change."""
        sources, _ = self._rows([change.before])
        _, targets = self._rows([change.after])
        return product(sorted(sources), sorted(targets))

    def between(self, move: PlacedMove) -> Iterator[tuple[str, str]]:
        """Pair the sources and targets of a move that no list records."""
        ends = [self._rows(nodes) for nodes in move.ends]
        # Who was counted went one way: from the first side to the second.
        counted = move.transfer.people is not None and len(ends) == 2
        ways = combinations(ends, 2) if counted else permutations(ends, 2)
        for (sources, _), (_, targets) in ways:
            yield from product(sorted(sources), sorted(targets))

    def _rows(self, nodes: Sequence[Node]) -> tuple[set[str], set[str]]:
        """Find the sources and targets on some land; nobody says of zones that they moved."""
        sources = {source for node in nodes for source in self.behind(node)}
        targets = {target for node in nodes for target in self.onward(node)}
        return sources.difference(self._source.zones), targets.difference(self._target.zones)

    def _find(self, node: Node) -> dict[str, Changes]:
        here = {code: frozenset[Change]() for code in self._ends.get(node, ())}
        # A zone lies on the land of a host; any other division takes all that arrives.
        if not here.keys() <= set(self._target.zones):
            return here
        further = _merged(
            {
                end: passed if change is None else passed | {change}
                for end, passed in self.onward(after).items()
            }
            for after, change in self._next(node)
        )
        return further | here

    def _next(self, node: Node) -> Iterator[tuple[Node, Change | None]]:
        """Yield the entries of the next list that share its land, each with its change if any."""
        if node.year < self._last:
            if self._history.until(node).year > node.year:
                yield Node(node.year + 1, node.code), None
            for change in self._history.handed_on.get(node, ()):
                if change.after not in self._apart:
                    yield change.after, change

    def _previous(self, node: Node) -> Iterator[Node]:
        """Yield the entries of the list before that share its land."""
        if node.year <= self._last:
            if self._history.since(node).year < node.year:
                yield Node(node.year - 1, node.code)
            if node not in self._apart:
                yield from (change.before for change in self._history.taken_over.get(node, ()))


def _at_nodes(placed: Mapping[str, Sequence[Node]]) -> dict[Node, list[str]]:
    return group_values((node, code) for code, nodes in placed.items() for node in nodes)


def _led(node: Node, year: int, history: DivisionHistory) -> Collection[Node]:
    """Lead an entry of a list along whole changes to the list of a later year, if it is one."""
    heirs = {node}
    for _ in range(node.year, year):
        kept = {Node(it.year + 1, it.code) for it in heirs if history.until(it).year > it.year}
        heirs = kept | {it.after for was in heirs for it in history.handed_on.get(was, ())}
    return sorted(heirs)


def _merged(parts: Iterator[dict[str, Changes]]) -> dict[str, Changes]:
    merged: dict[str, Changes] = dict(next(parts, {}))
    for ends in parts:
        for end, changes in ends.items():
            merged[end] = merged.get(end, frozenset()) | changes
    return merged
