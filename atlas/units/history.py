"""The history of administrative divisions: which codes each year lists, and what became of them.

Source of the facts: yearly code lists and change lists of the Ministry of Civil Affairs
(``division_codes``, ``division_changes``), and the reviewed tables for what those lack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from atlas.model.country import Country
from atlas.model.errors import AtlasError, Fault, SourceError


class Node(NamedTuple):
    """A county-level code as one year's list has it.

    A tuple, because uniting looks hundreds of thousands of them up.
    """

    year: int
    code: str


@dataclass(frozen=True, order=True)
class Change:
    """Territory that passes from a code to a code between two yearly lists.

    Attributes
    ----------
    year
        The first year whose list shows the change.
    source, target
        The codes before and after.
    partial
        Whether only part of ``source`` passed while both codes lived on.
    """

    year: int
    source: str
    target: str
    partial: bool

    @property
    def before(self) -> Node:
        """Its source, as the list before has it."""
        return Node(self.year - 1, self.source)

    @property
    def after(self) -> Node:
        """Its target, as the list has it that shows the change first."""
        return Node(self.year, self.target)


@dataclass(frozen=True)
class DivisionHistory:
    """Yearly lists of county-level codes and the changes between them.

    Attributes
    ----------
    country
        The country that they are of.
    spans
        For each code the stretches of years, first and last, that list it.
    changes
        All changes, sorted.
    names
        For each code its names in Chinese with the years that use them.
    land_in
        Units whose land lies inside another unit's polygon: code → code of that polygon.
    """

    country: Country
    spans: dict[str, tuple[tuple[int, int], ...]]
    changes: tuple[Change, ...]
    names: dict[str, tuple[tuple[int, int, str], ...]]
    land_in: dict[str, str]

    def listed(self, code: str, year: int) -> bool:
        """Tell whether a county-level code is in the list of a year."""
        return any(first <= year <= last for first, last in self.spans.get(code, ()))

    def codes(self, year: int) -> set[str]:
        """Collect the county-level codes in the list of a year."""
        return set(self._lists.get(year, ()))

    def last_year(self, code: str, until: int) -> int | None:
        """Find the last year, not after ``until``, whose list has the code."""
        years = [min(last, until) for first, last in self.spans.get(code, ()) if first <= until]
        return max(years, default=None)

    def name(self, code: str, year: int) -> str:
        """Give the Chinese name of a code at any level in the list nearest to a year."""
        stretches = self.names.get(code)
        if not stretches:
            raise AtlasError(f"no list names the code {code}")
        return min(stretches, key=lambda s: (max(s[0] - year, year - s[1], 0), s))[2]

    def prefecture(self, code: str) -> str:
        """Give the prefecture-level code of a county-level code.

        A municipality is its own prefecture level; a county directly under a province, a
        prefecture without counties and a pseudo-code of Qinghai stand as the lists have them.
        """
        codes = self.country.codes
        if code in codes.without_code:
            return codes.without_code[code]
        if codes.is_municipality(code):
            return codes.province(code)
        parent = codes.prefecture(code)
        return parent if parent in self.names else code

    def province(self, code: str) -> str:
        """Give the province of a county or of a prefecture."""
        codes = self.country.codes
        return codes.province(codes.without_code.get(code, code))

    def since(self, node: Node) -> Node:
        """Go back to the first of the lists on end that have the code of an entry."""
        return Node(self._stretch(node)[0], node.code)

    def until(self, node: Node) -> Node:
        """Go on to the last of the lists on end that have the code of an entry."""
        return Node(self._stretch(node)[1], node.code)

    def _stretch(self, node: Node) -> tuple[int, int]:
        for first, last in self.stretches.get(node.code, ()):
            if first <= node.year <= last:
                return first, last
        return node.year, node.year

    @cached_property
    def stretches(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """For each code the years on end that list it: spans that follow on one another are one."""
        joined: dict[str, tuple[tuple[int, int], ...]] = {}
        for code, spans in self.spans.items():
            found: list[tuple[int, int]] = []
            for first, last in sorted(spans):
                if found and first <= found[-1][1] + 1:
                    found[-1] = (found[-1][0], max(last, found[-1][1]))
                else:
                    found.append((first, last))
            joined[code] = tuple(found)
        return joined

    @cached_property
    def entries(self) -> dict[str, tuple[tuple[Node, ...], ...]]:
        """For each code its entries of the lists, those of the years on end together."""
        return {
            code: tuple(tuple(Node(year, code) for year in range(a, b + 1)) for a, b in stretches)
            for code, stretches in self.stretches.items()
        }

    @cached_property
    def handed_on(self) -> dict[Node, list[Change]]:
        """Whole changes by the entry of the list before them."""
        return _gathered((one.before, one) for one in self.changes if not one.partial)

    @cached_property
    def taken_over(self) -> dict[Node, list[Change]]:
        """Whole changes by the entry of the list after them."""
        return _gathered((one.after, one) for one in self.changes if not one.partial)

    @cached_property
    def _lists(self) -> dict[int, set[str]]:
        lists: dict[int, set[str]] = defaultdict(set)
        for code, spans in self.spans.items():
            for first, last in spans:
                for year in range(first, last + 1):
                    lists[year].add(code)
        return dict(lists)

    @cached_property
    def _by_year(self) -> dict[int, tuple[Change, ...]]:
        grouped: dict[int, list[Change]] = defaultdict(list)
        for change in self.changes:
            grouped[change.year].append(change)
        return {year: tuple(changes) for year, changes in grouped.items()}

    def steps(self, year: int) -> Iterator[tuple[Node, Node, Change | None]]:
        """Yield the links from one year's list to the next year's: persisting codes, changes."""
        for code in sorted(self.codes(year) & self.codes(year + 1)):
            yield Node(year, code), Node(year + 1, code), None
        for change in self._by_year.get(year + 1, ()):
            yield change.before, change.after, change


def _gathered(changes: Iterable[tuple[Node, Change]]) -> dict[Node, list[Change]]:
    found: dict[Node, list[Change]] = defaultdict(list)
    for node, change in changes:
        found[node].append(change)
    return dict(found)


def read_history(
    codes: pd.DataFrame,
    reviewed_codes: pd.DataFrame,
    changes: pd.DataFrame,
    reviewed_changes: pd.DataFrame,
    *,
    country: Country,
) -> DivisionHistory:
    """Join the lists and their reviewed supplements into one history.

    Parameters
    ----------
    codes, reviewed_codes, changes, reviewed_changes
        The packaged tables ``division_codes``, ``division_codes_reviewed``,
        ``division_changes`` and ``division_changes_reviewed``.
    country
        The country whose censuses and divisions are meant.

    Raises
    ------
    SourceError
        If a change names a code that the list before or after it does not have.
    """
    names = _names(pd.concat([codes, reviewed_codes]))
    land = reviewed_codes.dropna(subset=["land_in"])
    history = DivisionHistory(
        country,
        spans=_spans(pd.concat([_leaves(codes, country=country), reviewed_codes])),
        changes=_changes(changes, reviewed_changes),
        names=names,
        land_in=dict(zip(land["code"], land["land_in"], strict=True)),
    )
    faults = list(_unlisted(history))
    if faults:
        raise SourceError(faults)
    return history


def _leaves(codes: pd.DataFrame, *, country: Country) -> pd.DataFrame:
    """Keep counties, and prefectures that have no county of their own in a year."""
    counties = codes[codes["level"] == "county"]
    upper = codes["code"].map(country.codes.prefecture)
    with_counties = upper[counties.index].unique()
    alone = (codes["level"] == "prefecture") & ~upper.isin(with_counties)
    # Sanya had no districts until 2014: the list shows counties of the prefecture only then.
    rows = [counties, codes[alone]]
    parted = codes[(codes["level"] == "prefecture") & ~alone]
    first_county = counties.groupby(upper[counties.index])["from_year"].min()
    until = upper[parted.index].map(first_county).astype("Int64") - 1
    late = parted[parted["from_year"] <= until]
    rows.append(late.assign(to_year=late["to_year"].clip(upper=until)))
    return pd.concat(rows)


def _spans(rows: pd.DataFrame) -> dict[str, tuple[tuple[int, int], ...]]:
    grouped: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for code, first, last in zip(rows["code"], rows["from_year"], rows["to_year"], strict=True):
        grouped[code].append((int(first), int(last)))
    return {code: tuple(sorted(spans)) for code, spans in grouped.items()}


def _names(rows: pd.DataFrame) -> dict[str, tuple[tuple[int, int, str], ...]]:
    grouped: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    columns = (rows["code"], rows["from_year"], rows["to_year"], rows["name_zh"])
    for code, first, last, name in zip(*columns, strict=True):
        grouped[code].append((int(first), int(last), name))
    return {code: tuple(sorted(stretches)) for code, stretches in grouped.items()}


def _changes(changes: pd.DataFrame, reviewed: pd.DataFrame) -> tuple[Change, ...]:
    dropped = set(_edges(reviewed[reviewed["action"] == "drop"]))
    added = _edges(reviewed[reviewed["action"] == "add"])
    return tuple(sorted({*(c for c in _edges(changes) if c not in dropped), *added}))


def _edges(rows: pd.DataFrame) -> Iterator[Change]:
    columns = (rows["year"], rows["code_from"], rows["code_to"], rows["kind"])
    for year, source, target, kind in zip(*columns, strict=True):
        yield Change(int(year), source, target, kind == "partial")


def _unlisted(history: DivisionHistory) -> Iterable[Fault]:
    for change in history.changes:
        for code, year in ((change.source, change.year - 1), (change.target, change.year)):
            if not history.listed(code, year):
                yield Fault(
                    f"a code that the list of {year} has",
                    "division_changes.csv",
                    column=f"{change.year}: {change.source} → {change.target}",
                    value=code,
                )
