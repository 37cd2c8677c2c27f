"""Users' own indicators: read with the TOML beside them, checked, and made columns of unit sets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isclose
from pathlib import Path

import pandas as pd
from pandas.api.extensions import ExtensionArray

from atlas.catalogue.columns import find_column, load_columns
from atlas.catalogue.style import YEARS, load_vocabulary
from atlas.model.country import UPPER
from atlas.model.dataset import Coverage, Dataset, OwnColumn, UnitSet
from atlas.model.errors import (
    NO_MESSAGE,
    ConservationError,
    Fault,
    FaultCollector,
    Message,
    raise_faults,
    split_sheet,
)
from atlas.model.layer import Layer
from atlas.model.summary import Summary
from atlas.model.summary.people import Reach
from atlas.model.text import NO_TEXT, Text
from atlas.sources.count_table import IndicatorTable, read_indicator_file
from atlas.tools.find_divisions import DivisionFinder, TableRow
from atlas.tools.indicator_layer import (
    IndicatorColumn,
    IndicatorDescription,
    columns_of,
    exported_decimals,
    own_layer,
    read_description,
    whole_numbers,
)
from atlas.tools.values_on_units import CensusRow, OnUnits, UnitsOfTable, as_column, change_between
from atlas.units.comparability import NOT_COUNTED
from atlas.units.divisions import CountyDivisions, LevelDivisions, UpperDivisions
from atlas.units.history import DivisionHistory, Lineage
from atlas.units.inputs import CensusInput, Inputs
from atlas.units.lookup import build_lookup
from atlas.units.packaged_units import nearest_census
from atlas.words.numbers import count, fixed, listed, of_many
from atlas.words.word_files import read_words

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
    context = _Context(history, history.lineage, censuses, built, taken)
    collector, indicators = FaultCollector(), []
    for position, path in enumerate(paths):
        earlier = {split_sheet(other)[0].stem for other in paths[:position]}
        with collector.collect():
            indicators.append(_read_indicator(path, context, earlier))
    collector.raise_all()
    return tuple(indicators)


def _read_indicator(path: Path, context: _Context, earlier: Collection[str]) -> Indicator:
    collector, divisions = FaultCollector(), None
    with collector.collect():
        raise_faults(_stem_faults(path, context.taken, earlier))
    with collector.collect():
        file, _ = split_sheet(path)
        described = read_description(file, context.built, country=context.history.country)
        divisions = divisions_of_set(
            described.unit_set, context.history, context.lineage, context.censuses
        )
    with collector.collect():
        # Without its description nobody knows which codes are right; the cells can be checked.
        years = divisions.years if divisions else context.history.country.list_years
        expectation = divisions.expectation if divisions else lambda code, year: NO_MESSAGE
        table = read_indicator_file(path, years, expectation, country=context.history.country)
    collector.raise_all()
    layer = own_layer(described, table)
    columns = columns_of(described, table)
    raise_faults(_taken(path, column.name) for column in columns if find_column(column.name))
    return Indicator(described, table, layer, divisions)


def _stem_faults(path: Path, taken: Collection[str], earlier: Collection[str]) -> list[Fault]:
    stem = split_sheet(path)[0].stem
    if not STEM.fullmatch(stem):
        expected = Message("a file name of lower-case letters, digits and _, a letter first")
        return [Fault(expected, path.name)]
    if stem in earlier:
        return [Fault(Message("a file name that no other indicator of this build has"), path.name)]
    if stem in taken:
        return [Fault(Message("another file name: there is a map {name}", name=stem), path.name)]
    # Words of tooltips and legends are found by such names.
    labelled = {PLACES.sub("", column.name) for column in load_columns() if column.label}
    known = YEARS.sub("", stem) in labelled
    return [_taken(path, stem)] if known or stem in RESERVED else []


def _taken(path: Path, name: str) -> Fault:
    return Fault(
        Message("another file name: {name} is a column of the atlas's own", name=name), path.name
    )


def divisions_of_set(
    unit_set: str, history: DivisionHistory, lineage: Lineage, censuses: Mapping[int, CensusInput]
) -> LevelDivisions:
    """Find the divisions whose codes a table of the units of a set may have."""
    if unit_set in UPPER:
        return UpperDivisions(history, lineage, unit_set)
    return CountyDivisions(
        history,
        lineage,
        first_year=history.country.lists[history.country.sets[unit_set][0]],
        attached={year: census.packaged_attached for year, census in censuses.items()},
        zones={year: census.zones for year, census in censuses.items()},
    )


def rows_of_censuses(inputs: Inputs, divisions: LevelDivisions) -> dict[int, list[CensusRow]]:
    """Place the people of every census on divisions: the weights of means."""
    censuses = {}
    for year, census in inputs.censuses.items():
        counted = zip(census.table["code"], census.table["population"], strict=True)
        censuses[year] = [
            CensusRow(
                code,
                tuple(map(divisions.row_node, census.attached[code])),
                None if pd.isna(people) else int(people),
            )
            for code, people in counted
        ]
    return censuses


_NOTES = read_words("notes", "own")
_UNDER = read_words("marks")["under"]

CHANGE_DECIMALS = 6
SHOWN_CODES = 5
"""Codes that a note names before it counts the rest."""


@dataclass(frozen=True)
class _ColumnValues:
    """The values of a column, and what was left out of it."""

    values: dict[str, Fraction]
    years: tuple[OnUnits, ...]
    whole: bool
    decimals: int
    kept: Fraction | None


def add_indicators(dataset: Dataset, inputs: Inputs, indicators: Sequence[Indicator]) -> Dataset:
    """Add the columns of every indicator to its unit set.

    Raises
    ------
    ConservationError
        If a column does not add up to the rows that its units hold.
    """
    for indicator in indicators:
        unit_set = dataset.unit_sets[indicator.described.unit_set]
        by_year = _on_units(inputs, indicator, unit_set)
        table, own = unit_set.table, []
        for column in columns_of(indicator.described, indicator.table):
            values = _column_values(indicator, column, by_year)
            table = table.assign(**{column.name: _written(table["code"], values, column.name)})
            own.append(_own_column(indicator, column, unit_set, values))
        declared = {**unit_set.own, **{column.name: column.column for column in own}}
        filled = replace(unit_set, table=table, own=declared)
        dataset = replace(
            dataset,
            unit_sets={**dataset.unit_sets, unit_set.id: filled},
            summary=_summarised(dataset.summary, own),
            own_columns=(*dataset.own_columns, *own),
            own_layers=(*dataset.own_layers, indicator.layer),
        )
    return dataset


def column_notes(dataset: Dataset) -> Iterator[Text]:
    """Say of each column of a user's table how far it reaches, and what it leaves out."""
    for column in dataset.own_columns:
        reach = column.coverage
        names = dataset.unit_sets[column.unit_set].table.set_index("code")["name_zh"]
        said = _NOTES["reach"].fill(
            column=column.name,
            units=count(reach.units),
            with_value=count(reach.with_value),
            year=reach.year,
            share=fixed(reach.share, 1),
        )
        notes = [said]
        for why in ("incomplete", "inseparable"):
            if units := getattr(reach, why):
                named = listed((f"{unit} {names[unit]}" for unit in units), SHOWN_CODES)
                notes.append(of_many(_NOTES, why, len(units), units=named))
        yield NO_TEXT.join(notes)
        for note in column.notes:
            yield _UNDER.fill(group=column.name, title=note)


