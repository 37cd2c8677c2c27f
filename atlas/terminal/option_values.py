"""What a command is asked: the values of options, and what they are checked against."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import typer

from atlas.country import china
from atlas.country.country_file import census_years
from atlas.model.errors import LONGEST_PATH, Message, shortened, system_reason
from atlas.model.text import LANGUAGES
from atlas.sources.gdal_files import is_address

if TYPE_CHECKING:
    from atlas.build import BuildOptions


LONGEST_NAME: Final = 255
"""Bytes of the name of a file that disks take."""

YEAR: Final = re.compile(r"[0-9]{4}")

Kind = Literal["count", "density"]
"""Whether the cells of a grid hold people, or people per km²."""


class CensusFile(NamedTuple):
    """A user's own table for one census."""

    year: int
    path: Path


def written_choices(choices: Sequence[object]) -> str:
    """Write what may be chosen: ``2000, 2010 or 2020``."""
    *others, last = map(str, choices)
    return f"{', '.join(others)} or {last}" if others else last


def parse_census(text: str) -> CensusFile:
    """Read ``2020=FILE``; whether there is a census of that year is asked later."""
    year, _, name = text.partition("=")
    if not name or not YEAR.fullmatch(year):
        raise typer.BadParameter(
            Message(
                "{value!r} is not YEAR=FILE with the year of a census, as in {year}=people.csv",
                value=shortened(text),
                year=census_years()[-1],
            )
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
        raise typer.BadParameter(
            Message(
                "{value} is not wgs84, gcj02, bd09 or a code such as EPSG:4527",
                value=shortened(text),
            )
        ) from None
    return text


def user_path(text: str | Path) -> Path:
    """Read the name of a file or folder that a user gave; ``~`` is home.

    Raises
    ------
    typer.BadParameter
        It is empty, an address, starts in the home of nobody, or is longer than systems take.
    """
    if not str(text).strip():
        raise typer.BadParameter(Message("expected the name of a file or folder; it is empty"))
    # What GDAL would fetch, and what it would send: no option takes either.
    if is_address(str(text)) and not os.path.lexists(text):
        raise typer.BadParameter(
            Message("{value!r}: expected a file on this disk, not an address", value=str(text))
        )
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise typer.BadParameter(
            Message("{value!r}: there is no such home", value=shortened(str(text)))
        ) from None
    longest = max((len(os.fsencode(part)) for part in path.parts), default=0)
    if longest > LONGEST_NAME:
        raise typer.BadParameter(
            Message(
                "expected names of at most {n} bytes, not {found}", n=LONGEST_NAME, found=longest
            )
        )
    if (length := len(os.fsencode(path))) >= LONGEST_PATH:
        raise typer.BadParameter(
            Message(
                "expected a path of fewer than {n:,} bytes, not {found:,}",
                n=LONGEST_PATH,
                found=length,
            )
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
    value = shortened(str(path))
    try:
        if path.is_dir():
            return path
        wrong = Message("{value!r} does not exist", value=value)
        if path.exists():
            wrong = Message("{value!r} is no folder", value=value)
    except OSError as error:
        reason = system_reason(error)
        wrong = Message("{value!r} cannot be used ({reason})", value=value, reason=reason)
    raise typer.BadParameter(wrong)


def build_options(
    out: Path,
    layers: Path | None,
    period: list[str] | None,
    census: list[CensusFile] | None,
    boundaries: str | None,
    code_field: str | None,
    boundary_source: str,
    indicators: list[Path] | None,
    grid: Path | None = None,
    grid_kind: Kind = "count",
    grid_band: int | None = None,
    grid_crs: str | None = None,
) -> BuildOptions:
    """Turn what was asked for into the options of a build.

    Faulty layer files are refused before the imports of a build, which take two seconds. Where
    other files are given too, whose faults are told with theirs, the build reads them all.

    Raises
    ------
    LayerError
        If layer files, and no other files, are given and at fault.
    typer.BadParameter
        If options do not go together.
    """
    if layers is not None and not any((census, boundaries, grid, indicators)):
        from atlas.catalogue.layers import load_layers

        load_layers(layers, country=china())
    from atlas.build import BuildOptions

    tables = census or []
    if len({table.year for table in tables}) < len(tables):
        raise typer.BadParameter(Message("a census year is given twice"), param_hint="--census")
    given = {f"{table.year}={table.path}": table.year for table in tables}
    _check_known("--census", given, china().years)
    _check_known("--period", {name: name for name in period or ()}, tuple(china().periods))
    if code_field is not None and boundaries is None:
        raise typer.BadParameter(
            Message("goes with {option}", option="--boundaries"), param_hint="--code-field"
        )
    boundary_file, boundary_layer = None, None
    if boundaries is not None:
        from atlas.sources.boundary_file import parse_boundary_option

        boundary_file, boundary_layer = parse_boundary_option(boundaries)
    check_grid_options(grid, grid_kind, "--grid-kind", grid_band, grid_crs)
    return BuildOptions(
        out=out,
        layers=layers,
        periods=tuple(name for name in china().periods if not period or name in period),
        census={table.year: table.path for table in tables},
        boundaries=boundary_file,
        boundaries_layer=boundary_layer,
        code_field=code_field,
        boundary_source=boundary_source,
        grid=grid,
        grid_kind=grid_kind,
        grid_band=grid_band,
        grid_crs=grid_crs,
        indicators=tuple(indicators or ()),
    )


def check_year(year: int | None) -> None:
    """Refuse a year without a census."""
    _check_known("--year", {} if year is None else {str(year): year}, china().years)


def languages_of(choice: str) -> tuple[str, ...]:
    """Name the languages of pictures: the one that is chosen, or both."""
    return LANGUAGES if choice == "both" else (choice,)


def _check_known(option: str, values: Mapping[str, object], known: Sequence[object]) -> None:
    """Refuse what is not there, as it was written: its file is read after options."""
    for written, value in values.items():
        if value not in known:
            *names, last = known
            fault = Message(
                "{value!r} is not one of {names} or {last}",
                value=shortened(written),
                names=names,
                last=last,
            )
            raise typer.BadParameter(fault, param_hint=option)


def check_grid_options(
    grid: Path | None, kind: Kind, kind_option: str, band: int | None, crs: str | None
) -> None:
    """Refuse what is said of a grid where there is none.

    Raises
    ------
    typer.BadParameter
        Naming the first such option.
    """
    given = {kind_option: kind != "count", "--band": band is not None, "--crs": crs is not None}
    if grid is None and any(given.values()):
        first = next(option for option in given if given[option])
        raise typer.BadParameter(Message("goes with {option}", option="--grid"), param_hint=first)
