"""Cutting: pieces are few-cornered, on one side, and together what they were."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import Point, Polygon, box

from atlas.country import china
from atlas.tools.locate.cutting import cut_at_line, cut_shapes, halve, southeast_degrees

SIDE = box(10, -10, 20, 20)


def shapes(*polygons: Polygon) -> np.ndarray:
    return np.array(polygons, dtype=object)


def test_a_polygon_of_few_vertices_stays_as_it_is():
    square = box(0, 0, 1, 1)
    pieces, owner = halve(shapes(square))
    assert pieces.tolist() == [square]
    assert owner.tolist() == [0]


def test_a_long_polygon_is_cut_across_its_longer_side():
    steps = [(x, 1 + x % 2) for x in range(9)]
    comb = Polygon([(0, 0), *steps, (8, 0)])
    pieces, owner = halve(shapes(box(0, 0, 1, 1), comb), most_vertices=8)
    assert owner.tolist() == [0, 1, 1]
    assert sorted(shapely.bounds(pieces[1:]).tolist()) == [[0, 0, 4, 2], [4, 0, 8, 2]]
    assert shapely.area(pieces).sum() == 1 + comb.area


def test_what_falls_apart_gives_pieces_of_its_own_and_touching_gives_none():
    # Two towers on a base: across the middle two tops fall off, then two stubs, then the base
    # is halved between the towers.
    towers = Polygon([(0, 0), (0, 9), (1, 9), (1, 1), (3, 1), (3, 9), (4, 9), (4, 0)])
    pieces, _ = halve(shapes(towers), most_vertices=8)
    assert len(pieces) == 6
    assert shapely.area(pieces).sum() == pytest.approx(towers.area)
    assert set(shapely.get_type_id(pieces)) == {shapely.GeometryType.POLYGON}


def test_a_circle_of_a_thousand_corners_keeps_its_area_and_its_corners():
    circle = Point(5, 5).buffer(3, quad_segs=256)
    pieces, _ = halve(shapes(circle), most_vertices=32)
    assert shapely.get_num_coordinates(pieces).max() <= 32
    assert shapely.area(pieces).sum() == pytest.approx(circle.area, rel=1e-12)
    corners = {tuple(corner) for corner in shapely.get_coordinates(pieces)}
    assert set(circle.exterior.coords) <= corners


def test_a_polygon_across_the_line_is_cut_and_those_beside_it_are_not():
    west, across, east, touching = (
        box(0, 0, 2, 1),
        box(8, 0, 12, 1),
        box(15, 0, 16, 1),
        box(7, 5, 10, 6),
    )
    pieces, owner, inside = cut_at_line(
        shapes(west, across, east, touching), np.array([0, 1, 2, 3]), SIDE
    )
    found = sorted(zip(owner.tolist(), inside.tolist(), shapely.area(pieces), strict=True))
    assert found == [(0, False, 2), (1, False, 2), (1, True, 2), (2, True, 1), (3, False, 3)]


def test_nothing_is_cut_into_nothing():
    parts = cut_shapes(shapes(), southeast_degrees(country=china()))
    assert [len(part) for part in parts] == [0, 0, 0]
