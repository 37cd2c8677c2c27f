"""Each census as it was counted: every row with its counts, its place, its units and its land.

A row has a polygon of 2023, or several joined, only where these are its land and no other's: not
where it was merged or redrawn since, nor where part of it is known to have moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from atlas.country.names import romanise
from atlas.model.country import Country
from atlas.model.dataset import UnitSet, county_sets
from atlas.model.text import Text
from atlas.sources.packaged import read_packaged_census, read_table
from atlas.units.comparability import above, parent_columns
from atlas.units.crosswalk import PARTIAL, UNRECORDED, crosswalk_name
from atlas.units.history import Change, DivisionHistory, Node, group_values
from atlas.units.inputs import CensusInput, Inputs
from atlas.units.unite import area_km2
from atlas.words.word_files import LANGS, read_words

OWN, JOINED, WITH_OTHERS = "own_polygon", "joined_polygons", "polygon_with_others"
"""Values of ``land_basis`` of rows that have a shape."""

ON_HOST, MERGED, REDRAWN = "zone", "merged_since", "redrawn_since"
MOVED, UNDRAWN = "land_moved", "not_drawn"
"""Values of ``land_basis`` of rows that have none."""

POLYGON_CODES = "polygon_codes"
"""The column by which a row names the polygons that are its land, drawn by another table."""

DRAWN, DRAWN_JOINED = "comparability", "census_land"
"""The tables that draw them: each polygon of the boundaries by its code, and several as one."""

_NATION = read_words("units")["nation"]


def census_tables(
    inputs: Inputs, crosswalks: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Tabulate every census as it was counted, by the name of its table: ``census_2010``.

    Parameters
    ----------
    inputs
        What was read; a user's own census stands in the place of the packaged one.
    crosswalks
        From `atlas.units.crosswalk.crosswalk_tables`; those to the boundaries tell the land.

    Returns
    -------
    dict of DataFrame
        Sorted by ``code``: names, ``row_kind``, ``host_codes`` (of a zone, joined by ``;``),
        prefecture and province by the list that the census used, nation, ``unit_code_A_B`` of
        the sets that hold the census, ``land_basis``, ``polygon_codes`` (of the boundaries,
        joined by ``;``), ``area_km2`` (of land that is the row's alone), and every count and rate
        of the census. Their shapes are those of the boundaries, and of `joined_land`.
    """
    drawn = inputs.country.boundaries.year
    return {
        f"census_{year}": _census(inputs, census, crosswalks[crosswalk_name(year, drawn)])
        for year, census in sorted(inputs.censuses.items())
    }


def joined_land(
    tables: Iterable[pd.DataFrame], leaves: gpd.GeoDataFrame, *, country: Country
) -> gpd.GeoDataFrame:
    """Draw the land that several polygons of the boundaries make up, each once.

    Parameters
    ----------
    tables
        The censuses of `census_tables`.
    leaves
        The boundaries, a clean coverage.
    country
        The country.

    Returns
    -------
    GeoDataFrame
        ``polygon_codes`` (joined by ``;``), ``area_km2`` and the geometry, sorted.
    """
    named = pd.concat([table[POLYGON_CODES] for table in tables]).dropna()
    several = sorted(set(named[named.str.contains(";")]))
    polygons = leaves.set_index("code").geometry
    shapes = [shapely.coverage_union_all(polygons[codes.split(";")].array) for codes in several]
    land = gpd.GeoDataFrame(
        {POLYGON_CODES: several}, geometry=gpd.GeoSeries(shapes, crs=leaves.crs)
    )
    return land.assign(area_km2=area_km2(land.geometry, country=country).array)


def unit_members(inputs: Inputs) -> pd.DataFrame:
    """List the unit of every division of every year in every set of comparable units.

    Returns
    -------
    DataFrame
        ``year``, ``code``, ``name_zh``, ``name_en`` and ``unit_code_A_B``, null where the set
        begins later; sorted by year and code. In the year of a census they are its rows, zones
        among them, else the divisions of the list.
    """
    parts = []
    for year in inputs.country.list_years:
        names = _names_of_year(inputs, year)
        named = _named(list(names), list(names.values()), country=inputs.country)
        parts.append(named.assign(year=year, **_units(inputs, year, list(names))))
    return pd.concat(parts, ignore_index=True)


