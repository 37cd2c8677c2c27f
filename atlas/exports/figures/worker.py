"""Drawing the files of figures in worker processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from atlas.country import settled
from atlas.drawing.sheet.canvas import Canvas, drawing, save
from atlas.drawing.sheet.figure_spec import WORDS, FigureSpec
from atlas.drawing.sheet.sheet import PAGE, PICTURE
from atlas.exports.figures.exercise import Exercise, draw_exercise
from atlas.exports.figures.moves import MovesFigure, draw_moves
from atlas.exports.figures.renderer import FigureRenderer, Material
from atlas.exports.figures.stills import StillRenderer
from atlas.model.progress import Progress
from atlas.model.workers import worker_pool
from atlas.words.reading import read_words

_STEPS = read_words("steps")

Subject = FigureSpec | MovesFigure | Exercise


@dataclass(frozen=True)
class Task:
    """A file to draw: a map, the moves of a period or the exercise.

    Attributes
    ----------
    file
        Its suffix says what is drawn: ``.png``, ``.pdf``, ``.svg``. Of stills it is what their
        names begin with.
    lang
        Language of its words; empty for stills, which bear none.
    subject
        What it shows.
    """

    file: Path
    lang: str
    subject: Subject

    @property
    def kind(self) -> tuple[str, str]:
        """Id of the map, and suffix: tasks alike in both are one worker's."""
        return self.file.name.split(".")[0], self.file.suffix


class FigureWorker:
    """Draws files of every kind.

    Parameters
    ----------
    material
        What they are drawn from.
    """

    def __init__(self, material: Material) -> None:
        self._material = material
        self._picture = FigureRenderer(material, PICTURE)
        self._page = FigureRenderer(material, PAGE)

    @cached_property
    def _stills(self) -> StillRenderer:
        return StillRenderer(self._material)

    def draw(self, task: Task) -> None:
        """Draw one file, or the stills of a map."""
        with drawing():
            if not task.lang:
                assert isinstance(task.subject, FigureSpec)
                self._stills.write(task.subject, task.file.parent)
                return
            renderer = self._picture if task.file.suffix == ".png" else self._page
            pages = draw_pages(renderer, task.subject, task.lang)
            save(pages, task.file, WORDS["credit"].get(task.lang))


def draw_pages(renderer: FigureRenderer, subject: Subject, lang: str) -> list[Canvas]:
    """Draw the sheets of a figure: the exercise has a second one, of answers."""
    if isinstance(subject, FigureSpec):
        return [renderer.draw(subject, lang)]
    if isinstance(subject, MovesFigure):
        return [draw_moves(renderer, subject, lang)]
    return [draw_exercise(renderer, subject, lang, answered=it) for it in (False, True)]


@contextmanager
def draw_all(
    tasks: Sequence[Task], material: Material, progress: Progress, workers: int | None = None
) -> Iterator[None]:
    """Draw files in parallel, and while the body runs; wait for them at its end.

    Parameters
    ----------
    tasks
        The files; their folder must exist. A worker draws all languages of a map that follow
        each other.
    material
        What they are drawn from.
    progress
        Hears of one step, and in it of every file.
    workers
        Processes; None takes as many as there are processors at hand.
    """
    alike = [list(group) for _, group in groupby(tasks, key=lambda task: task.kind)]
    with worker_pool(workers, settled(_open_worker), (material,)) as pool:
        futures = {pool.submit(_draw, group): group for group in alike}
        yield
        with progress.step(_STEPS["figures"], total=len(tasks)) as step:
            for future in as_completed(futures):
                future.result()
                step.advance(len(futures[future]))


_workers: list[FigureWorker] = []
"""What this process draws with."""


def _open_worker(material: Material) -> None:
    _workers[:] = [FigureWorker(material)]


def _draw(tasks: Sequence[Task]) -> None:
    for task in tasks:
        _workers[0].draw(task)
