"""Worker processes that never outlive the build that started them."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Thread

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


def _exit_after(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    os._exit(1)
