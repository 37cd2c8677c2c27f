"""How Python looks for garbage: a build makes millions of objects and hardly a circle of them."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

THRESHOLDS: Final = (20_000, 20, 50)
"""New objects before the young are looked through, and rounds of that before the older are."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom while the body runs, and not among what was there before.

    Libraries and their tables are a million objects, which the usual rounds look through some
    forty times a build.
    """
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def collect_seldom() -> None:
    """Do so from now on, as a worker does until its end."""
    gc.set_threshold(*THRESHOLDS)
    gc.freeze()


def collect_seldom_to_the_end() -> None:
    """Do so from now on, and not once more among all that is left when this process ends.

    Python does before it ends, which after a build takes a second.
    """
    collect_seldom()
    atexit.register(gc.freeze)
