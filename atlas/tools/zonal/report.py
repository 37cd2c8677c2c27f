"""What a comparison of a grid with a census found, as a table and as a summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from atlas.measures.checks.grid_comparison import (
    GridAgreement,
    GridLineSplit,
    census_on_land,
    compare_units,
    grid_agreement,
)
from atlas.measures.heihe_tengchong import side_figures
from atlas.measures.statistics import whole_persons
from atlas.model.country import Boundaries
from atlas.model.dataset import UnitSet
from atlas.model.figures import keyed
from atlas.model.text import Text
from atlas.sources.grid_file import UserGrid, crs_in_words
from atlas.tools.zonal.compared_layer import difference_column
from atlas.words.numbers import count, listed, of_many
from atlas.words.word_files import read_words

_NOTES = read_words("notes", "zonal")

NAMES: Final = ("code", "name_zh", "name_en", "province_name_zh", "province_name_en")
CELLS: Final = ("cells", "nodata_cells", "negative_cells", "nonfinite_cells")
DECIMALS: Final = 6
MOST: Final = 10
"""Units in the list of the largest differences."""

EARTH_CENTRED_RADIUS_M: Final = 6_378_137.0
"""Equator of CGCS2000, WGS 84 and all datums that agree with them to a metre or so."""

FAR_OFF: Final = 2
"""Ratio of the totals beyond which the kind of the grid is asked for."""

ALL_DATA: Final = 1 - 1e-9
"""Coverage from which a unit lies wholly on cells with data."""


@dataclass(frozen=True, kw_only=True)
class GridFigures:
    """The grid, as its file describes it.

    Attributes
    ----------
    file
        Name of the file.
    kind
        ``count`` or ``density``.
    band
        The band that was read.
    crs
        Its CRS, spelled for people.
    rows, columns
        Cells of the whole grid.
    cell_width, cell_height
        Of a cell, in ``axis_unit``.
    axis_unit
        Unit of the axes of the CRS.
    north_up
        Whether rows run west to east, from the north down.
    nodata
        What marks a cell without data; null where the file names nothing.
    """

    file: str
    kind: str
    band: int
    crs: str
    rows: int
    columns: int
    cell_width: float
    cell_height: float
    axis_unit: str
    north_up: bool
    nodata: str | None


@dataclass(frozen=True, kw_only=True)
class UnitFigures:
    """The units that people were summed by: their set, its level and CRS."""

    unit_set: str = field(metadata=keyed("set"))
    level: str
    crs: str


@dataclass(frozen=True, kw_only=True)
class CensusFigures:
    """The census beside the grid, and why it is this one."""

    year: int
    chosen_because: Text


@dataclass(frozen=True, kw_only=True)
class CoverageFigures:
    """How far cells with data cover the units.

    Attributes
    ----------
    units
        Units that are drawn.
    wholly_on_data, partly_on_data, without_data
        How many of them lie wholly, partly and not at all on cells with data.
    smaller_than_a_cell
        How many cover less than one cell.
    area_share_on_data
        Share of their area that lies on cells with data, 0–1.
    """

    units: int
    wholly_on_data: int
    partly_on_data: int
    without_data: int
    smaller_than_a_cell: int
    area_share_on_data: float


@dataclass(frozen=True, kw_only=True)
class CellFigures:
    """Cells in the units, by the part that lies in one, and those of them that are not summed.

    Attributes
    ----------
    cells
        All of them.
    nodata_cells, negative_cells, nonfinite_cells
        Without data, below zero, and neither a number nor marked as missing.
    """

    cells: float
    nodata_cells: float
    negative_cells: float
    nonfinite_cells: float


@dataclass(frozen=True, kw_only=True)
class LineComparison:
    """Both sides of the Heihe–Tengchong line, over the units with people in both.

    Attributes
    ----------
    grid_by_cell, census_by_area
        Share of people south-east, 0–1: of the grid split by cell, of the census by area.
    grid_people_southeast, grid_people_northwest
        People of the grid on each side.
    census_people_southeast, census_people_northwest
        People of the census on each side.
    straddling_units
        Units that the line crosses.
    """

    grid_by_cell: float | None
    census_by_area: float | None
    grid_people_southeast: int
    grid_people_northwest: int
    census_people_southeast: int
    census_people_northwest: int
    straddling_units: int


@dataclass(frozen=True)
class UnitDifference:
    """A unit, its people in both, and how far they differ."""

    code: str
    name_zh: str
    name_en: str
    grid_people: int
    census_people: int
    difference: int
    ratio: float | None


@dataclass(frozen=True, kw_only=True)
class ZonalSummary:
    """The figures of a comparison of a grid with a census.

    Attributes
    ----------
    grid, units, census
        What was compared.
    coverage, cells
        How far the grid reaches.
    agreement
        How the two agree over the units that both know.
    heihe_tengchong
        The sides of the line.
    largest_differences
        Units by how many people they differ, the largest first; without those smaller than a
        cell.
    notes
        What was done that a user may not expect.
    """

    grid: GridFigures
    units: UnitFigures
    census: CensusFigures
    coverage: CoverageFigures
    cells: CellFigures
    agreement: GridAgreement
    heihe_tengchong: LineComparison
    largest_differences: Sequence[UnitDifference]
    notes: Sequence[Text]


@dataclass(frozen=True)
class ZonalReport:
    """People of a grid by unit, beside the census.

    Attributes
    ----------
    table
        A row for each drawn unit, in their order: names, ``grid_people``, ``coverage``,
        ``census_people_<year>``, ``difference``, ``grid_difference_pct_<year>``, ``ratio``,
        ``area_km2`` and the cells, as ``<grid>_<level>.csv`` has them.
    summary
        The figures of the whole, as ``<grid>_<level>.json`` has them.
    files
        What was written, absolute.
    """

    table: pd.DataFrame
    summary: ZonalSummary
    files: tuple[Path, ...]


def comparison_table(unit_set: UnitSet, sums: pd.DataFrame, year: int) -> pd.DataFrame:
    """Put grid and census side by side.

    Parameters
    ----------
    unit_set
        The units.
    sums
        As `atlas.grids.sums.sum_by_polygon` gives them, by code of the drawn units.
    year
        The census.
    """
    drawn = unit_set.table[unit_set.table.geometry.notna()].set_index("code", drop=False)
    census = census_on_land(unit_set.table, year)
    sums = sums.reindex(drawn.index)
    people = whole_persons(sums["people"])
    compared = compare_units(people, census)
    names = {name: drawn[name].astype("string") for name in NAMES if name in drawn}
    figures = {
        "coverage": sums["coverage"],
        difference_column(year): compared["difference_pct"],
        "ratio": compared["ratio"],
        "area_km2": sums["area_km2"],
        **{name: sums[name] for name in CELLS},
    }
    rounded = {name: column.astype("Float64").round(DECIMALS) for name, column in figures.items()}
    counts = {
        "grid_people": people,
        f"census_people_{year}": census,
        "difference": compared["difference"].astype("Int64"),
    }
    order = [*names, *counts, difference_column(year), "ratio", "coverage", "area_km2", *CELLS]
    table = pd.DataFrame({**names, **counts, **rounded}, index=drawn.index)[order]
    return table.reset_index(drop=True)


def summarise(
    grid: UserGrid,
    unit_set: UnitSet,
    counties: gpd.GeoDataFrame,
    table: pd.DataFrame,
    year: int,
    why: Text,
    line: GridLineSplit,
    *,
    equal_area: str,
    boundaries: Boundaries,
) -> ZonalSummary:
    """Summarise a comparison for JSON and the terminal.

    Parameters
    ----------
    grid, unit_set
        What was compared.
    counties
        The county units, which the census is split by along the line.
    table
        As `comparison_table` gives it.
    year, why
        The census, and why this one.
    line
        The split of the grid by cell.
    equal_area
        The equal-area projection, in metres.
    boundaries
        What is known of the boundaries.
    """
    by_area = side_figures(counties, year, counties["southeast_area_share"], equal_area)
    agreeing = grid_agreement(table["grid_people"], table[f"census_people_{year}"])
    return ZonalSummary(
        grid=_grid_figures(grid),
        units=UnitFigures(
            unit_set=unit_set.id,
            level=unit_set.level,
            crs=f"{boundaries.crs} ({boundaries.crs_name})",
        ),
        census=CensusFigures(year=year, chosen_because=why),
        coverage=_coverage_figures(table),
        cells=CellFigures(**{name: float(table[name].sum()) for name in CELLS}),
        agreement=agreeing,
        heihe_tengchong=LineComparison(
            grid_by_cell=line.population_share_southeast,
            census_by_area=by_area.population_share_southeast,
            grid_people_southeast=line.people_southeast,
            grid_people_northwest=line.people_northwest,
            census_people_southeast=by_area.people_southeast,
            census_people_northwest=by_area.people_northwest,
            straddling_units=line.straddling_units,
        ),
        largest_differences=_largest_differences(table, year),
        notes=list(_notes(grid, unit_set, table, agreeing.ratio, crs_name=boundaries.crs_name)),
    )


def _grid_figures(grid: UserGrid) -> GridFigures:
    a, b, _, d, e, _ = grid.transform[:6]
    return GridFigures(
        file=grid.path.name,
        kind=grid.kind,
        band=grid.band,
        crs=crs_in_words(grid.crs),
        rows=grid.height,
        columns=grid.width,
        cell_width=(a * a + d * d) ** 0.5,
        cell_height=(b * b + e * e) ** 0.5,
        axis_unit=grid.crs.axis_info[0].unit_name,
        north_up=grid.north_up,
        nodata=None if grid.nodata is None else str(grid.nodata),
    )


def _notes(
    grid: UserGrid, unit_set: UnitSet, table: pd.DataFrame, ratio: float | None, *, crs_name: str
) -> Iterator[Text]:
    """Say what was done that a user may not expect."""
    if ratio is not None and not 1 / FAR_OFF <= ratio <= FAR_OFF:
        yield _NOTES["far_off"].fill(ratio=f"{ratio:.3g}", kind=_NOTES[grid.kind])
    if small := int(smaller_than_a_cell(table).sum()):
        yield _NOTES["smaller_than_a_cell"].fill(small=count(small), units=count(len(table)))
    if grid.kind == "density":
        yield _NOTES["whole_cell"]
    if not grid.north_up:
        yield _NOTES["not_north_up"]
    if grid.semi_axes[0] not in (EARTH_CENTRED_RADIUS_M, grid.semi_axes[1]):
        yield _NOTES["no_transformation"].fill(boundaries=crs_name, grid=grid.crs.name)
    for column in ("negative_cells", "nonfinite_cells"):
        if units := int((table[column] > 0).sum()):
            yield of_many(_NOTES, column, units)
    bare = table.loc[~(table["coverage"] > 0), "code"]
    if len(bare):
        yield _NOTES["without_data"].fill(codes=listed(bare, MOST))
    undrawn = unit_set.table[unit_set.table.geometry.isna()]
    if len(undrawn):
        yield _NOTES["undrawn"].fill(codes=listed(undrawn["code"]))


def smaller_than_a_cell(table: pd.DataFrame) -> pd.Series:
    """Tell the units that cover less than one cell: their people are those of what is around."""
    return pd.Series(table["cells"].between(0, 1, inclusive="neither").fillna(False))


def _coverage_figures(table: pd.DataFrame) -> CoverageFigures:
    share = table["coverage"].astype(float)
    whole, none = share >= ALL_DATA, ~(share > 0)
    area = table["area_km2"].astype(float)
    return CoverageFigures(
        units=len(table),
        wholly_on_data=int(whole.sum()),
        partly_on_data=int((~whole & ~none).sum()),
        without_data=int(none.sum()),
        smaller_than_a_cell=int(smaller_than_a_cell(table).sum()),
        area_share_on_data=float((share * area).sum() / area.sum()),
    )


def _largest_differences(table: pd.DataFrame, year: int) -> list[UnitDifference]:
    known = table[~smaller_than_a_cell(table)].dropna(subset=["difference"])
    order = known["difference"].abs().sort_values(ascending=False, kind="stable").index
    named = known.loc[order[:MOST]].rename(columns={f"census_people_{year}": "census_people"})
    rows = named[[one.name for one in fields(UnitDifference)]].astype(object)
    found = rows.where(rows.notna(), None).itertuples(index=False, name=None)
    return [UnitDifference(*row) for row in found]
