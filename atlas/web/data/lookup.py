"""The look-up of units, packed for the explorer's own tables.

What it says is `atlas.units.lookup`; the script that asks it is ``explore/own-table-join.js``.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from atlas.country.names import traditional_of
from atlas.model.country import UPPER
from atlas.model.dataset import UnitSet
from atlas.units.history import group_values
from atlas.units.inputs import Inputs
from atlas.units.lookup import (
    COUNTY,
    Entry,
    Lookup,
    Vintage,
    build_lookup,
    unit_entries,
    written_as,
)
from atlas.web.data.encode import payload_script

UNUSED: Final = ("county_2000_2010",)
"""Sets that the explorer does not join to: later ones hold the same years."""

SAME: Final = "="
"""Stands for the entry's own code."""

COLUMNS: Final = ("code", "name", "province", "prefecture")


def lookup_script(sets: Iterable[UnitSet], inputs: Inputs) -> str:
    """Write what the explorer needs to join a reader's table.

    Parameters
    ----------
    sets
        The sets of county units: a table may have the rows of any.
    inputs
        The censuses, and the history of their divisions.

    Returns
    -------
    str
        The payloads ``lookup/county``, ``lookup/prefecture`` and ``lookup/province``, from
        `pack_lookup`, and ``lookup/names``, from `pack_names`.
    """
    lookups = {level: build_lookup(level, inputs) for level in (COUNTY, *UPPER)}
    units = {it.id: list(unit_entries(it.id, it.table, inputs.history)) for it in sets}
    packed = {
        level: pack_lookup(lookup, units if level == COUNTY else {})
        for level, lookup in lookups.items()
    }
    packed["names"] = pack_names(lookups.values())
    return "".join(payload_script("lookup", name, payload) for name, payload in packed.items())


def pack_lookup(lookup: Lookup, units: Mapping[str, Collection[Entry]]) -> dict[str, Any]:
    """Pack the entries of a level.

    Parameters
    ----------
    lookup
        The divisions of the lists and the censuses.
    units
        Set → its units. One code may be another unit in another set.

    Returns
    -------
    dict
        ``kinds``: ``list``, ``census``, and of units the name of their set; ``sets``, the sets of
        units that are joined to, and ``first``, the first year that each can place; ``entries``,
        an array each: kind (its place in ``kinds``), first and last year, code, name in Chinese
        and English, short names and other names (strokes between), prefecture, province, city
        that it is a part of, and for each set its units (strokes between; `SAME` for its own
        code); ``alike``, of each census and each set of units its kind, its year, the year of a
        list, and the codes of that list (blanks between) that do not stand for an entry of the
        same code and names. Those that do are not among ``entries``: of a census they have the
        units of the list, of a set of units they are their own.
    """
    sets = [name for name in lookup.first_years or [lookup.level] if name not in UNUSED]
    kinds = ["list", "census", *units]
    entries = [_packed(it, 0, sets) for it in lookup.entries if it.kind == "list"]
    others = [("census", it) for it in lookup.entries if it.kind == "census"]
    others += [(name, it) for name, own in units.items() for it in own]
    alike = []
    last = max(vintage.year for vintage in lookup.vintages if vintage.kind == "list")
    for (kind, year), own in group_values(((kind, it.first), it) for kind, it in others).items():
        at, of = kinds.index(kind), min(year, last)
        listed = lookup.members[Vintage(of, "list")]
        same = {
            entry.code
            for entry in own
            if entry.code in listed and _is_alike(entry, listed[entry.code], sets)
        }
        entries += [_packed(entry, at, sets) for entry in own if entry.code not in same]
        alike.append([at, year, of, " ".join(sorted(listed.keys() - same))])
    return {
        "kinds": kinds,
        "sets": sets,
        "first": [lookup.first_years.get(name, 0) for name in sets],
        "entries": entries,
        "alike": alike,
    }


def _is_alike(entry: Entry, listed: Entry, sets: Iterable[str]) -> bool:
    """Return whether an entry is said by that of a list; units have no other names."""
    of_units = entry.kind == "units"
    compared, names = ([], 2) if of_units else (sets, len(entry.names))

    def said(one: Entry) -> tuple[object, ...]:
        units = tuple(one.land(name) for name in compared)
        return (*one.names[:names], one.prefecture, one.province, one.part_of, *units)

    return said(entry) == said(listed)


def _packed(entry: Entry, kind: int, sets: Iterable[str]) -> list[int | str]:
    zh, en, short, also = entry.names
    units = ("|".join(entry.land(name)) for name in sets)
    return [
        kind,
        entry.first,
        entry.last,
        entry.code,
        zh,
        en,
        "|".join(short),
        "|".join(also),
        entry.prefecture,
        entry.province,
        entry.part_of,
        *(SAME if text == entry.code else text for text in units),
    ]


def pack_names(lookups: Iterable[Lookup]) -> dict[str, Any]:
    """Pack what names are compared by.

    Returns
    -------
    dict
        ``uppers``, the codes (blanks between) of the provinces and prefectures with a name, by its
        key; ``placeholders``, keys, and ``provinces``, codes, as `Lookup` has them;
        ``traditional``, each traditional character with its simplified one; ``columns``, what
        tables call their columns.
    """
    lookups = list(lookups)
    first = lookups[0]
    columns = {name: written_as("column", name) for name in COLUMNS}
    called = [*itertools.chain.from_iterable(columns.values()), *first.uppers, *first.placeholders]
    for lookup in lookups:
        for entry in lookup.entries:
            called += [entry.names.zh, *entry.names.short, *entry.names.also]
    characters = set("".join(called))
    return {
        "uppers": {key: " ".join(sorted(codes)) for key, codes in first.uppers.items()},
        "placeholders": sorted(first.placeholders),
        "provinces": sorted(first.provinces),
        "traditional": dict(sorted(traditional_of(characters).items())),
        "columns": columns,
    }
