"""The charts that other sites embed: one small page per chart and language."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.charts.chart import Chart
from atlas.drawing.canvas.canvas import WIDTHS
from atlas.drawing.canvas.svg import without_colours
from atlas.model.country import Country
from atlas.web.maps.charts import WORDS, chart_path
from atlas.web.page.pages import Page, render
from atlas.web.page.scripts import joined
from atlas.web.page.stylesheet import CHART_EMBED_PARTS, embed_stylesheet

SCRIPT: Final = "assets/chart-embed.js"
STYLE: Final = "assets/chart-embed.css"

_PARTS: Final = (
    "page/fail.js",
    "data/atlas-core.js",
    "page/part.js",
    "page/address.js",
    "embed/frame.js",
    "embed/chart-embed.js",
)


def chart_embed_path(chart: Chart) -> str:
    """Address of a chart's embed page in its language's tree."""
    return f"embed/chart-{chart.id}.html"


def chart_embed_page(
    chart: Chart, style: Style, lang: str, *, edition: Edition
) -> tuple[Page, str]:
    """Render the page that an ``<iframe>`` holds.

    Its colours are those of its style sheet, so that a host page may ask for light or dark.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    page = Page(
        edition, chart_embed_path(chart), lang, chart.title.get(lang), chart.caption.get(lang)
    )
    context = {
        "chart": chart,
        "w": lambda key: WORDS[key].get(lang),
        "svg": "".join(without_colours(chart.svg_of(size, lang, style), style) for size in WIDTHS),
        "href": chart_path(chart),
        "style": STYLE,
        "script": SCRIPT,
    }
    return page, render("embed/chart.html.j2", page, **context)


def write_chart_embed_files(site: Path, style: Style, *, country: Country) -> None:
    """Write the script and the style sheet that embedded charts share."""
    script, sheet = site / SCRIPT, site / STYLE
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(joined(_PARTS, country=country), encoding="utf-8", newline="\n")
    rules = embed_stylesheet(style, CHART_EMBED_PARTS, country=country)
    sheet.write_text(rules, encoding="utf-8", newline="\n")
