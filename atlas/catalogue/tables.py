"""The published tables of the atlas: what each holds, as ``tables.toml`` says it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from atlas.catalogue.entries import TableFile
from atlas.model.column import PLACES
from atlas.model.country import Country
from atlas.model.text import Text


@dataclass(frozen=True)
class TableText:
    """What a published table is called and what it holds, in Chinese and English.

    ``key`` names the columns that tell its rows apart; it is empty for a table that nobody
    described. ``zipped`` says that its CSV is.
    """

    name: str
    title: Text
    about: Text
    key: tuple[str, ...] = ()
    shapes: Literal["own", "lent", "latest"] = "own"
    zipped: bool = False

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
    text = files(__package__).joinpath("tables.toml").read_text(encoding="utf-8")
    return tuple(
        TableText(
            entry.name,
            Text(entry.title.zh, entry.title.en),
            Text(entry.note.zh, entry.note.en),
            tuple(entry.key),
            entry.shapes,
            entry.zipped,
        )
        for entry in TableFile.model_validate(tomllib.loads(text)).table
    )


def describe_table(name: str, *, country: Country) -> TableText:
    """Return a table's title and description; a table that is not described bears its name."""
    told = {"first": country.years[0], "latest": country.latest}
    told["boundaries"] = country.boundaries.year
    for table in load_tables():
        if found := _match(table.name, name):
            years = found.groupdict() | {field: str(year) for field, year in told.items()}
            return replace(
                table, name=name, title=_fill(table.title, years), about=_fill(table.about, years)
            )
    return TableText(name, Text(name, name), Text("", ""))


def with_own_shapes(names: Iterable[str], *, country: Country) -> frozenset[str]:
    """Choose those of some tables whose shapes, if they have any, other formats bear too.

    Of the tables of one name by periods whose shapes are those of the latest, that is the last.
    """
    every = sorted(names)
    described = {name: describe_table(name, country=country).shapes for name in every}
    latest = {table_order(name): name for name in every if described[name] == "latest"}
    own = (name for name in every if described[name] == "own")
    return frozenset([*own, *latest.values()])


def table_order(name: str) -> int:
    """Return the place of a table among all described ones; unknown tables come last."""
    places = (place for place, one in enumerate(load_tables()) if _match(one.name, name))
    return next(places, len(load_tables()))


def _match(pattern: str, name: str) -> re.Match[str] | None:
    return re.fullmatch(PLACES.sub(r"(?P<\1>[0-9]{4})", pattern), name)


def _fill(text: Text, years: dict[str, str]) -> Text:
    return Text(text.zh.format(**years), text.en.format(**years))
