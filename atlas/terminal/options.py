"""The options of the commands: how each is written, read and explained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atlas import __version__
from atlas.country.reading import census_years, period_names, vintages
from atlas.terminal.asked import (
    BoundarySource,
    CardLanguage,
    CensusFile,
    FigureFormat,
    GridKind,
    UnitLevel,
    WeighedBy,
    existing_folder,
    one_of,
    parse_census,
    parse_point_crs,
    user_path,
)
from atlas.words.reading import read_words

_FIELDS = read_words("terminal", "field")

OutOption = Annotated[
    Path,
    typer.Option(
        "--out",
        parser=user_path,
        metavar="FOLDER",
        help="Where the site goes: a new, an empty or a built folder.",
    ),
]
LayersOption = Annotated[
    Path | None,
    typer.Option(
        "--layers",
        parser=existing_folder,
        metavar="FOLDER",
        help="Folder of layer files, in place of the packaged maps.",
    ),
]
PeriodOption = Annotated[
    list[str] | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help=f"{one_of(period_names())}; may be repeated. Default: all of them.",
    ),
]
CensusOption = Annotated[
    list[CensusFile] | None,
    typer.Option(
        "--census",
        parser=parse_census,
        metavar="YEAR=FILE",
        help="Your own census table (CSV, XLSX, Parquet) for a year; may be repeated. Another "
        "sheet than the first of a workbook: FILE.xlsx:SHEET, here and wherever a table is asked "
        "for.",
    ),
]
BoundariesOption = Annotated[
    str | None,
    typer.Option(
        "--boundaries",
        metavar="FILE[:LAYER]",
        help="Your own county boundaries: GeoPackage, shapefile, GeoJSON, TopoJSON, FlatGeobuf or "
        "file geodatabase.",
    ),
]
CodeFieldOption = Annotated[
    str | None,
    typer.Option("--code-field", metavar="NAME", help="Field of --boundaries with the codes."),
]
BoundarySourceOption = Annotated[
    BoundarySource, typer.Option("--boundary-source", help="Packaged boundaries to use.")
]
LineGridOption = Annotated[
    Path | None,
    typer.Option(
        "--grid",
        parser=user_path,
        metavar="GRID",
        help="Population grid that divides the units which the Heihe–Tengchong line crosses.",
    ),
]
LineGridKindOption = Annotated[
    GridKind, typer.Option("--grid-kind", help="Cells of --grid hold people, or people per km².")
]
IndicatorOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--indicator",
        parser=user_path,
        metavar="FILE",
        help="Your own indicator (CSV, XLSX, Parquet: code, value[, year]) with a TOML file "
        "beside it; may be repeated.",
    ),
]
ShownIndicatorOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--indicator",
        parser=user_path,
        metavar="FILE",
        help="Your own indicator, whose columns the layer files may show; may be repeated.",
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
        "--figures/--no-figures",
        help="Draw every map as PNG and still, headlines as PDF too, and pair cards.",
    ),
]
MapsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="MAP",
        help="Ids of maps, as `china-atlas layers` lists them, moves-2015-2020 or exercise. "
        "Default: all.",
        show_default=False,
    ),
]
FigureFormatOption = Annotated[
    FigureFormat,
    typer.Option("--format", help="A4 as PDF or SVG, or a picture of 1600×1200 pixels."),
]
FigureLanguageOption = Annotated[
    CardLanguage, typer.Option("--lang", help="Language of the figures.")
]
FiguresOutOption = Annotated[
    Path,
    typer.Option(
        "--out", parser=user_path, metavar="FOLDER", help="Folder that the figures are added to."
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
    Path,
    typer.Option(
        "--out", parser=user_path, metavar="FOLDER", help="Folder that the cards are added to."
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="Worker processes. Default: one a processor."),
]
LonArgument = Annotated[
    float | None,
    typer.Argument(metavar="LON", help="Longitude in degrees, east positive.", show_default=False),
]
LatArgument = Annotated[
    float | None,
    typer.Argument(metavar="LAT", help="Latitude in degrees, north positive.", show_default=False),
]
SiteOption = Annotated[
    Path | None,
    typer.Option(
        "--site",
        parser=user_path,
        metavar="FOLDER",
        help="A built site, whose GeoPackage is used. Default: site, or without one the packaged "
        "figures, which takes a while.",
    ),
]
PointsOption = Annotated[
    Path | None,
    typer.Option(
        "--points",
        parser=user_path,
        metavar="FILE",
        help="Find all points of a CSV (UTF-8 or GB18030) or Parquet file, or of a layer that GDAL "
        "reads (GeoPackage, shapefile, GeoJSON, FlatGeobuf, .gdb), instead of one.",
    ),
]
LonFieldOption = Annotated[
    str | None,
    typer.Option(
        "--lon-field",
        metavar="NAME",
        help=f"Column of --points. Default: lon, lng, longitude or {_FIELDS['longitude'].zh}.",
    ),
]
LatFieldOption = Annotated[
    str | None,
    typer.Option(
        "--lat-field",
        metavar="NAME",
        help=f"Column of --points. Default: lat, latitude or {_FIELDS['latitude'].zh}.",
    ),
]
LocatedOutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        parser=user_path,
        metavar="FILE",
        help="Where the points go with what was found, as CSV or Parquet. "
        "Default: FILE-located beside --points.",
    ),
]
NearOption = Annotated[
    float,
    typer.Option(
        "--nearest",
        min=0,
        max=200,
        metavar="KM",
        help="Take points at sea or abroad to the nearest place within so many kilometres, "
        "and say how far it is. Default: 0, they stay outside.",
        show_default=False,
    ),
]
PointCrsOption = Annotated[
    str,
    typer.Option(
        "--crs",
        metavar="wgs84|gcj02|bd09|EPSG:CODE",
        parser=parse_point_crs,
        help="wgs84 (the same as CGCS2000 to within a metre); gcj02 for coordinates of Amap, "
        "Tencent and Google's map of China; bd09 for Baidu's; any other by its code.",
    ),
]
BordersOption = Annotated[
    bool,
    typer.Option(
        "--borders",
        help="Say of each of --points how near another division lies, within 820 m.",
    ),
]
TableArgument = Annotated[
    Path,
    typer.Argument(
        parser=user_path, metavar="TABLE", help="Counts (CSV, XLSX, Parquet) with a column `code`."
    ),
]
FromOption = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="BOUNDARIES[:LAYER]",
        help="Boundaries of the table: a file, as of build --boundaries, or tianditu or amap; or "
        f"the census whose divisions it has: {one_of(census_years())}.",
    ),
]
ToOption = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="BOUNDARIES[:LAYER]",
        help=f"Boundaries to move the counts to; from a census, {one_of(vintages())}.",
    ),
]
FromFieldOption = Annotated[
    str,
    typer.Option("--from-code-field", metavar="NAME", help="Field of --from with the codes."),
]
ToFieldOption = Annotated[
    str, typer.Option("--to-code-field", metavar="NAME", help="Field of --to with the codes.")
]
ColumnsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="NAMES",
        help="Columns to move, with commas between them; may be repeated. Default: every "
        "column of whole numbers.",
    ),
]
SliverOption = Annotated[
    float,
    typer.Option(
        "--sliver",
        min=0,
        metavar="METRES",
        help="Pieces narrower than this, and under 5 % of both units, are the same border "
        "digitised twice and are ignored.",
    ),
]
WithholdOption = Annotated[
    float,
    typer.Option(
        "--withhold",
        min=0,
        max=1,
        metavar="SHARE",
        help="Share of a target's land from which a source without a count leaves it missing; "
        "0: wherever it reaches.",
    ),
]
WeightsOption = Annotated[
    Path | None,
    typer.Option(
        "--grid",
        parser=user_path,
        metavar="GRID",
        help="Population grid, of the kinds that zonal reads: units are divided by its people, "
        "not by area.",
    ),
]
WeighedByOption = Annotated[
    WeighedBy | None,
    typer.Option(
        "--by",
        help="Between two years: by which weights of the crosswalk, people (default) or area.",
    ),
]
CrosswalkOption = Annotated[
    Path | None,
    typer.Option(
        "--crosswalk", parser=user_path, metavar="FILE", help="CSV to write the weights to as well."
    ),
]
TransferOutOption = Annotated[
    Path,
    typer.Option(
        "--out", parser=user_path, metavar="FILE", help="CSV to write the moved counts to."
    ),
]
GridArgument = Annotated[
    Path,
    typer.Argument(
        parser=user_path,
        metavar="GRID",
        help="A raster of people: GeoTIFF, Erdas Imagine, Esri or ASCII grid, BIL, ENVI, SAGA or "
        "netCDF.",
    ),
]
GridKindOption = Annotated[
    GridKind, typer.Option("--kind", help="People in the cell (count), or per km² (density).")
]
UnitLevelOption = Annotated[UnitLevel, typer.Option("--by", help="Units to sum people by.")]
ZonalOutOption = Annotated[
    Path,
    typer.Option(
        "--out",
        parser=user_path,
        metavar="FOLDER|FILE.gpkg",
        help="Folder that the results are added to; a name that ends in .gpkg is a GeoPackage, "
        "styled, with the rest in a folder of that name beside it.",
    ),
]
CensusYearOption = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        help=f"Census to compare with: {one_of(census_years())}. Default: the one nearest to "
        "the year in the file's name, or the latest.",
    ),
]
BandOption = Annotated[
    int | None, typer.Option("--band", min=1, metavar="N", help="Band of a file with several.")
]
GridCrsOption = Annotated[
    str | None,
    typer.Option("--crs", metavar="EPSG:CODE", help="CRS of a grid whose file names none."),
]
ZonalJobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        metavar="N",
        help="Worker processes. Default: one a processor, at most four.",
    ),
]
DaskOption = Annotated[
    str | None,
    typer.Option(
        "--dask",
        metavar="ADDRESS",
        help="Scheduler of a Dask cluster to work on, as tcp://host:8786 (needs the extra dask).",
    ),
]
MapOption = Annotated[
    bool, typer.Option("--map/--no-map", help="Draw the map: PNG, and one HTML file.")
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
