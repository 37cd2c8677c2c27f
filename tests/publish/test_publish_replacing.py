"""Single files written whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from atlas.model.errors import OutputError
from atlas.publish import replacing


def test_files_appear_together_once_all_are_written(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "new" / "other.csv"
    one.write_text("old")
    with replacing(one, other) as (first, second):
        first.write_text("1")
        second.write_text("2")
        assert one.read_text() == "old"
        assert not other.exists()
    assert (one.read_text(), other.read_text()) == ("1", "2")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new", "one.csv", "other.csv"]


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    one.write_text("old")
    with pytest.raises(UnicodeEncodeError), replacing(one) as (draft,):
        draft.write_text("half\ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["one.csv"]
    assert one.read_text() == "old"


def test_a_new_file_has_the_rights_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with replacing(tmp_path / "one.csv"):
        pass
    modes = {path.stat().st_mode for path in tmp_path.iterdir()}
    assert len(modes) == 1


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"), replacing(tmp_path):
        pass
    twice = tmp_path / "one.csv"
    with pytest.raises(OutputError, match="asked for twice"), replacing(twice, twice):
        pass
    (tmp_path / "link.csv").symlink_to(twice)
    with (
        pytest.raises(OutputError, match="asked for twice"),
        replacing(twice, tmp_path / "link.csv"),
    ):
        pass
    (tmp_path / "link.csv").unlink()
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="Cannot write"), replacing(tmp_path / "file" / "x.csv"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


KILLED = """
import os, signal, sys
from pathlib import Path
from atlas.publish import replacing

with replacing(Path(sys.argv[1])) as (draft,):
    draft.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_began_goes_with_the_next(tmp_path: Path) -> None:
    out = tmp_path / "points-located.csv"
    run = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert run.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    os.utime(left, (0, 0))
    with replacing(out) as (draft,):
        draft.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
