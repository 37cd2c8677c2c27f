"""The columns of a published table, and columns by a word: without a build where one can tell."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from atlas.catalogue.columns import (
    TableText,
    column_named,
    describe_table,
    find_column,
    find_pattern,
    load_columns,
)
from atlas.catalogue.layer_schema import columns_of_set
from atlas.country import china
from atlas.model.errors import Message, UserError
from atlas.model.layer import PLACES, Column
from atlas.model.text import Text
from atlas.tools.loading import SITE, built_tables, find_downloads, load_table, packaged_tables

DATAPACKAGE: Final = "datapackage.json"
NEAR: Final = 8
"""Names that are shown to who misspelt one."""


@dataclass(frozen=True)
class TableColumns:
    """A published table and its columns, in their order.

    ``of_package`` says that they are those of the package alone, to which a build adds names,
    land and units.
    """

    text: TableText
    columns: tuple[Column, ...]
    of_package: bool = False


def columns_of_table(name: str, folder: Path | None = None) -> TableColumns:
    """List the columns of a published table.

    Parameters
    ----------
    name
        Such as ``county_2010_2020``, ``prefecture`` or ``census_2010``.
    folder
        A built site, whose data package is read; None takes the one that is there, as
        `atlas.load` does, and without one what the catalogue says of unit tables, and what the
        package holds of others.

    Raises
    ------
    UserError
        If there is no such table, or it has to be built first.
    """
    text = describe_table(name, china().table_years)
    files = find_downloads(folder)
    if files is not None and (files / DATAPACKAGE).is_file():
        tables = _site_tables(files)
        if name not in tables:
            raise _no_table(name, tables)
        return TableColumns(text, tuple(map(_column_of_field, tables[name])))
    sets = list(china().sets)
    if name in sets:
        of_set = columns_of_set(name, country=china()).values()
        return TableColumns(text, tuple(column for column in of_set if not column.option))
    held = packaged_tables()
    if name in held:
        table = load_table(name)
        return TableColumns(text, tuple(column_named(str(one)) for one in table), of_package=True)
    built = built_tables()
    if name not in built:
        raise _no_table(name, {*sets, *held, *built})
    raise UserError(
        "no built atlas in {folder}, and the package alone does not tell the columns of {name!r}. "
        "Build it once (china-atlas build --out {site}), or give --site, the folder of a built "
        "site. Without a build: {names}",
        folder=SITE.absolute(),
        name=name,
        site=SITE,
        names=[*sets, *held],
    )


def _no_table(name: str, known: Any) -> UserError:
    near = difflib.get_close_matches(name, known, NEAR, 0.5) or sorted(known)
    return UserError("no table {name!r}; there are {names}", name=name, names=near)


def _site_tables(files: Path) -> dict[str, list[Mapping[str, Any]]]:
    """Read the fields of every table of a built site, by its name."""
    package = json.loads((files / DATAPACKAGE).read_text(encoding="utf-8"))
    return {
        resource["path"].partition(".")[0]: resource["schema"]["fields"]
        for resource in package["resources"]
        if "schema" in resource
    }


def _column_of_field(field: Mapping[str, Any]) -> Column:
    """Say what a column of a site is: declared, or the builder's own."""
    name = field["name"]
    title = Text(field.get("title_zh", name), field.get("title_en", name))
    unit = Text(field.get("unit_zh", ""), field.get("unit", ""))
    kinds = {"string": "text", "boolean": "flag", "integer": "count"}
    return find_column(name) or Column(
        name=name,
        kind=kinds.get(field.get("type", ""), "mean"),  # type: ignore[arg-type]
        title=title,
        unit=unit,
        measure="own_indicator",
    )


def find_columns(word: str) -> tuple[Column, ...]:
    """Find columns by words in name or title, Chinese or English, in any case.

    Parameters
    ----------
    word
        One or several with spaces between them, all of which are looked for. A year finds the
        columns of that year; without one a column stands for all its years, as a pattern.
    country
        Whose censuses the years are.

    Raises
    ------
    UserError
        If none is found; the message has names like it.
    """
    wanted = word.casefold().replace("_", " ").split()
    found = tuple(
        column for one in load_columns() for column in _holding(one, wanted, china().years)
    )
    if wanted and found:
        return found
    names = [name for column in load_columns() for name in (column.name, column.title.en)]
    near = difflib.get_close_matches(word, names, NEAR, 0.5)
    such = Message("; there are {names}", names=near) if near else ""
    raise UserError("no column has {word!r} in its name or title{such}", word=word, such=such)


def _holding(column: Column, wanted: list[str], years: tuple[int, ...]) -> Iterator[Column]:
    """Give the column if it holds all words, else those of its years that do."""
    if _holds(column, wanted):
        yield column
    elif PLACES.search(column.name):
        of_years = map(column_named, column.names(years))
        yield from (filled for filled in of_years if _holds(filled, wanted))


def _holds(column: Column, wanted: list[str]) -> bool:
    said = f"{column.name}\n{column.title.zh}\n{column.title.en}".casefold()
    return all(word in said.replace("_", " ") for word in wanted)


def tables_with(
    columns: tuple[Column, ...], folder: Path | None = None
) -> dict[str, list[str]] | None:
    """Name the tables of a built site that have each of some columns; None without a site."""
    files = find_downloads(folder)
    if files is None or not (files / DATAPACKAGE).is_file():
        return None
    having: dict[str, list[str]] = {column.name: [] for column in columns}
    for table, fields in _site_tables(files).items():
        names = {field["name"] for field in fields}
        for name in having.keys() & (names | {find_pattern(name) for name in names}):
            having[name].append(table)
    return having
