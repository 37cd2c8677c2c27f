"""Decoding of users' text files: UTF-8, with or without a byte order mark, and GB18030."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from atlas.model.errors import Fault, SourceError

ENCODINGS = ("UTF-8", "GB18030")

BLOCK_BYTES = 1 << 20
"""How much of a large file is held at once."""

_EXPECTED = "text in UTF-8 or GB18030"
_IDEOGRAPH = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")


def decode_text(content: bytes, file: str) -> str:
    """Decode a text file.

    GB18030 gives a character to nearly any pair of bytes, so it is tried only where the
    bytes do not read as UTF-8 with a few damaged places.

    Parameters
    ----------
    content
        The bytes of the file.
    file
        Its name, for the error.

    Returns
    -------
    str
        The text, without a byte order mark.

    Raises
    ------
    SourceError
        If the bytes are in another encoding (UTF-16, say), or are damaged UTF-8.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError([Fault(f"{_EXPECTED}, not UTF-16", file)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _decode_gb18030(content, file, error)
    if "\0" in text:
        raise SourceError([Fault(f"{_EXPECTED}, not binary data", file)])
    return text


def text_encoding(path: Path) -> str:
    """Tell the encoding of a text file that may be too large to decode at once.

    Parameters
    ----------
    path
        The file; it is read block by block.

    Returns
    -------
    str
        ``utf-8-sig``, which reads UTF-8 with and without a byte order mark, or ``gb18030``.

    Raises
    ------
    SourceError
        As `decode_text`.
    OSError
        If the file cannot be read.
    """
    unread = _first_undecodable(path, "utf-8-sig")
    if unread is None:
        return "utf-8-sig"
    block, fault = unread
    if not _is_damaged_utf8(block):
        unread = _first_undecodable(path, "gb18030")
        if unread is None:
            return "gb18030"
        _, fault = unread
    raise SourceError([fault])


def _first_undecodable(path: Path, encoding: str) -> tuple[bytes, Fault] | None:
    """Find where a file is not in an encoding, with the bytes around that place."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with path.open("rb") as file:
        start = file.read(len(codecs.BOM_UTF8))
        file.seek(0)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise SourceError([Fault(f"{_EXPECTED}, not UTF-16", path.name)])
        while True:
            block = file.read(BLOCK_BYTES)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return start + error.object, _undecodable(path.name, error, lines)
            if "\0" in text:
                raise SourceError([Fault(f"{_EXPECTED}, not binary data", path.name)])
            if not block:
                return None
            lines += text.count("\n")


def _decode_gb18030(content: bytes, file: str, utf8_error: UnicodeDecodeError) -> str:
    if _is_damaged_utf8(content):
        raise SourceError([_undecodable(file, utf8_error)])
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise SourceError([_undecodable(file, error)]) from None


def _is_damaged_utf8(content: bytes) -> bool:
    """Tell UTF-8 with a few broken bytes from text that never was UTF-8."""
    if content.startswith(codecs.BOM_UTF8):
        return True
    text = content.decode("utf-8", errors="replace")
    return len(_IDEOGRAPH.findall(text)) > text.count("�")


def _undecodable(file: str, error: UnicodeDecodeError, lines_before: int = 0) -> Fault:
    line = lines_before + error.object.count(b"\n", 0, error.start) + 1
    found = error.object[error.start : error.end].hex(" ")
    return Fault(f"{_EXPECTED} (the first bytes that cannot be read)", file, line, value=found)
