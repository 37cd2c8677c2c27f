"""The downloads page: what each file is for, and how large it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, Final

from atlas.catalogue.edition import Edition
from atlas.exports.documentation import (
    CITATION,
    PRODUCER,
    RELEASED,
    Documentation,
    bibtex,
    census_day,
    edition_text,
)
from atlas.exports.readme import Advice, advice, members_sql
from atlas.exports.reproducible import source_date
from atlas.exports.tables import Download, media_type
from atlas.model.version import __version__
from atlas.web.page.pages import UI, Page, render, titled_page
from atlas.words.numbers import file_size
from atlas.words.word_files import HTML_LANG, LANGS, read_words, table_names

GROUPS: Final = MappingProxyType(
    {key: read_words("downloads", f"groups.{key}") for key in table_names("downloads", "groups")}
)
"""Title and lead of each group, in the order of the page; one without files is left out."""


TERMS: Final = "downloads/datapackage.json"
"""What names the terms of every table: there is no one licence of them all."""


def dataset_json(page: Page, about: Documentation, downloads: Sequence[Download]) -> str:
    """Describe the downloads in JSON-LD, as data for a script element.

    Parameters
    ----------
    page
        The page that it stands on, in one language.
    about
        What is said about all tables together.
    downloads
        Every file.

    Returns
    -------
    str
        Empty where the address of the site is not known: what is found there has to be absolute.
    """
    address = page.edition.absolute(page.file)
    if not address:
        return ""
    lang, day = page.lang, source_date().date().isoformat()
    dataset: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{address}#dataset",
        "name": about.title.get(lang),
        "description": about.abstract.get(lang),
        "url": address,
        "identifier": about.id,
        "version": __version__,
        "inLanguage": [HTML_LANG[lang] for lang in LANGS],
        "keywords": [word.get(lang) for word in about.keywords],
        "license": page.edition.absolute(TERMS),
        "creditText": "; ".join(text.get(lang) for text in about.licences),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": PRODUCER.get(lang)},
        "datePublished": RELEASED,
        "dateModified": day,
        "distribution": [_distribution(file, lang, edition=page.edition) for file in downloads],
    }
    if about.years:
        first, last = about.years[0], about.years[-1]
        country = page.edition.country
        days = (census_day(year, country=country) for year in (first, last))
        dataset["temporalCoverage"] = "/".join(days)
    if about.bounds is not None:
        west, south, east, north = about.bounds
        box = f"{south:.4f} {west:.4f} {north:.4f} {east:.4f}"
        dataset["spatialCoverage"] = {"@type": "Place", "geo": {"@type": "GeoShape", "box": box}}
    # A script element ends at the first of its end tags, wherever that stands.
    return json.dumps(dataset, ensure_ascii=False).replace("<", "\\u003c")


def _distribution(file: Download, lang: str, *, edition: Edition) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "description": file.what.get(lang),
        "contentUrl": edition.absolute(file.href),
        "encodingFormat": media_type(file.name),
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }


FORMATS = {
    "csv": "CSV",
    "csv.zip": "CSV (zip)",
    "csvt": "CSVT",
    "parquet": "Parquet",
    "fgb": "FlatGeobuf",
}
"""What the formats of one table are called, by the end of the file's name."""


def downloads_page(
    edition: Edition, downloads: Sequence[Download], lang: str, about: Documentation | None = None
) -> tuple[Page, str]:
    """Render the list of downloads.

    Any download takes its place by its ``kind`` and its ``table``; see `group_downloads`. Where
    the address of the site is known, the page bears what is said ``about`` them for search
    engines.
    """
    page = titled_page(
        edition, "downloads.html", lang, UI, "downloads_title", "downloads_description"
    )
    return page, render(
        "downloads/downloads.html.j2",
        page,
        groups=group_downloads(downloads),
        downloads=downloads,
        total=file_size(sum(file.bytes for file in downloads)),
        whom=Advice(**read_words("downloads", "whom_heads")),
        advice=advice(country=edition.country),
        join=read_words("downloads", "join"),
        units=edition.country.unit_set(),
        sql=members_sql(country=edition.country),
        edition=edition_text(),
        cite=read_words("downloads", "cite"),
        citation=CITATION,
        bibtex=bibtex(lang, edition.absolute("")),
        scripts=[page.relative("assets/copy.js")],
        dataset="" if about is None else dataset_json(page, about, downloads),
    )


def group_downloads(downloads: Sequence[Download]) -> list[dict[str, Any]]:
    """Group the downloads by what they are for, the files of one table together.

    Parameters
    ----------
    downloads
        In the order of the list, which entries keep within their group.

    Returns
    -------
    list of dict
        In the order of `GROUPS`, none of them empty: ``id``, ``title``, ``lead``, ``size`` of all
        its files, and ``entries``, a table in all its formats or a single file each: ``title`` and
        ``name`` (a file by itself has neither), what it holds (``about``), and ``files``, the words
        of each link and its file. Tables stand under ``layers`` if they have a geometry, else
        under ``tables``.
    """
    grouped: dict[str, dict[str, list[Download]]] = {}
    for file in downloads:
        name = file.table.name if file.table else file.name
        grouped.setdefault(_group(file), {}).setdefault(name, []).append(file)
    return [
        {
            "id": id,
            **words,
            "size": file_size(sum(file.bytes for files in grouped[id].values() for file in files)),
            "entries": [_entry(files) for files in grouped[id].values()],
        }
        for id, words in GROUPS.items()
        if id in grouped
    ]


def _group(download: Download) -> str:
    if download.table is None:
        return download.kind
    return "layers" if download.table.geometry_type else "tables"


def _entry(files: list[Download]) -> dict[str, Any]:
    table = files[0].table
    if table is None:
        named = [(file.name, file) for file in files]
        return {"title": None, "name": "", "about": files[0].what, "files": named}
    named = [(_format(file), file) for file in files]
    text = table.text
    return {"title": text.title, "name": table.name, "about": text.about, "files": named}


def _format(download: Download) -> str:
    if download.form == "parquet" and download.shapes:
        return "GeoParquet"
    return FORMATS.get(download.form, download.form)
