"""Swapping a finished folder for the one that stands: by one exchange where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from atlas.publish.folder import discard, holds_site

AT_FDCWD = -100
LINUX_RENAME_EXCHANGE = 2  # linux/fs.h
MACOS_RENAME_SWAP = 2  # sys/stdio.h

# For C libraries without a renameat2 of their own (glibc before 2.28, musl before 1.2.6).
RENAMEAT2_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "ppc64le": 357, "s390x": 347}

# EPERM: older container sandboxes refuse system calls that they do not know with it. A true
# lack of permission comes up again in the renames that follow.
CANNOT_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def swap(new: Path, target: Path, aside: Path) -> None:
    """Put `new` in the place of `target`; what stood there ends up at `new`, if anything did.

    Parameters
    ----------
    new, target, aside
        Three names in one folder. `aside` must not exist; it is used only where two folders
        cannot be exchanged at once. A kill in between then leaves the old folder there, and
        no `target`.

    Raises
    ------
    OSError
        If the system refuses; `target` is then what it was.
    """
    if not target.exists():
        new.rename(target)
        return
    try:
        if not exchange(new, target):
            swap_by_renames(new, target, aside)
    except OSError as error:
        # The overlay of a container cannot rename a folder that came with its image, such as
        # the site/ of a clone; with no site in it, nothing is lost by making room first.
        if error.errno != errno.EXDEV or holds_site(target):
            raise
        discard(target)
        new.rename(target)


def exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step that no reader can see half-way.

    Returns
    -------
    bool
        False, with nothing changed, where the system or the file system has no such step.

    Raises
    ------
    OSError
        If it has, and refuses.
    """
    call = _exchange_call()
    if call is None:
        return False
    ctypes.set_errno(0)
    if call(os.fsencode(first), os.fsencode(second)) == 0:
        return True
    number = ctypes.get_errno()
    if number in CANNOT_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(first), None, str(second))


def swap_by_renames(new: Path, target: Path, aside: Path) -> None:
    """Exchange two folders by way of a third name; `target` is missing for a moment."""
    try:
        target.rename(aside)
        new.rename(target)
    except BaseException:
        if aside.exists() and not target.exists():
            aside.rename(target)
        raise
    aside.rename(new)


def flush(folder: Path) -> None:
    """Have the files of a finished folder on the disk before its name says that they are.

    One call for the whole file system: thousands of single ones take minutes on some disks.
    """
    if sys.platform == "win32":
        return
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        syncfs(descriptor)
    finally:
        os.close(descriptor)


def _exchange_call() -> Callable[[bytes, bytes], int] | None:
    if sys.platform == "linux":
        return _linux_call()
    if sys.platform == "darwin":
        renamex_np = getattr(ctypes.CDLL(None, use_errno=True), "renamex_np", None)
        if renamex_np is not None:
            return lambda first, second: renamex_np(first, second, MACOS_RENAME_SWAP)
    return None


def _linux_call() -> Callable[[bytes, bytes], int] | None:
    libc = ctypes.CDLL(None, use_errno=True)
    renameat2 = getattr(libc, "renameat2", None)
    if renameat2 is not None:
        return lambda first, second: renameat2(
            AT_FDCWD, first, AT_FDCWD, second, LINUX_RENAME_EXCHANGE
        )
    number = RENAMEAT2_NUMBERS.get(platform.machine())
    # A 32-bit Python on a 64-bit kernel has other numbers than its machine's name says.
    if number is None or sys.maxsize < 2**32:
        return None
    return lambda first, second: libc.syscall(
        ctypes.c_long(number), AT_FDCWD, first, AT_FDCWD, second, LINUX_RENAME_EXCHANGE
    )
