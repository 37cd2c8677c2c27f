"""People written short, and round ticks."""

import pytest

from atlas.drawing.canvas.numbers import people, people_tick, round_ticks


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (492_762_506, "4.93亿", "492.8 m"),
        (4_781_150, "478万", "4.78 m"),
        (-282_019, "−28.2万", "−282,000"),
        (905, "905", "905"),
    ],
)
def test_people(value, zh, en):
    assert people(value, "zh") == zh
    assert people(value, "en") == en


def test_changes_bear_their_sign():
    assert people(2_800_000, "zh", signed=True) == "+280万"
    assert people(2_800_000, "en", signed=True) == "+2.80 m"


def test_round_numbers_on_an_axis():
    assert [people_tick(value, "zh") for value in (0, 500_000, 2e8)] == ["0", "50万", "2亿"]
    assert [people_tick(value, "en") for value in (0, 500_000, 2e8)] == ["0", "500,000", "200 m"]
    assert people_tick(-5e6, "en", signed=True) == "−5 m"


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
