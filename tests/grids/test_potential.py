"""Population potential: by hand, beside the direct sum, and what a cell's own people count."""

import numpy as np
import pytest

from atlas.grids.cells import NODATA
from atlas.grids.make import SELF_NEARNESS, potential


def direct(people: np.ndarray, cell_km: float) -> np.ndarray:
    """Sum over all pairs of cells, one by one."""
    rows, columns = people.shape
    counted = np.where(people == NODATA, 0, people)
    found = np.zeros(people.shape)
    for i in range(rows):
        for j in range(columns):
            for k in range(rows):
                for m in range(columns):
                    away = np.hypot(i - k, j - m) * cell_km
                    found[i, j] += (
                        counted[k, m] / away if away else counted[k, m] * SELF_NEARNESS / cell_km
                    )
    return found


def test_two_cells_by_hand():
    people = np.array([[10_000, 0, 0, 20_000]], np.int32)
    own, other = 10_000 * 0.35255 + 20_000 / 30, 20_000 * 0.35255 + 10_000 / 30
    found = potential(people, 10.0)
    assert found[0, 0] == round(own) == 4192
    assert found[0, 3] == round(other) == 7384
    assert found[0, 1] == round(10_000 / 10 + 20_000 / 20) == 2000


def test_nine_cells_by_hand():
    people = np.zeros((3, 3), np.int32)
    people[1, 1] = 1_000_000
    side, corner = round(1e6 / 10), round(1e6 / 10 / np.sqrt(2))
    centre = round(1e6 * 0.35254943)
    expected = [[corner, side, corner], [side, centre, side], [corner, side, corner]]
    assert potential(people, 10.0).tolist() == expected


def test_the_transform_gives_the_direct_sum():
    people = np.random.default_rng(1).integers(0, 3_000_000, (13, 11)).astype(np.int32)
    people[2:5, 3:9] = NODATA
    found, expected = potential(people, 10.0), direct(people, 10.0)
    assert (found[people == NODATA] == NODATA).all()
    apart = np.abs(found - expected)[people != NODATA]
    assert apart.max() <= 0.5 + 1e-6


def test_the_ends_of_a_grid_do_not_meet():
    people = np.zeros((1, 40), np.int32)
    people[0, 0] = 3_900_000
    assert potential(people, 10.0)[0, 39] == 3_900_000 / 390


def test_the_self_factor_is_the_mean_of_one_over_distance_in_a_square():
    middles = (np.arange(2000) + 0.5) / 2000 - 0.5
    mean = (1 / np.hypot(middles[:, None], middles[None, :])).mean()
    assert mean == pytest.approx(SELF_NEARNESS, rel=1e-3)
