"""The rule of rounding: a half away from zero, of the number as it is written."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.model.figures import rounded_figure


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        (4.9721, 1, 5.0),
        (-5.0497, 1, -5.0),
        (0.25, 1, 0.3),
        (-0.25, 1, -0.3),
        # Stored as 2.67499999999999982236431605997495353221893310546875.
        (2.675, 2, 2.68),
        (1_409_778_724.0, 0, 1_409_778_724.0),
    ],
)
def test_a_half_goes_away_from_zero(number: float, decimals: int, expected: float) -> None:
    assert rounded_figure(number, decimals) == expected


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert str(rounded_figure(-0.04, 1)) == "0.0"
    assert not np.signbit(rounded_figure(np.array([-0.04, -0.0]), 1)).any()


def test_missing_stays_missing() -> None:
    assert np.isnan(rounded_figure(np.array([np.nan, 1.0]), 1)).tolist() == [True, False]


@given(micros=st.integers(-(10**10), 10**10), decimals=st.integers(0, 6))
def test_it_is_what_a_reader_makes_of_a_published_number(micros: int, decimals: int) -> None:
    """A number of six decimals, as the downloads hold it, alone and in an array."""
    written = Decimal(micros).scaleb(-6)
    due = float(written.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    assert rounded_figure(float(written), decimals) == due
    assert rounded_figure(np.array([float(written)]), decimals)[0] == due
