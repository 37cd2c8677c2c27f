"""The commands of `china-atlas`; no logic of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import typer

from atlas.country import china
from atlas.country.country_file import compared_span
from atlas.model.errors import Message
from atlas.model.process import keep_relaxed_gc, unswayed
from atlas.terminal import options as option
from atlas.terminal import reports, tables
from atlas.terminal.console import lasting_streams
from atlas.terminal.help import Command, Group
from atlas.terminal.option_values import build_options, check_grid_options, check_year, languages_of
from atlas.terminal.running import failures_reported, progress_shown

if TYPE_CHECKING:
    pass

app = typer.Typer(
    cls=Group, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
new = typer.Typer(
    cls=Group, no_args_is_help=True, help="Write the skeleton of a map, which works as it is."
)
app.add_typer(new, name="new")

RATE = f"annual_rate_pct_{compared_span()}"
"""Column of a map that nobody named one for."""


@app.callback()
def entry(version: option.Version = False) -> None:
    """Build the China population atlas: maps, tables and a GeoPackage of three censuses."""


@app.command("build", cls=Command)
def build_command(
    out: option.Out = Path("site"),
    layers: option.Layers = None,
    period: option.Period = None,
    census: option.Census = None,
    boundaries: option.Boundaries = None,
    code_field: option.CodeField = None,
    boundary_source: option.BoundarySource = "tianditu",
    grid: option.LineGrid = None,
    grid_kind: option.LineGridKind = "count",
    band: option.Band = None,
    crs: option.GridCrs = None,
    indicator: option.Indicator = None,
    base_url: option.BaseUrl = None,
    project_url: option.ProjectUrl = None,
    figures: option.Figures = True,
    docs: option.Docs = False,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Build the site and its downloads into a folder, whole or not at all."""
    with failures_reported(debug=debug, kept=out) as stop:
        user_files = (census, boundaries, code_field, boundary_source, indicator)
        options = build_options(out, layers, period, *user_files, grid, grid_kind, band, crs)
        options = replace(options, figures=figures, docs=docs)
        options = replace(options, base_url=base_url, project_url=project_url)
        from atlas.build import build

        start = perf_counter()
        ahead = tables.said_ahead(figures=figures, docs=docs)
        with progress_shown(stop, quiet=quiet, ahead=ahead) as progress:
            report = build(options, progress)
        if not quiet:
            tables.print_build(report, perf_counter() - start)


