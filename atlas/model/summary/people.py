"""The headline figures of counts: whom they are over, who declined, where gains landed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from atlas.model.published import OPTIONAL, UNPUBLISHED, keyed, optional_with, spread


@dataclass(frozen=True, kw_only=True)
class BaseFigures:
    """Whom the comparisons of a period are over.

    Attributes
    ----------
    units
        Units that all its censuses count.
    people
        Census year → people in them.
    left_out_units
        The other units.
    left_out_people
        Census year → people whom the packaged census counts in those.
    share_of_packaged_people
        Share of the packaged people who live in the units, 0–1, in the poorest of the years.
    """

    units: int
    people: Mapping[str, int]
    left_out_units: int
    left_out_people: Mapping[str, int]
    share_of_packaged_people: float


@dataclass(frozen=True, kw_only=True)
class GrowthFigures:
    """Growth of the county units from the first to the last census of a period.

    Attributes
    ----------
    count
        Units that one of the censuses counts.
    compared
        Units counted in both.
    declining
        Units of those compared that lost people.
    declining_share
        Share of them, 0–1; null if none is compared.
    population_in_declining
        People in them at the end.
    population_in_declining_share
        Share of those, 0–1.
    left_out_units
        Units without a count in one of the years.
    left_out_people
        Census year → people counted in those.
    uniform_uplift
        Factor by which the first count is raised for those whom it missed, where it needs that.
    declining_uniform_uplift
        Decliners once it is raised by the same factor everywhere.
    declining_share_uniform_uplift
        Share of them, 0–1.
    comparability
        Word of comparability → units that bear it.
    not_counted
        Units drawn and not counted.
    """

    count: int
    compared: int
    declining: int
    declining_share: float | None
    population_in_declining: int
    population_in_declining_share: float | None
    left_out_units: int
    left_out_people: Mapping[str, int]
    uniform_uplift: float | None = field(default=None, metadata=OPTIONAL)
    declining_uniform_uplift: int | None = field(default=None, metadata=OPTIONAL)
    declining_share_uniform_uplift: float | None = field(
        default=None, metadata=optional_with("uniform_uplift")
    )
    comparability: Mapping[str, int] | None = field(default=None, metadata=OPTIONAL)
    not_counted: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class LargestGain:
    """The unit that gained most people, by its code."""

    code: str
    gain: int


@dataclass(frozen=True, kw_only=True)
class ProvinceOfGains:
    """The province with most of the units that hold half of all gains, by its code."""

    code: str
    units: int


@dataclass(frozen=True, kw_only=True)
class LocalGains:
    """Gains of a period, and the fewest units that hold half of them.

    Attributes
    ----------
    units
        Units with a known change.
    gaining
        Those of them that gained.
    gross_gain
        People gained in them.
    half_units
        The fewest units that hold half of it.
    half_gain
        People gained in those.
    half_area_km2
        Their area.
    half_area_share
        Its share of the area of all units, 0–1; null without any.
    half_people_share
        Share of all people at the start who lived there, 0–1; null without any.
    largest, province
        Null where no unit gained.
    """

    units: int
    gaining: int
    gross_gain: int
    half_units: int
    half_gain: int
    half_area_km2: float
    half_area_share: float | None
    half_people_share: float | None
    largest: LargestGain | None
    province: ProvinceOfGains | None


@dataclass(frozen=True, kw_only=True)
class ProvinceChange:
    """How the estimate of one province changed: people, and % of the first estimate."""

    change: int
    change_pct: float


@dataclass(frozen=True, kw_only=True)
class SinceTheCensus:
    """Year-end estimates of the provinces since the last census; estimates, and no counts.

    Attributes
    ----------
    first_year, last_year
        The year of the last census, and the last one that is estimated.
    people
        Year → people of the provinces together, without servicemen; 2010 lacks 4.65 million
        whose residence was hard to determine.
    change, change_pct
        Of the provinces together, from the first to the last of the two years.
    grew, fell, unchanged
        How many provinces did; to 10,000 people, as the estimates are published.
    largest_gain
        The province that gained most people.
    provinces
        Province → how it changed.
    """

    first_year: int
    last_year: int
    people: Mapping[str, int]
    change: int
    change_pct: float
    grew: int
    fell: int
    unchanged: int
    largest_gain: LargestGain
    provinces: Mapping[str, ProvinceChange]


@dataclass(frozen=True, kw_only=True)
class DensityClass:
    """The units of one class of density in the first census, and their people.

    Attributes
    ----------
    lower, upper
        People per km² at which the class begins and ends; null at the open ends.
    units
        Units of the class with both counts.
    people_before, people_after
        Their people in the two censuses.
    change_pct
        Change in %; null where nobody lived.
    """

    lower: int | None = field(metadata=keyed("from"))
    upper: int | None = field(metadata=keyed("to"))
    units: int
    people_before: int
    people_after: int
    change_pct: float | None


@dataclass(frozen=True, kw_only=True)
class PairFigures:
    """A prefecture as a whole beside its districts.

    Attributes
    ----------
    code
        Code of the prefecture.
    name
        Its name in English, without what it is.
    population
        Census year → people of the whole; null where not counted.
    change_pct
        Change of the whole in %.
    districts
        Name of a district → its change in %, the strongest growth first.
    chinese
        Name in English → name in Chinese, of the whole and its districts.
    """

    code: str
    name: str
    population: Mapping[str, int | float | None] = field(metadata=spread("population_{}"))
    change_pct: int | float | None
    districts: Mapping[str, float]
    chinese: Mapping[str, str] = field(default_factory=dict, metadata=UNPUBLISHED)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far a column of a user's table reaches.

    Attributes
    ----------
    unit_set
        The units that it is of.
    units, units_with_value
        Units that are counted, and those of them that have a value.
    people_share
        Census year → share of the people in those, 0–1.
    """

    unit_set: str
    units: int
    units_with_value: int
    people_share: Mapping[str, float | None] = field(metadata=spread("people_{}_share"))
