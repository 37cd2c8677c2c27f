"""What the scripts of a map's page and of an embedded map load when they need it.

``about/<layer>.<lang>`` holds the words of one map, ``words/map.<lang>`` and
``words/embed.<lang>`` those of the tools around it, ``map-page.<lang>.js`` what every map's page
loads at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas.catalogue.edition import Edition
from atlas.catalogue.layer_schema import SOURCE_SEPARATOR
from atlas.catalogue.style import Style
from atlas.charts.centres import WAYS
from atlas.charts.chart import Chart
from atlas.drawing.classification import census_years, people_column
from atlas.model.country import Enlarged
from atlas.model.dataset import Coverage, Dataset, UnitSet
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.web.data.encode import payload_script
from atlas.web.maps.headlines import finding_of
from atlas.web.page.pages import LANGUAGE, UI, Page, write_file
from atlas.web.page.scripts_and_styles import (
    bundle,
    embed_stylesheet,
    legend_of,
    mark_words,
    unminified,
)
from atlas.web.place.page import place_path
from atlas.words.numbers import count, people, percent, percent_change
from atlas.words.word_files import LANGS, read_words

LEVEL: Final = read_words("map", "level")


MAP_BUTTONS: Final = read_words("map", "take")
"""For the template of a map's page."""

MAP_PAGE_WORDS: Final = read_words("map", "page")
"""For the script that every map's page loads."""

MAP_SCRIPT_WORDS: Final = read_words("map", "script")
"""For the scripts that table and embed code load when they are opened."""

EMBED: Final = read_words("map", "embed")
"""For the script of an embedded map."""

_FROM: Final = read_words("map", "from")


def in_language(texts: Mapping[str, Text], lang: str) -> dict[str, str]:
    """Pick one language of a table of texts."""
    return {key: text.get(lang) for key, text in texts.items()}


_WORDS = read_words("map", "coverage")

LEFT_OUT = ("incomplete", "inseparable")
"""What may be left out, as fields of the coverage and as words."""


def coverage_of(layer: Layer, dataset: Dataset) -> Coverage | None:
    """Find how far the column of a user's table reaches; None for a column of the atlas."""
    key = (layer.unit_set, layer.indicator)
    own = {(column.unit_set, column.name): column.coverage for column in dataset.own_columns}
    return own.get(key)


def coverage_facts(coverage: Coverage, lang: str) -> list[str]:
    """Say how many units have a value, how many people live there, and what is left out."""
    reach = _WORDS["reach"].say(
        lang,
        n=count(coverage.with_value),
        all=count(coverage.units),
        people=percent(coverage.share),
        year=coverage.year,
    )
    left_out = [
        _WORDS[key].say(lang, n=count(len(units)))
        for key in LEFT_OUT
        if (units := getattr(coverage, key))
    ]
    return [reach, *left_out]


CORES_SCRIPT: Final = "assets/cores.js"

STEP: Final = 20
"""Per cent between two lines of the axis."""


