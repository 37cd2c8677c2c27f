"""The signals that tell a run to stop, from its first import to its last line."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

STOPPING: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""The signals by which a run is told to stop."""


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
    others.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
