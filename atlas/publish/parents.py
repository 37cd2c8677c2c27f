"""Folders above an output: made for it, and gone again if nothing came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def parents_made(target: Path) -> Iterator[None]:
    """Make the folders above an output; those made here go again if the body raises.

    Parameters
    ----------
    target
        The output, a file or a folder.

    Raises
    ------
    OSError
        The system refuses.
    """
    missing = [folder for folder in target.parents if not folder.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise
