"""Machine-readable lists of the downloads: ``datapackage.json`` and ``dcat.jsonld``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from atlas.exports.documentation import CITATION, DATASET, PRODUCER, RELEASED, USE, Documentation
from atlas.exports.reproducible import source_date, write_json
from atlas.exports.tables import Download, DownloadTable, media_type
from atlas.exports.vector_files import rows_without_shape
from atlas.model.dataset import Dataset
from atlas.model.layer import Column
from atlas.model.text import Text
from atlas.model.version import __version__
from atlas.sources.packaged import is_packaged, resources
from atlas.words.numbers import describe_column
from atlas.words.word_files import HTML_LANG, LANGS, read_words

_GIVEN = read_words("documentation")["given_census"]

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

TITLE = read_words("documentation")["all_downloads"]

FORMATS = {"csv.zip": "csv", "parquet": "apache-parquet", "xlsx": "workbook"}
"""What a format is called in place of its file's end. ``parquet`` and ``xlsx`` would have
frictionless guess the type of every cell, though such a file bears its own."""

CSV_FORMS: Final[dict[str, dict[str, str]]] = {"csv": {}, "csv.zip": {"compression": "zip"}}
"""Forms of the files whose cells are described one by one, and what else is said of them."""

TYPES = {"text": "string", "integer": "integer", "real": "number", "flag": "boolean"}


def write_datapackage(
    downloads: Sequence[Download],
    dataset: Dataset,
    documents: Mapping[str, Documentation],
    path: Path,
    *,
    project_url: str = "",
) -> None:
    """Describe the downloads as a Data Package (version 2 of the Frictionless standard).

    Each resource has its name, path, titles and descriptions in both languages, format, media
    type, size and hash. A CSV has its table schema too: type, title, description, unit and
    constraints of each column, and the primary key; the other formats of the same table name
    that CSV in ``sameFieldsAs`` (FlatGeobuf, with the main columns alone, in
    ``someFieldsOf``), and give geometry type, CRS and count of features.

    Parameters
    ----------
    downloads
        All files; the description itself is none of them.
    dataset
        The tables that its censuses were read from are among the ``sources``.
    documents
        What is said about each table, by its name: which rest on a source.
    path
        The file to write.
    project_url
        The project's own page; empty where it is not known.

    Notes
    -----
    https://datapackage.org. Titles and descriptions hold Chinese before English; the fields
    that end in ``_zh`` and ``_en`` hold one of them. ``version`` and ``citation`` are those of the
    edition; ``created`` is `atlas.exports.reproducible.source_date`.
    """
    country = dataset.country
    pattern, crs = country.codes.published, country.crs
    package = {
        "$schema": PROFILE,
        "name": country.project,
        **_both("title", TITLE),
        "version": __version__,
        "created": source_date().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "contributors": [_producer(project_url)],
        **_both("citation", CITATION),
        "sources": _sources(dataset, documents),
        "resources": [_resource(download, pattern, crs) for download in downloads],
    }
    write_json(package, path)


def _producer(project_url: str) -> dict[str, Any]:
    there = {"path": project_url} if project_url else {}
    return {**_both("title", PRODUCER), **there, "roles": ["creator", "publisher"]}


def table_schema(table: DownloadTable, pattern: str | None) -> dict[str, Any]:
    """Write the table schema of a CSV: its columns in order, its key, and what a gap looks like.

    Codes match the ``pattern``, if there is one.
    """
    key = [name for name in table.text.key if name in table.columns]
    fields = [_field(table, name, key, pattern) for name in table.columns]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    return schema | ({"primaryKey": key} if key else {})


def _resource(download: Download, pattern: str | None, crs: str) -> dict[str, Any]:
    table, end = download.table, download.form
    is_schema = download.name.endswith(".schema.json")
    resource: dict[str, Any] = {
        "name": download.name.lower(),
        "path": download.name,
        **_both("title", table.text.title if table else Text(download.name, download.name)),
        **_both("description", download.what),
        "format": "json-schema" if is_schema else FORMATS.get(end, end),
        "mediatype": media_type(download.name),
        "bytes": download.bytes,
        "hash": f"sha256:{download.sha256}",
    }
    if download.layers:
        resource["layers"] = list(download.layers)
    if table is None:
        return resource
    if end in CSV_FORMS:
        resource |= {
            "type": "table",
            **CSV_FORMS[end],
            "encoding": "utf-8",
            "rows": len(table.frame),
        }
        # An archive has the types of the columns too, for GDAL.
        resource |= {"innerpath": f"{table.name}.csv"} if table.text.zipped else {}
        return resource | {"schema": table_schema(table, pattern)}
    columns_of = f"{table.name}.csv{'.zip' if table.text.zipped else ''}"
    fields = "someFieldsOf" if end == "fgb" else "sameFieldsAs"
    return resource | _shape(download, table, crs) | {fields: columns_of}


def _shape(download: Download, table: DownloadTable, crs: str) -> dict[str, Any]:
    if download.form == "csvt":
        return {}
    # Not `rows`, which frictionless counts in tables alone.
    features = len(table.frame) - (rows_without_shape(table) if download.form == "fgb" else 0)
    shape = {"geometryType": table.geometry_type, "crs": crs} if download.shapes else {}
    return {"features": features} | shape


def _field(
    table: DownloadTable, name: str, key: Sequence[str], pattern: str | None
) -> dict[str, Any]:
    column = table.describe(name)
    field: dict[str, Any] = {
        "name": name,
        "type": TYPES[column.type],
        "title": column.alias,
        **{f"title_{lang}": column.title.get(lang) for lang in LANGS},
        "description": describe_column(column),
    }
    if column.unit.en:
        field |= {"unit": column.unit.en, "unit_zh": column.unit.zh}
    constraints = _constraints(column, key, pattern)
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column, key: Sequence[str], pattern: str | None) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.name in key:
        constraints["required"] = True
    if [column.name] == list(key):
        constraints["unique"] = True
    if column.kind == "code" and pattern is not None:
        constraints["pattern"] = pattern
    if column.values:
        constraints["enum"] = list(column.values)
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    return constraints


def _sources(dataset: Dataset, documents: Mapping[str, Documentation]) -> list[dict[str, Any]]:
    """Name every source once, with its licences and the published tables that rest on it."""
    country = dataset.country
    resting: dict[str, list[str]] = {}
    for table, document in documents.items():
        for origin in document.origins:
            resting.setdefault(origin.packaged, []).append(table)
    files = {f"census_{year}": file for year, file in sorted(dataset.census_files.items())}
    own = {
        name: file
        for name, file in files.items()
        if not is_packaged(name, file.sha256, country.tables)
    }
    packaged: dict[str, dict[str, Any]] = {}
    for name, resource in resources(country.tables).items():
        if name in own:
            continue
        for source in resource["sources"]:
            entry = packaged.setdefault(
                source["title"], {**source, "licenses": resource["licenses"], "tables": []}
            )
            new = [table for table in resting.get(name, ()) if table not in entry["tables"]]
            entry["tables"] += new
    users = [
        {
            "title": _GIVEN.say("en", year=name.removeprefix("census_"), file=file.name),
            "hash": f"sha256:{file.sha256}",
        }
        for name, file in own.items()
    ]
    drawn = country.boundaries
    boundaries = {"title": drawn.title, "licenses": [dict(drawn.licence)]}
    return [*packaged.values(), boundaries, *users]


def _both(name: str, text: Text) -> dict[str, str]:
    if text.zh == text.en:
        return {name: text.en}
    joined = " · " if name == "title" else " / "
    return {name: f"{text.zh}{joined}{text.en}", f"{name}_zh": text.zh, f"{name}_en": text.en}


CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DAY: Final = "xsd:date"
HERE: Final = {"@id": "../downloads.html"}
"""The page from which the files are taken, beside their folder; on it stands how to cite them."""
ABOUT: Final = {"@id": "../about.html"}
PUBLISHER: Final = {"@id": "#publisher"}
CONTACT: Final = {"@id": "#contact"}
SHA256: Final = "spdx:checksumAlgorithm_sha256"


def write_dcat(
    downloads: Sequence[Download],
    documents: Mapping[str, Documentation],
    whole: Documentation,
    path: Path,
    *,
    project_url: str = "",
) -> None:
    """Write a catalogue in JSON-LD (DCAT 3): a dataset a table, and one of the files of several.

    Files and pages are named relative to the catalogue, so that it holds wherever the site is put.
    ``issued`` is the day of the edition, ``modified`` that of the build.

    Parameters
    ----------
    downloads
        What is published.
    documents
        What is said about each table.
    whole
        What is said about all of them.
    path
        The file to write.
    project_url
        The project's own page, which is the home of the publisher and where to write to; empty
        where it is not known, and the page on the method stands in.
    """
    of_table: dict[str, list[Download]] = {}
    for download in downloads:
        name = download.table.name if download.table else ""
        of_table.setdefault(name, []).append(download)
    datasets = [
        _dataset(whole if name == "" else documents[name], files)
        for name, files in of_table.items()
        if name == "" or name in documents
    ]
    catalogue = {
        "@context": CONTEXT,
        "@id": "",
        "@type": "dcat:Catalog",
        "dct:title": _said([PRODUCER]),
        "dct:description": _said([DATASET]),
        "dct:publisher": _publisher(project_url),
        "dcat:contactPoint": _contact(project_url),
        **_edition(),
        "dcat:dataset": datasets,
    }
    write_json(catalogue, path)


def _dataset(document: Documentation, files: Iterable[Download]) -> dict[str, Any]:
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
        "dct:license": [
            {"@type": "dct:LicenseDocument", "dct:title": _said([licence])}
            for licence in document.licences
        ],
        "dct:rights": {"@type": "dct:RightsStatement", "dct:description": _said([USE])},
        "dct:publisher": PUBLISHER,
        "dcat:contactPoint": CONTACT,
        "dcat:landingPage": HERE,
        "dct:bibliographicCitation": _said([CITATION]),
        **_edition(),
        "dct:language": [HTML_LANG[lang] for lang in LANGS],
        "dcat:keyword": [word for keyword in document.keywords for word in _said([keyword])],
        "dcat:distribution": [_distribution(file) for file in files],
    }
    if document.days:
        first, last = document.days[0], document.days[-1]
        dates = {"dcat:startDate": _day(first), "dcat:endDate": _day(last)}
        dataset["dct:temporal"] = {"@type": "dct:PeriodOfTime", **dates}
    if document.bounds is not None:
        dataset["dct:spatial"] = {"@type": "dct:Location", "dcat:bbox": _box(document.bounds)}
    return dataset


def _distribution(file: Download) -> dict[str, Any]:
    return {
        "@id": f"#{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dct:description": _said([file.what]),
        "dcat:accessURL": HERE,
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


def _publisher(project_url: str) -> dict[str, Any]:
    home = {"foaf:homepage": {"@id": project_url}} if project_url else {}
    return {**PUBLISHER, "@type": "foaf:Organization", "foaf:name": _said([PRODUCER]), **home}


def _contact(project_url: str) -> dict[str, Any]:
    there = {"@id": project_url} if project_url else ABOUT
    return {
        **CONTACT,
        "@type": "vcard:Organization",
        "vcard:fn": _said([PRODUCER]),
        "vcard:hasURL": there,
    }


def _edition() -> dict[str, Any]:
    """Say the version, as DCAT 3 has it and as it was said before, and the two days."""
    return {
        "dcat:version": __version__,
        "owl:versionInfo": __version__,
        "dct:issued": _day(RELEASED),
        "dct:modified": _day(source_date().date().isoformat()),
    }


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
