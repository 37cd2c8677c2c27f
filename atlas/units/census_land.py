"""The land that each row of a census is drawn with: its own, or such as stands in for it.

A row has a polygon of 2023, or several joined, as its own only where these are its land and no
other's: not where it was merged or redrawn since, nor where part of it is known to have moved. Such
a row is drawn with the land of its host or of its comparable unit. Rows of one unit then share one
land, which is no row's own: it has no area here, and bears no density.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from atlas.model.text import Text
from atlas.units.crosswalk import PARTIAL, UNRECORDED
from atlas.units.history import group_values
from atlas.units.inputs import CensusInput, Inputs
from atlas.units.unite import area_km2
from atlas.words.numbers import count, of_many, percent
from atlas.words.word_files import read_words

_WORDS = read_words("units", "land")

OWN, JOINED, WITH_OTHERS = "own_polygon", "joined_polygons", "polygon_with_others"
"""Values of ``land_basis`` of rows that have a shape of their own."""

ON_HOST, MERGED, REDRAWN = "zone", "merged_since", "redrawn_since"
MOVED, UNDRAWN = "land_moved", "not_drawn"
"""Values of ``land_basis`` of rows that have none."""

SHAPE = "shape"
"""The column that says whose land a row is drawn with."""

OF_LAND: Final = MappingProxyType({OWN: "own", JOINED: "own_joined", WITH_OTHERS: "with_others"})
"""Its values where the land is the row's, by what that rests on."""

OF_HOST, OF_UNIT, NO_SHAPE = "of_the_host", "of_the_unit", "none"
"""Its values where other land stands in for the row's, or none does."""

SURENESS: Final = (*OF_LAND.values(), OF_HOST, OF_UNIT, NO_SHAPE)
"""All its values, the surest first."""

POLYGON_CODES = "polygon_codes"
"""The column by which a row names the polygons that are its land, drawn by another table."""

STAND_IN_CODES = "approximate_polygon_codes"
"""The column by which it names those that stand in for its land; the other one is then null."""

DRAWN, DRAWN_JOINED = "comparability", "census_land"
"""The tables that draw them: each polygon of the boundaries by its code, and several as one."""


def land_of_rows(
    table: pd.DataFrame, crosswalk: pd.DataFrame, census: CensusInput, inputs: Inputs
) -> dict[str, list[Any]]:
    """Say what land each row has, how large it is, and with what a row without its own is drawn.

    Parameters
    ----------
    table
        Rows of a census: ``code``, ``row_kind``.
    crosswalk
        From the census to the boundaries.
    census, inputs
        What was read.

    Returns
    -------
    dict of list
        ``land_basis``, `SHAPE`, `POLYGON_CODES`, `STAND_IN_CODES` and ``area_km2``, by row.
    """
    areas = inputs.areas
    inside = {code: host for code, host in inputs.history.land_in.items() if code not in areas}
    # A user's table may count the people of a zone with its host.
    absent = census.zones.difference(table["code"])
    crosswalk = crosswalk[~crosswalk["from_code"].isin(sorted(absent))]
    lands = _Lands(table, crosswalk, set(areas), set(inside.values()))
    rests = [lands.find(code) for code in table["code"]]
    taken = {polygon for _, codes in rests for polygon in codes}
    around = _polygons_around(table["code"], census.year, inputs, taken)
    shapes = [
        (OF_LAND[basis], []) if codes else lands.stand_in(code, basis, inside, around[code])
        for code, (basis, codes) in zip(table["code"], rests, strict=True)
    ]
    return {
        "land_basis": [basis for basis, _ in rests],
        SHAPE: [shape for shape, _ in shapes],
        POLYGON_CODES: [";".join(codes) or None for _, codes in rests],
        STAND_IN_CODES: [";".join(codes) or None for _, codes in shapes],
        "area_km2": [
            sum(areas[code] for code in codes) if basis in (OWN, JOINED) else None
            for basis, codes in rests
        ],
    }


def _polygons_around(
    codes: Iterable[str], year: int, inputs: Inputs, taken: Set[str]
) -> dict[str, list[str]]:
    """Find the land of the comparable unit of each row, without the land of other rows in it.

    The unit is of the period that begins with the census, for what moved before it is no matter
    here; of several the one of fewest censuses, whose units are the smallest.
    """
    periods = [years for years in inputs.country.periods.values() if year in years]
    if not periods:
        return {code: [] for code in codes}
    membership = inputs.membership(min(periods, key=lambda years: (years[0] != year, len(years))))
    polygons = group_values(zip(membership.polygons, membership.polygons.index, strict=True))
    units = membership.rows[year]
    around = {}
    for code in codes:
        land = polygons.get(units.get(code), [])
        around[code] = [polygon for polygon in land if polygon not in taken] or land
    return around


