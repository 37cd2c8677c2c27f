"""Summing a user's population grid by polygons, block by block."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.util import find_spec
from itertools import chain
from math import isqrt
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from rasterio.windows import Window

from atlas.model.errors import Fault, Message, SourceError, UnavailableError
from atlas.model.frames import check_declared
from atlas.model.tasks import Progress, SilentProgress, Task, run_tasks
from atlas.sources.grid_file import Cells, Numbers, UserGrid
from atlas.words.word_files import read_words

Shapes = npt.NDArray[np.object_]
Points = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

TOLERANCE = 0.001
"""How far, in cells, a straight edge may stray from where the projection bends it."""

POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

ROUNDS = 8
"""Of adding vertices; each brings an edge within the tolerance unless it bends in on itself."""


def to_pixel_space(shapes: gpd.GeoSeries, grid: UserGrid) -> Shapes:
    """Carry polygons into the pixel space of a grid.

    Parameters
    ----------
    shapes
        Polygons or multipolygons in any declared CRS; null stays null.
    grid
        The grid, which stays as it is: resampling it would move people.

    Returns
    -------
    numpy.ndarray
        Polygons in units of cells: x is the column, y the row below 0, so that cell (row 0,
        column 0) is the square from (0, −1) to (1, 0). Vertices are added first, so that an
        edge that is straight in the CRS of the shapes stays within 0.001 cells of its curve.
        Null where a shape has no place in the CRS of the grid.

    Raises
    ------
    UserError
        The shapes declare no CRS.
    """
    check_declared("atlas.grids.sum_by_polygon", "shapes", shapes)
    project = Transformer.from_crs(shapes.crs, grid.crs, always_xy=True)

    def place(points: Points) -> Points:
        column, row = grid.cells(*project.transform(points[:, 0], points[:, 1]))
        return np.column_stack([column, -row])

    dense = with_vertices(np.asarray(shapes.force_2d().array, dtype=object), place)
    points, owner = shapely.get_coordinates(dense, return_index=True)
    dense[owner[~np.isfinite(place(points)).all(axis=1)]] = None
    return shapely.transform(dense, place)


def with_vertices(
    shapes: Shapes, place: Callable[[Points], Points], tolerance: float = TOLERANCE
) -> Shapes:
    """Add vertices until every edge, placed, is straight within the tolerance.

    Parameters
    ----------
    shapes
        Polygons and multipolygons; anything else, and null, stays as it is.
    place
        Takes points, an array of shape (n, 2), to where the edges are to be straight.
    tolerance
        How far an edge may stray there.

    Notes
    -----
    How an edge is divided depends on nothing but the edge, so that neighbours divide the one
    that they share alike, and nobody between them is lost or counted twice.
    """
    polygons = np.isin(shapely.get_type_id(shapes), POLYGONS) & ~shapely.is_empty(shapes)
    dense = shapes.copy()
    if not polygons.any():
        return dense
    kind, points, offsets = shapely.to_ragged_array(shapes[polygons])
    rings, *others = (np.asarray(places, dtype=np.int64) for places in offsets or ())
    for _ in range(ROUNDS):
        pieces = _pieces(points, rings, place, tolerance)
        if (pieces == 1).all():
            break
        points, rings = _divided(points, rings, pieces)
    dense[polygons] = shapely.from_ragged_array(kind, points, (rings, *others))
    return dense


def _pieces(
    points: Points, rings: Places, place: Callable[[Points], Points], tolerance: float
) -> Places:
    """Say into how many pieces to divide the edge from each point to the next."""
    starts, ends = points[:-1], points[1:]
    placed = place(points)
    strayed = np.zeros(len(starts))
    with np.errstate(invalid="ignore"):
        for part in (0.25, 0.5, 0.75):
            chord = placed[:-1] * (1 - part) + placed[1:] * part
            away = chord - place(starts * (1 - part) + ends * part)
            strayed = np.fmax(strayed, np.hypot(*away.T))
    # The distance of a chord from its arc falls with the square of its length.
    strayed[~np.isfinite(strayed)] = 0
    pieces = np.append(np.maximum(1, np.ceil(np.sqrt(strayed / tolerance))), 1).astype(np.int64)
    pieces[rings[1:] - 1] = 1  # the last point of a ring begins no edge
    return pieces


def _divided(points: Points, rings: Places, pieces: Places) -> tuple[Points, Places]:
    after = np.append(points[1:], points[-1:], axis=0)
    first = np.concatenate([[0], np.cumsum(pieces)])
    part = (np.arange(first[-1]) - np.repeat(first[:-1], pieces)) / np.repeat(pieces, pieces)
    steps = np.repeat(after - points, pieces, axis=0) * part[:, None]
    return np.repeat(points, pieces, axis=0) + steps, first[rings]


STEP_KM = 10.0
"""Distance between measured cells of a projected grid. Areas of cells change over distances
like the Earth's radius R, so what lies between is interpolated to (10 km / R)² / 8, or
3·10⁻⁷ of the area."""

STRAYING_KM = 0.001
"""How far an edge of a shape may stray from its curve when the shape is measured."""


class CellAreas:
    """Measures areas in the pixel space of a grid.

    Parameters
    ----------
    grid
        The grid; areas are those on the ellipsoid of its own datum.

    Notes
    -----
    Corners of cells go to longitude and latitude, and from there to Lambert's cylindrical
    equal-area projection of the ellipsoid (Snyder 1987, Map Projections: A Working Manual,
    pp. 81–83), where a quadrangle between parallels and meridians is a rectangle: for a grid
    in degrees the areas are exact. For a projected grid the sides of a cell are taken as
    straight there. This holds for the spherical formulas of Mollweide or sinusoidal grids
    too, whose cells are equal on a sphere but not on the ellipsoid.
    """

    def __init__(self, grid: UserGrid) -> None:
        # A CRS bound to a shift to another datum keeps its own ellipsoid here.
        system = grid.crs.source_crs if grid.crs.is_bound else grid.crs
        axes = dict(zip("ab", grid.semi_axes, strict=True))
        middle = _longitude_of_middle(grid, system or grid.crs)
        equal_area = CRS.from_dict({"proj": "cea", "lon_0": middle, "units": "km", **axes})
        self._grid = grid
        self._project = Transformer.from_crs(system, equal_area, always_xy=True)

    def of_window(self, window: Window) -> Numbers:
        """Measure the cells of a window, km²; an array of its shape."""
        rows = window.row_off + np.arange(window.height)
        columns = window.col_off + np.arange(window.width)
        shape = (window.height, window.width)
        transform = self._grid.transform
        if self._grid.crs.is_geographic and transform.b == 0 and transform.d == 0:
            return np.broadcast_to(self._quadrangles(rows, columns[:1]), shape)
        middle = self._quadrangles(rows[[len(rows) // 2]], columns[[len(columns) // 2]])
        side = np.sqrt(middle[0, 0])  # not a number where a map of the world has no world
        step = max(1, int(STEP_KM / side)) if np.isfinite(side) else 1
        some_rows, some_columns = _every(rows, step), _every(columns, step)
        known = self._quadrangles(some_rows, some_columns)
        return _interpolate(_interpolate(known, some_rows, rows).T, some_columns, columns).T

    def of_shapes(self, shapes: npt.NDArray[np.object_]) -> Numbers:
        """Measure polygons in pixel space (column, −row), km²."""

        def place(points: Numbers) -> Numbers:
            return np.column_stack(self._place(points[:, 0], -points[:, 1]))

        dense = with_vertices(shapes, place, STRAYING_KM)
        return np.asarray(shapely.area(shapely.transform(dense, place)))

    def _quadrangles(self, rows: Numbers, columns: Numbers) -> Numbers:
        """Measure the cells in these rows and columns by the cross product of diagonals."""
        x, y = {}, {}
        for corner in ((0, 0), (0, 1), (1, 1), (1, 0)):
            at = np.meshgrid(columns + corner[1], rows + corner[0])
            x[corner], y[corner] = self._place(at[0], at[1])
        across = (x[1, 1] - x[0, 0]) * (y[1, 0] - y[0, 1])
        down = (x[1, 0] - x[0, 1]) * (y[1, 1] - y[0, 0])
        return np.abs(across - down) / 2

    def _place(self, columns: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
        return self._project.transform(*self._grid.coordinates(columns, rows))


def _longitude_of_middle(grid: UserGrid, system: CRS) -> float:
    """Return the longitude of a grid's middle: the far side of the earth from it cuts no cell."""
    to_degrees = Transformer.from_crs(system, system.geodetic_crs, always_xy=True)
    places = np.array([grid.width / 2]), np.array([grid.height / 2])
    longitude = float(to_degrees.transform(*grid.coordinates(*places))[0][0])
    return longitude if np.isfinite(longitude) else 0.0


