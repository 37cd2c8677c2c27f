"""The page of each chart: the drawing, what it says, what it cannot show, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from atlas.catalogue.style import Style
from atlas.charts.chart import Chart
from atlas.charts.cores_chart import ID as CORES
from atlas.charts.data import ChartData
from atlas.charts.province_flows import FIRST, ProvinceFlows, province_flows
from atlas.model.progress import SilentStep, Step
from atlas.web.maps.cores import CSV, SCRIPT, cores_of, write_cores_files
from atlas.web.page.pages import Page, render, write
from atlas.words.reading import LANGS, read_words

STYLES = ("assets/atlas.css",)
FLOWS = "born-in-another-province"
"""The chart whose page also shows one province at a time."""

WORDS: Final = {**read_words("charts", "page"), **read_words("charts", "core_and_periphery.rows")}


@dataclass(frozen=True)
class ChartLink:
    """A chart in a list of charts."""

    id: str
    href: str
    title: str
    subtitle: str


def chart_path(chart: Chart) -> str:
    """Address of a chart's page in its language's tree."""
    return f"charts/{chart.id}.html"


def chart_links(page: Page, charts: Sequence[Chart]) -> list[ChartLink]:
    """List charts for a page, in their order."""
    return [
        ChartLink(
            id=chart.id,
            href=page.to(chart_path(chart)),
            title=chart.title.get(page.lang),
            subtitle=chart.subtitle.get(page.lang),
        )
        for chart in charts
    ]


def write_charts(
    site: Path,
    data: ChartData,
    charts: Sequence[Chart],
    style: Style,
    step: Step | None = None,
) -> None:
    """Draw every chart and write its page in every language.

    Parameters
    ----------
    site
        Root of the site.
    data
        What the charts are drawn from.
    charts
        From `atlas.charts.catalogue.national_charts`.
    style
        Colours, lines and type.
    step
        Hears of each page; there are ``len(LANGS) * len(charts)``.
    """
    step = step or SilentStep()
    for lang in LANGS:
        for chart in charts:
            flows = None
            if chart.id == FLOWS:
                flows = province_flows(data.corridors, data.map, style, lang)
            write(site, *chart_page(chart, charts, style, lang, flows))
            step.advance()
    for chart in charts:
        if chart.id == CORES:
            write_cores_files(site, chart)


def chart_page(
    chart: Chart,
    charts: Sequence[Chart],
    style: Style,
    lang: str,
    flows: ProvinceFlows | None = None,
) -> tuple[Page, str]:
    """Render the page of one chart.

    Parameters
    ----------
    chart
        The chart.
    charts
        All charts, for the links to the others.
    style
        Colours, lines and type.
    lang
        Language of the page.
    flows
        The map that shows one province at a time, on the page that has it.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    page = Page(chart_path(chart), lang, chart.title.get(lang), chart.caption.get(lang))
    context = {
        "chart": chart,
        "w": lambda key, **values: WORDS[key].say(lang, **values),
        "svg": Markup(chart.svg(lang, style)),
        "heads": chart.table.heads(lang),
        "rows": chart.table.rows(lang),
        "links": chart_links(page, charts),
        "flows": flows,
        "flows_svg": Markup(flows.svg) if flows else "",
        "cores": cores_of(chart, page) if chart.id == CORES else None,
        "csv": CSV,
        "colours": style.palettes["two"],
        "first": FIRST,
        "styles": [page.relative(path) for path in STYLES],
        "scripts": [page.relative(SCRIPT)] if chart.id == CORES else [],
    }
    return page, render("maps/chart.html.j2", page, **context)
