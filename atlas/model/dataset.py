"""What the measures hand over: the measured tables that layers, exports and the site read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import log10
from typing import Final, Protocol

import geopandas as gpd
import pandas as pd

from atlas.model.arguments import Kind, check_arguments
from atlas.model.country import Country
from atlas.model.layer import SMALL_AREA, Column, Layer
from atlas.model.summary import Summary
from atlas.model.summary.people import BaseFigures
from atlas.model.summary.places import PanelCoverage
from atlas.model.text import Text


class MigrationSums(Protocol):
    """The estimate of net migration, from which any set of county units can be summed."""

    def sums_by(self, group: pd.Series) -> pd.DataFrame:
        """Sum county units to groups, each with its error.

        Parameters
        ----------
        group
            Group by unit code.

        Returns
        -------
        pandas.DataFrame
            By group: ``mean``, ``deviation``, ``low`` and ``high`` (people), ``p_gain`` (0–1) and
            ``direction``.
        """


@dataclass(frozen=True)
class Panel:
    """One country's units with people and GDP in every one of the same years.

    Attributes
    ----------
    country
        ``china``, ``united_states`` or ``japan``.
    rows
        One row per unit and year, sorted: ``unit`` and ``group`` (codes; ``group`` null where
        a country has none), ``year``, ``gdp`` (Float64, the source's currency, current prices
        unless said otherwise), ``population`` (Int64, people).
    left_out
        The same columns for the rows that are not in the panel, and ``reason``: ``flagged``
        (the unit has a flag that makes it unfit), ``incomplete`` (it lacks a year) or
        ``outside`` (it belongs to none of the larger units).
    nation
        People of the whole country by year.
    level
        What the units are: ``prefecture``, ``province``, ``county``, ``metropolitan_area``,
        ``state``; ``unit`` where nobody said.
    """

    country: str
    rows: pd.DataFrame
    left_out: pd.DataFrame
    nation: Mapping[int, int]
    level: str = "unit"

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the panel, ascending."""
        return tuple(sorted(int(year) for year in self.rows["year"].unique()))

    def of_year(self, year: int) -> pd.DataFrame:
        """Return the rows of one year, sorted by ``unit``, with an index from 0."""
        return self.rows[self.rows["year"].eq(year)].reset_index(drop=True)

    def keep(self, units: Sequence[str]) -> Panel:
        """Return the panel of these units only, the others not even listed as left out."""
        kept = self.rows[self.rows["unit"].isin(list(units))].reset_index(drop=True)
        return replace(self, rows=kept)

    def sum_to(self, level: str, larger: pd.Series) -> Panel:
        """Sum the units to larger ones.

        Parameters
        ----------
        level
            What the larger units are.
        larger
            Code of the larger unit, by code of the unit; units without one are left out.

        Returns
        -------
        Panel
            The larger units as far as the panel holds their parts, without groups.
        """
        placed = self.rows.assign(larger=self.rows["unit"].map(larger))
        held = placed["larger"].notna()
        sums = placed[held].groupby(["larger", "year"], as_index=False)[["gdp", "population"]].sum()
        rows = sums.rename(columns={"larger": "unit"})
        rows.insert(1, "group", pd.Series(pd.NA, rows.index, dtype="string"))
        outside = self.rows[~held].assign(reason="outside")
        left_out = pd.concat([self.left_out, outside], ignore_index=True)
        return Panel(self.country, rows, left_out, self.nation, level)

    def groups(self) -> pd.Series:
        """Return the group of each unit, by its code."""
        return self.rows.drop_duplicates("unit").set_index("unit")["group"]

    def coverage(self) -> dict[str, PanelCoverage]:
        """Say how much of the country the panel holds, by year."""
        sums = self.rows.groupby("year")["population"].agg(["size", "sum"])
        return {
            str(year): PanelCoverage.of(int(units), int(people), self.nation[year])
            for year, units, people in sums.itertuples()
        }


TOTAL_TOLERANCE: Final = 0.1
"""Share by which totals of one census may differ: no correction of a whole country is so large."""

_NEAR_A_POWER: Final = 0.05
"""Of a power of ten in decades: 11 to 12 per cent."""


@dataclass(frozen=True)
class UnreadColumn:
    """A column that the atlas has no use for, and the name of its own that it may be meant for."""

    name: str
    near: str | None = None


