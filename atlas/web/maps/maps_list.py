"""The page that lists every map and chart, by subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from atlas.catalogue.style import Style
from atlas.charts.chart import Chart
from atlas.model.layer import Layer
from atlas.web.downloads.grids import grids_card
from atlas.web.maps.charts import chart_links
from atlas.web.maps.maps import grouped_links
from atlas.web.moves.page import moves_card
from atlas.web.page.pages import Page, render
from atlas.web.story.texts import WORDS

PATH = "maps.html"


def maps_page(
    layers: Sequence[Layer],
    charts: Sequence[Chart],
    grids: Mapping[str, tuple[int, ...]],
    style: Style,
    lang: str,
) -> tuple[Page, str]:
    """Render the list in one language.

    Parameters
    ----------
    layers, charts
        The maps and charts of the build, in the order of their lists.
    grids
        From `atlas.exports.grids.shown_grids`.
    style
        Their scales.
    lang
        Language of the page.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    title, description = WORDS["maps_title"].get(lang), WORDS["maps_description"].get(lang)
    page = Page(PATH, lang, title, description)
    links = {"groups": grouped_links(page, layers), "charts": chart_links(page, charts)}
    cards = {"grids": grids_card(page, grids, style), "moves": moves_card(page, style)}
    return page, render("maps/maps.html.j2", page, **cards, **links)
