"""A layer of a user's file of shapes, read as a whole or not at all."""

from __future__ import annotations

import codecs
import json
import re
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyogrio
from pyogrio.util import vsi_path
from pyproj import CRS
from pyproj.exceptions import CRSError

from atlas.model.errors import NO_MESSAGE, Fault, Message, SourceError, memory_for, raise_faults
from atlas.sources import gdal_files as gdal
from atlas.sources.census_cells import ENCODINGS
from atlas.sources.codes import FIRST_ROW

_CRS = re.compile(rb'"(?:c|\\u00[46]3)(?:r|\\u00[57]2)(?:s|\\u00[57]3)"\s*:\s*(?=\{)', re.I)
"""The key ``crs``, however it is spelled."""

_CRS_BYTES: Final = 1 << 16
_BY_NAME: Final = Message("a crs with its name in the file, not one that is behind a link")
_KNOWN: Final = Message("a crs by a name that is known, as urn:ogc:def:crs:EPSG::4490")
_NAMED_CRS: Final = {"name", "epsg", "ogc"}
_COORDINATES = re.compile(rb'"coordinates"\s*:\s*([\[\]\d\s+\-.,eE]*)')


def link_faults(path: Path) -> list[Fault]:
    """List the ``crs`` members that are no names that PROJ knows.

    GDAL fetches a link, as GeoJSON 2008 has it, and takes an unknown name for WGS 84.

    Parameters
    ----------
    path
        A GeoJSON or TopoJSON file, or a sequence of features.
    """
    content = path.read_bytes()
    return [
        Fault(expected, path.name, _line(content, match.start()), "crs")
        for match in _CRS.finditer(content)
        if (expected := _unnamed(content, match))
    ]


def coordinate_faults(path: Path) -> list[Fault]:
    """List the coordinates that hold something else than numbers: GDAL leaves such a ring out.

    Parameters
    ----------
    path
        A GeoJSON file, or a sequence of features.
    """
    content = path.read_bytes()
    return [
        Fault(Message("numbers alone"), path.name, _line(content, match.end()), "coordinates")
        for match in _COORDINATES.finditer(content)
        if match[1].count(b"[") != match[1].count(b"]")
    ]


def features(path: Path, *, sequence: bool) -> list[dict[str, Any]]:
    """Read the features of a GeoJSON file, or of a sequence of them.

    Raises
    ------
    ValueError
        If the file, or a line of a sequence, is no JSON.
    """
    content = path.read_bytes().decode("utf-8-sig")
    if sequence:
        return [json.loads(record) for record in _records(content)]
    whole = json.loads(content)
    return list(whole["features"]) if "features" in whole else [whole]


def _records(content: str) -> Iterator[str]:
    separator = "\x1e" if "\x1e" in content else "\n"
    return (record for record in content.split(separator) if record.strip())


def _unnamed(content: bytes, match: re.Match[bytes]) -> Message:
    """Say what was expected in place of a ``crs``; empty where it is a name that PROJ knows."""
    text = content[match.end() : match.end() + _CRS_BYTES].decode("utf-8", errors="replace")
    try:
        crs, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return _BY_NAME
    kinds = {str(value).lower() for key, value in crs.items() if key.lower() == "type"}
    if not kinds <= _NAMED_CRS:
        return _BY_NAME
    properties = crs.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    return NO_MESSAGE if kinds != {"name"} or _is_known(name) else _KNOWN


def _is_known(name: object) -> bool:
    try:
        CRS.from_user_input(name)
    except (CRSError, TypeError):
        return False
    return isinstance(name, str)


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1


_DESCRIPTOR_BYTES = 32
_END_OF_DESCRIPTORS = 0x0D
_HEADER_BYTES, _RECORD_HEADER_BYTES, _NULL_SHAPE_BYTES = 100, 8, 4


