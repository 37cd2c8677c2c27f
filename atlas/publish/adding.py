"""Files added to a folder: all of them, or none; what else the folder holds stays."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atlas.model.errors import OutputError


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
    with _explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield folder
        with _explained(target):
            target.mkdir(exist_ok=True)
            for file in sorted(folder.iterdir()):
                file.replace(target / file.name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"Cannot write to {folder}: {error.strerror or error}.") from error
