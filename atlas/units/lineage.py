"""Which divisions of one year are the land of a division of another, along whole changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from atlas.units.history import DivisionHistory, Node


@dataclass(frozen=True)
class Lineage:
    """Links between the entries of neighbouring yearly lists; partial transfers are no links.

    Attributes
    ----------
    onward, back
        Entry of a list → codes in the next or the last year's list that share its land.
    """

    onward: Mapping[Node, tuple[str, ...]]
    back: Mapping[Node, tuple[str, ...]]

    def reach(self, node: Node, year: int) -> frozenset[str]:
        """Collect the codes of a year's list that are linked to an entry of another year's.

        Several codes share the land where a division was parted or several became one.
        """
        step, links = (1, self.onward) if year > node.year else (-1, self.back)
        codes = {node.code}
        for at in range(node.year, year, step):
            codes = {after for code in codes for after in links.get(Node(at, code), ())}
        return frozenset(codes)


def trace(history: DivisionHistory) -> Lineage:
    """Link all yearly lists up to the vintage of the boundaries."""
    onward: dict[Node, set[str]] = {}
    back: dict[Node, set[str]] = {}
    for year in range(history.country.first_list, history.country.boundaries.year):
        for before, after, change in history.steps(year):
            if change is None or not change.partial:
                onward.setdefault(before, set()).add(after.code)
                back.setdefault(after, set()).add(before.code)
    return Lineage(
        {node: tuple(sorted(codes)) for node, codes in onward.items()},
        {node: tuple(sorted(codes)) for node, codes in back.items()},
    )
