"""What `atlas` gives to those who import it: its names, types, examples, and short words for it."""

import doctest
import inspect
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import atlas
from atlas.country import china
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
    assert lacking == {"BuildOptions", "__version__"}  # the options stand in that of `build_site`
    assert runner.failures == 0


def _copy_site(site: Path, options: atlas.BuildOptions) -> SimpleNamespace:
    options.out.symlink_to(site)
    return SimpleNamespace(out=options.out)


def test_without_a_site_a_name_is_near_to_tables_that_there_are(built_site: Path) -> None:
    published = {path.stem for path in (built_site / "downloads").glob("*.parquet")}
    assert {*built_tables(country=china()), *packaged_tables(country=china())} == published


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
    assert out.count("error:") == 1
    assert 'mine.py:5: error: Argument 1 to "load" has incompatible type "int"' in out