def shapefile_faults(path: Path) -> list[Fault]:
    """Compare the three parts of a shapefile with what they say of themselves and each other.

    GDAL reads a record that is cut off, or overwritten with zeros, as one without a shape.

    Parameters
    ----------
    path
        The ``.shp``; ``.shx`` and ``.dbf`` are looked for beside it.

    Returns
    -------
    list of Fault
        Each names the part and what is missing; none if the shapefile is whole.

    Notes
    -----
    ESRI Shapefile Technical Description (1998): lengths and offsets count words of 16 bits.
    """
    parts = {suffix: _sibling(path, suffix) for suffix in (".shx", ".dbf")}
    shx, dbf = parts.values()
    if shx is None or dbf is None:
        missing = [path.with_suffix(suffix).name for suffix, part in parts.items() if part is None]
        expected = Message("{name} beside it", name=missing[0])
        if len(missing) > 1:
            expected = Message("{names} and {last} beside it", names=missing[:-1], last=missing[-1])
        return [Fault(expected, path.name)]
    faults = []
    for part in (path, shx):
        with part.open("rb") as file:
            stated = int.from_bytes(file.read(_HEADER_BYTES)[24:28], "big") * 2
        faults += _size_faults(part, stated)
    content = shx.read_bytes()[_HEADER_BYTES:]
    words = np.frombuffer(content[: len(content) // 8 * 8], ">i4")
    records = words.reshape(-1, 2).astype(np.int64) * 2
    with dbf.open("rb") as file:
        head = file.read(_DESCRIPTOR_BYTES)
    rows, head_bytes, row_bytes = (
        int.from_bytes(head[start:end], "little") for start, end in ((4, 8), (8, 10), (10, 12))
    )
    faults += _size_faults(dbf, head_bytes + rows * row_bytes)
    if rows != len(records):
        expected = Message(
            "as many records as {name} has, {n:,}; there are {found:,}",
            name=dbf.name,
            n=rows,
            found=len(records),
        )
        faults.append(Fault(expected, shx.name))
    damaged = int(_damaged(path, records).sum())
    if damaged:
        expected = Message(
            "all of its {n:,} records; cut off or damaged are {damaged:,}",
            n=len(records),
            damaged=damaged,
        )
        faults.append(Fault(expected, path.name))
    return faults


def _size_faults(part: Path, stated: int) -> list[Fault]:
    size = part.stat().st_size
    if size >= stated:
        return []
    expected = Message(
        "the {n:,} bytes that its header says; there are {found:,}", n=stated, found=size
    )
    return [Fault(expected, part.name)]


def _damaged(shp: Path, records: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Find the records that are not there, or are zeros where the index says more."""
    offset, length = records.T
    end = offset + _RECORD_HEADER_BYTES + length
    there = (offset >= _HEADER_BYTES) & (length > 0) & (end <= shp.stat().st_size)
    damaged: npt.NDArray[np.bool_] = ~there
    if there.any():
        content = np.memmap(shp, mode="r")
        # Of the record: its number, its length and, in the other byte order, its kind of shape.
        heads = content[offset[there, None] + np.arange(_RECORD_HEADER_BYTES + 4)]
        no_length = ~heads[:, 4:8].any(axis=1)
        no_shape = ~heads[:, 8:12].any(axis=1) & (length[there] > _NULL_SHAPE_BYTES)
        damaged[there] = no_length | no_shape
    return damaged


def shapefile_encoding(path: Path) -> str | None:
    """Find out the encoding of a shapefile without a ``.cpg`` file.

    GDAL takes such a file for Latin-1, so that Chinese field names from Windows turn into
    noise. dBASE cuts texts at a number of bytes, so a cut character at the end of a field
    counts as read.

    Parameters
    ----------
    path
        Any boundary file.

    Returns
    -------
    str or None
        ``UTF-8`` or ``GB18030``; None where the file is no shapefile, has a ``.cpg``
        file, or reads in neither (GDAL's own guess is then as good as any).
    """
    dbf = _sibling(path, ".dbf")
    if path.suffix.lower() != ".shp" or dbf is None or _sibling(path, ".cpg") is not None:
        return None
    texts = list(_texts(dbf.read_bytes()))
    return next((encoding for encoding in ENCODINGS if _reads_as(encoding, texts)), None)


def _sibling(path: Path, suffix: str) -> Path | None:
    candidates = (path.with_suffix(suffix), path.with_suffix(suffix.upper()))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _texts(content: bytes) -> Iterator[bytes]:
    """List the field names and the text values of a dBASE table."""
    header_bytes = int.from_bytes(content[8:10], "little")
    record_bytes = int.from_bytes(content[10:12], "little")
    slices = []
    start = 1
    for at in range(_DESCRIPTOR_BYTES, header_bytes - 1, _DESCRIPTOR_BYTES):
        field = content[at : at + _DESCRIPTOR_BYTES]
        if len(field) < _DESCRIPTOR_BYTES or field[0] == _END_OF_DESCRIPTORS:
            break
        yield field[:11].split(b"\0")[0]
        width = field[16]
        if field[11:12] == b"C":
            slices.append(slice(start, start + width))
        start += width
    for at in range(header_bytes, len(content), max(record_bytes, 1)):
        record = content[at : at + record_bytes]
        yield from (record[part].rstrip(b" \0") for part in slices)


def _reads_as(encoding: str, texts: list[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)
    try:
        for text in texts:
            decoder().decode(text, final=False)
    except UnicodeDecodeError:
        return False
    return True


_LOSSES = re.compile(r"null geometry|OGRGeoJSON|corrupt|skipp|truncat", re.I)
"""What GDAL warns of when it leaves something out. It also warns of unclosed rings, unknown
application ids and the like, which lose nothing."""


def read_vector_layer(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read a layer of a file of shapes.

    Parameters
    ----------
    path
        A file of `atlas.sources.gdal_files.VECTOR_KINDS`. A shapefile without ``.cpg`` is
        read as UTF-8 or GB18030, whichever fits.
    layer
        Name of the layer; None takes the only one that has geometry.

    Returns
    -------
    GeoDataFrame
        Every row of the layer; a row without a geometry has none in the file.

    Raises
    ------
    SourceError
        If the file is of another kind, points elsewhere, is cut short or damaged, has no such
        layer, or does not fit into memory.
    """
    with memory_for(path.name):
        return _read_layer(path, layer)


def _read_layer(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    file = gdal.vector_file(path)
    if vsi_path(file.name) != file.name:
        # It takes the name for an address, and looks for another file.
        expected = Message("a file whose name has no ; and whose path has no !, ? or line break")
        raise SourceError([Fault(expected, str(path))])
    if file.driver == gdal.SHAPEFILE:
        raise_faults(shapefile_faults(path))
    elif file.driver in (gdal.GEOJSON, gdal.GEOJSONSEQ, gdal.TOPOJSON):
        raise_faults(link_faults(path))
    layer = _choose_layer(path, file, layer)
    options = {"encoding": shapefile_encoding(path), "on_invalid": "ignore"}
    table = _read(path, pyogrio.read_dataframe, file, layer=layer, **options)
    _check_whole(path, file.driver, layer, table)
    return table


def _choose_layer(path: Path, file: gdal.VectorFile, layer: str | None) -> str:
    layers = _read(path, pyogrio.list_layers, file)
    if len(layers) == 0:
        raise gdal.unreadable(path, Message("it finds no layer"))
    drawn = [str(name) for name, geometry_type in layers if geometry_type is not None]
    if layer is None and len(drawn) == 1:
        return drawn[0]
    if layer in drawn:
        return str(layer)
    if not drawn:
        expected = Message("a layer with polygons; no layer has geometry")
        raise SourceError([Fault(expected, path.name)])
    expected = Message("the name of one of its layers: {names}", names=drawn)
    raise SourceError([Fault(expected, path.name, value=layer)])


def _read(path: Path, reader: Callable[..., Any], file: gdal.VectorFile, **options: Any) -> Any:
    # On damaged bytes pyogrio raises errors of many kinds (even UnboundLocalError), all of
    # them the file's.
    with warnings.catch_warnings(record=True) as caught, gdal.gdal_settings(gdal.OFFLINE):
        warnings.simplefilter("always")
        try:
            result = reader(file.name, **options)
        except MemoryError:
            raise
        except Exception as error:
            raise gdal.unreadable(path, error) from error
    for warning in caught:
        if _LOSSES.search(str(warning.message)):
            raise gdal.unreadable(path, warning.message)
    return result


_NOT_FEATURES = (ValueError, LookupError, TypeError, AttributeError, RecursionError, sqlite3.Error)
"""What reading raises of that which is no collection of features, or is nested too deeply."""


def _check_whole(path: Path, driver: str, layer: str, table: gpd.GeoDataFrame) -> None:
    """Hold what GDAL gave against the file: it drops lines and geometries that are damaged."""
    if driver in (gdal.GEOJSON, gdal.GEOJSONSEQ):
        raise_faults(coordinate_faults(path))
    if driver != gdal.GEOJSONSEQ and not table.geometry.isna().any():
        return
    try:
        drawn = _drawn(path, driver, layer)
    except _NOT_FEATURES as error:
        raise gdal.unreadable(path, error) from None
    if drawn is None:
        return
    if len(drawn) != len(table):
        features = Message("{n:,} of {total:,} features", n=len(table), total=len(drawn))
        raise gdal.unreadable(path, features)
    rows = zip(drawn, table.geometry, strict=True)
    raise_faults(
        Fault(Message("a geometry that GDAL reads, or null"), path.name, row, "geometry")
        for row, (there, shape) in enumerate(rows, start=FIRST_ROW)
        if there and shape is None
    )


def _drawn(path: Path, driver: str, layer: str) -> list[bool] | None:
    """Find which rows have a geometry in the file; None for formats whose damage GDAL tells."""
    if driver in (gdal.GEOJSON, gdal.GEOJSONSEQ):
        found = features(path, sequence=driver == gdal.GEOJSONSEQ)
        return [feature.get("geometry") is not None for feature in found]
    if driver != gdal.GPKG:
        return None
    query = "SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)"
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        found = database.execute(query, (layer,)).fetchone()
        if found is None:
            return None
        names = ['"{}"'.format(name.replace('"', '""')) for name in (*found, layer)]
        rows = database.execute("SELECT {} IS NOT NULL FROM {}".format(*names))
        return [bool(there) for (there,) in rows]
