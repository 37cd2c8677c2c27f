"""Worker processes that never outlive the build that started them."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any

from atlas.model.garbage import collect_seldom

PR_SET_PDEATHSIG = 1  # sys/prctl.h


def die_with_parent() -> None:
    """Have this worker process killed when its parent dies, however the parent dies.

    Hand it to a process pool as ``initializer``. Without it, the workers of a killed build
    wait for work for ever and hold its lock. Linux sends the signal itself; elsewhere a
    thread waits for the parent's end.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if not parent.is_alive():
            os._exit(1)
    else:
        Thread(target=_exit_after, args=(parent,), daemon=True).start()


@contextmanager
def worker_pool(
    workers: int | None, open_up: Callable[..., None], materials: tuple[Any, ...]
) -> Iterator[ProcessPoolExecutor]:
    """Run workers that start afresh: a fork of a process with threads may hang.

    Parameters
    ----------
    workers
        Processes; None takes as many as there are processors at hand.
    open_up, materials
        What each worker calls once, and with what.
    """
    context = multiprocessing.get_context("spawn")
    start = (open_up, materials)
    pool = ProcessPoolExecutor(workers or processors(), context, _start, start)
    try:
        yield pool
    finally:
        # After a fault nothing that waits is begun.
        pool.shutdown(cancel_futures=True)


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(open_up: Callable[..., None], materials: tuple[Any, ...]) -> None:
    die_with_parent()
    _say_nothing()
    open_up(*materials)
    collect_seldom()


def _say_nothing() -> None:
    """Lead standard error nowhere: what is wrong here is raised, and told once by the parent.

    Libraries in C write to the descriptor itself, as libtiff does when a disk is full.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    if nowhere != 2:
        os.close(nowhere)


def _exit_after(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    os._exit(1)
