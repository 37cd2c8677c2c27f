"""Symbols as QGIS writes them: layers of fills, hatches and lines, lengths in points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement

from atlas.exports.styles.rules import BorderStep, Dot, Hatch, Line, Symbol
from atlas.exports.styles.scales import POINTS_PER_PX, QGIS_PIXEL, scale_at

FILLS, MARKS, BORDERS = 0, 1, 2
"""Rendering passes: fills of all units first, so that no fill covers a neighbour's border."""

SEAM: Final = 0.5
"""Width in px of the edge in a fill's own colour that closes hairlines between neighbours."""

DOT_EDGE, GAP = 0.8, 3.0
"""Width in px of a dot's edge, and what lies between a dot and its name."""

HEAD, HEAD_PER_WIDTH = 3.0, 1.45
"""Breadth of an arrow's head: so many px, and so many per px of its line."""


def fill_symbol(
    name: str, symbol: Symbol, borders: Sequence[BorderStep] = (), *, mark: bool = False
) -> Element:
    """Write the symbol of an area.

    Parameters
    ----------
    name
        By which a rule names it.
    symbol
        Fill, hatch and lines.
    borders
        The border of the unit at each zoom level.
    mark
        Whether it lies over the fills of all units.
    """
    element = _symbol("fill", name)
    below = MARKS if mark else FILLS
    if symbol.swatch is not None:
        element.append(_legend_fill(symbol.swatch, below))
    if symbol.fill is not None:
        element.append(_fill(symbol.fill, below))
    if symbol.hatch is not None:
        element.append(_hatch(symbol.hatch, below, f"@{name}@{len(element)}"))
    for line in symbol.lines:
        element.append(_line(line, MARKS))
    if borders:
        element.append(_border(borders))
    return element


def line_symbol(name: str, symbol: Symbol, place: int = 0) -> Element:
    """Write the symbol of a line; those of a higher place are drawn over all of a lower one."""
    element = _symbol("line", name)
    for line in symbol.lines:
        element.append(_line(line, place))
        if line.head:
            element.append(_head(line, place, f"@{name}@{len(element)}"))
    return element


def marker_symbol(name: str, dot: Dot) -> Element:
    """Write the symbol of a point."""
    element = _symbol("marker", name)
    options = {
        "name": "circle",
        "color": rgba(dot.fill),
        "outline_color": rgba(dot.edge),
        "outline_style": "solid",
        "outline_width": points(DOT_EDGE),
        "outline_width_unit": "Point",
        "size": points(dot.size),
        "size_unit": "Point",
    }
    element.append(_layer("SimpleMarker", FILLS, options))
    return element


def option_map(options: Mapping[str, str]) -> Element:
    """Write settings as QGIS keeps them."""
    element = Element("Option", type="Map")
    for name, value in options.items():
        SubElement(element, "Option", name=name, type="QString", value=value)
    return element


def rgba(colour: str) -> str:
    """Write ``#rrggbb`` as QGIS does: red, green, blue and opacity."""
    return ",".join([*(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)), "255"])


def points(px: float) -> str:
    """Write a length in px as points."""
    return f"{px * POINTS_PER_PX:.6g}"


def _symbol(kind: str, name: str) -> Element:
    return Element("symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0")


def _layer(kind: str, rendering_pass: int, options: Mapping[str, str]) -> Element:
    attributes = {"class": kind, "pass": str(rendering_pass), "locked": "0", "enabled": "1"}
    element = Element("layer", attributes)
    element.append(option_map(options))
    return element


def _fill(colour: str, rendering_pass: int) -> Element:
    options = {
        "color": rgba(colour),
        "style": "solid",
        "outline_color": rgba(colour),
        "outline_style": "solid",
        "outline_width": points(SEAM),
        "outline_width_unit": "Point",
        "joinstyle": "bevel",
    }
    return _layer("SimpleFill", rendering_pass, options)


def _legend_fill(colour: str, rendering_pass: int) -> Element:
    """Write a fill that is not drawn under units: only a legend's swatch has no feature."""
    layer = _fill(colour, rendering_pass)
    layer.append(data_defined({"enabled": "$id IS NULL"}))
    return layer


