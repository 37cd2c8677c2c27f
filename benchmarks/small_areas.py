"""Divisions below the county for trials: the packaged counties cut up, and their people shared out.

Nobody publishes the townships of China as open data, so the counties themselves are cut: into
triangles between their own vertices, which are joined to compact parts of about the same area. No
vertex is new, so the parts are a clean coverage, as those of a real file are after cleaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from atlas.country import china
from atlas.units.history import county_of_polygon
from atlas.units.inputs import (
    Inputs,
    read_census_inputs,
    read_division_history,
    read_leaves,
    read_unrecorded,
)

YEARS = (2010, 2020)


def packaged_inputs() -> Inputs:
    """Read what a build reads by itself."""
    history = read_division_history(country=china())
    censuses = read_census_inputs(history)
    return Inputs(
        china(),
        history,
        censuses,
        read_leaves(history)[0],
        read_unrecorded(censuses, tables=china().tables),
    )


def cut_counties(counties: gpd.GeoDataFrame, parts: int) -> gpd.GeoDataFrame:
    """Cut counties into parts: ``code`` (that of the county and three digits), names, polygons."""
    flat = counties.geometry.to_crs(china().equal_area)
    rows = []
    for code, name, drawn, degrees in zip(
        counties["code"], counties["name_zh"], flat, counties.geometry, strict=True
    ):
        for number, shape in enumerate(_cut(drawn, degrees, parts), start=1):
            rows.append((f"{code}{number:03d}", f"{name}{number}", shape))
    codes, names, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {"code": codes, "name_zh": names}, geometry=list(shapes), crs=counties.crs
    )


def _cut(
    drawn: shapely.Geometry, degrees: shapely.Geometry, parts: int
) -> Iterator[shapely.Geometry]:
    """Cut one polygon; it is measured in metres and cut in degrees, whose vertices stay."""
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(degrees))
    corners = shapely.get_coordinates(triangles).reshape(len(triangles), -1, 2)
    centres = corners[:, :3].mean(axis=1) * (np.cos(np.radians(degrees.centroid.y)), 1)
    for group in _halved(centres, shapely.area(triangles), parts):
        yield shapely.coverage_union_all(triangles[group])


def _halved(
    centres: npt.NDArray[np.float64], areas: npt.NDArray[np.float64], parts: int
) -> Iterator[npt.NDArray[np.intp]]:
    """Halve a set of triangles along its longer side until there are so many parts."""
    waiting = [(np.arange(len(centres)), parts)]
    while waiting:
        own, wanted = waiting.pop()
        if wanted == 1 or len(own) < 2:
            yield own
            continue
        longer = int(np.argmax(np.ptp(centres[own], axis=0)))
        order = own[np.argsort(centres[own, longer], kind="stable")]
        share = (wanted // 2) / wanted
        reached = np.searchsorted(np.cumsum(areas[order]), share * areas[order].sum())
        middle = min(max(int(reached), 1), len(order) - 1)
        waiting += [(order[middle:], wanted - wanted // 2), (order[:middle], wanted // 2)]


def share_people(inputs: Inputs, areas: gpd.GeoDataFrame, year: int) -> pd.DataFrame:
    """Share the people of each county of 2020 out to its parts, whole and exactly."""
    rows = inputs.rows[inputs.rows["year"] == year]
    people = rows.groupby("latest_code")["population"].sum()
    county = areas["code"].str[:6]
    held = county.map(county_of_polygon(sorted(set(county)), inputs.history))
    of_county = held.map(people).fillna(0).astype("int64")
    number = held.groupby(held).cumcount()
    size = held.map(held.value_counts())
    # The later a part, the more people it gets: none is like another.
    before, after = (place * (place + 1) for place in (number, number + 1))
    whole = size * (size + 1)
    shared = of_county * after // whole - of_county * before // whole
    return pd.DataFrame({"code": areas["code"], "county_code": held, "population": shared})


def write_small_areas(folder: Path, parts: int, provinces: tuple[str, ...] = ()) -> int:
    """Write ``areas.gpkg``, ``2010.csv`` and ``2020.csv``; return how many areas there are."""
    inputs = packaged_inputs()
    leaves = inputs.leaves[~inputs.leaves["code"].isin(china().special)]
    if provinces:
        leaves = leaves[leaves["code"].str[:2].isin(provinces)]
    areas = cut_counties(leaves, parts)
    areas.to_file(folder / "areas.gpkg", layer="areas")
    for year in YEARS:
        share_people(inputs, areas, year).to_csv(folder / f"{year}.csv", index=False)
    return len(areas)
