"""The Heihe–Tengchong line: on it, beside it, across it; and nobody lost between the sides."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon, box

from atlas.country import china
from atlas.measures.heihe_tengchong import (
    change_of_share,
    extended_great_circle,
    great_circle,
    growth_by_side,
    heihe_tengchong_line,
    heihe_tengchong_summary,
    line_side,
    projected,
    side_figures,
    southeast_area_share,
    southeast_by_representative_point,
    southeast_share_bounds,
    southeast_side,
)
from atlas.measures.lines import right_of
from atlas.model.summary.places import Bounds, SideGrowth

CHENGDU = (104.07, 30.67)
HARBIN = (126.63, 45.75)
GUANGZHOU = (113.26, 23.13)
LHASA = (91.11, 29.65)
HOHHOT = (111.75, 40.84)
URUMQI = (87.62, 43.82)


def cells(*corners: tuple[float, float], size: float = 0.2) -> gpd.GeoDataFrame:
    boxes = [box(x, y, x + size, y + size) for x, y in corners]
    codes = [f"{number:06d}" for number in range(len(boxes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=boxes, crs=china().crs)


def densified(west: float, south: float, east: float, north: float) -> Polygon:
    return shapely.segmentize(box(west, south, east, north), 0.01)


SIDES = ("southeast", "northwest", "straddling")


def three_units() -> gpd.GeoDataFrame:
    """A square halved by a straight test line at x = 0, one east and one west of it, 1 km² each."""
    shapes = [box(-500, 0, 500, 1000), box(2000, 0, 3000, 1000), box(-3000, 0, -2000, 1000)]
    return gpd.GeoDataFrame(
        {
            "code": ["000001", "000002", "000003"],
            "population_2010": pd.array([100, 200, 50], "Int64"),
            "population_2020": pd.array([90, 300, 60], "Int64"),
        },
        geometry=shapes,
        crs=china().equal_area,
    )


SIDE = southeast_side(china().line, china().crs, china().equal_area)


def to_albers(line: LineString) -> LineString:
    return projected(line, china().crs, china().equal_area)


@pytest.fixture(scope="module")
def meridian() -> gpd.GeoSeries:
    return gpd.GeoSeries([right_of(LineString([(0, -1e7), (0, 1e7)]))], crs=china().equal_area)


@pytest.mark.parametrize("place", [CHENGDU, HARBIN, GUANGZHOU])
def test_known_cities_southeast(place: tuple[float, float]) -> None:
    assert southeast_by_representative_point(cells(place), SIDE).tolist() == [True]
    assert southeast_area_share(cells(place), SIDE).tolist() == [1.0]


@pytest.mark.parametrize("place", [LHASA, HOHHOT, URUMQI])
def test_known_cities_northwest(place: tuple[float, float]) -> None:
    assert southeast_by_representative_point(cells(place), SIDE).tolist() == [False]
    assert southeast_area_share(cells(place), SIDE).tolist() == [0.0]


def test_a_straight_line_in_degrees_would_run_southeast_of_chengdu() -> None:
    steps = np.linspace(-0.5, 1.5, 400)[:, None]
    straight = LineString(
        np.array(china().line.southwest)
        + steps * (np.array(china().line.northeast) - np.array(china().line.southwest))
    )
    wrong = gpd.GeoSeries([right_of(to_albers(straight))], crs=china().equal_area)
    assert southeast_area_share(cells(CHENGDU), wrong).tolist() == [0.0]
    assert southeast_area_share(cells(CHENGDU), SIDE).tolist() == [1.0]


def test_the_line_lies_in_one_plane_with_the_centre_of_the_sphere() -> None:
    def on_sphere(degrees: np.ndarray) -> np.ndarray:
        longitude, latitude = np.radians(degrees).T
        parallel = np.cos(latitude)
        return np.column_stack(
            [parallel * np.cos(longitude), parallel * np.sin(longitude), np.sin(latitude)]
        )

    vertices = np.array(great_circle(china().line.southwest, china().line.northeast).coords)
    normal = np.cross(*on_sphere(np.array([china().line.southwest, china().line.northeast])))
    assert np.abs(on_sphere(vertices) @ normal).max() < 1e-12
    assert (np.diff(vertices[:, 0]) > 0).all()


def test_the_extended_line_goes_on_in_the_same_direction() -> None:
    line = to_albers(extended_great_circle(china().line))
    inner = to_albers(great_circle(china().line.southwest, china().line.northeast))
    assert shapely.hausdorff_distance(inner, shapely.intersection(line, inner.buffer(2))) < 5
    assert line.length > inner.length + 1.8 * china().line.extended_m
    assert line.is_simple
    assert SIDE.is_valid.all()


def line_on(land: gpd.GeoSeries) -> gpd.GeoDataFrame:
    return heihe_tengchong_line(land, china().line, china().crs, china().equal_area)


def test_the_drawn_line_ends_at_the_outermost_land_on_it() -> None:
    southwest, northeast = densified(90, 24, 100, 40), densified(110, 40, 135, 51)
    land = gpd.GeoSeries([southwest, None, northeast], crs=china().crs)
    drawn = line_on(land).set_index("id")
    assert drawn.crs == china().crs
    assert drawn.geometry["line"].coords[0] == china().line.southwest
    assert drawn.geometry["line"].coords[-1] == china().line.northeast
    first, last = (drawn.geometry["line_extended"].coords[end] for end in (0, -1))
    assert first[1] == pytest.approx(24, abs=1e-3)
    assert last[1] == pytest.approx(51, abs=1e-3)
    assert first[0] < china().line.southwest[0]
    assert last[0] > china().line.northeast[0]


def test_land_that_the_line_misses_leaves_it_between_its_ends() -> None:
    drawn = line_on(gpd.GeoSeries([box(113, 22, 114, 23)], crs=china().crs))
    ends = [drawn.geometry[1].coords[place] for place in (0, -1)]
    np.testing.assert_allclose(ends, [china().line.southwest, china().line.northeast], atol=2e-6)


def test_three_units_split_by_hand(meridian: gpd.GeoSeries) -> None:
    units = three_units()
    share = southeast_area_share(units, meridian)
    assert share.tolist() == pytest.approx([0.5, 1, 0])
    assert line_side(share).tolist() == ["straddling", "southeast", "northwest"]
    result = side_figures(units, 2010, share, units.crs)
    assert (result.people_southeast, result.people_northwest) == (250, 100)
    assert result.population_share_southeast == pytest.approx(250 / 350, abs=1e-6)
    assert result.area_share_southeast == pytest.approx(0.5)
    assert result.density_southeast == pytest.approx(250 / 1.5, abs=1e-3)
    assert result.density_northwest == pytest.approx(100 / 1.5, abs=1e-3)
    assert southeast_share_bounds(units, 2010, share, units.crs) == Bounds(
        population_share_southeast_min=round(200 / 350, 6),
        population_share_southeast_max=round(300 / 350, 6),
    )


def test_growth_of_each_side_by_hand(meridian: gpd.GeoSeries) -> None:
    units = three_units()
    growth = growth_by_side(units, 2010, 2020, southeast_area_share(units, meridian))
    assert {side: getattr(growth, side).change_pct for side in SIDES} == {
        "southeast": 50.0,
        "northwest": 20.0,
        "straddling": -10.0,
    }
    assert growth.straddling == SideGrowth(
        units=1, population={"2010": 100, "2020": 90}, change_pct=-10.0
    )


def test_bounds_of_the_change_of_the_share_by_hand() -> None:
    # Of 100 people 60, 20, 10 and 10; of 110 then 66, 22, 14 and 8. Wholly south-east 60 % twice;
    # the straddlers go from 10 % to 12.73 and 7.27 %. All on one side, they cancel.
    counts = pd.DataFrame({2010: [60, 20, 10, 10, 99], 2020: [66, 22, 14, 8, 1]}, dtype="Int64")
    sides = pd.Series(["southeast", "northwest", "straddling", "straddling", None], dtype="string")
    found = change_of_share(counts, sides)
    assert (found.together_low, found.together_high) == pytest.approx((0, 0), abs=1e-4)
    assert (found.apart_low, found.apart_high) == pytest.approx((-2.7273, 2.7273))
    # With one of them alone, its own change is the bound: of 90 and 102 people.
    one = change_of_share(counts.drop(index=3), sides.drop(index=3))
    ends = [100 * (66 / 102 - 60 / 90), 100 * (80 / 102 - 70 / 90)]
    assert [one.together_low, one.together_high] == pytest.approx(sorted(ends), abs=1e-4)
    assert (one.together_low, one.together_high) == (one.apart_low, one.apart_high)


def test_without_people_the_change_of_the_share_is_unknown() -> None:
    counts = pd.DataFrame({2010: [0], 2020: [5]}, dtype="Int64")
    found = change_of_share(counts, pd.Series(["southeast"], dtype="string"))
    assert set(vars(found).values()) == {None}


def test_a_unit_without_polygon_lies_where_its_land_lies(meridian: gpd.GeoSeries) -> None:
    units = three_units()
    units.loc[2, "geometry"] = None
    assert southeast_area_share(units, meridian).isna().tolist() == [False, False, True]
    units["land_in"] = [None, None, "000001"]
    share = southeast_area_share(units, meridian)
    assert share.tolist() == pytest.approx([0.5, 1, 0.5])
    whole = southeast_by_representative_point(
        units.assign(land_in=[None, None, "000002"]), meridian
    )
    assert whole[2]
    assert side_figures(units, 2010, share, units.crs).area_km2_southeast == pytest.approx(1.5)
    assert side_figures(units, 2010, share, units.crs).people_southeast == 275


def test_what_is_unknown_is_left_out_and_counted(meridian: gpd.GeoSeries) -> None:
    units = three_units()
    units.loc[0, "population_2010"] = pd.NA
    units.loc[2, "geometry"] = None
    result = side_figures(units, 2010, southeast_area_share(units, meridian), units.crs)
    assert (result.people_southeast, result.people_northwest) == (200, 0)
    assert result.left_out_units == 2
    assert result.left_out_people == 50
    assert line_side(southeast_area_share(units, meridian)).isna().tolist() == [False, False, True]


def test_a_touching_unit_is_no_straddler(meridian: gpd.GeoSeries) -> None:
    units = gpd.GeoDataFrame(
        {"code": ["a", "b"]}, geometry=[box(0, 0, 9, 9), box(-9, 0, 0, 9)], crs=china().equal_area
    )
    assert southeast_area_share(units, meridian).tolist() == [1, 0]


def test_the_summary_takes_each_census_and_skips_taiwan() -> None:
    units = cells(GUANGZHOU, URUMQI, (121, 24))
    units["province_code"] = ["440000", "650000", "710000"]
    units["population_2010"] = pd.array([90, 10, 1000], "Int64")
    units["population_2020"] = pd.array([99, 10, 1000], "Int64")
    panel = units.rename(columns={"population_2020": "population_2000"})
    splits, growth = heihe_tengchong_summary(
        {2020: units, 2000: panel, 2010: units}, SIDE, passed_over=["710000"]
    )
    assert splits["2010"].area_split.population_share_southeast == 0.9
    assert splits["2010"].representative_point.people_southeast == 90
    assert splits["2000"].area_split.people_southeast == 99
    assert splits["2020"].bounds.population_share_southeast_max == round(99 / 109, 6)
    assert splits["2020"].straddling_units == 0
    assert growth["2010_2020"].southeast.change_pct == 10.0
    assert growth["2000_2010"].northwest.change_pct == 0.0
    assert "2000_2020" not in growth


boxes_on_the_line = st.tuples(
    st.floats(99, 127), st.floats(-1.5, 1.5), st.floats(0.05, 1), st.floats(0.05, 1)
)


@settings(max_examples=40, deadline=None)
@given(cell=boxes_on_the_line, cut=st.floats(0.1, 0.9), people=st.integers(1, 10**7))
def test_cutting_a_unit_in_two_moves_nobody(
    cell: tuple[float, float, float, float], cut: float, people: int
) -> None:
    west, beside, width, height = cell
    south = (
        float(np.interp(west, *great_circle(china().line.southwest, china().line.northeast).xy))
        + beside
    )
    middle = west + cut * width
    pieces = [
        densified(west, south, west + width, south + height),
        densified(west, south, middle, south + height),
        densified(middle, south, west + width, south + height),
    ]
    units = gpd.GeoDataFrame({"code": ["whole", "left", "right"]}, geometry=pieces, crs=china().crs)
    areas = units.to_crs(china().equal_area).area
    share = southeast_area_share(units, SIDE).astype(float)
    assert share.between(0, 1).all()
    parts = (share[1:] * areas[1:]).sum() / areas[1:].sum()
    assert parts == pytest.approx(share[0], abs=1e-5)
    units["population_2020"] = people
    result = side_figures(units, 2020, share, china().equal_area)
    assert result.people_southeast + result.people_northwest == 3 * people
    assert result.area_km2_southeast + result.area_km2_northwest == pytest.approx(
        areas.sum() / 1e6, abs=0.1
    )
