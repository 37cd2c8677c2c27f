"""How far a unit's censuses can be compared: one word, a flag and a sentence for each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from atlas.country.names import romanise, short_name, status_by_name
from atlas.model.country import Codes
from atlas.model.figures import moved_columns
from atlas.model.text import NO_TEXT, Text
from atlas.sources.packaged import Folders, has_table, read_table
from atlas.units.flows import MOST_MISPLACED
from atlas.units.history import Change, DivisionHistory, group_values
from atlas.units.inputs import Inputs
from atlas.units.unite import Membership, Transfer, connected_groups, holds_all, transfers_touching
from atlas.units.united_names import member_names, united_name
from atlas.words.numbers import count
from atlas.words.word_files import read_words

_WORDS = read_words("units", "comparability")
_EVIDENCE = read_words("units", "evidence")
_UNCLEAR = read_words("units", "unclear")

MERGED = "merged"
TRANSFER_UNITED = "transfer_united"
ZONE_JOINED = "zone_joined"
TRANSFER_FLAGGED = "transfer_flagged"
RECODED = "recoded"
UNCHANGED = "unchanged"
TOWNSHIPS_MOVED = "townships_moved"
ON_ONE_TERRITORY = "on_one_territory"
"""Of a prefecture: its border moved, and every change is taken over one territory."""

NO_POLYGON = "no_polygon"
NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class UnitMembers:
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


def members_by_unit(membership: Membership, zones: frozenset[str]) -> dict[str, UnitMembers]:
    """Collect the rows and polygons of every unit, by unit code in order."""
    polygons = group_values((unit, str(code)) for code, unit in membership.polygons.items())
    rows = [
        (unit, year, str(code))
        for year, units in membership.rows.items()
        for code, unit in units.items()
    ]
    zone_rows = group_values((unit, code) for unit, _, code in rows if code in zones)
    counties = group_values(((unit, year), code) for unit, year, code in rows if code not in zones)
    return {
        unit: UnitMembers(
            {year: sorted(counties.get((unit, year), ())) for year in membership.years},
            sorted(zone_rows.get(unit, ())),
            sorted(polygons.get(unit, ())),
        )
        for unit in sorted({unit for unit, _ in counties} | polygons.keys())
    }


def judge_unit(
    unit: str, members: UnitMembers, membership: Membership, sources: UnitSources
) -> dict[str, object]:
    """Judge one unit and say why: its columns of `county_units` on comparability.

    Parameters
    ----------
    unit
        Code of the unit.
    members
        Its members.
    membership
        The period's units, for later transfers.
    sources
        The lists, the moves that none of them records, and who was abroad.
    """
    history, country = sources.history, sources.history.country
    later = membership.transfers.get(unit, ())
    years = membership.years
    touched = [
        move for move in transfers_touching(sources.transfers, members.codes) if move.within(years)
    ]
    united = [move for move in touched if move.unites]
    flags = [move for move in touched if move.flags and not holds_all(move, members.codes)]
    moves, misplaced = sources.moves.get(unit, ()), unit in sources.misplaced
    is_flagged = bool(later or flags or misplaced)
    is_united = bool(united) or unit in sources.unsure
    key = _judgement(members, is_united, is_flagged, moved=bool(moves))
    notes = [_note("united_unsurely" if is_united and not united else key, members)]
    unchanged = key in (TRANSFER_FLAGGED, TOWNSHIPS_MOVED) and _territory_note(members) == UNCHANGED
    if sources.people_alone and moves and unchanged:
        # The lists may record what moved, and townships tell how many it were.
        notes.clear()
    notes += [unrecorded_note(move, "united", codes=country.codes) for move in united]
    notes += [unrecorded_note(move, "moved", codes=country.codes) for move in flags]
    notes += _township_notes(moves, sources)
    notes += [_WORDS["unranked"].fill(share=round(100 * MOST_MISPLACED))] * misplaced
    notes += [_transfer_note(change, history) for change in later]
    if names := sources.finer_names.get(unit):
        listed = _WORDS["between_names"].join(names)
        notes.append(_WORDS["apart"].fill(n=count(len(names)), names=listed))
    for code in members.counties.get(country.years[0], ()):
        if code in sources.abroad:
            notes.append(_WORDS["abroad"].fill(people=count(sources.abroad[code])))
    note = _WORDS["note"].fill(notes=_WORDS["between"].join(notes))
    return {
        "comparability": key,
        "transfer_flagged": is_flagged,
        "comparability_note_zh": note.zh,
        "comparability_note_en": note.en,
        **{
            f"member_codes_{year}": ";".join(codes) or None for year, codes in members.codes.items()
        },
        **moved_columns(years, [move.years for move in flags] + [country.compared] * misplaced),
    }


def _judgement(members: UnitMembers, united: bool, is_flagged: bool, *, moved: bool) -> str:
    counts = [len(codes) for codes in members.counties.values()]
    kinds = {
        NOT_COUNTED: not any(counts),
        NO_POLYGON: not members.polygons,
        TRANSFER_UNITED: united,
        MERGED: max(counts) > 1,
        ZONE_JOINED: bool(members.zones),
        TRANSFER_FLAGGED: is_flagged,
        TOWNSHIPS_MOVED: moved,
    }
    return next((kind for kind, holds in kinds.items() if holds), _unchanged_or_recoded(members))


def _territory_note(members: UnitMembers) -> str:
    """Name what is to be said of a unit's own land where that of others came or went."""
    first, *_ = members.counties.values()
    return _unchanged_or_recoded(members) if first else "founded"


