"""The downloads page: what each file is for, and how large it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.catalogue.edition import Edition
from atlas.exports.documentation.describe import Documentation
from atlas.exports.download import Download
from atlas.model.text import Text
from atlas.web.downloads.findable import dataset_json
from atlas.web.downloads.texts import GROUPS
from atlas.web.page.pages import Page, render
from atlas.words.numbers import file_size

FORMATS = {
    "csv": "CSV",
    "csv.zip": "CSV (zip)",
    "csvt": "CSVT",
    "parquet": "Parquet",
    "fgb": "FlatGeobuf",
}
"""What the formats of one table are called, by the end of the file's name."""

GEOPARQUET = "GeoParquet"
"""Parquet with shapes."""


@dataclass(frozen=True)
class Entry:
    """What one entry of the page offers: a table in all its formats, or a single file.

    Attributes
    ----------
    title, name
        Of the table; a file by itself has neither.
    about
        What it holds.
    files
        The words of each link, and its file.
    """

    title: Text | None
    name: str
    about: Text
    files: tuple[tuple[str, Download], ...]


@dataclass(frozen=True)
class Group:
    """Files for one use, under a head of their own, and their size together."""

    id: str
    title: Text
    lead: Text
    entries: tuple[Entry, ...]

    @property
    def size(self) -> str:
        """The size of all its files, as people read it."""
        return file_size(sum(file.bytes for entry in self.entries for _, file in entry.files))


def downloads_page(
    downloads: Sequence[Download],
    lang: str,
    about: Documentation | None = None,
    *,
    edition: Edition,
) -> tuple[Page, str]:
    """Render the list of downloads.

    Any download takes its place by its ``kind`` and its ``table``; see `group_downloads`. Where
    the address of the site is known, the page bears what is said ``about`` them for search
    engines.
    """
    page = Page(edition, "downloads.html", lang, "", "")
    titled = Page(
        page.edition,
        page.path,
        lang,
        page.text("downloads_title"),
        page.text("downloads_description"),
    )
    return titled, render(
        "downloads/downloads.html.j2",
        titled,
        groups=group_downloads(downloads),
        downloads=downloads,
        total=file_size(sum(one.bytes for one in downloads)),
        dataset="" if about is None else dataset_json(titled, about, downloads),
    )


def group_downloads(downloads: Sequence[Download]) -> list[Group]:
    """Group the downloads by what they are for, the files of one table together.

    Parameters
    ----------
    downloads
        In the order of the list, which entries keep within their group.

    Returns
    -------
    list of Group
        In the order of `atlas.web.downloads.texts.GROUPS`, none of them empty. Tables stand
        under ``layers`` if they have a geometry, else under ``tables``.
    """
    found: dict[str, dict[str, list[Download]]] = {}
    for one in downloads:
        name = one.table.name if one.table else one.name
        found.setdefault(_group(one), {}).setdefault(name, []).append(one)
    return [
        Group(id, *GROUPS[id], tuple(_entry(files) for files in found[id].values()))
        for id in GROUPS
        if id in found
    ]


def _group(download: Download) -> str:
    if download.table is None:
        return download.kind
    return "layers" if download.table.geometry_type else "tables"


def _entry(files: list[Download]) -> Entry:
    table = files[0].table
    if table is None:
        return Entry(None, "", files[0].what, tuple((one.name, one) for one in files))
    named = tuple((_format(one), one) for one in files)
    return Entry(table.text.title, table.name, table.text.about, named)


def _format(download: Download) -> str:
    if download.form == "parquet" and download.shapes:
        return GEOPARQUET
    return FORMATS.get(download.form, download.form)
