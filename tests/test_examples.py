"""What README and CONTRIBUTING print works, to the word: a new map, a new measure."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import atlas
from atlas.catalogue.columns import ColumnFile
from atlas.measures.chapter import Chapter
from tests.readme import readme_map

ROOT = Path(atlas.__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CHAPTER = re.search(r"^## Add a measure\n(.*?)^## ", CONTRIBUTING, re.M | re.S)


def printed(language: str) -> list[str]:
    """Return the blocks of the chapter in a language, as they stand in a file."""
    assert CHAPTER is not None
    blocks = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", CHAPTER[1], re.M | re.S)
    return [re.sub(rf"^{indent}", "", block, flags=re.M) for indent, block in blocks]


def test_the_printed_entry_declares_what_the_measure_returns() -> None:
    module: dict[str, object] = {}
    exec(compile(printed("python")[0], "women.py", "exec"), module)
    chapter = module["CHAPTER"]
    assert isinstance(chapter, Chapter)
    ((needed, women),) = chapter.of_people
    said = tomllib.loads((ROOT / "atlas/catalogue/columns.toml").read_text("utf-8"))
    entry = tomllib.loads(printed("toml")[0])["column"]
    (column,) = ColumnFile.model_validate({"unit": said["unit"], "column": entry}).column
    counts = pd.DataFrame({needed: [12], "population": [25]}, index=["110101"], dtype="Int64")
    assert list(women({2020: counts})) == [column.name.format(y=2020)]
    # Whose entry it is copied from, and below which it is put.
    names = [one["name"] for one in said["column"] if one.get("measure") == "people"]
    assert "one_person_households_share_{y}" in names


def put_below(file: Path, mark: str, text: str, *, after: str) -> None:
    """Put a text before the first `after` that follows a mark."""
    content = file.read_text("utf-8")
    place = content.index(after, content.index(mark))
    file.write_text(content[:place] + text + content[place:], "utf-8")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the tree, and do there what README and CONTRIBUTING say."""
    tree = tmp_path_factory.mktemp("examples") / "atlas"
    ignored = shutil.ignore_patterns(
        *(".git", ".*_cache", ".venv", "*.egg-info", "__pycache__", "node_modules", "site")
    )
    shutil.copytree(ROOT, tree, ignore=ignored)
    (tree / "site").mkdir()
    shutil.copy(ROOT / "site" / "README.md", tree / "site")
    name, example = readme_map()
    (tree / "layers" / name).write_text(example, "utf-8")
    begun = re.search(r"^python -m atlas (new layer .*)$", CONTRIBUTING, re.M)
    assert begun is not None
    run([sys.executable, "-m", "atlas", *begun[1].split()], tree)
    for block in printed("python"):
        name, code = block.split("\n", 1)
        (tree / name[2:]).write_text(code, "utf-8")
    columns = tree / "atlas" / "catalogue" / "columns.toml"
    entry, mark = printed("toml")[0], 'name = "one_person_households_share_{y}"'
    put_below(columns, mark, f"{entry}\n", after="[[column]]")
    return tree


def run(command: list[str], tree: Path) -> str:
    """Run a command in a copy of the tree, and return what it printed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    own["PYTHONPATH"] = str(tree)
    done = subprocess.run(command, cwd=tree, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    return done.stdout


COUNTED = (
    *("tests/measures/test_women.py", "tests/measures/test_chapters.py", "tests/test_house.py"),
    *("tests/catalogue", "tests/words", "tests/web/maps", "tests/exports/test_documentation.py"),
)
"""Tests that see which measures, columns and maps there are."""


@pytest.mark.slow
def test_quick_tests_pass_beside_what_is_printed(edited: Path) -> None:
    """A new map or measure broke tests that counted those that were there."""
    assert "women_share_" in run([sys.executable, "-m", "atlas", "columns"], edited)
    chapters = "from atlas.measures.chapter import *; print([it.name for it in all_chapters()])"
    assert "'women'" in run([sys.executable, "-c", chapters], edited)
    # In one process: beside it another one runs the tests of this tree.
    quick = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "quick", *COUNTED]
    assert "passed" in run(quick, edited)
