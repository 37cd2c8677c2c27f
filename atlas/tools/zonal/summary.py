"""The figures of a comparison, as ``<grid>_<level>.json`` publishes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from atlas.measures.checks.grid_comparison import GridAgreement
from atlas.model.published import keyed
from atlas.model.text import Text


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


@dataclass(frozen=True, kw_only=True)
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