def sum_rows(dataset: Dataset) -> Iterator[tuple[Text, str, str, bool]]:
    """Compare each column of sums with the rows that its units hold: what, due, found, right."""
    for column in dataset.own_columns:
        if column.kept is not None:
            values = dataset.unit_sets[column.unit_set].table[column.name].dropna()
            total = sum((Fraction(value) for value in values.astype(object)), Fraction(0))
            due, written = (fixed(number, column.decimals) for number in (column.kept, total))
            # Columns hold doubles, so that sums with decimals may differ in the last of many.
            right = isclose(total, column.kept, rel_tol=1e-12)
            yield _NOTES["sum"].fill(column=column.name), due, written, right


def _summarised(summary: Summary, own: Sequence[OwnColumn]) -> Summary:
    """Add to the headline figures how far each column reaches."""
    reach = {
        column.name: Reach(
            unit_set=column.unit_set,
            units=column.coverage.units,
            units_with_value=column.coverage.with_value,
            people_share={str(column.coverage.year): column.coverage.share / 100},
        )
        for column in own
    }
    return replace(summary, indicators={**(summary.indicators or {}), **reach})


def _on_units(inputs: Inputs, indicator: Indicator, unit_set: UnitSet) -> dict[int, OnUnits]:
    """Bring the values of every year onto the units."""
    described, divisions = indicator.described, indicator.divisions
    lookup = build_lookup(unit_set.level, inputs)
    finder = DivisionFinder(lookup, unit_set.id, inputs.history, "code")
    censuses, on_units = rows_of_censuses(inputs, divisions), {}
    for year in indicator.table.years:
        of_year = indicator.table.rows[indicator.table.rows["year"] == year]
        given = zip(of_year["code"], of_year["value"], strict=True)
        values = {str(code): Fraction(value) for code, value in given if value is not None}
        vintage = finder.of_year([TableRow(0, code) for code in map(str, of_year["code"])], year)
        units = UnitsOfTable(lookup, unit_set.id, vintage, divisions, censuses)
        on_units[year] = units.bring(values, described.combine)
    return on_units


