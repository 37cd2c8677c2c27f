"""The columns of the atlas: what each is, as ``columns.toml`` alone says it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations

from atlas.catalogue.entries import PLACES, WORDS, ColumnEntry, ColumnFile, Kind, Level
from atlas.classes import Text
from atlas.errors import AtlasError

NO_TEXT = Text("", "")


@dataclass(frozen=True)
class Column:
    """What one column is.

    Attributes
    ----------
    name
        Its name, or a pattern with ``{y}`` (a census year) or ``{a}``, ``{b}`` (a period).
    kind
        What its values are; ``type`` follows from it.
    unit, note
        Unit, and what the title leaves open; either may be empty.
    decimals
        Digits after the point that files are rounded to; 0 for whole numbers and words.
    printed
        Digits after the point that pages print where no layer file says it.
    title, label
        What an attribute table is headed with, and what a tooltip says; None: in no tooltip.
    levels
        The unit tables that have it; none for a column of other tables.
    measure
        The module that makes it.
    option
        Option or command without which nobody makes it; empty for what every build makes.
    values
        All words that a category may be; empty if it may be any.
    minimum
        What no number may be less than, where there is such a bound.
    since, whole, years
        Which years a unit table has it for: from a census on, for the whole of its period only,
        or these alone.
    """

    name: str
    kind: Kind
    title: Text
    measure: str
    unit: Text = NO_TEXT
    note: Text = NO_TEXT
    label: Text | None = None
    decimals: int = 0
    printed: int = 0
    levels: tuple[Level, ...] = ()
    option: str = ""
    values: tuple[str, ...] = ()
    minimum: int | None = None
    since: int = 0
    whole: bool = False
    years: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """``text``, ``flag``, ``integer`` or ``real``."""
        if self.kind in WORDS:
            return "text"
        if self.kind == "flag":
            return "flag"
        return "real" if self.decimals else "integer"

    @property
    def alias(self) -> str:
        """Both titles in one line, as an attribute table heads the column."""
        if self.title.zh == self.title.en:
            return self.title.en
        return f"{self.title.zh} {self.title.en}"

    @property
    def description(self) -> str:
        """What the column holds and its unit, Chinese before English."""
        chinese = self.note.zh or self.title.zh
        english = self.note.en or self.title.en
        if self.unit.zh:
            chinese = f"{chinese}（单位：{self.unit.zh}）"
        if self.unit.en:
            english = f"{english} (unit: {self.unit.en})"
        return f"{chinese} / {english}"

    def names(self, years: Sequence[int]) -> Iterator[str]:
        """Give the names that the column has in a unit table with these censuses."""
        places = PLACES.findall(self.name)
        if self.years:
            counted = set(map(str, years))
            filled = [one for one in self.years if len(places) > 1 or one in counted]
        else:
            since = [year for year in years if year >= self.since]
            spans: Iterable[tuple[int, ...]] = combinations(since, len(places))
            if self.whole:
                spans = [(years[0], years[-1])] if since == list(years) else []
            filled = ["_".join(map(str, span)) for span in spans]
        for one in filled:
            yield self.name.format(**dict(zip(places, one.split("_"), strict=False)))


@cache
def load_columns() -> tuple[Column, ...]:
    """Read and check the packaged ``columns.toml``.

    Returns
    -------
    tuple of Column
        In the order in which tables show them; names are patterns.
    """
    text = files(__package__).joinpath("columns.toml").read_text(encoding="utf-8")
    declared = ColumnFile.model_validate(tomllib.loads(text))
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
            )
    return None


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
        if level in column.levels
        for name in column.names(years)
    }


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
    )


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(PLACES.sub(r"(?P<\1>[0-9]{4})", pattern))


def _fill(text: Text, years: dict[str, str]) -> Text:
    return Text(text.zh.format(**years), text.en.format(**years))
