"""The explorer: every map, level and period in one page, its view kept in the address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import YEARS, Style
from atlas.model.country import UPPER
from atlas.model.dataset import Dataset
from atlas.model.layer import SMALL_AREA, Layer
from atlas.units.history import group_values
from atlas.web.data.assets import MAP_STYLES, engine_scripts, levels_of, shown_columns
from atlas.web.data.encode import payload_script
from atlas.web.data.engine_payloads import CIRCLE_WORDS, value_label
from atlas.web.maps.map_files import EMBED, LEVEL, MAP_PAGE_WORDS, about_map, in_language
from atlas.web.maps.maps import still_of
from atlas.web.page.pages import UI, Page, in_lang, render, write_file
from atlas.web.page.scripts_and_styles import legend_of, mark_words
from atlas.words.word_files import LANGS, read_words, table_names

EXPLORE: Final = read_words("explore")
"""For template and scripts alike."""


_MARKS = read_words("marks")


SAME_FAMILY = {"annual_rate_pct": "change_pct"}
"""Indicators that go with another one's years: ten years in per cent, twenty in per cent a year."""


def opening_map(span: str) -> str:
    """Name the map that the page opens with, if the build has it."""
    return f"growth_county_{span}"


def explore_page(edition: Edition, dataset: Dataset, lang: str) -> tuple[Page, str]:
    """Render the explorer in one language; with ``figures`` the build draws its still."""
    words = in_language(EXPLORE, lang)
    page = Page(edition, "explore.html", lang, words["title"], words["description"])
    maps = catalogue(edition.layers, lang)
    scripts = [
        *engine_scripts(),
        f"assets/atlas.{lang}.js",
        f"assets/explore.{lang}.js",
        "assets/explore.js",
        "assets/find-place.js",
    ]
    # The words of the map that it opens with keep the room until that is drawn.
    opening = opening_map(dataset.country.span)
    entry = next((listed for listed in maps if opening in listed["same"].split()), maps[0])
    layer = next(layer for layer in edition.layers if layer.id == entry["id"])
    unit_set = dataset.unit_sets[layer.unit_set]
    first = entry | {"about": about_map(layer, unit_set, lang, edition.style)}
    still = Markup(still_of(page, layer, first["about"]["title"])) if edition.figures else ""
    html = render(
        "explore/explore.html.j2",
        page,
        words=words,
        levels=in_language(LEVEL, lang),
        show=in_language(CIRCLE_WORDS, lang),
        groups=grouped(maps),
        first=first,
        still=still,
        key=legend_of(layer, unit_set, lang, edition.style),
        more=EMBED["more"].get(lang),
        picture=MAP_PAGE_WORDS["picture"].get(lang),
        scripts=[page.relative(script) for script in scripts],
        styles=[page.relative(style) for style in (*MAP_STYLES, "assets/explore.css")],
    )
    return page, html


