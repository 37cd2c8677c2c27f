"""Divisions cut at the Heihe–Tengchong line, and into pieces of few vertices."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

from atlas.model.country import Country

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
SOUTHEAST, NORTHWEST = "southeast", "northwest"
MOST_VERTICES = 128
"""Pieces with more are halved: with half as many it takes three times as long to cut all."""

EAST, SOUTH = 180.0, -10.0
"""Beyond every division: closes the land south-east of the line, in degrees."""


def cut_shapes(shapes: Shapes, side: Polygon) -> tuple[Shapes, Positions, npt.NDArray[np.str_]]:
    """Cut polygons at the line, then in halves until each piece has few vertices.

    Parameters
    ----------
    shapes
        Polygons of one part or many.
    side
        The land south-east of the line, in their CRS.

    Returns
    -------
    tuple
        The pieces, each a Polygon of at most `MOST_VERTICES` vertices, which cover what they are
        of and do not overlap; the position in ``shapes`` of each; and its ``line_side``:
        ``southeast`` or ``northwest``.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    parts, owner, southeast = cut_at_line(parts, owner, side)
    pieces, kept = halve(parts)
    return pieces, owner[kept], np.where(southeast[kept], SOUTHEAST, NORTHWEST)


@cache
def southeast_degrees(*, country: Country) -> Polygon:
    """Return the land south-east of the line, in EPSG:4490.

    Between its vertices, 5 km apart, the line is straight in degrees here and in the plane of
    the projection elsewhere: the two are less than 1 m apart.
    """
    from pyproj import Transformer

    from atlas.measures.heihe_tengchong import extended_line

    back = Transformer.from_crs(country.equal_area, country.crs, always_xy=True)
    return southeast_of(np.column_stack(back.transform(*extended_line(country=country).xy)))


def southeast_of(line: Floats) -> Polygon:
    """Close a line in degrees, from south-west to north-east, into the land south-east of it."""
    (west, _), (_, north) = line[0], line[-1]
    return Polygon([*line, (EAST, north), (EAST, SOUTH), (west, SOUTH)])


def cut_at_line(
    shapes: Shapes, owner: Positions, side: Polygon
) -> tuple[Shapes, Positions, npt.NDArray[np.bool_]]:
    """Cut polygons where a side begins, and say for each part whether it is on that side.

    Parameters
    ----------
    shapes, owner
        Polygons, and the number of the division that each belongs to.
    side
        The land on one side, in the CRS of the polygons.

    Returns
    -------
    tuple
        The parts, their divisions, and whether they lie in ``side``.
    """
    crossed = np.zeros(len(shapes), dtype=bool)
    crossed[shapely.STRtree(shapes).query(side.exterior, predicate="intersects")] = True
    whole = shapes[~crossed]
    shapely.prepare(side)
    pieces = [(whole, owner[~crossed], shapely.contains(side, shapely.point_on_surface(whole)))]
    for inside in (True, False):
        part = shapely.intersection if inside else shapely.difference
        parts, origin = _polygons(part(shapes[crossed], side))
        pieces.append((parts, owner[crossed][origin], np.full(len(parts), inside)))
    shapes, owner, southeast = (np.concatenate(column) for column in zip(*pieces, strict=True))
    return shapes, owner, southeast


def halve(shapes: Shapes, most_vertices: int = MOST_VERTICES) -> tuple[Shapes, Positions]:
    """Cut polygons across the middle of their longer side until each has few vertices.

    Returns
    -------
    tuple
        The pieces, and for each the position of its polygon in ``shapes``.
    """
    owner = np.arange(len(shapes))
    done: list[tuple[Shapes, Positions]] = []
    while len(shapes):
        small = shapely.get_num_coordinates(shapes) <= most_vertices
        done.append((shapes[small], owner[small]))
        large, owner = shapes[~small], owner[~small]
        halves = [shapely.intersection(large, boxes) for boxes in _half_boxes(large)]
        shapes, origin = _polygons(np.concatenate(halves))
        owner = np.tile(owner, 2)[origin]
    pieces, owners = zip(*done, strict=True) if done else ([shapes], [owner])
    return np.concatenate(pieces), np.concatenate(owners)


def _half_boxes(shapes: Shapes) -> list[Shapes]:
    """Draw the two halves of each bounding box."""
    lower = shapely.bounds(shapes)
    upper = lower.copy()
    size = lower[:, 2:] - lower[:, :2]
    # A degree of longitude is shorter than one of latitude, by a fifth or more in China.
    axis = np.where(size[:, 0] * 0.8 >= size[:, 1], 0, 1)
    every = np.arange(len(shapes))
    middle = (lower[every, axis] + lower[every, axis + 2]) / 2
    lower[every, axis + 2] = middle
    upper[every, axis] = middle
    return [np.asarray(shapely.box(*corners.T)) for corners in (lower, upper)]


def _polygons(shapes: Shapes) -> tuple[Shapes, Positions]:
    """Take the polygons of what a cut left: where it only touched, there are lines and points."""
    parts, origin = shapely.get_parts(shapes, return_index=True)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    kept = areas & ~shapely.is_empty(parts)
    return parts[kept], origin[kept]
