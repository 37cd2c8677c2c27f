"""The options of the commands: how each is written, read and explained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from atlas.country.country_file import census_years, list_years, period_names
from atlas.model.text import Language
from atlas.model.version import __version__
from atlas.terminal.option_values import (
    CensusFile,
    Kind,
    existing_folder,
    parse_census,
    parse_point_crs,
    user_path,
    written_choices,
)
from atlas.words.word_files import read_words

_FIELDS = read_words("terminal", "field")

_YEARS = "{}–{}".format(*list_years())

_Language = Literal[Language, "both"]


def _option(usage: str, help: str, **settings: Any) -> Any:
    """Describe an option by how it is written, such as ``--out FOLDER``."""
    flag, _, metavar = usage.partition(" ")
    return typer.Option(flag, metavar=metavar or None, help=help, **settings)


def _path(usage: str, help: str) -> Any:
    """Describe an option that takes the name of a file or folder."""
    return _option(usage, help, parser=user_path)


def _argument(metavar: str, help: str, **settings: Any) -> Any:
    """Describe an argument."""
    return typer.Argument(metavar=metavar, help=help, **settings)


Out = Annotated[
    Path, _path("--out FOLDER", "Where the site goes: a new, an empty or a built folder.")
]
Layers = Annotated[
    Path | None,
    _option(
        "--layers FOLDER",
        "Folder of layer files, in place of the packaged maps.",
        parser=existing_folder,
    ),
]
Period = Annotated[
    list[str] | None,
    _option(
        "--period PERIOD",
        f"{written_choices(period_names())}; may be repeated. Default: all of them.",
    ),
]
Census = Annotated[
    list[CensusFile] | None,
    _option(
        "--census YEAR=FILE",
        "Your own census table (CSV, XLSX, Parquet) for a year; may be repeated. Another "
        "sheet than the first of a workbook: FILE.xlsx:SHEET, here and wherever a table is asked "
        "for.",
        parser=parse_census,
    ),
]
Boundaries = Annotated[
    str | None,
    _option(
        "--boundaries FILE[:LAYER]",
        "Your own county boundaries: GeoPackage, shapefile, GeoJSON, TopoJSON, FlatGeobuf or "
        "file geodatabase.",
    ),
]
CodeField = Annotated[
    str | None, _option("--code-field NAME", "Field of --boundaries with the codes.")
]
BoundarySource = Annotated[
    Literal["tianditu", "amap"], _option("--boundary-source", "Packaged boundaries to use.")
]
LineGrid = Annotated[
    Path | None,
    _path(
        "--grid GRID",
        "Population grid that divides the units which the Heihe–Tengchong line crosses.",
    ),
]
LineGridKind = Annotated[
    Kind, _option("--grid-kind", "Cells of --grid hold people, or people per km².")
]
Indicator = Annotated[
    list[Path] | None,
    _path(
        "--indicator FILE",
        "Your own indicator (CSV, XLSX, Parquet: code, value[, year]) with a TOML file "
        "beside it; may be repeated.",
    ),
]
ShownIndicator = Annotated[
    list[Path] | None,
    _path(
        "--indicator FILE",
        "Your own indicator, whose columns the layer files may show; may be repeated.",
    ),
]
BaseUrl = Annotated[
    str | None,
    _option(
        "--base-url URL", "Where the site will stand, for embed code, previews and canonical links."
    ),
]
ProjectUrl = Annotated[
    str | None,
    _option(
        "--project-url URL",
        "The project's own page: the foot of pages links to it, for who found an error.",
    ),
]
Figures = Annotated[
    bool,
    _option(
        "--figures/--no-figures",
        "Draw every map as PNG and still, headlines as PDF too, and pair cards.",
    ),
]
Docs = Annotated[
    bool,
    _option(
        "--docs",
        "Write the documentation into docs/ of the site; needs the source and the extra docs.",
    ),
]
Maps = Annotated[
    list[str] | None,
    _argument(
        "MAP",
        "Ids of maps, as `china-atlas layers` lists them, moves-2015-2020 or exercise. "
        "Default: all.",
        show_default=False,
    ),
]
FigureFormat = Annotated[
    Literal["pdf", "svg", "png"],
    _option("--format", "A4 as PDF or SVG, or a picture of 1600×1200 pixels."),
]
FigureLanguage = Annotated[_Language, _option("--lang", "Language of the figures.")]
FiguresOut = Annotated[Path, _path("--out FOLDER", "Folder that the figures are added to.")]
Place = Annotated[
    list[str] | None,
    _option("--place CODE", "GB/T 2260 code of a district, county or prefecture; may be repeated."),
]
All = Annotated[bool, _option("--all", "Every place: some 6,000 cards.")]
CardLanguage = Annotated[_Language, _option("--lang", "Language of the cards.")]
CardsOut = Annotated[Path, _path("--out FOLDER", "Folder that the cards are added to.")]
Jobs = Annotated[
    int | None, _option("--jobs N", "Worker processes. Default: one a processor.", min=1)
]
Lon = Annotated[
    float | None, _argument("LON", "Longitude in degrees, east positive.", show_default=False)
]
Lat = Annotated[
    float | None, _argument("LAT", "Latitude in degrees, north positive.", show_default=False)
]
Site = Annotated[
    Path | None,
    _path(
        "--site FOLDER",
        "A built site, whose GeoPackage is used. Default: site, or without one the packaged "
        "figures, which takes a while.",
    ),
]
ColumnsTable = Annotated[
    str | None,
    _argument(
        "NAME",
        "A table, such as county_2010_2020, prefecture or census_2020. Default: all columns.",
        show_default=False,
    ),
]
Find = Annotated[
    str | None,
    _option(
        "--find WORD",
        "Find columns in all tables by a word, or several, of name or title, Chinese or English.",
    ),
]
ColumnsSite = Annotated[
    Path | None,
    _path(
        "--site FOLDER",
        "A built site, whose tables are told. Default: site, or without one what the package "
        "tells.",
    ),
]
Points = Annotated[
    Path | None,
    _path(
        "--points FILE",
        "Find all points of a CSV (UTF-8 or GB18030) or Parquet file, or of a layer that GDAL "
        "reads (GeoPackage, shapefile, GeoJSON, FlatGeobuf, .gdb), instead of one.",
    ),
]
LonField = Annotated[
    str | None,
    _option(
        "--lon-field NAME",
        f"Column of --points. Default: lon, lng, longitude or {_FIELDS['longitude'].zh}.",
    ),
]
LatField = Annotated[
    str | None,
    _option(
        "--lat-field NAME",
        f"Column of --points. Default: lat, latitude or {_FIELDS['latitude'].zh}.",
    ),
]
LocatedOut = Annotated[
    Path | None,
    _path(
        "--out FILE",
        "Where the points go with what was found, as CSV or Parquet. "
        "Default: FILE-located beside --points.",
    ),
]
Near = Annotated[
    float,
    _option(
        "--nearest KM",
        "Take points at sea or abroad to the nearest place within so many kilometres, "
        "and say how far it is. Default: 0, they stay outside.",
        min=0,
        max=200,
        show_default=False,
    ),
]
PointCrs = Annotated[
    str,
    _option(
        "--crs wgs84|gcj02|bd09|EPSG:CODE",
        "wgs84 (the same as CGCS2000 to within a metre); gcj02 for coordinates of Amap, "
        "Tencent and Google's map of China; bd09 for Baidu's; any other by its code.",
        parser=parse_point_crs,
    ),
]
Borders = Annotated[
    bool,
    _option("--borders", "Say of each of --points how near another division lies, within 820 m."),
]
Table = Annotated[
    Path, _argument("TABLE", "Counts (CSV, XLSX, Parquet) with a column `code`.", parser=user_path)
]
From = Annotated[
    str,
    _option(
        "--from BOUNDARIES[:LAYER]",
        "Boundaries of the table: a file, as of build --boundaries, or tianditu or amap; or "
        f"the year of its divisions, {_YEARS}.",
    ),
]
To = Annotated[
    str,
    _option(
        "--to BOUNDARIES[:LAYER]",
        f"Boundaries to move the counts to; from a year, another one of {_YEARS}, also back.",
    ),
]
FromField = Annotated[str, _option("--from-code-field NAME", "Field of --from with the codes.")]
ToField = Annotated[str, _option("--to-code-field NAME", "Field of --to with the codes.")]
Columns = Annotated[
    list[str] | None,
    _option(
        "--columns NAMES",
        "Columns to move, with commas between them; may be repeated. Default: every "
        "column of whole numbers.",
    ),
]
Sliver = Annotated[
    float,
    _option(
        "--sliver METRES",
        "Pieces narrower than this, and under 5 % of both units, are the same border "
        "digitised twice and are ignored.",
        min=0,
    ),
]
Withhold = Annotated[
    float,
    _option(
        "--withhold SHARE",
        "Share of a target's land from which a source without a count leaves it missing; "
        "0: wherever it reaches.",
        min=0,
        max=1,
    ),
]
Weights = Annotated[
    Path | None,
    _path(
        "--grid GRID",
        "Population grid, of the kinds that zonal reads: units are divided by its people, "
        "not by area.",
    ),
]
WeighedBy = Annotated[
    Literal["people", "area"] | None,
    _option(
        "--by",
        "Between two years: weights by people, of the nearest census that tells (default), or by "
        "area.",
    ),
]
Crosswalk = Annotated[
    Path | None, _path("--crosswalk FILE", "CSV to write the weights to as well.")
]
TransferOut = Annotated[Path, _path("--out FILE", "CSV to write the moved counts to.")]
JoinTable = Annotated[
    Path,
    _argument(
        "TABLE",
        "Rows by division (CSV, XLSX, Parquet), with a column `code`, or a name.",
        parser=user_path,
    ),
]
JoinTo = Annotated[
    str, _option("--to UNITS", "Units to join to, such as county_2010_2020, or prefecture.")
]
JoinBy = Annotated[
    Literal["code", "name"],
    _option(
        "--by",
        "What rows are placed by: `code`, or `name` (within the column `province`, if there is "
        "one).",
    ),
]
JoinYear = Annotated[
    int | None,
    _option("--year YEAR", "Year of the table's divisions. Default: that whose list fits best."),
]
Sums = Annotated[
    list[str] | None,
    _option(
        "--sum NAMES",
        "Columns of counts, with commas between them; may be repeated. Default: every column of "
        "whole numbers.",
    ),
]
Means = Annotated[
    list[str] | None,
    _option("--mean NAMES", "Columns of rates, averaged by people; written as those of --sum."),
]
JoinOut = Annotated[
    Path | None, _path("--out FILE", "CSV to write. Default: TABLE-joined.csv beside the table.")
]
LeftOut = Annotated[
    Path | None, _path("--left FILE", "CSV to write the rows that are left to, each with why.")
]
Grid = Annotated[
    Path,
    _argument(
        "GRID",
        "A raster of people: GeoTIFF, Erdas Imagine, Esri or ASCII grid, BIL, ENVI, SAGA or "
        "netCDF.",
        parser=user_path,
    ),
]
GridKind = Annotated[Kind, _option("--kind", "People in the cell (count), or per km² (density).")]
UnitLevel = Annotated[
    Literal["county", "prefecture", "province"], _option("--by", "Units to sum people by.")
]
ZonalOut = Annotated[
    Path,
    _path(
        "--out FOLDER|FILE.gpkg|FILE.csv",
        "Folder that the results are added to; or the file of the table: a GeoPackage, styled, or "
        "a CSV, with the rest in a folder of its name beside it.",
    ),
]
CensusYear = Annotated[
    int | None,
    _option(
        "--year YEAR",
        f"Census to compare with: {written_choices(census_years())}. Default: the one nearest to "
        "the year in the file's name, or the latest.",
    ),
]
Band = Annotated[int | None, _option("--band N", "Band of a file with several.", min=1)]
GridCrs = Annotated[str | None, _option("--crs EPSG:CODE", "CRS of a grid whose file names none.")]
ZonalJobs = Annotated[
    int | None,
    _option("--jobs N", "Worker processes. Default: one a processor, at most four.", min=1),
]
Dask = Annotated[
    str | None,
    _option(
        "--dask ADDRESS",
        "Scheduler of a Dask cluster to work on, as tcp://host:8786 (needs the extra dask).",
    ),
]
Map = Annotated[bool, _option("--map/--no-map", "Draw the map: PNG, and one HTML file.")]
LayerName = Annotated[str, _argument("NAME", "Lower-case letters, digits and _.")]
LayerColumn = Annotated[
    str, _option("--indicator COLUMN", "What the map shows: one of china-atlas columns.")
]
LayerFolder = Annotated[
    Path | None,
    _path("--layers FOLDER", "Where the file goes. Default: layers/ of the source checkout."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Debug = Annotated[bool, _option("--debug", "Show the traceback of a failure.")]


def print_version(wanted: bool) -> None:
    """Print the version and exit, if it is wanted."""
    if wanted:
        typer.echo(f"china-atlas {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, _option("--version", "Print the version and exit.", callback=print_version, is_eager=True)
]
