"""The maps that other sites embed: one small page per map, for both languages."""

from __future__ import annotations

from markupsafe import Markup

from atlas.catalogue.edition import Edition
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.web.data.assets import ENGINE, geometry_of
from atlas.web.maps.maps import described_page, map_path
from atlas.web.maps.stills import still_of
from atlas.web.page.pages import Page, address, render
from atlas.web.page.scripts import packaged
from atlas.words.reading import LANGS

SCRIPTS = (
    "assets/leaflet/leaflet.js",
    ENGINE,
    "assets/{geometry}.js",
    "assets/map-style.js",
    "assets/embed.js",
)
"""What every embedded map loads; the script loads what one language and one map take besides."""

STYLES = ("assets/leaflet/leaflet.css", "assets/embed.css")


def embed_path(layer: Layer) -> str:
    """Address of a map's embed page from the root of the site."""
    return f"embed/{layer.id}.html"


def embed_page(
    dataset: Dataset, layer: Layer, *, figures: bool = False, edition: Edition
) -> tuple[Page, str]:
    """Render the page that an ``<iframe>`` holds.

    Parameters
    ----------
    dataset, layer
        What is shown; its language, level, place and theme are asked for in the address.
    figures
        Whether the build draws the still that stands there until the map does, and without
        JavaScript.
    edition
        The edition of the atlas that is made.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    described = {
        lang: described_page(dataset, layer, lang, figures=figures, edition=edition)
        for lang in LANGS
    }
    main = described[LANGS[0]]
    page = Page(edition, embed_path(layer), main.lang, main.title, main.description)
    html = render(
        "embed/embed.html.j2",
        page,
        layer=layer,
        main=main,
        address=Markup(packaged("embed/address.js", country=dataset.country)),
        still=Markup(still_of(page, layer, main.picture.alt) if main.picture else ""),
        described=[
            (one, page.relative(address(map_path(layer), lang))) for lang, one in described.items()
        ],
        scripts=[page.relative(path.format(geometry=geometry_of(layer))) for path in SCRIPTS],
        styles=[page.relative(path) for path in STYLES],
    )
    return page, html
