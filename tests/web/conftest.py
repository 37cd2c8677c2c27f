"""Pages that several modules read, rendered once a process."""

from __future__ import annotations

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
