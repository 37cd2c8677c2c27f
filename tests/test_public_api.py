"""What `atlas` gives to those who import it: its names, types, examples, and short words for it."""

import doctest
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import atlas
from atlas.model.dataset import Dataset
from atlas.tools.loading import built_tables, packaged_tables


def test_the_public_names_are_all_that_is_seen() -> None:
    assert dir(atlas) == sorted(atlas.__all__)
    assert all(inspect.getdoc(getattr(atlas, name)) for name in atlas.__all__)


def test_the_examples_print_what_they_say(
    built_site: Path, dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").symlink_to(built_site)
    monkeypatch.chdir(tmp_path)
    # Both are held by the tests of the build.
    monkeypatch.setattr("atlas.build.make_dataset", lambda options: dataset)
    monkeypatch.setattr("atlas.build.build", lambda options: _copy_site(built_site, options))
    # Classes live in other modules, where `doctest.testmod(atlas)` does not look.
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    lacking = set()
    for name in atlas.__all__:
        found = finder.find(getattr(atlas, name), name, globs={})
        if not any(test.examples for test in found):
            lacking.add(name)
        for test in found:
            runner.run(test)
    assert lacking == {"__version__"}
    assert runner.failures == 0


def _copy_site(site: Path, options: atlas.BuildOptions) -> SimpleNamespace:
    options.out.symlink_to(site)
    return SimpleNamespace(out=options.out)


def test_without_a_site_a_name_is_near_to_tables_that_there_are(built_site: Path) -> None:
    published = {path.stem for path in (built_site / "downloads").glob("*.parquet")}
    assert {*built_tables(), *packaged_tables()} == published


def test_datasets_and_units_are_said_in_lines(dataset: Dataset) -> None:
    said = repr(dataset).splitlines()
    assert said[0].startswith("<Dataset of the china-population-atlas: ")
    assert said[2] == f"  {dataset.unit_sets['county_2010_2020']!r}"
    assert max(map(len, said)) < 120
    country = "<Country china: censuses 2000, 2010, 2020, 31 provinces>"
    assert repr(dataset.country) == country
    assert country in repr(atlas.BuildOptions())


@pytest.mark.slow
def test_types_reach_who_calls_the_package(tmp_path: Path) -> None:
    """A user's own project, checked strictly: the wrong call is told, the right one is not."""
    script = tmp_path / "mine.py"
    script.write_text(
        "import atlas\n"
        'people: float = atlas.load("census_2020")["population"].sum()\n'
        "shares = atlas.make_dataset().unit_sets\n"
        "reveal_type(shares)\n"
        "atlas.load(2020)\n"
        "atlas.lod('x')\n"
    )
    package = Path(atlas.__file__).parent
    assert (package / "py.typed").is_file()
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "mine.py"]
    paths = {**os.environ, "MYPYPATH": str(package.parent)}
    out = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env=paths
    ).stdout
    assert 'Revealed type is "dict[str, atlas.model.dataset.UnitSet]"' in out.replace(
        "builtins.", ""
    )
    assert out.count("error:") == 2
    assert 'mine.py:6: error: Module has no attribute "lod"' in out
    assert 'mine.py:5: error: Argument 1 to "load" has incompatible type "int"' in out


def test_a_call_that_cannot_be_meant_says_so_in_the_words_of_the_call(tmp_path: Path) -> None:
    census = pd.DataFrame({"code": ["110105", "110106"], "beds": [1, 2]})
    wrong = {
        "no census 2021; there are 2000, 2010, 2020": lambda: atlas.BuildOptions(
            census={2021: tmp_path / "none.csv"}
        ),
        "no period 2010; there are ": lambda: atlas.BuildOptions(periods=("2010",)),
        "county_2010_202: no set of units to join to; ": lambda: atlas.join(
            census, "county_2010_202"
        ),
        "nam: nothing to place rows by; code, name": lambda: atlas.join(
            census,
            "county_2010_2020",
            by="nam",  # type: ignore[arg-type]
        ),
        "a DataFrame or a file, not list": lambda: atlas.join(
            [1],  # type: ignore[arg-type]
            "county_2010_2020",
        ),
        "column 'beds': expected one column of that name": lambda: atlas.join(
            pd.concat([census, census["beds"]], axis=1), "county_2010_2020"
        ),
    }
    for message, call in wrong.items():
        with pytest.raises(atlas.UserError, match=re.escape(message)):
            call()


def test_one_column_may_be_named_alone_and_paths_may_be_text(tmp_path: Path) -> None:
    table = tmp_path / "beds.csv"
    table.write_text("code,beds,people\n110105,1,2\n", encoding="utf-8")
    joined = atlas.join(str(table), "county_2010_2020", year=2020, sum="beds")
    assert joined.set_index("code")["beds"].dropna().to_dict() == {"110105": 1}
    assert "people" not in joined
    assert atlas.BuildOptions("mine").out == Path("mine")  # type: ignore[arg-type]
    links = atlas.crosswalk("2010", "2011")  # type: ignore[arg-type]
    assert {"440306"} <= set(links["from_code"])
