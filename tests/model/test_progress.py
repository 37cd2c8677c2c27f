"""Steps of a build, told to whoever listens, and timed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from atlas.model import tasks as progress
from atlas.model.tasks import SilentProgress, Step, Stopwatch
from atlas.model.text import Text, same_in_all_languages


class Diary:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        self.lines.append(f"{name.en} of {total}")
        yield self
        self.lines.append(f"{name.en} done")

    def advance(self, count: int = 1) -> None:
        self.lines.append(f"+{count}")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Instants that the stopwatch will read, in order."""
    instants: list[float] = []
    monkeypatch.setattr(progress, "perf_counter", lambda: instants.pop(0))
    return instants


def test_a_stopwatch_passes_steps_on_and_adds_up_those_of_one_name(clock: list[float]) -> None:
    clock += [0.0, 2.0, 10.0, 15.0, 20.0, 21.5]
    diary = Diary()
    watch = Stopwatch(diary)
    with watch.step(same_in_all_languages("Draw"), total=2) as step:
        step.advance(2)
    with watch.step(same_in_all_languages("Write")):
        pass
    with watch.step(same_in_all_languages("Draw")):
        pass
    assert watch.seconds == {"Draw": 3.5, "Write": 5.0}
    assert list(watch.seconds) == ["Draw", "Write"]
    assert diary.lines[:3] == ["Draw of 2", "+2", "Draw done"]


def test_a_step_that_fails_is_timed_and_the_failure_passes(clock: list[float]) -> None:
    clock += [1.0, 4.0]
    watch = Stopwatch(SilentProgress())
    with pytest.raises(ZeroDivisionError), watch.step(same_in_all_languages("Read")):
        raise ZeroDivisionError
    assert watch.seconds == {"Read": 3.0}
