"""Boundaries as shared arcs: what pages and web maps draw every level and every border from.

A coverage of polygons is simplified as a whole, put on an integer grid, and cut at its nodes
into arcs. Each arc is stored once and knows the leaf on either side, so that neighbours share
their border exactly, and the border of any grouping of leaves (unit, prefecture, province,
nation) is the set of arcs whose two leaves belong to different groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

OUTSIDE = -1
"""The leaf on the far side of an arc that nothing adjoins: coast and national border."""

SMALL_LEAF_CELLS = 400
"""A leaf of fewer grid cells keeps every islet: it has nothing else to be seen by."""

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Topology:
    """Leaves of a coverage as rings of shared arcs on an integer grid.

    Attributes
    ----------
    cell
        Size of a grid cell in metres; a point's Albers coordinates are ``points * cell``.
    points
        The vertices of all arcs in order, shape (n, 2), in grid cells.
    arc_starts
        Where each arc begins in `points`, with the end appended, shape (arcs + 1,).
    left, right
        Leaf on either side of each arc in its own direction; `OUTSIDE` where there is none.
    refs
        The arcs of all rings in order: ``arc`` forwards, ``~arc`` backwards.
    ring_starts
        Where each ring begins in `refs`, with the end appended, shape (rings + 1,).
    ring_leaf
        Leaf of each ring, ascending. Shells run counter-clockwise, holes clockwise.
    """

    cell: float
    points: Ints
    arc_starts: Ints
    left: Ints
    right: Ints
    refs: Ints
    ring_starts: Ints
    ring_leaf: Ints

    def arc(self, ref: int) -> Ints:
        """Vertices of one arc in the direction of a ring's reference, shape (n, 2)."""
        arc = ref if ref >= 0 else ~ref
        vertices = self.points[self.arc_starts[arc] : self.arc_starts[arc + 1]]
        return vertices if ref >= 0 else vertices[::-1]

    def ring(self, ring: int) -> Ints:
        """Vertices of one ring, first not repeated, shape (n, 2), in grid cells."""
        refs = self.refs[self.ring_starts[ring] : self.ring_starts[ring + 1]]
        return np.concatenate([self.arc(int(ref))[:-1] for ref in refs])


@dataclass(frozen=True)
class _Rings:
    """Closed rings of grid points in one flat table, first point not repeated."""

    xy: Ints
    ring: Ints  # ring of each point, 0, 1, 2 … without gaps
    leaf: Ints  # leaf of each ring

    @property
    def starts(self) -> Ints:
        """Where each ring begins, with the end appended."""
        return np.searchsorted(self.ring, np.arange(len(self.leaf) + 1))

    def following(self) -> Ints:
        """Index of the point after each point, round the ring."""
        starts = self.starts
        following = np.arange(1, len(self.ring) + 1)
        following[starts[1:] - 1] = starts[:-1]
        return following

    def keep(self, points: Flags) -> _Rings:
        """Only these points; rings that lose all of theirs go."""
        rings, ring = np.unique(self.ring[points], return_inverse=True)
        return _Rings(self.xy[points], ring, self.leaf[rings])

    def areas(self) -> npt.NDArray[np.float64]:
        """Signed area of each ring in cells, positive when counter-clockwise."""
        if not len(self.leaf):
            return np.zeros(0)
        x, y = self.xy.T
        after = self.following()
        return np.add.reduceat(x * y[after] - x[after] * y, self.starts[:-1]) / 2


def build_topology(leaves: gpd.GeoDataFrame, *, tolerance: float, cell: float) -> Topology:
    """Simplify a coverage and cut it into shared arcs.

    Parameters
    ----------
    leaves
        One row per leaf, a valid coverage (no overlaps, shared vertices), in metres.
    tolerance
        Of the simplification, metres: the square root of the smallest triangle kept
        (Visvalingam–Whyatt on the coverage, `shapely.coverage_simplify`). 0 keeps all.
    cell
        Size of the integer grid, metres.

    Returns
    -------
    Topology
        In the projection of the leaves. Every leaf has at least one ring: one that the grid
        swallows stands as a triangle of a single cell.
    """
    polygons = leaves.geometry.to_numpy()
    if tolerance > 0:
        polygons = shapely.coverage_simplify(polygons, tolerance)
    return topology_of_polygons(polygons, cell)


def topology_of_polygons(polygons: npt.NDArray[np.object_], cell: float) -> Topology:
    """Put a coverage of polygons on a grid and cut it into shared arcs.

    Parameters
    ----------
    polygons
        A valid coverage, one polygon or multipolygon per leaf, in any plane.
    cell
        Size of a grid cell, in the units of that plane.
    """
    rings = _with_lost_leaves(_clean(_quantised_rings(polygons, cell)), polygons, cell)
    return _cut_into_arcs(rings, cell)


