"""What a stranger meets first: licence, version, bounds of the dependencies, lock and pages."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import atlas
from atlas.exports.documentation import CITATION
from atlas.model.version import DATE, DOI

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
DECLARED = sorted({*PROJECT["dependencies"], *chain(*EXTRAS.values())})
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FOLDERS = ("atlas", "benchmarks", "docs", "layers", "tests", r"\.ci", r"\.github")
"""Folders of the repository; what a build writes below ``site/`` need not be there."""


def citation(key: str) -> str:
    """Value of a top-level key of CITATION.cff, which is YAML of one line a key."""
    found = re.search(rf"^{key}: (.+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)
    assert found is not None, key
    return found[1].strip('"')


def locked() -> dict[Requirement, str]:
    """Return what requirements.lock pins, where (as markers), and the lines under each."""
    entries = re.split(r"^(?=\w)", (ROOT / "requirements.lock").read_text("utf-8"), flags=re.M)[1:]
    heads_and_rest = (entry.split(" \\\n", 1) for entry in entries)
    return {Requirement(head): rest for head, rest in heads_and_rest}


def test_one_version_everywhere() -> None:
    assert PROJECT["version"] == atlas.__version__ == citation("version")
    heads = re.findall(r"^## \[(.+?)\] - (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    version, day = heads[0]
    assert version == atlas.__version__
    assert day in ("unreleased", str(DATE))


def test_downloads_cite_the_atlas_as_the_repository_does() -> None:
    assert citation("date-released") == str(DATE)
    author = re.search(r'^  - name: "(.+)"$', (ROOT / "CITATION.cff").read_text("utf-8"), re.M)
    assert author is not None
    title, version = citation("title"), citation("version")
    assert CITATION.en == f"{author[1]}: {title}, version {version}, {DATE}."


def test_addresses_of_the_project_are_given_in_both_places_or_in_none() -> None:
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    given = dict(re.findall(r'^(url|repository-code|doi): "(.+)"$', text, re.M))
    assert given.get("doi", "") == DOI
    urls = PROJECT.get("urls", {})
    assert given.get("url") == urls.get("Homepage")
    assert given.get("repository-code") == urls.get("Repository")


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_only_read_unless_a_job_says_more_and_name_what_they_use(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "\n\npermissions:\n  contents: read\n\n" in text
    used = re.findall(r"uses: (\S+)", text)
    assert used
    pinned = re.compile(r"actions/[\w-]+@v\d+|[\w-]+/[\w-]+@[0-9a-f]{40}|\./\.github/workflows/\S+")
    assert [one for one in used if not pinned.fullmatch(one)] == []


def test_what_tests_and_releases_run_is_what_must_hold_anywhere() -> None:
    tests, release = (
        (ROOT / f".github/workflows/{name}.yml").read_text("utf-8") for name in ("tests", "release")
    )
    assert re.findall(r"- run: (.+)", tests)[-1] == ".ci/run"
    assert "needs: [tests, build]" in release


def test_one_licence_everywhere() -> None:
    """The code is under MIT; the terms of the tables follow, and NOTICE.md lists them."""
    code, *tables = PROJECT["license"].split(" AND ")
    assert code == citation("license") == "MIT"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n")
    notice = (ROOT / "NOTICE.md").read_text("utf-8")
    assert set(PROJECT["license-files"]) == {"LICENSE", "NOTICE.md"}
    assert all(terms in notice for terms in tables)


@pytest.mark.parametrize("line", DECLARED)
def test_every_dependency_is_bounded_below_and_above(line: str) -> None:
    assert sorted(bound.operator for bound in Requirement(line).specifier) == ["<", ">="]


@pytest.mark.parametrize("line", DECLARED)
def test_the_lock_keeps_the_bounds(line: str) -> None:
    wanted = Requirement(line)
    name = canonicalize_name(wanted.name)
    held = [one for one in locked() if canonicalize_name(one.name) == name]
    assert held
    for one in held:
        (pin,) = one.specifier
        assert Version(pin.version) in wanted.specifier


def test_the_lock_holds_hashes_and_nothing_else() -> None:
    for one, lines in locked().items():
        assert re.fullmatch(r"(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", lines), one.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_link_to_files_and_headings_that_are_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)\s]+)\)", page.read_text("utf-8")):
        name, _, heading = target.partition("#")
        linked = page.parent / name if name else page
        assert linked.exists(), target
        assert not heading or heading in anchors(linked.read_text("utf-8")), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_pages_name_are_there(page: Path) -> None:
    """And hold what the page says is in them, as in: `PERIODS` in `atlas/units/unite.py`."""
    text = page.read_text("utf-8")
    named = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[^`\s<>*]*)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []
    for word, path in re.findall(r"`(\w+)` (?:in|of)\s+`([\w/]+\.\w+)`", text):
        assert word in (ROOT / path).read_text("utf-8"), (word, path)


def anchors(text: str) -> set[str]:
    """Return the anchors that a forge makes of the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_there(module: str, name: str) -> bool:
    """Whether a module has a name, or a package a module of that name."""
    if hasattr(importlib.import_module(module), name):
        return True
    try:
        importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return False
    return True


@pytest.mark.parametrize("file", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda it: it.name)
def test_what_a_benchmark_takes_from_the_atlas_is_there(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    asked = [
        (found.module, one.name)
        for found in ast.walk(tree)
        if isinstance(found, ast.ImportFrom) and (found.module or "").split(".")[0] == "atlas"
        for one in found.names
    ]
    assert [pair for pair in asked if not is_there(*pair)] == []
