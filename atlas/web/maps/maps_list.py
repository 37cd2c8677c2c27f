"""The page that lists every map and chart, by subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart
from atlas.exports.grids import shown_grids
from atlas.model.dataset import Dataset
from atlas.web.grids import grids_card
from atlas.web.lessons import lesson_links
from atlas.web.maps.charts import chart_links
from atlas.web.maps.map_files import in_language
from atlas.web.maps.maps import grouped_links
from atlas.web.moves import moves_card
from atlas.web.page.pages import Page, render, titled_page
from atlas.web.story.numbers import STORY_WORDS
from atlas.words.word_files import read_words

GALLERY: Final = read_words("map", "gallery")


def maps_page(
    edition: Edition, dataset: Dataset, charts: Sequence[Chart], lang: str
) -> tuple[Page, str]:
    """Render the list in one language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    dataset
        Which grids and lessons for a class there are.
    charts
        The charts of the build, in the order of their list.
    lang
        Language of the page.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    page = titled_page(edition, "maps.html", lang, STORY_WORDS, "maps_title", "maps_description")
    grids = shown_grids(dataset)
    html = render(
        "maps/maps.html.j2",
        page,
        words=in_language(GALLERY, lang),
        scripts=[page.relative("assets/gallery.js")],
        groups=grouped_links(page, stills=edition.figures),
        charts=chart_links(page, charts),
        grids=grids_card(page, grids) if grids else None,
        moves=moves_card(page),
        lessons=lesson_links(dataset, page),
        in_class=in_language(read_words("lessons"), lang),
    )
    return page, html
