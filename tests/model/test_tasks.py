"""Workers of a build die with it, even when it is killed outright."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pandas as pd
import pytest

from atlas.model.dataset import Dataset
from atlas.model.errors import LostWorkerError
from atlas.model.process import THRESHOLDS, relaxed_gc
from atlas.model.tasks import SilentProgress, Stopwatch, Task, run_tasks, worker_pool
from atlas.model.text import same_in_all_languages
from tests.started import ROOT, next_line, started

# A parent with two workers that sleep; prints their process ids and waits to be killed.
PARENT = """
import os, time
from atlas.model.tasks import worker_pool

def work(_):
    time.sleep(0.2)
    return os.getpid()

if __name__ == "__main__":
    with worker_pool(2) as pool:
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
def killed(tmp_path: Path, words: str) -> Iterator[Path]:
    """Run a parent until it has said its workers, and kill it; none of them may live on."""
    script = tmp_path / "parent.py"
    script.write_text(words)
    # The address of a socket is bounded, and folders of tests lie deep.
    with TemporaryDirectory() as folder:
        yield _kill(script, Path(folder))


def _kill(script: Path, temporary: Path) -> Path:
    with started(script, env={"TMPDIR": str(temporary)}) as parent:
        workers = [int(pid) for pid in next_line(parent).split()]
        alive = [is_running(pid) for pid in workers]
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


def test_workers_die_with_a_killed_parent(tmp_path: Path) -> None:
    with killed(tmp_path, PARENT):
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_that_stops_all_processes_hears_nothing_of_them(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Hanging up ended the tracker of locks, which told its own end with a traceback."""
    script = tmp_path / "parent.py"
    begin, _, rest = PARENT.partition("    with worker_pool")
    begin += "    import contextlib, signal\n"
    begin += f"    signal.signal({number:d}, signal.default_int_handler)\n"
    script.write_text(f"{begin}    with contextlib.suppress(KeyboardInterrupt), worker_pool{rest}")
    with started(script, stderr=subprocess.PIPE, start_new_session=True) as parent:
        assert next_line(parent)
        os.killpg(parent.pid, number)
        _, said = parent.communicate(timeout=30)
    assert (parent.returncode, said) == (0, "")


def stop_while_a_worker_answers() -> None:
    with suppress(ZeroDivisionError), worker_pool(1) as pool:
        # Who hears of one answer keeps the next from being read, which then fills the pipe.
        pool.submit(int).add_done_callback(lambda answer: time.sleep(3))
        pool.submit(bytes, 10_000_000)
        time.sleep(2)
        raise ZeroDivisionError


def test_a_worker_that_is_killed_while_it_answers_keeps_nobody_waiting() -> None:
    """The pool waited for the rest of the answer: a build that was stopped then hung."""
    thread = Thread(target=stop_while_a_worker_answers, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def test_what_a_library_says_in_a_worker_is_heard_by_nobody(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Of a full disk libtiff writes a line for each block, past Python's own stream."""
    with worker_pool(1) as pool:
        assert pool.submit(os.write, 2, b"_tiffSeekProc: No space left on device.\n").result() == 40
    assert capfd.readouterr().err == ""


def test_a_worker_that_is_ended_from_outside_is_no_fault_of_the_atlas() -> None:
    """A system short of memory ends one process, as a rule a worker: the largest."""
    with pytest.raises(LostWorkerError, match="memory runs out") as raised, worker_pool(1) as pool:
        pool.submit(signal.raise_signal, signal.SIGKILL).result()
    assert raised.value.exit_code == 2


def test_a_script_that_its_workers_cannot_import_is_told_why(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from atlas.model.tasks import worker_pool\n"
        "with worker_pool(1) as pool:\n"
        "    pool.submit(int).result()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("atlas.model.errors.LostWorkerError")
    assert 'if __name__ == "__main__":' in last


def added(first: int, second: int, *, more: int) -> int:
    return first + second + more


COUNT = same_in_all_languages("Count")


def refused(*given: int) -> None:
    raise ValueError("of what is given")


def test_tasks_are_given_the_same_and_told_as_they_end(tmp_path: Path) -> None:
    watch = Stopwatch(SilentProgress())
    names = same_in_all_languages("Add"), same_in_all_languages("Add more")
    tasks = [Task(names[more > 1], partial(added, more=more)) for more in range(4)]
    with worker_pool(2) as pool:
        found = run_tasks(pool, tasks, (1, 2), tmp_path, watch, COUNT)
    assert found == [3, 4, 5, 6]
    assert sorted(watch.seconds) == ["Add", "Add more", "Count"]
    assert list(tmp_path.iterdir()) == []


def test_the_fault_of_a_task_is_raised_and_nobody_waits_for_the_others(tmp_path: Path) -> None:
    tasks = [
        Task(same_in_all_languages("Refuse"), refused),
        Task(same_in_all_languages("Sleep"), sleep_long),
    ]
    begun = time.monotonic()
    with pytest.raises(ValueError, match="of what is given"), worker_pool(2) as pool:
        run_tasks(pool, tasks, (1,), tmp_path, SilentProgress(), COUNT)
    assert time.monotonic() - begun < 20
    assert list(tmp_path.iterdir()) == []


def test_tasks_at_once_are_told_by_the_clock(tmp_path: Path) -> None:
    """The seconds of two workers were added: figures took twice as long as they did."""
    watch = Stopwatch(SilentProgress())
    tasks = [Task(same_in_all_languages("Rest"), rest)] * 12
    with worker_pool(2) as pool:
        run_tasks(pool, tasks, (0.5,), tmp_path, watch, COUNT)
    assert 0.5 <= watch.seconds["Rest"] <= watch.seconds["Count"]


def rest(seconds: float) -> None:
    time.sleep(seconds)


def sleep_long(*given: int) -> None:
    time.sleep(60)


def test_measured_tables_keep_their_text_in_one_way(shared_dataset: Dataset) -> None:
    tables = {name: units.table for name, units in shared_dataset.unit_sets.items()}
    kept = {
        (name, column, dtype.storage)
        for name, table in {**tables, **shared_dataset.tables}.items()
        for column, dtype in table.dtypes.items()
        if isinstance(dtype, pd.StringDtype)
    }
    assert {storage for *_, storage in kept} == {"pyarrow"}, kept


def test_garbage_is_looked_for_seldom_for_a_while_only() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.set_threshold(700, 10, 10)
    try:
        with relaxed_gc():
            assert gc.get_threshold() == THRESHOLDS
            assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == (700, 10, 10)
        assert gc.get_freeze_count() == 0
    finally:
        gc.set_threshold(*before)
        if frozen:
            gc.freeze()
