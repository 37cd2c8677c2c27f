"""Which folders a build may replace, and how the atlas knows its own."""

from __future__ import annotations

import errno
import os
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from atlas import __version__
from atlas.model.errors import OutputError

PROJECT = "china-population-atlas"
MARKER = ".china-atlas"
README = "README.md"
MOST_PATH_BYTES = 400
"""Of the 512 that SQLite takes: beside the path there are what the folder that is filled has
behind its name, the names in it and that of the journal."""

DISK_FULL = {errno.ENOSPC, errno.EDQUOT}

# Desktops put these into any folder that they show; they are nobody's work.
DESKTOP_FILES = {".DS_Store", "Thumbs.db"}


def marker_text() -> str:
    """Text of the marker file, the same for every build of one version."""
    return (
        f"{PROJECT} {__version__}\n"
        "china-atlas built this folder; its next build replaces everything in it.\n"
    )


def readme_text() -> str:
    """Text of the README that stands in the repository's ``site/`` and in every built site."""
    return files("atlas.publish").joinpath(README).read_text(encoding="utf-8")


def mark(folder: Path) -> None:
    """Write the marker and the README, by which `is_replaceable` knows the folder."""
    (folder / MARKER).write_bytes(marker_text().encode())
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
    odd = [one for one in str(path) if one == "!" or unicodedata.category(one) in ("Cc", "Cs")]
    if path.suffix.lower() == ".gpkg" and ";" in path.name:
        odd.append(";")
    if odd:
        named = ", ".join(map(repr, dict.fromkeys(odd)))
        raise OutputError(
            f"{str(path)!r} has {named} in its name, where no GeoPackage can be written. Nothing "
            "was changed.\nGive --out another name."
        )
    size = len(os.fsencode(path))
    if size > MOST_PATH_BYTES:
        raise OutputError(
            f"{path} is a path of {size} bytes, where no GeoPackage can be opened. Nothing was "
            "changed.\nGive --out a shorter one."
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
        raise _unusable(folder, "is a symbolic link that leads back to itself")
    if folder.exists() and not folder.is_dir():
        raise _unusable(folder, "is a file")
    if folder == folder.parent:
        raise _unusable(folder, "is the root of the file system")
    for place, what in _places_in_use():
        if place.is_relative_to(folder):
            raise _unusable(folder, f"is {what}" if place == folder else f"holds {what}")
    if os.path.ismount(folder):
        raise _unusable(folder, "is a mount point, which cannot be swapped for another folder")
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
            raise _unusable(folder, "is a git working tree of its own")
        if not is_replaceable(folder):
            some = ", ".join(sorted(names)[:3]) + (", …" if len(names) > 3 else "")
            raise _unusable(
                folder, f"holds files that no build of the atlas put there ({some})", empty=True
            )
    if not os.access(folder, os.W_OK):
        raise _unusable(folder, "is write-protected")


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


def holds_site(folder: Path) -> bool:
    """Tell whether a build filled this folder, rather than a clone or nobody."""
    return (folder / MARKER).is_file()


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
        reason = error.strerror or str(error)
        place = f" ({error.filename})" if error.filename else ""
        raise OutputError(f"Cannot write the site to {folder}: {reason}{place}.") from error


def _names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()} - DESKTOP_FILES


def _places_in_use() -> Iterator[tuple[Path, str]]:
    yield Path.cwd().resolve(), "the working folder"
    try:
        yield Path.home().resolve(), "your home folder"
    except RuntimeError:
        return


def _unusable(folder: Path, reason: str, *, empty: bool = False) -> OutputError:
    remedy = "Give --out a new or empty folder" + (", or empty this one first." if empty else ".")
    return OutputError(f"{folder} {reason}. Nothing was changed.\n{remedy}")
