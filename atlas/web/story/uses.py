"""Where charts are used: the steps of the story and the points of the lecture leading to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from atlas.model.dataset import Dataset
from atlas.web.maps.charts import WORDS, Use
from atlas.web.story.fields import filled
from atlas.web.story.figures import FIGURES, PAGES
from atlas.web.story.lecture import BEARINGS, ROWS
from atlas.web.story.lecture import PATH as LECTURE
from atlas.web.story.numbers import NUMBERS
from atlas.web.story.stages import WAYS
from atlas.web.story.story import PATH as STORY
from atlas.web.story.texts import CHAPTERS
from atlas.words.reading import read_words

STOP: Final = read_words("map", "embed")["stop"]

_CHARTS: Final = "charts"


def uses_of_charts(dataset: Dataset, lang: str) -> dict[str, tuple[Use, ...]]:
    """List by chart the steps of the story, and the points of the lecture, that lead to it.

    Parameters
    ----------
    dataset
        Says which steps the build tells, and under which heading.
    lang
        Language of the words.
    """
    found: dict[str, list[Use]] = {}
    for chart, use in [*_steps(dataset, lang), *_points(lang)]:
        found.setdefault(chart, []).append(use)
    return {chart: tuple(uses) for chart, uses in found.items()}


def _steps(dataset: Dataset, lang: str) -> Iterator[tuple[str, Use]]:
    for step, numbers_of in NUMBERS.items():
        numbers = numbers_of(dataset, lang)
        if numbers is None:
            continue
        text = CHAPTERS[step]
        claim = filled(
            text.claim if numbers.holds else text.plain, numbers, lang, country=dataset.country
        )
        use = Use(
            f"{STORY}#{step}",
            WORDS["in_story"].say(lang, claim=claim.rstrip(STOP.get(lang).strip())),
        )
        shown = (PAGES.get(key, key) for key in FIGURES.get(step, ()))
        for chart in dict.fromkeys((*shown, *_of_charts(WAYS[step].values()))):
            yield chart, use


def _points(lang: str) -> Iterator[tuple[str, Use]]:
    for row, bearing in BEARINGS.items():
        words = WORDS["in_lecture"].say(lang, topic=ROWS[row]["topic"].get(lang))
        for chart in _of_charts(address for _, address in bearing.ways):
            yield chart, Use(f"{LECTURE}#{row}", words)


def _of_charts(addresses: Iterable[str]) -> Iterator[str]:
    """Pick the charts among addresses, by their identifiers."""
    paths = map(PurePosixPath, addresses)
    return (path.stem for path in paths if path.parent.name == _CHARTS)
