"""What the engine is told: once per language for all maps, and once per map."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.catalogue.columns import column_named, find_column
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import YEARS, BorderLine, Ground, Missing, Style, Tone, load_vocabulary
from atlas.country.names import NAME_ENDS, reading, syllables
from atlas.model.layer import SMALL_AREA, Categories, ClassBreaks, Layer, Level
from atlas.model.text import Text
from atlas.places.place_index import PlaceLevel, Places, Record
from atlas.places.seats import Seat
from atlas.places.sentences import PLACE_WORDS
from atlas.web.data.encode import codes_text, labels_script, names_text, payload_script
from atlas.web.page.pages import UI
from atlas.web.page.scripts_and_styles import bundle
from atlas.words.numbers import format_number, people_tick
from atlas.words.word_files import LANGS, read_words

CIRCLE_WORDS: Final = read_words("map", "circles")
_CLASS: Final = read_words("numbers", "class")
_OF_CLASS: Final = read_words("numbers", "of_class")


def circle_texts(style: Style, lang: str) -> dict[str, str | list[str]]:
    """Write the words that the engine's switch and legend need.

    Returns
    -------
    dict
        ``land``, ``people``, ``landOrPeople``: the two buttons and their group; ``circles``:
        the numbers of the three circles of the legend.
    """
    return {
        "land": CIRCLE_WORDS["land"].get(lang),
        "people": CIRCLE_WORDS["people"].get(lang),
        "landOrPeople": CIRCLE_WORDS["land_or_people"].get(lang),
        "circles": [people_tick(number, lang, width="long") for number in style.circles.legend],
    }


def class_texts(lang: str) -> dict[str, dict[str, str]]:
    """Write what the engine says of a class that is pointed at in its legend.

    Returns
    -------
    dict
        ``classes``: ``first``, ``between``, ``last``, which name a class by its breaks; ``unit``
        and ``units``; ``all`` and ``part``, its share of the people and the land of a map of all
        units and of some; ``land`` and ``landPart``, where nobody is counted.
    """
    named = {key: _CLASS[key].get(lang) for key in ("first", "between", "last")}
    said = {key: _OF_CLASS[key].get(lang) for key in ("unit", "units", "all", "part", "land")}
    return {"classes": named | said | {"landPart": _OF_CLASS["land_part"].get(lang)}}


BETWEEN: Final = read_words("map", "between")

OVER_TERRITORY: Final = ("population_growth", "cohorts", "estimate")
"""Chapters whose figures of a period are of a joined territory where units are compared as one."""

PERIOD: Final = re.compile(r"_(\d{4}_\d{4})(?:_as_counted)?$")
ESTIMATE: Final = read_words("numbers", "estimate")
RANGES: Final = ("bounded", "untold")
"""What scripts say of an estimate with its range."""


VALUE_LABELS = {
    "change_pct": "value_change",
    "annual_rate_pct": "value_annual",
    "estimate_change_pct": "value_change",
    "density": "value_density",
}


def language_script(
    edition: Edition,
    levels: Mapping[str, Mapping[Level, str]],
    decimals: Mapping[str, int],
    labels: Sequence[Seat],
    regions: pd.DataFrame,
    lang: str,
) -> str:
    """Write what all maps of one language share: words, place names and every layer.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    levels
        Every map, and by its id the levels at which it can be shown.
    decimals
        As `atlas.web.data.assets.printed_decimals` counts them.
    labels, regions
        The place names in the language, the regions with censuses of their own.
    lang
        Language of the words.

    Returns
    -------
    str
        Script with the payloads ``config/<lang>``, ``labels/<lang>`` and ``layer/<id>.<lang>``.
    """
    shared = _shared_config(edition, regions, lang)
    parts = [payload_script("config", lang, shared), labels_script(labels, lang)]
    for layer in edition.layers:
        config = layer_config(layer, levels[layer.id], decimals, lang)
        parts.append(payload_script("layer", f"{layer.id}.{lang}", config))
    return "".join(parts)


def layer_config(
    layer: Layer, levels: Mapping[Level, str], decimals: Mapping[str, int], lang: str
) -> dict[str, Any]:
    """Describe one layer to the engine.

    Parameters
    ----------
    layer
        The map.
    levels
        The levels at which it can be shown, each with its unit set.
    decimals
        Of the columns, as `atlas.web.data.assets.printed_decimals` counts them.
    lang
        Language of the words.
    """
    own = layer.own_labels
    return {
        "set": layer.unit_set,
        **({"geo": layer.level} if layer.level == SMALL_AREA else {}),
        "levels": dict(levels),
        "column": layer.indicator,
        "classes": _classes(layer.classes, lang),
        "value": {
            "label": value_label(layer, lang),
            "unit": layer.unit.get(lang),
            "decimals": decimals[layer.indicator],
            "sign": isinstance(layer.classes, ClassBreaks) and layer.classes.signed,
            **_of_estimate(layer.indicator, decimals),
        },
        "counts": [
            {
                "column": name,
                "label": _column_label(name, lang, own),
                "decimals": decimals[name],
                **_of_estimate(name, decimals),
            }
            for name in layer.counts
        ],
        "where": layer.where,
        "people": people_config(layer, lang),
        # A count is no rate that could be colour on land.
        **({"circles": people_config(layer, lang)} if layer.people == layer.indicator else {}),
    }


def _of_estimate(name: str, known: Collection[str]) -> dict[str, Any]:
    """Say how an estimate is written: in two figures if it is of people, with its known range.

    And over which period a number is known of some units with others alone.
    """
    column = find_column(name)
    if column is None:
        return {}
    period = PERIOD.search(name) if column.measure in OVER_TERRITORY else None
    over = {"over": period[1]} if period else {}
    signed = column.kind == "count" and bool(column.bounds)
    figures = {"figures": 2, "sign": signed} if column.estimate else {}
    bounds = {"bounds": list(column.bounds)} if {*column.bounds} & {*known} else {}
    return figures | bounds | over


def people_config(layer: Layer, lang: str) -> dict[str, str] | None:
    """Describe the circles of people that a layer can show; None if there are none."""
    if layer.people is None:
        return None
    return {
        "column": layer.people,
        "label": _column_label(layer.people, lang, layer.own_labels),
        "less": (layer.less or CIRCLE_WORDS["fewer"]).get(lang),
        "more": (layer.more or CIRCLE_WORDS["more"]).get(lang),
    }


def value_label(layer: Layer, lang: str) -> str:
    """Name the value of a layer in a tooltip, without its unit."""
    years = YEARS.findall(layer.indicator)
    phrase = VALUE_LABELS.get(YEARS.sub("", layer.indicator))
    if phrase is None:
        return layer.short_title.get(lang)
    return UI[phrase].get(lang).format(*years)


def engine_style(style: Style) -> dict[str, Any]:
    """Write the style as the engine reads it: each colour as a pair, light ground then dark."""
    line, divide = style.line, style.line.heihe_tengchong
    borders = {
        name: {"width": _width(border), "light": border.colour.light, "dark": border.colour.dark}
        for name in ("county", "prefecture", "province", "national")
        for border in (getattr(line, name),)
    }
    labels, two = style.labels, style.palettes["two"]
    circles = {**style.circles.model_dump(), "light": list(two.light), "dark": list(two.dark)}
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
        "circles": circles,
        "type": {
            "stack": style.type.stack,
            "map_min": style.type.map_min,
            "label": style.type.label.model_dump(),
        },
        "labels": {
            "national_phone": labels.national_phone,
            "national_desktop": labels.national_desktop,
            "gap_px": labels.gap,
            "max_per_screen": {"phone": labels.max_phone, "desktop": labels.max_desktop},
        },
    }


def _pairs(section: Ground | Missing) -> dict[str, list[str]]:
    tones = {name: value for name, value in section if isinstance(value, Tone)}
    return {name: [tone.light, tone.dark] for name, tone in tones.items()}


def _width(border: BorderLine) -> float | list[float]:
    """Return the width of a border in px: one number where it never changes, else its steps."""
    drawn = [width for width in border.width if width]
    return drawn[0] if len(drawn) == 1 else list(border.width)


def _shared_config(edition: Edition, regions: pd.DataFrame, lang: str) -> dict[str, Any]:
    style, words = edition.style, load_vocabulary(edition.country.vocabulary)["comparability"]
    line, frame = style.line.heihe_tengchong, style.national_frame
    inset = frame.inset
    return {
        "lang": lang,
        "style": "atlas",
        "lines": "atlas",
        "labels": lang,
        "lineLabels": {"start": line.start.get(lang), "end": line.end.get(lang)},
        "frame": {"x": list(frame.x), "y": list(frame.y)},
        "inset": None
        if inset is None
        else {"title": inset.title.get(lang), "x": list(inset.x), "y": list(inset.y)},
        "legend": {},
        "linkText": UI["tooltip_link"].get(lang),
        "texts": {
            "comparability": {key: text.get(lang) for key, text in words.items()},
            "noData": style.missing.words.get(lang),
            "separate": frame.separate_census.words.get(lang),
            "live": UI["live"].get(lang),
            **circle_texts(style, lang),
            **class_texts(lang),
            **facts_texts(lang),
            "zoomIn": UI["zoom_in"].get(lang),
            "zoomOut": UI["zoom_out"].get(lang),
            "wheelHint": UI["wheel_hint"].get(lang),
            "fingersHint": UI["fingers_hint"].get(lang),
            "leaves": _special_region_notes(regions, lang),
        },
    }


def facts_texts(lang: str) -> dict[str, str]:
    """Return what a tooltip writes after a label, between places and notes, on its button."""
    return {
        "colon": UI["colon"].get(lang),
        **{key: ESTIMATE[key].get(lang) for key in RANGES},
        "close": UI["close"].get(lang),
        "betweenPlaces": BETWEEN["places"].get(lang),
        "betweenSentences": BETWEEN["sentences"].get(lang),
        "together": UI["together"].get(lang),
    }


def _special_region_notes(regions: pd.DataFrame, lang: str) -> dict[str, dict[str, str]]:
    """Say of each region with a census of its own how many people it has, by its code."""
    latest = regions.sort_values("year").drop_duplicates("province_code", keep="last")
    separate = {}
    for _, row in latest.sort_values("province_code").iterrows():
        people = format_number(row["population"], decimals=0)
        note = UI["separate_note"].say(lang, year=row["year"], people=people)
        separate[str(row["province_code"])] = {"name": str(row[f"name_{lang}"]), "note": note}
    return separate


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


SEARCH_WORDS = ("search_none", "search_count", "search_more")

TERMS: Final = MappingProxyType({"line": "about.html#line", "separate": "about.html#maps"})
"""What is found besides places, and the page that tells of it, in a language's tree."""


