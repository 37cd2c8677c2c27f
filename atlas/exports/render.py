"""Documents made of the templates beside this module: XML, and the script for PostGIS."""

from __future__ import annotations

from functools import cache
from typing import Any, Final
from xml.etree.ElementTree import fromstring, register_namespace, tostring

import jinja2

from atlas.exports.documentation import CITATION, PRODUCER, RELEASED, USE, edition_text
from atlas.exports.reproducible import source_date
from atlas.exports.styles import notation
from atlas.exports.styles.rules import both
from atlas.model.version import __version__
from atlas.words.word_files import ISO_LANG, LANGS, read_words

XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
QGIS_DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"

PREFIXES: Final = (
    ("sld", "http://www.opengis.net/sld"),
    ("se", "http://www.opengis.net/se"),
    ("ogc", "http://www.opengis.net/ogc"),
    ("gmd", "http://www.isotc211.org/2005/gmd"),
    ("gco", "http://www.isotc211.org/2005/gco"),
    ("gml", "http://www.opengis.net/gml/3.2"),
)


def render_xml(template: str, **context: Any) -> str:
    """Render an XML document, a QGIS one with its document type.

    What is rendered is read and written anew: a document that is not well formed is never
    written, and the line breaks of a template between its elements are not in the document.

    Raises
    ------
    jinja2.UndefinedError
        The template names something that the context lacks.
    xml.etree.ElementTree.ParseError
        What is rendered is no XML.
    """
    root = fromstring(render(template, **context))
    for element in root.iter():
        element.text = element.text if (element.text or "").strip() else None
        element.tail = None
    for prefix, uri in PREFIXES:
        register_namespace(prefix, uri)
    head = QGIS_DOCTYPE if root.tag == "qgis" else XML
    return head + tostring(root, encoding="unicode")


def render(template: str, **context: Any) -> str:
    """Render a template as it is; what it fills in is escaped if it is XML."""
    return _environment().get_template(template).render(context)


@cache
def _environment() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("atlas.exports"),
        autoescape=lambda name: name is not None and name.endswith(".xml.j2"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    written = (
        "expression",
        "flow_expressions",
        "flow_sizes",
        "literal",
        "points",
        "quoted",
        "rgba",
    )
    env.filters |= {name: getattr(notation, name) for name in written}
    env.filters |= {"both": both, "degrees": "{:.6f}".format, "g": "{:g}".format}
    env.filters |= {"id": notation.id_of, "scale": notation.scale_at}
    constants = ("DOT_EDGE", "FLOW_PATH", "GAP", "PEOPLE_PER_PX", "SEAM", "SLD_PIXEL")
    functions = ("by_scale", "ellipsoid", "fonts", "geographic_crs", "equal_area_crs")
    env.globals |= {name: getattr(notation, name) for name in (*constants, *functions)}
    env.globals |= {
        "CITATION": CITATION,
        "ISO_LANG": ISO_LANG,
        "LANGS": LANGS,
        "LAYER_GEOMETRY": {"MultiPolygon": "2", "LineString": "1", "Point": "0"},
        "PRODUCER": PRODUCER,
        "QGIS_VERSION": "3.40.0",
        "RELEASED": RELEASED,
        "SOURCE": read_words("qgis")["source"],
        "USE": USE,
        "VERSION": __version__,
        "edition_text": edition_text,
        "source_date": source_date,
    }
    return env
