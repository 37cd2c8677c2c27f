"""Where arrows run; the pages' scripts do it alike: see ``tests/frontend/fixtures/arrows.json``."""

from math import hypot, pi

import numpy as np
import pytest

from atlas.drawing.arrows import Move, lay_out


def test_a_lone_arrow_bends_to_the_right_of_its_way() -> None:
    points = {"a": (0.0, 0.0), "b": (200.0, 0.0)}
    (arrow,), _ = lay_out([Move("a", "b", 4)], points)
    # Eastwards on a sheet, right is downwards: larger y.
    assert arrow.shaft[1][1] > 0
    assert hypot(*arrow.shaft[0]) == pytest.approx(5)
    assert hypot(arrow.head[0][0] - 200, arrow.head[0][1]) == pytest.approx(5)
    (back,), _ = lay_out([Move("b", "a", 4)], points)
    assert back.shaft[1][1] < 0


def test_ends_at_a_point_stand_side_by_side() -> None:
    points = {"z": (0.0, 0.0), **{f"p{i}": (-300.0, 10.0 * i) for i in range(6)}}
    arrows, rings = lay_out([Move(f"p{i}", "z", 10) for i in range(6)], points)
    # A head is broadest at its base, which lies its length farther out than the ring.
    breadth, length = 3 + 1.45 * 10 + 1.5, 4 + 0.9 * 10
    radius = 6 * breadth / (2 * pi * 0.8) - length
    assert rings["z"] == pytest.approx(radius, abs=1e-4)
    tips = np.array([arrow.head[0] for arrow in arrows])
    angles = np.sort(np.unwrap(np.sort(np.arctan2(tips[:, 1], tips[:, 0]) % (2 * pi))))
    # All come from the west, so they fill one run of slots without a gap.
    assert np.sort(np.diff(angles)) == pytest.approx([breadth / (radius + length)] * 5)
