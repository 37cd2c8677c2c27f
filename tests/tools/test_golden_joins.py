"""Golden tables joined in Python, and by the query that the documentation prints."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from atlas.model.dataset import Dataset
from atlas.tools.join_table import Joined
from tests.golden_joins import COUNT, Golden, values

QUERY = re.search(
    r"```sql\n(.*?)```",
    (Path(__file__).parents[2] / "docs/join.md").read_text(encoding="utf-8"),
    re.S,
)


@pytest.fixture(scope="session")
def database(dataset: Dataset) -> Iterator[sqlite3.Connection]:
    rows = dataset.tables["unit_members"].astype(object)
    with closing(sqlite3.connect(":memory:")) as base:
        rows.where(rows.notna(), None).to_sql("unit_members", base, index=False)
        yield base


def test_python_gives_the_golden_answers(
    golden_tables: list[Golden], answers: dict[str, Joined]
) -> None:
    told = {it.id: fault for it in golden_tables if (fault := _fault(it, answers[it.id]))}
    assert not told


def _fault(golden: Golden, found: Joined) -> str:
    """Say in what an answer differs from the golden one."""
    due, have = golden.values, values(found)
    left = {row.row for row in found.left}
    given, kept, out = found.totals[COUNT]
    if (found.vintage.year, found.vintage.kind) != (golden.year, golden.kind):
        return f"read as {found.vintage}"
    if given != sum(int(row[-1]) for row in golden.rows if row[-1]) or given != kept + out:
        return f"{given} given, {kept} kept, {out} left"
    strange = {unit: value for unit, value in have.items() if due.get(unit) != value}
    if strange:
        return f"on other units: {strange}"
    if golden.asked:
        # Each row that is in no value is named.
        lines = {
            line
            for line, code in enumerate(golden.means, 2)
            if code is None or golden.members[code].unit not in have
        }
        return "" if lines == left else f"not named: {lines - left}; named: {left - lines}"
    if have != due:
        return f"empty: {due.keys() - have.keys()}"
    return "" if sorted(left) == golden.left else f"left: {sorted(left)} for {golden.left}"


LEAST = 0.94
"""Part of the units that have a value where names may be read in two ways."""


def test_names_that_mean_one_thing_are_placed(
    golden_tables: list[Golden], answers: dict[str, Joined]
) -> None:
    asked = [golden for golden in golden_tables if golden.asked]
    assert len(asked) == 40
    shares = {it.id: len(values(answers[it.id])) / len(it.values) for it in asked}
    assert min(shares.values()) > LEAST
    within = [it.id for it in asked if "prefecture" in it.header or it.units == "prefecture"]
    assert {shares[name] for name in within if "short" not in name} == {1}


def test_the_query_gives_the_golden_answers(
    golden_tables: list[Golden], database: sqlite3.Connection
) -> None:
    """It reads codes of the vintage that is written in it, and numbers."""
    assert QUERY is not None
    assert QUERY[1].count("year = 2020") == QUERY[1].count("rows_of = 'census'") == 1
    by_code = [golden for golden in golden_tables if golden.by == "code" and not golden.asked]
    assert len(by_code) > 270
    for golden in by_code:
        table = pd.DataFrame(golden.rows, columns=list(golden.header))
        table["beds"] = pd.to_numeric(table[COUNT], errors="coerce")
        table[["code", "beds"]].to_sql("beds", database, index=False, if_exists="replace")
        query = QUERY[1].replace("year = 2020", f"year = {golden.year}")
        query = query.replace("'census'", f"'{golden.kind}'")
        query = query.replace("county_2010_2020", golden.units)
        query = query.replace("unit_code_2010_2020", golden.units.replace("county", "unit_code"))
        found = dict(database.execute(query).fetchall())
        known = {code: int(beds) for code, beds in found.items() if beds is not None}
        assert known == golden.values, golden.id
        # A unit that lacks a division has a row, and no value.
        assert found.keys() == golden.codes_of_units.keys(), golden.id
