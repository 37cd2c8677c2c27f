"""What CONTRIBUTING prints of a new measure is one, to the word, beside what it copies."""

import re
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

ROOT = Path(atlas.__file__).parents[1]
CHAPTER = re.search(
    r"^## Add a measure\n(.*?)^## ", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S
)


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
    assert column.name not in {one["name"] for one in said["column"]}
    # Whose entry it is copied from, and below which it is put.
    names = [one["name"] for one in said["column"] if one.get("measure") == "people"]
    assert "one_person_households_share_{y}" in names


def test_the_printed_line_is_one_of_those_that_join_measures(women: ModuleType) -> None:
    assert CHAPTER is not None
    line = re.search(r"\*\*Its line\*\* `(.+),` in `PEOPLE_MEASURES`", CHAPTER[1])
    assert line is not None
    needed, measure = eval(line[1], vars(women))
    assert isinstance(needed, str)
    assert callable(measure)
    assert {type(line) for line in PEOPLE_MEASURES} == {tuple}
    assert {len(line) for line in PEOPLE_MEASURES} == {2}
