"""The unit tables before any measure: names, prefecture, members, comparability, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from atlas.country.names import romanise, unit_name
from atlas.country.status import status_by_name
from atlas.model.rankable import moved_columns
from atlas.units.comparability import (
    NOT_COUNTED,
    Comparability,
    Members,
    compare,
    members,
)
from atlas.units.history import DivisionHistory
from atlas.units.transfers import Transfer
from atlas.units.unite import Membership


@dataclass(frozen=True)
class Registers:
    """What naming and judging units needs beside their membership.

    Attributes
    ----------
    history
        The yearly lists.
    zones
        Codes of the development zones of the 2020 table.
    transfers
        Moves between units that no list records.
    abroad
        Rows of the 2000 table of which more than one in twenty people were abroad at the
        census, with the number of those people.
    row_names
        Name of each census row by census year and code, as the table has it: some codes of
        the 2000 table are those of other places in the lists.
    successor
        County of 2020 that each census row became, by census year and code.
    """

    history: DivisionHistory
    zones: frozenset[str]
    transfers: Sequence[Transfer]
    abroad: Mapping[str, int]
    row_names: Mapping[tuple[int, str], str]
    successor: Mapping[tuple[int, str], str]


def named_units(membership: Membership, registers: Registers) -> pd.DataFrame:
    """Name the units of a period or of one census, one row each, sorted by code.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``name_en``, prefecture and province with names, and
        ``comparability``, which says no more than `NOT_COUNTED` here.
    """
    found = members(membership, registers.zones)
    records = [
        _named(unit, of, registers)
        | {"comparability": None if any(of.counties.values()) else NOT_COUNTED}
        for unit, of in found.items()
    ]
    return pd.DataFrame(records).sort_values("code", ignore_index=True)


def county_units(membership: Membership, registers: Registers) -> pd.DataFrame:
    """Describe the units of a period, one row each, sorted by code.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``name_en``, prefecture and province with names,
        ``is_district``, ``comparability``, ``transfer_flagged``,
        ``comparability_note_zh|en``, ``member_codes_<year>`` (joined by ``;``) and
        ``land_may_have_moved_A_B`` for every two of its censuses.
    """
    records = []
    for unit, of in members(membership, registers.zones).items():
        judged = compare(
            unit, of, membership, registers.transfers, registers.abroad, registers.history
        )
        moved = moved_columns(membership.period.years, judged.moved)
        records.append(_record(unit, of, judged, registers) | moved)
    return pd.DataFrame(records).sort_values("code", ignore_index=True)


def _record(
    unit: str, of: Members, judged: Comparability, registers: Registers
) -> dict[str, object]:
    return {
        **_named(unit, of, registers),
        "is_district": status(unit, registers.history) == "district",
        "comparability": judged.key,
        "transfer_flagged": judged.transfer,
        "comparability_note_zh": judged.note_zh,
        "comparability_note_en": judged.note_en,
        **{f"member_codes_{year}": ";".join(codes) or None for year, codes in of.codes.items()},
    }


def _named(unit: str, of: Members, registers: Registers) -> dict[str, object]:
    history = registers.history
    names = unit_names(unit, of, registers)
    return {
        "code": unit,
        "name_zh": unit_name(names, "zh"),
        "name_en": unit_name(
            [romanise(name, unit, country=registers.history.country) for name in names], "en"
        ),
        **places(history, **above(unit, history)),
    }


def places(history: DivisionHistory, **codes: str) -> dict[str, str]:
    """Name the prefecture or province with a code, as columns of a unit table.

    Examples
    --------
    ``places(history, province="110000")`` gives ``province_code``, ``province_name_zh`` and
    ``province_name_en``.
    """
    columns: dict[str, str] = {}
    for level, code in codes.items():
        name = history.name(code, history.country.status_year)
        columns |= {
            f"{level}_code": code,
            f"{level}_name_zh": name,
            f"{level}_name_en": romanise(name, code, country=history.country),
        }
    return columns


def above(code: str, history: DivisionHistory) -> dict[str, str]:
    """Find the prefecture and the province of a county."""
    return {
        "prefecture": history.prefecture(code),
        "province": history.country.codes.province(code),
    }


def status(code: str, history: DivisionHistory) -> str:
    """Class a county-level code by its status of 2020: district, city, county or other.

    Its name tells, by `atlas.country.status`. A prefecture-level city without counties
    (Dongguan) counts as one district.
    """
    parent = history.prefecture(code)
    if parent == code and history.country.codes.is_upper(code):
        return "district"
    year = history.country.status_year
    return status_by_name(
        history.name(code, year), history.name(parent, year), country=history.country
    )


def unit_names(unit: str, of: Members, registers: Registers) -> list[str]:
    """List the names of a unit's members: those of its last census, then those merged away.

    A county of an earlier census is named as well if it joined another one
    (Dongcheng/Chongwen), not if it only changed its name (Jiangdu, a city and then a district).
    """
    last = max(of.counties)
    codes = sorted(of.counties[last], key=lambda code: (code != unit, code))
    names = [registers.row_names[last, code] for code in codes]
    names = list(dict.fromkeys(names)) or [
        registers.history.name(unit, registers.history.country.status_year)
    ]
    for year in sorted(of.counties, reverse=True)[1:]:
        heirs = [registers.successor[year, code] for code in of.counties[year]]
        for code, heir in zip(of.counties[year], heirs, strict=True):
            name = registers.row_names[year, code]
            joined = heirs.count(heir) > 1 and code != heir
            if joined and name[:-1] not in {known[:-1] for known in names}:
                names.append(name)
    return names
