"""The commands `china-atlas build`, `cards`, `check`, `layers`, `zonal`; no logic of theirs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import typer

from atlas.cli_options import (
    AllOption,
    BandOption,
    BaseUrlOption,
    BoundariesOption,
    BoundarySource,
    BoundarySourceOption,
    CardLanguage,
    CardLanguageOption,
    CardsOutOption,
    CensusFile,
    CensusOption,
    CensusYearOption,
    CodeFieldOption,
    DaskOption,
    DebugOption,
    FiguresOption,
    GridArgument,
    GridCrsOption,
    GridKind,
    GridKindOption,
    IndicatorOption,
    JobsOption,
    LayersOption,
    MapOption,
    OutOption,
    Period,
    PeriodOption,
    PlaceOption,
    QuietOption,
    UnitLevel,
    UnitLevelOption,
    VersionOption,
    ZonalJobsOption,
    ZonalOutOption,
)

if TYPE_CHECKING:
    from atlas.build import BuildOptions

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def entry(version: VersionOption = False) -> None:
    """Build the China population atlas: maps, tables and a GeoPackage of three censuses."""


@app.command("build")
def build_command(
    out: OutOption = Path("site"),
    layers: LayersOption = None,
    period: PeriodOption = None,
    census: CensusOption = None,
    boundaries: BoundariesOption = None,
    code_field: CodeFieldOption = None,
    boundary_source: BoundarySourceOption = BoundarySource.TIANDITU,
    indicator: IndicatorOption = None,
    base_url: BaseUrlOption = None,
    figures: FiguresOption = True,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Build the site and its downloads into a folder, whole or not at all."""
    from atlas.terminal import ending_well, print_build, progress_shown

    with ending_well(debug=debug, kept=out):
        from atlas.build import build

        options = _options(out, layers, period, census, boundaries, code_field, boundary_source)
        options = replace(
            options, base_url=base_url, figures=figures, indicators=_indicators(indicator)
        )
        start = perf_counter()
        with progress_shown(quiet=quiet) as progress:
            report = build(options, progress)
        if not quiet:
            print_build(report, perf_counter() - start)


@app.command("cards")
def cards_command(
    place: PlaceOption = None,
    every: AllOption = False,
    lang: CardLanguageOption = CardLanguage.BOTH,
    out: CardsOutOption = Path("cards"),
    jobs: JobsOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Draw pair cards as PNG, 1080×1440: a place as one value beside its districts."""
    from atlas.terminal import ending_well, print_cards, progress_shown

    if bool(place) == every:
        raise typer.BadParameter("give --place CODE, as often as you like, or --all")
    with ending_well(debug=debug):
        from atlas.build import CardOptions, draw_cards

        langs = ("zh", "en") if lang is CardLanguage.BOTH else (str(lang),)
        with progress_shown(quiet=quiet) as progress:
            report = draw_cards(CardOptions(out, tuple(place or ()), langs, jobs), progress)
        if not quiet:
            print_cards(report)


@app.command("check")
def check_command(
    layers: LayersOption = None,
    period: PeriodOption = None,
    census: CensusOption = None,
    boundaries: BoundariesOption = None,
    code_field: CodeFieldOption = None,
    boundary_source: BoundarySourceOption = BoundarySource.TIANDITU,
    indicator: IndicatorOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Check inputs and sums, and write nothing."""
    from atlas.terminal import ending_well, print_check, progress_shown

    with ending_well(debug=debug):
        from atlas.build import check

        site = Path("site")
        options = _options(site, layers, period, census, boundaries, code_field, boundary_source)
        options = replace(options, indicators=_indicators(indicator))
        with progress_shown(quiet=quiet) as progress:
            report = check(options, progress)
        if not quiet:
            print_check(report)
        if not all(row.ok for row in report.rows):
            raise typer.Exit(1)


@app.command("layers")
def layers_command(layers: LayersOption = None, debug: DebugOption = False) -> None:
    """List the maps: one layer file each."""
    from atlas.terminal import ending_well, print_layers

    with ending_well(debug=debug):
        from atlas.layers import load_layers

        print_layers(load_layers(layers))


@app.command("zonal")
def zonal_command(
    grid: GridArgument,
    kind: GridKindOption = GridKind.COUNT,
    by: UnitLevelOption = UnitLevel.COUNTY,
    year: CensusYearOption = None,
    out: ZonalOutOption = Path("zonal"),
    band: BandOption = None,
    crs: GridCrsOption = None,
    jobs: ZonalJobsOption = None,
    dask: DaskOption = None,
    maps: MapOption = True,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Sum a population grid by unit, and compare it with a census."""
    from atlas.terminal import ending_well, print_zonal, progress_shown

    if jobs is not None and dask is not None:
        raise typer.BadParameter("give --jobs (this machine) or --dask (a cluster)")
    with ending_well(debug=debug):
        from atlas.zonal.run import ZonalOptions, compare_grid

        options = ZonalOptions(
            grid.expanduser(), out, kind.value, by.value, year, band, crs, jobs, dask, maps
        )
        with progress_shown(quiet=quiet) as progress:
            report = compare_grid(options, progress)
        if not quiet:
            print_zonal(report)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 2 bad input or usage, 1 a fault of ours."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Chinese shows marks in place of it; it is no reason to fail.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    app(args=arguments, prog_name="china-atlas")


def _options(
    out: Path,
    layers: Path | None,
    period: list[Period] | None,
    census: list[CensusFile] | None,
    boundaries: str | None,
    code_field: str | None,
    boundary_source: BoundarySource,
) -> BuildOptions:
    from atlas.build import BuildOptions

    tables = census or []
    if len({table.year for table in tables}) < len(tables):
        raise typer.BadParameter("a census year is given twice", param_hint="--census")
    if code_field is not None and boundaries is None:
        raise typer.BadParameter("goes with --boundaries", param_hint="--code-field")
    boundary_file, boundary_layer = _boundary_file(boundaries)
    return BuildOptions(
        out=out,
        layers=layers,
        periods=tuple(str(one) for one in Period if not period or one in period),
        census={table.year: table.path for table in tables},
        boundaries=boundary_file,
        boundaries_layer=boundary_layer,
        code_field=code_field,
        boundary_source=str(boundary_source),
    )


def _indicators(files: list[Path] | None) -> tuple[Path, ...]:
    return tuple(file.expanduser() for file in files or ())


def _boundary_file(text: str | None) -> tuple[Path | None, str | None]:
    if text is None:
        return None, None
    from atlas.sources.boundary_file import parse_boundary_option

    return parse_boundary_option(text)
