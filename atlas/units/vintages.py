"""The divisions that a crosswalk leads from and to: the rows of a census, or those of 2023."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from atlas.model.country import Country
from atlas.units.attach import Attachment
from atlas.units.history import DivisionHistory, Node
from atlas.units.inputs import Census


@dataclass(frozen=True)
class Vintage:
    """The divisions of one year.

    Attributes
    ----------
    year
        The census, or the year of the boundaries.
    list_year
        The year of the list that it follows.
    nodes
        Code of each division → entries of the lists whose land it is.
    names
        Code → name in Chinese.
    zones
        Codes of the development zones among them, which lie on the land of others.
    people
        Code → people counted; empty for the boundaries, which no census counts.
    """

    year: int
    list_year: int
    nodes: Attachment
    names: Mapping[str, str]
    zones: Collection[str] = frozenset()
    people: Mapping[str, int] = field(default_factory=dict)


def census_vintage(census: Census, *, country: Country) -> Vintage:
    """Take the rows of a packaged census, whoever counted the people of a build."""
    people = {code: int(count or 0) for code, count in census.packaged_people.items()}
    return Vintage(
        census.year,
        country.lists[census.year],
        census.packaged,
        census.row_names,
        census.zones,
        people,
    )


def boundary_vintage(history: DivisionHistory) -> Vintage:
    """Take the divisions of the year of the boundaries, drawn or not.

    A prefecture that is listed beside counties of its own (Sansha) stands for them.
    """
    year, known = history.country.boundaries.year, history.country.codes
    listed = {code for code in history.codes(year) if not history.country.is_special(code)}
    above = {code: history.prefecture(code) for code in listed}
    parted = {code for code in listed if above[code] != code and above[code] in listed}
    codes = sorted(code for code in listed if known.is_upper(code) or code not in parted)
    return Vintage(
        year,
        year,
        {code: (Node(year, code),) for code in codes},
        {code: history.name(code, year) for code in codes},
    )
