"""The look-up of units as a table: every division of every year, its names and its units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from atlas.country.names import name_key, without_ending
from atlas.model.country import UPPER
from atlas.sources.packaged import read_table
from atlas.units.history import group_values
from atlas.units.inputs import Inputs
from atlas.units.lookup import COUNTY, KINDS, Entry, Lookup, Vintage, build_lookup

ORDER = ("year", "rows_of", "level", "code")


def unit_members(inputs: Inputs) -> pd.DataFrame:
    """Tabulate what every division of every year is called, and which units hold it.

    Parameters
    ----------
    inputs
        What was read.

    Returns
    -------
    DataFrame
        A row for each county, prefecture and province of each year's list, and for each row of
        each census: ``year``, ``rows_of`` (``list`` or ``census``), ``level``, ``code``,
        ``name_zh``, ``name_en``, ``short_zh``, ``short_en`` and ``other_names`` (joined by ``;``),
        ``prefecture_code``, ``province_code``, ``host_codes`` (of a zone), ``part_of`` (the city
        that the list has as one division beside this district), ``unit_code_…`` of every set, and
        ``shares_name_with`` (codes of the same rows and level that have its whole or short name,
        and provinces whose name it is or begins). Sorted by the first four.

        A unit code is null before the set begins, of a district with ``part_of``, and where no
        sum of the rows is the unit's because it has a part of a divided division
        (``divided_between`` names its units): what is grouped by it is right.
    """
    lookups = {level: build_lookup(level, inputs) for level in (COUNTY, *UPPER)}
    columns = {
        level: {
            name: f"unit_code_{name.removeprefix('county_')}"
            for name in lookup.first_years or [level]
        }
        for level, lookup in lookups.items()
    }
    every = [column for of_level in columns.values() for column in of_level.values()]
    hosts = zone_hosts(inputs)
    rows = [
        row
        for level, lookup in lookups.items()
        for row in _rows(lookup, columns[level], every, hosts)
    ]
    table = pd.DataFrame(rows)
    texts = [name for name in table if name != "year"]
    return table.astype(dict.fromkeys(texts, "str")).sort_values([*ORDER], ignore_index=True)


def zone_hosts(inputs: Inputs) -> Mapping[str, str]:
    """Join the codes of the divisions that a development zone lies in by ``;``, by its code."""
    if not any(census.zones for census in inputs.censuses.values()):
        return {}
    zones = read_table("zone_hosts", inputs.country.tables).sort_values("host_code")
    return dict(zones.groupby("code")["host_code"].agg(";".join))


def _rows(
    lookup: Lookup, columns: Mapping[str, str], every: Sequence[str], hosts: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """Write the rows of a level."""
    for vintage in lookup.vintages:
        if vintage.kind == KINDS[-1]:
            continue
        members = lookup.members[vintage]
        codes_of = group_values(
            (key, code)
            for code, entry in members.items()
            for key in {name_key(name) for name in _whole_and_short(entry)}
        )
        of_set = {name: _grouped(lookup, vintage, name) for name in columns}
        for code, entry in sorted(members.items()):
            names = _whole_and_short(entry)
            sharing = {other for name in names for other in codes_of[name_key(name)]}
            if lookup.level != UPPER[-1]:
                sharing |= lookup.provinces_called(*names)
            units = {column: of_set[name].units.get(code) for name, column in columns.items()}
            divided = {unit for one in of_set.values() for unit in one.divided.get(code, ())}
            yield {
                "year": vintage.year,
                "rows_of": vintage.kind,
                "level": lookup.level,
                "code": code,
                "name_zh": entry.names.zh,
                "name_en": entry.names.en,
                "short_zh": _short(entry.names.zh, "zh"),
                "short_en": _short(entry.names.en, "en"),
                "other_names": ";".join(entry.names.also) or None,
                "prefecture_code": entry.prefecture,
                "province_code": entry.province,
                "host_codes": hosts.get(code) if vintage.kind == "census" else None,
                "part_of": entry.part_of or None,
                **dict.fromkeys(every),
                **units,
                "divided_between": ";".join(sorted(divided)) or None,
                "shares_name_with": ";".join(sorted(sharing - {code})) or None,
            }


class _Grouped(NamedTuple):
    """The unit by code of a vintage, of a set; and those of a division with several, by its."""

    units: Mapping[str, str]
    divided: Mapping[str, Sequence[str]]


def _grouped(lookup: Lookup, vintage: Vintage, target: str) -> _Grouped:
    if not lookup.can_place(vintage, target):
        return _Grouped({}, {})
    members, entries = lookup.unit_members(vintage, target), lookup.members[vintage]
    divided = {code: one.land(target) for code, one in entries.items() if len(one.land(target)) > 1}
    whole = {unit: codes for unit, codes in members.items() if codes.isdisjoint(divided)}
    return _Grouped({code: unit for unit, codes in whole.items() for code in codes}, divided)


def _short(name: str, lang: str) -> str | None:
    short = without_ending(name, lang)
    return short if short != name else None


def _whole_and_short(entry: Entry) -> tuple[str, ...]:
    return entry.names.zh, entry.names.en, *entry.names.short
