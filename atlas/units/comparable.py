"""Comparable units of any country: divisions that shared land between two lists are one unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import compress, pairwise
from typing import Final

import numpy as np
import pandas as pd

from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.frames import CODE, PEOPLE, ColumnKind, check_frame, check_series
from atlas.units.unite import first_linked, sum_counts

CALL: Final = "atlas.units.comparable_units"
SUM_CALL: Final = "atlas.units.sum_by_unit"

Node = tuple[int, str]
"""A code in a year: that of a list, or just before or after a change."""

_TEXT: Final = ColumnKind(
    "a code, as text", lambda values: ~values.map(lambda value: isinstance(value, str)).astype(bool)
)
_YEAR: Final = ColumnKind(
    "a year, as a whole number",
    lambda values: values.map(lambda year: not isinstance(year, int | np.integer)).astype(bool),
)


def comparable_units(
    lists: Mapping[int, Collection[str]], changes: pd.DataFrame, *, prefix: str = "U"
) -> pd.Series:
    """Unite the divisions that cannot be told apart between the first list and the last.

    Parameters
    ----------
    lists
        Year → codes of all divisions in the list of that year, for two years or more. Lists of
        every year are best: a code that two lists on end have is taken for the same division.
    changes
        One row for each pair of divisions that shared land when boundaries changed: ``year`` (of
        the first list that shows the change), ``before`` and ``after`` (codes in the lists before
        and after it). A split and a merger are several rows; a part of a division's land that
        moved to another is a row like any other.
    prefix
        Begins the code of a unit of several divisions.

    Returns
    -------
    Series of str
        The unit of every division, named ``unit``, indexed by ``year`` and ``code``, sorted. A
        unit that is one division in every list bears its code in the last; another bears
        ``prefix`` and the lowest of its codes in the last list.

    Raises
    ------
    UserError
        A list or a change holds what is no code or no year; a change is of a code that the lists
        around it do not have; or a division leaves the lists and no change says where it went.

    Notes
    -----
    The units are the connected components of the graph whose nodes are the divisions of each
    year, and whose edges are changes and codes that live on. They are the finest units over which
    the censuses of the first and the last year can be compared without estimating anything. The
    atlas's own units add what is known of China: reviewed moves that no list records, and rows of
    a census that stand on a list of another year.

    Examples
    --------
    In 2013 the town B was split: a part became C. In 2016 D took over E.

    >>> lists = {2010: ["A", "B", "D", "E"], 2020: ["A", "B", "C", "D"]}
    >>> changes = pd.DataFrame(
    ...     [(2013, "B", "B"), (2013, "B", "C"), (2016, "D", "D"), (2016, "E", "D")],
    ...     columns=["year", "before", "after"],
    ... )
    >>> units = comparable_units(lists, changes)
    >>> units[2010].to_dict()
    {'A': 'A', 'B': 'UB', 'D': 'UD', 'E': 'UD'}
    >>> units[2020].to_dict()
    {'A': 'A', 'B': 'UB', 'C': 'UB', 'D': 'UD'}
    """
    check_frame(CALL, "changes", changes, {"year": _YEAR, "before": _TEXT, "after": _TEXT})
    if faults := list(_faults(lists, changes)):
        raise FaultyInputError(faults)
    nodes = _nodes(lists, changes)
    first = first_linked(_linked(nodes, changes))
    of_node = (first.get(node, node) for node in zip(nodes["year"], nodes["code"], strict=True))
    listed = nodes.assign(group=pd.factorize(pd.Series([*of_node]))[0])[nodes["listed"]]
    last = listed[listed["year"].eq(max(lists))]
    now = last.groupby("group")["code"].min()
    if lost := sorted(set(listed.loc[~listed["group"].isin(now.index), "code"])):
        expected = Message("a change that says where it went before {year}", year=max(lists))
        raise FaultyInputError([Fault(expected, CALL, None, "lists", code) for code in lost])
    most = listed.groupby(["group", "year"]).size().groupby("group").max()
    names = now.where(most[now.index].eq(1), prefix + now)
    units = listed.set_index(["year", "code"])["group"].map(names)
    return units.astype("str").rename("unit").sort_index()


def _nodes(lists: Mapping[int, Collection[str]], changes: pd.DataFrame) -> pd.DataFrame:
    """List the divisions of all years, and those that changes alone know, by code and year."""
    known = [(year, code, True) for year, codes in lists.items() for code in codes]
    ends = [
        *zip(changes["year"] - 1, changes["before"], strict=True),
        *zip(changes["year"], changes["after"], strict=True),
    ]
    nodes = pd.DataFrame(
        [*known, *((*end, False) for end in ends)], columns=["year", "code", "listed"]
    )
    return nodes.groupby(["code", "year"])["listed"].any().reset_index()


def _linked(nodes: pd.DataFrame, changes: pd.DataFrame) -> Iterator[tuple[Node, Node]]:
    """Pair the nodes that are one unit: the ends of each change, and codes that live on."""
    yield from zip(
        zip(changes["year"] - 1, changes["before"], strict=True),
        zip(changes["year"], changes["after"], strict=True),
        strict=True,
    )
    # Where a list stands between two entries of a code, it lacks the code: it was given anew.
    years = np.unique(nodes.loc[nodes["listed"], "year"])
    until = np.searchsorted(years, nodes["year"], side="left")
    since = np.searchsorted(years, nodes["year"], side="right")
    same = nodes["code"].eq(nodes["code"].shift(-1)) & (np.roll(until, -1) <= since)
    pairs = pairwise(zip(nodes["year"], nodes["code"], strict=True))
    yield from compress(pairs, same)


def _faults(lists: Mapping[int, Collection[str]], changes: pd.DataFrame) -> Iterator[Fault]:
    """Find what is wrong with lists and changes, each with its place."""
    if len(lists) < 2:
        yield Fault(Message("the lists of two years or more"), CALL, None, "lists", str(len(lists)))
    for year, codes in lists.items():
        if not codes:
            yield Fault(
                Message("the codes of all divisions"), f"{CALL}, lists[{year}]", value="none"
            )
        for code in codes:
            if not isinstance(code, str):
                yield Fault(Message("a code, as text"), f"{CALL}, lists[{year}]", value=repr(code))
    listed = {code for codes in lists.values() for code in codes}
    for end, other, side in (("before", "after", "before"), ("after", "before", "after")):
        known = listed | set(changes[other])
        for label, code in changes.loc[~changes[end].isin(known), end].items():
            expected = Message(f"a code of a list {side} the change")
            yield Fault(expected, f"{CALL}, changes at {label!r}", None, end, code)


def sum_by_unit(counts: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """Sum the counts of divisions by unit.

    Parameters
    ----------
    counts
        One row for each division that was counted, indexed by its code; columns of people, whole
        numbers of 0 or more, or nothing where a division has no count.
    units
        The unit of each division, indexed by code: `comparable_units` of the year of the counts.

    Returns
    -------
    DataFrame of Int64
        Indexed by unit, sorted. A count that one division of a unit lacks, its unit lacks too: a
        part of a unit is not its count. A unit that no row belongs to is not there.

    Raises
    ------
    UserError
        A count is no number of people, a code stands twice, or a division has no unit.

    Examples
    --------
    >>> people = pd.DataFrame({"people": [30, 12, 5]}, ["B", "C", "D"])
    >>> sum_by_unit(people, pd.Series({"B": "UB", "C": "UB", "D": "D"}))
        people
    D        5
    UB      42
    """
    check_frame(SUM_CALL, "counts", counts, dict.fromkeys(map(str, counts), PEOPLE))
    codes = pd.Series(counts.index, counts.index)
    check_series(SUM_CALL, "code", codes, CODE)
    check_series(SUM_CALL, "code", pd.Series(units.index), CODE)
    if strange := [*codes[~codes.isin(units.index[units.notna()])]]:
        faults = [
            Fault(Message("a division that has a unit"), SUM_CALL, value=code) for code in strange
        ]
        raise FaultyInputError(faults)
    return sum_counts(counts.astype("Int64"), units).rename_axis(None)
