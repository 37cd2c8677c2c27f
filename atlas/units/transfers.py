"""Moves of land that no list of divisions records: the reviewed rows, and what each is to do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from atlas.model.errors import Fault, SourceError
from atlas.units.attach import Attachment
from atlas.units.history import Node

TABLE = "unrecorded_transfers"

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
        ``unite``, ``flag``, ``explain`` (looks like a move and is none) or ``correct``.
    confidence
        ``certain``, ``likely`` or ``possible``.
    codes, names
        Rows of either census, and their names in Chinese, in the same order.
    places
        Townships that are known to have moved, in Chinese.
    people
        People known to have moved; None where no source counts them.
    area_km2
        Land known to have moved, or that older maps draw elsewhere; None where nobody says.
    evidence
        What tells of the move: ``bulletin``, ``townships``, ``ages`` and so on.
    cause
        What explains a row that is no move; else empty.
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
        """Name the period as `atlas.units.unite.PERIODS` does: ``2010-2020``."""
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
        """Whether its counties are left apart under a flag."""
        return self.level == "county" and self.kind in ("unite", "flag") and not self.unites

    def within(self, years: Iterable[int]) -> bool:
        """Tell whether units of these censuses are compared across it."""
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
    found = tuple(_transfer(row) for row in table.to_dict("records"))
    faults = [
        Fault(
            f"the code of a row of the census of {one.years[0]} or {one.years[1]}",
            f"{TABLE}.csv",
            row,
            "codes",
            code,
        )
        for row, one in enumerate(found, start=2)
        if one.level == "county"
        for code in one.codes
        if not any(code in attached[year] for year in one.years)
    ]
    if faults:
        raise SourceError(faults)
    return found


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


def touching(
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
    own = {(year, code) for year, rows in codes.items() for code in rows}
    for one in transfers:
        if not own.isdisjoint(one.rows):
            yield one


def holds_all(transfer: Transfer, codes: Mapping[int, Iterable[str]]) -> bool:
    """Tell whether a unit holds every end of a transfer, which then lies inside it."""
    own = {code for year in transfer.years for code in codes[year]}
    return len(transfer.codes) > 1 and own.issuperset(transfer.codes)
