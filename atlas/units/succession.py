"""What became of each census row by 2020: the county whose status and prefecture it takes.

Totals of prefectures, provinces and city cores are summed from census rows, never from units
that may cross them, and a place is classed by its status of 2020 in every year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from atlas.units.attach import Attachment
from atlas.units.history import DivisionHistory, Node


class Succession(NamedTuple):
    """The main successor of a node in the list of 2020, and all others it passed land to."""

    main: str
    others: tuple[str, ...]


def successions(history: DivisionHistory, first_year: int | None = None) -> dict[Node, Succession]:
    """Follow every node of the lists to the year of the status along whole changes.

    A code that lives on is its own successor, whatever was carved from it; of several
    successors the main one bears the old name (Chaoyang County → Chaoyang District), else is new
    that year (Shaoxing → Keqiao, not Yuecheng), else lies in the old prefecture, else has the
    smallest code. Partial transfers move no status.

    Returns
    -------
    dict
        Node → its succession, from ``first_year`` (None: the first that a census used) on.
    """
    last, first = history.country.status_year, first_year or history.country.first_list
    found = {Node(last, code): Succession(code, ()) for code in history.codes(last)}
    for year in range(last - 1, first - 1, -1):
        onward: dict[Node, list[Node]] = {}
        for before, after, change in history.steps(year):
            if change is None or not change.partial:
                onward.setdefault(before, []).append(after)
        for node, targets in onward.items():
            ordered = targets
            if len(targets) > 1:
                ordered = sorted(set(targets), key=lambda target: _rank(node, target, history))
            ends = dict.fromkeys(
                end for target in ordered for end in (found[target].main, *found[target].others)
            )
            main, *others = ends
            found[node] = Succession(main, tuple(others))
    return found


def _rank(node: Node, target: Node, history: DivisionHistory) -> tuple[bool, bool, bool, bool, str]:
    stem, codes = history.name(node.code, node.year)[:-1], history.country.codes
    return (
        target.code != node.code,
        history.name(target.code, target.year)[:-1] != stem,
        history.listed(target.code, node.year),
        codes.prefecture(target.code) != codes.prefecture(node.code),
        target.code,
    )


def holders(polygons: Iterable[str], history: DivisionHistory) -> pd.Series:
    """Find the county of 2020 that each polygon of the boundary vintage was part of.

    Parameters
    ----------
    polygons
        Codes of the boundary vintage.
    history
        The yearly lists.

    Returns
    -------
    Series
        Index: code of the polygon; value: the code itself if the list of 2020 has it, else
        the first county that land passed from (Xinxing was part of Yizhou).
    """
    before: dict[str, str] = {}
    for change in history.changes:
        if change.year > history.country.status_year and not change.partial:
            before.setdefault(change.target, before.get(change.source, change.source))
    held = {
        code: code if history.listed(code, history.country.status_year) else before.get(code, code)
        for code in polygons
    }
    return pd.Series(held, name="leaf", dtype="str")


def place_rows(
    attached: Mapping[int, Attachment],
    populations: Mapping[int, Mapping[str, int | None]],
    history: DivisionHistory,
) -> pd.DataFrame:
    """Give each census row the county, prefecture and province of 2020 that it counts for.

    Parameters
    ----------
    attached
        Census year → attachment of its rows.
    populations
        Census year → people by code of the row; a row without a count stays without.
    history
        The yearly lists.

    Returns
    -------
    DataFrame
        One row per census row: ``year``, ``code``, ``population`` (Int64), ``leaf``,
        ``prefecture_code``, ``province_code`` and ``ambiguous`` (its land lies in several
        counties of 2020, of which the main one was taken).
    """
    successor = successions(history)
    records = []
    for year, attachment in sorted(attached.items()):
        for code, nodes in sorted(attachment.items()):
            main, others = _place(nodes, successor)
            records.append(
                {
                    "year": year,
                    "code": code,
                    "population": populations[year].get(code),
                    "leaf": main,
                    "prefecture_code": history.prefecture(main),
                    "province_code": history.country.codes.province(main),
                    "ambiguous": bool(others),
                }
            )
    return pd.DataFrame(records).astype({"population": "Int64"})


def _place(
    nodes: Sequence[Node], successor: Mapping[Node, Succession]
) -> tuple[str, tuple[str, ...]]:
    ends = dict.fromkeys(
        end for node in nodes for end in (successor[node].main, *successor[node].others)
    )
    main, *others = ends
    return main, tuple(others)
