"""What GDAL passes over, or follows, in a GeoJSON file without a word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pyproj import CRS
from pyproj.exceptions import CRSError

from atlas.model.errors import Fault

_CRS = re.compile(rb'"(?:c|\\u00[46]3)(?:r|\\u00[57]2)(?:s|\\u00[57]3)"\s*:\s*(?=\{)', re.I)
"""The key ``crs``, however it is spelled."""

_CRS_BYTES: Final = 1 << 16
_BY_NAME: Final = "a crs with its name in the file, not one that is behind a link"
_KNOWN: Final = "a crs by a name that is known, as urn:ogc:def:crs:EPSG::4490"
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
        Fault(expected, path.name, _line(content, found.start()), "crs")
        for found in _CRS.finditer(content)
        if (expected := _unnamed(content, found))
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
        Fault("numbers alone", path.name, _line(content, found.end()), "coordinates")
        for found in _COORDINATES.finditer(content)
        if found[1].count(b"[") != found[1].count(b"]")
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


def _unnamed(content: bytes, found: re.Match[bytes]) -> str:
    """Say what was expected in place of a ``crs``; empty where it is a name that PROJ knows."""
    text = content[found.end() : found.end() + _CRS_BYTES].decode("utf-8", errors="replace")
    try:
        crs, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return _BY_NAME
    kinds = {str(value).lower() for key, value in crs.items() if key.lower() == "type"}
    if not kinds <= _NAMED_CRS:
        return _BY_NAME
    said = crs.get("properties")
    name = said.get("name") if isinstance(said, dict) else None
    return "" if kinds != {"name"} or _is_known(name) else _KNOWN


def _is_known(name: object) -> bool:
    try:
        CRS.from_user_input(name)
    except (CRSError, TypeError):
        return False
    return isinstance(name, str)


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1