FAR_TIMES: Final = 2
"""Times as many people, or as few, from which the people of a row are doubted."""


@dataclass(frozen=True)
class RowDifference:
    """The people of a row in a user's census and in the packaged one; None where one has none."""

    code: str
    name_zh: str
    own: int | None
    packaged: int | None

    @property
    def people(self) -> int:
        """How many more people the user's census counts."""
        return (self.own or 0) - (self.packaged or 0)

    @property
    def is_far(self) -> bool:
        """Whether one counts more than twice the people of the other."""
        fewer, more = sorted((self.own or 0, self.packaged or 0))
        return more > FAR_TIMES * fewer


@dataclass(frozen=True)
class LandDifference(RowDifference):
    """The people of the unit of a row in a user's census, and in a packaged one of a year."""

    year: int


@dataclass(frozen=True)
class OwnCensus:
    """A user's census table, counted and compared.

    Attributes
    ----------
    year, file
        The census, and the name of the file.
    rows, people
        What the table holds.
    whole
        People of the packaged census.
    compared, packaged
        People of the table and of the packaged census where both have them: in the same rows, or
        of divisions below the county in the same counties.
    same
        Whether it is the packaged census, cell by cell.
    differing
        Rows of both that differ in a column that both have.
    columns_apart
        The columns in which they do.
    apart
        People by which they differ, whether more or fewer; the rows that do, the largest first.
    added, lacking
        Rows that the packaged census does not have, and those of it that the table does not have,
        those with most people first.
    blank
        Rows of both that have no people in the table.
    on_added_land
        Units for which the table has rows that the packaged census does not have, each by such a
        row, whose people are far from those of the packaged census of the year, or of the nearest
        year that counts people there.
    absent
        Columns of the packaged census that the table does not have.
    unread
        Columns without use.
    small_areas
        Whether it is of divisions below the county, which are compared in no other way.
    """

    year: int
    file: str
    rows: int
    people: int
    whole: int
    compared: int
    packaged: int
    same: bool = False
    differing: int = 0
    columns_apart: tuple[str, ...] = ()
    apart: tuple[RowDifference, ...] = ()
    added: tuple[RowDifference, ...] = ()
    lacking: tuple[RowDifference, ...] = ()
    blank: tuple[RowDifference, ...] = ()
    on_added_land: tuple[LandDifference, ...] = ()
    absent: tuple[str, ...] = ()
    unread: tuple[UnreadColumn, ...] = ()
    small_areas: bool = False

    @property
    def people_apart(self) -> int:
        """People by which the rows of both differ, more and fewer added up."""
        return sum(abs(row.people) for row in self.apart)

    @property
    def far_rows(self) -> tuple[RowDifference, ...]:
        """The rows whose people are far from the packaged ones; none if most are: see the total."""
        far = tuple(row for row in self.apart if row.is_far)
        both = self.rows - len(self.added) - len(self.blank)
        return far if 2 * len(far) <= both else ()

    @property
    def power_of_ten(self) -> int:
        """The power of ten by which its people are off: −4 of counts in ten thousands, else 0."""
        if not self.compared or not self.packaged:
            return 0
        decades = log10(self.compared / self.packaged)
        return round(decades) if abs(decades - round(decades)) < _NEAR_A_POWER else 0

    @property
    def is_far_off(self) -> bool:
        """Whether its people are far from those of the packaged census, where both count them."""
        return abs(self.compared - self.packaged) > TOTAL_TOLERANCE * self.packaged

    @property
    def is_partial(self) -> bool:
        """Whether the packaged census has many people in rows that the table lacks."""
        return not self.small_areas and abs(self.people - self.whole) > TOTAL_TOLERANCE * self.whole


TIANDITU: Final = "tianditu"
"""The boundaries that are drawn unless a user asks for others."""

OWN: Final = "own"
"""Boundaries that a user brought."""


