"""The steps of a build as they run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from atlas.model.progress import Progress, SilentProgress, SilentStep, Step
from atlas.model.text import Text
from atlas.terminal.console import open_console, say
from atlas.terminal.ending import StopRequest
from atlas.words.reading import read_words

NAME_WIDTH = 44
SECONDS_WIDTH = 8
"""Cells of a terminal, of which a Chinese character takes two."""

_END = read_words("terminal", "end")


@contextmanager
def progress_shown(asked: StopRequest, *, quiet: bool) -> Iterator[Progress]:
    """Show steps on stderr: a line for each that ended, and on a terminal a bar for the rest."""
    console = open_console(stderr=True)
    if quiet:
        yield HeedfulProgress(SilentProgress(), asked)
    elif not console.is_terminal:
        yield HeedfulProgress(LineProgress(console), asked)
    else:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=16),
            TextColumn("{task.fields[count]}", markup=False),
            TimeElapsedColumn(),
        )
        with Bars(*columns, console=console, transient=True) as bars:
            yield HeedfulProgress(BarProgress(console, bars), asked)


class HeedfulProgress:
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
            yield HeedfulStep(step, self._asked)
            self._asked.check()

    def ended(self, name: Text, seconds: float) -> None:
        """Pass it on, if the run is still to go on."""
        self._asked.check()
        self._progress.ended(name, seconds)


class HeedfulStep:
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
    """Progress as one line per step, printed when the step ends.

    Parameters
    ----------
    console
        Where the lines go.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        """Run the body and print how long it took."""
        start = perf_counter()
        try:
            with self._watched(name, total) as step:
                yield step
        except BaseException:
            self._console.print(f"✗ {say(name)}", style="red")
            raise
        self.ended(name, perf_counter() - start)

    def ended(self, name: Text, seconds: float) -> None:
        """Print a line with how long it took."""
        took = say(_END["seconds"], n=f"{seconds:.1f}")
        said, space = say(name), NAME_WIDTH + 1 + SECONDS_WIDTH
        between = " " * max(1, space - cell_len(said) - cell_len(took))
        self._console.print(f"✓ {said}{between}{took}")

    @contextmanager
    def _watched(self, name: Text, total: int | None) -> Iterator[Step]:
        yield SilentStep()


class BarProgress(LineProgress):
    """Progress on a terminal: lines for the steps that ended below them a bar for the running.

    Parameters
    ----------
    console
        Where the lines go.
    bars
        Rich's live display on the same console.
    """

    def __init__(self, console: Console, bars: Bars) -> None:
        super().__init__(console)
        self._bars = bars

    @contextmanager
    def _watched(self, name: Text, total: int | None) -> Iterator[Step]:
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
        self._bars = bars
        self._task = task
        self._total = total
        self._done = 0

    def advance(self, count: int = 1) -> None:
        """Move the bar by `count` parts."""
        self._done += count
        shown = str(self._done) if self._total is None else f"{self._done}/{self._total}"
        self._bars.update(self._task, advance=count, count=shown)
