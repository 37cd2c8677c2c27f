"""One answer for one territory: a unit of two tables has the figures of one of them in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from typing import Final

import pandas as pd

from atlas.model.dataset import UnitSet, county_sets

JUDGED: Final = (
    *("net_migration_", "people_and_migration_", "land_may_have_moved_"),
    *("comparability", "transfer_flagged"),
)
"""What a unit is told by the method of its level, or of the units that it is one of.

All else is counted alike in every table.
"""


def settle_identical(unit_sets: Mapping[str, UnitSet]) -> dict[str, UnitSet]:
    """Give a unit of several sets the figures of the set that knows most of it.

    Of the county units of several periods those of two censuses tell the figures between them.

    Dongguan has no counties: it is a county unit and a prefecture. The larger level wins, for its
    method knows more: bulletins, which publish people of prefectures and provinces, tell whether
    a count is doubtful. Net migration is one estimate, and the same for both.

    Parameters
    ----------
    unit_sets
        The measured unit sets by id.

    Returns
    -------
    dict of UnitSet
        The same, with the columns of `JUDGED` that both tables have settled where code, polygons
        and census rows are the same.
    """
    sets = dict(unit_sets)
    for longer, shorter in permutations(county_sets(sets), 2):
        if set(shorter.years) < set(longer.years):
            sets[longer.id] = _settled(sets[longer.id], shorter, of=shorter.span)
    order = [("prefecture", "province")]
    finer = [*county_sets(sets), *(found for found in sets.values() if found.people_alone)]
    order += [(unit_set.id, "prefecture") for unit_set in finer]
    for smaller, larger in order:
        if smaller in sets and larger in sets:
            sets[smaller] = _settled(sets[smaller], sets[larger])
    return sets


def _settled(unit_set: UnitSet, larger: UnitSet, of: str = "") -> UnitSet:
    """Copy what another set says of units that are units of it, too; ``of`` a period, or all."""
    codes = _identical(unit_set, larger)
    table, other = unit_set.table.set_index("code"), larger.table.set_index("code")
    judged = [str(name) for name in table if str(name).startswith(JUDGED) and name in other]
    shared = [name for name in judged if name.endswith(of)]
    settled = {}
    for name in shared:
        column = table[name].copy()
        column.loc[codes] = other.loc[codes, name].astype(column.dtype)
        settled[name] = column.array
    return replace(unit_set, table=unit_set.table.assign(**settled))


def _identical(unit_set: UnitSet, larger: UnitSet) -> list[str]:
    """List the units whose code, polygons and rows of each census both sets have."""
    table, other = unit_set.table.set_index("code"), larger.table.set_index("code")
    polygons = [_polygons_by_unit(found.leaves) for found in (unit_set, larger)]
    people = [f"population_{year}" for year in unit_set.years if year in larger.years]
    return [
        code
        for code in table.index.intersection(other.index)
        if polygons[0].get(code) == polygons[1].get(code)
        and table.loc[code, people].equals(other.loc[code, people])
    ]


def _polygons_by_unit(leaves: pd.Series) -> dict[str, frozenset[str]]:
    """Gather the polygons of each unit."""
    known = leaves.dropna()
    return {str(unit): frozenset(codes) for unit, codes in known.groupby(known).groups.items()}
