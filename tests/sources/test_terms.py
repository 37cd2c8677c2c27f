"""The terms of the packaged tables: as the wheel's metadata and ``NOTICE.md`` tell them."""

import json
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

EXPRESSED = {
    "none-stated": "LicenseRef-No-Terms-Stated",
    "public-domain": "LicenseRef-US-Public-Domain",
}
"""Terms that SPDX does not list, and their names in an expression."""


@pytest.fixture(scope="module")
def tables() -> list[dict]:
    text = (ROOT / "atlas" / "tables" / "datapackage.json").read_text(encoding="utf-8")
    return json.loads(text)["resources"]


def test_the_expression_names_the_terms_of_the_code_and_of_every_table(tables) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    of_tables = {one["name"] for table in tables for one in table["licenses"]}
    named = {EXPRESSED.get(name, name) for name in of_tables}
    assert sorted(project["license"].split(" AND ")) == sorted({"MIT", *named})
    assert project["license-files"] == ["LICENSE", "NOTICE.md"]


def test_the_notice_lists_the_terms_and_sources_of_every_table(tables) -> None:
    text = (ROOT / "NOTICE.md").read_text(encoding="utf-8")
    found = [line for line in text.splitlines() if line.startswith("| `")]
    expected = [
        f"| `{table['name']}` | {terms['name']} | {terms['title']} | "
        f"{'; '.join(source['title'] for source in table['sources'])} |"
        for table in tables
        for terms in table["licenses"]
    ]
    assert found == expected


def test_every_packaged_file_has_its_terms(tables) -> None:
    files = {path.name for path in (ROOT / "atlas" / "tables").glob("*.csv")}
    assert {table["path"] for table in tables} == files
