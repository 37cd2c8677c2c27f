"""Golden tables joined in Chromium: row by row and unit by unit as Python joins them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from atlas.model.errors import SourceError
from atlas.tools.join_table import Joined, JoinOptions, join_table
from tests.browser.conftest import OpenPage
from tests.browser.joined_in_browser import joined, prepared
from tests.golden_joins import CODE, COUNT, NAME, PREFECTURE, PROVINCE, Golden, values
from tests.golden_joins import joined as joined_in_python


def test_chromium_gives_the_answers_of_python(
    open_page: OpenPage, golden_tables: list[Golden], answers: dict[str, Joined]
) -> None:
    page, faults = open_page("explore.html")
    prepared(page)
    found = {table.id: _difference(page, table, answers[table.id]) for table in golden_tables}
    assert {name: said for name, said in found.items() if said} == {}
    assert not faults


def _difference(page: Page, table: Golden, due: Joined) -> str:
    """Say in what Chromium's answer differs from Python's."""
    given = _joined(page, table)
    if given["fault"] is not None or given["asked"] is not None:
        return f"{given['fault']} {given['asked']} {given.get('fitting')}"
    if (given["year"], given["kind"]) != due.vintage:
        return f"read as {given['year']} {given['kind']}, not {due.vintage}"
    have, wanted = given["values"], values(due)
    if have != wanted:
        units = [unit for unit in have | wanted if have.get(unit) != wanted.get(unit)]
        return f"other values: {[(unit, have.get(unit), wanted.get(unit)) for unit in units][:5]}"
    left, named = {row["line"] for row in given["left"]}, {row.row for row in due.left}
    if left != named:
        return f"left: {sorted(left - named)[:5]}; not left: {sorted(named - left)[:5]}"
    totals = tuple(given["totals"][key] for key in ("given", "shown", "left"))
    return "" if totals == due.totals[COUNT] else f"{totals}, not {due.totals[COUNT]}"


def _joined(page: Page, table: Golden) -> dict[str, Any]:
    key = CODE if table.by == "code" else NAME
    beside = NAME if table.by == "code" else None
    columns = {
        "key": key,
        "value": COUNT,
        "within": PROVINCE if PROVINCE in table.header else None,
        "prefecture": PREFECTURE if PREFECTURE in table.header else None,
        "name": beside if beside in table.header else None,
    }
    return joined(
        page,
        (table.header, table.rows),
        sets=[table.units],
        columns=columns,
        year=table.year if table.told else None,
        kind=table.kind if table.told else None,
    )


@pytest.mark.parametrize(
    ("table", "said", "asked"),
    [
        (("110105,5", "110105,7", "110106,3"), "stands once", None),
        (('110105,"1,234"', '110106,"2,345"'), "without separators", "separator"),
    ],
    ids=["doubled", "separators"],
)
def test_what_python_refuses_is_on_no_unit_in_chromium(
    open_page: OpenPage, tmp_path: Path, table: tuple[str, ...], said: str, asked: str | None
) -> None:
    text = "\n".join(["code,people", *table, ""])
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        join_table(JoinOptions(file, "county_2010_2020"))
    page, _ = open_page("explore.html")
    found = joined(prepared(page), text, sets=["county_2010_2020"])
    assert found["asked"] == asked
    assert found["values"] == ({} if asked else {"110106": 3})


def test_a_table_of_two_years_is_read_alike(
    open_page: OpenPage, golden_tables: list[Golden]
) -> None:
    """Guangdong as the list of 2012 has it among the rows of 2020: one year is taken for all."""
    by_id = {table.id: table for table in golden_tables}
    later, earlier = by_id["census-2020-by-code"], by_id["list-2012-by-code"]
    rows = [row for row in later.rows if row[0][:2] != "44"]
    rows += [row for row in earlier.rows if row[0][:2] == "44"]
    mixed = replace(later, rows=tuple(rows), told=False)
    page, _ = open_page("explore.html")
    due = joined_in_python(mixed)
    assert due.vintage == (2020, "census")
    assert due.left
    assert _difference(prepared(page), mixed, due) == ""
