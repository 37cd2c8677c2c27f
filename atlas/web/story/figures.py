"""What the story shows at each step: maps, charts, sketches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart, ChartData
from atlas.charts.province_moves_chart import period_stills
from atlas.charts.sketches import can_sketch, circles_sketch, layer_sketch, sectors_alone
from atlas.drawing.sketch import WIDTH, sketch_height
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer, Level
from atlas.web.data.assets import levels_of
from atlas.web.maps.charts import chart_path
from atlas.web.moves import moves_file, period_words
from atlas.web.page.pages import Page, write_file
from atlas.web.page.scripts_and_styles import Legend, legend_of
from atlas.web.story.numbers import STORY_WORDS
from atlas.words.word_files import LANGS

HERO: Final = "net_migration_county_{span}"
"""The default national map: moves, and not rates of growth, in which the empty west shouts."""


@dataclass(frozen=True)
class Stage:
    """One state of the map in view.

    Attributes
    ----------
    layer
        The map; empty shows the moves between provinces.
    level
        Level of its units, if another than its own.
    title
        Sentence of `STORY_WORDS` that is the map's title at that level: its own names another.
    pair
        Whether the country's example of a prefecture beside its districts is framed.
    people
        Whether people are drawn as circles on plain land.
    line
        Whether the still bears the Heihe–Tengchong line.
    moves
        The period of the moves, ``first`` or ``last``, or ``play`` through all.
    """

    layer: str = ""
    level: Level | None = None
    title: str = ""
    pair: bool = False
    people: bool = False
    line: bool = False
    moves: str = ""


STAGES: Final[Mapping[str, Stage]] = MappingProxyType(
    {
        "opening": Stage(moves="play"),
        "away": Stage("away_other_province_county_{latest}"),
        "line": Stage("density_county_{latest}", line=True),
        "coast": Stage(moves="last"),
        "cities": Stage("growth_county_{span}", people=True),
        "centre": Stage("growth_county_{span}", pair=True),
        "work": Stage("services_change_county_{span}"),
        "gap": Stage(HERO, level="prefecture", title="gap_title"),
        "schooling": Stage("schooling_years_county_{latest}"),
        "children": Stage("children_per_adults_county_{latest}"),
        "since": Stage("estimates_{since}"),
    }
)

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
            "link_method": "about.html#moves",
        },
        "cities": {
            "link_growth": "maps/growth_county_{span}.html",
            "link_places": "places.html",
            "link_method": "about.html#local_gains",
        },
        "centre": {
            "link_cores": "charts/core-and-periphery.html",
            "link_types": "maps/type_prefecture_districts.html",
            "link_density": "charts/growth-by-density.html",
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
            "link_ladder": "charts/ladder-by-city-size.html",
            "link_method": "about.html#schooling",
        },
        "children": {
            "link_children_map": "maps/children_per_adults_county_{latest}.html",
            "link_cohort_method": "uncertainty.html",
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


def stage_of(step: str, dataset: Dataset) -> Stage:
    """Return what the map shows at a step, of the years of the build."""
    stage = STAGES[step]
    return replace(stage, layer=with_years(stage.layer, dataset))


def layer_of(edition: Edition, stage: Stage, dataset: Dataset) -> Layer | None:
    """Return the map of a stage at the level at which it is shown; None if the build lacks it."""
    layer = next((layer for layer in edition.layers if layer.id == stage.layer), None)
    if layer is None or stage.level is None:
        return layer
    unit_set = levels_of(layer, dataset).get(stage.level)
    if unit_set is None:
        return layer
    years = dict(zip(("start", "end"), dataset.country.compared, strict=True))
    title = STORY_WORDS[stage.title].fill(**years)
    return replace(layer, level=stage.level, unit_set=unit_set, title=title)


PAGE_OF_CHART: Final[Mapping[str, str]] = MappingProxyType({"sectors": "employment-by-sector"})
"""Charts drawn for the story alone, and the chart of the catalogue whose page has the figures."""

STEP_CHARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "centre": ("harbin-pair",),
        "work": ("sectors",),
        "gap": ("concentration-in-three-countries",),
        "schooling": ("schooling-by-city-size",),
        "children": ("children-and-migration",),
        "since": ("since-the-census",),
    }
)
"""The charts of each step that a map alone does not bear out."""


@dataclass(frozen=True)
class Figure:
    """One figure of a chapter.

    Attributes
    ----------
    title, subtitle
        What it shows, above it.
    drawing
        The chart's SVG, or the element of a picture.
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
class Still:
    """The map of a step as a picture: for phones, for print, and without script.

    Attributes
    ----------
    title, subtitle
        Of the map.
    file
        Address from the root of the site.
    width, height
        Its size, px.
    alt
        What it shows, for those who cannot see it.
    legend
        Colours and breaks; None for circles and moves, which bear their own.
    """

    title: str
    subtitle: str
    file: str
    width: int
    height: int
    alt: str
    legend: Legend | None


