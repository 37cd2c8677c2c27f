"""Headline figures of places: the line, centres, concentration, work, and how sure all is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from atlas.model.figures import Figures, optional_with, spread


class SideFigures(Figures):
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


class Undecided(Figures):
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


class GridSplit(Figures):
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


class Bounds(Figures):
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


class CensusSplit(Figures):
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
    grid_split: GridSplit | None = None
    bounds: Bounds
    straddling_units: int
    straddling_people: int
    straddling_people_share: float | None


class SideGrowth(Figures):
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


class ChangeOfShare(Figures):
    """How far the share south-east moved, with each straddler divided alike in both years.

    Attributes
    ----------
    together_low, together_high
        In points, with all people of the straddlers on the same side; null without anyone.
    apart_low, apart_high
        With each straddler on the side that makes the change least, and most: no division that
        stays as it is can leave these.
    """

    together_low: float | None
    together_high: float | None
    apart_low: float | None
    apart_high: float | None


class GrowthBySide(Figures):
    """Growth of units wholly on one side, and of the straddlers; and of the share south-east."""

    southeast: SideGrowth
    northwest: SideGrowth
    straddling: SideGrowth
    change_of_share: ChangeOfShare


class WorkedExample(Figures):
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


class LineGrid(Figures):
    """The user's grid that divides the straddling units, and one of them worked out."""

    file: str
    kind: str
    example: WorkedExample | None


class PeopleOfParts(Figures):
    """People of a census by the part that they live in: all of the country."""

    core: int
    periphery: int
    unclassified: int
    left_out: int


class GrowthBounds(Figures):
    """Between what a growth lies, where not everybody of the first census is placed for certain.

    Attributes
    ----------
    low, high
        Change in %.
    people
        The fewest and the most people of the first census.
    """

    low: float | None
    high: float | None
    people: Sequence[int]


class CoreFigures(Figures):
    """Core and periphery of prefectures under one definition.

    Attributes
    ----------
    prefectures, all_prefectures
        Those with a type, and all.
    declining
        Those typed that decline as a whole.
    declining_with_growing_core
        Those of them whose core grows.
    core_growth_pct, periphery_growth_pct
        Change in % over all typed prefectures together.
    all_core_growth_pct, all_periphery_growth_pct
        Change in % over every core unit of the country, and over every other one.
    people
        Census year → people of the parts.
    left_out
        Codes of prefectures of which a census does not tell the parts apart, or that it does
        not count.
    types
        Type → prefectures.
    untyped
        Reason → codes of prefectures without a type.
    all_core_growth_bounds, all_periphery_growth_bounds
        Between what the last two lie, for townships do not place everybody for certain.
    """

    prefectures: int
    all_prefectures: int
    declining: int
    declining_with_growing_core: int
    core_growth_pct: float | None
    periphery_growth_pct: float | None
    all_core_growth_pct: float | None
    all_periphery_growth_pct: float | None
    people: Mapping[str, PeopleOfParts]
    left_out: Sequence[str]
    types: Mapping[str, int]
    untyped: Mapping[str, Sequence[str]]
    all_core_growth_bounds: GrowthBounds | None = None
    all_periphery_growth_bounds: GrowthBounds | None = None


class OutsideDenseCore(Figures):
    """The districts that the dense core leaves out.

    Attributes
    ----------
    districts, people
        How many, and their people of 2020.
    codes
        All of them.
    notable
        Those among them that a reader would look for.
    """

    districts: int
    people: int
    codes: Sequence[str]
    notable: Sequence[str]


class Indices(Figures):
    """Inequality across units; the parts of Theil's index only where there are groups."""

    gini: float
    theil: float
    theil_between: float | None = None
    theil_within: float | None = None


class IndicesOfYear(Figures):
    """Inequality of people, GDP, and GDP per head weighted by people."""

    population: Indices
    gdp: Indices
    gdp_per_head: Indices


class PanelCoverage(Figures):
    """Whom a panel covers in one year.

    Attributes
    ----------
    units, people
        Its units, and their people.
    people_left_out
        The nation's other people.
    people_share
        Share of the nation's people in the units, 0–1.
    """

    units: int
    people: int
    people_left_out: int
    people_share: float

    @classmethod
    def of(cls, units: int, people: int, nation: int) -> PanelCoverage:
        """Set the people of the units beside those of the nation."""
        return cls(
            units=units,
            people=people,
            people_left_out=nation - people,
            people_share=round(people / nation, 6),
        )


