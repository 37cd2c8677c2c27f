"""Areal interpolation: the crosswalk of two sets of boundaries, and counts moved by it."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import fsum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from atlas.model.errors import ConservationError, Fault, FaultyInputError, Message
from atlas.model.frames import (
    AMOUNT,
    CODE,
    COUNT,
    GROUP,
    check_declared,
    check_frame,
    check_projected,
)
from atlas.model.process import processors
from atlas.model.tasks import Progress, SilentProgress
from atlas.units.unite import SQUARE_METRES_PER_KM2
from atlas.words.word_files import read_words

_STEPS = read_words("steps")

SLIVER_M = 500.0
"""Default mean width below which a piece may be a sliver: between Tianditu and AutoNavi, 99 in
100 of the pieces along a border that did not change are narrower."""

SLIVER_SHARE = 0.05
"""A sliver is a smaller part than this of both units: a small unit may well be narrow."""

PAIRS_A_TIME = 200

CALL, MOVE_CALL = "atlas.units.overlay", "atlas.units.transfer_counts"

SUM_OF_WEIGHTS = 1e-6
"""How far from 1 the weights of a source may add up: published ones are rounded."""

AREA, GRID, WHOLE = "area", "grid", "whole"
"""What a weight rests on; a source that lies in one target goes there as a whole."""

COLUMNS = ["source_code", "target_code", "weight", "area_km2", "weighted_by"]
NO_SHAPE, NO_OVERLAP = "no shape", "no overlap"
"""Why a row of a table could not be moved: its code has no polygon, or no target lies on it."""

WITHHELD, PARTLY, UNREACHED = "withheld", "partly_uncounted", "no_source"
"""Flags of targets: missing, for a source without a count reaches them; counted all the same, for
it reaches no more than a sliver; without any counted source."""

WITHHOLD = 0.01
"""Default share of a target's land from which a source without a count leaves it missing."""

ROUNDING = 1e-9
"""Relative error that sums of amounts with fractions may have; people are summed exactly."""


@dataclass(frozen=True)
class Overlay:
    """What two sets of boundaries share.

    Attributes
    ----------
    pieces
        One row per source and target that share land, sorted by both: ``source_code``,
        ``target_code``, ``area_km2``, ``geometry`` (polygonal, in metres). Without slivers.
    sources, targets
        Index: code of every unit with a shape, sorted. ``area_km2``, and ``covered``: the
        share of that area which the other set covers, slivers included (0–1).
    slivers, slivers_km2
        How many pieces were taken for slivers, and their area.
    """

    pieces: gpd.GeoDataFrame
    sources: pd.DataFrame
    targets: pd.DataFrame
    slivers: int
    slivers_km2: float


