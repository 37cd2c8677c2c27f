"""Whether services draw people: ranks that a reader can work out, then the real counties."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from atlas.measures.sectors import pull
from atlas.model.dataset import Dataset


def of(moves: list[float], outside: list[float], mix: list[float], density: list[float]):
    """Set moves beside the share outside farming, services' part of it (0–1), and density.

    Every unit is a province of its own.
    """
    people = pd.DataFrame({"net_migration_rate_2010_2020": moves, "density_2010": density})
    people["province_code"] = [str(unit) for unit in range(len(people))]
    services = [a * b for a, b in zip(outside, mix, strict=True)]
    shares = pd.DataFrame(
        {
            "agriculture_share_2010": [100 - a for a in outside],
            "services_share_2010": services,
            "manufacturing_share_2010": [a - b for a, b in zip(outside, services, strict=True)],
        }
    )
    return pull(people, shares, years=(2010, 2020))


def corners() -> tuple[list[float], ...]:
    """Give all triples of low and high, so that no column goes with another."""
    ends = ((40.0, 80.0), (0.25, 0.75), (1.0, 2.0))
    return tuple([of[unit >> bit & 1] for unit in range(8)] for bit, of in enumerate(ends))


def test_moves_that_follow_the_work_outside_farming_alone() -> None:
    outside, mix, density = corners()
    found = of(outside, outside, mix, density)
    assert found is not None
    assert found.units == 8
    ranks = found.rank_correlation
    assert ranks["outside_farming"] == pytest.approx(1)
    assert ranks["services_of_outside"] == ranks["density"] == pytest.approx(0)
    # Services are 10 or 30 % of all where 40 % work outside farming, 20 or 60 % where 80 % do: by
    # rank −3, 1, −1, 3 about the mean, and r = (3 − 1 + 1 + 3 …) = 4 / √(4 · 20). Manufacturing
    # alike, though nobody came for either.
    assert ranks["services"] == ranks["manufacturing"] == pytest.approx(2 / 5**0.5 / 2, abs=1e-4)
    joint = {name: one.value for name, one in found.joint.items()}
    expected = {"outside_farming": 1, "services_of_outside": 0, "density": 0}
    assert joint == pytest.approx(expected)
    # Eight provinces are too few for an interval.
    assert all(one.low is one.high is None for one in found.joint.values())


def test_moves_that_follow_two_things_alike() -> None:
    outside, mix, density = corners()
    moves = [a / 40 + b for a, b in zip(outside, density, strict=True)]
    found = of(moves, outside, mix, density)
    assert found is not None
    # Standardised: moves are −√2, 0 (four times), √2; the others −1 or 1: r = (2√2 + 2√2) / 8.
    half = np.sqrt(2) / 2
    expected = {"outside_farming": half, "services_of_outside": 0, "density": half}
    joint = {name: one.value for name, one in found.joint.items()}
    assert joint == pytest.approx(expected, abs=1e-4)
    assert {name: found.rank_correlation[name] for name in joint} == pytest.approx(
        expected, abs=1e-4
    )


def test_units_that_lack_a_figure_are_left_out_and_few_units_tell_nothing() -> None:
    nan = float("nan")
    outside, mix, density = corners()
    found = of([1.0, 2, 3, 4, 5, 6, 7, nan], outside, mix, density)
    assert found is not None
    assert found.units == 7
    assert of([1.0, 2, 3, 4, 5, nan, nan, nan], outside, mix, density) is None
    assert of([7.0] * 8, outside, mix, density) is None


def test_density_that_ranks_the_units_as_the_work_does_tells_nothing() -> None:
    outside, mix, density = corners()
    assert of(density, outside, mix, [7 * share for share in outside]) is None


def test_censuses_without_ages_tell_nothing() -> None:
    assert pull(pd.DataFrame({"density_2010": [1.0]}), pd.DataFrame(), years=(2010, 2020)) is None


def test_work_outside_farming_on_the_real_counties(dataset: Dataset) -> None:
    found = dataset.summary.sectors.pull["county"]
    ranks = found.rank_correlation
    # Services go with gains, and so does manufacturing: both are high where few people farm. What
    # the work outside farming consists of hardly matters.
    assert ranks["outside_farming"] == pytest.approx(0.49, abs=0.005)
    assert ranks["services"] == pytest.approx(0.49, abs=0.006)
    assert ranks["manufacturing"] == pytest.approx(0.41, abs=0.005)
    assert ranks["services_of_outside"] == pytest.approx(-0.03, abs=0.006)
    # The same from the published columns: correlations by pandas, the regression by statsmodels.
    table = dataset.unit_sets["county_2010_2020"].table
    outside = 100 - table["agriculture_share_2010"]
    columns = {
        "moves": table["net_migration_rate_2010_2020"],
        "outside_farming": outside,
        "services_of_outside": table["services_share_2010"] / outside,
        "density": table["density_2010"],
    }
    known = pd.DataFrame(columns).astype(float).dropna()
    assert found.units == len(known)
    between = known.corr("spearman")["moves"].drop("moves")
    assert {name: ranks[name] for name in between.index} == pytest.approx(
        between.to_dict(), abs=1e-4
    )
    standard = known.rank().apply(lambda column: (column - column.mean()) / column.std(ddof=0))
    provinces = table.loc[known.index, "province_code"].astype("category").cat.codes.to_numpy()
    fit = sm.OLS(standard.pop("moves"), standard).fit(
        cov_type="cluster", cov_kwds={"groups": provinces}, use_t=True
    )
    for name, (low, high) in zip(standard, fit.conf_int().to_numpy(), strict=True):
        one = found.joint[name]
        assert (one.value, one.low, one.high) == pytest.approx(
            (fit.params[name], low, high), abs=1e-3
        )
