"""How a run ends where the machine, a signal or the terminal gets in its way."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from atlas.model.errors import Fault, SourceError
from atlas.terminal.running import PACKAGE, refusal

ROOT = Path(__file__).parents[2]

SWALLOWED = """
import os, signal, sys
# A shell that runs tests in the background has them ignore this one.
signal.signal(signal.{name}, signal.default_int_handler)
import typer
from atlas.model.text import same_in_all_languages
from atlas.terminal.running import failures_reported, progress_shown

class Callback:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})

try:
    with failures_reported(debug=False) as asked, progress_shown(asked, quiet=True) as progress:
        with progress.step(same_in_all_languages("Draw the maps"), 2) as step:
            Callback()
            print("the handler's exception was dropped", flush=True)
            step.advance()
            print("and the run went on", flush=True)
except typer.Exit as left:
    sys.exit(left.exit_code)
"""


def python(code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_stop_that_python_drops_is_honoured_at_the_next_part(name: str) -> None:
    """In a callback, or while an object is thrown away, nobody can catch what a handler raises."""
    done = python(SWALLOWED.format(name=name))
    assert done.stdout == "the handler's exception was dropped\n"
    assert done.stderr == "Stopped.\n"
    assert done.returncode == 128 + getattr(signal, name)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "expected room on the disk; it is full"),
        (
            OSError(errno.ENOSPC, "No space left on device", "/tmp/x"),
            "/tmp/x: expected room on the disk; it is full",
        ),
        (
            OSError(errno.ENAMETOOLONG, "File name too long", "long.tif"),
            "long.tif: expected a file or folder that can be used (File name too long)",
        ),
        (OSError(errno.EMFILE, "Too many open files"), "the system refused: Too many open files"),
        (
            sqlite3.OperationalError("database or disk is full"),
            "expected room on the disk; it is full",
        ),
        (MemoryError(), "expected more memory than there is"),
        (
            ModuleNotFoundError("No module named 'geopandas'", name="geopandas"),
            "geopandas is not installed: run `python -m pip install .` where the atlas lies",
        ),
        (ModuleNotFoundError("No module named 'atlas.x'", name="atlas.x"), None),
        # A fault of ours: a file that the package should have, a query that is wrong.
        (FileNotFoundError(errno.ENOENT, "No such file", str(PACKAGE / "words/x.toml")), None),
        (sqlite3.OperationalError("no such table: locate"), None),
    ],
)
def test_what_the_machine_refuses_is_no_fault_of_the_atlas(
    error: OSError | MemoryError | ModuleNotFoundError | sqlite3.Error, said: str | None
) -> None:
    assert refusal(error) == said


@pytest.mark.parametrize(
    ("command", "code"), [(["columns"], 0), (["zonal", "no-such-grid.tif"], 2)]
)
@pytest.mark.parametrize("ends", [">/dev/full", ">&-", "2>/dev/full", "2>&-", ">&- 2>&-"])
def test_a_closed_or_full_output_changes_nothing_of_how_a_run_ends(
    tmp_path: Path, command: list[str], code: int, ends: str
) -> None:
    line = f'exec 2>{tmp_path}/err >{tmp_path}/out; exec {ends}; exec "$@"'
    run = ["sh", "-c", line, "sh", sys.executable, "-m", "atlas", *command]
    done = subprocess.run(run, cwd=ROOT, check=False)
    assert done.returncode == code
    assert "Traceback" not in (tmp_path / "err").read_text()


def test_a_reader_who_leaves_early_is_no_failure() -> None:
    line = f"{sys.executable} -m atlas columns | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines()[1:] == ["0"]
    assert done.stderr == ""


def test_a_fault_is_one_short_line_that_steers_no_terminal() -> None:
    fault = Fault("a code", "a\x1b[31m\n.csv", 2, "c\u202eode", "x" * 100_000)
    assert str(SourceError([fault])) == (
        "a\\x1b[31m\\n.csv, row 2, column 'c\\u202eode' is "
        f"'{'x' * 80}'… (100,000 characters); expected a code"
    )
    assert str(Fault("a name", "人口.csv", 2, "名称", "东城区")) == (
        "人口.csv, row 2, column '名称' is '东城区'; expected a name"
    )


@pytest.mark.parametrize("missing", ["typer", "atlas"])
def test_a_build_of_what_is_not_installed_says_in_one_sentence_what_to_run(
    tmp_path: Path, missing: str
) -> None:
    """A newcomer who ran the second of the two commands alone met a traceback."""
    script = ROOT / "build_atlas.py"
    if missing == "atlas":
        script = Path(shutil.copy(script, tmp_path))
    # Without the packages that are installed beside Python.
    command = [sys.executable, "-S", str(script), "--no-figures"]
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, env=bare, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Error: {missing} is not installed: run `python -m pip install .` in the folder of the "
        "atlas first, with the Python that is to build it.\n"
    )