@dataclass(frozen=True)
class UnitSet:
    """Units of one level that are comparable over the same censuses.

    Attributes
    ----------
    id
        ``county_2000_2010``, ``county_2010_2020``, ``county_2000_2020``,
        ``county_people_2010_2020``, ``prefecture``, ``province`` or ``small_area``.
    level
        ``small_area``, ``county``, ``prefecture`` or ``province``.
    years
        The census years that the units can be compared over.
    table
        One row per unit, sorted by ``code``; EPSG:4490. A unit whose people are counted
        but which the boundaries do not draw has no geometry.
    leaves
        Index: code of a boundary polygon; value: code of the unit that holds it.
    counts
        Census year → every count of that census summed by unit (Int64, index: unit code).
    withheld
        Census year → people in the units that the census counts in part and so has no figure
        for, by unit code.
    own
        The columns that came from users' tables, by name.
    on_one_territory
        First and last census → census year → counts of the unit's compared territory, where
        borders of units moved between the two; see `between`.
    people_alone
        Whether nothing but people is counted of its units: they are finer than those of the same
        censuses over which everything is compared, and each lies within one of them.

    Examples
    --------
    >>> import atlas
    >>> units = atlas.make_dataset().unit_sets["county_2010_2020"]
    >>> units.years, len(units.table), int(units.counts[2010]["population"].sum())
    ((2010, 2020), 2648, 1332810869)
    """

    id: str
    level: str
    years: tuple[int, ...]
    table: gpd.GeoDataFrame
    leaves: pd.Series
    counts: dict[int, pd.DataFrame] = field(default_factory=dict)
    withheld: dict[int, pd.Series] = field(default_factory=dict)
    own: dict[str, Column] = field(default_factory=dict)
    on_one_territory: dict[tuple[int, int], dict[int, pd.DataFrame]] = field(default_factory=dict)
    people_alone: bool = False

    def __repr__(self) -> str:
        years = ", ".join(map(str, self.years))
        return (
            f"<UnitSet {self.id}: {len(self.table):,} units of level {self.level}, "
            f"censuses {years}, {self.table.shape[1]} columns>"
        )

    @property
    def span(self) -> str:
        """Return how columns name its first and last census, such as ``2010_2020``."""
        return f"{self.years[0]}_{self.years[-1]}"

    @property
    def period(self) -> str:
        """Return how records name them, such as ``2010-2020``."""
        return self.span.replace("_", "-")

    def between(self, start: int, end: int) -> dict[int, pd.DataFrame]:
        """Return the counts that two censuses compare over: both on one territory.

        Units that are compared together bear the counts of all of them, so these do not sum.
        """
        return self.on_one_territory.get((start, end), self.counts)

    @property
    def compared_table(self) -> gpd.GeoDataFrame:
        """The rows of the units that all the censuses of the set count."""
        people = self.table[[f"population_{year}" for year in self.years]]
        return self.table[people.notna().all(axis=1)]

    @property
    def compared(self) -> UnitSet:
        """Only the units that all the censuses of the set count."""
        table = self.compared_table
        counts = {year: frame.reindex(table["code"]) for year, frame in self.counts.items()}
        return replace(self, table=table, counts=counts)


def county_sets(unit_sets: Mapping[str, UnitSet]) -> list[UnitSet]:
    """List the county units of each period over which every count is compared."""
    counties = [unit_set for unit_set in unit_sets.values() if unit_set.level == "county"]
    return [unit_set for unit_set in counties if not unit_set.people_alone]


def people_sets(unit_sets: Mapping[str, UnitSet]) -> list[UnitSet]:
    """List the finest county units of each period over which people are compared."""
    finest = {unit_set.years: unit_set for unit_set in county_sets(unit_sets)}
    alone = [unit_set for unit_set in unit_sets.values() if unit_set.people_alone]
    return list((finest | {unit_set.years: unit_set for unit_set in alone}).values())


def series_units(unit_sets: Mapping[str, UnitSet]) -> UnitSet:
    """Return the county units that most censuses have in common, and of several the latest.

    Shares of several censuses compare over these: finer units for some of the years would divide
    people along other borders.
    """
    return max(people_sets(unit_sets), key=lambda unit_set: (len(unit_set.years), unit_set.years))


@dataclass(frozen=True)
class CensusDivisions:
    """The divisions of one census, told apart as far as the boundaries go: no other bears on them.

    Attributes
    ----------
    id, year
        ``county_2020`` and its census.
    table
        One row per division, or several that the boundaries or the census mix, sorted by ``code``:
        ``code``, ``name_zh``, ``name_en``, ``land_in`` and ``population_<year>`` (Int64, null
        where the census does not count all of it).
    leaves
        Index: code of a boundary polygon; value: code of the division that holds it.
    """

    id: str
    year: int
    table: pd.DataFrame
    leaves: pd.Series

    @property
    def years(self) -> tuple[int, ...]:
        """The census, as unit sets have theirs."""
        return (self.year,)


