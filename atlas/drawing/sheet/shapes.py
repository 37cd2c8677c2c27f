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
from atlas.drawing.plan import (
    Points,
    Polygons,
    borders_of,
    clipped,
    close_up,
    dissolve,
    from_the_south_west,
    lines_of,
    outlined,
)
from atlas.drawing.sheet.canvas import PNG_SHEET, insets
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.layer import ENLARGED, SMALL_AREA
from atlas.sources.boundary_file import read_dashed_line

TOLERANCE: Final = 0.24
"""Px of a picture by which a border may be off; on the larger page it is a third of a px."""

SMALLEST_ISLAND: Final = 4.0
"""Squared tolerances below which an island is left out."""


@dataclass(frozen=True)
class Mosaic:
    """The units of a set on one map.

    Attributes
    ----------
    codes
        Units, then the leaves that belong to none: the special regions.
    polygons
        The leaves, the same in every set: Albers metres, a coverage; some are empty where the
        map shows a part.
    owners
        Place in `codes` of the unit that each leaf lies in.
    edges
        Borders of the units, each once; only in the city insets, which alone draw them.
    """

    codes: tuple[str, ...]
    polygons: Polygons
    owners: npt.NDArray[np.intp]
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
        The dashed line, if maps draw one.
    islands
        A point for every island that is a speck, shape (n, 2).
    """

    national: dict[str, Mosaic]
    close: dict[str, dict[str, Mosaic]]
    borders: dict[str, Borders]
    line: Points
    dashes: tuple[Points, ...]
    islands: Points

    def mosaic(self, place: str, unit_set: str) -> Mosaic:
        """Return the units of a set in one of the views: ``national``, ``sea``, an inset's id."""
        return self.national[unit_set] if place == "national" else self.close[place][unit_set]


def prepare_shapes(dataset: Dataset, sets: Sequence[str], frame: NationalFrame) -> Shapes:
    """Project, simplify and dissolve what the maps of some unit sets need.

    Parameters
    ----------
    dataset
        Boundaries, unit sets and the line.
    sets
        Ids of the unit sets.
    frame
        The national frame: what is too small to be seen at the scale of a picture is simplified
        away. A page shows as much.
    """
    plane = dataset.country.equal_area
    leaves = dataset.leaves.geometry.to_crs(plane).to_numpy()
    codes = dataset.leaves["code"].to_numpy()
    uppers = [_unit_of(codes, dataset.unit_sets[name]) for name in ("prefecture", "province")]
    views = _views(leaves, frame)
    mosaics: dict[str, dict[str, Mosaic]] = {place: {} for place in views}
    for unit_set in (dataset.unit_sets[name] for name in sets):
        own = (codes, views) if unit_set.level != SMALL_AREA else _small(dataset, frame)
        for place, mosaic in _mosaics(unit_set, *own):
            mosaics[place][unit_set.id] = mosaic
    line = dataset.line.set_index("id").geometry.to_crs(plane)["line_extended"]
    line = shapely.simplify(line, _tolerance(frame) / 8)
    country = dataset.country
    dashes = gpd.GeoSeries(
        read_dashed_line(country.frame.inset, country.tables), crs=dataset.leaves.crs
    )
    return Shapes(
        national=mosaics.pop("national"),
        close=mosaics,
        borders={place: _borders(polygons, *uppers) for place, polygons in views.items()},
        line=from_the_south_west(shapely.get_coordinates(line)),
        dashes=tuple(shapely.get_coordinates(dash) for dash in dashes.to_crs(plane)),
        islands=_islands(leaves, codes, frame),
    )


def _tolerance(frame: NationalFrame) -> float:
    return TOLERANCE / PNG_SHEET.main(frame).scale


def _views(leaves: Polygons, frame: NationalFrame) -> dict[str, Polygons]:
    """Simplify leaves for the national map, and for each part that is shown beside it."""
    tolerance = _tolerance(frame)
    coarse = _without_islets(shapely.coverage_simplify(leaves, tolerance), tolerance)
    views = {"national": coarse}
    if frame.inset is not None:
        views["sea"] = clipped(coarse, frame.inset.extent)
    for inset in insets(frame):
        view = inset.view(PNG_SHEET, frame)
        views[inset.id] = close_up(leaves, view.extent, TOLERANCE / view.scale)
    return views


def _small(
    dataset: Dataset, frame: NationalFrame
) -> tuple[npt.NDArray[np.object_], dict[str, Polygons]]:
    """Take the divisions below the county, which are drawn on borders of their own."""
    own = dataset.leaves_of(SMALL_AREA)
    leaves = own.geometry.to_crs(dataset.country.equal_area).to_numpy()
    return own["code"].to_numpy(), _views(leaves, frame)


def _mosaics(
    unit_set: UnitSet, codes: npt.NDArray[np.object_], views: Mapping[str, Polygons]
) -> Iterator[tuple[str, Mosaic]]:
    """Make the mosaic of a unit set on every map that shows it."""
    units = _unit_of(codes, unit_set)
    for place, polygons in views.items():
        close = place not in ("national", "sea")
        if close and unit_set.level not in ENLARGED:
            continue
        mosaic = _mosaic(polygons, units, unit_set)
        yield place, replace(mosaic, edges=_edges(polygons, units)) if close else mosaic


def _unit_of(codes: npt.NDArray[np.object_], unit_set: UnitSet) -> npt.NDArray[np.object_]:
    """Return the unit of each leaf; a leaf of none stands for itself."""
    units = unit_set.leaves.reindex(codes).to_numpy(dtype=object)
    return np.where(pd.isna(units), codes, units)


def _mosaic(leaves: Polygons, units: npt.NDArray[np.object_], unit_set: UnitSet) -> Mosaic:
    drawn = set(units)
    own = [code for code in unit_set.table["code"] if code in drawn]
    order = [*own, *sorted(drawn - set(own))]
    return Mosaic(tuple(map(str, order)), leaves, pd.Index(order).get_indexer(units))


def _edges(leaves: Polygons, units: npt.NDArray[np.object_]) -> tuple[Points, ...]:
    return lines_of(borders_of(dissolve(leaves, units).values()))


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
    left = np.full(len(leaves), shapely.Polygon(), dtype=object)
    shapely.multipolygons(parts[kept], indices=owner[kept], out=left)
    return left


def _borders(
    leaves: Polygons, prefecture: npt.NDArray[np.object_], province: npt.NDArray[np.object_]
) -> Borders:
    """Find the borders of each level that no higher level has."""
    prefectures, provinces, coast = (
        borders_of(outlined(leaves, group))
        for group in (prefecture, province, np.full(len(leaves), "all", dtype=object))
    )
    return Borders(
        prefectures=lines_of(shapely.difference(prefectures, provinces)),
        provinces=lines_of(shapely.difference(provinces, coast)),
        coast=lines_of(coast),
    )


def _islands(leaves: Polygons, codes: npt.NDArray[np.object_], frame: NationalFrame) -> Points:
    inset = frame.inset
    if inset is None or inset.islands is None:
        return np.empty((0, 2))
    parts = shapely.get_parts(leaves[np.char.startswith(codes.astype(str), inset.islands)])
    return shapely.get_coordinates(shapely.point_on_surface(parts))