def _column_values(
    indicator: Indicator, column: IndicatorColumn, by_year: Mapping[int, OnUnits]
) -> _ColumnValues:
    described, table = indicator.described, indicator.table
    years = tuple(by_year[year] for year in column.years)
    values = years[0].values
    if column.is_change:
        values = change_between(values, years[1].values, percent=column.percent)
    return _ColumnValues(
        values=values,
        years=years,
        whole=whole_numbers(described, table) and not column.percent,
        decimals=CHANGE_DECIMALS if column.percent else exported_decimals(described, table),
        kept=years[0].kept if described.combine == "sum" and not column.is_change else None,
    )


def _written(codes: pd.Series, values: _ColumnValues, name: str) -> ExtensionArray:
    """Write values as a column, and hold sums to the rows that they were made of."""
    if values.kept is not None:
        placed = (values.values.get(code) for code in codes)
        total = sum((value for value in placed if value is not None), Fraction(0))
        if total != values.kept:
            raise ConservationError(
                f"{name}: units add up to {float(total):,}, their rows to {float(values.kept):,}"
            )
    return as_column(values.values, codes, whole=values.whole)


def _own_column(
    indicator: Indicator, column: IndicatorColumn, unit_set: UnitSet, values: _ColumnValues
) -> OwnColumn:
    described = indicator.described
    vocabulary = load_vocabulary(described.country.vocabulary)
    # Where a unit has the sum or the mean of its divisions is said of every column.
    how = vocabulary["caveat"][f"own_{described.combine}"]
    source = described.text("source")
    unit = vocabulary["unit"]["percent"] if column.percent else described.text("unit")
    return OwnColumn(
        name=column.name,
        unit_set=unit_set.id,
        whole=values.whole,
        decimals=values.decimals,
        title=column.title,
        unit=unit,
        about=read_words("indicators")["about"].fill(title=column.title, how=how, source=source),
        coverage=_coverage(unit_set, column, values),
        kept=values.kept,
        notes=tuple(_row_notes(indicator, column, values)),
    )


def _coverage(unit_set: UnitSet, column: IndicatorColumn, values: _ColumnValues) -> Coverage:
    year = nearest_census(unit_set.years, column.years[-1])
    counted = unit_set.table[unit_set.table["comparability"] != NOT_COUNTED]
    people = counted[f"population_{year}"]
    has_value = counted["code"].isin(list(values.values))
    return Coverage(
        units=len(counted),
        with_value=int(has_value.sum()),
        year=year,
        people=int(people.sum()),
        people_with_value=int(people[has_value].sum()),
        incomplete=tuple(sorted({unit for year in values.years for unit in year.incomplete})),
        inseparable=tuple(sorted({unit for year in values.years for unit in year.inseparable})),
    )


def _row_notes(
    indicator: Indicator, column: IndicatorColumn, values: _ColumnValues
) -> Iterator[Text]:
    """Say of a year's rows what the user may not expect."""
    if column.is_change:
        return
    (year,), on_units = column.years, values.years[0]
    if on_units.other_lists:
        codes = listed(on_units.other_lists, SHOWN_CODES)
        number = len(on_units.other_lists)
        yield of_many(_NOTES, "other_lists", number, year=year, codes=codes)
    if on_units.in_cities:
        codes = listed(on_units.in_cities, SHOWN_CODES)
        yield of_many(_NOTES, "in_city", len(on_units.in_cities), codes=codes)
    if on_units.separate:
        yield of_many(_NOTES, "separate", len(on_units.separate))
    ignored = indicator.table.ignored_columns
    if ignored and year == indicator.table.years[-1]:
        yield _NOTES["unused"].fill(columns=listed(ignored, None))
