"""How sure the net migration of a unit is: an interval from those who hardly move.

At ages 50 and over hardly anybody moves, so that their net migration by cohort survival is nearly
all error: people missed or counted twice, deaths other than the nation's, land that moved. How far
these rates lie apart tells how wrong the rate of all ages may be.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from atlas.measures.migration.cohorts import (
    CANNOT_BE_TOLD,
    ERROR_INTERVAL,
    GAINED,
    LOST,
    NINE_IN_TEN,
    STAGES,
    period_name,
)

TO_STANDARD_DEVIATION: Final = 1.4826
"""A normal distribution's standard deviation over its median absolute deviation."""

VARIANCE_OF_LOG: Final = 1.36
"""Over n: the sampling variance of the logarithm of a spread that n medians tell, 1/(2 · 0.37)."""

SIZES: Final = 3
"""Classes of expected survivors, as many units in each."""

LEAST_UNITS: Final = 5
"""A province's units of a size that tell a spread of their own; fewer take that of all."""

LEAST_IN_ALL: Final = 30
"""Units that tell how far apart the rates lie; of fewer nothing is said."""


def placebo_spread(
    placebo: pd.Series, base: pd.Series, province: pd.Series | None
) -> pd.DataFrame | None:
    """Estimate how far apart the rates of those who hardly move lie among units like each.

    Parameters
    ----------
    placebo
        Net migration of those aged 50 and over by unit, per 100 expected survivors (Float64,
        null where their base is small).
    base
        Expected survivors of all ages by unit (people).
    province
        Province code by unit; None for provinces themselves, which are compared with each other.

    Returns
    -------
    pandas.DataFrame or None
        By unit: ``deviation`` from the median of its province and ``spread``, the standard
        deviation of its group (float, per 100 expected survivors). None where fewer than 30
        units have a rate, or where they are of one province: there is nothing to compare.

    Notes
    -----
    Groups are the units of one province and one of three sizes. The spread of a group is 1.4826
    times the median absolute deviation, so that a county whose land moved does not widen all
    others. Groups are small, so their logarithms are shrunk toward the common mean μ by empirical
    Bayes: with sampling variance v = 1.36/n and the variance τ² between groups by moments
    (DerSimonian and Laird 1986) ::

        ln s' = (ln s / v + μ / τ²) / (1 / v + 1 / τ²)

    Efron and Morris, “Data analysis using Stein's estimator and its generalizations” (1975).

    Examples
    --------
    Of two groups of ten units with spreads of 4 and 8, v is 0.136 and μ = ln 5.66; the logarithms
    differ by 0.69, so τ² = 0.24 − 0.136 = 0.104, and the spreads shrink to 4.87 and 6.57.
    """
    rates = placebo.astype("Float64").astype("float64")
    known = rates.notna() & base.notna()
    place = pd.Series("", rates.index) if province is None else province
    if known.sum() < LEAST_IN_ALL or (province is not None and place[known].nunique() < 2):
        return None
    deviation = rates - rates.groupby(place).transform("median")
    ranks = base.where(known).rank(method="first", pct=True)
    size = (ranks.astype("float64") * SIZES).apply(np.ceil)
    # A unit without a rate has few people.
    groups = pd.MultiIndex.from_arrays([place, size.fillna(1.0)])
    sizes = deviation.abs().groupby(groups).agg(["count", "median"])
    spread = TO_STANDARD_DEVIATION * sizes["median"]
    telling = sizes["count"].ge(LEAST_UNITS) & spread.gt(0)
    if telling.any():
        logs, variances = np.log(spread[telling]), VARIANCE_OF_LOG / sizes.loc[telling, "count"]
        shrunk, mean = _shrink(logs, variances)
        spread = np.exp(shrunk.reindex(spread.index).fillna(mean))
    else:
        everyone = TO_STANDARD_DEVIATION * float(deviation.abs().median())
        spread = pd.Series(everyone, spread.index)
    found = spread.reindex(groups).to_numpy()
    return pd.DataFrame({"deviation": deviation, "spread": found}, index=rates.index)


def _shrink(values: pd.Series, variances: pd.Series) -> tuple[pd.Series, float]:
    """Shrink values toward their common mean, each by how little it tells; return both."""
    weights = 1 / variances
    mean = (values * weights).sum() / weights.sum()
    scatter = (weights * (values - mean) ** 2).sum() - (len(values) - 1)
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    between = max(0.0, scatter / scale) if scale > 0 else 0.0
    if not between:
        return pd.Series(mean, values.index), float(mean)
    weights = 1 / (variances + between)
    mean = (values * weights).sum() / weights.sum()
    return (values * between + mean * variances) / (variances + between), float(mean)


