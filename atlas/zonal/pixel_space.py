"""Units carried into the pixel space of a grid, where every grid is axis-aligned and north up."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from atlas.sources.grid_file import Grid

Shapes = npt.NDArray[np.object_]
Points = npt.NDArray[np.float64]

TOLERANCE = 0.01
"""How far, in cells, a straight edge may stray from where the projection bends it."""

ROUNDS = 8
"""Of adding vertices; each brings an edge within the tolerance unless it bends in on itself."""


def to_pixel_space(shapes: gpd.GeoSeries, grid: Grid) -> Shapes:
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
        edge that is straight in the CRS of the shapes stays within 0.01 cells of its curve.
        Null where a shape has no place in the CRS of the grid.

    Raises
    ------
    ValueError
        The shapes declare no CRS.
    """
    if shapes.crs is None:
        raise ValueError("the shapes declare no CRS, so they cannot be placed on a grid")
    project = Transformer.from_crs(shapes.crs, grid.crs, always_xy=True)

    def place(points: Points) -> Points:
        column, row = grid.cells(*project.transform(points[:, 0], points[:, 1]))
        return np.column_stack([column, -row])

    dense = with_vertices(np.asarray(shapes.force_2d().array, dtype=object), place)
    placed = shapely.transform(dense, place)
    placed[~np.isfinite(shapely.bounds(placed)).all(axis=1)] = None
    return placed


def with_vertices(shapes: Shapes, place: Callable[[Points], Points]) -> Shapes:
    """Add vertices until every edge, placed, is straight within the tolerance.

    Parameters
    ----------
    shapes
        Polygons.
    place
        Takes points, an array of shape (n, 2), to where the edges are to be straight.
    """
    for _ in range(ROUNDS):
        starts, ends = _edges(shapes)
        with np.errstate(invalid="ignore"):
            strayed = (place(starts) + place(ends)) / 2 - place((starts + ends) / 2)
            distance = np.hypot(*strayed.T)
        # The distance of a chord from its arc falls with the square of its length.
        bent = np.isfinite(distance) & (distance > TOLERANCE)
        if not bent.any():
            break
        lengths = np.hypot(*(ends[bent] - starts[bent]).T)
        shapes = shapely.segmentize(
            shapes, float((lengths / np.ceil(np.sqrt(distance[bent] / TOLERANCE))).min())
        )
    return shapes


def _edges(shapes: Shapes) -> tuple[Points, Points]:
    rings = shapely.get_rings(shapely.get_parts(shapes))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    return points[:-1][joined], points[1:][joined]
