"""What `china-atlas zonal` prints: the grid, how it compares, the line, the largest differences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table

from atlas.terminal.console import open_console, say
from atlas.terminal.tables import (
    plain_table,
    print_notes,
    print_open,
    print_table,
    written,
    written_share,
)
from atlas.words.numbers import signed
from atlas.words.reading import read_words

if TYPE_CHECKING:
    from atlas.measures.checks.grid_comparison import GridAgreement
    from atlas.tools.zonal.report import ZonalReport
    from atlas.tools.zonal.summary import (
        CensusFigures,
        LineComparison,
        UnitDifference,
        ZonalSummary,
    )

_WORDS = read_words("terminal", "zonal")


def print_zonal(report: ZonalReport) -> None:
    """Print the comparison of a grid with a census, and where the files are."""
    console = open_console()
    if console.is_terminal:
        console.print()  # the steps stand right above
    for table in zonal_tables(report.summary):
        print_table(console, table)
        console.print()
    print_notes(console, report.summary.notes)
    for file in report.files:
        print_open(console, file)


def zonal_tables(summary: ZonalSummary) -> list[Table]:
    """Lay out the figures of a comparison."""
    year = summary.census.year
    return [
        _grid_table(summary),
        _agreement_table(summary.agreement, summary.census),
        _line_table(summary.heihe_tengchong, year),
        _largest_table(summary.largest_differences, year),
    ]


def _said(name: str, **values: object) -> str:
    return say(_WORDS[name], **values)


def _grid_table(summary: ZonalSummary) -> Table:
    grid, units, coverage, cells = summary.grid, summary.units, summary.coverage, summary.cells
    table = plain_table(_said("grid"), grid.file, numbers=False)
    size = _said(
        "size",
        columns=written(grid.columns),
        rows=written(grid.rows),
        width=f"{grid.cell_width:g}",
        height=f"{grid.cell_height:g}",
        unit=grid.axis_unit,
        band=grid.band,
        kind=_WORDS[grid.kind],
    )
    table.add_row(_said("cells"), size)
    table.add_row(_said("grid_crs"), grid.crs)
    table.add_row(_said("unit_crs"), _said("carried", crs=units.crs))
    covered = _said(
        "covered",
        units=written(coverage.units),
        set=units.unit_set,
        whole=written(coverage.wholly_on_data),
        partly=written(coverage.partly_on_data),
        none=written(coverage.without_data),
    )
    table.add_row(_said("units"), covered)
    table.add_row(_said("area"), written_share(coverage.area_share_on_data))
    table.add_row(_said("cells_in_units"), written(cells.cells, 1))
    table.add_row(_said("nodata_cells"), written(cells.nodata_cells, 1))
    table.add_row(_said("negative_cells"), written(cells.negative_cells, 1))
    table.add_row(_said("nonfinite_cells"), written(cells.nonfinite_cells, 1))
    return table


def _agreement_table(agreement: GridAgreement, census: CensusFigures) -> Table:
    title = _said("beside", year=census.year, why=census.chosen_because)
    table = plain_table(title, "")
    table.add_row(_said("units_with_both"), written(agreement.units))
    table.add_row(_said("grid_people"), written(agreement.grid_people))
    table.add_row(_said("census_people"), written(agreement.census_people))
    table.add_row(_said("ratio"), written(agreement.ratio, 4))
    table.add_row(_said("median_ratio"), written(agreement.median_ratio, 4))
    table.add_row(_said("close"), written_share(agreement.share_within_10_pct))
    table.add_row(_said("correlation"), written(agreement.correlation, 4))
    table.add_row(_said("correlation_of_logs"), written(agreement.correlation_of_logs, 4))
    return table


def _line_table(line: LineComparison, year: int) -> Table:
    heads = _said("grid_by_cell"), _said("census_by_area", year=year)
    table = plain_table(_said("line"), *heads)
    for side, grid, census in (
        ("southeast", line.grid_people_southeast, line.census_people_southeast),
        ("northwest", line.grid_people_northwest, line.census_people_northwest),
    ):
        table.add_row(_said(side), written(grid), written(census))
    shares = written_share(line.grid_by_cell), written_share(line.census_by_area)
    table.add_row(_said("share_southeast"), *shares)
    return table


def _largest_table(rows: Iterable[UnitDifference], year: int) -> Table:
    heads = (_said("grid"), _said("census", year=year), _said("difference"), _said("of_census"))
    table = plain_table(_said("largest"), *heads)
    for row in rows:
        table.add_row(
            f"{row.code} {row.name_zh} {row.name_en}",
            written(row.grid_people),
            written(row.census_people),
            signed(row.difference),
            written(row.ratio, 3),
        )
    return table
