"""Measure `china-atlas zonal` on a grid of 100 m over China, and beside rasterstats on a part.

    python benchmarks/zonal.py [--metres 100 | --minutes 15] [--jobs 2] [--part 51]

Writes a synthetic grid (Albers, two thousand million cells at 100 m) block by block into a
temporary folder. Every square of 4,096 cells holds one number, so what a unit must sum to is
known without the raster: that number times the area of the unit in the square, both in cells.
Then the whole command runs in a process of its own, and sum_by_polygon, exactextract alone and
rasterstats each on the counties of one province (`--part`, two digits). With ``--minutes`` the grid
is one of longitude and latitude with cells of so many minutes of arc and 100,000 people, and all
ways sum all counties. Time is of the clock, and of the processors, which others on the machine
lengthen less. Memory is what process and workers hold together, looked at twenty times a second.
Nothing is asserted: figures are for reading.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import psutil
import rasterio
import shapely
from affine import Affine
from rasterio.windows import Window

from atlas.country import china
from atlas.grids.sums import sum_by_polygon, to_pixel_space
from atlas.model.tasks import SilentProgress
from atlas.sources.grid_file import open_grid
from atlas.terminal.console import say
from atlas.units.packaged_units import unite_packaged
from atlas.words.word_files import read_words

EXTENT_M = (-2_700_000, 1_850_000, 2_300_000, 5_950_000)
"""West, south, east and north of the grid: all of China but the islands of the far south."""

SQUARE = 4096
"""Rows and columns of cells with the same number of people."""

PEOPLE = 100_000
"""In each cell of the grid in degrees."""

TILE = 512
MEMORY_GOAL_MB = 1500
WATCH_SECONDS = 0.05
PERIOD = "2010-2020"
UNITS = "county_2010_2020"


def people_in_cell(row: int, column: int) -> int:
    """Return the people in each cell of a square: 1 to 97, without a pattern."""
    return (row * 31 + column * 17) % 97 + 1


def write_grid(path: Path, metres: float) -> int:
    """Write the grid, and return the number of its cells."""
    west, south, east, north = EXTENT_M
    width, height = int((east - west) / metres), int((north - south) / metres)
    options = {"driver": "GTiff", "count": 1, "dtype": "float32", "compress": "deflate"}
    options |= {
        "tiled": True,
        "blockxsize": TILE,
        "blockysize": TILE,
        "zlevel": 1,
        "bigtiff": "yes",
    }
    transform = Affine(metres, 0, west, 0, -metres, north)
    with rasterio.open(
        path,
        "w",
        width=width,
        height=height,
        crs=china().equal_area,
        transform=transform,
        **options,
    ) as file:
        for row in range(0, height, SQUARE):
            for column in range(0, width, SQUARE):
                rows, columns = min(SQUARE, height - row), min(SQUARE, width - column)
                people = people_in_cell(row // SQUARE, column // SQUARE)
                cells = np.full((rows, columns), people, "float32")
                file.write(cells, 1, window=Window(column, row, columns, rows))
    return width * height


def write_degrees(path: Path, minutes: float) -> int:
    """Write a grid of longitude and latitude, and return the number of its cells."""
    west, south, east, north = china().boundaries.within
    cell = minutes / 60
    width, height = round((east - west) / cell), round((north - south) / cell)
    options = {"driver": "GTiff", "count": 1, "dtype": "float32", "compress": "deflate"}
    transform = Affine(cell, 0, west, 0, -cell, north)
    with rasterio.open(
        path, "w", width=width, height=height, crs="EPSG:4326", transform=transform, **options
    ) as file:
        file.write(np.full((height, width), PEOPLE, "float32"), 1)
    return width * height


def counties() -> gpd.GeoSeries:
    """Return the county units by code."""
    table = unite_packaged(SilentProgress(), (PERIOD,), (), country=china())[1][UNITS].table
    return table.set_index("code").geometry.dropna()


def expected_people(path: Path, shapes: gpd.GeoSeries) -> pd.Series:
    """Say what each unit must sum to: areas in cells, times people in a cell, square by square."""
    grid = open_grid(path)
    placed = to_pixel_space(shapes, grid)
    tree = shapely.STRtree(placed)
    sums = np.zeros(len(shapes))
    for row in range(0, grid.height, SQUARE):
        for column in range(0, grid.width, SQUARE):
            right, bottom = min(column + SQUARE, grid.width), -min(row + SQUARE, grid.height)
            met = tree.query(shapely.box(column, bottom, right, -row))
            cut = shapely.clip_by_rect(placed[met], column, bottom, right, -row)
            sums[met] += shapely.area(cut) * people_in_cell(row // SQUARE, column // SQUARE)
    return pd.Series(sums, shapes.index)


def sums_of_ours(path: Path, shapes: gpd.GeoSeries) -> dict[str, Any]:
    """Sum some units with our own function, in one process."""
    start = perf_counter()
    people = sum_by_polygon(open_grid(path), shapes)["people"]
    return {"seconds_of_sums": perf_counter() - start, "people": people.to_dict()}


def sums_of_exactextract(path: Path, shapes: gpd.GeoSeries) -> dict[str, Any]:
    """Sum some units as exactextract does by itself: edges straight in the CRS of the grid."""
    from exactextract import exact_extract

    start = perf_counter()
    frame = shapes.to_crs(open_grid(path).crs).to_frame("geometry")
    found = exact_extract(str(path), frame, "sum", output="pandas")
    people = dict(zip(shapes.index, found["sum"].tolist(), strict=True))
    return {"seconds_of_sums": perf_counter() - start, "people": people}


def sums_of_rasterstats(path: Path, shapes: gpd.GeoSeries) -> dict[str, Any]:
    """Sum some units as rasterstats does: whole cells, by their centres."""
    from rasterstats import zonal_stats

    start = perf_counter()
    placed = list(shapes.to_crs(open_grid(path).crs))
    found = zonal_stats(placed, str(path), stats=["sum"], nodata=-1)
    people = dict(zip(shapes.index, (one["sum"] for one in found), strict=True))
    return {"seconds_of_sums": perf_counter() - start, "people": people}


WAYS = {
    "sum_by_polygon": sums_of_ours,
    "exactextract": sums_of_exactextract,
    "rasterstats": sums_of_rasterstats,
}


def run_command(path: Path, jobs: int, out: Path) -> dict[str, Any]:
    """Run the whole command, as a user does."""
    options = ["--jobs", str(jobs), "--out", str(out)]
    said, found = watched("-m", "atlas", "zonal", str(path), *options)
    step = say(read_words("steps")["sum_by_polygon"])
    (sums,) = re.findall(rf"✓ {step} +([\d.]+)", said)
    table = pd.read_csv(out / f"{path.stem}_county.csv", dtype={"code": str}, index_col="code")
    return {**found, "seconds_of_sums": float(sums), "people": table["grid_people"]}


def run_way(way: str, path: Path, units: Path) -> dict[str, Any]:
    """Run one of the functions on some units."""
    said, found = watched(__file__, "--way", way, "--grid", str(path), "--units", str(units))
    return {**found, **json.loads(said)}


def watched(*arguments: str) -> tuple[str, dict[str, Any]]:
    """Run Python in a process of its own; give what it printed, its time and its memory."""
    start, before, most = perf_counter(), processor_seconds(), 0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        process = psutil.Popen(
            [sys.executable, *arguments], stdout=printed, stderr=subprocess.STDOUT
        )
        while process.poll() is None:
            most = max(most, held(process))
            sleep(WATCH_SECONDS)
        printed.seek(0)
        said = printed.read()
    if process.returncode:
        raise SystemExit(said)
    spent = processor_seconds() - before
    return said, {"seconds": perf_counter() - start, "cpu": spent, "memory_mb": most / 2**20}


def processor_seconds() -> float:
    """Return the seconds of processors that all ended children took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def held(process: psutil.Process) -> int:
    """Sum the bytes in memory of a process and all that it started."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += one.memory_info().rss
    return total


def print_row(name: str, cells: float, found: dict[str, Any], expected: pd.Series) -> None:
    """Print one row of the table: time, memory, and how far units are off what is known."""
    people = pd.Series(found["people"], dtype=float).reindex(expected.index)
    known = expected > 0
    worst = (people[known] / expected[known] - 1).abs().max()
    total = people.sum() / expected.sum() - 1
    print(
        f"{name:<34} {len(expected):>6,} {cells / 1e6:>8,.0f} {found['seconds']:>8.1f} "
        f"{found['cpu']:>8.1f} "
        f"{found['seconds_of_sums']:>8.1f} {cells / 1e6 / found['seconds_of_sums']:>8.1f} "
        f"{found['memory_mb']:>8,.0f} {worst:>10.1e} {total:>+10.1e}",
        flush=True,
    )


def main() -> None:
    """Write the grid, run every way, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metres", type=float, default=100.0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--part", default="51", help="two digits of a province, for rasterstats")
    parser.add_argument("--way", choices=tuple(WAYS))
    parser.add_argument("--minutes", type=float, help="of arc: a small grid in degrees instead")
    parser.add_argument("--grid", type=Path)
    parser.add_argument("--units", type=Path)
    asked = parser.parse_args()
    if asked.way:
        _run_way(asked)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _run_all(asked, Path(folder))


