"""How a country is divided, and how its divisions are coded and named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from atlas.country.strict import Strict
from atlas.model.text import Text


@dataclass(frozen=True)
class Codes(Strict):
    """How divisions are coded, as text: each begins with the digits of those it lies in.

    Attributes
    ----------
    of
        What a code is, as messages ask for one.
    pattern
        Regular expression of a county's code.
    without_code
        Stand-ins for rows of a census without a code: the prefecture of each.
    length
        Length of every code: those of provinces and prefectures are filled up with 0.
    province_digits, prefecture_digits
        Length of the part that names the province, and the prefecture.
    municipalities
        Provinces that are their own prefecture, by the digits of provinces.
    published
        Regular expression of every code in published tables; None promises nothing.
    """

    of: str
    pattern: str
    length: int
    province_digits: int
    prefecture_digits: int
    without_code: Mapping[str, str] = field(default_factory=dict)
    municipalities: frozenset[str] = frozenset()
    published: str | None = None

    @cached_property
    def county(self) -> re.Pattern[str]:
        """Return what every county's code matches."""
        return re.compile(self.pattern)

    def province(self, code: str) -> str:
        """Return the code of the province that a division lies in."""
        return code[: self.province_digits].ljust(self.length, "0")

    def prefecture(self, code: str) -> str:
        """Return the code of the prefecture that a code begins with, whether or not it exists."""
        return code[: self.prefecture_digits].ljust(self.length, "0")

    def is_upper(self, code: str) -> bool:
        """Tell whether a code is that of a prefecture or a province, and of no county."""
        return code == self.prefecture(code)

    def is_municipality(self, code: str) -> bool:
        """Tell whether a division lies in a province that is its own prefecture."""
        return code[: self.province_digits] in self.municipalities


@dataclass(frozen=True)
class Kind(Strict):
    """What a county-level division is, by the ending of its name.

    Attributes
    ----------
    id
        ``district``, which are the core of a prefecture, ``county_level_city`` or ``county``.
    endings, but
        How names of this kind end, and what ends alike and is none.
    within
        How the name of the prefecture must end; else the division is ``other``.
    """

    id: str
    endings: tuple[str, ...]
    but: tuple[str, ...] = ()
    within: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Province(Strict):
    """A province: its short name, its sign, and whether it is one of the coast's."""

    code: str
    short: Text
    sign: Text
    coast: bool = False


@dataclass(frozen=True)
class SpecialRegion(Strict):
    """A part of the country that is counted apart: a name on maps, and no figures."""

    code: str
    name: Text
