"""Divisions below the county for tests: each county in a western and an eastern half."""

from __future__ import annotations

import geopandas as gpd
import shapely

from atlas.sources.boundary_file import clean_coverage


def halves(counties: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut each county along the meridian of its middle: 001 is the western half."""
    rows = []
    for code, shape in zip(counties["code"], counties.geometry, strict=True):
        west, south, east, north = shape.bounds
        middle = (west + east) / 2
        for number, box in enumerate(((west, south, middle, north), (middle, south, east, north))):
            half = shapely.multipolygons(
                [*shapely.get_parts(shape.intersection(shapely.box(*box)))]
            )
            rows.append((f"{code}00{number + 1}", code, f"东华门{'西东'[number]}街道", half))
    codes, own, names, shapes = zip(*rows, strict=True)
    columns = {"code": codes, "county_code": own, "name_zh": names}
    cut = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=counties.crs)
    return cut.assign(geometry=clean_coverage(cut.geometry))
