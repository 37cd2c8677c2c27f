"""How far prefectures and provinces compare: what crossed their borders and rows cannot follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

import pandas as pd

from atlas.country.names import short_name
from atlas.model.country import Country
from atlas.model.rankable import PREFIX
from atlas.model.text import Text
from atlas.sources.packaged import has_table, read_table
from atlas.units.comparability import (
    ON_ONE_TERRITORY,
    TRANSFER_FLAGGED,
    UNCHANGED,
    unrecorded,
)
from atlas.units.describe import places
from atlas.units.history import Change
from atlas.units.inputs import Inputs
from atlas.units.territories import Span, Territories, listed_crossings
from atlas.units.transfers import Transfer
from atlas.words.numbers import count, signed
from atlas.words.reading import read_words

_WORDS = read_words("units", "upper")


def crossings(inputs: Inputs, level: str, found: Mapping[Span, Territories]) -> pd.DataFrame:
    """Judge prefectures or provinces by what gained or lost territory that rows cannot follow.

    Parameters
    ----------
    inputs
        What was read.
    level
        ``prefecture`` or ``province``.
    found
        As what they compare over each period, from `atlas.units.territories.territories`; empty
        where all compare as counted.

    Returns
    -------
    DataFrame
        By code: ``comparability``, ``transfer_flagged``, ``comparability_note_zh|en``, and
        ``land_may_have_moved_A_B`` for every two censuses, which leaves out what the comparison
        mends. Of a joined territory only the unit that holds most of its people is unflagged.
    """
    known = sorted(inputs.required[f"{level}_code"].unique())
    listed, moved = listed_crossings(inputs, level), _unrecorded(inputs, level)
    loose = _loose(inputs, listed, moved, found)
    last = inputs.country.lists[max(inputs.censuses)]
    later = {end for change, ends in listed if change.year > last for end in ends}
    flagged = later.union(*loose.values())
    second = {span: set(of.joined) - set(of.leading) for span, of in found.items()}
    notes = _notes(inputs, level, found, listed, moved)
    records = {}
    for code in known:
        text = notes.get(code, _WORDS.dated(inputs.country)["plain"])
        kind = ON_ONE_TERRITORY if code in notes else UNCHANGED
        records[code] = {
            "comparability": TRANSFER_FLAGGED if code in flagged else kind,
            "transfer_flagged": code in flagged,
            "comparability_note_zh": text.zh,
            "comparability_note_en": text.en,
            **{
                f"{PREFIX}{start}_{end}": code in codes or code in second.get((start, end), ())
                for (start, end), codes in loose.items()
            },
        }
    return pd.DataFrame(records).T.infer_objects()


def _loose(
    inputs: Inputs,
    listed: list[tuple[Change, frozenset[str]]],
    moved: list[tuple[Transfer, frozenset[str]]],
    found: Mapping[Span, Territories],
) -> dict[Span, set[str]]:
    """Find for every two censuses the ends of the moves that the comparison does not mend."""
    years = sorted(inputs.censuses)
    moves = [
        (span, ends)
        for change, ends in listed
        for span in _spans(change, years, country=inputs.country)
    ]
    moves += [(one.years, ends) for one, ends in moved]
    loose: dict[Span, set[str]] = {}
    for start, end in combinations(years, 2):
        of = found.get((start, end), Territories())
        within = [ends for span, ends in moves if start <= span[0] and span[1] <= end]
        own = {code for ends in within if not of.mends(ends) for code in ends}
        # What parts one member from the land of before parts the whole joined territory.
        loose[start, end] = own.union(*(codes for codes in of.joined.values() if own & {*codes}))
    return loose


def _notes(
    inputs: Inputs,
    level: str,
    found: Mapping[Span, Territories],
    listed: list[tuple[Change, frozenset[str]]],
    moved: list[tuple[Transfer, frozenset[str]]],
) -> dict[str, Text]:
    """Say what crossed the border of each, and as what it is compared."""
    bulletins = _bulletins(inputs) if level == "prefecture" else {}
    notes: dict[str, list[Text]] = defaultdict(list)
    for code in sorted({code for _, ends in listed for code in ends}):
        notes[code].append(_change_note(sorted({it for it, ends in listed if code in ends})))
    for one, ends in moved:
        differ = one.kind == "flag" and one.evidence == ("bulletin",)
        for code in ends:
            note = (bulletins.get(code) if differ else None) or _move_note(
                one, found, country=inputs.country
            )
            # What is compared as one says of which periods; the same move of two is told once.
            notes[code] += [] if note in notes[code] else [note]
    compared = {code for of in found.values() for code in (*of.joined, *of.published)}
    for code in sorted(compared):
        notes[code] += _compared_notes(code, inputs, found)
    between = _WORDS["between"]
    return {code: _WORDS["note"].fill(notes=between.join(said)) for code, said in notes.items()}


def _change_note(changes: list[Change]) -> Text:
    said = [f"{one.year}: {one.source} → {one.target}" for one in changes]
    lists = _WORDS["between_changes"].join(Text(it, it) for it in said)
    return _WORDS["crossed"].fill(changes=lists)


def _move_note(one: Transfer, found: Mapping[Span, Territories], *, country: Country) -> Text:
    of = found.get(one.years, Territories())
    return unrecorded(one, "crossed_mended" if of.mends(one.codes) else "crossed", country=country)


def _compared_notes(code: str, inputs: Inputs, found: Mapping[Span, Territories]) -> Iterator[Text]:
    """Say over which periods a prefecture is compared as what, and with whom."""
    with_whom: dict[tuple[str, ...], list[Text]] = defaultdict(list)
    for (start, end), of in found.items():
        if code in of.joined:
            span = _WORDS["span"].fill(start=start, end=end)
            with_whom[of.joined[code]].append(span)
        if code in of.published:
            people = count(of.published[code])
            yield _WORDS["published"].fill(start=start, end=end, people=people)
    for codes, spans in with_whom.items():
        others = [places(inputs.history, own=it) for it in codes if it != code]
        named = [
            Text(short_name(it["own_name_zh"]), short_name(it["own_name_en"])) for it in others
        ]
        yield _WORDS["joined"].fill(
            spans=_WORDS["between_spans"].join(spans), names=_WORDS["between_spans"].join(named)
        )


def _bulletins(inputs: Inputs) -> dict[str, Text]:
    """Say where a bulletin has other people than the county table of the same census."""
    rows = inputs.packaged_rows
    year, name = inputs.country.latest, f"prefecture_bulletins_{inputs.country.latest}"
    if not has_table(name, country=inputs.country):
        return {}
    table = read_table(name, country=inputs.country)
    people = rows[rows["year"] == year].groupby("prefecture_code")["population"].sum()
    return {
        code: _WORDS["counts_differ"].fill(
            year=year,
            table=count(people[code]),
            bulletin=count(bulletin),
            difference=signed(people[code] - bulletin),
        )
        for code, bulletin in zip(table["prefecture_code"], table["people"], strict=True)
    }


def _spans(change: Change, years: list[int], *, country: Country) -> Iterator[Span]:
    """Find the censuses between whose lists a change fell; a later one parts no two of them."""
    for start, end in pairwise(years):
        if country.lists[start] < change.year <= country.lists[end]:
            yield start, end


def _unrecorded(inputs: Inputs, level: str) -> list[tuple[Transfer, frozenset[str]]]:
    """Find the moves that no list records and that cross a border, with the codes of all sides."""
    rows = inputs.packaged_rows
    keys = zip(rows["year"], rows["code"], strict=True)
    placed = dict(zip(keys, rows[f"{level}_code"], strict=True))
    found: list[tuple[Transfer, frozenset[str]]] = []
    for one in sorted(inputs.transfers, key=lambda one: one.level != "prefecture"):
        ends = frozenset(_ends(one, level, placed, country=inputs.country))
        if one.kind == "explain" or len(ends) < 2:
            continue
        # A row on prefectures tells of the same move as one on their counties.
        if any(one.years == other.years and ends <= known for other, known in found):
            continue
        found.append((one, ends))
    return found


def _ends(
    one: Transfer, level: str, placed: Mapping[tuple[int, str], str], *, country: Country
) -> Iterator[str]:
    if one.level == "prefecture":
        yield from one.codes if level == "prefecture" else map(country.codes.province, one.codes)
        return
    for year in one.years:
        yield from (placed[year, code] for code in one.codes if (year, code) in placed)
