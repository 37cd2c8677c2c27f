"""The boundaries as scripts: a coarse file that every map opens with, and one of all the detail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from atlas.drawing.topology import (
    Flags,
    Ints,
    Topology,
    build_topology,
    dissolved,
    topology_of_rings,
)
from atlas.model.country import Codes
from atlas.units.history import group_values
from atlas.web.data.encode import codes_text, payload_script, varint_text, zigzag

COARSE: Final = {"tolerance": 3000.0, "cell": 500.0}
"""Tolerance of the simplification and size of the integer grid in metres: see `build_topology`.

About 0.03° on a grid of 0.005°: less than a pixel of the whole country on a wide screen.
"""

DETAIL: Final = {"tolerance": 300.0, "cell": 150.0}
"""About 0.003° on a grid that is a pixel at zoom 10.

The default boundaries are drawn to about 0.005° themselves, so a finer one saves no more.
"""

DETAIL_BELOW_M = 2500.0
"""Metres to a CSS pixel under which the coarse boundaries would be seen to be coarse."""

LINE_TOLERANCE_M = 100.0
"""How far a line may run beside its own points, metres: half a pixel at zoom 9."""

LEAVES, DETAILED = "leaves", "detail"
"""Ids of the coarse and of the detailed geometry of all leaves."""


def coarse_script(
    leaves: gpd.GeoDataFrame, id: str = LEAVES, detailed: str = DETAILED, **more: object
) -> str:
    """Write the boundaries that a map of the country opens with.

    Parameters
    ----------
    leaves
        A valid coverage with ``code`` and ``geometry``, one row per leaf, in metres.
    id, detailed
        Of the script, and of the detailed geometry of the same leaves.
    more
        As for `geo_script`.

    Returns
    -------
    str
        As `geo_script`, and ``finer``: ``id`` of the detailed geometry of the same leaves and
        ``below``, the metres to a pixel under which a page should load it.
    """
    topology = build_topology(leaves, **COARSE)
    finer = {"id": detailed, "below": DETAIL_BELOW_M}
    codes = list(leaves["code"])
    return geo_script(topology, codes, id, tolerance=COARSE["tolerance"], finer=finer, **more)


def detail_topology(leaves: gpd.GeoDataFrame) -> Topology:
    """Cut leaves into arcs for close views."""
    return build_topology(leaves, **DETAIL)


def detail_script(topology: Topology, codes: list[str], id: str = DETAILED, **more: object) -> str:
    """Write the boundaries of all leaves for close views, as `detail_topology` returns them."""
    return geo_script(topology, codes, id, tolerance=DETAIL["tolerance"], **more)


def geo_script(
    topology: Topology, codes: list[str], id: str, *, tolerance: float = 0, **more: object
) -> str:
    """Write a topology as a script.

    Parameters
    ----------
    topology
        The shared arcs of the leaves.
    codes
        Code of each leaf.
    id
        Name under which pages find it.
    tolerance
        Of the simplification behind it, metres: thinning by less would change nothing.
    more
        Further keys of the payload.

    Returns
    -------
    str
        Script holding ``cell``, ``extent`` (the box of all, in cells: x, y, x, y), ``tolerance``,
        ``codes`` as `codes_text` writes them, and two texts of varints: ``arcs`` and ``rings``, as
        `arc_text` and `ring_text` write them.
    """
    corners = [topology.points.min(axis=0), topology.points.max(axis=0)]
    payload = {
        "cell": topology.cell,
        "extent": [int(side) for corner in corners for side in corner],
        "tolerance": tolerance,
        "codes": codes_text(codes),
        "arcs": arc_text(topology),
        "rings": ring_text(topology),
    }
    return payload_script("geo", id, {**payload, **more})


def arc_text(topology: Topology) -> str:
    """Write the arcs: for each the number of points, then steps from point to point.

    The first step leads from the last point of the arc before (from 0, 0 for the first): in a
    ring's order that is often nowhere at all.
    """
    steps = np.diff(topology.points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    stream = zigzag(steps).ravel()
    counts = np.diff(topology.arc_starts)
    return varint_text(np.insert(stream, 2 * topology.arc_starts[:-1], counts))


def ring_text(topology: Topology) -> str:
    """Write the rings: per leaf the number of rings, per ring the number of arcs, then these.

    An arc is 0 when it is the next that no ring has run along yet, else twice its distance
    back from that one, plus 1 when the ring runs against it.
    """
    numbers: list[int] = []
    unused = 0
    rings_of_leaf = np.bincount(topology.ring_leaf).tolist()
    ring = 0
    for rings in rings_of_leaf:
        numbers.append(rings)
        for _ in range(rings):
            refs = topology.refs[topology.ring_starts[ring] : topology.ring_starts[ring + 1]]
            numbers.append(len(refs))
            for ref in refs.tolist():
                arc, against = (ref, 0) if ref >= 0 else (~ref, 1)
                numbers.append(0 if arc == unused else 2 * (unused - arc) + against)
                unused += arc == unused
            ring += 1
    return varint_text(np.array(numbers, dtype=np.int64))


def lines_script(lines: gpd.GeoSeries, projection: str) -> str:
    """Write lines for drawing, in degrees to the third decimal (about 100 m).

    Parameters
    ----------
    lines
        Lines or multilines in degrees by name, such as ``heihe_tengchong``, ``national``.
    projection
        In which they are drawn, metres: without the points that its straight parts do not need, to
        `LINE_TOLERANCE_M`.
    """
    drawn = lines.explode().to_crs(projection).simplify(LINE_TOLERANCE_M).to_crs(lines.crs)
    payload: dict[str, list[list[list[float]]]] = {name: [] for name in lines.index}
    for name, part in drawn.items():
        payload[name].append(np.round(shapely.get_coordinates(part)[:, :2], 3).tolist())
    return payload_script("lines", "atlas", payload)


NEAR_M = 150_000.0
"""How far from a province its surroundings are drawn well, metres: a map fitted on one of its
places shows no more of them."""

THINNED_M = (500.0, 12_000.0)
"""Tolerance of the thinning near the province and beyond, metres."""


def province_of(code: str, coded: Codes) -> str:
    """Name the geometry that holds a place in detail: the first digits of its code."""
    return coded.first_division(code)[: coded.province_digits]


def by_province(codes: Iterable[str], coded: Codes) -> dict[str, list[str]]:
    """Group codes by the geometry that holds them, provinces in order, codes as they come."""
    groups = group_values((province_of(code, coded), code) for code in codes)
    return dict(sorted(groups.items()))


def province_scripts(
    topology: Topology, codes: Sequence[str], coded: Codes
) -> Iterator[tuple[str, str]]:
    """Write the detailed boundaries of each province.

    Parameters
    ----------
    topology
        The detailed arcs of all leaves.
    codes
        Code of each leaf, ascending.
    coded
        How divisions are coded.

    Yields
    ------
    tuple of str and str
        First two digits of the province's code, the id of the geometry, and its script: as
        `geo_script`, and ``own``, how many leaves are the province's own (they come first; what
        follows is land for its surroundings), and ``first``, the place of the first of them
        among all leaves.
    """
    ids, province = np.unique([province_of(code, coded) for code in codes], return_inverse=True)
    land = _provinces(topology, province)
    near, far = (_kept(land, tolerance) for tolerance in THINNED_M)
    for number, id in enumerate(ids.tolist()):
        own = np.flatnonzero(province == number)
        leaves, rings = _own_rings(topology, own)
        arcs = _arcs_around(land, number, near, far)
        names = [codes[leaf] for leaf in own.tolist()]
        for place in range(len(ids)):
            drawn = _rings_of(land, place, arcs) if place != number else []
            if drawn:
                leaves += [len(names)] * len(drawn)
                rings += drawn
                names.append(coded.province(ids[place]))
        written = topology_of_rings(leaves, rings, topology.cell)
        extent = {"own": len(own), "first": int(own[0])}
        yield id, geo_script(written, names, id, tolerance=DETAIL["tolerance"], **extent)


def _provinces(topology: Topology, province: Ints) -> Topology:
    """Join leaves to provinces, whose arcs run from one corner of three provinces to the next."""
    joined = dissolved(topology, province)
    rings = [
        (number, np.concatenate([topology.arc(ref)[:-1] for ref in refs]))
        for number, borders in enumerate(joined)
        for refs in borders
    ]
    numbers, points = zip(*rings, strict=True)
    return topology_of_rings(numbers, points, topology.cell)


def _kept(topology: Topology, tolerance: float) -> Flags:
    """Points that Douglas and Peucker keep of each arc, its ends among them; tolerance in m."""
    sizes = np.diff(topology.arc_starts)
    arc = np.repeat(np.arange(len(sizes)), sizes)
    lines = shapely.simplify(
        shapely.linestrings(topology.points.astype(float), indices=arc),
        tolerance / topology.cell,
        preserve_topology=False,
    )
    points, line = shapely.get_coordinates(lines, return_index=True)
    low, high = topology.points.min(axis=0), topology.points.max(axis=0)
    width, height = high - low + 1

    def key(arc: Ints, points: Ints) -> Ints:
        x, y = (points - low).T
        cells: Ints = (arc * width + x) * height + y
        return cells

    return np.isin(key(arc, topology.points), key(line, points.astype(np.int64)))


def _own_rings(topology: Topology, own: Ints) -> tuple[list[int], list[Ints]]:
    """Rings of some leaves, and the leaf of each as its place among them."""
    rings = np.flatnonzero(np.isin(topology.ring_leaf, own))
    leaves = np.searchsorted(own, topology.ring_leaf[rings])
    return leaves.tolist(), [topology.ring(int(ring)) for ring in rings]


def _arcs_around(land: Topology, own: int, near: Flags, far: Flags) -> list[Ints]:
    """Every arc as a province's surroundings need it: whole where it is the province's border.

    `near` and `far` are the points that are kept near the province and beyond.
    """
    sizes = np.diff(land.arc_starts)
    border = np.repeat((land.left == own) | (land.right == own), sizes)
    reach = NEAR_M / land.cell
    low, high = land.points[border].min(axis=0) - reach, land.points[border].max(axis=0) + reach
    close = ((land.points >= low) & (land.points <= high)).all(axis=1)
    kept = border | far | (near & close)
    ends = np.append(0, np.cumsum(kept))[land.arc_starts[1:-1]]
    return np.split(land.points[kept], ends)


def _rings_of(land: Topology, place: int, arcs: list[Ints]) -> list[Ints]:
    """The rings of a province from given arcs, without those that thinning emptied."""
    rings = []
    for ring in np.flatnonzero(land.ring_leaf == place).tolist():
        refs = land.refs[land.ring_starts[ring] : land.ring_starts[ring + 1]].tolist()
        pieces = [arcs[ref] if ref >= 0 else arcs[~ref][::-1] for ref in refs]
        points = np.concatenate([piece[:-1] for piece in pieces])
        if len(points) > 2:
            rings.append(points)
    return rings
