"""Worker processes that never outlive the build that started them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any

from atlas.model.errors import LostWorkerError
from atlas.model.fork_server import hush, start_context
from atlas.model.garbage import collect_seldom
from atlas.model.strings import keep_strings_at_hand


def die_with_parent() -> None:
    """Have this worker process end when its parent dies, however the parent dies.

    Without it, the workers of a killed build wait for work for ever. A thread waits for the
    parent's end: what Linux sends of itself would come from the server that forked the worker.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_exit_after, args=(parent,), daemon=True).start()


@contextmanager
def worker_pool(
    workers: int | None, open_up: Callable[..., None], materials: tuple[Any, ...]
) -> Iterator[ProcessPoolExecutor]:
    """Run workers, none of them a fork of this process: one with threads may hang.

    Parameters
    ----------
    workers
        Processes; None takes as many as there are processors at hand.
    open_up, materials
        What each worker calls once, and with what.

    Raises
    ------
    LostWorkerError
        If a worker ended by itself, or was ended from outside.
    """
    # A server has the surroundings of the time when it began.
    start = (dict(os.environ), open_up, materials)
    pool = ProcessPoolExecutor(workers or processors(), start_context(), _start, start)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise LostWorkerError from error
    finally:
        # After a fault nothing that waits is begun.
        pool.shutdown(cancel_futures=True)


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(
    environment: dict[str, str], open_up: Callable[..., None], materials: tuple[Any, ...]
) -> None:
    die_with_parent()
    hush()
    os.environ.clear()
    os.environ.update(environment)
    keep_strings_at_hand()
    open_up(*materials)
    collect_seldom()


def _exit_after(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    os._exit(1)