def _hatch(hatch: Hatch, rendering_pass: int, name: str) -> Element:
    options = {
        "angle": f"{hatch.angle:g}",
        "color": rgba(hatch.colour),
        "distance": points(hatch.spacing),
        "distance_unit": "Point",
        # Lines then run on from one unit to the next.
        "coordinate_reference": "viewport",
    }
    layer = _layer("LinePatternFill", rendering_pass, options)
    strokes = _symbol("line", name)
    strokes.append(_line(Line(hatch.colour, hatch.width), FILLS))
    layer.append(strokes)
    return layer


def _head(line: Line, rendering_pass: int, name: str) -> Element:
    """Write the head of an arrow: a marker on the last point, turned along the line."""
    options = {"placements": "LastVertex", "placement": "lastvertex", "rotate": "1"}
    layer = _layer("MarkerLine", rendering_pass, options)
    head = {
        "name": "filled_arrowhead",
        "color": rgba(line.colour),
        "outline_style": "no",
        "size": points(HEAD + HEAD_PER_WIDTH * line.width),
        "size_unit": "Point",
    }
    marker = _symbol("marker", name)
    marker.append(_layer("SimpleMarker", 0, head))
    layer.append(marker)
    return layer


def _line(line: Line, rendering_pass: int) -> Element:
    options = {
        "line_color": rgba(line.colour),
        "line_style": "solid",
        "line_width": points(line.width),
        "line_width_unit": "Point",
        "capstyle": "flat",
        "joinstyle": "round",
    }
    if line.dash:
        options |= {
            "use_custom_dash": "1",
            "customdash": ";".join(map(points, line.dash)),
            "customdash_unit": "Point",
        }
    if line.inset:
        options |= {"offset": points(line.inset), "offset_unit": "Point"}
    return _layer("SimpleLine", rendering_pass, options)


def _border(steps: Sequence[BorderStep]) -> Element:
    """Write one line whose colour and width follow the scale of the map."""
    nearest = steps[-1].line
    layer = _line(nearest, BORDERS)
    properties = {}
    if steps[0].from_zoom > 0:
        properties["enabled"] = f"@map_scale <= {scale_at(steps[0].from_zoom, QGIS_PIXEL)}"
    if len({step.line.width for step in steps}) > 1:
        properties["outlineWidth"] = _by_scale([(step, points(step.line.width)) for step in steps])
    if len({step.line.colour for step in steps}) > 1:
        properties["outlineColor"] = _by_scale([(step, f"'{step.line.colour}'") for step in steps])
    if properties:
        layer.append(data_defined(properties))
    return layer


def _by_scale(values: Sequence[tuple[BorderStep, str]]) -> str:
    """Choose a value by scale, the nearest zoom level first."""
    (_, farthest), *nearer = values
    cases = "".join(
        f" WHEN @map_scale <= {scale_at(step.from_zoom, QGIS_PIXEL)} THEN {value}"
        for step, value in reversed(nearer)
    )
    return f"CASE{cases} ELSE {farthest} END"


def data_defined(properties: Mapping[str, str]) -> Element:
    """Write what follows from expressions, by the name of the property."""
    element = Element("data_defined_properties")
    whole = SubElement(element, "Option", type="Map")
    SubElement(whole, "Option", name="name", type="QString", value="")
    whole.append(_properties(properties.items()))
    SubElement(whole, "Option", name="type", type="QString", value="collection")
    return element


def _properties(properties: Iterable[tuple[str, str]]) -> Element:
    element = Element("Option", name="properties", type="Map")
    for name, expression in properties:
        one = SubElement(element, "Option", name=name, type="Map")
        SubElement(one, "Option", name="active", type="bool", value="true")
        SubElement(one, "Option", name="expression", type="QString", value=expression)
        SubElement(one, "Option", name="type", type="int", value="3")
    return element


def id_of(name: str) -> str:
    """Make the id that QGIS gives a rule, an item or a bookmark, of a name: always the same."""
    return f"{{{uuid5(NAMESPACE_URL, name)}}}"
