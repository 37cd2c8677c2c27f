"""The documentation of a table as ISO 19139 and as QGIS reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import (
    Element,
    SubElement,
    register_namespace,
    tostring,
)

from atlas.exports.documentation import PRODUCER, USE, Accuracy, Documentation, census_day
from atlas.exports.reproducible import source_date
from atlas.exports.styles.qml import (
    DOCTYPE,
    QGIS_VERSION,
    Say,
)
from atlas.exports.styles.rules import both
from atlas.exports.vector_files import in_degrees
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.reading import (
    ISO_LANG,
    LANGS,
    read_words,
)

ISO_STANDARD: Final = "http://www.isotc211.org/2005/gmd"
GMD: Final = f"{{{ISO_STANDARD}}}"
GCO: Final = "{http://www.isotc211.org/2005/gco}"
GML: Final = "{http://www.opengis.net/gml/3.2}"
PREFIXES: Final = {"gmd": GMD, "gco": GCO, "gml": GML}
CODES: Final = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml"


def iso_metadata(document: Documentation, *, country: Country) -> str:
    """Write what is said about the dataset or a table as ``gmd:MD_Metadata``."""
    for prefix, uri in PREFIXES.items():
        register_namespace(prefix, uri.strip("{}"))
    root = Element(f"{GMD}MD_Metadata")
    _string(root, "fileIdentifier", document.id)
    _string(root, "language", ISO_LANG[LANGS[0]])
    _code(root, "characterSet", "MD_CharacterSetCode", "utf8")
    if document.id != country.project:
        _string(root, "parentIdentifier", country.project)
    _code(root, "hierarchyLevel", "MD_ScopeCode", "dataset")
    root.append(_party("contact"))
    date = SubElement(root, f"{GMD}dateStamp")
    SubElement(date, f"{GCO}Date").text = _date()
    _string(root, "metadataStandardName", "ISO 19115:2003/19139")
    _string(root, "metadataStandardVersion", "1.0")
    if document.bounds is not None:
        root.append(_reference_system(country=country))
    root.append(_identification(document, country=country))
    root.append(_quality(document))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _reference_system(*, country: Country) -> Element:
    element = Element(f"{GMD}referenceSystemInfo")
    identifier = _path(element, "MD_ReferenceSystem/referenceSystemIdentifier/RS_Identifier")
    authority, code = country.crs.split(":")
    _string(identifier, "code", code)
    _string(identifier, "codeSpace", authority)
    return element


def _identification(document: Documentation, *, country: Country) -> Element:
    element = Element(f"{GMD}identificationInfo")
    about = _path(element, "MD_DataIdentification")
    citation = _path(about, "citation/CI_Citation")
    _string(citation, "title", both(document.title))
    for kind in ("creation", "publication"):
        dated = _path(citation, "date/CI_Date")
        date = SubElement(dated, f"{GMD}date")
        SubElement(date, f"{GCO}Date").text = _date()
        _code(dated, "dateType", "CI_DateTypeCode", kind)
    _string(about, "abstract", both(document.abstract))
    about.append(_party("pointOfContact"))
    keywords = _path(about, "descriptiveKeywords/MD_Keywords")
    for word in document.keywords:
        for lang in LANGS:
            _string(keywords, "keyword", word.get(lang))
    legal = _path(about, "resourceConstraints/MD_LegalConstraints")
    _string(legal, "useLimitation", both(USE))
    _code(legal, "useConstraints", "MD_RestrictionCode", "otherRestrictions")
    for licence in document.licences:
        _string(legal, "otherConstraints", both(licence))
    kind = "vector" if document.bounds is not None else "textTable"
    _code(about, "spatialRepresentationType", "MD_SpatialRepresentationTypeCode", kind)
    if document.accuracy is not None:
        scale = _path(about, "spatialResolution/MD_Resolution/equivalentScale")
        fraction = _path(scale, "MD_RepresentativeFraction/denominator")
        SubElement(fraction, f"{GCO}Integer").text = str(document.accuracy.scale)
    for language in (ISO_LANG[lang] for lang in LANGS):
        _string(about, "language", language)
    _code(about, "characterSet", "MD_CharacterSetCode", "utf8")
    topic = SubElement(about, f"{GMD}topicCategory")
    SubElement(topic, f"{GMD}MD_TopicCategoryCode").text = "society"
    if document.bounds is not None or document.years:
        about.append(_extent_iso(document, country=country))
    return element


def _extent_iso(document: Documentation, *, country: Country) -> Element:
    element = Element(f"{GMD}extent")
    extent = _path(element, "EX_Extent")
    if document.bounds is not None:
        west, south, east, north = document.bounds
        box = _path(extent, "geographicElement/EX_GeographicBoundingBox")
        sides = {"west": west, "east": east, "south": south, "north": north}
        for side, degrees in sides.items():
            axis = "Longitude" if side in ("west", "east") else "Latitude"
            bound = SubElement(box, f"{GMD}{side}Bound{axis}")
            SubElement(bound, f"{GCO}Decimal").text = f"{degrees:.6f}"
    if document.years:
        temporal = _path(extent, "temporalElement/EX_TemporalExtent/extent")
        period = SubElement(temporal, f"{GML}TimePeriod", {f"{GML}id": "censuses"})
        for name, year in (("begin", document.years[0]), ("end", document.years[-1])):
            day = census_day(year, country=country)
            SubElement(period, f"{GML}{name}Position").text = day
    return element


def _quality(document: Documentation) -> Element:
    element = Element(f"{GMD}dataQualityInfo")
    quality = _path(element, "DQ_DataQuality")
    scope = _path(quality, "scope/DQ_Scope")
    _code(scope, "level", "MD_ScopeCode", "dataset")
    if document.accuracy is not None:
        quality.append(_accuracy(document.accuracy))
    lineage = _path(quality, "lineage/LI_Lineage")
    _string(lineage, "statement", _said(document.lineage))
    for origin in document.origins:
        source = _path(lineage, "source/LI_Source")
        _string(source, "description", both(origin.title))
    return element


def _accuracy(accuracy: Accuracy) -> Element:
    """State how far boundaries lie from others: the median, and nine in ten, metres."""
    element = Element(f"{GMD}report")
    measured = _path(element, "DQ_AbsoluteExternalPositionalAccuracy")
    _string(measured, "measureDescription", both(accuracy.text))
    for metres in (accuracy.median_m, accuracy.nine_in_ten_m):
        result = _path(measured, "result/DQ_QuantitativeResult")
        unit = _path(result, "valueUnit")
        definition = SubElement(unit, f"{GML}BaseUnit", {f"{GML}id": f"metre-{metres}"})
        SubElement(definition, f"{GML}identifier", codeSpace="EPSG").text = "9001"
        SubElement(definition, f"{GML}name").text = "metre"
        SubElement(definition, f"{GML}unitsSystem")
        value = _path(result, "value")
        SubElement(value, f"{GCO}Record").text = str(metres)
    return element


def _said(sentences: Iterable[Text]) -> str:
    parts = list(sentences)
    said = {"zh": "".join(part.zh for part in parts), "en": " ".join(part.en for part in parts)}
    return "\n".join(said[lang] for lang in LANGS)


def _party(tag: str) -> Element:
    element = Element(f"{GMD}{tag}")
    party = _path(element, "CI_ResponsibleParty")
    _string(party, "organisationName", both(PRODUCER))
    _code(party, "role", "CI_RoleCode", "publisher")
    return element


def _path(parent: Element, path: str) -> Element:
    """Add elements one inside the other, and return the innermost."""
    for tag in path.split("/"):
        parent = SubElement(parent, f"{GMD}{tag}")
    return parent


def _string(parent: Element, tag: str, text: str) -> None:
    SubElement(SubElement(parent, f"{GMD}{tag}"), f"{GCO}CharacterString").text = text


def _code(parent: Element, tag: str, code_list: str, value: str) -> None:
    element = SubElement(parent, f"{GMD}{tag}")
    attributes = {"codeList": f"{CODES}#{code_list}", "codeListValue": value}
    SubElement(element, f"{GMD}{code_list}", attributes).text = value


def _date() -> str:
    return source_date().date().isoformat()


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
