"""Everything that a build reads, checked where it enters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

import atlas.units.unite as unite
from atlas.model.country import UPPER, Country
from atlas.model.dataset import TIANDITU, CensusFile, OwnCensus
from atlas.model.errors import FaultCollector, split_sheet
from atlas.model.tasks import SilentStep, Step
from atlas.model.text import plain_text
from atlas.sources.boundary_file import Unions, read_boundaries, read_boundary_file
from atlas.sources.codes import COUNTY_FIELD
from atlas.sources.packaged import Folders, file_hash, read_packaged_census, read_table
from atlas.units.flows import Flows
from atlas.units.history import Attachment, DivisionHistory, attach, place_rows, read_history

if TYPE_CHECKING:
    from atlas.sources.grid_file import UserGrid


@dataclass(frozen=True)
class CensusInput:
    """One census as it enters the atlas.

    Attributes
    ----------
    tables
        Folders of packaged tables.
    year
        Census year.
    list_year
        The year of the code list that its tabulation used.
    table
        One row per leaf: ``code``, ``population`` and further columns.
    attached
        The rows of ``table`` on the yearly lists.
    packaged_attached
        The rows of the packaged table on the yearly lists: they shape the units, whoever
        counted the people.
    packaged_people
        People of the packaged table by code of the row: what a whole census counts.
    row_names
        Names of the packaged rows by code.
    zones
        Codes of the rows that are development zones.
    file
        A user's file in the place of the packaged table.
    small_areas
        A user's table of divisions below the county, with ``county_code``, beside ``table``.
    small_file
        The file that it was read from.
    own
        What a user's file holds beside the packaged census; None where they brought none.
    """

    tables: Folders
    year: int
    list_year: int
    table: pd.DataFrame
    attached: Attachment
    packaged_attached: Attachment
    packaged_people: Mapping[str, int | None]
    row_names: Mapping[str, str]
    zones: frozenset[str]
    file: Path | None = None
    small_areas: pd.DataFrame | None = None
    small_file: Path | None = None
    own: OwnCensus | None = None

    def source(self) -> CensusFile:
        """Name and hash the file that the table was read from."""
        if self.file is not None:
            return hashed(self.file)
        name = f"census_{self.year}"
        digest = file_hash(name, self.tables).removeprefix("sha256:")
        return CensusFile(f"{name}.csv", digest)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """All counts and rates by code of the row; missing where a correction says unknown."""
        table = self.table.set_index("code")
        counts = table.select_dtypes(["Int64", "Float64"]).copy()
        for code, column in unknown_cells(self.year, self.tables):
            if code in counts.index and column in counts:
                counts.loc[code, column] = pd.NA
        return counts


def unknown_cells(year: int, tables: Folders) -> list[tuple[str, str]]:
    """List code and column of the cells of a census that a correction takes for missing."""
    doubts = read_table("census_corrections", tables)
    doubts = doubts[(doubts["year"] == year) & (doubts["corrected"] == "(unknown)")]
    return list(zip(doubts["code"], doubts["column"], strict=True))


def hashed(table: Path) -> CensusFile:
    """Name and hash a user's file, or the workbook of a sheet."""
    file, _ = split_sheet(table)
    return CensusFile(plain_text(file.name), sha256(file.read_bytes()).hexdigest())