NATIONAL_SHARE = 0.95
"""Part of the people of the packaged censuses from which figures may speak for the country."""


@dataclass(frozen=True)
class ComparisonBase:
    """Whom a comparison of censuses is over: the units that all of them count.

    Attributes
    ----------
    years
        The censuses compared.
    units
        Units that all of them count.
    left_out
        Codes of the others, which the packaged censuses count.
    people
        Census year → people counted in the units.
    packaged
        Census year → people of the packaged census in them.
    whole
        Census year → people of the whole packaged census.
    """

    years: tuple[int, ...]
    units: int
    left_out: tuple[str, ...]
    people: dict[int, int]
    packaged: dict[int, int]
    whole: dict[int, int]

    @property
    def share(self) -> float:
        """Share of the packaged people who live in the units, 0–1, in the poorest of the years."""
        return min(self.packaged[year] / self.whole[year] for year in self.years)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not self.left_out

    @property
    def speaks_for_the_country(self) -> bool:
        """Whether the units hold enough of the people for a claim about the whole."""
        return self.share >= NATIONAL_SHARE

    def published(self) -> BaseFigures:
        """Return the figures for publication; whom they leave out, the packaged censuses tell."""
        left_out = {year: self.whole[year] - self.packaged[year] for year in self.years}
        return BaseFigures(
            units=self.units,
            people={str(year): self.people[year] for year in self.years},
            left_out_units=len(self.left_out),
            left_out_people={str(year): people for year, people in left_out.items()},
            share_of_packaged_people=round(self.share, 6),
        )


@dataclass(frozen=True)
class Coverage:
    """Which units a user's table gives a value, and why others have none.

    Attributes
    ----------
    units, with_value
        Units that are counted, and those of them that have a value.
    year, people, people_with_value
        A census, its people in all units, and those in the units with a value.
    incomplete
        Units left out because some of their divisions have a value and others have none.
    inseparable
        Units left out of a mean because no census tells the people of their divisions apart.
    """

    units: int
    with_value: int
    year: int
    people: int
    people_with_value: int
    incomplete: tuple[str, ...] = ()
    inseparable: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Share of the people who live in units with a value, in per cent."""
        return self.people_with_value / self.people * 100 if self.people else 0.0


OWN_PRINTED = 1
"""Decimals of a user's own figure where it stands beside the value of a map."""


@dataclass(frozen=True)
class OwnColumn:
    """A column that came from a user's table, and what exports say of it.

    Attributes
    ----------
    name, unit_set
        The column and the unit set that it stands in.
    whole, decimals
        Whether its values are whole numbers, else the digits after the point to publish.
    title, unit, about
        What it holds, in Chinese and English; ``unit`` may be empty.
    coverage
        Which units have a value.
    kept
        Of a sum: what the rows of the units with a value add up to, exactly. None where
        values do not add up to anything.
    notes
        What else is to be said to the user of the table.
    """

    name: str
    unit_set: str
    whole: bool
    decimals: int
    title: Text
    unit: Text
    about: Text
    coverage: Coverage
    kept: Fraction | None = None
    notes: tuple[Text, ...] = ()

    @property
    def column(self) -> Column:
        """The column as ``columns.toml`` would declare it."""
        return Column(
            name=self.name,
            kind="count" if self.whole else "mean",
            title=self.title,
            measure="own_indicator",
            unit=self.unit,
            note=self.about,
            label=self.title,
            decimals=0 if self.whole else self.decimals,
            printed=0 if self.whole else OWN_PRINTED,
            option="--indicator",
        )