def _unchanged_or_recoded(members: UnitMembers) -> str:
    same = len({code for codes in members.counties.values() for code in codes}) == 1
    return UNCHANGED if same else RECODED


def _note(key: str, members: UnitMembers) -> Text:
    rows = [f"{year}: {', '.join(codes)}" for year, codes in members.codes.items()]
    # A transfer has a note of its own, after that on the territory.
    has_moved = key in (TRANSFER_FLAGGED, TOWNSHIPS_MOVED)
    return _WORDS[_territory_note(members) if has_moved else key].fill(
        start=min(members.counties),
        rows=_WORDS["between_rows"].join(Text(row, row) for row in rows),
        zones=_WORDS["between_zones"].join(Text(zone, zone) for zone in members.zones),
    )


def unrecorded_note(transfer: Transfer, kind: str, *, codes: Codes) -> Text:
    """Say of a move that no list records when and where it was, how large, and how it is known.

    Parameters
    ----------
    transfer
        The move.
    kind
        ``united``, ``moved`` (it may have), ``crossed`` (the border of a prefecture or province;
        a flag may have) or ``crossed_mended`` (they are compared on one territory).
    codes
        How divisions are coded.
    """
    names = [Text(name, romanise(name, codes=codes)) for name in dict.fromkeys(transfer.names)]
    if kind == "crossed_mended":
        names = [Text(short_name(place.zh), short_name(place.en)) for place in names]
    if transfer.kind == "flag" and transfer.evidence == ("bulletin",):
        kind = "counts_differ"
    elif kind == "moved" and len(names) == 1:
        kind = "moved_here"
    elif kind == "crossed" and transfer.flags:
        kind = "may_have_crossed"
    start, end = transfer.years
    named = _WORDS["between_names"].join(names)
    details = _WORDS["between_details"].join(_details(transfer, codes=codes))
    return _WORDS[kind].fill(start=start, end=end, names=named, details=details)


def _details(transfer: Transfer, *, codes: Codes) -> Iterator[Text]:
    if transfer.places:
        places = [Text(name, romanise(name, codes=codes)) for name in transfer.places]
        yield _WORDS["townships"].fill(names=_WORDS["between_names"].join(places))
    if transfer.people is not None:
        yield _WORDS["people"].fill(people=count(transfer.people))
    if transfer.area_km2 is not None:
        yield _WORDS["area"].fill(area=count(transfer.area_km2))
    evidence = [_EVIDENCE[kind] for kind in transfer.evidence]
    yield _WORDS["evidence"].fill(evidence=_WORDS["between_names"].join(evidence))
    if transfer.cause:
        yield _UNCLEAR[transfer.cause]


def _township_notes(moves: Sequence[TownshipMove], sources: UnitSources) -> Iterator[Text]:
    """Say how many people of the first census lived on land that came or went, and for sure."""
    history = sources.history
    start, end = history.country.compared
    sentences = {True: "came_people_counted", False: "went_people_counted"}
    if sources.people_alone:
        sentences = {True: "came_counted", False: "went_counted"}
    for is_inward, sentence in sentences.items():
        of_way = [move for move in moves if move.is_inward is is_inward]
        if not of_way:
            continue
        names = [history.text(move.other, history.status_year) for move in of_way]
        unsure = sum(move.unsure for move in of_way)
        yield _WORDS[sentence].fill(
            start=start,
            end=end,
            people=count(sum(move.people for move in of_way)),
            names=_WORDS["between_names"].join(names),
            unsure=_WORDS["unsure"].fill(people=count(unsure)) if unsure else NO_TEXT,
        )


def _transfer_note(change: Change, history: DivisionHistory) -> Text:
    return _WORDS["transferred"].fill(
        year=change.year,
        source=history.text(change.source, change.year - 1),
        target=history.text(change.target, change.year),
    )


