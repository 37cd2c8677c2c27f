"""Files added to a folder: all of them, or none; what else the folder holds stays."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from atlas.model.errors import OutputError
from atlas.publish.parents import parents_made
from atlas.publish.room import room_told

ADDING: Final = ".adding-"
"""What the name of a folder that is being filled has behind that of its target."""

LOCK: Final = ".lock"
"""A file in it that is locked while its process lives."""

FILES: Final = "files"
"""The folder in it that is filled."""

YOUNG_S: Final = 10
"""Seconds in which a new folder gets its lock."""


@contextmanager
def adding(out: Path) -> Iterator[Path]:
    """Give a fresh folder to write files into, and move them to `out` once all are there.

    Parameters
    ----------
    out
        A folder, or none yet; its files of the same names are replaced.

    Yields
    ------
    Path
        Where to write. If the body raises, `out` is as it was.

    Raises
    ------
    OutputError
        `out` is a file, or the system refuses.

    Examples
    --------
    >>> with adding(Path("cards")) as folder:
    ...     (folder / "230100.zh.png").write_bytes(picture)
    """
    target = Path(os.path.realpath(out.expanduser()))
    if target.exists() and not target.is_dir():
        raise OutputError(f"{target} is a file. Nothing was changed.\nGive --out a folder.")
    with ExitStack() as stack:
        with _explained(target):
            stack.enter_context(parents_made(target))
            sweep(target)
            folder = stack.enter_context(fresh(target))
        with room_told(target):
            yield folder
        with _explained(target):
            target.mkdir(exist_ok=True)
            for file in sorted(folder.iterdir()):
                file.replace(target / file.name)


@contextmanager
def fresh(target: Path) -> Iterator[Path]:
    """Make an empty folder, in one beside the target that is locked while this process lives."""
    outer = Path(tempfile.mkdtemp(prefix=f".{target.name}{ADDING}", dir=target.parent))
    lock = FileLock(outer / LOCK)
    try:
        lock.acquire()
        # Apart from the lock: what is listed as written is what the caller wrote.
        folder = outer / FILES
        folder.mkdir()
        yield folder
    finally:
        lock.release()
        shutil.rmtree(outer, ignore_errors=True)


def sweep(target: Path) -> None:
    """Remove what killed runs left beside the target: folders whose lock nobody holds.

    A folder of such a name that holds anything else is somebody's own.
    """
    for left in target.parent.glob(f".{glob.escape(target.name)}{ADDING}*"):
        # One that was made just now is about to be locked.
        if left.is_symlink() or not left.is_dir() or time.time() - left.stat().st_mtime < YOUNG_S:
            continue
        lock = FileLock(left / LOCK)
        with suppress(Timeout, OSError):
            if not {entry.name for entry in left.iterdir()} <= {LOCK, FILES}:
                continue
            lock.acquire(timeout=0)
            lock.release()
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"Cannot write to {folder}: {error.strerror or error}.") from error
