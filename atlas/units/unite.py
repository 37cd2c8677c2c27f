"""Unite what cannot be told apart: the components of all changes over a period.

Method: connected components of (year, code) nodes. Linked are a code with itself in the next year's
list, every whole change up to the vintage of the boundaries, and partial transfers up to the
last census of the period; later transfers are flagged, not united, because no count of the
period saw them. A reviewed move between the censuses that no list records unites as well.
A code on many lists on end stands for all of these as one node, the first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.model.country import Codes, Period
from atlas.model.errors import ConservationError, Fault, Message, UserError, raise_faults
from atlas.model.frames import check_projected
from atlas.units.history import Attachment, Change, DivisionHistory, Node, group_values

TABLE = "unrecorded_transfers"

Thing = TypeVar("Thing", bound=Hashable)

SURE = frozenset({"certain", "likely"})
"""How sure a row must be for its units to be united; a *possible* one is a flag."""


@dataclass(frozen=True)
class Transfer:
    """A move between units that no list records, as it was reviewed.

    Attributes
    ----------
    years
        The two censuses between which it fell.
    level
        ``county`` or ``prefecture``: whose codes it names.
    kind
        ``unite``, ``flag``, ``counted`` (townships count its people), ``explain`` (looks like a
        move and is none) or ``correct``.
    confidence
        ``certain``, ``likely`` or ``possible``.
    codes, names
        Rows of either census, and their names in Chinese, in the same order; of a counted move
        the losing county and then the gaining one.
    places
        Townships that are known to have moved, in Chinese.
    people
        People known to have moved; None where no source counts them.
    area_km2
        Land known to have moved, or that older maps draw elsewhere; None where nobody says.
    evidence
        What tells of the move: ``bulletin``, ``townships``, ``ages`` and so on.
    cause
        What explains a row that is no move, or leaves a flag unclear; else empty.
    """

    years: tuple[int, int]
    level: str
    kind: str
    confidence: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[str, ...] = ()
    people: int | None = None
    area_km2: int | None = None
    evidence: tuple[str, ...] = ()
    cause: str = ""

    @cached_property
    def rows(self) -> frozenset[tuple[int, str]]:
        """Rows of either census that it may stand for, as year and code."""
        return frozenset((year, code) for year in self.years for code in self.codes)

    @property
    def period(self) -> str:
        """Name the period as the country's file does: ``2010-2020``."""
        return f"{self.years[0]}-{self.years[1]}"

    @property
    def unites(self) -> bool:
        """Whether its counties become one unit."""
        return self.level == "county" and self.kind == "unite" and self.confidence in SURE

    @property
    def joins(self) -> bool:
        """Whether its prefectures are compared as one, or on the territory of the later census."""
        moved = self.kind in ("unite", "correct") and self.confidence in SURE
        return self.level == "prefecture" and moved

    @property
    def flags(self) -> bool:
        """Whether its counties are left apart under a flag.

        Those of a counted move bear one if the people that townships count are many.
        """
        return self.level == "county" and self.kind in ("unite", "flag") and not self.unites

    def within(self, years: Iterable[int]) -> bool:
        """Return whether units of these censuses are compared across it."""
        return set(self.years) <= set(years)


def read_transfers(table: pd.DataFrame, attached: Mapping[int, Attachment]) -> tuple[Transfer, ...]:
    """Read the reviewed rows, and hold every county to the censuses of its period.

    Parameters
    ----------
    table
        The packaged table ``unrecorded_transfers``.
    attached
        Census year → attachment of the rows of its packaged table.

    Raises
    ------
    SourceError
        Naming every code that is no row of either census.
    """
    transfers = tuple(_transfer(row) for row in table.to_dict("records"))
    raise_faults(
        Fault(_row_of(transfer), f"{TABLE}.csv", row, "codes", code)
        for row, transfer in enumerate(transfers, start=2)
        if transfer.level == "county"
        for code in transfer.codes
        if not any(code in attached[year] for year in transfer.years)
    )
    return transfers


def _row_of(transfer: Transfer) -> Message:
    first, last = transfer.years
    return Message("the code of a row of the census of {first} or {last}", first=first, last=last)


def _transfer(row: Mapping[Hashable, Any]) -> Transfer:
    start, end = str(row["period"]).split("-")
    return Transfer(
        years=(int(start), int(end)),
        level=str(row["level"]),
        kind=str(row["kind"]),
        confidence=str(row["confidence"]),
        codes=_parts(row["codes"]),
        names=_parts(row["names_zh"]),
        places=_parts(row["places_zh"]),
        people=_number(row["people"]),
        area_km2=_number(row["area_km2"]),
        evidence=_parts(row["evidence"]),
        cause="".join(_parts(row["cause"])),
    )