@dataclass(frozen=True)
class CensusFile:
    """The file that a census was read from: its name, and the hash of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything that a build publishes.

    Attributes
    ----------
    country
        The country that it is of: its censuses, divisions and projection.
    unit_sets
        The unit sets by id.
    divisions
        Census year → its own divisions.
    leaves
        The county-level polygons of the boundary vintage, a clean coverage in EPSG:4490:
        ``code``, ``name_zh``, ``geometry``.
    small_leaves
        A user's polygons of divisions below the county, alike, with ``county_code``, and after them
        the land that they do not cover, without one; None where there are none.
    line
        The Heihe–Tengchong line, EPSG:4490: ``id``, ``name_zh``, ``name_en``, ``geometry``.
    special_regions
        Hong Kong, Macao and Taiwan, which take their own censuses.
    corrections
        The corrections of the census tables, each with its evidence.
    summary
        The headline figures, as ``summary.json`` publishes them.
    tables
        Further tables that are published as they are, by name: national ratios, indices.
    derived
        Packaged tables of figures derived of rows that may not be passed on, by name.
    migration
        The estimate of net migration, which any set of county units can be summed from with its
        error; None where there is none.
    own_columns, own_layers
        The columns that came from users' tables, and the maps that show them.
    census_files
        Census year → the table that its people were read from.
    boundaries
        Whose ``leaves`` are: ``tianditu``, ``amap``, or ``own``, a user's file.
    own_census
        Whether a user's table took the place of a packaged census. It need not hold ages or
        industries, nor any whole prefecture; one of divisions below the county takes no place.
    own_censuses
        What users' census tables hold, beside the packaged ones.
    warnings, notes
        What looks wrong in users' files, and what else is to be known of the figures: whom they
        leave out, where a user's census differs. ``china-atlas check`` prints them.

    Examples
    --------
    >>> import atlas
    >>> dataset = atlas.make_dataset()
    >>> dataset.country.years, dataset.total(2020)
    ((2000, 2010, 2020), 1409778724)
    """

    country: Country
    unit_sets: dict[str, UnitSet]
    leaves: gpd.GeoDataFrame
    line: gpd.GeoDataFrame
    special_regions: pd.DataFrame
    corrections: pd.DataFrame
    summary: Summary
    divisions: dict[int, CensusDivisions] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    derived: dict[str, pd.DataFrame] = field(default_factory=dict)
    migration: MigrationSums | None = None
    own_columns: tuple[OwnColumn, ...] = ()
    own_layers: tuple[Layer, ...] = ()
    census_files: dict[int, CensusFile] = field(default_factory=dict)
    # Period, such as ``2010-2020`` → whom its comparisons are over.
    bases: dict[str, ComparisonBase] = field(default_factory=dict)
    small_leaves: gpd.GeoDataFrame | None = None
    # Census year → a user's table of divisions below the county.
    small_files: dict[int, CensusFile] = field(default_factory=dict)
    boundaries: str = TIANDITU
    own_census: bool = False
    own_censuses: tuple[OwnCensus, ...] = ()
    warnings: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    def __repr__(self) -> str:
        sets = "".join(f"\n  {unit_set!r}" for unit_set in self.unit_sets.values())
        tables = f"{len(self.tables)} tables, boundaries {self.boundaries}, unit_sets:"
        return f"<Dataset of the {self.country.project}: {tables}{sets}>"

    @property
    def own(self) -> bool:
        """Whether its counties are counted or drawn by a user's file."""
        return self.own_census or self.boundaries == OWN

    def leaves_of(self, level: str) -> gpd.GeoDataFrame:
        """Return the polygons that the units of a level are made of."""
        small = self.small_leaves if level == SMALL_AREA else None
        return self.leaves if small is None else small

    @property
    def people_units(self) -> UnitSet | None:
        """Return the finest county units over which people are compared, if they were built."""
        country = self.country
        return self.unit_sets.get(country.people_set) or self.unit_sets.get(country.unit_set())

    @property
    def _census_year(self) -> Kind:
        years = tuple(self.summary.totals)
        return Kind(f"the year of a census: {', '.join(years)}", lambda year: str(year) in years)

    def total(self, year: int) -> int:
        """Return the people of a census."""
        check_arguments("Dataset.total", year=(year, self._census_year))
        return self.summary.totals[str(year)]

    def speaks_for_the_country(self, period: str) -> bool:
        """Return whether what is compared over a period is over enough of the country's people."""
        return period not in self.bases or self.bases[period].speaks_for_the_country

    def counts_all(self, year: int) -> bool:
        """Return whether a census counts every province in full: its sum is the country's."""
        check_arguments("Dataset.counts_all", year=(year, self._census_year))
        return bool(self.unit_sets["province"].table[f"population_{year}"].notna().all())
