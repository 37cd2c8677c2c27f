"""Files added to a folder: all of them, or none; what else the folder holds stays."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import combinations
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from atlas.model.errors import Message, OutputError, system_reason
from atlas.publish.publishing import parents_made, room_told

Named = tuple[str, Path]
"""An option of a command, and the file or folder that it names."""

_SHAPEFILE: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx")
_GRIDS: Final = (".tif", ".tfw", ".img", ".ige", ".asc", ".bil", ".bsq", ".flt", ".hdr", ".sdat")
_STEM_PARTS: Final = frozenset(_SHAPEFILE + _GRIDS)
"""Files of one stem that are one shapefile, or one grid, together."""

_NAME_PARTS: Final = (".aux.xml", ".msk", ".ovr", ".xml", "-journal", "-shm", "-wal")
"""What stands behind the whole name of a file that is kept beside it."""


ADDING: Final = ".adding-"
"""What the name of a folder that is being filled has behind that of its target."""

LOCK: Final = ".lock"
"""A file in it that is locked while its process lives."""

FILES: Final = "files"
"""The folder in it that is filled."""

YOUNG_S: Final = 10
"""Seconds in which a new folder gets its lock."""


def check_separate(outputs: Sequence[Named], inputs: Sequence[Named]) -> None:
    """Check that outputs are different files, and none of them an input or a part of one.

    Parameters
    ----------
    outputs, inputs
        Files by option. Links are followed, and two names of one file are one file.

    Raises
    ------
    OutputError
        Naming both options.
    """
    for at, (option, out) in enumerate(outputs):
        for other, file in (*outputs[:at], *inputs):
            if same_file(out, file):
                raise _not_apart(
                    Message(
                        "{first} and {second} are the same file",
                        first=f"{other} {file}",
                        second=f"{option} {out}",
                    )
                )
        for other, file in inputs:
            if _is_part(_real(out), _real(file)):
                raise _not_apart(
                    Message(
                        "{first} is a part of {second}",
                        first=f"{option} {out}",
                        second=f"{other} {file}",
                    )
                )


def check_outside(out: Path, inputs: Sequence[Named]) -> None:
    """Check that no input lies in a folder that is replaced as a whole.

    Parameters
    ----------
    out
        The folder of ``--out``.
    inputs
        Files and folders by option.

    Raises
    ------
    OutputError
        Naming both options.
    """
    folder = _real(out)
    for option, file in inputs:
        if _real(file).is_relative_to(folder):
            raise _not_apart(
                Message(
                    "{first} lies in {second}, which a build replaces",
                    first=f"{option} {file}",
                    second=f"--out {out}",
                )
            )


def same_file(first: Path, second: Path) -> bool:
    """Tell whether two names are those of one file, there or not."""
    first, second = _real(first), _real(second)
    # Where case does not matter, only the system knows that two spellings are one file.
    return first == second or (first.exists() and second.exists() and first.samefile(second))


def _is_part(out: Path, file: Path) -> bool:
    if file.is_dir():
        return out.is_relative_to(file)
    suffixes = {out.suffix.lower(), file.suffix.lower()}
    of_stem = out.stem == file.stem and suffixes <= _STEM_PARTS
    of_name = out.name in {f"{file.name}{part}" for part in _NAME_PARTS}
    return out.parent == file.parent and (of_stem or of_name)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path.expanduser()))


def _not_apart(reason: Message) -> OutputError:
    return OutputError("{reason}. Nothing was changed.\nGive another name.", reason=reason)


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
    >>> with adding(Path("figures")) as folder:
    ...     (folder / "230100.zh.png").write_bytes(picture)
    """
    target = _real(out)
    if target.exists() and not target.is_dir():
        raise OutputError(
            "{path} is a file. Nothing was changed.\nGive --out a folder.", path=target
        )
    with ExitStack() as stack:
        with _explained(Message("to {path}", path=target)):
            folder = stack.enter_context(_draft_folder(target))
        with room_told(target):
            yield folder
        with _explained(Message("to {path}", path=target)):
            target.mkdir(exist_ok=True)
            for file in sorted(folder.iterdir()):
                file.replace(target / file.name)


@contextmanager
def _draft_folder(target: Path) -> Iterator[Path]:
    """Make an empty folder, in one beside the target that is locked while this process lives."""
    with parents_made(target):
        sweep(target)
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
def _explained(what: str) -> Iterator[None]:
    """Turn what the operating system refuses into an OutputError that says what."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            "Cannot write {what}: {reason}.", what=what, reason=system_reason(error)
        ) from error


@contextmanager
def replacing(*files: Path) -> Iterator[tuple[Path, ...]]:
    r"""Give a path beside each file to write to, and move all into place once the body is done.

    Parameters
    ----------
    files
        Where the files go; folders are made, files of the same names are replaced.

    Yields
    ------
    tuple of Path
        Where to write, in the order of ``files``. If the body raises, every file is as it was.

    Raises
    ------
    OutputError
        A file is a folder, two are the same, or the system refuses.

    Examples
    --------
    >>> with replacing(Path("counts.csv")) as (path,):
    ...     path.write_text("code,population\n")
    """
    targets = [_real(file) for file in files]
    for target in targets:
        if target.is_dir():
            raise OutputError(
                "{path} is a folder. Nothing was changed.\nGive the name of a file.", path=target
            )
    for first, second in combinations(targets, 2):
        if same_file(first, second):
            raise OutputError("{path} is asked for twice. Nothing was changed.", path=first)
    drafts: list[Path] = []
    with ExitStack() as stack:
        for target in targets:
            with _explained(str(target)):
                draft = stack.enter_context(_draft_folder(target)) / target.name
                draft.touch()
            drafts.append(draft)
        with room_told(targets[0].parent):
            yield tuple(drafts)
        for draft, target in zip(drafts, targets, strict=True):
            with _explained(str(target)):
                draft.replace(target)