def unit_intervals(
    table: pd.DataFrame, province: pd.Series | None, years: tuple[int, int]
) -> pd.DataFrame:
    """Bound the net migration of each unit, and tell whether it gained or lost.

    Parameters
    ----------
    table
        By unit code, of `atlas.measures.migration.cohorts`: what `net_migration` gives, and
        ``net_migration_specification_low_A_B`` and ``…_high_A_B``.
    province
        As in `placebo_spread`.
    years
        The two census years, ten apart.

    Returns
    -------
    pandas.DataFrame
        By unit code: ``net_migration_low_A_B`` and ``net_migration_high_A_B`` (Float64, people);
        ``net_migration_rate_low_A_B`` and ``…_high_A_B``, and the same of each life stage
        (``net_migration_rate_youth_low_A_B``; Float64, per 100 expected survivors);
        ``net_migration_direction_A_B`` (``gained``, ``lost``, ``cannot_be_told``),
        ``net_migration_interval_method_A_B`` (``error_interval``) and
        ``net_migration_misfit_A_B`` (Float64: `placebo_spread`'s deviation over the spread, null
        where a province has fewer than five units; not for provinces themselves).
        Without columns where nothing tells how far rates lie apart; null where a unit has no
        estimate.

    Notes
    -----
    Nine in ten errors are smaller than 1.645 spreads. The interval of all ages is never narrower
    than the specifications lie from the estimate, which stands in its middle. A unit *gained* or
    *lost* where the whole interval lies on one side of zero. What the placebo is off by in a
    whole province, where the old die sooner or later than in the nation, is in the specifications
    and not in the spread. Within large cities older people do move, from the centre outward:
    more districts lie beyond their interval, and a unit's own misfit proves no error.

    Examples
    --------
    100,000 expected, a net of +12,000, a spread of 5: ±8.2 per 100, +3,776 to +20,224, gained.
    With a net of +6,000 it reaches from −2,224 to +14,224, and cannot be told.
    """
    period = period_name(years)
    base = table[f"expected_survivors_{period}"].astype("Float64")
    told = placebo_spread(table[f"net_migration_rate_older_{period}"], base, province)
    if told is None:
        return pd.DataFrame(index=table.index)
    width = (NINE_IN_TEN * told["spread"]).astype("Float64")
    net = table[f"net_migration_{period}"].astype("Float64")
    ends = (table[f"net_migration_specification_{end}_{period}"] for end in ("low", "high"))
    widths = [width * base / 100, *((net - end.astype("Float64")).abs() for end in ends)]
    people = pd.concat(widths, axis=1).max(axis=1).where(net.notna())
    columns = {
        f"net_migration_low_{period}": net - people,
        f"net_migration_high_{period}": net + people,
    }
    for suffix in ("", *(f"_{stage}" for stage in STAGES)):
        rate = table[f"net_migration_rate{suffix}_{period}"].astype("Float64")
        wide = width if suffix else 100 * people / base.mask(base.eq(0))
        columns[f"net_migration_rate{suffix}_low_{period}"] = rate - wide
        columns[f"net_migration_rate{suffix}_high_{period}"] = rate + wide
    low, high = columns[f"net_migration_low_{period}"], columns[f"net_migration_high_{period}"]
    columns[f"net_migration_direction_{period}"] = direction_of(low, high)
    method = pd.Series(ERROR_INTERVAL, table.index, dtype="str")
    columns[f"net_migration_interval_method_{period}"] = method.where(low.notna())
    if province is not None:
        # The only units of a province are their own median.
        peers = province.groupby(province).transform("size").ge(LEAST_UNITS)
        misfit = (told["deviation"] / told["spread"]).where(peers)
        columns[f"net_migration_misfit_{period}"] = misfit.astype("Float64")
    return pd.DataFrame(columns, index=table.index)


def direction_of(low: pd.Series, high: pd.Series) -> pd.Series:
    """Tell from an interval whether a place gained or lost (str; null where it has none)."""
    gained, lost = low.gt(0).fillna(False), high.lt(0).fillna(False)
    words = np.select([gained, lost], [GAINED, LOST], CANNOT_BE_TOLD)
    return pd.Series(words, low.index, dtype="str").where(low.notna())