def _run_way(asked: argparse.Namespace) -> None:
    shapes = gpd.read_parquet(asked.units).geometry
    print(json.dumps(WAYS[asked.way](asked.grid, shapes)))


def _run_all(asked: argparse.Namespace, folder: Path) -> None:
    path, units = folder / "synthetic.tif", folder / "part.parquet"
    start = perf_counter()
    cells = write_degrees(path, asked.minutes) if asked.minutes else write_grid(path, asked.metres)
    size = path.stat().st_size / 1e6
    print(f"{cells:,} cells, {size:,.0f} MB, written in {perf_counter() - start:.0f} s", flush=True)
    shapes = counties()
    expected = expected_people(path, shapes) * (PEOPLE if asked.minutes else 1)
    part = shapes if asked.minutes else shapes[shapes.index.str.startswith(asked.part)]
    part.to_frame("geometry").to_parquet(units)
    part_cells = (
        cells if asked.minutes else part.to_crs(china().equal_area).area.sum() / asked.metres**2
    )
    head = (
        "units",
        "10⁶ cells",
        "s in all",
        "s CPU",
        "s sums",
        "10⁶/s",
        "MB",
        "worst unit",
        "total",
    )
    print(f"{'':<34} {head[0]:>6} {head[1]:>8} " + " ".join(f"{one:>8}" for one in head[2:]))
    found = run_command(path, asked.jobs, folder / "out")
    print_row(f"china-atlas zonal --jobs {asked.jobs}", cells, found, expected)
    ways, where = {}, "all counties" if asked.minutes else f"province {asked.part}"
    for way in WAYS:
        ways[way] = run_way(way, path, units)
        print_row(f"{way}, {where}", part_cells, ways[way], expected[part.index])
    ours, theirs = ways["sum_by_polygon"], ways["rasterstats"]
    faster = theirs["seconds_of_sums"] / ours["seconds_of_sums"]
    lighter = theirs["memory_mb"] / ours["memory_mb"]
    print(
        f"rasterstats takes {faster:.2f} times the time of sum_by_polygon, {lighter:.2f} its memory"
    )
    print(f"memory of the command: {found['memory_mb']:,.0f} MB (goal {MEMORY_GOAL_MB:,})")


if __name__ == "__main__":
    main()
