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

from atlas.model.country import Country
from atlas.units.divisions import LevelDivisions
from atlas.units.history import Node, group_values

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
class UnitsOfYear:
    """Units as the divisions of one year make them up.

    Attributes
    ----------
    year
        The year whose divisions codes name.
    divisions
        The divisions of the units' level.
    unit_of
        Unit by division.
    censuses
        Census year → its rows, for the weights of a mean.
    short
        Units that are not whole whatever rows they have: a row of their land has no place.
    """

    year: int
    divisions: LevelDivisions
    unit_of: Mapping[Node, str]
    censuses: Mapping[int, Sequence[CensusRow]]
    short: Collection[str] = ()

    @property
    def country(self) -> Country:
        """The country."""
        return self.divisions.history.country

    def of(self, code: str) -> str | None:
        """Find the unit that a division is in."""
        node = self.divisions.find(code, self.year)
        return None if node is None else self.unit_of[node]

    def group(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Group divisions by unit, as they come."""
        own = self._own(codes)
        return group_values((unit, code) for code in own if (unit := self.of(code)) is not None)

    def _own(self, codes: Iterable[str]) -> list[str]:
        """Leave out districts whose city has a row too: its count has theirs in it."""
        above, given = self.country.codes.prefecture, dict.fromkeys(codes)
        return [code for code in given if above(code) == code or above(code) not in given]

    def parts(self) -> dict[str, list[str]]:
        """List the divisions of the year by unit."""
        apart = self.divisions.history.districts(self.year)
        listed = [code for code in self.divisions.listed(self.year) if code not in apart]
        units = ((self.unit_of.get(Node(self.year, code)), code) for code in listed)
        return group_values((unit, code) for unit, code in units if unit is not None)

    def bring(self, values: Mapping[str, Fraction], combine: Combine) -> OnUnits:
        """Combine values of divisions by unit.

        Parameters
        ----------
        values
            Value by code; a code without a value is not in it.
        combine
            ``sum`` for counts, ``mean`` for rates.
        """
        special = self.country.is_special
        rows = [
            Row(code, values[code], node, self.divisions.hosted(code, self.year))
            for code in sorted(self._own(values))
            if not special(code) and (node := self.divisions.find(code, self.year)) is not None
        ]
        by_unit = group_values((self.unit_of[row.node], row) for row in rows)
        parts, counted = self.parts(), self.divisions.counted(self.year)
        census = group_values((self.unit_of[nodes[0]], code) for code, nodes in counted.items())
        complete = {
            unit: by_unit[unit]
            for unit in sorted(by_unit.keys() - self.short)
            # A census may have one row for several divisions of its list, or be of an earlier list.
            if {row.code for row in by_unit[unit]}.issuperset(census.get(unit, [""]))
            or self._is_complete(parts.get(unit, ()), by_unit[unit])
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
            other_lists=tuple(r.code for r in rows if r.node.year != self.year and not r.hosted),
            in_cities=tuple(sorted(values.keys() - set(self._own(values)))),
            separate=tuple(filter(special, sorted(values))),
            kept=sum_of(row for unit in combined for row in by_unit[unit]),
        )

    def _is_complete(self, parts: Collection[str], rows: Sequence[Row]) -> bool:
        """Tell whether rows give every division of the year that makes up a unit.

        A division without a row of its own is given by rows of another year's list if they are
        all that its land was, or became, in that list.
        """
        whole = [row.node for row in rows if not row.hosted]
        given = {node.code for node in whole}
        other_years = {node.year for node in whole} - {self.year}
        apart = self.divisions.history.districts(self.year)
        districts = group_values((city, code) for code, city in apart.items())
        return bool(parts) and all(
            part in given
            # The districts of a city make it up.
            or given.issuperset(districts.get(part, [""]))
            or any(
                bool(reached := self.divisions.reach(Node(self.year, part), other))
                and reached <= given
                for other in sorted(other_years)
            )
            for part in parts
        )

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
        lists, years = self.country.lists, self.divisions.years
        usable = [census for census in self.censuses if lists[census] in years]
        grouped: dict[str, list[list[CensusRow]]] = {unit: [] for unit in units}
        for census in sorted(usable, key=lambda census: (abs(census - self.year), -census)):
            for rows in grouped.values():
                rows.append([])
            for row in self.censuses[census]:
                if (unit := self.unit_of.get(row.nodes[0])) in units:
                    grouped[unit][-1].append(row)
        return grouped


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
