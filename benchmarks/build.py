"""Measure a build against the plain way: eight `folium.Choropleth` pages of the same units.

``python benchmarks/build.py`` builds the site into a temporary folder, once without figures and
once with them, then makes eight plain pages of the counties of 2010–2020 out of the GeoPackage of
that site, twice: with its geometry as it is, and simplified and rounded to what the site's own maps
draw. Each runs in a process of its own, so that none bears another's memory; its whole time is that
of the process, beside the parts that it reports. Nothing is asserted: times are for reading.

Do not delete a site in the minute before: ext4 takes ten times as long to make a file while it
still remembers thousands that are gone, which is four seconds of a build.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from atlas.country import china
from atlas.model.tasks import SilentStep, Step
from atlas.model.text import Text, same_in_all_languages

UNITS = "county_2010_2020"
COLUMNS = (
    "population_2010",
    "population_2020",
    "change_2010_2020",
    "change_pct_2010_2020",
    "annual_rate_pct_2010_2020",
    "density_2010",
    "density_2020",
    "southeast_area_share",
)
MAP_STEPS = ("Write the story and the method", "Write map pages")
"""Geometry, names and values of the maps are written with the former."""

MAP_FILES = ("assets/**/*", "maps/*.html", "en/maps/*.html")

TARGET_SECONDS = 45
BARE_SECONDS = 25
TARGET_CORES = 2
"""What the whole build may take, what one with ``--no-figures`` may, and on how many cores."""

PR_SET_CHILD_SUBREAPER = 36  # sys/prctl.h

# About 100 m: finer than the grid of the site's maps, so the plain pages are not made to lose.
EQUAL_DEGREES = 0.001


class Meter:
    """Progress that keeps each step's time and the peak memory when it ended.

    ``tasks`` are what workers did, each by name with the time that all of them took for it; the
    steps are those of this process, which waits for them between two.
    """

    def __init__(self) -> None:
        self.steps: list[dict[str, Any]] = []
        self.tasks: list[dict[str, Any]] = []

    @contextmanager
    def step(self, name: Text, total: int | None = None) -> Iterator[Step]:
        """Measure the body."""
        start = perf_counter()
        yield SilentStep()
        seconds = perf_counter() - start
        self.steps.append({"name": name.en, "seconds": seconds, "peak": peak_bytes()})

    def ended(self, name: Text, seconds: float) -> None:
        """Keep what workers took."""
        self.tasks.append({"name": name.en, "seconds": seconds})

    def told(self) -> str:
        """Return all of it as JSON."""
        return json.dumps({"steps": self.steps, "tasks": self.tasks})


def peak_bytes() -> int:
    """Peak memory of this process so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def build_atlas(folder: Path, *, meter: Meter, figures: bool) -> None:
    """Build the site into `folder`."""
    with meter.step(same_in_all_languages("Load the libraries")):
        from atlas.build import BuildOptions, build
    build(BuildOptions(folder, figures=figures), meter)


def build_plain(site: Path, folder: Path, *, meter: Meter, equal: bool) -> None:
    """Make one page per column with `folium.Choropleth`, as its documentation does."""
    with meter.step(same_in_all_languages("Load the libraries")):
        import folium
        import geopandas as gpd
    with meter.step(same_in_all_languages("Read the GeoPackage")):
        units = gpd.read_file(site / "downloads" / "china-population-atlas.gpkg", layer=UNITS)
        units = units[units.geometry.notna()].to_crs(4326)
    if equal:
        with meter.step(same_in_all_languages("Simplify as the site does")):
            units = simplified(units)
    folder.mkdir()
    for column in COLUMNS:
        with meter.step(same_in_all_languages(f"Write {column}.html")):
            page = folium.Map(location=[36, 104], zoom_start=4)
            folium.Choropleth(
                geo_data=units[["code", "name_zh", "geometry"]],
                data=units,
                columns=["code", column],
                key_on="feature.properties.code",
            ).add_to(page)
            page.save(str(folder / f"{column}.html"))


def simplified(units: Any) -> Any:
    """Bring units to the detail of the site's maps: its tolerance, then rounded degrees."""
    import shapely

    from atlas.web.data.geometry import DETAIL

    flat = units.to_crs(china().equal_area)
    flat["geometry"] = shapely.coverage_simplify(flat.geometry.to_numpy(), DETAIL["tolerance"])
    degrees = flat.to_crs(4326)
    degrees["geometry"] = shapely.set_precision(
        degrees.geometry.to_numpy(), EQUAL_DEGREES, mode="pointwise"
    )
    return degrees


@dataclass(frozen=True)
class Run:
    """A process that was measured: its steps, its workers' tasks, the time from start to end.

    Processor time, unlike time, does not grow while others use the machine; it is that of its
    workers too. ``largest`` is the peak memory of the largest of all processes so far, in bytes.
    """

    steps: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    seconds: float
    processor_seconds: float
    largest: float

    @property
    def peak(self) -> float:
        """Its peak memory, in bytes."""
        return float(self.steps[-1]["peak"])

    def seconds_of(self, names: Iterable[str]) -> float:
        """Add up the time of some steps and tasks."""
        parts = [*self.steps, *self.tasks]
        return float(sum(part["seconds"] for part in parts if part["name"] in names))


