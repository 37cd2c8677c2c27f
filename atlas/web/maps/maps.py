"""The page of each map: its legend, the map itself, what it says and what it cannot say.

No figure of the live map stands here: `atlas.web.data.assets` writes the values, what the engine is
told of a map is `atlas.web.data.engine_payloads`, and ``static/maps/tooltip.js`` says them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from atlas.catalogue.columns import column_of
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import YEARS
from atlas.drawing.classification import base_year, class_numbers, people_column, shown
from atlas.exports.figure_renderer import STILLS, THEMES, still_name, still_size, thumb_size
from atlas.exports.figures import figure_path
from atlas.exports.tables import Download
from atlas.measures.migration.nested import CANNOT_BE_TOLD, GAINED, LOST
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.figures import counted_people
from atlas.model.layer import Categories, Layer
from atlas.model.summary.places import CoreFigures
from atlas.web.data.assets import MAP_STYLES, first_columns, geometry_of, levels_of, map_scripts
from atlas.web.maps.added_children import RULES, child_scripts
from atlas.web.maps.headlines import finding_of
from atlas.web.maps.line import INDICATORS, line_split
from atlas.web.maps.map_files import (
    MAP_BUTTONS,
    census_dates,
    coverage_facts,
    coverage_of,
    in_language,
    legend_people,
    page_script,
)
from atlas.web.method import fold_of_map
from atlas.web.page.pages import UI, Page, Picture, environment, in_lang
from atlas.web.page.scripts_and_styles import AlbersMap, AtlasFigure, Drawing, legend_of
from atlas.words.numbers import count, grown, percent


def still_of(
    page: Page, layer: Layer, alt: str, *, thumb: bool = False, light_only: bool = False
) -> str:
    """Write the still of a map for both themes.

    Parameters
    ----------
    page
        The page that shows it.
    layer
        The map.
    alt
        What it shows, in the page's language.
    thumb
        Whether it stands in a list of maps, small, and is loaded when it comes into sight.
    light_only
        Whether it is light whatever the reader's system has, as in a frame in another's page.

    Returns
    -------
    str
        A ``<picture>``.
    """
    frame = page.edition.style.national_frame
    width, height = (thumb_size if thumb else still_size)(frame)
    light, dark = (
        page.relative(f"{STILLS}/{still_name(layer.id, theme, thumb=thumb)}") for theme in THEMES
    )
    return picture(light, (width, height), alt, "" if light_only else dark, thumb=thumb)


def picture(
    file: str, size: tuple[int, int], alt: str, dark: str = "", *, thumb: bool = False
) -> str:
    """Write the ``<picture>`` that stands in the place of any live map.

    Parameters
    ----------
    file, size, alt
        Address of the picture, its size in px, and what it shows.
    dark
        Address of the one for dark pages; empty where one does for both.
    thumb
        Whether it is loaded when it comes into sight.
    """
    width, height = size
    template = environment().get_template("maps/_still.html.j2")
    return template.render(file=file, width=width, height=height, alt=alt, dark=dark, thumb=thumb)


FIGURE_SIZE = (1600, 1200)
"""Pixels of a map's PNG."""

TYPE_DEFINITIONS = {
    "type_districts": "districts",
    "type_dense_districts": "dense_districts",
    "type_degurba": "degree_of_urbanisation",
}
"""Columns that type cities, and the definition's key in the summary."""


def map_path(layer: Layer) -> str:
    """Return the address of a map's page in its language's tree."""
    return f"maps/{layer.id}.html"


