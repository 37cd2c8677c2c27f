"""Whether what failed while files were written failed for want of room, which not all say.

The disk may be full, or the system may let no file grow so large.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from atlas.model.errors import AtlasError, OutputError

LEAST_ROOM: Final = 16 << 20
"""Bytes: a disk with fewer is full, for a library that fails has rolled back what it began."""

LARGEST_FILE: Final = 1 << 30
"""Bytes that no file of the atlas reaches: a higher limit of what a file may hold is not met."""


@contextmanager
def room_told(folder: Path) -> Iterator[None]:
    """Say of a failure of the body that the disk is full, if it is.

    A database that GDAL writes, for one, fails with an error of its own that names no reason.

    Parameters
    ----------
    folder
        Where the body writes; it writes temporary files where the system has them, too.

    Raises
    ------
    OutputError
        In the place of another error, where there is no room.
    """
    try:
        yield
    except AtlasError:
        raise
    except Exception as error:
        if _is_full(folder):
            raise OutputError(f"No room on the disk to write {folder}.") from error
        if _is_full(temporary := Path(tempfile.gettempdir())):
            raise OutputError(f"No room for temporary files in {temporary}.") from error
        if (most := _most_bytes()) < LARGEST_FILE:
            said = (
                f"No file may hold more than {most:,} bytes here (ulimit -f): too few for {folder}."
            )
            raise OutputError(said) from error
        raise


def _most_bytes() -> float:
    """Ask the system how many bytes it lets this process write to one file."""
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return math.inf
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return math.inf if most == resource.RLIM_INFINITY else most


def _is_full(folder: Path) -> bool:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free < LEAST_ROOM
