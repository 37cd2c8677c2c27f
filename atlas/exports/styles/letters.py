"""Letters as QGIS writes them: the text of a label or of an item on a page, and where names go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from atlas.catalogue.style import load_style
from atlas.exports.styles.rules import Label
from atlas.exports.styles.scales import QGIS_PIXEL, scale_at
from atlas.exports.styles.symbols import GAP, data_defined, id_of, points, rgba
from atlas.model.country import Country

AROUND: Final = "R,L,TR,BR,TL,BL"
"""Where a name may stand beside its dot, the best place first."""


@cache
def fonts(*, country: Country) -> tuple[str, ...]:
    """List the families of the atlas's letters; a program takes the first that it has."""
    named = load_style(country=country).type.stack.split(",")
    return tuple(family.strip('"') for family in named if family.startswith('"'))


def text_style(
    size: float,
    colour: str,
    *,
    bold: bool = False,
    halo: tuple[str, float] | None = None,
    country: Country,
) -> Element:
    """Write a text's look.

    Parameters
    ----------
    size
        Of the letters, points.
    colour
        ``#rrggbb``.
    bold
        Whether they are heavy.
    halo
        Colour and width (points) of the ground around them.
    country
        The country whose censuses and divisions are meant.
    """
    element = Element(
        "text-style",
        fontFamily=fonts(country=country)[0],
        fontSize=f"{size:g}",
        fontSizeUnit="Point",
        fontWeight="75" if bold else "50",
        forcedBold="1" if bold else "0",
        textColor=rgba(colour),
        textOpacity="1",
        multilineHeight="1.15",
        multilineHeightUnit="Percentage",
        isExpression="0",
    )
    families = SubElement(element, "families")
    for family in fonts(country=country):
        SubElement(families, "family", name=family)
    if halo is not None:
        ground, width = halo
        SubElement(
            element,
            "text-buffer",
            bufferDraw="1",
            bufferColor=rgba(ground),
            bufferSize=f"{width:.6g}",
            bufferSizeUnits="Point",
            bufferNoFill="1",
            bufferOpacity="1",
            bufferJoinStyle="128",
        )
    return element


def labeling(
    labels: Sequence[Label], expressions: Sequence[str], id: str, *, country: Country
) -> Element:
    """Write the names of points.

    Parameters
    ----------
    labels
        Which names, from the largest down.
    expressions
        The condition of each in the language of QGIS.
    id
        Of the style, for keys.
    country
        The country whose censuses and divisions are meant.
    """
    element = Element("labeling", type="rule-based")
    rules = SubElement(element, "rules", key=id_of(f"{id}/labels"))
    for place, (label, condition) in enumerate(zip(labels, expressions, strict=True)):
        rule = SubElement(rules, "rule", key=id_of(f"{id}/labels/{place}"), filter=condition)
        if label.from_zoom is not None:
            rule.set("scalemaxdenom", str(scale_at(label.from_zoom, QGIS_PIXEL)))
            rule.set("scalemindenom", "1")
        rule.append(_settings(label, country=country))
    return element


def _settings(label: Label, *, country: Country) -> Element:
    settings = Element("settings", calloutType="simple")
    halo = (label.halo, float(points(label.halo_width)))
    style = text_style(float(points(label.size)), label.colour, halo=halo, country=country)
    style.set("fieldName", label.column)
    settings.append(style)
    SubElement(
        settings,
        "placement",
        placement="6",
        predefinedPositionOrder=AROUND,
        dist=points(GAP),
        distUnits="Point",
        offsetType="1",
        overlapHandling="PreventOverlap",
        priority="5",
    )
    # Of all names those of the larger places come first; 0 to 10 is what QGIS knows.
    order = f'10 * exp(-"{label.rank}" / 300.0)'
    SubElement(settings, "rendering", obstacle="1", obstacleFactor="1", drawLabels="1")
    defined = data_defined({"Priority": order})
    defined.tag = "dd_properties"
    settings.append(defined)
    return settings
