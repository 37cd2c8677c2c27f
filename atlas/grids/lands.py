"""The lands of a grid: polygons, and the people whom the censuses count on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.model.classes import Text
from atlas.model.crs import ALBERS
from atlas.model.dataset import Dataset, UnitSet


@dataclass(frozen=True)
class Unplaced:
    """A unit that is counted and cannot be placed: no polygon, and nobody knows in which.

    ``people`` are those of each census in the order of the years; None where not counted.
    """

    code: str
    name: Text
    people: tuple[int | None, ...]


@dataclass(frozen=True)
class Lands:
    """Polygons and people; what a grid is made from.

    Attributes
    ----------
    unit_set, years
        Where the people come from: the units' id, and their censuses.
    shapes
        Polygons in Albers metres, none overlapping another.
    codes
        Codes of the units that are counted on each: first the one whose polygon it is, then
        those without a polygon whose land lies in it.
    people
        Lands × years, int64: the people of those units together.
    known
        Lands × years: whether all of those units have a count. Where not, ``people`` is 0.
    unplaced
        Counted units that are on no land.
    """

    unit_set: str
    years: tuple[int, ...]
    shapes: npt.NDArray[np.object_]
    codes: tuple[tuple[str, ...], ...]
    people: npt.NDArray[np.int64]
    known: npt.NDArray[np.bool_]
    unplaced: tuple[Unplaced, ...]

    def totals(self) -> tuple[int, ...]:
        """Return the people on the lands in each census."""
        return tuple(int(total) for total in self.people.sum(axis=0))


def grid_units(dataset: Dataset) -> UnitSet:
    """Choose the county units that a grid is made from.

    All censuses of a grid take the units of one set, so that a change is that of the same
    land: the set of most censuses, and among those of two the latest.
    """
    sets = [found for found in dataset.unit_sets.values() if found.level == "county"]
    return max(sets, key=lambda found: (len(found.years), found.years[-1], found.years[0]))


def lands_of(units: UnitSet) -> Lands:
    """Put units on their land.

    Parameters
    ----------
    units
        A set whose table has ``code``, ``name_zh``, ``name_en``, ``population_<year>`` (Int64)
        and a geometry in a declared CRS. A unit without one is counted on the polygon of the
        unit that its ``land_in`` names (a code), if the column is there: the people of Jagdaqi
        (232761) and Songling (232762) live in the polygon of Oroqen (150723), and on a grid cannot
        be told from its own.

    Returns
    -------
    Lands
        Without the units that no census counts.
    """
    table = units.table.set_index("code").sort_index()
    people = table[[f"population_{year}" for year in units.years]]
    land = land_of(units)
    counted = people.notna().any(axis=1)
    placed = people[counted & land.notna()]
    # A part of a land's people is not its count.
    known = placed.notna().groupby(land[placed.index]).all()
    sums = placed.groupby(land[placed.index]).sum().where(known, 0)
    return Lands(
        unit_set=units.id,
        years=units.years,
        shapes=np.asarray(table.geometry.loc[sums.index].to_crs(ALBERS).array),
        codes=_members(land[placed.index]),
        people=sums.to_numpy(np.int64),
        known=known.to_numpy(bool),
        unplaced=tuple(
            _unplaced(str(code), row, units.years)
            for code, row in table[counted & land.isna()].iterrows()
        ),
    )


def land_of(units: UnitSet) -> pd.Series:
    """Find the polygon on which each unit is counted.

    Returns
    -------
    Series of str
        Code of the unit whose polygon it is, by code, sorted; null where there is none.
    """
    table = units.table.set_index("code").sort_index()
    drawn = table.geometry.notna() & ~table.geometry.is_empty
    own = pd.Series(table.index, table.index, dtype="str")
    hosts = table.get("land_in", pd.Series(None, index=table.index, dtype="str"))
    return own.where(drawn, hosts.where(hosts.isin(table.index[drawn])))


def counted_throughout(units: UnitSet) -> set[str]:
    """List the units on land whose people every census of the set counts."""
    lands = lands_of(units)
    complete = np.flatnonzero(lands.known.all(axis=1))
    return {code for place in complete for code in lands.codes[place]}


def _members(land: pd.Series) -> tuple[tuple[str, ...], ...]:
    """List the units of each land in the order of its code, its own first."""
    members: dict[str, list[str]] = {}
    for code, host in land.items():
        members.setdefault(str(host), []).append(str(code))
    return tuple(
        tuple(sorted(codes, key=lambda code: (code != own, code)))
        for own, codes in sorted(members.items())
    )


def _unplaced(code: str, row: pd.Series, years: Sequence[int]) -> Unplaced:
    counts = [row[f"population_{year}"] for year in years]
    people = tuple(None if pd.isna(count) else int(count) for count in counts)
    names = (code if pd.isna(row[name]) else str(row[name]) for name in ("name_zh", "name_en"))
    return Unplaced(code, Text(*names), people)
