"""What `china-atlas zonal` prints: the grid, how it compares, the line, the largest differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table

from atlas.terminal.console import open_console
from atlas.terminal.tables import MISSING, plain_table, print_notes, print_table
from atlas.words.numbers import signed

if TYPE_CHECKING:
    from atlas.tools.zonal.report import ZonalReport

FAULTY = (
    ("nodata_cells", "without data"),
    ("negative_cells", "below zero, not summed"),
    ("nonfinite_cells", "not finite, not summed"),
)
KINDS = {"count": "people in the cell", "density": "people per km²"}


def print_zonal(report: ZonalReport) -> None:
    """Print the comparison of a grid with a census, and where the files are."""
    console = open_console()
    if console.is_terminal:
        console.print()  # the steps stand right above
    for table in zonal_tables(report.summary):
        print_table(console, table)
        console.print()
    print_notes(console, report.summary["notes"])
    where = report.out.absolute()
    for name in report.files:
        console.print(f"Open {where / name}", soft_wrap=True)


def zonal_tables(summary: Mapping[str, Any]) -> list[Table]:
    """Lay out the figures of a comparison."""
    return [
        _grid_table(summary),
        _agreement_table(summary["agreement"], summary["census"]),
        _line_table(summary["heihe_tengchong"], summary["census"]["year"]),
        _largest_table(summary["largest_differences"], summary["census"]["year"]),
    ]


def _grid_table(summary: Mapping[str, Any]) -> Table:
    grid, units, coverage = summary["grid"], summary["units"], summary["coverage"]
    size = f"{grid['columns']:,} × {grid['rows']:,}"
    cell = f"{grid['cell_width']:g} × {grid['cell_height']:g} {grid['axis_unit']}"
    table = plain_table("Grid", grid["file"], numbers=False)
    table.add_row("Cells", f"{size} of {cell}, band {grid['band']}: {KINDS[grid['kind']]}")
    table.add_row("CRS of the grid", grid["crs"])
    table.add_row("CRS of the units", f"{units['crs']}, carried to that of the grid")
    whole, partly = coverage["wholly_on_data"], coverage["partly_on_data"]
    table.add_row(
        "Units",
        f"{coverage['units']:,} ({units['set']}): {whole:,} wholly on cells with data, "
        f"{partly:,} partly, {coverage['without_data']:,} not at all",
    )
    table.add_row("Area on cells with data", _percent(coverage["area_share_on_data"]))
    cells = summary["cells"]
    table.add_row("Cells in units", f"{cells['cells']:,.1f}")
    for name, words in FAULTY:
        table.add_row(f"… {words}", f"{cells[name]:,.1f}")
    return table


def _agreement_table(agreement: Mapping[str, Any], census: Mapping[str, Any]) -> Table:
    table = plain_table(f"Beside the census of {census['year']} ({census['chosen_because']})", "")
    table.add_row("Units with both", f"{agreement['units']:,}")
    table.add_row("People in the grid", _people(agreement["grid_people"]))
    table.add_row("People in the census", _people(agreement["census_people"]))
    table.add_row("Ratio of the totals", _number(agreement["ratio"], 4))
    table.add_row("Median ratio of a unit", _number(agreement["median_ratio"], 4))
    table.add_row("Units within 10 %", _percent(agreement["share_within_10_pct"]))
    table.add_row("Correlation of people", _number(agreement["correlation"], 4))
    table.add_row("Correlation of logarithms", _number(agreement["correlation_of_logs"], 4))
    return table


def _line_table(line: Mapping[str, Any], year: int) -> Table:
    table = plain_table("Heihe–Tengchong line", "Grid, by cell", f"Census {year}, by area")
    sides = (("South-east", "southeast"), ("North-west", "northwest"))
    for words, side in sides:
        grid, census = line[f"grid_people_{side}"], line[f"census_people_{side}"]
        table.add_row(words, _people(grid), _people(census))
    table.add_row(
        "Share south-east", _percent(line["grid_by_cell"]), _percent(line["census_by_area"])
    )
    return table


def _largest_table(rows: Iterable[Mapping[str, Any]], year: int) -> Table:
    table = plain_table("Largest differences", "Grid", f"Census {year}", "Difference", "Ratio")
    for row in rows:
        table.add_row(
            f"{row['code']} {row['name_zh']} {row['name_en']}",
            _people(row["grid_people"]),
            _people(row["census_people"]),
            signed(row["difference"]),
            _number(row["ratio"], 3),
        )
    return table


def _people(value: float | None) -> str:
    return MISSING if value is None else f"{value:,.0f}"


def _number(value: float | None, decimals: int) -> str:
    return MISSING if value is None else f"{value:.{decimals}f}".replace("-", "−")


def _percent(value: float | None) -> str:
    return MISSING if value is None else f"{value:.2%}".replace("%", " %")
