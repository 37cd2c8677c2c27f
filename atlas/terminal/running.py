"""A run at the terminal: its steps as they end, and how it ends itself."""

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
from time import perf_counter
from types import FrameType
from typing import NoReturn

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

import atlas
from atlas.model.errors import LONGEST_PATH, AtlasError, Message, UserError, one_line, shortened
from atlas.model.process import STOPPING, stop_at_once
from atlas.model.tasks import Progress, SilentProgress, SilentStep, Step
from atlas.model.text import Text
from atlas.terminal.console import open_console, say
from atlas.terminal.errors import error_said, message_said
from atlas.words.word_files import read_words

PACKAGE = Path(atlas.__file__).parent

_ERROR = read_words("help", "error")
_UNCHANGED = (_ERROR["unchanged"].zh, _ERROR["unchanged"].en)
"""What a message says that need not be said again."""


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
def failures_reported(*, debug: bool, kept: Path | None = None) -> Iterator[StopRequest]:
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
        _leave(message_said(Message("Stopped.")), 128 + number, kept, debug=debug)
    except AtlasError as error:
        _leave(_headed(error_said(error)), error.exit_code, kept, debug=debug)
    except (OSError, MemoryError, ModuleNotFoundError, sqlite3.Error) as error:
        said = refusal(error)
        if said is None:
            _leave_at_fault(error, kept, debug=debug)
        _leave(_headed(message_said(said)), UserError.exit_code, kept, debug=debug)
    except Exception as error:
        _leave_at_fault(error, kept, debug=debug)


def refusal(error: OSError | MemoryError | ModuleNotFoundError | sqlite3.Error) -> Message | None:
    """Say what the machine lacks or refused: a package, room, a file that may be read; else None.

    A file or a module of the package itself is no matter of the user's.
    """
    if isinstance(error, ModuleNotFoundError):
        if error.name is None or error.name.partition(".")[0] == PACKAGE.name:
            return None
        return Message(
            "{name} is not installed: run `python -m pip install .` where the atlas lies",
            name=error.name,
        )
    if isinstance(error, MemoryError):
        return Message("expected more memory than there is")
    full = Message("expected room on the disk; it is full")
    if isinstance(error, sqlite3.Error):
        return full if "disk is full" in str(error) else None
    files = [str(name) for name in (error.filename, error.filename2) if name is not None]
    if any(Path(name).is_relative_to(PACKAGE) for name in files):
        return None
    files = [shortened(name, LONGEST_PATH) for name in files]
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Message("{file}: {wrong}", file=files[0], wrong=full) if files else full
    if error.errno is None:
        return None
    reason = Message(error.strerror or os.strerror(error.errno))
    if not files:
        return Message("the system refused: {reason}", reason=reason)
    return Message(
        "{file}: expected a file or folder that can be used ({reason})",
        file=files[0],
        reason=reason,
    )


def _leave_at_fault(error: Exception, kept: Path | None, *, debug: bool) -> NoReturn:
    lines = [f"{type(error).__name__}: {error}"]
    if not debug:
        hint = Message("This is a fault of the atlas: run with --debug to see where.")
        lines.append(message_said(hint))
    _leave(_headed("\n".join(lines)), 1, kept, debug=debug)


def _headed(message: str) -> str:
    return say(_ERROR["error"], message=message)


def _leave(message: str, code: int, kept: Path | None, *, debug: bool) -> NoReturn:
    if debug:
        traceback.print_exc()
    console = open_console(stderr=True)
    message = "\n".join(map(one_line, message.splitlines()))
    # A path broken into two lines cannot be copied, so the terminal does the folding.
    console.print(message, soft_wrap=True)
    if kept is not None and not any(said in message for said in _UNCHANGED):
        nothing = Message("Nothing was published.")
        if _exists(kept):
            nothing = Message(
                "Nothing was published: {folder} is as it was.", folder=kept.absolute()
            )
        console.print(message_said(nothing), soft_wrap=True)
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


NAME_WIDTH = 44
SECONDS_WIDTH = 8
"""Cells of a terminal, of which a Chinese character takes two."""

SHORTEST_S = 0.05
"""Of a step that is told: what is less would be 0.0 s."""

