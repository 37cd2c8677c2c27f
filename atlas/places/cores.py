"""The core of each prefecture, for the inset of its maps: units that make it up, and their sum."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from atlas.measures.cities.core_parts import TABLE_NAMES
from atlas.places.facts import Places

DEFINITIONS: Final = ("degree_of_urbanisation", "districts")
"""The narrower definition first: where it finds no core, all districts are one."""

Core = dict[str, Any]


def cores_of_prefectures(places: Places) -> dict[str, Core]:
    """Find the core of each prefecture that has one beside a periphery.

    Parameters
    ----------
    places
        Every place.

    Returns
    -------
    dict
        By code of the prefecture: ``kind`` (``dense``, ``dense_counties`` with units that are no
        districts among them, ``districts``), ``count`` (county-level units of 2020), ``units``
        (the county units that hold them) and ``people`` at both ends of the subject's period.
    """
    subject = places.subject
    people = [f"population_{year}" for year in (subject.start, subject.end)]
    units, members_of = subject.counties.table, f"member_codes_{places.dataset.country.latest}"
    if members_of not in units:
        return {}
    unit_of = units.set_index("code")[members_of].str.split(";").explode()
    holder = pd.Series(unit_of.index, index=unit_of.to_numpy())
    districts = set(units.loc[units["is_district"].fillna(False).astype(bool), "code"])
    found: dict[str, Core] = {}
    for definition in DEFINITIONS:
        table = places.dataset.tables.get(TABLE_NAMES[definition])
        if table is None or not set(people) <= set(table):
            continue
        for row in _cores_beside_others(table, people).to_dict("records"):
            members = [code for code in str(row[members_of]).split(";") if code in holder]
            held = sorted({str(holder[code]) for code in members})
            kind = "districts" if definition == "districts" else "dense"
            if kind == "dense" and not districts.issuperset(held):
                kind = "dense_counties"
            found.setdefault(
                str(row["code"]),
                {
                    "kind": kind,
                    "count": len(str(row[members_of]).split(";")),
                    "units": held,
                    "people": [int(row[column]) for column in people],
                },
            )
    return found


def _cores_beside_others(table: pd.DataFrame, people: list[str]) -> pd.DataFrame:
    """Keep the cores of prefectures of which both parts were counted at both ends."""
    counted = pd.DataFrame(table[table[people].notna().all(axis=1)])
    others = counted.loc[counted["part"].eq("periphery"), "code"]
    return counted[counted["part"].eq("core") & counted["code"].isin(others)]
