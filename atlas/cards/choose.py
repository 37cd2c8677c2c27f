"""The places whose cards are asked for, by code; a code that is none is answered with near ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from atlas.model.errors import UserError
from atlas.places.facts import Places
from atlas.words.reading import LANGS

MOST_NAMED: Final = 3


class UnknownPlaceError(UserError):
    """A code that is asked for is that of no place."""


def choose_codes(places: Places, asked: Sequence[str]) -> list[str]:
    """Check the codes that are asked for.

    Parameters
    ----------
    places
        Every place.
    asked
        Codes of county units or prefectures. One that a census or the boundaries have for a part
        of a unit stands for that unit. None at all stands for every place.

    Returns
    -------
    list of str
        Codes of places, each once, ascending.

    Raises
    ------
    UnknownPlaceError
        Naming each code that is of no place, and places near to it.
    """
    if not asked:
        return list(places.all)
    members = _units_of_members(places)
    found = {code: code if code in places.all else members.get(code) for code in asked}
    unknown = [code for code, place in found.items() if place is None]
    if unknown:
        raise UnknownPlaceError("\n".join(_answer(places, code) for code in unknown))
    return sorted({place for place in found.values() if place is not None})


def _units_of_members(places: Places) -> dict[str, str]:
    """Find the unit of each polygon and of each census row, the latest census last."""
    found = {str(leaf): str(unit) for leaf, unit in places.subject.counties.leaves.dropna().items()}
    for year in places.subject.counties.years:
        for code, record in places.counties.items():
            joined = record.get(f"member_codes_{year}") or ""
            found |= dict.fromkeys(joined.split(";"), code)
    return {member: unit for member, unit in found.items() if unit in places.all}


def _answer(places: Places, code: str) -> str:
    near = _named(places, code) or _beside(places, code)
    names = (f"{one} {_name(places, one)}" for one in near[:MOST_NAMED])
    hint = f"; near to it: {', '.join(names)}" if near else ""
    return f"--place {code}: no county unit or prefecture has this code{hint}"


def _beside(places: Places, code: str) -> list[str]:
    """Find the codes that share the most digits at their beginning, two at least."""
    for digits in range(5, 1, -1):
        found = [one for one in places.all if len(code) > 1 and one.startswith(code[:digits])]
        if found:
            return found
    return []


def _named(places: Places, text: str) -> list[str]:
    """Find the places that bear a text in their name: codes are asked for, but names are typed."""
    wanted = text.casefold()
    return [
        code
        for code, (_, place) in places.all.items()
        if wanted and any(wanted in place[f"name_{lang}"].casefold() for lang in LANGS)
    ]


def _name(places: Places, code: str) -> str:
    place = places.all[code][1]
    return f"{place['name_zh']} {place['name_en']}"
