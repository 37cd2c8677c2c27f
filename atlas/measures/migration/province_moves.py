"""Moves between provinces within five years: matrices, lines, and every province's balance."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.measures.migration.bent_lines import METRES_PER_KM, bent_lines
from atlas.model.country import Province
from atlas.model.summary import people as records
from atlas.sources.packaged import Folders, read_table
from atlas.words.word_files import LANGS

BEND = -0.145
"""How far a line swings out, as a share of its length; to the right of its way."""


def centres_of_people(rows: pd.DataFrame, leaves: gpd.GeoDataFrame, *, crs: object) -> pd.DataFrame:
    """Find the mean point of the people of each province.

    Parameters
    ----------
    rows
        Counted rows of one census: ``latest_code``, ``province_code``, ``population``.
    leaves
        ``code`` and ``geometry`` of the counties, any CRS.
    crs
        An equal-area projection in metres.

    Returns
    -------
    pandas.DataFrame
        By ``province_code``: ``x``, ``y`` in metres of the Albers projection, the mean of a
        point in each county weighted by its people. Counties without a polygon are left out.
    """
    points = leaves.set_index("code").to_crs(crs).representative_point()
    counted = rows[rows["latest_code"].isin(points.index) & rows["population"].gt(0)]
    people = counted["population"].astype("float64")
    places = points.reindex(counted["latest_code"])
    weighted = pd.DataFrame(
        {"x": places.x.to_numpy() * people, "y": places.y.to_numpy() * people, "people": people}
    )
    sums = weighted.groupby(counted["province_code"]).sum()
    return sums[["x", "y"]].div(sums["people"], axis=0)


def distances_km(moves: pd.DataFrame, centres: pd.DataFrame) -> pd.Series:
    """Measure how far the centres of origin and destination lie apart, straight, in km."""
    start, end = _ends(moves, centres)
    return pd.Series(np.hypot(*(end - start).T) / METRES_PER_KM, moves.index)


def move_lines(
    moves: pd.DataFrame, centres: pd.DataFrame, crs: object, *, measured_in: object
) -> gpd.GeoDataFrame:
    """Draw each move as a line from the centre of its origin to that of its destination.

    Parameters
    ----------
    moves
        ``origin_code``, ``destination_code`` and more, which is kept.
    centres
        From `centres_of_people`.
    crs
        CRS of the lines.
    measured_in
        CRS of the centres.

    Returns
    -------
    GeoDataFrame
        ``distance_km`` (Float64) and LineStrings, bent to the right of the way so that the two
        ways between a pair of provinces lie side by side. They join centres, and are no routes.
    """
    start, end = _ends(moves, centres)
    distance = distances_km(moves, centres).astype("Float64")
    described = moves.assign(distance_km=distance)
    return gpd.GeoDataFrame(
        described, geometry=bent_lines(start, end, BEND), crs=measured_in
    ).to_crs(crs)


def ends_of(lines: gpd.GeoDataFrame, *, crs: object) -> dict[str, tuple[float, float]]:
    """Return the point of each province from the lines of `move_lines`: Albers metres by code."""
    first = lines[lines.geometry.notna()].drop_duplicates("origin_code").to_crs(crs)
    starts = shapely.get_coordinates(shapely.get_point(first.geometry.array, 0))
    return {
        code: (float(x), float(y))
        for code, (x, y) in zip(first["origin_code"], starts, strict=True)
    }


def _ends(moves: pd.DataFrame, centres: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    start, end = (
        centres.reindex(moves[f"{end}_code"])[["x", "y"]].to_numpy("float64")
        for end in ("origin", "destination")
    )
    return start, end


KINDS = ("inland_to_coast", "coast_to_inland", "within_coast", "within_inland")
"""Ways between the coast (the ten eastern provinces of the National Bureau) and the others."""

DESIGN_EFFECT = 4.0
"""How much wider errors are than those of a random sample, for whole households and places are
drawn: assumed. The data bound it at 3.5 (2005) and 7.5 (2015)."""

Z_95 = 1.96

NONE_SAMPLED = 12
"""Nobody in the sample means fewer people than this, divided by the sampling fraction."""

THRESHOLDS = (150_000, 50_000)
"""People from which a move is drawn on the map of all China, and on a closer one."""


def province_moves(
    table: pd.DataFrame,
    periods: pd.DataFrame,
    *,
    provinces: Mapping[str, Province],
    coast: Collection[str],
) -> pd.DataFrame:
    """Say of every move between two provinces how sure it is, and of which kind.

    Parameters
    ----------
    table
        Packaged ``migration_province_moves``: ``period``, ``origin_code``,
        ``destination_code``, ``sample_persons``, ``people``.
    periods
        Packaged ``migration_province_moves_periods``: ``period``, ``sampling_fraction``.
    provinces
        The provinces by code.
    coast
        Codes of the provinces on the coast.

    Returns
    -------
    pandas.DataFrame
        In the order of ``table``, which it keeps, with ``low`` and ``high`` (Int64, people: 95 %
        of the sampling error, from `interval`), ``kind`` (of `KINDS`), ``rank`` within the
        period (1 is the largest), ``rank_from`` and ``rank_to`` (between which the rank cannot
        be told, from `rank_bounds`), and the names of both provinces, ``origin_zh`` … .

    Raises
    ------
    ValueError
        A period lacks one of the 930 ordered pairs of provinces, or has one twice.
    """
    _check_whole(table, provinces=provinces)
    fraction = table["period"].map(periods.set_index("period")["sampling_fraction"])
    moves = table.copy()
    moves["low"], moves["high"] = interval(table["people"], table["sample_persons"], fraction)
    moves["kind"] = kinds(table["origin_code"], table["destination_code"], coast=coast)
    by_period = table.groupby("period")["people"]
    moves["rank"] = by_period.rank(method="first", ascending=False).astype("Int64")
    for _, rows in table.groupby("period"):
        sampled = float(fraction[rows.index[0]])
        first, last = rank_bounds(rows["people"], rows["sample_persons"], sampled)
        moves.loc[rows.index, ["rank_from", "rank_to"]] = np.column_stack([first, last])
    for end in ("origin", "destination"):
        for lang in LANGS:
            names = {code: province.short.get(lang) for code, province in provinces.items()}
            moves[f"{end}_{lang}"] = moves[f"{end}_code"].map(names)
    return moves.astype({"rank_from": "Int64", "rank_to": "Int64"})


def kinds(origin: pd.Series, destination: pd.Series, *, coast: Collection[str]) -> pd.Series:
    """Return the kind of each move, one of `KINDS`, from the codes of its two provinces."""
    leaves, comes = (end.isin(coast) for end in (origin, destination))
    named = np.select([~leaves & comes, leaves & ~comes, leaves & comes], KINDS[:3], KINDS[3])
    return pd.Series(named, origin.index, dtype="str")


def log_variance(
    sample_persons: pd.Series, fraction: pd.Series | float, design_effect: float = DESIGN_EFFECT
) -> pd.Series:
    """Return the variance of the logarithm of a sampled count: deff · (1 − f) / n, ∞ at n = 0."""
    persons = sample_persons.astype("float64")
    return (design_effect * (1 - fraction) / persons.where(persons > 0)).fillna(np.inf)


def interval(
    people: pd.Series, sample_persons: pd.Series, fraction: pd.Series | float
) -> tuple[pd.Series, pd.Series]:
    """Return the 95 % interval of counts that stand for a sample.

    Parameters
    ----------
    people, sample_persons
        People, and the sample persons that they stand for.
    fraction
        Share of people who were sampled.

    Returns
    -------
    tuple of Series
        Lower and upper bound in people (Int64), to the next ten: people · exp(∓1.96 · √v), v
        from `log_variance`. With nobody in the sample 0 and `NONE_SAMPLED` / fraction.

    Examples
    --------
    7,590 people, 759 of a tenth: v = 4 · 0.9 / 759, so from 6,630 to 8,690.
    """
    wide = np.exp(Z_95 * np.sqrt(log_variance(sample_persons, fraction)))
    count, seen = people.astype("float64"), sample_persons > 0
    low = (count / wide).where(seen, 0.0)
    high = (count * wide).where(seen, NONE_SAMPLED / fraction)
    return (_to_tens(low), _to_tens(high))


def differ_beyond_sampling(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Say whether two counts differ by more than their samples may: each is (people, variance).

    They do where |ln(a/b)| > 1.96 · √(v₁ + v₂). A count of nobody is told apart from none.
    """
    (a, v1), (b, v2) = first, second
    if not a or not b:
        return False
    return bool(abs(np.log(a / b)) > Z_95 * np.sqrt(v1 + v2))


