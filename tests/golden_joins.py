"""Golden tables: what people paste and join, with the answer that every way of joining must give.

They are made from the packaged lists and censuses by a seeded script, so nothing of them is kept.
The answer is made from the history of divisions and not from the look-up that joins ask: the rows
that a table has, grouped by unit, and a value only where every member of the unit is there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from atlas.country import china
from atlas.sources.packaged import read_packaged_census, read_table
from atlas.tools.join_table import Joined, JoinOptions, join_table
from atlas.units.divisions import UpperDivisions
from atlas.units.history import Node, group_values
from atlas.units.inputs import Inputs

SEED = 47
LISTS = (2001, 2005, 2008, 2012, 2015, 2019, 2023)
LATER, WHOLE = "county_2010_2020", "county_2000_2020"

CODE, NAME, PROVINCE, PREFECTURE, COUNT = "code", "name", "province", "prefecture", "people"


@dataclass(frozen=True)
class Member:
    """A division of a vintage: its code, where it lies, its unit, its people."""

    code: str
    name: str
    province: str
    prefecture: str
    unit: str | None
    people: int


@dataclass(frozen=True)
class Golden:
    """A table, and what its rows mean.

    Attributes
    ----------
    id
        Of the test.
    header, rows
        The table as text; its last column are the counts.
    means
        The code of the division that each row means; None of a total, which is to be left.
    members
        All divisions of the vintage by code.
    units
        The set that it is joined to.
    year, kind
        The vintage that is to be found.
    told
        Whether the year and the kind are told to the join.
    asked
        Whether rows may be left because they can be read in two ways: what has a value is right,
        and the rest is named.
    """

    id: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    means: tuple[str | None, ...]
    members: Mapping[str, Member]
    units: str
    year: int
    kind: str
    told: bool = False
    asked: bool = False

    @property
    def by(self) -> Literal["code", "name"]:
        """Whether rows have codes or names."""
        return "code" if CODE in self.header else "name"

    @property
    def values(self) -> dict[str, int]:
        """The count of every unit of which all members are there once, with a count."""
        counts = {
            code: int(row[-1])
            for row, code in zip(self.rows, self.means, strict=True)
            if code is not None and row[-1]
        }
        return {
            unit: sum(counts[code] for code in codes)
            for unit, codes in self.codes_of_units.items()
            if codes <= counts.keys()
        }

    @cached_property
    def codes_of_units(self) -> dict[str, set[str]]:
        """The divisions of each unit that can be whole in this vintage."""
        return _codes_of_units(self.members)

    @property
    def left(self) -> list[int]:
        """The rows that are in no unit with a value, by their line: the first is 2."""
        whole = {code for unit in self.values for code in self.codes_of_units[unit]}
        return [line for line, code in enumerate(self.means, 2) if code not in whole]


def _codes_of_units(members: Mapping[str, Member]) -> dict[str, set[str]]:
    pairs = ((one.unit, code) for code, one in members.items() if one.unit is not None)
    return {unit: set(codes) for unit, codes in group_values(pairs).items()}


class GoldenTables:
    """The maker of all golden tables.

    Parameters
    ----------
    inputs
        The packaged lists and censuses.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.inputs, self.history = inputs, inputs.history
        self.prefectures = UpperDivisions(self.history, self.history.lineage, "prefecture")

    def _name(self, code: str, year: int) -> str:
        return self.history.name(code, year)

    def census(self, year: int) -> dict[str, Member]:
        """Take the rows of a census with their people."""
        units = WHOLE if year == 2000 else LATER
        unit_of = self.inputs.membership(china().sets[units]).rows[year]
        census, listed = self.inputs.censuses[year], china().lists[year]
        packaged = read_packaged_census(year, china().tables).set_index("code")
        return {
            code: self._member(
                code,
                packaged["name_zh"][code],
                code if code in census.zones else census.packaged_attached[code][0].code,
                listed,
                unit_of.get(code),
                int(packaged["population"][code]),
            )
            for code in packaged.index
        }

    def listed(self, year: int) -> dict[str, Member]:
        """Take the divisions of a list, each with a count of its own."""
        units = self.units_of(year)
        nodes = self.inputs.membership(china().sets[units]).nodes
        return {
            code: self._member(
                code, self._name(code, year), code, year, nodes.get(Node(year, code)), count
            )
            for count, code in enumerate(sorted(self.history.divisions(year)), 1_000)
        }

    def prefectures_of(self, year: int) -> dict[str, Member]:
        """Take the prefectures of a list; a unit with a part of a divided one is never whole."""
        members, parts = {}, set()
        for count, code in enumerate(sorted(self.prefectures.listed(year)), 1_000):
            unit = self.prefectures.unit(Node(year, code))
            if unit is None:
                parts |= self.prefectures.reach(Node(year, code), self.history.status_year)
            members[code] = self._member(code, self._name(code, year), code, year, unit, count)
        return {
            code: replace(one, unit=None if one.unit in parts else one.unit)
            for code, one in members.items()
        }

    def units_of(self, year: int) -> str:
        """Choose units that the divisions of a year can be joined to."""
        return LATER if year >= china().lists[2010] else WHOLE

    def _member(
        self, code: str, name: str, listed: str, year: int, unit: str | None, people: int
    ) -> Member:
        province, prefecture = self.history.province(listed), self.history.prefecture(listed)
        above = name if prefecture == listed else self._name(prefecture, year)
        return Member(code, name, self._name(province, year), above, unit, people)

    def all(self) -> Iterator[Golden]:
        """Make all tables."""
        yield from self._whole_tables()
        yield from self._prefectures()
        yield from self._slips()
        yield from self._zones()

    def _vintages(self) -> Iterator[tuple[int, str, dict[str, Member], str]]:
        for year in china().years:
            yield year, "census", self.census(year), WHOLE if year == 2000 else LATER
        for year in LISTS:
            yield year, "list", self.listed(year), self.units_of(year)

    def _whole_tables(self) -> Iterator[Golden]:
        """Every census, and seven lists, by code and by name."""
        for year, kind, members, units in self._vintages():
            every = list(members.values())
            of = {"members": members, "units": units, "year": year, "kind": kind}
            yield golden(f"{kind}-{year}-by-code", (CODE, COUNT), every, told=True, **of)
            above = (NAME, PROVINCE, PREFECTURE, COUNT)
            yield golden(f"{kind}-{year}-by-name", above, every, told=True, asked=True, **of)
            if kind == "census":
                yield golden(f"{kind}-{year}-found", (CODE, NAME, COUNT), every, **of)
                within = (NAME, PROVINCE, COUNT)
                yield golden(f"{kind}-{year}-in-provinces", within, every, asked=True, **of)

    def _prefectures(self) -> Iterator[Golden]:
        for year in china().list_years:
            members = self.prefectures_of(year)
            of = {"members": members, "units": "prefecture", "year": year, "kind": "list"}
            every = list(members.values())
            within = (NAME, PROVINCE, COUNT)
            yield golden(f"prefectures-{year}-by-name", within, every, told=True, asked=True, **of)

    def _slips(self) -> Iterator[Golden]:
        """Tables as they come: out of order, with gaps, with totals, with slips."""
        chance = random.Random(SEED)
        members = self.census(2020)
        every = list(members.values())
        of = {"members": members, "units": LATER, "year": 2020, "kind": "census"}
        yield golden("shuffled", (CODE, COUNT), chance.sample(every, len(every)), **of)
        some = sorted(chance.sample(range(len(every)), len(every) * 9 // 10))
        yield golden("a-tenth-gone", (CODE, COUNT), [every[at] for at in some], **of)
        whole = golden("with-totals", (CODE, NAME, COUNT), every, **of)
        yield replace(
            whole,
            rows=(*self._totals(every), *whole.rows),
            means=(*(None for _ in self._totals(every)), *whole.means),
        )
        wrong = set(chance.sample(range(len(every) - 1), len(every) // 20))
        named = golden("beside-a-wrong-name", (CODE, NAME, COUNT), every, asked=True, **of)
        rows = [
            (row[0], every[at + 1].name, row[2]) if at in wrong else row
            for at, row in enumerate(named.rows)
        ]
        yield replace(named, rows=tuple(rows))
        yield self._moved_codes()
        yield self._short_names()
        yield self._shared_with_provinces()

    def _totals(self, every: Sequence[Member]) -> list[tuple[str, ...]]:
        """Write the totals of the nation, of provinces and of prefectures."""
        totals: dict[str, int] = {}
        for one in every:
            upper = self.history.prefecture(self._listed(one.code))
            above = {china().nation, self.history.province(one.code), upper} - {one.code}
            for code in above:
                totals[code] = totals.get(code, 0) + one.people
        year = china().lists[2020]
        nation = {china().nation: "全国"}
        return [
            (code, nation.get(code) or self._name(code, year), str(count))
            for code, count in sorted(totals.items())
        ]

    def _listed(self, code: str) -> str:
        census = self.inputs.censuses[2020]
        return code if code in census.zones else census.packaged_attached[code][0].code

    def _moved_codes(self) -> Golden:
        """Hainan and Mohe of 2000: six of their codes are those of other counties now."""
        members = self.census(2000)
        some = [one for code, one in members.items() if code[:2] == "46" or code[:4] == "2327"]
        of = {"members": members, "units": WHOLE, "year": 2000, "kind": "census"}
        return golden("codes-given-anew", (CODE, NAME, COUNT), some, **of)

    def _short_names(self) -> Golden:
        """Write names without their ending, as newspapers do, within prefectures."""
        members = self.listed(2015)
        short = [
            replace(one, name=one.name[:-1] if len(one.name) > 2 else one.name)
            for one in members.values()
            if one.name[-1] in "市区县"
        ]
        of = {"members": members, "units": LATER, "year": 2015, "kind": "list"}
        above = (NAME, PROVINCE, PREFECTURE, COUNT)
        return golden("short-names-2015", above, short, told=True, asked=True, **of)

    def _shared_with_provinces(self) -> Golden:
        """Write names that are, or begin, a province's: each may be a total, and is left."""
        members = self.prefectures_of(2020)
        provinces = [one for one in members.values() if one.name != one.province]
        codes = [code for code in china().provinces if not china().codes.is_municipality(code)]
        names = {self._name(code, 2020)[:2] for code in codes} | {"Jilin", "Hainan"}
        totals = tuple((name, "1") for name in sorted(names))
        whole = golden(
            "names-of-provinces",
            (NAME, COUNT),
            provinces,
            members=members,
            units="prefecture",
            year=2020,
            kind="list",
            told=True,
            asked=True,
        )
        return replace(
            whole, rows=(*totals, *whole.rows), means=(*(None for _ in totals), *whole.means)
        )

    def _zones(self) -> Iterator[Golden]:
        """The rows of the prefecture of each development zone, without it and with it blank."""
        members = self.census(2020)
        of_prefecture = group_values(
            (self.history.prefecture(self._listed(code)), one) for code, one in members.items()
        )
        of = {"members": members, "units": LATER, "year": 2020, "kind": "census"}
        for zone in read_table("zone_hosts", china().tables)["code"].drop_duplicates():
            around = of_prefecture[self.history.prefecture(self._listed(zone))]
            rest = [one for one in around if one.code != zone]
            yield golden(f"without-zone-{zone}", (CODE, COUNT), rest, told=True, **of)
            blank = golden(f"blank-zone-{zone}", (CODE, COUNT), around, told=True, **of)
            rows = [(code, "" if code == zone else count) for code, count in blank.rows]
            yield replace(blank, rows=tuple(rows))


def golden(
    name: str,
    header: Sequence[str],
    some: Sequence[Member],
    *,
    members: Mapping[str, Member],
    units: str,
    year: int,
    kind: str,
    told: bool = False,
    asked: bool = False,
) -> Golden:
    """Write divisions as a table."""
    rows = tuple(tuple(str(getattr(one, column)) for column in header) for one in some)
    means = tuple(one.code for one in some)
    return Golden(name, tuple(header), rows, means, members, units, year, kind, told, asked)


def joined(table: Golden) -> Joined:
    """Join a golden table in Python."""
    frame = pd.DataFrame(table.rows, columns=list(table.header), dtype="str")
    told: dict[str, Any] = {"year": table.year, "kind": table.kind} if table.told else {}
    return join_table(JoinOptions(frame, table.units, by=table.by, sums=(COUNT,), **told))


def values(found: Joined) -> dict[str, int]:
    """Return the count of every unit that has one."""
    known = found.table.set_index("code")[COUNT].dropna()
    return {code: int(value) for code, value in known.items()}
