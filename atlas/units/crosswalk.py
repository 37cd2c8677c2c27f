"""How counts are led from one year's divisions to another's, by people and by land."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

import atlas.units.inputs as unit_inputs
from atlas.country.names import romanise
from atlas.model.country import Codes
from atlas.sources.packaged import Folders, read_table
from atlas.units.history import Change
from atlas.units.links import Links, Pair, Vintage
from atlas.units.weighing import Weighing, weighing_of
from atlas.units.weights import (
    ALL_BUT_UNKNOWN,
    BY_TOWNSHIPS,
    COUNTED,
    TOWNSHIPS,
    UNKNOWN,
    WHOLE,
    Weight,
)

UNCHANGED, RECODED, MERGED, SPLIT, REDRAWN = "unchanged", "recoded", "merged", "split", "redrawn"
ZONE, PARTIAL, UNRECORDED = "zone", "partial_transfer", "unrecorded_transfer"
"""Values of ``change_kind``; the docs say what each is."""

LISTED, REVIEWED, CODE_MAP, BULLETIN = "list", "reviewed", "code_map", "bulletin"
"""Evidence: the lists, a reviewed change that they lack, a reviewed code, a census bulletin."""


def crosswalk_name(start: int, end: int) -> str:
    """Name a crosswalk as its table is: ``crosswalk_2010_2020``."""
    return f"crosswalk_{start}_{end}"


def crosswalk_years(name: str) -> tuple[int, int] | None:
    """Read the years from the name of a crosswalk; None if it is no such name."""
    match = re.fullmatch(r"crosswalk_(\d{4})_(\d{4})", name)
    return (int(match[1]), int(match[2])) if match else None


def crosswalk_tables(inputs: unit_inputs.Inputs) -> dict[str, pd.DataFrame]:
    """Make every crosswalk of the country, by the name of its table.

    Between two censuses ``unit_code`` names the comparable unit that holds both ends; null where
    only townships tell of a move, and the ends are in two units.
    """
    weighing = weighing_of(inputs)
    tables = {}
    for start, end in inputs.country.crosswalks:
        table = crosswalk_table(weighing, start, end)
        if (years := inputs.country.periods.get(f"{start}-{end}")) is not None:
            rows = inputs.membership(years).rows
            unit = table["from_code"].map(rows[start])
            table["unit_code"] = unit.where(unit == table["to_code"].map(rows[end]))
        tables[crosswalk_name(start, end)] = table
    return tables


def crosswalk_table(weighing: Weighing, start: int, end: int) -> pd.DataFrame:
    """Make one crosswalk.

    Parameters
    ----------
    weighing
        What divisions are linked and weighed by.
    start, end
        Year of the source and of the target, of the lists or of a census; the target may be the
        earlier one.

    Returns
    -------
    DataFrame
        One row per source and target, sorted by both: ``from_code``, ``to_code`` and their names,
        ``change_kind``, ``change_years``, ``evidence``, ``weight_people`` and ``weight_area``
        (0–1; those of a source add up to 1; null where the size is unknown), ``people_basis``,
        ``people_census`` (Int64, the census whose people a divided source was weighed by),
        ``area_basis``, ``size_known`` (whether its people are known exactly) and
        ``from_population`` (Int64, null between the censuses).
    """
    source, target = weighing.vintage(start), weighing.vintage(end)
    linked = weighing.links(start, end)
    people, area = weighing.people(start, end), weighing.area(start, end)
    undated = weighing.undated(start, end)
    described = _PairDescriber(linked, source, target, frozenset(people), undated)
    records = []
    for pair in sorted({*linked.whole, *linked.partial, *linked.unrecorded, *undated, *people}):
        of_people = described.people(pair, people.get(pair))
        of_area = area.get(pair, Weight(None, UNKNOWN))
        census = weighing.census_of(of_people.basis, start, end)
        records.append(
            {
                **_named("from", pair[0], source, codes=weighing.history.country.codes),
                **_named("to", pair[1], target, codes=weighing.history.country.codes),
                **described.change(pair, of_people.basis, tables=weighing.history.country.tables),
                "weight_people": of_people.value,
                "people_basis": of_people.basis,
                "people_census": census,
                "size_known": described.is_known(pair, of_people.basis, census),
                "weight_area": of_area.value,
                "area_basis": of_area.basis,
                "from_population": source.people.get(pair[0]),
            }
        )
    table = pd.DataFrame(records)
    counts = ["people_census", "from_population"]
    table[counts] = table[counts].astype("Int64")
    return table


@dataclass(frozen=True)
class _PairDescriber:
    """What is said of the pairs of a crosswalk: their change, its years, how it is known."""

    links: Links
    source: Vintage
    target: Vintage
    weighed: frozenset[Pair]
    undated: frozenset[Pair]

    def people(self, pair: Pair, weight: Weight | None) -> Weight:
        """Say what a weight rests on, parts of unknown size minded."""
        if weight is None:
            return Weight(None, UNKNOWN)
        loose = weight.basis == WHOLE and pair[0] in self._losing
        return Weight(weight.value, ALL_BUT_UNKNOWN) if loose else weight

    def is_known(self, pair: Pair, basis: str, census: int | None) -> bool:
        """Return whether the people of a pair are known exactly."""
        if basis in BY_TOWNSHIPS:
            # Of the rows of the very census that counts them alone their part is exact.
            own = bool(self.source.people) and census == self.source.year
            return own and basis == TOWNSHIPS and pair[0] not in self._losing
        if basis != COUNTED:
            return basis == WHOLE
        moved = [
            transfer for (code, _), transfer in self.links.unrecorded.items() if code == pair[0]
        ]
        counted = all(
            transfer.people and transfer.years[0] == self.source.year for transfer in moved
        )
        return counted and pair[0] not in {code for code, _ in self.links.partial}

    def change(self, pair: Pair, basis: str, *, tables: Folders) -> dict[str, str | None]:
        """Return ``change_kind``, ``change_years`` and ``evidence``."""
        if pair not in self._linked:
            # Nothing moved where a zone of the census counts a township that lies with its host.
            return _change(ZONE if pair[1] in self.target.zones else UNRECORDED, (), [TOWNSHIPS])
        if pair in self.links.unrecorded:
            evidence_found = list(self.links.unrecorded[pair].evidence)
            return _change(UNRECORDED, (), evidence_found)
        partial = pair in self.links.partial
        changes = self.links.partial[pair] if partial else self.links.whole[pair]
        reviewed = _reviewed(tables)
        edges = [(change.year, change.source, change.target) for change in changes]
        evidence = {REVIEWED if edge in reviewed else LISTED for edge in edges}
        for code, vintage in zip(pair, (self.source, self.target), strict=True):
            if code in vintage.zones:
                evidence.add(_zone_evidence(tables)[code])
            elif {node.code for node in vintage.nodes[code]} != {code}:
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
        return frozenset(source for source, _ in (self._linked | self.undated) - self.weighed)

    @cached_property
    def _linked(self) -> frozenset[Pair]:
        return frozenset([*self.links.whole, *self.links.partial, *self.links.unrecorded])

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


def _named(side: str, code: str, vintage: Vintage, *, codes: Codes) -> dict[str, str]:
    name = vintage.names[code]
    named = {"code": code, "name_zh": name, "name_en": romanise(name, code, codes=codes)}
    return {f"{side}_{key}": value for key, value in named.items()}


@cache
def _reviewed(tables: Folders) -> frozenset[tuple[int, str, str]]:
    """List the changes that were added to the lists by hand."""
    table = read_table("division_changes_reviewed", tables)
    added = table[table["action"] == "add"]
    columns = (added["year"].astype(int), added["code_from"], added["code_to"])
    return frozenset(zip(*columns, strict=True))


@cache
def _zone_evidence(tables: Folders) -> Mapping[str, str]:
    table = read_table("zone_hosts", tables)
    return dict(zip(table["code"], table["basis"], strict=True))
