"""A straight line that a few odd places cannot tilt: Theil–Sen, with the rank correlation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

FEWEST_POINTS = 3

SAMPLED = 256
"""Each so many-th slope is in the sample that says where the others lie."""


@dataclass(frozen=True)
class RobustFit:
    """A line through a scatter.

    Attributes
    ----------
    points
        How many points the line is drawn from.
    slope, intercept
        In units of y per unit of x, and of y.
    slope_low, slope_high
        The confidence interval of the slope.
    rank_correlation
        Spearman's, −1 to 1.
    """

    points: int
    slope: float
    intercept: float
    slope_low: float
    slope_high: float
    rank_correlation: float

    def at(self, x: float) -> float:
        """Return the height of the line at ``x``."""
        return self.intercept + self.slope * x


def theil_sen(x: pd.Series, y: pd.Series, confidence: float = 0.95) -> RobustFit | None:
    """Fit a line by the median of the slopes between all pairs of points.

    Parameters
    ----------
    x, y
        One value per unit, aligned by their index; pairs with a null are left out.
    confidence
        Of the interval of the slope.

    Returns
    -------
    RobustFit or None
        None with fewer than three points, or where all points have the same x.

    Notes
    -----
    ::

        slope     = median of (y_j − y_i) / (x_j − x_i) over all pairs with x_i ≠ x_j
        intercept = median of y − slope · x

    The interval takes the slopes whose ranks lie z · σ / 2 on either side of the middle, with
    σ² = n (n − 1) (2n + 5) / 18, less the part of ties. Theil (1950); Sen, *J. Amer. Stat.
    Assoc.* 63 (1968): 1379–1389. Units count alike, whatever their people.

    Examples
    --------
    Four points on y = 2x + 1 and one far off it leave the line where it is:

    >>> fit = theil_sen(pd.Series([0, 1, 2, 3, 4]), pd.Series([1, 3, 5, 7, 90]))
    >>> fit.slope, fit.intercept
    (2.0, 1.0)
    """
    both = pd.DataFrame({"x": x, "y": y}).astype("Float64").dropna()
    xs, ys = (both[column].to_numpy(dtype=float) for column in ("x", "y"))
    slopes = _slopes(xs, ys)
    if len(xs) < FEWEST_POINTS or not len(slopes):
        return None
    slope, low, high = _middle_and_interval(slopes, xs, ys, confidence)
    return RobustFit(
        points=len(xs),
        slope=slope,
        intercept=float(np.median(ys - slope * xs)),
        slope_low=low,
        slope_high=high,
        rank_correlation=rank_correlation(both["x"], both["y"]),
    )


def rank_correlation(x: pd.Series, y: pd.Series) -> float:
    """Return Spearman's rank correlation; ties share their mean rank, nulls are left out."""
    both = pd.DataFrame({"x": x, "y": y}).astype("Float64").dropna().rank()
    if both["x"].nunique() < 2 or both["y"].nunique() < 2:
        return float("nan")
    return float(both["x"].corr(both["y"]))


def _slopes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slopes between all pairs of points that lie at different x."""
    points = len(x)
    slopes, filled = np.empty(points * (points - 1) // 2), 0
    for first in range(points - 1):
        # Row by row: runs and rises of all pairs at once would take four times the memory.
        runs, rises = x[first + 1 :] - x[first], y[first + 1 :] - y[first]
        if not runs.all():
            apart = runs != 0
            runs, rises = runs[apart], rises[apart]
        until = filled + len(runs)
        np.divide(rises, runs, out=slopes[filled:until])
        filled = until
    return slopes[:filled]


def _middle_and_interval(
    slopes: np.ndarray, x: np.ndarray, y: np.ndarray, confidence: float
) -> tuple[float, float, float]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    variance = (_pairs_term(len(x)) - _ties(x) - _ties(y)) / 18
    reach = z * math.sqrt(max(variance, 0.0))
    last = len(slopes) - 1
    below = min(max(round((len(slopes) - reach) / 2) - 1, 0), last)
    above = min(max(round((len(slopes) + reach) / 2), 0), last)
    low, lower, upper, high = _ranked(slopes, [below, last // 2, (last + 1) // 2, above])
    return float((lower + upper) / 2), float(low), float(high)


def _ranked(values: np.ndarray, ranks: Sequence[int]) -> np.ndarray:
    """Return the values of these ranks, ascending, 0 the least.

    They lie close together, and a sample says about where: of millions only a few per cent are
    put in order.
    """
    sample = np.sort(values[::SAMPLED])
    room = len(sample) // 50 + 1
    low = sample[max(ranks[0] // SAMPLED - room, 0)]
    high = sample[min(ranks[-1] // SAMPLED + room, len(sample) - 1)]
    below = int(np.count_nonzero(values < low))
    near = values[(values >= low) & (values <= high)]
    if not below <= ranks[0] <= ranks[-1] < below + len(near):
        # The sample misled: it happens to small ones.
        below, near = 0, values
    places = np.array(ranks) - below
    found: np.ndarray = np.partition(near, np.unique(places))[places]
    return found


def _pairs_term(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)


def _ties(values: np.ndarray) -> int:
    _, repeats = np.unique(values, return_counts=True)
    return sum(_pairs_term(int(alike)) for alike in repeats)