def write_explore_files(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Write the words of the explorer, its list of maps, and what a reader's own table takes."""
    span, latest = edition.country.span, edition.country.latest
    given = payload_script("own", "atlas", own_table_given(edition, dataset))
    for lang in LANGS:
        words, maps = explore_words(lang, span), catalogue(edition.layers, lang)
        text = payload_script("words", f"explore.{lang}", words)
        write_file(
            site / f"assets/explore.{lang}.js", text + payload_script("catalogue", lang, maps)
        )
        own = own_table_words(lang, edition.style, latest)
        own_words = payload_script("words", f"own.{lang}", own)
        write_file(site / f"assets/own.{lang}.js", given + own_words)


def own_table_given(edition: Edition, dataset: Dataset) -> dict[str, Any]:
    """Return what a reader's own table is drawn with.

    Returns
    -------
    dict
        ``sets``, the unit sets that rows are joined to by level, of county sets that of the places,
        as ``people`` the finer one for people alone and as ``earlier`` that of the first census on;
        ``people``, by unit set the column of its latest people; ``palettes`` of one way and of two.
    """
    country = dataset.country
    names = {country.unit_set(): "county", country.people_set: "people"} | {
        level: level for level in UPPER
    }
    # The longest set of counties places the rows of years before those of the others.
    counties = {id: years for id, years in country.sets.items() if id not in names}
    earlier = max(counties, key=lambda id: len(counties[id]), default=None)
    if earlier is not None:
        names[earlier] = "earlier"
    columns: dict[str, set[str]] = {}
    for layer in edition.layers:
        shown = shown_columns(layer, dataset.unit_sets[layer.unit_set])
        for id in levels_of(layer, dataset).values():
            columns.setdefault(id, set()).update(shown)
    sets = {name: id for id, name in names.items() if id in columns}
    people = f"population_{country.latest}"
    palettes = {name: edition.style.palettes[name] for name in ("sequential", "diverging")}
    return {
        "sets": sets,
        "people": {id: people for id in sets.values() if people in columns[id]},
        "palettes": {name: palette.model_dump() for name, palette in palettes.items()},
    }


def own_table_words(lang: str, style: Style, latest: int) -> dict[str, Any]:
    """Return the words of a reader's own table, whose shares are of people of the latest census."""
    words = in_language(read_words("own_table"), lang)
    tables = {
        name: in_language(read_words("own_table", name), lang) for name in table_names("own_table")
    }
    return {
        **words,
        **tables,
        "missing": UI["legend_separate"].say(lang, missing=words["missing"]),
        "separate": UI["legend_separate_alone"].get(lang),
        "marks": mark_words(lang, style),
        "shares": UI["legend_shares"].get(lang).format(year=latest),
        "notes": [UI["footer_maps"].get(lang), UI["site"].get(lang)],
    }


def explore_words(lang: str, span: str) -> dict[str, Any]:
    """Return the words of the page's scripts."""
    return {
        **in_language(EXPLORE, lang),
        "levels": in_language(LEVEL, lang),
        "start": opening_map(span),
        "here": MAP_PAGE_WORDS["here"].get(lang),
        "mapLabel": UI["map_label"].get(lang),
    }


def catalogue(layers: Sequence[Layer], lang: str) -> list[dict[str, Any]]:
    """List the maps to choose from: one for each indicator, whatever the level.

    Parameters
    ----------
    layers
        The maps of the build. Those that show the same column of the same units at several
        levels are one entry, by the finest of them.
    lang
        Language of the names.

    Returns
    -------
    list of dict
        ``id``; ``same``, the ids of all layers that it stands for; ``pages``, that with a page of
        its own for a level; ``group`` and ``name``;
        ``family``, shared by the maps that differ only in their years; ``years`` as written.
    """
    # The explorer lays any map beside any other: on the borders that they have in common.
    listed = (layer for layer in layers if layer.level != SMALL_AREA)
    entries = group_values(((layer.indicator, layer.where), layer) for layer in listed)
    return [_entry(same, lang) for same in entries.values()]


def _entry(same: Sequence[Layer], lang: str) -> dict[str, Any]:
    finest = {"county": 0, "prefecture": 1, "province": 2}
    layer = min(same, key=lambda layer: finest[layer.level])
    stem = YEARS.sub("", layer.indicator).rstrip("_")
    family = SAME_FAMILY.get(stem, stem) + "|" + (layer.where or "")
    return {
        "id": layer.id,
        "same": " ".join(layer.id for layer in same),
        "pages": {layer.level: layer.id for layer in same},
        "group": in_lang(layer.group, lang),
        "name": value_label(layer, lang) if len(same) > 1 else layer.short_title.get(lang),
        "family": family,
        "years": _MARKS["dash"].get(lang).join(YEARS.findall(layer.indicator)),
    }


def grouped(maps: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Put the maps under their groups, both in the order of the list."""
    return list(group_values((entry["group"], entry) for entry in maps).items())