def _parts(text: Any) -> tuple[str, ...]:
    return () if pd.isna(text) else tuple(str(text).split(";"))


def _number(number: Any) -> int | None:
    return None if pd.isna(number) else int(number)


def nodes_of(transfer: Transfer, attached: Mapping[int, Attachment]) -> list[Node]:
    """Find the entries of the lists that the census rows of a transfer stand for."""
    return [
        node
        for year in transfer.years
        for code in transfer.codes
        for node in attached[year].get(code, ())
    ]


def transfers_touching(
    transfers: Sequence[Transfer], codes: Mapping[int, Iterable[str]]
) -> Iterator[Transfer]:
    """Yield the transfers that a unit has one end of, or all of.

    Parameters
    ----------
    transfers
        Of any period.
    codes
        Census year → codes of the rows that the unit is summed from.
    """
    rows_of_unit = {(year, code) for year, rows in codes.items() for code in rows}
    for transfer in transfers:
        if not rows_of_unit.isdisjoint(transfer.rows):
            yield transfer


def holds_all(transfer: Transfer, codes: Mapping[int, Iterable[str]]) -> bool:
    """Return whether a unit holds every end of a transfer, which then lies inside it."""
    codes_of_unit = {code for year in transfer.years for code in codes[year]}
    return len(transfer.codes) > 1 and codes_of_unit.issuperset(transfer.codes)


def period_of(name: str, *, periods: tuple[Period, ...]) -> Period:
    """Look a period up by its name: ``2000-2020`` is comparable in 2010 as well."""
    for period in periods:
        if period.name == name:
            return period
    raise UserError(
        "unknown period {name!r}: expected one of {names}",
        name=name,
        names=tuple(period.name for period in periods),
    )


class _Sets:
    """Nodes that are linked, by way of others too."""

    def __init__(self, history: DivisionHistory, links: Iterable[Sequence[Node]]) -> None:
        self._since = history.since
        self._first = first_linked([self._since(node) for node in nodes] for nodes in links)

    def find(self, node: Node) -> Node:
        """Find the node that stands for all that a node is linked with."""
        node = self._since(node)
        return self._first.get(node, node)


@dataclass(frozen=True)
class Membership:
    """Which unit each census row and each boundary polygon belongs to.

    Attributes
    ----------
    years
        The censuses that the units are comparable over.
    rows
        Census year → Series (index: code of the census row; value: unit code).
    polygons
        Series (index: code of the boundary polygon; value: unit code).
    nodes
        Every node of the lists of the period → unit code.
    transfers
        Unit code → later partial transfers that touch it, which are flagged.
    """

    years: tuple[int, ...]
    rows: dict[int, pd.Series]
    polygons: pd.Series
    nodes: dict[Node, str]
    transfers: dict[str, tuple[Change, ...]] = field(default_factory=dict)


def unite(
    years: tuple[int, ...],
    history: DivisionHistory,
    attached: Mapping[int, Attachment],
    polygons: Iterable[str],
    transfers: Sequence[Transfer] = (),
) -> Membership:
    """Make the units that several censuses, or one, can be told apart by.

    Parameters
    ----------
    years
        The censuses, ascending.
    history
        The yearly lists and changes.
    attached
        Census year → attachment of its rows (at least of those).
    polygons
        Codes of the boundary polygons, as the list of the boundary vintage has them.
    transfers
        Reviewed moves that no list records; those between the censuses that are sure enough unite.

    Returns
    -------
    Membership
        A unit's code is that of its one division; of several (in the list of 2020, or among the
        rows of one of its censuses) it is that of no division: `Codes.united` of those of 2020.
    """
    rows = [nodes for year in years for nodes in attached[year].values()]
    # A row on an earlier list is led along whole changes to that of the period: a development
    # zone of 2020 is on the land of a district that was split in 2018.
    start = history.country.lists[years[0]]
    led = {node for nodes in rows for node in nodes if node.year < start}
    links: list[Sequence[Node]] = [*rows]
    for year in range(min((node.year for node in led), default=start), start):
        for before, after in history.whole_steps(year):
            if before in led:
                links.append((before, after))
                led.add(after)
    changed, later = _changes_within(years, history)
    links += [(change.before, change.after) for change in changed]
    moved = [transfer for transfer in transfers if transfer.unites and transfer.within(years)]
    sets = _Sets(history, [*links, *(nodes_of(transfer, attached) for transfer in moved)])
    rows_of = {
        year: {code: sets.find(nodes[0]) for code, nodes in attached[year].items()}
        for year in years
    }
    labels = _labels(sets, rows_of.values(), history)
    unit_of = _unit_of_nodes(sets, labels, start, history, led)
    unit_of_row = {
        year: {code: labels[root] for code, root in roots.items()}
        for year, roots in rows_of.items()
    }
    drawn = {code: unit_of[Node(history.boundary_year, code)] for code in sorted(polygons)}
    flagged: dict[str, set[Change]] = defaultdict(set)
    for change in later:
        ends = {unit_of[change.before], unit_of[change.after]}
        # Both ends in one unit: united for another reason, so the transfer is inside it.
        for unit in ends if len(ends) > 1 else ():
            flagged[unit].add(change)
    return Membership(
        years,
        {year: pd.Series(units, name="unit", dtype="str") for year, units in unit_of_row.items()},
        pd.Series(drawn, name="unit", dtype="str"),
        unit_of,
        {unit: tuple(sorted(changes)) for unit, changes in sorted(flagged.items())},
    )


