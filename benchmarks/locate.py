"""Measure finding points against the plain way: `geopandas.sjoin` with the county polygons.

    python benchmarks/locate.py [--points 1000000]

Makes the GeoPackage that `locate` reads and the plain one of the counties of 2010–2020, then runs
each way on the same random points (half of them at sea or abroad) in a process of its own, so that
none bears another's memory. The plain ways tell the county alone, ours the prefecture, the
province, the units of other periods and the side of the line as well. Processor time, unlike time,
does not grow while others use the machine. Nothing is asserted: times are for reading.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from atlas.country import china

DIVISIONS, COUNTIES, POINTS = "china-population-atlas.gpkg", "counties.gpkg", "points.csv"
READ = ("comparability", "special_regions", "heihe_tengchong_line", "county", "prefecture")
"""Tables that `locate` reads of a site begin so."""

WEST, SOUTH, EAST, NORTH = 73, 18, 135, 54
LOOKED_UP = ("126.53", "45.80")
ROUNDS = 5

Found = dict[str, Any]


def make(folder: Path, count: int) -> Found:
    """Write what a site has of divisions, the counties alone, and points."""
    import numpy as np

    from atlas.build import BuildOptions, make_dataset
    from atlas.exports.documentation import document_tables
    from atlas.exports.geopackage import write_geopackage
    from atlas.exports.tables import download_tables

    dataset = make_dataset(BuildOptions(Path("unused")))
    tables = [one for one in download_tables(dataset) if one.name.startswith(READ)]
    start = process_time()
    (folder / "downloads").mkdir()
    said = document_tables(dataset, tables, [])
    write_geopackage(tables, folder / "downloads" / DIVISIONS, documents=said, country=china())
    seconds = {"write the divisions": process_time() - start}
    counties = dataset.unit_sets["county_2010_2020"].table[["code", "geometry"]].dropna()
    counties.to_file(folder / COUNTIES)
    generator = np.random.default_rng(2020)
    lon = generator.uniform(WEST, EAST, count).round(6)
    lat = generator.uniform(SOUTH, NORTH, count).round(6)
    with (folder / POINTS).open("w") as file:
        file.write("id,lon,lat\n")
        lines = zip(range(count), lon.tolist(), lat.tolist(), strict=True)
        file.writelines(f"{at:08d},{x},{y}\n" for at, x, y in lines)
    size = (folder / "downloads" / DIVISIONS).stat().st_size
    return {"steps": seconds, "tables": len(tables), "bytes": size}


def read_points(folder: Path) -> Any:
    import pandas as pd

    return pd.read_csv(folder / POINTS, dtype={"id": str})


def ours(folder: Path) -> Found:
    """Read the divisions and find the points, as arrays."""
    from atlas.tools.locate import Locator

    points = read_points(folder)
    with Watch() as loading:
        locator = Locator.open(folder / "downloads" / DIVISIONS)
    with Watch() as finding:
        found = locator.find(points["lon"], points["lat"])
    inside = int((found < locator.outside).sum())
    return {"loading": loading.spent, "finding": finding.spent, "inside": inside}


def plain(folder: Path, predicate: str) -> Found:
    """Read the counties and join the points with them."""
    import geopandas as gpd

    table = read_points(folder)
    with Watch() as loading:
        counties = gpd.read_file(folder / COUNTIES)
    with Watch() as finding:
        shapes = gpd.points_from_xy(table["lon"], table["lat"], crs=counties.crs)
        points = gpd.GeoDataFrame(geometry=shapes)
        joined = gpd.sjoin(points, counties, how="left", predicate=predicate)
    inside = int(joined["code"].notna().sum())
    return {"loading": loading.spent, "finding": finding.spent, "inside": inside}


def by_rtree(folder: Path) -> Found:
    """Find the points among our pieces by a tree of libspatialindex, loaded in bulk."""
    import numpy as np
    import shapely
    from rtree.index import Index

    from atlas.tools.locate import Locator
    from atlas.tools.locate.locator import TOLERANCE

    points = read_points(folder)
    shapes = Locator.open(folder / "downloads" / DIVISIONS)._shapes
    with Watch() as loading:
        tree = Index((at, box, None) for at, box in enumerate(shapely.bounds(shapes).tolist()))
    with Watch() as finding:
        corners = np.column_stack([points["lon"], points["lat"]])
        pieces, counts = tree.intersection_v(corners - TOLERANCE, corners + TOLERANCE)
        at = np.repeat(np.arange(len(corners)), counts.astype(int))
        dots = shapely.points(corners)
        near = shapely.dwithin(shapes[pieces.astype(int)], dots[at], TOLERANCE)
    inside = len(np.unique(at[near]))
    return {"loading": loading.spent, "finding": finding.spent, "inside": inside}


def ours_csv(folder: Path) -> Found:
    """Find the points of a CSV file and write another, as the command does."""
    from atlas.model.tasks import SilentProgress
    from atlas.tools.locate.many_points import PointsOptions, locate_points

    with Watch() as finding:
        options = PointsOptions(folder / POINTS, folder / "ours.csv", site=folder)
        report = locate_points(options, SilentProgress())
    inside = report.points - report.kinds["outside"]
    return {"loading": 0.0, "finding": finding.spent, "inside": inside}


def plain_csv(folder: Path) -> Found:
    """Read the CSV file, join it and write another."""
    import geopandas as gpd

    with Watch() as finding:
        table = read_points(folder)
        counties = gpd.read_file(folder / COUNTIES)
        shapes = gpd.points_from_xy(table["lon"], table["lat"], crs=counties.crs)
        points = gpd.GeoDataFrame(table, geometry=shapes)
        joined = gpd.sjoin(points, counties, how="left", predicate="within")
        joined.drop(columns=["geometry", "index_right"]).to_csv(folder / "plain.csv", index=False)
    return {"loading": 0.0, "finding": finding.spent, "inside": int(joined["code"].notna().sum())}


class Watch:
    """Takes the processor time of its body."""

    def __enter__(self) -> Watch:
        self._start = process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.spent = process_time() - self._start


WAYS: dict[str, tuple[str, Callable[[Path], Found]]] = {
    "ours": ("Locator.find (STRtree of pieces)", ours),
    "rtree": ("rtree of the same pieces, loaded in bulk", by_rtree),
    "within": ("sjoin, predicate within", lambda folder: plain(folder, "within")),
    "intersects": ("sjoin, predicate intersects", lambda folder: plain(folder, "intersects")),
    "ours_csv": ("china-atlas locate: CSV to CSV", ours_csv),
    "plain_csv": ("read_csv, sjoin within, to_csv", plain_csv),
}
AGAINST = {"ours": ("within", "intersects", "rtree"), "ours_csv": ("plain_csv",)}


def measured(part: str, folder: Path, count: int) -> Found:
    """Run one part in a process of its own."""
    command = [sys.executable, __file__, "--part", part, str(folder), "--points", str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: Found = json.loads(done.stdout)
    return found


def single(folder: Path) -> None:
    """Print how long a single look-up takes, from the start of Python to its end."""
    read = f"import geopandas as g; c = g.read_file({str(folder / COUNTIES)!r})"
    dot = f"g.points_from_xy([{LOOKED_UP[0]}], [{LOOKED_UP[1]}])[0]"
    commands = {
        "china-atlas locate LON LAT": ["-m", "atlas", "locate", *LOOKED_UP, "--site", str(folder)],
        "read the counties, contains": ["-c", f"{read}; print(c[c.contains({dot})])"],
        "Python alone": ["-c", "pass"],
    }
    print(f"\n{'One point, median of ' + str(ROUNDS):<44} {'seconds':>9} {'processor':>10}")
    for title, command in commands.items():
        times, used = [], []
        for _ in range(ROUNDS):
            start, before = perf_counter(), children_seconds()
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
            times.append(perf_counter() - start)
            used.append(children_seconds() - before)
        print(f"  {title:<42} {median(times):>9.2f} {median(used):>10.2f}")


def children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def compare(count: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = measured("make", folder, count)
        for name, seconds in made["steps"].items():
            print(f"{name}: {seconds:.2f} s of one core")
        print(f"{made['tables']:,} tables, {made['bytes'] / 1e6:.1f} MB")
        single(folder)
        print(f"\n{count:,} points, load {os.getloadavg()[0]:.1f}", end="")
        heads = ("load, s", "find, s", "M/minute", "peak MB", "inside")
        print(f"\n{'Processor time':<44}" + "".join(f" {head:>9}" for head in heads))
        runs = {}
        for part, (title, _) in WAYS.items():
            run = runs[part] = measured(part, folder, count)
            pace = count / run["finding"] * 60 / 1e6
            print(
                f"  {title:<42} {run['loading']:>9.2f} {run['finding']:>9.2f} {pace:>9.1f} "
                f"{run['peak'] / 1e6:>9.0f} {run['inside']:>9,}"
            )
        print()
        for part, others in AGAINST.items():
            for other in others:
                ratio = runs[other]["finding"] / runs[part]["finding"]
                print(f"{WAYS[part][0]}: {ratio:.1f} times as fast as {WAYS[other][0]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--part", choices=["make", *WAYS], help=argparse.SUPPRESS)
    parser.add_argument("folder", type=Path, nargs="?", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part is None:
        compare(given.points)
        return
    found = (
        make(given.folder, given.points)
        if given.part == "make"
        else WAYS[given.part][1](given.folder)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps(found | {"peak": peak if sys.platform == "darwin" else peak * 1024}))


if __name__ == "__main__":
    main()
