"""A user's grid beside the census: sum, compare, write a table and a summary."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

from atlas.catalogue.columns import describe_table
from atlas.country import china
from atlas.exports.summary import write_summary
from atlas.exports.tables import DownloadTable, write_csv
from atlas.grids.sums import sum_by_polygon, to_pixel_space
from atlas.measures.checks.grid_comparison import GridLineSplit, southeast_parts, split_by_cell
from atlas.measures.heihe_tengchong import southeast_area_share, southeast_side
from atlas.model.country import UPPER, Boundaries
from atlas.model.dataset import UnitSet
from atlas.model.errors import Fault, Message, OutputError, SourceError
from atlas.model.process import processors
from atlas.model.tasks import Progress, SilentProgress
from atlas.model.text import Text
from atlas.publish import adding, check_database_path, replacing
from atlas.sources.boundary_file import read_outline
from atlas.sources.grid_file import Kind, UserGrid, crs_in_words, open_grid
from atlas.tools.zonal.report import ZonalReport, comparison_table, summarise
from atlas.units.packaged_units import nearest_census, unite_packaged
from atlas.words.word_files import read_words

Level = Literal["county", "prefecture", "province"]

GEOPACKAGE: Final = ".gpkg"
TABLE: Final = ".csv"
OTHER_FILES: Final = (
    ".json",
    ".geojson",
    ".parquet",
    ".fgb",
    ".shp",
    ".xlsx",
    ".txt",
    ".tif",
    ".png",
    ".html",
)
"""How names of files end that a comparison is not written to: nobody means a folder by them."""

YEAR_IN_NAME: Final = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")

_CHOSEN = read_words("notes", "chosen")

MOST_JOBS: Final = 4
"""Workers unless more are asked for: each holds some 200 MB beside those of the units."""


@dataclass(frozen=True)
class ZonalOptions:
    """What a comparison is asked for.

    Attributes
    ----------
    grid
        The raster file.
    out
        The folder that the results are added to; or the file of the table, CSV or GeoPackage, with
        a folder of its name beside it for the other results.
    kind
        ``count`` (people in the cell) or ``density`` (people per km²).
    by
        ``county``, ``prefecture`` or ``province``.
    year
        The census to compare with; None takes the one nearest to the year in the file's
        name, or 2020.
    band
        Band of a file with several.
    crs
        CRS of a file that names none.
    jobs
        Worker processes; None takes as many as there are processors, at most four.
    dask
        Address of the scheduler of a Dask cluster to work on instead.
    """

    grid: Path
    out: Path
    kind: Kind = "count"
    by: Level = "county"
    year: int | None = None
    band: int | None = None
    crs: str | None = None
    jobs: int | None = None
    dask: str | None = None


def compare_grid(options: ZonalOptions, progress: Progress | None = None) -> ZonalReport:
    """Compare a population grid with a census, and write what was found.

    Parameters
    ----------
    options
        What to compare.
    progress
        Hears of the steps; None is silence.

    Raises
    ------
    UserError
        If the grid is at fault or lies elsewhere, or the folder cannot be written to;
        nothing is written then.
    """
    listener, country = progress or SilentProgress(), china()
    _check_name(options.out)
    grid = open_grid(options.grid, options.kind, band=options.band, crs=options.crs)
    _check_place(grid, country.boundaries, country.name)
    year, why = choose_year(options.grid.name, options.year, country.years)
    named = options.out.suffix.lower()
    beside = options.out.with_suffix("") if named in (GEOPACKAGE, TABLE) else options.out
    with ExitStack() as written:
        # Last in, first moved: the file that was named comes when all others are there.
        drafts = written.enter_context(replacing(options.out)) if beside != options.out else ()
        folder = written.enter_context(adding(beside))
        side = southeast_side(country.line, country.crs, country.equal_area)
        periods = (country.main, *country.period)
        period = next(period for period in periods if year in period.censuses)
        upper = tuple({options.by} & set(UPPER))
        _, sets = unite_packaged(listener, (period.name,), upper, country=country)
        counties = unit_set = _with_share(sets[country.unit_set(period)], side)
        if options.by != "county":
            unit_set = _with_share(sets[options.by], side)
        table, line = _sum_and_compare(grid, unit_set, options, year, side, listener)
        summary = summarise(
            grid,
            unit_set,
            counties.table,
            table,
            year,
            why,
            line,
            equal_area=country.equal_area,
            boundaries=country.boundaries,
        )
        stem = f"{grid.path.stem}_{options.by}"
        text = describe_table(stem, country.table_years)
        csv = drafts[0] if named == TABLE else folder / f"{stem}.csv"
        write_csv(DownloadTable(stem, text, table, None), csv)
        write_summary(summary, folder / f"{stem}.json")
        if named == GEOPACKAGE:
            # What styles takes most of a second to load: a table alone goes without.
            from atlas.tools.zonal.compared_layer import write_compared

            write_compared(grid, table, unit_set, year, drafts[0])
        files = sorted(beside.absolute() / file.name for file in folder.iterdir())
    return ZonalReport(table, summary, (*([options.out.absolute()] if drafts else []), *files))


def _check_name(out: Path) -> None:
    """Refuse the name of a file that is neither a table nor a GeoPackage.

    Raises
    ------
    OutputError
        Naming it.
    """
    check_database_path(out)
    if out.suffix.lower() in OTHER_FILES and not out.is_dir():
        raise OutputError(
            "{path} is no name of a folder, and results are written as FILE{first} or "
            "FILE{second}. Nothing was changed.\nGive --out a folder, or one of these.",
            path=out,
            first=GEOPACKAGE,
            second=TABLE,
        )


def choose_year(name: str, wanted: int | None, years: tuple[int, ...]) -> tuple[int, Text]:
    """Choose the census to compare a file with, and say why.

    Parameters
    ----------
    name
        Name of the file. The first year in it (1950–2049) is taken as that of the grid: a
        release, if it bears one, follows, as in ``GHS_POP_E2020_GLOBE_R2023A``.
    wanted
        The census that the user asked for.
    years
        The years of the censuses.
    """
    if wanted is not None:
        return wanted, _CHOSEN["asked_for"]
    named = YEAR_IN_NAME.search(name)
    if named is None:
        return years[-1], _CHOSEN["latest"]
    year = int(named.group())
    return nearest_census(years, year), _CHOSEN["nearest"].fill(year=year)


def _sum_and_compare(
    grid: UserGrid,
    unit_set: UnitSet,
    options: ZonalOptions,
    year: int,
    side: gpd.GeoSeries,
    progress: Progress,
) -> tuple[pd.DataFrame, GridLineSplit]:
    """Compare the grid with the census by unit, and split its people along the line."""
    units = unit_set.table
    shapes = units.set_index("code").geometry.dropna()
    parts = southeast_parts(units, side)
    together = gpd.GeoSeries(pd.concat([shapes, parts]), crs=units.crs)
    jobs = options.jobs or min(processors(), MOST_JOBS)
    sums = sum_by_polygon(grid, together, jobs=jobs, dask=options.dask, progress=progress)
    whole, southeast = sums.iloc[: len(shapes)], sums.iloc[len(shapes) :]
    if not (whole["coverage"] > 0).any():
        raise SourceError([_elsewhere(grid, china().name)])
    table = comparison_table(unit_set, whole, year)
    # Kinmen has people on a grid and no count: both sides of every comparison leave it out.
    by_code = table.set_index("code")
    people = by_code["grid_people"].where(by_code[f"census_people_{year}"].notna())
    return table, split_by_cell(units, people, southeast["people"], side)


def _with_share(unit_set: UnitSet, side: gpd.GeoSeries) -> UnitSet:
    share = southeast_area_share(unit_set.table, side)
    return replace(unit_set, table=unit_set.table.assign(southeast_area_share=share.array))


def _check_place(grid: UserGrid, boundaries: Boundaries, place: Text) -> None:
    """Refuse a grid that does not meet the country, before anything is united.

    Raises
    ------
    SourceError
        Saying where it lies.
    """
    (outline,) = to_pixel_space(read_outline(boundaries), grid)
    if outline is not None and not outline.intersects(box(0, -grid.height, grid.width, 0)):
        raise SourceError([_elsewhere(grid, place)])


def _elsewhere(grid: UserGrid, place: Text) -> Fault:
    columns, rows = np.array([0.0, 1, 1, 0]) * grid.width, np.array([0.0, 0, 1, 1]) * grid.height
    x, y = grid.coordinates(columns, rows)
    reach = Message(
        "x {west:g} to {east:g}, y {south:g} to {north:g} in {crs}",
        west=x.min(),
        east=x.max(),
        south=y.min(),
        north=y.max(),
        crs=crs_in_words(grid.crs),
    )
    expected = Message("cells with data in {country}", country=place)
    return Fault(expected, grid.path.name, value=reach)
