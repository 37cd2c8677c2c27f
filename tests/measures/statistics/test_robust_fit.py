"""Theil–Sen: lines that can be read off the points."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.measures.statistics import SAMPLE_EVERY, _ranked, rank_correlation, theil_sen


def series(*values: float | None) -> pd.Series:
    return pd.Series(values, dtype="Float64")


def test_an_outlier_does_not_tilt_the_line() -> None:
    fit = theil_sen(series(0, 1, 2, 3, 4), series(1, 3, 5, 7, 90))
    assert fit is not None
    assert (fit.slope, fit.intercept, fit.points) == (2.0, 1.0, 5)
    assert fit.at(10) == 21.0


def test_even_number_of_slopes_takes_the_mean_of_the_middle_two() -> None:
    # Slopes 1, 2, 3 from the first point, 3, 4, 5 between the others: middle 3 and 3;
    # moving the last point to 7 gives 1, 2, 7/3, 3, 3, 3: middle 7/3 and 3.
    fit = theil_sen(series(0, 1, 2, 3), series(0, 1, 4, 7))
    assert fit is not None
    assert fit.slope == pytest.approx((7 / 3 + 3) / 2)


def test_points_above_one_another_have_no_slope() -> None:
    fit = theil_sen(series(0, 0, 1, 1), series(0, 2, 1, 3))
    # The four slopes between the two columns: 1, 3, −1, 1.
    assert fit is not None
    assert fit.slope == 1.0


def test_pairs_with_a_null_are_left_out() -> None:
    fit = theil_sen(series(0, 1, None, 2, 3), series(0, 1, 50, 2, None))
    assert fit is not None
    assert (fit.points, fit.slope) == (3, 1.0)


def test_interval_by_hand() -> None:
    # n = 10 without ties: σ² = 10 · 9 · 25 / 18 = 125, z · σ = 21.91 of N = 45 slopes: the
    # 12th and the 34th of the sorted ones (counted from 1).
    x, y = np.arange(10.0), np.array([0, 3, 1, 6, 2, 9, 5, 13, 8, 12.0])
    slopes = sorted((y[j] - y[i]) / (j - i) for i in range(10) for j in range(i + 1, 10))
    fit = theil_sen(pd.Series(x), pd.Series(y))
    assert fit is not None
    assert (fit.slope_low, fit.slope_high) == pytest.approx((slopes[11], slopes[33]))
    assert fit.slope == pytest.approx(slopes[22])


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
    assert theil_sen(x, pd.Series(range(len(x)), dtype="Float64")) is None


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
    fit = theil_sen(x, slope * x + intercept)
    assert fit is not None
    assert (fit.slope, fit.intercept) == pytest.approx((slope, intercept))
    assert fit.slope_low == pytest.approx(slope)
    assert fit.slope_high == pytest.approx(slope)
