"""Whether services draw people: ranks that a reader can work out, then the real counties."""

import numpy as np
import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.sectors import pull
from atlas.model.dataset import Dataset


def of(moves: list[float], services: list[float], made: list[float], density: list[float]):
    people = pd.DataFrame({"net_migration_rate_2010_2020": moves, "density_2010": density})
    shares = pd.DataFrame({"services_share_2010": services, "manufacturing_share_2010": made})
    return pull(people, shares, country=china())


def test_moves_that_follow_services_alone() -> None:
    # Eight units: all pairs of low and high, so that no column goes with another.
    services, made, density = ([float(unit >> bit & 1) for unit in range(8)] for bit in (0, 1, 2))
    found = of([1000 * share for share in services], services, made, density)
    assert found is not None
    assert found.units == 8
    expected = {"services": 1, "manufacturing": 0, "density": 0}
    assert found.rank_correlation == pytest.approx(expected)
    assert found.joint == pytest.approx(expected)


def test_moves_that_follow_two_things_alike() -> None:
    services, density, made = ([float(unit >> bit & 1) for unit in range(8)] for bit in (0, 1, 2))
    moves = [a + b for a, b in zip(services, density, strict=True)]
    found = of(moves, services, made, density)
    assert found is not None
    # Standardised: moves are −√2, 0 (four times), √2; services −1 or 1: r = (2√2 + 2√2) / 8.
    half = np.sqrt(2) / 2
    expected = {"services": half, "manufacturing": 0, "density": half}
    assert found.rank_correlation == pytest.approx(expected, abs=1e-4)
    assert found.joint == pytest.approx(expected, abs=1e-4)


def test_units_that_lack_a_figure_are_left_out_and_few_units_tell_nothing() -> None:
    nan = float("nan")
    services, made, density = [1.0, 2, 3, 4, 5, 6], [2.0, 1, 4, 3, 6, 5], [3.0, 6, 1, 5, 2, 4]
    found = of([1.0, 2, 3, 4, 5, nan], services, made, density)
    assert found is not None
    assert found.units == 5
    assert of([1.0, 2, nan, nan, nan, nan], services, made, density) is None
    assert of([7.0] * 6, services, made, density) is None


def test_censuses_without_ages_tell_nothing() -> None:
    shares = pd.DataFrame({"services_share_2010": [1.0], "manufacturing_share_2010": [1.0]})
    assert pull(pd.DataFrame({"density_2010": [1.0]}), shares, country=china()) is None


def test_services_and_manufacturing_on_the_real_counties(dataset: Dataset) -> None:
    found = dataset.summary.sectors.pull["county"]
    assert found.rank_correlation["services"] == pytest.approx(0.50, abs=0.005)
    assert found.rank_correlation["manufacturing"] == pytest.approx(0.43, abs=0.005)
    assert found.joint["services"] == pytest.approx(0.375, abs=0.005)
    assert found.joint["manufacturing"] == pytest.approx(0.09, abs=0.006)
    # The same from the published columns, by the normal equations of the correlations.
    table = dataset.unit_sets["county_2010_2020"].table
    columns = ["services_share_2010", "manufacturing_share_2010", "density_2010"]
    known = table[["net_migration_rate_2010_2020", *columns]].astype(float).dropna()
    between = known.corr("spearman").to_numpy()
    joint = np.linalg.solve(between[1:, 1:], between[1:, 0])
    assert found.units == len(known)
    assert list(found.rank_correlation.values()) == pytest.approx(between[0, 1:], abs=1e-4)
    assert list(found.joint.values()) == pytest.approx(joint, abs=1e-4)
