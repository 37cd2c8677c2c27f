"""From an empty folder beside the site to the site: all of it, or none."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from atlas.model.errors import AtlasError, Message, OutputError, system_reason
from atlas.model.process import largest_file
from atlas.model.version import __version__
from atlas.publish.renames import flush, renamed, swap

PROJECT = "china-population-atlas"
MARKER = ".china-atlas"
README = "README.md"
MOST_PATH_BYTES = 400
"""Of the 512 that SQLite takes: beside the path there are what the folder that is filled has
behind its name, the names in it and that of the journal."""

DISK_FULL = {errno.ENOSPC, errno.EDQUOT}

# Desktops put these into any folder that they show; they are nobody's work.
DESKTOP_FILES = {".DS_Store", "Thumbs.db"}
MARKER_TEXT: Final = (
    f"{PROJECT} {__version__}\n"
    "china-atlas built this folder; its next build replaces everything in it.\n"
)
"""Of the marker file, the same for every build of one version."""

LEAST_ROOM: Final = 16 << 20
"""Bytes: a disk with fewer is full, for a library that fails has rolled back what it began."""

LARGEST_FILE: Final = 1 << 30
"""Bytes that no file of the atlas reaches: a higher limit of what a file may hold is not met."""

BUILDING = "building"
REPLACED = "replaced"


def readme_text() -> str:
    """Text of the README that stands in the repository's ``site/`` and in every built site."""
    return files("atlas.publish").joinpath(README).read_text(encoding="utf-8")


def mark(folder: Path) -> None:
    """Write the marker and the README, by which `is_replaceable` knows the folder."""
    (folder / MARKER).write_bytes(MARKER_TEXT.encode())
    (folder / README).write_bytes(readme_text().encode())


def check_database_path(out: Path) -> None:
    """Refuse an output in or at whose name GDAL and SQLite cannot write a GeoPackage.

    Parameters
    ----------
    out
        A folder, or a GeoPackage.

    Raises
    ------
    OutputError
        Its path holds a ``!`` or a line break, or the name of a GeoPackage a ``;``, which pyogrio
        takes for marks of an address; or bytes that are no UTF-8, as SQLite knows names; or it is
        longer than SQLite opens files.
    """
    path = out.absolute()
    odd = [sign for sign in str(path) if sign == "!" or unicodedata.category(sign) in ("Cc", "Cs")]
    if path.suffix.lower() == ".gpkg" and ";" in path.name:
        odd.append(";")
    if odd:
        raise OutputError(
            "{path!r} has {signs} in its name, where no GeoPackage can be written. Nothing "
            "was changed.\nGive --out another name.",
            path=str(path),
            signs=map(repr, dict.fromkeys(odd)),
        )
    size = len(os.fsencode(path))
    if size > MOST_PATH_BYTES:
        raise OutputError(
            "{path} is a path of {n} bytes, where no GeoPackage can be opened. Nothing was "
            "changed.\nGive --out a shorter one.",
            path=path,
            n=size,
        )


def resolve_output(out: Path) -> Path:
    """Follow symbolic links to the folder meant, and refuse places never to be replaced.

    Parameters
    ----------
    out
        Output folder as the user wrote it; need not exist.

    Raises
    ------
    OutputError
        If it is a file, a mount point, the root, if the home or working folder is it or lies in
        it, or if no GeoPackage can be written below a path like this.
    """
    folder = Path(os.path.realpath(out.expanduser()))
    check_database_path(folder)
    if folder.is_symlink():
        raise _unusable(
            Message("{folder} is a symbolic link that leads back to itself", folder=folder)
        )
    if folder.exists() and not folder.is_dir():
        raise _unusable(Message("{folder} is a file", folder=folder))
    if folder == folder.parent:
        raise _unusable(Message("{folder} is the root of the file system", folder=folder))
    for place, what in _places_in_use():
        if place.is_relative_to(folder):
            reason = Message("{folder} holds {what}", folder=folder, what=what)
            if place == folder:
                reason = Message("{folder} is {what}", folder=folder, what=what)
            raise _unusable(reason)
    if os.path.ismount(folder):
        raise _unusable(
            Message(
                "{folder} is a mount point, which cannot be swapped for another folder",
                folder=folder,
            )
        )
    return folder


