"""Pages that several modules read, rendered once a process."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from atlas.catalogue.style import load_style
from atlas.charts.all_charts import national_charts
from atlas.charts.chart import Chart, ChartData
from atlas.country import china
from atlas.model.dataset import Dataset
from atlas.places.place_index import subject_of
from atlas.web.method import about_page
from atlas.web.page.pages import Page
from atlas.web.story.story import story_page
from atlas.words.word_files import LANGS
from tests.default_maps import packaged_maps
from tests.editions import EDITION

Rendered = dict[str, tuple[Page, str]]

_SHARED_UNIT = re.compile(r"(?<![\d,.])(\d+(?:\.\d+)?)( to | and )(?=[\d.]+\s(?:million|m)\b)")
_COUNTED_IN = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)(?:\s?(?=万|亿|million\b|m\b)|(?=M\b))(万|亿|million|m|M)"
)
_UNITS = {"万": 10_000, "亿": 100_000_000, "million": 1_000_000, "m": 1_000_000, "M": 1_000_000}


def in_digits(text: str) -> str:
    """Write people in full: Chinese counts in ten thousands, English in millions.

    ``8,100万`` and the first of ``81 to 99 million`` are both ``81,000,000``.
    """
    whole = _SHARED_UNIT.sub(r"\1 million\2", text)
    return _COUNTED_IN.sub(
        lambda found: f"{round(float(found[1].replace(',', '')) * _UNITS[found[2]]):,}", whole
    )


@pytest.fixture(scope="session")
def chart_data(dataset: Dataset) -> ChartData:
    return ChartData(dataset)


@pytest.fixture(scope="session")
def charts(chart_data: ChartData) -> list[Chart]:
    return national_charts(chart_data, load_style(country=china()))


@pytest.fixture(scope="session")
def story(dataset: Dataset, chart_data: ChartData, charts: list[Chart]) -> Rendered:
    """Render the story, without figures of its maps, in both languages."""
    edition = replace(EDITION, layers=tuple(packaged_maps()))
    subject = subject_of(dataset, edition.style)
    return {lang: story_page(edition, chart_data, charts, subject, lang) for lang in LANGS}


@pytest.fixture(scope="session")
def method(dataset: Dataset) -> Rendered:
    """Render the page on method in both languages."""
    return {lang: about_page(EDITION, dataset, lang) for lang in LANGS}
