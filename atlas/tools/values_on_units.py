"""Bring the values of a user's table onto units: the sum of a unit's divisions, or their mean.

A unit has a value only if all divisions of that year that make it up have one. Sums are exact:
the units with a value add up to the rows that they were made of. A mean is weighted by the
people of the nearest census that tells the divisions of the unit apart, so that each of its
rows counts for one of them and each of them is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pandas as pd
from pandas.api.extensions import ExtensionArray

from atlas.units.divisions import LevelDivisions
from atlas.units.history import Node, group_values
from atlas.units.lookup import Entry, Lookup, Vintage

Combine = Literal["sum", "mean"]


@dataclass(frozen=True)
class Row:
    """A row of the user's table on the lists of divisions.

    Attributes
    ----------
    code, value
        As the table has them.
    node
        The division that the code stands for, or that hosts it if it is a development zone.
    hosted
        Whether the code is such a zone: the value is then not that of the whole division.
    """

    code: str
    value: Fraction
    node: Node
    hosted: bool


@dataclass(frozen=True)
class CensusRow:
    """The people of one census row, and the divisions whose land it counts."""

    code: str
    nodes: tuple[Node, ...]
    people: int | None


@dataclass(frozen=True)
class OnUnits:
    """The values of one year on units.

    Attributes
    ----------
    values
        Value by code of the unit; units without one are not in it.
    incomplete
        Units left out because some of their divisions have a value and others have none.
    inseparable
        Units left out because no census tells the people of their divisions apart.
    other_lists
        Codes that the list of the year lacks and lists of other years have.
    in_cities
        Districts that are in no unit by themselves, for the row of their city has them in it.
    separate
        Codes of Hong Kong, Macao and Taiwan, which are in no unit.
    kept
        Sum of the rows whose units have a value.
    """

    values: dict[str, Fraction]
    incomplete: tuple[str, ...]
    inseparable: tuple[str, ...]
    other_lists: tuple[str, ...]
    in_cities: tuple[str, ...]
    separate: tuple[str, ...]
    kept: Fraction


@dataclass(frozen=True)
class UnitsOfTable:
    """Units as the rows of one table make them up.

    Attributes
    ----------
    lookup
        The divisions of the units' level in all years.
    target
        The set of units.
    vintage
        The year whose divisions codes name, and whether they are those of its list or its census.
    divisions
        The same divisions, for the weights of a mean.
    censuses
        Census year → its rows, for the weights of a mean.
    short
        Units that are not whole whatever rows they have: a row of their land has no place.
    """

    lookup: Lookup
    target: str
    vintage: Vintage
    divisions: LevelDivisions
    censuses: Mapping[int, Sequence[CensusRow]]
    short: Collection[str] = ()

    def place(self, code: str) -> tuple[Entry, Vintage] | None:
        """Find the entry of a code in the table's vintage, or in that of the nearest year."""
        entry = self.lookup.members[self.vintage].get(code)
        if entry is not None:
            return entry, self.vintage
        return self.lookup.nearest(
            self.lookup.by_code.get(code, ()), self.vintage.year, self.target
        )

    def of(self, code: str) -> str | None:
        """Find the unit that a division is in."""
        place = self.place(code)
        return place and self.lookup.unit(place[0], place[1].year, self.target)

    def group(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Group divisions by unit, as they come."""
        own = self._own(codes)
        return group_values((unit, code) for code in own if (unit := self.of(code)) is not None)

    def _own(self, codes: Iterable[str]) -> list[str]:
        """Leave out districts whose city has a row too: its count has theirs in it."""
        given = dict.fromkeys(codes)
        return [
            code
            for code in given
            if (place := self.place(code)) is None or place[0].part_of not in given
        ]

    def lacking(self, unit: str, given: Collection[str]) -> list[str]:
        """List the divisions of the table's vintage that a unit has and the codes do not give."""
        due = self.lookup.unit_members(self.vintage, self.target).get(unit, frozenset())
        return sorted(due - self._with_cities(given))

    def of_other_years(self, unit: str, codes: Iterable[str]) -> list[str]:
        """List the codes in a unit that are those of another year than the table's."""
        own = self.lookup.members[self.vintage]
        return sorted({code for code in codes if code not in own and self.of(code) == unit})

    def _with_cities(self, codes: Iterable[str]) -> frozenset[str]:
        """Write the city for its districts where all of them are there."""
        given = frozenset(codes)
        for city, districts in self.lookup.parts[self.vintage].items():
            if districts <= given:
                given = given - districts | {city}
        return given

    def bring(self, values: Mapping[str, Fraction], combine: Combine) -> OnUnits:
        """Combine values of divisions by unit.

        Parameters
        ----------
        values
            Value by code; a code without a value is not in it.
        combine
            ``sum`` for counts, ``mean`` for rates.
        """
        rows, others = [], []
        for code in sorted(self._own(values)):
            place = self.place(code)
            if place is None or self.of(code) is None:
                continue
            rows.append(Row(code, values[code], *self._node(code, place[1])))
            if place[1] != self.vintage and place[0].kind == "list":
                others.append(code)
        by_unit = group_values((str(self.of(row.code)), row) for row in rows)
        complete = {
            unit: by_unit[unit]
            for unit in sorted(by_unit.keys() - self.short)
            if self._is_complete(unit, [row.code for row in by_unit[unit]])
        }
        if combine == "sum":
            combined = {unit: sum_of(unit_rows) for unit, unit_rows in complete.items()}
        else:
            several = {unit for unit, unit_rows in complete.items() if len(unit_rows) > 1}
            people = self._people_by_unit(several)
            means = {
                unit: self._mean(unit_rows, people.get(unit, ()))
                for unit, unit_rows in complete.items()
            }
            combined = {unit: mean for unit, mean in means.items() if mean is not None}
        return OnUnits(
            values=combined,
            incomplete=tuple(sorted(by_unit.keys() - complete.keys())),
            inseparable=tuple(sorted(complete.keys() - combined.keys())),
            other_lists=tuple(others),
            in_cities=tuple(sorted(values.keys() - set(self._own(values)))),
            separate=tuple(filter(self.divisions.history.country.is_special, sorted(values))),
            kept=sum_of(row for unit in combined for row in by_unit[unit]),
        )

    def _is_complete(self, unit: str, codes: Collection[str]) -> bool:
        """Tell whether codes are all that make up a unit in the table's vintage.

        Where some are of another year, all must be what made it up in that year: nothing may lack,
        and nothing be counted twice.
        """
        vintages = {place[1] for code in codes if (place := self.place(code)) is not None}
        if vintages == {self.vintage}:
            due = self.lookup.unit_members(self.vintage, self.target).get(unit)
            return self._with_cities(codes) == due
        return any(
            self.lookup.unit_members(vintage, self.target).get(unit) == frozenset(codes)
            for vintage in vintages - {self.vintage}
        )

    def _node(self, code: str, vintage: Vintage) -> tuple[Node, bool]:
        """Find the division of the lists that a row is of, and whether it is a zone in it."""
        node = self.divisions.find(code, vintage.year)
        if vintage.kind == "census":
            counted = self.divisions.counted(vintage.year).get(code)
            node = counted[0] if counted else node
        return node or Node(vintage.year, code), self.divisions.hosted(code, vintage.year)

    def _mean(
        self, rows: Sequence[Row], censuses: Iterable[Sequence[CensusRow]]
    ) -> Fraction | None:
        """Average the rows of a unit by its people, of the first census that tells them apart."""
        if len(rows) == 1:
            return rows[0].value
        for census in censuses:
            people = self._people_of_rows(rows, census)
            total = sum(people.values())
            if len(people) == len(rows) and total:
                return sum((row.value * people[row.code] for row in rows), Fraction(0)) / total
        return None

    def _people_of_rows(self, rows: Sequence[Row], census: Sequence[CensusRow]) -> dict[str, int]:
        """Count the people of each row of a unit by a census.

        Returns
        -------
        dict
            People by code of the row; empty where a census row counts for none or several of
            the rows, or for nobody knows how many people.
        """
        people: dict[str, int] = defaultdict(int)
        for counted in census:
            # A zone, or the very row of a table that has those of the census.
            own = [
                row
                for row in rows
                if row.code == counted.code and (row.hosted or row.node in counted.nodes)
            ]
            owners = own or [row for row in rows if self._shares_land(row, counted)]
            if len(owners) != 1 or counted.people is None:
                return {}
            people[owners[0].code] += counted.people
        return dict(people)

    def _shares_land(self, row: Row, counted: CensusRow) -> bool:
        reach = self.divisions.reach
        return not row.hosted and any(
            row.node.code in reach(node, row.node.year) for node in counted.nodes
        )

    def _people_by_unit(self, units: set[str]) -> dict[str, list[list[CensusRow]]]:
        """Group census rows by unit, the census nearest to the year first."""
        lists, years = self.divisions.history.country.lists, self.divisions.years
        usable = [census for census in self.censuses if lists[census] in years]
        grouped: dict[str, list[list[CensusRow]]] = {unit: [] for unit in units}
        for census in sorted(usable, key=lambda census: (abs(census - self.vintage.year), -census)):
            for rows in grouped.values():
                rows.append([])
            for row in self.censuses[census]:
                if (unit := self._unit_of_row(census, row)) in units:
                    grouped[unit][-1].append(row)
        return grouped

    def _unit_of_row(self, census: int, row: CensusRow) -> str | None:
        """Find the unit of a census row: by its own entry, above counties by that it lies in."""
        members = self.lookup.members
        entry = members.get(Vintage(census, "census"), {}).get(row.code)
        if entry is None:
            entry = members[Vintage(row.nodes[0].year, "list")].get(row.nodes[0].code)
        return None if entry is None else self.lookup.unit(entry, census, self.target)


def sum_of(rows: Iterable[Row]) -> Fraction:
    """Add values without rounding."""
    return sum((row.value for row in rows), Fraction(0))


def change_between(
    first: Mapping[str, Fraction], last: Mapping[str, Fraction], *, percent: bool
) -> dict[str, Fraction]:
    """Compare two years: the difference, or per cent of a first value above 0."""
    both = sorted(first.keys() & last.keys())
    if not percent:
        return {unit: last[unit] - first[unit] for unit in both}
    return {unit: (last[unit] / first[unit] - 1) * 100 for unit in both if first[unit] > 0}


def as_column(
    values: Mapping[str, Fraction], codes: Iterable[str], *, whole: bool | None = None
) -> ExtensionArray:
    """Write the values of units as a column, in the order of their codes; missing ones are NA.

    They are whole numbers, or doubles; where nobody says which, what all of them can be.
    """
    if whole is None:
        whole = all(value.denominator == 1 for value in values.values())
    kind, dtype = (int, "Int64") if whole else (float, "Float64")
    placed = (values.get(code) for code in codes)
    numbers = pd.Series([pd.NA if v is None else kind(v) for v in placed], dtype=dtype)
    column: ExtensionArray = numbers.array
    return column
