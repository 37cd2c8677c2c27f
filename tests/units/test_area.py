"""Areas: a square whose area is known, the zone of a sphere's formula, and nothing for nothing."""

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod
from shapely import box, segmentize

from atlas import UserError
from atlas.country import china
from atlas.units.unite import area_km2


def test_square_in_metres() -> None:
    squares = gpd.GeoSeries([box(0, 0, 2000, 3000), None], index=["a", "b"], crs=china().equal_area)
    areas = area_km2(squares, china().equal_area)
    assert areas["a"] == pytest.approx(6.0)
    assert areas.isna()["b"]
    assert areas.dtype == "Float64"


@pytest.mark.parametrize(("west", "south"), [(80, 30), (105, 20), (130, 48)])
def test_a_cell_of_one_degree_has_its_geodesic_area(west: int, south: int) -> None:
    cell = segmentize(box(west, south, west + 1, south + 1), 0.01)
    geodesic = abs(Geod(ellps="GRS80").geometry_area_perimeter(cell)[0]) / 1e6
    measured = area_km2(gpd.GeoSeries([cell], crs=china().crs), china().equal_area)[0]
    assert measured == pytest.approx(geodesic, rel=1e-5)


def test_without_a_crs_nothing_is_measured() -> None:
    with pytest.raises(UserError, match="geometries that declare their CRS"):
        area_km2(gpd.GeoSeries([box(0, 0, 1, 1)]), china().equal_area)


def test_the_index_is_kept() -> None:
    areas = area_km2(
        gpd.GeoSeries([None, box(0, 0, 1000, 1000)], index=[7, 3], crs=china().equal_area),
        china().equal_area,
    )
    pd.testing.assert_index_equal(areas.index, pd.Index([7, 3]))
