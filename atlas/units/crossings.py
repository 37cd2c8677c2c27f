"""How far prefectures and provinces compare: what crossed their borders and rows cannot follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from atlas.model.rankable import moved_columns
from atlas.model.text import Text
from atlas.units.attach import LIST_OF_CENSUS
from atlas.units.comparability import TRANSFER_FLAGGED, UNCHANGED, unrecorded
from atlas.units.history import Change
from atlas.units.inputs import Inputs
from atlas.units.transfers import Transfer
from atlas.units.unite import BOUNDARY_YEAR
from atlas.words.reading import read_words

_WORDS = read_words("units", "upper")


def crossings(inputs: Inputs, level: str) -> pd.DataFrame:
    """Judge prefectures or provinces by what gained or lost territory that rows cannot follow.

    Parameters
    ----------
    inputs
        What was read.
    level
        ``prefecture`` or ``province``.

    Returns
    -------
    DataFrame
        By code: ``comparability``, ``transfer_flagged``, ``comparability_note_zh|en``, and
        ``land_may_have_moved_A_B`` for every two censuses.
    """
    known = sorted(inputs.required[f"{level}_code"].unique())
    listed = _listed(inputs, level)
    moved = _unrecorded(inputs, level)
    years = sorted(inputs.censuses)
    records = {}
    for code in known:
        changes, transfers = sorted(listed.get(code, ())), moved.get(code, [])
        notes = [_change_note(changes)] if changes else []
        notes += [unrecorded(one, "crossed") for one in transfers]
        note = _WORDS["note"].fill(notes=_WORDS["between"].join(notes)) if notes else None
        text = note or _WORDS["plain"]
        records[code] = {
            "comparability": TRANSFER_FLAGGED if notes else UNCHANGED,
            "transfer_flagged": bool(notes),
            "comparability_note_zh": text.zh,
            "comparability_note_en": text.en,
            **moved_columns(years, [*(one.years for one in transfers), *_spans(changes, years)]),
        }
    return pd.DataFrame(records).T.infer_objects()


def _change_note(changes: list[Change]) -> Text:
    said = [f"{one.year}: {one.source} → {one.target}" for one in changes]
    lists = _WORDS["between_changes"].join(Text(it, it) for it in said)
    return _WORDS["crossed"].fill(changes=lists)


def _spans(changes: list[Change], years: list[int]) -> Iterator[tuple[int, int]]:
    """Find the censuses between whose lists a change fell; a later one parts no two of them."""
    for start, end in pairwise(years):
        if any(LIST_OF_CENSUS[start] < one.year <= LIST_OF_CENSUS[end] for one in changes):
            yield start, end


def _upper_code(code: str, level: str, inputs: Inputs) -> str:
    return inputs.history.prefecture(code) if level == "prefecture" else f"{code[:2]}0000"


def _listed(inputs: Inputs, level: str) -> dict[str, set[Change]]:
    """Find the changes of the lists that cross a border, by either side."""
    crossed: dict[str, set[Change]] = defaultdict(set)
    for change in inputs.history.changes:
        ends = {_upper_code(code, level, inputs) for code in (change.source, change.target)}
        recoded = not change.partial and not inputs.history.listed(change.source, change.year)
        if len(ends) == 2 and change.year <= BOUNDARY_YEAR and not recoded:
            for end in ends:
                crossed[end].add(change)
    return crossed


def _unrecorded(inputs: Inputs, level: str) -> dict[str, list[Transfer]]:
    """Find the moves that no list records and that cross a border, by every side."""
    rows = inputs.packaged_rows
    keys = zip(rows["year"], rows["code"], strict=True)
    placed = dict(zip(keys, rows[f"{level}_code"], strict=True))
    found: dict[str, list[Transfer]] = defaultdict(list)
    told: list[tuple[tuple[int, int], set[str]]] = []
    for one in sorted(inputs.transfers, key=lambda one: one.level != "prefecture"):
        ends = set(_ends(one, level, placed))
        if one.kind == "explain" or len(ends) < 2:
            continue
        # A row on prefectures tells of the same move as one on their counties.
        if any(years == one.years and ends <= known for years, known in told):
            continue
        told.append((one.years, ends))
        for end in ends:
            found[end].append(one)
    return found


def _ends(one: Transfer, level: str, placed: dict[tuple[int, str], str]) -> Iterator[str]:
    if one.level == "prefecture":
        yield from one.codes if level == "prefecture" else (f"{c[:2]}0000" for c in one.codes)
        return
    for year in one.years:
        yield from (placed[year, code] for code in one.codes if (year, code) in placed)