def _every(places: Numbers, step: int) -> Numbers:
    return np.unique(np.append(places[::step], places[-1]))


def _interpolate(known: Numbers, at: Numbers, places: Numbers) -> Numbers:
    """Interpolate rows of `known`, which stand at the places `at`, linearly to `places`."""
    if len(at) == 1:
        return np.broadcast_to(known, (len(places), known.shape[1]))
    after = np.clip(np.searchsorted(at, places), 1, len(at) - 1)
    part = ((places - at[after - 1]) / (at[after] - at[after - 1]))[:, None]
    return known[after - 1] * (1 - part) + known[after] * part


BLOCK_CELLS = 2**20
"""Cells of a block. A worker holds some 50 bytes for each at once, about 50 MB."""


@dataclass(frozen=True)
class Block:
    """A window of a grid, and the positions of the shapes whose boxes meet it."""

    window: Window
    shapes: npt.NDArray[np.intp]


def blocks_of(
    grid: UserGrid, shapes: npt.NDArray[np.object_], cells: int = BLOCK_CELLS
) -> list[Block]:
    """Cut a grid into blocks along the pieces it is stored in; leave out those without shapes.

    Parameters
    ----------
    grid
        The grid.
    shapes
        Polygons in its pixel space; null ones are met nowhere.
    cells
        The most cells that a block may have.
    """
    tree = shapely.STRtree(shapes)
    height, width = block_shape(grid, cells)
    return [
        Block(window, np.sort(met))
        for window in _windows(grid, height, width)
        if len(met := tree.query(box_of(window)))
    ]


