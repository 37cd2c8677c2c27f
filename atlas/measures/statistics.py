"""Shares and their changes, errors of samples and of places that are alike, and robust lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

SMALL_BASE: Final = 3000
"""Expected survivors below which a rate says more about chance than about migration."""


def total(counts: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Add up columns of counts.

    Parameters
    ----------
    counts
        One row per unit. A column that a user's own census lacks counts as missing.
    columns
        The columns to add.

    Returns
    -------
    pandas.Series
        Int64; null where one of the columns is null, for a part of a sum is not the sum.
    """
    return counts.reindex(columns=list(columns)).astype("Int64").sum(axis=1, skipna=False)


def share_pct(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return ``part`` in % of ``whole``: Float64, null where either is null or the whole is 0."""
    return ratio(part, whole) * 100


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return ``part`` over ``whole``: Float64, null where either is null or the whole is 0."""
    base = whole.astype("Float64")
    return part.astype("Float64") / base.mask(base.eq(0))


def rate(net: pd.Series, base: pd.Series, smallest: float = 0) -> pd.Series:
    """Return ``net`` per 100 of ``base`` (Float64), null where the base is 0 or too small."""
    return 100 * net / base.mask(base.eq(0) | base.lt(smallest))


def whole_persons(people: pd.Series) -> pd.Series:
    """Round people so that they sum to the rounded whole: the method of largest remainders.

    Parameters
    ----------
    people
        Missing stays missing. Of equal remainders the first is rounded up.

    Returns
    -------
    pandas.Series
        Int64.

    Examples
    --------
    2.5, 0.25 and 1.25 people are 4 together: 3, 0 and 1.
    """
    exact = people.to_numpy(float, na_value=np.nan)
    known = np.flatnonzero(np.isfinite(exact))
    whole, rest = np.divmod(exact[known], 1)
    left = round(float(exact[known].sum())) - int(whole.sum())
    whole[np.argsort(-rest, kind="stable")[: max(left, 0)]] += 1
    found = pd.Series(pd.NA, people.index, dtype="Int64")
    found.iloc[known] = whole.astype(np.int64)
    return found


def national_share(part: pd.Series, whole: pd.Series) -> float | None:
    """Return the share in % over all units that know both; None where nobody is counted."""
    known = part.notna() & whole.notna()
    people = float(whole[known].sum())
    return round(100 * float(part[known].sum()) / people, 4) if people else None


def on_one_index(counts: Mapping[int, pd.DataFrame]) -> dict[int, pd.DataFrame]:
    """Give the counts of every census the same units, sorted; a unit without counts has nulls."""
    codes: set[str] = set().union(*(frame.index.to_numpy(object) for frame in counts.values()))
    index = pd.Index(sorted(codes), name="code", dtype="str")
    return {year: frame.reindex(index) for year, frame in counts.items()}


def by_year(
    counts: Mapping[int, pd.DataFrame], measure: Callable[[pd.DataFrame], Mapping[str, pd.Series]]
) -> pd.DataFrame:
    """Measure the counts of each census by themselves.

    Parameters
    ----------
    counts
        Census year → counts by unit.
    measure
        Makes columns of the counts of one census; their names lack the year.

    Returns
    -------
    pandas.DataFrame
        By the code of every unit that a census has, sorted: ``<name>_Y`` of each year in turn.
    """
    aligned = on_one_index(counts)
    columns = {
        f"{name}_{year}": column
        for year, frame in aligned.items()
        for name, column in measure(frame).items()
    }
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index if aligned else None)


def comparable(
    counts: Mapping[int, pd.DataFrame], *, alike: Collection[int]
) -> dict[int, pd.DataFrame]:
    """Keep the censuses that ask for schooling, ages, origin and industry alike."""
    return {year: counts[year] for year in alike if year in counts}


def add_changes(measured: pd.DataFrame, names: Sequence[str], years: Iterable[int]) -> pd.DataFrame:
    """Add the change of measured columns from each census to the next.

    Parameters
    ----------
    measured
        With ``<name>_Y`` for each name and year.
    names, years
        The columns without their year, and the years, ascending.

    Returns
    -------
    pandas.DataFrame
        The same with ``<name>_change_A_B``, the column of B less that of A.
    """
    changes = {
        f"{name}_change_{a}_{b}": measured[f"{name}_{b}"] - measured[f"{name}_{a}"]
        for a, b in pairwise(years)
        for name in names
    }
    return measured.assign(**changes)


