"""The published tables described: their names, and each column's kind, unit, alias and rounding."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.model.classes import Text
from atlas.model.dataset import OwnColumn
from atlas.model.rounding import rounded

PATTERN_PARTS = re.compile(r"\{(\w+)\}")

UNDESCRIBED_DECIMALS = 6
"""Digits after the point of the reals of a column that nobody described."""


@dataclass(frozen=True)
class Field:
    """One column of a published table.

    Attributes
    ----------
    name
        Column name, or a pattern with ``{y}`` (a census year) or ``{a}``, ``{b}`` (a period).
    kind
        ``text``, ``integer``, ``real`` or ``flag``.
    decimals
        Digits after the point that a ``real`` is rounded to before it is exported.
    title, unit, about
        What the column holds, in Chinese and English; ``unit`` and ``about`` may be empty.
    values
        All words that a text may be; empty if it may be any.
    minimum
        What no number may be less than, where there is such a bound.
    """

    name: str
    kind: str
    decimals: int
    title: Text
    unit: Text
    about: Text
    values: tuple[str, ...] = ()
    minimum: int | None = None

    @property
    def alias(self) -> str:
        """Both titles in one line, as an attribute table heads the column."""
        if self.title.zh == self.title.en:
            return self.title.en
        return f"{self.title.zh} {self.title.en}"

    @property
    def description(self) -> str:
        """What the column holds and its unit, Chinese before English."""
        chinese = self.about.zh or self.title.zh
        english = self.about.en or self.title.en
        if self.unit.zh:
            chinese = f"{chinese}（单位：{self.unit.zh}）"
        if self.unit.en:
            english = f"{english} (unit: {self.unit.en})"
        return f"{chinese} / {english}"


@dataclass(frozen=True)
class TableText:
    """What a published table is called and what it holds, in Chinese and English.

    ``key`` names the columns that tell its rows apart; it is empty for a table that nobody
    described.
    """

    name: str
    title: Text
    about: Text
    key: tuple[str, ...] = ()

    @property
    def identifier(self) -> str:
        """Both titles in one line."""
        return f"{self.title.zh} {self.title.en}"

    @property
    def description(self) -> str:
        """Both descriptions in one line."""
        return f"{self.about.zh} / {self.about.en}" if self.about.zh else ""


def own_fields(columns: Iterable[OwnColumn], unit_set: str) -> dict[str, Field]:
    """Describe the columns of a unit set that came from users' tables, by name."""
    return {one.name: _own_field(one) for one in columns if one.unit_set == unit_set}


def _own_field(column: OwnColumn) -> Field:
    """Describe a column of a user's table as its TOML does."""
    kind = "integer" if column.whole else "real"
    decimals = 0 if column.whole else column.decimals
    return Field(column.name, kind, decimals, column.title, column.unit, column.about)


def field_order(name: str) -> tuple[int, str]:
    """Return the sort key of a column: by description, then by year.

    Columns that nobody described share the last key, so that a stable sort leaves them in the
    order that they come in.
    """
    place = _place(name, [field.name for field in fields()])
    return (place, name) if place < len(fields()) else (place, "")


def table_order(name: str) -> int:
    """Return the place of a table among all described ones; unknown tables come last."""
    return _place(name, [table.name for table in tables()])


def describe_field(name: str) -> Field | None:
    """Return what is known of a column, its years filled in; ``None`` if nothing is."""
    for field in fields():
        if years := _match(field.name, name):
            return replace(
                field,
                name=name,
                title=_fill(field.title, years),
                unit=_fill(field.unit, years),
                about=_fill(field.about, years),
            )
    return None


def published(column: pd.Series, field: Field | None = None) -> npt.NDArray[np.float64]:
    """Return the numbers of a column as every table holds them, and every page rounds them.

    Parameters
    ----------
    column
        Numbers or flags, named as the published column is.
    field
        What is known of the column, if `describe_field` does not know it.

    Returns
    -------
    ndarray of float
        Reals rounded to the column's decimals, whole numbers as they are; NaN where missing.
    """
    numbers = column.to_numpy(dtype=float, na_value=np.nan)
    if not pd.api.types.is_float_dtype(column.dtype):
        return numbers
    field = field or describe_field(str(column.name))
    return rounded(numbers, field.decimals if field else UNDESCRIBED_DECIMALS)


def describe_table(name: str) -> TableText:
    """Return a table's title and description; a table that is not described bears its name."""
    for table in tables():
        if years := _match(table.name, name):
            return replace(
                table, name=name, title=_fill(table.title, years), about=_fill(table.about, years)
            )
    return TableText(name, Text(name, name), Text("", ""))


@cache
def fields() -> tuple[Field, ...]:
    """Return the described columns in the order in which tables show them."""
    return tuple(
        Field(
            name=entry["name"],
            kind=entry["kind"],
            decimals=entry.get("decimals", 0),
            title=Text(entry["zh"], entry["en"]),
            unit=Text(entry.get("unit_zh", ""), entry.get("unit_en", "")),
            about=Text(entry.get("about_zh", ""), entry.get("about_en", "")),
            values=tuple(entry.get("values", ())),
            minimum=entry.get("minimum"),
        )
        for entry in _schema()["field"]
    )


@cache
def tables() -> tuple[TableText, ...]:
    """Return the described tables in the order in which they are published."""
    return tuple(
        TableText(
            entry["name"],
            Text(entry["zh"], entry["en"]),
            Text(entry["about_zh"], entry["about_en"]),
            tuple(entry["key"]),
        )
        for entry in _schema()["table"]
    )


@cache
def _schema() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("schema.toml").read_text(encoding="utf-8"))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(PATTERN_PARTS.sub(r"(?P<\1>[0-9]{4})", pattern))


def _match(pattern: str, name: str) -> re.Match[str] | None:
    return _expression(pattern).fullmatch(name)


def _place(name: str, patterns: Sequence[str]) -> int:
    places = (place for place, pattern in enumerate(patterns) if _match(pattern, name))
    return next(places, len(patterns))


def _fill(text: Text, years: re.Match[str]) -> Text:
    found = years.groupdict()
    return Text(text.zh.format(**found), text.en.format(**found))
