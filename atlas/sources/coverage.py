"""Polygon coverages: valid MultiPolygons that neither overlap nor leave slivers."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
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
    polygons = geometry.to_numpy().copy()
    for place in np.flatnonzero(~shapely.is_valid(polygons)):
        polygons[place] = _polygonal(polygons[place])
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
    # The others neither changed nor were at fault among themselves.
    around = np.union1d(near, tree.query(here[near], predicate="intersects")[1])
    if shapely.coverage_is_valid(here[around]):
        return here
    cleaned: npt.NDArray[np.object_] = shapely.coverage_clean(polygons)  # type: ignore[attr-defined]
    return cleaned


def as_multipolygons(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Wrap every Polygon into a MultiPolygon: GeoPackage layers take one type only."""
    shapes = geometry.to_numpy().copy()
    single = np.flatnonzero(geometry.geom_type.to_numpy() != "MultiPolygon")
    parts, owner = shapely.get_parts(shapes[single], return_index=True)
    held = ~shapely.is_empty(parts)
    wrapped = np.full(len(single), MultiPolygon(), dtype=object)
    shapely.multipolygons(parts[held], indices=owner[held], out=wrapped)
    shapes[single] = wrapped
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
    table = table[table[by].notna()]
    places, values = pd.factorize(table[by], sort=True)
    order = np.argsort(places, kind="stable")
    ends = np.cumsum(np.bincount(places, minlength=len(values)))
    # Groups of a frame would each be made a frame of its own: as long as the union takes.
    groups = np.split(table.geometry.to_numpy()[order], ends[:-1])
    united = [shapely.coverage_union_all(shapes) for shapes in groups if len(shapes)]
    index = pd.Index(values, name=by)
    return as_multipolygons(gpd.GeoSeries(united, index=index, crs=table.crs))


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Rebuild an invalid polygon, without the lines and points that may fall out of it."""
    parts = shapely.get_parts(shapely.make_valid(shape, method="structure"))
    return shapely.union_all([part for part in parts if part.geom_type in _POLYGONAL])
