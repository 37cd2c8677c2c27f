"""Measure how build and map grow with the number of units, up to some forty thousand.

``python benchmarks/scale.py`` cuts the counties into 5, 10 and 15 parts each (`small_areas.py`),
builds the site with them and once without, no figures, each build in a process of its own, and
opens the map of the parts in a headless Chromium. The first table has the seconds of every step
and of every task of the workers that the parts lengthen, and the exponent of its growth: that of
the best power of their number for what it takes beyond the build without them. The second has
bytes and times of the map, and its exponents. Nothing is asserted: the tables are for reading.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from browser_measures import (
    LAPTOP,
    PHONE,
    files_of,
    gzip_bytes,
    opened,
    opening_ms,
    renderer_mb,
    started,
    timed_ms,
)
from build import Meter
from pages import ATLAS_READY, loading
from playwright.sync_api import Browser
from small_areas import YEARS, write_small_areas

PARTS = (5, 10, 15)
MAP = "maps/growth_small_area_2010_2020.html"
OTHER = "density_small_area_2020.zh"
TIMES = 3

SECONDS_GOAL, MEMORY_GOAL_MB, LIVE_GOAL_MS = 300, 6000, 3000
"""Of the largest build, and of its map on a laptop."""

WORTH_A_LINE = 0.5
"""Seconds by which the most parts must lengthen a step that the table shows."""

Seconds = dict[str, float]


def build_with(folder: Path | None, site: Path) -> None:
    """Build the site with the areas of a folder, or with none, and print what its parts took."""
    from atlas.build import BuildOptions, build

    meter = Meter()
    own = {}
    if folder is not None:
        census = {year: folder / f"{year}.csv" for year in YEARS}
        own = {"boundaries": folder / "areas.gpkg", "census": census}
    build(BuildOptions(site, figures=False, **own), meter)
    print(meter.told())


def measured(folder: Path | None, site: Path) -> tuple[Seconds, float]:
    """Run a build in a process of its own: seconds by step and task, and the peak in MB."""
    named = [] if folder is None else ["--areas", str(folder)]
    command = [sys.executable, __file__, "--site", str(site), *named]
    start = perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout)
    parts = [*told["steps"], *told["tasks"]]
    seconds = {part["name"]: float(part["seconds"]) for part in parts}
    return {**seconds, "The whole": perf_counter() - start}, told["steps"][-1]["peak"] / 1e6


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Fit values as a power of sizes, by least squares of their logarithms."""
    slope, _ = np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-9)), 1)
    return float(slope)


def map_figures(browser: Browser, site: Path) -> Iterator[tuple[str, float]]:
    """Measure the page of a map of small areas."""
    url = (site / MAP).as_uri()
    yield "First view, gzip, KB", gzip_bytes(files_of(browser, url, ATLAS_READY)) / 1000
    for screen, name in ((LAPTOP, "laptop"), (PHONE, "phone")):
        yield f"Live map, {name}, ms", opening_ms(browser, url, ATLAS_READY, screen, TIMES)
    with opened(browser, url, ATLAS_READY, LAPTOP) as page:
        page.wait_for_timeout(1000)
        yield "Redraw, ms", timed_ms(page, "ATLAS.maps[0].layer.redraw()", TIMES)
        page.evaluate(loading(OTHER))
        show = f"ATLAS.maps[0].show(ATLAS.get('layer', '{OTHER}'))"
        yield "Switch of indicator, ms", timed_ms(page, show)
        memory = renderer_mb(browser)
        if memory is not None:
            yield "Memory of the renderer, MB", memory


def print_table(title: str, sizes: Sequence[int], rows: Mapping[str, Sequence[float]]) -> None:
    """Print values by number of units, the first without any, and the exponent of the growth."""
    heads = "".join(f"{size:>11,}" for size in sizes)
    print(f"\n{title:<42}{heads}{'exponent':>11}")
    for name, values in rows.items():
        base = values[0] if sizes[0] == 0 else 0.0
        grown = [(size, value - base) for size, value in zip(sizes, values, strict=True) if size]
        found = exponent([size for size, _ in grown], [value for _, value in grown])
        cells = "".join(f"{value:>11,.1f}" for value in values)
        print(f"  {name:<40}{cells}{found:>11.2f}")


def report(root: Path) -> None:
    """Build, open and print."""
    bare, bare_peak = measured(None, root / "bare")
    sizes, steps, peaks = [0], [bare], [bare_peak]
    maps: dict[str, list[float]] = {}
    with started() as browser:
        for parts in PARTS:
            areas, site = root / f"areas-{parts}", root / f"site-{parts}"
            areas.mkdir()
            sizes.append(write_small_areas(areas, parts))
            found, peak = measured(areas, site)
            steps.append(found)
            peaks.append(peak)
            for name, value in map_figures(browser, site):
                maps.setdefault(name, []).append(value)
    rows = {name: [one.get(name, 0.0) for one in steps] for name in steps[-1]}
    longer = {
        name: row
        for name, row in rows.items()
        if row[-1] - row[0] > WORTH_A_LINE and row[-1] > row[1] > row[0]
    }
    print_table("Seconds, by small areas", sizes, longer)
    print_table("Peak memory, by small areas", sizes, {"Largest process, MB": peaks})
    print_table("The map, by small areas", sizes[1:], maps)
    print()
    for what, value, goal, unit in (
        ("The largest build", rows["The whole"][-1], SECONDS_GOAL, "s"),
        ("Its peak memory", peaks[-1], MEMORY_GOAL_MB, "MB"),
        ("Its map on a laptop", maps["Live map, laptop, ms"][-1], LIVE_GOAL_MS, "ms"),
    ):
        kept = "within" if value <= goal else "NOT within"
        print(f"{what}: {value:,.0f} {unit}, {kept} {goal:,} {unit}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--areas", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.site is not None:
        build_with(options.areas, options.site)
        return
    with tempfile.TemporaryDirectory() as temporary:
        report(Path(temporary))


if __name__ == "__main__":
    main()
