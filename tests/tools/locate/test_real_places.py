"""The real divisions: known places, both sides of the line, and the plain way of joining."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS

from atlas.country import china
from atlas.measures.heihe_tengchong import SPHERE
from atlas.tools.locate import Locator

POINTS = 20_000


@pytest.fixture(scope="module")
def locator(built_site) -> Locator:
    return Locator.open(built_site / "downloads/china-population-atlas.gpkg")


@pytest.fixture(scope="module")
def cloud() -> gpd.GeoSeries:
    """Random points over China and around it."""
    generator = np.random.default_rng(20201101)
    lon, lat = generator.uniform(73, 136, POINTS), generator.uniform(17, 54, POINTS)
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs="EPSG:4490")


def beside_the_line(start, to, along_m, aside_m) -> tuple[float, float]:
    """Go along the line, then aside at a right angle: to the right if `aside_m` is positive."""
    bearing = SPHERE.inv(*start, *to)[0]
    lon, lat, back = SPHERE.fwd(*start, bearing, along_m)
    return SPHERE.fwd(lon, lat, back + 180 + 90, aside_m)[:2]


@pytest.mark.parametrize(
    ("point", "division", "unit", "prefecture", "province", "side"),
    [
        ((126.63, 45.75), "230103", "230103", "Harbin", "Heilongjiang", "southeast"),
        ((120.07, 29.30), "330782", "330782", "Jinhua", "Zhejiang", "southeast"),
        ((91.11, 29.65), "540102", "U540102", "Lhasa", "Xizang (Tibet)", "northwest"),
        ((116.418, 39.89), "110101", "U110101", "Beijing", "Beijing", "southeast"),
    ],
)
def test_known_places(locator, point, division, unit, prefecture, province, side):
    row = locator.locate([point[0]], [point[1]]).iloc[0]
    assert row["place_kind"] == "counted"
    assert (row["division_code"], row["unit_2010_2020"]) == (division, unit)
    assert (row["prefecture_name_en"], row["province_name_en"]) == (prefecture, province)
    assert row["line_side"] == side


@pytest.mark.parametrize(
    ("start", "to", "along_m", "division"),
    [
        (china().line.southwest, china().line.northeast, 3_000, "530581"),
        (china().line.northeast, china().line.southwest, 30_000, "231102"),
    ],
)
def test_a_few_hundred_metres_beside_the_line_at_both_its_ends(
    locator, start, to, along_m, division
):
    southeast = 1 if start == china().line.southwest else -1
    for metres in (2_000, 300, 5):
        for sign, side in ((southeast, "southeast"), (-southeast, "northwest")):
            point = beside_the_line(start, to, along_m, sign * metres)
            row = locator.locate(*point).iloc[0]
            assert (row["division_code"], row["line_side"]) == (division, side)


@pytest.mark.parametrize(
    ("point", "kind", "name"),
    [
        ((114.17, 22.32), "special_region", "Hong Kong SAR"),
        ((121.56, 25.04), "special_region", "Taiwan"),
        ((113.56, 22.14), "special_region", "Macao SAR"),
        ((118.37, 24.45), "not_counted", "Kinmen County"),
        ((125.0, 28.0), "outside", None),
        ((139.7, 35.7), "outside", None),
    ],
)
def test_places_without_a_unit(locator, point, kind, name):
    row = locator.locate([point[0]], [point[1]]).iloc[0]
    assert row["place_kind"] == kind
    assert row["division_name_en"] == name if name else row.drop("place_kind").isna().all()
    if kind == "special_region":
        assert row.filter(like="unit_").isna().all()
        assert row["province_name_en"] == name


def test_every_point_is_where_a_plain_join_says(locator, dataset, cloud):
    found = locator.locate(cloud.x, cloud.y)
    units = dataset.unit_sets["county_2010_2020"].table
    for layer, column in ((dataset.leaves, "division_code"), (units, "unit_2010_2020")):
        shapes = layer.loc[layer.geometry.notna(), ["code", "geometry"]]
        joined = gpd.sjoin(gpd.GeoDataFrame(geometry=cloud), shapes, how="left")
        assert len(joined) == POINTS
        assert found[column].fillna("").to_list() == joined["code"].fillna("").to_list()


def test_corners_of_borders_belong_to_the_smallest_code(locator, dataset):
    corners = np.unique(shapely.get_coordinates(dataset.leaves.geometry.array), axis=0)
    corners = np.random.default_rng(5).choice(corners, 5_000, replace=False)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*corners.T), crs="EPSG:4490")
    joined = gpd.sjoin(points, dataset.leaves[["code", "geometry"]])
    assert len(joined) > 1.5 * len(corners)  # most corners are two divisions' or more
    smallest = joined.groupby(level=0)["code"].min()
    assert locator.locate(*corners.T)["division_code"].to_list() == smallest.to_list()


def test_the_side_is_that_of_the_great_circle(locator, cloud):
    found = locator.locate(cloud.x, cloud.y)["line_side"]
    inside = found.notna().to_numpy()

    def on_sphere(lon, lat):
        lon, lat = np.radians(lon), np.radians(lat)
        return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])

    pole = np.cross(on_sphere(*china().line.northeast), on_sphere(*china().line.southwest))
    # Positive to the left of the way from Heihe to Tengchong, which is the south-east.
    sine = pole / np.linalg.norm(pole) @ on_sphere(cloud.x, cloud.y)
    off_the_line = inside & (np.abs(sine) * SPHERE.a > 2)
    assert off_the_line.sum() > POINTS / 3
    assert ((sine > 0) == found.eq("southeast").to_numpy(bool, na_value=False))[off_the_line].all()


def test_points_off_the_coast_are_taken_to_the_nearest_division(locator):
    found = locator.find(np.array([121.99, 125.0]), np.array([30.9, 28.0]), near_m=50_000)
    assert found["place_kind"].to_list() == ["nearest", "outside"]
    assert found["division_code"].notna().to_list() == [True, False]
    assert 0 < found["nearest_m"][0] < 50_000
    assert found["nearest_m"].isna()[1]


def test_the_distance_to_a_border_is_that_of_a_circle_that_touches_it(locator):
    """Grown by the distance, no point reaches another division before the one that is named."""
    generator = np.random.default_rng(7)
    lon, lat = generator.uniform(105, 120, 3000), generator.uniform(25, 38, 3000)
    found = locator.find(lon, lat, border_m=820)
    near = found[found["border_m"].notna()].index
    assert len(near) > 50
    shapes = locator.divisions.set_index("division_code").geometry
    for at in near[:20]:
        here = CRS.from_proj4(f"+proj=aeqd +lon_0={lon[at]} +lat_0={lat[at]} +ellps=GRS80")
        around = shapes.cx[lon[at] - 0.02 : lon[at] + 0.02, lat[at] - 0.02 : lat[at] + 0.02]
        others = around.drop(found.at[at, "division_code"]).to_crs(here)
        metres = others.distance(shapely.Point(0, 0))
        assert metres.idxmin() == found.at[at, "across_division_code"]
        assert found.at[at, "border_m"] == pytest.approx(metres.min(), rel=3e-3, abs=1)
