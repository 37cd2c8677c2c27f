"""What is released: wheel and source distribution, built without a network and installed bare."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from atlas.model.version import __version__

ROOT = Path(__file__).parents[1]
STEM = f"china_population_atlas-{__version__}"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Released:
    """The two files of a release."""

    source: Path
    wheel: Path


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without what this environment says of Python, and return what it prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=clean | {"PYTHONUTF8": "1", "LANG": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source: Path, target: str, dist: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", dist, cwd=source)


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Released:
    """Build the source distribution, and the wheel of what is in it, as `python -m build` does."""
    folder = tmp_path_factory.mktemp("release")
    build(ROOT, "sdist", folder / "dist")
    found = Released(folder / f"dist/{STEM}.tar.gz", folder / f"dist/{STEM}-py3-none-any.whl")
    with tarfile.open(found.source) as archive:
        archive.extractall(folder, filter="data")
    build(folder / STEM, "wheel", folder / "dist")
    return found


@pytest.fixture(scope="module")
def bare(released, tmp_path_factory) -> Path:
    """Install the wheel alone into an environment that finds its dependencies in this one.

    Nothing is downloaded. A file ``.pth`` adds the packages of this environment behind its own, and
    none of what those have installed by such files: the sources that are tested here are not there.
    """
    folder = tmp_path_factory.mktemp("bare")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "--no-index", "--no-deps", released.wheel, cwd=folder)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", ask, cwd=folder).strip())
    others = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (packages / "dependencies.pth").write_text("\n".join(others), encoding="utf-8")
    return python


def test_both_files_pass_the_check_of_the_index(released) -> None:
    files = (released.source, released.wheel)
    said = run(sys.executable, "-m", "twine", "check", "--strict", *files, cwd=ROOT)
    assert said.count("PASSED") == 2


def test_the_wheel_holds_all_files_of_the_package_and_no_others(released) -> None:
    names = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "atlas").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    layers = {f"atlas/layer_files/{path.name}" for path in (ROOT / "layers").glob("*.toml")}
    with zipfile.ZipFile(released.wheel) as archive:
        files = set(archive.namelist())
        about = archive.read(f"{STEM}.dist-info/METADATA").decode("utf-8")
    packaged = {name for name in files if not name.startswith(f"{STEM}.dist-info/")}
    assert packaged - layers == names
    assert len(layers) > 50
    assert {name for name in packaged if name.startswith("atlas/layer_files/")} >= layers
    assert "atlas/py.typed" in packaged
    assert {f"{STEM}.dist-info/licenses/{name}" for name in ("LICENSE", "NOTICE.md")} <= files
    assert re.search(rf"^Version: {re.escape(__version__)}$", about, re.M)
    expression = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"]
    assert f"\nLicense-Expression: {expression}\n" in about


def test_the_source_holds_what_the_tests_and_the_documentation_need(released) -> None:
    with tarfile.open(released.source) as archive:
        names = {name.removeprefix(f"{STEM}/") for name in archive.getnames()}
    asked = ("tests/test_release.py", "docs/conf.py", "benchmarks/house.py", "build_atlas.py")
    assert {*asked, "CITATION.cff", "requirements.lock", "LICENSE", "NOTICE.md"} <= names
    assert [name for name in names if name.startswith(("node_modules", "dist/"))] == []
    built = [name for name in names if name.startswith("site/") and name != "site/README.md"]
    assert built == []


def test_the_wheel_runs_where_nothing_else_of_the_project_is(bare, tmp_path) -> None:
    command = bare.with_name(f"china-atlas{bare.suffix}")
    assert run(command, "--version", cwd=tmp_path) == f"china-atlas {__version__}\n"
    assert "growth_county_2010_2020" in run(command, "layers", cwd=tmp_path)
    script = (
        "import atlas, sys; print(atlas.__file__); print(atlas.__version__);"
        "print(len(atlas.load('census_2020')))"
    )
    where, version, rows = run(bare, "-I", "-c", script, cwd=tmp_path).splitlines()
    assert Path(where).is_relative_to(bare.parents[1])
    assert (version, rows) == (__version__, "2987")