class EitherOrder(Figures):
    """What people and GDP made of the gap, whichever is moved first.

    Attributes
    ----------
    units
        Prefectures of the same territory.
    gap
        Year → Gini of GDP per head as it was, published as ``gap_2010``.
    mixed
        With GDP and people of different years, published as ``gdp_2020_people_2010``.
    by_people
        Parts of the fall that go with people, as the first and as the second step (Gini points,
        negative: narrower).
    """

    units: int
    gap: Mapping[str, float] = field(metadata=spread("gap_{}"))
    mixed: Mapping[str, float] = field(metadata=spread("gdp_{}"))
    by_people: Sequence[float]


class Counterfactual(Figures):
    """The gap in GDP per head beside those that GDP alone, and people alone, would have made.

    Attributes
    ----------
    gap
        Year → Gini of GDP per head as it was, published as ``gap_2010``.
    people_as_in
        Year → with the last year's GDP, and people where they were then, published as
        ``people_as_in_2010``.
    either_order
        Over the prefectures of the same territory.
    """

    gap: Mapping[str, float] = field(metadata=spread("gap_{}"))
    people_as_in: Mapping[str, float] = field(metadata=spread("people_as_in_{}"))
    either_order: EitherOrder


class Choice(Figures):
    """China's concentration under another choice of prefectures.

    Attributes
    ----------
    units
        Prefectures chosen.
    gap_if_people_stayed
        Gini of the GDP per head of 2020 with people where they were in 2010.
    years
        Census year → indices.
    """

    units: int
    gap_if_people_stayed: float
    years: Mapping[str, IndicesOfYear]


class CountryFigures(Figures):
    """Concentration in one country, over units of one kind.

    Attributes
    ----------
    level
        The units: ``prefecture`` or ``province``, ``county``, ``metropolitan_area`` or ``state``.
        Levels of an index do not compare across them, and directions may differ too.
    years
        Year → indices.
    coverage
        Year → whom they cover.
    counterfactual, sensitivity
        China: the gap had people stayed, and the same under other choices of prefectures.
    base, other_bases
        Japan: the base of its accounts, and others → year → indices; the lines are apart and
        not spliced.
    """

    level: str
    years: Mapping[str, IndicesOfYear] = field(metadata=spread())
    coverage: Mapping[str, PanelCoverage]
    counterfactual: Counterfactual | None = None
    sensitivity: Mapping[str, Choice] | None = None
    base: str | None = None
    other_bases: Mapping[str, Mapping[str, IndicesOfYear]] | None = None


class Bearing(Figures):
    """Units that bear a caution, and their people."""

    units: int
    people: int


class SamplingError(Figures):
    """Sampling errors of one sector's shares, in points.

    Attributes
    ----------
    median_error, largest_error
        Census year → error over the units that have shares.
    compared
        Units with a change.
    within_two_errors
        Those of them whose change is within two combined errors.
    """

    median_error: Mapping[str, float | None] = field(metadata=spread("median_error_{}"))
    largest_error: Mapping[str, float | None] = field(metadata=spread("largest_error_{}"))
    compared: int
    within_two_errors: int


class MigrationSigns(Figures):
    """Units whose net migration changes its sign under another choice.

    Attributes
    ----------
    with_infants
        With the cohort that the headline leaves out.
    without_15_19
        Without the cohort of 15–19, whose national ratio is no survival.
    provincial_deaths
        With the deaths of each province.
    any_choice
        Under one of these, or several together: the caution.
    own_province
        With the survival ratios of the province.
    """

    with_infants: Bearing
    without_15_19: Bearing
    provincial_deaths: Bearing
    any_choice: Bearing
    own_province: Bearing


class Uncertainty(Figures):
    """The cautions, the flips and the errors of the county units.

    Attributes
    ----------
    units, people
        Units counted in both censuses, and their people of the later.
    without_caution
        Those that bear no caution.
    cautions
        Caution → those that bear it.
    sampling_error
        Sector → errors of its shares.
    net_migration_sign
        Signs that another choice turns.
    """

    units: int
    people: int
    without_caution: Bearing
    cautions: Mapping[str, Bearing]
    sampling_error: Mapping[str, SamplingError]
    net_migration_sign: MigrationSigns | None = None


