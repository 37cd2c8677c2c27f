"""Which divisions of one vintage share land with which of another, and by what changes.

Land is followed through the yearly lists along whole changes, as the comparable units follow it.
A change of part of a division, and a move that no list records, is a link of its own kind: who
took part is known, and how much is not, unless somebody counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from atlas.units.attach import Attachment
from atlas.units.history import Change, DivisionHistory, Node
from atlas.units.transfers import Transfer
from atlas.units.vintages import Vintage

Changes = frozenset[Change]

Steps = Mapping[Node, Sequence[tuple[Node, Change | None]]]
"""Entry of a list → those of the next list that share its land, each with the change if any."""


def whole_steps(history: DivisionHistory, first: int, last: int) -> Steps:
    """Link the lists of these years to the next ones along whole changes."""
    steps: dict[Node, list[tuple[Node, Change | None]]] = defaultdict(list)
    for year in range(first, last):
        for before, after, change in history.steps(year):
            if change is None or not change.partial:
                steps[before].append((after, change))
    return dict(steps)


@dataclass(frozen=True)
class Move:
    """A reviewed move that no list records, with the entries of the lists on each of its sides."""

    transfer: Transfer
    ends: tuple[tuple[Node, ...], ...]


def moves_of(transfers: Sequence[Transfer], attached: Mapping[int, Attachment]) -> list[Move]:
    """Find the sides of the moves that unite counties.

    Parameters
    ----------
    transfers
        All reviewed moves.
    attached
        Census year → attachment of the rows of its packaged table.
    """
    return [
        Move(
            one,
            tuple(
                tuple(node for year in one.years for node in attached[year].get(code, ()))
                for code in one.codes
            ),
        )
        for one in transfers
        if one.unites
    ]


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

    whole: Mapping[tuple[str, str], tuple[Change, ...]]
    partial: Mapping[tuple[str, str], tuple[Change, ...]]
    unrecorded: Mapping[tuple[str, str], Transfer]


def link(
    source: Vintage,
    target: Vintage,
    changes: Sequence[Change],
    steps: Steps,
    moves: Sequence[Move],
) -> Links:
    """Link the divisions of a vintage to those of a later one.

    Parameters
    ----------
    source, target
        The vintages, the earlier one first.
    changes, steps
        The changes of the lists, and the whole ones as `whole_steps` between all of them.
    moves
        Reviewed moves that no list records; those between the two that unite count.
    """
    trails = _Trails(source, target, steps)
    whole = {
        (code, end): tuple(sorted(passed))
        for code, nodes in source.nodes.items()
        for end, passed in _merged(trails.onward(node) for node in nodes).items()
    }
    partial: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.partial and source.list_year < change.year <= target.list_year:
            for pair in trails.across(change):
                if pair not in whole:
                    partial[pair].append(change)
    moved = {
        pair: move.transfer
        for move in moves
        if source.year <= move.transfer.years[0] and move.transfer.years[1] <= target.year
        for pair in trails.between(move)
        if pair not in whole
    }
    return Links(
        dict(sorted(whole.items())),
        {pair: tuple(found) for pair, found in sorted(partial.items())},
        dict(sorted(moved.items())),
    )


class _Trails:
    """The ways from the divisions of one vintage to those of another, year by year."""

    def __init__(self, source: Vintage, target: Vintage, steps: Steps) -> None:
        self._source, self._target, self._steps = source, target, steps
        starts, self._ends = _at_nodes(source), _at_nodes(target)
        # What a census counts apart before a list does is nobody else's land any more.
        self._apart = {node for node in starts if node.year > source.list_year}
        self._last = max(node.year for node in (*starts, *self._ends))
        self._onward: dict[Node, dict[str, Changes]] = {}
        self._from = self._follow(starts)

    def onward(self, node: Node) -> dict[str, Changes]:
        """Find the targets on the land of an entry of the lists, with the changes on the way."""
        if node not in self._onward:
            self._onward[node] = self._find(node)
        return self._onward[node]

    def across(self, change: Change) -> Iterator[tuple[str, str]]:
        """Pair the sources and targets at the ends of a partial change."""
        sources, _ = self._rows([Node(change.year - 1, change.source)])
        _, targets = self._rows([Node(change.year, change.target)])
        yield from ((one, end) for one in sorted(sources) for end in sorted(targets))

    def between(self, move: Move) -> Iterator[tuple[str, str]]:
        """Pair the sources and targets of a move that no list records."""
        ends = [self._rows(nodes) for nodes in move.ends]
        counted = move.transfer.people is not None and len(ends) == 2
        for place, (sources, _) in enumerate(ends):
            for other, (_, targets) in enumerate(ends):
                if place != other and not (counted and place > other):
                    yield from ((one, end) for one in sorted(sources) for end in sorted(targets))

    def _rows(self, nodes: Sequence[Node]) -> tuple[set[str], set[str]]:
        """Find the sources and targets on some land; nobody says of zones that they moved."""
        sources = {one for node in nodes for one in self._from.get(node, ())}
        targets = {end for node in nodes for end in self.onward(node)}
        return sources.difference(self._source.zones), targets.difference(self._target.zones)

    def _find(self, node: Node) -> dict[str, Changes]:
        here = {code: frozenset[Change]() for code in self._ends.get(node, ())}
        # A zone lies on the land of a host; any other division takes all that arrives.
        if not here.keys() <= set(self._target.zones):
            return here
        following = list(self._next(node))
        if not here and len(following) == 1 and following[0][1] is None:
            return self.onward(following[0][0])
        further = _merged(
            {
                end: found if change is None else found | {change}
                for end, found in self.onward(after).items()
            }
            for after, change in following
        )
        return further | here

    def _next(self, node: Node) -> Iterator[tuple[Node, Change | None]]:
        if node.year < self._last:
            for after, change in self._steps.get(node, ()):
                if change is None or after not in self._apart:
                    yield after, change

    def _follow(self, starts: Mapping[Node, list[str]]) -> Mapping[Node, set[str]]:
        """Find the sources on the land of every entry of the lists."""
        found: dict[Node, set[str]] = defaultdict(set)
        for node, codes in starts.items():
            found[node].update(codes)
        ahead = {year: {node for node in starts if node.year == year} for year in _years(starts)}
        for year in range(min(ahead), self._last):
            following = ahead.setdefault(year + 1, set())
            for node in sorted(ahead.get(year, ())):
                for after, _ in self._next(node):
                    found[after] |= found[node]
                    following.add(after)
        return found


def _years(nodes: Iterable[Node]) -> set[int]:
    return {node.year for node in nodes}


def _at_nodes(vintage: Vintage) -> dict[Node, list[str]]:
    found: dict[Node, list[str]] = defaultdict(list)
    for code, nodes in vintage.nodes.items():
        for node in nodes:
            found[node].append(code)
    return dict(found)


def _merged(found: Iterator[dict[str, Changes]]) -> dict[str, Changes]:
    merged: dict[str, Changes] = dict(next(found, {}))
    for ends in found:
        for end, changes in ends.items():
            merged[end] = merged.get(end, frozenset()) | changes
    return merged
