"""Which units share a border, found on the vertices that a coverage's polygons share."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

LEAST_BORDER_KM = 0.1
"""Units that touch along less than this meet in a corner."""

KM_PER_DEGREE = 111.2


def borders(leaves: gpd.GeoDataFrame) -> pd.DataFrame:
    """Measure the border that each two polygons of a coverage share.

    Parameters
    ----------
    leaves
        A valid coverage: ``code``, ``geometry`` in degrees. Neighbours have the same vertices
        along their border.

    Returns
    -------
    DataFrame
        ``one`` < ``other`` (codes) and ``km``, the length of their border.

    Notes
    -----
    An edge that two polygons share appears twice among the edges of all rings. Lengths are
    taken on a sphere, which is good to half a per cent.
    """
    parts, leaf_of_part = shapely.get_parts(leaves.geometry.array, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    starts, ends = points[:-1][inside], points[1:][inside]
    leaf = leaf_of_part[part_of_ring[ring[:-1][inside]]]
    swap = (starts[:, 0] > ends[:, 0]) | (
        (starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1])
    )
    starts[swap], ends[swap] = ends[swap], starts[swap].copy()
    edges = np.hstack([starts, ends])
    order = np.lexsort(edges.T)
    edges, leaf = edges[order], leaf[order]
    twice = np.flatnonzero((edges[1:] == edges[:-1]).all(axis=1) & (leaf[1:] != leaf[:-1]))
    pairs = np.sort(np.column_stack([leaf[twice], leaf[twice + 1]]), axis=1)
    codes = leaves["code"].to_numpy()
    found = pd.DataFrame(
        {"one": codes[pairs[:, 0]], "other": codes[pairs[:, 1]], "km": _lengths(edges[twice])}
    )
    return found.groupby(["one", "other"])[["km"]].sum().reset_index()


def _lengths(edges: np.ndarray) -> np.ndarray:
    x0, y0, x1, y1 = edges.T
    east = (x1 - x0) * np.cos(np.radians((y0 + y1) / 2))
    lengths: np.ndarray = np.hypot(east, y1 - y0) * KM_PER_DEGREE
    return lengths


def neighbours(between: pd.DataFrame, units: pd.Series) -> dict[str, list[str]]:
    """List the neighbours of each unit, the longest border first.

    Parameters
    ----------
    between
        From `borders`.
    units
        Unit by code of the polygon; polygons of no unit are missing.

    Returns
    -------
    dict
        Code of a unit → codes of its neighbours; units without neighbours are missing.
    """
    pairs = between.assign(a=between["one"].map(units), b=between["other"].map(units)).dropna()
    pairs = pairs[pairs["a"] != pairs["b"]]
    both = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})])
    sums = both.groupby(["a", "b"], as_index=False)["km"].sum()
    sums = sums[sums["km"] >= LEAST_BORDER_KM]
    sums = sums.sort_values(["a", "km", "b"], ascending=[True, False, True])
    found: dict[str, list[str]] = {}
    for unit, neighbour in zip(sums["a"], sums["b"], strict=True):
        found.setdefault(str(unit), []).append(neighbour)
    return found
