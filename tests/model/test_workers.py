"""Workers of a build die with it, even when it is killed outright."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import atlas
from atlas.model.workers import worker_pool

ROOT = Path(atlas.__file__).parent.parent

# A parent with two workers that sleep; prints their process ids and waits to be killed.
PARENT = """
import multiprocessing, os, sys, time
from concurrent.futures import ProcessPoolExecutor

def initialise(platform):
    sys.platform = platform
    from atlas.model.workers import die_with_parent
    die_with_parent()

def work(_):
    time.sleep(0.2)
    return os.getpid()

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    pool = ProcessPoolExecutor(2, context, initialise, (sys.argv[2],))
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


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("platform", [sys.platform, "another"])
def test_workers_die_with_a_killed_parent(tmp_path: Path, method: str, platform: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script), method, platform],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    alive = [is_running(pid) for pid in workers]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    survivors = [pid for pid in workers if is_running(pid)]
    for pid in survivors:
        os.kill(pid, signal.SIGKILL)
    assert workers
    assert all(alive)
    assert survivors == []


def test_what_a_library_says_in_a_worker_is_heard_by_nobody(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Of a full disk libtiff writes a line for each block, past Python's own stream."""
    with worker_pool(1, int, ()) as pool:
        assert pool.submit(os.write, 2, b"_tiffSeekProc: No space left on device.\n").result() == 40
    assert capfd.readouterr().err == ""
