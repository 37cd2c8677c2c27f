"""The options of the commands: how each is written and read, and which words explain it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from atlas.model.text import Language
from atlas.model.version import __version__
from atlas.terminal.help import option_help
from atlas.terminal.option_values import (
    CensusFile,
    Kind,
    existing_folder,
    parse_census,
    parse_point_crs,
    user_path,
)

_Language = Literal[Language, "both"]


def _option(usage: str, word: str, *flags: str, **settings: Any) -> Any:
    """Describe an option: how it is written, as ``--out FOLDER``, and its word in ``help.toml``."""
    flag, _, metavar = usage.partition(" ")
    help = option_help()[word].en
    return typer.Option(flag, *flags, metavar=metavar or None, help=help, **settings)


def _path(usage: str, word: str) -> Any:
    """Describe an option that takes the name of a file or folder."""
    return _option(usage, word, parser=user_path)


def _argument(metavar: str, word: str, **settings: Any) -> Any:
    """Describe an argument."""
    return typer.Argument(metavar=metavar, help=option_help()[word].en, **settings)


Out = Annotated[Path, _path("--out FOLDER", "site_out")]
Layers = Annotated[Path | None, _option("--layers FOLDER", "layer_files", parser=existing_folder)]
Period = Annotated[list[str] | None, _option("--period PERIOD", "period")]
Census = Annotated[
    list[CensusFile] | None, _option("--census YEAR=FILE", "census", parser=parse_census)
]
Boundaries = Annotated[str | None, _option("--boundaries FILE[:LAYER]", "boundaries")]
CodeField = Annotated[str | None, _option("--code-field NAME", "code_field")]
BoundarySource = Annotated[
    Literal["tianditu", "amap"], _option("--boundary-source", "boundary_source")
]
LineGrid = Annotated[Path | None, _path("--grid GRID", "line_grid")]
LineGridKind = Annotated[Kind, _option("--grid-kind", "line_grid_kind")]
Indicator = Annotated[list[Path] | None, _path("--indicator FILE", "indicator")]
ShownIndicator = Annotated[list[Path] | None, _path("--indicator FILE", "shown_indicator")]
BaseUrl = Annotated[str | None, _option("--base-url URL", "base_url")]
ProjectUrl = Annotated[str | None, _option("--project-url URL", "project_url")]
Figures = Annotated[bool, _option("--figures/--no-figures", "figures")]
Docs = Annotated[bool, _option("--docs", "docs")]
Maps = Annotated[list[str] | None, _argument("MAP", "maps", show_default=False)]
FigureFormat = Annotated[Literal["pdf", "svg", "png"], _option("--format", "figure_format")]
FigureLanguage = Annotated[_Language, _option("--lang", "figure_language")]
FiguresOut = Annotated[Path, _path("--out FOLDER", "figures_out")]
Jobs = Annotated[int | None, _option("--jobs N", "jobs", min=1)]
Lon = Annotated[float | None, _argument("LON", "lon", show_default=False)]
Lat = Annotated[float | None, _argument("LAT", "lat", show_default=False)]
Site = Annotated[Path | None, _path("--site FOLDER", "locate_site")]
ColumnsTable = Annotated[str | None, _argument("NAME", "columns_table", show_default=False)]
Find = Annotated[str | None, _option("--find WORD", "find")]
ColumnsSite = Annotated[Path | None, _path("--site FOLDER", "columns_site")]
Points = Annotated[Path | None, _path("--points FILE", "points")]
LonField = Annotated[str | None, _option("--lon-field NAME", "lon_field")]
LatField = Annotated[str | None, _option("--lat-field NAME", "lat_field")]
LocatedOut = Annotated[Path | None, _path("--out FILE", "located_out")]
Near = Annotated[float, _option("--nearest KM", "nearest", min=0, max=200, show_default=False)]
PointCrs = Annotated[
    str, _option("--crs wgs84|gcj02|bd09|EPSG:CODE", "point_crs", parser=parse_point_crs)
]
Borders = Annotated[bool, _option("--borders", "borders")]
Table = Annotated[Path, _argument("TABLE", "transfer_table", parser=user_path)]
From = Annotated[str, _option("--from BOUNDARIES[:LAYER]", "from")]
To = Annotated[str, _option("--to BOUNDARIES[:LAYER]", "to")]
FromField = Annotated[str, _option("--from-code-field NAME", "from_field")]
ToField = Annotated[str, _option("--to-code-field NAME", "to_field")]
Columns = Annotated[list[str] | None, _option("--columns NAMES", "moved_columns")]
Sliver = Annotated[float, _option("--sliver METRES", "sliver", min=0)]
Withhold = Annotated[float, _option("--withhold SHARE", "withhold", min=0, max=1)]
Weights = Annotated[Path | None, _path("--grid GRID", "weights")]
WeighedBy = Annotated[Literal["people", "area"] | None, _option("--by", "weighed_by")]
Crosswalk = Annotated[Path | None, _path("--crosswalk FILE", "crosswalk")]
TransferOut = Annotated[Path, _path("--out FILE", "transfer_out")]
JoinTable = Annotated[Path, _argument("TABLE", "join_table", parser=user_path)]
JoinTo = Annotated[str, _option("--to UNITS", "join_to")]
JoinBy = Annotated[Literal["code", "name"], _option("--by", "join_by")]
JoinYear = Annotated[int | None, _option("--year YEAR", "join_year")]
JoinKind = Annotated[Literal["list", "census", "units"] | None, _option("--kind", "join_kind")]
Sums = Annotated[list[str] | None, _option("--sum NAMES", "sums")]
Means = Annotated[list[str] | None, _option("--mean NAMES", "means")]
JoinOut = Annotated[Path | None, _path("--out FILE", "join_out")]
LeftOut = Annotated[Path | None, _path("--left FILE", "left_out")]
Grid = Annotated[Path, _argument("GRID", "grid", parser=user_path)]
GridKind = Annotated[Kind, _option("--kind", "grid_kind")]
UnitLevel = Annotated[Literal["county", "prefecture", "province"], _option("--by", "unit_level")]
ZonalOut = Annotated[Path, _path("--out FOLDER|FILE.gpkg|FILE.csv", "zonal_out")]
CensusYear = Annotated[int | None, _option("--year YEAR", "census_year")]
Band = Annotated[int | None, _option("--band N", "band", min=1)]
GridCrs = Annotated[str | None, _option("--crs EPSG:CODE", "grid_crs")]
ZonalJobs = Annotated[int | None, _option("--jobs N", "zonal_jobs", min=1)]
Dask = Annotated[str | None, _option("--dask ADDRESS", "dask")]
LayerName = Annotated[str, _argument("NAME", "layer_name")]
LayerColumn = Annotated[str, _option("--indicator COLUMN", "layer_column")]
LayerFolder = Annotated[Path | None, _path("--layers FOLDER", "layer_folder")]
Quiet = Annotated[bool, _option("--quiet", "quiet", "-q")]
Debug = Annotated[bool, _option("--debug", "debug")]


def print_version(wanted: bool) -> None:
    """Print the version and exit, if it is wanted."""
    if wanted:
        typer.echo(f"china-atlas {__version__}")
        raise typer.Exit


Version = Annotated[bool, _option("--version", "version", callback=print_version, is_eager=True)]
