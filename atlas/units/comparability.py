"""How far a unit's censuses can be compared: one word, a flag and a sentence for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from atlas.country.names import romanise, short_name
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.units.history import Change, DivisionHistory
from atlas.units.transfers import Transfer, holds_all, touching
from atlas.units.unite import Membership
from atlas.words.numbers import count
from atlas.words.reading import read_words

_WORDS = read_words("units", "comparability")
_EVIDENCE = read_words("units", "evidence")

MERGED = "merged"
TRANSFER_UNITED = "transfer_united"
ZONE_JOINED = "zone_joined"
TRANSFER_FLAGGED = "transfer_flagged"
RECODED = "recoded"
UNCHANGED = "unchanged"
ON_ONE_TERRITORY = "on_one_territory"
"""Of a prefecture: its border moved, and every change is taken over one territory."""

NO_POLYGON = "no_polygon"
NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Comparability:
    """What a unit is made of, said for a reader.

    Attributes
    ----------
    key
        ``transfer_united`` (counties between which land moved that no list records),
        ``merged`` (several counties that the lists mix), ``zone_joined`` (one county with its
        development zones), ``transfer_flagged`` (a transfer that is not mended), ``recoded``,
        ``unchanged`` (no change of division is recorded), ``no_polygon`` or ``not_counted``.
    transfer
        Whether a transfer of part of the territory is flagged, whatever the key.
    moved
        The two censuses of each move that no list records, is only possible and so not mended:
        over it the unit is in no ranking.
    note_zh, note_en
        A sentence each.
    """

    key: str
    transfer: bool
    moved: tuple[tuple[int, int], ...]
    note_zh: str
    note_en: str


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
    transfers: Sequence[Transfer],
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
    transfers
        Reviewed moves that no list records, of any period.
    abroad
        Rows of 2000 that count many people who were abroad, with the number of those.
    history
        The yearly lists, for names.
    """
    later = membership.transfers.get(unit, ())
    years = membership.period.years
    touched = [one for one in touching(transfers, of.codes) if one.within(years)]
    united = [one for one in touched if one.unites]
    flags = [one for one in touched if one.flags and not holds_all(one, of.codes)]
    key = _key(of, bool(united), bool(later or flags))
    notes = [
        _note(key, of),
        *(unrecorded(one, "united", country=history.country) for one in united),
    ]
    notes += [unrecorded(one, "moved", country=history.country) for one in flags]
    notes += [_transfer(change, history) for change in later]
    for code in of.counties.get(history.country.years[0], ()):
        if code in abroad:
            notes.append(_WORDS["abroad"].fill(people=count(abroad[code])))
    note = _WORDS["note"].fill(notes=_WORDS["between"].join(notes))
    moved = tuple(one.years for one in flags)
    return Comparability(key, bool(later or flags), moved, note.zh, note.en)


def _key(of: Members, united: bool, transfer: bool) -> str:
    counts = [len(codes) for codes in of.counties.values()]
    if not any(counts):
        return NOT_COUNTED
    if not of.polygons:
        return NO_POLYGON
    if united:
        return TRANSFER_UNITED
    if max(counts) > 1:
        return MERGED
    if of.zones:
        return ZONE_JOINED
    if transfer:
        return TRANSFER_FLAGGED
    return _plain(of)


def _plain(of: Members) -> str:
    same = len({code for codes in of.counties.values() for code in codes}) == 1
    return UNCHANGED if same else RECODED


def _note(key: str, of: Members) -> Text:
    rows = [f"{year}: {', '.join(codes)}" for year, codes in of.codes.items()]
    # A transfer has a note of its own, after that on the territory.
    return _WORDS[_plain(of) if key == TRANSFER_FLAGGED else key].fill(
        rows=_WORDS["between_rows"].join(Text(row, row) for row in rows),
        zones=_WORDS["between_zones"].join(Text(zone, zone) for zone in of.zones),
    )


def unrecorded(transfer: Transfer, kind: str, *, country: Country) -> Text:
    """Say of a move that no list records when and where it was, how large, and how it is known.

    Parameters
    ----------
    transfer
        The move.
    kind
        ``united``, ``moved`` (it may have), ``crossed`` (the border of a prefecture or province;
        a flag may have) or ``crossed_mended`` (they are compared on one territory).
    country
        The country whose censuses and divisions are meant.
    """
    names = [Text(name, romanise(name, country=country)) for name in dict.fromkeys(transfer.names)]
    if kind == "crossed_mended":
        names = [Text(short_name(it.zh), short_name(it.en)) for it in names]
    if transfer.kind == "flag" and transfer.evidence == ("bulletin",):
        kind = "counts_differ"
    elif kind == "moved" and len(names) == 1:
        kind = "moved_here"
    elif kind == "crossed" and transfer.flags:
        kind = "may_have_crossed"
    start, end = transfer.years
    named = _WORDS["between_names"].join(names)
    details = _WORDS["between_details"].join(_details(transfer, country=country))
    return _WORDS[kind].fill(start=start, end=end, names=named, details=details)


def _details(transfer: Transfer, *, country: Country) -> Iterator[Text]:
    if transfer.places:
        places = [Text(name, romanise(name, country=country)) for name in transfer.places]
        yield _WORDS["townships"].fill(names=_WORDS["between_names"].join(places))
    if transfer.people is not None:
        yield _WORDS["people"].fill(people=count(transfer.people))
    if transfer.area_km2 is not None:
        yield _WORDS["area"].fill(area=count(transfer.area_km2))
    evidence = [_EVIDENCE[one] for one in transfer.evidence]
    yield _WORDS["evidence"].fill(evidence=_WORDS["between_names"].join(evidence))


def _transfer(change: Change, history: DivisionHistory) -> Text:
    source = history.name(change.source, change.year - 1)
    target = history.name(change.target, change.year)
    return _WORDS["transferred"].fill(
        year=change.year,
        source=Text(source, romanise(source, change.source, country=history.country)),
        target=Text(target, romanise(target, change.target, country=history.country)),
    )
