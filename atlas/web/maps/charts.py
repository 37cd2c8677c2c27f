"""The page of each chart: the drawing, what it says, what it cannot show, and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from atlas.catalogue.columns import describe_table
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.charts.birth import DEFAULT_PROVINCE, ProvinceStocks, province_flows
from atlas.charts.centres import CORES_ID
from atlas.charts.chart import Chart, ChartData
from atlas.drawing.canvas import WIDTHS
from atlas.exports.tables import DownloadTable, write_csv
from atlas.web.maps.map_files import CORES_SCRIPT, cores_of
from atlas.web.page.pages import Page, address, render, write_page
from atlas.web.page.scripts_and_styles import script_json, write_bundles
from atlas.words.word_files import read_words

FLOW_CHART = "born-in-another-province"
"""The chart whose page also shows one province at a time."""


GALLERY: Final = "maps.html"

CHART_WORDS: Final = {
    **read_words("charts", "page"),
    **read_words("charts", "core_and_periphery.rows"),
}


@dataclass(frozen=True)
class Use:
    """A place that leads to a chart: its address in the language's tree, and words."""

    path: str
    words: str


Uses = Mapping[str, Sequence[Use]]
"""Where charts are used, by chart."""


def chart_path(chart: Chart) -> str:
    """Address of a chart's page in its language's tree."""
    return f"charts/{chart.id}.html"


def csv_path(chart: Chart) -> str:
    """Address of the file of a chart's table in its language's tree."""
    return f"charts/{chart.id}.csv"


def chart_links(page: Page, charts: Sequence[Chart]) -> list[dict[str, str]]:
    """List charts for a page, in their order."""
    return [
        {"id": chart.id, "href": page.to(chart_path(chart)), "topic": chart.topic.get(page.lang)}
        for chart in charts
    ]


def write_charts(
    edition: Edition, site: Path, data: ChartData, charts: Sequence[Chart], uses: Mapping[str, Uses]
) -> None:
    """Draw every chart and write its page and the file of its table.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    site
        Root of the site.
    data
        What the charts are drawn from.
    charts
        From `atlas.charts.all_charts.national_charts`.
    uses
        Where each chart is used, by language; the charts are drawn in these.
    """
    for lang in uses:
        for chart in charts:
            flows = None
            if chart.id == FLOW_CHART:
                drawn = data.corridors, data.map, edition.style, lang
                flows = province_flows(*drawn, names=data.names)
            write_page(site, *chart_page(edition, chart, charts, lang, uses[lang], flows))
            text = describe_table(chart.id, edition.country.table_years)
            table = DownloadTable(chart.id, text, chart.table.in_file(lang), None)
            write_csv(table, site / address(csv_path(chart), lang))
    scripts = ["chart.js", "chart-picture.js", "cores.js"]
    write_bundles(edition, site, scripts)


def chart_page(
    edition: Edition,
    chart: Chart,
    charts: Sequence[Chart],
    lang: str,
    uses: Uses,
    flows: ProvinceStocks | None = None,
) -> tuple[Page, str]:
    """Render the page of one chart.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    chart
        The chart.
    charts
        All charts, for the links to the others.
    lang
        Language of the page.
    uses
        Where charts are used.
    flows
        The map that shows one province at a time, on the page that has it.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    page = Page(edition, chart_path(chart), lang, chart.title.get(lang), chart.caption.get(lang))
    scripts = ("assets/chart.js", *([CORES_SCRIPT] if chart.id == CORES_ID else []))
    context = {
        **_drawn(chart, edition.style, lang),
        **_beside(chart, page, uses),
        "w": lambda key, **values: CHART_WORDS[key].say(lang, **values),
        "links": chart_links(page, charts),
        "flows": flows,
        "cores": cores_of(chart, page) if chart.id == CORES_ID else None,
        "colours": edition.style.palettes["two"],
        "ground": edition.style.ground,
        "first": DEFAULT_PROVINCE,
        "styles": [page.relative("assets/atlas.css")],
        "scripts": [page.relative(path) for path in scripts],
    }
    return page, render("maps/chart.html.j2", page, **context)


def _drawn(chart: Chart, style: Style, lang: str) -> dict[str, Any]:
    """Gather the drawing, what its marks say, and the table that says it."""
    marks = {size: script_json(chart.marks_of(size, lang, style)) for size in WIDTHS}
    keys = {size: script_json(chart.keys_of(size, lang, style)) for size in WIDTHS}
    return {
        "chart": chart,
        "svg": chart.svg(lang, style),
        "marks": [(size, Markup(json), keys[size]) for size, json in marks.items()],
        "heads": chart.table.heads(lang),
        "rows": chart.table.rows(lang),
    }


def _beside(chart: Chart, page: Page, uses: Uses) -> dict[str, Any]:
    """Gather what can be taken from a page, and where it leads back to."""
    gallery = Use(GALLERY, CHART_WORDS["in_gallery"].get(page.lang))
    return {
        "csv": page.to(csv_path(chart)),
        "other_title": chart.title.get(page.other_lang),
        "is_used": chart.id in uses,
        "uses": [(page.to(use.path), use.words) for use in uses.get(chart.id) or (gallery,)],
    }
