"""Indices of internal migration: how many move, how far, how evenly, and what it adds up to.

What is counted is migrants, each once, however often they moved within the five years, and not
migrations [1]_. The indices are those of the comparison of countries by Bell and others [2]_.

References
----------
.. [1] Courgeau, D. (1973). Migrants et migrations. *Population* 28 (1), 95–129.
.. [2] Bell, M., Blake, M., Boyle, P., Duke-Williams, O., Rees, P., Stillwell, J. and Hugo, G.
   (2002). Cross-national comparison of internal migration: issues and measures. *Journal of the
   Royal Statistical Society, Series A* 165 (3), 435–464.
.. [3] Santos Silva, J. M. C. and Tenreyro, S. (2006). The log of gravity. *Review of Economics
   and Statistics* 88 (4), 641–658.
.. [4] Aronow, P. M., Samii, C. and Assenova, V. A. (2015). Cluster-robust variance estimation for
   dyadic data. *Political Analysis* 23 (4), 564–577.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from atlas.measures.concentration import gini
from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.frames import COUNT, FLAG, check_frame
from atlas.model.summary import people as records
from atlas.words.word_files import LANGS

MOST_STEPS, SETTLED = 100, 1e-12
"""Steps after which a model that is not settled fails; relative change of the deviance."""

COLLINEAR = 1e-9
"""What the others must leave of a regressor, by its size, for it to have an effect of its own.

