"""The columns of the atlas: what each is, as ``columns.toml`` alone says it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from atlas.catalogue.entries import ColumnEntry, ColumnFile
from atlas.model.column import PLACES, Column
from atlas.model.errors import AtlasError
from atlas.model.layer import Level
from atlas.model.text import NO_TEXT, Text

if TYPE_CHECKING:
    from atlas.model.dataset import UnitSet


@cache
def load_columns() -> tuple[Column, ...]:
    """Read and check the packaged ``columns.toml``.

    Returns
    -------
    tuple of Column
        In the order in which tables show them; names are patterns.
    """
    content = tomllib.loads(files(__package__).joinpath("columns.toml").read_text(encoding="utf-8"))
    declared = ColumnFile.model_validate(content)
    units = {name: Text(words.zh, words.en) for name, words in declared.unit.items()}
    return tuple(_column(entry, units) for entry in declared.column)


@cache
def find_column(name: str) -> Column | None:
    """Return what a column is, its years filled in; None if nobody declared it."""
    for column in load_columns():
        if found := _expression(column.name).fullmatch(name):
            years = found.groupdict()
            return replace(
                column,
                name=name,
                title=_fill(column.title, years),
                note=_fill(column.note, years),
                label=None if column.label is None else _fill(column.label, years),
                short=_shorten(column.short, years),
            )
    return None


def find_pattern(name: str) -> str:
    """Return the pattern that declares a column, the same for all its years; else its name."""
    patterns = (column.name for column in load_columns())
    return next((one for one in patterns if _expression(one).fullmatch(name)), name)


def column_named(name: str) -> Column:
    """Return what a column is, its years filled in.

    Raises
    ------
    AtlasError
        If nobody declared it.
    """
    column = find_column(name)
    if column is None:
        raise AtlasError(f"nobody declared the column {name}: catalogue/columns.toml lacks it")
    return column


def column_of(unit_set: UnitSet, name: str) -> Column:
    """Say what a column of a unit set's table is: declared, or a user's own.

    Raises
    ------
    AtlasError
        If nobody declared it.
    """
    return unit_set.own.get(name) or column_named(name)


def check_declared(table: str, names: Iterable[str]) -> None:
    """Stop at a table with columns that nobody declared.

    Raises
    ------
    AtlasError
        Naming them all.
    """
    strange = sorted(one for one in names if one != "geometry" and find_column(one) is None)
    if strange:
        lacking = f"catalogue/columns.toml lacks {', '.join(strange)}"
        raise AtlasError(f"{table}: columns that nobody declared; {lacking}")


@cache
def column_order(name: str) -> tuple[int, str]:
    """Return the sort key of a column: by declaration, then by year; own columns come last."""
    patterns = [column.name for column in load_columns()]
    for place, pattern in enumerate(patterns):
        if _expression(pattern).fullmatch(name):
            return place, name
    return len(patterns), ""


@cache
def columns_of_units(level: Level, years: tuple[int, ...]) -> dict[str, Column]:
    """List every column that a unit table of a level can have, with these censuses."""
    return {
        name: column_named(name)
        for column in load_columns()
        if column.stands_at(level)
        for name in column.names(years)
    }


def _shorten(short: str, years: dict[str, str]) -> str:
    return short.format(
        **{place: year if place == "y" else year[2:] for place, year in years.items()}
    )


def _column(entry: ColumnEntry, units: dict[str, Text]) -> Column:
    return Column(
        name=entry.name,
        kind=entry.kind,
        title=Text(entry.title.zh, entry.title.en),
        measure=entry.measure,
        unit=units[entry.unit] if entry.unit else NO_TEXT,
        note=Text(entry.note.zh, entry.note.en) if entry.note else NO_TEXT,
        label=Text(entry.label.zh, entry.label.en) if entry.label else None,
        decimals=entry.decimals or 0,
        printed=entry.printed or 0,
        levels=tuple(entry.levels),
        option=entry.option,
        values=tuple(entry.values),
        minimum=entry.minimum,
        since=entry.since or 0,
        whole=entry.whole,
        years=tuple(entry.years),
        short=entry.short,
    )


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(PLACES.sub(r"(?P<\1>[0-9]{4})", pattern))


def _fill(text: Text, years: dict[str, str]) -> Text:
    return Text(text.zh.format(**years), text.en.format(**years))