class MoranFigures(Figures):
    """How far neighbouring county units are alike in one measure.

    Attributes
    ----------
    units
        Units with a value, and a neighbour that has one.
    moran, expected, z
        Moran's I; what it would be without dependence; and how many standard errors lie between.
    classes
        Class of `atlas.measures.spatial_dependence.CLASSES` → its units.
    significant_alone
        Units that would be significant if each were the only one tested.
    """

    units: int
    moran: float
    expected: float
    z: float
    classes: Mapping[str, int]
    significant_alone: int


class SpatialDependence(Figures):
    """Neighbours of the county units, and how far they are alike.

    Attributes
    ----------
    units
        Units that are drawn.
    borders, links
        Pairs that touch, and pairs that are linked across water.
    measures
        ``net_migration`` and ``growth`` → how far neighbours are alike.
    """

    units: int
    borders: int
    links: int
    measures: Mapping[str, MoranFigures]


class LeftOut(Figures):
    """Units without shares, and their people."""

    units: int
    people: int


class GrowthLine(Figures):
    """A robust line of growth (%) on a share (%).

    Attributes
    ----------
    units
        Units with both.
    intercept, slope
        Of the Theil–Sen line.
    slope_low, slope_high
        The slope's 95 % interval, with units of one province taken as alike; null where there
        are too few provinces to tell.
    rank_correlation
        Spearman's.
    """

    units: int
    intercept: float | None
    slope: float | None
    slope_low: float | None
    slope_high: float | None
    rank_correlation: float | None


class ClaimCell(Figures):
    """Units by what people, services and manufacturing did, and their change of people."""

    people: str
    services: str
    manufacturing: str
    units: int
    change: int


class ClaimPlaces(Figures):
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


class YearlyEmployment(Figures):
    """Employment in one year as the National Bureau of Statistics publishes it.

    Attributes
    ----------
    shares
        Sector → share of people employed in %, at the end of the year.
    outside_farming
        People employed in the secondary and tertiary sector, where the source has them.
    """

    shares: Mapping[str, float]
    outside_farming: int | None = None


class Coefficient(Figures):
    """A standardised coefficient, and its 95 % interval; null with too few provinces to tell."""

    value: float
    low: float | None
    high: float | None


class Pull(Figures):
    """Net migration 2010–2020 beside what stood before it, by rank.

    Attributes
    ----------
    units
        Units that know net migration and all of it.
    rank_correlation
        ``services``, ``manufacturing`` and ``outside_farming`` (shares of employment in 2010),
        ``services_of_outside`` (services' share of the employment outside farming) and
        ``density`` (2010) → Spearman's correlation with the rate of net migration.
    joint
        ``outside_farming``, ``services_of_outside`` and ``density`` → standardised coefficient
        where the ranks of net migration are regressed on the ranks of all three at once, with
        units of one province taken as alike.
    """

    units: int
    rank_correlation: Mapping[str, float]
    joint: Mapping[str, Coefficient]


class RowsLeftOut(Figures):
    """Units of which rows are in no sum, for their industries are unknown or contradict others.

    Attributes
    ----------
    codes
        The units.
    people
        Residents of the rows.
    """

    codes: Sequence[str]
    people: int


GROWN_WITH = ("services", "manufacturing")
"""Sectors on whose shares growth is drawn."""


