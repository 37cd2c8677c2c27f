"""Net migration of units within places whose own is known: errors by kind, sums of any units.

Cohort survival finds the net migration of a county with an error: people missed or counted twice,
deaths other than the country's, land that moved. The error shows in what all ages have in common
beyond movement. A unit's estimate gives way to its province by as much as it is unsure, so that the
units of a province sum to the province.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import ndtr

from atlas.measures.statistics import whole_persons
from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.frames import AMOUNT, GROUP, NUMBER, check_frame, check_series

NINE_IN_TEN: Final = 1.6449
"""So many standard deviations on either side hold nine in ten of normal errors."""

GAINED, LOST, CANNOT_BE_TOLD = "gained", "lost", "cannot_be_told"
"""Which way the migration of a place went, if its probability tells."""

SURE: Final = 0.95
"""Probability of a gain above which a place gained; it lost below one less this."""

FAR: Final = 3.5
"""Median absolute deviations, as standard deviations, beyond which a rate is left out."""

TO_STANDARD_DEVIATION: Final = 1.4826
"""A normal distribution's standard deviation over its median absolute deviation."""

LEAST_UNITS: Final = 15
"""Units that tell a variance; where a half of a kind has fewer, all units tell it."""

PER: Final = 100_000
"""Expected people whom the variance of a small unit is given for."""


def estimate_unit_variance(
    rates: pd.DataFrame, instrument: pd.Series, *, province: pd.Series, size: pd.Series
) -> tuple[float, float]:
    """Estimate how the error that all ages share falls with the size of units of one kind.

    Parameters
    ----------
    rates
        Net migration of several ages by unit, an age a column (per 100 expected, null where
        unknown). The first column is that of the ages that move most.
    instrument
        By unit a figure that moves with migration, and whose error is another: the change of the
        people registered elsewhere, per 100 expected.
    province
        Province of each unit. What a whole province has in common is taken out.
    size
        Expected people of each unit.

    Returns
    -------
    tuple of float
        The variance of a unit so large that its size does not matter, and what is to be added for
        a unit of 100,000 expected people (per 100, squared); the latter falls with size. Both are
        NaN where there are fewer than 30 units that tell.

    Notes
    -----
    With f the movement of a unit, e the error that its ages share, and w an error of each age ::

        r_a = β_a f + e + w_a        β_a = cov(r_a, z) / cov(r_1, z)
        cov(r_a, r_b) = β_a β_b var(f) + var(e)

    for the instrument z. The second line is solved for var(f) and var(e) by least squares over the
    pairs of ages, without units of which a rate lies beyond 3.5 median absolute deviations, once
    for the smaller half of the units and once for the larger. Between the halves var(e) is taken
    as linear in the reciprocal of size. Bollen, *Structural Equations with Latent Variables*
    (1989), chapter 6, on an instrument for a factor.

    Examples
    --------
    The old move 0.4 and the oldest 0.3 times as much as the young; an error of 3 per 100 is in the
    rates of all of them, and a variance of 9 is found again.

    >>> import numpy as np
    >>> rng = np.random.default_rng(49)
    >>> moved, error = rng.normal(0, 8, 10_000), rng.normal(0, 3, 10_000)
    >>> loadings = {"young": 1.0, "old": 0.4, "oldest": 0.3}
    >>> rates = pd.DataFrame({age: share * moved + error for age, share in loadings.items()})
    >>> base, slope = estimate_unit_variance(
    ...     rates,
    ...     pd.Series(moved),
    ...     province=pd.Series("p", rates.index),
    ...     size=pd.Series(np.linspace(900_000, 1_100_000, 10_000)),
    ... )
    >>> round(base + slope / 10)
    9
    """
    together = rates.assign(instrument=instrument).astype("Float64").astype("float64")
    points = []
    middle = size.median()
    for half in (size < middle, size >= middle):
        rows = together[half]
        apart = rows - rows.groupby(province[half]).transform("median")
        usual = FAR * TO_STANDARD_DEVIATION * apart.abs().median()
        kept = apart[apart.abs().le(usual).all(axis=1)]
        if len(kept) < LEAST_UNITS:
            return float("nan"), float("nan")
        points.append((split_rates(kept).shared, float((PER / size[kept.index]).mean())))
    (small, few), (large, many) = points
    slope = max(0.0, (small - large) / (few - many)) if few > many else 0.0
    # Where the smaller units are no less sure, one variance holds for all.
    flat = (small + large) / 2
    base = large - slope * many if slope else flat
    return max(base, 0.0), slope


@dataclass(frozen=True)
class RateParts:
    """What rates of several ages consist of, as variances (per 100, squared).

    Attributes
    ----------
    loading
        How strongly movement shows at each age, 1 at the first.
    movement
        Variance of movement at the first age.
    shared
        Variance of the error that all ages share.
    own
        Variance of the error of each age.
    """

    loading: pd.Series
    movement: float
    shared: float
    own: pd.Series