def join_units(
    membership: Membership, pairs: Iterable[tuple[str, str]], codes: Codes
) -> Membership:
    """Make one unit of each pair of units, and of all that share one.

    Parameters
    ----------
    membership
        Which unit each row and each polygon belongs to.
    pairs
        Codes of units that cannot be told apart.
    codes
        How the country codes divisions.

    Returns
    -------
    Membership
        The same with fewer units, those that are joined under `Codes.united`.
    """
    united = {unit: codes.united(group) for unit, group in connected_groups(pairs).items()}
    joined = {unit: united.get(unit, unit) for unit in membership.nodes.values()}
    nodes = {node: joined[unit] for node, unit in membership.nodes.items()}
    crossing = [
        (joined[unit], change)
        for unit, changes in membership.transfers.items()
        for change in changes
        if nodes[change.before] != nodes[change.after]
    ]
    return replace(
        membership,
        rows={year: units.map(joined) for year, units in membership.rows.items()},
        polygons=membership.polygons.map(joined),
        nodes=nodes,
        transfers={unit: tuple(sorted(set(c))) for unit, c in group_values(crossing).items()},
    )


def connected_groups(pairs: Iterable[Collection[str]]) -> dict[str, tuple[str, ...]]:
    """List by code those that pairs, or larger groups, join it with; those that share one chain."""
    first = first_linked(pairs)
    members = group_values((first[code], code) for code in first)
    return {code: tuple(sorted(members[first[code]])) for code in sorted(first)}


