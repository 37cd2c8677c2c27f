"""Styles as QML, the style documents of QGIS: rules, their symbols, and a tip under the pointer.

Rules and not a graduated renderer, because that one closes its classes on both sides, draws no
missing value, and knows no unit that is left plain. Keys are made of places, not drawn at random
as QGIS does, so that the same style is the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from atlas.exports.styles.letters import labeling
from atlas.exports.styles.rules import (
    Between,
    Condition,
    Equals,
    LayerStyle,
    Missing,
    Rule,
    both,
)
from atlas.exports.styles.scales import QGIS_PIXEL, scale_at
from atlas.exports.styles.symbols import fill_symbol, id_of, line_symbol, marker_symbol
from atlas.model.country import Country
from atlas.model.text import Text

QGIS_VERSION: Final = "3.40.0"
DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
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
        The country whose censuses and divisions are meant.
    """
    # Whatever the categories leave out, such as aliases, stays as the layer has it.
    categories = ["Symbology", *(["Labeling"] if style.labels else []), "MapTips", "Rendering"]
    root = Element("qgis", version=QGIS_VERSION, styleCategories="|".join(categories))
    if style.labels:
        root.set("labelsEnabled", "1")
    for element in style_elements(style, geometry_type, country=country):
        root.append(element)
    SubElement(root, "layerGeometryType").text = GEOMETRY_TYPES[geometry_type]
    return DOCTYPE + tostring(root, encoding="unicode")


def style_elements(
    style: LayerStyle, geometry_type: str, say: Say = both, *, country: Country
) -> list[Element]:
    """Write what a style document and a layer of a project share."""
    tip = Element("mapTip", enabled="1")
    tip.text = _tip(style, say)
    elements = [_renderer(style, geometry_type, say), tip]
    if style.labels:
        conditions = [expression(label.condition) for label in style.labels]
        elements.insert(1, labeling(style.labels, conditions, style.id, country=country))
    for name, value in (("blendMode", "0"), ("featureBlendMode", "0"), ("layerOpacity", "1")):
        element = Element(name)
        element.text = value
        elements.append(element)
    return elements


def expression(condition: Condition) -> str:
    """Write a condition in the language of QGIS."""
    column = quoted(condition.column)
    if isinstance(condition, Between):
        number = column if condition.per is None else f"{column} / {quoted(condition.per)}"
        bounds = ((">=", condition.low), ("<", condition.high))
        sides = [f"{number} {sign} {float(bound)!r}" for sign, bound in bounds if bound is not None]
        return " AND ".join(sides)
    if isinstance(condition, Equals):
        word = condition.word.replace("'", "''")
        return f"{column} = '{word}'"
    if isinstance(condition, Missing):
        return f"{column} IS NULL"
    if condition.holds:
        return f"{column} = true"
    return f"({column} IS NULL OR {column} = false)"


def heading_key(style: LayerStyle) -> str:
    """Return the key of the rule that holds all others, if the style has a heading."""
    return _key(style, "heading")


def quoted(column: str) -> str:
    """Write the name of a column in the language of QGIS."""
    return '"' + column.replace('"', '""') + '"'


def _renderer(style: LayerStyle, geometry_type: str, say: Say) -> Element:
    renderer = Element(
        "renderer-v2",
        type="RuleRenderer",
        symbollevels="1",
        forceraster="0",
        referencescale="-1",
        enableorderby="0",
    )
    root = SubElement(renderer, "rules", key=_key(style, "root"))
    parent = root
    if style.heading is not None:
        parent = SubElement(root, "rule", key=heading_key(style), label=say(style.heading))
    symbols = SubElement(renderer, "symbols")
    for place, rule in enumerate(style.rules):
        parent.append(_rule(rule, place, style, say))
        symbols.append(_symbol(rule, place, style, geometry_type))
    return renderer


def _rule(rule: Rule, place: int, style: LayerStyle, say: Say) -> Element:
    label = say(rule.words)
    element = Element("rule", key=_key(style, str(place)), symbol=str(place), label=label)
    if rule.conditions:
        element.set("filter", " AND ".join(map(expression, rule.conditions)))
    if rule.from_zoom is not None:
        element.set("scalemaxdenom", str(scale_at(rule.from_zoom, QGIS_PIXEL)))
        element.set("scalemindenom", "1")
    return element


def _symbol(rule: Rule, place: int, style: LayerStyle, geometry_type: str) -> Element:
    if rule.symbol.dot is not None:
        return marker_symbol(str(place), rule.symbol.dot)
    if geometry_type != "MultiPolygon":
        return line_symbol(str(place), rule.symbol, place)
    mark = rule.from_zoom is not None
    return fill_symbol(str(place), rule.symbol, () if mark else style.borders, mark=mark)


def _key(style: LayerStyle, part: str) -> str:
    return id_of(f"{style.id}/{part}")


def _tip(style: LayerStyle, say: Say) -> str:
    """Write the HTML of a tip: the names, then each value after what its column is called."""
    names = " ".join(f"<b>[% {quoted(column)} %]</b>" for column in style.names)
    rows = [f"{escape(say(words))}: [% {quoted(column)} %]" for words, column in style.tip]
    return "<br>".join([*([names] if names else []), *rows])