def split_rates(apart: pd.DataFrame) -> RateParts:
    """Split the covariances of rates into movement, a shared error and errors of their own.

    Parameters
    ----------
    apart
        Rates of several ages by unit and ``instrument``, less the medians of provinces.
    """
    ages = [str(name) for name in apart if name != "instrument"]
    covariances = apart.cov()
    with_instrument = covariances.loc[ages, "instrument"]
    loading = with_instrument / with_instrument.iloc[0]
    pairs = list(combinations(ages, 2))
    table = {name: covariances[name].to_dict() for name in ages}
    sides = np.array([[loading[one] * loading[other], 1.0] for one, other in pairs])
    known = np.array([table[one][other] for one, other in pairs])
    (movement, shared), *_ = np.linalg.lstsq(sides, known, rcond=None)
    movement, shared = max(float(movement), 0.0), max(float(shared), 0.0)
    diagonal = pd.Series({name: table[name][name] for name in ages})
    own = (diagonal - loading**2 * movement - shared).clip(lower=0)
    return RateParts(loading, movement, shared, own)


@dataclass(frozen=True)
class Nested:
    """Net migration of units that sum to the known net migration of their provinces.

    Attributes
    ----------
    mean
        By unit, the estimate (float, people).
    province
        Province by unit.
    own
        Province → covariance of the errors of its units against the province's sum (people²).
    share
        By unit, its part of an error of its province; these sum to 1 in each province.
    of_provinces
        Covariance of the errors of provinces (people²).
    """

    mean: pd.Series
    province: pd.Series
    own: Mapping[str, np.ndarray]
    share: pd.Series
    of_provinces: pd.DataFrame

    @cached_property
    def deviation(self) -> pd.Series:
        """Return the standard deviation of each unit (float, people)."""
        provinces = np.diag(self.of_provinces)
        variance = self.share**2 * self.province.map(
            dict(zip(self.of_provinces.index, provinces, strict=True))
        )
        for code, covariance in self.own.items():
            units = self._units[code]
            variance.loc[units] += np.diag(covariance)
        return variance.clip(lower=0) ** 0.5

    @cached_property
    def _units(self) -> dict[str, pd.Index]:
        """Return the units of each province, in the order of its covariance."""
        return {str(code): rows.index for code, rows in self.province.groupby(self.province)}

    def sums(self, parts: pd.DataFrame) -> pd.DataFrame:
        """Sum units to places, each with its error: see `interval`.

        Parameters
        ----------
        parts
            ``place``, ``unit`` and ``share``: which part of each unit lies in a place, 0–1.

        Returns
        -------
        pandas.DataFrame
            By place: ``mean`` and ``deviation`` (float, people). A place of which a unit has no
            estimate has none.
        """
        found = {}
        codes = list(self.of_provinces.index)
        known = self.mean.reindex(parts["unit"]).notna().to_numpy()
        for place, rows in parts.assign(known=known).groupby("place"):
            if not rows["known"].all():
                found[place] = (float("nan"), float("nan"))
                continue
            share = pd.Series(rows["share"].to_numpy(float), rows["unit"])
            mean = float((share * self.mean[share.index]).sum())
            of_province = (
                (share * self.share[share.index]).groupby(self.province[share.index]).sum()
            )
            weights = of_province.reindex(codes, fill_value=0.0).to_numpy()
            variance = weights @ self.of_provinces.to_numpy() @ weights
            for code in of_province.index:
                part = share.reindex(self._units[code], fill_value=0.0).to_numpy()
                variance += part @ self.own[code] @ part
            found[place] = (mean, max(float(variance), 0.0) ** 0.5)
        return pd.DataFrame.from_dict(found, orient="index", columns=["mean", "deviation"])


