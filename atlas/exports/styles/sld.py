"""Styles as SLD 1.1 with Symbology Encoding 1.1 (OGC 05-078r4, 05-077r4), for map servers.

Lengths are px, as the standard takes them without a unit of measure. Borders stand in a feature
type style of their own, which is painted after all fills.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from atlas.exports.styles.letters import fonts
from atlas.exports.styles.rules import (
    Between,
    BorderStep,
    Condition,
    Dot,
    Equals,
    Hatch,
    Label,
    LayerStyle,
    Line,
    Missing,
    Rule,
    Symbol,
    both,
)
from atlas.exports.styles.scales import SLD_PIXEL, scale_at
from atlas.exports.styles.symbols import DOT_EDGE, GAP, SEAM
from atlas.model.country import Country

SLD: Final = "{http://www.opengis.net/sld}"
SE: Final = "{http://www.opengis.net/se}"
OGC: Final = "{http://www.opengis.net/ogc}"
PREFIXES: Final = {"sld": SLD, "se": SE, "ogc": OGC}

HATCH_MARKS: Final = ("horline", "shape://horline")
"""A horizontal stroke as QGIS and as GeoServer name it: each takes the first that it knows."""


def sld(style: LayerStyle, table: str, *, country: Country) -> str:
    """Write a style as a styled layer descriptor.

    Parameters
    ----------
    style
        What is drawn.
    table
        The published table that it is drawn from.
    country
        The country whose censuses and divisions are meant.
    """
    for prefix, uri in PREFIXES.items():
        register_namespace(prefix, uri.strip("{}"))
    root = Element(f"{SLD}StyledLayerDescriptor", version="1.1.0")
    layer = SubElement(root, f"{SLD}NamedLayer")
    SubElement(layer, f"{SE}Name").text = table
    user_style = SubElement(layer, f"{SLD}UserStyle")
    SubElement(user_style, f"{SE}Name").text = style.id
    description = SubElement(user_style, f"{SE}Description")
    SubElement(description, f"{SE}Title").text = both(style.title)
    SubElement(description, f"{SE}Abstract").text = both(style.abstract)
    # A rule that draws nothing is not allowed.
    drawn = [rule for rule in style.rules if rule.symbol != Symbol()]
    fills = [_rule(rule, str(place)) for place, rule in enumerate(drawn)]
    names = [
        _label(label, f"label_{place}", country=country) for place, label in enumerate(style.labels)
    ]
    for rules in (fills, list(_border_rules(style.borders)), names):
        if rules:
            SubElement(user_style, f"{SE}FeatureTypeStyle").extend(rules)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _rule(rule: Rule, name: str) -> Element:
    element = Element(f"{SE}Rule")
    SubElement(element, f"{SE}Name").text = name
    description = SubElement(element, f"{SE}Description")
    SubElement(description, f"{SE}Title").text = rule.label
    if rule.conditions:
        element.append(_filter(rule.conditions))
    if rule.from_zoom is not None:
        denominator = str(scale_at(rule.from_zoom, SLD_PIXEL))
        SubElement(element, f"{SE}MaxScaleDenominator").text = denominator
    for symbolizer in _symbolizers(rule.symbol):
        element.append(symbolizer)
    return element


def _filter(conditions: Sequence[Condition]) -> Element:
    parts = [part for condition in conditions for part in _comparisons(condition)]
    whole = parts[0] if len(parts) == 1 else _joined("And", parts)
    element = Element(f"{OGC}Filter")
    element.append(whole)
    return element


def _comparisons(condition: Condition) -> list[Element]:
    column = condition.column
    if isinstance(condition, Between):
        bounds = (
            ("PropertyIsGreaterThanOrEqualTo", condition.low),
            ("PropertyIsLessThan", condition.high),
        )
        return [
            _compared(kind, column, repr(float(bound)), condition.per)
            for kind, bound in bounds
            if bound is not None
        ]
    if isinstance(condition, Equals):
        return [_compared("PropertyIsEqualTo", column, condition.word)]
    if isinstance(condition, Missing):
        return [_null(column)]
    if condition.holds:
        return [_joined("Or", _truths(column, "true"))]
    return [_joined("Or", [_null(column), *_truths(column, "false")])]


def _joined(kind: str, parts: Iterable[Element]) -> Element:
    element = Element(f"{OGC}{kind}")
    element.extend(parts)
    return element


def _compared(kind: str, column: str, literal: str, per: str | None = None) -> Element:
    element = Element(f"{OGC}{kind}")
    number = element if per is None else SubElement(element, f"{OGC}Div")
    for name in (column, per) if per is not None else (column,):
        SubElement(number, f"{OGC}PropertyName").text = name
    SubElement(element, f"{OGC}Literal").text = literal
    return element


def _truths(column: str, literal: str) -> list[Element]:
    """Compare a truth value; QGIS finds it equal to no literal, and only alike."""
    alike = _compared("PropertyIsLike", column, literal)
    alike.attrib |= {"wildCard": "%", "singleChar": "_", "escapeChar": "!"}
    return [_compared("PropertyIsEqualTo", column, literal), alike]


def _null(column: str) -> Element:
    element = Element(f"{OGC}PropertyIsNull")
    SubElement(element, f"{OGC}PropertyName").text = column
    return element


def _symbolizers(symbol: Symbol) -> Iterable[Element]:
    if symbol.fill is not None:
        area = Element(f"{SE}PolygonSymbolizer")
        fill = SubElement(area, f"{SE}Fill")
        _parameter(fill, "fill", symbol.fill)
        area.append(_stroke(Line(symbol.fill, SEAM)))
        yield area
    if symbol.hatch is not None:
        area = Element(f"{SE}PolygonSymbolizer")
        SubElement(area, f"{SE}Fill").append(_graphic_fill(symbol.hatch))
        yield area
    for line in symbol.lines:
        yield _line(line)
    if symbol.dot is not None:
        yield _point(symbol.dot)


def _point(dot: Dot) -> Element:
    element = Element(f"{SE}PointSymbolizer")
    graphic = SubElement(element, f"{SE}Graphic")
    mark = SubElement(graphic, f"{SE}Mark")
    SubElement(mark, f"{SE}WellKnownName").text = "circle"
    fill = SubElement(mark, f"{SE}Fill")
    _parameter(fill, "fill", dot.fill)
    mark.append(_stroke(Line(dot.edge, DOT_EDGE)))
    SubElement(graphic, f"{SE}Size").text = f"{dot.size:g}"
    return element


def _label(label: Label, name: str, *, country: Country) -> Element:
    """Write names beside points; GeoServer writes those of a higher priority first."""
    element = Element(f"{SE}Rule")
    SubElement(element, f"{SE}Name").text = name
    element.append(_filter([label.condition]))
    if label.from_zoom is not None:
        denominator = str(scale_at(label.from_zoom, SLD_PIXEL))
        SubElement(element, f"{SE}MaxScaleDenominator").text = denominator
    text = SubElement(element, f"{SE}TextSymbolizer")
    words = SubElement(text, f"{SE}Label")
    SubElement(words, f"{OGC}PropertyName").text = label.column
    font = SubElement(text, f"{SE}Font")
    _parameter(font, "font-family", fonts(country=country)[0])
    _parameter(font, "font-size", f"{label.size:g}")
    placement = SubElement(SubElement(text, f"{SE}LabelPlacement"), f"{SE}PointPlacement")
    for kind, shares in (("AnchorPoint", (0, 0.5)), ("Displacement", (GAP, 0))):
        place = SubElement(placement, f"{SE}{kind}")
        for axis, share in zip("XY", shares, strict=True):
            SubElement(place, f"{SE}{kind}{axis}").text = f"{share:g}"
    halo = SubElement(text, f"{SE}Halo")
    SubElement(halo, f"{SE}Radius").text = f"{label.halo_width / 2:g}"
    _parameter(SubElement(halo, f"{SE}Fill"), "fill", label.halo)
    _parameter(SubElement(text, f"{SE}Fill"), "fill", label.colour)
    return element


def _line(line: Line) -> Element:
    element = Element(f"{SE}LineSymbolizer")
    element.append(_stroke(line))
    if line.inset:
        SubElement(element, f"{SE}PerpendicularOffset").text = f"{line.inset:g}"
    return element


def _stroke(line: Line) -> Element:
    element = Element(f"{SE}Stroke")
    _parameter(element, "stroke", line.colour)
    _parameter(element, "stroke-width", f"{line.width:g}")
    _parameter(element, "stroke-linejoin", "round")
    if line.dash:
        _parameter(element, "stroke-dasharray", " ".join(f"{part:g}" for part in line.dash))
    return element


def _graphic_fill(hatch: Hatch) -> Element:
    element = Element(f"{SE}GraphicFill")
    graphic = SubElement(element, f"{SE}Graphic")
    for name in HATCH_MARKS:
        mark = SubElement(graphic, f"{SE}Mark")
        SubElement(mark, f"{SE}WellKnownName").text = name
        mark.append(_stroke(Line(hatch.colour, hatch.width)))
    SubElement(graphic, f"{SE}Size").text = f"{hatch.spacing:g}"
    rotation = SubElement(graphic, f"{SE}Rotation")
    # Rotations of the standard run clockwise, angles of the style do not.
    SubElement(rotation, f"{OGC}Literal").text = f"{-hatch.angle:g}"
    return element


def _border_rules(steps: Sequence[BorderStep]) -> Iterable[Element]:
    for place, step in enumerate(steps):
        element = Element(f"{SE}Rule")
        SubElement(element, f"{SE}Name").text = f"border_{step.from_zoom}"
        if place + 1 < len(steps):
            nearer = scale_at(steps[place + 1].from_zoom, SLD_PIXEL)
            SubElement(element, f"{SE}MinScaleDenominator").text = str(nearer)
        if step.from_zoom > 0:
            farthest = scale_at(step.from_zoom, SLD_PIXEL)
            SubElement(element, f"{SE}MaxScaleDenominator").text = str(farthest)
        element.append(_line(step.line))
        yield element


def _parameter(parent: Element, name: str, value: str) -> None:
    SubElement(parent, f"{SE}SvgParameter", name=name).text = value
