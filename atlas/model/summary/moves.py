"""The headline figures of moves: migration, children, registration, birth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from atlas.model.published import OPTIONAL


@dataclass(frozen=True, kw_only=True)
class StageFigures:
    """Net migration in one stage of life.

    Attributes
    ----------
    gaining_units, losing_units
        Units by the sign of their net migration.
    gross_gain
        Sum of the positive nets, people.
    small_base_units, small_base_people
        Units with too few expected survivors for a rate, and those survivors.
    """

    gaining_units: int
    losing_units: int
    gross_gain: int
    small_base_units: int
    small_base_people: int


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far estimated net migration agrees with the published net of five years.

    Attributes
    ----------
    provinces
        Provinces compared.
    correlation
        Pearson's r of the people.
    correlation_of_rates
        Pearson's r of the rates: ours per expected survivor, theirs per person counted in the
        later census.
    rank_correlation
        Spearman's, of the people.
    same_sign
        Provinces that gain in both figures, or lose in both.
    """

    provinces: int
    correlation: float
    correlation_of_rates: float
    rank_correlation: float
    same_sign: int


@dataclass(frozen=True, kw_only=True)
class KindFigures:
    """Net migration of the county units of one kind.

    Attributes
    ----------
    units
        Units estimated.
    losing_units
        Those that lose.
    losing_share
        Their share, 0–1.
    net_migration
        Of all of them together, people.
    people
        People at the end.
    """

    units: int
    losing_units: int
    losing_share: float | None
    net_migration: int
    people: int


@dataclass(frozen=True, kw_only=True)
class NetMigration:
    """Net migration (estimated, census survival ratio) of the county units.

    Attributes
    ----------
    gaining_units, losing_units
        Units by the sign of their net migration.
    gross_gain
        Sum of the positive unit totals, people.
    units
        Units estimated.
    losing_share
        Share of those that lose, 0–1.
    people_in_losing_share
        Share of all people at the end who live in those, 0–1.
    cohorts_share
        Share of all people at the end who are in the headline's cohorts, 0–1.
    stages
        Stage of life → its figures.
    infants
        Census year → people of the youngest cohort, which the headline leaves out.
    without_age
        Census year → people of unknown age.
    left_out_units
        Units that cannot be estimated.
    gaining_area_share
        Share of the land of gaining units, 0–1, of all units with an area.
    five_year_check
        Period → agreement of the provinces with the published nets.
    natural_increase_check
        Pearson's r, over provinces, of net migration with the change of ten years less ten
        times the natural increase of 2010.
    by_kind_of_unit
        ``district``, ``county_level_city``, ``county`` or ``other`` → its figures.
    """

    gaining_units: int
    losing_units: int
    gross_gain: int
    units: int
    losing_share: float | None
    people_in_losing_share: float | None
    cohorts_share: float | None
    stages: Mapping[str, StageFigures]
    infants: Mapping[str, int]
    without_age: Mapping[str, int]
    left_out_units: int
    gaining_area_share: float | None = field(default=None, metadata=OPTIONAL)
    five_year_check: Mapping[str, Agreement] | None = field(default=None, metadata=OPTIONAL)
    natural_increase_check: float | None = field(default=None, metadata=OPTIONAL)
    by_kind_of_unit: Mapping[str, KindFigures] | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class UnitsAndPeople:
    """Units, and the people who live in them at the end."""

    units: int
    people: int


@dataclass(frozen=True, kw_only=True)
class PartsOfGrowth:
    """Change of a territory told apart into net migration and the rest.

    Attributes
    ----------
    units
        County units whose parts are known.
    population
        Census year → their people.
    change
        People; the two parts add up to it.
    net_migration
        Of those aged 5 and over at the start (estimated), people.
    rest
        Births less deaths, moves of children born since or under five at the start, and the
        error of the estimate: people.
    change_pct, net_migration_pct, rest_pct
        The same, % of the people at the start.
    ways
        Way of `atlas.measures.migration.growth_parts.WAYS` → units and people that go it.
    """

    units: int
    population: Mapping[str, int]
    change: int
    net_migration: int
    rest: int
    change_pct: float | None
    net_migration_pct: float | None
    rest_pct: float | None
    ways: Mapping[str, UnitsAndPeople]