def rounded(values: Iterable[tuple[str, float | None]], digits: int = 4) -> dict[str, float | None]:
    """Round named figures for ``summary.json``; a missing figure stays None."""
    return {name: rounded_figure(value, digits) for name, value in values}


def rounded_figure(value: float | None, digits: int = 4) -> float | None:
    """Round a figure for ``summary.json``; a missing one is None."""
    return None if value is None or pd.isna(value) else round(float(value), digits)


def rounded_share(part: float, whole: float, digits: int = 6) -> float | None:
    """Divide a part by its whole for ``summary.json``; None where the whole is 0."""
    return round(float(part) / float(whole), digits) if whole else None


def rounded_change_pct(before: float, after: float) -> float | None:
    """Return a change in % for ``summary.json``, to four decimals; None where nobody was before."""
    return round((after / before - 1) * 100, 4) if before else None


def joined_flags(flags: pd.DataFrame) -> pd.Series:
    """Join the columns that hold of each row: ``merged;near_zero``; null where none does."""
    names = flags.columns.to_numpy(dtype=object)
    words = [";".join(names[row]) or None for row in flags.to_numpy(dtype=bool)]
    return pd.Series(words, flags.index, dtype="str")


DESIGN_EFFECT = 1.8
"""How much a sample of whole households varies more than one of persons."""

SMALLEST_SAMPLE = 500
LARGEST_ERROR = 2.5
BLANK_TOLERANCE = 0.01
UNKNOWN_TOLERANCE = 0.05

THIN_SAMPLE = 0.025
"""Persons who answered, of all residents, below which a unit was not asked as others were: one in
ten, of whom about half work, makes 0.05."""

REASONS = ("unknown", "thin_sample", "small_sample", "large_error")
"""Why a unit has no shares: its people or their answers are unknown, too few of them were asked,
fewer than 500 persons are in the sample, or a standard error is over 2.5 points."""


def sample_parts(
    counts: pd.DataFrame, groups: Mapping[str, Sequence[str]], printed: str, question: str
) -> pd.DataFrame:
    """Sort the sample persons of each census row into groups, ready to be summed to units.

    Parameters
    ----------
    counts
        One row per census row (or unit): ``population``, the answers and ``printed``; Int64.
    groups
        Name of a group → the columns of its answers. Together they hold every answer; one
        may be in several groups.
    printed
        Column of the printed total of all answers.
    question
        What the names of the parts begin with.

    Returns
    -------
    pandas.DataFrame
        Int64, on the same index: ``<question>_<group>``, ``<question>_sample`` (persons whose
        answer is known) and ``<question>_unknown_people`` (residents of rows whose answers are
        unknown: such a row has no sample, so that it does not void its whole province).

    Notes
    -----
    A blank answer counts as nobody where the others make up the row's printed total to within
    1 %; where they do not, or where the total is missing, the row's answers are unknown.
    """
    names = list(dict.fromkeys(name for columns in groups.values() for name in columns))
    answers = counts.reindex(columns=names).astype("Int64")
    whole = total(counts, [printed])
    sample = answers.sum(axis=1).astype("Int64")
    blank = answers.isna().any(axis=1)
    off = (sample - whole).abs() > BLANK_TOLERANCE * whole.astype("Float64")
    unknown = (whole.isna() | (blank & off)).fillna(True).astype(bool)
    known = answers.fillna(0).mask(unknown, 0)
    parts = {
        f"{question}_{name}": known[list(columns)].sum(axis=1) for name, columns in groups.items()
    }
    parts[f"{question}_sample"] = known.sum(axis=1)
    parts[f"{question}_unknown_people"] = total(counts, ["population"]).where(unknown, 0)
    return pd.DataFrame(parts, index=counts.index).astype("Int64")


def sample_shares(
    parts: pd.DataFrame, groups: Collection[str], question: str
) -> tuple[dict[str, pd.Series], dict[str, pd.Series]]:
    """Compute each group's share of the sample (%) and its standard error (points), by its name."""
    sample = parts[f"{question}_sample"].astype("Int64")
    shares = {name: share_pct(parts[f"{question}_{name}"], sample) for name in groups}
    return shares, {name: standard_error(share, sample) for name, share in shares.items()}


