"""Each census as it was counted: every row with its counts, its place, its units and its land.

A row has a polygon of 2023, or several joined, only where these are its land and no other's: not
where it was merged or redrawn since, nor where part of it is known to have moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from atlas.country.names import romanise
from atlas.model.country import Country
from atlas.sources.packaged import read_census, read_table
from atlas.units.area import area_km2
from atlas.units.crosswalk import PARTIAL, UNRECORDED, crosswalk_name
from atlas.units.history import DivisionHistory
from atlas.units.inputs import Census, Inputs
from atlas.words.reading import LANGS, read_words

OWN, JOINED, WITH_OTHERS = "own_polygon", "joined_polygons", "polygon_with_others"
"""Values of ``land_basis`` of rows that have a shape."""

ON_HOST, MERGED, REDRAWN = "zone", "merged_since", "redrawn_since"
MOVED, UNDRAWN = "land_moved", "not_drawn"
"""Values of ``land_basis`` of rows that have none."""

LAND = "polygon_codes"
"""The column by which a row names the polygons that are its land, drawn by another table."""

DRAWN, DRAWN_JOINED = "comparability", "census_land"
"""The tables that draw them: each polygon of the boundaries by its code, and several as one."""

_NATION = read_words("units")["nation"]


def _nation(*, country: Country) -> dict[str, str]:
    names = {f"nation_name_{lang}": _NATION.get(lang) for lang in LANGS}
    return {"nation_code": country.nation, **names}


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
        The country whose censuses and divisions are meant.

    Returns
    -------
    GeoDataFrame
        ``polygon_codes`` (joined by ``;``), ``area_km2`` and the geometry, sorted.
    """
    named = pd.concat([table[LAND] for table in tables]).dropna()
    several = sorted(set(named[named.str.contains(";")]))
    polygons = leaves.set_index("code").geometry
    shapes = [shapely.coverage_union_all(polygons[codes.split(";")].array) for codes in several]
    land = gpd.GeoDataFrame({LAND: several}, geometry=gpd.GeoSeries(shapes, crs=leaves.crs))
    return land.assign(area_km2=area_km2(land.geometry, country=country).array)


def unit_members(inputs: Inputs) -> pd.DataFrame:
    """List the unit of every census row in every set of comparable units.

    Returns
    -------
    DataFrame
        ``year``, ``code``, ``name_zh``, ``name_en`` and ``unit_code_A_B``, null where the set
        does not hold the census; sorted by year and code.
    """
    parts = []
    for year, census in sorted(inputs.censuses.items()):
        codes = sorted(census.packaged)
        named = _named(codes, [census.row_names[code] for code in codes], country=inputs.country)
        part = named.assign(year=year, **_units(inputs, year, codes))
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _census(inputs: Inputs, census: Census, crosswalk: pd.DataFrame) -> pd.DataFrame:
    year, codes = census.year, sorted(census.counts.index)
    listed, history = inputs.country.lists[year], inputs.history
    names = [census.row_names.get(code) or history.name(code, listed) for code in codes]
    kinds = read_census(year, country=inputs.country).set_index("code")["row_kind"].reindex(codes)
    hosts = _hosts(country=inputs.country) if census.zones else {}
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


def _hosts(*, country: Country) -> dict[str, str]:
    table = read_table("zone_hosts", country=country)
    hosts = table.sort_values("host_code").groupby("code")["host_code"].agg(";".join)
    return {str(code): str(joined) for code, joined in hosts.items()}


def _units(inputs: Inputs, year: int, codes: Sequence[str]) -> dict[str, pd.Series]:
    """Give the codes their unit in every set of comparable units."""
    found: dict[str, pd.Series] = {}
    for name in inputs.country.periods:
        rows = inputs.membership(name).rows.get(year, pd.Series(dtype="str"))
        column = f"unit_code_{name.replace('-', '_')}"
        found[column] = rows.reindex(list(codes)).reset_index(drop=True)
    return found


def _places(code: str, name: str, census: Census, history: DivisionHistory) -> dict[str, str]:
    """Name prefecture, province and nation as the list of the census has them.

    A county directly under a province stands for a prefecture of its own.
    """
    year = history.country.lists[census.year]
    listed = code if code in census.zones else census.attached[code][0].code
    upper = history.prefecture(listed)
    province = history.province(listed)
    own = upper == listed or (
        upper == province and not history.country.codes.is_municipality(province)
    )
    named = {
        "prefecture": (code, name) if own else (upper, history.name(upper, year)),
        "province": (province, history.name(province, year)),
    }
    columns: dict[str, str] = {}
    for level, (place, title) in named.items():
        english = romanise(title, place, country=history.country)
        columns |= {f"{level}_code": place, f"{level}_name_zh": title, f"{level}_name_en": english}
    return columns | _nation(country=history.country)


def _land(
    table: pd.DataFrame, crosswalk: pd.DataFrame, census: Census, inputs: Inputs
) -> dict[str, list[Any]]:
    """Say what land each row has, and how large it is."""
    areas = inputs.areas
    inside = {code: host for code, host in inputs.history.land_in.items() if code not in areas}
    # A user's table may count the people of a zone with its host.
    absent = census.zones.difference(table["code"])
    crosswalk = crosswalk[~crosswalk["from_code"].isin(sorted(absent))]
    lands = _Lands.of(table, crosswalk, set(areas), set(inside.values()))
    found = [lands.find(code) for code in table["code"]]
    return {
        "land_basis": [basis for basis, _ in found],
        LAND: [";".join(codes) or None for _, codes in found],
        "area_km2": [
            sum(areas[code] for code in codes) if basis in (OWN, JOINED) else None
            for basis, codes in found
        ],
    }


@dataclass(frozen=True)
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

    targets: Mapping[str, list[str]]
    sources: Mapping[str, list[str]]
    zones: frozenset[str]
    moved: frozenset[tuple[str, str]]
    drawn: set[str]
    shared: set[str]

    @classmethod
    def of(
        cls, table: pd.DataFrame, crosswalk: pd.DataFrame, drawn: set[str], shared: set[str]
    ) -> _Lands:
        zones = frozenset(table.loc[table["row_kind"].eq("zone"), "code"])
        parted = crosswalk["change_kind"].isin([PARTIAL, UNRECORDED])
        targets: dict[str, list[str]] = defaultdict(list)
        sources: dict[str, list[str]] = defaultdict(list)
        whole = crosswalk[~parted]
        on_zones = set()
        for source, target in zip(whole["from_code"], whole["to_code"], strict=True):
            targets[source].append(target)
            if source in zones:
                on_zones.add(target)
            else:
                sources[target].append(source)
        ends = {("from", code) for code in crosswalk.loc[parted, "from_code"]}
        ends |= {("to", code) for code in crosswalk.loc[parted, "to_code"]}
        return cls(targets, sources, zones, frozenset(ends), drawn, shared | on_zones)

    def find(self, code: str) -> tuple[str, list[str]]:
        """Say on what a row's land rests, and by which polygons it is drawn."""
        targets = self.targets.get(code, [])
        if code in self.zones:
            return ON_HOST, []
        if not self.drawn.issuperset(targets) or not targets:
            return UNDRAWN, []
        if any(len(self.sources[target]) > 1 for target in targets):
            return (MERGED if len(targets) == 1 else REDRAWN), []
        ends = {("from", code), *(("to", target) for target in targets)}
        if not self.moved.isdisjoint(ends):
            return MOVED, []
        if not self.shared.isdisjoint(targets):
            return WITH_OTHERS, targets
        return (OWN if len(targets) == 1 else JOINED), targets
