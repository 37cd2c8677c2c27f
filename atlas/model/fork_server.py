"""A server that has done nothing but import, from which worker processes are forked at once.

To start afresh a worker imports for longer than it takes to draw thirty figures; a fork of the
build itself, which has threads, may hang. The server imports while the build still reads.

Imported by the server, which knows by the command that started it that it is one, this module has
it keep quiet and remove its own socket. Nothing in the environment says what is removed.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import re
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Final

COMMAND: Final = re.compile(r"from multiprocessing\.forkserver import main; *main\((\d+),")
"""How the standard library starts a server, with the descriptor at which the server listens."""


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
    from multiprocessing import forkserver

    try:
        forkserver.set_forkserver_preload([__name__, *modules])
        forkserver.ensure_running()
    except OSError:
        return
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


def socket_of_server(arguments: Sequence[str]) -> Path | None:
    """Return where this process listens, or None if it is no server but a worker, say, of one.

    Parameters
    ----------
    arguments
        What this process was started with.
    """
    started = next((begun for text in arguments if (begun := COMMAND.match(text))), None)
    if started is None or multiprocessing.parent_process() is not None:
        return None
    with socket.socket(fileno=os.dup(int(started[1]))) as listener:
        return Path(listener.getsockname())


def remove_socket(address: Path) -> None:
    """Remove a socket, and the folder that was made for it if nothing else is in it."""
    with suppress(OSError):
        address.unlink(missing_ok=True)
        address.parent.rmdir()


if address := socket_of_server(sys.orig_argv):
    hush()
    # A build that is killed removes nothing; its server ends after it, and its workers unheard.
    atexit.register(remove_socket, address)
