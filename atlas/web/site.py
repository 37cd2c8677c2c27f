"""Writing the site: the table of contents of everything that is neither table nor download."""

from __future__ import annotations

from collections.abc import (
    Iterable,
    Iterator,
    Sequence,
)
from pathlib import Path

from atlas.cards.write import capital_codes
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.charts.catalogue import CHARTS, national_charts
from atlas.charts.chart import Chart, ChartData
from atlas.exports.downloads import Published
from atlas.exports.grids import shown_grids
from atlas.model.dataset import Dataset
from atlas.model.tasks import SilentStep
from atlas.model.text import Text
from atlas.places.place_index import Subject, places_of, subject_of
from atlas.web.about.method import about_page
from atlas.web.about.uncertainty import uncertainty_page
from atlas.web.data.assets import write_assets
from atlas.web.downloads.downloads import downloads_page
from atlas.web.downloads.grids import grids_page, write_borders
from atlas.web.embed.embeds import chart_embed_page, embed_page, write_chart_embed_files
from atlas.web.explore import explore_page, write_explore_files
from atlas.web.lessons.pages import LESSONS, write_lessons
from atlas.web.maps.charts import write_charts
from atlas.web.maps.map_files import write_map_files
from atlas.web.maps.maps import map_page
from atlas.web.maps.maps_list import maps_page, write_gallery_script
from atlas.web.moves import moves_embed_page, moves_page, write_moves_files
from atlas.web.page.pages import Page, write
from atlas.web.place.places import province_moves, write_places, write_province_stills
from atlas.web.story.figures import write_sketches
from atlas.web.story.lecture import lecture_page
from atlas.web.story.numbers import NUMBERS
from atlas.web.story.story import story_page, uses_of_charts, write_story_files
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


def write_pages(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Write the pages that a language has one of, and every file that pages share.

    Notes
    -----
    Same input, same bytes: nothing here is random, and no clock is read.
    """
    layers, style, data = edition.layers, edition.style, ChartData(dataset)
    write_assets(site, dataset, list(layers), style)
    write_map_files(site, dataset, layers, style)
    write_gallery_script(site, country=dataset.country)
    write_explore_files(site, layers, country=dataset.country)
    write_moves_files(site, dataset, style)
    write_sketches(site, data, layers, style)
    write_story_files(site, country=dataset.country)
    write_borders(site, data, style)
    _write_all(site, write_lessons(site, data, style, edition=edition))
    charts, subject = national_charts(data, style), subject_of(dataset, style)
    for lang in LANGS:
        _write_all(site, _pages(data, charts, subject, lang, edition=edition))


def write_place_pages(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Write the page of every place, and what these pages share."""
    style, data = edition.style, ChartData(dataset)
    places = places_of(dataset, subject_of(dataset, style))
    carded = capital_codes(places) if edition.figures else ()
    moves = province_moves(data, style)
    write_places(site, places, style, SilentStep(), moves, carded, edition=edition)
    if moves:
        write_province_stills(site, data, style)


def write_chart_pages(edition: Edition, dataset: Dataset, site: Path, *, lang: str) -> None:
    """Draw the charts in a language, each on a page of its own and on one to embed."""
    data = ChartData(dataset)
    charts = national_charts(data, edition.style)
    if not charts:
        return
    uses = {lang: uses_of_charts(dataset, lang)}
    write_charts(site, data, charts, edition.style, uses, edition=edition)
    write_chart_embed_files(site, edition.style, country=edition.country)
    embeds = (chart_embed_page(it, edition.style, lang, edition=edition) for it in charts)
    _write_all(site, embeds)


def _pages(
    data: ChartData, charts: Sequence[Chart], subject: Subject, lang: str, *, edition: Edition
) -> Iterator[tuple[Page, str]]:
    """Render the pages that each language has one of, in the order of the site."""
    dataset, layers, style, figures = data.dataset, edition.layers, edition.style, edition.figures
    grids = shown_grids(dataset)
    yield story_page(data, layers, charts, subject, style, lang, figures=figures, edition=edition)
    yield lecture_page(dataset, layers, charts, lang, edition=edition)
    yield maps_page(dataset, layers, charts, grids, style, lang, figures=figures, edition=edition)
    periods = list(dataset.summary.moves)
    yield moves_page(dataset, style, lang, stills=periods, figures=figures, edition=edition)
    yield explore_page(dataset, layers, lang, figures=figures, edition=edition)
    yield about_page(dataset, lang, edition=edition)
    yield uncertainty_page(dataset, lang, edition=edition)


def write_last_pages(edition: Edition, dataset: Dataset, site: Path, published: Published) -> None:
    """Write the pages that name files and their sizes: maps, grids, the list of downloads.

    Parameters
    ----------
    edition, dataset, site
        As for `write_pages`.
    published
        All downloads, the grids among them.
    """
    layers, style, figures = edition.layers, edition.style, edition.figures
    for lang in LANGS:
        for layer in layers:
            page = map_page(
                dataset, layer, layers, published.downloads, lang, figures=figures, edition=edition
            )
            write(site, *page)
    for layer in layers:
        write(site, *embed_page(dataset, layer, figures=figures, edition=edition))
    write(site, *moves_embed_page(dataset, style, edition=edition))
    for lang in LANGS:
        write(site, *grids_page(published.grids, style, lang, edition=edition))
        write(site, *downloads_page(published.downloads, lang, published.about, edition=edition))


def _write_all(out_dir: Path, pages: Iterable[tuple[Page, str]]) -> None:
    for page, html in pages:
        write(out_dir, page, html)
