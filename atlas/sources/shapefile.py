"""Encoding of a shapefile's attributes where no ``.cpg`` file tells it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from atlas.sources.text import ENCODINGS

_DESCRIPTOR_BYTES = 32
_END_OF_DESCRIPTORS = 0x0D


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