def overlay(
    sources: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    *,
    sliver_m: float = SLIVER_M,
    crs: object | None = None,
    progress: Progress | None = None,
) -> Overlay:
    """Cut the land of two sets of boundaries into the pieces that they share.

    Parameters
    ----------
    sources, targets
        ``code`` (unique text) and polygons, each set in any declared CRS and without overlaps
        within itself. Rows without a shape are passed over.
    sliver_m
        Pieces narrower than this many metres on average (twice the area over the perimeter)
        are slivers, where they are less than 5 % of both units: the same border, digitised
        twice. 0 keeps every piece.
    crs
        Equal-area projection in metres in which areas are measured; None takes that of the sources.
    progress
        Reports one step, with as many parts as there are pairs of units that meet.

    Returns
    -------
    Overlay
        Edges run straight between vertices in the projection.

    Raises
    ------
    UserError
        A set declares no CRS, lacks ``code``, or has a code twice; ``crs`` is not in metres.

    Examples
    --------
    Two districts of 2010, and the border between them moved by 2 km in 2020:

    >>> import geopandas as gpd
    >>> from shapely import box
    >>> west, east = box(0, 0, 4000, 5000), box(6000, 0, 9000, 5000)
    >>> middle = box(4000, 0, 6000, 5000)
    >>> then = gpd.GeoDataFrame(
    ...     {"code": ["1", "2"]}, geometry=[west, middle.union(east)], crs="EPSG:6933"
    ... )
    >>> now = gpd.GeoDataFrame(
    ...     {"code": ["1", "2"]}, geometry=[west.union(middle), east], crs="EPSG:6933"
    ... )
    >>> overlay(then, now).pieces.drop(columns="geometry")
      source_code target_code  area_km2
    0           1           1      20.0
    1           2           1      10.0
    2           2           2      15.0
    """
    measured_in = check_projected(CALL, "sources", sources, crs)
    first = _project(sources, "sources", measured_in)
    second = _project(targets, "targets", measured_in)
    shapes, others = np.asarray(first.array), np.asarray(second.array)
    at, to = shapely.STRtree(others).query(shapes, predicate="intersects")
    shared = _intersect(shapes[at], others[to], progress or SilentProgress())
    area = shapely.area(shared)
    sharing = area > 0
    at, to, shared, area = at[sharing], to[sharing], shared[sharing], area[sharing]
    pieces = gpd.GeoDataFrame(
        {
            "source_code": first.index[at],
            "target_code": second.index[to],
            "area_km2": area / SQUARE_METRES_PER_KM2,
        },
        geometry=shared,
        crs=measured_in,
    )
    sliver = 2 * area / shapely.length(shared) < sliver_m
    for units, position in ((shapes, at), (others, to)):
        sliver &= area < SLIVER_SHARE * shapely.area(units[position])
    return Overlay(
        pieces=pieces[~sliver].sort_values(["source_code", "target_code"], ignore_index=True),
        sources=_area_and_cover(first, pieces, "source_code"),
        targets=_area_and_cover(second, pieces, "target_code"),
        slivers=int(sliver.sum()),
        slivers_km2=float(pieces.loc[sliver, "area_km2"].sum()),
    )


def _project(units: gpd.GeoDataFrame, name: str, crs: CRS) -> gpd.GeoSeries:
    """Return the shapes by code, sorted, in the equal-area projection."""
    check_declared(CALL, name, units)
    drawn = units[units.geometry.notna() & ~units.geometry.is_empty]
    check_frame(CALL, name, drawn, {"code": CODE})
    index = pd.Index(drawn["code"], name="code")
    shapes = gpd.GeoSeries(drawn.geometry.array, index=index).sort_index()
    projected = shapes.set_crs(units.crs).to_crs(crs)
    # An edge between two vertices may cross another once both are bent into the projection.
    invalid = ~projected.is_valid
    projected[invalid] = projected[invalid].make_valid(method="structure")
    return projected


def _intersect(shapes: np.ndarray, others: np.ndarray, progress: Progress) -> np.ndarray:
    """Return what each shape shares with the other at its place, of polygons only."""

    def cut(pairs: slice) -> np.ndarray:
        return np.asarray(shapely.intersection(shapes[pairs], others[pairs]), dtype=object)

    shared = np.empty(len(shapes), dtype=object)
    runs = [slice(start, start + PAIRS_A_TIME) for start in range(0, len(shapes), PAIRS_A_TIME)]
    # Threads are enough: shapely lets go of the interpreter while GEOS works.
    pool = ThreadPoolExecutor(processors())
    try:
        with progress.step(_STEPS["overlay"], len(shapes)) as step:
            for pairs, run in zip(runs, pool.map(cut, runs), strict=True):
                shared[pairs] = run
                step.advance(len(run))
    finally:
        # Who is stopped does not wait for what is not begun.
        pool.shutdown(cancel_futures=True)
    mixed = shapely.get_type_id(shared) == shapely.GeometryType.GEOMETRYCOLLECTION
    shared[mixed] = [_polygonal(shape) for shape in shared[mixed]]
    return shared


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of a collection: units also meet along lines and in points."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _area_and_cover(shapes: gpd.GeoSeries, pieces: pd.DataFrame, by: str) -> pd.DataFrame:
    area = shapes.area / SQUARE_METRES_PER_KM2
    shared = pieces.groupby(by)["area_km2"].sum().reindex(area.index, fill_value=0.0)
    return pd.DataFrame({"area_km2": area, "covered": (shared / area).clip(upper=1.0)})


