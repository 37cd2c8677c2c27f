"""A grid beside a census, with figures that can be worked out by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from atlas.country import china
from atlas.measures.checks.grid_comparison import (
    census_on_land,
    compare_units,
    grid_agreement,
    southeast_parts,
    split_by_cell,
)
from atlas.measures.heihe_tengchong import southeast_area_share, southeast_side
from atlas.measures.statistics import whole_persons

SIDE = southeast_side(china().line, china().crs, china().equal_area)


def people(**counts: float | None) -> pd.Series:
    return pd.Series(counts, dtype="Float64")


def test_an_undrawn_unit_counts_with_the_unit_that_holds_its_land() -> None:
    table = gpd.GeoDataFrame(
        {
            "code": ["a", "b", "c"],
            "population_2020": pd.array([100, 20, None], "Int64"),
            "land_in": [None, "a", None],
        },
        geometry=[box(0, 0, 1, 1), None, box(1, 0, 2, 1)],
        crs=china().crs,
    )
    found = census_on_land(table, 2020)
    assert found.index.tolist() == ["a", "c"]
    assert found["a"] == 120
    assert found["c"] is pd.NA


def test_units_are_compared_one_by_one() -> None:
    found = compare_units(people(a=150, b=10, c=None, d=5), people(a=100, b=20, c=7, d=0))
    assert found["difference"].tolist() == [50, -10, pd.NA, 5]
    assert found["difference_pct"].tolist() == [50, -50, pd.NA, pd.NA]
    assert found["ratio"].tolist() == [1.5, 0.5, pd.NA, pd.NA]


def test_agreement_is_over_the_units_that_both_know() -> None:
    grid = people(a=10, b=100, c=1000, d=None, e=0)
    census = people(a=20, b=200, c=2000, d=50, e=10)
    found = grid_agreement(grid, census)
    assert found.units == 4
    assert (found.grid_people, found.census_people) == (1110, 2230)
    assert found.ratio == pytest.approx(1110 / 2230)
    assert found.median_ratio == 0.5
    assert found.share_within_10_pct == 0
    # Half of the census everywhere: the logarithms of the three with people lie on a line.
    assert found.correlation_of_logs == pytest.approx(1)
    assert found.units_of_logs == 3
    expected = np.corrcoef([10, 100, 1000, 0], [20, 200, 2000, 10])[0, 1]
    assert found.correlation == pytest.approx(expected)


def test_units_within_ten_per_cent_agree() -> None:
    """95 and 105 of 100 do, 80 and 120 do not."""
    found = grid_agreement(people(a=95, b=105, c=80, d=120), people(a=100, b=100, c=100, d=100))
    assert found.share_within_10_pct == 0.5


def test_a_unit_of_one_person_has_a_logarithm() -> None:
    """Of nobody there is none: in the grid of d, and in the census of e."""
    found = grid_agreement(people(a=1, b=20, c=3, d=0, e=5), people(a=1, b=10, c=1, d=4, e=0))
    assert found.units_of_logs == 3


@pytest.mark.parametrize(
    ("grid", "census"),
    [(people(a=1, b=2), people(a=1, b=2)), (people(a=5, b=5, c=5), people(a=1, b=2, c=3))],
    ids=["two units", "the same everywhere"],
)
def test_no_correlation_where_there_is_none(grid: pd.Series, census: pd.Series) -> None:
    found = grid_agreement(grid, census)
    assert (found.correlation, found.correlation_of_logs) == (None, None)


def squares() -> gpd.GeoDataFrame:
    """One unit on the line in the east of Gansu, one north-west and one south-east of it."""
    return gpd.GeoDataFrame(
        {"code": ["620100", "650000", "310000"]},
        geometry=[box(106, 34, 107, 35), box(85, 40, 86, 41), box(120, 30, 121, 31)],
        crs=china().crs,
    )


def test_only_the_units_on_the_line_are_cut() -> None:
    table = squares()
    parts = southeast_parts(table, SIDE)
    assert parts.index.tolist() == ["620100"]
    assert parts.crs == china().crs
    part = parts.to_crs(china().equal_area).area.iloc[0]
    whole = table.geometry.segmentize(0.01).to_crs(china().equal_area).area.iloc[0]
    assert part / whole == pytest.approx(southeast_area_share(table, SIDE).iloc[0], rel=3e-3)
    assert 0.1 < part / whole < 0.9
    assert shapely.is_valid(parts.iloc[0])


def test_nobody_is_lost_at_the_line() -> None:
    found = split_by_cell(
        squares(), people(**{"620100": 10, "650000": 3, "310000": 5}), people(**{"620100": 4}), SIDE
    )
    assert (found.people_southeast, found.people_northwest) == (4 + 5, 6 + 3)
    assert found.straddling_units == 1
    assert found.population_share_southeast == 0.5


def test_units_without_data_are_left_out_of_the_split() -> None:
    found = split_by_cell(
        squares(),
        people(**{"620100": 10, "650000": None, "310000": 5}),
        people(**{"620100": None}),
        SIDE,
    )
    assert (found.people_southeast, found.people_northwest) == (5, 10)


def test_whole_persons_sum_to_the_rounded_whole() -> None:
    found = whole_persons(people(**{"1": 2.5, "2": 0.25, "3": None, "4": 1.25}))
    assert found.dropna().to_dict() == {"1": 3, "2": 0, "4": 1}
    assert found.isna().to_list() == [False, False, True, False]
