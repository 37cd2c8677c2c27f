"""A second process: it lays grids while units are measured, then writes downloads and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.charts.catalogue import national_charts
from atlas.charts.data import ChartData
from atlas.country import settled
from atlas.exports.grids import GridJob, Grids, grid_job
from atlas.exports.publish import DownloadJob, Published, lay_grids, publish
from atlas.model.dataset import Counted
from atlas.model.progress import Progress, SilentProgress, Stopwatch
from atlas.model.text import Text
from atlas.model.workers import worker_pool
from atlas.web.page.addresses import published_at
from atlas.web.page.notice import noticed
from atlas.web.site import write_chart_pages
from atlas.words.reading import LANGS


class Submit(Protocol):
    """Has something done elsewhere, after what was asked for before."""

    def __call__(self, work: Callable[..., Any], /, *given: Any) -> Future[Any]:
        """Call ``work`` with what is given."""


class SecondProcess:
    """What can be asked of the second process; it does one thing after the other.

    Parameters
    ----------
    submit
        Has work done there.
    """

    def __init__(self, submit: Submit) -> None:
        self._submit = submit
        self._laid: list[Future[None]] = []

    def lay_grids(self, counted: Counted, style: Style, site: Path) -> None:
        """Have the grids laid, which are published with the next downloads."""
        # What grids are made from is a seventh of what a build knows by then.
        self._laid = [self._submit(_lay, grid_job(counted, style, site))]

    def publish(self, job: DownloadJob) -> Sequence[Future[Any]]:
        """Have all downloads written.

        Returns
        -------
        sequence of Future
            What it rests on, the grids, and last the downloads as `Published`.
        """
        return [*self._laid, self._submit(_publish, job)]

    def draw_charts(self, base_url: str | None) -> Sequence[Future[Any]]:
        """Have the pages of charts in the first language written.

        They are of the dataset whose downloads were asked for. It takes as long as this to write
        the other pages, and the charts in the other languages after them.

        Returns
        -------
        sequence of Future
            One, of the wall time of each step by name.
        """
        return [self._submit(_draw, base_url)]


def awaited(asked: Sequence[Future[Any]], waiting: Text, progress: Progress) -> Any:
    """Return the last of what was asked for; to wait for it is a step, if it is still to come.

    Raises
    ------
    UserError
        Of what went wrong, the first.
    """
    if not all(one.done() for one in asked):
        with progress.step(waiting):
            wait(asked, return_when=FIRST_EXCEPTION)
    return [one.result() for one in asked][-1]


@contextmanager
def second_process() -> Iterator[SecondProcess]:
    """Run the second process from when it is first asked for something to the end of the block."""
    with ExitStack() as until_the_end:

        @cache
        def pool() -> ProcessPoolExecutor:
            return until_the_end.enter_context(worker_pool(1, settled(_open_up), ()))

        yield SecondProcess(lambda work, /, *given: pool().submit(work, *given))


_laid: list[tuple[Grids, Mapping[str, float]]] = []
"""The grids that this process has laid and not yet published, and how long they took."""


def _lay(job: GridJob) -> None:
    watch = Stopwatch(SilentProgress())
    _laid[:] = [(lay_grids(job, watch), watch.seconds)]


_jobs: list[DownloadJob] = []
"""What is drawn after it is published: to send a dataset twice takes half a second."""


def _publish(job: DownloadJob) -> Published:
    _jobs[:] = [job]
    grids, seconds = _laid.pop() if _laid else (None, {})
    published = publish(job, grids)
    return replace(published, seconds={**seconds, **published.seconds})


def _draw(base_url: str | None, *, edition: Edition) -> Mapping[str, float]:
    job, watch = _jobs.pop(), Stopwatch(SilentProgress())
    data = ChartData(job.dataset)
    charts = national_charts(data, job.style)
    with published_at(base_url), noticed(job.dataset):
        write_chart_pages(data, charts, job.style, job.site, LANGS[:1], watch, edition=edition)
    return watch.seconds


def _open_up() -> None:
    """Open GDAL while the people are on their way."""
    import rasterio  # noqa: F401
