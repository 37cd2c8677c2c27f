"""What a site lacks because a build has no figures for it."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.catalogue.style import Style
from atlas.charts.catalogue import CHARTS, national_charts
from atlas.charts.data import ChartData
from atlas.model.dataset import Dataset
from atlas.model.text import Text
from atlas.web.lessons.pages import LESSONS
from atlas.web.story.numbers import NUMBERS
from atlas.words.reading import LANGS, read_words

_WORDS = read_words("notes", "left_out")


def notes_of_site(dataset: Dataset, style: Style) -> Iterator[Text]:
    """Name the charts, the steps of the story and the lessons whose figures are not there."""
    lacking = {
        "charts": _charts(dataset, style),
        "steps": _steps(dataset),
        "lessons": _lessons(dataset),
    }
    for what, names in lacking.items():
        if known := ", ".join(names):
            yield _WORDS[what].fill(names=known)


def _charts(dataset: Dataset, style: Style) -> Iterator[str]:
    known = {chart.id for chart in national_charts(ChartData(dataset), style)}
    yield from (chart for chart in CHARTS if chart not in known)


def _steps(dataset: Dataset) -> Iterator[str]:
    yield from (step for step, told in NUMBERS.items() if told(dataset, LANGS[0]) is None)


def _lessons(dataset: Dataset) -> Iterator[str]:
    yield from (name for name, lesson in LESSONS.items() if lesson(dataset) is None)
