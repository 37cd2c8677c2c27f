"""The headline figures of the split by the Heihe–Tengchong line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from atlas.model.published import OPTIONAL, spread


@dataclass(frozen=True, kw_only=True)
class SideFigures:
    """People and area on either side, units divided by one rule.

    Attributes
    ----------
    population_share_southeast
        Share of people south-east, 0–1; null if nobody was counted.
    area_share_southeast
        Share of area south-east, 0–1; null without any area.
    people_southeast, people_northwest
        The two sum to all people of the units that were split.
    area_km2_southeast, area_km2_northwest
        Area of the same units.
    density_southeast, density_northwest
        People per km²; null without any area.
    left_out_units, left_out_people
        Units without a count or without a known side, and the people counted in them.
    """

    population_share_southeast: float | None
    area_share_southeast: float | None
    people_southeast: int
    people_northwest: int
    area_km2_southeast: float
    area_km2_northwest: float
    density_southeast: float | None
    density_northwest: float | None
    left_out_units: int
    left_out_people: int


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """What a grid could not decide of the straddling units that are counted.

    Attributes
    ----------
    units_by_grid, units_by_area
        Units that the grid divides, and those without people on it, which area divides.
    people_by_area
        People in the latter.
    partly_covered
        Codes of the units that the grid covers to less than 99 %.
    """

    units_by_grid: int
    units_by_area: int
    people_by_area: int
    partly_covered: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class GridSplit:
    """People on either side where a population grid divides the straddling units.

    Attributes
    ----------
    population_share_southeast
        Share of people south-east, 0–1; null if nobody was counted.
    people_southeast, people_northwest
        The two sum to all people of the units that were split.
    units_by_grid, units_by_area, people_by_area, partly_covered
        What the grid could not decide: see `Undecided`.
    """

    population_share_southeast: float | None
    people_southeast: int
    people_northwest: int
    units_by_grid: int
    units_by_area: int
    people_by_area: int
    partly_covered: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Share of people south-east (0–1) whatever the straddlers look like inside.

    Attributes
    ----------
    population_share_southeast_min
        With everyone of the straddling units north-west.
    population_share_southeast_max
        With everyone of them south-east.
    """

    population_share_southeast_min: float | None
    population_share_southeast_max: float | None


@dataclass(frozen=True, kw_only=True)
class CensusSplit:
    """The split of one census.

    Attributes
    ----------
    area_split
        Straddling units divided by area.
    representative_point
        Each unit on the side of its representative point.
    grid_split
        Straddling units divided by the user's grid.
    bounds
        What no way to divide them can leave.
    straddling_units, straddling_people
        Counted units that the line crosses, and their people.
    straddling_people_share
        Share of those, 0–1.
    """

    area_split: SideFigures
    representative_point: SideFigures
    grid_split: GridSplit | None = field(default=None, metadata=OPTIONAL)
    bounds: Bounds
    straddling_units: int
    straddling_people: int
    straddling_people_share: float | None


@dataclass(frozen=True, kw_only=True)
class SideGrowth:
    """Growth of the units on one side, or across the line.

    Attributes
    ----------
    units
        Units counted in both censuses.
    population
        Census year → their people.
    change_pct
        Change in %; null without anyone at the start.
    """

    units: int
    population: Mapping[str, int] = field(metadata=spread("population_{}"))
    change_pct: float | None


@dataclass(frozen=True, kw_only=True)
class GrowthBySide:
    """Growth of units wholly on one side, and of the straddlers."""

    southeast: SideGrowth
    northwest: SideGrowth
    straddling: SideGrowth


@dataclass(frozen=True, kw_only=True)
class LineFigures:
    """The split of every census.

    Attributes
    ----------
    censuses
        Census year → its split.
    growth
        Period ``A_B`` → growth by side.
    units
        Figure → what it is in.
    """

    censuses: Mapping[str, CensusSplit]
    growth: Mapping[str, GrowthBySide]
    units: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class WorkedExample:
    """The straddling unit with the most people that the grid decides.

    Attributes
    ----------
    code, name_zh, name_en
        The unit.
    year
        The census.
    grid_people_southeast, grid_people_northwest
        What the grid has on either side, rounded.
    share
        Share of those south-east, 0–1.
    population
        People counted.
    people_southeast, people_southeast_by_area
        People south-east by the grid, and by area.
    """

    code: str
    name_zh: str
    name_en: str
    year: int
    grid_people_southeast: int
    grid_people_northwest: int
    share: float
    population: int
    people_southeast: int
    people_southeast_by_area: int


@dataclass(frozen=True, kw_only=True)
class LineGrid:
    """The user's grid that divides the straddling units, and one of them worked out."""

    file: str
    kind: str
    example: WorkedExample | None