@dataclass(frozen=True, kw_only=True)
class GrowthParts:
    """What growth consists of, by territory, of the county units of one period.

    Attributes
    ----------
    nation
        All units. Net migration sums to about 0 by construction.
    provinces
        Province → its units.
    line
        ``southeast``, ``northwest`` and ``straddling`` → the units wholly on one side of the
        Heihe–Tengchong line, and those that it crosses.
    coast
        ``coast`` (the ten eastern provinces of the National Bureau of Statistics) and
        ``inland`` → their units.
    """

    nation: PartsOfGrowth
    provinces: Mapping[str, PartsOfGrowth]
    line: Mapping[str, PartsOfGrowth]
    coast: Mapping[str, PartsOfGrowth]


@dataclass(frozen=True, kw_only=True)
class ChildrenFigures:
    """Children of a census.

    Attributes
    ----------
    children
        People aged 0–14.
    share
        Their share of residents, %.
    per_100_adults
        Children per 100 adults of 25–49.
    boys_per_100_girls
        Of the children.
    units_80_per_100_adults
        Units with 80 children or more per 100 adults of 25–49.
    """

    children: int
    share: float | None
    per_100_adults: float | None
    boys_per_100_girls: float | None
    units_80_per_100_adults: int


@dataclass(frozen=True, kw_only=True)
class CohortFigures:
    """Children under five, the same ten years later, and the ratio of the second to the first."""

    under_5: int
    aged_10_14: int
    ratio: float | None


@dataclass(frozen=True, kw_only=True)
class YoungestCohort:
    """The youngest cohort ten years on: of the nation, and of provinces by code."""

    nation: CohortFigures
    provinces: Mapping[str, CohortFigures]


@dataclass(frozen=True, kw_only=True)
class PublishedAway:
    """Published figures of people who live away from their registration.

    Attributes
    ----------
    all
        All of them.
    within_one_city
        Those within and between the districts of one city.
    floating
        The floating population (liudong renkou): the others.
    other_province
        Those registered in another province.
    """

    all: int | None = field(default=None, metadata=OPTIONAL)
    within_one_city: int | None = field(default=None, metadata=OPTIONAL)
    floating: int
    other_province: int


@dataclass(frozen=True, kw_only=True)
class AwayFigures:
    """People who live away from their registration, in one census.

    Attributes
    ----------
    all
        All of them.
    same_county, same_province, within_province, other_province
        By the place of their registration; 2000 does not tell the first two apart.
    share, other_province_share
        In % of residents where both are known.
    units_half_away
        Units where half the residents or more live away.
    floating
        The floating population, as far as the county table tells it.
    residents_per_registered
        Residents per person registered there.
    published
        Published figures.
    """

    all: int
    same_county: int | None = field(default=None, metadata=OPTIONAL)
    same_province: int | None = field(default=None, metadata=OPTIONAL)
    within_province: int
    other_province: int
    share: float | None
    other_province_share: float | None
    units_half_away: int
    floating: int | None = field(default=None, metadata=OPTIONAL)
    residents_per_registered: float | None = field(default=None, metadata=OPTIONAL)
    published: PublishedAway | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class LargestStock:
    """The largest stock by province of birth and of residence, and its share of all in %."""

    birth_code: str
    residence_code: str
    sample_persons: int
    share_pct: float


@dataclass(frozen=True, kw_only=True)
class BirthStocks:
    """People born in another province.

    Attributes
    ----------
    sample_persons
        Persons of the long form's sample.
    people
        People that these stand for; null in 2000.
    largest
        The largest stock.
    """

    sample_persons: int
    people: int | None
    largest: LargestStock