def check_replaceable(folder: Path) -> None:
    """Refuse a folder that holds anything which a build of the atlas did not put there.

    Raises
    ------
    OutputError
        Naming some of what is there; the folder is left as it is.
    """
    with explained(folder):
        if not folder.exists():
            return
        names = _names(folder)
        if ".git" in names:
            raise _unusable(Message("{folder} is a git working tree of its own", folder=folder))
        if not is_replaceable(folder):
            reason = Message(
                "{folder} holds files that no build of the atlas put there ({names})",
                folder=folder,
                names=[*sorted(names)[:3], *("…" for _ in sorted(names)[3:4])],
            )
            raise _unusable(reason, empty=True)
    if not os.access(folder, os.W_OK):
        raise _unusable(Message("{folder} is write-protected", folder=folder))


def is_replaceable(folder: Path) -> bool:
    """Tell whether a folder is empty, holds our marker, or holds only the README of a clone."""
    names = _names(folder)
    if not names:
        return True
    if ".git" in names:
        return False
    if names == {README}:
        return (folder / README).read_bytes().replace(b"\r\n", b"\n") == readme_text().encode()
    marker = folder / MARKER
    if not marker.is_file():
        return False
    text = marker.read_bytes()
    # A build killed while it wrote its marker leaves an empty one, alone in its folder.
    return text.startswith(f"{PROJECT} ".encode()) or (not text and names == {MARKER})


