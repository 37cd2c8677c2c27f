"""What README and CONTRIBUTING print works, to the word: a new map, a new measure."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

import atlas
from atlas.catalogue.columns import ColumnFile
from atlas.country import china
from atlas.measures import people
from atlas.measures.unit_measures import PEOPLE_MEASURES
from tests.readme import readme_map

ROOT = Path(atlas.__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CHAPTER = re.search(r"^## Add a measure\n(.*?)^## ", CONTRIBUTING, re.M | re.S)


def printed(language: str) -> list[str]:
    """Return the blocks of the chapter in a language, as they stand in a file."""
    assert CHAPTER is not None
    blocks = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", CHAPTER[1], re.M | re.S)
    return [re.sub(rf"^{indent}", "", block, flags=re.M) for indent, block in blocks]


@pytest.fixture
def women(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Run the printed function as a part of the chapter that it says it is in."""
    chapter, code = printed("python")[0].split("\n", 1)
    assert chapter == "# atlas/measures/people.py"
    monkeypatch.setattr(people, "women", None, raising=False)
    exec(compile(code, "people.py", "exec"), people.__dict__)
    return people


def test_the_printed_test_holds_of_the_printed_module(women: ModuleType) -> None:
    tests: dict[str, object] = {}
    exec(compile(printed("python")[1], "test_women.py", "exec"), tests)
    ran = [test() for name, test in tests.items() if name.startswith("test_") and callable(test)]
    assert len(ran) == 2


def test_the_printed_entry_declares_what_the_measure_returns(women: ModuleType) -> None:
    said = tomllib.loads((ROOT / "atlas/catalogue/columns.toml").read_text("utf-8"))
    entry = tomllib.loads(printed("toml")[0])["column"]
    (column,) = ColumnFile.model_validate({"unit": said["unit"], "column": entry}).column
    counts = pd.DataFrame({"female": [12], "population": [25]}, index=["110101"], dtype="Int64")
    assert list(women.women({2020: counts}, country=china())) == [column.name.format(y=2020)]
    # Whose entry it is copied from, and below which it is put.
    names = [one["name"] for one in said["column"] if one.get("measure") == "people"]
    assert "one_person_households_share_{y}" in names


def test_the_printed_line_is_one_of_those_that_join_measures(women: ModuleType) -> None:
    assert CHAPTER is not None
    line = re.search(r"\*\*Its line\*\* `(.+),` in `PEOPLE_MEASURES`", CHAPTER[1])
    assert line is not None
    needed, measure = eval(line[1], {"people": women})
    assert isinstance(needed, str)
    assert callable(measure)
    assert {type(line) for line in PEOPLE_MEASURES} == {tuple}
    assert {len(line) for line in PEOPLE_MEASURES} == {2}


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
    chapter, code = printed("python")[0].split("\n", 1)
    put_below(tree / chapter[2:], "\ndef households", f"\n\n\n{code.rstrip()}", after="\n\n\n")
    test, code = printed("python")[1].split("\n", 1)
    (tree / test[2:]).write_text(code, "utf-8")
    columns = tree / "atlas" / "catalogue" / "columns.toml"
    entry, mark = printed("toml")[0], 'name = "one_person_households_share_{y}"'
    put_below(columns, mark, f"{entry}\n", after="[[column]]")
    joined = tree / "atlas" / "measures" / "unit_measures.py"
    put_below(joined, "PEOPLE_MEASURES = (", '\n    ("female", people.women),', after="\n")
    return tree


def run(command: list[str], tree: Path) -> str:
    """Run a command in a copy of the tree, and return what it printed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    own["PYTHONPATH"] = str(tree)
    done = subprocess.run(command, cwd=tree, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    return done.stdout


@pytest.mark.slow
def test_all_quick_tests_pass_beside_what_is_printed(edited: Path) -> None:
    """A new map or measure broke tests that counted those that were there."""
    assert "women_share_" in run([sys.executable, "-m", "atlas", "columns"], edited)
    # In one process: beside it another one runs the tests of this tree, and a second one here
    # would only collect all tests and read the censuses once more.
    quick = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "quick"]
    assert "passed" in run(quick, edited)
