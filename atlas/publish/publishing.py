"""From an empty folder beside the site to the site: all of it, or none."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from atlas.model.errors import OutputError
from atlas.publish.exchange import flush, swap
from atlas.publish.folder import (
    DISK_FULL,
    check_replaceable,
    discard,
    explained,
    is_replaceable,
    mark,
    resolve_output,
)
from atlas.publish.lock import held
from atlas.publish.parents import parents_made
from atlas.publish.room import room_told

BUILDING = "building"
REPLACED = "replaced"


@contextmanager
def publishing(out: Path) -> Iterator[Path]:
    """Give a fresh folder to build in, and put it in the place of `out` once it is complete.

    The folder lies beside `out` and bears our marker and README already. If the body raises
    or the process dies, `out` is as it was; what a killed build left goes with the next.

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
            _sweep(target)
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
            flush(folder)
            swap(folder, target, aside)
    except OSError as error:
        _clear(folder)
        if error.errno in DISK_FULL:
            raise OutputError(f"No room on the disk to write {target}.") from error
        raise
    except BaseException:
        _clear(folder)
        raise
    # The new site stands and `folder` is the old one: too late for an interrupt to stop anything,
    # and what it broke off is done.
    for _ in range(2):
        with suppress(KeyboardInterrupt):
            _clear(folder)


def _clear(folder: Path) -> None:
    """Remove the build folder, or leave it to the next build if the system refuses."""
    with suppress(OSError):
        discard(folder)


def _leftovers(target: Path, kind: str) -> list[Path]:
    """Folders of dead builds beside `target`, oldest first; only the holder of the lock asks."""
    pattern = re.compile(rf"\.{re.escape(target.name)}\.{kind}-\d+-[0-9a-f]{{8}}")
    found = [
        entry
        for entry in target.parent.iterdir()
        if pattern.fullmatch(entry.name)
        and entry.is_dir()
        and not entry.is_symlink()
        and is_replaceable(entry)
    ]
    return sorted(found, key=lambda entry: (entry.stat().st_mtime_ns, entry.name))


def _restore(target: Path) -> None:
    """Put back the site that a kill between two renames left without its name."""
    replaced = _leftovers(target, REPLACED)
    if not replaced:
        return
    if target.is_dir() and not any(target.iterdir()):
        target.rmdir()
    if not target.exists():
        replaced[-1].rename(target)


def _sweep(target: Path) -> None:
    for kind in (BUILDING, REPLACED):
        for leftover in _leftovers(target, kind):
            _clear(leftover)
