"""The peers of a place: units of the same kind that have about as many people."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import log
from typing import Final

from atlas.country.status import status_by_name
from atlas.model.country import Country
from atlas.places.facts import PlaceLevel, Record
from atlas.places.subjects import Subject

FACTOR: Final = 1.25
"""A peer has at most so many times the people, or one so many-th of them."""

MOST: Final = 4


def peers(
    records: Mapping[str, Record], level: PlaceLevel, subject: Subject, *, country: Country
) -> dict[str, list[str]]:
    """List the peers of each place of a level, the nearest in size first.

    Parameters
    ----------
    records
        Places of one level by code.
    level, subject
        Which, and the censuses: people are those of the second.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    dict
        Code of a place → at most `MOST` codes of places of its kind, within `FACTOR` of its
        people, all of which a ranking may name; places without any are missing. No place of
        several counties is a peer, but it may have peers.
    """
    kinds: dict[str, list[tuple[int, str]]] = {}
    for code, record in records.items():
        if record["rankable"] and record[subject.change_pct] is not None and not _merged(record):
            people = int(record[subject.after])
            kinds.setdefault(kind_of(record, level, country=country), []).append((people, code))
    by_size = {kind: sorted(sizes) for kind, sizes in kinds.items()}
    found = {}
    for code, record in records.items():
        people = record[subject.after]
        near = (
            _nearest(code, people, by_size.get(kind_of(record, level, country=country), []))
            if people
            else []
        )
        if near:
            found[code] = near
    return found


def _nearest(code: str, people: int, sizes: Sequence[tuple[int, str]]) -> list[str]:
    """Choose the nearest in size from a list by size; a place is not its own peer."""
    at = bisect_left(sizes, (people, code))
    around = sizes[max(0, at - MOST) : at + MOST + 1]
    apart = sorted(
        (abs(log(other / people)), one) for other, one in around if one != code and other
    )
    return [one for ratio, one in apart if ratio <= log(FACTOR)][:MOST]


def kind_of(place: Record, level: PlaceLevel, *, country: Country) -> str:
    """Tell the kind of a place: a district, a county, a county-level city, or a prefecture.

    A county or a city that a province governs itself is none of these, though it stands among
    the prefectures. A unit of several counties is of the kind of the first that it names.
    """
    if level == "prefecture":
        return "prefecture" if country.codes.is_upper(place["code"]) else "direct"
    name = place["name_zh"].split("/")[0]
    return status_by_name(name, place["prefecture_name_zh"], country=country)


def _merged(place: Record) -> bool:
    """Tell whether a place unites several counties."""
    return "/" in place["name_zh"]