Rounding leaves some 1e-16 of one that the others explain, and how much depends on the processor.
"""


@dataclass(frozen=True)
class Gravity:
    """How moves fall off with distance, once what each place sends and draws is set aside.

    Attributes
    ----------
    exponent
        Power of the distance: −1 halves the moves where the way is twice as long. Missing (NaN)
        where the effects of the regions explain the distances, as they do between three regions.
    standard_error
        Of the exponent, robust to any dependence between flows that share a region (see
        `dyadic_error`); missing with it.
    expected
        Moves that the model gives each pair, people; the sums by origin and by destination are
        those of the moves.
    scores
        What each pair adds to the error of the exponent, by origin and destination; missing with
        it.
    """

    exponent: float
    standard_error: float
    expected: pd.Series
    scores: pd.Series


def intensity(moved: float, people: float) -> float:
    """Return the migrants per 100 people, 100 · M / P.

    Parameters
    ----------
    moved
        People who lived in another region when the period began.
    people
        All people at its end.

    Examples
    --------
    >>> intensity(40, 1_000)
    4.0
    """
    return 100 * moved / people


def effectiveness(moves: pd.DataFrame) -> float:
    """Return how much of the moves is left once those that cancel out are set off, in %.

    Parameters
    ----------
    moves
        ``origin_code``, ``destination_code``, ``people``, each ordered pair of regions once.

    Returns
    -------
    float
        100 · Σ |D − O| / Σ (D + O) over the regions, D who came and O who left: 0 where every
        region got back as many as it sent, 100 where nobody came to any that people left.

    Examples
    --------
    >>> pair = {"origin_code": ["a", "b"], "destination_code": ["b", "a"], "people": [3, 1]}
    >>> effectiveness(pd.DataFrame(pair))
    50.0
    """
    came, left = (moves.groupby(f"{end}_code")["people"].sum() for end in ("destination", "origin"))
    net, both = came.sub(left, fill_value=0).abs().sum(), came.sum() + left.sum()
    return float(100 * net / both)


def net_rate(intensity_pct: float, effectiveness_pct: float) -> float:
    """Return the aggregate net migration rate, intensity · effectiveness / 100.

    It is the people whom migration shifted from some regions to others, per 100 people.

    Examples
    --------
    >>> net_rate(4.0, 50.0)
    2.0
    """
    return intensity_pct * effectiveness_pct / 100


def variation(flows: ArrayLike) -> float:
    """Return the coefficient of variation of flows: standard deviation (of all, ÷ n) ÷ mean.

    Examples
    --------
    >>> variation([0, 2])
    1.0
    """
    values = np.asarray(flows, dtype=float)
    return float(values.std() / values.mean())


def flows_of_half(people: ArrayLike) -> int:
    """Return the fewest flows that hold half of the people or more.

    Examples
    --------
    >>> flows_of_half([3, 40, 30, 27])
    2
    """
    largest_first = np.sort(np.asarray(people, dtype=float))[::-1]
    reached = np.cumsum(largest_first)
    return int(np.searchsorted(reached, reached[-1] / 2)) + 1


def median_distance(people: ArrayLike, distance_km: ArrayLike) -> float:
    """Return the distance that half of the people moved at most, in km.

    Parameters
    ----------
    people, distance_km
        Of each flow.

    Examples
    --------
    >>> median_distance([5, 3, 1], [100, 200, 900])
    100.0
    """
    far, moved = (np.asarray(each, dtype=float) for each in (distance_km, people))
    return float(np.quantile(far, 0.5, method="inverted_cdf", weights=moved))


def gravity(
    moves: pd.DataFrame, distance_km: pd.Series, adjacent: pd.Series | None = None
) -> Gravity:
    """Fit moves by distance, with an effect of each origin and of each destination.

    Parameters
    ----------
    moves
        ``origin_code``, ``destination_code``, ``people``; every region sends and receives some.
    distance_km
        Of each row of ``moves``, above 0.
    adjacent
        Whether the two regions of each row share a border, which then has an effect of its own,
        unless the effects of the regions explain it.

    Returns
    -------
    Gravity
        The exponent b of people = A(origin) · B(destination) · distance^b.

    Raises
    ------
    ValueError
        A distance is missing or 0, a region neither sends nor receives, or the model does not
        settle.

    Notes
    -----
    Poisson pseudo-maximum likelihood [3]_, by iteratively reweighted least squares: pairs between
    which nobody moved count too, and large flows are not outweighed by the many small ones, as in
    a regression of logarithms. The standard error is that of `dyadic_error`.

    Regressors that others explain are left out, which changes no expected move: one origin or
    destination always, more of them where the pairs fall into parts, and distance itself where
    the regions explain it.
    """
    people, far = moves["people"].to_numpy(float), distance_km.to_numpy(float)
    if not (far > 0).all():
        raise ValueError("a model of distance needs a distance above 0 for every pair")
    ends = [moves["origin_code"], moves["destination_code"]]
    if any((moves.groupby(end)["people"].sum() <= 0).any() for end in ends):
        raise ValueError("a region that sends or receives nobody has no effect to be estimated")
    effects = [pd.get_dummies(end, dtype=float).to_numpy() for end in ends]
    borders = [] if adjacent is None else [adjacent.to_numpy(float)]
    others = _independent(np.column_stack([*effects, *borders]))
    logs = np.log(far)
    own = logs - others @ (others.T @ logs)
    if np.abs(own).max() <= COLLINEAR:
        _, expected = _poisson(others, people)
        nothing = pd.Series(np.nan, pd.MultiIndex.from_arrays(ends))
        return Gravity(np.nan, np.nan, pd.Series(expected, moves.index), nothing)
    estimate, expected = _poisson(np.column_stack([own, others]), people)
    left = own - others @ _weighted(others, own, np.sqrt(expected))
    added = left * (people - expected) / (left**2 @ expected)
    scores = pd.Series(added, pd.MultiIndex.from_arrays(ends))
    error = dyadic_error(scores)
    return Gravity(float(estimate[0]), error, pd.Series(expected, moves.index), scores)


def dyadic_error(scores: pd.Series) -> float:
    """Return the standard error of a sum over pairs of regions that depend on each other.

    Parameters
    ----------
    scores
        What each ordered pair adds to the error of an estimate, by origin and destination.

    Returns
    -------
    float
        The square root of n / (n − 1) · (Σₚ (Oₚ + Dₚ)² − Σ Q²) [4]_ with n regions: O and D add up
        the scores from and to region p, Q the two of each unordered pair, which would count twice
        otherwise. Any two flows that share a region may depend on each other. Where few regions
        make the bracket smaller than Σ Q², as it would be if only the two flows of a pair did, the
        latter is taken.

    Examples
    --------
    Two flows that share no town, √(4/3 · (3² + 4²)), and two that share town b,
    √(3/2 · (3 + 4)²):

    >>> ends = [("a", "b"), ("c", "d")]
    >>> round(dyadic_error(pd.Series([3.0, 4.0], pd.MultiIndex.from_tuples(ends))), 3)
    5.774
    >>> ends = [("a", "b"), ("b", "c")]
    >>> round(dyadic_error(pd.Series([3.0, 4.0], pd.MultiIndex.from_tuples(ends))), 3)
    8.573
    """
    origin, destination = (scores.index.get_level_values(level) for level in (0, 1))
    values = scores.to_numpy(float)
    touching = pd.Series(np.concatenate([values, values]), origin.append(destination))
    of_region = touching.groupby(level=0).sum().to_numpy()
    pairs = pd.MultiIndex.from_arrays([*np.sort([origin, destination], axis=0)])
    of_pair = pd.Series(values, pairs).groupby(level=[0, 1]).sum().to_numpy()
    within = of_pair @ of_pair
    total = max(of_region @ of_region - within, within)
    return float(np.sqrt(len(of_region) / (len(of_region) - 1) * total))


def exponent_change(before: Gravity, after: Gravity) -> tuple[float, float]:
    """Return the change of the exponent of distance between two periods, and its standard error.

    The error is that of both models together: what a region does in one period it tends to do in
    the other, so the errors of the two exponents must not be taken as independent.

    Parameters
    ----------
    before, after
        The model of each period, of the same regions or of some of them.

    Returns
    -------
    tuple of float
        Exponent after − before, and its standard error; missing (NaN) where an exponent is.

    Raises
    ------
    FaultyInputError
        An argument is no model of `distance_model`.

    Examples
    --------
    >>> km = pd.Series({"a": 0.0, "b": 1.0, "c": 3.0, "d": 7.0, "e": 8.0})
    >>> distance = pd.DataFrame(np.abs(np.subtract.outer(km.array, km.array)), km.index, km.index)
    >>> moves = [(1000 * distance**b).where(distance > 0, 0) for b in (-2.0, -1.5)]
    >>> first, last = (distance_model(each, distance) for each in moves)
    >>> round(exponent_change(first, last)[0], 6)
    0.5
    """
    expected = Message("a model of distance, as `distance_model` returns it")
    faults = [
        Fault(expected, "exponent_change", column=name, value=type(given).__name__)
        for name, given in (("before", before), ("after", after))
        if not isinstance(given, Gravity)
    ]
    if faults:
        raise FaultyInputError(faults)
    change = after.exponent - before.exponent
    if np.isnan(change):
        return np.nan, np.nan
    return change, dyadic_error(after.scores.sub(before.scores, fill_value=0.0))


def _pairs(call: str, name: str, matrix: pd.DataFrame) -> pd.DataFrame:
    """List the ordered pairs of a square table: ``origin_code``, ``destination_code``, ``people``.

    Those who stayed, on its diagonal, are left out.
    """
    if not isinstance(matrix, pd.DataFrame) or not _is_square(matrix):
        expected = Message(
            "a DataFrame with the same regions, each once, in its rows and its columns"
        )
        raise FaultyInputError([Fault(expected, call, column=name, value=_named(matrix))])
    check_frame(call, name, matrix, dict.fromkeys(matrix.columns, COUNT))
    origins, destinations = np.meshgrid(matrix.index, matrix.columns, indexing="ij")
    pairs = pd.DataFrame(
        {
            "origin_code": origins.ravel(),
            "destination_code": destinations.ravel(),
            "people": matrix.to_numpy(dtype=float, na_value=np.nan).ravel(),
        }
    )
    return pairs[pairs["origin_code"] != pairs["destination_code"]].reset_index(drop=True)


def _is_square(matrix: pd.DataFrame) -> bool:
    rows, columns = matrix.index, matrix.columns
    return rows.is_unique and columns.is_unique and set(rows) == set(columns)


def _named(matrix: object) -> str:
    if not isinstance(matrix, pd.DataFrame):
        return type(matrix).__name__
    return f"rows {', '.join(map(str, matrix.index))}; columns {', '.join(map(str, matrix))}"


def _all_known(call: str, name: str, pairs: pd.DataFrame) -> pd.Series:
    if (missing := pairs[pairs["people"].isna()]).empty:
        return pairs["people"]
    raise FaultyInputError(
        [
            Fault(
                Message("a number for each two regions"),
                call,
                None,
                name,
                f"{start} to {end}: none",
            )
            for start, end in zip(missing["origin_code"], missing["destination_code"], strict=True)
        ]
    )


def flow_indices(
    matrix: pd.DataFrame, population: float, distance_km: pd.DataFrame | None = None
) -> pd.Series:
    """Measure how many move between regions, how far, how evenly, and what it adds up to.

    Parameters
    ----------
    matrix
        Migrants (people) from the region of each row to that of each column, all regions in both.
        The diagonal is not used.
    population
        All people at the end of the period.
    distance_km
        The distance of each two regions in km, a table like ``matrix``; None leaves out what
        needs it.

    Returns
    -------
    Series
        Float64 by name: ``moved`` (people), ``intensity_pct`` (migrants per 100 people),
        ``effectiveness_pct`` (what is left of the moves once those that cancel out are set off),
        ``net_rate_pct`` (the product of the two), ``flow_gini`` (0–1) and ``flow_variation`` (how
        unequal the flows are), ``half_flows`` (the fewest flows that hold half of the people),
        and with distances ``median_distance_km``, ``distance_exponent`` and
        ``distance_exponent_se`` (see `distance_model`).

    Raises
    ------
    UserError
        The matrix is not square, a flow or a distance is missing or no count, or no people are
        given.
    ValueError
        With distances, as for `distance_model`.

    Notes
    -----
    The indices are those of Bell and others (2002), Cross-national comparison of internal
    migration: issues and measures, *Journal of the Royal Statistical Society, Series A* 165 (3).

    Examples
    --------
    >>> matrix = pd.DataFrame({"a": [0, 3], "b": [1, 0]}, index=["a", "b"])
    >>> flow_indices(matrix, 100)[["intensity_pct", "effectiveness_pct", "net_rate_pct"]]
    intensity_pct         4.0
    effectiveness_pct    50.0
    net_rate_pct          2.0
    dtype: Float64
    """
    call = "atlas.measures.flow_indices"
    rows = _pairs(call, "matrix", matrix)
    _all_known(call, "matrix", rows)
    if not population > 0:
        expected = Message("the number of people at the end of the period")
        raise FaultyInputError([Fault(expected, call, None, "population", str(population))])
    distance = None if distance_km is None else _distances(call, distance_km, matrix)
    model = None if distance is None else gravity(rows, distance)
    return pd.Series(_measured(rows, distance, model, population), dtype="Float64")


def _in_pairs(call: str, name: str, table: pd.DataFrame, like: pd.DataFrame) -> pd.Series:
    """List what a table says of each pair of another one, in its order."""
    same = isinstance(table, pd.DataFrame) and set(table.index) == set(like.index)
    if not same or set(table.columns) != set(like.columns):
        expected = Message("a table with the rows and columns of the matrix")
        raise FaultyInputError([Fault(expected, call, None, name, _named(table))])
    return _all_known(call, name, _pairs(call, name, table.loc[like.index, like.columns]))


def _distances(call: str, distance_km: pd.DataFrame, like: pd.DataFrame) -> pd.Series:
    """List the distance of each pair of another table, in its order."""
    far = _in_pairs(call, "distance_km", distance_km, like)
    if (far <= 0).any():
        raise FaultyInputError(
            [Fault(Message("distances above 0"), call, None, "distance_km", "0")]
        )
    return far


def distance_model(
    matrix: pd.DataFrame, distance_km: pd.DataFrame, adjacent: pd.DataFrame | None = None
) -> Gravity:
    """Fit moves between regions by distance, with an effect of each origin and destination.

    Parameters
    ----------
    matrix
        As for `flow_indices`.
    distance_km
        The distance of each two regions in km, above 0, a table like ``matrix``.
    adjacent
        Whether two regions share a border, a table like ``matrix``; None takes no account of it.

    Returns
    -------
    Gravity
        ``exponent`` and ``standard_error`` of the distance, and the ``expected`` moves (people) by
        origin and destination. Give the models of two periods to `exponent_change` to compare
        them.

    Raises
    ------
    UserError
        A table is not square or not like the others, or holds what it cannot.
    ValueError
        A region neither sends nor receives, or the model does not settle.

    Notes
    -----
    Poisson pseudo-maximum likelihood of people = A(origin) · B(destination) · distance^b (Santos
    Silva and Tenreyro 2006, The log of gravity, *Review of Economics and Statistics* 88 (4)). The
    standard error allows any two flows that share a region to depend on each other (Aronow, Samii
    and Assenova 2015, Cluster-robust variance estimation for dyadic data, *Political Analysis*
    23 (4)).

    Examples
    --------
    Moves that fall off with the square of the distance, between towns along a road:

    >>> km = pd.Series({"a": 0.0, "b": 1.0, "c": 3.0, "d": 7.0, "e": 8.0})
    >>> distance = pd.DataFrame(np.abs(np.subtract.outer(km.array, km.array)), km.index, km.index)
    >>> moves = (1000 / distance**2).where(distance > 0, 0)
    >>> round(distance_model(moves, distance).exponent, 6)
    -2.0
    """
    call = "atlas.measures.distance_model"
    rows = _pairs(call, "matrix", matrix)
    _all_known(call, "matrix", rows)
    far = _distances(call, distance_km, matrix)
    beside = None
    if adjacent is not None:
        check_frame(call, "adjacent", adjacent, dict.fromkeys(adjacent.columns, FLAG))
        beside = _in_pairs(call, "adjacent", adjacent.astype("Float64"), matrix)
    fitted = gravity(rows, far, beside)
    ends = pd.MultiIndex.from_frame(rows[["origin_code", "destination_code"]])
    return replace(fitted, expected=fitted.expected.set_axis(ends))


def _independent(design: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis of the columns; those that others explain add nothing to it."""
    basis, sizes, _ = np.linalg.svd(design, full_matrices=False)
    return basis[:, sizes > COLLINEAR * sizes[0]]


