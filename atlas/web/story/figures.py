"""What the story shows at each step: its picture, its charts, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart, ChartData
from atlas.charts.province_moves_chart import period_stills
from atlas.charts.story.cities import centre, cities, schooling
from atlas.charts.story.economy import children, gap, work
from atlas.charts.story.people import away, coast, line, since
from atlas.charts.story.pictures import CLASSES, WORDS, Draw
from atlas.drawing.sketch import WIDTH, sketch_height
from atlas.model.dataset import Dataset
from atlas.web.maps.charts import chart_path
from atlas.web.moves import moves_file, period_words
from atlas.web.page.pages import Page, write_file
from atlas.web.page.scripts_and_styles import Joint, separators
from atlas.web.story.numbers import NUMBERS, STORY_WORDS, Evidence, write_sentence
from atlas.words.word_files import LANGS

HERO: Final = "net_migration_county_{span}"
"""The default national map: moves, and not rates of growth, in which the empty west shouts."""

PICTURES: Final[Mapping[str, Callable[[ChartData], Draw | None]]] = MappingProxyType(
    {
        "away": away,
        "line": line,
        "coast": coast,
        "cities": cities,
        "centre": centre,
        "work": work,
        "gap": gap,
        "schooling": schooling,
        "children": children,
        "since": since,
    }
)
"""What draws the picture of each step; None where the build lacks its figures."""

MAPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "away": "maps/away_change_county_{span}.html",
        "line": "maps/line_side_county.html",
        "coast": "moves.html",
        "cities": "maps/growth_county_{span}.html",
        "centre": "maps/type_prefecture_districts.html",
        "work": "maps/services_change_county_{span}.html",
        "gap": "charts/if-people-had-stayed.html",
        "schooling": "maps/schooling_years_county_{latest}.html",
        "children": "maps/children_per_adults_county_{latest}.html",
        "since": "maps/estimates_{since}.html",
    }
)
"""Where the picture of each step leads: the page that shows its figures one by one."""

STEP_LINKS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "away": {
            "link_away_change": "maps/away_change_county_{span}.html",
            "link_method": "about.html#away",
        },
        "line": {
            "link_line_map": "maps/line_side_county.html",
            "link_line_method": "about.html#line",
        },
        "coast": {
            "link_moves": "moves.html",
            "link_net_range": "charts/net-migration-measures.html",
            "link_net": f"maps/{HERO}.html",
            "link_method": "about.html#net_migration",
        },
        "cities": {
            "link_growth": "maps/growth_county_{span}.html",
            "link_half": "maps/half_of_gains_county_{span}.html",
            "link_method": "about.html#local_gains",
        },
        "centre": {
            "link_pair": "charts/harbin-pair.html",
            "link_cores": "charts/core-and-periphery.html",
            "link_method": "about.html#density_growth",
        },
        "work": {
            "link_services": "maps/services_change_county_{span}.html",
            "link_method": "about.html#sectors",
        },
        "gap": {
            "link_stayed": "charts/if-people-had-stayed.html",
            "link_lorenz": "charts/lorenz-curves.html",
            "link_method": "about.html#concentration",
        },
        "schooling": {
            "link_schooling": "charts/schooling-by-city-size.html",
            "link_method": "about.html#schooling",
        },
        "children": {
            "link_children_map": "maps/children_per_adults_county_{latest}.html",
            "link_method": "about.html#youngest_cohort",
        },
        "since": {
            "link_estimates": "maps/estimates_{since}.html",
            "link_method": "about.html#since_the_census",
        },
    }
)
"""Where each step leads: a word of `STORY_WORDS`, and an address of the page's language."""


def with_years(name: str, dataset: Dataset) -> str:
    """Write the years of a build into a map's name or address.

    ``{span}`` are the two censuses compared, ``{latest}`` the last one, and ``{since}`` the years
    estimated since then: without any, the name is that of no map.
    """
    since = dataset.summary.since_the_census
    estimated = "" if since is None else f"{since.first_year}_{since.last_year}"
    return name.format(span=dataset.country.span, latest=dataset.country.latest, since=estimated)


STEP_CHARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"gap": ("concentration-in-three-countries",), "schooling": ("ladder-by-city-size",)}
)
"""The charts of each step that its picture alone does not bear out."""


@dataclass(frozen=True)
class Figure:
    """One figure of a chapter.

    Attributes
    ----------
    title, subtitle
        What it shows, above it.
    drawing
        The chart's SVG.
    href
        Page with its numbers and source.
    link
        Words of the link.
    """

    title: str
    subtitle: str
    drawing: str
    href: str
    link: str


