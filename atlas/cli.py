"""The commands of `china-atlas`; no logic of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import typer

from atlas.country import china
from atlas.model.process import relax_gc_at_exit, unswayed
from atlas.terminal.console import Command, Group, lasting_streams
from atlas.terminal.option_values import (
    BoundarySource,
    CardLanguage,
    FigureFormat,
    GridKind,
    UnitLevel,
    build_options,
    card_languages,
    check_grid_options,
    check_layers_alone,
    check_year,
    with_own,
)
from atlas.terminal.options import (
    AllOption,
    BandOption,
    BaseUrlOption,
    BordersOption,
    BoundariesOption,
    BoundarySourceOption,
    CardLanguageOption,
    CardsOutOption,
    CensusOption,
    CensusYearOption,
    CodeFieldOption,
    ColumnsOption,
    CrosswalkOption,
    DaskOption,
    DebugOption,
    FigureFormatOption,
    FigureLanguageOption,
    FiguresOption,
    FiguresOutOption,
    FromFieldOption,
    FromOption,
    GridArgument,
    GridCrsOption,
    GridKindOption,
    IndicatorOption,
    JobsOption,
    LatArgument,
    LatFieldOption,
    LayersOption,
    LineGridKindOption,
    LineGridOption,
    LocatedOutOption,
    LonArgument,
    LonFieldOption,
    MapOption,
    MapsArgument,
    NearOption,
    OutOption,
    PeriodOption,
    PlaceOption,
    PointCrsOption,
    PointsOption,
    QuietOption,
    ShownIndicatorOption,
    SiteOption,
    SliverOption,
    TableArgument,
    ToFieldOption,
    ToOption,
    TransferOutOption,
    UnitLevelOption,
    VersionOption,
    WeighedByOption,
    WeightsOption,
    WithholdOption,
    ZonalJobsOption,
    ZonalOutOption,
)
from atlas.terminal.reports import new

if TYPE_CHECKING:
    from atlas.catalogue.style import Style
    from atlas.model.dataset import Dataset
    from atlas.model.layer import Layer

app = typer.Typer(
    cls=Group, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.add_typer(new, name="new")


@app.callback()
def entry(version: VersionOption = False) -> None:
    """Build the China population atlas: maps, tables and a GeoPackage of three censuses."""


@app.command("build", cls=Command)
def build_command(
    out: OutOption = Path("site"),
    layers: LayersOption = None,
    period: PeriodOption = None,
    census: CensusOption = None,
    boundaries: BoundariesOption = None,
    code_field: CodeFieldOption = None,
    boundary_source: BoundarySourceOption = BoundarySource.TIANDITU,
    grid: LineGridOption = None,
    grid_kind: LineGridKindOption = GridKind.COUNT,
    band: BandOption = None,
    crs: GridCrsOption = None,
    indicator: IndicatorOption = None,
    base_url: BaseUrlOption = None,
    figures: FiguresOption = True,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Build the site and its downloads into a folder, whole or not at all."""
    from atlas.terminal import ending_well, print_build, progress_shown

    with ending_well(debug=debug, kept=out) as stop:
        check_layers_alone(layers, census, boundaries, grid, indicator)
        from atlas.build import build

        options = build_options(
            out, layers, period, census, boundaries, code_field, boundary_source
        )
        options = replace(options, base_url=base_url, figures=figures)
        options = with_own(options, indicator, grid, grid_kind, band, crs)
        start = perf_counter()
        with progress_shown(stop, quiet=quiet) as progress:
            report = build(options, progress)
        if not quiet:
            print_build(report, perf_counter() - start)


@app.command("cards", cls=Command)
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
    from atlas.terminal import ending_well, print_drawn, progress_shown

    if bool(place) == every:
        raise typer.BadParameter("give --place CODE, as often as you like, or --all")
    with ending_well(debug=debug) as stop:
        from atlas.draw import CardOptions, draw_cards

        langs = card_languages(lang)
        with progress_shown(stop, quiet=quiet) as progress:
            report = draw_cards(CardOptions(out, tuple(place or ()), langs, jobs), progress)
        if not quiet:
            print_drawn("cards", report)


