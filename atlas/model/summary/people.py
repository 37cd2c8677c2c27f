"""Headline figures of people: who moved, who lives away, who lives in the country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from atlas.model.figures import UNPUBLISHED, Figures, keyed, optional_with, spread


class BaseFigures(Figures):
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


class GrowthFigures(Figures):
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
        People in them in the last census.
    population_in_declining_share
        Share of all people of the last census who live in them, 0–1.
    population_before_in_declining_share
        Share of all people of the first census who lived in them, 0–1: larger, for they lost some.
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
    population_before_in_declining_share: float | None
    left_out_units: int
    left_out_people: Mapping[str, int]
    uniform_uplift: float | None = None
    declining_uniform_uplift: int | None = None
    declining_share_uniform_uplift: float | None = field(
        default=None, metadata=optional_with("uniform_uplift")
    )
    comparability: Mapping[str, int] | None = None
    not_counted: int | None = None


class LargestGain(Figures):
    """The unit that gained most people, by its code."""

    code: str
    gain: int


class ProvinceOfGains(Figures):
    """The province with most of the units that hold half of all gains, by its code."""

    code: str
    units: int


class LocalGains(Figures):
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


class ProvinceChange(Figures):
    """How the estimate of one province changed: people, and % of the first estimate."""

    change: int
    change_pct: float


class RegistrationSurvey(Figures):
    """Who lived away from their registration in a survey since the last census: no count.

    Attributes
    ----------
    year
        Of the survey: 1 November.
    away
        People who live away from where they are registered.
    floating
        The floating population: without those within the districts of one city.
    sample
        People who were asked.
    sample_pct
        Share of all people, in per cent.
    """

    year: int
    away: int
    floating: int
    sample: int
    sample_pct: float


class SinceTheCensus(Figures):
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
    registration_survey
        The last survey since the census, for the country; null where there is none.
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
    registration_survey: RegistrationSurvey | None = None


class DensityClass(Figures):
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


class PairFigures(Figures):
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


class Reach(Figures):
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


class StageFigures(Figures):
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


class Agreement(Figures):
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


class UnitsAndPeople(Figures):
    """Units, and the people who live in them."""

    units: int
    people: int


class KindFigures(Figures):
    """How many county units of one kind gained or lost by migration.

    Attributes
    ----------
    units
        Units estimated.
    directions
        ``gained``, ``lost``, ``cannot_be_told`` → units, and their people at the start.
    """

    units: int
    directions: Mapping[str, UnitsAndPeople]


class StudentGains(Figures):
    """How much of the gains at 15–19 went to university towns.

    Attributes
    ----------
    towns
        Units marked as university towns.
    gains_share
        Their share of all gains of those aged 15–19 at the end, 0–1; null without gains.
    people_share
        Their share of all people at the end, 0–1.
    """

    towns: int
    gains_share: float | None
    people_share: float | None


class NetMigration(Figures):
    """Net migration (estimated) of the county units.

    Attributes
    ----------
    gaining_units, losing_units
        Units by the sign of their net migration.
    gross_gain
        Sum of the positive unit totals, people.
    units
        Units estimated.
    cohorts_share
        Share of all people at the end who are in the cohorts aged 15 and over, 0–1.
    stages
        Stage of life → its figures.
    students
        What university towns gained of those aged 15–19.
    infants
        Census year → people of the youngest cohort.
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
    directions
        As of a kind of unit, of all.
    """

    gaining_units: int
    losing_units: int
    gross_gain: int
    units: int
    cohorts_share: float | None
    stages: Mapping[str, StageFigures]
    students: StudentGains
    infants: Mapping[str, int]
    without_age: Mapping[str, int]
    left_out_units: int
    gaining_area_share: float | None = None
    five_year_check: Mapping[str, Agreement] | None = None
    natural_increase_check: float | None = None
    by_kind_of_unit: Mapping[str, KindFigures] | None = None
    directions: Mapping[str, UnitsAndPeople] | None = None


class PartsOfGrowth(Figures):
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
        The estimate, people.
    net_low, net_high
        Its interval, which holds nine in ten, people.
    p_gain
        Probability that the territory gained by migration, 0–1.
    direction
        ``gained``, ``lost`` or ``cannot_be_told``.
    rest
        Births less deaths, and people whom only one census counts: people.
    change_pct
        The change, % of the people at the start.
    ways
        Way of `atlas.measures.migration.cohorts.WAYS` → units and people that go it.
    """

    units: int
    population: Mapping[str, int]
    change: int
    net_migration: int
    net_low: int
    net_high: int
    p_gain: float
    direction: str
    rest: int
    change_pct: float | None
    ways: Mapping[str, UnitsAndPeople]


