"""The lands of a grid: which polygons make them up, and the people counted on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.grids.cells import NOBODY
from atlas.model.dataset import Counted, Divisions, UnitSet
from atlas.model.text import Text


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
    """Land and people; what a grid is made from.

    Attributes
    ----------
    unit_set, years
        Where the people come from: the units' id, and their censuses.
    polygons
        Codes of the polygons that make up each land, none in two of them.
    codes
        Codes of the units that are counted on each: first the one whose land it is, then
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
    polygons: tuple[tuple[str, ...], ...]
    codes: tuple[tuple[str, ...], ...]
    people: npt.NDArray[np.int64]
    known: npt.NDArray[np.bool_]
    unplaced: tuple[Unplaced, ...]

    def totals(self) -> tuple[int, ...]:
        """Return the people on the lands in each census."""
        return tuple(int(total) for total in self.people.sum(axis=0))

    def counted_throughout(self) -> set[str]:
        """List the polygons whose people each of the censuses counts."""
        complete = np.flatnonzero(self.known.all(axis=1))
        return {code for place in complete for code in self.polygons[place]}

    def of(self, polygons: Sequence[str]) -> npt.NDArray[np.int32]:
        """Return the place of the land that each polygon belongs to; `NOBODY` for none."""
        held = {code: place for place, codes in enumerate(self.polygons) for code in codes}
        return np.array([held.get(code, NOBODY) for code in polygons], np.int32)


@dataclass(frozen=True)
class GridLands:
    """The lands of all grids of a counted.

    Attributes
    ----------
    own
        Census year → its own divisions, in the order of the years.
    common
        The units that the last two censuses have in common; None where there is but one.
    """

    own: Mapping[int, Lands]
    common: Lands | None

    @property
    def years(self) -> tuple[int, ...]:
        """The censuses."""
        return tuple(self.own)

    @property
    def all(self) -> tuple[Lands, ...]:
        """The lands of every grid."""
        return (*self.own.values(), *([] if self.common is None else [self.common]))

    def polygons(self) -> list[str]:
        """List the polygons that any census counts people on, sorted by code."""
        return sorted({code for lands in self.all for codes in lands.polygons for code in codes})

    def counted_throughout(self) -> set[str]:
        """List the polygons whose people every grid knows."""
        return set.intersection(*(lands.counted_throughout() for lands in self.all))


@lru_cache(maxsize=1)
def grid_lands(counted: Counted) -> GridLands:
    """Choose what the grids of a dataset are made from.

    The people of a census are put on the divisions of its own year. A change is that of the same
    land, so it is over units that both censuses have in common: the set of fewest censuses that
    has both, which unites least. Those asked for last are kept: several pages ask for them.
    """
    years = grid_years(counted)
    own = {year: lands_of(counted.divisions[year]) for year in years}
    return GridLands(own, None if len(years) == 1 else lands_of(common_units(counted)))


def grid_years(counted: Counted) -> tuple[int, ...]:
    """List the censuses of the grids: those of all county units."""
    sets = counted.unit_sets.values()
    return tuple(sorted({year for one in sets if one.level == "county" for year in one.years}))


def common_units(counted: Counted) -> UnitSet:
    """Choose the county units over which the last two censuses are compared."""
    last = set(grid_years(counted)[-2:])
    sets = [one for one in counted.unit_sets.values() if one.level == "county"]
    return min((one for one in sets if last <= set(one.years)), key=lambda one: len(one.years))


def lands_of(units: UnitSet | Divisions) -> Lands:
    """Put units on their land.

    Parameters
    ----------
    units
        Units whose table has ``code``, ``name_zh``, ``name_en`` and ``population_<year>`` (Int64),
        and their polygons. A unit without one is counted on the land of the unit that its
        ``land_in`` names (a code), if the column is there: the people of Jagdaqi
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
    polygons: dict[str, list[str]] = {}
    for polygon, unit in units.leaves.dropna().sort_index().items():
        polygons.setdefault(str(unit), []).append(str(polygon))
    return Lands(
        unit_set=units.id,
        years=units.years,
        polygons=tuple(tuple(polygons[code]) for code in sums.index),
        codes=_members(land[placed.index]),
        people=sums.to_numpy(np.int64),
        known=known.to_numpy(bool),
        unplaced=tuple(
            _unplaced(str(code), row, units.years)
            for code, row in table[counted & land.isna()].iterrows()
        ),
    )


def land_of(units: UnitSet | Divisions) -> pd.Series:
    """Find the land on which each unit is counted.

    Returns
    -------
    Series of str
        Code of the unit whose land it is, by code, sorted; null where there is none.
    """
    told = [name for name in ("code", "land_in") if name in units.table]
    table = pd.DataFrame(units.table[told]).set_index("code").sort_index()
    # `isin` makes a value of Arrow of each code, and takes twenty times as long.
    drawn = pd.Index(units.leaves.unique()).get_indexer(table.index) >= 0
    own = pd.Series(table.index, table.index, dtype="str")
    hosts = table.get("land_in", pd.Series(None, index=table.index, dtype="str"))
    return own.where(drawn, hosts.where(hosts.isin(table.index[drawn])))


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
