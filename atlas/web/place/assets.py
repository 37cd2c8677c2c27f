"""The script that all pages of places share: the parts of the engine that they need, and theirs."""

from __future__ import annotations

from typing import Any

from atlas.catalogue.style import Style
from atlas.model.country import Country
from atlas.places.subjects import Subject
from atlas.places.texts import PLACE
from atlas.web.data.configuration import engine_style
from atlas.web.data.encode import payload_script
from atlas.web.page.scripts import joined, packaged
from atlas.words.reading import LANGS

SCRIPTS = (
    "page/fail.js",
    "data/atlas-core.js",
    "data/loader.js",
    "page/part.js",
    "page/steps.js",
    "data/geometry.js",
    "maps/scene.js",
    "maps/painter.js",
    "maps/labels.js",
    "page/save.js",
    "place/place-data.js",
    "place/place-pair.js",
    "place/place-charts.js",
    "place/place-take.js",
    "place/place-around.js",
    "page/find-place.js",
)
"""The engine without Leaflet, then what is the places' own, in the order of loading."""

LAST = "place/place.js"

SCRIPT_WORDS = (
    "copy",
    "copied",
    "csv",
    "card",
    "parts",
    "pair_label",
    "pair_legend",
    "pair_hint",
    "pair_unit",
    "core_dense",
    "core_dense_one",
    "core_dense_counties",
    "core_districts",
    "core_districts_one",
    "core_label",
    "maps_note",
    "open",
    "no_data",
    "growth_chart",
    "ages_chart",
    "ages_note",
    "pyramid_chart",
    "pyramid_note",
    "pyramid_broad",
    "pyramid_and",
    "men",
    "women",
    "any_age",
    "sectors_chart",
    "sectors_note",
    "away_chart",
    "away_note",
    "primary",
    "secondary",
    "tertiary",
    "same_county",
    "same_province",
    "other_province",
    "table",
    "age",
    "expected",
    "net_men",
    "net_women",
    "per_hundred",
    "units",
    "near",
    "peers",
    "peers_note",
    "province_moves_map",
    "search_label",
    "search_hint",
)
"""Phrases of `PLACE` that the scripts write."""


def place_script(style: Style, subject: Subject, *, country: Country) -> str:
    """Write ``assets/place.js``, with the style, the words and the classes that it needs."""
    words: dict[str, Any] = {
        lang: {key: PLACE.dated(country)[key].get(lang) for key in SCRIPT_WORDS} for lang in LANGS
    }
    classes = subject.classes
    words["classes"] = {
        "edges": list(classes.edges),
        "light": list(classes.light),
        "dark": list(classes.dark),
    }
    return "".join(
        [
            joined(SCRIPTS, country=country),
            payload_script("style", "atlas", engine_style(style)),
            payload_script("words", "place", words),
            packaged(LAST, country=country),
        ]
    )