def cores_of(chart: Chart, page: Page) -> dict[str, Any]:
    """Write out the rows of the chart for a page.

    Returns
    -------
    dict
        ``cities``, the largest first; ``low`` and ``high``, ends of the axis that they share, %;
        ``ticks``, figures on it and where they stand, % from its left end; ``ways``, how many
        cities went each of the `WAYS`.
    """
    frame = chart.table.frame
    values = frame[["core_pct", "periphery_pct", "whole_pct"]].to_numpy(float)
    low, high = float(values.min()) - 2, float(values.max()) + 2
    first = int(-(-low // STEP)) * STEP
    ticks = [
        (percent_change(tick, 0), round(100 * (tick - low) / (high - low), 2))
        for tick in range(first, int(high) + 1, STEP)
    ]
    counts = frame["way"].value_counts()
    return {
        "cities": [_city(str(code), row, page) for code, row in frame.iterrows()],
        "low": round(low, 1),
        "high": round(high, 1),
        "ticks": ticks,
        "ways": [(way, int(counts.get(way, 0))) for way in WAYS],
    }


def _city(code: str, row: pd.Series, page: Page) -> dict[str, Any]:
    """Write out a city in the picture: figures, where its marks stand, which way it went."""
    core, rest, whole = (float(row[f"{part}_pct"]) for part in ("core", "periphery", "whole"))
    province = str(row[f"province_name_{page.lang}"])
    name = str(row[f"name_{page.lang}"])
    return {
        "href": page.to(place_path(code)),
        "name": name,
        "other_name": str(row[f"name_{page.other_lang}"]),
        "province": "" if province == name else province,
        "plain": bool(row["plain"]),
        "way": str(row["way"]),
        "marks": f"--c:{core:.1f};--p:{rest:.1f};--w:{whole:.1f}",
        "core": percent_change(core),
        "periphery": percent_change(rest),
        "whole": percent_change(whole),
        "people": people(float(row["people"]), page.lang),
    }


REACH = 1.5e6
"""Metres from side to side of a region, times how much larger it is than on the national map."""


def write_map_files(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Write scripts, words and the style sheet of embedded maps below ``assets/``."""
    assets = site / "assets"
    write_file(assets / "embed.css", embed_stylesheet(edition.style))
    for lang in LANGS:
        words = payload_script("words", f"page.{lang}", page_words(lang, dataset.country.enlarged))
        write_file(site / page_script(lang), words + bundle("map-page.js"))
        later_words = {"map": map_words(lang), "embed": embed_words(lang)}
        for name, later in later_words.items():
            script = payload_script("words", f"{name}.{lang}", later)
            write_file(assets / "words" / f"{name}.{lang}.js", script)
        for layer in edition.layers:
            about = about_and_finding(layer, dataset, lang, edition.style)
            script = payload_script("about", f"{layer.id}.{lang}", about)
            write_file(assets / "about" / f"{layer.id}.{lang}.js", script)


def about_map(layer: Layer, unit_set: UnitSet, lang: str, style: Style) -> dict[str, Any]:
    """Say what a map is: everything that must stand beside it wherever it is shown.

    Returns
    -------
    dict
        ``title``, ``subtitle``, ``source``, ``caveat``, ``dates``; ``from``, the source in a few
        words; ``notes``, the same as sentences under a picture; ``legend``, the engine's legend
        but for its element.
    """
    legend = legend_of(layer, unit_set, lang, style)
    source, caveat = layer.source.get(lang), layer.caveat.get(lang)
    dates = census_dates(layer, unit_set, lang)
    return {
        "title": layer.title.get(lang),
        "subtitle": layer.subtitle.get(lang),
        "source": source,
        "caveat": caveat,
        "dates": dates,
        "from": from_where(layer, unit_set, lang),
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
            # Another level may lack what this one has.
            "missing": UI["legend_separate"].say(lang, missing=layer.missing.get(lang)),
            "separate": UI["legend_separate_alone"].get(lang),
            "land": legend.outside,
            **mark_words(lang, style),
            "people": legend_people(layer, unit_set),
            "peopleLabel": UI["legend_shares"].get(lang).format(year=legend.year),
        },
    }


def legend_people(layer: Layer, unit_set: UnitSet) -> str | None:
    """Name the column of people whose shares a legend gives; None if the map has no such count."""
    column = people_column(layer, unit_set)
    return column if column in layer.counts else None


def about_and_finding(layer: Layer, dataset: Dataset, lang: str, style: Style) -> dict[str, Any]:
    """Say what a map is, as `about_map`, and as ``finding`` what it finds, if that is written."""
    unit_set = dataset.unit_sets[layer.unit_set]
    about = about_map(layer, unit_set, lang, style)
    finding = finding_of(layer.id, dataset, lang)
    return about if finding is None else {**about, "finding": finding}


def census_dates(layer: Layer, unit_set: UnitSet, lang: str) -> str:
    """Write the dates of the censuses that a map rests on, or what else its figures are of."""
    if layer.dated is not None:
        return layer.dated.get(lang)
    text = UI["census_date"].get(lang)
    dates = [text.format(year=year) for year in census_years(layer, unit_set)]
    return UI["semicolon"].get(lang).join(dates)


def from_where(layer: Layer, unit_set: UnitSet, lang: str) -> str:
    """Name the publisher and the source of a map: the censuses, or what else it rests on."""
    if layer.dated is not None:
        # The first of the sources is that of the figures.
        source = layer.source.get(lang).split(SOURCE_SEPARATOR.get(lang))[0]
        return by_the_atlas(_FROM["other"].say(lang, source=source), lang)
    years = UI["comma"].get(lang).join(str(year) for year in census_years(layer, unit_set))
    return by_the_atlas(_FROM["censuses"].say(lang, years=years), lang)


def by_the_atlas(source: str, lang: str) -> str:
    """Say below a frame in a page of others who publishes what it shows, before the source."""
    return _FROM["atlas"].say(lang, atlas=UI["site"].get(lang), source=source)


def page_script(lang: str) -> str:
    """Return the address of the script of every map's page, from the root of the site."""
    return f"assets/map-page.{lang}.js"


def page_words(lang: str, enlarged: Iterable[Enlarged]) -> dict[str, Any]:
    """Return the words that a map's page needs at once, and the regions that it enlarges."""
    levels = in_language(LEVEL, lang)
    whole = UI["whole_country"].get(lang)
    places = {"levels": levels, "country": whole, "regions": regions(lang, enlarged)}
    return {**in_language(MAP_PAGE_WORDS, lang), **places}


def regions(lang: str, enlarged: Iterable[Enlarged]) -> list[dict[str, Any]]:
    """Name the city regions of the national figures and give their squares, Albers metres."""
    squares = []
    for region in enlarged:
        half = REACH / region.times / 2
        x, y = ([round(at - half), round(at + half)] for at in region.centre)
        squares.append({"name": region.name.get(lang), "x": x, "y": y})
    return squares


def map_words(lang: str) -> dict[str, Any]:
    """Return the words of table and embed code, and the lines that a host page pastes."""
    return {
        **in_language(MAP_SCRIPT_WORDS, lang),
        "levels": in_language(LEVEL, lang),
        "languages": dict(LANGUAGE),
        "themes": in_language(read_words("map", "theme"), lang),
        "host": host_lines(),
    }


def embed_words(lang: str) -> dict[str, Any]:
    """Return the words of an embedded map."""
    return {
        **in_language(EMBED, lang),
        "mapLabel": UI["map_label"].get(lang),
        "here": MAP_PAGE_WORDS["here"].get(lang),
        "levels": in_language(LEVEL, lang),
    }


def host_lines() -> str:
    """Return the two lines of script that belong under an iframe."""
    return unminified("embed/embed-host.js")
