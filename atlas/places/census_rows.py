"""The census rows that a place's people were summed from, so that a reader can check them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from atlas.model.country import Country
from atlas.places.facts import Places, Record, people_of, row_codes

HASH_SHOWN = 8
"""Digits of a file's hash on a page; the whole hash stands on the page on method."""

CODES_SPELT = 6
"""A list of more row codes than these is written by prefix."""


@dataclass(frozen=True)
class Rows:
    """The census rows of one year: the file, the start of its hash, the codes, any correction."""

    year: int
    file: str
    hash: str
    codes: str
    corrected: bool


def census_rows(places: Places, place: Record) -> list[Rows]:
    """List the rows of each census that a place's people were summed from."""
    found = []
    for year, file in sorted(places.dataset.census_files.items()):
        codes = row_codes(place, year)
        if codes and people_of(place, year) is not None:
            corrected = any((year, code) in places.corrected for code in codes)
            found.append(
                Rows(
                    year,
                    file.name,
                    file.sha256[:HASH_SHOWN],
                    spell_codes(codes, country=places.dataset.country),
                    corrected,
                )
            )
    return found


def spell_codes(codes: Sequence[str], *, country: Country) -> str:
    """Write row codes one by one, or many of them by their common prefix.

    Examples
    --------
    >>> spell_codes(["230102", "230103"])
    '230102 + 230103'
    >>> spell_codes(["230102", "230103", "230104", "230108", "230109", "230110", "230183"])
    '2301: 02–04, 08–10, 83'
    """
    if len(codes) <= CODES_SPELT:
        return " + ".join(codes)
    parts, shared = [], country.codes.prefecture_digits
    for prefix, group in groupby(sorted(codes), key=lambda code: code[:shared]):
        parts.append(f"{prefix}: {', '.join(_runs([code[shared:] for code in group]))}")
    return "; ".join(parts)


def _runs(endings: Sequence[str]) -> list[str]:
    """Join endings that follow one another: 02, 03, 04 become 02–04."""
    found: list[list[str]] = []
    for ending in endings:
        last = found[-1][-1] if found else ""
        if last.isdigit() and ending.isdigit() and int(ending) == int(last) + 1:
            found[-1].append(ending)
        else:
            found.append([ending])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found]