def _names_of_year(inputs: Inputs, year: int) -> dict[str, str]:
    """Name the rows of the census of a year, else the divisions of its list, in their order."""
    if (census := inputs.censuses.get(year)) is not None:
        return {code: census.row_names[code] for code in sorted(census.packaged)}
    history = inputs.history
    listed = (code for code in sorted(history.codes(year)) if not history.country.is_special(code))
    return {code: history.name(code, year) for code in listed}


def _census(inputs: Inputs, census: CensusInput, crosswalk: pd.DataFrame) -> pd.DataFrame:
    year, codes = census.year, sorted(census.counts.index)
    listed, history = inputs.country.lists[year], inputs.history
    names = [census.row_names.get(code) or history.name(code, listed) for code in codes]
    rows = read_packaged_census(year, country=inputs.country).set_index("code")
    kinds = rows["row_kind"].reindex(codes)
    hosts = pd.Series(dtype="str")
    if census.zones:
        zones = read_table("zone_hosts", country=inputs.country).sort_values("host_code")
        hosts = zones.groupby("code")["host_code"].agg(";".join)
    table = _named(codes, names, country=inputs.country).assign(
        row_kind=kinds.fillna("county").array,
        host_codes=pd.Series([hosts.get(code) for code in codes], dtype="str"),
        **_units(inputs, year, codes),
    )
    places = pd.DataFrame(
        [_places(*row, census, history) for row in zip(codes, names, strict=True)]
    )
    counts = census.counts.loc[codes].reset_index(drop=True)
    whole = pd.concat([table, places, counts], axis=1)
    return whole.assign(**_land(table, crosswalk, census, inputs))


def _named(codes: Sequence[str], names: Sequence[str], *, country: Country) -> pd.DataFrame:
    english = [
        romanise(name, code, country=country) for name, code in zip(names, codes, strict=True)
    ]
    return pd.DataFrame({"code": codes, "name_zh": names, "name_en": english})


def _units(inputs: Inputs, year: int, codes: Sequence[str]) -> dict[str, pd.Series]:
    """Give the codes their unit in every set of comparable units."""
    columns: dict[str, pd.Series] = {}
    for name in inputs.country.periods:
        membership = inputs.membership(name)
        if year in inputs.censuses:
            rows = membership.rows.get(year, pd.Series(dtype="str")).reindex(list(codes))
        else:
            rows = pd.Series([membership.nodes.get(Node(year, c)) for c in codes], dtype="str")
        columns[f"unit_code_{name.replace('-', '_')}"] = rows.reset_index(drop=True)
    return columns


def _places(code: str, name: str, census: CensusInput, history: DivisionHistory) -> dict[str, str]:
    """Name prefecture, province and nation as the list of the census has them.

    A county directly under a province stands for a prefecture of its own.
    """
    year = history.country.lists[census.year]
    listed = code if code in census.zones else census.attached[code][0].code
    upper = history.prefecture(listed)
    province = history.province(listed)
    is_own_prefecture = upper == listed or (
        upper == province and not history.country.codes.is_municipality(province)
    )
    named = {
        "prefecture": (code, name) if is_own_prefecture else (upper, history.name(upper, year)),
        "province": (province, history.name(province, year)),
    }
    columns: dict[str, str] = {}
    for level, (place, title) in named.items():
        english = romanise(title, place, country=history.country)
        columns |= {f"{level}_code": place, f"{level}_name_zh": title, f"{level}_name_en": english}
    columns["nation_code"] = history.country.nation
    return columns | {f"nation_name_{lang}": _NATION.get(lang) for lang in LANGS}


