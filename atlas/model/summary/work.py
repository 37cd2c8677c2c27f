"""The headline figures of work, schooling and cities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from atlas.model.published import OPTIONAL, optional_with, spread


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Units without shares, and their people."""

    units: int
    people: int


@dataclass(frozen=True, kw_only=True)
class GrowthLine:
    """A robust line of growth (%) on a share (%).

    Attributes
    ----------
    units
        Units with both.
    intercept, slope
        Of the Theil–Sen line.
    slope_low, slope_high
        The slope's 95 % interval.
    rank_correlation
        Spearman's.
    """

    units: int
    intercept: float | None
    slope: float | None
    slope_low: float | None
    slope_high: float | None
    rank_correlation: float | None


@dataclass(frozen=True, kw_only=True)
class ClaimCell:
    """Units by what people, services and manufacturing did, and their change of people."""

    people: str
    services: str
    manufacturing: str
    units: int
    change: int


@dataclass(frozen=True, kw_only=True)
class ClaimPlaces:
    """Units that speak for the lecture's claim: codes, the largest change first.

    Attributes
    ----------
    services_drew
        People gained, services' share rose, manufacturing's fell.
    manufacturing_lost
        People lost, manufacturing's share fell.
    """

    services_drew: Sequence[str]
    manufacturing_lost: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class YearlyEmployment:
    """Employment in one year as the National Bureau of Statistics publishes it.

    Attributes
    ----------
    shares
        Sector → share of people employed in %, at the end of the year.
    outside_farming
        People employed in the secondary and tertiary sector, where the source has them.
    """

    shares: Mapping[str, float]
    outside_farming: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class Pull:
    """Net migration 2010–2020 beside what stood before it, by rank.

    Attributes
    ----------
    units
        Units that know net migration and all three.
    rank_correlation
        ``services`` and ``manufacturing`` (shares of employment in 2010) and ``density`` (2010)
        → Spearman's correlation with the rate of net migration.
    joint
        The same → standardised coefficient where the ranks of net migration are regressed on
        the ranks of all three at once.
    """

    units: int
    rank_correlation: Mapping[str, float]
    joint: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Sectors:
    """Employment by sector, and how growth goes with it.

    Attributes
    ----------
    national
        Census year → sector → share in %.
    employed
        Census year → sector → people, estimated: sample persons of the long form times ten.
    yearly
        Year → what the National Bureau of Statistics publishes; it counts otherwise, farming
        above all.
    lecture_employed_millions
        What the lecture says of people employed outside farming, 2010 and 2022.
    left_out
        Level → census year → units and people without shares.
    growth
        Level → column of a share → line of growth on it; null with too few units.
    pull
        Level → net migration beside services, manufacturing and density; null where it is not
        known.
    claim
        Level → cells of the test of the claim.
    places
        Level → units that speak for it.
    """

    national: Mapping[str, Mapping[str, float | None]]
    employed: Mapping[str, Mapping[str, int]]
    yearly: Mapping[str, YearlyEmployment]
    lecture_employed_millions: Sequence[int]
    left_out: Mapping[str, Mapping[str, LeftOut]]
    growth: Mapping[str, Mapping[str, GrowthLine | None]]
    pull: Mapping[str, Pull | None]
    claim: Mapping[str, Sequence[ClaimCell]]
    places: Mapping[str, ClaimPlaces]


@dataclass(frozen=True, kw_only=True)
class SchoolingOfYear:
    """Schooling of the nation in one census, from rows whose levels are known.

    Attributes
    ----------
    mean_years
        Mean years of schooling at ages 6 and over.
    college_share
        Share with college, %.
    left_out_units, left_out_people
        Units without a mean, and their people.
    """

    mean_years: float | None
    college_share: float | None
    left_out_units: int
    left_out_people: int


@dataclass(frozen=True, kw_only=True)
class IncomeOnSchooling:
    """The logarithm of GDP per head regressed on mean years of schooling.

    Attributes
    ----------
    units
        Prefectures with both.
    correlation
        Pearson's r.
    pct_per_year
        By how many % income is higher where schooling is one year longer.
    lecture_pct_per_year
        What the lecture says.
    """

    units: int
    correlation: float | None = field(default=None, metadata=optional_with("pct_per_year"))
    pct_per_year: float | None = field(default=None, metadata=OPTIONAL)
    lecture_pct_per_year: int


@dataclass(frozen=True, kw_only=True)
class Schooling:
    """Schooling of the nation.

    Attributes
    ----------
    years
        Census year → its figures.
    change_years
        Change of the mean, years.
    units_compared, units_falling
        Units with both means, and those whose mean fell.
    gdp_per_head
        Census year → GDP per head on schooling.
    """

    years: Mapping[str, SchoolingOfYear] = field(metadata=spread())
    change_years: float | None = field(default=None, metadata=OPTIONAL)
    units_compared: int | None = field(default=None, metadata=OPTIONAL)
    units_falling: int | None = field(default=None, metadata=OPTIONAL)
    gdp_per_head: Mapping[str, IncomeOnSchooling] | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Growing cities by the ends of the ladder of schooling at which they drew people.

    Attributes
    ----------
    growing_cities
        All of them.
    both_ends, college_only, primary_or_less_only, neither
        By where they gained more than the nation's growth of that rung.
    rank_correlation
        Of the gains at the two ends.
    """

    growing_cities: int
    both_ends: int
    college_only: int
    primary_or_less_only: int
    neither: int
    rank_correlation: float | None


@dataclass(frozen=True, kw_only=True)
class PerDoubling:
    """How schooling differs where a city's urban area has twice the people.

    Attributes
    ----------
    cities
        Cities compared.
    mean_years
        Years more.
    college_share
        Points of the share with college more.
    """

    cities: int
    mean_years: float | None
    college_share: float | None


@dataclass(frozen=True, kw_only=True)
class CityFigures:
    """City sizes, schooling and growth.

    Attributes
    ----------
    classes, published_classes
        Class → number of cities: ours, and as published.
    names
        The large classes → names of their cities.
    by_class
        Class → column of the table of cities → figure.
    ladder, per_doubling
        How growth and size go with schooling.
    """

    classes: Mapping[str, int]
    published_classes: Mapping[str, int]
    names: Mapping[str, Sequence[str]]
    by_class: Mapping[str, Mapping[str, float | None]]
    ladder: Ladder
    per_doubling: PerDoubling
