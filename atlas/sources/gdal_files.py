"""Which files of a user GDAL may open, and with which driver: none that lie or point elsewhere.

GDAL asks all of its drivers whose file it is, and some answer with a request to a server that
the file names. So it is told the driver, and what only points to other files is refused unread.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from atlas.model.errors import Fault, Message, SourceError, check_regular, readable

GPKG, SHAPEFILE, FLATGEOBUF, FILEGDB = "GPKG", "ESRI Shapefile", "FlatGeobuf", "OpenFileGDB"
GEOJSON, GEOJSONSEQ, TOPOJSON = "GeoJSON", "GeoJSONSeq", "TopoJSON"

VECTOR_KINDS: Final = Message(
    "GeoPackage, shapefile (.shp), GeoJSON, TopoJSON, FlatGeobuf or file geodatabase (.gdb)"
)
"""What the drivers of `vector_file` read. Left out on purpose: XML (GML, KML: schemas and links),
SQLite and MapInfo (tables that stand for others; a MIF file cut short reads as a shorter one)."""

RASTER_DRIVERS: Final = {
    "GTiff": "GeoTIFF",
    "HFA": "Erdas Imagine (.img)",
    "AAIGrid": "Esri ASCII grid (.asc)",
    "AIG": "Esri grid (.adf)",
    "EHdr": "BIL or FLT with .hdr",
    "ENVI": "ENVI",
    "SAGA": "SAGA grid (.sdat)",
    "netCDF": "netCDF",
}
"""Drivers that open a user's raster, and what people call their files."""

RASTER_KINDS: Final = Message("{names}", names=map(Message, RASTER_DRIVERS.values()))

OFFLINE: Final = {"GDAL_HTTP_PROXY": "none://", "GDAL_HTTPS_PROXY": "none://"}
"""Settings under which GDAL reaches no server, should a file get past the checks here: the proxy
is of no kind that there is. It does not hold for hosts that ``NO_PROXY`` names."""

_HEAD_BYTES: Final = 1 << 16
_POINTERS: Final = {
    b"<VRTDataset": Message("a virtual raster (VRT)"),
    b"<OGRVRTDataSource": Message("a virtual layer (VRT)"),
    b"<GDALTileIndexDataset": Message("a tile index (GTI)"),
    b"<OGRWFSDataSource": Message("a WFS description"),
    b"WFS_Capabilities": Message("a WFS description"),
    b"<GDAL_WMS": Message("a WMS description"),
    b"WMS_Capabilities": Message("a WMS description"),
    b"WMT_MS_Capabilities": Message("a WMS description"),
    b"<WCS_GDAL": Message("a WCS description"),
    b"<GDAL_WMTS": Message("a WMTS description"),
    b"/wmts/": Message("a WMTS description"),
    b"gdal_streamed_alg": Message("a GDAL pipeline (GDALG)"),
}
"""What stands in files that describe where others are. GDAL looks for some of it behind the
signature of another format, too."""

_ADDRESS = re.compile(r"[/\\]vsi\w+[/\\]|[A-Za-z][A-Za-z0-9+_-]+:")
_COLLAPSED = re.compile(r"\b(https?|ftp):/(?!/)")
_SEQUENCES: Final = (".geojsonl", ".geojsons", ".ndjson", ".jsonl")
_APPLICATION_ID: Final = slice(68, 72)
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
_WHOLE_PIXELS: Final = (b"II*\0", b"II+\0", b"MM\0*", b"MM\0+", b"EHFA_HEADER_TAG")
"""First bytes of TIFF and Erdas Imagine files, which hold their pixels themselves."""


class VectorFile(NamedTuple):
    """A file of shapes that GDAL may open.

    Attributes
    ----------
    driver
        GDAL's driver for it.
    name
        How GDAL is given it, so that no other driver can take it.
    """

    driver: str
    name: str


@contextmanager
def gdal_settings(settings: Mapping[str, str]) -> Iterator[None]:
    """Let GDAL, as pyogrio calls it, work under some settings, and restore its own afterwards."""
    # Most commands open no file of shapes.
    import pyogrio

    before = {name: pyogrio.get_gdal_config_option(name) for name in settings}
    pyogrio.set_gdal_config_options(settings)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def is_address(text: str) -> bool:
    """Tell an address or a connection string (``http://…``, ``/vsicurl/…``, ``PG:…``) by its form.

    Parameters
    ----------
    text
        What stands in the place of a file name. A drive letter makes no address.
    """
    return _ADDRESS.match(text) is not None


def check_local_file(path: Path, expected: Message) -> None:
    """Refuse an address in the place of a file, by its form alone, and what is no regular file.

    Parameters
    ----------
    path
        As the user gave it.
    expected
        What it should be, as a phrase ("a raster file").

    Raises
    ------
    SourceError
        Naming it.
    """
    # Not by `resolve`, which fails where links lead in a circle.
    lies_elsewhere = os.path.realpath(path).startswith("/vsi")
    if lies_elsewhere or (not path.exists() and is_address(str(path))):
        text = _COLLAPSED.sub(r"\1://", str(path))
        here = Message("{what} on this disk, not an address", what=expected)
        raise SourceError([Fault(here, text)])
    check_regular(path)


