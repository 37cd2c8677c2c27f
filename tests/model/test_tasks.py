"""Workers of a build die with it, even when it is killed outright."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pandas as pd
import pytest

from atlas.model.dataset import Dataset
from atlas.model.errors import LostWorkerError
from atlas.model.process import THRESHOLDS, relaxed_gc
from atlas.model.tasks import SilentProgress, Step, Stopwatch, Task, run_tasks
from atlas.model.text import Text, same_in_all_languages
from tests.started import ROOT, started

COUNT = same_in_all_languages("Count")

# A parent with two workers that say their process ids, and sleep until they are killed.
PARENT = """
import contextlib, os, signal, sys, time
from atlas.model.tasks import SilentProgress, Task, run_tasks
from atlas.model.text import same_in_all_languages

def work(said):
    with open(said, "a") as file:
        print(os.getpid(), file=file)
    time.sleep(60)

if __name__ == "__main__":
    for number in map(int, sys.argv[2:]):
        signal.signal(number, signal.default_int_handler)
    task = Task(same_in_all_languages("Work"), work)
    with contextlib.suppress(KeyboardInterrupt):
        run_tasks([task] * 2, (sys.argv[1],), SilentProgress(), task.name, workers=2)
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
def at_work(tmp_path: Path, *arguments: object, **options: Any) -> Iterator[tuple[Any, list[int]]]:
    """Run a parent until its two workers are at work; neither may outlive the block by much."""
    script, said = tmp_path / "parent.py", tmp_path / "workers"
    script.write_text(PARENT)
    workers: list[int] = []
    # The address of a socket is bounded, and folders of tests lie deep.
    with TemporaryDirectory() as folder:
        options["env"] = {"TMPDIR": folder}
        with started(script, said, *arguments, **options) as parent:
            wait_while(lambda: not said.exists() or said.read_text().count("\n") < 2, 60)
            workers += map(int, said.read_text().split())
            assert len(workers) == 2
            assert all(map(is_running, workers))
            yield parent, workers
        wait_while(lambda: any(map(is_running, workers)), 10)
    survivors = [pid for pid in workers if is_running(pid)]
    for pid in survivors:
        os.kill(pid, signal.SIGKILL)
    assert survivors == []


def wait_while(lasts: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while lasts() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_workers_die_with_a_killed_parent(tmp_path: Path) -> None:
    with at_work(tmp_path):
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_that_stops_all_processes_hears_nothing_of_them(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Hanging up ended the tracker of locks, which told its own end with a traceback."""
    options = {"stderr": subprocess.PIPE, "start_new_session": True}
    with at_work(tmp_path, int(number), **options) as (parent, workers):
        os.killpg(parent.pid, number)
        _, said = parent.communicate(timeout=30)
        assert not any(map(is_running, workers))
    assert (parent.returncode, said) == (0, "")


class Failing(SilentProgress):
    """Fails at the first task that ends, while the next is answered."""

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        yield self

    def advance(self, count: int = 1) -> None:
        time.sleep(2)
        raise ZeroDivisionError


def stop_while_a_worker_answers() -> None:
    tasks = [Task(COUNT, partial(bytes, length)) for length in (0, 10_000_000)]
    with suppress(ZeroDivisionError):
        run_tasks(tasks, (), Failing(), COUNT, workers=1)


def test_a_worker_that_is_killed_while_it_answers_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pool waited for the rest of the answer: a build that was stopped then hung."""
    heard = Future.set_result

    def hear_slowly(future: Future[Any], found: Any) -> None:
        heard(future, found)
        # It keeps the next answer from being read, which fills the pipe.
        time.sleep(3)

    monkeypatch.setattr(Future, "set_result", hear_slowly)
    thread = Thread(target=stop_while_a_worker_answers, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def test_what_a_library_says_in_a_worker_is_heard_by_nobody(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Of a full disk libtiff writes a line for each block, past Python's own stream."""
    task = Task(COUNT, partial(os.write, 2))
    said = b"_tiffSeekProc: No space left on device.\n"
    assert run_tasks([task], (said,), SilentProgress(), COUNT) == [40]
    assert capfd.readouterr().err == ""


def test_a_worker_that_is_ended_from_outside_is_no_fault_of_the_atlas(tmp_path: Path) -> None:
    """A system short of memory ends one process, as a rule a worker: the largest."""
    task, given = Task(COUNT, signal.raise_signal), (signal.SIGKILL,)
    with pytest.raises(LostWorkerError, match="memory runs out") as raised:
        run_tasks([task], given, SilentProgress(), COUNT, scratch=tmp_path)
    assert raised.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_script_that_its_workers_cannot_import_is_told_why(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from atlas.model.tasks import SilentProgress, Task, run_tasks\n"
        "from atlas.model.text import same_in_all_languages\n"
        "name = same_in_all_languages('Count')\n"
        "run_tasks([Task(name, int)], (), SilentProgress(), name)\n"
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


def refused(*given: int) -> None:
    raise ValueError("of what is given")


def test_tasks_are_given_the_same_and_told_as_they_end(tmp_path: Path) -> None:
    watch = Stopwatch(SilentProgress())
    names = same_in_all_languages("Add"), same_in_all_languages("Add more")
    tasks = [Task(names[more > 1], partial(added, more=more)) for more in range(4)]
    found = run_tasks(tasks, (1, 2), watch, COUNT, workers=2, scratch=tmp_path)
    assert found == [3, 4, 5, 6]
    assert sorted(watch.seconds) == ["Add", "Add more", "Count"]
    assert list(tmp_path.iterdir()) == []


def test_the_fault_of_a_task_is_raised_and_nobody_waits_for_the_others(tmp_path: Path) -> None:
    tasks = [
        Task(same_in_all_languages("Refuse"), refused),
        Task(same_in_all_languages("Sleep"), sleep_long),
    ]
    begun = time.monotonic()
    with pytest.raises(ValueError, match="of what is given") as raised:
        run_tasks(tasks, (1,), SilentProgress(), COUNT, workers=2, scratch=tmp_path)
    assert "in refused" in str(raised.value.__cause__)
    assert time.monotonic() - begun < 20
    assert list(tmp_path.iterdir()) == []


def test_tasks_at_once_are_told_by_the_clock() -> None:
    """The seconds of two workers were added: figures took twice as long as they did."""
    watch = Stopwatch(SilentProgress())
    tasks = [Task(same_in_all_languages("Rest"), rest)] * 12
    run_tasks(tasks, (0.5,), watch, COUNT, workers=2)
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
