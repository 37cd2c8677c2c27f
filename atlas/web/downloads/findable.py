"""The downloads as a schema.org Dataset, by which search engines list them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from atlas import __version__
from atlas.catalogue.edition import Edition
from atlas.exports.documentation.describe import Documentation
from atlas.exports.documentation.texts import PRODUCER, census_day
from atlas.exports.download import Download, media_type
from atlas.exports.reproducible import source_date
from atlas.web.page.pages import Page
from atlas.words.reading import HTML_LANG, LANGS

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
        "datePublished": day,
        "distribution": [_distribution(one, lang, edition=page.edition) for one in downloads],
    }
    if about.years:
        first, last = about.years[0], about.years[-1]
        days = [census_day(year, country=page.edition.country) for year in (first, last)]
        dataset["temporalCoverage"] = "/".join(days)
    if about.bounds is not None:
        west, south, east, north = about.bounds
        box = f"{south:.4f} {west:.4f} {north:.4f} {east:.4f}"
        dataset["spatialCoverage"] = {
            "@type": "Place",
            "geo": {"@type": "GeoShape", "box": box},
        }
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