def map_page(
    edition: Edition,
    dataset: Dataset,
    layer: Layer,
    downloads: Sequence[Download],
    lang: str,
    *,
    children: bool = False,
) -> tuple[Page, str]:
    """Render the page of one map.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    dataset, layer, lang
        What is shown, and in which language.
    downloads
        The files that hold its figures, among others.
    children
        Whether others put something on it, as `atlas.web.maps.added_children` writes it.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    unit_set = dataset.unit_sets[layer.unit_set]
    page = described_page(edition, dataset, layer, lang)
    context = {
        "layer": layer,
        "finding": finding_of(layer.id, dataset, lang),
        "legend": legend_of(layer, unit_set, lang, edition.style),
        "facts": facts(page, dataset, layer, unit_set),
        "dates": census_dates(layer, unit_set, lang),
        "method": fold_of_map(dataset, page, layer),
        "files": files_of(layer, downloads),
        **_other_maps(page, layer),
        "split": line_split(dataset, lang) if layer.indicator in INDICATORS else None,
        "switches": layer.people or len(levels_of(layer, dataset)) > 1,
        "words": in_language(MAP_BUTTONS, lang),
        # Of the other maps the build draws none: `china-atlas figures` does.
        "pdf": page.relative(figure_path(layer.id, lang, "pdf")) if layer.headline else "",
        "children": children,
    }
    scripts = [*map_scripts(lang, first_columns(layer), geometry_of(layer)), page_script(lang)]
    styles = [*MAP_STYLES]
    if children:
        scripts += child_scripts(layer, lang)
        styles.append(RULES)
    figure = AtlasFigure(page, "maps/map.html.j2", scripts, styles, context)
    still = still_of(page, layer, page.picture.alt) if page.picture else ""
    add_layer_map(figure, page, layer, unit_set, still)
    return page, figure.render()


def described_page(edition: Edition, dataset: Dataset, layer: Layer, lang: str) -> Page:
    """Describe the page of a map: its title, and its picture if one is drawn."""
    title, subtitle = layer.title.get(lang), layer.subtitle.get(lang)
    # Maps of several levels or years share their subtitle; the short title tells them apart.
    described = layer.short_title.get(lang) + UI["colon"].get(lang) + subtitle
    page = Page(edition, map_path(layer), lang, title, described)
    if not edition.figures:
        return page
    file, alt = f"figures/{layer.id}.{lang}.png", _alternative(page, dataset, layer)
    return replace(page, picture=Picture(file, *FIGURE_SIZE, alt))


def _alternative(page: Page, dataset: Dataset, layer: Layer) -> str:
    """Say in place of a map's picture what it shows: a finding heads the page already."""
    if finding_of(layer.id, dataset, page.lang) is not None:
        return page.title
    sentences = facts(page, dataset, layer, dataset.unit_sets[layer.unit_set])
    fact = sentences[0] if sentences else layer.subtitle.get(page.lang)
    return MAP_BUTTONS["alt"].say(page.lang, title=page.title, fact=fact)


def _other_maps(page: Page, layer: Layer) -> dict[str, Any]:
    """List the maps of the same group, and of every other group its first.

    A page that listed every map would weigh more in links than in all its words.
    """
    lang, own = page.lang, in_lang(layer.group, page.lang)
    groups: dict[str, list[dict[str, str]]] = {}
    for one in page.edition.layers:
        href, title = page.to(map_path(one)), one.short_title.get(lang)
        link = {"id": one.id, "href": href, "title": title}
        groups.setdefault(in_lang(one.group, lang), []).append(link)
    return {
        "siblings": groups[own],
        "other_groups": [
            (group, links[0]["href"]) for group, links in groups.items() if group != own
        ],
    }


def add_layer_map(
    figure: AtlasFigure, page: Page, layer: Layer, unit_set: UnitSet, still: str = ""
) -> None:
    """Draw a layer over the whole country into a page, in the place of its still."""
    label = page.text("map_label", title=layer.title.get(page.lang))
    payloads = [("config", page.lang), ("layer", f"{layer.id}.{page.lang}")]
    options = {
        "link": page.to("place/{prefecture}.html"),
        "switch": "land-or-people",
        "legend": {"people": legend_people(layer, unit_set)},
    }
    drawing = Drawing("mapSoon", payloads, options)
    figure.add_child(AlbersMap("main", label, drawing, still))


def files_of(layer: Layer, downloads: Sequence[Download]) -> list[Download]:
    """Choose the downloads that hold a map's figures: its own table, and the GeoPackage."""
    own = (f"{layer.unit_set}.csv", f"{layer.unit_set}.csv.zip")
    return [file for file in downloads if file.name in own or layer.unit_set in file.layers]


def facts(page: Page, dataset: Dataset, layer: Layer, unit_set: UnitSet) -> list[str]:
    """Say in numbers what a map shows, as far as its kind allows."""
    if layer.indicator in TYPE_DEFINITIONS:
        summary = dataset.summary.core_periphery
        figures = summary.get(TYPE_DEFINITIONS[layer.indicator])
        return _typed(page, figures) if figures else []
    coverage = coverage_of(layer, dataset)
    if coverage is not None:
        return coverage_facts(coverage, page.lang)
    if isinstance(layer.classes, Categories) or not layer.classes.signed:
        return []
    said = [] if finding_of(layer.id, dataset, page.lang) else _directions(page, layer, unit_set)
    return [
        *said,
        *_declining(page, layer, unit_set),
        *_with_uplift(page, dataset, layer, unit_set),
    ]


