"""Tasks run by worker processes, none of which outlives the process that asked for them."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

from atlas.model.errors import LostWorkerError
from atlas.model.process_settings import keep_python_strings, keep_relaxed_gc, silence_output
from atlas.model.progress import Progress
from atlas.model.stopping import signals_held
from atlas.model.text import Text


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
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, context, _begin) as pool:
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
        Hears of each name when the last task of that name has ended.

    Returns
    -------
    list
        What the tasks returned, in their order.
    """
    # A name of its own: workers remember what they read by it.
    file = scratch / f".given-{secrets.token_hex(4)}.pickle"
    file.write_bytes(pickle.dumps(given, pickle.HIGHEST_PROTOCOL))
    left, seconds = (
        Counter(task.name for task in tasks),
        dict.fromkeys((task.name for task in tasks), 0.0),
    )
    try:
        with signals_held():
            futures = {pool.submit(_run, task.work, file): task.name for task in tasks}
        for future in as_completed(futures):
            name = futures[future]
            _, taken = future.result()
            seconds[name] += taken
            left[name] -= 1
            if not left[name]:
                progress.ended(name, seconds[name])
    finally:
        file.unlink(missing_ok=True)
    return [future.result()[0] for future in futures]


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(work: Callable[..., Any], file: Path) -> tuple[Any, float]:
    begun = perf_counter()
    return work(*_given(file)), perf_counter() - begun


@lru_cache(maxsize=1)
def _given(file: Path) -> tuple[Any, ...]:
    found: tuple[Any, ...] = pickle.loads(file.read_bytes())
    return found


def _begin() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        # Without it, the workers of a killed build wait for work for ever.
        Thread(target=_exit_after, args=(parent,), daemon=True).start()
    silence_output()
    keep_python_strings()
    keep_relaxed_gc()


def _exit_after(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    os._exit(1)


def _import(modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)
