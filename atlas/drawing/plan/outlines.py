"""Outlines as they are drawn: rings, borders each once, without specks and slivers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import shapely

from atlas.drawing.plan.coverage import Polygons
from atlas.drawing.plan.views import Points

LARGEST_GAP: Final = 4e6
"""Square metres of the largest gap between leaves, which is no hole of the country."""


def rings_of(
    polygons: Polygons | Sequence[shapely.Geometry] | shapely.Geometry,
) -> tuple[Points, ...]:
    """Return every ring of some polygons, of one or several parts."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    return tuple(shapely.get_coordinates(ring) for ring in rings)


def without_specks(
    shape: shapely.Geometry, least: float, *, holes: bool = True
) -> shapely.MultiPolygon:
    """Leave out the parts of polygons below an area, and the holes in them.

    With ``holes`` kept as they are (False), the largest part stays however small it is.
    """
    parts = shapely.get_parts(shape)
    large = parts[shapely.area(parts) >= least]
    if holes:
        return shapely.MultiPolygon([_closed(part, least) for part in large])
    kept = large if len(large) else parts[[shapely.area(parts).argmax()]]
    return shapely.MultiPolygon(list(kept))


def without_slivers(polygons: Polygons) -> Polygons:
    """Close the gaps between leaves, which would be drawn as coasts: no real hole is so small."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    closed = np.array([_closed(part, LARGEST_GAP) for part in parts], dtype=object)
    found = np.full(len(polygons), shapely.Polygon(), dtype=object)
    shapely.multipolygons(closed, indices=owner, out=found)
    return found


def _closed(polygon: shapely.Polygon, least: float) -> shapely.Polygon:
    """Leave out the holes of a polygon below an area."""
    rings = [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= least]
    return shapely.Polygon(polygon.exterior, rings)


def borders_of(polygons: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Return the borders of some polygons, each once."""
    return shapely.union_all(shapely.boundary(list(polygons)))


def lines_of(borders: shapely.Geometry) -> tuple[Points, ...]:
    """Return borders as lines that run as far as they can."""
    merged = shapely.get_parts(shapely.line_merge(borders))
    return tuple(shapely.get_coordinates(line) for line in merged if line.length > 0)


def inner_borders(
    shapes: Iterable[shapely.Geometry], whole: shapely.Geometry, least: float
) -> tuple[shapely.Geometry, ...]:
    """Return the lines between shapes (km), each once.

    The rings of islands and holes below an area of ``least`` km² are no borders: ``whole``, which
    is the land without such specks, draws no coast round them.
    """
    coast = shapely.buffer(shapely.boundary(whole), 1)
    inner = shapely.difference(borders_of(shapes), coast)
    lines = shapely.get_parts(shapely.line_merge(inner))
    return tuple(line for line in lines if not _is_speck(line, least))


def _is_speck(line: shapely.LineString, least: float) -> bool:
    return bool(line.is_closed and shapely.Polygon(line).area < least)
