"""The country as figures draw it: projected once, simplified as a coverage, dissolved to units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from atlas.catalogue.style import NationalFrame
from atlas.drawing.plan.sea import SEA
from atlas.drawing.plan.views import Points
from atlas.drawing.sheet.insets import INSETS
from atlas.drawing.sheet.sheet import Sheet
from atlas.model.crs import ALBERS
from atlas.model.dataset import SMALL_AREA, Dataset, UnitSet
from atlas.model.layer import ENLARGED
from atlas.sources.boundaries import read_nine_dash_line

Polygons = npt.NDArray[np.object_]

SMALLEST_ISLAND: Final = 4.0
"""Squared tolerances below which an island is left out."""

LARGEST_GAP: Final = 4e6
"""Square metres of the largest gap between leaves, which is no hole of the country."""

SAME_POINT: Final = 1e-3
"""Metres within which two cuts of one border are the same."""

SANSHA: Final = "4603"
"""Codes of Sansha begin so: its islands stand in the inset as dots."""


@dataclass(frozen=True)
class Mosaic:
    """The units of a set on one map.

    Attributes
    ----------
    codes
        Units, then the leaves that belong to none: the special regions.
    polygons
        One each, Albers metres, a coverage; some are empty where the map shows a part.
    edges
        Their borders, each once; only in the city insets, which alone draw them.
    """

    codes: tuple[str, ...]
    polygons: Polygons
    edges: tuple[Points, ...] = ()


@dataclass(frozen=True)
class Borders:
    """Lines of one map, Albers metres: each border once."""

    prefectures: tuple[Points, ...]
    provinces: tuple[Points, ...]
    coast: tuple[Points, ...]


@dataclass(frozen=True)
class Shapes:
    """Everything that figures draw of the country, Albers metres.

    Attributes
    ----------
    national
        Id of a unit set → its units on the national map.
    close
        ``sea`` or the id of a city inset → id of a unit set → its units there.
    borders
        ``national``, ``sea`` or the id of an inset → its lines.
    line
        The Heihe–Tengchong line, extended to the border, from south-west to north-east.
    dashes
        The dashed line of the South China Sea.
    islands
        A point for every island of Sansha, shape (n, 2).
    """

    national: dict[str, Mosaic]
    close: dict[str, dict[str, Mosaic]]
    borders: dict[str, Borders]
    line: Points
    dashes: tuple[Points, ...]
    islands: Points


def prepare_shapes(
    dataset: Dataset, sets: Sequence[str], sheet: Sheet, frame: NationalFrame
) -> Shapes:
    """Project, simplify and dissolve what the maps of some unit sets need.

    Parameters
    ----------
    dataset
        Boundaries, unit sets and the line.
    sets
        Ids of the unit sets.
    sheet, frame
        The sheet they are drawn on, and the national frame: what is too small to be seen at
        their scale is simplified away.
    """
    leaves = dataset.leaves.geometry.to_crs(ALBERS).to_numpy()
    codes = dataset.leaves["code"].to_numpy()
    uppers = [_unit_of(codes, dataset.unit_sets[name]) for name in ("prefecture", "province")]
    views = _views(leaves, sheet, frame)
    mosaics: dict[str, dict[str, Mosaic]] = {place: {} for place in views}
    for one in (dataset.unit_sets[name] for name in sets):
        own = (codes, views) if one.level != SMALL_AREA else _small(dataset, sheet, frame)
        for place, mosaic in _mosaics(one, *own):
            mosaics[place][one.id] = mosaic
    line = dataset.line.set_index("id").geometry.to_crs(ALBERS)["line_extended"]
    line = shapely.simplify(line, _tolerance(sheet, frame) / 8)
    dashes = gpd.GeoSeries(read_nine_dash_line(), crs=dataset.leaves.crs).to_crs(ALBERS)
    return Shapes(
        national=mosaics.pop("national"),
        close=mosaics,
        borders={place: _borders(polygons, *uppers) for place, polygons in views.items()},
        line=_from_the_south_west(shapely.get_coordinates(line)),
        dashes=tuple(shapely.get_coordinates(dash) for dash in dashes),
        islands=_islands(leaves[np.char.startswith(codes.astype(str), SANSHA)]),
    )


def _tolerance(sheet: Sheet, frame: NationalFrame) -> float:
    return sheet.tolerance / sheet.main(frame).scale


def _views(leaves: Polygons, sheet: Sheet, frame: NationalFrame) -> dict[str, Polygons]:
    """Simplify leaves for the national map, and for each part that is shown beside it."""
    tolerance = _tolerance(sheet, frame)
    coarse = _without_islets(shapely.coverage_simplify(leaves, tolerance), tolerance)
    sea = clipped(coarse, SEA)
    views = {"national": coarse, "sea": sea}
    for inset in INSETS:
        view = inset.view(sheet, frame)
        views[inset.id] = close_up(leaves, view.extent, sheet.tolerance / view.scale)
    return views


def _small(
    dataset: Dataset, sheet: Sheet, frame: NationalFrame
) -> tuple[npt.NDArray[np.object_], dict[str, Polygons]]:
    """Take the divisions below the county, which are drawn on borders of their own."""
    own = dataset.leaves_of(SMALL_AREA)
    leaves = own.geometry.to_crs(ALBERS).to_numpy()
    return own["code"].to_numpy(), _views(leaves, sheet, frame)


def _mosaics(
    unit_set: UnitSet, codes: npt.NDArray[np.object_], views: Mapping[str, Polygons]
) -> Iterator[tuple[str, Mosaic]]:
    """Make the mosaic of a unit set on every map that shows it."""
    for place, polygons in views.items():
        if place in ("national", "sea"):
            yield place, _mosaic(codes, polygons, unit_set)
        elif unit_set.level in ENLARGED:
            yield place, _with_edges(_mosaic(codes, polygons, unit_set))


def close_up(
    leaves: Polygons, extent: tuple[float, float, float, float], tolerance: float
) -> Polygons:
    """Cut leaves to what an inset shows and a little more, and simplify what is left."""
    west, south, east, north = extent
    spare = 0.04 * (east - west)
    window = (west - spare, south - spare, east + spare, north + spare)
    near = shapely.intersects(leaves, shapely.box(*window))
    shown = np.full(len(leaves), shapely.Polygon(), dtype=object)
    shown[near] = clipped(shapely.coverage_simplify(leaves[near], tolerance), window)
    return shown


def clipped(polygons: Polygons, window: tuple[float, float, float, float]) -> Polygons:
    """Cut a coverage to a rectangle; what only touches it goes, and a coverage is left."""
    parts, owner = shapely.get_parts(shapely.clip_by_rect(polygons, *window), return_index=True)
    area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    shown = np.full(len(polygons), shapely.Polygon(), dtype=object)
    cut = shapely.transform(parts[area], lambda points: _joined_on_the_rim(points, window))
    shapely.multipolygons(cut, indices=owner[area], out=shown)
    return shown


def _joined_on_the_rim(points: Points, window: tuple[float, float, float, float]) -> Points:
    """Give neighbours the same point where the rectangle cuts the border between them.

    Each computes it along its own ring, one from the other end: they may differ in the last
    digit, and what is no coverage cannot be united.
    """
    joined = points.copy()
    for axis, rim in enumerate(window):
        on = np.flatnonzero(points[:, axis % 2] == rim)
        along = points[on, 1 - axis % 2]
        order = np.argsort(along)
        first = np.diff(along[order], prepend=-np.inf) > SAME_POINT
        joined[on[order], 1 - axis % 2] = along[order][first][np.cumsum(first) - 1]
    return joined


def _unit_of(codes: npt.NDArray[np.object_], unit_set: UnitSet) -> npt.NDArray[np.object_]:
    """Return the unit of each leaf; a leaf of none stands for itself."""
    units = unit_set.leaves.reindex(codes).to_numpy(dtype=object)
    return np.where(pd.isna(units), codes, units)


def _mosaic(codes: npt.NDArray[np.object_], leaves: Polygons, unit_set: UnitSet) -> Mosaic:
    dissolved = dissolve(leaves, _unit_of(codes, unit_set))
    own = [code for code in unit_set.table["code"] if code in dissolved]
    others = sorted(set(dissolved) - set(own))
    order = [*own, *others]
    polygons = np.array([dissolved[code] for code in order], dtype=object)
    return Mosaic(tuple(map(str, order)), polygons)


def _with_edges(mosaic: Mosaic) -> Mosaic:
    return replace(mosaic, edges=_lines(_edges(mosaic.polygons)))


def dissolve(polygons: Polygons, group: npt.NDArray[np.object_]) -> dict[str, shapely.Geometry]:
    """Unite the polygons of a coverage by group; groups in the order of their names."""
    names, member = np.unique(group.astype(str), return_inverse=True)
    order = np.argsort(member, kind="stable")
    starts = np.searchsorted(member[order], np.arange(len(names) + 1))
    return {
        str(name): polygons[order[start]]
        if end - start == 1
        else shapely.coverage_union_all(polygons[order[start:end]])
        for name, start, end in zip(names, starts[:-1], starts[1:], strict=True)
    }


def _without_islets(leaves: Polygons, tolerance: float) -> Polygons:
    """Leave out islands that would be no more than specks, but for a leaf that has nothing else.

    Only islands go: an enclave of the same size would leave a hole.
    """
    islands = shapely.get_parts(shapely.coverage_union_all(leaves))
    islets = islands[shapely.area(islands) < SMALLEST_ISLAND * tolerance * tolerance]
    parts, owner = shapely.get_parts(leaves, return_index=True)
    tree = shapely.STRtree(islets)
    specks = tree.query(shapely.point_on_surface(parts), predicate="intersects")[0]
    kept = np.ones(len(parts), dtype=bool)
    kept[specks] = False
    kept |= ~np.isin(owner, owner[kept])
    found = np.full(len(leaves), shapely.Polygon(), dtype=object)
    shapely.multipolygons(parts[kept], indices=owner[kept], out=found)
    return found


def _borders(
    leaves: Polygons, prefecture: npt.NDArray[np.object_], province: npt.NDArray[np.object_]
) -> Borders:
    """Find the borders of each level that no higher level has."""
    levels = [
        _edges(without_slivers(np.array(list(dissolve(leaves, group).values()), dtype=object)))
        for group in (prefecture, province, np.full(len(leaves), "all", dtype=object))
    ]
    prefectures, provinces, coast = levels
    return Borders(
        prefectures=_lines(shapely.difference(prefectures, provinces)),
        provinces=_lines(shapely.difference(provinces, coast)),
        coast=_lines(coast),
    )


def without_slivers(polygons: Polygons) -> Polygons:
    """Close the gaps between leaves, which would be drawn as coasts: no real hole is so small."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    closed = np.array([_closed(part) for part in parts], dtype=object)
    found = np.full(len(polygons), shapely.Polygon(), dtype=object)
    shapely.multipolygons(closed, indices=owner, out=found)
    return found


def _closed(polygon: shapely.Polygon) -> shapely.Polygon:
    rings = [ring for ring in polygon.interiors if shapely.Polygon(ring).area > LARGEST_GAP]
    return shapely.Polygon(polygon.exterior, rings)


def _edges(polygons: Polygons) -> shapely.Geometry:
    return shapely.union_all(shapely.boundary(polygons))


def _lines(edges: shapely.Geometry) -> tuple[Points, ...]:
    merged = shapely.get_parts(shapely.line_merge(edges))
    return tuple(shapely.get_coordinates(line) for line in merged if line.length > 0)


def _from_the_south_west(line: Points) -> Points:
    return line if line[0, 0] < line[-1, 0] else line[::-1]


def _islands(polygons: Polygons) -> Points:
    parts = shapely.get_parts(polygons)
    return shapely.get_coordinates(shapely.point_on_surface(parts))
