"""What the scripts of a map's page and of an embedded map load when they need it.

``about/<layer>.<lang>`` holds the words of one map, ``words/map.<lang>`` and
``words/embed.<lang>`` those of the tools around it, ``map-page.<lang>.js`` what every map's page
loads at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from atlas.catalogue.style import Style
from atlas.drawing.sheet.sheet import insets
from atlas.drawing.shown import census_years
from atlas.model.country import Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.layer import Layer
from atlas.web.data.encode import payload_script
from atlas.web.maps.map_texts import EMBED, LEVEL, PAGE, SCRIPT, THEME, in_language
from atlas.web.page.legend import legend_of, transfer_words
from atlas.web.page.scripts import joined, packaged, plain
from atlas.web.page.stylesheet import embed_stylesheet
from atlas.web.page.texts import LANGUAGE, UI
from atlas.words.reading import LANGS

SCRIPTS = {
    "embed.js": ("page/address.js", "maps/level.js", "embed/frame.js", "embed/embed.js"),
    "map-address.js": ("page/address.js", "maps/map-address.js"),
    "table.js": ("page/sorting.js", "maps/table.js"),
    "save.js": ("page/save.js",),
    "picture.js": ("page/wrap.js", "maps/picture.js"),
    "snippet.js": ("maps/snippet.js",),
}
"""Files below ``assets/``, and the packaged scripts that each is made of."""

PAGE_SCRIPTS = ("maps/level.js", "maps/regions.js", "maps/map-page.js")
"""What every map's page loads at once."""

REACH = 1.5e6
"""Metres from side to side of a region, times how much larger it is than the country."""


def write_map_files(site: Path, dataset: Dataset, layers: Sequence[Layer], style: Style) -> None:
    """Write scripts, words and the style sheet of embedded maps below ``assets/``."""
    assets = site / "assets"
    for name, parts in SCRIPTS.items():
        _put(assets / name, joined(parts, country=dataset.country))
    _put(assets / "embed.css", embed_stylesheet(style, country=dataset.country))
    for lang in LANGS:
        words = payload_script("words", f"page.{lang}", page_words(lang, country=dataset.country))
        scripts = [packaged(name, country=dataset.country) for name in PAGE_SCRIPTS]
        _put(site / page_script(lang), "".join([words, *scripts]))
        for name, later in (
            ("map", map_words(lang, country=dataset.country)),
            ("embed", embed_words(lang)),
        ):
            script = payload_script("words", f"{name}.{lang}", later)
            _put(assets / "words" / f"{name}.{lang}.js", script)
        for layer in layers:
            about = about_map(
                layer, dataset.unit_sets[layer.unit_set], lang, country=dataset.country
            )
            script = payload_script("about", f"{layer.id}.{lang}", about)
            _put(assets / "about" / f"{layer.id}.{lang}.js", script)


def about_map(layer: Layer, unit_set: UnitSet, lang: str, *, country: Country) -> dict[str, Any]:
    """Say what a map is: everything that must stand beside it wherever it is shown.

    Returns
    -------
    dict
        ``title``, ``subtitle``, ``source``, ``caveat``, ``dates``; ``notes``, the same as
        sentences under a picture; ``legend``, the engine's legend but for its element.
    """
    legend = legend_of(layer, unit_set, lang, country=country)
    people = f"population_{legend.year}"
    source, caveat = layer.source.get(lang), layer.caveat.get(lang)
    dates = census_dates(layer, unit_set, lang)
    return {
        "title": layer.title.get(lang),
        "subtitle": layer.subtitle.get(lang),
        "source": source,
        "caveat": caveat,
        "dates": dates,
        "notes": [
            caveat,
            EMBED["source"].get(lang) + source + EMBED["stop"].get(lang) + dates,
            UI["footer_maps"].get(lang),
            UI["site"].get(lang),
        ],
        "legend": {
            "title": legend.title,
            "less": legend.less,
            "more": legend.more,
            "missing": legend.missing + UI["legend_separate"].get(lang),
            "land": legend.outside,
            "transfer": transfer_words(lang, country=country),
            "people": people if people in layer.counts else None,
            "peopleLabel": UI["legend_shares"].get(lang).format(year=legend.year),
        },
    }


def census_dates(layer: Layer, unit_set: UnitSet, lang: str) -> str:
    """Write the dates of the censuses that a map rests on, or what else its figures are of."""
    if layer.dated is not None:
        return layer.dated.get(lang)
    text = UI["census_date"].get(lang)
    dates = [text.format(year=year) for year in census_years(layer, unit_set)]
    return UI["semicolon"].get(lang).join(dates)


def page_script(lang: str) -> str:
    """Address of the script of every map's page, from the root of the site."""
    return f"assets/map-page.{lang}.js"


def page_words(lang: str, *, country: Country) -> dict[str, Any]:
    """Return the words that a map's page needs at once, and the regions that it enlarges."""
    levels = in_language(LEVEL, lang)
    whole = UI["whole_country"].get(lang)
    told = {"levels": levels, "country": whole, "regions": regions(lang, country=country)}
    return {**in_language(PAGE, lang), **told}


def regions(lang: str, *, country: Country) -> list[dict[str, Any]]:
    """Name the city regions of the national figures and give their squares, Albers metres."""
    squares = []
    for inset in insets(country=country):
        half = REACH / inset.times / 2
        x, y = ([round(at - half), round(at + half)] for at in inset.centre)
        squares.append({"name": inset.name.get(lang), "x": x, "y": y})
    return squares


def map_words(lang: str, *, country: Country) -> dict[str, Any]:
    """Return the words of table and embed code, and the lines that a host page pastes."""
    return {
        **in_language(SCRIPT, lang),
        "levels": in_language(LEVEL, lang),
        "languages": {one: LANGUAGE[one] for one in LANGS},
        "themes": in_language(THEME, lang),
        "host": host_lines(country=country),
    }


def embed_words(lang: str) -> dict[str, str]:
    """Return the words of an embedded map."""
    return {
        **in_language(EMBED, lang),
        "mapLabel": UI["map_label"].get(lang),
    }


def host_lines(*, country: Country) -> str:
    """Return the two lines of script that belong under an iframe."""
    return plain("embed/embed-host.js", country=country)


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
