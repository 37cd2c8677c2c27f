"""The page that lists every map and chart, by subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.charts.chart import Chart
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.web.downloads.grids import grids_card
from atlas.web.lessons.pages import lesson_links
from atlas.web.maps.charts import chart_links
from atlas.web.maps.map_files import in_language
from atlas.web.maps.maps import grouped_links
from atlas.web.moves import moves_card
from atlas.web.page.assets import joined
from atlas.web.page.pages import Page, render
from atlas.web.story.numbers import WORDS
from atlas.words.reading import read_words

PATH = "maps.html"
SCRIPT = "assets/gallery.js"
GALLERY: Final = read_words("map", "gallery")


def maps_page(
    dataset: Dataset,
    layers: Sequence[Layer],
    charts: Sequence[Chart],
    grids: Mapping[str, tuple[int, ...]],
    style: Style,
    lang: str,
    *,
    figures: bool = False,
    edition: Edition,
) -> tuple[Page, str]:
    """Render the list in one language.

    Parameters
    ----------
    dataset
        Which lessons for a class there are.
    layers, charts
        The maps and charts of the build, in the order of their lists.
    grids
        From `atlas.exports.grids.shown_grids`.
    style
        Their scales.
    lang
        Language of the page.
    figures
        Whether the build draws stills of the maps.
    edition
        The edition of the atlas that is made.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    title, description = WORDS["maps_title"].get(lang), WORDS["maps_description"].get(lang)
    page = Page(edition, PATH, lang, title, description)
    groups = grouped_links(page, layers, stills=figures)
    links = {"groups": groups, "charts": chart_links(page, charts)}
    cards = {
        "grids": grids_card(page, grids, style) if grids else None,
        "moves": moves_card(page, style),
    }
    lessons = lesson_links(dataset, page, figures=figures)
    in_class = in_language(read_words("lessons"), lang)
    words = in_language(GALLERY, lang)
    scripts = [page.relative(SCRIPT)]
    found = {**cards, **links, "lessons": lessons, "in_class": in_class}
    return page, render("maps/maps.html.j2", page, words=words, scripts=scripts, **found)


def write_gallery_script(site: Path, *, country: Country) -> None:
    """Write the script of the search box below ``assets/``."""
    script = joined(("page/fail.js", "maps/gallery.js"), country=country)
    (site / SCRIPT).write_text(script, encoding="utf-8", newline="\n")
