"""The figures of the story: charts drawn into the page, and national maps as pictures beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from atlas.catalogue.style import Style
from atlas.charts.chart import Chart, Finding
from atlas.charts.data import ChartData
from atlas.charts.sketch import WIDTH, sketch_height
from atlas.charts.sketches import circles_sketch, density_sketch, half_sketch
from atlas.charts.story_charts import gaining_and_losing, sectors_alone
from atlas.model.layer import Layer
from atlas.web.maps.charts import chart_path
from atlas.web.page.pages import Page
from atlas.web.story.numbers import Numbers, filled
from atlas.web.story.texts import WORDS
from atlas.words.reading import LANGS

SKETCHES: Final[Mapping[str, Callable[[ChartData, Style, str], str]]] = MappingProxyType(
    {"density": density_sketch, "half": half_sketch, "circles": circles_sketch}
)
"""The national maps by the name of their file."""


PICTURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "density": "density_county_2020",
        "half": "half_of_gains_county_2010_2020",
        "circles": "growth_county_2010_2020",
    }
)
"""The map to which each picture leads."""

PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {"gaining-and-losing": "net-migration-by-age", "sectors": "employment-by-sector"}
)
"""Charts drawn for the story alone, and the chart of the catalogue whose page has the figures."""

FIGURES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "line": ("density",),
        "where": ("half", "circles"),
        "centre": ("harbin-pair", "growth-by-density"),
        "why": ("gaining-and-losing", "sectors"),
        "balance": ("concentration-in-three-countries", "if-people-had-stayed"),
        "children": ("children-by-place", "children-and-migration"),
    }
)
"""The figures of each chapter: the one that its paragraph speaks of, and the one after it."""


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
    drawing: Markup
    href: str
    link: str


def sketch_file(name: str, lang: str) -> str:
    """Address of a national map from the root of the site."""
    return f"assets/story/{name}.{lang}.svg"


def write_sketches(site: Path, data: ChartData, style: Style) -> None:
    """Draw the national maps of the story in every language, below ``assets/story``.

    Pictures and no part of the page: the page shows before they are there, and a reader who
    does not come so far does not load them.
    """
    if data.counties is None:
        return
    for lang in LANGS:
        for name, draw in SKETCHES.items():
            file = site / sketch_file(name, lang)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(draw(data, style, lang), encoding="utf-8", newline="\n")


class Gallery:
    """The figures that a build has, in the language of one page.

    Parameters
    ----------
    page
        The page that shows them.
    data, style
        What they are drawn from.
    charts
        From `atlas.charts.catalogue.national_charts`.
    layers
        The maps of the build, to which pictures of maps lead.
    """

    def __init__(
        self,
        page: Page,
        data: ChartData,
        style: Style,
        charts: Sequence[Chart],
        layers: Sequence[Layer],
    ) -> None:
        self.page, self.data, self.style = page, data, style
        self.charts = {chart.id: chart for chart in charts}
        self.layers = {layer.id: layer for layer in layers}

    def find(self, key: str, found: Numbers) -> Figure | None:
        """Return a figure by its key in `FIGURES`, or None if the build has not what it shows."""
        if key in PICTURES:
            return self._picture(key, found)
        shown = self.charts.get(PAGES.get(key, key))
        drawn = self._variant(key) if key in PAGES else shown
        return None if drawn is None or shown is None else self._chart(drawn, shown)

    def _variant(self, key: str) -> Chart | None:
        if key == "gaining-and-losing":
            shown = self.charts[PAGES[key]]
            words = Finding(shown.caption, shown.cannot_show, shown.source)
            return gaining_and_losing(self.data, words)
        return sectors_alone(self.data)

    def _chart(self, drawn: Chart, shown: Chart) -> Figure:
        lang = self.page.lang
        return Figure(
            title=drawn.title.get(lang),
            subtitle=drawn.subtitle.get(lang),
            drawing=Markup(drawn.svg(lang, self.style)),
            href=self.page.to(chart_path(shown)),
            link=WORDS["chart_page"].get(lang),
        )

    def _picture(self, key: str, found: Numbers) -> Figure | None:
        layer = self.layers.get(PICTURES[key])
        if layer is None or self.data.counties is None:
            return None
        alt = "alt" if found.of_country else "alt_compared"
        words = {
            part: filled(WORDS[f"{key}_{part}"], found, self.page.lang)
            for part in ("title", "subtitle", alt)
        }
        height = sketch_height(self.style)
        drawing = Markup('<img class="sketch" src="{}" alt="{}" width="{}" height="{}" {}>').format(
            self.page.relative(sketch_file(key, self.page.lang)),
            words[alt],
            WIDTH,
            height,
            Markup('loading="lazy" decoding="async"'),
        )
        return Figure(
            title=words["title"],
            subtitle=words["subtitle"],
            drawing=drawing,
            href=self.page.to(f"maps/{layer.id}.html"),
            link=WORDS["map_page"].get(self.page.lang),
        )
