"""The page that lists every map and chart: fifteen with what they find, then all by question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import YEARS, load_vocabulary
from atlas.charts.chart import Chart
from atlas.drawing.classification import census_years
from atlas.exports.grids import shown_grids
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.units.history import group_values
from atlas.web.grids import grid_links
from atlas.web.maps.charts import chart_path
from atlas.web.maps.headlines import HEADLINES, OF_MOVES, finding_of
from atlas.web.maps.map_files import in_language
from atlas.web.maps.maps import map_path, still_of
from atlas.web.moves import BEYOND_BUTTON, card_still, moves_card, shows_beyond
from atlas.web.page.pages import Page, in_lang, packaged_lists, render, titled_page
from atlas.web.story.claims import STORY_WORDS
from atlas.words.word_files import read_words

GALLERY: Final = read_words("map", "gallery")
STYLE: Final = "assets/gallery.css"

_QUESTION: Final = read_words("map", "question")
_FAMILY: Final = read_words("map", "family")
_LEVEL: Final = read_words("map", "line_level")
_DASH: Final = read_words("marks")["dash"]


BETWEEN: Final = " · "
"""Between a level and its years."""

QUESTIONS: Final[Mapping[str, Any]] = packaged_lists("contents")["questions"]
"""The questions of the index in order: the ``groups`` of maps, and ``charts``, that answer each."""

STAGES: Final = re.compile(r"(?<=^net_migration_rate)_(children|youth|adults|older)")
"""What tells the maps of one measure apart by age, in the name of a column."""


class Link(NamedTuple):
    """One of several maps in one line: its address, its label there, and its whole title."""

    href: str
    label: str
    title: str


@dataclass(frozen=True)
class Line:
    """A line of the index.

    Attributes
    ----------
    title
        What is shown.
    href
        Address; empty where the line has `links` instead.
    note
        Level and years, or of what kind it is.
    links
        The maps of one measure, each at one level in one year or period, or of one age.
    """

    title: str
    href: str = ""
    note: str = ""
    links: tuple[tuple[str, tuple[Link, ...]], ...] = ()


def maps_page(
    edition: Edition, dataset: Dataset, charts: Sequence[Chart], lang: str
) -> tuple[Page, str]:
    """Render the list in one language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    dataset
        What the findings tell, and which grids there are.
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
    html = render(
        "maps/maps.html.j2",
        page,
        words=in_language(GALLERY, lang),
        styles=[page.relative("assets/atlas.css"), page.relative(STYLE)],
        scripts=[page.relative("assets/gallery.js")],
        headlines=list(_headlines(page, dataset)),
        index=[(head, lines) for head, lines in _index(page, dataset, charts) if lines],
    )
    return page, html


