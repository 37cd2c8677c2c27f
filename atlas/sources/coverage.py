"""Polygon coverages: valid MultiPolygons that neither overlap nor leave slivers."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

_POLYGONAL = ("Polygon", "MultiPolygon")


def clean_coverage(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Turn polygons into a clean coverage.

    Invalid polygons are rebuilt (`shapely.make_valid`), then overlaps and mismatched edges
    are given to one of the neighbours (`shapely.coverage_clean`). Polygons that already
    are a coverage are left as they stand, and gaps are not filled: lakes and enclaves of a
    neighbouring country are no faults.

    Parameters
    ----------
    geometry
        Polygons or MultiPolygons in any CRS, none of them empty.

    Returns
    -------
    GeoSeries
        MultiPolygons with the same index and CRS, for which
        `shapely.coverage_is_valid` holds. A polygon that lies wholly inside others may
        come back empty.
    """
    polygons = np.array([_polygonal(shape) for shape in geometry], dtype=object)
    faulty = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(polygons)))
    if len(faulty):
        polygons = _cleaned(polygons, faulty)
    return as_multipolygons(gpd.GeoSeries(polygons, index=geometry.index, crs=geometry.crs))


def _cleaned(
    polygons: npt.NDArray[np.object_], faulty: npt.NDArray[np.intp]
) -> npt.NDArray[np.object_]:
    """Clean the polygons at fault and their neighbours, and all only where that is not enough."""
    tree = shapely.STRtree(polygons)
    near = np.unique(tree.query(polygons[faulty], predicate="intersects")[1])
    here = polygons.copy()
    here[near] = shapely.coverage_clean(polygons[near])  # type: ignore[attr-defined]
    if shapely.coverage_is_valid(here):
        return here
    cleaned: npt.NDArray[np.object_] = shapely.coverage_clean(polygons)  # type: ignore[attr-defined]
    return cleaned


def as_multipolygons(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Wrap every Polygon into a MultiPolygon: GeoPackage layers take one type only."""
    shapes = [
        shape
        if shape.geom_type == "MultiPolygon"
        else MultiPolygon([part for part in shapely.get_parts(shape) if not part.is_empty])
        for shape in geometry
    ]
    return gpd.GeoSeries(shapes, index=geometry.index, crs=geometry.crs)


def dissolve_coverage(table: gpd.GeoDataFrame, by: str) -> gpd.GeoSeries:
    """Unite the polygons of a clean coverage that share a value.

    Parameters
    ----------
    table
        A clean coverage.
    by
        Column of the values.

    Returns
    -------
    GeoSeries
        MultiPolygons indexed and sorted by the value; shared borders are gone, everything
        else is untouched, so the result is a clean coverage too.
    """
    groups = table.geometry.groupby(table[by], sort=True)
    united = groups.agg(lambda shapes: shapely.coverage_union_all(shapes.to_numpy()))
    return as_multipolygons(gpd.GeoSeries(united, crs=table.crs))


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Rebuild an invalid polygon, without the lines and points that may fall out of it."""
    if shape.is_valid:
        return shape
    parts = shapely.get_parts(shapely.make_valid(shape, method="structure"))
    return shapely.union_all([part for part in parts if part.geom_type in _POLYGONAL])