def topology_of_rings(leaves: Sequence[int], rings: Sequence[Ints], cell: float) -> Topology:
    """Cut rings that are on the grid already into shared arcs.

    Parameters
    ----------
    leaves
        Leaf of each ring, ascending.
    rings
        Vertices of each ring in grid cells, first not repeated, shape (n, 2); where two leaves
        adjoin, both hold the same vertices.
    cell
        Size of a grid cell, metres.
    """
    ring = np.repeat(np.arange(len(rings)), [len(points) for points in rings])
    drawn = _clean(_Rings(np.concatenate(rings), ring, np.asarray(leaves)))
    return _cut_into_arcs(drawn, cell)


def dissolved(topology: Topology, group: Ints) -> list[list[list[int]]]:
    """Join leaves to groups: the rings of each group as references to arcs.

    Parameters
    ----------
    topology
        Arcs of the leaves.
    group
        Number of each leaf's group, 0, 1, 2 ….

    Returns
    -------
    list
        Per group its rings, each a list of references as in `Topology.refs`.
    """
    side = np.append(group, OUTSIDE)  # so that the leaf OUTSIDE finds its own number
    left, right = side[topology.left], side[topology.right]
    begins: list[dict[tuple[int, int], list[int]]] = [{} for _ in range(int(group.max()) + 1)]
    for arc in np.flatnonzero(left != right).tolist():
        for place, ref in ((left[arc], arc), (right[arc], ~arc)):
            if place != OUTSIDE:
                begins[place].setdefault(_ends(topology, ref)[0], []).append(ref)
    return [_chained(topology, starts) for starts in begins]


def _chained(topology: Topology, begins: dict[tuple[int, int], list[int]]) -> list[list[int]]:
    """Follow arcs from end to beginning until each chain closes."""
    rings = []
    while begins:
        first = next(iter(begins))
        ring: list[int] = []
        at = first
        while not ring or at != first:
            ring.append(begins[at].pop())
            if not begins[at]:
                del begins[at]
            at = _ends(topology, ring[-1])[1]
        rings.append(ring)
    return rings