def _local(path: Path, expected: Message) -> Path:
    check_local_file(path, expected)
    if not path.exists():
        raise SourceError([Fault(Message("{what} that exists", what=expected), str(path))])
    here = path.resolve()
    if any(0xDC80 <= ord(character) <= 0xDCFF for character in str(here)):
        # Bytes in another encoding, which GDAL cannot be told.
        in_utf8 = Message("{what} whose name is in UTF-8", what=expected)
        raise SourceError([Fault(in_utf8, str(path))])
    return here


def _check_parts(file: Path) -> None:
    """Refuse what is no regular file among those of one stem, which GDAL opens by itself."""
    for part in file.parent.iterdir():
        if part.name.startswith(f"{file.stem}."):
            check_regular(part)


def vector_file(path: Path) -> VectorFile:
    """Tell by its content with which driver GDAL may open a file of shapes.

    Raises
    ------
    SourceError
        If it is none of `VECTOR_KINDS`, or points to files elsewhere.
    """
    here = _local(path, Message("a file"))
    if here.is_dir():
        if here.suffix.lower() == ".gdb" and any(here.glob("*.gdbtable")):
            for part in here.iterdir():
                check_regular(part)
            return VectorFile(FILEGDB, str(here))
        expected = Message("one of these: {kinds}; it is a folder", kinds=VECTOR_KINDS)
        raise SourceError([Fault(expected, path.name)])
    _check_parts(here)
    head = _head(here)
    if not head:
        raise SourceError([Fault(Message("boundaries; the file is empty"), path.name)])
    check_no_pointer(here, VECTOR_KINDS)
    if head.startswith(b"\0\0\x27\x0a") and here.suffix.lower() == ".shp":
        return VectorFile(SHAPEFILE, str(here))
    if head.startswith(b"fgb\x03fgb"):
        return VectorFile(FLATGEOBUF, str(here))
    if head.startswith(b"SQLite format 3\0") and _is_geopackage(here, head):
        return VectorFile(GPKG, str(here))
    if head.startswith(b"\x1e") or here.suffix.lower() in _SEQUENCES:
        return VectorFile(GEOJSONSEQ, f"{GEOJSONSEQ}:{here}")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        driver = TOPOJSON if _TOPOLOGY.search(head) else GEOJSON
        return VectorFile(driver, f"{driver}:{here}")
    expected = Message("one of these: {kinds}", kinds=VECTOR_KINDS)
    if head.startswith(b"PK\3\4"):
        expected = Message("one of these: {kinds}; unpack the archive first", kinds=VECTOR_KINDS)
    raise SourceError([Fault(expected, path.name)])


def check_no_pointer(path: Path, kinds: Message) -> None:
    """Refuse a file that only describes where others are.

    Parameters
    ----------
    path
        The file.
    kinds
        What is accepted instead, for the error.

    Raises
    ------
    SourceError
        Naming the file, and what it is.
    """
    head = _head(path)
    kind = next((words for mark, words in _POINTERS.items() if mark in head), None)
    if kind is None and head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        kind = Message("an XML file")
    if kind is not None:
        expected = Message(
            "one of these: {kinds}; {kind} may point to other files and servers",
            kinds=kinds,
            kind=kind,
        )
        raise SourceError([Fault(expected, path.name)])


def check_raster(path: Path) -> Path:
    """Refuse a raster that points elsewhere, itself or by a mask or overview beside it.

    Returns
    -------
    Path
        The file, absolute.

    Raises
    ------
    SourceError
        Naming the file.
    """
    here = _local(path, Message("a raster file"))
    if not here.is_file():
        raise SourceError([Fault(Message("a raster file that exists"), str(path))])
    _check_parts(here)
    check_no_pointer(here, RASTER_KINDS)
    beside = {f"{here.name}{suffix}".lower() for suffix in (".msk", ".ovr")}
    for file in sorted(here.parent.iterdir()):
        # GDAL opens these by itself, with whatever driver takes them.
        if file.name.lower() in beside:
            check_no_pointer(file, Message("GeoTIFF"))
            if not _head(file).startswith(_WHOLE_PIXELS):
                expected = Message("a GeoTIFF, as it belongs to {name}", name=path.name)
                raise SourceError([Fault(expected, file.name)])
    return here


def _is_geopackage(path: Path, head: bytes) -> bool:
    if head[_APPLICATION_ID] in (b"GPKG", b"GP11", b"GP10"):
        return True
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'gpkg_contents'"
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            return bool(database.execute(query).fetchone()[0])
    except sqlite3.Error as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, reason: object) -> SourceError:
    """Say that a file of shapes is damaged, and what the reader says of it."""
    if not isinstance(reason, Message):
        reason = Message(str(reason).partition("\n")[0].partition(";")[0])
    expected = Message("a whole file that GDAL reads ({reason})", reason=reason)
    return SourceError([Fault(expected, path.name)])


def _head(path: Path) -> bytes:
    with readable(str(path)), path.open("rb") as file:
        return file.read(_HEAD_BYTES)
