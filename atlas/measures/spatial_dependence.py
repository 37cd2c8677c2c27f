"""Spatial dependence: which units are neighbours, and where places alike lie together.

Moran's I [1]_ says for the whole country whether neighbours are alike; its local form [2]_ says
where: units far above the mean among others above it are hot spots, those below among others
below it cold spots. Two and a half thousand tests find some by chance alone, so the share of such
finds among all is held down [3]_, as is done for local statistics [4]_.

References
----------
.. [1] Moran, P. A. P. (1950). Notes on continuous stochastic phenomena. *Biometrika* 37, 17–23.
.. [2] Anselin, L. (1995). Local indicators of spatial association: LISA. *Geographical Analysis*
   27 (2), 93–115.
.. [3] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. *Journal of
   the Royal Statistical Society, Series B* 57 (1), 289–300.
.. [4] Caldas de Castro, M. and Singer, B. H. (2006). Controlling the false discovery rate: a new
   application to account for multiple and dependent tests in local statistics of spatial
   association. *Geographical Analysis* 38 (2), 180–208.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration.bent_lines import METRES_PER_KM
from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.figures import too_small_to_rank
from atlas.model.frames import CODE, GROUP, NUMBER, check_frame, check_projected, check_series
from atlas.model.summary.places import MoranFigures, SpatialDependence

if TYPE_CHECKING:
    from libpysal.graph import Graph

NEIGHBOURS: Final = "county_neighbours_{}"
"""The table of the neighbours of county units, by the span of their censuses."""

MEASURED: Final = {"net_migration": "net_migration_rate_{}", "growth": "change_pct_{}"}
"""What is judged, and its column by span; the classes stand in ``hot_spot_<measure>_<span>``."""

QUADRANTS: Final = ("hot_spot", "low_among_high", "cold_spot", "high_among_low")
"""A unit and the mean of its neighbours, above or not above the mean of all; in esda's order."""

NOT_SIGNIFICANT: Final = "not_significant"

CLASSES: Final = (*QUADRANTS, NOT_SIGNIFICANT)

PERMUTATIONS, SEED = 9_999, 1995
FALSE_DISCOVERIES = 0.05
"""Share of the finds that may be chance, and the level of a test that stands alone."""

ELLIPSOID: Final = Geod(ellps="GRS80")

LEAST_UNITS = 30
"""Fewer units can be drawn in too few ways for a test."""


