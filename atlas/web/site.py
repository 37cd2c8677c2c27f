"""Writing the site: the table of contents of everything that is neither table nor download."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.charts.all_charts import CHARTS, national_charts
from atlas.charts.chart import Chart, ChartData
from atlas.exports.downloads import SiteDownloads
from atlas.model.dataset import Dataset
from atlas.model.text import Text
from atlas.places.place_index import LeadComparison, places_of, subject_of
from atlas.web.data.assets import write_assets
from atlas.web.downloads import downloads_page
from atlas.web.embeds import chart_embed_page, embed_page, write_chart_embed_files
from atlas.web.explore import explore_page, write_explore_files
from atlas.web.grids import grids_page, write_borders
from atlas.web.maps.added_children import Added, write_children
from atlas.web.maps.charts import write_charts
from atlas.web.maps.map_files import write_map_files
from atlas.web.maps.maps import map_page
from atlas.web.maps.maps_list import maps_page
from atlas.web.method import about_page
from atlas.web.moves import moves_embed_page, moves_page, write_beyond_stills, write_moves_files
from atlas.web.page.pages import Page, write_page
from atlas.web.place.places import province_moves, write_places, write_province_stills
from atlas.web.story.claims import STORY_CLAIMS
from atlas.web.story.figures import write_pictures
from atlas.web.story.lecture import lecture_page
from atlas.web.story.story import story_page, uses_of_charts
from atlas.web.uncertainty import uncertainty_page
from atlas.words.numbers import listed
from atlas.words.word_files import LANGS, read_words

_WORDS = read_words("notes", "left_out")


def charts_known(dataset: Dataset, style: Style) -> frozenset[str]:
    """Return the identifiers of the charts that a dataset has the figures of."""
    return frozenset(chart.id for chart in national_charts(ChartData(dataset), style))


def notes_of_site(dataset: Dataset, charts: Collection[str]) -> Iterator[Text]:
    """Name the charts and the steps of the story whose figures are not there.

    Parameters
    ----------
    dataset
        The measured dataset.
    charts
        Identifiers of the charts that are there: `write_pages` returns them.
    """
    lacking = {
        "charts": [chart for chart in CHARTS if chart not in charts],
        "steps": [id for id, claim_of in STORY_CLAIMS.items() if claim_of(dataset) is None],
    }
    for what, names in lacking.items():
        if names:
            yield _WORDS[what].fill(names=listed(names, None))


def write_pages(edition: Edition, dataset: Dataset, site: Path) -> frozenset[str]:
    """Write the pages that a language has one of, and every file that pages share.

    Returns
    -------
    frozenset of str
        Identifiers of the charts that the pages may show.

    Notes
    -----
    Same input, same bytes: nothing here is random, and no clock is read.
    """
    data = ChartData(dataset)
    write_assets(edition, dataset, site)
    write_map_files(edition, dataset, site)
    write_explore_files(edition, dataset, site)
    write_moves_files(edition, dataset, site)
    write_pictures(edition, data, site)
    write_beyond_stills(edition, data, site)
    write_borders(edition, site, data)
    charts, subject = national_charts(data, edition.style), subject_of(dataset, edition.style)
    for lang in LANGS:
        _write_all(site, _pages(edition, data, charts, subject, lang))
    return frozenset(chart.id for chart in charts)


def write_place_pages(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Write the page of every place, and what these pages share."""
    data = ChartData(dataset)
    places = places_of(dataset, subject_of(dataset, edition.style))
    moves = province_moves(edition, data)
    write_places(edition, site, places, moves)
    if moves:
        write_province_stills(edition, site, data)


def write_chart_pages(edition: Edition, dataset: Dataset, site: Path, *, lang: str) -> None:
    """Draw the charts in a language, each on a page of its own and on one to embed."""
    data = ChartData(dataset)
    charts = national_charts(data, edition.style)
    if not charts:
        return
    uses = {lang: uses_of_charts(dataset, lang)}
    write_charts(edition, site, data, charts, uses)
    write_chart_embed_files(edition, site)
    _write_all(site, (chart_embed_page(edition, chart, lang) for chart in charts))


def _pages(
    edition: Edition, data: ChartData, charts: Sequence[Chart], subject: LeadComparison, lang: str
) -> Iterator[tuple[Page, str]]:
    """Render the pages that each language has one of, in the order of the site."""
    dataset = data.dataset
    yield story_page(edition, data, charts, subject, lang)
    yield lecture_page(edition, dataset, charts, lang)
    yield maps_page(edition, dataset, charts, lang)
    yield moves_page(edition, dataset, lang, stills=list(dataset.summary.moves), charts=charts)
    yield explore_page(edition, dataset, lang)
    yield about_page(edition, dataset, lang)
    yield uncertainty_page(edition, dataset, lang)


def write_last_pages(
    edition: Edition, dataset: Dataset, site: Path, published: SiteDownloads, added: Added
) -> None:
    """Write the pages that name files and their sizes: maps, grids, the list of downloads.

    Parameters
    ----------
    edition, dataset, site
        As for `write_pages`.
    published
        All downloads, the grids among them.
    added
        What others put on the maps, from `atlas.web.maps.added_children`.
    """
    write_children(added, site)
    for lang in LANGS:
        for layer in edition.layers:
            given = edition, dataset, layer, published.downloads, lang
            write_page(site, *map_page(*given, children=(layer.id, lang) in added))
    for layer in edition.layers:
        children = [lang for lang in LANGS if (layer.id, lang) in added]
        write_page(site, *embed_page(edition, dataset, layer, children=children))
    write_page(site, *moves_embed_page(edition, dataset))
    for lang in LANGS:
        write_page(site, *grids_page(edition, published.grids, lang))
        write_page(site, *downloads_page(edition, published.downloads, lang, published.about))


def _write_all(out_dir: Path, pages: Iterable[tuple[Page, str]]) -> None:
    for page, html in pages:
        write_page(out_dir, page, html)
