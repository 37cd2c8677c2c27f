"""The divisions that a crosswalk leads from and to: the rows of a census, or those of 2023."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from atlas.units.attach import LIST_OF_CENSUS, Attachment
from atlas.units.history import DivisionHistory, Node
from atlas.units.inputs import Census
from atlas.units.unite import BOUNDARY_YEAR


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


def census_vintage(census: Census) -> Vintage:
    """Take the rows of a packaged census, whoever counted the people of a build."""
    people = {code: int(count or 0) for code, count in census.packaged_people.items()}
    return Vintage(
        census.year,
        LIST_OF_CENSUS[census.year],
        census.packaged,
        census.row_names,
        census.zones,
        people,
    )


def boundary_vintage(history: DivisionHistory, polygons: Iterable[str]) -> Vintage:
    """Take the divisions that the boundaries draw, and those whose land lies in another's polygon.

    Parameters
    ----------
    history
        The yearly lists.
    polygons
        Codes of the polygons that the censuses count.
    """
    inside = {code for code in history.land_in if history.listed(code, BOUNDARY_YEAR)}
    codes = sorted(inside.union(polygons))
    return Vintage(
        BOUNDARY_YEAR,
        BOUNDARY_YEAR,
        {code: (Node(BOUNDARY_YEAR, code),) for code in codes},
        {code: history.name(code, BOUNDARY_YEAR) for code in codes},
    )
