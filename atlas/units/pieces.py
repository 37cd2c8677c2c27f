"""Pieces of land from one census to the next, and whose they are in a year between.

A piece is what a row of the first census and a row of the next have in common; its people are
counted by townships, or estimated. The yearly lists say which division of a year each lies in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from atlas.units.flows import CERTAINTIES
from atlas.units.history import group_values
from atlas.units.links import Links, Pair

Places = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Ways:
    """How the divisions of a year lie between the rows of two censuses.

    Attributes
    ----------
    heirs, origins
        Row of the first census, and of the next → divisions of the year on its land.
    heirs_of_part, origins_of_part
        The same, with those that part of its land passed to, or from.
    """

    heirs: Places
    origins: Places
    heirs_of_part: Places
    origins_of_part: Places

    @classmethod
    def along(cls, before: Links, after: Links) -> Ways:
        """Follow what joins the first census to the year, and the year to the next census."""
        whole, part = list(after.whole), [*after.whole, *after.partial]
        return cls(
            group_values(before.whole),
            group_values((last, code) for code, last in whole),
            group_values([*before.whole, *before.partial]),
            group_values((last, code) for code, last in part),
        )

    def of(self, piece: Pair) -> Sequence[str]:
        """Find the divisions that a piece may lie in; none where no list leads along it."""
        first, last = piece
        whole = set(self.heirs.get(first, ())).intersection(self.origins.get(last, ()))
        # A part of a division passed only where its whole land did not.
        return sorted(
            whole
            or set(self.heirs_of_part.get(first, ())).intersection(
                self.origins_of_part.get(last, ())
            )
        )


def spread(pieces: Mapping[Pair, float], ways: Ways) -> dict[str, float]:
    """Put the people of pieces on the divisions of a year.

    Parameters
    ----------
    pieces
        People of each piece.
    ways
        Where it may lie. One that may lie in several divisions is shared among them as the people
        of those that lie in one alone; where no list tells, people stay on the land of their row.

    Returns
    -------
    dict
        People by division.
    """
    people = defaultdict[str, float](float)
    several: list[tuple[Sequence[str], float]] = []
    for piece, count in pieces.items():
        places = ways.of(piece) or ways.heirs.get(piece[0], ())
        if len(places) == 1:
            people[places[0]] += count
        elif places:
            several.append((places, count))
    alone = dict(people)
    for places, count in several:
        total = sum(alone.get(place, 0.0) for place in places)
        for place in places:
            part = alone.get(place, 0.0) / total if total else 1 / len(places)
            people[place] += count * part
    return dict(people)


@dataclass(frozen=True)
class FlowsBetween:
    """What townships tell of two years, neither before the first census nor after the next.

    Attributes
    ----------
    table
        As that of `atlas.units.flows.Flows`, of divisions of the two years.
    untold
        Sources of whose people they do not tell all: by the lists some may have gone several ways.
    untold_targets
        The same, looking back.
    undated
        Pairs between which townships passed, and no list says in which year.
    """

    table: pd.DataFrame
    untold: Collection[str] = frozenset()
    untold_targets: Collection[str] = frozenset()
    undated: frozenset[Pair] = frozenset()

    def turned(self) -> FlowsBetween:
        """Look from the later year back."""
        named = {"source": "target", "target": "source"}
        return FlowsBetween(
            self.table.rename(columns=named),
            self.untold_targets,
            self.untold,
            frozenset((target, source) for source, target in self.undated),
        )


def flows_between(flows: pd.DataFrame, early: Ways, late: Ways, linked: Links) -> FlowsBetween:
    """Lead the flows between two censuses from the divisions of a year to those of a later one.

    Parameters
    ----------
    flows
        One row a flow, as `atlas.units.flows.Flows` has them.
    early, late
        How the divisions of the two years lie between the censuses.
    linked
        What joins the two years.
    """
    led: dict[Pair, list[Pair]] = {}
    untold: set[Pair] = set()
    undated: set[Pair] = set()
    for piece in zip(flows["source"], flows["target"], strict=True):
        ends = [(start, end) for start in early.of(piece) for end in late.of(piece)]
        found = [pair for pair in ends if pair in linked.whole] or [
            pair for pair in ends if pair in linked.partial
        ]
        if len(found) == 1:
            led[piece] = found
        elif found:
            untold.update(pair for pair in found if pair in linked.whole)
        else:
            first, last = piece
            undated.update(
                (start, end)
                for start in early.heirs.get(first, ())
                for end in late.origins.get(last, ())
                if (start, end) not in linked.whole
            )
    return FlowsBetween(
        _summed(flows, led),
        frozenset(start for start, _ in untold),
        frozenset(end for _, end in untold),
        frozenset(undated),
    )


def _summed(flows: pd.DataFrame, led: Mapping[Pair, Iterable[Pair]]) -> pd.DataFrame:
    """Sum flows by where they lead from and to; those that lead nowhere are left out."""
    pieces = zip(flows["source"], flows["target"], strict=True)
    ends = [next(iter(led.get(piece, ())), (None, None)) for piece in pieces]
    found = pd.DataFrame(ends, flows.index, columns=["source", "target"])
    table = found.join(flows[["people", *CERTAINTIES]]).dropna(subset=["source"])
    return table.groupby(["source", "target"], as_index=False).sum()
