"""Where the files of cards are, and which of them a build draws."""

from __future__ import annotations

from typing import Final

from atlas.places.facts import Places
from atlas.places.seats import read_seats

FOLDER: Final = "cards"


def card_name(code: str, lang: str) -> str:
    """Name of a card's file."""
    return f"{code}.{lang}.png"


def card_path(code: str, lang: str) -> str:
    """Address of a card from the root of the site."""
    return f"{FOLDER}/{card_name(code, lang)}"


def capital_codes(places: Places) -> list[str]:
    """List the capitals of provinces among the places: those whose cards a build draws."""
    seats = read_seats(country=places.dataset.country)
    capitals = seats.index[seats["capital_of"].notna()]
    return sorted(str(code) for code in capitals if code in places.prefectures)