def standard_error(share: pd.Series, sample: pd.Series) -> pd.Series:
    """Return the standard error of a share, in points: half of Wilson's interval.

    Parameters
    ----------
    share
        In %.
    sample
        Persons in the sample.
    """
    part = share / 100
    of_one = ratio(pd.Series(DESIGN_EFFECT, sample.index), sample)
    return (part * (1 - part) * of_one + (of_one / 2) ** 2) ** 0.5 / (1 + of_one) * 100


def reason_left_out(
    parts: pd.DataFrame, people: pd.Series, errors: Mapping[str, pd.Series], question: str
) -> pd.Series:
    """Say why units have no shares: the first of `REASONS` that holds, null where none does.

    Parameters
    ----------
    parts
        From `sample_parts`, by unit.
    people
        Residents of the units.
    errors
        Standard errors of the shares that must all be known well enough.
    question
        As for `sample_parts`.
    """
    unknown = ratio(parts[f"{question}_unknown_people"], people)
    holds = {
        "unknown": unknown.gt(UNKNOWN_TOLERANCE).fillna(True),
        "thin_sample": ratio(parts[f"{question}_sample"], people).lt(THIN_SAMPLE),
        "small_sample": parts[f"{question}_sample"].lt(SMALLEST_SAMPLE),
        "large_error": pd.DataFrame(errors).max(axis=1).gt(LARGEST_ERROR),
    }
    reason = pd.Series(pd.NA, parts.index, dtype="string")
    for name in reversed(REASONS):
        reason = reason.mask(holds[name].fillna(False).astype(bool), name)
    return reason


FEWEST_CLUSTERS = 10
"""Of fewer, the errors come out too small by more than the quantile of Student's t mends."""


def clustered_errors(
    design: np.ndarray, residuals: np.ndarray, clusters: np.ndarray
) -> np.ndarray | None:
    """Return the standard errors of least-squares coefficients, robust to clusters.

    Parameters
    ----------
    design
        Regressors, one row per unit and one column per coefficient, a constant among them where
        the regression has one.
    residuals
        Of the regression, one per unit.
    clusters
        The cluster of each unit, such as the code of its province.

    Returns
    -------
    numpy.ndarray or None
        One per coefficient, in its unit. None with fewer than ten clusters, and where a regressor
        is a sum of others.

    Notes
    -----
    With X_g and u_g the rows of cluster g, G clusters, n units and k coefficients::

        V = c · (X'X)⁻¹ · (Σ_g X_g' u_g u_g' X_g) · (X'X)⁻¹,  c = G / (G − 1) · (n − 1) / (n − k)

    Errors may go together within a cluster in any way, and differ in size. K.-Y. Liang and S. L.
    Zeger, *Biometrika* 73 (1986): 13–22; c, and `student_quantile` with G − 1 degrees of freedom,
    as in A. C. Cameron and D. L. Miller, *J. Human Resources* 50 (2015): 317–372.

    Examples
    --------
    Ten clusters of two units, whose residuals about a mean are +1 and +1 in five of them, −1 and
    −1 in the others: the sums are ±2, and V = 10/9 · 19/19 · 40 / 20² = 1/9, an error of 1/3.
    Taken one by one the units would have √(20 / 19 / 20) = 0.23.
    """
    names, member = np.unique(clusters, return_inverse=True)
    units, coefficients = design.shape
    if len(names) < FEWEST_CLUSTERS or units <= coefficients:
        return None
    if np.linalg.matrix_rank(design) < coefficients:
        return None
    scores = np.zeros((len(names), coefficients))
    np.add.at(scores, member, design * residuals[:, None])
    bread = np.linalg.inv(design.T @ design)
    corrected = len(names) / (len(names) - 1) * (units - 1) / (units - coefficients)
    errors: np.ndarray = np.sqrt(corrected * np.diag(bread @ scores.T @ scores @ bread))
    return errors


def student_quantile(confidence: float, degrees: int) -> float:
    """Return how many errors Student's t reaches to either side of its middle.

    Parameters
    ----------
    confidence
        Between 0 and 1, such as 0.95.
    degrees
        Degrees of freedom: one less than the clusters.

    Examples
    --------
    2.04 errors for 95 % and the 30 degrees of 31 provinces.
    """
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + confidence) / 2))


FEWEST_POINTS = 3

