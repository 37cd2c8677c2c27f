"""The boundaries of one province in detail, with the rest of the country as plain land round it.

A page of a county needs its own province only: a thirtieth of the detail. The land beyond is
there so that no map ends in a straight edge; it shares the province's border to the vertex, and
is thinned elsewhere, the more the farther it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely

from atlas.drawing.topology import Flags, Ints, Topology, dissolved, topology_of_rings
from atlas.model.country import Country
from atlas.web.data.geometry import DETAIL, geo_script

NEAR_M = 150_000.0
"""How far from a province its surroundings are drawn well, metres: a map fitted on one of its
places shows no more of them."""

THINNED_M = (500.0, 12_000.0)
"""Tolerance of the thinning near the province and beyond, metres."""


def province_of(code: str, *, country: Country) -> str:
    """Name the geometry that holds a place in detail: the first digits of its code."""
    return code[: country.codes.province_digits]


def by_province(codes: Iterable[str], *, country: Country) -> dict[str, list[str]]:
    """Group codes by the geometry that holds them, provinces in order, codes as they come."""
    digits = country.codes.province_digits
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(code[:digits], []).append(code)
    return dict(sorted(found.items()))


def province_scripts(
    topology: Topology, codes: Sequence[str], *, country: Country
) -> Iterator[tuple[str, str]]:
    """Write the detailed boundaries of each province.

    Parameters
    ----------
    topology
        The detailed arcs of all leaves.
    codes
        Code of each leaf, ascending.
    country
        The country whose censuses and divisions are meant.

    Yields
    ------
    tuple of str and str
        First two digits of the province's code, the id of the geometry, and its script: as
        `geo_script`, and ``own``, how many leaves are the province's own (they come first; what
        follows is land for its surroundings), and ``first``, the place of the first of them
        among all leaves.
    """
    ids, province = np.unique(
        [province_of(code, country=country) for code in codes], return_inverse=True
    )
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
                names.append(country.codes.province(ids[place]))
        written = topology_of_rings(leaves, rings, topology.cell)
        extent = {"own": len(own), "first": int(own[0])}
        yield id, geo_script(written, names, id, tolerance=DETAIL.tolerance, **extent)


def _provinces(topology: Topology, province: Ints) -> Topology:
    """Join leaves to provinces, whose arcs run from one corner of three provinces to the next."""
    joined = dissolved(topology, province)
    rings = [
        (number, np.concatenate([topology.arc(ref)[:-1] for ref in refs]))
        for number, found in enumerate(joined)
        for refs in found
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
        found: Ints = (arc * width + x) * height + y
        return found

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
    found = []
    for ring in np.flatnonzero(land.ring_leaf == place).tolist():
        refs = land.refs[land.ring_starts[ring] : land.ring_starts[ring + 1]].tolist()
        pieces = [arcs[ref] if ref >= 0 else arcs[~ref][::-1] for ref in refs]
        points = np.concatenate([piece[:-1] for piece in pieces])
        if len(points) > 2:
            found.append(points)
    return found
