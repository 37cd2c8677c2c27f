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
from atlas.model.stopping import STOPPING, stop_at_once
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


class StopRequest:
    """The signal that asked a run to stop, if one did."""

    def __init__(self) -> None:
        self.number: int | None = None

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Stop the run, once: who asks again asks for what is being done, to its end."""
        for asked in STOPPING:
            signal.signal(asked, signal.SIG_IGN)
        self.number = number
        raise Stopped(number)

    def check(self) -> None:
        """Stop a run that a signal asked to.

        Python drops what a signal's handler raises where nobody can catch it, in a callback of a
        library or while an object is thrown away; so whoever counts the steps asks again at each.

        Raises
        ------
        Stopped
            If a signal came since the run began.
        """
        if self.number is not None:
            raise Stopped(self.number)


@contextmanager
def ending_well(*, debug: bool, kept: Path | None = None) -> Iterator[StopRequest]:
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

    Yields
    ------
    StopRequest
        What `progress_shown` asks at every step.
    """
    try:
        with _stopped_by_signals() as asked:
            yield asked
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
def _stopped_by_signals() -> Iterator[StopRequest]:
    """Let a polite kill clean up as Ctrl-C does; a signal that is ignored (nohup) stays so."""
    before = {number: signal.getsignal(number) for number in STOPPING}
    usual = (signal.SIG_DFL, signal.default_int_handler, stop_at_once)
    handled = {number: handler for number, handler in before.items() if handler in usual}
    asked, unheard = StopRequest(), sys.unraisablehook
    sys.unraisablehook = lambda lost: None if lost.exc_type is Stopped else unheard(lost)
    for number in handled:
        signal.signal(number, asked.hear)
    try:
        yield asked
    finally:
        if asked.number is None:
            for number, handler in handled.items():
                signal.signal(number, handler)
        sys.unraisablehook = unheard
