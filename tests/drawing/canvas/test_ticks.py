"""Round ticks."""

import pytest

from atlas.drawing.canvas import round_ticks


@pytest.mark.parametrize(
    ("low", "high", "about", "ticks"),
    [
        (-30, 100, 4, [0, 50, 100]),
        (-26, 45, 5, [-20, 0, 20, 40]),
        (0.0, 0.95, 5, [0, 0.2, 0.4, 0.6, 0.8]),
        (-5.5e6, 10.4e6, 5, [-5e6, 0, 5e6, 10e6]),
    ],
)
def test_ticks_are_multiples_of_a_round_step_and_hold_zero(low, high, about, ticks):
    assert round_ticks(low, high, about) == pytest.approx(ticks)
