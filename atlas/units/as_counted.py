"""Each census as it was counted: every row with its counts, its place, its units and its land.

What land it is drawn with says `atlas.units.census_land`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import geopandas as gpd
import pandas as pd

from atlas.country.names import romanise
from atlas.model.dataset import UnitSet, county_sets
from atlas.model.text import Text
from atlas.sources.packaged import read_packaged_census
from atlas.units.census_land import land_of_rows
from atlas.units.comparability import above, parent_columns
from atlas.units.crosswalk import crosswalk_name
from atlas.units.history import Change, DivisionHistory, Node
from atlas.units.inputs import CensusInput, Inputs
from atlas.units.unit_members import zone_hosts
from atlas.words.word_files import LANGS, read_words

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
        the sets that hold the census, ``land_basis``, ``shape``, ``polygon_codes`` and
        ``approximate_polygon_codes`` (of the boundaries, joined by ``;``), ``area_km2`` (of land
        that is the row's alone), and every count and rate of the census. Their shapes are those
        of the boundaries, and of `atlas.units.census_land.joined_land`.
    """
    drawn = inputs.history.boundary_year
    return {
        f"census_{year}": _census(inputs, census, crosswalks[crosswalk_name(year, drawn)])
        for year, census in sorted(inputs.censuses.items())
    }


def _census(inputs: Inputs, census: CensusInput, crosswalk: pd.DataFrame) -> pd.DataFrame:
    year, codes = census.year, sorted(census.counts.index)
    listed, history = census.list_year, inputs.history
    names = [census.row_names.get(code) or history.name(code, listed) for code in codes]
    rows = read_packaged_census(year, census.tables).set_index("code")
    kinds = rows["row_kind"].reindex(codes)
    hosts = zone_hosts(inputs) if census.zones else {}
    english = map(partial(romanise, codes=inputs.country.codes), names, codes)
    table = pd.DataFrame({"code": codes, "name_zh": names, "name_en": list(english)}).assign(
        row_kind=kinds.fillna("county").array,
        host_codes=pd.Series([hosts.get(code) for code in codes], dtype="str"),
        **_units(inputs, year, codes),
    )
    places = pd.DataFrame(
        [_places(*row, census, history) for row in zip(codes, names, strict=True)]
    )
    counts = census.counts.loc[codes].reset_index(drop=True)
    whole = pd.concat([table, places, counts], axis=1)
    return whole.assign(**land_of_rows(table, crosswalk, census, inputs))


def _units(inputs: Inputs, year: int, codes: Sequence[str]) -> dict[str, pd.Series]:
    """Give the codes their unit in every set of comparable units."""
    none = pd.Series(dtype="str")
    return {
        f"unit_code_{name.replace('-', '_')}": inputs.membership(years)
        .rows.get(year, none)
        .reindex(list(codes))
        .reset_index(drop=True)
        for name, years in inputs.country.periods.items()
    }


def _places(code: str, name: str, census: CensusInput, history: DivisionHistory) -> dict[str, str]:
    """Name prefecture, province and nation as the list of the census has them.

    A county directly under a province stands for a prefecture of its own.
    """
    year = census.list_year
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
        english = romanise(title, place, codes=history.country.codes)
        columns |= {f"{level}_code": place, f"{level}_name_zh": title, f"{level}_name_en": english}
    columns["nation_code"] = history.country.nation
    return columns | {f"nation_name_{lang}": _NATION.get(lang) for lang in LANGS}


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
    records = [_traced(code, history) for code in codes]
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


def _traced(code: str, history: DivisionHistory) -> dict[str, object]:
    last = history.last_year(code, history.boundary_year) or history.boundary_year
    name = history.text(code, last)
    record: dict[str, object] = {
        "name_zh": name.zh,
        "name_en": name.en,
        **parent_columns(history, **above(code, history)),
    }
    codes_of_year = {last: {code}}
    for year in range(last, history.country.first_list, -1):
        codes_of_year[year - 1] = _before(codes_of_year[year], year, history)
    for census, year in history.country.lists.items():
        was = sorted(codes_of_year.get(year, ()))
        record[f"was_codes_{census}"] = ";".join(was) or None
        named = [history.name(past_code, year) for past_code in was]
        record[f"was_names_zh_{census}"] = ";".join(named) or None
    entries = [Node(year, past) for year, codes in codes_of_year.items() for past in codes]
    changes = sorted({change for entry in entries for change in history.changes_at.get(entry, ())})
    text = _WORDS["between"].join(_change_in_words(past_code, history) for past_code in changes)
    return record | {f"changes_{lang}": text.get(lang) or None for lang in LANGS}


def _before(codes: Iterable[str], year: int, history: DivisionHistory) -> set[str]:
    """Find the entries of the last year's list whose land these entries share."""
    kept = {code for code in codes if history.listed(code, year - 1)}
    passed = (history.taken_over.get(Node(year, code), ()) for code in codes)
    return kept.union(change.source for changes in passed for change in changes)


def _change_in_words(change: Change, history: DivisionHistory) -> Text:
    """Write a change in words: ``2013: Shaoxing County 330621 → Keqiao District 330603``."""
    source, target = (
        Text(f"{name.zh} {code}", f"{name.en} {code}")
        for year, code in (change.before, change.after)
        for name in [history.text(code, year)]
    )
    words = _WORDS["partial" if change.partial else "whole"]
    return words.fill(year=change.year, source=source, target=target)