def _land(
    table: pd.DataFrame, crosswalk: pd.DataFrame, census: CensusInput, inputs: Inputs
) -> dict[str, list[Any]]:
    """Say what land each row has, and how large it is."""
    areas = inputs.areas
    inside = {code: host for code, host in inputs.history.land_in.items() if code not in areas}
    # A user's table may count the people of a zone with its host.
    absent = census.zones.difference(table["code"])
    crosswalk = crosswalk[~crosswalk["from_code"].isin(sorted(absent))]
    lands = _Lands(table, crosswalk, set(areas), set(inside.values()))
    rests = [lands.find(code) for code in table["code"]]
    return {
        "land_basis": [basis for basis, _ in rests],
        POLYGON_CODES: [";".join(codes) or None for _, codes in rests],
        "area_km2": [
            sum(areas[code] for code in codes) if basis in (OWN, JOINED) else None
            for basis, codes in rests
        ],
    }


class _Lands:
    """What tells the land of a census row.

    Attributes
    ----------
    targets
        Row → divisions of the boundaries on its land.
    sources
        Division of the boundaries → rows on its land, zones left out.
    zones
        Rows that are zones.
    moved
        Rows, and divisions of the boundaries, of which part is known to have moved.
    drawn, shared
        Divisions of the boundaries that have a polygon, and those whose polygon holds others.
    """

    def __init__(
        self, table: pd.DataFrame, crosswalk: pd.DataFrame, drawn: set[str], shared: set[str]
    ) -> None:
        self.drawn = drawn
        self.zones = zones = set(table.loc[table["row_kind"].eq("zone"), "code"])
        parted = crosswalk["change_kind"].isin([PARTIAL, UNRECORDED])
        whole = crosswalk[~parted]
        pairs = list(zip(whole["from_code"], whole["to_code"], strict=True))
        self.targets = group_values(pairs)
        self.sources = group_values(
            (target, source) for source, target in pairs if source not in zones
        )
        self.shared = shared | {target for source, target in pairs if source in zones}
        self.moved = {("from", code) for code in crosswalk.loc[parted, "from_code"]}
        self.moved |= {("to", code) for code in crosswalk.loc[parted, "to_code"]}

    def find(self, code: str) -> tuple[str, list[str]]:
        """Say on what a row's land rests, and by which polygons it is drawn."""
        targets = self.targets.get(code, [])
        if code in self.zones:
            return ON_HOST, []
        if not self.drawn.issuperset(targets) or not targets:
            return UNDRAWN, []
        if any(len(self.sources.get(target, ())) > 1 for target in targets):
            return (MERGED if len(targets) == 1 else REDRAWN), []
        ends = {("from", code), *(("to", target) for target in targets)}
        if not self.moved.isdisjoint(ends):
            return MOVED, []
        if not self.shared.isdisjoint(targets):
            return WITH_OTHERS, targets
        return (OWN if len(targets) == 1 else JOINED), targets


_WORDS = read_words("units", "change")

TAKEN = ("comparability", "transfer_flagged", "comparability_note_zh", "comparability_note_en")
"""Columns of a unit that its divisions bear, with the period behind their names."""


def trace_divisions(
    leaves: gpd.GeoDataFrame, unit_sets: Mapping[str, UnitSet], history: DivisionHistory
) -> gpd.GeoDataFrame:
    """Describe each drawn division: what it was, what changed, and which units hold it.

    Parameters
    ----------
    leaves
        The county-level polygons of the boundary vintage, a clean coverage: ``code``,
        ``geometry``. Those that no unit holds (Taiwan, Hong Kong, Macao) are left out.
    unit_sets
        All unit sets; those of level ``county`` give the columns of their period.
    history
        The yearly lists.

    Returns
    -------
    GeoDataFrame
        One row per division of the boundary vintage, and one per unit that has no polygon
        (its geometry is null), sorted by ``code``: names, prefecture and province;
        ``was_codes_Y`` and ``was_names_zh_Y`` (the entries of the list that the census of
        year Y used whose land it shares, joined by ``;``); ``changes_zh``, ``changes_en`` (every
        change of the lists since 2000 that it, or what it was, came from or went into); and per
        period
        ``unit_code_A_B``, ``unit_divisions_A_B`` (Int64: how many divisions of the boundary
        vintage the unit unites) and the columns of `TAKEN` with the period behind.

    Notes
    -----
    Land is followed along whole changes. A partial transfer is told among the changes, but makes
    nothing of a division that it was not.
    """
    counties = {unit_set.id: unit_set for unit_set in county_sets(unit_sets)}
    drawn = leaves.set_index("code").geometry
    held = {code for unit_set in counties.values() for code in unit_set.leaves.index}
    undrawn = {code for unit_set in counties.values() for code in _without_polygon(unit_set)}
    codes = sorted(held | undrawn)
    past = _Past(history)
    records = [_traced(code, past) for code in codes]
    table = pd.DataFrame(records, index=pd.Index(codes, name="code"))
    for name, unit_set in counties.items():
        table = table.join(_units_of_period(unit_set, name.removeprefix("county_")))
    shapes = gpd.GeoSeries(drawn.reindex(codes), crs=leaves.crs)
    return gpd.GeoDataFrame(table, geometry=shapes).reset_index()