def _declining(page: Page, layer: Layer, unit_set: UnitSet) -> list[str]:
    residents = people_column(layer, unit_set)
    moved = [] if layer.people is None else [layer.people]
    table = shown(layer, unit_set, layer.indicator, residents, *moved)
    coloured = class_numbers(layer, table) >= 0
    values = _values_or_people(layer, table, coloured)
    known = values.notna()
    people = table[residents].astype("Int64")
    declining = values.lt(0).fillna(False)
    everyone = int(people[known].sum())
    if not known.any() or not everyone:
        return []
    sentence = page.text(
        "facts_signed",
        n=count(known.sum()),
        declining=count(declining.sum()),
        less=in_lang(layer.less, page.lang),
        share=percent(declining.sum() / known.sum() * 100),
        people=percent(int(people[declining].sum()) / everyone * 100),
        year=base_year(layer.indicator, unit_set),
    )
    others = {"facts_no_rate": int((known & ~coloured).sum()), "facts_missing": int((~known).sum())}
    return [
        *([sentence] if declining.any() and not _is_estimated(layer, unit_set) else []),
        *(page.text(key, n=count(n)) for key, n in others.items() if n),
    ]


def _is_estimated(layer: Layer, unit_set: UnitSet) -> bool:
    """Tell whether a map shows estimates: one near zero may be of the other sign."""
    shows = (name for name in (layer.people, layer.indicator) if name)
    return any(column_of(unit_set, name).estimate for name in shows)


def _bounds(layer: Layer, unit_set: UnitSet) -> tuple[str, ...]:
    """Return the columns of an estimate's range; empty of what is counted.

    That of its people where it has any: a unit without a rate has moved all the same.
    """
    told = (column_of(unit_set, name).bounds for name in (layer.people, layer.indicator) if name)
    return next((ends for ends in told if ends and set(ends) <= set(unit_set.table)), ())


def _directions(page: Page, layer: Layer, unit_set: UnitSet) -> list[str]:
    """Say of an estimate how many units gained, how many lost, and how many cannot be told."""
    ends = _bounds(layer, unit_set)
    if not ends or (told := ends[0].replace("_low_", "_direction_")) not in unit_set.table:
        return []
    ways = shown(layer, unit_set, told)[told].value_counts()
    fields = {"gained": GAINED, "lost": LOST, "untold": CANNOT_BE_TOLD}
    units = {key: count(ways.get(way, 0)) for key, way in fields.items()}
    return [page.text("facts_estimated", **units)]


def _values_or_people(layer: Layer, table: pd.DataFrame, coloured: pd.Series) -> pd.Series:
    """Return what a map shows and, where it withholds a rate, the people behind it.

    A rate on a small base is not shown, but its unit gained or lost all the same: the summary
    and the story count it.
    """
    values = table[layer.indicator].astype("Float64").where(coloured)
    if layer.people is None:
        return values
    people = table[layer.people].astype("Float64")
    opposed = (values * people).lt(0).any()  # a stock, or another change than the one shown
    return values if opposed else values.fillna(people)


def _with_uplift(page: Page, dataset: Dataset, layer: Layer, unit_set: UnitSet) -> list[str]:
    """Say how many units decline once the first census is raised for those it missed."""
    years = YEARS.findall(layer.indicator)
    growth = dataset.summary.units.get("-".join(years))
    uplift = None if growth is None else growth.uniform_uplift
    if uplift is None:
        return []
    table = shown(layer, unit_set)
    before, after = map(int, years)
    people = counted_people(table, before), counted_people(table, after, since=before)
    start, end = (counts.astype("Float64") for counts in people)
    known = start.notna() & end.notna() & start.gt(0)
    declining = int((end < start * uplift)[known].sum())
    share = percent(declining / int(known.sum()) * 100)
    fields = {"year": years[0], "uplift": uplift, "declining": count(declining), "share": share}
    return [page.text("facts_uplift", **fields)]


def _typed(page: Page, figures: CoreFigures) -> list[str]:
    growth = (figures.core_growth_pct, figures.periphery_growth_pct)
    growth_of_all = (figures.all_core_growth_pct, figures.all_periphery_growth_pct)
    (core, periphery), (all_core, all_periphery) = (
        ["–" if value is None else grown(value).get(page.lang) for value in values]
        for values in (growth, growth_of_all)
    )
    return [
        page.text(
            "facts_types",
            prefectures=count(figures.prefectures),
            declining=count(figures.declining),
            growing=count(figures.declining_with_growing_core),
            core=core,
            periphery=periphery,
        ),
        page.text("facts_all_parts", core=all_core, periphery=all_periphery),
    ]
