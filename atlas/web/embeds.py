"""Maps and charts that other sites embed, and a map as one file."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from markupsafe import Markup

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart
from atlas.drawing.canvas import WIDTHS
from atlas.drawing.canvas_svg import without_colours
from atlas.drawing.topology import build_topology
from atlas.model.dataset import Dataset
from atlas.model.layer import ClassBreaks, Layer
from atlas.web.data.assets import (
    engine_scripts,
    geometry_of,
    labels,
    printed_decimals,
    shown_columns,
    style_script,
)
from atlas.web.data.encode import (
    names_script,
    notes_script,
    payload_script,
    units_script,
    values_script,
)
from atlas.web.data.engine_payloads import language_script
from atlas.web.data.geometry import LEAVES, geo_script
from atlas.web.maps.added_children import RULES
from atlas.web.maps.charts import CHART_WORDS, chart_path
from atlas.web.maps.folium_children import Children
from atlas.web.maps.headlines import finding_of
from atlas.web.maps.map_files import EMBED, about_and_finding, by_the_atlas, embed_words, from_where
from atlas.web.maps.maps import described_page, still_of
from atlas.web.page.pages import UI, Page, render, write_file
from atlas.web.page.scripts_and_styles import embed_stylesheet, legend_of, packaged, write_bundles
from atlas.words.word_files import LANGS, read_words

NO_SCRIPT = read_words("map", "alone")["noScript"]

MIDDLE: Final = {"tolerance": 1000.0, "cell": 250.0}
"""One geometry for all views: between the two that pages of the site load one after the other."""

ENDS_A_SCRIPT = re.compile(r"<(?=/|!--)")
"""What a script must not hold as it stands, where it is written into a page."""


def render_alone(
    page: Page,
    id: str,
    scripts: Sequence[str],
    styles: Sequence[str],
    element: str,
    children: Children | None,
) -> str:
    """Render a map as one HTML file.

    Parameters
    ----------
    page
        Its language, title and description.
    id
        Of the map.
    scripts, styles
        All that the page runs and looks like, in their order.
    element
        Id of the map's element.
    children
        What others put on the map; without any nothing else may run or be seen on the page.
    """
    return render(
        "embed/alone.html.j2",
        page,
        id=id,
        no_script=NO_SCRIPT.get(page.lang),
        scripts=[ENDS_A_SCRIPT.sub(r"<\\", script) for script in scripts],
        styles=list(styles),
        element=element,
        children=children,
    )


def data_scripts(edition: Edition, dataset: Dataset, layer: Layer, lang: str) -> list[str]:
    """Write all that the engine asks for to draw a map on a page that stands alone.

    Parameters
    ----------
    edition
        The edition of the map alone.
    dataset, layer, lang
        What is shown, and in which language.
    """
    unit_set = dataset.unit_sets[layer.unit_set]
    codes = list(dataset.leaves["code"])
    leaves = dataset.leaves.to_crs(edition.country.equal_area)
    topology = build_topology(leaves, **MIDDLE)
    decimals = printed_decimals(dataset, [layer])
    parts = [
        geo_script(topology, codes, LEAVES, tolerance=MIDDLE["tolerance"]),
        style_script(dataset, edition.style),
        units_script(unit_set, codes),
    ]
    edges = layer.classes.edges if isinstance(layer.classes, ClassBreaks) else ()
    for column in shown_columns(layer, unit_set):
        of = edges if column == layer.indicator else ()
        parts.append(values_script(unit_set, column, decimals=decimals[column], edges=of))
    levels = {layer.id: {layer.level: layer.unit_set}}
    words = labels(dataset, lang), dataset.special_regions
    about = about_and_finding(layer, dataset, lang, edition.style)
    return [
        *parts,
        language_script(edition, levels, decimals, *words, lang),
        names_script(unit_set, lang),
        notes_script(unit_set, lang),
        payload_script("about", f"{layer.id}.{lang}", about),
        payload_script("words", f"embed.{lang}", embed_words(lang)),
    ]


CHART_EMBED_STYLE: Final = "assets/chart-embed.css"


def chart_embed_page(edition: Edition, chart: Chart, lang: str) -> tuple[Page, str]:
    """Render the page that an ``<iframe>`` holds.

    Its colours are those of its style sheet, so that a host page may ask for light or dark.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    path = f"embed/chart-{chart.id}.html"
    page = Page(edition, path, lang, chart.title.get(lang), chart.caption.get(lang))
    drawn = (chart.svg_of(size, lang, edition.style) for size in WIDTHS)
    context = {
        "chart": chart,
        "w": lambda key: CHART_WORDS[key].get(lang),
        "svg": "".join(without_colours(svg, edition.style) for svg in drawn),
        "href": chart_path(chart),
        "source": by_the_atlas(
            CHART_WORDS["source"].get(lang) + UI["colon"].get(lang) + chart.source.get(lang), lang
        ),
        "open_words": EMBED["open"].get(lang),
        "more": EMBED["more"].get(lang),
        "style": CHART_EMBED_STYLE,
        "script": "assets/chart-embed.js",
    }
    return page, render("embed/chart.html.j2", page, **context)


def write_chart_embed_files(edition: Edition, site: Path) -> None:
    """Write the script and the style sheet that embedded charts share."""
    write_bundles(edition, site, ["chart-embed.js"])
    rules = embed_stylesheet(edition.style, "chart-embed.css")
    write_file(site / CHART_EMBED_STYLE, rules)


def embed_page(
    edition: Edition, dataset: Dataset, layer: Layer, *, children: Collection[str] = ()
) -> tuple[Page, str]:
    """Render the page that an ``<iframe>`` holds.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    dataset, layer
        What is shown; its language, level, place and theme are asked for in the address.
    children
        The languages in which others put something on it.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    unit_set = dataset.unit_sets[layer.unit_set]
    described = {lang: described_page(edition, dataset, layer, lang) for lang in LANGS}
    main = described[LANGS[0]]
    page = Page(edition, f"embed/{layer.id}.html", main.lang, main.title, main.description)
    # The script loads what one language and one map take besides.
    scripts = [*engine_scripts(geometry_of(layer)), "assets/embed.js"]
    styles = ["assets/leaflet/leaflet.css", "assets/embed.css", *([RULES] if children else [])]
    html = render(
        "embed/embed.html.j2",
        page,
        layer=layer,
        main=main,
        address=Markup(packaged("embed/address.js")),
        still=Markup(
            still_of(page, layer, main.picture.alt, light_only=True) if main.picture else ""
        ),
        described=[
            {
                "page": shown,
                "href": page.relative(shown.file),
                "title": finding_of(layer.id, dataset, lang) or shown.title,
                "legend": legend_of(layer, unit_set, lang, edition.style),
                "source": from_where(layer, unit_set, lang),
                "open": EMBED["open"].get(lang),
            }
            for lang, shown in described.items()
        ],
        scripts=[page.relative(path) for path in scripts],
        styles=[page.relative(path) for path in styles],
        children=children,
    )
    return page, html