class GrowthParts(Figures):
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


class ChildrenFigures(Figures):
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


class CohortFigures(Figures):
    """Children under five, the same ten years later, and the ratio of the second to the first."""

    under_5: int
    aged_10_14: int
    ratio: float | None


class YoungestCohort(Figures):
    """The youngest cohort ten years on: of the nation, and of provinces by code."""

    nation: CohortFigures
    provinces: Mapping[str, CohortFigures]


class PublishedAway(Figures):
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

    all: int | None = None
    within_one_city: int | None = None
    floating: int
    other_province: int


class AwayFigures(Figures):
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
        County units of the longest period where half the residents or more live away; None where
        they are not made.
    floating
        The floating population, as far as the county table tells it.
    residents_per_registered
        Residents per person registered there.
    published
        Published figures.
    """

    all: int
    same_county: int | None = None
    same_province: int | None = None
    within_province: int
    other_province: int
    share: float | None
    other_province_share: float | None
    units_half_away: int | None = None
    floating: int | None = None
    residents_per_registered: float | None = None
    published: PublishedAway | None = None


class LargestStock(Figures):
    """The largest stock by province of birth and of residence, and its share of all in %."""

    birth_code: str
    residence_code: str
    sample_persons: int
    share_pct: float


class BirthStocks(Figures):
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


class KindOfMove(Figures):
    """Moves of one kind: people, and their share of all who moved, 0–1."""

    people: int
    share: float


class LargestMove(Figures):
    """The largest move between two provinces, with its 95 % interval: people."""

    origin_code: str
    destination_code: str
    people: int
    low: int
    high: int


class DrawnMoves(Figures):
    """Arrows of a map from so many people on, and the share of all movers that they show, 0–1."""

    arrows: int
    share: float


class MovesFigures(Figures):
    """Moves between provinces within the five years of a period, of people aged 5 and over.

    Attributes
    ----------
    instrument
        ``census`` (long form, a tenth of the households) or ``survey`` (1 %).
    people, sample_persons
        All who lived in another province five years before, and how many of them were asked.
    kinds
        Kind of `atlas.measures.migration.province_moves.KINDS` → its people.
    net_over_gross
        What the provinces gained together, per mover, 0–1.
    net_of_pairs_over_gross
        What is left per mover when the two ways between each pair are set off.
    mean_distance_km
        Between the centres of people of the two provinces, straight; null without boundaries.
    largest
        The largest move.
    arrivals_share, leavers_share
        Province → its share of all who moved, by where they live and where they lived, 0–1.
    drawn
        People from which a move is drawn → what the map then shows.
    """

    instrument: str
    people: int
    sample_persons: int
    kinds: Mapping[str, KindOfMove]
    net_over_gross: float
    net_of_pairs_over_gross: float
    mean_distance_km: float | None
    largest: LargestMove
    arrivals_share: Mapping[str, float]
    leavers_share: Mapping[str, float]
    drawn: Mapping[str, DrawnMoves]


class MigrationIndices(Figures):
    """Indices of the moves between provinces within the five years of a period.

    Attributes
    ----------
    provinces, moved_sample_persons
        Provinces between which moves count, and the persons of the sample who moved.
    moved
        People aged 5 and over who lived in another province five years before; null, as all of
        people are, where it is not known what share of them the sample is.
    people_at_end, people_5_plus_at_end
        People at the end of the period, of all ages and aged 5 and over; null where not known.
    intensity_pct, intensity_5_plus_pct
        Those who moved per 100 of either.
    effectiveness_pct
        What is left, of 100 who came or left, once arrivals and departures are set off.
    net_rate_pct
        People whom moves shifted to other provinces per 100 people.
    flow_gini, flow_variation
        Gini index and coefficient of variation of the flows.
    half_flows
        The fewest flows that hold half of those who moved.
    distance_exponent, distance_exponent_se
        Power of the distance by which moves fall off, and its dyadic-robust standard error; null
        without the centres of all provinces, and where who sends and who draws explains the
        distances, as between three provinces.
    median_distance_km
        Half of those who moved went no further, between centres of people; null like these.
    distance_exponent_change, distance_exponent_change_se
        Change of the exponent since the first period, and its standard error with both periods
        estimated together; null in the first period, and as these are.
    """

    provinces: int
    moved_sample_persons: int
    moved: int | None
    people_at_end: int | None
    people_5_plus_at_end: int | None
    intensity_pct: float | None
    intensity_5_plus_pct: float | None
    effectiveness_pct: float
    net_rate_pct: float | None
    flow_gini: float
    flow_variation: float
    half_flows: int
    distance_exponent: float | None
    distance_exponent_se: float | None
    median_distance_km: float | None
    distance_exponent_change: float | None
    distance_exponent_change_se: float | None


class FiveYearMoves(Figures):
    """People who lived in another province five years before, and every province's net by code."""

    people: int
    net: Mapping[str, int]


