"""A project for QGIS: the layers of the GeoPackage beside it, each with its look, grouped as maps.

A project is XML in a zip archive. It holds the renderer of each layer, because QGIS draws a layer
whose project entry has none in a random colour, and it names the files by relative paths.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from atlas.exports.documentation_files import metadata_elements
from atlas.exports.projects.contents import Contents, arrange, document_of, themes
from atlas.exports.projects.layers import map_layer
from atlas.exports.projects.pages import pages
from atlas.exports.projects.places import Box, bookmarks, bounds, whole
from atlas.exports.projects.tree import layer_order, layer_tree, theme_presets
from atlas.exports.reproducible import write_zip
from atlas.exports.styles.qml import DOCTYPE, QGIS_VERSION
from atlas.exports.vector_files import ellipsoid, in_metres
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.reading import read_words

_WORDS: Final = read_words("qgis")

TITLE: Final = _WORDS["title"]
ABOUT: Final = _WORDS["project_about"]


def write_project(contents: Contents, lang: str, path: Path, *, country: Country) -> None:
    """Write a QGIS project in one language, the same bytes for the same input.

    Parameters
    ----------
    contents
        The layers and what is said of them.
    lang
        ``zh`` or ``en``.
    path
        The ``.qgz`` file; one that is there is replaced.
    country
        The country whose censuses and divisions are meant.
    """
    say = partial(_in, lang)
    groups = arrange(contents, lang, country=country)
    found = themes(groups, country=country)
    root = Element("qgis", projectname=say(TITLE), version=QGIS_VERSION)
    SubElement(root, "homePath", path="")
    SubElement(root, "title").text = say(TITLE)
    SubElement(root, "projectCrs").append(in_metres(country=country))
    root.append(layer_tree(groups, found[0] if found else None, say))
    box = whole(contents.style.national_frame)
    root.append(_canvas(box, country=country))
    maps = SubElement(root, "projectlayers")
    for group in groups:
        maps.extend(
            map_layer(it, document_of(it, contents), say, country=country) for it in group.every()
        )
    root.append(layer_order(groups))
    root.append(_properties(country=country))
    root.append(theme_presets(found, say))
    about = replace(contents.whole, title=TITLE, abstract=ABOUT)
    SubElement(root, "projectMetadata").extend(metadata_elements(about, say, country=country))
    root.append(pages(found, contents, say, country=country))
    root.append(bookmarks(contents, say, country=country))
    root.append(_view(box, country=country))
    document = DOCTYPE + tostring(root, encoding="unicode")
    write_zip({path.with_suffix(".qgs").name: document.encode("utf-8")}, path)


def _in(lang: str, text: Text) -> str:
    return text.get(lang)


def _canvas(box: Box, *, country: Country) -> Element:
    canvas = Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    SubElement(canvas, "units").text = "meters"
    extent = SubElement(canvas, "extent")
    for tag, value in bounds(box).items():
        SubElement(extent, tag).text = value
    SubElement(canvas, "rotation").text = "0"
    SubElement(canvas, "destinationsrs").append(in_metres(country=country))
    return canvas


def _view(box: Box, *, country: Country) -> Element:
    settings = Element("ProjectViewSettings", UseProjectScales="0", rotation="0")
    SubElement(settings, "Scales")
    extent = SubElement(settings, "DefaultViewExtent", bounds(box))
    extent.append(in_metres(country=country))
    return settings


def _properties(*, country: Country) -> Element:
    properties = Element("properties")
    for place, kind, text in (
        ("Paths/Absolute", "bool", "false"),
        # Without it QGIS does not read the system of the project.
        ("SpatialRefSys/ProjectionsEnabled", "int", "1"),
        # Without it QGIS measures a plane of degrees: an area at 40° N is a third too big.
        ("Measure/Ellipsoid", "QString", ellipsoid(country=country)),
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
