"""Crosswalks: from the rows of each census to those of a later one, and to the divisions of 2023.

Rows are linked as the comparable units unite them, so that no count that is moved leaves its unit;
`atlas.units.weighing` says what the weights rest on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from atlas.country.names import romanise
from atlas.model.country import Country
from atlas.sources.packaged import read_table
from atlas.units.history import Change, DivisionHistory
from atlas.units.inputs import (
    Census,
    Inputs,
    read_censuses,
    read_divisions,
    read_leaves,
    read_unrecorded,
)
from atlas.units.links import Links, moves_of
from atlas.units.transfers import Transfer
from atlas.units.vintages import Vintage, boundary_vintage, census_vintage
from atlas.units.weighing import Crossing, Weighing
from atlas.units.weights import ALL_BUT_UNKNOWN, COUNTED, UNKNOWN, WHOLE, Pair, Weight

UNCHANGED, RECODED, MERGED, SPLIT, REDRAWN = "unchanged", "recoded", "merged", "split", "redrawn"
ZONE, PARTIAL, UNRECORDED = "zone", "partial_transfer", "unrecorded_transfer"
"""Values of ``change_kind``; the docs say what each is."""

LISTED, REVIEWED, CODE_MAP, BULLETIN = "list", "reviewed", "code_map", "bulletin"
"""Evidence: the lists, a reviewed change that they lack, a reviewed code, a census bulletin."""


def crosswalk_name(start: int, end: int) -> str:
    """Name a crosswalk as its table is: ``crosswalk_2010_2020``."""
    return f"crosswalk_{start}_{end}"


def weighing_of(inputs: Inputs) -> Weighing:
    """Prepare to weigh what was read: the packaged censuses, whoever counted those of a build."""
    return _weighing(inputs.history, inputs.censuses, inputs.transfers, inputs.areas)


def read_weighing(*, drawn: bool, country: Country) -> Weighing:
    """Prepare to weigh the packaged censuses.

    Parameters
    ----------
    drawn
        Whether to read the boundaries too, which takes most of the time: weights by area need
        them, and so do those of people to the divisions of 2023.
    country
        The country whose censuses and divisions are meant.
    """
    history = read_divisions(country=country)
    censuses = read_censuses(history)
    transfers = read_unrecorded(censuses, country=country)
    areas: Mapping[str, float] = {}
    if drawn:
        areas = Inputs(country, history, censuses, read_leaves(history)[0], transfers).areas
    return _weighing(history, censuses, transfers, areas)


def _weighing(
    history: DivisionHistory,
    censuses: Mapping[int, Census],
    transfers: Sequence[Transfer],
    areas: Mapping[str, float],
) -> Weighing:
    vintages = {
        year: census_vintage(census, country=history.country) for year, census in censuses.items()
    }
    moves = moves_of(transfers, {year: one.nodes for year, one in vintages.items()})
    vintages[history.country.boundaries.year] = boundary_vintage(history)
    # A row that corrects a prefecture names the gaining one first.
    crossings = tuple(
        Crossing(*one.years, *one.codes, one.people)
        for one in transfers
        if one.kind == "correct" and one.joins and one.people is not None and len(one.codes) == 2
    )
    return Weighing(history, vintages, tuple(moves), crossings, areas)


def crosswalk_tables(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """Make every crosswalk of `CROSSWALKS`, by the name of its table.

    Between two censuses ``unit_code`` names the comparable unit that holds both ends.
    """
    weighing = weighing_of(inputs)
    tables = {}
    for start, end in inputs.country.crosswalks:
        table = crosswalk_table(weighing, start, end)
        if (period := f"{start}-{end}") in inputs.country.periods:
            table["unit_code"] = table["from_code"].map(inputs.membership(period).rows[start])
        tables[crosswalk_name(start, end)] = table
    return tables


def crosswalk_table(weighing: Weighing, start: int, end: int) -> pd.DataFrame:
    """Make one crosswalk.

    Parameters
    ----------
    weighing
        What divisions are linked and weighed by.
    start, end
        Year of the source and of the target: a census, and a later one or that of the boundaries.

    Returns
    -------
    DataFrame
        One row per source and target, sorted by both: ``from_code``, ``to_code`` and their names,
        ``change_kind``, ``change_years``, ``evidence``, ``weight_people`` and ``weight_area``
        (0–1; those of a source add up to 1; null where the size is unknown), ``people_basis``,
        ``area_basis``, ``size_known`` (whether its people are known exactly) and
        ``from_population``.
    """
    source, target = weighing.vintages[start], weighing.vintages[end]
    links = weighing.links(start, end)
    told = _Telling(links, source, target)
    people, area = weighing.people(start, end), weighing.area(start, end)
    records = []
    for pair in sorted({*links.whole, *links.partial, *links.unrecorded}):
        of_people = told.people(pair, people.get(pair))
        of_area = area.get(pair, Weight(None, UNKNOWN))
        records.append(
            {
                **_named("from", pair[0], source, country=weighing.history.country),
                **_named("to", pair[1], target, country=weighing.history.country),
                **told.change(pair, of_people.basis, country=weighing.history.country),
                "weight_people": of_people.value,
                "people_basis": of_people.basis,
                "size_known": told.is_known(pair, of_people.basis),
                "weight_area": of_area.value,
                "area_basis": of_area.basis,
                "from_population": source.people[pair[0]],
            }
        )
    return pd.DataFrame(records)


@dataclass(frozen=True)
class _Telling:
    """What is said of the pairs of a crosswalk: their change, its years, how it is known."""

    links: Links
    source: Vintage
    target: Vintage

    def people(self, pair: Pair, weight: Weight | None) -> Weight:
        """Say what a weight rests on, parts of unknown size minded."""
        if weight is None:
            return Weight(None, UNKNOWN)
        loose = weight.basis == WHOLE and pair[0] in self._losing
        return Weight(weight.value, ALL_BUT_UNKNOWN) if loose else weight

    def is_known(self, pair: Pair, basis: str) -> bool:
        """Tell whether the people of a pair are known exactly."""
        if basis != COUNTED:
            return basis == WHOLE
        moved = [one for (code, _), one in self.links.unrecorded.items() if code == pair[0]]
        counted = all(one.people and one.years[0] == self.source.year for one in moved)
        return counted and pair[0] not in {code for code, _ in self.links.partial}

    def change(self, pair: Pair, basis: str, *, country: Country) -> dict[str, str | None]:
        """Give ``change_kind``, ``change_years`` and ``evidence``."""
        if pair in self.links.unrecorded:
            found = list(self.links.unrecorded[pair].evidence)
            return _change(UNRECORDED, (), found)
        partial = pair in self.links.partial
        changes = self.links.partial[pair] if partial else self.links.whole[pair]
        evidence = {_evidence(change, country=country) for change in changes}
        for code, of in zip(pair, (self.source, self.target), strict=True):
            if code in of.zones:
                evidence.add(_zone_evidence(country=country)[code])
            elif {node.code for node in of.nodes[code]} != {code}:
                evidence.add(CODE_MAP)
        kind = PARTIAL if partial else self._kind(pair)
        if basis == COUNTED and kind in (SPLIT, REDRAWN):
            evidence |= {LISTED, BULLETIN}
        return _change(kind, changes, sorted(evidence) or [LISTED])

    def _kind(self, pair: Pair) -> str:
        if pair[0] in self.source.zones or pair[1] in self.target.zones:
            return ZONE
        parted, joined = self._targets[pair[0]] > 1, self._sources[pair[1]] > 1
        if parted or joined:
            return REDRAWN if parted and joined else SPLIT if parted else MERGED
        hosts = pair[0] in self._hosts_after or pair[1] in self._hosts_before
        return ZONE if hosts else UNCHANGED if pair[0] == pair[1] else RECODED

    @cached_property
    def _losing(self) -> frozenset[str]:
        """Sources of which a part of unknown size may have gone elsewhere."""
        moved = {code for (code, _), one in self.links.unrecorded.items() if one.people is None}
        return frozenset(moved.union(code for code, _ in self.links.partial))

    @cached_property
    def _lasting(self) -> list[Pair]:
        """Pairs of divisions that are no zones."""
        before, after = self.source.zones, self.target.zones
        return [pair for pair in self.links.whole if pair[0] not in before and pair[1] not in after]

    @cached_property
    def _targets(self) -> Counter[str]:
        return Counter(source for source, _ in self._lasting)

    @cached_property
    def _sources(self) -> Counter[str]:
        return Counter(target for _, target in self._lasting)

    @cached_property
    def _hosts_after(self) -> frozenset[str]:
        return frozenset(code for code, end in self.links.whole if end in self.target.zones)

    @cached_property
    def _hosts_before(self) -> frozenset[str]:
        return frozenset(end for code, end in self.links.whole if code in self.source.zones)


def _change(kind: str, changes: tuple[Change, ...], evidence: list[str]) -> dict[str, str | None]:
    years = sorted({change.year for change in changes})
    return {
        "change_kind": kind,
        "change_years": ";".join(map(str, years)) or None,
        "evidence": ";".join(evidence),
    }


def _evidence(change: Change, *, country: Country) -> str:
    return (
        REVIEWED
        if (change.year, change.source, change.target) in _reviewed(country=country)
        else LISTED
    )


def _named(side: str, code: str, of: Vintage, *, country: Country) -> dict[str, str]:
    name = of.names[code]
    named = {"code": code, "name_zh": name, "name_en": romanise(name, code, country=country)}
    return {f"{side}_{key}": value for key, value in named.items()}


@cache
def _reviewed(*, country: Country) -> frozenset[tuple[int, str, str]]:
    """List the changes that were added to the lists by hand."""
    table = read_table("division_changes_reviewed", country=country)
    added = table[table["action"] == "add"]
    columns = (added["year"].astype(int), added["code_from"], added["code_to"])
    return frozenset(zip(*columns, strict=True))


@cache
def _zone_evidence(*, country: Country) -> Mapping[str, str]:
    table = read_table("zone_hosts", country=country)
    return dict(zip(table["code"], table["basis"], strict=True))
