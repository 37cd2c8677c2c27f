"""Simplified borders of three levels that share every line: what web maps are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from atlas.drawing.topology import Topology, topology_of_polygons

TOLERANCES: Final = (0.014, 0.012, 0.01, 0.008)
"""Of the simplification, degrees: the square root of the smallest triangle kept. The first is about
a pixel of a map of the country that fills a wide screen. Points near a line may fall across it
when they are put on the grid: the next is then tried."""

STEPS_PER_DEGREE: Final = 10_000
"""Points stand on a grid of 0.0001°, some 10 m."""

LEVELS: Final = ("county", "prefecture", "province")

NAMES: Final = (("", "_zh"), ("_en", "_en"))
"""Ends of properties, and of the columns that they are taken from: ``name`` is Chinese."""

Point = tuple[int, int]
Begins = Mapping[tuple[Point, Point], tuple[int, int]]
"""First two points of an arc in either direction → its reference and its number of steps."""


@dataclass(frozen=True)
class Borders:
    """Divisions of three levels, drawn of the same arcs.

    Attributes
    ----------
    topology
        The arcs, on a grid of 1 / `STEPS_PER_DEGREE` degrees.
    levels
        Level → one row per division: ``code``, ``properties`` and ``geometry``, a MultiPolygon
        in grid cells whose shells run counter-clockwise.
    """

    topology: Topology
    levels: Mapping[str, gpd.GeoDataFrame]


def borders_of(divisions: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> Borders:
    """Simplify the borders of counties, and join them to prefectures and provinces.

    Parameters
    ----------
    divisions
        One row per county-level division: ``code``, ``name_zh``, ``name_en``,
        ``prefecture_code``, ``province_code`` and their names.
    regions
        Hong Kong, Macao and Taiwan, with code and names, which stand at every level. Both
        together are a valid coverage; rows without a shape are left out.
    """
    together = pd.concat([divisions, regions[["code", "name_zh", "name_en", "geometry"]]])
    drawn = together[together.geometry.notna()].reset_index(drop=True)
    topology, shapes = _simplified(drawn.geometry.to_numpy())
    # A row of a frame would be made a series each time, which takes as long as all the rest.
    records = drawn.drop(columns="geometry").to_dict("records")
    levels = {level: _joined(drawn, records, shapes, level) for level in LEVELS}
    return Borders(topology, levels)


def arcs_of(ring: npt.NDArray[np.int64], begins: Begins) -> list[int]:
    """Write a closed ring as references to arcs, as TopoJSON has them.

    Parameters
    ----------
    ring
        Its vertices in grid cells, the first repeated at the end, shape (n, 2).
    begins
        From `beginnings`.
    """
    points = [tuple(point) for point in ring[:-1].tolist()]
    count = len(points)
    steps = ((points[at], points[(at + 1) % count]) for at in range(count))
    at = next(at for at, step in enumerate(steps) if step in begins)
    refs: list[int] = []
    done = 0
    while done < count:
        ref, length = begins[points[at], points[(at + 1) % count]]
        refs.append(ref)
        done += length
        at = (at + length) % count
    return refs


def beginnings(topology: Topology) -> Begins:
    """Index arcs, forwards and backwards, by their first two points."""
    found: dict[tuple[Point, Point], tuple[int, int]] = {}
    for arc in range(len(topology.left)):
        for ref in (arc, ~arc):
            points = topology.arc(ref)
            found[tuple(points[0].tolist()), tuple(points[1].tolist())] = (ref, len(points) - 1)
    return found


def _simplified(polygons: npt.NDArray[np.object_]) -> tuple[Topology, npt.NDArray[np.object_]]:
    """Simplify in degrees: lines that are straight in another plane may cross in this one."""
    for tolerance in TOLERANCES:
        simple = shapely.coverage_simplify(polygons, tolerance)
        topology = topology_of_polygons(simple, 1 / STEPS_PER_DEGREE)
        shapes = _polygons(topology, len(polygons))
        if shapely.is_valid(shapes).all():
            break
    return topology, shapes


def _polygons(topology: Topology, leaves: int) -> npt.NDArray[np.object_]:
    """Draw each leaf of its rings: shells run counter-clockwise, holes clockwise."""
    shapes = np.empty(leaves, dtype=object)
    starts = np.searchsorted(topology.ring_leaf, np.arange(leaves + 1))
    for leaf, (first, last) in enumerate(pairwise(starts.tolist())):
        rings = [shapely.linearrings(topology.ring(ring)) for ring in range(first, last)]
        shapes[leaf] = _with_holes(rings)
    return shapes


def _with_holes(rings: Iterable[Any]) -> shapely.MultiPolygon:
    """Put each hole into the smallest shell that holds it."""
    areas = {ring: shapely.Polygon(ring) for ring in rings}
    shells = sorted((it for it in areas if shapely.is_ccw(it)), key=lambda it: areas[it].area)
    holes: dict[Any, list[Any]] = {shell: [] for shell in shells}
    for ring in areas:
        if not shapely.is_ccw(ring):
            inside = areas[ring].representative_point()
            holder = next((it for it in shells if areas[it].contains(inside)), None)
            if holder is not None:
                holes[holder].append(ring)
    return shapely.MultiPolygon([shapely.Polygon(shell, inner) for shell, inner in holes.items()])


def _joined(
    divisions: gpd.GeoDataFrame,
    records: Sequence[Mapping[Any, Any]],
    shapes: npt.NDArray[np.object_],
    level: str,
) -> gpd.GeoDataFrame:
    """Join the shapes of divisions to those of a level, and name these."""
    own = level == "county"
    code = divisions["code"] if own else divisions[f"{level}_code"].fillna(divisions["code"])
    rows, joined = [], []
    for one, members in sorted(code.groupby(code).groups.items()):
        rows.append(_properties(records[members[0]], str(one), level))
        union = shapes[members[0]] if own else shapely.coverage_union_all(shapes[members])
        parts = shapely.orient_polygons(shapely.get_parts(union), exterior_cw=False)
        joined.append(shapely.MultiPolygon(list(parts)))
    return gpd.GeoDataFrame(
        {"code": [row["adcode"] for row in rows], "properties": rows}, geometry=joined
    )


def _properties(row: Mapping[Any, Any], code: str, level: str) -> dict[str, str]:
    """Say what a division is called and what it belongs to; what is missing is left out."""
    prefix = "" if level == "county" else f"{level}_"
    own = row["code"] == code
    known = {
        f"name{end}": row["name" + lang if own else f"{prefix}name{lang}"] for end, lang in NAMES
    }
    known |= {above: row[f"{above}_code"] for above in LEVELS[LEVELS.index(level) + 1 :]}
    if level == "county":
        units = [name for name in map(str, row) if name.startswith("unit_code_")]
        known |= {name.replace("unit_code", "unit"): row[name] for name in units}
    return {"adcode": code} | {key: str(value) for key, value in known.items() if pd.notna(value)}