def rank_bounds(
    people: pd.Series, sample_persons: pd.Series, fraction: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last rank that each count of one period may have.

    The first is one more than the counts that are surely larger, the last leaves out those that
    are surely smaller; both by the rule of `differ_beyond_sampling`. Nobody in the sample stands
    for fewer than `NONE_SAMPLED` / ``fraction`` people.
    """
    seen = sample_persons > 0
    count = people.astype("float64").where(seen, NONE_SAMPLED / fraction).to_numpy()
    spread = log_variance(sample_persons, fraction).where(seen, 0.0).to_numpy()
    ratio = np.log(count[None, :]) - np.log(count[:, None])
    apart = np.abs(ratio) > Z_95 * np.sqrt(spread[None, :] + spread[:, None])
    larger, smaller = (apart & (ratio > 0)).sum(axis=1), (apart & (ratio < 0)).sum(axis=1)
    return larger + 1, len(count) - smaller


def five_year_migration(
    moves: pd.DataFrame, periods: pd.DataFrame, *, provinces: Mapping[str, Province]
) -> pd.DataFrame:
    """Sum the moves by province: who came from the others, and who left for them.

    Parameters
    ----------
    moves
        As ``table`` of `province_moves`.
    periods
        As there.
    provinces
        The provinces by code.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``period`` and ``province_code``: ``name_zh``, ``name_en``, ``in_migrants``,
        ``out_migrants``, ``net_migrants`` (Int64, people; the nets of a period sum to 0), the
        intervals ``in_low`` … ``out_high``, and ``in_share_pct``, ``out_share_pct`` (Float64,
        % of all who moved in the period).
    """
    fractions = periods.set_index("period")["sampling_fraction"]
    sides = [
        _one_side(moves, fractions, way, end)
        for way, end in {"in": "destination_code", "out": "origin_code"}.items()
    ]
    frame = sides[0].join(sides[1], validate="1:1").reset_index()
    frame["net_migrants"] = frame["in_migrants"] - frame["out_migrants"]
    for lang in LANGS:
        names = {code: province.short.get(lang) for code, province in provinces.items()}
        frame[f"name_{lang}"] = frame["province_code"].map(names)
    return frame


def _one_side(moves: pd.DataFrame, fractions: pd.Series, way: str, end: str) -> pd.DataFrame:
    """Sum the moves by the province at one end: people, their interval, their share."""
    sums = moves.groupby(["period", end])[["people", "sample_persons"]].sum()
    sums = sums.rename_axis(["period", "province_code"])
    people = sums["people"]
    fraction = pd.Series(sums.index.get_level_values("period").map(dict(fractions)), sums.index)
    low, high = interval(people, sums["sample_persons"], fraction)
    share = 100 * people.astype("Float64") / people.groupby("period").transform("sum")
    named = {"migrants": people, "low": low, "high": high, "share_pct": share}
    return pd.DataFrame({f"{way}_{name}": column for name, column in named.items()})


def net_moves(moves: pd.DataFrame) -> pd.DataFrame:
    """Set off the two ways between each pair of provinces against each other.

    Returns
    -------
    pandas.DataFrame
        The larger way of each pair, in the order of ``moves``, ``people`` lessened by the other.
    """
    back = moves[["period", "origin_code", "destination_code", "people"]].rename(
        columns={"origin_code": "destination_code", "destination_code": "origin_code"}
    )
    key = ["period", "origin_code", "destination_code"]
    both = moves.merge(back, on=key, how="left", validate="1:1", suffixes=("", "_back"))
    both["people"] = both["people"] - both.pop("people_back").fillna(0)
    return both[both["people"] > 0].reset_index(drop=True)


def moves_summary(
    moves: pd.DataFrame, periods: pd.DataFrame, distances: pd.Series
) -> dict[str, records.MovesFigures]:
    """Summarise each period.

    Parameters
    ----------
    moves
        From `province_moves`.
    periods
        As there, with ``instrument``.
    distances
        Kilometres between the centres of two provinces, by the rows of ``moves``; missing where
        a user's boundaries lack one.
    """
    instruments = periods.set_index("period")["instrument"]
    net = net_moves(moves)
    return {
        str(period): _period_figures(
            rows, net[net["period"] == period], str(instruments[period]), distances[rows.index]
        )
        for period, rows in moves.groupby("period")
    }


def five_year_summary(margins: pd.DataFrame) -> dict[str, records.FiveYearMoves]:
    """Summarise the table of `five_year_migration` by period."""
    return {
        str(period): records.FiveYearMoves(
            people=int(rows["in_migrants"].sum()),
            net=dict(zip(rows["province_code"], rows["net_migrants"].astype(int), strict=True)),
        )
        for period, rows in margins.groupby("period")
    }


def _period_figures(
    rows: pd.DataFrame, net: pd.DataFrame, instrument: str, distances: pd.Series
) -> records.MovesFigures:
    people = int(rows["people"].sum())
    arrivals = rows.groupby("destination_code")["people"].sum()
    leavers = rows.groupby("origin_code")["people"].sum()
    known = distances.notna()
    weights = rows["people"].where(known, 0).astype("float64")
    distance = float((distances.where(known, 0) * weights).sum() / weights.sum())
    top = rows.nlargest(1, "people").iloc[0]
    return records.MovesFigures(
        instrument=instrument,
        people=people,
        sample_persons=int(rows["sample_persons"].sum()),
        kinds={kind: _kind(rows, kind, people) for kind in KINDS},
        net_over_gross=_share(int((arrivals - leavers).abs().sum()) // 2, people),
        net_of_pairs_over_gross=_share(int(net["people"].sum()), people),
        mean_distance_km=None if np.isnan(distance) else round(distance, 1),
        largest=records.LargestMove(
            origin_code=top["origin_code"],
            destination_code=top["destination_code"],
            people=int(top["people"]),
            low=int(top["low"]),
            high=int(top["high"]),
        ),
        arrivals_share={str(code): _share(int(n), people) for code, n in arrivals.items()},
        leavers_share={str(code): _share(int(n), people) for code, n in leavers.items()},
        drawn={str(least): _drawn(rows, least, people) for least in THRESHOLDS},
    )


def _kind(rows: pd.DataFrame, kind: str, everyone: int) -> records.KindOfMove:
    people = int(rows.loc[rows["kind"] == kind, "people"].sum())
    return records.KindOfMove(people=people, share=_share(people, everyone))


def _drawn(rows: pd.DataFrame, least: int, everyone: int) -> records.DrawnMoves:
    drawn = rows.loc[rows["people"] >= least, "people"]
    return records.DrawnMoves(arrows=len(drawn), share=_share(int(drawn.sum()), everyone))


def _share(people: int, everyone: int) -> float:
    return round(people / everyone, 6)


def _to_tens(people: pd.Series) -> pd.Series:
    return (people / 10).round().mul(10).astype("Int64")


def _check_whole(table: pd.DataFrame, *, provinces: Mapping[str, Province]) -> None:
    codes, expected = set(provinces), len(provinces) * (len(provinces) - 1)
    for period, rows in table.groupby("period"):
        pairs = rows[["origin_code", "destination_code"]]
        proper = pairs.isin(codes).all(axis=1) & ~pairs.duplicated()
        proper &= pairs["origin_code"].ne(pairs["destination_code"])
        if len(rows) != expected or not proper.all():
            raise ValueError(
                f"{period}: expected the {expected} ordered pairs of {len(codes)} provinces, "
                f"found {len(rows)} rows, {int(proper.sum())} of them proper"
            )


def checked_periods(years: tuple[int, int]) -> tuple[str, str, str]:
    """Name the five years before the censuses that are compared, and both halves between them."""
    start, end = years
    return f"{start - 5}-{start}", f"{start}-{start + 5}", f"{end - 5}-{end}"


def five_year_comparison(net: pd.Series, five_year: pd.DataFrame, period: str) -> pd.DataFrame:
    """Set the estimated net migration of provinces beside the published five-year net.

    Parameters
    ----------
    net
        Estimated net migration of ten years (people) by province code.
    five_year
        From `five_year_migration`: ``period``,
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


def agreement(
    comparison: pd.DataFrame, expected: pd.Series, people: pd.Series
) -> records.Agreement:
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
    return records.Agreement(
        provinces=len(comparison),
        correlation=round(float(estimated.corr(reported)), 4),
        correlation_of_rates=round(float(rate.corr(reported_rate)), 4),
        rank_correlation=round(float(estimated.rank().corr(reported.rank())), 4),
        same_sign=int((estimated * reported > 0).sum()),
    )


def natural_increase_check(net: pd.Series, change: pd.Series, natural_increase: pd.Series) -> float:
    """Correlate net migration with the change that natural increase leaves.

    Parameters
    ----------
    net
        Estimated net migration (people) by province code.
    change
        Change of people between the two censuses.
    natural_increase
        Births less deaths of the first year of the period, taken to have stayed as it was for
        the ten years between the censuses.

    Returns
    -------
    float
        Pearson's r over the provinces that have all three.
    """
    left = change.astype("float64") - 10 * natural_increase.astype("float64")
    return round(float(net.astype("float64").corr(left)), 4)


MOVES: Final = "migration_province_moves"
"""Packaged table that a country may have."""


def published_moves(tables: Folders, provinces: Mapping[str, Province]) -> pd.DataFrame:
    """Read the published moves and sum them by province: see `five_year_migration`."""
    moves, periods = (read_table(name, tables) for name in (MOVES, f"{MOVES}_periods"))
    return five_year_migration(moves, periods, provinces=provinces)
