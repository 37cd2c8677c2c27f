"""Files added to a folder: all of them or none, beside what is there."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from atlas.model.errors import OutputError
from atlas.publish import adding, replacing
from tests.started import next_line, started


def test_files_come_beside_those_that_are_there(tmp_path):
    out = tmp_path / "deep" / "figures"
    with adding(out) as folder:
        (folder / "a.png").write_bytes(b"old")
        assert not out.exists()
    with adding(out) as folder:
        (folder / "a.png").write_bytes(b"new")
        (folder / "b.png").write_bytes(b"b")
    assert {file.name: file.read_bytes() for file in out.iterdir()} == {
        "a.png": b"new",
        "b.png": b"b",
    }
    assert list(out.parent.iterdir()) == [out]


def test_a_failure_changes_nothing_and_leaves_nothing(tmp_path):
    out = tmp_path / "figures"
    out.mkdir()
    (out / "a.png").write_bytes(b"old")

    def fail() -> None:
        with adding(out) as folder:
            (folder / "a.png").write_bytes(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (out / "a.png").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "figures"
    file.write_text("mine")
    with pytest.raises(OutputError, match="is a file"), adding(file):
        pass
    assert file.read_text() == "mine"


def test_a_failure_takes_the_folders_with_it_that_were_made_for_it(tmp_path):
    for writes in (adding, replacing):
        with pytest.raises(ValueError, match="grid"), writes(tmp_path / "a" / "b" / "out"):
            raise ValueError("grid")
        assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from atlas.publish import adding

with adding(Path(sys.argv[1])) as folder:
    (folder / "a.png").write_bytes(b"half")
    if sys.argv[2] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_run_left_goes_with_the_next_and_a_living_one_keeps_its_own(tmp_path):
    out = tmp_path / "figures"
    with started("-c", KILLED, out, "kill") as killed:
        assert killed.wait() == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    with started("-c", KILLED, out, "wait", stdin=subprocess.PIPE) as living:
        own = Path(next_line(living).strip())
        for folder in (left, own):
            os.utime(folder, (0, 0))
        with adding(out) as folder:
            (folder / "b.png").write_bytes(b"b")
        assert not left.exists()
        assert own.exists()
        living.communicate("")
    assert sorted(file.name for file in out.iterdir()) == ["a.png", "b.png"]
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_of_somebody_elses_that_is_called_as_ours_is_left_alone(tmp_path):
    theirs = tmp_path / ".figures.adding-holiday"
    theirs.mkdir()
    (theirs / "a.png").write_bytes(b"mine")
    os.utime(theirs, (0, 0))
    with adding(tmp_path / "figures") as folder:
        (folder / "a.png").write_bytes(b"new")
    assert [path.name for path in theirs.iterdir()] == ["a.png"]