@dataclass(frozen=True)
class Dependence:
    """How far neighbours are alike, for all units and unit by unit.

    Attributes
    ----------
    moran, expected, z
        Moran's I; −1 / (n − 1), what it would be without dependence; and how many standard errors
        it is from there, under randomisation.
    local
        By code, sorted, of the units with a value and a neighbour that has one: ``local_moran``
        (Iᵢ), ``p`` (of both sides, 0–1) and ``quadrant`` (one of `QUADRANTS`).
    classes
        One of `CLASSES` by the same codes.
    """

    moran: float
    expected: float
    z: float
    local: pd.DataFrame
    classes: pd.Series


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Leave warnings and the shared random numbers as they are, both of which esda sets."""
    state = np.random.get_state()
    try:
        with warnings.catch_warnings():
            # That a later version will double p, which is doubled here, and that numba is not used.
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(state)


def borders(leaves: gpd.GeoDataFrame) -> pd.DataFrame:
    """Measure the border that each two polygons of a coverage share.

    Parameters
    ----------
    leaves
        A valid coverage: ``code``, ``geometry`` in degrees. Neighbours have the same vertices
        along their border.

    Returns
    -------
    DataFrame
        ``one`` < ``other`` (codes) and ``km``, the length of their border.

    Notes
    -----
    An edge that two polygons share appears twice among the edges of all rings. Its length is
    that of the geodesic between its ends.
    """
    parts, leaf_of_part = shapely.get_parts(leaves.geometry.array, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    starts, ends = points[:-1][inside], points[1:][inside]
    leaf = leaf_of_part[part_of_ring[ring[:-1][inside]]]
    swap = (starts[:, 0] > ends[:, 0]) | (
        (starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1])
    )
    starts[swap], ends[swap] = ends[swap], starts[swap].copy()
    edges = np.hstack([starts, ends])
    order = np.lexsort(edges.T)
    edges, leaf = edges[order], leaf[order]
    twice = np.flatnonzero((edges[1:] == edges[:-1]).all(axis=1) & (leaf[1:] != leaf[:-1]))
    pairs = np.sort(np.column_stack([leaf[twice], leaf[twice + 1]]), axis=1)
    codes = leaves["code"].to_numpy()
    km = ELLIPSOID.inv(*edges[twice].T)[2] / METRES_PER_KM
    lengths = pd.DataFrame({"one": codes[pairs[:, 0]], "other": codes[pairs[:, 1]], "km": km})
    return lengths.groupby(["one", "other"])[["km"]].sum().reset_index()


def neighbours(
    units: gpd.GeoDataFrame, *, crs: object, order: Callable[[pd.Series], pd.Series] | None = None
) -> pd.DataFrame:
    """List the neighbours of each unit: those that it touches, and links across water.

    Parameters
    ----------
    units
        ``code`` (texts, each once) and ``geometry`` in degrees, a coverage: neighbours have the
        same vertices along their border. Units that are not drawn are left out.
    crs
        The projection in metres that distances across water are measured in.
    order
        Key to sort codes by, as of `pandas.DataFrame.sort_values`; None sorts them as texts.

    Returns
    -------
    DataFrame
        A row for each unit and neighbour, so each pair twice, sorted: ``code``,
        ``neighbour_code``, ``neighbour_kind`` (``border`` or ``link``), ``border_km`` (the length
        of the border of the two; 0 where they meet in points, null of a link) and
        ``neighbour_weight`` (0–1: one over the neighbours of the unit). Without rows where fewer
        than two are drawn.

    Raises
    ------
    UserError
        The units declare no CRS or one that is not in degrees, ``crs`` is not projected, or a code
        is no text or stands twice.

    Notes
    -----
    Queen contiguity: a common point is enough. A land that touches no other (an island, or a
    group of units like Hainan's) is linked to the unit nearest to it, coast to coast, by its own
    unit that is nearest; both ways, and to all of them where several are as near. This is
    repeated until all units hang together.

    Examples
    --------
    Two squares side by side, and an island east of them:

    >>> squares = [shapely.box(x, 0, x + 1, 1) for x in (0, 1, 3)]
    >>> units = gpd.GeoDataFrame({"code": ["a", "b", "c"]}, geometry=squares, crs="EPSG:4326")
    >>> found = neighbours(units, crs="EPSG:6933")
    >>> found[["code", "neighbour_code", "neighbour_kind"]].values.tolist()
    [['a', 'b', 'border'], ['b', 'a', 'border'], ['b', 'c', 'link'], ['c', 'b', 'link']]
    """
    call = "atlas.measures.neighbours"
    check_frame(call, "units", units, {"code": CODE})
    measured_in = check_projected(call, "units", units, crs)
    if not units.crs.is_geographic:
        raise FaultyInputError(
            [Fault(Message("units in degrees"), call, None, "units", units.crs.name)]
        )
    drawn = units[units.geometry.notna()]
    land = drawn.set_index("code").geometry.sort_index()
    if len(land) < 2:
        names = ["code", "neighbour_code", "neighbour_kind", "border_km", "neighbour_weight"]
        return pd.DataFrame(columns=names, dtype="string")
    with _undisturbed():
        from libpysal.graph import Graph

        # In a coverage polygons that meet are those that touch, and this is the quick way.
        queen = Graph.build_fuzzy_contiguity(land)
        touching = queen.adjacency.reset_index()
        part = queen.component_labels
    meeting = touching.loc[touching["weight"].gt(0), ["focal", "neighbor"]].to_numpy()
    links = _links(land.to_crs(measured_in), part)
    rows = pd.DataFrame(
        [*meeting, *links, *(pair[::-1] for pair in links)], columns=["code", "neighbour_code"]
    ).astype("string")
    rows["neighbour_kind"] = np.repeat(["border", "link"], [len(meeting), 2 * len(links)])
    # Whatever united units are called: chance is drawn in this order.
    ends = ["code", "neighbour_code"]
    rows = rows.sort_values(ends, key=order, ignore_index=True)
    shared = borders(drawn[["code", "geometry"]])
    mirrored = shared.rename(columns={"one": "other", "other": "one"})
    km = pd.concat([shared, mirrored]).set_index(["one", "other"])["km"]
    lengths = km.reindex(pd.MultiIndex.from_frame(rows[ends].astype(object))).to_numpy()
    # Of those that meet in points there is no edge; a link has no border.
    along = pd.Series(lengths, rows.index, dtype="Float64").fillna(0)
    rows["border_km"] = along.where(rows["neighbour_kind"].eq("border"))
    rows["neighbour_weight"] = 1 / rows.groupby("code")["code"].transform("size")
    return rows


def _links(land: gpd.GeoSeries, part: pd.Series) -> list[tuple[str, str]]:
    """Link each part of the land to the nearest unit outside it, until there is one part."""
    part, links = part.reindex(land.index), set[tuple[str, str]]()
    while part.nunique() > 1:
        main = part.mode().iloc[0]
        found = {
            pair for label in part.unique() if label != main for pair in _nearest(land, part, label)
        }
        for one, other in sorted(found):
            part = part.mask(part == part[other], part[one])
        links |= found
    return sorted(links)


def _nearest(land: gpd.GeoSeries, part: pd.Series, label: int) -> list[tuple[str, str]]:
    """Find the units of a part and those outside it that are nearest to each other."""
    inside, outside = land[part == label], land[part != label]
    (one, other), away = shapely.STRtree(outside.array).query_nearest(
        inside.array, return_distance=True
    )
    least = away <= away.min()
    pairs = zip(inside.index[one[least]], outside.index[other[least]], strict=True)
    return [(min(pair), max(pair)) for pair in pairs]


def local_moran(values: pd.Series, neighbours: pd.DataFrame) -> Dependence | None:
    """Measure how far neighbours are alike, and find the places where they are.

    Parameters
    ----------
    values
        Numbers by code; units without a value, and those none of whose neighbours has one, are
        left out.
    neighbours
        From `neighbours`.

    Returns
    -------
    Dependence or None
        None where fewer than `LEAST_UNITS` units are left, or no more than half of the values
        are distinct: draws that equal what was found count as rarer than it.

    Raises
    ------
    UserError
        The values are no numbers, or the neighbours lack a column.

    Notes
    -----
    With z the values less their mean and w the weights of a unit's neighbours, which add up to 1::

        I = Σᵢ zᵢ Σⱼ wᵢⱼ zⱼ ÷ Σᵢ zᵢ²        Iᵢ = (n − 1) zᵢ Σⱼ wᵢⱼ zⱼ ÷ Σⱼ zⱼ²

    p is pseudo-significance by conditional permutation: while the unit keeps its value, as many
    of all others as it has neighbours are drawn in their place, 9,999 times from one seed. It is
    twice that of the nearer side, at most 1. A unit is significant where the procedure of
    Benjamini and Hochberg rejects chance at 5 %. Method: Anselin (1995), Local indicators of
    spatial association—LISA, *Geographical Analysis* 27 (2).

    Examples
    --------
    A field of 6 by 6 squares whose values rise from west to east:

    >>> places = [(x, y) for x in range(6) for y in range(6)]
    >>> units = gpd.GeoDataFrame(
    ...     {"code": [f"{x}{y}" for x, y in places]},
    ...     geometry=[shapely.box(x, y, x + 1, y + 1) for x, y in places],
    ...     crs="EPSG:4326",
    ... )
    >>> values = pd.Series([10 * x + y for x, y in places], units["code"])
    >>> found = local_moran(values, neighbours(units, crs="EPSG:6933"))
    >>> round(found.moran, 2), found.classes["55"], found.classes["00"]
    (0.82, 'hot_spot', 'cold_spot')
    """
    call = "atlas.measures.local_moran"
    check_series(call, "values", values.dropna(), NUMBER)
    check_frame(call, "neighbours", neighbours, {"code": GROUP, "neighbour_code": GROUP})
    known = values.dropna().astype(float)
    ends = [neighbours[end].astype(str) for end in ("code", "neighbour_code")]
    both = ends[0].isin(known.index) & ends[1].isin(known.index)
    codes, others = (end[both].to_numpy(dtype=object) for end in ends)
    known = known.reindex(pd.unique(codes)).rename_axis("code")
    if len(known) < LEAST_UNITS or known.round(9).nunique() <= len(known) / 2:
        return None
    with _undisturbed():
        from esda import Moran, Moran_Local, fdr
        from libpysal.graph import Graph

        graph: Graph = Graph.from_arrays(codes, others, np.ones(len(codes)))
        whole = Moran(known, graph, permutations=0)
        local = Moran_Local(
            known, graph, permutations=PERMUTATIONS, seed=SEED, keep_simulations=False, n_jobs=1
        )
        # As whole draws: single precision would part equal values of p.
        draws = np.rint(local.p_sim.astype(float) * (PERMUTATIONS + 1))
        p = np.minimum(2 * draws / (PERMUTATIONS + 1), 1)
        p[np.isclose(local.z, 0)] = 1  # at the mean all draws are 0, as the unit itself is
        significant = p <= fdr(p, FALSE_DISCOVERIES)
    quadrant = np.array(QUADRANTS)[local.q - 1]
    by_code = pd.DataFrame(
        {"local_moran": local.Is, "p": p, "quadrant": quadrant}, index=known.index
    )
    classes = by_code["quadrant"].where(significant, NOT_SIGNIFICANT).astype("string")
    return Dependence(float(whole.I), float(whole.EI), float(whole.z_rand), by_code, classes)


def _figures(found: Dependence) -> MoranFigures:
    counted = found.classes.value_counts()
    return MoranFigures(
        units=len(found.classes),
        moran=round(found.moran, 4),
        expected=round(found.expected, 6),
        z=round(found.z, 2),
        classes={name: int(counted.get(name, 0)) for name in CLASSES},
        significant_alone=int(found.local["p"].le(FALSE_DISCOVERIES).sum()),
    )


def _give(reading: Reading) -> Given:
    """Give the hot and cold spots of the county units, with their neighbours and Moran's I.

    The columns are ``hot_spot_<measure>_A_B`` (one of `CLASSES`; null where not measured) for what
    of `MEASURED` there is. Units too small for a ranking have no class: in Sansha 444 people became
    2,333, which alone takes a tenth off Moran's I of growth.
    """
    country, counties = reading.country, reading.counties
    if counties is None:
        return Given()
    table, classes, measured = counties.table, {}, dict[str, MoranFigures]()
    near = neighbours(table, crs=country.equal_area, order=country.codes.in_order)
    for measure, column in MEASURED.items():
        if (name := column.format(reading.span)) not in table:
            continue
        judged = table[name].mask(too_small_to_rank(table)).set_axis(table["code"])
        found = local_moran(judged, near)
        if found is not None:
            classes[f"hot_spot_{measure}_{reading.span}"] = found.classes
            measured[measure] = _figures(found)
    given = Given(tables={NEIGHBOURS.format(reading.span): near})
    if not measured:
        return given
    pairs = near["neighbour_kind"].value_counts() // 2
    summary = SpatialDependence(
        units=near["code"].nunique(),
        borders=int(pairs.get("border", 0)),
        links=int(pairs.get("link", 0)),
        measures=measured,
    )
    return replace(
        given, columns={counties.id: pd.DataFrame(classes)}, summary={"spatial_dependence": summary}
    )


CHAPTER: Final = Chapter("spatial_dependence", gives=_give)
