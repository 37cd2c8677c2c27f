"""The real divisions: known places, both sides of the line, and the plain way of joining."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from atlas.country import china
from atlas.measures.heihe_tengchong import SPHERE
from atlas.tools.locate import Locator
from atlas.tools.locate.cutting import cut_shapes, southeast_degrees
from atlas.tools.locate.division_index import locator_of
from atlas.tools.locate.locator import Point
from atlas.units.unite import area_km2

POINTS = 20_000


@pytest.fixture(scope="module")
def pieces(dataset) -> gpd.GeoDataFrame:
    """The pieces of the divisions, with their code and side."""
    side = southeast_degrees(country=china())
    cut, owner, sides = cut_shapes(np.asarray(dataset.leaves.geometry.array), side)
    of = {"code": dataset.leaves["code"].to_numpy()[owner], "line_side": sides}
    return gpd.GeoDataFrame(of, geometry=cut, crs=dataset.leaves.crs)


@pytest.fixture(scope="module")
def locator(dataset) -> Locator:
    return locator_of(dataset.leaves, dataset.unit_sets, dataset.special_regions, country=china())


@pytest.fixture(scope="module")
def cloud() -> gpd.GeoSeries:
    """Random points over China and around it."""
    generator = np.random.default_rng(20201101)
    lon, lat = generator.uniform(73, 136, POINTS), generator.uniform(17, 54, POINTS)
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs="EPSG:4490")


def beside_the_line(start, to, along_m, aside_m) -> Point:
    """Go along the line, then aside at a right angle: to the right if `aside_m` is positive."""
    bearing = SPHERE.inv(*start, *to)[0]
    lon, lat, back = SPHERE.fwd(*start, bearing, along_m)
    return Point(*SPHERE.fwd(lon, lat, back + 180 + 90, aside_m)[:2])


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
            row = locator.locate([point.lon], [point.lat]).iloc[0]
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


def test_the_line_itself_is_north_west(locator):
    found = locator.locate(*shapely.get_coordinates(southeast_degrees(country=china())).T)
    sides = found.loc[found["place_kind"] != "outside", "line_side"]
    assert len(sides) > 500
    assert sides.eq("northwest").all()


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


def test_the_pieces_are_the_divisions_whole_and_without_overlap(pieces, dataset):
    areas = pd.Series(shapely.area(pieces.geometry.array)).groupby(pieces["code"]).sum()
    wholes = shapely.area(dataset.leaves.geometry.array)
    assert np.allclose(areas.reindex(dataset.leaves["code"]), wholes, rtol=1e-9)
    assert shapely.union_all(pieces.geometry.array).area == pytest.approx(areas.sum(), rel=1e-9)
    assert shapely.is_valid(pieces.geometry.array).all()


def test_the_parts_of_a_straddling_unit_have_its_share_of_area(pieces, dataset):
    unit_set = dataset.unit_sets["county_2010_2020"]
    units = unit_set.table.set_index("code")
    straddling = units.index[units["line_side"].eq("straddling").fillna(False)]
    unit = pieces["code"].map(unit_set.leaves)
    inside = unit.isin(straddling)
    areas = area_km2(pieces.geometry[inside], country=china())
    whole = areas.groupby(unit).sum()
    southeast = areas[pieces["line_side"].eq("southeast")].groupby(unit).sum()
    share = (southeast / whole).reindex(straddling)
    assert len(straddling) > 70
    # Between vertices, borders and line are straight in degrees here and in the plane there.
    assert np.allclose(share, units.loc[straddling, "southeast_area_share"], atol=3e-4)


def test_the_published_file_answers_alike(locator, cloud, built_site):
    read = Locator.open(built_site / "downloads/china-population-atlas.gpkg")
    assert read.columns == locator.columns
    assert read.places == locator.places
    assert (read.find(cloud.x, cloud.y) == locator.find(cloud.x, cloud.y)).all()


def test_points_off_the_coast_are_taken_to_the_nearest_division(locator):
    lon, lat = np.array([121.99, 125.0]), np.array([30.9, 28.0])
    found, metres = locator.find_near(lon, lat, 50_000)
    assert found[1] == locator.outside
    assert np.isnan(metres[1])
    code = locator.places[found[0]][locator.columns.index("division_code")]
    assert code is not None
    assert 0 < metres[0] < 50_000
