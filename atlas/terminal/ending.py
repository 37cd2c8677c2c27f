"""How a run ends: the exit code, and what is said about a failure."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import typer

import atlas
from atlas.model.errors import LONGEST_PATH, AtlasError, UserError, one_line, shortened
from atlas.terminal.console import open_console

PACKAGE = Path(atlas.__file__).parent


class Stopped(KeyboardInterrupt):
    """The run was told to stop by a signal other than Ctrl-C.

    Parameters
    ----------
    number
        Number of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class _Asked:
    """The signal that asked the run to stop, until it has stopped."""

    number: int | None = None


def stop_if_asked() -> None:
    """Stop a run that a signal asked to.

    Python drops what a signal's handler raises where nobody can catch it, in a callback of a
    library or while an object is thrown away; so whoever counts the steps asks again at each.

    Raises
    ------
    Stopped
        If a signal came since the run began.
    """
    if _Asked.number is not None:
        raise Stopped(_Asked.number)


@contextmanager
def ending_well(*, debug: bool, kept: Path | None = None) -> Iterator[None]:
    """Report a failure of the body in plain lines and leave with its exit code.

    Parameters
    ----------
    debug
        Show the traceback as well.
    kept
        Output folder that a failure leaves as it was, to say so.

    Raises
    ------
    typer.Exit
        With 1 or 2 after a failure, with 128 + its number after a signal.
    """
    try:
        with _stopped_by_signals():
            yield
    except (typer.Exit, typer.BadParameter):
        raise
    except KeyboardInterrupt as stop:
        number = stop.number if isinstance(stop, Stopped) else int(signal.SIGINT)
        _leave("Stopped.", 128 + number, kept, debug=debug)
    except AtlasError as error:
        _leave(f"Error: {error}", error.exit_code, kept, debug=debug)
    except (OSError, MemoryError, ModuleNotFoundError, sqlite3.Error) as error:
        said = refusal(error)
        if said is None:
            _leave_at_fault(error, kept, debug=debug)
        _leave(f"Error: {said}", UserError.exit_code, kept, debug=debug)
    except Exception as error:
        _leave_at_fault(error, kept, debug=debug)


def refusal(error: OSError | MemoryError | ModuleNotFoundError | sqlite3.Error) -> str | None:
    """Say what the machine lacks or refused: a package, room, a file that may be read; else None.

    A file or a module of the package itself is no matter of the user's.
    """
    if isinstance(error, ModuleNotFoundError):
        if error.name is None or error.name.partition(".")[0] == PACKAGE.name:
            return None
        return f"{error.name} is not installed: run `python -m pip install .` where the atlas lies"
    if isinstance(error, MemoryError):
        return "expected more memory than there is"
    if isinstance(error, sqlite3.Error):
        full = "disk is full" in str(error)
        return "expected room on the disk; it is full" if full else None
    files = [str(name) for name in (error.filename, error.filename2) if name is not None]
    if any(Path(name).is_relative_to(PACKAGE) for name in files):
        return None
    files = [shortened(name, LONGEST_PATH) for name in files]
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = f"{files[0]}: " if files else ""
        return f"{where}expected room on the disk; it is full"
    if error.errno is None:
        return None
    reason = error.strerror or os.strerror(error.errno)
    if not files:
        return f"the system refused: {reason}"
    return f"{files[0]}: expected a file or folder that can be used ({reason})"


def _leave_at_fault(error: Exception, kept: Path | None, *, debug: bool) -> NoReturn:
    hint = "" if debug else "\nThis is a fault of the atlas: run with --debug to see where."
    _leave(f"Error: {type(error).__name__}: {error}{hint}", 1, kept, debug=debug)


def _leave(message: str, code: int, kept: Path | None, *, debug: bool) -> NoReturn:
    if debug:
        traceback.print_exc()
    console = open_console(stderr=True)
    message = "\n".join(map(one_line, message.splitlines()))
    # A path broken into two lines cannot be copied, so the terminal does the folding.
    console.print(message, soft_wrap=True)
    if kept is not None and "Nothing was changed" not in message:
        old = f": {kept.absolute()} is as it was" if _exists(kept) else ""
        console.print(f"Nothing was published{old}.", soft_wrap=True)
    raise typer.Exit(code)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no disk takes
        return False


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let a polite kill clean up as Ctrl-C does; a signal that is ignored (nohup) stays so."""
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in (getattr(signal, n) for n in names)}
    usual = (signal.SIG_DFL, signal.default_int_handler)
    handled = {number: handler for number, handler in before.items() if handler in usual}
    unheard = sys.unraisablehook
    _Asked.number = None
    sys.unraisablehook = lambda lost: None if lost.exc_type is Stopped else unheard(lost)
    for number in handled:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in handled.items():
            signal.signal(number, handler)
        sys.unraisablehook = unheard
        _Asked.number = None


def _stop(number: int, frame: FrameType | None) -> None:
    _Asked.number = number
    raise Stopped(number)
