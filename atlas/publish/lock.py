"""One build at a time into one folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from atlas.model.errors import OutputError
from atlas.publish.folder import explained


def lock_path(target: Path) -> Path:
    """Path of the lock file of an output folder, beside it."""
    return target.with_name(f".{target.name}.china-atlas.lock")


@contextmanager
def held(target: Path) -> Iterator[None]:
    """Hold the lock of an output folder; the system frees it if the process dies.

    Raises
    ------
    OutputError
        At once, if another build holds it.
    """
    path = lock_path(target)
    lock = FileLock(path)
    with explained(target):
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise OutputError(
                f"Another build is writing to {target}. Nothing was changed.\n"
                "Wait until it is done, or give --out another folder."
            ) from error
    try:
        yield
    finally:
        # Removed while still held: filelock takes no lock on a file that has lost its name.
        # Windows refuses to remove an open file, and filelock does it there itself.
        with suppress(OSError):
            path.unlink()
        lock.release()
