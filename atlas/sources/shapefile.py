"""Shapefiles: whether their parts are whole and agree, and the encoding of their attributes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from atlas.model.errors import Fault
from atlas.sources.text import ENCODINGS

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
        return [Fault(f"{' and '.join(missing)} beside it", path.name)]
    faults = [fault for part in (path, shx) for fault in _length_faults(part)]
    records = _index_of(shx)
    with dbf.open("rb") as file:
        head = file.read(_DESCRIPTOR_BYTES)
    rows, head_bytes, row_bytes = (
        int.from_bytes(head[start:end], "little") for start, end in ((4, 8), (8, 10), (10, 12))
    )
    faults += _size_faults(dbf, head_bytes + rows * row_bytes)
    if rows != len(records):
        expected = f"as many records as {dbf.name} has, {rows:,}; there are {len(records):,}"
        faults.append(Fault(expected, shx.name))
    damaged = int(_damaged(path, records).sum())
    if damaged:
        expected = f"all of its {len(records):,} records; cut off or damaged are {damaged:,}"
        faults.append(Fault(expected, path.name))
    return faults


def _length_faults(part: Path) -> list[Fault]:
    with part.open("rb") as file:
        stated = int.from_bytes(file.read(_HEADER_BYTES)[24:28], "big") * 2
    return _size_faults(part, stated)


def _size_faults(part: Path, stated: int) -> list[Fault]:
    size = part.stat().st_size
    if size >= stated:
        return []
    return [Fault(f"the {stated:,} bytes that its header says; there are {size:,}", part.name)]


def _index_of(shx: Path) -> npt.NDArray[np.int64]:
    """Read offset and length of each record, in bytes."""
    content = shx.read_bytes()[_HEADER_BYTES:]
    words = np.frombuffer(content[: len(content) // 8 * 8], ">i4")
    return words.reshape(-1, 2).astype(np.int64) * 2


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