def search_script(places: Places) -> str:
    """Write ``assets/search.js``: the index, then the script that searches it.

    Returns
    -------
    str
        The payload ``search/index``: ``codes`` of all places, ``zh`` and ``en``, their names;
        ``levels``, a 1 for each prefecture and a 0 for each county unit; ``parents``, code of the
        prefecture of a county unit and of the province of any other place; ``provinces``, names
        by language and code; ``readings``, each syllable with the characters of the names that
        are read so; ``ends``, the characters that a province's or a city's name ends with;
        ``own``, from `irregular_readings`; ``past``, from `past_names`;
        ``aliases``, other names that people use, by code; ``terms``, from `terms`, and ``words``,
        phrases, by language. Lists as `codes_text` and `names_text` write them.
    """
    coded = places.dataset.country.codes
    levels, records = zip(*places.all.values(), strict=True)
    provinces = {record["province_code"]: record for record in records}
    past, united = past_names(places), coded.is_united
    payload = {
        "codes": codes_text([record["code"] for record in records]),
        **{lang: names_text(record[f"name_{lang}"] for record in records) for lang in LANGS},
        "levels": "".join("1" if level == "prefecture" else "0" for level in levels),
        "parents": codes_text([_parent_code(*place) for place in places.all.values()]),
        "provinces": {
            lang: {code: provinces[code][f"province_name_{lang}"] for code in sorted(provinces)}
            for lang in LANGS
        },
        "readings": readings(
            [r[key] for key in ("name_zh", "province_name_zh") for r in records]
            + list(past["zh"].values())
        ),
        "ends": NAME_ENDS,
        "own": irregular_readings(
            {record["code"]: record["name_zh"] for record in records if not united(record["code"])}
            | {
                code: names if united(code) else f"{places.all[code][1]['name_zh']}/{names}"
                for code, names in past["zh"].items()
            }
        ),
        "past": past,
        "aliases": {
            code: "|".join(dict.fromkeys(names.get(lang) for lang in LANGS))
            for division, names in read_words("search", "aliases").items()
            for code in (division, coded.united([division]))
            if code in places.all or code in provinces
        },
        "terms": {lang: terms(lang) for lang in LANGS},
        "words": {
            lang: {key: PLACE_WORDS[key].get(lang) for key in SEARCH_WORDS} for lang in LANGS
        },
    }
    script = bundle("search.js")
    return payload_script("search", "index", payload) + script


