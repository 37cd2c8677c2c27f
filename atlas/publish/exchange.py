"""What systems do each in their way with whole folders: exchange, rename, have on the disk.

Linux and macOS exchange two folders in one step, where the file system can. For all others, as for
Windows, there are renames, with a way back.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Final

ON_WINDOWS: Final = os.name == "nt"
PATIENCE_S: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds to wait after each refusal."""

AT_FDCWD = -100
LINUX_RENAME_EXCHANGE = 2  # linux/fs.h
MACOS_RENAME_SWAP = 2  # sys/stdio.h

# For C libraries without a renameat2 of their own (glibc before 2.28, musl before 1.2.6).
RENAMEAT2_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "ppc64le": 357, "s390x": 347}

# EPERM: older container sandboxes refuse system calls that they do not know with it. A true
# lack of permission comes up again in the renames that follow.
CANNOT_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


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
        renamed(target, aside)
        renamed(new, target)
    except BaseException:
        if aside.exists() and not target.exists():
            renamed(aside, target)
        raise
    renamed(aside, new)


def renamed(folder: Path, name: Path) -> None:
    """Rename a folder; on Windows once nobody has a file in it open any more.

    A scanner of viruses reads what was just written, and a browser what it shows. Elsewhere an
    open file keeps no folder from its new name.

    Raises
    ------
    OSError
        If the system refuses for longer than `PATIENCE_S` together.
    """
    for seconds in PATIENCE_S if ON_WINDOWS else ():
        try:
            folder.rename(name)
        except PermissionError:
            sleep(seconds)
        else:
            return
    folder.rename(name)


def flush(folder: Path) -> None:
    """Have the files of a finished folder on the disk before its name says that they are.

    One call for the whole file system: thousands of single ones take minutes on some disks.
    """
    if not hasattr(os, "sync"):  # Windows writes what it is given by itself.
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
    """Find the system call that exchanges two names; None where there is none."""
    if sys.platform not in ("linux", "darwin"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        swap_call = getattr(libc, "renamex_np", None)
        return swap_call and (lambda first, second: swap_call(first, second, MACOS_RENAME_SWAP))
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
