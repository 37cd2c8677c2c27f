"""The history of administrative divisions: which codes each year lists, and what became of them.

Source of the facts: yearly code lists and change lists of the Ministry of Civil Affairs
(``division_codes``, ``division_changes``), and the reviewed tables for what those lack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import pandas as pd

from atlas.country.names import romanise
from atlas.model.country import Codes, Country
from atlas.model.errors import AtlasError, Fault, Message, raise_faults
from atlas.model.text import Text

Key = TypeVar("Key")
Value = TypeVar("Value")


def group_values(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """List the values of each key, in their order."""
    lists: dict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        lists[key].append(value)
    return dict(lists)


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

    @cached_property
    def lineage(self) -> Lineage:
        """The links between all yearly lists up to the vintage of the boundaries."""
        years = range(self.country.first_list, self.boundary_year)
        steps = [step for year in years for step in self.whole_steps(year)]
        onward = group_values((before, after.code) for before, after in steps)
        back = group_values((after, before.code) for before, after in steps)
        return Lineage(
            {node: tuple(sorted(set(codes))) for node, codes in onward.items()},
            {node: tuple(sorted(set(codes))) for node, codes in back.items()},
        )

    @property
    def boundary_year(self) -> int:
        """The year whose divisions the boundaries draw."""
        return self.country.boundaries.year

    @property
    def status_year(self) -> int:
        """The year whose list gives units their codes, names and status."""
        return self.country.status_year

    def listed(self, code: str, year: int) -> bool:
        """Return whether a county-level code is in the list of a year."""
        return any(first <= year <= last for first, last in self.spans.get(code, ()))

    def codes(self, year: int) -> set[str]:
        """Collect the county-level codes in the list of a year."""
        return set(self._lists.get(year, ()))

    def divisions(self, year: int) -> set[str]:
        """Collect the divisions of a year: its list without special regions and `districts`."""
        apart = self.districts(year)
        return {
            code
            for code in self.codes(year)
            if code not in apart and not self.country.is_special(code)
        }

    def districts(self, year: int) -> Mapping[str, str]:
        """Find the districts that a list has beside their city as one division, with the city.

        They are those of Sansha, which no census counts apart and no boundaries draw.
        """
        return self._districts.get(year, {})

    def last_year(self, code: str, until: int) -> int | None:
        """Find the last year, not after ``until``, whose list has the code."""
        years = [min(last, until) for first, last in self.spans.get(code, ()) if first <= until]
        return max(years, default=None)

    def name(self, code: str, year: int) -> str:
        """Return the Chinese name of a code at any level in the list nearest to a year.

        A unit of several divisions has that of the first.
        """
        stretches = self.names.get(self.country.codes.first_division(code))
        if not stretches:
            raise AtlasError(f"no list names the code {code}")
        return min(stretches, key=lambda s: (max(s[0] - year, year - s[1], 0), s))[2]

    def text(self, code: str, year: int) -> Text:
        """Return the name of `name` in both languages."""
        name = self.name(code, year)
        return Text(name, romanise(name, code, codes=self.country.codes))

    def prefecture(self, code: str) -> str:
        """Return the prefecture-level code of a county-level code, or of a unit of counties.

        A municipality is its own prefecture level; a county directly under a province, a
        prefecture without counties and a pseudo-code of Qinghai stand as the lists have them.
        """
        codes = self.country.codes
        code = codes.first_division(code)
        if code in codes.without_code:
            return codes.without_code[code]
        if codes.is_municipality(code):
            return codes.province(code)
        parent = codes.prefecture(code)
        return parent if parent in self.names else code

    def province(self, code: str) -> str:
        """Return the province of a county or of a prefecture."""
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
            merged: list[tuple[int, int]] = []
            for first, last in sorted(spans):
                if merged and first <= merged[-1][1] + 1:
                    merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
                else:
                    merged.append((first, last))
            joined[code] = tuple(merged)
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
        return group_values(
            (change.before, change) for change in self.changes if not change.partial
        )

    @cached_property
    def taken_over(self) -> dict[Node, list[Change]]:
        """Whole changes by the entry of the list after them."""
        return group_values((change.after, change) for change in self.changes if not change.partial)

    @cached_property
    def changes_at(self) -> dict[Node, list[Change]]:
        """All changes by the entries at both of their ends."""
        return group_values(
            (end, change) for change in self.changes for end in (change.before, change.after)
        )

    @cached_property
    def _lists(self) -> dict[int, set[str]]:
        listed = group_values(
            (year, code)
            for code, spans in self.spans.items()
            for first, last in spans
            for year in range(first, last + 1)
        )
        return {year: set(codes) for year, codes in listed.items()}

    @cached_property
    def _districts(self) -> dict[int, dict[str, str]]:
        return {
            year: {
                code: city
                for code in sorted(listed)
                if (city := self.prefecture(code)) != code and city in listed
            }
            for year, listed in self._lists.items()
        }

    @cached_property
    def _by_year(self) -> dict[int, list[Change]]:
        return group_values((change.year, change) for change in self.changes)

    def whole_steps(self, year: int) -> Iterator[tuple[Node, Node]]:
        """Link one year's list to the next year's: by codes that live on, and by whole changes."""
        for code in sorted(self.codes(year) & self.codes(year + 1)):
            yield Node(year, code), Node(year + 1, code)
        for change in self._by_year.get(year + 1, ()):
            if not change.partial:
                yield change.before, change.after


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
        The country.

    Raises
    ------
    SourceError
        If a change names a code that the list before or after it does not have.
    """
    names = _names(pd.concat([codes, reviewed_codes]))
    land = reviewed_codes.dropna(subset=["land_in"])
    history = DivisionHistory(
        country,
        spans=_spans(pd.concat([_leaves(codes, coding=country.codes), reviewed_codes])),
        changes=_changes(changes, reviewed_changes),
        names=names,
        land_in=dict(zip(land["code"], land["land_in"], strict=True)),
    )
    raise_faults(_unlisted(history))
    return history


