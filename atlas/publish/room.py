"""Whether what failed while files were written failed for want of room, which not all say."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from atlas.model.errors import AtlasError, OutputError

LEAST_ROOM: Final = 16 << 20
"""Bytes: a disk with fewer is full, for a library that fails has rolled back what it began."""


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
        raise


def _is_full(folder: Path) -> bool:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free < LEAST_ROOM
