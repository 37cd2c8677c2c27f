"""Gini, Theil and Lorenz curve, with weights: how unevenly a total lies over units.

The Gini and the Theil T index in the population form (divisor n, no small-sample factor), so
that everything in one of n units gives (n − 1)/n and ln n. Sources: Gini (1912); Theil,
*Economics and Information Theory* (1967); Cowell, *Measuring Inequality* (3rd ed., 2011).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Theil:
    """A Theil T index and its two parts.

    Attributes
    ----------
    total
        The index, ``between + within``; 0 for equal values.
    between
        What is left if every unit had its group's mean; None without groups.
    within
        The groups' own indices, weighted by their share of the total; None without groups.
    """

    total: float
    between: float | None = None
    within: float | None = None


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Gini index, 0 (all equal) to (n − 1)/n (everything in one of n units).

    Parameters
    ----------
    values
        One value per unit, not negative: a total (people, GDP) without weights, or a value per
        head with the people as weights.
    weights
        Weight of each unit, not negative; 1 each by default. Only their proportions count.

    Returns
    -------
    float
        Twice the area between the Lorenz curve and the diagonal.

    Raises
    ------
    ValueError
        A value or weight is missing, infinite or negative, their numbers differ, or the
        weighted total is 0.

    Notes
    -----
    With units in ascending order of value, w their shares of the weights and L the cumulated
    shares of the total, L_0 = 0::

        G = 1 − Σ w_i (L_i + L_{i−1})

    Examples
    --------
    Two cities with 1 and 3: L = 0, ¼, 1, so G = 1 − ½·¼ − ½·(1 + ¼) = ¼.

    >>> gini([1, 3])
    0.25
    >>> gini([0, 0, 0, 5])
    0.75
    """
    share, total = _curve(*_checked(values, weights))
    area = np.diff(share) @ (total[1:] + total[:-1])
    return max(0.0, float(1 - area))


def theil(
    values: ArrayLike, weights: ArrayLike | None = None, groups: ArrayLike | None = None
) -> Theil:
    """Return the Theil T index, and how much of it lies between and within groups.

    Parameters
    ----------
    values, weights
        As for `gini`.
    groups
        Group of each unit (a province code), without missing ones.

    Returns
    -------
    Theil
        ``total``, 0 to ln n without weights; with groups also ``between`` and ``within``.

    Raises
    ------
    ValueError
        As for `gini`, or the groups are not one per unit.

    Notes
    -----
    With w a unit's share of the weights and s its share of the total (w·value)::

        T         = Σ_i s_i ln(s_i / w_i)                        0·ln 0 = 0
        T_between = Σ_g S_g ln(S_g / W_g)                        S_g, W_g: sums over the group
        T_within  = Σ_g S_g T_g                                  T = T_between + T_within

    Examples
    --------
    Two provinces of two cities, 1 and 3, 5 and 7: S = ¼, ¾ and W = ½, ½, so
    T_between = ¼ ln ½ + ¾ ln 1½ = 0.1308, the other 0.0432 lie within.

    >>> parts = theil([1, 3, 5, 7], groups=["a", "a", "b", "b"])
    >>> round(parts.total, 4), round(parts.between, 4), round(parts.within, 4)
    (0.174, 0.1308, 0.0432)
    """
    value, weight = _checked(values, weights)
    amount = value * weight
    total = _divergence(amount, weight)
    if groups is None:
        return Theil(total)
    labels = np.asarray(groups, dtype=object)
    if labels.shape != value.shape or pd.isna(labels).any():
        raise ValueError("groups must name one group per unit")
    numbers, names = pd.factorize(labels, sort=True)
    sums = pd.DataFrame({"amount": amount, "weight": weight}).groupby(numbers).sum()
    between = _divergence(sums["amount"].to_numpy(), sums["weight"].to_numpy())
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(np.bincount(numbers, minlength=len(names)))[:-1]
    members = (np.split(part[order], ends) for part in (amount, weight))
    whole = amount.sum()
    within = sum(
        float(amounts.sum() / whole) * _divergence(amounts, weights)
        for amounts, weights in zip(*members, strict=True)
        if amounts.sum() > 0
    )
    return Theil(total, between, float(within))


def lorenz(
    values: ArrayLike, weights: ArrayLike | None = None, points: int | None = None
) -> pd.DataFrame:
    """Return the Lorenz curve, from the unit with the least to the one with the most.

    Parameters
    ----------
    values, weights
        As for `gini`.
    points
        Draw about so many vertices, spread evenly over both axes, instead of all n + 1. Those
        kept are vertices of the curve, the two ends among them; none is interpolated.

    Returns
    -------
    pandas.DataFrame
        ``unit_share`` and ``total_share``, both 0–1 and ascending from (0, 0) to (1, 1): the
        poorest ``unit_share`` of the weights hold ``total_share`` of the total.

    Raises
    ------
    ValueError
        As for `gini`, or fewer than 2 points are asked for.

    Examples
    --------
    >>> lorenz([3, 1])["total_share"].tolist()
    [0.0, 0.25, 1.0]
    """
    share, total = _curve(*_checked(values, weights))
    if points is not None:
        kept = _spread(share, total, points)
        share, total = share[kept], total[kept]
    return pd.DataFrame({"unit_share": share, "total_share": total})


def _checked(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    value = np.asarray(values, dtype=np.float64)
    weight = np.ones_like(value) if weights is None else np.asarray(weights, dtype=np.float64)
    if value.ndim != 1 or value.shape != weight.shape:
        raise ValueError(f"one weight per value, not {weight.shape} for {value.shape}")
    for name, array in (("value", value), ("weight", weight)):
        faulty = ~np.isfinite(array) | (array < 0)
        if faulty.any():
            raise ValueError(
                f"{int(faulty.sum())} of {len(array)} {name}s are missing or negative, the first "
                f"at position {int(faulty.argmax())}"
            )
    if not (value * weight).sum() > 0:
        raise ValueError("the total is 0: its distribution is undefined")
    return value, weight


def _curve(value: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Cumulate shares of weights and of the total in ascending order of value, from 0 to 1."""
    order = np.argsort(value, kind="stable")
    share = np.concatenate([[0.0], np.cumsum(weight[order])])
    total = np.concatenate([[0.0], np.cumsum(value[order] * weight[order])])
    return share / share[-1], total / total[-1]


def _divergence(amount: Floats, weight: Floats) -> float:
    """Return Σ s ln(s / w) over the shares s of amounts and w of weights."""
    filled = amount > 0
    s = amount[filled] / amount.sum()
    w = weight[filled] / weight.sum()
    return max(0.0, float(s @ np.log(s / w)))


def _spread(share: Floats, total: Floats, points: int) -> NDArray[np.intp]:
    if points < 2:
        raise ValueError(f"a curve has at least 2 points, not {points}")
    steps = np.linspace(0, 1, max(2, points // 2))
    nearest = [np.searchsorted(axis, steps).clip(max=len(axis) - 1) for axis in (share, total)]
    return np.unique(np.concatenate([[0, len(share) - 1], *nearest]))