def _leaves(codes: pd.DataFrame, *, coding: Codes) -> pd.DataFrame:
    """Keep counties, and prefectures that have no county of their own in a year."""
    counties = codes[codes["level"] == "county"]
    upper = codes["code"].map(coding.prefecture)
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
    columns = (rows["code"], rows["from_year"], rows["to_year"])
    spans = group_values((code, (int(a), int(b))) for code, a, b in zip(*columns, strict=True))
    return {code: tuple(sorted(years)) for code, years in spans.items()}


def _names(rows: pd.DataFrame) -> dict[str, tuple[tuple[int, int, str], ...]]:
    columns = (rows["code"], rows["from_year"], rows["to_year"], rows["name_zh"])
    names = group_values(
        (code, (int(first), int(last), name))
        for code, first, last, name in zip(*columns, strict=True)
    )
    return {code: tuple(sorted(stretches)) for code, stretches in names.items()}


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
                expected = Message("a code that the list of {year} has", year=year)
                where = f"{change.year}: {change.source} → {change.target}"
                yield Fault(expected, "division_changes.csv", None, where, code)


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
    mapped, pairs = (
        code_map[code_map["year"] == year],
        zip(hosts["code"], hosts["host_code"], strict=True),
    )
    listed = map(Node, mapped["list_year"].astype(int), mapped["list_code"])
    special = group_values(zip(mapped["code"], listed, strict=True))
    special |= group_values(
        (code, node) for code, host in pairs for node in _listed(host, year, history)
    )
    first, *_, last = history.country.list_years
    expected = Message("a code that a list of {first}–{last} has", first=first, last=last)
    attached: dict[str, tuple[Node, ...]] = {}
    faults = []
    for row, code in enumerate(codes, start=2):
        nodes = tuple(special.get(code, ())) or _listed(code, year, history)
        if nodes:
            attached[code] = nodes
        else:
            faults.append(Fault(expected, file, row, "code", code))
    raise_faults(faults)
    return attached


def _listed(code: str, year: int, history: DivisionHistory) -> tuple[Node, ...]:
    """Attach to the census's own list, else to the nearest earlier or later one."""
    list_year = history.country.lists[year]
    if history.listed(code, list_year):
        return (Node(list_year, code),)
    earlier = history.last_year(code, list_year)
    if earlier is not None:
        return (Node(earlier, code),)
    later = [first for first, _ in history.spans.get(code, ())]
    return (Node(min(later), code),) if later else ()


def successions(history: DivisionHistory) -> dict[Node, str]:
    """Follow every node of the lists to the year of the status along whole changes.

    A code that lives on is its own successor, whatever was carved from it; of several
    successors the main one bears the old name (Chaoyang County → Chaoyang District), else is new
    that year (Shaoxing → Keqiao, not Yuecheng), else lies in the old prefecture, else has the
    smallest code. Partial transfers move no status.

    Returns
    -------
    dict
        Node → code of the county, from the first list on that a census used.
    """
    last, first = history.status_year, history.country.first_list
    successor = {Node(last, code): code for code in history.codes(last)}
    for year in range(last - 1, first - 1, -1):
        for node, targets in group_values(history.whole_steps(year)).items():
            main = targets[0]
            if len(targets) > 1:
                main = min(targets, key=lambda target: _rank(node, target, history))
            successor[node] = successor[main]
    return successor


def _rank(node: Node, target: Node, history: DivisionHistory) -> tuple[bool, bool, bool, bool, str]:
    stem, codes = history.name(node.code, node.year)[:-1], history.country.codes
    return (
        target.code != node.code,
        history.name(target.code, target.year)[:-1] != stem,
        history.listed(target.code, node.year),
        codes.prefecture(target.code) != codes.prefecture(node.code),
        target.code,
    )


def county_of_polygon(polygons: Iterable[str], history: DivisionHistory) -> pd.Series:
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
        if change.year > history.status_year and not change.partial:
            before.setdefault(change.target, before.get(change.source, change.source))
    held = {
        code: code if history.listed(code, history.status_year) else before.get(code, code)
        for code in polygons
    }
    return pd.Series(held, name="latest_code", dtype="str")


def place_rows(attached: Mapping[int, Attachment], history: DivisionHistory) -> pd.DataFrame:
    """Give each census row the county, prefecture and province of 2020 that it counts for.

    Parameters
    ----------
    attached
        Census year → attachment of its rows.
    history
        The yearly lists.

    Returns
    -------
    DataFrame
        One row per census row: ``year``, ``code``, ``latest_code`` (the county of the list of
        2020 that holds its land, of several the main one), ``prefecture_code`` and
        ``province_code``.
    """
    successor = successions(history)
    records = []
    for year, attachment in sorted(attached.items()):
        for code, nodes in sorted(attachment.items()):
            main = successor[nodes[0]]
            above = history.prefecture(main), history.country.codes.province(main)
            records.append((year, code, main, *above))
    columns = ["year", "code", "latest_code", "prefecture_code", "province_code"]
    return pd.DataFrame(records, columns=columns)