class NetByMeasures(Figures):
    """Net migration of a place between the censuses compared, people.

    Attributes
    ----------
    measures
        Measure of `atlas.measures.migration.net_by_measures.MEASURES` → people.
    first_half, second_half
        The balances of the two periods of five years.
    net_migration, low, high
        The estimate and its interval, which holds nine in ten.
    p_gain
        Probability that the place gained, 0–1.
    direction
        ``gained``, ``lost`` or ``cannot_be_told``.
    """

    measures: Mapping[str, int]
    first_half: int
    second_half: int
    net_migration: int
    low: int
    high: int
    p_gain: float
    direction: str


class NetMigrationMeasures(Figures):
    """Net migration as estimated, and by other measures.

    Attributes
    ----------
    places
        Region or code of a province → its estimate and what it is checked by.
    directions
        Direction → provinces.
    unexplained
        Change of the whole country less its natural change by yearly rates, people: error of
        these, for hardly anybody moves abroad.
    """

    places: Mapping[str, NetByMeasures]
    directions: Mapping[str, int]
    unexplained: int


class ResidentFigures(Figures):
    """Residents of a census; null where it does not tell.

    Attributes
    ----------
    aged_65_plus_share
        People aged 65 and over, % of residents.
    old_age_dependency, child_dependency
        People aged 65 and over, and aged 0–14, per 100 aged 15–64.
    household_size
        People per family household.
    one_person_households_share
        Of family households, %.
    boys_per_100_girls_0_4, children_per_1000_women
        Of children aged 0–4; women aged 15–49.
    birth_rate, death_rate
        Of the year before the census, per 1,000 residents.
    minority_share, urban_share
        % of residents; what is urban follows each census's own rule.
    non_agricultural_share
        Non-agricultural registration, %: of both kinds in 2000, of residents in 2010.
    """

    aged_65_plus_share: float | None
    old_age_dependency: float | None
    child_dependency: float | None
    household_size: float | None
    one_person_households_share: float | None
    boys_per_100_girls_0_4: float | None
    children_per_1000_women: float | None
    birth_rate: float | None
    death_rate: float | None
    minority_share: float | None
    non_agricultural_share: float | None
    urban_share: float | None
