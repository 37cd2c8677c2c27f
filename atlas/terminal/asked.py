"""What the command line asked for, as the options of a build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from atlas.country import china
from atlas.model.errors import shortened
from atlas.model.text import LANGUAGES
from atlas.terminal.values import BoundarySource, CardLanguage, CensusFile, GridKind, one_of

if TYPE_CHECKING:
    from atlas.build import BuildOptions


def build_options(
    out: Path,
    layers: Path | None,
    period: list[str] | None,
    census: list[CensusFile] | None,
    boundaries: str | None,
    code_field: str | None,
    boundary_source: BoundarySource,
) -> BuildOptions:
    """Turn what was asked for into the options of a build.

    Raises
    ------
    typer.BadParameter
        If options do not go together.
    """
    from atlas.build import BuildOptions

    tables = census or []
    if len({table.year for table in tables}) < len(tables):
        raise typer.BadParameter("a census year is given twice", param_hint="--census")
    given = {f"{table.year}={table.path}": table.year for table in tables}
    _check_known("--census", given, china().years)
    _check_known("--period", {one: one for one in period or ()}, tuple(china().periods))
    if code_field is not None and boundaries is None:
        raise typer.BadParameter("goes with --boundaries", param_hint="--code-field")
    boundary_file, boundary_layer = _boundary_file(boundaries)
    return BuildOptions(
        out=out,
        layers=layers,
        periods=tuple(one for one in china().periods if not period or one in period),
        census={table.year: table.path for table in tables},
        boundaries=boundary_file,
        boundaries_layer=boundary_layer,
        code_field=code_field,
        boundary_source=str(boundary_source),
    )


def check_year(year: int | None) -> None:
    """Refuse a year that the country has no census of."""
    _check_known("--year", {} if year is None else {str(year): year}, china().years)


def card_languages(asked: CardLanguage) -> tuple[str, ...]:
    """Name the languages of cards."""
    return LANGUAGES if asked is CardLanguage.BOTH else (str(asked),)


def _check_known(option: str, asked: Mapping[str, object], known: Sequence[object]) -> None:
    """Refuse what the country does not have, as it was written: its file is read after options."""
    for written, one in asked.items():
        if one not in known:
            said = f"{shortened(written)!r} is not one of {one_of(known)}"
            raise typer.BadParameter(said, param_hint=option)


def check_layers_alone(layers: Path | None, *others: object) -> None:
    """Refuse faulty layer files before the imports of a build, which take two seconds.

    Where other files are given too, whose faults are told with theirs, the build reads them all.
    """
    if layers is not None and not any(others):
        from atlas.catalogue.layers import load_layers

        load_layers(layers, country=china())


def with_own(
    options: BuildOptions,
    indicators: list[Path] | None,
    grid: Path | None,
    kind: GridKind,
    band: int | None,
    crs: str | None,
) -> BuildOptions:
    """Add the user's own indicators and grid to the options."""
    check_grid_options(grid, kind, "--grid-kind", band, crs)
    return replace(
        options,
        indicators=tuple(indicators or ()),
        grid=grid,
        grid_kind=kind.value,
        grid_band=band,
        grid_crs=crs,
    )


def check_grid_options(
    grid: Path | None, kind: GridKind, kind_option: str, band: int | None, crs: str | None
) -> None:
    """Refuse what is said of a grid where there is none.

    Raises
    ------
    typer.BadParameter
        Naming the first such option.
    """
    said = {kind_option: kind is not GridKind.COUNT, "--band": band is not None}
    said["--crs"] = crs is not None
    for option in said:
        if grid is None and said[option]:
            raise typer.BadParameter("goes with --grid", param_hint=option)


def _boundary_file(text: str | None) -> tuple[Path | None, str | None]:
    if text is None:
        return None, None
    from atlas.sources.boundary_file import parse_boundary_option

    return parse_boundary_option(text)
