"""The divisions that a user's codes name, at each level: found in the list of a year, or near it.

A table of a year should use the codes of that year's list. As with census tables, a code that
the list lacks stands for the division that had it in the nearest earlier year, else in the
nearest later one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from atlas.country.names import romanise
from atlas.model.country import Codes
from atlas.model.errors import NO_MESSAGE, Message
from atlas.sources.packaged import Folders, read_table
from atlas.units.comparability import above
from atlas.units.history import Attachment, DivisionHistory, Lineage, Node, group_values
from atlas.units.unite import Transfer

_LEVELS: Final = {"prefecture": Message("prefecture"), "province": Message("province")}


@dataclass(frozen=True)
class CountyDivisions:
    """County-level divisions, and the rows of census tables that no list has.

    Attributes
    ----------
    history, lineage
        The yearly lists, and the links between them.
    first_year
        First year whose list the units unite.
    attached
        Census year → attachment of the rows of the packaged table.
    zones
        Census year → codes of the rows that are development zones.
    """

    history: DivisionHistory
    lineage: Lineage
    first_year: int
    attached: Mapping[int, Attachment]
    zones: Mapping[int, Collection[str]]

    @property
    def years(self) -> range:
        """The years from the list of the units' first census to that of the boundaries."""
        return range(self.first_year, self.history.boundary_year + 1)

    def listed(self, year: int) -> Collection[str]:
        """Collect the county-level codes in the list of a year."""
        return [
            code
            for code in sorted(self.history.codes(year))
            if not self.history.country.is_special(code)
        ]

    def find(self, code: str, year: int) -> Node | None:
        """Find a code in the list, then in the census of that year, then in other lists."""
        if self.history.listed(code, year):
            return Node(year, code)
        rows = self.attached.get(year, {})
        if code in rows:
            return rows[code][0]
        earlier = self.history.last_year(code, year)
        if earlier is not None:
            return Node(earlier, code) if earlier >= self.first_year else None
        later = [first for first, _ in self.history.spans.get(code, ())]
        return Node(min(later), code) if later else None

    def expectation(self, code: str, year: int) -> Message:
        """Say what was expected in place of a code; empty where it is right."""
        country = self.history.country
        if country.is_special(code) or self.find(code, year) is not None:
            return NO_MESSAGE
        if code in self.history.names and code not in self.history.spans:
            return Message(
                "a county-level code; this is {name}, a division of a higher level",
                name=self.history.name(code, year),
            )
        expected = Message(
            "a county-level code that a list of {first}–{last} has",
            first=self.first_year,
            last=self.history.boundary_year,
        )
        if country.codes.is_united(code):
            return Message(
                "{what}, in a row for each division of the unit (table unit_members)", what=expected
            )
        return expected

    def hosted(self, code: str, year: int) -> bool:
        """Return whether a code is a development zone of that year's census."""
        return code in self.zones.get(year, ()) and not self.history.listed(code, year)

    def counted(self, year: int) -> Mapping[str, tuple[Node, ...]]:
        """Place the rows of the census of a year but for zones; none where there was no census."""
        zones = self.zones.get(year, ())
        rows = self.attached.get(year, {}).items()
        return {code: nodes for code, nodes in rows if code not in zones}

    def reach(self, node: Node, year: int) -> frozenset[str]:
        """Collect the codes of a year that share the land of a division."""
        return self.lineage.reach(node, year)

    def row_node(self, node: Node) -> Node:
        """Return the entry itself: it is of this level."""
        return node


