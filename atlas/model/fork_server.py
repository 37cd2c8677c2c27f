"""A server that has done nothing but import, from which worker processes are forked at once.

To start afresh a worker imports for longer than it takes to draw thirty figures; a fork of the
build itself, which has threads, may hang. The server imports while the build still reads.

Imported by the server, which knows by `FOLDER` that it is one, this module has it keep quiet and
sweep up after itself.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import shutil
from collections.abc import Sequence
from multiprocessing.context import BaseContext
from typing import Final

FOLDER: Final = "CHINA_ATLAS_FORK_SERVER"
"""Variable that tells the server where its socket is."""


def warm_up(modules: Sequence[str]) -> None:
    """Have a server import modules from now on, and fork it for the workers of this process.

    Does nothing where one runs already, and where the system has none or no room for its socket:
    workers start afresh then.

    Parameters
    ----------
    modules
        What workers need; what they lack they import themselves.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return
    from multiprocessing import forkserver, util

    try:
        os.environ[FOLDER] = util.get_temp_dir()
        forkserver.set_forkserver_preload([__name__, *modules])
        forkserver.ensure_running()
    except OSError:
        return
    finally:
        os.environ.pop(FOLDER, None)
    _warm[:] = [True]


def start_context() -> BaseContext:
    """Return how worker processes of this process start."""
    return multiprocessing.get_context("forkserver" if _warm else "spawn")


_warm: list[bool] = []
"""Holds something once a server runs."""


def hush() -> None:
    """Lead what this process prints nowhere.

    What is wrong in a worker is raised, and told once by the parent; libraries in C write to the
    descriptor itself, as libtiff does when a disk is full. Nor may whoever reads what the parent
    prints wait for a process that ends after it.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for printed in (1, 2):
        os.dup2(nowhere, printed)
    if nowhere not in (1, 2):
        os.close(nowhere)


if folder := os.environ.pop(FOLDER, None):
    hush()
    # A build that is killed removes nothing; its server ends after it, and its workers unheard.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