def area_crosswalk(laid: Overlay) -> pd.DataFrame:
    """Weight the pieces of each source unit by their area.

    Parameters
    ----------
    laid
        What `overlay` gives.

    Returns
    -------
    DataFrame
        ``source_code``, ``target_code``, ``weight`` (above 0 to 1; the weights of a source
        add up to 1), ``area_km2`` and ``weighted_by``, in the order of ``laid.pieces``.

    Notes
    -----
    The weight is the piece's area over the area of all pieces of the source. Land of the
    source that no target covers, or that lies in slivers, is thereby dealt out to its targets
    in proportion to what they cover, so that nobody is lost at a coast drawn twice.
    This is areal weighting (Goodchild & Lam 1980) for extensive variables: amounts that add
    up, such as people, and not shares or densities.

    Examples
    --------
    Two districts of 2010, and the border between them moved by 2 km in 2020:

    >>> import geopandas as gpd
    >>> from shapely import box
    >>> land = box(0, 0, 4000, 5000), box(4000, 0, 9000, 5000)
    >>> moved = box(0, 0, 6000, 5000), box(6000, 0, 9000, 5000)
    >>> then, now = (
    ...     gpd.GeoDataFrame({"code": ["1", "2"]}, geometry=list(shapes), crs="EPSG:6933")
    ...     for shapes in (land, moved)
    ... )
    >>> weights = area_crosswalk(overlay(then, now))
    >>> weights[["source_code", "target_code", "weight", "weighted_by"]]
      source_code target_code  weight weighted_by
    0           1           1     1.0       whole
    1           2           1     0.4        area
    2           2           2     0.6        area
    """
    return _weighted(laid, laid.pieces["area_km2"], AREA)


def grid_crosswalk(laid: Overlay, people: pd.Series) -> pd.DataFrame:
    """Weight the pieces of each source unit by the people that a grid finds on them.

    Parameters
    ----------
    laid
        What `overlay` gives.
    people
        People of the grid on each of the `divided` pieces (0 or more; missing where the grid
        has no data), on their index.

    Returns
    -------
    DataFrame
        As `area_crosswalk`, with ``grid_people``. Source units without anyone on the grid are
        weighted by area, which ``weighted_by`` says; a piece without anyone has the weight 0.

    Notes
    -----
    The dasymetric form of areal weighting (Wright 1936; Eicher & Brewer 2001).

    Examples
    --------
    Of the second district nine in ten people live in the strip that the first one took over:

    >>> import geopandas as gpd
    >>> from shapely import box
    >>> land = box(0, 0, 4000, 5000), box(4000, 0, 9000, 5000)
    >>> moved = box(0, 0, 6000, 5000), box(6000, 0, 9000, 5000)
    >>> then, now = (
    ...     gpd.GeoDataFrame({"code": ["1", "2"]}, geometry=list(shapes), crs="EPSG:6933")
    ...     for shapes in (land, moved)
    ... )
    >>> laid = overlay(then, now)
    >>> people = pd.Series([900, 100], divided(laid).index)
    >>> grid_crosswalk(laid, people)["weight"].tolist()
    [1.0, 0.9, 0.1]
    """
    by_area = area_crosswalk(laid)
    sizes = people.reindex(by_area.index).astype(float)
    inhabited = sizes.fillna(0.0)
    anyone = inhabited.groupby(by_area["source_code"]).transform("sum") > 0
    by_grid = _weighted(laid, inhabited, GRID)
    decided = anyone & by_area["weighted_by"].ne(WHOLE)
    return by_grid.where(decided, by_area).assign(grid_people=sizes)


def divided(laid: Overlay) -> gpd.GeoDataFrame:
    """Return the pieces of those source units that lie in several targets."""
    return laid.pieces[laid.pieces["source_code"].duplicated(keep=False)]


def _weighted(laid: Overlay, sizes: pd.Series, basis: str) -> pd.DataFrame:
    sources = laid.pieces["source_code"]
    wholes = sizes.groupby(sources).transform("sum")
    alone = ~sources.duplicated(keep=False)
    table = pd.DataFrame(laid.pieces.drop(columns="geometry")).assign(
        weight=(sizes / wholes).mask(alone, 1.0),
        weighted_by=pd.Series(basis, sources.index, dtype="str").mask(alone, WHOLE),
    )
    return table[COLUMNS]


