"""The Heihe–Tengchong line as geometry: where it runs, and which land lies south-east of it."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod, Transformer
from shapely import LineString, Polygon
from shapely.ops import substring

from atlas.model.country import Country
from atlas.words.reading import LANGS, read_words

_NAMES = read_words("units", "name")

SPHERE = Geod(a=6_371_000, b=6_371_000)
"""A great circle is the shortest line on a sphere; its radius only sets the length."""

STEP_M = 5_000
"""Distance of the vertices along the line; the straight pieces stray less than 1 m from it."""

FAR_M = 10_000_000
"""Beyond every unit, in the metres of the projection: closes the polygon south-east."""

SLIVER = 1e-9
"""A smaller part of a unit's area is rounding where the line only touches it."""

SOUTHEAST, NORTHWEST, STRADDLING = "southeast", "northwest", "straddling"


def _ends(*, country: Country) -> tuple[tuple[float, float], tuple[float, float]]:
    return country.line.southwest, country.line.northeast


def great_circle(start: tuple[float, float], end: tuple[float, float]) -> LineString:
    """Draw the great circle between two points, a vertex every 5 km.

    Longitude and latitude in degrees, read as on a sphere. The geodesic of the ellipsoid
    (GRS80) runs within 1 km of it; no more than one county changes its side by that.
    """
    length = SPHERE.inv(*start, *end)[2]
    between = SPHERE.npts(*start, *end, max(1, round(length / STEP_M) - 1))
    return LineString([start, *between, end])


@cache
def extended_line(*, country: Country) -> LineString:
    """Draw the line from south-west to north-east, far beyond both ends, in metres."""
    start, end = _ends(country=country)
    there, back, _ = SPHERE.inv(*start, *end)
    southwest = SPHERE.fwd(*start, there + 180, country.line.extended_m)[:2]
    northeast = SPHERE.fwd(*end, back + 180, country.line.extended_m)[:2]
    return to_albers(great_circle(southwest, northeast), country=country)


def to_albers(line: LineString, *, country: Country) -> LineString:
    """Project a line in degrees (EPSG:4490) vertex by vertex into the equal-area projection."""
    project = Transformer.from_crs(country.crs, country.equal_area, always_xy=True)
    return LineString(np.column_stack(project.transform(*line.xy)))


def southeast_of(line: LineString) -> Polygon:
    """Close a line that runs from south-west to north-east into the land south-east of it.

    Parameters
    ----------
    line
        In metres, longer than the country is wide.

    Returns
    -------
    shapely.Polygon
        In metres, reaching 10,000 km east and south of the projection's origin.
    """
    (west, _), (_, north) = line.coords[0], line.coords[-1]
    return Polygon([*line.coords, (FAR_M, north), (FAR_M, -FAR_M), (west, -FAR_M)])


@cache
def southeast_polygon(*, country: Country) -> Polygon:
    """Return the land south-east of the extended line, in the equal-area projection."""
    return southeast_of(extended_line(country=country))


def heihe_tengchong_line(
    land: gpd.GeoDataFrame | gpd.GeoSeries, *, country: Country
) -> gpd.GeoDataFrame:
    """Draw the line between its two ends, and extended to the border.

    Parameters
    ----------
    land
        Polygons of the country, in any CRS; they need not be dissolved.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4490, columns ``id`` (``line``: Tengchong to Heihe; ``line_extended``: to the
        outermost land on it), ``name_zh``, ``name_en`` and ``geometry`` (LineString, a vertex
        every 5 km so that straight pieces between them stay on the great circle).
    """
    extended = extended_line(country=country)
    ends = gpd.GeoSeries.from_xy(*zip(*_ends(country=country), strict=True), crs=country.crs)
    shapes = np.asarray(land.geometry.to_crs(country.equal_area).array)
    on_it = shapes[shapely.STRtree(shapes).query(extended, predicate="intersects")]
    inside = shapely.get_coordinates(shapely.intersection(on_it, extended))
    crossings = gpd.points_from_xy(*inside.T)
    points = np.append(crossings.to_numpy(), ends.to_crs(country.equal_area).to_numpy())
    along = shapely.line_locate_point(extended, points)
    to_border = substring(extended, along.min(), along.max())
    back = gpd.GeoSeries([to_border], crs=country.equal_area).to_crs(country.crs).array[0]
    lines = [great_circle(*_ends(country=country)), back]
    ids = ["line", "line_extended"]
    return gpd.GeoDataFrame(
        {
            "id": ids,
            **{f"name_{lang}": [_NAMES[id].get(lang) for id in ids] for lang in LANGS},
        },
        geometry=shapely.transform(lines, lambda degrees: degrees.round(6)),
        crs=country.crs,
    )


