"""Bring the values of a user's table onto units: the sum of a unit's divisions, or their mean.

A unit has a value only if all divisions of that year that make it up have one. Sums are exact:
the units with a value add up to the rows that they were made of. A mean is weighted by the
people of the nearest census that tells the divisions of the unit apart, so that each of its
rows counts for one of them and each of them is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    separate
        Codes of Hong Kong, Macao and Taiwan, which are in no unit.
    kept
        Sum of the rows whose units have a value.
    """

    values: dict[str, Fraction]
    incomplete: tuple[str, ...]
    inseparable: tuple[str, ...]
    other_lists: tuple[str, ...]
    separate: tuple[str, ...]
    kept: Fraction


def bring_onto_units(
    values: Mapping[str, Fraction],
    year: int,
    combine: Combine,
    divisions: LevelDivisions,
    unit_of: Mapping[Node, str],
    censuses: Mapping[int, Sequence[CensusRow]],
    *,
    country: Country,
) -> OnUnits:
    """Combine the values of a year by unit.

    Parameters
    ----------
    values
        Value by code; a code without a value is not in it.
    year
        The year whose divisions the codes name.
    combine
        ``sum`` for counts, ``mean`` for rates.
    divisions
        The divisions of the units' level.
    unit_of
        Unit by division.
    censuses
        Census year → its rows, for the weights of a mean.
    country
        The country.
    """
    separate = tuple(code for code in sorted(values) if country.is_special(code))
    rows = _place(values, year, divisions, country=country)
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_unit[unit_of[row.node]].append(row)
    parts = _parts(year, divisions, unit_of)
    counted = group_values((unit_of[n[0]], code) for code, n in divisions.counted(year).items())
    complete = {
        unit: by_unit[unit]
        for unit in sorted(by_unit)
        # A census may have one row for several divisions of its list, or be of an earlier list.
        if {row.code for row in by_unit[unit]}.issuperset(counted.get(unit, [""]))
        or is_complete(parts[unit], by_unit[unit], year, divisions, country)
    }
    if combine == "sum":
        combined = {unit: sum_of(unit_rows) for unit, unit_rows in complete.items()}
    else:
        several = {unit for unit, unit_rows in complete.items() if len(unit_rows) > 1}
        people = people_by_unit(several, year, divisions, unit_of, censuses, country=country)
        means = {
            unit: mean_of(unit_rows, people.get(unit, ()), divisions)
            for unit, unit_rows in complete.items()
        }
        combined = {unit: mean for unit, mean in means.items() if mean is not None}
    return OnUnits(
        values=combined,
        incomplete=tuple(sorted(by_unit.keys() - complete.keys())),
        inseparable=tuple(sorted(complete.keys() - combined.keys())),
        other_lists=tuple(r.code for r in rows if r.node.year != year and not r.hosted),
        separate=separate,
        kept=sum_of(row for unit in combined for row in by_unit[unit]),
    )


def is_complete(
    parts: Iterable[str],
    rows: Sequence[Row],
    year: int,
    divisions: LevelDivisions,
    country: Country,
) -> bool:
    """Tell whether rows give every division of a year that makes up a unit.

    A division without a row of its own is given by rows of another year's list if they are
    all that its land was, or became, in that list.
    """
    whole = [row.node for row in rows if not row.hosted]
    given = {node.code for node in whole}
    other_years = {node.year for node in whole} - {year}
    needed = list(parts)
    return bool(needed) and all(
        part in given
        # A prefecture that is listed among counties holds the districts that it was divided into.
        or country.codes.prefecture(part) in given
        or any(
            bool(reached := divisions.reach(Node(year, part), other)) and reached <= given
            for other in sorted(other_years)
        )
        for part in needed
    )


def sum_of(rows: Iterable[Row]) -> Fraction:
    """Add values without rounding."""
    return sum((row.value for row in rows), Fraction(0))


def mean_of(
    rows: Sequence[Row], censuses: Iterable[Sequence[CensusRow]], divisions: LevelDivisions
) -> Fraction | None:
    """Average the values of a unit, weighted by people.

    Parameters
    ----------
    rows
        The rows of the unit.
    censuses
        The unit's rows of each census, the nearest first.
    divisions
        The divisions of the units' level.

    Returns
    -------
    Fraction or None
        None where no census tells the people of the rows apart.
    """
    if len(rows) == 1:
        return rows[0].value
    for census in censuses:
        people = people_of_rows(rows, census, divisions)
        total = sum(people.values())
        if len(people) == len(rows) and total:
            return sum((row.value * people[row.code] for row in rows), Fraction(0)) / total
    return None


def people_of_rows(
    rows: Sequence[Row], census: Sequence[CensusRow], divisions: LevelDivisions
) -> dict[str, int]:
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
        owners = own or [row for row in rows if _shares_land(row, counted, divisions)]
        if len(owners) != 1 or counted.people is None:
            return {}
        people[owners[0].code] += counted.people
    return dict(people)


def people_by_unit(
    units: set[str],
    year: int,
    divisions: LevelDivisions,
    unit_of: Mapping[Node, str],
    censuses: Mapping[int, Sequence[CensusRow]],
    *,
    country: Country,
) -> dict[str, list[list[CensusRow]]]:
    """Group census rows by unit, the census nearest to a year first."""
    usable = [census for census in censuses if country.lists[census] in divisions.years]
    grouped: dict[str, list[list[CensusRow]]] = {unit: [] for unit in units}
    for census in sorted(usable, key=lambda census: (abs(census - year), -census)):
        for rows in grouped.values():
            rows.append([])
        for row in censuses[census]:
            if (unit := unit_of.get(row.nodes[0])) in units:
                grouped[unit][-1].append(row)
    return grouped


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


def _place(
    values: Mapping[str, Fraction], year: int, divisions: LevelDivisions, *, country: Country
) -> list[Row]:
    return [
        Row(code, value, node, divisions.hosted(code, year))
        for code, value in sorted(values.items())
        if not country.is_special(code) and (node := divisions.find(code, year)) is not None
    ]


def _parts(
    year: int, divisions: LevelDivisions, unit_of: Mapping[Node, str]
) -> defaultdict[str, list[str]]:
    """List the divisions of a year by unit."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for code in divisions.listed(year):
        if (unit := unit_of.get(Node(year, code))) is not None:
            parts[unit].append(code)
    return parts


def _shares_land(row: Row, counted: CensusRow, divisions: LevelDivisions) -> bool:
    return not row.hosted and any(
        row.node.code in divisions.reach(node, row.node.year) for node in counted.nodes
    )