_END = read_words("terminal", "end")


@contextmanager
def progress_shown(asked: StopRequest, *, quiet: bool, ahead: str = "") -> Iterator[Progress]:
    """Show steps on stderr: a line for each that ended, and on a terminal a bar for the rest.

    ``ahead`` is said before the first: an input that is refused at once is never waited for.
    """
    console = open_console(stderr=True)
    if quiet:
        yield StoppableProgress(SilentProgress(), asked)
    elif not console.is_terminal:
        yield StoppableProgress(LineProgress(console, ahead), asked)
    else:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=16),
            TextColumn("{task.fields[count]}", markup=False),
            TimeElapsedColumn(),
        )
        with Bars(*columns, console=console, transient=True) as bars:
            yield StoppableProgress(LineProgress(console, ahead, bars), asked)


class StoppableProgress:
    """Progress that stops a run between its parts if a signal asked for it.

    Parameters
    ----------
    progress
        Listener that the steps are passed on to.
    asked
        The signal, if one came.
    """

    def __init__(self, progress: Progress, asked: StopRequest) -> None:
        self._progress, self._asked = progress, asked

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        """Run the body, if the run is still to go on."""
        self._asked.check()
        with self._progress.step(name, total) as step:
            yield StoppableStep(step, self._asked)
            self._asked.check()

    def ended(self, name: Text, seconds: float) -> None:
        """Pass it on, if the run is still to go on."""
        self._asked.check()
        self._progress.ended(name, seconds)


class StoppableStep:
    """A running step that stops the run between its parts if a signal asked for it.

    Parameters
    ----------
    step
        What moves the bar.
    asked
        The signal, if one came.
    """

    def __init__(self, step: Step, asked: StopRequest) -> None:
        self._step, self._asked = step, asked

    def advance(self, count: int = 1) -> None:
        """Say that parts are done, if the run is still to go on."""
        self._asked.check()
        self._step.advance(count)


class LineProgress:
    """Progress as one line per step, printed when the step ends; below it a bar for the running.

    Parameters
    ----------
    console
        Where the lines go.
    ahead
        What is said before the first step.
    bars
        Rich's live display on the same console, if it is a terminal.
    """

    def __init__(self, console: Console, ahead: str = "", bars: Bars | None = None) -> None:
        self._console, self._ahead, self._bars = console, ahead, bars

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        """Run the body and print how long it took."""
        if self._ahead:
            self._console.print(self._ahead, soft_wrap=True)
            self._ahead = ""
        start = perf_counter()
        try:
            with self._watched(name, total) as step:
                yield step
        except BaseException:
            self._console.print(f"✗ {say(name)}", style="red")
            raise
        self.ended(name, perf_counter() - start)

    def ended(self, name: Text, seconds: float) -> None:
        """Print a line with how long it took, if it took any time that a line could tell."""
        if seconds < SHORTEST_S:
            return
        took = say(_END["seconds"], n=f"{seconds:.1f}")
        said, space = say(name), NAME_WIDTH + 1 + SECONDS_WIDTH
        between = " " * max(1, space - cell_len(said) - cell_len(took))
        self._console.print(f"✓ {said}{between}{took}")

    @contextmanager
    def _watched(self, name: Text, total: int | None) -> Iterator[Step]:
        """Show the bar of a step while it runs, on a terminal."""
        if self._bars is None:
            yield SilentStep()
            return
        task = self._bars.add_task(say(name), total=total, count="")
        try:
            yield BarStep(self._bars, task, total)
        finally:
            self._bars.remove_task(task)


class BarStep:
    """A running step that moves a bar.

    Parameters
    ----------
    bars, task, total
        The display, the bar in it, and the number of parts if known.
    """

    def __init__(self, bars: Bars, task: TaskID, total: int | None) -> None:
        self._bars, self._task, self._total, self._done = bars, task, total, 0

    def advance(self, count: int = 1) -> None:
        """Move the bar by `count` parts."""
        self._done += count
        shown = str(self._done) if self._total is None else f"{self._done}/{self._total}"
        self._bars.update(self._task, advance=count, count=shown)
