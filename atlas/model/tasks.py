"""Tasks run by worker processes, none of which outlives the process that asked for them."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
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


class _WorkerPool(ProcessPoolExecutor):
    """Processes whose answers come by files of a folder.

    A worker that is killed while it writes a long answer to the pipe, which holds 64 KiB, leaves
    a pool of the standard library waiting for the rest for ever.
    """

    def __init__(self, workers: int, folder: Path) -> None:
        super().__init__(workers, multiprocessing.get_context("spawn"), _start_worker)
        self._folder = folder

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Have a worker call a function; the future has what it returns."""
        answer: Future[Any] = Future()
        file = self._folder / secrets.token_hex(8)

        def deliver(written: Future[None]) -> None:
            try:
                written.result()
                answer.set_result(pickle.loads(file.read_bytes()))
                file.unlink()
            except BaseException as error:
                answer.set_exception(error)

        super().submit(_write_answer, file, partial(work, *args, **named)).add_done_callback(
            deliver
        )
        return answer


def _write_answer(file: Path, work: Callable[[], Any]) -> None:
    file.write_bytes(pickle.dumps(work(), pickle.HIGHEST_PROTOCOL))


@contextmanager
def worker_pool(
    workers: int | None = None, modules: Sequence[str] = ()
) -> Iterator[ProcessPoolExecutor]:
    """Start worker processes, and end them with the block, whatever they still do.

    They are no forks of this process: one with threads may hang. A signal to stop reaches this
    process alone, even when the terminal sends it to all.

    Parameters
    ----------
    workers
        Processes; None takes as many as there are processors at hand.
    modules
        What they import while this process goes on.

    Raises
    ------
    LostWorkerError
        If a worker ended by itself, or was ended from outside.
    """
    count = workers or processors()
    before = set(multiprocessing.active_children())
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        _started(count, Path(folder)) as pool,
    ):
        try:
            with signals_held():
                for _ in range(count):
                    pool.submit(_import, tuple(modules))
            yield pool
        except BrokenProcessPool as error:
            raise LostWorkerError from error
        finally:
            # After a fault or a signal nobody waits for what is half done.
            for worker in set(multiprocessing.active_children()) - before:
                worker.kill()


def run_tasks(
    pool: ProcessPoolExecutor,
    tasks: Sequence[Task],
    given: tuple[Any, ...],
    scratch: Path,
    progress: Progress,
    step: Text,
) -> list[Any]:
    """Run tasks in the workers of a pool.

    Parameters
    ----------
    pool
        From `worker_pool`.
    tasks
        Those that take longest first.
    given
        What each is called with. A worker reads it once for all its tasks.
    scratch
        A folder for what is given, while tasks run.
    progress
        Hears of one step, and of its parts as tasks end; and of each name of tasks, when the last
        of that name has ended, how long it took from the first's begin.
    step
        What all tasks together do.

    Returns
    -------
    list
        What the tasks returned, in their order.
    """
    # A name of its own: workers remember what they read by it.
    file = scratch / f".given-{secrets.token_hex(4)}.pickle"
    file.write_bytes(pickle.dumps(given, pickle.HIGHEST_PROTOCOL))
    left, first = Counter(task.name for task in tasks), dict[Text, float]()
    try:
        with progress.step(step, total=len(tasks)) as parts:
            with signals_held():
                futures = {pool.submit(_run, task.work, file): task.name for task in tasks}
            for future in as_completed(futures):
                name, (_, begun, ended) = futures[future], future.result()
                first[name] = min(begun, first.get(name, begun))
                left[name] -= 1
                parts.advance()
                if not left[name] and name != step:
                    # The last to end is not always the last to be heard of, but by a moment.
                    progress.ended(name, ended - first[name])
    finally:
        file.unlink(missing_ok=True)
    return [future.result()[0] for future in futures]


def _started(count: int, folder: Path) -> _WorkerPool:
    """Start a pool; its locks have a process that tidies up, and would end with the terminal."""
    with signals_held():
        return _WorkerPool(count, folder)


def _run(work: Callable[..., Any], file: Path) -> tuple[Any, float, float]:
    """Return what a task returned, and when it began and ended, which processes tell alike."""
    begun = time()
    return work(*_given(file)), begun, time()


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


def _import(modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)