def discard(folder: Path) -> None:
    """Remove a folder that `is_replaceable`, its marker last, so that a kill leaves it ours."""
    if not folder.exists() or not is_replaceable(folder):
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: (entry.name == MARKER, entry.name)):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    folder.rmdir()


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses into an OutputError that names the folder."""
    try:
        yield
    except OSError as error:
        place = Message(" ({path})", path=error.filename) if error.filename else ""
        raise OutputError(
            "Cannot write the site to {folder}: {reason}{place}.",
            folder=folder,
            reason=system_reason(error),
            place=place,
        ) from error


def _names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()} - DESKTOP_FILES


def _places_in_use() -> Iterator[tuple[Path, Message]]:
    yield Path.cwd().resolve(), Message("the working folder")
    try:
        yield Path.home().resolve(), Message("your home folder")
    except RuntimeError:
        return


def _unusable(reason: Message, *, empty: bool = False) -> OutputError:
    or_empty = Message(", or empty this one first") if empty else ""
    return OutputError(
        "{reason}. Nothing was changed.\nGive --out a new or empty folder{or_empty}.",
        reason=reason,
        or_empty=or_empty,
    )


@contextmanager
def held(target: Path) -> Iterator[None]:
    """Hold the lock of an output folder; the system frees it if the process dies.

    Raises
    ------
    OutputError
        At once, if another build holds it.
    """
    path = target.with_name(f".{target.name}.china-atlas.lock")
    lock = FileLock(path)
    with explained(target):
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise OutputError(
                "Another build is writing to {folder}. Nothing was changed.\n"
                "Wait until it is done, or give --out another folder.",
                folder=target,
            ) from error
    try:
        yield
    finally:
        # Removed while still held: filelock takes no lock on a file that has lost its name.
        # Windows refuses to remove an open file, and filelock does it there itself.
        with suppress(OSError):
            path.unlink()
        lock.release()


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
            raise OutputError("No room on the disk to write {what}.", what=folder) from error
        if _is_full(temporary := Path(tempfile.gettempdir())):
            raise OutputError(
                "No room for temporary files in {folder}.", folder=temporary
            ) from error
        if (most := largest_file()) < LARGEST_FILE:
            raise OutputError(
                "No file may hold more than {n:,} bytes here (ulimit -f): too few for {folder}.",
                n=most,
                folder=folder,
            ) from error
        raise


def _is_full(folder: Path) -> bool:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free < LEAST_ROOM


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


@contextmanager
def publishing(out: Path) -> Iterator[Path]:
    """Give a fresh folder to build in, and put it in the place of `out` once it is complete.

    The folder lies beside `out` and bears our marker and README already. If the body raises
    or the process dies, `out` is as it was; what a killed build left goes with the next. Two
    renames put it in place: who reads `out` between them finds none, and if the process is killed
    there, the next build puts the old one back before all else.

    Parameters
    ----------
    out
        Output folder: missing (its parents are made), empty, or a site that we built.

    Yields
    ------
    Path
        Where to build. Its name is random: write it into no file.

    Raises
    ------
    OutputError
        If `out` holds anything else, another build is writing to it, or the system refuses.

    Examples
    --------
    >>> with publishing(Path("site")) as folder:
    ...     (folder / "index.html").write_text("<!doctype html>")
    """
    target = resolve_output(out)
    check_replaceable(target)
    with ExitStack() as stack:
        with explained(target):
            stack.enter_context(parents_made(target))
        stack.enter_context(held(target))
        with explained(target):
            _restore(target)
            for leftover in (*_leftovers(target, BUILDING), *_leftovers(target, REPLACED)):
                _clear(leftover)
        check_replaceable(target)
        with _building(target) as folder:
            yield folder


@contextmanager
def _building(target: Path) -> Iterator[Path]:
    token = f"{os.getpid()}-{secrets.token_hex(4)}"
    folder = target.with_name(f".{target.name}.{BUILDING}-{token}")
    aside = target.with_name(f".{target.name}.{REPLACED}-{token}")
    try:
        with explained(target):
            folder.mkdir()
            mark(folder)
        with room_told(target):
            yield folder
        check_replaceable(target)
        with explained(target):
            if target.exists():
                shutil.copymode(target, folder)
            flush()
            _put_in_place(folder, target, aside)
    except OSError as error:
        _clear(folder)
        if error.errno in DISK_FULL:
            raise OutputError("No room on the disk to write {what}.", what=target) from error
        raise
    except BaseException:
        _clear(folder)
        raise
    # The new site stands and `folder` is the old one: too late for an interrupt to stop anything,
    # and what it broke off is done.
    for _ in range(2):
        with suppress(KeyboardInterrupt):
            _clear(folder)


def _put_in_place(new: Path, target: Path, aside: Path) -> None:
    try:
        swap(new, target, aside)
    except OSError as error:
        # The overlay of a container cannot rename a folder that came with its image, such as
        # the site/ of a clone; with no site in it, nothing is lost by making room first.
        if error.errno != errno.EXDEV or (target / MARKER).is_file():
            raise
        discard(target)
        renamed(new, target)


def _clear(folder: Path) -> None:
    """Remove the build folder, or leave it to the next build if the system refuses."""
    with suppress(OSError):
        discard(folder)


def _leftovers(target: Path, kind: str) -> list[Path]:
    """Folders of dead builds beside `target`, oldest first; only the holder of the lock asks."""
    pattern = re.compile(rf"\.{re.escape(target.name)}\.{kind}-\d+-[0-9a-f]{{8}}")
    leftovers = [
        entry
        for entry in target.parent.iterdir()
        if pattern.fullmatch(entry.name)
        and entry.is_dir()
        and not entry.is_symlink()
        and is_replaceable(entry)
    ]
    return sorted(leftovers, key=lambda entry: (entry.stat().st_mtime_ns, entry.name))


def _restore(target: Path) -> None:
    """Put back the site that a kill between two renames left without its name."""
    replaced = _leftovers(target, REPLACED)
    if not replaced:
        return
    if target.is_dir() and not any(target.iterdir()):
        target.rmdir()
    if not target.exists():
        renamed(replaced[-1], target)
