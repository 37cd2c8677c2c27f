"""The styles of every published table: those of its maps, or a plain one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from atlas.catalogue.layer_schema import unit_set_levels
from atlas.catalogue.style import Style
from atlas.exports.styles.others import other_styles, outlines
from atlas.exports.styles.rules import LayerStyle, layer_style, short_name
from atlas.exports.tables import PublishedTable
from atlas.model.country import Country
from atlas.model.layer import Layer
from atlas.words.reading import read_words

_MARKS = read_words("marks")


def lead(*, country: Country) -> str:
    """Name the map that lists begin with."""
    return f"net_migration_county_{country.span}"


def styles_of(
    tables: Sequence[PublishedTable], layers: Sequence[Layer], style: Style, *, country: Country
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
        The country.

    Returns
    -------
    dict
        Name of a table → its styles, the default first; at least one for every such table.
        Prefectures and provinces that hold the columns of a map of counties bear its style too.
    """
    return {
        table.name: _table_styles(table, layers, style, country=country)
        for table in tables
        if table.geometry_type is not None
    }


def _table_styles(
    table: PublishedTable, layers: Sequence[Layer], style: Style, *, country: Country
) -> tuple[LayerStyle, ...]:
    own = [layer for layer in layers if layer.unit_set == table.name]
    own.sort(key=lambda layer: layer.id != lead(country=country))
    styles = [layer_style(layer, style, table, country=country) for layer in own] + other_styles(
        table, style, country=country
    )
    seen = {(layer.indicator, layer.where) for layer in own}
    for layer in layers:
        if (layer.indicator, layer.where) not in seen and _holds(table, layer, country=country):
            seen.add((layer.indicator, layer.where))
            styles.append(_at_another_level(layer, style, table, country=country))
    return _named_once(styles or [outlines(table, style)])


def _holds(table: PublishedTable, layer: Layer, *, country: Country) -> bool:
    """Whether larger units have all that a map of counties shows, and some value."""
    larger = unit_set_levels(country=country).get(table.name) in ("prefecture", "province")
    columns = {layer.indicator, *layer.counts, *([layer.where] if layer.where else [])}
    if not larger or layer.level != "county" or not columns <= set(table.columns):
        return False
    return bool(table.frame[layer.indicator].notna().any())


def _at_another_level(
    layer: Layer, style: Style, table: PublishedTable, *, country: Country
) -> LayerStyle:
    """Style the units of a level as the web map does when it is switched to that level."""
    title = _MARKS["under"].fill(group=table.text.title, title=short_name(layer))
    made = layer_style(layer, style, table, country=country)
    return replace(made, id=f"{layer.id}_by_{table.name}", title=title, listed=False)


def _named_once(styles: Sequence[LayerStyle]) -> tuple[LayerStyle, ...]:
    names: set[str] = set()
    named = []
    for one in styles:
        # A user may have given a map the name of another one.
        unique = one.name if one.name not in names else f"{one.name} ({one.id})"
        names.add(unique)
        named.append(replace(one, name=unique))
    return tuple(named)