@app.command("figures", cls=Command)
def figures_command(
    maps: option.Maps = None,
    kind: option.FigureFormat = "pdf",
    lang: option.FigureLanguage = "both",
    out: option.FiguresOut = Path("figures"),
    layers: option.Layers = None,
    census: option.Census = None,
    boundaries: option.Boundaries = None,
    code_field: option.CodeField = None,
    boundary_source: option.BoundarySource = "tianditu",
    indicator: option.Indicator = None,
    jobs: option.Jobs = None,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Draw maps with title, legend and sources as PDF, SVG or PNG."""
    with failures_reported(debug=debug) as stop:
        user_files = (census, boundaries, code_field, boundary_source, indicator)
        options = build_options(out, layers, None, *user_files)
        from atlas.draw import FigureOptions, draw_figures

        asked = FigureOptions(options, tuple(maps or ()), kind, languages_of(lang), jobs)
        with progress_shown(stop, quiet=quiet) as progress:
            report = draw_figures(asked, progress)
        if not quiet:
            tables.print_drawn(report)


@app.command("check", cls=Command)
def check_command(
    layers: option.Layers = None,
    period: option.Period = None,
    census: option.Census = None,
    boundaries: option.Boundaries = None,
    code_field: option.CodeField = None,
    boundary_source: option.BoundarySource = "tianditu",
    grid: option.LineGrid = None,
    grid_kind: option.LineGridKind = "count",
    band: option.Band = None,
    crs: option.GridCrs = None,
    indicator: option.Indicator = None,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Check inputs and sums, and write nothing."""
    with failures_reported(debug=debug) as stop:
        user_files = (census, boundaries, code_field, boundary_source, indicator)
        site = Path("site")
        options = build_options(site, layers, period, *user_files, grid, grid_kind, band, crs)
        from atlas.build import check

        with progress_shown(stop, quiet=quiet) as progress:
            report = check(options, progress)
        (tables.print_wrong if quiet else tables.print_check)(report)
        if not all(row.ok for row in report.rows):
            raise typer.Exit(1)


@app.command("transfer", cls=Command)
def transfer_command(
    table: option.Table,
    source: option.From,
    target: option.To,
    out: option.TransferOut,
    columns: option.Columns = None,
    source_field: option.FromField = "code",
    target_field: option.ToField = "code",
    sliver: option.Sliver = 500.0,
    withhold: option.Withhold = 0.01,
    grid: option.Weights = None,
    kind: option.GridKind = "count",
    band: option.Band = None,
    crs: option.GridCrs = None,
    by: option.WeighedBy = None,
    crosswalk: option.Crosswalk = None,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Move counts from one set of boundaries to another; the total is kept to the person."""
    check_grid_options(grid, kind, "--kind", band, crs)
    with failures_reported(debug=debug) as stop:
        from atlas.tools.transfer_table import TransferOptions, run_transfer

        options = TransferOptions(
            table,
            source,
            target,
            out,
            columns=_names(columns),
            crosswalk=crosswalk,
            source_field=source_field,
            target_field=target_field,
            sliver_m=sliver,
            withhold=withhold,
            grid=grid,
            grid_kind=kind,
            grid_band=band,
            grid_crs=crs,
            by=by,
        )
        with progress_shown(stop, quiet=quiet) as progress:
            report = run_transfer(options, progress)
        if not quiet:
            reports.print_transfer(report)


@app.command("join", cls=Command)
def join_command(
    table: option.JoinTable,
    target: option.JoinTo,
    by: option.JoinBy = "code",
    year: option.JoinYear = None,
    kind: option.JoinKind = None,
    sums: option.Sums = None,
    means: option.Means = None,
    out: option.JoinOut = None,
    left: option.LeftOut = None,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Join a table to comparable units: counts are added, rates averaged by people."""
    with failures_reported(debug=debug) as stop:
        from atlas.tools.join_table import JoinOptions, default_out, run_join

        options = JoinOptions(table, target, by, year, kind, _names(sums), _names(means))
        with progress_shown(stop, quiet=quiet) as progress:
            report = run_join(options, out or default_out(table), left, progress)
        if not quiet:
            reports.print_join(report)


def _names(texts: Sequence[str] | None) -> tuple[str, ...]:
    """Take the names of columns apart that stand with commas between them."""
    names = (name.strip() for text in texts or () for name in text.split(","))
    return tuple(filter(None, names))


@app.command("layers", cls=Command)
def layers_command(
    layers: option.Layers = None,
    indicator: option.ShownIndicator = None,
    debug: option.Debug = False,
) -> None:
    """List the maps: one layer file each."""
    with failures_reported(debug=debug):
        from atlas.catalogue.layers import load_layers
        from atlas.model.errors import split_sheet

        own = [split_sheet(file)[0].stem for file in indicator or ()]
        tables.print_layers(load_layers(layers, own, country=china()))


@app.command("columns", cls=Command)
def columns_command(
    table: option.ColumnsTable = None,
    find: option.Find = None,
    site: option.ColumnsSite = None,
    debug: option.Debug = False,
) -> None:
    """List the columns of a table, those with a word in name or title, or all that there are."""
    if table and find:
        raise typer.BadParameter(Message("give NAME or --find WORD"))
    with failures_reported(debug=debug):
        if table or find:
            from atlas.tools.table_columns import columns_of_table, find_columns, tables_with

            if table:
                tables.print_table_columns(columns_of_table(table, site))
            elif find:
                found = find_columns(find)
                tables.print_found_columns(find, found, tables_with(found, site))
            return
        from atlas.catalogue.columns import load_columns

        tables.print_columns(load_columns())


# A longitude west of Greenwich is no option.
@app.command("locate", cls=Command, context_settings={"ignore_unknown_options": True})
def locate_command(
    lon: option.Lon = None,
    lat: option.Lat = None,
    points: option.Points = None,
    lon_field: option.LonField = None,
    lat_field: option.LatField = None,
    out: option.LocatedOut = None,
    crs: option.PointCrs = "wgs84",
    nearest: option.Near = 0,
    borders: option.Borders = False,
    site: option.Site = None,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Say in which county-level unit, prefecture and province points are, and on which side."""
    if points is None and (lon_field or lat_field or out):
        raise typer.BadParameter(Message("--lon-field, --lat-field and --out go with --points"))
    if points is not None and lon is None:
        with failures_reported(debug=debug):
            from atlas.tools.locate.points import Asked, default_out, locate_file

            out, asked = out or default_out(points), Asked(site, crs, nearest, borders)
            found = locate_file(points, out, lon_field, lat_field, asked)
            if not quiet:
                tables.print_points(found, out)
    elif points is None and lon is not None and lat is not None:
        with failures_reported(debug=debug):
            from atlas.tools.locate.points import Asked, locate_point

            found = locate_point(lon, lat, Asked(site, crs, nearest, borders=True))
            tables.print_place(lon, lat, found)
    else:
        raise typer.BadParameter(Message("give LON and LAT, as in 126.53 45.80, or --points FILE"))


@app.command("zonal", cls=Command)
def zonal_command(
    grid: option.Grid,
    kind: option.GridKind = "count",
    by: option.UnitLevel = "county",
    year: option.CensusYear = None,
    out: option.ZonalOut = Path("zonal"),
    band: option.Band = None,
    crs: option.GridCrs = None,
    jobs: option.ZonalJobs = None,
    dask: option.Dask = None,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Sum a population grid by unit, and compare it with a census."""
    if jobs is not None and dask is not None:
        raise typer.BadParameter(Message("give --jobs (this machine) or --dask (a cluster)"))
    with failures_reported(debug=debug) as stop:
        check_year(year)
        from atlas.tools.zonal.comparison import ZonalOptions, compare_grid

        options = ZonalOptions(grid, out, kind, by, year, band, crs, jobs, dask)
        with progress_shown(stop, quiet=quiet) as progress:
            report = compare_grid(options, progress)
        if not quiet:
            reports.print_zonal(report)


@new.command("layer", cls=Command)
def layer_command(
    name: option.LayerName,
    indicator: option.LayerColumn = RATE,
    layers: option.LayerFolder = None,
    debug: option.Debug = False,
) -> None:
    """Write a layer file for a column, filled in from what the column is."""
    with failures_reported(debug=debug):
        from atlas.tools.new_layer import new_layer

        reports.print_new_layer(*new_layer(name, indicator, layers))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 2 bad input or usage, 1 a fault of ours."""
    keep_relaxed_gc()
    with unswayed(), lasting_streams():
        app(args=arguments, prog_name="china-atlas")
