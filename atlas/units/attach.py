"""Attach the rows of a census table to the yearly code lists.

A census follows the list of one year, but each table departs from it somewhere: the reviewed
table ``census_code_map`` says where, and ``zone_hosts`` says whose territory a development
zone is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from atlas.model.errors import Fault, SourceError
from atlas.units.history import DivisionHistory, Node

Attachment = Mapping[str, tuple[Node, ...]]
"""For each code of a census table the entries of the lists whose territory the row counts."""


def attach(
    codes: Iterable[str],
    year: int,
    history: DivisionHistory,
    code_map: pd.DataFrame,
    zone_hosts: pd.DataFrame,
    file: str,
) -> dict[str, tuple[Node, ...]]:
    """Find for each row of a census table the list entries that it stands for.

    Parameters
    ----------
    codes
        The codes of the table, in its order.
    year
        The census: 2000, 2010 or 2020.
    history
        The yearly lists.
    code_map
        Packaged table ``census_code_map``.
    zone_hosts
        Packaged table ``zone_hosts``; used for censuses that count zones apart.
    file
        Name of the table, for errors.

    Returns
    -------
    dict
        Code → nodes. A row with several nodes (a zone on several counties, an old county
        that is now two districts) unites them.

    Raises
    ------
    SourceError
        If a code is in no list, naming every such row.
    """
    hosts = zone_hosts if history.country.censuses[year].zones else zone_hosts.iloc[:0]
    special = _mapped(code_map[code_map["year"] == year]) | _hosted(hosts, history, year)
    first, *_, last = history.country.list_years
    expected = f"a code that a list of {first}–{last} has"
    attached: dict[str, tuple[Node, ...]] = {}
    faults = []
    for row, code in enumerate(codes, start=2):
        nodes = special.get(code) or _listed(code, year, history)
        if nodes:
            attached[code] = nodes
        else:
            faults.append(Fault(expected, file, row, "code", code))
    if faults:
        raise SourceError(faults)
    return attached


def _listed(code: str, year: int, history: DivisionHistory) -> tuple[Node, ...]:
    """Attach to the census's own list, else to the nearest earlier or later one."""
    own = history.country.lists[year]
    if history.listed(code, own):
        return (Node(own, code),)
    earlier = history.last_year(code, own)
    if earlier is not None:
        return (Node(earlier, code),)
    later = [first for first, _ in history.spans.get(code, ())]
    return (Node(min(later), code),) if later else ()


def _mapped(rows: pd.DataFrame) -> dict[str, tuple[Node, ...]]:
    mapped: dict[str, tuple[Node, ...]] = {}
    columns = (rows["code"], rows["list_year"], rows["list_code"])
    for code, list_year, list_code in zip(*columns, strict=True):
        mapped[code] = (*mapped.get(code, ()), Node(int(list_year), list_code))
    return mapped


def _hosted(rows: pd.DataFrame, history: DivisionHistory, year: int) -> dict[str, tuple[Node, ...]]:
    """Attach zones to hosts; some hosts are named as they were before a merger."""
    hosted: dict[str, tuple[Node, ...]] = {}
    for code, host in zip(rows["code"], rows["host_code"], strict=True):
        hosted[code] = (*hosted.get(code, ()), *_listed(host, year, history))
    return hosted