@app.command("figures", cls=Command)
def figures_command(
    maps: MapsArgument = None,
    kind: FigureFormatOption = FigureFormat.PDF,
    lang: FigureLanguageOption = CardLanguage.BOTH,
    out: FiguresOutOption = Path("figures"),
    layers: LayersOption = None,
    census: CensusOption = None,
    boundaries: BoundariesOption = None,
    code_field: CodeFieldOption = None,
    boundary_source: BoundarySourceOption = BoundarySource.TIANDITU,
    indicator: IndicatorOption = None,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Draw maps with title, legend and sources as PDF, SVG or PNG."""
    from atlas.terminal import ending_well, print_drawn, progress_shown

    with ending_well(debug=debug) as stop:
        check_layers_alone(layers, census, boundaries, indicator)
        from atlas.draw import FigureOptions, draw_figures

        langs = card_languages(lang)
        options = build_options(out, layers, None, census, boundaries, code_field, boundary_source)
        options = with_own(options, indicator, None, GridKind.COUNT, None, None)
        asked = FigureOptions(options, tuple(maps or ()), kind.value, langs, jobs)
        with progress_shown(stop, quiet=quiet) as progress:
            report = draw_figures(asked, progress)
        if not quiet:
            print_drawn("figures", report)


@app.command("check", cls=Command)
def check_command(
    layers: LayersOption = None,
    period: PeriodOption = None,
    census: CensusOption = None,
    boundaries: BoundariesOption = None,
    code_field: CodeFieldOption = None,
    boundary_source: BoundarySourceOption = BoundarySource.TIANDITU,
    grid: LineGridOption = None,
    grid_kind: LineGridKindOption = GridKind.COUNT,
    band: BandOption = None,
    crs: GridCrsOption = None,
    indicator: IndicatorOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Check inputs and sums, and write nothing."""
    from atlas.terminal import ending_well, print_check, print_wrong, progress_shown

    with ending_well(debug=debug) as stop:
        check_layers_alone(layers, census, boundaries, grid, indicator)
        from atlas.build import check

        site = Path("site")
        options = build_options(
            site, layers, period, census, boundaries, code_field, boundary_source
        )
        options = with_own(options, indicator, grid, grid_kind, band, crs)
        with progress_shown(stop, quiet=quiet) as progress:
            report = check(options, progress)
        (print_wrong if quiet else print_check)(report)
        if not all(row.ok for row in report.rows):
            raise typer.Exit(1)


@app.command("transfer", cls=Command)
def transfer_command(
    table: TableArgument,
    source: FromOption,
    target: ToOption,
    out: TransferOutOption,
    columns: ColumnsOption = None,
    source_field: FromFieldOption = "code",
    target_field: ToFieldOption = "code",
    sliver: SliverOption = 500.0,
    withhold: WithholdOption = 0.01,
    grid: WeightsOption = None,
    kind: GridKindOption = GridKind.COUNT,
    band: BandOption = None,
    crs: GridCrsOption = None,
    by: WeighedByOption = None,
    crosswalk: CrosswalkOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Move counts from one set of boundaries to another; the total is kept to the person."""
    from atlas.terminal import ending_well, print_transfer, progress_shown

    check_grid_options(grid, kind, "--kind", band, crs)
    with ending_well(debug=debug) as stop:
        from atlas.tools.transfer_table import TransferOptions, run_transfer

        names = tuple(name.strip() for text in columns or () for name in text.split(","))
        options = TransferOptions(
            table,
            source,
            target,
            out,
            columns=tuple(filter(None, names)),
            crosswalk=crosswalk,
            source_field=source_field,
            target_field=target_field,
            sliver_m=sliver,
            withhold=withhold,
            grid=grid,
            grid_kind=kind.value,
            grid_band=band,
            grid_crs=crs,
            by=by.value if by else None,
        )
        with progress_shown(stop, quiet=quiet) as progress:
            report = run_transfer(options, progress, country=china())
        if not quiet:
            print_transfer(report)


@app.command("layers", cls=Command)
def layers_command(
    layers: LayersOption = None, indicator: ShownIndicatorOption = None, debug: DebugOption = False
) -> None:
    """List the maps: one layer file each."""
    from atlas.terminal import ending_well, print_layers

    with ending_well(debug=debug):
        from atlas.catalogue.layers import load_layers
        from atlas.model.errors import split_sheet

        print_layers(
            load_layers(
                layers, [split_sheet(file)[0].stem for file in indicator or ()], country=china()
            )
        )


@app.command("columns", cls=Command)
def columns_command(debug: DebugOption = False) -> None:
    """List the columns of the tables: what a layer may show, and what each file holds."""
    from atlas.terminal import ending_well, print_columns

    with ending_well(debug=debug):
        from atlas.catalogue.columns import load_columns

        print_columns(load_columns())


# A longitude west of Greenwich is no option.
@app.command("locate", cls=Command, context_settings={"ignore_unknown_options": True})
def locate_command(
    lon: LonArgument = None,
    lat: LatArgument = None,
    points: PointsOption = None,
    lon_field: LonFieldOption = None,
    lat_field: LatFieldOption = None,
    out: LocatedOutOption = None,
    crs: PointCrsOption = "wgs84",
    nearest: NearOption = 0,
    borders: BordersOption = False,
    site: SiteOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Say in which county unit, prefecture and province points are, and on which side."""
    from atlas.terminal import ending_well, print_place, print_points, progress_shown

    if points is None and (lon_field or lat_field or out):
        raise typer.BadParameter("--lon-field, --lat-field and --out go with --points")
    if points is not None and lon is None:
        with ending_well(debug=debug) as stop:
            from atlas.tools.locate.many_points import PointsOptions, default_out, locate_points

            out = out or default_out(points)
            options = PointsOptions(points, out, lon_field, lat_field, site, crs, nearest, borders)
            with progress_shown(stop, quiet=quiet) as progress:
                report = locate_points(options, progress, country=china())
            if not quiet:
                print_points(report)
    elif points is None and lon is not None and lat is not None:
        with ending_well(debug=debug) as stop:
            from atlas.tools.locate.locator import Point
            from atlas.tools.locate.one_point import locate_point

            with progress_shown(stop, quiet=quiet) as progress:
                located = locate_point(
                    Point(lon, lat), site, crs, nearest, progress, country=china()
                )
            print_place(located)
    else:
        raise typer.BadParameter("give LON and LAT, as in 126.53 45.80, or --points FILE")


def _lone_page(dataset: Dataset, layer: Layer, style: Style) -> str:
    # What pages are made of takes a while to load.
    from atlas.web.embeds import lone_page

    return lone_page(dataset, layer, style)


@app.command("zonal", cls=Command)
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
    with ending_well(debug=debug) as stop:
        check_year(year)
        from atlas.tools.zonal.comparison import ZonalOptions, compare_grid

        options = ZonalOptions(grid, out, kind.value, by.value, year, band, crs, jobs, dask, maps)
        with progress_shown(stop, quiet=quiet) as progress:
            report = compare_grid(options, progress, _lone_page, country=china())
        if not quiet:
            print_zonal(report)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 2 bad input or usage, 1 a fault of ours."""
    relax_gc_at_exit()
    with unswayed(), lasting_streams():
        app(args=arguments, prog_name="china-atlas")
