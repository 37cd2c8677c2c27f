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
Places = npt.NDArray[np.int64]

TOLERANCE = 0.001
"""How far, in cells, a straight edge may stray from where the projection bends it."""

POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

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
        edge that is straight in the CRS of the shapes stays within 0.001 cells of its curve.
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
