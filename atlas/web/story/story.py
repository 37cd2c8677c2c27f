"""The first page: the way to one's county, the map of net migration, and six chapters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

from atlas.catalogue.style import Style
from atlas.charts.chart import Chart
from atlas.charts.data import ChartData
from atlas.measures.headlines import LONG_PERIOD
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.places.subjects import Subject
from atlas.places.texts import PLACE
from atlas.web.data.assets import STYLES, first_columns, map_scripts
from atlas.web.maps.line import line_split
from atlas.web.maps.maps import add_layer_map, described_page, map_path
from atlas.web.page.folium_map import AtlasFigure
from atlas.web.page.legend import Legend, legend_of
from atlas.web.page.pages import Page
from atlas.web.page.phrases import phrases
from atlas.web.story.figures import FIGURES, Figure, Gallery
from atlas.web.story.numbers import NUMBERS, filled
from atlas.web.story.texts import CHAPTERS, WORDS
from atlas.words.numbers import count, percent_change

PATH = "index.html"
FIND_SCRIPT = "assets/find-place.js"

HERO = "net_migration_county_2010_2020"
"""The default national map: moves, and not rates of growth, in which the empty west shouts."""

DENSITY = "density_county_2020"

WAYS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "line": (
            ("link_line_map", "maps/line_side_county.html"),
            ("link_line_method", "about.html#line"),
        ),
        "where": (
            ("link_growth", "maps/growth_county_2010_2020.html"),
            ("link_places", "places.html"),
            ("link_method", "about.html#local_gains"),
        ),
        "centre": (
            ("link_find", "#find"),
            ("link_types", "maps/type_prefecture_districts.html"),
            ("link_method", "about.html#density_growth"),
        ),
        "why": (
            ("link_net", f"maps/{HERO}.html"),
            ("link_services", "maps/services_change_county_2010_2020.html"),
            ("link_method", "about.html#sectors"),
        ),
        "balance": (
            ("link_lorenz", "charts/lorenz-curves.html"),
            ("link_method", "about.html#concentration"),
        ),
        "children": (
            ("link_children_map", "maps/children_per_adults_county_2020.html"),
            ("link_method", "about.html#youngest_cohort"),
            ("link_cohort_method", "uncertainty.html"),
        ),
    }
)
"""Where each chapter leads: a word of `WORDS`, and an address of the page's language."""


@dataclass(frozen=True)
class Chapter:
    """One chapter, written out in the page's language.

    Attributes
    ----------
    id
        Its anchor.
    number
        Its place among the chapters of this build, from 1.
    claim, paragraph, cannot_show, second, open
        Its words, the claim as HTML; ``second`` and ``open`` stand beside the second figure and
        may be empty.
    figures
        One or two.
    ways
        Words and address of each way on.
    """

    id: str
    number: int
    claim: Markup
    paragraph: str
    cannot_show: str
    second: str
    open: str
    figures: tuple[Figure, ...]
    ways: tuple[tuple[str, str], ...]


def story_page(
    data: ChartData,
    layers: Sequence[Layer],
    charts: Sequence[Chart],
    subject: Subject,
    style: Style,
    lang: str,
    *,
    figures: bool = False,
) -> tuple[Page, str]:
    """Render the first page in one language.

    Parameters
    ----------
    data
        The measured dataset, as charts read it.
    layers, charts
        The maps and charts of the build, in the order of their lists.
    subject
        What the site leads with.
    style
        Colours, lines and type.
    lang
        Language of the page.
    figures
        Whether the build draws the maps as pictures, so that a preview may show the first.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    hero = hero_layer(layers, subject)
    bare = Page(PATH, lang, "", "")
    picture = described_page(data.dataset, hero, lang, figures=figures).picture
    page = Page(PATH, lang, bare.text("site"), bare.text("home_description"), picture)
    context = {
        "w": {key: text.get(lang) for key, text in WORDS.items()},
        "title": page.text(heading(data.dataset, subject)),
        "hero": hero,
        "hero_href": page.to(map_path(hero)),
        "lead": lead(page, data.dataset, subject),
        "legend": legend_of(hero, data.dataset.unit_sets[hero.unit_set], lang),
        "find_hint": PLACE["search_hint"].get(lang),
        "chapters": chapters(page, data, layers, charts, style),
        "density": density_legend(data.dataset, layers, lang),
        "shares": shares(data.dataset, lang),
    }
    scripts = [*map_scripts(lang, first_columns(hero)), FIND_SCRIPT]
    figure = AtlasFigure(page, "story/story.html.j2", scripts, STYLES, context)
    add_layer_map(figure, page, hero)
    return page, figure.render()


def heading(dataset: Dataset, subject: Subject) -> str:
    """Choose the page's heading: it names the country where the figures speak for it."""
    of_country = dataset.speaks_for_the_country(f"{subject.start}-{subject.end}")
    return "home_title" if of_country else "home_title_compared"


