"""The core of a prefecture: the part of it that its page shows beside the whole."""

from __future__ import annotations

from typing import Final, TypedDict

import pandas as pd

from atlas.measures.core_periphery import TABLE_NAMES
from atlas.model.dataset import Dataset

DEFINITIONS: Final = ("degree_of_urbanisation", "districts")
"""The narrower definition first: where it finds no core, all districts are one."""


class Core(TypedDict):
    """The core of a prefecture.

    Attributes
    ----------
    kind
        ``dense``, ``dense_counties`` with units that are no districts among them, or
        ``districts``.
    count
        County-level units of the latest census in it.
    units
        The county units that hold them.
    people
        At both ends of the subject's period.
    """

    kind: str
    count: int
    units: list[str]
    people: list[int]


def cores_of_prefectures(
    dataset: Dataset, units: pd.DataFrame, people: list[str]
) -> dict[str, Core]:
    """Find the core of each prefecture that has one beside a periphery.

    Parameters
    ----------
    dataset
        What was measured.
    units
        The county units that the site leads with.
    people
        Their columns of people at both ends of the period.

    Returns
    -------
    dict
        By code of the prefecture.
    """
    members_of = f"member_codes_{dataset.country.latest}"
    if members_of not in units:
        return {}
    members = units.set_index("code")[members_of].str.split(";").explode()
    unit_of = dict(zip(members, members.index, strict=True))
    districts = set(units.loc[units["is_district"].fillna(False).astype(bool), "code"])
    cores: dict[str, Core] = {}
    for definition in DEFINITIONS:
        table = dataset.tables.get(TABLE_NAMES[definition])
        if table is None or not set(people) <= set(table):
            continue
        counted = pd.DataFrame(table[table[people].notna().all(axis=1)])
        others = counted.loc[counted["part"].eq("periphery"), "code"]
        beside_others = counted[counted["part"].eq("core") & counted["code"].isin(others)]
        for row in beside_others.to_dict("records"):
            codes = str(row[members_of]).split(";")
            held = sorted({str(unit_of[code]) for code in codes if code in unit_of})
            kind = "districts" if definition == "districts" else "dense"
            if kind == "dense" and not districts.issuperset(held):
                kind = "dense_counties"
            counts = [int(row[column]) for column in people]
            core = Core(kind=kind, count=len(codes), units=held, people=counts)
            cores.setdefault(str(row["code"]), core)
    return cores
