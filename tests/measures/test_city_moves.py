"""Net migration by class of city: the estimate of county units, summed over cities."""

import numpy as np
import pandas as pd
import pytest

from atlas.measures.city_classes import net_migration_by_class
from atlas.measures.migration.balance import Balance
from atlas.measures.migration.migration_estimate import MigrationEstimate
from atlas.measures.migration.nested import Nested

CLASSES = pd.Series({"1": "large", "2": "large", "3": "small"}, name="class")


@pytest.fixture
def migration() -> MigrationEstimate:
    """Three units of one province without errors of its own; the last holds two counties."""
    units = pd.Index(["a", "b", "c"])
    nothing = pd.DataFrame([[0.0]], ["p"], ["p"])
    nested = Nested(
        pd.Series([500.0, 300.0, -800.0], units),
        pd.Series("p", units),
        {"p": np.diag([100.0, 100.0, 400.0]) - 50.0},
        pd.Series([0.2, 0.3, 0.5], units),
        nothing,
    )
    rows = pd.DataFrame(
        {
            "unit": ["a", "b", "c", "c"],
            "latest_code": ["1", "2", "3", "4"],
            "prefecture_code": "p",
            "population": [10, 10, 30, 10],
        },
        index=["1", "2", "3", "4"],
    )
    return MigrationEstimate((2010, 2020), Balance(rows, nothing, rows), nested, rows)


def test_a_class_is_the_sum_of_its_cities(migration: MigrationEstimate) -> None:
    found = net_migration_by_class(migration, CLASSES)
    # Three quarters of the people of the last unit live in the small city.
    assert found["net_migration"].to_dict() == {"large": 800, "small": -600}
    # 1.645 · √(50 + 50 − 2 · 50) and 1.645 · ¾ · √350.
    assert found["net_low"].to_dict() == {"large": 800, "small": -623}
    assert found["net_high"].to_dict() == {"large": 800, "small": -577}


def test_nothing_is_said_without_an_estimate() -> None:
    assert net_migration_by_class(None, CLASSES).columns.empty
