"""The offset of web maps, against published pairs of coordinates."""

from __future__ import annotations

import numpy as np
import pytest

from atlas.tools.locate.coordinates import (
    bd09_to_wgs84,
    gcj02_offset,
    gcj02_to_wgs84,
    metres_between,
)

# WGS 84, then GCJ-02: the pairs that EvilTransform's tests publish.
SHANGHAI = (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597)
SHENZHEN = (113.912316, 22.543847, 113.9171764808363, 22.540796131694766)
BEIJING = (116.377817, 39.911954, 116.38404722455657, 39.91334545536069)
PAIRS = np.array([SHANGHAI, SHENZHEN, BEIJING]).T


def wgs84_to_gcj02(lon, lat):
    by_east, by_north = gcj02_offset(lon, lat)
    return lon + by_east, lat + by_north


def test_published_pairs_both_ways():
    assert np.array(wgs84_to_gcj02(PAIRS[0], PAIRS[1])) == pytest.approx(PAIRS[2:], abs=1e-12)
    assert np.array(gcj02_to_wgs84(PAIRS[2], PAIRS[3])) == pytest.approx(PAIRS[:2], abs=1e-10)


def test_the_way_back_is_exact_all_over_china():
    generator = np.random.default_rng(3)
    lon, lat = generator.uniform(73, 135, 5000), generator.uniform(18, 54, 5000)
    back = gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat))
    assert metres_between(lon, lat, *back).max() < 1e-4


def test_tiananmen_is_moved_by_half_a_kilometre():
    lon, lat = np.array([116.397477]), np.array([39.908692])  # as Amap gives it
    moved = metres_between(lon, lat, *gcj02_to_wgs84(lon, lat))
    assert 480 < moved[0] < 620


def test_baidu_s_point_goes_by_gcj02():
    # BD-09 of GCJ-02 116.404, 39.915, as the tests of coordtransform publish it.
    found = bd09_to_wgs84(np.array([116.41036949371029]), np.array([39.92133699351021]))
    expected = gcj02_to_wgs84(np.array([116.404]), np.array([39.915]))
    assert metres_between(*found, *expected)[0] < 1


def test_points_elsewhere_stay_where_they_are_and_no_number_stays_none():
    lon, lat = np.array([-70.5, 2.35, np.nan]), np.array([-33.4, 48.85, np.nan])
    for undo in (gcj02_to_wgs84, bd09_to_wgs84):
        found = undo(lon, lat)
        assert np.array_equal(found, [lon, lat], equal_nan=True)
