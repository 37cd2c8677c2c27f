"""One file that readers can take: what it is for, how large it is, what its bytes hash to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final, Literal

from atlas.exports.tables import DownloadTable
from atlas.model.text import Text
from atlas.words.numbers import file_size

Kind = Literal["gis", "sheet", "table", "web", "grid", "program"]
"""Where a download stands on the page: finished maps for a GIS, a workbook, one table in one
file, borders for web maps, grids, and whatever programs read. The page shows a group only if a
download is of its kind."""


MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "csvt": "text/plain",
    "fgb": "application/vnd.flatgeobuf",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "parquet": "application/vnd.apache.parquet",
    "qgz": "application/zip",
    "qml": "application/xml",
    "sql": "application/sql",
    "topojson": "application/topo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "tif": "image/tiff; application=geotiff; profile=cloud-optimized",
}
"""By the end of a file's name; any other file is ``application/octet-stream``."""


@dataclass(frozen=True)
class Download:
    """One file that readers can take.

    Attributes
    ----------
    name
        File name, relative to the downloads folder.
    path
        Where it was written.
    bytes
        Its size.
    sha256
        Hash of its bytes, as lower-case hexadecimal digits.
    what
        What it holds, in Chinese and English.
    kind
        The group that it stands in.
    table
        The one table that it holds, of whatever format: the files of a table stand together.
    layers
        Names of the tables in a file of several.
    shapes
        Whether the file of one table has its shapes.
    """

    name: str
    path: Path
    bytes: int
    sha256: str
    what: Text
    kind: Kind = "program"
    table: DownloadTable | None = None
    layers: tuple[str, ...] = ()
    shapes: bool = False

    @property
    def form(self) -> str:
        """The format that its name ends in: ``csv.zip``; of a table's file all behind its name."""
        if self.table:
            return self.name.removeprefix(f"{self.table.name}.")
        return self.name.rpartition(".")[2]

    @property
    def href(self) -> str:
        """Where it lies, from the root of the site."""
        return f"downloads/{self.name}"

    @property
    def size(self) -> str:
        """The size as people read it: ``34 KB``, ``5.2 MB``."""
        return file_size(self.bytes)


@dataclass(frozen=True)
class Order:
    """A download that is to be written.

    Attributes
    ----------
    name, what, kind, table, layers, shapes
        As of the `Download` that becomes of it.
    write
        Writes the file at a path.
    """

    name: str
    what: Text
    kind: Kind
    write: Callable[[Path], None]
    table: DownloadTable | None = None
    layers: tuple[str, ...] = ()
    shapes: bool = False


def weigh(
    path: Path,
    what: Text,
    kind: Kind,
    table: DownloadTable | None = None,
    layers: tuple[str, ...] = (),
    shapes: bool = False,
) -> Download:
    """Take the size and the hash of a file that was written."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    return Download(path.name, path, size, digest, what, kind, table, layers, shapes)


def media_type(name: str) -> str:
    """Return the media type of a file by the end of its name."""
    return MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
