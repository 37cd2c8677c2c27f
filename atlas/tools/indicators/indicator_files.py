"""Users' own indicators: read a table and the TOML beside it, and give them columns on units."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from atlas.catalogue.columns import find_column, load_columns
from atlas.catalogue.style import YEARS
from atlas.model.country import Country
from atlas.model.errors import Fault, FaultyInputError, SourceError, split_sheet
from atlas.model.layer import Layer
from atlas.sources.count_table import IndicatorTable, read_indicator_file
from atlas.tools.indicators.indicator_layer import (
    IndicatorDescription,
    columns_of,
    own_layer,
    read_description,
)
from atlas.units.divisions import CountyDivisions, LevelDivisions, UpperDivisions
from atlas.units.history import DivisionHistory, Lineage, trace
from atlas.units.inputs import CensusInput

STEM = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = frozenset({"fid", "geom", "geometry", "ogc_fid", "rowid", "index"})
"""Names that GDAL and geopandas give to columns of their own."""

PLACES = re.compile(r"_\{\w+\}")
"""Where years stand in the pattern of a column."""


@dataclass(frozen=True)
class Indicator:
    """A user's own indicator, checked.

    Attributes
    ----------
    described
        What the TOML says.
    table
        The rows.
    layer
        The map that shows it.
    divisions
        The divisions that its codes name.
    """

    described: IndicatorDescription
    table: IndicatorTable
    layer: Layer
    divisions: LevelDivisions


@dataclass(frozen=True)
class _Context:
    """What indicators are checked against."""

    history: DivisionHistory
    lineage: Lineage
    censuses: Mapping[int, CensusInput]
    built: Collection[str]
    taken: Collection[str]

    @property
    def country(self) -> Country:
        return self.history.country


def read_indicators(
    paths: Sequence[Path],
    history: DivisionHistory,
    censuses: Mapping[int, CensusInput],
    built: Collection[str],
    taken: Collection[str],
) -> tuple[Indicator, ...]:
    """Read and check every indicator with the TOML beside it.

    Parameters
    ----------
    paths
        The tables.
    history
        The yearly lists.
    censuses
        The censuses by year: codes of their rows are known beside those of the lists.
    built
        Ids of the unit sets of this build.
    taken
        Ids of the layers that there are.

    Raises
    ------
    SourceError
        With all faults of all tables and their descriptions.
    """
    context = _Context(history, trace(history), censuses, built, taken)
    faults: list[Fault] = []
    indicators = []
    for place, path in enumerate(paths):
        earlier = {split_sheet(other)[0].stem for other in paths[:place]}
        try:
            indicators.append(_read_indicator(path, context, earlier))
        except FaultyInputError as error:
            faults += error.faults
    if faults:
        raise SourceError(faults)
    return tuple(indicators)


def _read_indicator(path: Path, context: _Context, earlier: Collection[str]) -> Indicator:
    faults = _stem_faults(path, context.taken, earlier)
    described: IndicatorDescription | None = None
    divisions: LevelDivisions | None = None
    table: IndicatorTable | None = None
    try:
        file, _ = split_sheet(path)
        described = read_description(file, context.built, country=context.country)
        divisions = _divisions(described.unit_set, context)
    except FaultyInputError as error:
        faults += error.faults
    try:
        # Without its description nobody knows which codes are right; the cells can be checked.
        years = divisions.years if divisions else context.country.list_years
        expectation = divisions.expectation if divisions else lambda code, year: ""
        table = read_indicator_file(path, years, expectation, country=context.country)
    except FaultyInputError as error:
        faults += error.faults
    if faults or described is None or divisions is None or table is None:
        raise SourceError(faults)
    layer = own_layer(described, table)
    columns = columns_of(described, table)
    faults = [_taken(path, column.name) for column in columns if find_column(column.name)]
    if faults:
        raise SourceError(faults)
    return Indicator(described, table, layer, divisions)


def _stem_faults(path: Path, taken: Collection[str], earlier: Collection[str]) -> list[Fault]:
    stem = split_sheet(path)[0].stem
    if not STEM.fullmatch(stem):
        expected = "a file name of lower-case letters, digits and _, a letter first"
        return [Fault(expected, path.name)]
    if stem in earlier:
        return [Fault("a file name that no other indicator of this build has", path.name)]
    if stem in taken:
        return [Fault(f"another file name: there is a map {stem}", path.name)]
    # Words of tooltips and legends are found by such names.
    labelled = {PLACES.sub("", column.name) for column in load_columns() if column.label}
    known = YEARS.sub("", stem) in labelled
    return [_taken(path, stem)] if known or stem in RESERVED else []


def _taken(path: Path, name: str) -> Fault:
    return Fault(f"another file name: {name} is a column of the atlas's own", path.name)


def _divisions(unit_set: str, context: _Context) -> LevelDivisions:
    if unit_set in ("prefecture", "province"):
        return UpperDivisions(context.history, context.lineage, unit_set)
    return CountyDivisions(
        context.history,
        context.lineage,
        first_year=context.country.lists[context.country.sets[unit_set][0]],
        attached={year: census.packaged for year, census in context.censuses.items()},
        zones={year: census.zones for year, census in context.censuses.items()},
    )
