"""The external check of net migration: provinces beside what people said of five years ago."""

from __future__ import annotations

import pandas as pd

from atlas.model.summary.moves import Agreement

PERIOD = "2010-2015"


def five_year_comparison(
    net: pd.Series, five_year: pd.DataFrame, period: str = PERIOD
) -> pd.DataFrame:
    """Set the estimated net migration of provinces beside the published five-year net.

    Parameters
    ----------
    net
        Estimated net migration of ten years (people) by province code.
    five_year
        ``period``, ``province_code``, ``province_zh``, ``in_migrants_million`` and
        ``out_migrants_million`` (those who lived in another province five years before, by
        where they live now and where they lived then).
    period
        One of the periods of ``five_year``.

    Returns
    -------
    DataFrame
        One row per province, sorted by code: ``province_code``, ``province_zh``,
        ``net_migration``, ``five_year_in``, ``five_year_out``, ``five_year_net``
        (Float64, people).

    Raises
    ------
    ValueError
        ``five_year`` lacks the period, or one of the two lacks a province.

    Notes
    -----
    The two measure different things: ours the net of ten years, in the 15 cohorts, from two
    counts; theirs five years of moves as people report them, at all ages from 5. The pattern
    should agree, and the size need not. Source: census 2010 and 1 % sample survey 2015.
    """
    rows = five_year[five_year["period"] == period].sort_values("province_code")
    if rows.empty:
        known = ", ".join(sorted(five_year["period"].unique()))
        raise ValueError(f"no five-year migration for {period!r}; there is {known}")
    lacking = sorted(set(rows["province_code"]) ^ set(net.dropna().index))
    if lacking:
        raise ValueError(f"provinces in one of the two tables only: {', '.join(lacking)}")
    comparison = rows[["province_code", "province_zh"]].reset_index(drop=True)
    codes = comparison["province_code"]
    comparison["net_migration"] = net.reindex(codes).astype("Float64").array
    for name in ("in", "out"):
        people = rows[f"{name}_migrants_million"].astype("Float64") * 1_000_000
        comparison[f"five_year_{name}"] = people.array
    comparison["five_year_net"] = comparison["five_year_in"] - comparison["five_year_out"]
    return comparison


def agreement(comparison: pd.DataFrame) -> Agreement:
    """Say how far the two figures of `five_year_comparison` agree."""
    estimated = comparison["net_migration"].astype("float64")
    reported = comparison["five_year_net"].astype("float64")
    return Agreement(
        provinces=len(comparison),
        correlation=round(float(estimated.corr(reported)), 4),
        same_sign=int((estimated * reported > 0).sum()),
    )