@dataclass(frozen=True)
class Inputs:
    """What a build reads.

    Attributes
    ----------
    country
        The country that it is of.
    history
        The yearly lists and changes of divisions.
    censuses
        The censuses by year.
    leaves
        The county-level boundaries, a clean coverage: ``code``, ``name_zh``, ``geometry``.
    transfers
        Moves between units that no list records, as they were reviewed.
    derive_counts
        Makes the counts that measures derive from those of a census row before rows are summed, so
        that one doubtful cell does not empty a whole province.
    grid
        A user's population grid, checked; cells are read when people are summed.
    small_leaves
        A user's boundaries of divisions below the county, with ``county_code``; None where they
        brought none.
    boundaries
        Whose ``leaves`` are, as `atlas.model.dataset.Dataset` has it.
    flows
        How many people of a census live on the land of which row of the next; None where nobody
        tells.
    """

    country: Country
    history: DivisionHistory
    censuses: dict[int, CensusInput]
    leaves: gpd.GeoDataFrame
    transfers: tuple[unite.Transfer, ...]
    derive_counts: Callable[[pd.DataFrame], pd.DataFrame] = pd.DataFrame.copy
    grid: UserGrid | None = None
    small_leaves: gpd.GeoDataFrame | None = None
    boundaries: str = TIANDITU
    flows: Flows | None = None

    @cached_property
    def counts(self) -> dict[int, pd.DataFrame]:
        """All counts of each census by code of the row, derived ones included; rates do not sum."""
        return {
            year: self.derive_counts(census.counts).select_dtypes("Int64")
            for year, census in self.censuses.items()
        }

    @cached_property
    def rows(self) -> pd.DataFrame:
        """All counted rows with the county, prefecture and province of 2020 they count for."""
        attached = {year: census.attached for year, census in self.censuses.items()}
        people = {year: people_by_code(census.table) for year, census in self.censuses.items()}
        return self._placed(attached, people)

    @property
    def own(self) -> bool:
        """Whether a user's table takes the place of a packaged census."""
        return any(census.file is not None for census in self.censuses.values())

    @cached_property
    def packaged_rows(self) -> pd.DataFrame:
        """The rows of the packaged censuses, placed as `rows`, whoever counted the people."""
        if not self.own:
            return self.rows
        attached = {year: census.packaged_attached for year, census in self.censuses.items()}
        people = {year: census.packaged_people for year, census in self.censuses.items()}
        return self._placed(attached, people)

    def packaged_people(self, by: str) -> pd.DataFrame:
        """Sum the packaged censuses by a column of codes: a row per code, a column per year.

        Packaged tables of other figures are set beside their people.
        """
        return self.packaged_rows.groupby([by, "year"])["population"].sum().unstack()

    @cached_property
    def flows_of_census(self) -> Flows | None:
        """The flows of the people that were counted; a user's census has other totals."""
        if self.flows is None:
            return None
        return self.flows.held_to(people_by_code(self.censuses[self.flows.years[0]].table))

    @property
    def _last_rows(self) -> pd.DataFrame:
        """The packaged rows of the last census of the flows by their code."""
        assert self.flows is not None
        rows = self.packaged_rows
        return rows[rows["year"] == self.flows.years[1]].set_index("code")

    def on_later_land(self, by: str, units: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Part the first census of the flows among units of the land of the last.

        Parameters
        ----------
        by
            What the column of the units is to be called.
        units
            Unit by county of the last list.

        Returns
        -------
        tuple of DataFrame
            Those of `rows` and of `required` of the year, parted as the flows tell, with ``by``.

        Raises
        ------
        ValueError
            There are no flows.
        """
        given, counted = self.flows, self.flows_of_census
        if given is None or counted is None:
            raise ValueError("no flows tell who lives on later land")
        places = self._last_rows["latest_code"].map(units).to_frame(by)
        year = given.years[0]
        rows, required = (
            frame[frame["year"] == year].assign(**{by: frame["latest_code"].map(units)})
            for frame in (self.rows, self.required)
        )
        return counted.part(rows, places), given.part(required, places)

    @cached_property
    def rows_on_later_land(self) -> pd.DataFrame:
        """`rows`, those of the first census of the flows parted as these tell.

        Beside the columns of `rows`, where there are flows: ``unsure``, people who are likely or
        assumed to live there (Int64), and ``home_code``, the county of the last census where most
        people of the row do.
        """
        flows = self.flows_of_census
        if flows is None:
            return self.rows
        last, start = self._last_rows, flows.years[0]
        rows = self.rows.assign(unsure=0, home_code=self.rows["latest_code"])
        rows["unsure"] = rows["unsure"].astype("Int64")
        first = rows["year"] == start
        places = last[["latest_code", *(f"{level}_code" for level in UPPER)]]
        parted = flows.part(rows[first].drop(columns="home_code"), places)
        homes = flows.homes(last["latest_code"])
        parted["home_code"] = parted["code"].map(homes).fillna(parted["latest_code"])
        return pd.concat([parted, rows[~first]], ignore_index=True)

    def _placed(
        self, attached: Mapping[int, Attachment], people: Mapping[int, Mapping[str, int | None]]
    ) -> pd.DataFrame:
        """Join the people of each row; one without a count stays without."""
        rows = place_rows(attached, self.history)
        keys = zip(rows["year"], rows["code"], strict=True)
        counts = pd.Series([people[year].get(code) for year, code in keys], dtype="Int64")
        rows.insert(2, "population", counts)
        return rows

    @cached_property
    def required(self) -> pd.DataFrame:
        """The rows that complete censuses have, development zones left out."""
        placed = self.packaged_rows
        zones = frozenset().union(*(census.zones for census in self.censuses.values()))
        return placed[~placed["code"].isin(zones)]

    @cached_property
    def _memberships(self) -> dict[tuple[int, ...], unite.Membership]:
        return {}

    def membership(self, years: tuple[int, ...]) -> unite.Membership:
        """Find the unit of every census row and polygon, once for all censuses asked for.

        Parameters
        ----------
        years
            The censuses of a period of the country, or one alone: what its list is told apart by
            on the boundaries, and nothing more.
        """
        if years not in self._memberships:
            packaged = {year: census.packaged_attached for year, census in self.censuses.items()}
            self._memberships[years] = unite.unite(
                years, self.history, packaged, self.polygons, self.transfers
            )
        return self._memberships[years]

    def unit_rows(self, years: tuple[int, ...], year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give the rows of a census, and those that it must have, their unit over some censuses.

        Returns
        -------
        tuple of DataFrame
            Those of `rows` and of `required` of the year, each with ``unit``.
        """
        membership = self.membership(years)
        attached = self.censuses[year].attached
        rows = self.rows[self.rows["year"] == year]
        rows = rows.assign(unit=[membership.nodes[attached[code][0]] for code in rows["code"]])
        required = self.required[self.required["year"] == year]
        return rows, required.assign(unit=required["code"].map(membership.rows[year]))

    @cached_property
    def land(self) -> gpd.GeoDataFrame:
        """The boundaries in the equal-area projection: all that is measured on them needs it."""
        return self.leaves.to_crs(self.country.equal_area)

    @cached_property
    def unions(self) -> Unions:
        """Unions of the boundaries: most units of one period are those of the next."""
        return Unions(self.leaves.geometry)

    @cached_property
    def areas(self) -> dict[str, float]:
        """Square kilometres of every boundary polygon by its code."""
        areas = unite.area_km2(self.land.geometry, self.country.equal_area)
        return dict(zip(self.land["code"], areas, strict=True))

    @property
    def polygons(self) -> list[str]:
        """Codes of the boundary polygons that the censuses count."""
        return [code for code in self.leaves["code"] if code not in self.country.special]


def read_division_history(
    boundary_source: str = "tianditu", *, country: Country
) -> DivisionHistory:
    """Read the yearly lists and changes of divisions with their reviewed supplements.

    Parameters
    ----------
    boundary_source
        The packaged boundaries in use; some reviewed changes hold for one of them alone.
    country
        The country.
    """
    reviewed = read_table("division_changes_reviewed", country.tables)
    only_for = reviewed["boundary_source"]
    first, last = min(country.lists.values()), country.boundaries.year
    # The published lists reach further than the censuses and the boundaries.
    codes = read_table("division_codes", country.tables)
    codes = codes[codes["from_year"].le(last) & codes["to_year"].ge(first)]
    years = codes[["from_year", "to_year"]].clip(first, last)
    changes = read_table("division_changes", country.tables)
    return read_history(
        codes.assign(from_year=years["from_year"], to_year=years["to_year"]),
        read_table("division_codes_reviewed", country.tables),
        changes[changes["year"].between(first + 1, last)],
        reviewed[only_for.isna() | only_for.eq(boundary_source)],
        country=country,
    )


def read_unrecorded(
    censuses: Mapping[int, CensusInput], *, tables: Folders
) -> tuple[unite.Transfer, ...]:
    """Read the moves that no list records, held to the rows of the packaged censuses."""
    packaged = {year: census.packaged_attached for year, census in censuses.items()}
    return unite.read_transfers(read_table(unite.TABLE, tables), packaged)


def read_census_inputs(
    history: DivisionHistory, files: Mapping[int, Path] | None = None, step: Step | None = None
) -> dict[int, CensusInput]:
    """Read every census as `read_census_input` does.

    Parameters
    ----------
    history
        The yearly lists.
    files
        A user's file by year, in the place of the packaged table.
    step
        Hears of each census.

    Raises
    ------
    SourceError
        With every fault of every table.
    """
    files, step, censuses = files or {}, step or SilentStep(), {}
    collector = FaultCollector()
    for year in history.country.years:
        with collector.collect():
            censuses[year] = read_census_input(year, history, files.get(year))
        step.advance()
    collector.raise_all()
    return censuses


def read_census_input(year: int, history: DivisionHistory, file: Path | None = None) -> CensusInput:
    """Read a census, packaged or from a user's file, and attach it to the lists.

    Parameters
    ----------
    year
        2000, 2010 or 2020.
    history
        The yearly lists.
    file
        A user's CSV, XLSX or Parquet with ``code`` and ``population``. One of counties takes the
        place of the packaged table, one of divisions below them stands beside it.

    Raises
    ------
    SourceError
        With every fault of the table.
    """
    country = history.country
    code_map = read_table("census_code_map", country.tables)
    zone_hosts = read_table("zone_hosts", country.tables)
    packaged = read_packaged_census(year, country.tables)
    kinds = packaged["row_kind"]
    rows = attach(packaged["code"], year, history, code_map, zone_hosts, f"census_{year}.csv")
    table, attached, small_areas, small_file, comparison = packaged, rows, None, None, None
    if file is not None:
        # What checks a user's table takes half a second to load.
        from atlas.sources.census_file import compare_census, read_user_census

        # Codes first listed later have no place among the counties whose status places take.
        listed = {c for c in history.spans if history.last_year(c, country.status_year)}
        known = set(packaged["code"]) | listed
        read = read_user_census(
            file,
            year,
            known,
            count_columns=[str(name) for name in packaged.select_dtypes("Int64")],
            rate_columns=[str(name) for name in packaged.select_dtypes("Float64")],
            known_counties=set(history.spans),
            codes=country.codes,
            special=country.special,
        )
        name = plain_text(split_sheet(file)[0].name)
        unknown = unknown_cells(year, country.tables)
        comparison = compare_census(read, packaged, name, unknown)
        if read.small_areas:
            small_areas, small_file, file = read.table, file, None
        elif comparison.same:
            # Under whatever name and in whatever format, it is the packaged census.
            file = None
        else:
            table = read.table
            attached = attach(table["code"], year, history, code_map, zone_hosts, str(file))
    return CensusInput(
        tables=country.tables,
        year=year,
        list_year=country.lists[year],
        table=table,
        attached=attached,
        packaged_attached=rows,
        packaged_people=people_by_code(packaged),
        row_names=dict(zip(packaged["code"], packaged["name_zh"], strict=True)),
        zones=frozenset(packaged.loc[kinds == "zone", "code"]),
        file=file,
        small_areas=small_areas,
        small_file=small_file,
        own=comparison,
    )


def people_by_code(table: pd.DataFrame) -> dict[str, int | None]:
    """Look up the people of a census table by code of the row."""
    return dict(zip(table["code"], table["population"].astype(object), strict=True))


def read_leaves(
    history: DivisionHistory,
    source: str = "tianditu",
    file: Path | None = None,
    layer: str | None = None,
    code_field: str | None = None,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None]:
    """Read the boundaries, from a package or from a user's file.

    Returns
    -------
    tuple of GeoDataFrame
        Of the counties: ``code``, ``name_zh``, ``geometry`` (MultiPolygon, EPSG:4490), sorted by
        code; and of the divisions below them that a user's file draws, with ``county_code``, beside
        the packaged counties. None where it draws counties.
    """
    if file is None:
        return _packaged(source, country=history.country).copy(), None
    known = history.codes(history.boundary_year) | set(history.country.special)
    field = code_field or "code"
    drawn = read_boundary_file(
        file, layer, code_field=field, known_codes=known, small_areas=True, country=history.country
    )
    if COUNTY_FIELD not in drawn:
        return drawn, None
    return _packaged(source, country=history.country).copy(), drawn


@cache
def _packaged(source: str, *, country: Country) -> gpd.GeoDataFrame:
    if (file := country.boundaries.file) is not None:
        return read_boundary_file(file, country=country)
    return read_boundaries(
        source, mends=read_table("boundary_mends", country.tables), crs=country.crs
    )
