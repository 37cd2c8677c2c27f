"""Columns and tables of the atlas, each with title, unit and description, read from TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, model_validator

from atlas.model.errors import AtlasError
from atlas.model.figures import rounded_figure
from atlas.model.layer import PLACES, WORDS, Column, ColumnLevel, Kind
from atlas.model.text import NO_TEXT, Text

if TYPE_CHECKING:
    from atlas.model.dataset import UnitSet


YEAR_FIELD_FORMS = ((), ("y",), ("a", "b"))


class StrictModel(BaseModel):
    """A table of TOML: no key beyond the fields, and no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class HalfWords(StrictModel):
    """A text that may be empty, or there in one language only."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """Return it as the atlas hands texts on."""
        return Text(self.zh, self.en)


class Words(HalfWords):
    """A text with something in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class ColumnEntry(StrictModel):
    """One ``[[column]]``; the file says above them what its keys mean."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_{}]*$")
    kind: Kind
    unit: str | None = None
    decimals: int | None = Field(default=None, ge=1, le=9)
    printed: int | None = Field(default=None, ge=0, le=6)
    minimum: int | None = None
    values: list[str] = []
    levels: list[ColumnLevel] = []
    since: int | None = None
    whole: bool = False
    years: list[str] = []
    bounds: list[str] = Field(default=[], max_length=2)
    estimate: bool = False
    short: str = Field(default="", pattern=r"^[a-z0-9_{}]*$")
    measure: str = Field(pattern=r"^[a-z_]+$")
    option: str = ""
    title: Words
    label: Words | None = None
    note: HalfWords | None = None

    @model_validator(mode="after")
    def _agree(self) -> ColumnEntry:
        places = PLACES.findall(self.name)
        is_number = self.kind not in WORDS | {"flag"}
        rules = {
            "a pattern has {y}, or {a} and {b}": tuple(places) in YEAR_FIELD_FORMS,
            "printed goes with decimals": (self.decimals is None) == (self.printed is None),
            "decimals and minimum are of numbers": is_number
            or self.decimals is self.minimum is None,
            "values are of a category": not self.values or self.kind == "category",
            "one of since and years": self.since is None or not self.years,
            "since and years are of a pattern": bool(places)
            or (self.since is None and not self.years),
            "short holds at most ten characters, and the years of its name": len(
                self.short.format(y="2000", a="00", b="00")
            )
            <= 10
            and (not self.short or PLACES.findall(self.short) == places),
            "bounds are two, of the years of its name": all(
                PLACES.findall(bound) == places for bound in self.bounds
            )
            and len(self.bounds) in (0, 2),
            "whole is of a period": not self.whole or len(places) == 2,
            "its words name the years of its name": all(
                set(PLACES.findall(f"{text.zh} {text.en}")) <= set(places)
                for text in (self.title, self.label, self.note)
                if text is not None
            ),
        }
        for rule, kept in rules.items():
            if not kept:
                raise ValueError(f"{self.name}: {rule}")
        return self


class ColumnFile(StrictModel):
    """All of ``columns.toml``."""

    unit: dict[str, Words]
    column: list[ColumnEntry]

    @model_validator(mode="after")
    def _agree(self) -> ColumnFile:
        names = [entry.name for entry in self.column]
        twice = {name for name in names if names.count(name) > 1}
        units = {entry.unit for entry in self.column if entry.unit}
        strange = units - set(self.unit)
        if twice or strange:
            raise ValueError(f"declared twice: {sorted(twice)}; no such unit: {sorted(strange)}")
        return self


class TableEntry(StrictModel):
    """One ``[[table]]``; ``tables.toml`` says above them what its keys mean."""

    name: str
    key: list[str]
    shapes: Literal["own", "lent", "latest"] = "own"
    zipped: bool = False
    sources: list[str] = []
    title: Words
    note: Words


class TableFile(StrictModel):
    """All of ``tables.toml``."""

    sources: dict[str, list[str]]
    table: list[TableEntry]


@cache
def load_columns() -> tuple[Column, ...]:
    """Read and check the packaged ``columns.toml``.

    Returns
    -------
    tuple of Column
        In the order in which tables show them; names are patterns.
    """
    declared = ColumnFile.model_validate(_read_toml("columns.toml"))
    units = {name: words.text for name, words in declared.unit.items()}
    return tuple(_column(entry, units) for entry in declared.column)


def _read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def find_column(name: str) -> Column | None:
    """Return what a column is, its years filled in; None if nobody declared it."""
    found = _declared(load_columns(), name)
    if found is None:
        return None
    _, column, years = found
    two_digits = {place: year if place == "y" else year[2:] for place, year in years.items()}
    return replace(
        column,
        name=name,
        title=column.title.fill(**years),
        note=column.note.fill(**years),
        label=None if column.label is None else column.label.fill(**years),
        short=column.short.format(**two_digits),
        bounds=tuple(bound.format(**years) for bound in column.bounds),
    )


def find_pattern(name: str) -> str:
    """Return the pattern that declares a column, the same for all its years; else its name."""
    found = _declared(load_columns(), name)
    return found[1].name if found else name


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
    strange = sorted(name for name in {*names} - {"geometry"} if find_column(name) is None)
    if strange:
        lacking = f"catalogue/columns.toml lacks {', '.join(strange)}"
        raise AtlasError(f"{table}: columns that nobody declared; {lacking}")


@cache
def column_order(name: str) -> tuple[int, str]:
    """Return the sort key of a column: by declaration, then by year; own columns come last."""
    found = _declared(load_columns(), name)
    return (found[0], name) if found else (len(load_columns()), "")


@cache
def columns_of_units(level: ColumnLevel, years: tuple[int, ...]) -> dict[str, Column]:
    """List every column that a unit table of a level can have, with these censuses."""
    return {
        name: column_named(name)
        for column in load_columns()
        if column.stands_at(level)
        for name in column.names(years)
    }


def _column(entry: ColumnEntry, units: dict[str, Text]) -> Column:
    texts = {"title", "label", "note", "unit"}
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in entry.model_dump(exclude=texts, exclude_none=True).items()
    }
    return Column(
        **plain,
        title=entry.title.text,
        label=entry.label.text if entry.label else None,
        note=entry.note.text if entry.note else NO_TEXT,
        unit=units[entry.unit] if entry.unit else NO_TEXT,
    )


@dataclass(frozen=True)
class TableText:
    """What a published table is called and what it holds, in Chinese and English.

    ``key`` names the columns that tell its rows apart; it is empty for a table that nobody
    described. ``zipped`` says that its CSV is; ``sources`` are names as ``tables.toml`` has them.
    """

    name: str
    title: Text
    about: Text
    key: tuple[str, ...] = ()
    shapes: Literal["own", "lent", "latest"] = "own"
    zipped: bool = False
    sources: tuple[str, ...] = ()

    @property
    def identifier(self) -> str:
        """Both titles in one line."""
        return self.title.both(" ")

    @property
    def description(self) -> str:
        """Both descriptions in one line."""
        return self.about.both(" / ")


@cache
def load_tables() -> tuple[TableText, ...]:
    """Return the described tables in the order in which they are published."""
    return tuple(
        TableText(
            e.name, e.title.text, e.note.text, tuple(e.key), e.shapes, e.zipped, tuple(e.sources)
        )
        for e in _table_file().table
    )


@cache
def source_groups() -> Mapping[str, Sequence[str]]:
    """Return the packaged tables that `TableText.sources` may call by one name."""
    return _table_file().sources


@cache
def _table_file() -> TableFile:
    return TableFile.model_validate(_read_toml("tables.toml"))


def describe_table(name: str, known: Mapping[str, str]) -> TableText:
    """Return a table's title and description; a table that is not described bears its name.

    They may name the years that are ``known``, as `atlas.model.country.Country.table_years` has
    them, beside those of the table's own name.
    """
    found = _declared(load_tables(), name)
    if found is None:
        return TableText(name, Text(name, name), NO_TEXT)
    _, table, years = found
    title, about = (text.fill(**years, **known) for text in (table.title, table.about))
    return replace(table, name=name, title=title, about=about)


def with_own_shapes(names: Iterable[str]) -> frozenset[str]:
    """Choose those of some tables whose shapes, if they have any, other formats bear too.

    Of the tables of one name by periods whose shapes are those of the latest, that is the last.
    """
    found = {name: _declared(load_tables(), name) for name in sorted(names)}
    own = (name for name, table in found.items() if table is None or table[1].shapes == "own")
    latest = {
        table[0]: name for name, table in found.items() if table and table[1].shapes == "latest"
    }
    return frozenset([*own, *latest.values()])


def table_order(name: str) -> int:
    """Return the place of a table among all described ones; unknown tables come last."""
    found = _declared(load_tables(), name)
    return found[0] if found else len(load_tables())


Declared = TypeVar("Declared", Column, TableText)


def _declared(
    entries: Sequence[Declared], name: str
) -> tuple[int, Declared, dict[str, str]] | None:
    """Find the entry whose pattern a name fits: its place, itself, and the years in the name."""
    for place, entry in enumerate(entries):
        if match := _expression(entry.name).fullmatch(name):
            return place, entry, match.groupdict()
    return None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(PLACES.sub(r"(?P<\1>[0-9]{4})", pattern))


def rounded_as_declared(
    column: pd.Series, declared: Column | None = None
) -> npt.NDArray[np.float64]:
    """Return the numbers of a column as every table holds them, and every page rounds them.

    Parameters
    ----------
    column
        Numbers or flags, named as the published column is.
    declared
        What the column is, if it came from a user's table and ``columns.toml`` lacks it.

    Returns
    -------
    ndarray of float
        Reals rounded to the column's decimals, whole numbers as they are; NaN where missing.

    Raises
    ------
    AtlasError
        If nobody declared the column.
    """
    numbers = column.to_numpy(dtype=float, na_value=np.nan)
    if not pd.api.types.is_float_dtype(column.dtype):
        return numbers
    return rounded_figure(numbers, (declared or column_named(str(column.name))).decimals)
