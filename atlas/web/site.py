"""Writing the site: the table of contents of everything that is neither table nor download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from atlas.cards.paths import capital_codes
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.charts.catalogue import national_charts
from atlas.charts.chart import Chart
from atlas.charts.data import ChartData
from atlas.exports.grids import shown_grids
from atlas.exports.publish import Published
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.model.progress import Progress, SilentProgress
from atlas.places.facts import Places, places_of
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
from atlas.web.place.places import page_count, write_places
from atlas.web.place.province_moves import province_moves, write_province_stills
from atlas.web.story.figures import write_sketches
from atlas.web.story.lecture import lecture_page
from atlas.web.story.story import story_page, write_story_files
from atlas.web.story.uses import uses_of_charts
from atlas.words.reading import LANGS, read_words

_STEPS = read_words("steps")


@dataclass(frozen=True)
class Written:
    """What the pages of a site show that others need to know.

    Attributes
    ----------
    places
        What the pages of places print, from which their cards are drawn.
    charts
        Ids of the charts.
    """

    places: Places
    charts: frozenset[str]


def write_site(
    dataset: Dataset,
    layers: Sequence[Layer],
    style: Style,
    out_dir: Path,
    progress: Progress | None = None,
    *,
    figures: bool = False,
    edition: Edition,
) -> Written:
    """Write every page but the last ones, and every file that pages share.

    Of the pages of charts, those in the first language are left to `write_chart_pages`.

    Parameters
    ----------
    dataset
        The measured tables and the summary.
    layers
        The maps, in the order of their lists; each one's unit set must be in the dataset.
    style
        Colours, lines and type.
    out_dir
        Root of the site. Files of the same name are overwritten, others are left alone.
    progress
        Listener to the steps; None is silence.
    figures
        Whether the build draws the figures of the maps and the cards of the capitals, so that
        pages may name them.
    edition
        The edition of the atlas that is made.

    Returns
    -------
    Written
        What the pages show.

    Notes
    -----
    Same input, same bytes: nothing here is random, and no clock is read.
    """
    progress = progress or SilentProgress()
    subject = subject_of(dataset, style)
    data = ChartData(dataset)
    charts = national_charts(data, style)
    with progress.step(_STEPS["values"]):
        write_assets(out_dir, dataset, list(layers), style)
        write_map_files(out_dir, dataset, layers, style)
        write_gallery_script(out_dir)
        write_explore_files(out_dir, layers)
        write_moves_files(out_dir, dataset, style)
    with progress.step(_STEPS["places"]):
        places = places_of(dataset, subject)
    with progress.step(_STEPS["place_pages"], total=page_count(places)) as step:
        carded = capital_codes(places) if figures else ()
        moves = province_moves(data, style)
        write_places(out_dir, places, style, step, moves, carded, edition=edition)
        if moves:
            write_province_stills(out_dir, data, style)
    with progress.step(_STEPS["story"]):
        write_sketches(out_dir, data, layers, style)
        write_story_files(out_dir)
        write_borders(out_dir, data, style)
        _write_all(out_dir, write_lessons(out_dir, data, style, edition=edition))
        for lang in LANGS:
            _write_all(
                out_dir,
                _pages(
                    data, layers, charts, subject, style, lang, figures=figures, edition=edition
                ),
            )
    write_chart_pages(data, charts, style, out_dir, LANGS[1:], progress, edition=edition)
    return Written(places, frozenset(chart.id for chart in charts))


def write_chart_pages(
    data: ChartData,
    charts: Sequence[Chart],
    style: Style,
    out_dir: Path,
    languages: Sequence[str],
    progress: Progress | None = None,
    *,
    edition: Edition,
) -> None:
    """Draw the charts in some languages, each on a page of its own and on one to embed.

    Parameters
    ----------
    data, charts
        What the charts are drawn from, and all of them.
    languages
        Those of the pages.
    style, out_dir, progress
        As for `write_site`.
    edition
        The edition of the atlas that is made.
    """
    if not charts:
        return
    uses = {lang: uses_of_charts(data.dataset, lang) for lang in languages}
    total = len(languages) * len(charts)
    with (progress or SilentProgress()).step(_STEPS["charts"], total) as step:
        write_charts(out_dir, data, charts, style, uses, step, edition=edition)
        write_chart_embed_files(out_dir, style)
        embeds = (
            chart_embed_page(it, style, lang, edition=edition)
            for lang in languages
            for it in charts
        )
        _write_all(out_dir, embeds)


def _pages(
    data: ChartData,
    layers: Sequence[Layer],
    charts: Sequence[Chart],
    subject: Subject,
    style: Style,
    lang: str,
    *,
    figures: bool,
    edition: Edition,
) -> Iterator[tuple[Page, str]]:
    """Render the pages that each language has one of, in the order of the site."""
    dataset = data.dataset
    grids = shown_grids(dataset)
    yield story_page(data, layers, charts, subject, style, lang, figures=figures, edition=edition)
    yield lecture_page(dataset, layers, charts, lang, edition=edition)
    yield maps_page(dataset, layers, charts, grids, style, lang, figures=figures, edition=edition)
    periods = list(dataset.summary.moves)
    yield moves_page(dataset, style, lang, stills=periods, figures=figures, edition=edition)
    yield explore_page(dataset, layers, lang, figures=figures, edition=edition)
    yield about_page(dataset, lang, edition=edition)
    yield uncertainty_page(dataset, lang, edition=edition)


def write_last_pages(
    dataset: Dataset,
    layers: Sequence[Layer],
    published: Published,
    style: Style,
    out_dir: Path,
    progress: Progress | None = None,
    *,
    figures: bool = False,
    edition: Edition,
) -> None:
    """Write the pages that name files and their sizes: maps, grids, the list of downloads.

    Parameters
    ----------
    published
        All downloads, the grids among them.
    dataset, layers, style, out_dir, progress, figures
        As for `write_site`.
    edition
        The edition of the atlas that is made.
    """
    progress = progress or SilentProgress()
    with progress.step(_STEPS["maps"], total=len(LANGS) * len(layers)) as step:
        for lang in LANGS:
            for layer in layers:
                page = map_page(
                    dataset,
                    layer,
                    layers,
                    published.downloads,
                    lang,
                    figures=figures,
                    edition=edition,
                )
                write(out_dir, *page)
                step.advance()
        for layer in layers:
            write(out_dir, *embed_page(dataset, layer, figures=figures, edition=edition))
        write(out_dir, *moves_embed_page(dataset, style, edition=edition))
    for lang in LANGS:
        write(out_dir, *grids_page(published.grids, style, lang, edition=edition))
        write(out_dir, *downloads_page(published.downloads, lang, published.about, edition=edition))


def _write_all(out_dir: Path, pages: Iterable[tuple[Page, str]]) -> None:
    for page, html in pages:
        write(out_dir, page, html)
