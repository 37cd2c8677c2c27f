"""The layers of a project as QGIS writes them: source, look, and what is said of each."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, SubElement

from atlas.exports.documentation import Documentation
from atlas.exports.documentation_files import metadata_elements
from atlas.exports.projects.contents import Entry
from atlas.exports.styles.grids import grid_elements
from atlas.exports.styles.qml import GEOMETRY_TYPES, Say, quoted, style_elements
from atlas.exports.vector_files import in_degrees, in_metres
from atlas.model.country import Country

SHAPES: Final = {"2": "Polygon", "1": "Line", "0": "Point"}


def map_layer(entry: Entry, document: Documentation, say: Say, *, country: Country) -> Element:
    """Write a layer.

    Parameters
    ----------
    entry
        Which.
    document
        What is said of it.
    say
        How its texts are written.
    country
        The country whose censuses and divisions are meant.
    """
    kind = "vector" if entry.grid is None else "raster"
    element = Element("maplayer", type=kind, styleCategories="AllStyleCategories")
    texts = {"id": entry.id, "datasource": entry.source, "layername": say(entry.title)}
    for tag, text in texts.items():
        SubElement(element, tag).text = text
    if entry.grid is not None:
        SubElement(element, "provider").text = entry.provider
        SubElement(element, "srs").append(in_metres(country=country))
        element.extend(grid_elements(entry.grid, say))
    else:
        SubElement(element, "provider", encoding="UTF-8").text = entry.provider
        _drawn(element, entry, say, country=country)
    SubElement(element, "resourceMetadata").extend(
        metadata_elements(document, say, country=country)
    )
    return element


def _drawn(element: Element, entry: Entry, say: Say, *, country: Country) -> None:
    kind = None if entry.table is None else entry.table.geometry_type
    if entry.style is None or kind is None:
        element.set("geometry", "No geometry")
        return
    element.set("geometry", SHAPES[GEOMETRY_TYPES[kind]])
    element.set("wkbType", kind)
    if entry.style.labels:
        element.set("labelsEnabled", "1")
    SubElement(element, "srs").append(in_degrees(country=country))
    element.extend(style_elements(entry.style, kind, say, country=country))
    if entry.style.names:
        SubElement(element, "previewExpression").text = quoted(entry.style.names[0])