def _ends(topology: Topology, ref: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last point of an arc in the direction of a reference."""
    points = topology.arc(ref)
    return tuple(points[0].tolist()), tuple(points[-1].tolist())


def _quantised_rings(polygons: npt.NDArray[np.object_], cell: float) -> _Rings:
    """All rings of all polygons on the grid, shells counter-clockwise."""
    parts, leaf_of_part = shapely.get_parts(polygons, return_index=True)
    parts = shapely.orient_polygons(parts, exterior_cw=False)
    lines, part_of_ring = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(lines, return_index=True)
    last = np.append(ring[1:] != ring[:-1], True)  # repeats the first point
    xy = np.rint(coordinates[~last] / cell).astype(np.int64)
    return _Rings(xy, ring[~last], leaf_of_part[part_of_ring])


def _clean(rings: _Rings) -> _Rings:
    """Drop repeated points, spikes (a → b → a) and the rings that these consume.

    A spike is crossed twice by one leaf and so is nobody's border; what lies on its two
    sides keeps it.
    """
    while True:
        after = rings.following()
        before = np.empty_like(after)
        before[after] = np.arange(len(after))
        repeated = (rings.xy == rings.xy[after]).all(axis=1)
        spike = (rings.xy[before] == rings.xy[after]).all(axis=1)
        drop = np.where(repeated.any(), repeated, spike)
        if not drop.any():
            return rings
        rings = rings.keep(~drop)


def _with_lost_leaves(rings: _Rings, polygons: npt.NDArray[np.object_], cell: float) -> _Rings:
    """Give each leaf that the grid swallowed a triangle, and each small leaf all its islets."""
    area = np.bincount(rings.leaf, weights=rings.areas(), minlength=len(polygons))
    lost = area <= 0
    small = ~lost & (shapely.area(polygons) < SMALL_LEAF_CELLS * cell * cell)
    triangles = [
        (leaf, _triangle(part, cell))
        for leaf in np.flatnonzero(lost | small)
        for part in _lost_parts(polygons[leaf], cell, whole=bool(lost[leaf]))
    ]
    rings = rings.keep(~lost[rings.leaf][rings.ring])
    if not triangles:
        return rings
    leaf = np.append(rings.leaf, [leaf for leaf, _ in triangles])
    ring = np.append(rings.ring, len(rings.leaf) + np.repeat(np.arange(len(triangles)), 3))
    xy = np.concatenate([rings.xy, *(corners for _, corners in triangles)])
    by_leaf = np.argsort(leaf, kind="stable")
    place = np.empty_like(by_leaf)
    place[by_leaf] = np.arange(len(leaf))
    order = np.argsort(place[ring], kind="stable")
    return _Rings(xy[order], place[ring][order], leaf[by_leaf])


def _lost_parts(polygon: shapely.Geometry, cell: float, *, whole: bool) -> list[shapely.Geometry]:
    """Parts that must stand as triangles.

    Of a small leaf all that the grid swallowed; of a large one that is lost whole, its largest.
    """
    parts = sorted(shapely.get_parts(polygon), key=lambda part: part.area, reverse=True)
    if not whole:
        return [p for p in parts if not len(_clean(_quantised_rings(np.array([p]), cell)).leaf)]
    return parts if shapely.area(polygon) < SMALL_LEAF_CELLS * cell * cell else parts[:1]


def _triangle(polygon: shapely.Geometry, cell: float) -> Ints:
    """Half a grid cell at a polygon, counter-clockwise, shape (3, 2)."""
    point = shapely.get_coordinates(shapely.point_on_surface(polygon))[0]
    corners: Ints = np.rint(point / cell).astype(np.int64) + np.array([[0, 0], [1, 0], [0, 1]])
    return corners


@dataclass(frozen=True)
class _Edges:
    """Of each point of some rings the edge to the next one."""

    edge: Ints  # number of the edge, the same from either side
    forwards: Flags  # whether the ring runs along it from the lower vertex
    node: Flags  # whether arcs end at the point


def _edges(rings: _Rings) -> _Edges:
    """Number the edges of rings, and find the nodes: where other than two of them meet.

    A ring without any has its node at its lowest vertex, as the leaf on its far side has.
    """
    low = rings.xy.min(axis=0)
    width = int(rings.xy[:, 1].max() - low[1]) + 1
    _, vertex = np.unique((rings.xy - low) @ np.array([width, 1]), return_inverse=True)
    after = vertex[rings.following()]
    pair = np.minimum(vertex, after) * (vertex.max() + 1) + np.maximum(vertex, after)
    _, first, edge = np.unique(pair, return_index=True, return_inverse=True)
    degree = np.bincount(np.append(vertex[first], after[first]))
    node = degree[vertex] != 2
    starts = rings.starts[:-1]
    nodeless = ~np.logical_or.reduceat(node, starts)
    lowest = np.minimum.reduceat(vertex, starts)
    node = node | (nodeless[rings.ring] & (vertex == lowest[rings.ring]))
    return _Edges(edge, vertex < after, node)


def _start_at_nodes(rings: _Rings, edges: _Edges) -> tuple[_Rings, _Edges]:
    """Turn each ring so that it begins at a node, and its edges with it."""
    starts = rings.starts
    index = np.arange(len(rings.ring))
    first = np.minimum.reduceat(np.where(edges.node, index, len(index)), starts[:-1])
    size = np.diff(starts)[rings.ring]
    turned = (index - starts[rings.ring] + (first - starts[:-1])[rings.ring]) % size
    order = starts[rings.ring] + turned
    turned_edges = _Edges(edges.edge[order], edges.forwards[order], edges.node[order])
    return _Rings(rings.xy[order], rings.ring, rings.leaf), turned_edges


def _cut_into_arcs(rings: _Rings, cell: float) -> Topology:
    """Cut rings at their nodes into arcs, each kept where a ring first runs along it.

    Two pieces of rings are the same arc when they hold the same lowest edge; they run the
    same way when they cross it the same way.
    """
    rings, edges = _start_at_nodes(rings, _edges(rings))
    piece_starts = np.flatnonzero(edges.node)
    lowest = np.minimum.reduceat(edges.edge * 2 + edges.forwards, piece_starts)
    _, first, same = np.unique(lowest // 2, return_index=True, return_inverse=True)
    by_first_use = np.argsort(first)
    number = np.empty_like(by_first_use)
    number[by_first_use] = np.arange(len(first))
    first, arc = first[by_first_use], number[same]
    refs = np.where(lowest[first[arc]] == lowest, arc, ~arc)
    points, arc_starts = _arc_points(rings, piece_starts, first)
    piece_ring = rings.ring[piece_starts]
    left, right = _owners(refs, rings.leaf[piece_ring], len(first))
    ring_starts = np.searchsorted(piece_ring, np.arange(len(rings.leaf) + 1))
    return Topology(cell, points, arc_starts, left, right, refs, ring_starts, rings.leaf)


def _arc_points(rings: _Rings, piece_starts: Ints, pieces: Ints) -> tuple[Ints, Ints]:
    """Vertices of these pieces, both ends included, and where each begins."""
    sizes = np.diff(np.append(piece_starts, len(rings.ring)))[pieces]
    arc_starts = np.append(0, np.cumsum(sizes + 1))
    step = np.arange(arc_starts[-1]) - np.repeat(arc_starts[:-1], sizes + 1)
    index = np.repeat(piece_starts[pieces], sizes + 1) + step
    last = arc_starts[1:] - 1
    index[last] = rings.following()[index[last] - 1]
    return rings.xy[index], arc_starts


def _owners(refs: Ints, leaf_of_ref: Ints, arcs: int) -> tuple[Ints, Ints]:
    """Leaf on either side of each arc: the first along it, and the first other against it.

    The pages' decoder repeats this rule, so the sides need no bytes of their own.
    """
    left, right = np.full((2, arcs), OUTSIDE)
    for ref, leaf in zip(refs.tolist(), leaf_of_ref.tolist(), strict=True):
        if ref >= 0 and left[ref] == OUTSIDE:
            left[ref] = leaf
        elif ref < 0 and right[~ref] in (OUTSIDE, left[~ref]):
            right[~ref] = leaf
    return left, right