def _headlines(page: Page, dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Describe the headline maps that the build has, each with what it finds, else its title.

    Yields
    ------
    dict
        ``href``, ``finding``, ``title`` (what it is called), ``colours``, ``still``.
    """
    layers = {layer.id: layer for layer in page.edition.layers}
    for id in HEADLINES:
        said = finding_of(id, dataset, page.lang)
        if id in layers:
            yield _headline(page, layers[id], said)
        elif id in OF_MOVES and dataset.summary.moves and (id != "beyond" or shows_beyond(dataset)):
            card = moves_card(page, beyond=id == "beyond")
            still = card_still(page, dataset, beyond=id == "beyond") if page.edition.figures else ""
            yield {
                "href": card.href,
                "finding": said or card.title,
                "title": card.title if said else card.subtitle,
                "colours": card.colours,
                "still": still,
            }


def _headline(page: Page, layer: Layer, said: str | None) -> dict[str, Any]:
    title = layer.title.get(page.lang)
    return {
        "href": page.to(map_path(layer)),
        "finding": said or title,
        "title": title if said else layer.subtitle.get(page.lang),
        "colours": list(zip(layer.classes.light, layer.classes.dark, strict=True)),
        "still": still_of(page, layer, "", thumb=True) if page.edition.figures else "",
    }


def _index(
    page: Page, dataset: Dataset, charts: Sequence[Chart]
) -> Iterator[tuple[str, list[Line]]]:
    """List all maps and charts under the questions that they answer, each of them once.

    Maps of a group that no question has, such as a user's own, stand under that group's name, and
    charts that none has under that of charts.
    """
    known = load_vocabulary(page.edition.country.vocabulary)["group"]
    group_of = {text: key for key, text in known.items()}
    groups: dict[str, list[Layer]] = {}
    for layer in page.edition.layers:
        name = in_lang(layer.group, page.lang)
        key = name if layer.group is None else group_of.get(layer.group, name)
        groups.setdefault(key, []).append(layer)
    by_id = {chart.id: chart for chart in charts}
    for key, question in QUESTIONS.items():
        layers = [layer for group in question["groups"] for layer in groups.pop(group, [])]
        lines = list(_lines(page, dataset, layers))
        if key == "moves" and dataset.summary.moves:
            lines.insert(0, _moves_line(page, dataset))
        if key == "density":
            lines += _grid_lines(page, dataset)
        shown = (by_id.pop(id) for id in question["charts"] if id in by_id)
        yield (
            _QUESTION[key].get(page.lang),
            [*lines, *(_chart_line(page, chart) for chart in shown)],
        )
    for layers in groups.values():
        head = in_lang(layers[0].group, page.lang) or page.text("nav_maps")
        yield head, list(_lines(page, dataset, layers))
    yield page.text("nav_charts"), [_chart_line(page, chart) for chart in by_id.values()]


def _lines(page: Page, dataset: Dataset, layers: Sequence[Layer]) -> Iterator[Line]:
    """Write the maps of a group, those of one measure folded into one line."""
    families = group_values(((measure_of(layer), layer.where), layer) for layer in layers)
    for (measure, where), family in families.items():
        first, lang = family[0], page.lang
        named = _FAMILY.get(measure) if where is None else None
        title = named.get(lang) if named else _without_years(first.short_title.get(lang))
        if len(family) == 1:
            note = BETWEEN.join(_level_and_years(first, dataset, lang))
            yield Line(title, page.to(map_path(first)), note)
            continue
        links: dict[str, list[Link]] = {}
        of_ages = any(STAGES.search(layer.indicator) for layer in family)
        for layer in family:
            level, years = _level_and_years(layer, dataset, lang)
            label = layer.short_title.get(lang) if of_ages else years
            head = BETWEEN.join((level, years)) if of_ages else level
            link = Link(page.to(map_path(layer)), label, layer.title.get(lang))
            links.setdefault(head, []).append(link)
        yield Line(title, links=tuple((head, tuple(row)) for head, row in links.items()))


def measure_of(layer: Layer) -> str:
    """Name what a map shows, without its years and without the age that tells it apart."""
    return STAGES.sub("", YEARS.sub("", layer.indicator))


def _without_years(title: str) -> str:
    """Take the years off the end of a map's short title: ``Density, 2020``."""
    return re.sub(r"\W*\d{4}(?:\W\d{4})?\w?$", "", title)


def _level_and_years(layer: Layer, dataset: Dataset, lang: str) -> tuple[str, str]:
    named = YEARS.findall(layer.indicator)
    censuses = census_years(layer, dataset.unit_sets[layer.unit_set])
    years = [*map(int, named)] or [censuses[0], censuses[-1]]
    ends = _DASH.get(lang).join(map(str, sorted({years[0], years[-1]})))
    return _LEVEL[layer.level].get(lang), GALLERY["years"].say(lang, years=ends)


def _chart_line(page: Page, chart: Chart) -> Line:
    return Line(
        chart.topic.get(page.lang), page.to(chart_path(chart)), GALLERY["chart"].get(page.lang)
    )


def _moves_line(page: Page, dataset: Dataset) -> Line:
    """Write the flow map, and that of what distance does not explain."""
    card = moves_card(page)
    if not shows_beyond(dataset):
        return Line(card.title, card.href)
    beyond = moves_card(page, beyond=True)
    shown = Link(beyond.href, BEYOND_BUTTON.get(page.lang), beyond.title)
    return Line(card.title, card.href, links=(("", (shown,)),))


def _grid_lines(page: Page, dataset: Dataset) -> Iterator[Line]:
    for title, href in grid_links(page, shown_grids(dataset)):
        yield Line(title, href, GALLERY["grid"].get(page.lang))
