"""Geometry of the figures: areas conserved, borders once, specks gone, holes closed."""

import numpy as np
import pytest
import shapely

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.plan import clipped, close_up
from atlas.drawing.sheet.canvas import A4_SHEET, PNG_SHEET, insets
from atlas.drawing.sheet.shapes import SMALLEST_ISLAND, _borders, _without_islets, prepare_shapes

FRAME = load_style(country=china()).national_frame
SQUARES = np.array(
    [shapely.box(x, y, x + 10, y + 10) for y in (0, 10) for x in (0, 10)], dtype=object
)


def length(lines) -> float:
    return sum(float(shapely.LineString(line).length) for line in lines)


def test_each_border_belongs_to_the_highest_level_that_has_it():
    # Four squares of 10: each a prefecture; the western two one province, the eastern another.
    codes = np.array(["a", "b", "c", "d"], dtype=object)
    provinces = np.array(["west", "east", "west", "east"], dtype=object)
    borders = _borders(SQUARES, codes, provinces)
    assert length(borders.coast) == pytest.approx(80)
    assert length(borders.provinces) == pytest.approx(20)
    assert length(borders.prefectures) == pytest.approx(20)


def test_a_gap_between_leaves_is_no_coast():
    gap = shapely.box(9, 9, 11, 11)
    leaves = shapely.difference(SQUARES, gap)
    codes = np.array(["a", "b", "c", "d"], dtype=object)
    borders = _borders(leaves, codes, codes)
    assert length(borders.coast) == pytest.approx(80)


def test_islets_go_unless_a_leaf_has_nothing_else():
    islet = shapely.box(50, 50, 51, 51)
    enclave = shapely.box(4, 4, 5, 5)
    around = shapely.difference(SQUARES[0], enclave)
    leaves = np.array(
        [shapely.MultiPolygon([around, islet]), shapely.box(60, 60, 61, 61), enclave], dtype=object
    )
    tolerance = np.sqrt(1.01 / SMALLEST_ISLAND)
    kept = _without_islets(leaves, float(tolerance))
    # The islet of the first leaf goes; the second is nothing but an islet; an enclave is none.
    assert shapely.area(kept).tolist() == pytest.approx([99, 1, 1])


def test_what_only_touches_the_window_is_cut_away():
    cut = clipped(SQUARES, (10, 10, 30, 15))
    assert shapely.area(cut).tolist() == pytest.approx([0, 0, 0, 50])
    assert set(shapely.get_type_id(cut)) <= {3, 6}


def test_neighbours_are_cut_at_the_same_point():
    # Two polygons on either side of an oblique border, two hundred times: in one of eight cases
    # the cuts differ in the last digit before they are joined.
    for (x0, x1), (y0, y1) in np.random.default_rng(7).uniform(0, 1e6, (200, 2, 2)):
        upper = shapely.Polygon([(x0, y0), (x1, y1), (x1, 3e6), (x0, 3e6)])
        lower = shapely.Polygon([(x1, y1), (x0, y0), (x0, -3e6), (x1, -3e6)])
        west, east = sorted((x0 + 0.37 * (x1 - x0), x0 + 0.71 * (x1 - x0)))
        cut = clipped(np.array([upper, lower], dtype=object), (west, -4e6, east, 4e6))
        assert shapely.coverage_is_valid(cut)
        assert shapely.coverage_union_all(cut).area == pytest.approx(6e6 * (east - west))


def test_units_cover_their_leaves(country):
    shapes = prepare_shapes(country, ["county_2010_2020", "province"], FRAME)
    leaves = country.leaves.to_crs(china().equal_area)
    counties = shapes.national["county_2010_2020"]
    total = shapely.area(counties.polygons).sum()
    assert total == pytest.approx(leaves.area.sum(), rel=0.002)
    # Four units, in the order of the table, then the three leaves that belong to none.
    assert sorted(counties.codes[-3:]) == ["350527", "710000", "810000"]
    assert counties.codes[:4] == ("110103", "110102", "110101", "110105")
    assert shapes.national["province"].codes == ("110000", "350527", "710000", "810000")


@pytest.mark.parametrize("inset", insets(FRAME), ids=[inset.id for inset in insets(FRAME)])
def test_what_is_cut_out_for_an_inset_fills_it_on_either_sheet(inset):
    extent = inset.view(PNG_SHEET, FRAME).extent
    land = close_up(np.array([shapely.box(-1e7, -1e7, 1e7, 1e7)], dtype=object), extent, 1.0)
    for sheet in (PNG_SHEET, A4_SHEET):
        assert shapely.contains(land[0], shapely.box(*inset.view(sheet, FRAME).extent))


def test_the_line_runs_from_south_west_to_north_east(country):
    line = prepare_shapes(country, ["province"], FRAME).line
    assert (line[0] < line[-1]).all()