def past_names(places: Places) -> dict[str, dict[str, str]]:
    """List what the look-up of units knows of each place besides its own name and code.

    A county that was merged, renamed or given another code is found by what a list or a census
    of any year of the place's units called it.

    Returns
    -------
    dict of str to dict of str to str
        By code of the place: ``zh`` and ``en``, the names of all divisions whose unit the place is
        or was, that of its own code first, strokes between them; and ``codes``, theirs. A place's
        own is left out, but for united units: the name of one tells only some of its members.
    """
    members, codes = places.dataset.tables["unit_members"], places.dataset.country.codes
    columns = {
        "county": f"unit_code_{places.subject.counties.id.removeprefix('county_')}",
        "prefecture": "unit_code_prefecture",
    }
    divisions = pd.concat(
        members[members["level"].eq(level) & members[column].isin(list(places.all))].assign(
            unit=members[column]
        )
        for level, column in columns.items()
        if column in members
    )
    first = divisions["code"].ne(divisions["unit"].map(codes.first_division))
    divisions = divisions.assign(other=first).sort_values(
        ["unit", "other", "year", "code"], ascending=[True, True, False, True], kind="stable"
    )
    united = divisions["unit"].map(codes.is_united)
    past = {}
    for key, column in {"zh": "name_zh", "en": "name_en", "codes": "code"}.items():
        own = divisions["unit"].map({code: row[column] for code, (_, row) in places.all.items()})
        told = divisions[divisions[column].notna() & (united | divisions[column].ne(own))]
        names = told.groupby("unit")[column].unique()
        past[key] = {str(code): "/".join(of_place) for code, of_place in names.items()}
    return past


