"""Gini, Theil and Lorenz: two cities by hand, laws that any figures obey, and PySAL beside."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.measures.concentration import gini, lorenz, theil

amounts = st.lists(st.integers(1, 10**9), min_size=2, max_size=30)
pairs = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(1, 50)), min_size=2, max_size=20
).filter(lambda listed: any(value for value, _ in listed))


def test_two_cities() -> None:
    assert gini([1, 3]) == 0.25
    assert theil([1, 3]).total == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))


def test_weights_count_people() -> None:
    # One million with 1 each and three million with 5 each: the first quarter holds 1/16.
    assert gini([1, 5], [1, 3]) == pytest.approx(0.25 - 1 / 16)
    expected = 1 / 16 * math.log(1 / 4) + 15 / 16 * math.log(5 / 4)
    assert theil([1, 5], [1, 3]).total == pytest.approx(expected)


@pytest.mark.parametrize("weights", [None, [1, 2, 3, 4]])
def test_equal_incomes_are_no_inequality(weights: list[int] | None) -> None:
    assert gini([7, 7, 7, 7], weights) == pytest.approx(0, abs=1e-15)
    parts = theil([7, 7, 7, 7], weights, ["a", "a", "b", "b"])
    assert (parts.total, parts.between, parts.within) == pytest.approx((0, 0, 0), abs=1e-15)


@pytest.mark.parametrize("n", [2, 5, 315])
def test_everything_in_one_of_n(n: int) -> None:
    values = [0] * (n - 1) + [12]
    assert gini(values) == pytest.approx((n - 1) / n)
    assert theil(values).total == pytest.approx(math.log(n))


def test_theil_of_two_provinces_by_hand() -> None:
    parts = theil([1, 3, 5, 7], groups=["a", "a", "b", "b"])
    assert parts.between == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))
    within_a = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    within_b = 5 / 12 * math.log(5 / 6) + 7 / 12 * math.log(7 / 6)
    assert parts.within == pytest.approx(0.25 * within_a + 0.75 * within_b)
    assert parts.total == pytest.approx(parts.between + parts.within)


def test_a_province_that_holds_nothing() -> None:
    parts = theil([0, 0, 2, 2], groups=["a", "a", "b", "b"])
    assert (parts.total, parts.between, parts.within) == pytest.approx((math.log(2),) * 2 + (0,))


def test_without_groups_there_are_no_parts() -> None:
    assert theil([1, 3]).between is theil([1, 3]).within is None


@settings(deadline=None)
@given(pairs)
def test_the_parts_of_theil_add_up(listed: list[tuple[int, int]]) -> None:
    values, weights = zip(*listed, strict=True)
    groups = [f"province {i % 3}" for i in range(len(values))]
    parts = theil(values, weights, groups)
    assert parts.between is not None
    assert parts.within is not None
    assert parts.total == pytest.approx(parts.between + parts.within, abs=1e-9)


@settings(deadline=None)
@given(pairs, st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_neither_currency_nor_uniform_growth_matters(
    listed: list[tuple[int, int]], money: float, people: float
) -> None:
    values, weights = (np.array(side, float) for side in zip(*listed, strict=True))
    assert gini(values * money, weights * people) == pytest.approx(gini(values, weights), abs=1e-9)
    scaled, plain = theil(values * money, weights * people), theil(values, weights)
    assert scaled.total == pytest.approx(plain.total, abs=1e-9)


@settings(deadline=None)
@given(pairs)
def test_a_weight_is_so_many_units_alike(listed: list[tuple[int, int]]) -> None:
    values, weights = (np.array(side) for side in zip(*listed, strict=True))
    repeated = np.repeat(values, weights)
    assert gini(repeated) == pytest.approx(gini(values, weights), abs=1e-9)
    assert theil(repeated).total == pytest.approx(theil(values, weights).total, abs=1e-9)


@settings(deadline=None)
@given(amounts, st.randoms(use_true_random=False))
def test_order_does_not_matter(values: list[int], random: object) -> None:
    shuffled = sorted(values, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert gini(shuffled) == pytest.approx(gini(values), abs=1e-9)


@settings(deadline=None)
@given(amounts)
def test_giving_from_the_richest_to_the_poorest_narrows_the_gap(values: list[int]) -> None:
    values = sorted(values)
    gift = (values[-1] - values[0]) / 2
    after = [values[0] + gift, *values[1:-1], values[-1] - gift]
    assert gini(after) <= gini(values) + 1e-12
    assert theil(after).total <= theil(values).total + 1e-12


# PySAL's own code, where NumPy is 2.5 or newer.
@pytest.mark.filterwarnings("ignore:Setting the shape on a NumPy array:DeprecationWarning")
@settings(deadline=None)
@given(amounts)
def test_unweighted_as_pysal(values: list[int]) -> None:
    # Here, for it takes SciPy's statistics with it: nearly a second of all who collect tests.
    from inequality.gini import Gini
    from inequality.theil import Theil as PysalTheil
    from inequality.theil import TheilD

    y = np.array(values, float)
    groups = np.arange(len(y)) % 2
    parts = theil(y, groups=groups)
    assert gini(y) == pytest.approx(Gini(y).g, abs=1e-9)
    assert parts.total == pytest.approx(PysalTheil(y).T, abs=1e-9)
    decomposed = TheilD(y, groups)
    assert parts.between == pytest.approx(float(decomposed.bg[0]), abs=1e-9)
    assert parts.within == pytest.approx(float(decomposed.wg[0]), abs=1e-9)


def test_the_lorenz_curve_of_two_cities() -> None:
    curve = lorenz([3, 1])
    assert curve["unit_share"].tolist() == [0, 0.5, 1]
    assert curve["total_share"].tolist() == [0, 0.25, 1]


@settings(deadline=None)
@given(pairs)
def test_twice_the_area_above_the_lorenz_curve_is_the_gini(listed: list[tuple[int, int]]) -> None:
    values, weights = zip(*listed, strict=True)
    curve = lorenz(values, weights)
    area = np.trapezoid(curve["total_share"], curve["unit_share"])
    assert gini(values, weights) == pytest.approx(1 - 2 * area, abs=1e-9)
    assert (curve["total_share"] <= curve["unit_share"] + 1e-12).all()


def test_a_thinned_curve_keeps_its_ends_and_invents_no_point() -> None:
    values = np.arange(1, 3001) ** 3
    whole, thin = lorenz(values), lorenz(values, points=100)
    assert len(thin) <= 102
    assert thin.iloc[[0, -1]].to_numpy().tolist() == [[0, 0], [1, 1]]
    assert len(thin.merge(whole)) == len(thin)
    assert thin.diff().iloc[1:].to_numpy().max() < 0.03


@pytest.mark.parametrize(
    ("values", "weights", "message"),
    [
        ([1, None], None, "1 of 2 values are missing or negative, the first at position 1"),
        ([1, -2], None, "1 of 2 values are missing or negative"),
        ([1, 2], [1, float("inf")], "1 of 2 weights are missing or negative"),
        ([1, 2], [1], "one weight per value"),
        ([0, 0], None, "the total is 0"),
        ([], None, "the total is 0"),
    ],
)
def test_faulty_figures_are_refused(values: list, weights: list | None, message: str) -> None:
    for measure in (gini, theil, lorenz):
        with pytest.raises(ValueError, match=message):
            measure(values, weights)


def test_every_unit_needs_a_group() -> None:
    for groups in (["a"], ["a", None]):
        with pytest.raises(ValueError, match="one group per unit"):
            theil([1, 2], groups=groups)


def test_a_curve_needs_two_points() -> None:
    with pytest.raises(ValueError, match="at least 2 points"):
        lorenz([1, 2], points=1)
