"""The packaged tables: typed frames read by the schema of ``atlas/tables/datapackage.json``."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.model.errors import AtlasError, Fault, Message, raise_faults

Folders = tuple[Path, ...]
"""Folders with a ``datapackage.json`` and its tables; the first that has a table is read."""

_DTYPES = {"string": "str", "integer": "Int64", "number": "Float64"}


@dataclass(frozen=True)
class SumCheck:
    """A published total beside the sum that a table gives."""

    table: str
    column: str
    expected: int
    found: int

    @property
    def ok(self) -> bool:
        """Whether the table conserves the total to the person."""
        return self.expected == self.found


@cache
def resources(tables: Folders) -> dict[str, dict[str, Any]]:
    """Read the resources of the Frictionless data packages by name."""
    return {name: resource for name, (resource, _) in _packages(tables).items()}


@cache
def _packages(tables: Folders) -> dict[str, tuple[dict[str, Any], Path]]:
    packages: dict[str, tuple[dict[str, Any], Path]] = {}
    for folder in tables:
        text = (folder / "datapackage.json").read_text(encoding="utf-8")
        for resource in json.loads(text)["resources"]:
            packages.setdefault(resource["name"], (resource, folder / resource["path"]))
    return packages


@cache
def _packaged_resources() -> dict[str, dict[str, Any]]:
    """Read what tables an atlas may have: those of the packaged country."""
    text = (files("atlas") / "tables" / "datapackage.json").read_text(encoding="utf-8")
    return {resource["name"]: resource for resource in json.loads(text)["resources"]}


def has_table(name: str, tables: Folders) -> bool:
    """Return whether there is a table of this name."""
    return name in resources(tables)


def latest_table(stem: str, tables: Folders) -> str:
    """Name the table of a stem and a year that is the latest: ``urban_area_population_2020``."""
    of_stem = re.compile(rf"{re.escape(stem)}_\d{{4}}")
    named = [name for name in resources(tables) if of_stem.fullmatch(name)]
    # Without one there are none of its rows.
    return max(named or filter(of_stem.fullmatch, _packaged_resources()))


def field_names(table: str, tables: Folders) -> list[str]:
    """Name the columns of a packaged table in order."""
    return [field["name"] for field in resources(tables)[table]["schema"]["fields"]]


def read_table(name: str, tables: Folders) -> pd.DataFrame:
    """Read a packaged table with the types of its schema.

    Parameters
    ----------
    name
        Name of a resource of the data package, such as ``census_2020``.
    tables
        The folders of the tables.

    Returns
    -------
    DataFrame
        Codes and texts as strings (a missing text is ``NA``), counts as ``Int64``,
        rates and shares as ``Float64``. Without rows where there is no such table.

    Raises
    ------
    AtlasError
        If no atlas has such a table.
    """
    if name not in resources(tables) | _packaged_resources():
        raise AtlasError(f"no packaged table {name!r}; there are {', '.join(resources(tables))}")
    resource = resources(tables).get(name) or _packaged_resources()[name]
    types = {field["name"]: _DTYPES[field["type"]] for field in resource["schema"]["fields"]}
    if name not in resources(tables):
        return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in types.items()})
    return pd.read_csv(
        _packages(tables)[name][1], dtype=types, keep_default_na=False, na_values=[""]
    )


def read_latest_table(stem: str, tables: Folders) -> pd.DataFrame:
    """Read the latest of the packaged tables that are called ``<stem>_<year>``."""
    return read_table(latest_table(stem, tables), tables)


def optional_table(name: str, tables: Folders) -> pd.DataFrame | None:
    """Read a packaged table as `read_table` does; None where there is none of the name."""
    return read_table(name, tables) if has_table(name, tables) else None


def published_figures(measure: str, tables: Folders) -> dict[str, float]:
    """Read a figure that others published, by year.

    Parameters
    ----------
    measure
        As ``published_figures`` names it; published once a year.
    tables
        The folders of the tables.
    """
    table = read_table("published_figures", tables)
    rows = table[table["measure"] == measure]
    return dict(zip(rows["year"].astype(str), rows["value"].astype(float), strict=True))


def read_packaged_census(year: int, tables: Folders) -> pd.DataFrame:
    """Read the leaves of a packaged census, and hold them to the published total.

    Parameters
    ----------
    year
        2000, 2010 or 2020.
    tables
        The folders of the tables.

    Returns
    -------
    DataFrame
        One row per leaf: county rows, development zones (2020) and prefectures without
        counties; ``code``, ``name_zh``, ``row_kind``, ``population`` and the year's
        further columns. Where a table has no kinds of rows they are counties, and without
        names they bear those of the list of the year.

    Raises
    ------
    SourceError
        If the table does not sum to the national total that its record names.
    """
    name = f"census_{year}"
    table = read_table(name, tables)
    file = f"{name}.csv"
    raise_faults(
        Fault(
            Message("a sum of {n:,} people", n=check.expected),
            file,
            None,
            check.column,
            f"{check.found:,}",
        )
        for check in sum_checks(name, table, tables)
        if not check.ok
    )
    if "row_kind" not in table:
        table.insert(1, "row_kind", pd.Series("county", table.index, dtype="str"))
    if "name_zh" not in table:
        codes = read_table("division_codes", tables)
        codes = codes[codes["from_year"].le(year) & codes["to_year"].ge(year)]
        names = dict(zip(codes["code"], codes["name_zh"], strict=True))
        table.insert(1, "name_zh", table["code"].map(names))
    return table


def sum_checks(name: str, table: pd.DataFrame, tables: Folders) -> list[SumCheck]:
    """Compare the sums of a table's columns with the totals that its record names."""
    expected: dict[str, int] = resources(tables)[name].get("sums", {})
    return [SumCheck(name, key, total, int(table[key].sum())) for key, total in expected.items()]


def is_packaged(name: str, sha256: str, tables: Folders) -> bool:
    """Say whether a file of this hash (hexadecimal digits) is the packaged table of a name."""
    return bool(resources(tables)[name]["hash"] == f"sha256:{sha256}")


def file_hash(name: str, tables: Folders) -> str:
    """Hash the bytes of a packaged table, as ``sha256:…``."""
    content = _packages(tables)[name][1].read_bytes()
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