def terms(lang: str) -> list[dict[str, str | list[str]]]:
    """List what is found besides places: name, note, address, and the keys of all languages.

    All of it stands on the page on method.
    """
    listed: list[dict[str, str | list[str]]] = []
    for term, href in TERMS.items():
        words = read_words("search", term)
        keys = [key for other in LANGS for key in words["keys"].get(other).split("|")]
        named = {"name": words["name"].get(lang), "note": words["note"].get(lang)}
        listed.append({**named, "href": href, "keys": keys})
    return listed


def _parent_code(level: PlaceLevel, record: Record) -> str:
    prefecture = record["prefecture_code"]
    inside = level == "county" and prefecture
    return str(prefecture if inside else record["province_code"])


def readings(names: list[str]) -> dict[str, str]:
    """Group the characters of names by how they are read: under ``wu`` all that are read so."""
    characters: dict[str, list[str]] = defaultdict(list)
    for character in sorted(set("".join(names))):
        syllable = reading(character)
        if syllable != character:
            characters[syllable].append(character)
    return {syllable: "".join(characters[syllable]) for syllable in sorted(characters)}


def irregular_readings(names: Mapping[str, str]) -> dict[str, str]:
    """Spell the places that are not read as their characters are elsewhere, by code.

    A search finds such a place by either reading, so by the initials of either.

    Parameters
    ----------
    names
        Chinese names by code; the members of a unit with strokes between them.

    Returns
    -------
    dict
        Syllables with spaces between them, members with strokes: 330382 (Yueqing) is
        ``yue qing shi``.
    """
    spellings = {}
    for code, name in names.items():
        own = [
            " ".join(spelled)
            for member in name.split("/")
            if (spelled := syllables(member)) != [reading(character) for character in member]
        ]
        if own:
            spellings[code] = "/".join(own)
    return spellings