@dataclass(frozen=True)
class Key:
    """The colours of a picture's classes, from the lowest up, and the breaks between them."""

    colours: tuple[tuple[str, str], ...]
    joints: tuple[Joint, ...]


@dataclass(frozen=True)
class Picture:
    """The picture of a step.

    Attributes
    ----------
    title, subtitle
        What it shows, above it.
    file
        Address from the root of the site.
    width, height
        Its size, px.
    alt
        What it shows, for those who cannot see it.
    href
        Page that shows its figures one by one, from the page of the story; empty for none.
    key
        Colours and breaks of its classes; None where it bears its own key.
    """

    title: str
    subtitle: str
    file: str
    width: int
    height: int
    alt: str
    href: str = ""
    key: Key | None = None


def picture_of(
    page: Page, step: str, data: ChartData, claim: str, numbers: Evidence, href: str
) -> Picture | None:
    """Describe the picture of a step; None if the build lacks its figures.

    Parameters
    ----------
    page
        The page of the story.
    step
        A key of `PICTURES`.
    data
        The measured dataset, as charts read it.
    claim
        The heading of the step, which the picture shows.
    numbers
        What fills the words above the picture.
    href
        Where it leads.
    """
    if PICTURES[step](data) is None:
        return None
    lang, country = page.lang, data.country
    words = {
        name: write_sentence(WORDS[step][name], numbers, lang, country=country)
        for name in ("title", "subtitle")
    }
    alt = STORY_WORDS["picture_alt"].say(lang, **words, claim=claim)
    size = (WIDTH, sketch_height(page.edition.style))
    return Picture(
        **words,
        file=picture_file(step, lang),
        width=size[0],
        height=size[1],
        alt=alt,
        href=href,
        key=_key(page, step),
    )


def _key(page: Page, step: str) -> Key | None:
    if step not in CLASSES:
        return None
    classes = CLASSES[step](page.edition.style)
    joints = separators(classes, WORDS[step]["unit"].get(page.lang))
    middle = MIDDLES.get(step, 0)
    joints = tuple(
        replace(joint, is_zero=edge == middle)
        for joint, edge in zip(joints, classes.edges, strict=True)
    )
    return Key(tuple(zip(classes.light, classes.dark, strict=True)), joints)


MIDDLES: Final[Mapping[str, int]] = MappingProxyType({"gap": 100})
"""What all are set beside, where that is not zero: the nation's figure."""


def picture_file(step: str, lang: str) -> str:
    """Address of the picture of a step from the root of the site."""
    return f"assets/story/{step}.{lang}.svg"


def moves_pictures(page: Page, data: ChartData) -> list[tuple[str, Picture]]:
    """Describe the moves of every period in turn, each under the words of its years."""
    style, lang = page.edition.style, page.lang
    pictures = []
    for period in sorted(data.summary.moves):
        years = period_words(period, lang)
        title = STORY_WORDS["moves_title"].say(lang, period=years)
        alt = STORY_WORDS["picture_alt"].say(lang, title=title, subtitle="", claim="")
        size = (WIDTH, sketch_height(style))
        pictures.append((years, Picture(title, "", moves_file(period, lang), *size, alt.strip())))
    return pictures


def write_pictures(edition: Edition, data: ChartData, site: Path) -> None:
    """Draw the pictures of the steps that the build tells, and the moves of every period.

    They are no part of the page: it shows before they are there, and a reader who does not come
    so far does not load them.
    """
    told = [step for step, numbers_of in NUMBERS.items() if numbers_of(data.dataset, LANGS[0])]
    for step in told:
        draw = PICTURES[step](data)
        if draw is None:
            continue
        for lang in LANGS:
            write_file(site / picture_file(step, lang), draw(edition.style, lang))
    for period in data.summary.moves:
        for lang, drawn in period_stills(data, period, edition.style, LANGS).items():
            write_file(site / moves_file(period, lang), drawn)


def figure_of(page: Page, chart: Chart) -> Figure:
    """Draw a chart for the column beside the picture, in the language of the page."""
    return Figure(
        title=chart.topic.get(page.lang),
        subtitle=chart.subtitle.get(page.lang),
        # That column is as wide as a phone, and narrow charts are light.
        drawing=chart.svg_of("narrow", page.lang, page.edition.style),
        href=page.to(chart_path(chart)),
        link=STORY_WORDS["chart_page"].get(page.lang),
    )