def _without_polygon(unit_set: UnitSet) -> list[str]:
    table = unit_set.table
    return list(table.loc[table.geometry.isna(), "code"])


def _units_of_period(unit_set: UnitSet, period: str) -> pd.DataFrame:
    """Give each division the unit that holds it; a unit without a polygon holds itself."""
    undrawn = {code: code for code in _without_polygon(unit_set)}
    unit = pd.concat([unit_set.leaves, pd.Series(undrawn, dtype="str")]).rename("unit_code")
    size = unit_set.leaves.value_counts().rename("unit_divisions").astype("Int64")
    frame = unit.to_frame().join(size, on="unit_code")
    frame = frame.join(unit_set.table.set_index("code")[list(TAKEN)], on="unit_code")
    named: pd.DataFrame = frame.rename(columns=lambda column: f"{column}_{period}")
    return named


class _Past:
    """The lists and their changes, laid out so that thousands of divisions are traced at once."""

    def __init__(self, history: DivisionHistory) -> None:
        self.history = history
        self.lists = {year: history.codes(year) for year in history.country.list_years}
        ends = [(change.before, change) for change in history.changes]
        self.touching = group_values(
            [*ends, *((change.after, change) for change in history.changes)]
        )

    def before(self, codes: Iterable[str], year: int) -> set[str]:
        """Find the entries of the last year's list whose land these entries share."""
        kept = self.lists[year - 1].intersection(codes)
        passed = (change for code in codes for change in self.touching.get(Node(year, code), ()))
        return kept | {
            change.source for change in passed if change.year == year and not change.partial
        }

    def along(self, codes: Iterable[str], year: int) -> set[Change]:
        """Find the changes that these entries of a list came from or went into."""
        return {change for code in codes for change in self.touching.get(Node(year, code), ())}


def _traced(code: str, past: _Past) -> dict[str, object]:
    history = past.history
    last = history.last_year(code, history.boundary_year) or history.boundary_year
    name = history.name(code, last)
    record: dict[str, object] = {
        "name_zh": name,
        "name_en": romanise(name, code, country=history.country),
        **parent_columns(history, **above(code, history)),
    }
    codes_of_year = {last: {code}}
    for year in range(last, history.country.first_list, -1):
        codes_of_year[year - 1] = past.before(codes_of_year[year], year)
    for census, year in history.country.lists.items():
        was = sorted(codes_of_year.get(year, ()))
        record[f"was_codes_{census}"] = ";".join(was) or None
        named = [history.name(past_code, year) for past_code in was]
        record[f"was_names_zh_{census}"] = ";".join(named) or None
    changes = sorted(
        set().union(*(past.along(codes, year) for year, codes in codes_of_year.items()))
    )
    text = _WORDS["between"].join(_change_in_words(past_code, history) for past_code in changes)
    return record | {f"changes_{lang}": text.get(lang) or None for lang in LANGS}


def _change_in_words(change: Change, history: DivisionHistory) -> Text:
    """Write a change in words: ``2013: Shaoxing County 330621 → Keqiao District 330603``."""
    ends = ((change.source, change.year - 1), (change.target, change.year))
    names = [(history.name(code, year), code) for code, year in ends]
    source, target = (
        Text(f"{name} {code}", f"{romanise(name, code, country=history.country)} {code}")
        for name, code in names
    )
    words = _WORDS["partial" if change.partial else "whole"]
    return words.fill(year=change.year, source=source, target=target)