@dataclass(frozen=True)
class UpperDivisions:
    """Prefectures or provinces, as the county-level divisions of each year make them up.

    Attributes
    ----------
    history, lineage
        The yearly lists, and the links between them.
    level
        ``prefecture`` or ``province``.
    """

    history: DivisionHistory
    lineage: Lineage
    level: str

    @property
    def years(self) -> range:
        """All years of the lists."""
        return self.history.country.list_years

    def listed(self, year: int) -> Collection[str]:
        """Collect the codes that the counties of a year belong to."""
        return sorted(self._counties[year])

    def find(self, code: str, year: int) -> Node | None:
        """Find a code in the year, else in the nearest earlier one, else in the nearest later."""
        known = [listed_year for listed_year in self.years if code in self._counties[listed_year]]
        if not known:
            return None
        earlier = [listed_year for listed_year in known if listed_year <= year]
        return Node(max(earlier) if earlier else min(known), code)

    def expectation(self, code: str, year: int) -> Message:
        """Say what was expected in place of a code; empty where it is right."""
        country = self.history.country
        if country.is_special(code) or self.unit(self.find(code, year)) is not None:
            return NO_MESSAGE
        level = _LEVELS[self.level]
        if self.find(code, year) is not None:
            return Message(
                "a {level}-level code whose counties lie in one {level} of {year}",
                level=level,
                year=self.history.status_year,
            )
        if code in self.history.names:
            return Message(
                "a {level}-level code; this is {name}, of another level",
                level=level,
                name=self.history.name(code, year),
            )
        return Message(
            "a {level}-level code that a list of {first}–{last} has",
            level=level,
            first=country.first_list,
            last=self.history.boundary_year,
        )

    def unit(self, node: Node | None) -> str | None:
        """Return the unit of 2020 that holds a division: itself, or the one that took it whole."""
        if node is None or node.code in self._counties[self.history.status_year]:
            return node.code if node else None
        ends = self.reach(node, self.history.status_year)
        return next(iter(ends)) if len(ends) == 1 else None

    def hosted(self, code: str, year: int) -> bool:
        """Return False: zones are no prefectures."""
        return False

    def counted(self, year: int) -> Mapping[str, tuple[Node, ...]]:
        """Return nothing: censuses have rows of counties."""
        return {}

    def reach(self, node: Node, year: int) -> frozenset[str]:
        """Collect the codes of a year whose counties share the land of a division."""
        counties = self._counties[node.year].get(node.code, ())
        reached = {
            code
            for county in counties
            for code in self.lineage.reach(Node(node.year, county), year)
        }
        return frozenset(self._upper(code) for code in reached)

    def row_node(self, node: Node) -> Node:
        """Return the division that an entry of the county lists is part of."""
        return Node(node.year, self._upper(node.code))

    def _upper(self, code: str) -> str:
        return above(code, self.history)[self.level]

    @cached_property
    def _counties(self) -> dict[int, dict[str, list[str]]]:
        """Year → code of this level → county-level codes that make it up."""
        counties: dict[int, dict[str, list[str]]] = {year: defaultdict(list) for year in self.years}
        for year, grouped in counties.items():
            for code in sorted(self.history.codes(year)):
                if not self.history.country.is_special(code):
                    grouped[self._upper(code)].append(code)
        return {year: dict(grouped) for year, grouped in counties.items()}


LevelDivisions = CountyDivisions | UpperDivisions
"""The divisions of a level over all years, with the same questions to ask of either."""


def units_of_upper(divisions: UpperDivisions) -> dict[Node, str]:
    """Map every prefecture or province of every year to its unit of 2020."""
    placed = {
        Node(year, code): divisions.unit(Node(year, code))
        for year in divisions.years
        for code in divisions.listed(year)
    }
    return {node: unit for node, unit in placed.items() if unit is not None}


LISTED, REVIEWED = "list", "reviewed"

FIELDS = ["code", "name_zh", "level", "from_year", "to_year"]
"""What lists of every country have."""


def division_codes(*, tables: Folders, codes: Codes) -> pd.DataFrame:
    """Tabulate every code and name with the stretch of years that lists it.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``name_en``, ``level``, ``from_year``, ``to_year`` and ``evidence``
        (``list``, or ``reviewed`` for divisions that censuses count and no list has), sorted by
        code and year.
    """
    listed = read_table("division_codes", tables)[FIELDS].assign(evidence=LISTED)
    reviewed = read_table("division_codes_reviewed", tables).assign(
        evidence=REVIEWED, level="county"
    )
    table = pd.concat([listed, reviewed[listed.columns]])
    names = zip(table["name_zh"], table["code"], strict=True)
    table["name_en"] = [romanise(name, code, codes=codes) for name, code in names]
    return table.sort_values(["code", "from_year"], ignore_index=True)


