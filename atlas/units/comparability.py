"""How far a unit's censuses can be compared: one word, a flag and a sentence for each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from atlas.country.names import romanise
from atlas.model.classes import Text
from atlas.units.history import Change, DivisionHistory
from atlas.units.unite import Membership
from atlas.words.numbers import count
from atlas.words.reading import read_words

_WORDS = read_words("units", "comparability")

MERGED = "merged"
ZONE_JOINED = "zone_joined"
TRANSFER_FLAGGED = "transfer_flagged"
RECODED = "recoded"
UNCHANGED = "unchanged"
NO_POLYGON = "no_polygon"
NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Comparability:
    """What a unit is made of, said for a reader.

    Attributes
    ----------
    key
        ``merged`` (several counties that cannot be told apart), ``zone_joined`` (one county
        with its development zones), ``transfer_flagged`` (a transfer that is not mended),
        ``recoded``, ``unchanged``, ``no_polygon`` or ``not_counted``.
    transfer
        Whether a transfer of part of the territory is flagged, whatever the key.
    note_zh, note_en
        A sentence each.
    """

    key: str
    transfer: bool
    note_zh: str
    note_en: str


class SuspectTransfer(NamedTuple):
    """Two counties whose changes look like a transfer that no list records."""

    code_from: str
    name_from: str
    code_to: str
    name_to: str


@dataclass(frozen=True)
class Members:
    """The census rows of one unit: counties and zones per census, and its polygons."""

    counties: Mapping[int, Sequence[str]]
    zones: Sequence[str]
    polygons: Sequence[str]

    @property
    def codes(self) -> dict[int, list[str]]:
        """All row codes per census, zones included."""
        last = max(self.counties)
        return {
            year: sorted([*codes, *(self.zones if year == last else ())])
            for year, codes in self.counties.items()
        }


def members(membership: Membership, zones: frozenset[str]) -> dict[str, Members]:
    """Collect the rows and polygons of every unit, by unit code in order."""
    counties: dict[str, dict[int, list[str]]] = {}
    zone_rows: dict[str, list[str]] = {}
    polygons: dict[str, list[str]] = {}
    for code, unit in membership.polygons.items():
        polygons.setdefault(unit, []).append(str(code))
    for year, rows in membership.rows.items():
        for code, unit in rows.items():
            if code in zones:
                zone_rows.setdefault(unit, []).append(str(code))
            else:
                counties.setdefault(unit, {}).setdefault(year, []).append(str(code))
    return {
        unit: Members(
            {y: sorted(counties.get(unit, {}).get(y, ())) for y in membership.period.years},
            sorted(zone_rows.get(unit, ())),
            sorted(polygons.get(unit, ())),
        )
        for unit in sorted(counties.keys() | polygons.keys())
    }


def compare(
    unit: str,
    of: Members,
    membership: Membership,
    suspects: Sequence[SuspectTransfer],
    abroad: Mapping[str, int],
    history: DivisionHistory,
) -> Comparability:
    """Judge one unit and say why.

    Parameters
    ----------
    unit
        Code of the unit.
    of
        Its members.
    membership
        The period's units, for later transfers.
    suspects
        Pairs seen in the counts of 2010 and 2020 only.
    abroad
        Rows of 2000 that count many people who were abroad, with the number of those.
    history
        The yearly lists, for names.
    """
    transfers = membership.transfers.get(unit, ())
    suspected = _suspected(of, suspects) if {2010, 2020} <= set(of.counties) else []
    key = _key(of, bool(transfers or suspected))
    notes = [_note(key, of), *(_transfer(change, history) for change in transfers)]
    for code in of.counties.get(2000, ()):
        if code in abroad:
            notes.append(_WORDS["abroad"].fill(people=count(abroad[code])))
    for one, other in suspected:
        ends = {"one": Text(one, romanise(one)), "other": Text(other, romanise(other))}
        notes.append(_WORDS["suspected"].fill(**ends))
    note = _WORDS["note"].fill(notes=_WORDS["between"].join(notes))
    return Comparability(key, bool(transfers or suspected), note.zh, note.en)


def _key(of: Members, transfer: bool) -> str:
    counts = [len(codes) for codes in of.counties.values()]
    if not any(counts):
        return NOT_COUNTED
    if not of.polygons:
        return NO_POLYGON
    if max(counts) > 1:
        return MERGED
    if of.zones:
        return ZONE_JOINED
    if transfer:
        return TRANSFER_FLAGGED
    same = len({code for codes in of.counties.values() for code in codes}) == 1
    return UNCHANGED if same else RECODED


def _note(key: str, of: Members) -> Text:
    rows = [f"{year}: {', '.join(codes)}" for year, codes in of.codes.items()]
    # A transfer has a note of its own, after that on the territory.
    return _WORDS[UNCHANGED if key == TRANSFER_FLAGGED else key].fill(
        rows=_WORDS["between"].join(Text(row, row) for row in rows),
        zones=_WORDS["between_zones"].join(Text(zone, zone) for zone in of.zones),
    )


def _suspected(of: Members, suspects: Sequence[SuspectTransfer]) -> list[tuple[str, str]]:
    """Name the suspect pairs of which this unit holds one end and not the other."""
    own = {code for codes in of.counties.values() for code in codes}
    return [
        (pair.name_from, pair.name_to)
        for pair in suspects
        if (pair.code_from in own) != (pair.code_to in own)
    ]


def _transfer(change: Change, history: DivisionHistory) -> Text:
    source = history.name(change.source, change.year - 1)
    target = history.name(change.target, change.year)
    return _WORDS["transferred"].fill(
        year=change.year,
        source=Text(source, romanise(source, change.source)),
        target=Text(target, romanise(target, change.target)),
    )