def nest_units(
    start: pd.Series,
    deviation: pd.Series,
    expected: pd.Series,
    *,
    province: pd.Series,
    provinces: pd.Series,
    covariance: pd.DataFrame,
    common: float = 0.01,
) -> Nested:
    """Move the estimates of units so that those of each province sum to what is known of it.

    Parameters
    ----------
    start
        Net migration of each unit as estimated by itself (people).
    deviation
        Its standard deviation, without what all units of a province share (per 100 expected).
    expected
        Expected people of each unit.
    province
        Province of each unit.
    provinces
        Net migration of each province (people).
    covariance
        Of the errors of ``provinces``, province × province (people²).
    common
        Standard deviation of an error that all units of a province share, as a share of the
        expected people.

    Returns
    -------
    Nested
        Without the units that have no start.

    Raises
    ------
    UserError
        A figure is missing or is no number, or a unit's province is not among ``provinces``.

    Notes
    -----
    With C = diag(v²) + c² E Eᵀ in a province, k = C1 / 1ᵀC1 and N the province's own ::

        n = n₀ + k (N − Σ n₀)        V = C − C11ᵀC / 1ᵀC1 + k kᵀ V(N)

    so a unit takes the more of the difference, the less sure it is. Least squares under a linear
    restriction: Theil, *Principles of Econometrics* (1971), section 6.8; benchmarking of small
    areas: Rao and Molina, *Small Area Estimation* (2015), section 6.4.6.

    Examples
    --------
    Two counties alike gain 100 and 300, and their province 500 without any error: each takes half
    of the 100 that lack.

    >>> each = pd.Series([1000.0, 1000.0], ["a", "b"])
    >>> nested = nest_units(
    ...     pd.Series([100.0, 300.0], each.index),
    ...     each / 500,
    ...     each,
    ...     province=pd.Series(["p", "p"], each.index),
    ...     provinces=pd.Series([500.0], ["p"]),
    ...     covariance=pd.DataFrame([[0.0]], ["p"], ["p"]),
    ... )
    >>> nested.mean.tolist()
    [150.0, 350.0]
    >>> nested.deviation.round(2).tolist()
    [14.14, 14.14]
    """
    call = "atlas.measures.nest_units"
    check_series(call, "start", start, AMOUNT)
    units = start.index[start.notna()]
    columns = {"deviation": deviation, "expected": expected, "province": province}
    kinds = {"deviation": NUMBER, "expected": NUMBER, "province": GROUP}
    frame = pd.DataFrame({name: it.reindex(units) for name, it in columns.items()}, index=units)
    check_frame(call, "units", frame, kinds)
    check_series(call, "provinces", provinces, NUMBER)
    strange = sorted(set(frame["province"]) - set(provinces.index))
    if strange:
        known = Message("a province of `provinces`")
        raise FaultyInputError([Fault(known, call, None, "province", code) for code in strange])
    mean = start.loc[units].astype("Float64").astype("float64")
    share = pd.Series(0.0, units)
    size = frame["expected"].astype("float64")
    wide = frame["deviation"].astype("float64") / 100 * size
    own = {}
    for code, rows in frame.groupby("province"):
        at = rows.index
        together = common * size[at].to_numpy()
        covariances = np.diag(wide[at].to_numpy() ** 2) + np.outer(together, together)
        sums = covariances.sum(axis=1)
        share.loc[at] = sums / sums.sum()
        own[str(code)] = covariances - np.outer(sums, sums) / sums.sum()
        mean.loc[at] += share[at] * (float(provinces[code]) - mean[at].sum())
    return Nested(mean, frame["province"].astype("str"), own, share, covariance)


def interval(mean: pd.Series, deviation: pd.Series) -> pd.DataFrame:
    """Give the interval of nine in ten, the probability of a gain, and the direction.

    Parameters
    ----------
    mean, deviation
        Estimates and their standard deviations (people, or a rate); null where unknown.

    Returns
    -------
    pandas.DataFrame
        ``low``, ``high`` (Float64), ``p_gain`` (Float64, 0–1, rounded to four decimals) and
        ``direction`` (``gained`` above 0.95, ``lost`` below 0.05, else ``cannot_be_told``; null
        where the mean is).

    Examples
    --------
    >>> interval(pd.Series([200.0, -10.0]), pd.Series([100.0, 100.0]))[["p_gain", "direction"]]
       p_gain       direction
    0  0.9772          gained
    1  0.4602  cannot_be_told
    """
    estimate, spread = (it.astype("Float64").astype("float64") for it in (mean, deviation))
    with np.errstate(divide="ignore", invalid="ignore"):
        p_gain = pd.Series(ndtr(estimate / spread), estimate.index)
    # The whole country has neither net migration nor an error of it.
    p_gain = p_gain.mask(estimate.eq(0) & spread.notna(), 0.5)
    told = np.select([p_gain > SURE, p_gain < 1 - SURE], [GAINED, LOST], CANNOT_BE_TOLD)
    return pd.DataFrame(
        {
            "low": (estimate - NINE_IN_TEN * spread).astype("Float64"),
            "high": (estimate + NINE_IN_TEN * spread).astype("Float64"),
            "p_gain": p_gain.round(4).astype("Float64"),
            "direction": pd.Series(told, estimate.index, dtype="str").where(p_gain.notna()),
        }
    )


def whole_persons_by_province(mean: pd.Series, province: pd.Series) -> pd.Series:
    """Round the estimates of units so that those of each province sum to its whole (Int64)."""
    whole = pd.Series(pd.NA, mean.index, dtype="Int64")
    for _, rows in mean.groupby(province.reindex(mean.index)):
        whole.loc[rows.index] = whole_persons(rows)
    return whole
