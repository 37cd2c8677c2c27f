"""How a build says what it is doing, without knowing who listens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from time import perf_counter
from typing import Protocol

from atlas.model.text import Text


class Step(Protocol):
    """A step that is running."""

    def advance(self, count: int = 1) -> None:
        """Say that `count` more parts of the step are done."""


class Progress(Protocol):
    """A listener to the steps of a build."""

    def step(self, name: Text, total: int | None = None) -> AbstractContextManager[Step]:
        """Run the body as one step.

        Parameters
        ----------
        name
            What is done, as a short phrase that starts with a verb.
        total
            Number of parts that the step will report, if known.
        """

    def ended(self, name: Text, seconds: float) -> None:
        """Hear that what is done elsewhere has ended, and how long it took."""


class SilentStep:
    """A step that nobody watches."""

    def advance(self, count: int = 1) -> None:
        """Do nothing."""


class SilentProgress:
    """Progress that nobody watches: the default outside the command line."""

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        """Run the body."""
        yield SilentStep()

    def ended(self, name: Text, seconds: float) -> None:
        """Do nothing."""


class Stopwatch:
    """Progress that passes every step on and keeps its time.

    Parameters
    ----------
    progress
        Listener that the steps are passed on to.

    Attributes
    ----------
    seconds
        Wall time of each step that has ended, by its English name and in order; steps of the
        same name add up.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        """Time the body as one step."""
        start = perf_counter()
        try:
            with self._progress.step(name, total) as step:
                yield step
        finally:
            self._add(name, perf_counter() - start)

    def ended(self, name: Text, seconds: float) -> None:
        """Pass it on and keep its time."""
        self._progress.ended(name, seconds)
        self._add(name, seconds)

    def _add(self, name: Text, seconds: float) -> None:
        self.seconds[name.en] = self.seconds.get(name.en, 0.0) + seconds
