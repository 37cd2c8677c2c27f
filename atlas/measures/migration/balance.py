"""The balance of people of provinces: births, deaths, net migration and coverage add up.

Between two censuses every place gains people by births and net migration, loses people by deaths,
and gains or loses people whom only one of the censuses counts. Each of the four is known with an
error. Here several estimates of births and deaths are weighed by their errors, net migration is
what they leave of the change, and the places together have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from atlas.measures.statistics import whole_persons
from atlas.model.frames import GROUP, NUMBER, check_frame, check_series

PARTS: Final = ("births", "deaths", "net_migration", "coverage")
"""The parts of a change: births less deaths, plus net migration, plus the change of coverage."""


@dataclass(frozen=True)
class Balance:
    """The parts of the change of places that together have no net migration.

    Attributes
    ----------
    parts
        By place the columns of `PARTS` (Int64, people): births − deaths + net migration +
        coverage is the change of the place, and the net migration of all is zero, to the person.
    covariance
        Of the errors of net migration, place × place (float, people²).
    estimates
        By place, the estimates that were weighed, each scaled to the country, and ``coverage``
        (float, people).
    """

    parts: pd.DataFrame
    covariance: pd.DataFrame
    estimates: pd.DataFrame


def reconcile_balance(
    change: pd.Series,
    births: pd.DataFrame,
    deaths: pd.DataFrame,
    coverage: pd.Series,
    errors: pd.DataFrame,
    *,
    people: pd.Series,
    region: pd.Series,
    all_births: float,
) -> Balance:
    """Reconcile estimates of births, deaths and coverage into one of net migration.

    Parameters
    ----------
    change
        Change of the people counted, by place (people). The places make up a country.
    births, deaths
        A row per place, a column per estimate (people), on any scale: each is scaled to the
        country.
    coverage
        By place, the people whom the later census counts in the place while the earlier counts
        them nowhere (people, negative for the opposite).
    errors
        A row per estimate of births and deaths, and a row ``coverage``: standard deviations
        ``own`` of each place and ``common`` to those of a region, as shares of the births or
        deaths, and of the people.
    people
        People of the places in the earlier census.
    region
        Region of each place.
    all_births
        Births of the country between the censuses (people). Its deaths follow: births less
        change plus coverage.

    Returns
    -------
    Balance
        By the index of ``change``.

    Raises
    ------
    UserError
        A frame or Series lacks a place or an estimate, or holds what is no number.

    Notes
    -----
    With V the covariance of an estimate, own errors on the diagonal and common ones in blocks,
    estimates b of the same births combine by generalised least squares ::

        b̂ = (Σ V⁻¹)⁻¹ Σ V⁻¹ b        V(b̂) = (Σ V⁻¹)⁻¹

    and deaths alike. Then m = change − b̂ + d̂ − c with V = V(b̂) + V(d̂) + V(c), and the condition
    that m sums to zero moves it by −V1 (1ᵀm) / (1ᵀV1) and takes V11ᵀV / (1ᵀV1) from V. What it
    moves goes back into births, deaths and coverage by their shares in V1. Stone, Champernowne
    and Meade, “The precision of national income estimates” (1942), who balance accounts so; for
    censuses and registers Luther and Retherford, “Consistent correction of census and vital
    registration data” (1988).

    Examples
    --------
    Two places grow by 10 and by 2 with 4 births and 2 deaths each. Left are +8 and 0; with equal
    errors both move by −4.

    >>> each = pd.Series([4.0, 4.0], ["a", "b"])
    >>> errors = pd.DataFrame({"own": 0.1, "common": 0.0}, ["register", "burials", "coverage"])
    >>> balance = reconcile_balance(
    ...     pd.Series([10, 2], each.index),
    ...     each.to_frame("register"),
    ...     each.to_frame("burials"),
    ...     0 * each,
    ...     errors,
    ...     people=10 * each,
    ...     region=pd.Series(["east", "west"], each.index),
    ...     all_births=8,
    ... )
    >>> balance.parts["net_migration"].tolist()
    [4, -4]
    """
    call = "atlas.measures.reconcile_balance"
    places = change.index
    known = {
        "change": (change, NUMBER),
        "coverage": (coverage, NUMBER),
        "people": (people, NUMBER),
        "region": (region, GROUP),
    }
    series = {
        name: check_series(call, name, values.reindex(places), kind)
        for name, (values, kind) in known.items()
    }
    frames = {"births": births, "deaths": deaths}
    for name, frame in frames.items():
        check_frame(call, name, frame.reindex(places), dict.fromkeys(map(str, frame), NUMBER))
    needed = [*map(str, births), *map(str, deaths), "coverage"]
    check_frame(call, "errors", errors.reindex(needed), {"own": NUMBER, "common": NUMBER})
    grown, covered = (series[name].to_numpy(float) for name in ("change", "coverage"))
    totals = {"births": all_births, "deaths": all_births - grown.sum() + covered.sum()}
    together = series["region"].to_numpy(object)
    alike = together[:, None] == together[None, :]
    found: dict[str, np.ndarray] = {}
    spread: dict[str, np.ndarray] = {}
    weighed: dict[str, np.ndarray] = {}
    error = {str(name): dict(row) for name, row in errors.iterrows()}
    for name, frame in frames.items():
        rows = frame.reindex(places).to_numpy(float)
        scaled = rows * (totals[name] / rows.sum(axis=0))
        size = scaled.mean(axis=1)
        weights = [
            np.linalg.inv(_covariance(size, error[column], alike)) for column in map(str, frame)
        ]
        spread[name] = np.linalg.inv(np.sum(weights, axis=0))
        pulls = [weight @ estimate for weight, estimate in zip(weights, scaled.T, strict=True)]
        found[name] = spread[name] @ np.sum(pulls, axis=0)
        weighed |= dict(zip(map(str, frame), scaled.T, strict=True))
    size = series["people"].to_numpy(float)
    spread["coverage"] = _covariance(size, error["coverage"], alike)
    left = grown - found["births"] + found["deaths"] - covered
    every = np.sum([*spread.values()], axis=0)
    sums = every.sum(axis=1)
    shift = -sums / sums.sum() * left.sum()
    back = {name: shift * part.sum(axis=1) / sums for name, part in spread.items()}
    exact = {
        "births": found["births"] - back["births"],
        "deaths": found["deaths"] + back["deaths"],
        "net_migration": left + shift,
    }
    parts = pd.DataFrame({name: whole_persons(pd.Series(it, places)) for name, it in exact.items()})
    parts["coverage"] = (
        series["change"].astype("Int64")
        - parts["births"]
        + parts["deaths"]
        - parts["net_migration"]
    )
    covariance = every - np.outer(sums, sums) / sums.sum()
    return Balance(
        parts[list(PARTS)],
        pd.DataFrame(covariance, places, places),
        pd.DataFrame({**weighed, "coverage": covered}, places),
    )


def _covariance(size: np.ndarray, error: Mapping[str, float], alike: np.ndarray) -> np.ndarray:
    """Return the covariance of an estimate: own errors of places, and errors common to regions."""
    own, common = float(error["own"]), float(error["common"])
    shared: np.ndarray = np.outer(size, size) * common**2 * alike
    both: np.ndarray = np.diag((own * size) ** 2) + shared
    return both


def spread_coverage(
    young: Mapping[str, pd.Series],
    ratios: Mapping[str, float],
    survival: Mapping[str, float],
    people_of: pd.Series,
    total: float,
) -> pd.Series:
    """Spread over places the people whom only one of two censuses counts.

    Parameters
    ----------
    young
        By cohort of children in the earlier census, the children of each place (people).
    ratios
        Of each of these cohorts, people of the country in the later census over the earlier one.
    survival
        Of each, the share that is alive.
    people_of
        People by place over whom the rest is spread: those of the ages that a census counts twice
        or not at all.
    total
        Change of coverage of the country (people).

    Returns
    -------
    pandas.Series
        By place (float, people).

    Examples
    --------
    Of 1,000 children 1,095 are found where 995 live: 100 had been missed. With a total of 40, the
    other ages have 60 people fewer.

    >>> children = pd.Series([600.0, 400.0])
    >>> spread_coverage(
    ...     {"00_04": children},
    ...     {"00_04": 1.095},
    ...     {"00_04": 0.995},
    ...     pd.Series([10.0, 20.0]),
    ...     40,
    ... ).round(6).tolist()
    [40.0, 0.0]
    """
    cohorts = {
        cohort: children.astype("Float64").astype("float64") * (ratios[cohort] - survival[cohort])
        for cohort, children in young.items()
    }
    missed = pd.DataFrame(cohorts).sum(axis=1)
    others = people_of.astype("Float64").astype("float64")
    return missed + (total - missed.sum()) * others / others.sum()
