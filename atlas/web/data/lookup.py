"""The look-up of units, packed for the explorer's own tables.

What it says is `atlas.units.lookup`; the script that asks it is ``explore/own-table-join.js``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from atlas.country.names import traditional_of
from atlas.model.country import UPPER, Country
from atlas.model.dataset import UnitSet
from atlas.model.tasks import SilentProgress
from atlas.tools.packaged_units import packaged_inputs
from atlas.units.lookup import COUNTY, KINDS, Entry, Lookup, Vintage, build_lookup, written_as
from atlas.units.unit_sets import people_units
from atlas.web.data.encode import payload_script

UNUSED: Final = ("county_2000_2010",)
"""Sets that the explorer does not join to: later ones hold the same years."""

SAME: Final = "="
"""Stands for the entry's own code."""

COLUMNS: Final = ("code", "name", "province", "prefecture")


def lookup_script(units: UnitSet, *, country: Country) -> str:
    """Write what the explorer needs to join a reader's table.

    Parameters
    ----------
    units
        The county units of all counts: a table may have these rows.
    country
        The country.

    Returns
    -------
    str
        The payloads ``lookup/county``, ``lookup/prefecture`` and ``lookup/province``, from
        `pack_lookup`, and ``lookup/names``, from `pack_names`.
    """
    inputs = packaged_inputs(SilentProgress(), country=country, flows=True)
    names = units.table[["code", "name_zh", "name_en"]]
    lookups = {
        COUNTY: build_lookup(COUNTY, inputs, {units.id: names}, people_units(inputs)),
        **{level: build_lookup(level, inputs) for level in UPPER},
    }
    packed = {level: pack_lookup(lookup) for level, lookup in lookups.items()}
    packed["names"] = pack_names(lookups.values())
    return "".join(payload_script("lookup", name, payload) for name, payload in packed.items())


def pack_lookup(lookup: Lookup) -> dict[str, Any]:
    """Pack the entries of a level.

    Returns
    -------
    dict
        ``kinds``; ``sets``, the sets of units, and ``first``, the first year that each can place;
        ``entries``, an array each: kind (its place in ``kinds``), first and last year, code, name
        in Chinese and English, short names and other names (strokes between), prefecture,
        province, city that it is a part of, and for each set its units (strokes between; `SAME`
        for its own code); ``alike``, of each census and each set of units its kind, its year, the
        year of a list, and the codes of that list (blanks between) that do not stand for an entry
        of the same code and names. Those that do are not among ``entries``: of a census they have
        the units of the list, of a set of units they are their own.
    """
    sets = [name for name in lookup.first_years if name not in UNUSED]
    if lookup.level != COUNTY:
        sets = [lookup.level]
    alike, implied = [], set[int]()
    last = max(vintage.year for vintage in lookup.vintages if vintage.kind == "list")
    for vintage, members in lookup.members.items():
        if vintage.kind == "list":
            continue
        year = min(vintage.year, last)
        listed = lookup.members[Vintage(year, "list")]
        compared = sets if vintage.kind == "census" else []
        same = {
            code
            for code, entry in members.items()
            if code in listed and _said(entry, compared) == _said(listed[code], compared)
        }
        implied |= {id(members[code]) for code in same}
        others = " ".join(sorted(listed.keys() - same))
        alike.append([KINDS.index(vintage.kind), vintage.year, year, others])
    return {
        "kinds": list(KINDS),
        "sets": sets,
        "first": [lookup.first_years.get(name, 0) for name in sets],
        "entries": [_packed(it, sets) for it in lookup.entries if id(it) not in implied],
        "alike": alike,
    }


def _said(entry: Entry, sets: Iterable[str]) -> tuple[object, ...]:
    """Return what is said of an entry, and its units in some sets."""
    units = tuple(entry.land(name) for name in sets)
    return (*entry.names, entry.prefecture, entry.province, entry.part_of, *units)


def _packed(entry: Entry, sets: Iterable[str]) -> list[int | str]:
    zh, en, short, also = entry.names
    units = ("|".join(entry.land(name)) for name in sets)
    return [
        KINDS.index(entry.kind),
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
    characters = {
        character
        for lookup in lookups
        for entry in lookup.entries
        for name in (entry.names.zh, *entry.names.short, *entry.names.also)
        for character in name
    }
    return {
        "uppers": {key: " ".join(sorted(codes)) for key, codes in first.uppers.items()},
        "placeholders": sorted(first.placeholders),
        "provinces": sorted(first.provinces),
        "traditional": dict(sorted(traditional_of(characters).items())),
        "columns": {name: written_as("column", name) for name in COLUMNS},
    }
