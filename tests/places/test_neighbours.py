"""Neighbours of squares whose borders can be worked out."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, box

from atlas.measures.spatial_dependence import borders
from atlas.places.place_index import neighbours


@pytest.fixture
def squares() -> gpd.GeoDataFrame:
    """Two by two squares of a degree, south-west to north-east, and an island far off."""
    shapes = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2), box(1, 1, 2, 2), box(9, 9, 10, 10)]
    parts = [MultiPolygon([shape]) for shape in shapes]
    return gpd.GeoDataFrame({"code": list("abcdi")}, geometry=parts, crs="EPSG:4490")


def test_borders_have_the_length_of_the_shared_edges(squares):
    found = borders(squares).set_index(["one", "other"])["km"]
    # On GRS80 the first degree of latitude is 110.574 km, one of longitude at 1° 111.303 km.
    assert found["a", "b"] == pytest.approx(110.574, abs=0.001)
    assert found["a", "c"] == pytest.approx(111.303, abs=0.001)
    assert set(found.index) == {("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")}


def test_squares_that_meet_in_a_corner_are_no_neighbours(squares):
    each = pd.Series(list("abcdi"), index=list("abcdi"))
    found = neighbours(borders(squares), each)
    # Near the equator a degree of longitude is the longer one.
    assert found == {"a": ["c", "b"], "b": ["d", "a"], "c": ["a", "d"], "d": ["b", "c"]}


def test_a_unit_of_two_squares_borders_each_neighbour_once(squares):
    units = pd.Series({"a": "ab", "b": "ab", "c": "c", "d": "d"})
    found = neighbours(borders(squares), units)
    assert found == {"ab": ["c", "d"], "c": ["ab", "d"], "d": ["ab", "c"]}


def test_neighbours_are_mutual(places):
    for near in places.near.values():
        assert all(code in near[other] for code, others in near.items() for other in others)


def test_yiwu_lies_between_the_counties_of_the_atlas(places):
    names = {places.counties[code]["name_zh"] for code in places.near["county"]["330782"]}
    assert names == {"东阳市", "诸暨市", "金东区", "浦江县", "永康市", "兰溪市", "武义县"}
