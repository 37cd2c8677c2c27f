"""The peers of a place: places of its kind and about as many people."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import log
from typing import Final

from atlas.country.names import first_member, status_by_name
from atlas.model.country import Country
from atlas.places.place_index import LeadComparison, PlaceLevel, Record

SIZE_FACTOR: Final = 1.25
"""A peer has at most so many times the people, or one so many-th of them."""

MOST_PEERS: Final = 4


def peers(
    records: Mapping[str, Record], level: PlaceLevel, subject: LeadComparison
) -> dict[str, list[str]]:
    """List the peers of each place of a level, the nearest in size first.

    Parameters
    ----------
    records
        Places of one level by code.
    level, subject
        Which, and the censuses: people are those of the second.

    Returns
    -------
    dict
        Code of a place → at most `MOST_PEERS` codes of places of its kind, within `SIZE_FACTOR` of
        its people, all of which a ranking may name; places without any are missing. No place of
        several counties is a peer, but it may have peers.
    """
    kinds = {
        code: kind_of(record, level, country=subject.country) for code, record in records.items()
    }
    by_kind: dict[str, list[tuple[int, str]]] = {kind: [] for kind in kinds.values()}
    for code, record in records.items():
        if record["rankable"] and record[subject.change_pct] is not None and not _merged(record):
            by_kind[kinds[code]].append((int(record[subject.after]), code))
    by_size = {kind: sorted(sizes) for kind, sizes in by_kind.items()}
    nearest = {
        code: _nearest(code, record[subject.after], by_size[kinds[code]])
        for code, record in records.items()
        if record[subject.after]
    }
    return {code: codes for code, codes in nearest.items() if codes}


def _nearest(code: str, people: int, sizes: Sequence[tuple[int, str]]) -> list[str]:
    """Choose the nearest in size from a list by size; a place is not its own peer."""
    at = bisect_left(sizes, (people, code))
    around = sizes[max(0, at - MOST_PEERS) : at + MOST_PEERS + 1]
    apart = sorted(
        (abs(log(size / people)), other) for size, other in around if other != code and size
    )
    return [other for ratio, other in apart if ratio <= log(SIZE_FACTOR)][:MOST_PEERS]


def kind_of(place: Record, level: PlaceLevel, *, country: Country) -> str:
    """Tell the kind of a place: a district, a county, a county-level city, or a prefecture.

    A county or a city that a province governs itself is none of these, though it stands among
    the prefectures. A unit of several counties is of the kind of the first that it names.
    """
    if level == "prefecture":
        return "prefecture" if country.codes.is_upper(place["code"]) else "direct"
    name = first_member(place["name_zh"])
    return status_by_name(name, place["prefecture_name_zh"], kinds=country.kind)


def _merged(place: Record) -> bool:
    """Return whether a place unites several counties."""
    name: str = place["name_zh"]
    return first_member(name) != name
