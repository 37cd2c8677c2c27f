"""A map that stands alone: one HTML file with all that it needs, to keep, send or open from a disk.

It is the embedded map with its scripts and its data written into the page. Nothing else is loaded,
and the page's own policy forbids it.
"""

from __future__ import annotations

import re

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.drawing.topology import build_topology
from atlas.model.classes import ClassBreaks
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.web.data.assets import leaflet_rules, leaflet_text, style_script
from atlas.web.data.configuration import language_script
from atlas.web.data.encode import (
    engine_script,
    names_script,
    notes_script,
    payload_script,
    units_script,
    values_script,
)
from atlas.web.data.geometry import LEAVES, Resolution, geo_script
from atlas.web.data.labels import labels
from atlas.web.data.printed import printed_decimals
from atlas.web.maps.map_files import SCRIPTS, about_map, embed_words
from atlas.web.page.pages import Page, render
from atlas.web.page.scripts import joined
from atlas.web.page.stylesheet import embed_stylesheet
from atlas.web.page.texts import LANGUAGE
from atlas.words.reading import HTML_LANG, LANGS, read_words

NO_SCRIPT = read_words("map", "alone")["noScript"]

MIDDLE = Resolution(tolerance=1000.0, cell=250.0)
"""One geometry for all views: between the two that pages of the site load one after the other."""

ENDS_A_SCRIPT = re.compile(r"<(?=/|!--)")
"""What a script must not hold as it stands, where it is written into a page."""


def lone_page(dataset: Dataset, layer: Layer, style: Style) -> str:
    """Write a map as one HTML file, in both languages.

    Parameters
    ----------
    dataset
        The leaves, the line, the special regions, and the unit set that the layer shows.
    layer, style
        The map, and how it looks.

    Returns
    -------
    str
        The page. ``?lang=zh`` or ``en`` asks for a language; else it takes that of the reader.
    """
    scripts = [
        leaflet_text("leaflet.js"),
        engine_script(country=dataset.country),
        _data(dataset, layer, style),
        joined(SCRIPTS["embed.js"], country=dataset.country),
    ]
    styles = [leaflet_rules(), embed_stylesheet(style, country=dataset.country)]
    scripts = [ENDS_A_SCRIPT.sub(r"<\\", script) for script in scripts]
    page = Page(
        Edition(dataset.country, style),
        "alone.html",
        LANGS[0],
        layer.title.get(LANGS[0]),
        layer.subtitle.get(LANGS[0]),
    )
    return render(
        "embed/alone.html.j2",
        page,
        layer=layer,
        langs=[(lang, HTML_LANG[lang], NO_SCRIPT.get(lang)) for lang in LANGS],
        scripts=scripts,
        styles=styles,
    )


def _data(dataset: Dataset, layer: Layer, style: Style) -> str:
    unit_set = dataset.unit_sets[layer.unit_set]
    codes = list(dataset.leaves["code"])
    topology = build_topology(
        dataset.leaves, tolerance=MIDDLE.tolerance, cell=MIDDLE.cell, country=dataset.country
    )
    decimals = printed_decimals(dataset, [layer])
    parts = [
        geo_script(topology, codes, LEAVES, tolerance=MIDDLE.tolerance),
        style_script(dataset, style),
        units_script(unit_set, codes),
    ]
    edges = layer.classes.edges if isinstance(layer.classes, ClassBreaks) else ()
    for column in (layer.indicator, *layer.counts):
        of = edges if column == layer.indicator else ()
        parts.append(values_script(unit_set, column, decimals=decimals[column], edges=of))
    for lang in LANGS:
        levels = {layer.id: {layer.level: layer.unit_set}}
        words = labels(dataset, lang), dataset.special_regions
        about = about_map(layer, unit_set, lang, country=dataset.country)
        parts += [
            language_script(
                [layer], levels, decimals, style, *words, lang, country=dataset.country
            ),
            names_script(unit_set, lang),
            notes_script(unit_set, lang),
            payload_script("about", f"{layer.id}.{lang}", about),
            payload_script("words", f"embed.{lang}", _words(lang)),
        ]
    return "".join(parts)


def _words(lang: str) -> dict[str, str]:
    (other,) = {*LANGS} - {lang}
    return {**embed_words(lang), "other": other, "otherName": LANGUAGE[other]}
