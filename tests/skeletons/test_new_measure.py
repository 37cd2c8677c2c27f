"""``china-atlas new measure``: in a checkout of its own, what is written works as it stands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import atlas
from atlas.model.errors import UnavailableError, UserError
from atlas.tools.skeletons import measure, writing

ROOT = Path(atlas.__file__).parents[1]
PARTS = ("atlas", "layers", "tests/measures", "pyproject.toml", "README.md")

JOIN = """
import pandas as pd
from atlas.catalogue.columns import columns_of_units
from atlas.measures.of_units import PEOPLE_MEASURES
(found,) = [one for needed, one in PEOPLE_MEASURES if one.__name__ == "women_share"]
counts = pd.DataFrame({"female": [12], "population": [25]}, index=["110101"], dtype="Int64")
assert found({2020: counts})["women_share_2020"].tolist() == [48.0]
assert columns_of_units("county", (2010, 2020))["women_share_2020"].unit.en == "%"
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a contributor works in, and begin a measure there."""
    root = tmp_path_factory.mktemp("checkout")
    for part in PARTS:
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, root / part)
    begun = python(root, "-m", "atlas", "new", "measure", "women_share", "--room", "work")
    assert begun.returncode == 0, begun.stderr
    assert [line.split()[0] for line in begun.stdout.splitlines()[:5]] == [
        *("Wrote", "Wrote", "Added", "Added", "Next:")
    ]
    return root


def python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_passes_its_own_test(checkout: Path) -> None:
    ran = python(
        checkout, "-m", "pytest", "-n", "0", "-q", "tests/measures/work/test_women_share.py"
    )
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout


def test_it_is_joined_and_declared(checkout: Path) -> None:
    ran = python(checkout, "-c", JOIN)
    assert ran.returncode == 0, ran.stderr


def test_it_keeps_the_ways_of_the_house(checkout: Path) -> None:
    for command in (("check",), ("format", "--check")):
        ran = python(checkout, "-m", "ruff", *command, "atlas/measures", "tests/measures")
        assert ran.returncode == 0, ran.stdout


def test_it_touches_four_files(checkout: Path) -> None:
    copied = {path.relative_to(ROOT) for part in PARTS for path in files(ROOT / part)}
    there = {path.relative_to(checkout) for part in PARTS for path in files(checkout / part)}
    new = {path.as_posix() for path in there - copied}
    assert new == {"atlas/measures/work/women_share.py", "tests/measures/work/test_women_share.py"}
    changed = {
        path.as_posix()
        for path in there & copied
        if (ROOT / path).read_bytes() != (checkout / path).read_bytes()
    }
    assert changed == {"atlas/catalogue/columns.toml", "atlas/measures/of_units.py"}


def files(part: Path) -> list[Path]:
    found = part.rglob("*") if part.is_dir() else [part]
    return [one for one in found if one.is_file() and "__pycache__" not in one.parts]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("density", "work"), "'density' is taken"),
        (("children", "work"), "'children' is taken"),
        (("class", "work"), "'class' is no name of a measure"),
        (("Share-2", "work"), "'Share-2' is no name of a measure"),
        (("a_share", "kitchen"), "'kitchen' is no room of measures: expected one of"),
    ],
)
def test_a_bad_name_is_an_error(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, str], message: str
) -> None:
    monkeypatch.setattr(writing.atlas, "__file__", str(checkout / "atlas/__init__.py"))
    before = (checkout / measure.JOINED).read_bytes()
    with pytest.raises(UserError, match=message):
        measure.new_measure(*arguments)
    assert (checkout / measure.JOINED).read_bytes() == before


def test_the_same_measure_twice_ends_with_2(checkout: Path) -> None:
    ran = python(checkout, "-m", "atlas", "new", "measure", "women_share", "--room", "work")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "'women_share' is taken" in ran.stderr


def test_an_installed_atlas_has_no_place_for_a_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing.atlas, "__file__", str(tmp_path / "atlas/__init__.py"))
    with pytest.raises(UnavailableError, match="is no source checkout"):
        measure.new_measure("women_share", "work")
