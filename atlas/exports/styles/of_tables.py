"""The styles of every published table: those of its maps, and others beside them or in their place.

Others are found by what a table holds, so that a table that a build leaves out asks for none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.catalogue.style import Style, load_vocabulary
from atlas.exports.styles.rules import (
    CLOSE_VIEWS,
    Between,
    Condition,
    Dot,
    Equals,
    Label,
    LayerStyle,
    Line,
    Missing,
    Rule,
    Symbol,
    borders,
    both,
    flow_width,
    hatched,
    layer_style,
    missing_symbol,
    name_columns,
    short_name,
    tips,
)
from atlas.exports.tables import DownloadTable
from atlas.measures.migration.province_moves import KINDS, THRESHOLDS
from atlas.model.country import UPPER, Country
from atlas.model.layer import ClassBreaks, Layer
from atlas.model.text import Text
from atlas.units.census_land import OF_HOST, OF_LAND, OF_UNIT, SHAPE, WITH_OTHERS, count_approximate
from atlas.words.numbers import class_labels, count, of_many, percent
from atlas.words.word_files import LANGS, read_words

_MARKS = read_words("marks")

_WORDS: Final = read_words("qgis")

COMPARABILITY: Final = _WORDS["comparability"]
PARTS: Final = read_words("qgis", "parts")

STOCKS: Final = (20_000.0, 100_000.0, 300_000.0, 1_000_000.0)
"""Breaks of people on a line between two provinces; each class is about twice as wide."""

WIDTHS: Final = (0.15, 0.4, 0.9, 1.8, 3.6)
"""Width in px of a line of each class."""


def lead(span: str) -> str:
    """Name the map that lists begin with, by the years compared: ``2010_2020``."""
    return f"net_migration_county_{span}"


def styles_of(
    tables: Sequence[DownloadTable], layers: Sequence[Layer], style: Style, *, country: Country
) -> dict[str, tuple[LayerStyle, ...]]:
    """Make the styles of all tables that have a geometry.

    Parameters
    ----------
    tables
        What is published.
    layers
        The maps, in the order of their lists.
    style
        Hatches, lines and grounds.
    country
        Its main comparison leads, and it words how units compare.

    Returns
    -------
    dict
        Name of a table → its styles, the default first; at least one for every such table.
        Prefectures and provinces that hold the columns of a map of counties bear its style too.
    """
    first, comparability = lead(country.span), load_vocabulary(country.vocabulary)["comparability"]
    return {
        table.name: _table_styles(table, layers, style, first, comparability)
        for table in tables
        if table.geometry_type is not None
    }


def _table_styles(
    table: DownloadTable,
    layers: Sequence[Layer],
    style: Style,
    first: str,
    comparability: Mapping[str, Text],
) -> tuple[LayerStyle, ...]:
    own = [layer for layer in layers if layer.unit_set == table.name]
    own.sort(key=lambda layer: layer.id != first)
    styles = [layer_style(layer, style, table) for layer in own]
    styles += _other_styles(table, style, comparability)
    seen = {(layer.indicator, layer.where) for layer in own}
    for layer in layers:
        if (layer.indicator, layer.where) not in seen and _holds(table, layer):
            seen.add((layer.indicator, layer.where))
            # The units of a level look as on the web map when it is switched to that level.
            title = _MARKS["under"].fill(group=table.text.title, title=short_name(layer))
            made = layer_style(layer, style, table)
            id = f"{layer.id}_by_{table.name}"
            styles.append(replace(made, id=id, title=title, listed=False))
    return _named_once(styles or [_outlines(table, style)])


def _holds(table: DownloadTable, layer: Layer) -> bool:
    """Return whether larger units have all that a map of counties shows, and some value."""
    columns = {layer.indicator, *layer.counts, *([layer.where] if layer.where else [])}
    if table.name not in UPPER or layer.level != "county" or not columns <= set(table.columns):
        return False
    return bool(table.frame[layer.indicator].notna().any())


def _named_once(styles: Sequence[LayerStyle]) -> tuple[LayerStyle, ...]:
    names: set[str] = set()
    named = []
    for style in styles:
        # A user may have given a map the name of another one.
        name = style.name
        if both(name) in names:
            name = Text(*(f"{name.get(lang)} ({style.id})" for lang in LANGS))
        names.add(both(name))
        named.append(replace(style, name=name))
    return tuple(named)


def _other_styles(
    table: DownloadTable, style: Style, comparability: Mapping[str, Text]
) -> list[LayerStyle]:
    """Make the styles that a table has besides those of maps."""
    if table.name == "province_moves":
        periods = sorted(pd.unique(table.frame["period"]), reverse=True)
        return [_moves_of(table, style, str(period)) for period in periods]
    if table.name == "seats":
        # Lists of maps show the first of them.
        return [_seats_in(lang, table, style) for lang in LANGS]
    if re.fullmatch(r"census_\d{4}_map", table.name):
        return [_as_counted(table, style)]
    plain = PLAIN[table.name](table, style) if table.name in PLAIN else None
    styles = [plain] if plain is not None else []
    compared = _latest(table, r"comparability(_\d{4}_\d{4})?")
    # Prefectures and provinces are summed from counties, and compare as they are.
    if compared is not None and table.name.startswith(("county_", "comparability")):
        styles.append(_comparability(table, compared, style, comparability))
    return styles


def _outlines(table: DownloadTable, style: Style) -> LayerStyle:
    """Draw what nothing else is known of: areas in the colour of land, lines and points in ink."""
    title = table.text.title
    if table.geometry_type == "Point":
        dot = Dot(style.ground.ink.light, style.ground.page.light, SEAT_DOTS["county"])
        return _styled(table, title, [Rule(title, (), Symbol(dot=dot))])
    if table.geometry_type != "MultiPolygon":
        ink = Line(style.ground.ink.light, style.line.national.width[0])
        return _styled(table, title, [Rule(title, (), Symbol(lines=(ink,)))])
    rule = Rule(title, (), Symbol(style.ground.land_without_theme.light))
    return _styled(table, title, [rule], borders=borders("province", style))


def _line(table: DownloadTable, style: Style) -> LayerStyle:
    line, title = style.line.heihe_tengchong, table.text.title
    casing = Line(line.casing_colour.light, line.casing)
    dashes = Line(line.colour.light, line.width, line.dash)
    return _styled(table, title, [Rule(title, (), Symbol(lines=(casing, dashes)))])


def _regions(table: DownloadTable, style: Style) -> LayerStyle:
    title, census = table.text.title, style.national_frame.separate_census.words
    words = _MARKS["under"].fill(group=title, title=census)
    rule = Rule(words, (), missing_symbol(style))
    return _styled(table, title, [rule], borders=borders("province", style))


def _province_borders(table: DownloadTable, style: Style) -> LayerStyle:
    """Draw nothing but borders, to lay over the maps of smaller units."""
    title, lines = _WORDS["borders"], borders("province", style)
    return _styled(table, title, [Rule(title, (), Symbol())], id="province_borders", borders=lines)


def _parts(table: DownloadTable, style: Style) -> LayerStyle:
    side = style.palettes["side"].light
    unclassified = Equals("part", "unclassified")
    rules = [
        Rule(PARTS["core"], (Equals("part", "core"),), Symbol(side[0])),
        Rule(PARTS["periphery"], (Equals("part", "periphery"),), Symbol(side[-1])),
        Rule(_WORDS["unclassified"], (unclassified,), missing_symbol(style)),
    ]
    return _classed(table, rules, style)


def _corrections(table: DownloadTable, style: Style) -> LayerStyle:
    orange, purple = style.palettes["two"].light
    rules = [
        Rule(_WORDS["corrected"], (Equals("status", "applied"),), Symbol(purple)),
        Rule(_WORDS["doubted"], (Equals("status", "flagged"),), Symbol(orange)),
    ]
    return _classed(table, rules, style)


def _as_counted(table: DownloadTable, style: Style) -> LayerStyle:
    """Draw the rows of a census by their density, where the land is theirs alone.

    Land that stands in for that of several rows is drawn once for each, all alike: a colour would
    show the last of them. So it bears no class but a hatch; that of hosts, which hold land already
    drawn, is a hatch alone over theirs.
    """
    classes = style.scale("density_per_km2")
    words, edges = class_labels(classes), pairwise((None, *classes.edges, None))
    rules = [
        Rule(text, (Between("population", low, high, per="area_km2"),), Symbol(colour))
        for text, (low, high), colour in zip(words, edges, classes.light, strict=True)
    ]
    missing, stands_in = missing_symbol(style), hatched(style.approximate)
    symbols = {
        OF_LAND[WITH_OTHERS]: missing,
        OF_UNIT: stands_in,
        OF_HOST: replace(stands_in, fill=None, swatch=missing.fill),
    }
    for shape, symbol in symbols.items():
        if (found := count_approximate(table.frame, [shape])).rows:
            share = percent(found.share_pct, 2)
            told = of_many(_WORDS, f"shape_{shape}", found.rows, share=share)
            rules.append(Rule(told, (Equals(SHAPE, shape),), symbol))
    heading, tip = (
        read_words("grids", "section.people_1km")["legend"],
        ("population", "area_km2", SHAPE),
    )
    return _classed(table, rules, style, heading=heading, tip=tips(table, tip))


def _stocks(table: DownloadTable, style: Style) -> LayerStyle | None:
    column = _latest(table, r"born_there_living_here_\d{4}")
    if column is None:
        return None
    colours = style.palettes["sequential"].light[1:]
    words = class_labels(ClassBreaks(STOCKS, colours, colours))
    bounds = pairwise((None, *STOCKS, None))
    rules = [
        Rule(text, (Between(column, low, high),), Symbol(lines=(Line(colour, width),)))
        for text, (low, high), colour, width in zip(words, bounds, colours, WIDTHS, strict=True)
    ]
    return _classed(table, rules, style, heading=table.describe(column).title, borders=())


def _comparability(
    table: DownloadTable, column: str, style: Style, words: Mapping[str, Text]
) -> LayerStyle:
    palette, missing = style.palettes["sequential"].light, missing_symbol(style)
    symbols = {
        "unchanged": Symbol(palette[0]),
        "recoded": Symbol(palette[1]),
        "zone_joined": Symbol(palette[2]),
        "merged": Symbol(palette[4]),
        "transfer_united": Symbol(palette[3]),
        "transfer_flagged": Symbol(style.palettes["two"].light[0]),
        "not_counted": missing,
    }
    rules = [Rule(words[key], (Equals(column, key),), symbols[key]) for key in symbols]
    rules.append(Rule(style.missing.words, (Missing(column),), missing))
    made = _classed(table, rules, style)
    if table.name == "comparability":
        return made
    what = Text(COMPARABILITY.zh, COMPARABILITY.en.lower())
    title = _MARKS["under"].fill(group=table.text.title, title=what)
    id = f"{table.name}_comparability"
    return replace(made, id=id, name=title, title=title)


def _classed(table: DownloadTable, rules: Sequence[Rule], style: Style, **more: Any) -> LayerStyle:
    """Draw each value of a column in its own way, and say the value in the tip."""
    columns = sorted({condition.column for rule in rules for condition in rule.conditions})
    usual = {"tip": tips(table, columns), "borders": borders("county", style)}
    return _styled(table, table.text.title, rules, **usual | more)


def _styled(table: DownloadTable, title: Text, rules: Iterable[Rule], **more: Any) -> LayerStyle:
    """Make a style of a table, called as the table is where nothing ``more`` says otherwise."""
    usual = {"id": table.name, "heading": None, "names": name_columns(table)}
    about = table.text.about
    return LayerStyle(name=title, title=title, abstract=about, rules=(*rules,), **usual | more)


def _latest(table: DownloadTable, pattern: str) -> str | None:
    """Return the last column that a pattern names: that of the latest years."""
    named = (name for name in table.columns if re.fullmatch(pattern, name))
    return max(named, default=None)


_MOVES: Final = read_words("qgis", "moves")
_PERIOD: Final = read_words("province_moves")["period"]

FAR, CLOSE = THRESHOLDS
MOVE_KEYS: Final = (150_000, 300_000, 600_000, 1_200_000)
"""People whose arrows the legend shows in their width."""

CLOSE_ZOOM: Final = 5


def _moves_of(table: DownloadTable, style: Style, period: str) -> LayerStyle:
    """Draw moves as arrows as wide as their people; the small ones in close views, all alike."""
    start, end = period.split("-")
    title = _MARKS["under"].fill(group=table.text.title, title=_PERIOD.fill(start=start, end=end))
    of_period, grey = Equals("period", period), style.ground.muted.light

    def rule(words: Text, colour: str, shown: Sequence[Condition], **more: Any) -> Rule:
        line = Line(colour, flow_width(more.pop("people", 400_000)), flow="people")
        return Rule(words, (of_period, *shown), Symbol(lines=(line,)), **more)

    small = _MOVES["small"].fill(least=count(CLOSE), most=count(FAR))
    rules = [
        rule(small, grey, [Between("people", CLOSE, FAR)], people=CLOSE, from_zoom=CLOSE_ZOOM),
        *(
            rule(_MOVES[kind], colour, [Equals("kind", kind), Between("people", FAR, None)])
            for kind, colour in zip(KINDS, style.palettes["moves"].light, strict=True)
        ),
        *(
            rule(_MOVES["key"].fill(n=count(people)), grey, [], people=people, key=True)
            for people in MOVE_KEYS
        ),
    ]
    id, tip = f"province_moves_{start}_{end}", tips(table, ("people", "low", "high"))
    return _styled(table, title, rules, id=id, heading=_MOVES["heading"], tip=tip)


_SEATS: Final = read_words("qgis", "seats")

SEATS_FROM_ZOOM: Final = {"province": None, "prefecture": 6, "county": 8}
"""The zoom level of the web map from which the seats of a level are named."""

SEAT_DOTS: Final = {"province": 5.0, "prefecture": 3.8, "county": 2.8}
"""Diameters of dots, px."""


def _seats_in(lang: str, table: DownloadTable, style: Style) -> LayerStyle:
    ink, page, letters = style.ground.ink.light, style.ground.page.light, style.type.label
    levels = {level: Equals("seat_level", level) for level in SEATS_FROM_ZOOM}
    rules = [
        Rule(
            _SEATS[level] if zoom is None else CLOSE_VIEWS.fill(words=_SEATS[level]),
            (levels[level],),
            Symbol(dot=Dot(ink, page, SEAT_DOTS[level])),
            zoom,
        )
        for level, zoom in SEATS_FROM_ZOOM.items()
    ]
    labels = tuple(
        Label(
            column=f"label_{lang}",
            rank="label_rank",
            condition=levels[level],
            size=float(getattr(letters, level)),
            colour=ink,
            halo=page,
            halo_width=float(letters.halo),
            from_zoom=zoom,
        )
        for level, zoom in SEATS_FROM_ZOOM.items()
    )
    listed = lang == LANGS[0]
    more = {"id": f"seats_{lang}", "names": name_columns(table), "listed": listed}
    return _styled(table, _SEATS[f"named_{lang}"], rules, labels=labels, **more)


PLAIN: Final[Mapping[str, Callable[[DownloadTable, Style], LayerStyle | None]]] = MappingProxyType(
    {
        "heihe_tengchong_line": _line,
        "special_regions": _regions,
        "province": _province_borders,
        "core_periphery_districts": _parts,
        "core_periphery_dense_districts": _parts,
        "core_periphery_degurba": _parts,
        "census_corrections": _corrections,
        "province_migration_lines": _stocks,
    }
)
"""How to draw a table, by its name."""
