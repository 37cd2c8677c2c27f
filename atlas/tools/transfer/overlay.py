"""Two sets of boundaries laid over each other: the pieces that they cut the land into."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.model.country import Country
from atlas.model.progress import Progress, SilentProgress
from atlas.model.tasks import processors
from atlas.units.area import SQUARE_METRES_PER_KM2
from atlas.words.reading import read_words

_STEPS = read_words("steps")

SLIVER_M = 500.0
"""Default mean width below which a piece may be a sliver: between Tianditu and AutoNavi, 99 in
100 of the pieces along a border that did not change are narrower."""

SLIVER_SHARE = 0.05
"""A sliver is a smaller part than this of both units: a small unit may well be narrow."""

PAIRS_A_TIME = 200


@dataclass(frozen=True)
class Overlay:
    """What two sets of boundaries share.

    Attributes
    ----------
    pieces
        One row per source and target that share land, sorted by both: ``source_code``,
        ``target_code``, ``area_km2``, ``geometry`` (polygonal, in metres). Without slivers.
    sources, targets
        Index: code of every unit with a shape, sorted. ``area_km2``, and ``covered``: the
        share of that area which the other set covers, slivers included (0–1).
    slivers, slivers_km2
        How many pieces were taken for slivers, and their area.
    """

    pieces: gpd.GeoDataFrame
    sources: pd.DataFrame
    targets: pd.DataFrame
    slivers: int
    slivers_km2: float


def overlay(
    sources: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    *,
    sliver_m: float = SLIVER_M,
    progress: Progress | None = None,
    country: Country,
) -> Overlay:
    """Cut the land of two sets of boundaries into the pieces that they share.

    Parameters
    ----------
    sources, targets
        ``code`` (unique) and polygons, each set in any declared CRS and without overlaps
        within itself. Rows without a shape are passed over.
    sliver_m
        Pieces narrower than this many metres on average (twice the area over the perimeter)
        are slivers, where they are less than 5 % of both units: the same border, digitised
        twice. 0 keeps every piece.
    progress
        Hears of one step, with as many parts as there are pairs of units that meet.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    Overlay
        Areas are measured in equal-area metres, where edges run straight between vertices.

    Raises
    ------
    ValueError
        A set declares no CRS, or a code stands twice.

    Examples
    --------
    A source from x = 0 to 10 km and targets from 0 to 4 and from 4 to 10 km share pieces of
    40 % and 60 % of its area.
    """
    first, second = (
        _drawn(sources, "sources", country=country),
        _drawn(targets, "targets", country=country),
    )
    shapes, others = np.asarray(first.array), np.asarray(second.array)
    at, to = shapely.STRtree(others).query(shapes, predicate="intersects")
    shared = _intersect(shapes, others, at, to, progress or SilentProgress())
    area = shapely.area(shared)
    found = pd.DataFrame({"at": at, "to": to, "area": area})[area > 0]
    table = gpd.GeoDataFrame(
        {
            "source_code": first.index[found["at"]],
            "target_code": second.index[found["to"]],
            "area_km2": found["area"].to_numpy() / SQUARE_METRES_PER_KM2,
        },
        geometry=shared[found.index],
        crs=country.equal_area,
    )
    narrow = _slivers(found, shapes, others, shapely.length(shared[found.index]), sliver_m)
    return Overlay(
        pieces=table[~narrow].sort_values(["source_code", "target_code"], ignore_index=True),
        sources=_units(first, table, "source_code"),
        targets=_units(second, table, "target_code"),
        slivers=int(narrow.sum()),
        slivers_km2=float(table.loc[narrow, "area_km2"].sum()),
    )


def _drawn(units: gpd.GeoDataFrame, name: str, *, country: Country) -> gpd.GeoSeries:
    """Return the shapes by code, sorted, in the equal-area projection."""
    if units.crs is None:
        raise ValueError(f"the {name} declare no CRS, so they cannot be laid over others")
    shapes = gpd.GeoSeries(units.geometry.array, index=pd.Index(units["code"], name="code"))
    shapes = shapes[shapes.notna() & ~shapes.is_empty].sort_index()
    if not shapes.index.is_unique:
        twice = shapes.index[shapes.index.duplicated()][0]
        raise ValueError(f"a code stands twice among the {name}: {twice}")
    projected = shapes.set_crs(units.crs).to_crs(country.equal_area)
    # An edge between two vertices may cross another once both are bent into the projection.
    invalid = ~projected.is_valid
    projected[invalid] = projected[invalid].make_valid(method="structure")
    return projected


def _intersect(
    shapes: np.ndarray, others: np.ndarray, at: np.ndarray, to: np.ndarray, progress: Progress
) -> np.ndarray:
    def cut(pairs: slice) -> np.ndarray:
        return np.asarray(shapely.intersection(shapes[at[pairs]], others[to[pairs]]), dtype=object)

    shared = np.empty(len(at), dtype=object)
    runs = [slice(start, start + PAIRS_A_TIME) for start in range(0, len(at), PAIRS_A_TIME)]
    # Threads are enough: shapely lets go of the interpreter while GEOS works.
    pool = ThreadPoolExecutor(processors())
    try:
        with progress.step(_STEPS["overlay"], len(at)) as step:
            for pairs, found in zip(runs, pool.map(cut, runs), strict=True):
                shared[pairs] = found
                step.advance(len(found))
    finally:
        # Who is stopped does not wait for what is not begun.
        pool.shutdown(cancel_futures=True)
    mixed = shapely.get_type_id(shared) == shapely.GeometryType.GEOMETRYCOLLECTION
    shared[mixed] = [_polygonal(shape) for shape in shared[mixed]]
    return shared


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of a collection: units also meet along lines and in points."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _slivers(
    found: pd.DataFrame,
    shapes: np.ndarray,
    others: np.ndarray,
    perimeter: np.ndarray,
    sliver_m: float,
) -> np.ndarray:
    area = found["area"].to_numpy()
    narrow: np.ndarray = 2 * area / perimeter < sliver_m
    small_source = area < SLIVER_SHARE * shapely.area(shapes[found["at"]])
    small_target = area < SLIVER_SHARE * shapely.area(others[found["to"]])
    return narrow & small_source & small_target


def _units(shapes: gpd.GeoSeries, pieces: pd.DataFrame, by: str) -> pd.DataFrame:
    area = shapes.area / SQUARE_METRES_PER_KM2
    shared = pieces.groupby(by)["area_km2"].sum().reindex(area.index, fill_value=0.0)
    return pd.DataFrame({"area_km2": area, "covered": (shared / area).clip(upper=1.0)})