SAMPLE_EVERY = 256
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
        The confidence interval of the slope; None where there are too few clusters to tell.
    rank_correlation
        Spearman's, −1 to 1.
    """

    points: int
    slope: float
    intercept: float
    slope_low: float | None
    slope_high: float | None
    rank_correlation: float

    def at(self, x: float) -> float:
        """Return the height of the line at ``x``."""
        return self.intercept + self.slope * x


def theil_sen(x: pd.Series, y: pd.Series, clusters: pd.Series) -> RobustFit | None:
    """Fit a line by the median of the slopes between all pairs of points.

    Parameters
    ----------
    x, y
        One value per unit, aligned by their index; pairs with a null are left out.
    clusters
        The cluster of each unit, such as the code of its province: within one, units are alike.

    Returns
    -------
    RobustFit or None
        With the 95 % interval of its slope; None with fewer than three points, or where all points
        have the same x.

    Notes
    -----
    ::

        slope     = median of (y_j − y_i) / (x_j − x_i) over all pairs with x_i ≠ x_j
        intercept = median of y − slope · x

    Theil (1950); Sen, *J. Amer. Stat. Assoc.* 63 (1968): 1379–1389. Units count alike, whatever
    their people. The interval takes the slopes whose ranks lie t · σ / 2 on either side of the
    middle, σ the standard error of Kendall's S. Were units independent, σ² would be
    n (n − 1) (2n + 5) / 18; those of one province are not. With the part of unit i in S::

        S_i = Σ_j sign(x_j − x_i) · sign(e_j − e_i),  e = y − slope · x

    σ is n times the clustered error of the mean of S_i (`clustered_errors`), as R. Newson has it
    for Stata, *Stata Journal* 6 (2006): 497–520. Resampling whole provinces gives the same.

    Examples
    --------
    Four points on y = 2x + 1 and one far off it leave the line where it is:

    >>> units = pd.Series(range(5))
    >>> fit = theil_sen(units, pd.Series([1, 3, 5, 7, 90]), clusters=units)
    >>> fit.slope, fit.intercept
    (2.0, 1.0)
    """
    both = pd.DataFrame({"x": x, "y": y}).astype("Float64").dropna()
    xs, ys = (both[column].to_numpy(dtype=float) for column in ("x", "y"))
    slopes = _slopes(xs, ys)
    if len(xs) < FEWEST_POINTS or not len(slopes):
        return None
    last = len(slopes) - 1
    slope = float(_ranked(slopes, [last // 2, (last + 1) // 2]).mean())
    reach = _reach(xs, ys - slope * xs, clusters[both.index].to_numpy())
    low, high = None, None
    if reach is not None:
        below = min(max(round((len(slopes) - reach) / 2) - 1, 0), last)
        above = min(max(round((len(slopes) + reach) / 2), 0), last)
        low, high = (float(end) for end in _ranked(slopes, [below, above]))
    return RobustFit(
        points=len(xs),
        slope=slope,
        intercept=float(np.median(ys - slope * xs)),
        slope_low=low,
        slope_high=high,
        rank_correlation=rank_correlation(both["x"], both["y"]),
    )


def _reach(x: np.ndarray, errors: np.ndarray, clusters: np.ndarray) -> float | None:
    """Return how many ranks of slopes lie between the ends of the interval."""
    parts = np.array(
        [np.sign(x - x[i]) @ np.sign(errors - errors[i]) for i in range(len(x))], dtype=float
    )
    of_mean = clustered_errors(np.ones((len(x), 1)), parts, clusters)
    if of_mean is None:
        return None
    degrees = len(np.unique(clusters)) - 1
    return student_quantile(0.95, degrees) * len(x) * float(of_mean[0])


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


def _ranked(values: np.ndarray, ranks: Sequence[int]) -> np.ndarray:
    """Return the values of these ranks, ascending, 0 the least.

    They lie close together, and a sample says about where: of millions only a few per cent are
    put in order.
    """
    sample = np.sort(values[::SAMPLE_EVERY])
    room = len(sample) // 50 + 1
    low = sample[max(ranks[0] // SAMPLE_EVERY - room, 0)]
    high = sample[min(ranks[-1] // SAMPLE_EVERY + room, len(sample) - 1)]
    below = int(np.count_nonzero(values < low))
    near = values[(values >= low) & (values <= high)]
    if not below <= ranks[0] <= ranks[-1] < below + len(near):
        # The sample misled: it happens to small ones.
        below, near = 0, values
    places = np.array(ranks) - below
    ranked: np.ndarray = np.partition(near, np.unique(places))[places]
    return ranked
