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

from atlas.exports.tables import PublishedTable
from atlas.words.labels import describe_column
from atlas.words.reading import LANGS, read_words

_WORDS: Final = read_words("downloads", "postgis")

REFERENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"prefecture_code": "prefecture",
        r"(province|birth|residence|origin|destination)_code": "province",
        r"unit_code_(\d{4}_\d{4})": r"county_\g<1>",
    }
)
"""Columns that name rows of another table by its ``code``, and which."""

HEAD: Final = r"""\set ON_ERROR_STOP on
\if :{?schema}
\else
  \set schema atlas
\endif
BEGIN;
SET search_path TO :"schema", public;

-- Keys of ogr2ogr make way for those of the tables.
DO $$
DECLARE it record;
BEGIN
  FOR it IN
    SELECT conrelid::regclass AS of_table, conname FROM pg_constraint
    WHERE contype = 'p' AND connamespace = current_schema()::regnamespace
      AND conrelid::regclass::text NOT LIKE '%layer\_styles'
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', it.of_table, it.conname);
  END LOOP;
END $$;
"""

COMMENTS: Final = r"""
SELECT format('COMMENT ON COLUMN %I.%I IS %L', c.table_name, c.column_name, said.words)
FROM information_schema.columns AS c JOIN (VALUES
{rows}
) AS said (column_name, words) USING (column_name)
WHERE c.table_schema = current_schema() \gexec
"""

STYLES: Final = """
-- Styles where QGIS looks for them.
DO $$
BEGIN
  IF to_regclass('layer_styles') IS NOT NULL AND to_regclass('public.layer_styles') IS NULL THEN
    UPDATE layer_styles SET f_table_catalog = current_database(),
      f_table_schema = current_schema(), f_geometry_column = 'geom';
    ALTER TABLE layer_styles RENAME COLUMN fid TO id;
    ALTER TABLE layer_styles SET SCHEMA public;
  END IF;
END $$;
"""


def write_postgis(tables: Sequence[PublishedTable], path: Path) -> None:
    """Write the script: keys, references that the data bear out, comments, a check of the rows.

    Parameters
    ----------
    tables
        What the GeoPackage holds, its views among them, which ogr2ogr makes tables of.
    path
        The file to write.
    """
    parts = [
        _comment_lines(),
        HEAD,
        *(_key(table) for table in tables),
        "",
        *references(tables),
        "",
        *(_about(table) for table in tables),
        COMMENTS.format(rows=",\n".join(_column_rows(tables))),
        _checked(tables),
        STYLES,
        "COMMIT;",
        "ANALYZE;",
    ]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def references(tables: Sequence[PublishedTable]) -> Iterator[str]:
    """Write a foreign key for each column of codes whose every value is there."""
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
                yield (
                    f"ALTER TABLE {_name(table.name)} ADD FOREIGN KEY ({_name(column)}) "
                    f"REFERENCES {_name(target)} (code);"
                )


def _target(table: str, column: str) -> str:
    """Name the table that a column refers to; empty if none is known."""
    walked = re.fullmatch(r"crosswalk_(\d{4})_(\d{4})", table)
    if walked and column in ("from_code", "to_code"):
        year = walked[1 if column == "from_code" else 2]
        return "comparability" if year == "2023" else f"census_{year}"
    for pattern, target in REFERENCES.items():
        if found := re.fullmatch(pattern, column):
            return found.expand(target)
    return ""


def _key(table: PublishedTable) -> str:
    key = [name for name in table.text.key if name in table.columns]
    name = _name(table.name)
    if not key or table.frame[key].isna().any(axis=None):
        return f"ALTER TABLE {name} ADD PRIMARY KEY (fid);"
    columns = ", ".join(map(_name, key))
    return f"ALTER TABLE {name} DROP COLUMN fid, ADD PRIMARY KEY ({columns});"


def _about(table: PublishedTable) -> str:
    words = f"{table.text.identifier}. {table.text.description}"
    return f"COMMENT ON TABLE {_name(table.name)} IS {_text(words)};"


def _column_rows(tables: Sequence[PublishedTable]) -> Iterator[str]:
    """Say of each column, once for all tables, what it is called and what it holds."""
    said: dict[str, str] = {}
    for table in tables:
        for name in table.columns:
            column = table.describe(name)
            what = describe_column(column)
            said.setdefault(name, f"{column.alias}: {what}" if column.note.zh else what)
    for name, words in said.items():
        yield f"  ({_text(name)}, {_text(words)})"


def _checked(tables: Sequence[PublishedTable]) -> str:
    """Stop where a table has other rows than were published."""
    rows = ", ".join(f"({_text(table.name)}, {len(table.frame)})" for table in tables)
    return (
        "DO $$\nDECLARE it record; found bigint;\nBEGIN\n"
        f"  FOR it IN SELECT * FROM (VALUES {rows}) AS due (of_table, number) LOOP\n"
        "    EXECUTE format('SELECT count(*) FROM %I', it.of_table) INTO found;\n"
        "    IF found <> it.number THEN\n"
        "      RAISE EXCEPTION '% has % rows, not %', it.of_table, found, it.number;\n"
        "    END IF;\n  END LOOP;\nEND $$;"
    )


def _comment_lines() -> str:
    words = _WORDS["about"]
    return "\n".join(f"-- {line}" for lang in LANGS for line in words.get(lang).splitlines())


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