class Sectors(Figures):
    """Employment by sector, and how growth goes with it.

    Attributes
    ----------
    national
        Census year → sector → share in %.
    employed
        Census year → sector → people, estimated: sample persons of the long form times ten.
    employed_without
        Census year → what is not in these sums.
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
        Level → net migration beside work and density; null where it is not known.
    claim
        Level → cells of the test of the claim.
    places
        Level → units that speak for it.
    """

    national: Mapping[str, Mapping[str, float | None]]
    employed: Mapping[str, Mapping[str, int]]
    employed_without: Mapping[str, RowsLeftOut]
    yearly: Mapping[str, YearlyEmployment]
    lecture_employed_millions: Sequence[int]
    left_out: Mapping[str, Mapping[str, LeftOut]]
    growth: Mapping[str, Mapping[str, GrowthLine | None]]
    pull: Mapping[str, Pull | None]
    claim: Mapping[str, Sequence[ClaimCell]]
    places: Mapping[str, ClaimPlaces]

    @property
    def outside_farming(self) -> Mapping[str, int]:
        """Census year → people employed outside farming, of `employed`."""
        return {year: of["industry"] + of["services"] for year, of in self.employed.items()}

    def has_intervals(self, year: str) -> bool:
        """Tell whether slopes on a census's shares, and what pulls, have intervals."""
        lines = [of[f"{name}_share_{year}"] for of in self.growth.values() for name in GROWN_WITH]
        ends = [None if line is None else line.slope_low for line in lines]
        pull = self.pull["county"]
        ends += [part.low for part in pull.joint.values()] if pull is not None else []
        return None not in ends


class SchoolingOfYear(Figures):
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


class IncomeOnSchooling(Figures):
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
    pct_per_year: float | None = None
    lecture_pct_per_year: int


class Schooling(Figures):
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
    change_years: float | None = None
    units_compared: int | None = None
    units_falling: int | None = None
    gdp_per_head: Mapping[str, IncomeOnSchooling] | None = None


class Ladder(Figures):
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


class PerDoubling(Figures):
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


class CityFigures(Figures):
    """City sizes, schooling and growth.

    Attributes
    ----------
    classes, published_classes
        Class → number of cities: ours, and as published.
    names
        The large classes → names of their cities.
    uncounted
        Code → name of the cities that a census lacks: they are of a class, and in no figure.
    by_class
        Class → column of the table of cities → figure.
    ladder, per_doubling
        How growth and size go with schooling.
    """

    classes: Mapping[str, int]
    published_classes: Mapping[str, int]
    names: Mapping[str, Sequence[str]]
    uncounted: Mapping[str, str]
    by_class: Mapping[str, Mapping[str, float | None]]
    ladder: Ladder
    per_doubling: PerDoubling


class ScaleFigures(Figures):
    """Growth, density and migration between two censuses, by units of one size.

    Attributes
    ----------
    units
        Territories that both censuses count.
    people_before, people_after
        People who live there.
    declining_units, declining_share
        Those that lost people, and their share, 0–1.
    people_density_before, people_density_after, people_density_change_pct
        Density averaged over people, people per km²; null where too little land is drawn.
    land_density_before, land_density_after, land_density_change_pct
        People per km² of the land.
    migration_units, gaining_units, losing_units
        Those with an estimate of net migration, and those that gained and lost; null without ages.
    gross_gain, gross_gain_told
        Sum of the positive nets, people, and of the units of which a gain can be told.
    """

    units: int
    people_before: int
    people_after: int
    declining_units: int
    declining_share: float | None
    people_density_before: float | None
    people_density_after: float | None
    people_density_change_pct: float | None
    land_density_before: float | None
    land_density_after: float | None
    land_density_change_pct: float | None
    migration_units: int | None
    gaining_units: int | None
    losing_units: int | None
    gross_gain: int | None
    gross_gain_told: int | None


class BorderFigures(Figures):
    """People who live beyond a border from where they are registered.

    Attributes
    ----------
    units
        Units that the border parts; null where not known.
    people, of_residents_pct
        People, and how many per 100 residents.
    courgeau_k
        That share over ln(units²).
    """

    units: int | None
    people: int
    of_residents_pct: float
    courgeau_k: float | None


class Scales(Figures):
    """The same figures on several scales.

    Attributes
    ----------
    periods
        Period → level → figures.
    city_classes
        Class of city, or ``outside_cities`` → figures of its counties, between the censuses
        compared.
    between_classes_share
        Part of the rise in density as people meet it that is a shift of people between these
        classes, 0–1; null without them.
    registered_elsewhere
        Census year → border (township, county, province) → people beyond it.
    """

    periods: Mapping[str, Mapping[str, ScaleFigures]]
    city_classes: Mapping[str, ScaleFigures]
    between_classes_share: float | None
    registered_elsewhere: Mapping[str, Mapping[str, BorderFigures]]
