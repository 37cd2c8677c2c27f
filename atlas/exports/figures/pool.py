"""Drawing figures in worker processes, each with its own two desks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from atlas.country import settled
from atlas.drawing.sheet.paint import Picture, drawing
from atlas.drawing.sheet.pixels import Pixels
from atlas.drawing.sheet.plates import Plate
from atlas.drawing.sheet.sheet import PAGE, PICTURE
from atlas.exports.figures.drawing import Desk, Material
from atlas.exports.figures.exercise import Exercise, draw_exercise
from atlas.exports.figures.moves import MovesFigure, draw_moves
from atlas.exports.figures.palette import with_few_colours
from atlas.exports.figures.prints import PrintDesk
from atlas.exports.figures.stills import Still, StillDesk, still_sheet
from atlas.model.progress import Progress
from atlas.model.workers import worker_pool
from atlas.words.reading import read_words

_STEPS = read_words("steps")


@dataclass(frozen=True)
class Task:
    """A file to draw in one language, as a picture or for print: a map, moves, the exercise.

    Of a `Still` the file is the stem of several.
    """

    file: Path
    lang: str
    subject: Plate | MovesFigure | Exercise | Still

    @property
    def name(self) -> str:
        """Id of the map, or the exercise."""
        return self.file.name.split(".")[0]

    @property
    def print(self) -> bool:
        """Whether it is a PDF."""
        return self.file.suffix == ".pdf"


class Studio:
    """Draws files of both kinds.

    Parameters
    ----------
    picture, page
        What pictures and prints are drawn from; they differ in the detail of their borders.
    """

    def __init__(self, picture: Material, page: Material) -> None:
        self._picture, self._prints = Desk(picture, PICTURE), PrintDesk(Desk(page, PAGE))
        self._still = StillDesk(Desk(picture, still_sheet(picture.style.national_frame)))

    def draw(self, task: Task) -> None:
        """Draw one file."""
        with drawing():
            if isinstance(task.subject, Still):
                self._still.write(task.subject.plate, task.file.parent)
            elif task.print:
                self._prints.write(task.subject, task.lang, task.file)
            elif isinstance(task.subject, Plate):
                picture = self._picture.picture(task.subject, task.lang)
                self._save(task, picture, task.subject.colours)
            else:
                picture = self._paper(task).pixels()
                colours = () if isinstance(task.subject, Exercise) else task.subject.colours
                self._save(task, picture, colours)

    def _save(self, task: Task, picture: Pixels, colours: tuple[str, ...]) -> None:
        with_few_colours(picture, colours, self._picture.material.style).write(task.file)

    def _paper(self, task: Task) -> Picture:
        paper = self._picture.paper(task.lang)
        if isinstance(task.subject, MovesFigure):
            draw_moves(paper, self._picture, task.subject)
        else:
            assert isinstance(task.subject, Exercise)
            draw_exercise(paper, self._picture, task.subject)
        return paper


@contextmanager
def draw_all(
    tasks: Sequence[Task],
    picture: Material,
    page: Material,
    progress: Progress,
    workers: int | None = None,
) -> Iterator[None]:
    """Draw files in parallel, and while the body runs; wait for them at its end.

    Parameters
    ----------
    tasks
        The files; their folder must exist. A worker draws all languages of a map that follow
        each other, which differ in their words alone.
    picture, page
        As in `Studio`.
    progress
        Hears of one step, and in it of every file.
    workers
        Processes; None takes as many as there are processors at hand.
    """
    alike = [list(group) for _, group in groupby(tasks, key=lambda task: (task.name, task.print))]
    with worker_pool(workers, settled(_open_studio), (picture, page)) as pool:
        futures = {pool.submit(_draw, group): group for group in alike}
        yield
        with progress.step(_STEPS["figures"], total=len(tasks)) as step:
            for future in as_completed(futures):
                future.result()
                step.advance(len(futures[future]))


_studios: list[Studio] = []
"""The studio of this worker process."""


def _open_studio(picture: Material, page: Material) -> None:
    _studios[:] = [Studio(picture, page)]


def _draw(tasks: Sequence[Task]) -> None:
    for task in tasks:
        _studios[0].draw(task)