def division_changes(*, tables: Folders, codes: Codes) -> pd.DataFrame:
    """Tabulate the changes between each list and the next.

    Returns
    -------
    DataFrame
        ``year`` (of the first list that shows the change), ``from_code``, ``to_code`` and their
        names in the lists before and after, ``extent`` and ``evidence`` (``reviewed`` for changes
        that the lists lack), sorted by year and codes. Changes that were found wrong, and those
        that hold for the drawing of one boundary set only, are left out.
    """
    edges = ["year", "code_from", "code_to", "kind"]
    lists = ("division_codes", "division_codes_reviewed")
    reviewed = read_table("division_changes_reviewed", tables)
    reviewed = reviewed[reviewed["boundary_source"].isna()]
    dropped = reviewed.loc[reviewed["action"].eq("drop"), edges]
    listed = read_table("division_changes", tables).merge(dropped, how="left", indicator=True)
    listed = listed.loc[listed["_merge"].eq("left_only"), edges].assign(evidence=LISTED)
    added = reviewed.loc[reviewed["action"].eq("add"), edges].assign(evidence=REVIEWED)
    table = pd.concat([listed, added]).drop_duplicates(edges)
    table = table.rename(
        columns={"code_from": "from_code", "code_to": "to_code", "kind": "extent"}
    ).sort_values(["year", "from_code", "to_code"], ignore_index=True)
    names = pd.concat([read_table(name, tables) for name in lists])
    names = names.sort_values(["code", "from_year"])
    firsts = zip(names["from_year"].astype(int), names["name_zh"], strict=True)
    names_of = group_values(zip(names["code"], firsts, strict=True))
    for side, past in (("from", 1), ("to", 0)):
        rows = list(zip(table[f"{side}_code"], table["year"] - past, strict=True))
        chinese = [_name_in(year, names_of[code]) for code, year in rows]
        table[f"{side}_name_zh"] = chinese
        table[f"{side}_name_en"] = [
            romanise(name, code, codes=codes) for name, (code, _) in zip(chinese, rows, strict=True)
        ]
    return table


def unrecorded_transfers(transfers: Iterable[Transfer], *, codes: Codes) -> pd.DataFrame:
    """Tabulate the transfers that no list records, with what was decided on each and why.

    Returns
    -------
    DataFrame
        As reviewed: ``period``, ``level``, and ``codes``, ``names_zh``, ``names_en``, ``places_zh``
        and ``evidence`` joined by ``;``; ``moved_people`` and ``moved_area_km2``; ``treatment``,
        ``confidence`` and ``cause``. What the row lacks is null.
    """
    rows = [
        {
            "period": transfer.period,
            "level": transfer.level,
            "codes": ";".join(transfer.codes),
            "names_zh": ";".join(transfer.names),
            "names_en": ";".join(
                romanise(name, code, codes=codes)
                for name, code in zip(transfer.names, transfer.codes, strict=True)
            ),
            "places_zh": ";".join(transfer.places) or None,
            "moved_people": transfer.people,
            "moved_area_km2": transfer.area_km2,
            "treatment": transfer.kind,
            "confidence": transfer.confidence,
            "evidence": ";".join(transfer.evidence) or None,
            "cause": transfer.cause or None,
        }
        for transfer in transfers
    ]
    return pd.DataFrame(rows)


def _name_in(year: int, names: Sequence[tuple[int, str]]) -> str:
    """Return the name that a code has in a year, or had in the last list before."""
    place = bisect_right([first for first, _ in names], year)
    return names[max(place - 1, 0)][1]
