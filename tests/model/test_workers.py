"""Workers of a build die with it, even when it is killed outright."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import atlas
from atlas.model.errors import LostWorkerError
from atlas.model.fork_server import remove_socket
from atlas.model.workers import worker_pool

ROOT = Path(atlas.__file__).parent.parent

# A parent with two workers that sleep; prints their process ids and waits to be killed.
PARENT = """
import multiprocessing, os, sys, time
from concurrent.futures import ProcessPoolExecutor

def initialise():
    from atlas.model.workers import die_with_parent
    die_with_parent()

def work(_):
    time.sleep(0.2)
    return os.getpid()

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    pool = ProcessPoolExecutor(2, context, initialise)
    print(*set(pool.map(work, range(2))), flush=True)
    time.sleep(60)
"""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody has collected yet is dead all the same.
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


@contextmanager
def killed(tmp_path: Path, words: str, *arguments: str) -> Iterator[Path]:
    """Run a parent until it has said its workers, and kill it; none of them may live on."""
    script = tmp_path / "parent.py"
    script.write_text(words)
    # The address of a socket is bounded, and folders of tests lie deep.
    with TemporaryDirectory() as folder:
        yield _kill(script, Path(folder), *arguments)


def _kill(script: Path, temporary: Path, *arguments: str) -> Path:
    parent = subprocess.Popen(
        [sys.executable, str(script), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
    )
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    alive = [is_running(pid) for pid in workers]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_while(lambda: any(map(is_running, workers)))
    survivors = [pid for pid in workers if is_running(pid)]
    for pid in survivors:
        os.kill(pid, signal.SIGKILL)
    assert workers
    assert all(alive)
    assert survivors == []
    return temporary


def wait_while(lasts: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while lasts() and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_die_with_a_killed_parent(tmp_path: Path, method: str) -> None:
    with killed(tmp_path, PARENT, method):
        pass


# A parent with a server; prints the process ids of its worker and of the server that forked it.
WARM_PARENT = """
import os, sys, time
from atlas.model.fork_server import warm_up
from atlas.model.workers import worker_pool

def parents(*_):
    assert "wave" in sys.modules, "the server did not import it"
    assert os.environ["SET"] == "later", "the worker has another environment"
    return os.getpid(), os.getppid()

if __name__ == "__main__":
    warm_up(["wave"])
    os.environ["SET"] = "later"
    with worker_pool(1, int, ()) as pool:
        print(*pool.submit(parents).result(), flush=True)
        if len(sys.argv) > 1:
            time.sleep(60)
"""


def test_a_server_ends_with_a_killed_parent_and_leaves_nothing(tmp_path: Path) -> None:
    with killed(tmp_path, WARM_PARENT, "wait") as temporary:
        wait_while(lambda: any(temporary.iterdir()))
        assert list(temporary.iterdir()) == []


def test_no_folder_that_the_environment_names_is_removed(tmp_path: Path) -> None:
    """A variable said once where the server's socket is, and whoever set it lost that folder."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "thesis.txt").write_text("three years")
    script = tmp_path / "parent.py"
    script.write_text(WARM_PARENT)
    with TemporaryDirectory() as folder:
        named = {name: str(work) for name in ("CHINA_ATLAS_FORK_SERVER", "FOLDER")}
        done = subprocess.run(
            [sys.executable, str(script)],
            capture_output=True,
            text=True,
            env={**os.environ, **named, "PYTHONPATH": str(ROOT), "TMPDIR": folder},
        )
        wait_while(lambda: any(Path(folder).iterdir()))
        assert list(Path(folder).iterdir()) == []
    assert (work / "thesis.txt").read_text() == "three years"
    # Nor is a build silent, as its server is, because of a variable.
    assert (done.returncode, done.stderr, len(done.stdout.split())) == (0, "", 2)


def test_a_server_removes_no_folder_that_holds_more_than_its_socket(tmp_path: Path) -> None:
    (tmp_path / "listener").touch()
    (tmp_path / "other").touch()
    remove_socket(tmp_path / "listener")
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_workers_start_afresh_where_there_is_no_room_for_a_server(tmp_path: Path) -> None:
    """The address of a socket is bounded, and its folder may be full or not be written to."""
    deep = tmp_path.joinpath(*["no-address-is-so-long"] * 6)
    deep.mkdir(parents=True)
    script = tmp_path / "parent.py"
    script.write_text(WARM_PARENT.replace("assert", "0 and"))
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(deep)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(deep.iterdir()) == []


def test_what_a_library_says_in_a_worker_is_heard_by_nobody(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Of a full disk libtiff writes a line for each block, past Python's own stream."""
    with worker_pool(1, int, ()) as pool:
        assert pool.submit(os.write, 2, b"_tiffSeekProc: No space left on device.\n").result() == 40
    assert capfd.readouterr().err == ""


def test_a_worker_that_is_ended_from_outside_is_no_fault_of_the_atlas() -> None:
    """A system short of memory ends one process, as a rule a worker: the largest."""
    with (
        pytest.raises(LostWorkerError, match="memory runs out") as raised,
        worker_pool(1, int, ()) as pool,
    ):
        pool.submit(signal.raise_signal, signal.SIGKILL).result()
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("server", ["", "warm_up([])"])
def test_a_script_that_its_workers_cannot_import_is_told_why(tmp_path: Path, server: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from atlas.model.fork_server import warm_up\n"
        "from atlas.model.workers import worker_pool\n"
        f"{server}\n"
        "with worker_pool(1, int, ()) as pool:\n"
        "    pool.submit(int).result()\n"
    )
    # The address of a server's socket is bounded, and folders of tests lie deep.
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": folder}
        command = [sys.executable, str(script)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("atlas.model.errors.LostWorkerError")
    assert 'if __name__ == "__main__":' in last
