"""Theil–Sen: lines that can be read off the points."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.measures.statistics import (
    FEWEST_CLUSTERS,
    SAMPLE_EVERY,
    RobustFit,
    _ranked,
    rank_correlation,
    student_quantile,
    theil_sen,
)


def series(*values: float | None) -> pd.Series:
    return pd.Series(values, dtype="Float64")


def line(x: pd.Series, y: pd.Series) -> RobustFit | None:
    """Fit a line where every unit is a cluster of its own."""
    return theil_sen(x, y, pd.Series(x.index, x.index))


def test_an_outlier_does_not_tilt_the_line() -> None:
    fit = line(series(0, 1, 2, 3, 4), series(1, 3, 5, 7, 90))
    assert fit is not None
    assert (fit.slope, fit.intercept, fit.points) == (2.0, 1.0, 5)
    assert fit.at(10) == 21.0


def test_even_number_of_slopes_takes_the_mean_of_the_middle_two() -> None:
    # Slopes 1, 2, 3 from the first point, 3, 4, 5 between the others: middle 3 and 3;
    # moving the last point to 7 gives 1, 2, 7/3, 3, 3, 3: middle 7/3 and 3.
    fit = line(series(0, 1, 2, 3), series(0, 1, 4, 7))
    assert fit is not None
    assert fit.slope == pytest.approx((7 / 3 + 3) / 2)


def test_points_above_one_another_have_no_slope() -> None:
    fit = line(series(0, 0, 1, 1), series(0, 2, 1, 3))
    # The four slopes between the two columns: 1, 3, −1, 1.
    assert fit is not None
    assert fit.slope == 1.0


def test_pairs_with_a_null_are_left_out() -> None:
    fit = line(series(0, 1, None, 2, 3), series(0, 1, 50, 2, None))
    assert fit is not None
    assert (fit.points, fit.slope) == (3, 1.0)


X, Y = np.arange(10.0), np.array([0, 3, 1, 6, 2, 9, 5, 13, 8, 12.0])
SLOPES = sorted((Y[j] - Y[i]) / (j - i) for i in range(10) for j in range(i + 1, 10))


def test_interval_of_units_that_are_not_alike() -> None:
    # The middle slope is 3 / 2, and y − 3x / 2 is 0, 1.5, −2, 1.5, −4, 1.5, −4, 2.5, −4, −1.5: by
    # place, S_i adds up whom unit i lies below on its right or above on its left, less the others.
    # Σ S_i² / 10² is the square of the error of their mean, before it is corrected by 10 / 9.
    fit = line(pd.Series(X), pd.Series(Y))
    assert fit is not None
    assert fit.slope == SLOPES[22] == 1.5
    place = np.array([5, 6, 3, 6, 0, 6, 0, 7, 0, 4])
    parts = [
        sum(np.sign(j - i) * np.sign(place[j] - place[i]) for j in range(10)) for i in range(10)
    ]
    reach = student_quantile(0.95, 9) * np.sqrt(10 / 9 * sum(part**2 for part in parts))
    below, above = round((45 - reach) / 2) - 1, round((45 + reach) / 2)
    assert (fit.slope_low, fit.slope_high) == pytest.approx((SLOPES[max(below, 0)], SLOPES[above]))


def test_units_that_repeat_each_other_tell_nothing_more() -> None:
    # Each unit four times over: taken one by one the interval would be half as wide.
    x, y = np.tile(X + 0.001 * Y, 4), np.tile(Y, 4)
    provinces = pd.Series(np.tile(np.arange(10), 4))
    once = theil_sen(pd.Series(x[:10]), pd.Series(y[:10]), provinces[:10])
    alike = theil_sen(pd.Series(x), pd.Series(y), provinces)
    apart = line(pd.Series(x), pd.Series(y))
    widths = [fit.slope_high - fit.slope_low for fit in (once, alike, apart)]
    assert widths[1] == pytest.approx(widths[0], rel=0.15)
    assert widths[2] < 0.7 * widths[1]


def test_of_few_provinces_there_is_no_interval() -> None:
    fit = theil_sen(pd.Series(X), pd.Series(Y), pd.Series(np.minimum(X, 8)))
    assert fit is not None
    assert fit.slope == 1.5
    assert (fit.slope_low, fit.slope_high) == (None, None)


MANY = 40 * SAMPLE_EVERY
VALUES = {
    "scattered": np.random.default_rng(1).normal(size=MANY),
    "all alike but one": np.append(np.zeros(MANY), 1.0),
    "few": np.array([3.0, 1.0, 2.0]),
    # The sample sees none but the greatest.
    "against the sample": np.where(
        np.arange(MANY) % SAMPLE_EVERY == 0, 9.0, np.arange(MANY) / MANY
    ),
}


@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_values_of_ranks_are_those_of_the_sorted(values: np.ndarray, share: float) -> None:
    last = len(values) - 1
    ranks = sorted({round(share * last), min(round(share * last) + 5, last), last // 2})
    assert _ranked(values, ranks).tolist() == np.sort(values)[ranks].tolist()


@pytest.mark.parametrize("x", [series(1, 2), series(4, 4, 4), series(None, None, None)])
def test_no_line_through_too_little(x: pd.Series) -> None:
    assert line(x, pd.Series(range(len(x)), dtype="Float64")) is None


def test_rank_correlation_of_ranks_with_a_tie() -> None:
    # Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 / √(4.5 · 5).
    assert rank_correlation(series(1, 5, 5, 9), series(2, 3, 7, 100)) == pytest.approx(
        4.5 / (4.5 * 5) ** 0.5
    )


def test_rank_correlation_without_spread_is_undefined() -> None:
    assert np.isnan(rank_correlation(series(1, 1, 1), series(1, 2, 3)))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(-50, 50), min_size=3, max_size=12, unique=True),
    st.integers(-9, 9),
    st.integers(-9, 9),
)
def test_points_on_a_line_give_the_line(xs: list[int], slope: int, intercept: int) -> None:
    x = pd.Series(xs, dtype="Float64")
    fit = line(x, slope * x + intercept)
    assert fit is not None
    assert (fit.slope, fit.intercept) == pytest.approx((slope, intercept))
    ends = [slope, slope] if len(xs) >= FEWEST_CLUSTERS else [None, None]
    assert [fit.slope_low, fit.slope_high] == pytest.approx(ends)
