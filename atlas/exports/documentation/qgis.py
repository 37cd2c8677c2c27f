"""Metadata as QGIS keeps it: the only form that its panels show."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from atlas.exports.documentation.describe import Documentation
from atlas.exports.documentation.texts import PRODUCER, USE, census_day
from atlas.exports.qgis_crs import in_degrees
from atlas.exports.reproducible import source_date
from atlas.exports.styles.qml import DOCTYPE, QGIS_VERSION, Say
from atlas.exports.styles.rules import both
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.reading import ISO_LANG, LANGS, read_words

_WORDS: Final = read_words("qgis")

STANDARD: Final = "http://mrcc.com/qgis.dtd"
"""The URI under which QGIS looks for its own metadata in a GeoPackage."""


def qgis_metadata(document: Documentation, *, country: Country) -> str:
    """Write what is said about the dataset or a table as a metadata document of QGIS."""
    root = Element("qgis", version=QGIS_VERSION)
    root.extend(metadata_elements(document, country=country))
    return DOCTYPE + tostring(root, encoding="unicode")


def metadata_elements(
    document: Documentation, say: Say = both, *, country: Country
) -> list[Element]:
    """Write what a metadata document and a layer of a project share.

    Parameters
    ----------
    document
        What is said.
    say
        How its texts are written; an abstract in both languages stands in two paragraphs.
    country
        The country whose censuses and divisions are meant.
    """
    root = Element("resourceMetadata")
    whole = country.project
    parent = whole if document.id != whole else ""
    head = {
        "identifier": document.id,
        "parentidentifier": parent,
        "language": ISO_LANG[LANGS[0]],
        "type": "dataset",
        "title": say(document.title),
        "abstract": _paragraphs(document.abstract) if say is both else say(document.abstract),
    }
    for tag, text in head.items():
        SubElement(root, tag).text = text
    keywords = SubElement(root, "keywords", vocabulary=whole)
    for word in document.keywords:
        SubElement(keywords, "keyword").text = say(word)
    topics = SubElement(root, "keywords", vocabulary="gmd:topicCategory")
    SubElement(topics, "keyword").text = "Society"
    contact = SubElement(root, "contact")
    SubElement(contact, "name").text = say(PRODUCER)
    SubElement(contact, "organization").text = say(PRODUCER)
    SubElement(contact, "role").text = "publisher"
    SubElement(root, "links")
    dates = SubElement(root, "dates")
    for kind in ("Created", "Published"):
        SubElement(dates, "date", type=kind, value=_moment())
    for sentence in document.lineage:
        SubElement(root, "history").text = say(sentence)
    for origin in document.origins:
        SubElement(root, "history").text = say(_source(origin.title))
    for licence in document.licences:
        SubElement(root, "license").text = say(licence)
    SubElement(root, "rights").text = say(USE)
    SubElement(root, "encoding").text = "UTF-8"
    if document.bounds is not None:
        SubElement(root, "crs").append(in_degrees(country=country))
    root.append(_extent(document, country=country))
    return list(root)


def _paragraphs(text: Text) -> str:
    return text.both("\n\n")


def _source(title: Text) -> Text:
    return _WORDS["source"].fill(title=title)


def _extent(document: Documentation, *, country: Country) -> Element:
    extent = Element("extent")
    if document.bounds is not None:
        sides = ("minx", "miny", "maxx", "maxy")
        degrees = (f"{value:.6f}" for value in document.bounds)
        box = dict(zip(sides, degrees, strict=True)) | {"minz": "0", "maxz": "0"}
        SubElement(extent, "spatial", {"dimensions": "2", "crs": country.crs, **box})
    if document.years:
        period = SubElement(SubElement(extent, "temporal"), "period")
        for tag, year in (("start", document.years[0]), ("end", document.years[-1])):
            SubElement(period, tag).text = f"{census_day(year, country=country)}T00:00:00"
    return extent


def _moment() -> str:
    return source_date().strftime("%Y-%m-%dT%H:%M:%S")
