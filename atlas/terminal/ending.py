"""How a run ends: the exit code, and what is said about a failure."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import typer

from atlas.model.errors import AtlasError
from atlas.terminal.console import open_console


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
    except (typer.Exit, typer.BadParameter, BrokenPipeError):
        raise
    except KeyboardInterrupt as stop:
        number = stop.number if isinstance(stop, Stopped) else int(signal.SIGINT)
        _leave("Stopped.", 128 + number, kept, debug=debug)
    except AtlasError as error:
        _leave(f"Error: {error}", error.exit_code, kept, debug=debug)
    except Exception as error:
        hint = "" if debug else "\nThis is a fault of the atlas: run with --debug to see where."
        _leave(f"Error: {type(error).__name__}: {error}{hint}", 1, kept, debug=debug)


def _leave(message: str, code: int, kept: Path | None, *, debug: bool) -> NoReturn:
    if debug:
        traceback.print_exc()
    console = open_console(stderr=True)
    # A path broken into two lines cannot be copied, so the terminal does the folding.
    console.print(message, soft_wrap=True)
    if kept is not None and "Nothing was changed" not in message:
        old = f": {kept.absolute()} is as it was" if kept.exists() else ""
        console.print(f"Nothing was published{old}.", soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let a polite kill clean up as Ctrl-C does; a signal that is ignored (nohup) stays so."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    handled = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    for number in handled:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(number)
