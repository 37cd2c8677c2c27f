"""Short names of places, where the full ones do not fit."""

from __future__ import annotations

from atlas.model.country import Country
from atlas.model.text import Text


def short_province(code: str, *, country: Country) -> Text:
    """Return the short name of a province.

    Raises
    ------
    KeyError
        If the country has none of this code.
    """
    return country.provinces[code].short


def short_place(name: str) -> str:
    """Shorten the name of a city for a label: 哈尔滨市 → 哈尔滨; an English one stays."""
    return name.removesuffix("市") if len(name) > 2 else name
