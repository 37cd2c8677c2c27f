"""What the engine is told: once per language for all maps, and once per map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from atlas.catalogue.columns import column_named
from atlas.catalogue.style import BorderLine, FrameInset, Ground, Missing, Style, Tone
from atlas.catalogue.vocabulary import YEARS
from atlas.model.classes import Categories, ClassBreaks
from atlas.model.country import Country
from atlas.model.layer import SMALL_AREA, Layer, Level
from atlas.model.text import Text
from atlas.places.texts import comparability_words
from atlas.web.data.circles import FEWER, MORE, circle_texts
from atlas.web.data.encode import labels_script, payload_script
from atlas.web.page.texts import UI
from atlas.words.numbers import format_number
from atlas.words.reading import read_words

BETWEEN: Final = read_words("map", "between")

VALUE_LABELS = {
    "change_pct": "value_change",
    "annual_rate_pct": "value_annual",
    "estimate_change_pct": "value_change",
    "density": "value_density",
}


def language_script(
    layers: list[Layer],
    levels: Mapping[str, Mapping[Level, str]],
    decimals: Mapping[str, int],
    style: Style,
    labels: list[dict[str, Any]],
    regions: pd.DataFrame,
    lang: str,
    *,
    country: Country,
) -> str:
    """Write what all maps of one language share: words, place names and every layer.

    Parameters
    ----------
    layers, levels
        Every map, and by its id the levels at which it can be shown.
    decimals
        As `atlas.web.data.printed.printed_decimals` counts them.
    style, labels, regions
        The look, the place names in the language, the regions with censuses of their own.
    lang
        Language of the words.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    str
        Script with the payloads ``config/<lang>``, ``labels/<lang>`` and ``layer/<id>.<lang>``.
    """
    parts = [
        payload_script("config", lang, _shared(style, regions, lang, country=country)),
        labels_script(labels, lang),
    ]
    for layer in layers:
        config = layer_config(layer, levels[layer.id], decimals, lang, country=country)
        parts.append(payload_script("layer", f"{layer.id}.{lang}", config))
    return "".join(parts)


def layer_config(
    layer: Layer,
    levels: Mapping[Level, str],
    decimals: Mapping[str, int],
    lang: str,
    *,
    country: Country,
) -> dict[str, Any]:
    """Describe one layer to the engine.

    Parameters
    ----------
    layer
        The map.
    levels
        The levels at which it can be shown, each with its unit set.
    decimals
        Of the columns, as `atlas.web.data.printed.printed_decimals` counts them.
    lang
        Language of the words.
    country
        The country whose censuses and divisions are meant.
    """
    return {
        "set": layer.unit_set,
        **({"geo": layer.level} if layer.level == SMALL_AREA else {}),
        "levels": dict(levels),
        "column": layer.indicator,
        "classes": _classes(layer.classes, lang),
        "value": {
            "label": value_label(layer, lang, country=country),
            "unit": layer.unit.get(lang),
            "decimals": decimals[layer.indicator],
            "sign": isinstance(layer.classes, ClassBreaks) and layer.classes.signed,
        },
        "counts": [
            {
                "column": name,
                "label": _column_label(name, lang, layer.own_labels),
                "decimals": decimals[name],
            }
            for name in layer.counts
        ],
        "where": layer.where,
        "people": people_config(layer, lang),
    }


def people_config(layer: Layer, lang: str) -> dict[str, str] | None:
    """Describe the circles of people that a layer can show; None if there are none."""
    if layer.people is None:
        return None
    less, more = (layer.less or FEWER, layer.more or MORE)
    return {
        "column": layer.people,
        "label": _column_label(layer.people, lang),
        "less": less.get(lang),
        "more": more.get(lang),
    }


def value_label(layer: Layer, lang: str, *, country: Country) -> str:
    """Name the value of a layer in a tooltip, without its unit."""
    years = YEARS.findall(layer.indicator)
    phrase = VALUE_LABELS.get(YEARS.sub("", layer.indicator))
    if phrase is None:
        return layer.short_title.get(lang)
    return UI.dated(country)[phrase].get(lang).format(*years)


def engine_style(style: Style) -> dict[str, Any]:
    """Write the style as the engine reads it: each colour as a pair, light ground then dark."""
    line, divide = style.line, style.line.heihe_tengchong
    borders = {
        name: {
            "width": _width(getattr(line, name)),
            "light": getattr(line, name).colour.light,
            "dark": getattr(line, name).colour.dark,
        }
        for name in ("county", "prefecture", "province", "national")
    }
    drawn = {
        "width": divide.width,
        "dash": list(divide.dash),
        "casing": divide.casing,
        "light": [divide.colour.light, divide.casing_colour.light],
        "dark": [divide.colour.dark, divide.casing_colour.dark],
    }
    return {
        "ground": _pairs(style.ground),
        "missing": _pairs(style.missing),
        "line": {**borders, "heihe_tengchong": drawn, "selected": line.selected.model_dump()},
        "circles": _circles(style),
        "type": {
            "stack": style.type.stack,
            "map_min": style.type.map_min,
            "label": style.type.label.model_dump(),
        },
        "labels": {
            "national_phone": style.labels.national_phone,
            "national_desktop": style.labels.national_desktop,
            "gap_px": style.labels.gap,
            "max_per_screen": {
                "phone": style.labels.max_phone,
                "desktop": style.labels.max_desktop,
            },
        },
    }


def _circles(style: Style) -> dict[str, Any]:
    circles, two = style.circles, style.palettes["two"]
    return {**circles.model_dump(), "light": list(two.light), "dark": list(two.dark)}


def _pairs(section: Ground | Missing) -> dict[str, list[str]]:
    tones = {name: value for name, value in section if isinstance(value, Tone)}
    return {name: [tone.light, tone.dark] for name, tone in tones.items()}


def _width(border: BorderLine) -> float | list[float]:
    """Width of a border in px: one number if it never changes once it is drawn, else its steps."""
    drawn = [width for width in border.width if width]
    return drawn[0] if len(drawn) == 1 else list(border.width)


def _shared(style: Style, regions: pd.DataFrame, lang: str, *, country: Country) -> dict[str, Any]:
    line, frame = style.line.heihe_tengchong, style.national_frame
    return {
        "lang": lang,
        "style": "atlas",
        "lines": "atlas",
        "labels": lang,
        "lineLabels": {"start": line.start.get(lang), "end": line.end.get(lang)},
        "frame": {"x": list(frame.x), "y": list(frame.y)},
        "inset": _inset(frame.inset, lang),
        "legend": {},
        "linkText": UI["tooltip_link"].get(lang),
        "texts": {
            "comparability": {
                key: text.get(lang) for key, text in comparability_words(country).items()
            },
            "noData": style.missing.words.get(lang),
            "separate": frame.separate_census.words.get(lang),
            "live": UI["live"].get(lang),
            **circle_texts(style, lang),
            **facts_texts(lang),
            **moving_texts(lang),
            "leaves": _separate(regions, lang),
        },
    }


def _inset(inset: FrameInset | None, lang: str) -> dict[str, Any] | None:
    if inset is None:
        return None
    return {"title": inset.title.get(lang), "x": list(inset.x), "y": list(inset.y)}


def facts_texts(lang: str) -> dict[str, str]:
    """Return what a tooltip writes after a label, between places and notes, on its button."""
    return {
        "colon": UI["colon"].get(lang),
        "close": UI["close"].get(lang),
        "betweenPlaces": BETWEEN["places"].get(lang),
        "betweenSentences": BETWEEN["sentences"].get(lang),
    }


def moving_texts(lang: str) -> dict[str, str]:
    """Return the names of a map's buttons, and how wheel and fingers move it."""
    return {
        "zoomIn": UI["zoom_in"].get(lang),
        "zoomOut": UI["zoom_out"].get(lang),
        "wheelHint": UI["wheel_hint"].get(lang),
        "fingersHint": UI["fingers_hint"].get(lang),
    }


def _separate(regions: pd.DataFrame, lang: str) -> dict[str, dict[str, str]]:
    """Say of each region with a census of its own how many people it has, by its code."""
    latest = regions.sort_values("year").drop_duplicates("province_code", keep="last")
    return {
        str(row["province_code"]): {
            "name": str(row[f"name_{lang}"]),
            "note": UI["separate_note"]
            .get(lang)
            .format(year=row["year"], people=format_number(row["population"], decimals=0)),
        }
        for _, row in latest.sort_values("province_code").iterrows()
    }


def _classes(classes: ClassBreaks | Categories, lang: str) -> dict[str, Any]:
    colours = {"light": list(classes.light), "dark": list(classes.dark)}
    if isinstance(classes, Categories):
        labels = [label.get(lang) for label in classes.labels]
        return {"keys": list(classes.keys), "labels": labels, **colours}
    return {"edges": list(classes.edges), **colours}


def _column_label(column: str, lang: str, own: Mapping[str, Text] | None = None) -> str:
    """Name a column of counts in a tooltip."""
    if own and column in own:
        return own[column].get(lang)
    declared = column_named(column)
    return (declared.label or declared.title).get(lang)
