"""Split people and land by any line: which part of each unit lies to the right of it."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LineString, Polygon
from shapely.ops import split

from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.frames import PEOPLE, check_frame, check_projected
from atlas.units.unite import area_of_projected

SLIVER: Final = 1e-9
"""A smaller part of a unit's area is rounding where the line only touches it."""

FAR_M: Final = 10_000_000
"""How far the land beside a line reaches, in metres from the origin of the projection."""


def right_of(line: LineString) -> Polygon:
    """Close a line into the land on its right, as one looks from its first point to its last.

    Parameters
    ----------
    line
        In metres. Beyond both ends it is prolonged straight on.

    Returns
    -------
    Polygon
        In metres, reaching `FAR_M` from the origin on every side.

    Raises
    ------
    ValueError
        The line crosses itself, prolonged as it is, or has no length.

    Examples
    --------
    Of a line that runs north the land to the east:

    >>> east = right_of(LineString([(0, 0), (0, 1)]))
    >>> shapely.contains_xy(east, [5, -5], [0, 0]).tolist()
    [True, False]
    """
    points = shapely.get_coordinates(line)
    ends = [_prolonged(points[1], points[0]), _prolonged(points[-2], points[-1])]
    whole = LineString([ends[0], *points, ends[1]])
    if not whole.is_simple:
        raise ValueError("the line, prolonged straight on beyond its ends, crosses itself")
    parts = split(shapely.box(-FAR_M, -FAR_M, FAR_M, FAR_M), whole).geoms
    return next(part for part in parts if isinstance(part, Polygon) and _runs_along(part, points))


def _prolonged(before: np.ndarray, end: np.ndarray) -> np.ndarray:
    ahead = end - before
    if not (length := float(np.hypot(*ahead))):
        raise ValueError("the line has no length")
    beyond: np.ndarray = end + ahead / length * 4 * FAR_M
    return beyond


def _runs_along(part: Polygon, points: np.ndarray) -> bool:
    """Return whether a line runs along a polygon clockwise, which is then on its right."""
    ring = shapely.get_coordinates(shapely.orient_polygons(part, exterior_cw=True).exterior)
    starts = np.flatnonzero((ring[:-1] == points[0]).all(axis=1))
    return bool((ring[starts + 1] == points[1]).all(axis=1).any())


def area_share(land: gpd.GeoSeries, side: Polygon) -> pd.Series:
    """Measure which part of the area of each unit lies inside a polygon of the same projection.

    Returns
    -------
    Series
        Float64 on the index of ``land``, 0–1; missing where there is no polygon. Exactly 0 or 1
        where the boundary of ``side`` does not cross the unit: only those that it crosses are cut.
    """
    shapes = np.asarray(land.array)
    crossed = shapely.STRtree(shapes).query(side.exterior, predicate="intersects")
    shares = point_inside(shapes, side).astype(float)
    cut = shapely.intersection(shapes[crossed], side)
    shares[crossed] = shapely.area(cut) / shapely.area(shapes[crossed])
    shares[shares < SLIVER] = 0
    shares[shares > 1 - SLIVER] = 1
    return pd.Series(shares, land.index, "Float64").mask(land.isna())


def point_inside(shapes: np.ndarray, side: Polygon) -> np.ndarray:
    """Return for each shape whether a point within it lies inside a polygon."""
    shapely.prepare(side)
    return shapely.contains(side, shapely.point_on_surface(shapes))


def area_share_right_of(
    units: gpd.GeoDataFrame, line: gpd.GeoSeries | gpd.GeoDataFrame, *, crs: object | None = None
) -> pd.Series:
    """Measure which part of each unit's area lies to the right of a line.

    Parameters
    ----------
    units
        Polygons in any declared CRS, a row per unit.
    line
        One LineString in any declared CRS; `HEIHE_TENGCHONG` is one, with the south-east on its
        right. Vertices are projected, and joined by straight pieces: a great circle needs many.
        Beyond both ends it is prolonged straight on.
    crs
        The equal-area projection in metres to measure in; None takes that of the units.

    Returns
    -------
    Series
        Float64 on the units' index, 0–1. Exactly 0 or 1 where the line does not cross the unit;
        missing where a unit has no polygon.

    Raises
    ------
    UserError
        The units or the line declare no CRS, the line is not one LineString or crosses itself,
        or the CRS to measure in is in degrees.

    Examples
    --------
    A square of 2 by 2 km, and a line that leaves a quarter of it to the east:

    >>> square = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 2000, 2000)], crs="EPSG:6933")
    >>> line = gpd.GeoSeries([LineString([(1500, -1), (1500, 1)])], crs="EPSG:6933")
    >>> area_share_right_of(square, line).tolist()
    [0.25]
    """
    call = "atlas.measures.area_share_right_of"
    measured_in = check_projected(call, "units", units, crs)
    side = _side(call, line, measured_in)
    return area_share(units.geometry.to_crs(measured_in), side).rename("area_share_right")


