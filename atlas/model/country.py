"""What a country is to the atlas: its censuses, divisions, codes, projection, line and names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from atlas.model.ground import Boundaries, DividingLine, Enlarged, Frame, Projection
from atlas.model.strict import Strict
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


@dataclass(frozen=True)
class Census(Strict):
    """One census.

    Attributes
    ----------
    year, day
        Its year and its reference day.
    list
        The year of the code list that its tabulation used.
    uplift
        The published total over the sum of its county table, where the table misses people.
    alike
        Whether its county table asks for ages, schooling, origin and industry as those of the
        other censuses so marked, so that their answers compare.
    zones
        Whether development zones have rows of their own beside counties.
    away
        Published figures of those who live away from their registration, people, by the fields of
        `atlas.model.summary.moves.PublishedAway`.
    """

    year: int
    day: dt.date
    list: int
    uplift: float | None = None
    alike: bool = False
    zones: bool = False
    away: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Period(Strict):
    """Censuses that units are made comparable over.

    Attributes
    ----------
    name
        As options and pages name it: its ends, such as ``2010-2020``.
    censuses
        Their years, ascending: those between the ends are comparable as well.
    compared
        Whether core and periphery, moves, work and schooling are measured between its ends.
    """

    name: str
    censuses: tuple[int, ...]
    compared: bool = False

    @property
    def ends(self) -> tuple[int, int]:
        """Return the first and the last year."""
        return self.censuses[0], self.censuses[-1]

    @property
    def span(self) -> str:
        """Return how columns name the ends: ``2010_2020``."""
        return "{}_{}".format(*self.ends)


UPPER = ("prefecture", "province")
"""The levels above the county, from the lower one up."""


@dataclass(frozen=True)
class Examples(Strict):
    """Places that the site takes as examples: ``pair`` is a prefecture beside its districts."""

    pair: str


@dataclass(frozen=True, eq=False)
class Country(Strict):
    """All that makes an atlas that of one country, as its TOML file has it.

    Attributes
    ----------
    id, name
        Its name in files, and in words.
    nation
        The code of the whole.
    tables
        Folders with a ``datapackage.json`` and its tables; the first that has a table is read.
    vocabulary
        A file whose texts take the place of those of ``atlas/catalogue/vocabulary.toml``.
    kind
        What the names of counties tell of them. A country whose names tell nothing has the column
        ``status`` in ``division_codes``.
    layers
        A folder of maps; None takes the packaged ones.
    census, period, boundaries, projection, frame, codes, line, examples, province, enlarged
        Each described with its own class.
    """

    id: str
    name: Text
    nation: str
    tables: tuple[Path, ...]
    census: tuple[Census, ...]
    period: tuple[Period, ...]
    boundaries: Boundaries
    projection: Projection
    frame: Frame
    codes: Codes
    line: DividingLine
    examples: Examples
    province: tuple[Province, ...]
    special_region: tuple[SpecialRegion, ...] = ()
    kind: tuple[Kind, ...] = ()
    enlarged: tuple[Enlarged, ...] = ()
    vocabulary: Path | None = None
    layers: Path | None = None

    @property
    def project(self) -> str:
        """Return what files and records of the atlas are named after."""
        return f"{self.id}-population-atlas"

    @property
    def crs(self) -> str:
        """Return the CRS of all boundaries and all outputs, in degrees."""
        return self.boundaries.crs

    @property
    def equal_area(self) -> str:
        """Return the projection of all areas and all maps, in metres."""
        return self.projection.proj

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Return the years of the censuses, ascending."""
        return tuple(census.year for census in self.census)

    @cached_property
    def latest(self) -> int:
        """Return the year of the last census: places are classed by their status then."""
        return self.years[-1]

    @cached_property
    def censuses(self) -> Mapping[int, Census]:
        """Return the censuses by year."""
        return {census.year: census for census in self.census}

    @cached_property
    def alike(self) -> tuple[int, ...]:
        """Return the censuses whose county tables ask alike."""
        return tuple(census.year for census in self.census if census.alike)

    @cached_property
    def lists(self) -> Mapping[int, int]:
        """Return the year of the code list that each census used, by the census."""
        return {census.year: census.list for census in self.census}

    @cached_property
    def status_year(self) -> int:
        """Return the year of the list by which places are classed and named."""
        return self.lists[self.latest]

    def uplift(self, year: int) -> float | None:
        """Return the factor of the people that a census table misses; None if it misses none."""
        return self.censuses[year].uplift if year in self.censuses else None

    @cached_property
    def first_list(self) -> int:
        """Return the year of the earliest list that a census used."""
        return min(self.lists.values())

    @cached_property
    def periods(self) -> Mapping[str, tuple[int, ...]]:
        """Return the years of each period by its name."""
        return {period.name: period.censuses for period in self.period}

    @cached_property
    def main(self) -> Period:
        """Return the latest period that people are compared over in full."""
        return [period for period in self.period if period.compared][-1]

    @cached_property
    def longest(self) -> Period:
        """Return the period of most censuses."""
        return max(self.period, key=lambda period: len(period.censuses))

    @cached_property
    def compared(self) -> tuple[int, int]:
        """Return the two censuses of `main`."""
        return self.main.ends

    @cached_property
    def span(self) -> str:
        """Return how columns name the years of `compared`: ``2010_2020``."""
        return self.main.span

    @cached_property
    def special(self) -> tuple[str, ...]:
        """Return the codes of the special regions."""
        return tuple(region.code for region in self.special_region)

    def is_special(self, code: str) -> bool:
        """Tell whether a division lies in a special region."""
        return self.codes.province(code) in self.special

    @cached_property
    def provinces(self) -> Mapping[str, Province]:
        """Return the provinces by code, in the order of codes."""
        return {province.code: province for province in self.province}

    @cached_property
    def coast(self) -> tuple[str, ...]:
        """Return the codes of the provinces of the coast."""
        return tuple(province.code for province in self.province if province.coast)

    @property
    def list_years(self) -> range:
        """Return the years whose code lists are followed: to those of the boundaries."""
        return range(self.first_list, self.boundaries.year + 1)

    @cached_property
    def sets(self) -> Mapping[str, tuple[int, ...]]:
        """Return the censuses that each unit set has the people of, by its id."""
        counties = {self.unit_set(period): period.censuses for period in self.period}
        return counties | dict.fromkeys(UPPER, self.years)

    def unit_set(self, period: Period | None = None) -> str:
        """Name the units of the county over a period (of `main` if None): ``county_2010_2020``."""
        return f"county_{(period or self.main).span}"

    @cached_property
    def crosswalks(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs of years that counts are led between: censuses, and to the boundaries.

        From a census to the next, from the first to the last, and from each to the boundaries.
        """
        nexts = list(pairwise(self.years))
        whole = (self.years[0], self.latest)
        between = nexts if whole in nexts else [*nexts, whole]
        return (*between, *((year, self.boundaries.year) for year in self.years))
