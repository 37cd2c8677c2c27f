"""Tasks run by worker processes, none of which outlives the call that asked for them."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, time
from typing import Any, Protocol

from atlas.model.errors import LostWorkerError
from atlas.model.process import (
    ignore_ctrl_c,
    keep_relaxed_gc,
    processors,
    signals_held,
    silence_output,
)
from atlas.model.text import Text


class Step(Protocol):
    """A step that is running."""

    def advance(self, count: int = 1) -> None:
        """Say that `count` more parts of the step are done."""


class Progress(Protocol):
    """A listener to the steps of a build."""

    def step(self, name: Text, total: int | None = None) -> AbstractContextManager[Step]:
        """Run the body as one step.

        Parameters
        ----------
        name
            What is done, as a short phrase that starts with a verb.
        total
            Number of parts that the step will report, if known.
        """

    def ended(self, name: Text, seconds: float) -> None:
        """Hear that what is done elsewhere has ended, and how long it took."""


class SilentStep:
    """A step that nobody watches."""

    def advance(self, count: int = 1) -> None:
        """Do nothing."""


class SilentProgress:
    """Progress that nobody watches: the default outside the command line."""

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        """Run the body."""
        yield SilentStep()

    def ended(self, name: Text, seconds: float) -> None:
        """Do nothing."""


class Stopwatch:
    """Progress that passes every step on and keeps its time.

    Parameters
    ----------
    progress
        Listener that the steps are passed on to.

    Attributes
    ----------
    seconds
        Wall time of each step that has ended, by its English name and in order; steps of the
        same name add up.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        """Time the body as one step."""
        start = perf_counter()
        try:
            with self._progress.step(name, total) as step:
                yield step
        finally:
            self._add(name, perf_counter() - start)

    def ended(self, name: Text, seconds: float) -> None:
        """Pass it on and keep its time."""
        self._progress.ended(name, seconds)
        self._add(name, seconds)

    def _add(self, name: Text, seconds: float) -> None:
        self.seconds[name.en] = self.seconds.get(name.en, 0.0) + seconds


@dataclass(frozen=True)
class Task:
    """Something to do in a worker process.

    Attributes
    ----------
    name
        What is done, as a short phrase that starts with a verb. Tasks of one name are told as one.
    work
        A function of a module, or a `functools.partial` of one, of what `run_tasks` is given.
    """

    name: Text
    work: Callable[..., Any]


def run_tasks(
    tasks: Sequence[Task],
    given: tuple[Any, ...],
    progress: Progress,
    step: Text,
    *,
    workers: int | None = None,
    scratch: Path | None = None,
) -> list[Any]:
    """Run tasks in worker processes, which end with the call, whatever they still do.

    They are no forks of this process: one with threads may hang. A signal to stop reaches this
    process alone, even when the terminal sends it to all.

    Parameters
    ----------
    tasks
        Those that take longest first.
    given
        What each is called with. A worker reads it once for all its tasks.
    progress
        Hears of one step, and of its parts as tasks end; and of each name of tasks, when the last
        of that name has ended, how long it took from the first's begin.
    step
        What all tasks together do.
    workers
        Processes, at the most; None takes as many as there are processors at hand.
    scratch
        A folder for what is given and answered, while tasks run; None is the system's for
        temporary files.

    Returns
    -------
    list
        What the tasks returned, in their order.

    Raises
    ------
    LostWorkerError
        If a worker ended by itself, or was ended from outside.
    """
    left, first = Counter(task.name for task in tasks), dict[Text, float]()
    with (
        # On Windows what a worker that was killed had open goes a moment after it.
        TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as place,
        _workers(max(1, min(workers or processors(), len(tasks)))) as pool,
    ):
        read = Path(place, "given")
        read.write_bytes(pickle.dumps(given, pickle.HIGHEST_PROTOCOL))
        answers = [Path(place, str(number)) for number in range(len(tasks))]
        with progress.step(step, total=len(tasks)) as parts:
            with signals_held():
                futures = {
                    pool.submit(_run, task.work, read, answer): task.name
                    for task, answer in zip(tasks, answers, strict=True)
                }
            for future in as_completed(futures):
                name, (begun, ended) = futures[future], future.result()
                first[name] = min(begun, first.get(name, begun))
                left[name] -= 1
                parts.advance()
                if not left[name] and name != step:
                    # The last to end is not always the last to be heard of, but by a moment.
                    progress.ended(name, ended - first[name])
        return [pickle.loads(answer.read_bytes()) for answer in answers]


@contextmanager
def _workers(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool whose processes are killed with the block: its own end waits for their tasks."""
    before = set(multiprocessing.active_children())
    # A pool's locks have a process that tidies up, and would end with the terminal.
    with signals_held():
        pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _start_worker)
    with pool:
        try:
            yield pool
        except BrokenProcessPool as error:
            raise LostWorkerError from error
        finally:
            for worker in set(multiprocessing.active_children()) - before:
                worker.kill()


def _run(work: Callable[..., Any], read: Path, answer: Path) -> tuple[float, float]:
    """Return when a task began and ended, which processes tell alike.

    What it returned goes by a file: a worker that is killed while it writes more to the pool's pipe
    than that holds, 64 KiB, leaves the pool waiting for the rest for ever.
    """
    begun = time()
    answer.write_bytes(pickle.dumps(work(*_given(read)), pickle.HIGHEST_PROTOCOL))
    return begun, time()


@lru_cache(maxsize=1)
def _given(file: Path) -> tuple[Any, ...]:
    found: tuple[Any, ...] = pickle.loads(file.read_bytes())
    return found


def _start_worker() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        # Without it, the workers of a killed build wait for work for ever.
        Thread(target=_exit_after, args=(parent,), daemon=True).start()
    ignore_ctrl_c()
    silence_output()
    keep_relaxed_gc()


def _exit_after(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    os._exit(1)