def _weighted(design: np.ndarray, explained: np.ndarray, root: np.ndarray) -> np.ndarray:
    """Return least-squares coefficients, each row weighted by the square of its root."""
    coefficients: np.ndarray = np.linalg.lstsq(design * root[:, None], explained * root)[0]
    return coefficients


def _poisson(design: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the coefficients of a Poisson model, and the counts that it expects."""
    expected, before = (counts + counts.mean()) / 2, np.inf
    for _ in range(MOST_STEPS):
        working = np.log(expected) + (counts - expected) / expected
        estimate = _weighted(design, working, np.sqrt(expected))
        expected = np.exp(design @ estimate)
        deviance = _deviance(counts, expected)
        if abs(deviance - before) <= SETTLED * (abs(deviance) + 1):
            return estimate, expected
        before = deviance
    raise ValueError(f"the model of distance did not settle in {MOST_STEPS} steps")


def _deviance(counts: np.ndarray, expected: np.ndarray) -> float:
    some = counts > 0
    logs = counts[some] * np.log(counts[some] / expected[some])
    return float(2 * (logs.sum() - (counts - expected).sum()))


def moves_beyond_distance(lines: pd.DataFrame, adjacent: pd.Series) -> pd.DataFrame:
    """Set moves beside those that distance and borders would let expect, each period by itself.

    Parameters
    ----------
    lines
        ``period``, ``origin_code``, ``destination_code``, their names, ``people``, ``low`` and
        ``high`` (their sampling interval, people) and ``distance_km``.
    adjacent
        Whether the two regions of each row share a border.

    Returns
    -------
    pandas.DataFrame
        The columns of ``lines`` named above, ``adjacent`` (boolean), ``expected_people`` and
        ``beyond_people``, what moved more than that (Int64, people), ``beyond_ratio``, people over
        expected people (Float64), and ``beyond_sampling`` (boolean): the expected people lie
        outside the interval. Sorted by period; of each the pairs furthest from their expectation,
        either way, first. Expected people add up to those who left each region and who came to
        each, but for rounding.

    Notes
    -----
    The interval is that of the sample alone. How sure the model itself is does not enter.
    """
    expected = pd.concat(
        gravity(rows, rows["distance_km"], adjacent[rows.index]).expected
        for _, rows in lines.groupby("period")
    )
    ends = [f"{end}_{name}" for end in ("origin", "destination") for name in ("code", *LANGS)]
    frame = lines[["period", *ends, "distance_km", "people", "low", "high"]].assign(
        adjacent=adjacent, expected_people=expected.round().astype("Int64")
    )
    some = frame["expected_people"].where(frame["expected_people"] > 0)
    frame["beyond_people"] = frame["people"] - frame["expected_people"]
    frame["beyond_ratio"] = frame["people"].astype("Float64") / some
    outside = ~frame["expected_people"].between(frame["low"], frame["high"])
    frame["beyond_sampling"] = outside.astype("boolean")
    by_size = frame["beyond_people"].abs().sort_values(ascending=False, kind="stable").index
    ordered = pd.DataFrame(frame).loc[by_size].sort_values("period", kind="stable")
    return ordered.reset_index(drop=True)


CHANGE = ("distance_exponent_change", "distance_exponent_change_se")
"""Columns of the indices that compare a period with the first one."""

PEOPLE = ("moved", "people_at_end", "people_5_plus_at_end")
"""Columns of the indices that count people: none is known of a sample of unknown share."""


def migration_indices(
    moves: pd.DataFrame,
    distance_km: pd.Series,
    people: Mapping[str, float],
    people_5_plus: Mapping[str, float],
) -> pd.DataFrame:
    """Measure each period of moves between regions.

    Parameters
    ----------
    moves
        ``period``, ``origin_code``, ``destination_code``, ``people``, ``sample_persons``: all
        ordered pairs.
    distance_km
        Of each row of ``moves``; missing where a user's boundaries lack one of the two.
    people, people_5_plus
        Period → people at its end, of all ages, and aged 5 and over as the migrants are, where
        these are known.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``period``: ``provinces`` and ``moved_sample_persons`` (Int64), ``moved``,
        ``people_at_end``, ``people_5_plus_at_end`` (Int64, people),
        ``intensity_pct`` (over people of all ages, which are known at the end of more periods,
        so that periods compare), ``intensity_5_plus_pct``, ``effectiveness_pct``,
        ``net_rate_pct`` (from the first of the two intensities), ``flow_gini``,
        ``flow_variation``, ``half_flows`` (Int64, from `flows_of_half`), ``distance_exponent``,
        ``distance_exponent_se``, ``median_distance_km``, ``distance_exponent_change`` and
        ``distance_exponent_change_se`` (since the first period, from `exponent_change`; the others
        Float64). What rests on people or distances that are not known is missing; so are the
        figures of distance where one distance is.
    """
    measured, models = {}, {}
    for name, rows in moves.groupby("period"):
        period, far = str(name), distance_km[rows.index]
        models[period] = gravity(rows, far) if far.notna().all() else None
        measured[period] = _of_period(
            rows, far, models[period], people.get(period), people_5_plus.get(period)
        )
    first = models[min(models)] if models else None
    for period, model in models.items():
        change: tuple[float | None, float | None] = (None, None)
        if first is not None and model is not None and model is not first:
            change = exponent_change(first, model)
        measured[period] |= dict(zip(CHANGE, change, strict=True))
    frame = pd.DataFrame.from_dict(measured, orient="index").rename_axis("period")
    whole = ("provinces", "moved_sample_persons", *PEOPLE, "half_flows")
    return frame.astype("Float64").astype(dict.fromkeys(whole, "Int64")).reset_index()


def indices_of_sample(persons: pd.DataFrame, distance_km: pd.Series) -> pd.DataFrame:
    """Measure a period of which the sample is known and not what share of people it is.

    Parameters
    ----------
    persons
        ``period``, ``origin_code``, ``destination_code``, ``sample_persons``: all ordered pairs,
        missing where the source does not tell.
    distance_km
        Of each row of ``persons``, as in `migration_indices`.

    Returns
    -------
    pandas.DataFrame
        As `migration_indices` does, from sample persons: what asks for people is missing, and the
        others would be the same of people, for one sampling fraction cancels out of all of them.
        They are over the regions of which it is known who left, and moves between these.
    """
    told = persons.loc[persons["sample_persons"].notna(), "origin_code"]
    within = persons[persons["origin_code"].isin(told) & persons["destination_code"].isin(told)]
    moves = within.assign(people=within["sample_persons"])
    measured = migration_indices(moves, distance_km[within.index], {}, {})
    return measured.assign(moved=pd.array([pd.NA] * len(measured), dtype="Int64"))


def _of_period(
    rows: pd.DataFrame,
    distance_km: pd.Series,
    model: Gravity | None,
    people: float | None,
    people_5_plus: float | None,
) -> dict[str, float | None]:
    measured = _measured(rows, None if model is None else distance_km, model, people)
    moved = measured.pop("moved")
    older = None if people_5_plus is None else intensity(int(rows["people"].sum()), people_5_plus)
    return {
        "provinces": rows["origin_code"].nunique(),
        "moved_sample_persons": int(rows["sample_persons"].sum()),
        "moved": moved,
        "people_at_end": people,
        "people_5_plus_at_end": people_5_plus,
        "intensity_pct": measured.pop("intensity_pct"),
        "intensity_5_plus_pct": older,
        **measured,
    }


def _measured(
    rows: pd.DataFrame, distance_km: pd.Series | None, model: Gravity | None, people: float | None
) -> dict[str, float | None]:
    moved, effective = int(rows["people"].sum()), effectiveness(rows)
    share = None if people is None else intensity(moved, people)
    return {
        "moved": moved,
        "intensity_pct": share,
        "effectiveness_pct": effective,
        "net_rate_pct": None if share is None else net_rate(share, effective),
        "flow_gini": gini(rows["people"].to_numpy(float)),
        "flow_variation": variation(rows["people"]),
        "half_flows": flows_of_half(rows["people"]),
        "distance_exponent": None if model is None else model.exponent,
        "distance_exponent_se": None if model is None else model.standard_error,
        "median_distance_km": None
        if distance_km is None
        else median_distance(rows["people"], distance_km),
    }


def indices_summary(indices: pd.DataFrame) -> dict[str, records.MigrationIndices]:
    """Summarise the table of `migration_indices` by period."""
    return {str(row["period"]): _record(row) for row in indices.to_dict("records")}


def _record(row: Mapping[Hashable, Any]) -> records.MigrationIndices:
    known: dict[str, Any] = {
        str(name): None if pd.isna(value) else round(value, 6)
        for name, value in row.items()
        if name != "period"
    }
    return records.MigrationIndices(**known)


def all_known(periods: Mapping[str, records.MigrationIndices]) -> bool:
    """Tell whether there are periods, and of each its people and all distances."""
    needed = [
        figure
        for figures in periods.values()
        for figure in (figures.intensity_pct, figures.net_rate_pct, figures.distance_exponent)
    ]
    return bool(needed) and None not in needed


def cancel_out_more(periods: Mapping[str, records.MigrationIndices]) -> bool:
    """Tell whether moves shift fewer people than when they shifted most, as they cancel out.

    They do where, since the period of the largest net rate, fewer people move and the rate fell by
    a larger part through effectiveness than through intensity.
    """
    most, last = turning_point(periods), periods[max(periods)]
    before = periods[most]
    fewer = (last.intensity_pct or 0) / (before.intensity_pct or 1)
    return last.effectiveness_pct / before.effectiveness_pct < fewer < 1


def turning_point(periods: Mapping[str, records.MigrationIndices]) -> str:
    """Name the period in which moves shifted most people between provinces, for their number."""
    return max(periods, key=lambda period: periods[period].net_rate_pct or 0)


def interval_of_change(figures: records.MigrationIndices) -> tuple[float, float] | None:
    """Return the 95% interval of the change of the exponent of distance; None where unknown.

    The regions are what varies, so that the interval is that of Student's t with one fewer.
    """
    change, error = figures.distance_exponent_change, figures.distance_exponent_change_se
    if change is None or error is None:
        return None
    half = error * float(stats.t.ppf(0.975, figures.provinces - 1))
    return change - half, change + half


def distance_weighs_less(figures: records.MigrationIndices) -> bool:
    """Tell whether moves fall off less with distance than in the first period, beyond its error."""
    interval = interval_of_change(figures)
    return interval is not None and interval[0] > 0
