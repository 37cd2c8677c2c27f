"""Files that a user names: which may be opened, and how much of one is read at once."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from atlas.model.errors import Fault, SourceError

MOST_TABLE_BYTES: Final = 1 << 28
"""Of a table that is read whole: ten times the villages of a province with all their ages."""

MOST_TEXT_BYTES: Final = 1 << 24
"""Of a file that describes a map or an indicator."""

_SHEET: Final = re.compile(r"(?P<file>.*\.xlsx):(?P<sheet>[^/\\:]+)", re.IGNORECASE | re.DOTALL)


def split_sheet(path: Path) -> tuple[Path, str | None]:
    """Split ``FILE.xlsx:SHEET`` into the file and the sheet; None where no sheet is named.

    A colon belongs to the name of the file where there is a file of that name.
    """
    named = _SHEET.fullmatch(str(path))
    if named is None or path.exists():
        return path, None
    return Path(named["file"]), named["sheet"]


def check_regular(path: Path) -> None:
    """Refuse what may never end, or never begin: a pipe, a socket, a device.

    A file that is not there passes: whoever opens it says so.

    Raises
    ------
    SourceError
        Naming it.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        expected = "a regular file, not a pipe, a socket or a device"
        raise SourceError([Fault(expected, str(path))])


@contextmanager
def memory_for(file: str) -> Iterator[None]:
    """Run the body; where it runs out of memory, say at which file.

    Raises
    ------
    SourceError
        In the place of a `MemoryError`.
    """
    try:
        yield
    except MemoryError:
        raise SourceError([Fault("a file that fits into the memory there is", file)]) from None


def read_whole(path: Path, most: int) -> bytes:
    """Read a file of at most so many bytes.

    Raises
    ------
    SourceError
        If it is no regular file, is larger, or does not fit into memory.
    OSError
        If it cannot be read.
    """
    check_regular(path)
    if path.stat().st_size > most:
        raise SourceError([Fault(f"a file of at most {most:,} bytes", path.name)])
    with memory_for(path.name):
        return path.read_bytes()
