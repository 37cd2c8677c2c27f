"""Unite what cannot be told apart: the components of all changes over a period.

Method: union-find over (year, code) nodes. Linked are a code with itself in the next year's
list, every whole change up to the vintage of the boundaries, and partial transfers up to the
last census of the period; later transfers are flagged, not united, because no count of the
period saw them. A reviewed move between the censuses that no list records unites as well.
A code on many lists on end stands for all of these as one node, the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from atlas.model.country import Country
from atlas.model.errors import UserError
from atlas.units.attach import Attachment
from atlas.units.history import Change, DivisionHistory, Node
from atlas.units.transfers import Transfer, nodes_of


@dataclass(frozen=True)
class Period:
    """The censuses that units are made comparable over."""

    years: tuple[int, ...]

    @classmethod
    def parse(cls, text: str, *, country: Country) -> Period:
        """Look a period up by its name: ``2000-2020`` is comparable in 2010 as well."""
        if text not in country.periods:
            raise UserError(
                f"unknown period {text!r}: expected one of {', '.join(country.periods)}"
            )
        return cls(country.periods[text])

    @property
    def _ends(self) -> list[str]:
        return list(dict.fromkeys(map(str, (self.years[0], self.years[-1]))))

    @property
    def name(self) -> str:
        """Name the period by its ends: ``2010-2020``, and that of one census ``2020``."""
        return "-".join(self._ends)

    @property
    def id(self) -> str:
        """Name the unit set: ``county_2010_2020``."""
        return "_".join(["county", *self._ends])


class _DisjointSets:
    def __init__(self, history: DivisionHistory) -> None:
        self._history = history
        self._parent: dict[Node, Node] = {}

    def find(self, node: Node) -> Node:
        """Find the set's representative, the smallest node united so far."""
        root = node = self._history.since(node)
        while self._parent.setdefault(root, root) != root:
            root = self._parent[root]
        while self._parent[node] != root:
            self._parent[node], node = root, self._parent[node]
        return root

    def unite(self, one: Node, other: Node) -> None:
        """Unite two sets."""
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first


@dataclass(frozen=True)
class Membership:
    """Which unit each census row and each boundary polygon belongs to.

    Attributes
    ----------
    period
        The period the units hold for.
    rows
        Census year → Series (index: code of the census row; value: unit code).
    polygons
        Series (index: code of the boundary polygon; value: unit code).
    nodes
        Every node of the lists of the period → unit code.
    transfers
        Unit code → later partial transfers that touch it, which are flagged.
    """

    period: Period
    rows: dict[int, pd.Series]
    polygons: pd.Series
    nodes: dict[Node, str]
    transfers: dict[str, tuple[Change, ...]] = field(default_factory=dict)


def unite(
    period: Period,
    history: DivisionHistory,
    attached: Mapping[int, Attachment],
    polygons: Iterable[str],
    transfers: Sequence[Transfer] = (),
) -> Membership:
    """Make the units of a period.

    Parameters
    ----------
    period
        The censuses to compare.
    history
        The yearly lists and changes.
    attached
        Census year → attachment of its rows (at least the years of the period).
    polygons
        Codes of the boundary polygons, as the list of the boundary vintage has them.
    transfers
        Reviewed moves that no list records; those of the period that are sure enough unite.

    Returns
    -------
    Membership
        A unit's code is the smallest code of the 2020 list in it.
    """
    sets = _DisjointSets(history)
    rows = [nodes for year in period.years for nodes in attached[year].values()]
    led = _link_earlier(sets, period, history, rows)
    later = _link(sets, period, history)
    moved = [one for one in transfers if one.unites and one.within(period.years)]
    for first, *others in (*rows, *(nodes_of(one, attached) for one in moved)):
        for node in others:
            sets.unite(first, node)
    unit_of = _labels(sets, period, history, led)
    unit_of_row = {
        year: pd.Series(
            {code: unit_of[nodes[0]] for code, nodes in attached[year].items()},
            name="unit",
            dtype="str",
        )
        for year in period.years
    }
    drawn = {
        code: unit_of[Node(history.country.boundaries.year, code)] for code in sorted(polygons)
    }
    flagged: dict[str, set[Change]] = defaultdict(set)
    for change in later:
        ends = {unit_of[change.before], unit_of[change.after]}
        # Both ends in one unit: united for another reason, so the transfer is inside it.
        for unit in ends if len(ends) > 1 else ():
            flagged[unit].add(change)
    return Membership(
        period,
        unit_of_row,
        pd.Series(drawn, name="unit", dtype="str"),
        unit_of,
        {unit: tuple(sorted(changes)) for unit, changes in sorted(flagged.items())},
    )


def _link_earlier(
    sets: _DisjointSets,
    period: Period,
    history: DivisionHistory,
    rows: Iterable[tuple[Node, ...]],
) -> set[Node]:
    """Lead rows that stand on a list before those of the period's span along whole changes to it.

    A development zone of 2020 is on the land of a district that was split in 2018.
    """
    first = history.country.lists[period.years[0]]
    led = {node for nodes in rows for node in nodes if node.year < first}
    for year in range(min((node.year for node in led), default=first), first):
        for before, after, change in history.steps(year):
            if before in led and (change is None or not change.partial):
                sets.unite(before, after)
                led.add(after)
    return led


def _link(sets: _DisjointSets, period: Period, history: DivisionHistory) -> list[Change]:
    """Link all lists of the period's span; return the transfers left out because they are later."""
    later = []
    for change in history.changes:
        if (
            not history.country.lists[period.years[0]]
            < change.year
            <= history.country.boundaries.year
        ):
            continue
        if change.partial and change.year > period.years[-1]:
            later.append(change)
        else:
            sets.unite(change.before, change.after)
    return later


def _labels(
    sets: _DisjointSets, period: Period, history: DivisionHistory, led: Iterable[Node]
) -> dict[Node, str]:
    """Give every node of the lists, and those led to them, the smallest 2020 code in its set."""
    members: dict[Node, list[str]] = defaultdict(list)
    for code in history.codes(history.country.status_year):
        members[sets.find(Node(history.country.status_year, code))].append(code)
    labels = {root: min(codes) for root, codes in members.items()}
    first, end = history.country.lists[period.years[0]], history.country.boundaries.year
    found = {node: labels[sets.find(node)] for node in led}
    for stretches in history.entries.values():
        for nodes in stretches:
            unit = labels.get(sets.find(nodes[0]))
            if unit is not None:
                found |= dict.fromkeys((node for node in nodes if first <= node.year <= end), unit)
    return found