class TownshipMove(NamedTuple):
    """People of townships that passed from one unit to another between two censuses.

    Attributes
    ----------
    is_inward
        Whether they came to the unit that the move is told of.
    other
        Code of the other unit.
    people, unsure
        How many the first census counted, and those of them of whom it is not certain.
    """

    is_inward: bool
    other: str
    people: int
    unsure: int


@dataclass(frozen=True)
class UnitSources:
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
    people_alone
        Whether the units are those over which people alone are compared, counted by townships.
    moves
        By unit, the moves of townships across its border.
    misplaced
        Units too many of whose people of the first census stand, or may, on the wrong side.
    unsure
        Units of several that are one because nobody tells surely which townships lie in which.
    finer_names
        By unit, the names of those into which townships tell it apart.
    """

    history: DivisionHistory
    zones: frozenset[str]
    transfers: Sequence[Transfer]
    abroad: Mapping[str, int]
    row_names: Mapping[tuple[int, str], str]
    successor: Mapping[tuple[int, str], str]
    people_alone: bool = False
    moves: Mapping[str, Sequence[TownshipMove]] = field(default_factory=dict)
    misplaced: Collection[str] = ()
    unsure: Collection[str] = ()
    finer_names: Mapping[str, Sequence[Text]] = field(default_factory=dict)


def named_units(membership: Membership, sources: UnitSources) -> pd.DataFrame:
    """Name the units of a period or of one census, one row each, sorted by the first division.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``name_en``, prefecture and province with names, and
        ``comparability``, which says no more than `NOT_COUNTED` here.
    """
    records = [
        _named(unit, members, sources)
        | {"comparability": None if any(members.counties.values()) else NOT_COUNTED}
        for unit, members in members_by_unit(membership, sources.zones).items()
    ]
    return _in_order_of_place(records, sources.history.country.codes)


def county_units(membership: Membership, sources: UnitSources) -> pd.DataFrame:
    """Describe the units of a period, one row each, sorted by the first division.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``name_en``, prefecture and province with names,
        ``is_district``, ``comparability``, ``transfer_flagged``,
        ``comparability_note_zh|en``, ``member_codes_<year>`` (joined by ``;``) and
        ``land_may_have_moved_A_B`` for every two of its censuses.
    """
    records = [
        _named(unit, members, sources)
        | {"is_district": status(unit, sources.history) == "district"}
        | judge_unit(unit, members, membership, sources)
        for unit, members in members_by_unit(membership, sources.zones).items()
    ]
    return _in_order_of_place(records, sources.history.country.codes)


def _in_order_of_place(records: list[dict[str, object]], codes: Codes) -> pd.DataFrame:
    """Tabulate units by the first division of each: those that unite several among the others."""
    table = pd.DataFrame(records)
    return table.sort_values("code", key=codes.in_order, ignore_index=True)


def _named(unit: str, members: UnitMembers, sources: UnitSources) -> dict[str, object]:
    history = sources.history
    told = member_names(unit, members.counties, sources.row_names, sources.successor)
    name = united_name(told, unit, history)
    return {
        "code": unit,
        "name_zh": name.zh,
        "name_en": name.en,
        **parent_columns(history, **above(unit, history)),
    }


def parent_columns(history: DivisionHistory, **codes: str) -> dict[str, str]:
    """Name the prefecture or province with a code, as columns of a unit table.

    Examples
    --------
    ``places(history, province="110000")`` gives ``province_code``, ``province_name_zh`` and
    ``province_name_en``.
    """
    columns: dict[str, str] = {}
    for level, code in codes.items():
        name = history.text(code, history.status_year)
        columns[f"{level}_code"] = code
        columns |= {f"{level}_name_zh": name.zh, f"{level}_name_en": name.en}
    return columns


def above(code: str, history: DivisionHistory) -> dict[str, str]:
    """Find the prefecture and the province of a county."""
    return {"prefecture": history.prefecture(code), "province": history.province(code)}


def status(code: str, history: DivisionHistory) -> str:
    """Class a county-level code by its status of 2020: district, city, county or other.

    Its name tells, by `atlas.country.names`. A prefecture-level city without counties
    (Dongguan) counts as one district.
    """
    code, parent = history.country.codes.first_division(code), history.prefecture(code)
    if parent == code and history.country.codes.is_upper(code):
        return "district"
    year = history.status_year
    names = history.name(code, year), history.name(parent, year)
    return status_by_name(*names, history.country.kind)


Span = tuple[int, int]

AS_COUNTED, PUBLISHED, JOINED = "as_counted", "published", "joined"
BY_TOWNSHIPS = "townships"
"""Values of ``compared_by_A_B``: what the change of a prefecture is taken over."""

LAND_MOVED = "land_moved"
"""What the packaged table of published counts says of a border that moved.

