"""Writing the site: the table of contents of everything that is neither table nor download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from atlas.cards.paths import capital_codes
from atlas.catalogue.edition import Edition
from atlas.charts.catalogue import national_charts
from atlas.charts.chart import Chart
from atlas.charts.data import ChartData
from atlas.exports.grids import shown_grids
from atlas.exports.publish import Published
from atlas.model.dataset import Dataset
from atlas.model.progress import SilentStep
from atlas.places.facts import places_of
from atlas.places.subjects import Subject, subject_of
from atlas.web.about.method import about_page
from atlas.web.about.uncertainty import uncertainty_page
from atlas.web.data.assets import write_assets
from atlas.web.downloads.downloads import downloads_page
from atlas.web.downloads.grids import grids_page, write_borders
from atlas.web.embed.chart_embeds import chart_embed_page, write_chart_embed_files
from atlas.web.embed.embeds import embed_page
from atlas.web.explore.explore import explore_page, write_explore_files
from atlas.web.lessons.pages import write_lessons
from atlas.web.maps.charts import write_charts
from atlas.web.maps.map_files import write_map_files
from atlas.web.maps.maps import map_page
from atlas.web.maps.maps_list import maps_page, write_gallery_script
from atlas.web.moves.files import write_moves_files
from atlas.web.moves.page import moves_embed_page, moves_page
from atlas.web.page.pages import Page, write
from atlas.web.place.places import write_places
from atlas.web.place.province_moves import province_moves, write_province_stills
from atlas.web.story.figures import write_sketches
from atlas.web.story.lecture import lecture_page
from atlas.web.story.story import story_page, write_story_files
from atlas.web.story.uses import uses_of_charts
from atlas.words.reading import LANGS


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
