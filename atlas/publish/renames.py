"""Put a finished folder in the place of another: the old one is renamed aside, the new one in."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Final

ON_WINDOWS: Final = os.name == "nt"
PATIENCE_S: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds to wait after each refusal."""


def swap(new: Path, target: Path, aside: Path) -> None:
    """Put `new` in the place of `target`; what stood there ends up at `new`, if anything did.

    For a moment there is no `target`, between two renames.

    Parameters
    ----------
    new, target, aside
        Three names in one folder. `aside` must not exist; after a kill in between, the old
        folder is there.

    Raises
    ------
    OSError
        If the system refuses; `target` is then what it was. If it refuses even that, the error
        names `aside`.
    """
    if not target.exists():
        renamed(new, target)
        return
    try:
        renamed(target, aside)
        renamed(new, target)
    except BaseException:
        if aside.exists() and not target.exists():
            renamed(aside, target)
        raise
    # What is called `aside` is a site that may be wanted back, and this one no longer is. The
    # new one stands: if the system refuses, the next build removes the old one.
    with suppress(OSError):
        renamed(aside, new)


def renamed(folder: Path, name: Path) -> None:
    """Rename a folder; on Windows once nobody has a file in it open any more.

    A scanner of viruses reads what was just written, and a browser what it shows. Elsewhere an
    open file keeps no folder from its new name.

    Raises
    ------
    OSError
        If the system refuses for longer than `PATIENCE_S` together.
    """
    for seconds in PATIENCE_S if ON_WINDOWS else ():
        try:
            folder.rename(name)
        except PermissionError:
            sleep(seconds)
        else:
            return
    folder.rename(name)


def flush() -> None:
    """Have what was written on the disk before a folder's name says that it is whole."""
    if hasattr(os, "sync"):  # Windows writes what it is given by itself.
        os.sync()
