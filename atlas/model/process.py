"""The process that a run is: its environment, the signals that stop it, and how it keeps things."""

from __future__ import annotations

import gc
import math
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SWAYING: Final = re.compile(
    r"(GDAL|OGR|OSR|CPL|VSI|SHAPE|DBF|GTIFF|TIFF|JPEG|GPKG|SQLITE|HFA|AAIGRID|NETCDF|PROJ)_\w+"
    r"|CREATE_METADATA_TABLES|MPLBACKEND",
    re.ASCII,
)
"""Names of variables, of which GDAL alone reads some hundreds."""

KEPT: Final = frozenset(
    {
        # Where their tables lie: some installations have no other way to say it.
        *("GDAL_DATA", "GDAL_DRIVER_PATH", "PROJ_DATA", "PROJ_LIB"),
        # How fast, and what is said on the way.
        *("GDAL_CACHEMAX", "GDAL_NUM_THREADS", "CPL_DEBUG", "CPL_LOG", "CPL_TMPDIR"),
    }
)
"""Those among them that change nothing of what is read or written."""

FIXED: Final = {
    # PROJ would ask its network for the grids of a CRS, where a user turned that on.
    "PROJ_NETWORK": "OFF"
}
"""What is set in their place."""


@contextmanager
def unswayed() -> Iterator[None]:
    """Run the body, and the processes that it starts, as if nobody had set such variables."""
    before = dict(os.environ)
    swaying = [name for name in before if SWAYING.fullmatch(name) and name not in KEPT]
    for name in swaying:
        del os.environ[name]
    os.environ.update(FIXED)
    try:
        yield
    finally:
        for name in FIXED:
            os.environ.pop(name, None)
        os.environ.update({name: before[name] for name in (*swaying, *FIXED) if name in before})


STOPPING: Final = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
"""The signals by which a run is told to stop; SIGHUP is not of Windows, SIGBREAK of it alone."""


def stop_at_once(number: int, frame: FrameType | None) -> None:
    """End this process with one sentence: nothing was begun that must be undone."""
    os.write(2, b"Stopped.\n")
    os._exit(128 + number)


def stop_early() -> None:
    """Have `stop_at_once` end the process while the command line is still being imported.

    What a shell told the process to ignore (nohup) it goes on ignoring.
    """
    for number in STOPPING:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, stop_at_once)


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold signals back, so that a process started meanwhile never hears of them.

    A terminal sends Ctrl-C to all processes of a run; the one that was started by hand ends the
    others. Windows cannot hold signals back: there a worker must `ignore_ctrl_c` itself.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignore_ctrl_c() -> None:
    """Leave Ctrl-C to the process that started this one, where `signals_held` could not."""
    if not hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def processors() -> int:
    """Count the processors that this process may use, or where nobody knows that, all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def largest_file() -> float:
    """Ask the system how many bytes it lets this process write to one file."""
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return math.inf
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return math.inf if most == resource.RLIM_INFINITY else most


THRESHOLDS: Final = (20_000, 20, 50)
"""New objects before the young are looked through, and rounds of that before the older are."""


@contextmanager
def relaxed_gc() -> Iterator[None]:
    """Look for garbage seldom while the body runs, and not among what was there before.

    A build makes millions of objects and hardly a circle of them. In this process and its workers
    that saves 6 of the 79 seconds of CPU of a build without figures (means of two builds each:
    73.0 with, 79.1 without).
    """
    before = gc.get_threshold()
    keep_relaxed_gc()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def keep_relaxed_gc() -> None:
    """Look for garbage seldom from now on."""
    gc.set_threshold(*THRESHOLDS)
    gc.freeze()


def silence_output() -> None:
    """Lead what this process prints nowhere.

    What is wrong in a worker is raised, and told once by the parent; libraries in C write to the
    descriptor itself, as libtiff does when a disk is full.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for printed in (1, 2):
        os.dup2(nowhere, printed)
    if nowhere not in (1, 2):
        os.close(nowhere)
