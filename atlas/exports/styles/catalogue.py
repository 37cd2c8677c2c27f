"""The styles of every published table: those of its maps, or a plain one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from atlas.exports.styles.rules import (
    LayerStyle,
    Line,
    Rule,
    Symbol,
    borders,
    both,
    layer_style,
    missing_symbol,
)
from atlas.exports.tables import PublishedTable
from atlas.layers import Layer
from atlas.style import Style, Text

LEAD: Final = "net_migration_county_2010_2020"
"""The map that the site leads with; other tables lead with the first of their maps."""

BORDERS: Final = Text("省界", "Borders of provinces")


def styles_of(
    tables: Sequence[PublishedTable], layers: Sequence[Layer], style: Style
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

    Returns
    -------
    dict
        Name of a table → its styles, the default first; at least one for every such table.
    """
    return {
        table.name: _table_styles(table, layers, style)
        for table in tables
        if table.geometry_type is not None
    }


def _table_styles(
    table: PublishedTable, layers: Sequence[Layer], style: Style
) -> tuple[LayerStyle, ...]:
    own = [layer for layer in layers if layer.unit_set == table.name]
    own.sort(key=lambda layer: layer.id != LEAD)
    styles = [layer_style(layer, style, table) for layer in own]
    if table.name in PLAIN:
        styles.append(PLAIN[table.name](table, style))
    elif not styles:
        styles.append(_outlines(table, style))
    return _named_once(styles)


def _named_once(styles: Sequence[LayerStyle]) -> tuple[LayerStyle, ...]:
    names: set[str] = set()
    named = []
    for one in styles:
        # A user may have given a map the name of another one.
        unique = one.name if one.name not in names else f"{one.name} ({one.id})"
        names.add(unique)
        named.append(replace(one, name=unique))
    return tuple(named)


def _plain(
    table: PublishedTable, words: Text, symbol: Symbol, *, name: Text | None = None
) -> LayerStyle:
    title = name or table.text.title
    rule = Rule(words, (), symbol)
    return LayerStyle(table.name, both(title), title, table.text.about, None, (rule,))


def _line(table: PublishedTable, style: Style) -> LayerStyle:
    line = style.line.heihe_tengchong
    casing = Line(line.casing_colour.light, line.casing)
    dashes = Line(line.colour.light, line.width, line.dash)
    return _plain(table, table.text.title, Symbol(lines=(casing, dashes)))


def _regions(table: PublishedTable, style: Style) -> LayerStyle:
    words = style.national_frame.separate_census.words
    made = _plain(table, words, missing_symbol(style))
    return replace(made, borders=borders("province", style))


def _province_borders(table: PublishedTable, style: Style) -> LayerStyle:
    """Draw nothing but borders, to lay over the maps of smaller units."""
    made = _plain(table, BORDERS, Symbol(), name=BORDERS)
    return replace(made, id="province_borders", borders=borders("province", style))


def _outlines(table: PublishedTable, style: Style) -> LayerStyle:
    """Draw what has no map of its own: areas in the colour of land, lines in ink."""
    if table.geometry_type != "MultiPolygon":
        ink = Line(style.ground.ink.light, style.line.national.width[0])
        return _plain(table, table.text.title, Symbol(lines=(ink,)))
    land = Symbol(style.ground.land_without_theme.light)
    made = _plain(table, table.text.title, land)
    return replace(made, borders=borders("province", style))


PLAIN: Final[Mapping[str, Callable[[PublishedTable, Style], LayerStyle]]] = MappingProxyType(
    {
        "heihe_tengchong_line": _line,
        "special_regions": _regions,
        "province": _province_borders,
    }
)
"""Tables that have a style besides those of maps; any other without a map has outlines."""
