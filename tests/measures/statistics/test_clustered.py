"""Clustered errors: ten clusters by hand, then beside statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from atlas.measures.statistics import clustered_errors, student_quantile
from atlas.model.dataset import Dataset

SIGNS = np.repeat([1.0, -1.0], 10)
PAIRS = np.repeat(np.arange(10), 2)


def test_pairs_that_are_alike_by_hand() -> None:
    # Ten clusters of two, five at +1 and five at −1: the sums of a cluster are ±2, and
    # V = 10 / 9 · 19 / 19 · 10 · 2² / 20² = 1 / 9.
    ones = np.ones((20, 1))
    assert clustered_errors(ones, SIGNS, PAIRS) == pytest.approx([1 / 3])
    # One by one: 20 / 19 · 20 / 20².
    assert clustered_errors(ones, SIGNS, np.arange(20)) == pytest.approx([(1 / 19) ** 0.5])


def test_fewer_than_ten_clusters_tell_nothing() -> None:
    assert clustered_errors(np.ones((20, 1)), SIGNS, np.minimum(PAIRS, 8)) is None


def test_a_regressor_that_is_a_sum_of_others_has_no_error() -> None:
    third = np.arange(20) / 3
    design = np.column_stack([np.ones(20), third, 0.1 + 0.7 * third])
    assert clustered_errors(design, SIGNS, PAIRS) is None
    assert clustered_errors(design[:, :2], SIGNS, PAIRS) is not None


def test_quantile_of_student_as_in_printed_tables() -> None:
    assert [student_quantile(0.95, degrees) for degrees in (9, 30)] == pytest.approx(
        [2.262157, 2.042272], abs=1e-6
    )


def test_errors_are_those_of_statsmodels_on_the_real_counties(dataset: Dataset) -> None:
    table = dataset.unit_sets["county_2010_2020"].table
    columns = ["services_share_2010", "manufacturing_share_2010"]
    known = table[["change_pct_2010_2020", *columns, "province_code"]].dropna()
    provinces = known.pop("province_code").astype("category").cat.codes.to_numpy()
    design = sm.add_constant(known[columns].astype(float))
    growth = known["change_pct_2010_2020"].astype(float)
    theirs = sm.OLS(growth, design).fit(
        cov_type="cluster", cov_kwds={"groups": provinces}, use_t=True
    )
    ours = clustered_errors(design.to_numpy(), theirs.resid.to_numpy(), provinces)
    assert ours == pytest.approx(theirs.bse.to_numpy(), rel=1e-9)
    reach = student_quantile(0.95, 30)
    low, high = theirs.conf_int().loc["services_share_2010"]
    middle, error = theirs.params["services_share_2010"], ours[1]
    assert (middle - reach * error, middle + reach * error) == pytest.approx((low, high), rel=1e-9)
    # The clusters matter: without them the error of the same slope is less than half.
    assert error > 2 * pd.Series(sm.OLS(growth, design).fit().bse)["services_share_2010"]
