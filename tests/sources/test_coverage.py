import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from atlas.country import china
from atlas.sources.boundary_file import Unions, as_multipolygons, clean_coverage, dissolve_coverage


def series(*shapes: Polygon | MultiPolygon) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=china().equal_area)


def test_a_clean_coverage_is_left_as_it_stands() -> None:
    squares = series(box(0, 0, 1, 1), box(1, 0, 2, 1))
    cleaned = clean_coverage(squares)
    assert list(cleaned) == [MultiPolygon([square]) for square in squares]
    assert cleaned.crs == squares.crs


def test_an_overlap_goes_to_one_neighbour_and_the_union_is_kept() -> None:
    squares = series(box(0, 0, 1.25, 1), box(1, 0, 2, 1))
    cleaned = clean_coverage(squares)
    assert shapely.coverage_is_valid(cleaned.to_numpy())
    assert cleaned.area.sum() == pytest.approx(2)
    assert sorted(cleaned.area) in ([0.75, 1.25], [1, 1])


def test_overlaps_go_and_polygons_far_from_them_stay_as_they_stand() -> None:
    """Only what meets a fault is cleaned, and only what meets that is asked again."""
    cells = [box(column, row, column + 1, row + 1) for row in range(9) for column in range(9)]
    faulty = {10: box(1, 1, 2.25, 2), 60: box(6, 5.75, 7.25, 7)}
    squares = [faulty.get(place, cell) for place, cell in enumerate(cells)]
    cleaned = clean_coverage(series(*squares))
    assert shapely.coverage_is_valid(cleaned.to_numpy())
    assert cleaned.area.sum() == pytest.approx(81)
    at_fault = MultiPolygon(list(faulty.values()))
    far = [place for place, cell in enumerate(cells) if cell.distance(at_fault) > 1]
    assert [cleaned[place] for place in far] == [MultiPolygon([cells[place]]) for place in far]
    assert {0, 10, 40, 60} & set(far) == {40}


def test_a_bow_tie_becomes_its_two_triangles() -> None:
    bow_tie = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    (cleaned,) = clean_coverage(series(bow_tie))
    assert cleaned.is_valid
    assert cleaned.area == pytest.approx(2)


def test_a_polygon_folded_to_a_line_comes_back_empty() -> None:
    folded = Polygon([(0, 0), (1, 0), (2, 0), (0, 0)])
    cleaned = clean_coverage(series(folded, box(5, 5, 6, 6)))
    assert list(cleaned.area) == [0, 1]
    assert set(cleaned.geom_type) == {"MultiPolygon"}


def test_a_gap_stays_a_gap() -> None:
    ring = box(0, 0, 3, 3).difference(box(1, 1, 2, 2))
    assert clean_coverage(series(ring)).area.sum() == pytest.approx(8)


def test_multipolygons_are_not_wrapped_twice() -> None:
    both = MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)])
    assert list(as_multipolygons(series(both))) == [both]


def test_dissolving_drops_the_shared_border_only() -> None:
    squares = series(box(1, 0, 2, 1), box(0, 0, 1, 1), box(2, 0, 3, 1))
    table = gpd.GeoDataFrame({"unit": ["b", "b", "a"]}, geometry=squares)
    united = dissolve_coverage(table, "unit")
    assert list(united.index) == ["a", "b"]
    assert list(united.area) == [1, 2]
    assert list(united.length) == [4, 6]
    assert united["b"].boundary.covers(LineString([(2, 0), (2, 1)]))
    assert shapely.coverage_is_valid(united.to_numpy())


def test_a_union_is_made_once() -> None:
    unions = Unions(series(box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1)))
    before = unions.by(pd.Series(["b", "b", "a"]))
    after = unions.by(pd.Series(["c", "c", None], name="unit"))
    assert after["c"] is before["b"]
    assert list(after.index) == ["c"]
    assert after.index.name == "unit"
    assert after.crs == china().equal_area


def test_a_gap_as_narrow_as_a_sliver_goes_to_the_neighbour_with_the_longest_border() -> None:
    left, right, far = box(0, 0, 3, 3), box(3, 0, 6, 3), box(6, 0, 9, 3)
    sliver, lake = Polygon([(3, 1), (3.01, 1.5), (3, 2)]), box(4, 1, 5, 2)
    cleaned = clean_coverage(series(left, right - sliver - lake, far), sliver=0.1)
    assert shapely.coverage_is_valid(cleaned.to_numpy())
    # The sliver has two borders with the right and one, shorter than both, with the left.
    assert list(cleaned.area) == pytest.approx([9, 8, 9])
    assert cleaned[2].equals(far)
    kept = clean_coverage(series(left, right - sliver - lake, far))
    assert kept.area.sum() == pytest.approx(27 - 1 - sliver.area)
