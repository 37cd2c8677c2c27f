"""What a chapter of measures declares at its end, and the loop over all that do.

A chapter is a module of this room with a `CHAPTER`: the measures of a unit's people, each with the
column that a census needs for it, and a function that makes columns, tables and its part of the
summary from what was read, united and measured so far. Whoever writes a module adds a chapter;
nothing else has to name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from atlas.model.errors import AtlasError
from atlas.sources.packaged import optional_table, read_table

if TYPE_CHECKING:
    from atlas.measures.migration.migration_estimate import MigrationEstimate
    from atlas.model.country import Country
    from atlas.model.dataset import UnitSet
    from atlas.units.inputs import Inputs
    from atlas.units.unit_sets import Comparison


@dataclass(frozen=True)
class Given:
    """What a chapter gives.

    Attributes
    ----------
    columns
        Id of a unit set → further columns of its table, by code.
    tables
        Name of a table that is published → the table.
    summary
        Field of `atlas.model.summary.Summary` → its figures.
    derived
        Name of a table of derived figures → the table.
    """

    columns: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What a chapter reads: what was read and united, and what other chapters gave before it.

    Attributes
    ----------
    inputs
        What was read.
    unit_sets
        The unit sets by id, with the columns so far.
    comparisons
        Period → what its censuses are compared over.
    districts
        The counties of the last census that core and periphery, and cities, are made of.
    migration
        The estimate of net migration; None where there is nothing to make it from.
    given
        What the chapters before gave, together.
    """

    inputs: Inputs
    unit_sets: Mapping[str, UnitSet]
    comparisons: Mapping[str, Comparison]
    districts: pd.DataFrame
    migration: MigrationEstimate | None = None
    given: Given = field(default_factory=Given)

    @property
    def country(self) -> Country:
        """Return the country that was read."""
        return self.inputs.country

    @property
    def years(self) -> tuple[int, int]:
        """Return the two censuses that are compared, the earlier first."""
        return self.country.compared

    @property
    def span(self) -> str:
        """Return how columns name the two: ``2010_2020``."""
        return self.country.span

    def table(self, name: str) -> pd.DataFrame:
        """Read a packaged table."""
        return read_table(name, self.country.tables)

    def optional_table(self, name: str) -> pd.DataFrame | None:
        """Read a packaged table; None where there is none of the name."""
        return optional_table(name, self.country.tables)

    @property
    def main(self) -> Comparison:
        """Return what the censuses of the main period are compared over."""
        return self.comparisons[self.country.main.name]

    @property
    def counties(self) -> UnitSet | None:
        """Return the county units of the main period; None where it is not measured."""
        return self.unit_sets.get(self.country.unit_set())

    @property
    def compared_counties(self) -> UnitSet | None:
        """Return the county units that both censuses count.

        None where too few of the people are counted to speak for the country.
        """
        return self.counties.compared if self.counties and self.main.nation else None

    def all_count(self, counts: Mapping[int, pd.DataFrame], *columns: str) -> bool:
        """Return whether both censuses of the main period have some columns."""
        return all(year in counts and set(columns) <= set(counts[year]) for year in self.years)

    def with_given(self, chapter: Chapter, given: Given) -> Reading:
        """Add what a chapter gave.

        Raises
        ------
        AtlasError
            It gave what was there already: no figure is made twice.
        """
        sets = dict(self.unit_sets)
        for name, columns in given.columns.items():
            table = sets[name].table
            _refuse(chapter, f"column of {name}", set(map(str, columns)) & set(map(str, table)))
            # An index join keeps the units' order, and their number where a code is in no column.
            sets[name] = replace(sets[name], table=table.join(columns, on="code"))
        before = self.given
        for part in ("tables", "summary", "derived"):
            _refuse(chapter, part, getattr(before, part).keys() & getattr(given, part).keys())
        together = Given(
            tables={**before.tables, **given.tables},
            summary={**before.summary, **given.summary},
            derived={**before.derived, **given.derived},
        )
        return replace(self, unit_sets=sets, given=together)


def _refuse(chapter: Chapter, what: str, twice: Iterable[str]) -> None:
    if named := ", ".join(sorted(twice)):
        raise AtlasError(f"chapter {chapter.name} gives what another gave: {what} {named}")


PeopleMeasure = Callable[..., pd.DataFrame]
"""A function of census year → counts by code, to columns by code."""


@dataclass(frozen=True)
class Chapter:
    """What a chapter of measures declares.

    Attributes
    ----------
    name
        What it is called.
    of_rows
        Functions of all counts of a census, by code of the row, that derive further counts to be
        summed by unit; each with the column that it needs, or None where it looks itself.
    of_people
        A column and a measure: a census that counts the column has the measure, in every unit
        set. What follows names what else the measure takes: ``alike``, the censuses that ask the
        same, or ``spans``, the first and last census of each period.
    gives
        Makes what is measured of several sets, of rows or of packaged tables.
    needs
        Chapters whose columns, tables or figures ``gives`` reads.
    """

    name: str
    of_rows: tuple[tuple[str | None, Callable[[pd.DataFrame], pd.DataFrame]], ...] = ()
    of_people: tuple[tuple[str, PeopleMeasure, *tuple[str, ...]], ...] = ()
    gives: Callable[[Reading], Given] | None = None
    needs: tuple[str, ...] = ()


ROOM: Final = "atlas.measures"


@cache
def all_chapters() -> tuple[Chapter, ...]:
    """Find every chapter that a module of this room declares, in the order of their needs.

    Raises
    ------
    AtlasError
        A chapter needs one that there is not, or two need each other.
    """
    room = import_module(ROOM)
    names = sorted(found.name for found in walk_packages(room.__path__, f"{ROOM}."))
    modules = [import_module(name) for name in names]
    return tuple(in_order([module.CHAPTER for module in modules if hasattr(module, "CHAPTER")]))


def in_order(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Yield chapters, each after those that it needs, and else as they were given."""
    left, done = list(chapters), set[str]()
    while left:
        ready = next((chapter for chapter in left if done.issuperset(chapter.needs)), None)
        if ready is None:
            lacking = {chapter.name: sorted({*chapter.needs} - done) for chapter in left}
            raise AtlasError(f"these chapters need what no chapter before them gives: {lacking}")
        left.remove(ready)
        done.add(ready.name)
        yield ready


def measure_chapters(reading: Reading) -> Reading:
    """Let every chapter give what it makes, in the order of their needs."""
    for chapter in all_chapters():
        if chapter.gives is not None:
            reading = reading.with_given(chapter, chapter.gives(reading))
    return reading