class _Lands:
    """What tells the land of a census row.

    Attributes
    ----------
    targets
        Row → divisions of the boundaries on its land.
    sources
        Division of the boundaries → rows on its land, zones left out.
    zones
        Rows that are zones.
    moved
        Rows, and divisions of the boundaries, of which part is known to have moved.
    drawn, shared
        Divisions of the boundaries that have a polygon, and those whose polygon holds others.
    """

    def __init__(
        self, table: pd.DataFrame, crosswalk: pd.DataFrame, drawn: set[str], shared: set[str]
    ) -> None:
        self.drawn = drawn
        self.zones = zones = set(table.loc[table["row_kind"].eq("zone"), "code"])
        parted = crosswalk["change_kind"].isin([PARTIAL, UNRECORDED])
        whole = crosswalk[~parted]
        pairs = list(zip(whole["from_code"], whole["to_code"], strict=True))
        self.targets = group_values(pairs)
        self.sources = group_values(
            (target, source) for source, target in pairs if source not in zones
        )
        self.shared = shared | {target for source, target in pairs if source in zones}
        self.moved = {("from", code) for code in crosswalk.loc[parted, "from_code"]}
        self.moved |= {("to", code) for code in crosswalk.loc[parted, "to_code"]}

    def find(self, code: str) -> tuple[str, list[str]]:
        """Say on what a row's land rests, and by which polygons it is drawn."""
        targets = self.targets.get(code, [])
        if code in self.zones:
            return ON_HOST, []
        if not self.drawn.issuperset(targets) or not targets:
            return UNDRAWN, []
        if any(len(self.sources.get(target, ())) > 1 for target in targets):
            return (MERGED if len(targets) == 1 else REDRAWN), []
        ends = {("from", code), *(("to", target) for target in targets)}
        if not self.moved.isdisjoint(ends):
            return MOVED, []
        if not self.shared.isdisjoint(targets):
            return WITH_OTHERS, targets
        return (OWN if len(targets) == 1 else JOINED), targets

    def stand_in(
        self, code: str, basis: str, inside: Mapping[str, str], around: list[str]
    ) -> tuple[str, list[str]]:
        """Say which land a row without its own is drawn with: of its host, else of its unit."""
        hosts = sorted({inside.get(target, target) for target in self.targets.get(code, ())})
        if basis in (ON_HOST, UNDRAWN) and hosts and self.drawn.issuperset(hosts):
            return OF_HOST, hosts
        return (OF_UNIT, sorted(around)) if around else (NO_SHAPE, [])


def joined_land(
    tables: Iterable[pd.DataFrame], leaves: gpd.GeoDataFrame, *, equal_area: str
) -> gpd.GeoDataFrame:
    """Draw the land that several polygons of the boundaries make up, each once.

    Land that only stands in for that of rows gets no area: no density is theirs.

    Parameters
    ----------
    tables
        The censuses of `census_tables`.
    leaves
        The boundaries, a clean coverage.
    equal_area
        The equal-area projection, in metres.

    Returns
    -------
    GeoDataFrame
        ``polygon_codes`` (joined by ``;``), ``shape`` (of the rows that it is drawn for, the
        surest), ``area_km2`` and the geometry, sorted.
    """
    uses = pd.concat(
        [pd.DataFrame({POLYGON_CODES: _drawn_by(table), SHAPE: table[SHAPE]}) for table in tables]
    ).dropna()
    uses = uses[uses[POLYGON_CODES].str.contains(";")]
    surest = uses.groupby(POLYGON_CODES)[SHAPE].agg(partial(min, key=SURENESS.index))
    polygons = leaves.set_index("code").geometry
    shapes = [
        shapely.coverage_union_all(polygons[codes.split(";")].array) for codes in surest.index
    ]
    land = gpd.GeoDataFrame(surest.reset_index(), geometry=gpd.GeoSeries(shapes, crs=leaves.crs))
    areas = pd.Series(area_km2(land.geometry, equal_area).array)
    return land.assign(area_km2=areas.where(land[SHAPE].eq(OF_LAND[JOINED])))


def _drawn_by(table: pd.DataFrame) -> pd.Series:
    """Name the polygons that the rows of a census are drawn with, own or standing in."""
    return table[POLYGON_CODES].fillna(table[STAND_IN_CODES])


class Approximate(NamedTuple):
    """How much of a census is drawn with land that only stands in for its own.

    Attributes
    ----------
    rows, every_row
        Such rows, and all.
    people, everybody
        In them, and in all.
    """

    rows: int
    every_row: int
    people: int
    everybody: int

    @property
    def share_pct(self) -> float:
        """Per cent of the people."""
        return 100 * self.people / self.everybody if self.everybody else 0.0


def count_approximate(
    table: pd.DataFrame, shapes: Collection[str] = (OF_HOST, OF_UNIT)
) -> Approximate:
    """Count the rows of a census of `census_tables`, and their people, that bear some shapes."""
    chosen, people = table[SHAPE].isin(shapes), table["population"].fillna(0)
    return Approximate(int(chosen.sum()), len(table), int(people[chosen].sum()), int(people.sum()))


def approximate_in_words(table: pd.DataFrame) -> Text:
    """Say how many rows of a census, and how many people, are drawn with land not their own."""
    found = count_approximate(table)
    return of_many(
        _WORDS,
        "approximate" if found.rows else "all_own",
        found.rows,
        every=count(found.every_row),
        people=count(found.people),
        share=percent(found.share_pct),
    )