def still_of(edition: Edition, step: str, data: ChartData, lang: str) -> Still | None:
    """Describe the still of a step; None if the build lacks its map."""
    alt, stage = STORY_WORDS["still_alt"], stage_of(step, data.dataset)
    size = (WIDTH, sketch_height(edition.style))
    if stage.moves:
        if not data.summary.moves:
            return None
        period = max(data.summary.moves)
        title = STORY_WORDS["stage_moves"].say(lang, period=period_words(period, lang))
        file, described = moves_file(period, lang), alt.say(lang, title=title)
        return Still(title, "", file, *size, described, None)
    layer = layer_of(edition, stage, data.dataset)
    if layer is None or stage.pair or not (stage.people or can_sketch(layer, edition.style)):
        return None
    years = dict(zip(("start", "end"), data.country.compared, strict=True))
    if stage.people:
        title = STORY_WORDS["circles_title"].get(lang)
        subtitle, legend = STORY_WORDS["circles_subtitle"].say(lang, **years), None
    else:
        title, subtitle = layer.title.get(lang), layer.subtitle.get(lang)
        unit_set = data.dataset.unit_sets[layer.unit_set]
        legend = legend_of(layer, unit_set, lang, country=data.country)
    file = f"assets/story/{step}.{lang}.svg"
    return Still(title, subtitle, file, *size, alt.say(lang, title=title), legend)


def write_sketches(edition: Edition, data: ChartData, site: Path) -> None:
    """Draw the stills of the story, and those of the moves of every period.

    Pictures and no part of the page: the page shows before they are there, and a reader who
    does not come so far does not load them.
    """
    for step in STAGES:
        stage = stage_of(step, data.dataset)
        for lang in LANGS:
            still = still_of(edition, step, data, lang)
            if still is not None and not stage.moves:
                write_file(site / still.file, _sketch(edition, stage, data, lang))
    if data.summary.moves:
        moves = data.dataset.tables["province_moves"]
        drawn_as = data.map, edition.style, LANGS
        for period in data.summary.moves:
            stills = period_stills(moves, period, *drawn_as, country=data.country)
            for lang, drawn in stills.items():
                write_file(site / moves_file(period, lang), drawn)


def _sketch(edition: Edition, stage: Stage, data: ChartData, lang: str) -> str:
    layer = layer_of(edition, stage, data.dataset)
    if layer is None or stage.people:
        return circles_sketch(data, edition.style, lang)
    return layer_sketch(data, layer, edition.style, lang, line=stage.line)


class Gallery:
    """The figures that a build has, in the language of one page.

    Parameters
    ----------
    page
        The page that shows them.
    data
        What they are drawn from.
    charts
        From `atlas.charts.all_charts.national_charts`.
    """

    def __init__(self, page: Page, data: ChartData, charts: Sequence[Chart]) -> None:
        self.page, self.data = page, data
        self.charts = {chart.id: chart for chart in charts}

    def find(self, key: str) -> Figure | None:
        """Return a figure by its key in `STEP_CHARTS`, or None if the build lacks it."""
        shown = self.charts.get(PAGE_OF_CHART.get(key, key))
        if shown is None:
            return None
        drawn = sectors_alone(self.data) if key in PAGE_OF_CHART else shown
        if drawn is None:
            return None
        lang = self.page.lang
        return Figure(
            title=drawn.topic.get(lang),
            subtitle=drawn.subtitle.get(lang),
            # Beside the map there is a phone's width, and narrow ones are light.
            drawing=drawn.svg_of("narrow", lang, self.page.edition.style),
            href=self.page.to(chart_path(shown)),
            link=STORY_WORDS["chart_page"].get(lang),
        )