Where a bulletin differs for another reason (a zone left out, a revision, a misprint) both
censuses are on the same land, and the counts compare as they are.
"""


@dataclass(frozen=True)
class Territories:
    """How the prefectures compare over one period.

    Attributes
    ----------
    joined
        Every prefecture that is compared together with others → all of them, sorted.
    published
        Prefecture → people of the first census on its territory of the last one.
    leading
        Prefectures that hold more than half of the people of their joined territory, which
        rankings name by them.
    """

    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published: Mapping[str, int] = field(default_factory=dict)
    leading: Collection[str] = ()

    def mends(self, ends: Collection[str]) -> bool:
        """Return whether a move between these prefectures leaves the comparison as it is."""
        together = [set(self.published), *map(set, self.joined.values())]
        return any(group.issuperset(ends) for group in together)


def territories(inputs: Inputs) -> dict[Span, Territories]:
    """Find how the prefectures compare, for every two censuses."""
    return {
        span: _territories_of(inputs, span) for span in combinations(sorted(inputs.censuses), 2)
    }


def has_counts_on_territory(span: Span, tables: Folders) -> bool:
    """Return whether a packaged table has the first census on the territories of the second."""
    return has_table(_table(span), tables)


def _table(span: Span) -> str:
    return "prefecture_{}_on_{}_territory".format(*span)


def _territories_of(inputs: Inputs, span: Span) -> Territories:
    start, end = span
    published = _published(inputs, span)
    moves = [
        frozenset(move.codes)
        for move in inputs.transfers
        if move.joins and start <= move.years[0] and move.years[1] <= end
    ]
    joining = [ends for ends in moves if not ends <= set(published)]
    joined = connected_groups([*joining, *_founded(inputs, span)])
    rows = inputs.packaged_rows
    people = rows[rows["year"] == end].groupby("prefecture_code")["population"].sum()
    leading = {
        code
        for code, codes in joined.items()
        if 2 * people.get(code, 0) > people.reindex(list(codes)).sum()
    }
    return Territories(joined, published, frozenset(leading))


def _published(inputs: Inputs, span: Span) -> dict[str, int]:
    """Read the published counts; beside a user's own census they would mix two sources."""
    start, end = span
    if (
        not has_counts_on_territory(span, inputs.country.tables)
        or inputs.censuses[start].file is not None
    ):
        return {}
    table = read_table(_table(span), inputs.country.tables)
    moved = table[table["reason"] == LAND_MOVED]
    counts = zip(moved["prefecture_code"], moved[f"people_{start}_on_{end}_territory"], strict=True)
    return {str(code): int(people) for code, people in counts}


def _founded(inputs: Inputs, span: Span) -> list[frozenset[str]]:
    """Find the prefectures carved from others since the first census, which counts them there."""
    start, end = span
    rows = inputs.packaged_rows
    counted = set(rows.loc[rows["year"] == start, "prefecture_code"])
    return [
        ends
        for change, ends in listed_crossings(inputs, "prefecture")
        if not change.partial
        and inputs.country.lists[start] < change.year <= inputs.country.lists[end]
        and len(ends & counted) == 1
    ]


def listed_crossings(inputs: Inputs, level: str) -> list[tuple[Change, frozenset[str]]]:
    """List the changes of division that cross a border, each with the codes on either side."""
    crossings = []
    for change in inputs.history.changes:
        sides = (change.source, change.target)
        ends = frozenset(upper_code(code, level, inputs) for code in sides)
        recoded = not change.partial and not inputs.history.listed(change.source, change.year)
        if len(ends) == 2 and change.year <= inputs.history.boundary_year and not recoded:
            crossings.append((change, ends))
    return crossings


def upper_code(code: str, level: str, inputs: Inputs) -> str:
    """Return the prefecture of 2020, or the province, of a county."""
    return above(code, inputs.history)[level]


def compared_columns(lands: Mapping[Span, Territories], codes: Iterable[str]) -> pd.DataFrame:
    """Say by code as what each prefecture is compared, whatever is counted of it.

    Returns
    -------
    DataFrame
        ``compared_by_A_B`` and ``compared_codes_A_B`` (joined by ``;``, null where it is compared
        alone), for every two censuses.
    """
    columns: dict[str, dict[str, str | None]] = defaultdict(dict)
    for (start, end), land in lands.items():
        for code in codes:
            joined, known = land.joined.get(code), code in land.published
            by = JOINED if joined else PUBLISHED if known else AS_COUNTED
            columns[f"compared_by_{start}_{end}"][code] = by
            columns[f"compared_codes_{start}_{end}"][code] = ";".join(joined) if joined else None
    return pd.DataFrame(columns)
