"""A project for QGIS: the layers of the GeoPackage beside it, each with its look, grouped as maps.

A project is XML in a zip archive. It holds the renderer of each layer, because QGIS draws a layer
whose project entry has none in a random colour, and it names the file by a relative path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from atlas.catalogue.style import NationalFrame
from atlas.exports.documentation.describe import Documentation
from atlas.exports.documentation.qgis import metadata_elements
from atlas.exports.qgis_crs import albers, cgcs2000, ellipsoid
from atlas.exports.reproducible import write_zip
from atlas.exports.styles.catalogue import LEAD
from atlas.exports.styles.qml import (
    DOCTYPE,
    GEOMETRY_TYPES,
    QGIS_VERSION,
    heading_key,
    quoted,
    style_elements,
)
from atlas.exports.styles.rules import LayerStyle, both
from atlas.exports.tables import PublishedTable
from atlas.model.classes import Text
from atlas.model.layer import Layer
from atlas.words.reading import read_words

_WORDS: Final = read_words("qgis")

TITLE: Final = _WORDS["title"]
OTHER: Final = _WORDS["other_layers"]
TABLES: Final = _WORDS["tables"]
OVERLAYS: Final = ("heihe_tengchong_line", "special_regions", "province_borders")
"""Styles of the layers that lie over every map, from the top down."""

SHAPES: Final = {"2": "Polygon", "1": "Line"}


@dataclass(frozen=True)
class _Entry:
    """One layer of the project; a table without geometry has no style."""

    about: str
    name: str
    table: PublishedTable
    style: LayerStyle | None
    visible: bool

    @property
    def id(self) -> str:
        """The id of the layer, which QGIS drops if it is short."""
        return f"china_population_atlas_{self.about}"


def write_project(
    tables: Sequence[PublishedTable],
    layers: Sequence[Layer],
    styles: Mapping[str, Sequence[LayerStyle]],
    documents: Mapping[str, Documentation],
    frame: NationalFrame,
    geopackage: str,
    path: Path,
) -> None:
    """Write a QGIS project, the same bytes for the same input.

    Parameters
    ----------
    tables
        What the GeoPackage holds.
    layers
        The maps, in the order of their lists: a layer each, under the heading of its group.
    styles
        Styles by table, as `atlas.exports.styles.catalogue.styles_of` makes them.
    documents
        What is said about each table; a map has a title and an abstract of its own.
    frame
        The part of the country that the project opens with.
    geopackage
        Name of the GeoPackage, which lies in the same folder.
    path
        The ``.qgz`` file; one that is there is replaced.
    """
    groups = _groups(tables, layers, styles)
    root = Element("qgis", projectname=both(TITLE), version=QGIS_VERSION)
    SubElement(root, "homePath", path="")
    SubElement(root, "title").text = both(TITLE)
    SubElement(root, "projectCrs").append(albers())
    root.append(_tree(groups, geopackage))
    root.append(_canvas(frame))
    maps = SubElement(root, "projectlayers")
    entries = [entry for _, members in groups for entry in members]
    for entry in entries:
        maps.append(_map_layer(entry, documents[entry.table.name], geopackage))
    order = SubElement(root, "layerorder")
    for entry in entries:
        SubElement(order, "layer", id=entry.id)
    root.append(_properties())
    root.append(_view(frame))
    document = DOCTYPE + tostring(root, encoding="unicode")
    write_zip({path.with_suffix(".qgs").name: document.encode("utf-8")}, path)


def _groups(
    tables: Sequence[PublishedTable],
    layers: Sequence[Layer],
    styles: Mapping[str, Sequence[LayerStyle]],
) -> list[tuple[Text | None, list[_Entry]]]:
    """List what lies over all maps, the maps by group, other layers, and tables."""
    by_name = {table.name: table for table in tables}
    looks = {
        style.id: (by_name[name], style)
        for name, of_table in styles.items()
        if name in by_name
        for style in of_table
        if style.listed
    }
    lead = _lead([layer.id for layer in layers])
    over = [_entry(*looks.pop(id), visible=True) for id in OVERLAYS if id in looks]
    maps: dict[Text, list[_Entry]] = {}
    for layer in layers:
        found = _entry(*looks.pop(layer.id), visible=layer.id == lead)
        maps.setdefault(layer.group or OTHER, []).append(found)
    for table, style in looks.values():
        maps.setdefault(OTHER, []).append(_entry(table, style, visible=False))
    plain = [
        _Entry(table.name, both(table.text.title), table, None, visible=False)
        for table in tables
        if table.geometry_type is None
    ]
    groups: list[tuple[Text | None, list[_Entry]]] = [(None, over), *maps.items()]
    return [*groups, (TABLES, plain)] if plain else groups


def _lead(ids: Sequence[str]) -> str | None:
    """Choose the map that shows first: the one that the site leads with, else the first."""
    return LEAD if LEAD in ids else next(iter(ids), None)


def _entry(table: PublishedTable, style: LayerStyle, *, visible: bool) -> _Entry:
    return _Entry(style.id, both(style.title), table, style, visible)


def _tree(groups: Sequence[tuple[Text | None, Sequence[_Entry]]], geopackage: str) -> Element:
    root = Element("layer-tree-group")
    for heading, entries in groups:
        parent = root
        if heading is not None:
            parent = SubElement(root, "layer-tree-group", name=both(heading))
            parent.set("checked", "Qt::Checked")
            parent.set("expanded", _flag(any(entry.visible for entry in entries)))
        for entry in entries:
            layer = SubElement(
                parent,
                "layer-tree-layer",
                id=entry.id,
                name=entry.name,
                source=_source(entry, geopackage),
                providerKey="ogr",
                checked="Qt::Checked" if entry.visible else "Qt::Unchecked",
                expanded=_flag(entry.visible and heading is not None),
            )
            layer.extend(_open_legend(entry.style))
    return root


def _open_legend(style: LayerStyle | None) -> list[Element]:
    """Unfold the heading of a legend, which hides the classes in it."""
    if style is None or style.heading is None:
        return []
    properties = Element("customproperties")
    options = SubElement(properties, "Option", type="Map")
    keys = SubElement(options, "Option", type="StringList", name="expandedLegendNodes")
    SubElement(keys, "Option", type="QString", value=heading_key(style))
    return [properties]


def _map_layer(entry: _Entry, document: Documentation, geopackage: str) -> Element:
    element = Element("maplayer", type="vector", styleCategories="AllStyleCategories")
    texts = {"id": entry.id, "datasource": _source(entry, geopackage), "layername": entry.name}
    for tag, text in texts.items():
        SubElement(element, tag).text = text
    SubElement(element, "provider", encoding="UTF-8").text = "ogr"
    kind = entry.table.geometry_type
    if entry.style is not None:
        document = replace(document, title=entry.style.title, abstract=entry.style.abstract)
    SubElement(element, "resourceMetadata").extend(metadata_elements(document))
    if entry.style is None or kind is None:
        element.set("geometry", "No geometry")
        return element
    element.set("geometry", SHAPES[GEOMETRY_TYPES[kind]])
    element.set("wkbType", kind)
    SubElement(element, "srs").append(cgcs2000())
    element.extend(style_elements(entry.style, kind))
    if entry.style.names:
        SubElement(element, "previewExpression").text = quoted(entry.style.names[0])
    return element


def _canvas(frame: NationalFrame) -> Element:
    canvas = Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    SubElement(canvas, "units").text = "meters"
    extent = SubElement(canvas, "extent")
    for tag, value in _bounds(frame).items():
        SubElement(extent, tag).text = value
    SubElement(canvas, "rotation").text = "0"
    SubElement(canvas, "destinationsrs").append(albers())
    return canvas


def _view(frame: NationalFrame) -> Element:
    settings = Element("ProjectViewSettings", UseProjectScales="0", rotation="0")
    SubElement(settings, "Scales")
    extent = SubElement(settings, "DefaultViewExtent", _bounds(frame))
    extent.append(albers())
    return settings


def _bounds(frame: NationalFrame) -> dict[str, str]:
    (west, east), (south, north) = frame.x, frame.y
    bounds = {"xmin": west, "ymin": south, "xmax": east, "ymax": north}
    return {name: f"{value:g}" for name, value in bounds.items()}


def _properties() -> Element:
    properties = Element("properties")
    for place, kind, text in (
        ("Paths/Absolute", "bool", "false"),
        # Without it QGIS does not read the system of the project.
        ("SpatialRefSys/ProjectionsEnabled", "int", "1"),
        # Without it QGIS measures a plane of degrees: an area at 40° N is a third too big.
        ("Measure/Ellipsoid", "QString", ellipsoid()),
        ("Measurement/AreaUnits", "QString", "km2"),
        ("Measurement/DistanceUnits", "QString", "km"),
        # The yellow of QGIS for new projects. Without it a selection is white, as borders are.
        ("Gui/SelectionColorRedPart", "int", "255"),
        ("Gui/SelectionColorGreenPart", "int", "255"),
        ("Gui/SelectionColorBluePart", "int", "0"),
    ):
        scope, key = place.split("/")
        parent = properties.find(scope)
        if parent is None:
            parent = SubElement(properties, scope)
        SubElement(parent, key, type=kind).text = text
    return properties


def _source(entry: _Entry, geopackage: str) -> str:
    return f"./{geopackage}|layername={entry.table.name}"


def _flag(value: bool) -> str:
    return "1" if value else "0"