def southeast_area_share(
    units: gpd.GeoDataFrame, side: Polygon | None = None, *, country: Country
) -> pd.Series:
    """Measure which part of each unit's area lies south-east of the line.

    Parameters
    ----------
    units
        One row per unit with ``code`` and geometry in any declared CRS. A unit without a
        polygon takes the share of the unit named in its ``land_in`` (a code), if the column
        is there.
    side
        Land that counts as south-east, in the equal-area projection; default the extended line's
        (`southeast_polygon`).
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.Series
        Float64, 0–1, named ``southeast_area_share``, on the units' index. Exactly 0 or 1
        where the line does not cross the unit; null where nothing is known of its land.

    Notes
    -----
    Only units that the boundary of ``side`` crosses are cut, in the equal-area projection.
    """
    side = side or southeast_polygon(country=country)
    shapes = np.asarray(units.geometry.to_crs(country.equal_area).array)
    crossed = shapely.STRtree(shapes).query(side.exterior, predicate="intersects")
    shares = _inside(shapes, side).astype(float)
    cut = shapely.intersection(shapes[crossed], side)
    shares[crossed] = shapely.area(cut) / shapely.area(shapes[crossed])
    shares[shares < SLIVER] = 0
    shares[shares > 1 - SLIVER] = 1
    measured = pd.Series(shares, units.index, "Float64", "southeast_area_share")
    return with_hosts(measured, units)


def southeast_by_representative_point(
    units: gpd.GeoDataFrame, side: Polygon | None = None, *, country: Country
) -> pd.Series:
    """Say for each unit whether a point inside it lies south-east of the line.

    The sensitivity beside the split by area: no unit is divided.

    Parameters
    ----------
    units, side
        As for `southeast_area_share`.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.Series
        ``boolean``, named ``southeast_by_representative_point``; null as for the share.
    """
    side = side or southeast_polygon(country=country)
    shapes = np.asarray(units.geometry.to_crs(country.equal_area).array)
    name = "southeast_by_representative_point"
    placed = pd.Series(_inside(shapes, side), units.index, "boolean", name)
    return with_hosts(placed, units)


def line_side(share: pd.Series) -> pd.Series:
    """Class units by their share: ``southeast``, ``northwest`` or ``straddling``; null stays."""
    side = pd.Series(STRADDLING, share.index, dtype="string", name="line_side")
    side = side.mask(share.eq(1).fillna(False), SOUTHEAST)
    side = side.mask(share.eq(0).fillna(False), NORTHWEST)
    return side.mask(share.isna())


def with_hosts(values: pd.Series, units: gpd.GeoDataFrame) -> pd.Series:
    """Give units without a polygon the value of the unit named in ``land_in``, if it is there."""
    drawn = values.mask(units.geometry.isna())
    if "land_in" not in units:
        return drawn
    by_code = pd.Series(drawn.array, units["code"])
    hosts = pd.Series(by_code.reindex(units["land_in"]).array, units.index)
    return drawn.fillna(hosts)


def _inside(shapes: np.ndarray, side: Polygon) -> np.ndarray:
    shapely.prepare(side)
    return shapely.contains(side, shapely.point_on_surface(shapes))
