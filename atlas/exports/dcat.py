"""The downloads as a DCAT catalogue, which portals of open data harvest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from atlas.exports.documentation.describe import Documentation, document_dataset
from atlas.exports.documentation.texts import DATASET, PRODUCER, census_day
from atlas.exports.download import Download, media_type
from atlas.exports.reproducible import source_date
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.reading import HTML_LANG, LANGS

CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DAY: Final = "xsd:date"
SHA256: Final = "spdx:checksumAlgorithm_sha256"


def write_dcat(
    downloads: Sequence[Download],
    documents: Mapping[str, Documentation],
    path: Path,
    *,
    country: Country,
) -> None:
    """Write a catalogue in JSON-LD (DCAT 3): a dataset a table, and one of the files of several.

    A file is named relative to the catalogue, so that it holds wherever both are put.

    Parameters
    ----------
    downloads
        What is published.
    documents
        What is said about each table.
    path
        The file to write.
    country
        The country whose censuses and divisions are meant.
    """
    whole = document_dataset(documents, country=country)
    of_table: dict[str, list[Download]] = {}
    for one in downloads:
        of_table.setdefault(one.table.name if one.table else "", []).append(one)
    datasets = [
        _dataset(whole if name == "" else documents[name], files, country=country)
        for name, files in of_table.items()
        if name == "" or name in documents
    ]
    catalogue = {
        "@context": CONTEXT,
        "@id": "",
        "@type": "dcat:Catalog",
        "dct:title": _said([PRODUCER]),
        "dct:description": _said([DATASET]),
        "dct:publisher": _publisher(),
        "dct:issued": _day(source_date().date().isoformat()),
        "dcat:dataset": datasets,
    }
    text = json.dumps(catalogue, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _dataset(
    document: Documentation, files: Iterable[Download], *, country: Country
) -> dict[str, Any]:
    dataset: dict[str, Any] = {
        "@id": f"#{document.id}",
        "@type": "dcat:Dataset",
        "dct:identifier": document.id,
        "dct:title": _said([document.title]),
        "dct:description": _said([document.abstract]),
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "dct:description": _said(document.lineage),
        },
        "dct:rights": {"@type": "dct:RightsStatement", "dct:description": _said(document.licences)},
        "dct:publisher": _publisher(),
        "dct:issued": _day(source_date().date().isoformat()),
        "dct:language": [HTML_LANG[lang] for lang in LANGS],
        "dcat:keyword": [word for keyword in document.keywords for word in _said([keyword])],
        "dcat:distribution": [_distribution(file) for file in files],
    }
    if document.years:
        first, last = (
            _day(census_day(y, country=country)) for y in (document.years[0], document.years[-1])
        )
        dataset["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": first,
            "dcat:endDate": last,
        }
    if document.bounds is not None:
        dataset["dct:spatial"] = {"@type": "dct:Location", "dcat:bbox": _box(document.bounds)}
    return dataset


def _distribution(file: Download) -> dict[str, Any]:
    return {
        "@id": f"#{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dct:description": _said([file.what]),
        "dcat:downloadURL": {"@id": file.name},
        "dcat:mediaType": media_type(file.name),
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": SHA256},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _said(sentences: Iterable[Text]) -> list[dict[str, str]]:
    """Write sentences in both languages, one after the other."""
    parts = list(sentences)
    said = {"zh": "".join(part.zh for part in parts), "en": " ".join(part.en for part in parts)}
    return [{"@value": said[lang], "@language": HTML_LANG[lang]} for lang in LANGS]


def _publisher() -> dict[str, Any]:
    return {"@type": "foaf:Organization", "foaf:name": _said([PRODUCER])}


def _day(text: str) -> dict[str, str]:
    return {"@value": text, "@type": DAY}


def _box(bounds: tuple[float, float, float, float]) -> dict[str, str]:
    west, south, east, north = (f"{degrees:.6f}" for degrees in bounds)
    corners = (f"{west} {south}", f"{east} {south}", f"{east} {north}", f"{west} {north}")
    ring = ", ".join([*corners, corners[0]])
    return {
        "@value": f"POLYGON(({ring}))",
        "@type": "http://www.opengis.net/ont/geosparql#wktLiteral",
    }