def hero_layer(layers: Sequence[Layer], subject: Subject) -> Layer:
    """Choose the map of the first page: net migration, else the subject's change, else any."""
    by_id = {layer.id: layer for layer in layers}
    if HERO in by_id:
        return by_id[HERO]
    wanted = (subject.counties.id, subject.change_pct, None)
    shown = (layer for layer in layers if (layer.unit_set, layer.indicator, layer.where) == wanted)
    return next(shown, layers[0])


def lead(page: Page, dataset: Dataset, subject: Subject) -> str:
    """Say in one sentence how many people there were and are, and how many places lost some."""
    start, end = subject.start, subject.end
    fields = {"start": str(start), "end": str(end)}
    base = dataset.bases.get(f"{start}-{end}")
    units = dataset.summary.units.get(f"{start}-{end}")
    if base is None or units is None or not base.people[start]:
        after = count(dataset.summary.totals[str(end)])
        return WORDS["lead_total"].get(page.lang).format(**fields, after=after)
    fields |= {
        "before": count(base.people[start]),
        "after": count(base.people[end]),
        "pct": percent_change((base.people[end] / base.people[start] - 1) * 100),
        "units": count(units.compared),
        "declining": count(units.declining),
    }
    kind = "lead" if base.is_whole else "lead_one" if base.units == 1 else "lead_compared"
    return WORDS[kind].get(page.lang).format(**fields)


def chapters(
    page: Page,
    data: ChartData,
    layers: Sequence[Layer],
    charts: Sequence[Chart],
    style: Style,
) -> list[Chapter]:
    """Write out the chapters that the build has figures for."""
    gallery = Gallery(page, data, style, charts, layers)
    found: list[Chapter] = []
    for id, numbers_of in NUMBERS.items():
        numbers = numbers_of(data.dataset, page.lang)
        if numbers is None:
            continue
        # What stands second speaks of the whole country.
        shown = FIGURES[id] if numbers.of_country else FIGURES[id][:1]
        drawn = (gallery.find(key, numbers) for key in shown)
        text = CHAPTERS[id]
        paragraph = text.paragraph if numbers.of_country else text.compared or text.paragraph
        caveat = text.cannot_show if numbers.warns else text.cannot_show_plain or text.cannot_show
        found.append(
            Chapter(
                id=id,
                number=len(found) + 1,
                claim=phrases(
                    filled(text.claim if numbers.holds else text.plain, numbers, page.lang)
                ),
                paragraph=filled(paragraph, numbers, page.lang),
                cannot_show=filled(caveat, numbers, page.lang),
                second=filled(text.second, numbers, page.lang) if text.second else "",
                open=filled(text.open, numbers, page.lang) if text.open else "",
                figures=tuple(figure for figure in drawn if figure is not None),
                ways=tuple(_ways(page, id, layers)),
            )
        )
    return found


def _ways(page: Page, chapter: str, layers: Sequence[Layer]) -> Iterator[tuple[str, str]]:
    """List the ways on of a chapter, without maps that the build lacks."""
    known = {map_path(layer) for layer in layers}
    for word, address in WAYS[chapter]:
        if not address.startswith("maps/") or address in known:
            href = address if address.startswith("#") else page.to(address)
            yield WORDS[word].get(page.lang), href


def density_legend(dataset: Dataset, layers: Sequence[Layer], lang: str) -> Legend | None:
    """Return the legend of the picture of density, or None if the build has no such map."""
    layer = next((layer for layer in layers if layer.id == DENSITY), None)
    return legend_of(layer, dataset.unit_sets[layer.unit_set], lang) if layer else None


def shares(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """Set our share south-east of the line beside the published ones, year by year.

    There are none where ours is not of the country.
    """
    split = line_split(dataset, lang)
    if split is None or not dataset.speaks_for_the_country(LONG_PERIOD):
        return []
    ours = {census.year: census.by_area for census in split.censuses}
    published: dict[str, list[str]] = {}
    for figure in split.published:
        published.setdefault(figure.year, []).append(figure.people)
    return [
        {"year": year, "ours": ours.get(year, ""), "published": published.get(year, [])}
        for year in sorted({*ours, *published})
    ]
