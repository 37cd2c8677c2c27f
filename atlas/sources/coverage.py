"""Polygon coverages: valid MultiPolygons that neither overlap nor leave slivers."""

from __future__ import annotations

from collections.abc import Sequence

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
        As `Unions.by`.
    """
    return Unions(table.geometry).by(table[by])


class Unions:
    """Unions of the polygons of a clean coverage, each made once however often it is asked for.

    Parameters
    ----------
    coverage
        The polygons.
    """

    def __init__(self, coverage: gpd.GeoSeries) -> None:
        self._shapes, self._crs = coverage.to_numpy(), coverage.crs
        self._made: dict[tuple[int, ...], BaseGeometry] = {}

    def by(self, values: pd.Series) -> gpd.GeoSeries:
        """Unite the polygons that share a value.

        Parameters
        ----------
        values
            One per polygon, in their order; one without a value is left out.

        Returns
        -------
        GeoSeries
            MultiPolygons indexed and sorted by the value; shared borders are gone, everything
            else is untouched, so the result is a clean coverage too.
        """
        places, found = pd.factorize(values, sort=True)
        members: list[list[int]] = [[] for _ in found]
        for polygon in np.flatnonzero(places >= 0).tolist():
            members[places[polygon]].append(polygon)
        groups = list(map(tuple, members))
        self._make([group for group in groups if group not in self._made])
        united = [self._made[group] for group in groups]
        return gpd.GeoSeries(united, index=pd.Index(found, name=values.name), crs=self._crs)

    def _make(self, groups: Sequence[tuple[int, ...]]) -> None:
        united = [shapely.coverage_union_all(self._shapes[list(group)]) for group in groups]
        self._made.update(zip(groups, as_multipolygons(gpd.GeoSeries(united)), strict=True))


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Rebuild an invalid polygon, without the lines and points that may fall out of it."""
    parts = shapely.get_parts(shapely.make_valid(shape, method="structure"))
    return shapely.union_all([part for part in parts if part.geom_type in _POLYGONAL])