@dataclass(frozen=True)
class MovedCounts:
    """A table on new boundaries, and where its total went.

    Attributes
    ----------
    table
        Index: code of every target, sorted. The columns of the table that was given, ``Int64``
        where all its values were whole, else ``Float64``; missing where no source reaches, or
        where a source without a value does.
    totals
        Index: columns. ``given`` = ``moved`` + ``not_transferred`` + ``withheld``, each an int
        or a float: what stands in ``table``, what rows without a shape or an overlap held, and
        what fell to targets that are missing because a source without a value reaches them too.
    left
        Index: code of the rows not transferred, sorted. ``reason``: why.
    withheld
        Column → codes of the targets that are missing though somebody came to them.
    partly
        Codes of the targets with a count in spite of a source without one, sorted.
    """

    table: pd.DataFrame
    totals: pd.DataFrame
    left: pd.DataFrame
    withheld: dict[str, tuple[str, ...]]
    partly: tuple[str, ...] = ()

    def flags(self) -> pd.Series:
        """Flag the targets, by code: `WITHHELD`, `PARTLY` or `UNREACHED`; missing for others."""
        flags = pd.Series(pd.NA, self.table.index, dtype="string")
        flags[self.table.isna().all(axis=1)] = UNREACHED
        flags[list(self.partly)] = PARTLY
        flags[sorted({code for codes in self.withheld.values() for code in codes})] = WITHHELD
        return flags


def transfer_counts(
    counts: pd.DataFrame,
    crosswalk: pd.DataFrame,
    targets: Collection[str],
    drawn: Collection[str] = (),
    withhold: float = WITHHOLD,
) -> MovedCounts:
    """Move counts from the units of a crosswalk's sources to its targets.

    Parameters
    ----------
    counts
        One row per source unit, indexed by code; numeric columns of extensive variables,
        missing ones null.
    crosswalk
        ``source_code``, ``target_code``, ``weight``: see `area_crosswalk`.
    targets
        Codes of all target units.
    drawn
        Codes of the sources that have a shape: tells rows without an overlap from those
        without a polygon.
    withhold
        Sources without a count leave a target missing from this share of its land on, if the
        crosswalk has ``area_km2``; else, and with 0, wherever they reach it.

    Returns
    -------
    MovedCounts
        A source of the crosswalk that has no row counts as missing.

    Raises
    ------
    UserError
        A column of counts holds no numbers, the weights of a source do not add up to 1, or a
        target of the crosswalk is not in ``targets``.
    ConservationError
        If a total is not kept.

    Notes
    -----
    Whole counts are dealt out by the method of largest remainders within each source unit
    (Hamilton): every target gets the whole part of count × weight, and what is left goes one
    by one to the largest fractions; ties to the lower code. Columns are dealt out one by one,
    so male and female may differ from all by a person or so in a target that is cut.

    Examples
    --------
    10 people and weights of ⅓, ⅓ and ⅓:

    >>> counts = pd.DataFrame({"people": [10]}, ["A"])
    >>> weights = pd.DataFrame({"source_code": "A", "target_code": [*"xyz"], "weight": 1 / 3})
    >>> transfer_counts(counts, weights, [*"xyz"]).table["people"].tolist()
    [4, 3, 3]
    """
    check_frame(MOVE_CALL, "counts", counts, dict.fromkeys(map(str, counts), AMOUNT))
    _check_crosswalk(crosswalk, targets)
    pairs = crosswalk.sort_values(["source_code", "target_code"], ignore_index=True)
    places = pd.Index(sorted(targets), name="code")
    lost = counts.index[~counts.index.isin(pairs["source_code"])]
    reason = np.where(lost.isin(list(drawn)), NO_OVERLAP, NO_SHAPE)
    left = pd.DataFrame({"reason": pd.Series(reason, lost, dtype="str")}).sort_index()
    columns, totals, withheld, partly = {}, {}, {}, set[str]()
    for name in map(str, counts):
        given = _whole_where_possible(counts[name])
        shares = _share_out(given, pairs)
        columns[name], hidden, in_part = _sum_by_target(shares, pairs, places, withhold)
        partly.update(in_part)
        totals[name] = _balance(name, given, columns[name], given.loc[lost], hidden)
        withheld[name] = tuple(hidden.index)
    table = pd.DataFrame(columns, index=places)
    order = ["given", "moved", "not_transferred", "withheld"]
    balance = pd.DataFrame(totals, dtype=object).T.reindex(columns=order)
    return MovedCounts(table, balance, left, withheld, tuple(sorted(partly)))


