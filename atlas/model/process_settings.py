"""How the processes of a build keep text, look for garbage, and print nothing."""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

THRESHOLDS: Final = (20_000, 20, 50)
"""New objects before the young are looked through, and rounds of that before the older are."""


@contextmanager
def relaxed_gc() -> Iterator[None]:
    """Look for garbage seldom while the body runs, and not among what was there before.

    A build makes millions of objects and hardly a circle of them.
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


def relax_gc_at_exit() -> None:
    """Look for garbage seldom from now on, and not once more when this process ends."""
    keep_relaxed_gc()
    atexit.register(gc.freeze)


@contextmanager
def python_strings() -> Iterator[None]:
    """Keep columns of text made while the body runs as strings of Python.

    By default Arrow keeps them, and makes strings of them anew each time that an index is
    searched or a column gone through.
    """
    import pandas as pd

    with pd.option_context("mode.string_storage", "python"):
        yield


def keep_python_strings() -> None:
    """Keep columns of text as strings of Python from now on."""
    import pandas as pd

    pd.set_option("mode.string_storage", "python")


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
