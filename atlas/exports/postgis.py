"""A script for psql that finishes a PostGIS database which ogr2ogr filled from the GeoPackage.

ogr2ogr brings the rows, the shapes and their indices; what it leaves out is what the tables are:
their keys, what refers to what, and the words on every table and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from atlas.exports.documentation import CITATION, edition_text
from atlas.exports.render import render
from atlas.exports.tables import DownloadTable
from atlas.units.crosswalk import crosswalk_years
from atlas.words.numbers import describe_column
from atlas.words.word_files import LANGS, read_words

_ABOUT: Final = read_words("downloads", "postgis")["about"]

REFERENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"prefecture_code": "prefecture",
        r"(province|birth|residence|origin|destination)_code": "province",
        r"unit_code_(\d{4}_\d{4})": r"county_\g<1>",
    }
)
"""Columns that name rows of another table by its ``code``, and which."""


def write_postgis(tables: Sequence[DownloadTable], path: Path) -> None:
    """Write the script: keys, references that the data bear out, comments, a check of the rows.

    Parameters
    ----------
    tables
        What the GeoPackage holds, its views among them, which ogr2ogr makes tables of.
    path
        The file to write.
    """
    script = render(
        "postgis.sql.j2",
        about=[
            line
            for lang in LANGS
            for line in (*_ABOUT.get(lang).splitlines(), edition_text().get(lang))
        ],
        citation="\n".join(CITATION.get(lang) for lang in LANGS),
        keys=[(table, _key(table)) for table in tables],
        references=references(tables),
        columns=_columns(tables),
    )
    path.write_text(script, encoding="utf-8", newline="\n")


def references(tables: Sequence[DownloadTable]) -> Iterator[tuple[str, str, str]]:
    """Yield table, column and table referred to for columns of codes whose every value is there."""
    codes = {
        table.name: set(table.frame["code"])
        for table in tables
        if tuple(table.text.key) == ("code",) and "code" in table.columns
    }
    for table in tables:
        for column in table.columns:
            target = _target(table.name, column)
            if (
                target in codes
                and target != table.name
                and set(table.frame[column].dropna().unique()) <= codes[target]
            ):
                yield table.name, column, target


def _target(table: str, column: str) -> str:
    """Name the table that a column refers to; empty if none is known."""
    span = crosswalk_years(table)
    if span is not None and column in ("from_code", "to_code"):
        year = span[column == "to_code"]
        return "comparability" if year == 2023 else f"census_{year}"
    for pattern, target in REFERENCES.items():
        if match := re.fullmatch(pattern, column):
            return match.expand(target)
    return ""


def _key(table: DownloadTable) -> list[str]:
    """List the columns of the key; none where one lacks values."""
    key = [name for name in table.text.key if name in table.columns]
    return [] if table.frame[key].isna().any(axis=None) else key


def _columns(tables: Sequence[DownloadTable]) -> dict[str, str]:
    """Say of each column, once for all tables, what it is called and what it holds."""
    words: dict[str, str] = {}
    for table in tables:
        for name in table.columns:
            column = table.describe(name)
            what = describe_column(column)
            words.setdefault(name, f"{column.alias}: {what}" if column.note.zh else what)
    return words