def _check_crosswalk(crosswalk: pd.DataFrame, targets: Collection[str]) -> None:
    """Refuse a crosswalk that would lose or make people."""
    kinds = {"source_code": GROUP, "target_code": GROUP, "weight": COUNT}
    check_frame(MOVE_CALL, "crosswalk", crosswalk, kinds)
    sums = crosswalk.groupby("source_code")["weight"].sum()
    faults = [
        Fault(
            Message("weights that add up to 1"),
            f"{MOVE_CALL}, source {code!r}",
            None,
            "weight",
            f"{held}",
        )
        for code, held in sums[(sums - 1).abs() > SUM_OF_WEIGHTS].items()
    ]
    faults += [
        Fault(
            Message("a code that targets have"),
            f"{MOVE_CALL}, crosswalk",
            None,
            "target_code",
            code,
        )
        for code in sorted(set(crosswalk["target_code"]).difference(targets))
    ]
    if faults:
        raise FaultyInputError(faults)


def _whole_where_possible(column: pd.Series) -> pd.Series:
    """Make a column ``Int64`` where all its values are whole, else ``Float64``."""
    numbers = column.astype("Float64")
    return numbers.astype("Int64") if numbers.dropna().mod(1).eq(0).all() else numbers


def _share_out(given: pd.Series, pairs: pd.DataFrame) -> pd.Series:
    """Deal the count of each source out to its pairs; missing where the source is."""
    count = given.reindex(pairs["source_code"]).reset_index(drop=True)
    exact = count.astype("Float64") * pairs["weight"]
    if given.dtype != "Int64":
        return exact
    low = exact.floordiv(1)
    # Fractions are compared after rounding: ⅓ of 10 is the same three times over.
    fraction = (exact - low).round(9)
    rest = count - low.groupby(pairs["source_code"]).transform("sum").astype("Int64")
    order = pd.DataFrame({"source": pairs["source_code"], "fraction": fraction})
    order = order.sort_values(["source", "fraction"], ascending=[True, False], kind="stable")
    rank = order.groupby("source").cumcount().reindex(pairs.index)
    return low.astype("Int64") + (rank < rest).astype("Int64")


def _sum_by_target(
    shares: pd.Series, pairs: pd.DataFrame, places: pd.Index, withhold: float
) -> tuple[pd.Series, pd.Series, pd.Index]:
    """Sum what came to each target.

    Return also the sums of those that must be missing, and the codes of those that a source
    without a count reaches too little for that.
    """
    by = pairs["target_code"]
    sums = shares.groupby(by).sum().reindex(places)
    unknown = shares.isna() & (pairs["weight"] > 0)
    touched = unknown.groupby(by).any().reindex(places, fill_value=False)
    incomplete = touched
    if "area_km2" in pairs:
        area = pairs["area_km2"].groupby(by).sum()
        share = pairs["area_km2"].where(unknown, 0).groupby(by).sum() / area
        incomplete = touched & share.reindex(places, fill_value=0).ge(withhold)
    reached = places.isin(by)
    hidden = sums[incomplete.to_numpy() & sums.fillna(0).ne(0).to_numpy(dtype=bool)]
    counted = sums.where(reached & ~incomplete.to_numpy(dtype=bool))
    partly = places[(touched & ~incomplete).to_numpy(dtype=bool) & counted.notna().to_numpy()]
    return counted, hidden, partly


def _balance(
    name: str, given: pd.Series, moved: pd.Series, left: pd.Series, hidden: pd.Series
) -> dict[str, int | float]:
    """Sum where a column's total went, and hold it against what was given."""
    columns = {"given": given, "moved": moved, "not_transferred": left, "withheld": hidden}
    parts = {part: _sum(column) for part, column in columns.items()}
    whole, *others = parts.values()
    allowed = 0 if given.dtype == "Int64" else ROUNDING * _sum(given.abs())
    if abs(whole - sum(others)) > allowed:
        raise ConservationError(f"{name}: {whole:,} were given, {sum(others):,} are accounted for")
    return parts


def _sum(column: pd.Series) -> int | float:
    values = column.dropna()
    return int(values.sum()) if column.dtype == "Int64" else fsum(values)