def _side(call: str, line: gpd.GeoSeries | gpd.GeoDataFrame, crs: object) -> Polygon:
    expected = Message("one line that declares its CRS and does not cross itself")
    shape = line.geometry if isinstance(line, gpd.GeoSeries | gpd.GeoDataFrame) else None
    if shape is None or shape.crs is None or list(shape.geom_type) != ["LineString"]:
        given = type(line).__name__ if shape is None else ", ".join(map(str, shape.geom_type))
        raise FaultyInputError([Fault(expected, call, column="line", value=given)])
    try:
        return right_of(shape.to_crs(crs).iloc[0])
    except ValueError as error:
        given = shapely.to_wkt(shape.iloc[0], 3)
        raise FaultyInputError(
            [Fault(Message(f"{expected}: {error}"), call, None, "line", given)]
        ) from None


def split_people(people: pd.Series, share: pd.Series) -> tuple[int, int]:
    """Divide the people of all units in two, by the share of each that is on one side.

    Parameters
    ----------
    people
        Of each unit (people, nullable).
    share
        Part of each unit on the side, 0–1, by the same index.

    Returns
    -------
    tuple of int
        People on the side, rounded once for all, and the rest of the total. Units without people
        or share are left out.
    """
    known = people.notna() & share.notna()
    counted = people[known].astype("Int64")
    there = round(float((counted * share[known].astype("Float64")).sum()))
    return there, int(counted.sum()) - there


def split_by_line(
    units: gpd.GeoDataFrame,
    line: gpd.GeoSeries | gpd.GeoDataFrame,
    of: str,
    *,
    crs: object | None = None,
) -> pd.DataFrame:
    """Split people and land of units between the two sides of a line.

    Parameters
    ----------
    units, line, crs
        As for `area_share_right_of`.
    of
        Column of ``units`` that counts people.

    Returns
    -------
    DataFrame
        Rows ``right``, ``left`` and ``left_out``, those units whose people or land is not known:
        ``of`` (Int64, people, to the person), ``people_share_pct``, ``area_km2``,
        ``area_share_pct`` and ``density`` (Float64; % of both sides, people per km²), and
        ``units`` (Int64): those wholly on one side. A unit that the line crosses is on neither;
        its people are taken to be spread evenly over its area.

    Raises
    ------
    UserError
        As for `area_share_right_of`, or ``of`` is missing or counts no whole people.

    Examples
    --------
    300 people, 100 of them in a square that the line halves: 100 · ½ + 200 = 250 to the right.

    >>> squares = [shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)]
    >>> units = gpd.GeoDataFrame({"people": [100, 200]}, geometry=squares, crs="EPSG:6933")
    >>> line = gpd.GeoSeries([LineString([(500, 0), (500, 1000)])], crs="EPSG:6933")
    >>> split_by_line(units, line, "people")[["people", "area_km2", "units"]]
              people  area_km2  units
    right        250       1.5      1
    left          50       0.5      0
    left_out       0       0.0      0
    """
    call = "atlas.measures.split_by_line"
    check_frame(call, "units", units, {of: PEOPLE})
    measured_in = check_projected(call, "units", units, crs)
    land = units.geometry.to_crs(measured_in)
    share = area_share(land, _side(call, line, measured_in))
    people, area = units[of].astype("Int64"), area_of_projected(land)
    known = people.notna() & share.notna()
    right, left = split_people(people, share)
    on_right = float((area[known] * share[known]).sum())
    areas = [on_right, float(area[known].sum()) - on_right]
    whole = [int(share[known].eq(end).sum()) for end in (1, 0)]
    sides = pd.DataFrame(
        {
            of: pd.array([right, left, int(people[~known].sum())], dtype="Int64"),
            "area_km2": pd.array([*areas, float(area[~known].sum())], dtype="Float64"),
            "units": pd.array([*whole, int((~known).sum())], dtype="Int64"),
        },
        index=["right", "left", "left_out"],
    )
    both = sides.iloc[:2]
    sides["people_share_pct"] = 100 * both[of] / both[of].sum()
    sides["area_share_pct"] = 100 * both["area_km2"] / both["area_km2"].sum()
    sides["density"] = both[of] / both["area_km2"]
    order = [of, "people_share_pct", "area_km2", "area_share_pct", "density", "units"]
    return sides[order].astype({name: "Float64" for name in order if name not in (of, "units")})
