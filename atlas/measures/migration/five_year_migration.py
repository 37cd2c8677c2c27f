"""The external checks of net migration: what people said of five years ago, births and deaths."""

from __future__ import annotations

import pandas as pd

from atlas.model.country import Country
from atlas.model.summary.moves import Agreement


def checked_periods(*, country: Country) -> tuple[str, str]:
    """Name the five years before the censuses that are compared, and the first five between."""
    start, _ = country.compared
    return f"{start - 5}-{start}", f"{start}-{start + 5}"


def five_year_comparison(net: pd.Series, five_year: pd.DataFrame, period: str) -> pd.DataFrame:
    """Set the estimated net migration of provinces beside the published five-year net.

    Parameters
    ----------
    net
        Estimated net migration of ten years (people) by province code.
    five_year
        From `atlas.measures.migration.province_moves.five_year_migration`: ``period``,
        ``province_code``, ``name_zh``, ``in_migrants``, ``out_migrants``.
    period
        One of the periods of ``five_year``.

    Returns
    -------
    DataFrame
        One row per province, sorted by code: ``province_code``, ``name_zh``,
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
    should agree, and the size need not.
    """
    rows = five_year[five_year["period"] == period].sort_values("province_code")
    if rows.empty:
        known = ", ".join(sorted(five_year["period"].unique()))
        raise ValueError(f"no five-year migration for {period!r}; there is {known}")
    lacking = sorted(set(rows["province_code"]) ^ set(net.dropna().index))
    if lacking:
        raise ValueError(f"provinces in one of the two tables only: {', '.join(lacking)}")
    comparison = rows[["province_code", "name_zh"]].reset_index(drop=True)
    codes = comparison["province_code"]
    comparison["net_migration"] = net.reindex(codes).astype("Float64").array
    for name in ("in", "out"):
        comparison[f"five_year_{name}"] = rows[f"{name}_migrants"].astype("Float64").array
    comparison["five_year_net"] = comparison["five_year_in"] - comparison["five_year_out"]
    return comparison


def agreement(comparison: pd.DataFrame, expected: pd.Series, people: pd.Series) -> Agreement:
    """Say how far the two figures of `five_year_comparison` agree.

    Parameters
    ----------
    comparison
        From `five_year_comparison`.
    expected
        Expected survivors by province code: the base of our rates.
    people
        People in the later census by province code: that of the published moves. Large provinces
        carry a correlation of people, which rates tell apart.
    """
    rows = comparison.set_index("province_code")
    estimated = rows["net_migration"].astype("float64")
    reported = rows["five_year_net"].astype("float64")
    rate = estimated / expected.astype("float64")
    reported_rate = reported / people.astype("float64")
    return Agreement(
        provinces=len(comparison),
        correlation=round(float(estimated.corr(reported)), 4),
        correlation_of_rates=round(float(rate.corr(reported_rate)), 4),
        rank_correlation=round(float(estimated.rank().corr(reported.rank())), 4),
        same_sign=int((estimated * reported > 0).sum()),
    )


def natural_increase_check(
    net: pd.Series, change: pd.Series, natural_increase: pd.Series, years: int = 10
) -> float:
    """Correlate net migration with the change that natural increase leaves.

    Parameters
    ----------
    net
        Estimated net migration (people) by province code.
    change
        Change of people between the two censuses.
    natural_increase
        Births less deaths of the first year of the period.
    years
        Years between the censuses: natural increase is taken to have stayed as it was.

    Returns
    -------
    float
        Pearson's r over the provinces that have all three.
    """
    left = change.astype("float64") - years * natural_increase.astype("float64")
    return round(float(net.astype("float64").corr(left)), 4)
