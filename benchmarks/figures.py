"""Measure the figures against the plain way: `GeoDataFrame.plot` of the same maps.

``python benchmarks/figures.py`` draws every figure of the site with one and with two workers,
then plain pictures of the same size of a few county maps, with the full geometry and with that
simplified as the figures' own. Nothing is asserted: times are for reading.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from atlas.country import china
from atlas.model.tasks import SilentProgress, Stopwatch

PIXELS = (1600, 1200)
PLAIN = ("growth_county_2010_2020", "net_migration_county_2010_2020", "density_county_2020")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def draw_figures(dataset: Any, layers: list[Any], folder: Path, workers: int) -> dict[str, float]:
    """Draw the figures of all layers; seconds, those that the workers drew, files and bytes."""
    from atlas.catalogue.edition import Edition
    from atlas.catalogue.style import load_style
    from atlas.exports.figures import DRAWING, figure_tasks
    from atlas.model.tasks import run_tasks

    watch = Stopwatch(SilentProgress())
    edition = Edition(china(), load_style(country=china()), tuple(layers))
    start = perf_counter()
    tasks, given = figure_tasks(dataset, edition), (edition, dataset, folder)
    run_tasks(tasks, given, watch, DRAWING, workers=workers, scratch=folder)
    found = {"seconds": perf_counter() - start, "drawing": watch.seconds[DRAWING.en]}
    found |= {"files": 0.0, "bytes": 0.0}
    for file in folder.rglob("*.*"):
        found["files"] += 1
        found["bytes"] += file.stat().st_size
    return found


def plot_plainly(layer: Any, table: Any, file: Path) -> None:
    """Make a picture as the documentation of GeoPandas does: no legend, no words, no insets."""
    import matplotlib.pyplot as plt
    from matplotlib.colors import ListedColormap

    numbers = layer.classes.classify(table[layer.indicator])
    figure, axes = plt.subplots(figsize=(PIXELS[0] / 100, PIXELS[1] / 100), dpi=100)
    colours = ListedColormap(layer.classes.light)
    limits = {"vmin": -0.5, "vmax": len(layer.classes.light) - 0.5}
    table.assign(number=numbers).plot("number", cmap=colours, ax=axes, **limits)
    axes.set_axis_off()
    figure.savefig(file)
    plt.close(figure)


def plain_seconds(dataset: Any, layers: list[Any], folder: Path, tolerance: float) -> float:
    """Time a plain picture, on average over a few maps; geometry ready and projected."""
    import shapely

    total = 0.0
    chosen = [layer for layer in layers if layer.id in PLAIN]
    for layer in chosen:
        table = dataset.unit_sets[layer.unit_set].table
        table = table[table.geometry.notna()].to_crs(china().equal_area)
        if tolerance:
            simple = shapely.coverage_simplify(table.geometry.to_numpy(), tolerance)
            table = table.set_geometry(simple, crs=china().equal_area)
        picture = folder / f"{layer.id}.png"
        total += timed(partial(plot_plainly, layer, table, picture))[0]
    return total / len(chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    from atlas.build import BuildOptions, make_dataset
    from atlas.catalogue.layers import load_layers
    from atlas.drawing.measured_layers import fit_layers

    dataset = make_dataset(BuildOptions(Path("unused")))
    layers = fit_layers(dataset, load_layers(country=china()))
    print(f"{'':<44} {'seconds':>9} {'a figure':>9} {'MB':>7}")
    each = 0.0
    for workers in options.workers:
        with tempfile.TemporaryDirectory() as folder:
            found = draw_figures(dataset, layers, Path(folder), workers)
        seconds = found["seconds"]
        each = seconds / found["files"]
        what = f"All {found['files']:.0f} figures, {workers} worker(s)"
        print(f"  {what:<42} {seconds:>9.2f} {each:>9.3f} {found['bytes'] / 1e6:>7.1f}")
        waited = seconds - found["drawing"] / workers
        print(f"    of this beside the drawing, a worker {waited:>16.2f}")
    with tempfile.TemporaryDirectory() as folder:
        for title, tolerance in (("full geometry", 0.0), ("simplified as the figures", 2200.0)):
            plain = plain_seconds(dataset, layers, Path(folder), tolerance)
            print(f"  {'One plain picture, ' + title:<42} {'':>9} {plain:>9.3f}")
            print(f"    a figure of ours as a share of it {'':>9} {each / plain:>9.1%}")


if __name__ == "__main__":
    main()
