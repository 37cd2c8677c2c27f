"""Styles as QML, the style documents of QGIS: rules, their symbols, and a tip under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

from atlas.exports.render import render_xml
from atlas.exports.styles.notation import quoted
from atlas.exports.styles.rules import LayerStyle, both
from atlas.model.country import Country
from atlas.model.text import Text

GEOMETRY_TYPES: Final = {
    "MultiPolygon": "2",
    "LineString": "1",
    "MultiLineString": "1",
    "Point": "0",
}

Say = Callable[[Text], str]
"""How a text is written: `atlas.exports.styles.rules.both`, or in one language."""


def qml(style: LayerStyle, geometry_type: str, *, country: Country) -> str:
    """Write a style as the document that QGIS loads.

    Parameters
    ----------
    style
        What is drawn.
    geometry_type
        ``MultiPolygon``, ``LineString``, ``MultiLineString`` or ``Point``.
    country
        The country, of whose letters names are.
    """
    return render_xml(
        "qml.xml.j2",
        style=style,
        geometry_type=geometry_type,
        layer_geometry=GEOMETRY_TYPES[geometry_type],
        say=both,
        tip=tip,
        country=country,
    )


def tip(style: LayerStyle, say: Say) -> str:
    """Write the HTML of a map tip: the names, then each value after what its column is called."""
    names = " ".join(f"<b>[% {quoted(column)} %]</b>" for column in style.names)
    rows = [f"{escape(say(words))}: [% {quoted(column)} %]" for words, column in style.tip]
    return "<br>".join([*([names] if names else []), *rows])