def first_linked(links: Iterable[Iterable[Thing]]) -> dict[Thing, Thing]:
    """Give each thing that is linked the first of all that it is linked with, by others too."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    number: dict[Thing, int] = {}
    ends = [
        (number.setdefault(first, len(number)), number.setdefault(other, len(number)))
        for first, *others in links
        for other in (first, *others)
    ]
    if not ends:
        return {}
    graph = coo_array((np.ones(len(ends), bool), np.transpose(ends)), shape=(len(number),) * 2)
    groups = connected_components(graph, directed=False)[1]
    firsts = np.unique(groups, return_index=True)[1][groups]
    things = list(number)
    return {thing: things[first] for thing, first in zip(things, firsts, strict=True)}


def _changes_within(
    years: tuple[int, ...], history: DivisionHistory
) -> tuple[list[Change], list[Change]]:
    """List the changes from the first census on, and apart the transfers after the last."""
    changed: list[Change] = []
    later: list[Change] = []
    for change in history.changes:
        if history.country.lists[years[0]] < change.year <= history.boundary_year:
            (later if change.partial and change.year > years[-1] else changed).append(change)
    return changed, later


def _labels(
    sets: _Sets, rows: Iterable[Mapping[str, Node]], history: DivisionHistory
) -> dict[Node, str]:
    """Code each set that holds a division of the list of 2020: by its one division, or as united.

    A set of which one census counts several rows is united as well: the row that bore its code
    would be a part of it. A prefecture and the districts that it was divided into are one.
    """
    year, codes = history.status_year, history.country.codes
    members = group_values((sets.find(Node(year, code)), code) for code in history.codes(year))
    counted_apart = {
        root for roots in rows for root, count in Counter(roots.values()).items() if count > 1
    }

    def label(root: Node, divisions: Sequence[str]) -> str:
        first, is_apart = min(divisions), root in counted_apart
        is_one = len(divisions) == 1 or set(map(codes.prefecture, divisions)) == {first}
        return first if is_one and not is_apart else codes.united(divisions)

    return {root: label(root, divisions) for root, divisions in members.items()}


def _unit_of_nodes(
    sets: _Sets,
    labels: Mapping[Node, str],
    first: int,
    history: DivisionHistory,
    led: Iterable[Node],
) -> dict[Node, str]:
    """Give every node of the lists, and those led to them, the code of its unit."""
    end = history.boundary_year
    unit_of = {node: labels[sets.find(node)] for node in led}
    for stretches in history.entries.values():
        for nodes in stretches:
            unit = labels.get(sets.find(nodes[0]))
            if unit is not None:
                unit_of |= dict.fromkeys(
                    (node for node in nodes if first <= node.year <= end), unit
                )
    return unit_of


def sum_people(rows: pd.DataFrame, required: pd.DataFrame, by: str) -> pd.Series:
    """Sum the people of census rows by a column.

    Parameters
    ----------
    rows
        The rows that were counted: ``population`` (Int64), ``latest_code`` and ``by``.
    required
        The rows that a complete census has, with ``latest_code`` and ``by``. The packaged
        tables are complete; a user's table may lack counties.

    Returns
    -------
    Series
        Int64, indexed by the values of ``by`` in ``required``, sorted; null where a county
        is lacking or has no count, for a part of a unit is not its count.
    """
    sums = rows.groupby(by)["population"].sum(min_count=1)
    uncounted = set(rows.loc[rows["population"].isna(), by])
    # Text is quick to go through as an array of objects, and slow as a column.
    present, needed = (
        zip(*frame[[by, "latest_code"]].to_numpy(dtype=object).T, strict=True)
        for frame in (rows, required)
    )
    counted = set(present)
    lacking = {key for key, leaf in needed if (key, leaf) not in counted}
    index = pd.Index(sorted(required[by].unique()), name=by)
    complete = ~index.isin(sorted(uncounted | lacking))
    return sums.reindex(index).where(complete).astype("Int64").rename("population")


def sum_counts(counts: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """Sum every count of a census by unit.

    Parameters
    ----------
    counts
        One row per census row, indexed by its code; Int64 columns.
    units
        Unit by code of the census row.

    Returns
    -------
    DataFrame
        Int64, indexed by unit, sorted; a count that is missing in one row is missing in its
        unit.
    """
    return counts.groupby(units.reindex(counts.index)).sum(skipna=False).astype("Int64")


def check_conserved(sums: pd.Series, rows: pd.DataFrame, by: str, year: int) -> pd.Series:
    """Assert that sums and what they leave out make up all people of the rows.

    Returns
    -------
    Series
        People counted in incomplete units, which are left out of ``sums``, by unit.

    Raises
    ------
    ConservationError
        If the sums and the rows differ, naming year, level and the first codes that differ.
    """
    of_incomplete = rows[rows[by].isin(sums.index[sums.isna()])]
    withheld = of_incomplete.groupby(by)["population"].sum()
    left_out, total = int(withheld.sum()), int(rows["population"].sum())
    if int(sums.sum()) + left_out == total:
        return withheld[withheld > 0]
    by_key = rows.groupby(by)["population"].sum()
    differing = by_key[by_key != sums.reindex(by_key.index).fillna(by_key)]
    raise ConservationError(
        f"{year}, summed by {by}: {int(sums.sum()) + left_out:,} people of {total:,}; "
        f"differing: {', '.join(map(str, differing.index[:20])) or 'rows without a unit'}"
    )


SQUARE_METRES_PER_KM2 = 1e6


def area_km2(geometries: gpd.GeoSeries, crs: object) -> pd.Series:
    """Measure the area of each unit in an equal-area projection.

    Parameters
    ----------
    geometries
        Polygons or multipolygons in any declared CRS; null where a unit is not drawn.
    crs
        An equal-area projection in metres; the atlas takes Albers's.

    Returns
    -------
    pandas.Series
        Float64, km², named ``area_km2``, on the index given; null where the geometry is null.

    Raises
    ------
    UserError
        The geometries declare no CRS, or ``crs`` is not projected in metres.

    Notes
    -----
    Edges run straight in the projection between the vertices as drawn. Nine in ten counties of
    China agree with their geodesic areas on GRS80 to 3 parts in a million; the longest straight
    borders set the worst apart by 1.6 in ten thousand.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> fields = gpd.GeoSeries([box(0, 0, 2000, 3000), None], crs="EPSG:6933")
    >>> area_km2(fields, "EPSG:6933").tolist()
    [6.0, <NA>]
    """
    projected = check_projected("atlas.units.area_km2", "geometries", geometries, crs)
    return area_of_projected(geometries.to_crs(projected))


def area_of_projected(land: gpd.GeoSeries) -> pd.Series:
    """Return the km² of land in an equal-area projection in metres, as `area_km2` does."""
    areas: pd.Series = land.area / SQUARE_METRES_PER_KM2
    return areas.where(land.notna()).astype("Float64").rename("area_km2")