def block_shape(grid: UserGrid, cells: int) -> tuple[int, int]:
    """Choose rows and columns of the blocks so that a stored piece is unpacked once if it can be.

    Strips span the grid, so blocks of theirs do too; tiles are gathered to about a square.
    """
    tile_height, tile_width = grid.tile
    side = grid.width if tile_width >= grid.width else isqrt(cells)
    width = max(1, min(cells, grid.width, _whole_tiles(side, tile_width)))
    height = max(1, min(grid.height, _whole_tiles(cells // width, tile_height)))
    return height, width


def box_of(window: Window) -> shapely.Polygon:
    """Return the rectangle of a window in pixel space (column, −row)."""
    box: shapely.Polygon = shapely.box(
        window.col_off,
        -(window.row_off + window.height),
        window.col_off + window.width,
        -window.row_off,
    )
    return box


def _whole_tiles(length: int, tile: int) -> int:
    return length // tile * tile if tile <= length else length


def _windows(grid: UserGrid, height: int, width: int) -> Iterator[Window]:
    for row in range(0, grid.height, height):
        for column in range(0, grid.width, width):
            yield Window(
                column, row, min(width, grid.width - column), min(height, grid.height - row)
            )


FAULTS = ("nodata_cells", "negative_cells", "nonfinite_cells")

SUMS = ("people", "cells", "usable_cells", "missing_km2", *FAULTS)
"""What is summed of the cells of a shape, each cell by the part of it that is covered."""

Sums = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SumJob:
    """What every block is summed with: the grid, and the shapes in its pixel space."""

    grid: UserGrid
    shapes: npt.NDArray[np.object_]

    @cached_property
    def areas(self) -> CellAreas:
        """Measures cells."""
        return CellAreas(self.grid)


def block_sums(work: SumJob, block: Block) -> Sums:
    """Sum the cells of one block: a row for each of its shapes, the columns of `SUMS`."""
    from atlas.grids.covered import covered_sums

    read = work.grid.read(block.window)
    layers = _layers(work, read, block.window)
    counts = {"usable_cells": "people"}
    if "missing_km2" in layers:
        counts["cells"] = "missing_km2"
    shapes = work.shapes[block.shapes]
    summed = covered_sums(layers, counts, tuple(shapely.bounds(box_of(block.window))), shapes)
    cells = summed.setdefault("cells", summed["usable_cells"])
    faults = list(read.faults)
    if len(faults) == 1:
        summed[f"{faults[0]}_cells"] = cells - summed["usable_cells"]
    nothing = np.zeros(len(shapes))
    return np.column_stack([summed.get(name, nothing) for name in SUMS])


def _layers(work: SumJob, read: Cells, window: Window) -> dict[str, Numbers]:
    """Lay out what is to be summed: as little as there is, for every layer takes its time.

    Cells without usable data are no numbers among the people, so that exactextract does not
    count them; how many there are of one kind then needs no layer of its own.
    """
    faults, density = read.faults, work.grid.kind == "density"
    if not faults and not density:
        return {"people": read.values}
    area = work.areas.of_window(window)
    # What is too large for a number is infinite, and told of when all blocks are summed.
    with np.errstate(over="ignore"):
        people = read.values * area if density else read.values
    if not faults:
        return {"people": people}
    usable = read.usable
    layers = {"people": np.where(usable, people, np.nan), "missing_km2": np.where(usable, 0, area)}
    if len(faults) > 1:
        layers |= {f"{name}_cells": flags.astype(float) for name, flags in faults.items()}
    return layers


SUMMING: Final = "exactextract"
"""The package that sums, which not all systems have: it is imported when something is summed."""

DASK_EXTRA: Final = "china-population-atlas[dask]"
BLOCKS_OF_A_WORKER: Final = 8
"""For fewer, a worker process takes longer to start than it saves."""

PARTS_OF_A_WORKER: Final = 4
"""Of the blocks, so that workers end together."""

SECONDS_TO_ANSWER: Final = 10
"""That a scheduler has before it counts as not there."""


def all_sums(
    work: SumJob, blocks: Sequence[Block], jobs: int, dask: str | None, progress: Progress
) -> list[Sums]:
    """Sum every block, as one step, and give the sums in the order of the blocks.

    Parameters
    ----------
    work, blocks
        What to sum.
    jobs
        Processes on this machine, at the most; 1 is this one.
    dask
        Address of a scheduler (``tcp://host:8786``), whose workers sum the blocks instead.
    progress
        Hears of the step.

    Raises
    ------
    UnavailableError
        If Dask is not installed, the scheduler does not answer, it or a worker lacks the
        atlas, or a worker does not see the file.
    """
    jobs, summing = min(jobs, len(blocks) // BLOCKS_OF_A_WORKER), _STEPS["sum_by_polygon"]
    if dask is None and jobs > 1:
        size = -(-len(blocks) // (jobs * PARTS_OF_A_WORKER))
        parts = [blocks[first : first + size] for first in range(0, len(blocks), size)]
        tasks = [Task(summing, partial(_sums, blocks=part)) for part in parts]
        found = run_tasks(tasks, (work,), progress, summing, workers=jobs)
        return list(chain.from_iterable(found))
    here = (block_sums(work, block) for block in blocks)
    found = []
    with progress.step(summing, len(blocks)) as step:
        for sums in here if dask is None else _on_cluster(work, blocks, dask):
            found.append(sums)
            step.advance()
    return found


def _sums(work: SumJob, blocks: Sequence[Block]) -> list[Sums]:
    return [block_sums(work, block) for block in blocks]


def _on_cluster(work: SumJob, blocks: Sequence[Block], address: str) -> Iterator[Sums]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UnavailableError(
            "--dask needs Dask: python -m pip install '{package}'", package=DASK_EXTRA
        ) from error
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER)
    except (OSError, TimeoutError, ValueError) as error:
        raise UnavailableError(
            "--dask {address}: no scheduler answers there", address=address
        ) from error
    with client:
        _check_cluster(client, work, address)
        # Shapes go to each worker once, not with every block.
        shared = client.scatter(work, broadcast=True, hash=False)
        futures = [client.submit(block_sums, shared, block, pure=False) for block in blocks]
        for future in futures:
            yield future.result()


def _check_cluster(client: Any, work: SumJob, address: str) -> None:
    """Ask scheduler and workers for the atlas, and workers for the file, before any work."""
    module, file = block_sums.__module__, str(work.grid.path)
    lacks_atlas = Message("does not have the atlas; install it there")
    scheduler = Message("its scheduler")
    for words, answers in (
        (lacks_atlas, {scheduler: _on_scheduler(client, find_spec, module)}),
        (lacks_atlas, client.run(find_spec, module, on_error="return")),
        (
            Message("does not see {file}", file=file),
            client.run(os.path.isfile, file, on_error="return"),
        ),
    ):
        for who, answer in answers.items():
            if isinstance(answer, Exception) or not answer:
                raise UnavailableError(
                    "--dask {address}: {who} {words}", address=address, who=who, words=words
                )
    if not client.scheduler_info()["workers"]:
        raise UnavailableError("--dask {address}: the cluster has no workers", address=address)


def _on_scheduler(client: Any, ask: Callable[[str], Any], what: str) -> Any:
    try:
        return client.run_on_scheduler(ask, what)
    except ImportError as error:
        return error


_STEPS = read_words("steps")

MOST_PEOPLE: Final = 1e15
"""People of a shape that no grid has: beyond, a double no longer counts them one by one."""


def sum_by_polygon(
    grid: UserGrid,
    shapes: gpd.GeoSeries,
    *,
    jobs: int = 1,
    dask: str | None = None,
    cells: int = BLOCK_CELLS,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Sum the people of a grid by shape.

    Parameters
    ----------
    grid
        A checked grid (`atlas.sources.grid_file.open_grid`), north up or not, in any CRS.
    shapes
        Polygons in any declared CRS; null where there is none. They may overlap.
    jobs
        Worker processes.
    dask
        Address of the scheduler of a Dask cluster that sums the blocks instead; its workers
        need the atlas, and the file under the same path. The sums depend on neither.
    cells
        The most cells to hold at once. Sums depend on it in their last digits alone.
    progress
        Reports a step with a part for each block.

    Returns
    -------
    pandas.DataFrame
        On the index of the shapes: ``people`` (each cell by the part of it that the shape
        covers; a density times the area of the cell on the ellipsoid; missing where no cell
        has data), ``coverage`` (part of the shape's area that lies on cells with data, 0–1),
        ``data_km2`` and ``area_km2`` (that area, and the whole), and how many ``cells`` the
        shape covers, with ``nodata_cells``, ``negative_cells`` and ``nonfinite_cells`` of
        them, parts of cells counted as such. Negative and non-finite cells are no data.

    Raises
    ------
    SourceError
        If the file is damaged, or the people of a shape are `MOST_PEOPLE` or more.
    UnavailableError
        If `exactextract` is not installed, or the cluster cannot be used.
    UserError
        If the shapes declare no CRS.

    Examples
    --------
    A grid of two cells of 1°, with 10 and 20 people; the shape covers half of each:

    >>> import tempfile
    >>> from pathlib import Path
    >>> import rasterio
    >>> from atlas.sources.grid_file import open_grid
    >>> path = Path(tempfile.mkdtemp(), "people_2020.tif")
    >>> where = {"crs": "EPSG:4326", "transform": rasterio.Affine(1, 0, 100, 0, -1, 31)}
    >>> with rasterio.open(
    ...     path, "w", driver="GTiff", width=2, height=1, count=1, dtype="float64", **where
    ... ) as file:
    ...     file.write(np.array([[[10.0, 20.0]]]))
    >>> shapes = gpd.GeoSeries([shapely.box(100.5, 30, 101.5, 31)], ["Town"], crs="EPSG:4326")
    >>> sum_by_polygon(open_grid(path, "count"), shapes)[["people", "coverage"]]
          people  coverage
    Town    15.0       1.0
    """
    if dask is None and find_spec(SUMMING) is None:
        raise UnavailableError(
            "{name} is not installed, which sums grids: python -m pip install {name}\n"
            "Linux on ARM64 has no wheel of it, and needs a compiler: see docs/platforms.md.",
            name=SUMMING,
        )
    work = SumJob(grid, to_pixel_space(shapes, grid))
    blocks = blocks_of(grid, work.shapes, cells)
    totals = np.zeros((len(shapes), len(SUMS)))
    found = all_sums(work, blocks, jobs, dask, progress or SilentProgress())
    # Blocks are added in the order of the grid, whichever is done first.
    with np.errstate(over="ignore"):
        for block, sums in zip(blocks, found, strict=True):
            totals[block.shapes] += sums
    _check_people(grid, totals)
    return _table(work, pd.DataFrame(totals, shapes.index, SUMS))


def _check_people(grid: UserGrid, totals: Numbers) -> None:
    """Refuse sums that no people are: as a rule cells without data bear a value undeclared."""
    people, usable = (totals[:, SUMS.index(name)] for name in ("people", "usable_cells"))
    counted = people[usable > 0]
    if not (counted < MOST_PEOPLE).all():
        expected = Message(
            "cells whose people add up to fewer than 10¹⁵ in a unit; is a value "
            "that marks cells without data declared as such?"
        )
        most = counted.max()
        value = Message("more people than numbers reach")
        if np.isfinite(most):
            value = Message("{n:.3g} people", n=most)
        raise SourceError([Fault(expected, grid.path.name, value=value)])


def _table(work: SumJob, sums: pd.DataFrame) -> pd.DataFrame:
    area, outside = _areas(work)
    some = sums["usable_cells"] > 0
    # Without a missing cell this is exactly 1; without a usable one it must be exactly 0.
    coverage = (1 - (sums["missing_km2"] + outside) / area).clip(0, 1).where(some | ~(area > 0), 0)
    return pd.DataFrame(
        {
            "people": sums["people"].where(some),
            "coverage": coverage,
            "data_km2": coverage * area,
            "area_km2": area,
            "cells": sums["cells"],
            **{name: sums[name] for name in FAULTS},
        }
    )


def _areas(work: SumJob) -> tuple[Numbers, Numbers]:
    """Measure each shape, and what of it lies outside of the grid, km²."""
    grid, shapes = work.grid, work.shapes
    area = work.areas.of_shapes(shapes)
    outside = np.zeros(len(shapes))
    west, south, east, north = shapely.bounds(shapes).T
    beyond = (west < 0) | (south < -grid.height) | (east > grid.width) | (north > 0)
    inside = shapely.clip_by_rect(shapes[beyond], 0, -grid.height, grid.width, 0)
    outside[beyond] = area[beyond] - work.areas.of_shapes(inside)
    return area, outside