def measured(part: str, *folders: Path) -> Run:
    """Run one part in a process of its own."""
    # This process stays small: what it weighs when it starts a child counts as the child's.
    command = [sys.executable, __file__, "--part", part, *map(str, folders)]
    start, before = perf_counter(), ended_children()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, after = perf_counter() - start, ended_children()
    largest = after.ru_maxrss * 1024
    used = sum(getattr(after, what) - getattr(before, what) for what in ("ru_utime", "ru_stime"))
    return Run(**json.loads(done.stdout), seconds=seconds, processor_seconds=used, largest=largest)


def ended_children() -> resource.struct_rusage:
    """Wait for the children, workers and their server among them, and say what all took."""
    with suppress(ChildProcessError):
        while True:
            os.wait()
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def adopt_orphans() -> None:
    """Be the parent of workers whose own has ended: Linux counts what they took for us then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def total_bytes(folder: Path, patterns: Iterable[str]) -> int:
    files = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return sum(path.stat().st_size for path in files)


def print_steps(title: str, run: Run) -> None:
    """Print the whole beside its parts, and what the workers did between its steps."""
    between = run.seconds - sum(step["seconds"] for step in run.steps)
    print(f"\n{title:<48} {'seconds':>9} {'share':>9} {'peak MB':>9}")
    parts = [(step["name"], step["seconds"], step["peak"]) for step in run.steps]
    for name, time, peak in [*parts, ("Between the steps", between, run.peak)]:
        print(f"  {name:<46} {time:>9.2f} {time / run.seconds:>9.1%} {peak / 1e6:>9.0f}")
    print(f"  {'The whole':<46} {run.seconds:>9.2f} {1:>9.1%} {run.peak / 1e6:>9.0f}")
    for task in run.tasks:
        share = task["seconds"] / run.seconds
        print(f"    {'In workers: ' + task['name']:<44} {task['seconds']:>9.2f} {share:>9.1%}")


def print_target(what: str, run: Run, target: float) -> None:
    cores, load = os.cpu_count(), os.getloadavg()[0]
    kept = "within" if run.seconds <= target else "NOT within"
    print(
        f"\n{what} took {run.seconds:.1f} s: {kept} the {target} s that it may take.\n"
        f"Meant for {TARGET_CORES} cores; here {cores} cores, load {load:.1f}, "
        f"{run.processor_seconds:.1f} s of processor time, {run.largest / 1e6:.0f} MB in the "
        "largest process."
    )


def print_comparison(site: Path, atlas: Run, plain: dict[str, tuple[Path, Run]]) -> None:
    pages = sum(1 for pattern in MAP_FILES[1:] for _ in site.glob(pattern))
    map_seconds, map_bytes = atlas.seconds_of(MAP_STEPS), total_bytes(site, MAP_FILES)
    rows = [
        ("The atlas: all of it", atlas.seconds, atlas.peak, total_bytes(site, ["**/*"])),
        (f"The atlas: its {pages} map pages, their data", map_seconds, 0.0, map_bytes),
    ]
    for title, (folder, run) in plain.items():
        rows.append((title, run.seconds, run.peak, total_bytes(folder, ["*.html"])))
    print(f"\n{'':<48} {'seconds':>9} {'peak MB':>9} {'MB':>9}")
    for title, time, peak, size in rows:
        memory = f"{peak / 1e6:.0f}" if peak else ""
        print(f"  {title:<46} {time:>9.2f} {memory:>9} {size / 1e6:>9.2f}")
    print(
        f"\n{'Atlas as a share of the plain way':<48} {'all, s':>9} {'maps, s':>9} {'maps, MB':>9}"
    )
    for title, time, _, size in rows[2:]:
        shares = (rows[0][1] / time, map_seconds / time, map_bytes / size)
        print(f"  {title:<46} " + " ".join(f"{share:>9.1%}" for share in shares))


def compare() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        site = root / "site"
        bare = measured("bare", root / "bare")
        print_steps("The atlas without figures", bare)
        print_target("The atlas without figures", bare, BARE_SECONDS)
        atlas = measured("atlas", site)
        print_steps("The atlas", atlas)
        print_target("The atlas", atlas, TARGET_SECONDS)
        plain = {}
        for part, title in (
            ("plain", "Eight plain pages, geometry of the GeoPackage"),
            ("equal", "Eight plain pages, simplified as the site's"),
        ):
            run = measured(part, site, root / part)
            print_steps(title, run)
            plain[title] = (root / part, run)
        print_comparison(site, atlas, plain)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--part", choices=["atlas", "bare", "plain", "equal"], help=argparse.SUPPRESS
    )
    parser.add_argument("folders", nargs="*", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part is None:
        adopt_orphans()
        compare()
        return
    meter = Meter()
    if options.part in ("atlas", "bare"):
        build_atlas(*options.folders, meter=meter, figures=options.part == "atlas")
    else:
        build_plain(*options.folders, meter=meter, equal=options.part == "equal")
    print(meter.told())


if __name__ == "__main__":
    main()
