"""Straddling units divided by a grid: by hand, within bounds, and by area where nobody is."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, box

from atlas.country import china
from atlas.measures.heihe_tengchong import (
    cut_along_line,
    divided_by_grid,
    grid_columns,
    heihe_tengchong_summary,
    southeast_area_share,
    worked_example,
)
from atlas.measures.lines import right_of
from atlas.model.summary.places import GridSplit, Undecided, WorkedExample

NA = pd.NA


@pytest.fixture(scope="module")
def meridian() -> gpd.GeoSeries:
    """Land east of x = 0."""
    return gpd.GeoSeries([right_of(LineString([(0, -1e7), (0, 1e7)]))], crs=china().equal_area)


@pytest.fixture
def units(meridian: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Two straddlers of 1 and 2 km², one unit on each side, one that lies in the first."""
    shapes = [
        box(-500, 0, 500, 1000),
        box(-1500, 2000, 500, 3000),
        box(2000, 0, 3000, 1000),
        box(-3000, 0, -2000, 1000),
        None,
    ]
    table = gpd.GeoDataFrame(
        {
            "code": ["a", "b", "c", "d", "e"],
            "name_zh": ["甲", "乙", "丙", "丁", "戊"],
            "name_en": ["A", "B", "C", "D", "E"],
            "land_in": [None, None, None, None, "a"],
            "population_2020": pd.array([100, 40, 200, 50, 10], "Int64"),
        },
        geometry=shapes,
        crs=china().equal_area,
        index=[10, 11, 12, 13, 14],
    )
    table["southeast_area_share"] = southeast_area_share(table, meridian)
    return table


def sums(people: list[float | None], data_km2: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"people": people, "data_km2": data_km2, "area_km2": [0.5, 0.5, 0.5, 1.5]}, dtype=float
    )


def with_grid(
    units: gpd.GeoDataFrame, meridian: gpd.GeoSeries, found: pd.DataFrame
) -> gpd.GeoDataFrame:
    return units.join(grid_columns(units, cut_along_line(units, meridian), found))


def test_straddlers_are_cut_in_two_and_no_other_unit(
    units: gpd.GeoDataFrame, meridian: gpd.GeoSeries
) -> None:
    pieces = cut_along_line(units, meridian)
    assert pieces["unit"].tolist() == [10, 11, 10, 11]
    assert pieces["side"].tolist() == ["southeast", "southeast", "northwest", "northwest"]
    assert (pieces.area / 1e6).tolist() == pytest.approx([0.5, 0.5, 0.5, 1.5])


def test_the_share_is_that_of_the_grid_s_people(
    units: gpd.GeoDataFrame, meridian: gpd.GeoSeries
) -> None:
    # The grid has 30 + 10 people in a, and 0 + 5 in b; e lies in a.
    table = with_grid(units, meridian, sums([30, 0, 10, 5], [0.5, 0.5, 0.5, 1.0]))
    assert table["southeast_grid_share"].tolist() == [0.75, 0, 1, 0, 0.75]
    assert table["grid_people_southeast"].tolist() == [30, 0, NA, NA, NA]
    assert table["grid_people_northwest"].tolist() == [10, 5, NA, NA, NA]
    assert table["grid_coverage"].tolist() == [1, 0.75, NA, NA, NA]
    summary = heihe_tengchong_summary({2020: table}, meridian)[0]["2020"]
    # 100 · ¾ + 40 · 0 + 200 + 10 · ¾ = 282.5 of 400, to the even person.
    assert summary.grid_split == GridSplit(
        population_share_southeast=0.705,
        people_southeast=282,
        people_northwest=118,
        units_by_grid=3,
        units_by_area=0,
        people_by_area=0,
        partly_covered=["b"],
    )
    # By area: 100 · ½ + 40 · ¼ + 200 + 10 · ½.
    assert summary.area_split.people_southeast == 265
    assert worked_example(table, 2020) == WorkedExample(
        code="a",
        name_zh="甲",
        name_en="A",
        year=2020,
        grid_people_southeast=30,
        grid_people_northwest=10,
        share=0.75,
        population=100,
        people_southeast=75,
        people_southeast_by_area=50,
    )


@pytest.mark.parametrize(("side", "bound"), [(0, "max"), (1, "min")])
def test_all_people_of_the_grid_on_one_side_reach_the_bound(
    units: gpd.GeoDataFrame, meridian: gpd.GeoSeries, side: int, bound: str
) -> None:
    people = [7.0, 7.0, 0.0, 0.0] if side == 0 else [0.0, 0.0, 7.0, 7.0]
    table = with_grid(units, meridian, sums(people, [0.5, 0.5, 0.5, 1.5]))
    summary = heihe_tengchong_summary({2020: table}, meridian)[0]["2020"]
    reached = summary.grid_split.population_share_southeast
    assert reached == getattr(summary.bounds, f"population_share_southeast_{bound}")


def test_a_uniform_grid_divides_as_area_does(
    units: gpd.GeoDataFrame, meridian: gpd.GeoSeries
) -> None:
    table = with_grid(units, meridian, sums([50, 50, 50, 150], [0.5, 0.5, 0.5, 1.5]))
    assert table["southeast_grid_share"].tolist() == units["southeast_area_share"].tolist()
    summary = heihe_tengchong_summary({2020: table}, meridian)[0]["2020"]
    assert summary.grid_split.people_southeast == summary.area_split.people_southeast


def test_where_the_grid_has_nobody_area_divides_and_is_counted(
    units: gpd.GeoDataFrame, meridian: gpd.GeoSeries
) -> None:
    table = with_grid(units, meridian, sums([30, None, 10, 0], [0.5, 0, 0.5, 0.5]))
    assert table["southeast_grid_share"].tolist() == [0.75, NA, 1, 0, 0.75]
    share, found = divided_by_grid(table, 2020, table["southeast_area_share"])
    assert share.tolist() == [0.75, 0.25, 1, 0, 0.75]
    assert found == Undecided(
        units_by_grid=2, units_by_area=1, people_by_area=40, partly_covered=["b"]
    )


def test_a_grid_that_reaches_no_straddler_decides_nothing(
    units: gpd.GeoDataFrame, meridian: gpd.GeoSeries
) -> None:
    table = with_grid(units, meridian, sums([None] * 4, [0] * 4))
    assert worked_example(table, 2020) is None
    summary = heihe_tengchong_summary({2020: table}, meridian)[0]["2020"]
    split = summary.grid_split
    assert split.people_southeast == summary.area_split.people_southeast
    assert (split.units_by_grid, split.units_by_area, split.people_by_area) == (0, 3, 150)


def test_without_a_grid_the_summary_has_no_split_by_it(
    units: gpd.GeoDataFrame, meridian: gpd.GeoSeries
) -> None:
    splits, _ = heihe_tengchong_summary({2020: units}, meridian)
    assert splits["2020"].grid_split is None
